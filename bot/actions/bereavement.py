"""When somebody has died: a word of sympathy, then the answer or who is responsible."""

from dataclasses import replace

from rasa_sdk.events import EventType

from bot.actions.answer import AnswerAction, keep_context
from bot.actions.base import Exchange, KnowledgeSource, TurnAction
from bot.actions.dialogue import contact_to
from knowledge.reply import ConversationContext, Outcome


class BereavementAction(TurnAction):
    """Condoles. Content about deaths is what helps next; without it, the Standesamt does."""

    dialogue = "bereavement"

    def __init__(self, knowledge: KnowledgeSource, answer: AnswerAction) -> None:
        super().__init__(knowledge)
        self._answer = answer

    async def answer(self, to: Exchange) -> list[EventType]:
        # Whatever was talked about before, this is something new.
        reply = await self._answer.ask(to, ConversationContext())
        if reply.outcome is Outcome.ANSWERED:
            condolence = to.texts.say("condolence")
            to.say_reply(replace(reply, text=f"{condolence}\n\n{reply.text}"))
        else:
            # A registry's mailbox may be the one for weddings; the telephone is always right.
            contact = contact_to(to, to.profile.registry, to.profile.human, mail=False)
            to.say(to.texts.say("bereavement", contact=contact), [to.texts.buttons["human"]])
        return keep_context(to.turn, reply)
