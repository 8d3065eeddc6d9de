"""Understands the surface of a question: aspects, age, day, places, and what is left to search."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from text_to_num import alpha2digit

from knowledge.entries.entry import WEEKDAYS, Aspect
from knowledge.language.german import fold, tokens
from knowledge.language.languages import question_language
from knowledge.language.vocabulary import LANGUAGES, Detail, Vocabulary, vocabulary
from knowledge.reading.ages import age_in, born_in
from knowledge.reading.time_left import time_left
from knowledge.reading.times import AskedTime, time_in
from knowledge.reading.towns import TownReader, in_english

_DATE = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4}|\d{2}))?(?!\d)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Cheap test before the conversion: small number words are no ages and cost nothing to keep.
_LONG_NUMBER_WORD = re.compile(
    r"zehn|zwölf|elf\b|zig\b|ßig\b|ssig\b|hundert|sieb|acht\b|neun|teen\b|ty\b|eleven|twelve",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_JOINT = re.compile(r"\b(?:und|and)\b|[?;]")
ENDINGS = "?!. "
"""What a question may end with and mean the same."""
_LONG_STORY = 25
_ENDING_WORDS = 14
_KEYWORDS = 3
"""Words that are no sentence yet."""


@dataclass(frozen=True)
class Question:
    """A question taken apart. Words are lower case, in the order of the text."""

    text: str
    language: str
    words: tuple[str, ...]
    core: tuple[str, ...]
    """Words that name the topic: no stop words, no words of the aspect."""
    asked: tuple[str, ...]
    """Words of the core in the sentences that ask."""
    persons: tuple[str, ...]
    """Words of the core that only name a person ("Tochter")."""
    aspects: tuple[Aspect, ...]
    asks: bool = True
    """It has the form of a question; not so "Will ein Café aufmachen"."""
    plans: bool = False
    """It asks nothing, and tells what somebody is up to ("will einen Imbiss aufmachen")."""
    returns: bool = False
    """It says that it comes back to what was talked about before."""
    needs_own: bool = False
    """It asks whether something of one's own is needed for what is talked about."""
    asks_whether: bool = False
    """A yes or a no answers it."""
    negated: bool = False
    """The yes says what the no would without its "ohne" or "kein"."""
    excludes: bool = False
    """It asks what, or who, is left out ("Was darf nicht hinein?")."""
    may: bool | None = None
    """Whether it asks what one may (True) or has to do (False); None where it tells neither."""
    wants_to_do: bool = False
    """It says what one does with a topic ("beantragen")."""
    age: int | None = None
    born: int | None = None
    """The year of birth that is told."""
    day: dt.date | None = None
    left: dt.timedelta | None = None
    """How long it is until what it tells of ("Flug in zehn Tagen", "Flug am Freitag")."""
    asks_of_day: bool = False
    """It is that day which is asked about; else it is but told of ("Am Freitag fahren wir …")."""
    time: AskedTime | None = None
    """The time of day for which opening hours are asked."""
    now: bool = False
    """The question is about this moment ("jetzt offen?")."""
    counted: str | None = None
    """What the number is asked of ("wie viele Bücher")."""
    detail: Detail | None = None
    """What is asked besides the aspects ("welche Farbe")."""
    foreign_town: str | None = None
    districts: tuple[str, ...] = ()
    """Topic words that name a place within the municipality."""
    private: bool = False
    """Asks about a private person, or how far one single case is."""
    task: bool = False
    """Wants something else than information: to write, translate, change its orders."""

    @property
    def tells_more(self) -> bool:
        """Whether it tells a day, an age, a detail or a number besides topic and aspects."""
        return (self.day, self.age, self.detail, self.counted) != (None,) * 4


class QuestionReader:
    """Reads questions put to one municipality."""

    def __init__(self, name: str, own_places: Collection[str]) -> None:
        names = frozenset(fold(word) for word in tokens(name))
        self._name_words = names | in_english(names)
        places = (*own_places, *in_english(names))
        own = [tuple(fold(word) for word in tokens(place)) for place in places]
        self._own_places = frozenset(place[0] for place in own if len(place) == 1)
        own_words = self._name_words.union(*own) - vocabulary("de").place_parts
        self._towns = TownReader(own, own_words)

    def read(self, text: str, now: dt.datetime, language: str = "de") -> Question:
        """Never fails: any text gives a question, if an empty one."""
        found = tokens(text)
        language = question_language([fold(word) for word in found], language)
        vocab = vocabulary(language)
        text = vocab.correcting.sub("", text)
        text = numbers_as_digits(standard_forms(text, vocab), language)
        found = tokens(text)
        folded = [fold(word) for word in found]
        plain = normal_text(text)
        # A long story puts its question last; what it tells before is about something else.
        ending = " ".join(plain.split()[-_ENDING_WORDS:]) if len(found) > _LONG_STORY else plain
        aspects = find_aspects(ending, language) or find_aspects(plain, language)
        hours_words = vocab.calendar_words | vocab.hours_words
        lived_in = self._towns.lived_in(text, vocab)
        told = vocab.residing.union(map(fold, tokens(lived_in))) if lived_in else frozenset()
        sent = vocab.by_post.search(plain)
        core = tuple(
            word
            for word, before, key in zip(found, ["", *folded], folded, strict=False)
            if key not in vocab.stopwords
            and not (before in vocab.moving_prepositions and key in self._own_places)
            and key not in told
            and not (sent and key in sent.groups())
            and key not in vocab.aspect_words
            and key not in self._name_words
            and not (key.isdigit() and len(key) <= 3)
            and len(key) > 1
            and not (Aspect.HOURS in aspects and key in hours_words)
        )
        asks, asking = _has_form_of_question(text, vocab), asked_part(text)
        in_asking = frozenset(tokens(asking))
        return Question(
            text=text,
            language=language,
            words=tuple(found),
            core=core,
            asked=tuple(word for word in core if word in in_asking),
            persons=tuple(word for word in core if fold(word) in vocab.persons),
            districts=tuple(word for word in core if fold(word) in self._own_places),
            aspects=aspects,
            asks=asks,
            plans=not (asks or aspects or vocab.planning.isdisjoint(folded)),
            returns=vocab.returning.search(plain) is not None,
            needs_own=vocab.needing_own.search(plain) is not None,
            asks_whether=_asks_whether(text, vocab),
            negated=_is_negated(text, vocab),
            excludes=vocab.excluding.search(normal_text(asking)) is not None,
            may=_asks_what_one_may(text, vocab),
            wants_to_do=not (vocab.doing | vocab.wanting).isdisjoint(folded),
            age=age_in(text, folded, vocab),
            born=born_in(text, now.year, vocab),
            day=_day_asked(text, now.date(), vocab),
            left=_time_left(text, found, now.date(), vocab, language),
            asks_of_day=_asks_of_day(text, now.date(), vocab),
            time=_time_asked(text, plain, vocab) if Aspect.HOURS in aspects else None,
            now=(Aspect.HOURS in aspects or not core) and _about_now(plain, folded, vocab),
            counted=_counted(plain, vocab),
            detail=_detail(plain, vocab) or (vocab.elsewhere if lived_in else None),
            private=vocab.private.search(plain) is not None,
            task=any(vocabulary(name).tasks.search(plain) for name in LANGUAGES),
            foreign_town=self._towns.foreign(asking, text, vocab),
        )


def _about_now(plain: str, folded: list[str], vocab: Vocabulary) -> bool:
    return not vocab.now_words.isdisjoint(folded) and not vocab.asks_when.search(plain)


def _time_asked(text: str, plain: str, vocab: Vocabulary) -> AskedTime | None:
    """None for "Wann macht ihr nach 16 Uhr auf?", which asks for another time."""
    return None if vocab.asks_when.search(plain) else time_in(text, vocab)


def _has_form_of_question(text: str, vocab: Vocabulary) -> bool:
    """Its mark, a word that asks, or a verb at its beginning."""
    words = [fold(word) for word in tokens(text)]
    begins = not vocab.references.verbs.isdisjoint(words[:1])
    return "?" in text or begins or not vocab.references.asking.isdisjoint(words)


def _asks_whether(text: str, vocab: Vocabulary) -> bool:
    """Not "Wann …?", nor bare keywords."""
    words = [fold(word) for word in tokens(asked_part(text))]
    is_sentence = "?" in text or len(words) > _KEYWORDS
    return is_sentence and vocab.references.asking.isdisjoint(words)


def _is_negated(text: str, vocab: Vocabulary) -> bool:
    words = (fold(word) for word in tokens(asked_part(text)))
    return sum(word in vocab.negations for word in words) % 2 == 1


def _asks_what_one_may(text: str, vocab: Vocabulary) -> bool | None:
    words = {fold(word) for word in tokens(asked_part(text))}
    may, must = (not words.isdisjoint(verbs) for verbs in (vocab.permissions, vocab.obligations))
    return may if may != must else None


def _counted(plain: str, vocab: Vocabulary) -> str | None:
    found = vocab.counted.search(plain)
    return found[1] if found and found[1] not in vocab.aspect_words else None


def _detail(plain: str, vocab: Vocabulary) -> Detail | None:
    for pattern, detail in vocab.details:
        found = pattern.search(plain)
        if found:
            named = frozenset(filter(None, found.groups()))
            return detail if detail.words or detail.named else Detail(named)
    return None


def without_districts(question: Question) -> str:
    """The text without the places within the municipality that it names: "in Lobeda"."""
    vocab = vocabulary(question.language)
    before = "|".join(vocab.place_prepositions | vocab.moving_prepositions)
    named = "|".join(map(re.escape, sorted(question.districts, key=len, reverse=True)))
    place = rf"(?:\b(?:{before})\s+)?\b(?:{named})\b(?:-\w+)*"
    return re.sub(place, "", question.text, flags=re.IGNORECASE) if named else question.text


def asked_part(text: str) -> str:
    """The sentences that ask; what is told before or after only says how it came about.

    The whole text where no sentence ends with a question mark.
    """
    asking = [sentence for sentence in _SENTENCE.findall(text) if sentence.endswith("?")]
    return " ".join(asking) or text


def standard_forms(text: str, vocab: Vocabulary) -> str:
    """The text with dialect and spoken forms replaced; everything else is kept.

    "anzumelden" becomes "anmelden".
    """
    text = _WORD.sub(lambda m: vocab.variants.get(m.group().lower(), m.group()), text)
    return vocab.inserted_zu.sub(r"\1\2", text) if vocab.inserted_zu else text


def numbers_as_digits(text: str, language: str) -> str:
    """ "vierzehn" becomes "14"; articles stay words."""
    return str(alpha2digit(text, language)) if _LONG_NUMBER_WORD.search(text) else text


@lru_cache(maxsize=4096)
def find_aspects(text: str, language: str) -> tuple[Aspect, ...]:
    """Aspects asked for in a normal text, in the order of the vocabulary.

    Weaker readings are dropped, unless they stand alone in a part joined by "und".
    """
    vocab = vocabulary(language)
    _, strong = _readings(text, vocab)
    if not _JOINT.search(text):
        return strong
    alone = {aspect for part in _JOINT.split(text) for aspect in _readings(part.strip(), vocab)[1]}
    return tuple(aspect for aspect in vocab.aspects if aspect in strong or aspect in alone)


def _readings(text: str, vocab: Vocabulary) -> tuple[list[Aspect], tuple[Aspect, ...]]:
    """All aspects found, and those of them that no stronger one outweighs."""
    found = [aspect for aspect, pattern in vocab.aspects.items() if pattern.search(text)]
    weaker = {w for aspect in found for w in vocab.stronger.get(aspect, frozenset())}
    return found, tuple(aspect for aspect in found if aspect not in weaker)


def normal_text(text: str) -> str:
    """Folded text for the patterns: one space between words, ',' ';' '?' '€' kept."""
    folded = fold(text)
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s,;?€]", " ", folded)).strip(" ?,;")


def _day_asked(text: str, today: dt.date, vocab: Vocabulary) -> dt.date | None:
    """The day named where the question is put, else the one named before or after it."""
    for part in (asked_part(text), text):
        folded = [fold(word) for word in tokens(part)]
        day = _day(part, folded, today, vocab)
        if day is not None or not vocab.other_days.isdisjoint(folded):
            return day
    return None


def _time_left(
    text: str, words: list[str], today: dt.date, vocab: Vocabulary, language: str
) -> dt.timedelta | None:
    """As told in a span, or until a day ("ich fliege am Freitag"): the shorter."""
    span = time_left(words, today, vocab, language)
    day = _day_asked(text, today, vocab)
    told = day - today if day is not None else None
    return min((left for left in (span, told) if left is not None), default=None)


def _asks_of_day(text: str, today: dt.date, vocab: Vocabulary) -> bool:
    """Whether the day stands where the question is put, or in a plan that it is put about."""
    asking = asked_part(text)
    of_plan = vocab.asking_of_plan.search(normal_text(asking)) is not None
    return _day_asked(text if of_plan else asking, today, vocab) is not None


def _day(text: str, folded: list[str], today: dt.date, vocab: Vocabulary) -> dt.date | None:
    for position, word in enumerate(folded):
        if word in vocab.days and not _is_greeting(folded, position):
            return today + dt.timedelta(days=vocab.days[word])
    date = _calendar_date(text, folded, today, vocab)
    if date is not None:
        return date  # "Samstag, den 5. Dezember" is not the next Saturday.
    for position, word in enumerate(folded):
        if word in vocab.weekdays and len(word) > 2:
            ahead = (WEEKDAYS.index(vocab.weekdays[word]) - today.weekday()) % 7
            if not ahead and not vocab.coming.isdisjoint(folded[max(0, position - 1) : position]):
                ahead = 7  # On a Saturday, "nächsten Samstag" is not today.
            return today + dt.timedelta(days=ahead)
    return None


def _is_greeting(folded: list[str], position: int) -> bool:
    return (
        folded[position] == "morgen" and position > 0 and folded[position - 1] in {"guten", "gudn"}
    )


def _calendar_date(
    text: str, folded: list[str], today: dt.date, vocab: Vocabulary
) -> dt.date | None:
    for word in folded:
        if word in vocab.calendar_days:
            month, day = vocab.calendar_days[word]
            return _next_date(day, month, None, today)
        if word in vocab.easter_days:
            return _next_after_easter(vocab.easter_days[word], today)
    match = _DATE.search(text)
    if match:
        year = int(match.group(3)) if match.group(3) else None
        if year is not None and year < 100:
            year += 2000
        return _next_date(int(match.group(1)), int(match.group(2)), year, today)
    for position, word in enumerate(folded[1:], start=1):
        before = folded[position - 1]
        if word in vocab.months and before.isdecimal():
            return _next_date(int(before), vocab.months[word], None, today)
    return None


def _next_after_easter(days: int, today: dt.date) -> dt.date:
    from dateutil.easter import easter

    years = (today.year, today.year + 1)
    dates: list[dt.date] = [easter(year) + dt.timedelta(days=days) for year in years]
    return min(date for date in dates if date >= today)


def _next_date(day: int, month: int, year: int | None, today: dt.date) -> dt.date | None:
    try:
        date = dt.date(year or today.year, month, day)
        if year is None and date < today:
            date = date.replace(year=today.year + 1)
    except (ValueError, OverflowError):  # a day or a year that no calendar has
        return None
    return date


def is_subordinate(question: Question) -> bool:
    """ "…, die im Telemedizinraum arbeitet", "…, in der ich wohne", "…, ob das geht"."""
    known = vocabulary(question.language).references
    begin = [fold(word) for word in question.words[:2]]
    return not known.clauses.isdisjoint(begin[:1]) or not known.demonstratives.isdisjoint(begin)


def as_asked(text: str) -> str:
    """The same for a question however its end and its letters are written."""
    return fold(text.strip().rstrip(ENDINGS))
