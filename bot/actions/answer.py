"""The one action for every question: ask the knowledge, keep what a follow-up may refer to."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.base import KnowledgeSource, TurnAction, municipality_of, say_reply
from bot.actions.port import KnowledgePort
from bot.actions.turn import Turn
from knowledge.reply import ConversationContext, Reply

WORKERS = 2


class AnswerAction(TurnAction):
    """Answers from the knowledge, on a thread of its own so that the event loop goes on."""

    def __init__(self, knowledge: KnowledgeSource) -> None:
        super().__init__("action_answer", knowledge)
        self._executor = ThreadPoolExecutor(WORKERS, thread_name_prefix="answer")

    async def answer(
        self,
        turn: Turn,
        knowledge: KnowledgePort,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
    ) -> list[EventType]:
        reply = await self.ask(turn, knowledge, turn.context)
        say_reply(dispatcher, reply)
        return keep_context(turn, reply)

    async def ask(
        self, turn: Turn, knowledge: KnowledgePort, context: ConversationContext
    ) -> Reply:
        """What the knowledge says to the turn, unsaid."""
        ask = partial(
            knowledge.ask,
            turn.text,
            municipality=municipality_of(turn, knowledge),
            channel=turn.channel,
            language=turn.language,
            context=context,
        )
        return await asyncio.get_running_loop().run_in_executor(self._executor, ask)


def keep_context(turn: Turn, reply: Reply) -> list[EventType]:
    """The event that stores what a follow-up may refer to, if that has changed."""
    if reply.context == turn.context:
        return []
    return [SlotSet("context", reply.context.as_dict())]
