"""How calls ended, for the dialplan to ask: on to a human, or hang up?

chan_websocket cannot say why it hung up. So the dialplan asks the phone server for the
call's outcome, and goes on to a human unless the answer is `end`: if the bot is gone, the
caller still reaches somebody.
"""

from collections import OrderedDict
from enum import StrEnum


class CallOutcome(StrEnum):
    """What the dialplan should do next."""

    HUMAN = "human"
    END = "end"


class Outcomes:
    """The outcomes of the latest calls, each asked for once."""

    def __init__(self, keep: int = 1000) -> None:
        if keep < 1:
            raise ValueError(f"keep must be above 0, got {keep}")
        self._keep = keep
        self._known: OrderedDict[str, CallOutcome] = OrderedDict()

    def note(self, conversation: str, outcome: CallOutcome) -> None:
        """Remember how a call ended."""
        self._known.pop(conversation, None)
        self._known[conversation] = outcome
        while len(self._known) > self._keep:
            self._known.popitem(last=False)

    def take(self, conversation: str) -> CallOutcome:
        """The outcome of a call; an unknown call goes to a human."""
        return self._known.pop(conversation, CallOutcome.HUMAN)
