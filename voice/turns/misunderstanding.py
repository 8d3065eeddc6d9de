"""Not understood: ask again, twice at most, then offer keys or a human."""

PROMPTS = ("not_understood", "not_understood_again", "not_understood_keys")


class Misunderstandings:
    """Counts turns in a row that were not understood."""

    def __init__(self) -> None:
        self._count = 0

    def understood(self) -> None:
        """Start over."""
        self._count = 0

    def next_prompt(self) -> str:
        """The prompt to say now; the last one is repeated."""
        prompt = PROMPTS[min(self._count, len(PROMPTS) - 1)]
        self._count += 1
        return prompt
