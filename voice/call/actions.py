"""What a call does: the session carries it out."""

from dataclasses import dataclass

from voice.turns.end_of_speech import Expectation


@dataclass(frozen=True)
class Speak:
    """Say the sentences after what is still being said; `pace` 1.0 is the usual one."""

    sentences: tuple[str, ...]
    pace: float = 1.0
    language: str = ""
    """Whose voice says them; empty for the language of the call."""


@dataclass(frozen=True)
class StopSpeaking:
    """Fall silent at once, remembering where."""


@dataclass(frozen=True)
class ResumeSpeaking:
    """Go on with the sentence that was interrupted."""


@dataclass(frozen=True)
class Listen:
    """Begin to recognise, from the pre-roll on; the result quotes `turn`."""

    turn: int
    expects: Expectation = Expectation.ANYTHING


@dataclass(frozen=True)
class FinishListening:
    """The caller has finished: report `Recognised`."""


@dataclass(frozen=True)
class DropListening:
    """Forget what was heard."""


@dataclass(frozen=True)
class Ask:
    """Ask the assistant; the answer quotes `question`."""

    question: int
    text: str


@dataclass(frozen=True)
class ChangeLanguage:
    """Recognise and speak another language from now on."""

    language: str


@dataclass(frozen=True)
class HandOver:
    """Pass the caller to a human."""


@dataclass(frozen=True)
class RequestCallBack:
    """Leave word at the desk that the caller wants to be called at `number`."""

    number: str


@dataclass(frozen=True)
class SendMail:
    """Send `text`, an answer as it was written, to `address`."""

    address: str
    text: str


@dataclass(frozen=True)
class HangUp:
    """End the call."""


Action = (
    Speak
    | StopSpeaking
    | ResumeSpeaking
    | Listen
    | FinishListening
    | DropListening
    | Ask
    | ChangeLanguage
    | HandOver
    | RequestCallBack
    | SendMail
    | HangUp
)
