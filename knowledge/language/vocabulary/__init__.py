"""How people ask: words and patterns by language, read from the YAML files beside this module."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from knowledge.entries import fast_yaml
from knowledge.entries.entry import Aspect, Weekday
from knowledge.language.german import fold, tokens

LANGUAGES = ("de", "en")
_DAY = "{day}"
"""In a pattern: any word that names a day."""


@dataclass(frozen=True)
class References:
    """Words that tell that a question goes on with what was said before."""

    pronouns: frozenset[str]
    """Stand for something said before."""
    demonstratives: frozenset[str]
    """Do so where no noun follows."""
    conjunctions: frozenset[str]
    """Pronouns that are none at the start of a clause."""
    openings: frozenset[str]
    """Begin a sentence that goes on."""
    closings: frozenset[str]
    """End one."""
    fillers: frozenset[str]
    """May stand before an opening."""
    fragments: frozenset[str]
    """Begin a fragment of a sentence."""
    asking: frozenset[str]
    """Question words: begin a question of its own."""
    verbs: frozenset[str]
    """Begin one where no question word is before them."""
    clauses: frozenset[str]
    """Other words that begin a clause."""
    addresses: frozenset[str]
    """Written with a capital, and no nouns."""


@dataclass(frozen=True)
class Naming:
    """Words beside a person's name."""

    titles: frozenset[str]
    """Stand before a surname."""
    roles: frozenset[str]
    """Stand after a title instead of a surname."""
    salutations: frozenset[str]
    """Stand before the name of whom a message is to."""
    introductions: frozenset[str]
    """Stand before the asker's own name."""
    places: frozenset[str]
    """Stand after the name of a person a place is named after."""


@dataclass(frozen=True)
class Ages:
    """Patterns whose only group that is not empty is an age in years, or a year."""

    told: re.Pattern[str]
    """Of a person."""
    below: re.Pattern[str]
    """Of those who are younger."""
    least: re.Pattern[str]
    """Of those who are as old or older."""
    born: re.Pattern[str]
    """The year of somebody's birth, of four digits or the last two of the past century's."""
    born_before: re.Pattern[str]
    """The year of those who are born before it."""


@dataclass(frozen=True)
class Times:
    """Words around a time of day."""

    at: frozenset[str]
    """Before a number that is a time even without a unit."""
    units: frozenset[str]
    """After a number that is one."""
    until: frozenset[str]
    """Before the end of a span."""
    before_noon: frozenset[str]
    after_noon: frozenset[str]


@dataclass(frozen=True)
class Spans:
    """Words around a span of time that lies ahead."""

    ahead: frozenset[str]
    """Before its number."""
    about: frozenset[str]
    """Between the two."""
    one: frozenset[str]
    units: Mapping[str, int]
    """Hours of each."""


@dataclass(frozen=True)
class Detail:
    """What may be asked of a topic besides its aspects."""

    words: frozenset[str]
    """A text that tells it has one of them."""
    named: bool = False
    """A text that tells it names a person."""


@dataclass(frozen=True)
class Vocabulary:
    """All words are folded (see `knowledge.language.german.fold`)."""

    aspects: Mapping[Aspect, re.Pattern[str]]
    stronger: Mapping[Aspect, frozenset[Aspect]]
    aspect_words: frozenset[str]
    hours_words: frozenset[str]
    """Words that name no topic where opening hours are asked for."""
    stopwords: frozenset[str]
    adverbs: frozenset[str]
    """Have the stem of what tells one of several things from the others."""
    persons: frozenset[str]
    references: References
    negations: frozenset[str]
    excluding: re.Pattern[str]
    """Asks what, or who, is left out."""
    doing: frozenset[str]
    """What one does with a topic: who says it with its name wants to know how."""
    wanting: frozenset[str]
    """Say the same without telling what one does."""
    oneself: frozenset[str]
    """Say that it is done with oneself ("mich ummelden")."""
    correcting: re.Pattern[str]
    """What is said before a question that is put again ("Nein, ich meinte …")."""
    elsewhere_too: re.Pattern[str]
    """Says of an editor's question that what it asks can be done in other towns too."""
    another_town: str
    """Stands for such a town in a question that names one."""
    comparing: re.Pattern[str]
    """Asks how two matters differ; what follows names them."""
    asking_of_plan: re.Pattern[str]
    """Asks whether what was told before can be done."""
    needing_own: re.Pattern[str]
    """Asks whether something of one's own is needed for what is talked about."""
    returning: re.Pattern[str]
    """Come back to what was talked about before."""
    planning: frozenset[str]
    """Say what somebody is up to."""
    wishing: frozenset[str]
    """Say that something is asked without the form of a question."""
    obligations: frozenset[str]
    permissions: frozenset[str]
    opposites: tuple[tuple[str, str], ...]
    """Small words of which the one asks for something else than the other."""
    possessives: frozenset[str]
    """Before what is somebody's own."""
    place_prepositions: frozenset[str]
    moving_prepositions: frozenset[str]
    residing: frozenset[str]
    """Say of somebody where he lives."""
    residing_of_others: frozenset[str]
    happened: frozenset[str]
    """Beside a town, say of something past or settled where it was."""
    there: frozenset[str]
    """What stands for a town that was named."""
    existing: frozenset[str]
    """Beside it, that there is something at all ("Is there a fee?")."""
    elsewhere: Detail
    """Whether somebody who lives elsewhere may have it here."""
    here: frozenset[str]
    """What stands for the municipality after a preposition of place."""
    moving: frozenset[str]
    """Tell that somebody comes or goes, or is in two places."""
    days: Mapping[str, int]
    """Word → days from today."""
    calendar_days: Mapping[str, tuple[int, int]]
    """Name of a day → month and day."""
    easter_days: Mapping[str, int]
    """Name of a day → days after Easter Sunday."""
    other_days: frozenset[str]
    """Words that name days, but no one day of the calendar ("Wochenende")."""
    empty_heads: frozenset[str]
    """Last parts of compounds that say nothing of the matter."""
    people: frozenset[str]
    """Those whom "people" may mean where their number is asked for."""
    particles: frozenset[str]
    """Parts of separable verbs that stand at the end ("Wie melde ich mich an")."""
    inserted_zu: re.Pattern[str] | None
    """An infinitive with "zu" inside ("anzumelden"), its particle and its verb as groups."""
    now_words: frozenset[str]
    asks_when: re.Pattern[str]
    """Asks for a day or a time, and so not about this moment ("wann habt ihr noch offen")."""
    weekdays: Mapping[str, Weekday]
    months: Mapping[str, int]
    private: re.Pattern[str]
    """Questions about private persons."""
    by_post: re.Pattern[str]
    """How something is sent, or from where; its groups are the words that name no topic there."""
    counted: re.Pattern[str]
    """Asks for a number of things; its group is the word for them."""
    details: tuple[tuple[re.Pattern[str], Detail], ...]
    """What asks for each; the group of a pattern is the word that tells it."""
    naming: Naming
    ages: Ages
    times: Times
    spans: Spans
    small_numbers: Mapping[str, int]
    coming: frozenset[str]
    """Before the name of today's day: that of the next week."""
    place_parts: frozenset[str]
    """Parts of place names that every town has."""
    tasks: re.Pattern[str]
    """What is no question to an information desk: orders to write, translate, play a part."""
    spellings: Mapping[str, str]
    """Folded word of this vocabulary → its spelling."""
    variants: Mapping[str, str]
    """Lower-case dialect or spoken form → standard form, of `dialects.*.yaml`."""

    @cached_property
    def calendar_words(self) -> frozenset[str]:
        """Words that name a day or a month."""
        named = (self.days, self.calendar_days, self.easter_days, self.months, self.weekdays)
        return self.other_days.union(*named)


@lru_cache
def vocabulary(language: str) -> Vocabulary:
    """The vocabulary of a language of `LANGUAGES`; German for any other."""
    name = language if language in LANGUAGES else "de"
    data = fast_yaml.load((files(__name__) / f"{name}.yaml").read_text(encoding="utf-8"))
    any_day = _any_day(data)
    return Vocabulary(
        aspects={
            Aspect(key): _any_of(pattern.replace(_DAY, any_day) for pattern in patterns)
            for key, patterns in data["aspects"].items()
        },
        stronger={
            Aspect(key): frozenset(Aspect(weaker) for weaker in weaker_ones)
            for key, weaker_ones in data["stronger"].items()
        },
        aspect_words=_words(data["aspect_words"]),
        hours_words=_words(data["hours_words"]),
        stopwords=_words(data["stopwords"]),
        adverbs=_words(data["adverbs"]),
        persons=_words(data["persons"]),
        references=References(**{k: _words(words) for k, words in data["references"].items()}),
        negations=_words(data["negations"]),
        excluding=re.compile(fold(data["excluding"])),
        doing=_words(data["doing"]),
        wanting=_words(data["wanting"]),
        oneself=_words(data["oneself"]),
        correcting=re.compile(data["correcting"], re.IGNORECASE),
        elsewhere_too=re.compile(fold(data["elsewhere_too"])),
        another_town=data["another_town"],
        comparing=re.compile(data["comparing"], re.IGNORECASE),
        returning=re.compile(fold(data["returning"])),
        asking_of_plan=re.compile(fold(data["asking_of_plan"])),
        needing_own=re.compile(fold(data["needing_own"])),
        planning=_words(data["planning"]),
        wishing=_words(data["wishing"]),
        obligations=_words(data["obligations"]),
        permissions=_words(data["permissions"]),
        opposites=tuple((fold(one), fold(other)) for one, other in data["opposites"]),
        possessives=_words(data["possessives"]),
        place_prepositions=frozenset(map(fold, data["place_prepositions"])),
        moving_prepositions=frozenset(map(fold, data["moving_prepositions"])),
        residing=_words(data["residing"]),
        residing_of_others=_words(data["residing_of_others"]),
        happened=_words(data["happened"]),
        there=_words(data["there"]),
        existing=_words(data["existing"]),
        elsewhere=Detail(_words(data["elsewhere"])),
        here=_words(data["here"]),
        moving=_words(data["moving"]),
        days={fold(word): days for word, days in data["days"].items()},
        calendar_days={
            fold(name): (int(day[:2]), int(day[3:])) for name, day in data["calendar_days"].items()
        },
        easter_days={fold(name): days for name, days in data["easter_days"].items()},
        other_days=_words(data["other_days"]),
        empty_heads=_words(data["empty_heads"]),
        people=_words(data["people"]),
        particles=frozenset(data["particles"]),
        inserted_zu=_inserted_zu(data["particles"]),
        now_words=frozenset(map(fold, data["now_words"])),
        asks_when=re.compile(data["asks_when"]),
        weekdays={fold(word): day for day, words in data["weekdays"].items() for word in words},
        months={fold(word): number for number, word in enumerate(data["months"], start=1)},
        private=_any_of(data["private"]),
        by_post=re.compile(fold(data["by_post"])),
        counted=re.compile(fold(data["counted"])),
        details=tuple(map(_detail, data["details"].values())),
        naming=Naming(**{key: _words(words) for key, words in data["naming"].items()}),
        ages=Ages(**{key: _any_of(patterns) for key, patterns in data["ages"].items()}),
        times=Times(**{key: _words(words) for key, words in data["times"].items()}),
        spans=Spans(
            ahead=_words(data["spans"]["ahead"]),
            about=_words(data["spans"]["about"]),
            one=_words(data["spans"]["one"]),
            units={fold(word): hours for word, hours in data["spans"]["units"].items()},
        ),
        small_numbers={fold(word): number for word, number in data["small_numbers"].items()},
        coming=_words(data["coming"]),
        place_parts=_words(data["place_parts"]),
        tasks=_any_of(data["tasks"]),
        spellings={
            fold(word): word
            for key in ("stopwords", "aspect_words", "persons")
            for word in data[key].split()
        },
        variants=_dialects(name),
    )


def _detail(data: Mapping[str, Any]) -> tuple[re.Pattern[str], Detail]:
    told = _words(data.get("told", ""))
    return _any_of(data["asked"]), Detail(told, named=data.get("named", False))


def _dialects(language: str) -> Mapping[str, str]:
    text = (files(__name__) / f"dialects.{language}.yaml").read_text(encoding="utf-8")
    return {str(word): str(standard) for word, standard in fast_yaml.load(text).items()}


class Town(NamedTuple):
    """A German town that may be named in a question."""

    name: str
    is_word: bool
    """Whether its name is an ordinary word too."""


@lru_cache
def towns() -> Mapping[tuple[str, ...], Town]:
    """Folded names of German towns as tuples of words → the town."""
    lines = (files(__name__) / "places.txt").read_text(encoding="utf-8").splitlines()
    names = (line.strip() for line in lines if line.strip() and not line.startswith("#"))
    return {
        tuple(fold(word) for word in tokens(name)): Town(name.rstrip("? "), name.endswith("?"))
        for name in names
    }


@lru_cache
def first_names() -> frozenset[str]:
    """Folded first names that are no ordinary words."""
    lines = (files(__name__) / "first_names.txt").read_text(encoding="utf-8").splitlines()
    return _words(" ".join(line for line in lines if not line.startswith("#")))


@lru_cache
def other_topics() -> tuple[tuple[str, ...], ...]:
    """Matters of administration outside most contents, each with its names."""
    return _matters("other_topics.txt")


@lru_cache
def everyday_topics() -> tuple[tuple[str, ...], ...]:
    """Matters that no authority answers for, each with its names."""
    return _matters("everyday_topics.txt")


def _matters(file: str) -> tuple[tuple[str, ...], ...]:
    lines = (files(__name__) / file).read_text(encoding="utf-8").splitlines()
    return tuple(
        tuple(name.strip() for name in line.split(";") if name.strip())
        for line in lines
        if line.strip() and not line.startswith("#")
    )


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern that matches where any of the given ones does."""
    return re.compile("|".join(f"(?:{fold(pattern)})" for pattern in patterns))


def _any_day(data: Mapping[str, Any]) -> str:
    """A pattern for the words that name a day; abbreviations mean too much else."""
    weekdays = (word for words in data["weekdays"].values() for word in words if len(word) > 2)
    dated = (*data["calendar_days"], *data.get("easter_days", ()))
    counted = (word for word in data["days"] if word not in data["now_words"])
    words = (*weekdays, *dated, *counted, *data["other_days"].split())
    return f"(?:{'|'.join(sorted(set(words)))})"


def _inserted_zu(particles: Sequence[str]) -> re.Pattern[str] | None:
    if not particles:
        return None
    return re.compile(rf"\b({'|'.join(particles)})zu(\w{{3,}}n)\b", re.IGNORECASE)


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())
