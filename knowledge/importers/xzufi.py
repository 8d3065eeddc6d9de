"""Leistungen and Organisationseinheiten in XZuFi 2.2 (http://xoev.de/schemata/xzufi/2_2_0).

Elements are found by their local names at any depth of a message, so that every message that
carries objects (schreibe, transfer) can be read. Only German texts are taken.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from knowledge.entries.entry import MODULES, Aspect, Entry, Fee, Office, OfficeSource, SourceRef
from knowledge.entries.ids import slug, unique
from knowledge.importers.fee_text import read_fees
from knowledge.importers.files import read_bytes
from knowledge.importers.imported import Imported, Skipped, SourceError, file_source
from knowledge.importers.markup import html_text
from knowledge.importers.modules import sections, texts
from knowledge.importers.origin import Origin, reason
from knowledge.importers.texts import one_line, split_teaser

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAMESPACE = re.compile(r"^\{http://xoev\.de/schemata/xzufi/2_[12]_0\}")
_LEIKA = re.compile(r"^\d{14}$")


@dataclass(frozen=True)
class _Link:
    title: str
    uri: str


class XzufiImporter:
    """Reads one XML file."""

    def __init__(self, path: Path, origin: Origin) -> None:
        self._path = path
        self._origin = origin
        self.source = file_source(f"xzufi-{path.stem}", path, origin.url)

    def read(self) -> Imported:
        root = parse(self._path)
        skipped: list[Skipped] = []
        offices, in_charge = self._offices(root, skipped)
        entries: dict[str, Entry] = {}
        for number, service in enumerate(objects(root, "leistung"), start=1):
            place = f"{self._path.name} leistung {number}"
            try:
                entry = self._entry(service, in_charge)
            except (ValidationError, ValueError) as error:
                text = reason(error) if isinstance(error, ValidationError) else str(error)
                skipped.append(Skipped(place, text))
                continue
            if any(entry.id == other.id for other in entries.values()):
                skipped.append(Skipped(place, f"id '{entry.id}' stands there twice"))
                continue
            entries[unique(slug(entry.title), entries, entry.id)] = entry
        if not entries:
            raise SourceError(f"{self._path} has no Leistung of XZuFi 2.2 that could be read.")
        return Imported(entries, offices, skipped=tuple(skipped))

    def _offices(
        self, root: Element, skipped: list[Skipped]
    ) -> tuple[dict[str, Office], dict[str, list[str]]]:
        """Offices by key, and the keys of the offices in charge by id of the Leistung."""
        offices: dict[str, Office] = {}
        in_charge: dict[str, list[str]] = {}
        for number, unit in enumerate(objects(root, "organisationseinheit"), start=1):
            name = one_line(german(child(child(unit, "name"), "name", unit)))
            key = unique(slug(name), offices)
            try:
                offices[key] = self._office(key, name, unit)
            except ValidationError as error:
                skipped.append(Skipped(f"organisationseinheit {number}", reason(error)))
                continue
            for duty in children(unit, "zustaendigkeit"):
                for service in children(duty, "leistungID"):
                    in_charge.setdefault(value(service), []).append(key)
        return offices, in_charge

    def _office(self, key: str, name: str, unit: Element) -> Office:
        address = child(unit, "anschrift")
        ways = {value(w, "kanal/code"): value(w, "kennung") for w in objects(unit, "kommunikation")}
        return Office(
            id=key,
            name=name,
            street=one_line(f"{value(address, 'strasse')} {value(address, 'hausnummer')}"),
            postcode=value(address, "postleitzahl"),
            city=value(address, "ort"),
            phone=ways.get("01", ""),
            email=ways.get("03", ""),
            sources=(OfficeSource(title=name, url=self._origin.url, date=self._origin.date),),
            reviewed=self._origin.date,
        )

    def _entry(self, service: Element, in_charge: dict[str, list[str]]) -> Entry:
        id = value(service, "id")
        if not id:
            raise ValueError("has no id")
        by_code, links = text_modules_of(service)
        rules = texts()
        title = next((one_line(by_code[c]) for c in rules["xzufi_title"] if c in by_code), "")
        if not title:
            raise ValueError("has no Leistungsbezeichnung")
        modules = _modules(by_code, service, links)
        teaser = next((by_code[c] for c in rules["xzufi_teaser"] if c in by_code), "")
        full = by_code.get(rules["xzufi_full_text"], "")
        if not teaser:
            teaser, full = split_teaser(full)
        notes = "\n".join(part for part in (full, modules.get(Aspect.NOTES, "")) if part)
        fees, cost_text = fees_of(service)
        modules |= {Aspect.NOTES: notes, Aspect.FEE: cost_text}
        leika = value(service, "referenzLeiKa/code")
        date = changed(service) or self._origin.date
        offices = in_charge.get(id, [])
        return Entry(
            id=slug(id),
            title=title,
            synonyms=tuple(
                dict.fromkeys(
                    name
                    for term in objects(service, "begriffImKontext")
                    if (name := one_line(german(term, "begriff")))
                )
            ),
            leika=leika if _LEIKA.match(leika) else None,
            office=offices[0] if offices else self._origin.office,
            offices=tuple(offices[1:]),
            fees=fees,
            sources=(SourceRef(title=title, url=_page(service) or self._origin.url, date=date),),
            reviewed=date,
            teaser=teaser,
            sections=sections(modules),
        )


def parse(path: Path) -> Element:
    """Root of an XML file without entities or external references.

    Raises:
        SourceError: it cannot be read, is malformed or tries to expand entities.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    data = read_bytes(path)
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except ParseError as error:
        line, column = error.position
        raise SourceError(f"{path}, line {line}, column {column}: this is not XML.") from None
    except DefusedXmlException:
        raise SourceError(f"{path} declares entities or a DTD and was not read.") from None
    except (ValueError, LookupError, RecursionError) as error:
        raise SourceError(f"{path} is not XML: {error}.") from None
    return root


def local(element: Element) -> str:
    return NAMESPACE.sub("", str(element.tag))


def objects(root: Element, name: str) -> Iterator[Element]:
    """Elements of that name with content of their own, at any depth."""
    return (e for e in root.iter() if local(e) == name and len(e))


def children(element: Element | None, name: str) -> list[Element]:
    return [e for e in element if local(e) == name] if element is not None else []


def child(element: Element | None, name: str, default: Element | None = None) -> Element | None:
    return next(iter(children(element, name)), default)


def value(element: Element | None, path: str = "") -> str:
    """Text of the first element under the path, on one line."""
    for name in path.split("/") if path else ():
        element = child(element, name)
    return one_line(element.text or "") if element is not None else ""


def german(element: Element | None, name: str = "") -> str:
    """Text in German among the elements of that name (or of `element` itself)."""
    found = children(element, name) if name else [element] if element is not None else []
    chosen = [e for e in found if (e.get("languageCode") or "de").lower().startswith("de")]
    return html_text(chosen[0].text or "") if chosen else ""


def text_modules_of(service: Element) -> tuple[dict[str, str], dict[str, list[_Link]]]:
    """Text and links of each text module, by its code."""
    by_code: dict[str, str] = {}
    links: dict[str, list[_Link]] = {}
    for module in children(service, "modulText"):
        code = value(module, "leikaTextmodul/code")
        if text := german(module, "inhalt"):
            by_code[code] = "\n".join(part for part in (by_code.get(code, ""), text) if part)
        for link in children(module, "weiterfuehrenderLink"):
            uri = value(link, "uri")
            if uri.startswith(("https://", "http://")):
                links.setdefault(code, []).append(_Link(value(link, "titel") or uri, uri))
    return by_code, links


def _modules(
    by_code: dict[str, str], service: Element, links: dict[str, list[_Link]]
) -> dict[Aspect, str]:
    found: dict[Aspect, list[str]] = {}
    for code, module in texts()["xzufi_modules"].items():
        parts = [by_code[code]] if code in by_code else []
        parts += [
            "- " + texts()["link"].format(title=link.title, uri=link.uri)
            for link in links.get(code, [])
        ]
        if parts:
            found.setdefault(MODULES[module], []).extend(parts)
    for name, aspect in (
        ("modulFrist", Aspect.DEADLINE),
        ("modulBearbeitungsdauer", Aspect.DURATION),
    ):
        for module_element in children(service, name):
            if text := german(module_element, "beschreibung"):
                found.setdefault(aspect, []).append(text)
    return {aspect: "\n".join(parts) for aspect, parts in found.items()}


def fees_of(service: Element) -> tuple[tuple[Fee, ...], str]:
    """Fixed and lowest amounts as fees; what is not clear stays text."""
    fees: list[Fee] = []
    rest: list[str] = []
    for module in children(service, "modulKosten"):
        for cost in children(module, "kosten"):
            fee = _fee(cost)
            if fee is not None:
                fees.append(fee)
            elif text := german(cost, "beschreibung"):
                rest.append(text)
        if text := german(module, "beschreibung"):
            read = read_fees(text)
            fees += [fee for fee in read.fees if not fees]
            rest += [read.rest] if read.rest else []
    return tuple(fees), "\n".join(rest)


def _fee(cost: Element) -> Fee | None:
    label = one_line(german(cost, "beschreibung")) or german(cost, "bezeichnung")
    fixed, lowest = value(cost, "betrag"), value(cost, "betragUntergrenze")
    if value(cost, "betragObergrenze") or not (fixed or lowest):
        return None
    currency = value(cost, "waehrung/code") or value(cost, "waehrung")
    if currency not in {"", "EUR"}:
        return None
    try:
        return Fee.model_validate(
            {"amount": Decimal(fixed or lowest), "label": label[:160], "at_least": not fixed}
        )
    except (InvalidOperation, ValidationError):
        return None


def changed(service: Element) -> dt.date | None:
    """Day of the last change, as far as it is said."""
    version = child(service, "versionsinformation")
    for name in ("geaendertDatumZeit", "erstelltDatumZeit"):
        try:
            return dt.date.fromisoformat(value(version, name)[:10])
        except ValueError:
            continue
    return None


def _page(service: Element) -> str:
    """The page of origin, if it is named."""
    uri = value(child(service, "modulUrsprungsportal"), "uri")
    return uri if uri.startswith(("https://", "http://")) else ""
