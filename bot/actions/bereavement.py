"""When somebody has died: a word of sympathy, once, then the answer or who is responsible."""

from dataclasses import replace

from rasa_sdk.events import EventType, SlotSet

from bot.actions.answer import AnswerAction, keep_context
from bot.actions.base import Exchange, KnowledgeSource, TurnAction
from bot.actions.dialogue import contact_to
from bot.actions.texts import LANGUAGES, texts
from knowledge.reply import ConversationContext, Outcome, Reply
from knowledge.retrieval.documents import OFFICE_PREFIX


class BereavementAction(TurnAction):
    """Condoles. Content about deaths is what helps next; without it, the Standesamt does."""

    dialogue = "bereavement"

    def __init__(self, knowledge: KnowledgeSource, answer: AnswerAction) -> None:
        super().__init__(knowledge)
        self._answer = answer

    async def answer(self, to: Exchange) -> list[EventType]:
        # The examples are of families and what becomes of their things: nobody need have died.
        if not tells_of_a_death(to.turn.text):
            return await self._answer.answer(to)
        condoled = bool(to.tracker.slots.get("condoled"))
        # Whatever was talked about before, a death first told of is something new.
        context = to.turn.context if condoled else ConversationContext()
        reply = await self._answer.ask(to, context)
        said = reply if _leads_on(reply) else _registry(to, reply.context)
        if not condoled:
            said = replace(said, text=f"{to.texts.say('condolence')}\n\n{said.text}")
        to.say_reply(said)
        return [*keep_context(to.turn, said), SlotSet("condoled", True)]


def tells_of_a_death(text: str) -> bool:
    """Whether `text` does, in any language."""
    return any(texts(language).deaths.search(text.lower()) for language in LANGUAGES)


def _leads_on(reply: Reply) -> bool:
    """Whether it tells of what is asked besides the death, or offers topics that may be meant."""
    return reply.service is not None or bool(reply.context.options)


def _registry(to: Exchange, context: ConversationContext) -> Reply:
    # A registry's mailbox may be the one for weddings; the telephone is always right.
    contact = contact_to(to, to.profile.registry, to.profile.human, mail=False)
    text = to.texts.say("bereavement", contact=contact)
    registry = to.knowledge.office(to.municipality, to.profile.registry)
    if registry is not None:  # "Welches Amt?", "Wann ist da offen?"
        context = ConversationContext(topic=OFFICE_PREFIX + to.profile.registry)
    buttons = (to.texts.buttons["human"],)
    return Reply(text, Outcome.DIALOGUE, confidence=1.0, buttons=buttons, context=context)
