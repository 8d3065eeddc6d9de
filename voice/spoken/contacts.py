"""Telephone numbers, postcodes and e-mail addresses."""

import re

from voice.spoken.numerals import digit_by_digit
from voice.spoken.signs import sign_names

_PHONE = re.compile(r"(?<![\w.,/-])(?:\+\d{1,3}|\(?0\d{1,5}\)?)(?:[ /()–-]{0,3}\d{1,8}){1,6}(?!\w)")
_SHORT_NUMBER = re.compile(
    r"((?:Telefon|Tel\.?|Nummer|Behördennummer|Notruf|Hotline|number|phone)[^\d\n]{0,12})(1\d{2,4})\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"(?<![\d.,-])(\d{5})(?=\s+[A-ZÄÖÜ][a-zäöüß])")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def _is_phone(number: str) -> bool:
    return len(re.sub(r"\D", "", number)) >= 6


def speak_contacts(text: str, language: str) -> str:
    """Say numbers digit by digit and e-mail addresses with their signs."""
    text = _EMAIL.sub(lambda m: speak_email(m[0], language), text)
    text = _PHONE.sub(lambda m: digit_by_digit(m[0], language) if _is_phone(m[0]) else m[0], text)
    text = _SHORT_NUMBER.sub(lambda m: m[1] + digit_by_digit(m[2], language), text)
    return _POSTCODE.sub(lambda m: digit_by_digit(m[1], language), text)


def has_contact(text: str) -> bool:
    """Whether `text` holds a telephone number or an e-mail address."""
    return bool(_EMAIL.search(text)) or any(_is_phone(m[0]) for m in _PHONE.finditer(text))


def speak_email(address: str, language: str) -> str:
    """`post@jena.de` → "post ät jena Punkt de"."""
    for sign, name in sign_names(language).items():
        address = address.replace(sign, f" {name} ")
    return " ".join(address.split())
