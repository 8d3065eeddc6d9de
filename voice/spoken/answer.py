"""An answer in portions: a short first one, then more on request."""

from dataclasses import dataclass

from voice.spoken.rendering import render

SHORT_CHARS = 280
"""An answer up to this length is said at once: about 18 seconds."""
PORTION_CHARS = 240


@dataclass(frozen=True)
class SpokenAnswer:
    """What is said of one answer, portion by portion; each portion is a list of sentences."""

    portions: tuple[tuple[str, ...], ...]

    @property
    def first(self) -> tuple[str, ...]:
        """The sentences said at once."""
        return self.portions[0] if self.portions else ()

    @property
    def rest(self) -> "SpokenAnswer":
        """What is left after the first portion."""
        return SpokenAnswer(self.portions[1:])


def spoken_answer(text: str, language: str) -> SpokenAnswer:
    """Cut the rendered `text` into portions of whole sentences."""
    sentences = render(text, language)
    if sum(map(len, sentences)) <= SHORT_CHARS:
        return SpokenAnswer((tuple(sentences),) if sentences else ())
    portions: list[list[str]] = [[]]
    for sentence in sentences:
        if portions[-1] and sum(map(len, portions[-1])) + len(sentence) > PORTION_CHARS:
            portions.append([])
        portions[-1].append(sentence)
    return SpokenAnswer(tuple(tuple(portion) for portion in portions))
