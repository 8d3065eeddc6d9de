"""One turn of a conversation, as it was understood."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from knowledge.locale import Locale, locale
from knowledge.reading.question import Question
from knowledge.reply import ConversationContext


@dataclass(frozen=True)
class Turn:
    """What is asked, and in which talk, on which channel and when."""

    question: Question
    context: ConversationContext
    channel: str
    now: dt.datetime

    @property
    def said(self) -> Locale:
        """What is said in the language of the question."""
        return locale(self.question.language)

    def asking(self, question: Question) -> Turn:
        """The same turn with its question read otherwise."""
        return replace(self, question=question)

    def within(self, context: ConversationContext) -> Turn:
        """The same turn in another talk."""
        return replace(self, context=context)
