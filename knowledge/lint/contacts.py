"""Addresses that lead nowhere, and languages that nobody can choose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.lint.finding import Finding, Subject

SURFACE_LANGUAGES = ("de", "en")
"""Languages that the widget and the gateway speak; questions may be asked in more."""
_EMAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>.]+")
_WEB = re.compile(r"https?://\S+")


def check_contacts(subject: Subject) -> Iterator[Finding]:
    """Whoever writes to an office or opens its page must get there."""
    path = subject.offices_file
    for key, office in subject.content.offices.items():
        if office.email and not _EMAIL.fullmatch(office.email):
            message = f"'{office.email}' is no e-mail address; write one, such as amt@ort.example"
            yield subject.warning(path, f"{key}.email: {message}", key, "email")
        for name, url in (("url", office.url), ("appointment_url", office.appointment_url)):
            if _leads_nowhere(url):
                yield subject.warning(path, f"{key}.{name}: {_no_web(url)}", key, name)
    municipality, path = subject.content.municipality, subject.municipality_file
    if _leads_nowhere(municipality.url):
        yield subject.warning(path, f"url: {_no_web(municipality.url)}", "url")
    for index, language in enumerate(municipality.languages):
        if language not in SURFACE_LANGUAGES:
            message = f"'{language}' is not permitted; write {' or '.join(SURFACE_LANGUAGES)}"
            yield subject.warning(path, f"languages: {message}", "languages", index)


def _leads_nowhere(url: str) -> bool:
    return bool(url) and not _WEB.fullmatch(url)


def _no_web(url: str) -> str:
    return f"'{url}': a web address begins with https:// or http://"
