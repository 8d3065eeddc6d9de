"""What a call reacts to."""

from dataclasses import dataclass

from voice.assistant import Answer


@dataclass(frozen=True)
class Connected:
    """The call is up. `returned` when it comes back from a hand-over nobody answered."""

    returned: bool = False


@dataclass(frozen=True)
class VoiceActivity:
    """Whether the caller's voice is in the next `seconds` of the line's audio."""

    active: bool
    seconds: float = 0.0


@dataclass(frozen=True)
class Tick:
    """Time passed."""


@dataclass(frozen=True)
class Partial:
    """Words recognised so far."""

    text: str


@dataclass(frozen=True)
class Recognised:
    """The words of the caller's turn numbered `turn`; `confidence` from 0 to 1."""

    turn: int
    text: str
    confidence: float = 1.0
    word_confidences: tuple[float, ...] = ()


@dataclass(frozen=True)
class Answered:
    """The assistant's answer to the question numbered `question`."""

    question: int
    answer: Answer


@dataclass(frozen=True)
class AssistantFailed:
    """The assistant cannot be reached."""

    question: int


@dataclass(frozen=True)
class SpeechFinished:
    """Everything that was to be said has been heard by the caller."""


@dataclass(frozen=True)
class Key:
    """A key was pressed: 0 to 9, * or #."""

    digit: str


@dataclass(frozen=True)
class MailFailed:
    """An e-mail could not be sent."""


@dataclass(frozen=True)
class HungUp:
    """The caller is gone."""


Event = (
    Connected
    | VoiceActivity
    | Tick
    | Partial
    | Recognised
    | Answered
    | AssistantFailed
    | SpeechFinished
    | Key
    | MailFailed
    | HungUp
)
