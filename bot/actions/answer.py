"""The one action for every question: ask the knowledge, keep what a follow-up may refer to."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from rasa_sdk.events import EventType, SlotSet

from bot.actions.base import Exchange, KnowledgeSource, TurnAction
from bot.actions.turn import Turn
from knowledge.reply import ConversationContext, Reply

WORKERS = 2


class AnswerAction(TurnAction):
    """Answers from the knowledge, on a thread of its own so that the event loop goes on."""

    dialogue = "answer"

    def __init__(self, knowledge: KnowledgeSource) -> None:
        super().__init__(knowledge)
        self._executor = ThreadPoolExecutor(WORKERS, thread_name_prefix="answer")

    async def answer(self, to: Exchange) -> list[EventType]:
        reply = await self.ask(to, to.turn.context)
        to.say_reply(reply)
        return keep_context(to.turn, reply)

    async def ask(self, to: Exchange, context: ConversationContext) -> Reply:
        """What the knowledge says to the turn, unsaid."""
        ask = partial(
            to.knowledge.ask,
            to.turn.text,
            municipality=to.municipality,
            channel=to.turn.channel,
            language=to.turn.language,
            context=context,
        )
        return await asyncio.get_running_loop().run_in_executor(self._executor, ask)


def keep_context(turn: Turn, reply: Reply) -> list[EventType]:
    """The event that stores what a follow-up may refer to, if that has changed."""
    if reply.context == turn.context:
        return []
    return [SlotSet("context", reply.context.as_dict())]
