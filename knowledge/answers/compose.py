"""Composes an answer from the facts of an entry and its office. Adds no facts of its own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answers import hours
from knowledge.entries.entry import OFFICE_ASPECTS, Aspect, Entry, Faq, Fee, Office, SourceRef
from knowledge.entries.municipality import Municipality
from knowledge.language.german import stem, tokens
from knowledge.language.vocabulary import vocabulary
from knowledge.locale import Locale
from knowledge.reading.question import Question
from knowledge.reply import Button, Source

OFFERED = (
    Aspect.FEE,
    Aspect.DOCUMENTS,
    Aspect.PREREQUISITES,
    Aspect.DEADLINE,
    Aspect.DURATION,
    Aspect.PROCEDURE,
    Aspect.ONLINE,
    Aspect.VALIDITY,
    Aspect.HOURS,
    Aspect.PLACE,
)
MAX_BUTTONS = 5
MAX_QUESTIONS = 5
"""Questions that an overview without a teaser names."""
MAX_FEES_IN_SENTENCE = 2
_SMALL_WORD = re.compile(r"[^\W\dA-Z_]+ ")
_DIGITS = re.compile(r"^(\d+)\D+$")
_HOUSE_NUMBER = re.compile(r"\s+\d+\s*\w?(?:\s*[-–/]\s*\d+\s*\w?)?$")
_SHORT = 3
_RELATED = "Zur Frage „{question}“"
"""Words of the content, and German as they are."""
_YES_NO = re.compile(r"^(?:Ja|Nein)[,.:] (\w)")
"""Answers the question for the module, and is none where something else was asked."""

_HALF = re.compile(
    r"^(?:Ja|Nein)[,.:] (?:wenn|erst|nur|dann|sobald|falls|innerhalb|bis|ab|auch|außer)\b"
)
"""Without its yes or no, such an answer is no sentence."""

_LIST = re.compile(r"[-*•–] |1[.)] .*\n2[.)] ")
"""Begins with an item; "1. Oktober" alone is a date."""

# Where the content has no module of its own for an aspect, these modules answer it too.
_STAND_INS: dict[Aspect, tuple[Aspect, ...]] = {
    Aspect.PROCEDURE: (Aspect.ONLINE, Aspect.OVERVIEW),
    Aspect.DEADLINE: (Aspect.VALIDITY,),
    Aspect.VALIDITY: (Aspect.DEADLINE,),
    Aspect.FORMS: (Aspect.ONLINE,),
    Aspect.ONLINE: (Aspect.PROCEDURE,),
    Aspect.APPOINTMENT: (Aspect.DEADLINE,),
}


@dataclass(frozen=True)
class Answer:
    """The facts of an answer before it is rendered for a channel."""

    text: str
    sources: tuple[SourceRef, ...]
    office: Office | None = None
    german: bool = False
    """Holds text of the content, which is German whatever language is spoken."""
    asks: str = ""
    """The editor's question that it answers, where that is not surely the one that was asked."""
    stands_in: bool = False
    """Tells another aspect, for want of a module of the one that was asked for."""

    @property
    def said(self) -> str:
        """The text, after the question that it answers if that has to be said."""
        text = _headed(_RELATED.format(question=self.asks), self.text) if self.asks else self.text
        return begun(text)


class Composer:
    """Answers aspects of entries and offices of one municipality."""

    def __init__(self, municipality: Municipality, offices: dict[str, Office]) -> None:
        self._municipality = municipality
        self._offices = offices

    def office_of(self, entry: Entry) -> Office | None:
        return self._offices.get(entry.office) if entry.office else None

    def _office_told_of(self, entry: Entry, text: str) -> Office | None:
        """The one of the entry's offices whose place a text of it names, else the first.

        "In Lobeda-West ist samstags geöffnet" is told of the yard there.
        """
        if not entry.offices:
            return self.office_of(entry)
        named = [o for o in self._offices_of(entry) if self._names_place(text, o)]
        return named[0] if len(named) == 1 else self.office_of(entry)

    def _names_place(self, text: str, office: Office) -> bool:
        """Whether the text names the street of the office, or the district it is called by."""
        districts = set(self._municipality.places) - {self._municipality.name}
        called = (place for place in districts if _has(office.name, place))
        street = _HOUSE_NUMBER.sub("", office.street)
        return any(_has(text, place) for place in (street, *called) if place)

    def entry_answer(
        self, entry: Entry, aspect: Aspect, question: Question, now: dt.datetime, text: Locale
    ) -> Answer | None:
        """The answer to one aspect; None when the content does not have it."""
        if aspect in OFFICE_ASPECTS:
            return self._office_aspect(entry, aspect, question, now, text)
        for wanted in (aspect, *_STAND_INS.get(aspect, ())):
            answer = self._module_answer(entry, wanted, question, now, text)
            if answer is not None:
                return replace(answer, stands_in=wanted is not aspect)
        return None

    def faq_answer(self, entry: Entry, faq: Faq) -> Answer:
        return self.quote(entry, faq.answer)

    def answer_otherwise(self, entry: Entry, faq: Faq) -> Answer:
        """The answer to what was not asked as a yes or no, or the other way round."""
        if _HALF.match(faq.answer):
            return self.related_answer(entry, faq)
        return self.quote(entry, _YES_NO.sub(_begin, faq.answer))

    def related_answer(self, entry: Entry, faq: Faq) -> Answer:
        """An editor's question that is not the one asked: said with its answer."""
        return replace(self.quote(entry, faq.answer), asks=faq.question)

    def of_module(self, entry: Entry, text: str) -> Answer:
        """Words of a module that was not asked for: no yes or no."""
        return self.quote(entry, _YES_NO.sub(_begin, text))

    def quote(self, entry: Entry, text: str) -> Answer:
        """Words of the entry."""
        office = self._office_told_of(entry, text)
        return Answer(text, (entry.sources[0],), office, german=True)

    def office_answer(
        self, office: Office, aspect: Aspect, question: Question, now: dt.datetime, text: Locale
    ) -> Answer | None:
        """The answer about an office; an overview gives address, contact and hours."""
        sources = tuple(_office_sources(office))
        if aspect is Aspect.HOURS:
            said = self._hours(office, question, now, text)
            return Answer(said, sources, office) if said else None
        if aspect is Aspect.PHONE:
            lines = self._phones(office, text)
            return Answer(lines, sources, office) if lines else None
        if aspect is Aspect.EMAIL:
            said = text.say("email", office=office.name, email=office.email_told)
            return Answer(said, sources, office) if office.email else None
        if aspect is Aspect.APPOINTMENT or (aspect is Aspect.ONLINE and office.appointment_url):
            said = self._appointment(office, text)
            return Answer(f"{office.name}: {said}", sources, office) if said else None
        if aspect is Aspect.PLACE:
            if not office.street:
                return None
            place = text.say("place_office", office=office.name, address=office.address)
            return Answer(place, sources, office)
        if aspect is Aspect.OVERVIEW:
            return self._office_overview(office, sources, question, now, text)
        return None

    def names_fee(self, entry: Entry, question: Question) -> bool:
        """Whether one of several fees of the entry is asked for by what it is for."""
        return len(_asked_for(entry.fees, question)) < len(entry.fees)

    def available(self, entry: Entry, today: dt.date) -> list[Aspect]:
        """Aspects the entry can answer, in the order in which they are offered."""
        office = self.office_of(entry)
        has: dict[Aspect, bool] = {section.aspect: True for section in entry.sections}
        if entry.kind != "service":
            has.pop(Aspect.DEADLINE, None)  # Dates of what happened, not what to keep.
        has[Aspect.FEE] = has.get(Aspect.FEE, False) or bool(entry.fees_on(today))
        has[Aspect.ONLINE] = has.get(Aspect.ONLINE, False) or entry.online is not None
        if office is not None:
            has[Aspect.PLACE] = bool(office.street)
            has[Aspect.HOURS] = office.hours is not None
        return [aspect for aspect in OFFERED if has.get(aspect)]

    def contact(self, office: Office, text: Locale) -> str:
        """ ", Telefon …, E-Mail …", the address where neither is known, or empty."""
        parts = ""
        if office.phone:
            parts += text.say("contact_phone", phone=office.phone)
        if office.email:
            parts += text.say("contact_email", email=office.email_told)
        return parts or (f", {office.address}" if office.address else "")

    def _module_answer(
        self, entry: Entry, aspect: Aspect, question: Question, now: dt.datetime, text: Locale
    ) -> Answer | None:
        office = self.office_of(entry)
        today = now.date()
        if aspect is Aspect.OVERVIEW:
            return self._overview(entry, text)
        if aspect is Aspect.FEE and entry.fees:
            return self._fees(entry, question, today, text)
        section = entry.section(aspect)
        if section is not None:
            whether = question.asks_whether and not question.negated and aspect in question.aspects
            if aspect is Aspect.ONLINE and question.may is False:
                whether = False  # "Muss ich persönlich kommen?" asks for the opposite.
            said = section.text if whether else _YES_NO.sub(_begin, section.text)
            if aspect is Aspect.ONLINE and entry.online and entry.online not in said:
                said += "\n" + entry.online
            return Answer(_headed(entry.short_name, said), (entry.sources[0],), office, True)
        if aspect is Aspect.ONLINE and entry.online:
            said = text.say("online", name=entry.short_name, url=entry.online)
            return Answer(said, (entry.sources[0],), office)
        if aspect is Aspect.APPOINTMENT and office is not None and office.appointment:
            said = f"{entry.short_name}: {self._appointment(office, text)}"
            return Answer(said, tuple(_office_sources(office)), office)
        return None

    def _overview(self, entry: Entry, text: Locale) -> Answer | None:
        """The teaser; without one the only question with its answer, or what may be asked."""
        if entry.teaser:
            return self.quote(entry, entry.teaser)
        if len(entry.questions) == 1:
            return self.related_answer(entry, entry.questions[0])
        if not entry.questions:
            return None
        items = "\n".join(f"- {faq.question}" for faq in entry.questions[:MAX_QUESTIONS])
        said = f"{text.say('questions', name=entry.short_name)}\n{text.quoted(items)}"
        return Answer(said, (entry.sources[0],), self.office_of(entry))

    def _fees(
        self, entry: Entry, question: Question, today: dt.date, text: Locale
    ) -> Answer | None:
        fees = list(entry.fees_on(question.day or today))
        coming = [f for f in entry.fees if f.valid_from is not None and f.valid_from > today]
        if not fees and not coming:
            return None
        age = question.age
        if age is not None and any(fee.depends_on_age for fee in fees):
            fees = [f for f in fees if f.depends_on_age and f.applies_to(age)] or fees
        fees = _asked_for(fees, question)
        lines = [_fee_sentence(entry.short_name, fees, text)] if fees else []
        for fee in coming:
            if fee.valid_from is not None and not fee.applies_on(question.day or today):
                lines.append(
                    text.say("fee.starting", date=text.date(fee.valid_from), fee=_fee(fee, text))
                )
        section = entry.section(Aspect.FEE)
        if section is not None and age is None:
            lines.append(text.quoted(section.text))
        sources = dict.fromkeys(entry.source(fee.source) for fee in [*fees, *coming])
        return Answer("\n".join(lines), tuple(sources), self.office_of(entry))

    def _office_aspect(
        self, entry: Entry, aspect: Aspect, question: Question, now: dt.datetime, text: Locale
    ) -> Answer | None:
        own = entry.section(aspect)
        # What an entry says of its own hours need not be those of the office behind it.
        of_offices = own is None or bool(entry.offices) or entry.id == entry.office
        if aspect is Aspect.HOURS and question.day is not None and of_offices:
            of_day = self._hours_of_all(entry, question, now, text)
            if of_day is not None:
                return of_day
        if own is not None:
            said = _headed(entry.short_name, own.text)
            return Answer(said, (entry.sources[0],), self.office_of(entry), True)
        office = self.office_of(entry)
        if office is None:
            return None
        if aspect is not Aspect.PLACE:
            return self.office_answer(office, aspect, question, now, text)
        if not office.street:
            contact = self.contact(office, text)
            said = text.say(
                "place_unknown", name=entry.short_name, office=office.name, contact=contact
            )
            return Answer(said, tuple(_office_sources(office)), office)
        said = text.say("place", name=entry.short_name, office=office.name, address=office.address)
        if office.appointment == "required" and entry.section(Aspect.APPOINTMENT) is None:
            said += " " + text.say("appointment.required")
        return Answer(said, tuple(_office_sources(office)), office)

    def _hours_of_all(
        self, entry: Entry, question: Question, now: dt.datetime, text: Locale
    ) -> Answer | None:
        """The hours of one day at every office of the entry ("Wertstoffhof am Samstag")."""
        offices = self._offices_of(entry)
        said = [(office, self._hours(office, question, now, text)) for office in offices]
        known = [(office, hours) for office, hours in said if hours is not None]
        if not known:
            return None
        sources = tuple(source for office, _ in known for source in _office_sources(office))
        return Answer("\n\n".join(hours for _, hours in known), sources, known[0][0])

    def _offices_of(self, entry: Entry) -> list[Office]:
        keys = dict.fromkeys((entry.office, *entry.offices))
        return [self._offices[key] for key in keys if key in self._offices]

    def knows_hours(self, entry: Entry, day: dt.date) -> bool:
        """Whether it is known of an office of the entry when it is open on that day."""
        return any(office.hours_on(day) is not None for office in self._offices_of(entry))

    def _hours(
        self, office: Office, question: Question, now: dt.datetime, text: Locale
    ) -> str | None:
        if office.hours_on(question.day or now.date()) is None:
            return None
        state = self._municipality.state
        if question.time is not None:
            day = question.day or now.date()
            said = hours.hours_at(office, day, question.time, now.date(), state, text)
        elif question.now and (question.day is None or question.day == now.date()):
            said = hours.hours_now(office, now, state, text)
        elif question.day == now.date():
            said = hours.hours_today(office, now, state, text)
        elif question.day is not None:
            said = hours.hours_of_day(office, question.day, now.date(), state, text)
        else:
            said = hours.hours_of_week(office, now.date(), text)
        return f"{said}\n{text.quoted(office.hours_note)}" if office.hours_note else said

    def _phones(self, office: Office, text: Locale) -> str:
        lines = [text.say("phone", office=office.name, phone=office.phone)] if office.phone else []
        lines += [f"- {phone.label}: {phone.number}" for phone in office.phones]
        return "\n".join(lines)

    def _appointment(self, office: Office, text: Locale) -> str:
        if office.appointment is None:
            return ""
        said = [text.say(f"appointment.{office.appointment}")]
        if office.appointment != "none":
            if office.appointment_url:
                said.append(text.say("appointment.book", url=office.appointment_url))
            if office.phone:
                said.append(text.say("appointment.by_phone", phone=office.phone))
        return "\n".join(said)

    def _office_overview(
        self,
        office: Office,
        sources: tuple[SourceRef, ...],
        question: Question,
        now: dt.datetime,
        text: Locale,
    ) -> Answer | None:
        parts: list[str | None] = []
        if office.street:
            parts.append(text.say("place_office", office=office.name, address=office.address))
        parts.append(self._phones(office, text))
        if office.email:
            parts.append(text.say("email", office=office.name, email=office.email_told))
        parts.append(self._hours(office, question, now, text))
        said = "\n".join(part for part in parts if part)
        return Answer(said, sources, office) if said else None


def render(
    answers: Sequence[Answer],
    municipality: Municipality,
    channel: str,
    text: Locale,
    notes: Sequence[str] = (),
) -> tuple[str, tuple[Source, ...]]:
    """Joins answers into the text of one reply, with office and source for the channel."""
    body = [*_marked(answers, text), *notes]
    # Two pages of the same name and day look like one and the same.
    named: dict[tuple[str, dt.date], SourceRef] = {}
    for source in (source for answer in answers for source in answer.sources):
        named.setdefault((source.title, source.date), source)
    sources = list(named.values())
    paragraphs = ["\n\n".join(part for part in body if part)]
    office = next((answer.office for answer in answers if answer.office), None)
    closing: list[str] = []
    if office is not None and not _is_reachable_by(paragraphs[0], office):
        closing.append(_office_line(office, text))
    if channel not in {"web", "phone"}:
        closing += [
            text.say("source_line", title=source.title, date=text.date(source.date))
            for source in sources
        ]
    if closing and channel != "phone":
        paragraphs.append("\n".join(closing))
    return "\n\n".join(paragraphs), tuple(Source(s.title, s.url, s.date) for s in sources)


def _marked(answers: Sequence[Answer], text: Locale) -> list[str]:
    """The texts of the answers, each once; where German ones begin, it says so."""
    unique = list({answer.text: answer for answer in answers}.values())
    said: list[str] = []
    for before, answer in zip([None, *unique], unique, strict=False):
        begins = answer.german and not (before and before.german)
        words = answer.said if before is None else _without_yes_no(answer.said)
        said.append(text.quoted(words) if begins else words)
    return said


def _without_yes_no(said: str) -> str:
    """What is told after another answer: a yes or no would look like one to what was asked."""
    return said if _HALF.match(said) else _YES_NO.sub(_begin, said)


def is_yes_no(faq: Faq) -> bool:
    """Whether an editor's answer begins with a yes or no, and so needs its question."""
    return _YES_NO.match(faq.answer) is not None


def begun(text: str) -> str:
    """The text with a capital: "vorläufiger Personalausweis: …", but not "i-Kfz: …"."""
    return text[0].upper() + text[1:] if _SMALL_WORD.match(text) else text


def _has(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def _headed(name: str, text: str) -> str:
    """The text after what it is about; a list stands below."""
    return f"{name}:\n{text}" if _LIST.match(text) else f"{name}: {text}"


def _begin(found: re.Match[str]) -> str:
    """The first letter of what a yes or no was said before."""
    return found[1].upper()


def aspect_buttons(
    entry: Entry, aspects: Sequence[Aspect], text: Locale, limit: int = MAX_BUTTONS
) -> tuple[Button, ...]:
    """Quick replies that ask for further aspects of the same entry."""
    return tuple(
        Button(text.labels[aspect], f"{entry.short_name}: {text.labels[aspect]}")
        for aspect in aspects[:limit]
    )


def _is_reachable_by(said: str, office: Office) -> bool:
    """Whether the text names the office, and where it is or its telephone, if one is known."""
    ways = [way for way in (office.street, office.phone) if way]
    return office.name in said and (not ways or any(way in said for way in ways))


def _office_line(office: Office, text: Locale) -> str:
    address = f", {office.address}" if office.street else ""
    phone = text.say("phone_part", phone=office.phone) if office.phone else ""
    return text.say("office_line", office=office.name, address=address, phone=phone)


def _office_sources(office: Office) -> list[SourceRef]:
    return [SourceRef(title=s.title, url=s.url, date=s.date) for s in office.sources[:1]]


def _asked_for(fees: Sequence[Fee], question: Question) -> list[Fee]:
    """Of fees of one kind for several things, those for what is named: "die 120er Tonne"."""
    units = {fee.unit for fee in fees}
    if len(units) != 1 or not all(units):
        return list(fees)  # Surcharges, or payments for several things at a time.
    labels = [_label_words(fee.label) for fee in fees]
    apart = [words - frozenset.intersection(*labels) for words in labels]
    asked = _label_words(" ".join(word for word in question.words if not _is_adverb(word)))
    shared = [len(words & asked) for words in apart]
    return [fee for fee, count in zip(fees, shared, strict=True) if count == max(shared)]


def _is_adverb(word: str) -> bool:
    """Not "der weitere Hund", but "muss ich weiter zahlen"."""
    return word in vocabulary("de").adverbs


def _label_words(text: str) -> frozenset[str]:
    """Stems of the longer words; of numbers the digits alone ("120er")."""
    words = (word for word in tokens(text) if len(word) > _SHORT or word[0].isdigit())
    return frozenset(_DIGITS.sub(r"\1", stem(word)) for word in words)


def _fee_sentence(name: str, fees: Sequence[Fee], text: Locale) -> str:
    if len(fees) == 1:
        key = "fee.one_free" if fees[0].amount == 0 and not fees[0].label else "fee.one"
        return text.say(key, name=name, fee=_fee(fees[0], text))
    by_age = [fee for fee in fees if fee.depends_on_age]
    if not 0 < len(by_age) <= MAX_FEES_IN_SENTENCE:
        return "\n".join([text.say("fee.list", name=name), *_fee_items(fees, text)])
    # Which of them holds is told by the age; what does not depend on it comes apart.
    amounts = text.join([_fee(fee, text) for fee in by_age], "or")
    others = [fee for fee in fees if not fee.depends_on_age]
    lines = [text.say("fee.many", name=name, fees=amounts)]
    if len(others) == 1:
        lines.append(text.say("fee.further_one", fee=_fee(others[0], text)))
    elif others:
        lines += [text.say("fee.further"), *_fee_items(others, text)]
    return "\n".join(lines)


def _fee_items(fees: Sequence[Fee], text: Locale) -> list[str]:
    return [f"- {_fee(fee, text)}" for fee in fees]


def _fee(fee: Fee, text: Locale) -> str:
    said = text.say("fee.amount", amount=text.amount(fee.amount))
    if fee.amount == 0:
        said = text.say("fee.free")
    elif fee.about:
        said = text.say("fee.about", amount=said)
    elif fee.at_least:
        said = text.say("fee.at_least", amount=said)
    if fee.unit:
        said += f" {text.term(fee.unit)}"
    return f"{said} ({_fee_label(fee.label, text)})" if fee.label else said


def _fee_label(label: str, text: Locale) -> str:
    """ "ab 24 Jahren (mit Foto)" → "ab 24 Jahren; mit Foto": it stands in brackets itself."""
    parts = [part.strip(" ,;") for part in re.split(r"[()]", label)]
    return "; ".join(text.term(part) for part in parts if part)
