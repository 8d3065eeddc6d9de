"""How long the caller waited, and for what."""

from dataclasses import dataclass


@dataclass
class TurnTiming:
    """Moments of one turn, in seconds of the session's clock; None where it did not come."""

    speech_ended: float
    turn_ended: float | None = None
    recognised: float | None = None
    answered: float | None = None
    first_audio: float | None = None

    @property
    def wait(self) -> float | None:
        """From the caller's silence to the first audio."""
        return None if self.first_audio is None else self.first_audio - self.speech_ended
