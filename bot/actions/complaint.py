"""A complaint: an apology, then how to get an appointment or who can look into the case."""

from dataclasses import replace

from rasa_sdk.events import EventType

from bot.actions.answer import AnswerAction, keep_context
from bot.actions.base import Exchange, KnowledgeSource, TurnAction
from bot.actions.dialogue import contact_to
from knowledge.entries.entry import Aspect
from knowledge.reply import Outcome, Reply


class ComplaintAction(TurnAction):
    """Apologises. Who gets no appointment is told how to get one; all others, whom to turn to."""

    dialogue = "complaint"

    def __init__(self, knowledge: KnowledgeSource, answer: AnswerAction) -> None:
        super().__init__(knowledge)
        self._answer = answer

    async def answer(self, to: Exchange) -> list[EventType]:
        reply = await self._answer.ask(to, to.turn.context)
        helps = reply.outcome is Outcome.ANSWERED and reply.aspect == Aspect.APPOINTMENT
        said = reply if helps else _human(to)
        to.say_reply(replace(said, text=f"{to.texts.say('apology')}\n\n{said.text}"))
        return keep_context(to.turn, reply) if helps else []


def _human(to: Exchange) -> Reply:
    text = to.texts.say("complaint", contact=contact_to(to, to.profile.human))
    return Reply(text, Outcome.DIALOGUE, confidence=1.0, buttons=(to.texts.buttons["human"],))
