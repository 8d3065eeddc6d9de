"""Masks personal data in what people write, before it is stored or passed on.

Precise rather than greedy: fees, ages, postcodes, opening times, appointment dates, paragraphs
of the law and names of services and offices stay, because the answer depends on them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

EMAIL = "[E-Mail]"
PHONE = "[Telefonnummer]"
IBAN = "[IBAN]"
CARD = "[Kartennummer]"
IDENTITY = "[Kennnummer]"
BIRTH_DATE = "[Geburtsdatum]"
NAME = "[Name]"

_Found = re.Match[str]
_Rule = tuple[re.Pattern[str], str | Callable[[_Found], str]]


@dataclass(frozen=True)
class _Group:
    """Rules that can only find something where one of the hints stands (small letters)."""

    hints: tuple[str, ...]
    rules: tuple[_Rule, ...]
    digits: int = 0
    """If set, the rules apply from this number of digits on, and no hint is needed."""

    def concerns(self, lowered: str, digits: int) -> bool:
        if self.digits:
            return digits >= self.digits
        return any(hint in lowered for hint in self.hints)


def mask(text: str) -> str:
    """`text` with personal data replaced by what kind of data it was, in brackets.

    Masking again changes nothing more.
    """
    for _ in range(_PASSES):
        masked = _mask_once(text)
        if masked == text:
            break
        text = masked
    return text


# What follows another find without a gap is only seen once that is masked.
_PASSES = 5


def _mask_once(text: str) -> str:
    lowered = text.lower()
    digits = len(_DIGIT.findall(text))
    # Most questions concern no group.
    for group in _GROUPS:
        if group.concerns(lowered, digits):
            for pattern, replacement in group.rules:
                text = pattern.sub(replacement, text)
    return text


_DIGIT = re.compile(r"\d")

# E-mail, also as people write it to fool machines.
_DOT = r"(?:\.|\s?[(\[](?:dot|punkt)[)\]]\s?)"
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|[(\[]at[)\]])\s?"
    rf"(?:[\w-]{{1,63}}{_DOT}){{1,6}}[^\W\d_]{{2,24}}",
    re.IGNORECASE,
)

# Accounts and cards. On the telephone "D E" may stand apart, as it was said.
_GERMAN_IBAN = re.compile(r"(?<!\w)D ?E ?\d{2}(?:[ .-]{0,2}\d){18}(?!\d)", re.IGNORECASE)
_FOREIGN_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}")
_CARD = re.compile(r"(?<![\w,.-])\d(?:[ -]?\d){12,18}(?!\w|[,.-]\d)")

# Telephone. National numbers: an area code in one piece, then at least nine digits in all, so
# that dates, times and postcodes are none.
_GAP = r"[ /.()\-–]{0,3}"
_NO_TIME = r"(?!\w|[,.:]\d| ?(?:uhr|€|eur))"
_PHONE_INTERNATIONAL = re.compile(
    rf"(?<![\w+])(?:\+|00|plus )[1-9]\d{{0,2}}(?:{_GAP}\d){{7,12}}{_NO_TIME}", re.IGNORECASE
)
_PHONE_NATIONAL = re.compile(
    r"(?<![\w.,:/§+-])(?:\(0[1-9]\d{1,4}\)|0[1-9]\d{1,4})"
    rf"(?: ?[/–-] ?|[ .])?[1-9](?:[ /–-]?\d){{2,9}}{_NO_TIME}",
    re.IGNORECASE,
)
_PHONE_PAIRS = re.compile(rf"(?<![\w.,:/§+-])0 [1-9]\d(?: ?[/–-]? ?\d{{2}}){{3,6}}{_NO_TIME}")
_PHONE_NAMED = re.compile(
    r"(\b(?:tel(?:efon)?|handy|mobil|ruf|phone|mobile)\.?[ -]?(?:nummer|nr\.?|number)?"
    r"[ :]{1,3}(?:(?:ist|lautet|is)[ :]{1,2})?(?:die )?)"
    rf"(\d(?:[ /–-]?\d){{4,13}}){_NO_TIME}",
    re.IGNORECASE,
)

# Numbers of documents, taxes and insurances. Identity cards and passports use an alphabet
# without vowels; the tenth character is the check digit.
_DOCUMENT = re.compile(
    r"(?<![\w/-])(?=(?:[A-Z]*\d){3})[CFGHJKLMNPRTVWXY][CFGHJKLMNPRTVWXYZ0-9]{8}\d?(?![\w/-])",
    re.IGNORECASE,
)
_TAX_NUMBER = re.compile(r"(?<![\w/.-])\d{2,3}/\d{3}/\d{4,5}(?![\w/])")
_TAX_ID = re.compile(
    r"(?<![\w,.-])[1-9]\d( ?)\d{3}\1\d{3}\1\d{3}(?!\w|[,.-]\d| ?(?:€|eur))", re.IGNORECASE
)
_PENSION = re.compile(r"(?<!\w)\d{2} ?[0-3]\d[01]\d{3} ?[A-Z] ?\d{3}(?!\w)", re.IGNORECASE)
_HEALTH = re.compile(r"(?<!\w)[A-Z]\d{9}(?!\w)", re.IGNORECASE)
_NAMED_NUMBER = re.compile(
    r"(\b(?:personalausweis|ausweis|reisepass|pass|führerschein|aufenthaltstitel|steuer"
    r"|sozialversicherungs|rentenversicherungs|versicherungs|versicherten|krankenkassen|kassen"
    r"|kunden|akten|konto|identifikations|id|passport|tax|insurance|account)[ -]?"
    r"(?:nummer|nr\.?|id(?:entifikationsnummer)?|zeichen|number)"
    r"[ :]{1,3}(?:(?:ist|lautet|is)[ :]{1,2})?)"
    r"(?=(?:[A-Z/.-]*\d){5})([A-Z0-9](?:[A-Z0-9/.-]*[A-Z0-9])?(?: \d[\d/.-]*(?!\w))*)",
    re.IGNORECASE,
)

# Dates of birth. Rules about birth years ("vor dem 1.1.1953 geboren") are no one's.
_MONTH = r"(?:jan|feb|mär|maer|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec)[a-zä]{0,6}\.?"
_DATE = (
    rf"(?:\d{{1,2}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?(?:\d{{4}}|\d{{2}})|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}(?:\.|st|nd|rd|th)?\s?(?:of )?{_MONTH},?\s(?:\d{{4}}|\d{{2}})"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}})"
)
_BORN = re.compile(
    r"((?:\b(?:geboren(?:e[nrs]?)?|geb\.?|geburtsdatum|geburtstag|geburtsdaten|born|dob"
    r"|date of birth|birthday|birthdate)|(?<!\S)\*)[ :,]{0,3}"
    rf"(?:(?:ist|war|is|was|on|am|der|den|the)[ :]{{1,2}}){{0,3}})({_DATE})(?!\d)",
    re.IGNORECASE,
)
_DATE_BORN = re.compile(
    r"(?<!\d)(?<!vor dem )(?<!nach dem )(?<!ab dem )(?<!seit dem )(?<!bis zum )"
    rf"({_DATE})(?=(?: in [^\W\d_]{{2,30}})? (?:geboren|auf die welt|zur welt))",
    re.IGNORECASE,
)

# Names are recognised only where people introduce themselves or sign.
_WORD = r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_])|(?<=[Dd]r)\.|(?<=[Pp]rof)\.){1,30}"
_WORDS = re.compile(_WORD)
_INTRODUCED = re.compile(
    r"(\bich hei(?:ß|ss)e |\b(?:mein|unser) (?:vor|nach|familien|ehe)?name"
    r"(?: ist| lautet|:) |\bmy (?:first |last |full )?name(?: is|'s|:) |\bi(?: am|'m) called "
    r"|\b(?:ich bin|hier (?:ist|spricht|schreibt)|i am|i'm|this is)(?= (?:herr|frau|mr|mrs|ms|dr)"
    rf"\b) )({_WORD}(?: {_WORD}){{0,5}})",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(\b(?:mit freundlichen gr(?:ü|ue)(?:ß|ss)en|(?:freundliche|viele|liebe|beste|schöne)"
    r" gr(?:ü|ue)(?:ß|ss)e|mfg|(?:kind|best) regards)[,!.]?\s+)"
    rf"(?-i:(?=[A-ZÄÖÜ])){_WORD}(?: (?-i:(?=[A-ZÄÖÜ])){_WORD}){{0,3}}(?=\W*\Z)",
    re.IGNORECASE,
)
_TITLES = frozenset(["herr", "frau", "mr", "mrs", "ms", "dr", "dr.", "prof", "prof."])
_PARTICLES = frozenset(["von", "van", "de", "del", "da", "di", "el", "al"])
# Words that follow "mein Name ist" or a name without being one.
_NO_NAMES = """
aber abgelaufen als also am an and anders auch auf aus beantrage bei beim benötige bin bitte
brauch brauche but can changed das dass dem den der die different do does egal ein eine einen er
es falsch for from für gebe geboren geändert hab habe has hat have hier how hätte i ich ihr im in
incorrect is ist it ja jetzt kann kein keine komme könnte live man mein meine misspelled mit muss
my möchte nach need neu nicht noch not nun nur oder on please schon seit sie sind so suche the to
um und unleserlich verkehrt vom wann want war warum was weg weil welche wen wer werde what when
where who why wie will willkommen with wo wohne wohnhaft wollte would wrong wurde würde ziehe zu
zum zur ändern
"""
_no_names = frozenset(_NO_NAMES.split())


def _foreign_iban(found: _Found) -> str:
    """Masks the longest beginning whose check digits fit: ordinary text may follow."""
    text = found[0]
    for end in range(len(text), 14, -1):
        if text[end - 1] != " " and _is_iban(text[:end].replace(" ", "")):
            return IBAN + text[end:]
    return text


def _is_iban(candidate: str) -> bool:
    if not 15 <= len(candidate) <= 34:
        return False
    turned = candidate[4:] + candidate[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def _card(found: _Found) -> str:
    """Masks only what passes the check all payment cards pass (Luhn)."""
    digits = [int(c) for c in found[0] if c.isdigit()]
    doubled = [sum(divmod(2 * d, 10)) for d in digits[-2::-2]]
    return CARD if (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0 else found[0]


def _national(found: _Found) -> str:
    digits = sum(c.isdigit() for c in found[0])
    return PHONE if 9 <= digits <= 13 else found[0]


def _introduced(found: _Found) -> str:
    """Masks the words that can belong to the name, and leaves the rest of the sentence."""
    name_end = found.start(2)
    count = 0
    written_small = None
    for word in _WORDS.finditer(found[2]):
        lowered = word[0].lower()
        if lowered in _TITLES or lowered in _PARTICLES:
            continue
        if lowered in _no_names:
            break
        small = word[0][0].islower()
        if written_small is None:
            written_small = small
        if (small and not written_small) or count == (2 if written_small else 4):
            break
        count += 1
        name_end = found.start(2) + word.end()
    if not count:
        return found[0]
    return found[1] + NAME + found.string[name_end : found.end()]


_GROUPS = (
    _Group(("@", "(at)", "[at]"), ((_EMAIL, EMAIL),)),
    _Group(
        ("gebor", "geb", "born", "birth", "dob", "welt", "*"),
        ((_BORN, rf"\g<1>{BIRTH_DATE}"), (_DATE_BORN, BIRTH_DATE)),
    ),
    _Group(
        (),
        (
            (_GERMAN_IBAN, IBAN),
            (_FOREIGN_IBAN, _foreign_iban),
            (_PENSION, IDENTITY),
            (_TAX_NUMBER, IDENTITY),
            (_PHONE_INTERNATIONAL, PHONE),
            (_PHONE_NATIONAL, _national),
            (_PHONE_PAIRS, PHONE),
            (_CARD, _card),
            (_TAX_ID, IDENTITY),
            (_HEALTH, IDENTITY),
        ),
        digits=9,
    ),
    _Group(
        (),
        (
            (_NAMED_NUMBER, rf"\g<1>{IDENTITY}"),
            (_PHONE_NAMED, rf"\g<1>{PHONE}"),
            (_DOCUMENT, IDENTITY),
        ),
        digits=4,
    ),
    _Group(
        ("heiß", "heiss", "name", "herr", "frau", "called", "mr", "ms", "dr"),
        ((_INTRODUCED, _introduced),),
    ),
    _Group(("grüß", "gruess", "grüss", "mfg", "regards"), ((_SIGNED, rf"\g<1>{NAME}"),)),
)
