"""When somebody has died: a word of sympathy, then the answer or who is responsible."""

from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.answer import AnswerAction, keep_context
from bot.actions.base import KnowledgeSource, TurnAction, profile_of, say, say_reply
from bot.actions.dialogue import contact_to
from bot.actions.port import KnowledgePort
from bot.actions.turn import Turn
from knowledge.reply import ConversationContext, Outcome


class BereavementAction(TurnAction):
    """Condoles. Content about deaths is what helps next; without it, the Standesamt does."""

    def __init__(self, knowledge: KnowledgeSource, answer: AnswerAction) -> None:
        super().__init__("action_bereavement", knowledge)
        self._answer = answer

    async def answer(
        self,
        turn: Turn,
        knowledge: KnowledgePort,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
    ) -> list[EventType]:
        # Whatever was talked about before, this is something new.
        reply = await self._answer.ask(turn, knowledge, ConversationContext())
        if reply.outcome is Outcome.ANSWERED:
            condolence = turn.texts.say("condolence")
            say_reply(dispatcher, replace(reply, text=f"{condolence}\n\n{reply.text}"))
            return keep_context(turn, reply)
        profile = profile_of(turn, knowledge)
        contact = contact_to(turn, knowledge, profile.registry, profile.human)
        human = turn.texts.buttons["human"]
        say(dispatcher, turn.texts.say("bereavement", contact=contact), [human])
        return []
