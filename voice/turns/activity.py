"""Follow the caller's voice: since when there is speech, since when silence."""

ONSET_SECONDS = 0.09
"""Voice shorter than this is a click, not speech."""
GAP_SECONDS = 0.2
"""Pauses up to this long belong to the speech around them."""
LATE_SECONDS = 0.5
"""Audio may be so late on a busy machine. Only when none came for longer has the line gone
silent altogether, which some telephones do in pauses."""


class SpeechTracker:
    """Turns voice activity, frame by frame, into durations of speech and silence.

    Durations are those of the audio: frames that were held up and then come all at once are as
    long as they were spoken.
    """

    def __init__(self, onset: float = ONSET_SECONDS, gap: float = GAP_SECONDS) -> None:
        if onset < 0 or gap < 0:
            raise ValueError(f"onset and gap must be 0 or more, got {onset} and {gap}")
        self._onset = onset
        self._gap = gap
        self.reset()

    def reset(self) -> None:
        """Forget everything heard so far."""
        self._voice_began: float | None = None
        self._voice_ended: float | None = None
        self._moment = 0.0

    def update(self, active: bool, now: float, length: float = 0.0) -> None:
        """Take the next frame, `length` seconds long, at time `now` (never going back)."""
        self._moment = moment = max(now, self._moment + length)
        if active:
            paused = self._voice_ended is not None and moment - self._voice_ended > self._gap
            if self._voice_began is None or (paused and not self.speaking):
                self._voice_began = moment
            self._voice_ended = moment

    @property
    def speaking(self) -> bool:
        """Whether there was speech since the last reset, a click not counted."""
        return self.speech >= self._onset

    @property
    def speech(self) -> float:
        """Seconds from the first to the last voice."""
        if self._voice_began is None or self._voice_ended is None:
            return 0.0
        return self._voice_ended - self._voice_began

    def silence(self, now: float) -> float:
        """Seconds since the last voice; 0 when there was none."""
        if self._voice_ended is None:
            return 0.0
        without_audio = max(0.0, now - self._moment - LATE_SECONDS)
        return self._moment - self._voice_ended + without_audio
