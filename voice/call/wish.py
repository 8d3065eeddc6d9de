"""What a caller may leave with the bot: a number to be called back at, an address for e-mail.

A wish is offered, the value asked for, read back and confirmed. Everything works by voice; a
number and every yes (1) and no (2) by keys too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from voice.heard.commands import Command
from voice.heard.contacts import LONGEST_NUMBER, SHORTEST_NUMBER, address_in, number_in
from voice.lexicon import lexicon
from voice.spoken.numerals import digit_by_digit
from voice.spoken.spelling import spell_address
from voice.turns.end_of_speech import Expectation

ATTEMPTS = 3
"""How often a value is asked for that is not understood or not right."""
YES_KEY, NO_KEY, DONE_KEY, CLEAR_KEY = "1", "2", "#", "*"


class WishStep(StrEnum):
    """How far a wish has come."""

    OFFERED = "offered"
    ASKED = "asked"
    READ_BACK = "read back"


@dataclass(frozen=True)
class WishKind:
    """What is wished. Its prompts are called `<name>_offer`, `_ask`, `_again`, `_right`, …"""

    name: str
    value_in: Callable[[str, str], str]
    """Understood text and language → the value; "" if there is none."""
    aloud: Callable[[str, str], str]
    """Value and language → how it is read back."""
    expects: Expectation
    by_keys: bool


CALL_BACK = WishKind("call_back", number_in, digit_by_digit, Expectation.NUMBER, by_keys=True)
MAIL = WishKind("mail", address_in, spell_address, Expectation.SPELLING, by_keys=False)


@dataclass(frozen=True)
class WishReply:
    """What to say next; `value` is set once it is confirmed."""

    sentences: tuple[str, ...] = ()
    """Empty: say nothing, go on listening."""
    expects: Expectation = Expectation.ANYTHING
    value: str = ""
    over: bool = False


class Wish:
    """One wish of one caller, on its way."""

    def __init__(self, kind: WishKind, language: str) -> None:
        self.kind = kind
        self.step = WishStep.OFFERED
        self._language = language
        self._value = ""
        self._attempts = 0

    @property
    def offer(self) -> str:
        """The question it begins with."""
        return self._prompt("offer")

    def hear(self, text: str, command: Command | None) -> WishReply | None:
        """React to a turn of the caller; None when it is about something else."""
        if self.step is WishStep.OFFERED:
            return self._decide(command)
        found = self.kind.value_in(text, self._language)
        if found:
            return self._read_back(found)
        if self.step is WishStep.ASKED:
            return self._dropped() if command is Command.NO else self._ask_again()
        if command is Command.YES:
            return self._confirmed()
        return self._ask_again() if command is Command.NO else self._read_back(self._value)

    def press(self, digit: str) -> WishReply | None:
        """React to a key; None when it has its usual meaning."""
        if self.step is WishStep.ASKED:
            return self._type(digit) if self.kind.by_keys else None
        command = {YES_KEY: Command.YES, NO_KEY: Command.NO}.get(digit)
        return None if command is None else self.hear("", command)

    def _decide(self, command: Command | None) -> WishReply | None:
        if command is Command.YES:
            return self._ask("ask")
        return self._dropped() if command is Command.NO else None

    def _ask(self, prompt: str) -> WishReply:
        self.step, self._value = WishStep.ASKED, ""
        return WishReply((self._prompt(prompt),), self.kind.expects)

    def _ask_again(self) -> WishReply:
        self._attempts += 1
        if self._attempts >= ATTEMPTS:
            return WishReply((lexicon(self._language).prompt("wish_failed"),), over=True)
        return self._ask("again")

    def _type(self, digit: str) -> WishReply:
        if digit == CLEAR_KEY:
            return self._ask("ask")
        if digit != DONE_KEY:
            self._value = (self._value + digit)[:LONGEST_NUMBER]
            return WishReply(expects=self.kind.expects)
        long_enough = len(self._value) >= SHORTEST_NUMBER
        return self._read_back(self._value) if long_enough else self._ask_again()

    def _read_back(self, value: str) -> WishReply:
        self.step, self._value = WishStep.READ_BACK, value
        aloud = self.kind.aloud(value, self._language)
        return WishReply((self._prompt("right", value=aloud),), Expectation.YES_NO)

    def _confirmed(self) -> WishReply:
        return WishReply((self._prompt("done"),), value=self._value, over=True)

    def _dropped(self) -> WishReply:
        return WishReply((lexicon(self._language).prompt("anything_else"),), over=True)

    def _prompt(self, name: str, **values: str) -> str:
        return lexicon(self._language).prompt(f"{self.kind.name}_{name}", **values)
