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
        ask = partial(
            knowledge.ask,
            turn.text,
            municipality=municipality_of(turn, knowledge),
            channel=turn.channel,
            language=turn.language,
            context=turn.context,
        )
        reply = await asyncio.get_running_loop().run_in_executor(self._executor, ask)
        say_reply(dispatcher, reply)
        if reply.context == turn.context:
            return []
        return [SlotSet("context", reply.context.as_dict())]
