"""Pages of a web site, from its sitemap.

Polite: reads robots.txt and keeps to it wherever a redirect leads, leaves out pages that say
noindex, one request at a time with a pause between, only pages of the sitemap's own host, bounded
in number and size.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from knowledge.entries.ids import slug
from knowledge.importers.files import decode
from knowledge.importers.imported import Imported, Skipped, Source, SourceError
from knowledge.importers.origin import Origin
from knowledge.importers.pages import MAX_PAGE, Page, imported_pages

AGENT = "Auskunft"
MAX_PAGES = 1_000
MAX_SITEMAPS = 50
MAX_REDIRECTS = 5
TIMEOUT_S = 20.0
PAUSE_S = 1.0
_ROBOTS_META = re.compile(r"""<meta\b[^>]*\bname\s*=\s*["']?robots\b[^>]*>""", re.IGNORECASE)
_NOINDEX = re.compile(r"\b(?:noindex|none)\b", re.IGNORECASE)

Progress = Callable[[int, int], None]
"""Takes how many pages are done, and of how many."""


@dataclass(frozen=True)
class _Listed:
    url: str
    date: dt.date | None


@dataclass(frozen=True)
class _Fetched:
    url: str
    """Where the redirects led."""
    body: bytes
    robots_tag: str
    """What the server says about indexing."""


class _NotFound(SourceError):  # noqa: N818 - not a mistake for robots.txt
    """The server has no such page for us."""


class _NotWanted(SourceError):  # noqa: N818 - as the site wishes
    """The site does not want the page to be read; the text says where it says so."""


class SitemapImporter:
    """Fetches the pages that a sitemap names."""

    def __init__(
        self,
        url: str,
        origin: Origin,
        *,
        limit: int = MAX_PAGES,
        pause_s: float = PAUSE_S,
        wait: Callable[[float], None] = time.sleep,
        progress: Progress = lambda done, total: None,
    ) -> None:
        self._url = url
        self._origin = origin
        self._limit = limit
        self._pause_s = pause_s
        self._wait = wait
        self._progress = progress
        self._host = _host(url)
        self.source = Source(f"sitemap-{slug(urlsplit(url).netloc)}", url, url)

    def read(self) -> Imported:
        skipped: list[Skipped] = []
        with httpx.Client(headers={"User-Agent": AGENT}, timeout=TIMEOUT_S) as client:
            robots = self._robots(client)
            listed = self._listed(client, robots, skipped)
            pages = self._pages(client, robots, listed, skipped)
            return imported_pages(pages, self._origin, skipped, self._url)

    def _robots(self, client: httpx.Client) -> RobotFileParser:
        """A site without robots.txt allows everything; one that fails forbids everything."""
        robots = RobotFileParser()
        try:
            text = decode(self._fetch(client, urljoin(self._url, "/robots.txt")).body)
        except _NotFound:
            text = ""
        robots.parse(text.splitlines())
        return robots

    def _listed(
        self, client: httpx.Client, robots: RobotFileParser, skipped: list[Skipped]
    ) -> list[_Listed]:
        """Pages of the sitemap and of the sitemaps it names."""
        waiting, found, seen = [self._url], dict[str, _Listed](), set[str]()
        while waiting and len(seen) < MAX_SITEMAPS:
            url = waiting.pop(0)
            if url in seen:
                continue
            seen.add(url)
            try:
                fetched = self._allowed(client, robots, url)
            except _NotWanted as error:
                if url == self._url:
                    raise SourceError(f"{url} cannot be read: {error}.") from None
                skipped.append(Skipped(url, str(error), lost=False))
                continue
            for kind, item in _entries(url, fetched.body):
                if _host(item.url) != self._host:
                    skipped.append(Skipped(item.url[:200], "is on another host", lost=False))
                elif kind == "sitemap":
                    waiting.append(item.url)
                else:
                    found.setdefault(urldefrag(item.url).url, item)
        if len(found) > self._limit:
            skipped.append(Skipped(self._url, f"has more than {self._limit} pages"))
        return list(found.values())[: self._limit]

    def _pages(
        self,
        client: httpx.Client,
        robots: RobotFileParser,
        listed: list[_Listed],
        skipped: list[Skipped],
    ) -> Iterator[Page]:
        seen: set[str] = set()
        for number, item in enumerate(listed, start=1):
            try:
                page = self._page(client, robots, item)
            except _NotWanted as error:
                skipped.append(Skipped(item.url, str(error), lost=False))
            except SourceError as error:
                skipped.append(Skipped(item.url, str(error)))
            else:
                if page.url in seen:
                    skipped.append(Skipped(item.url, f"is the same page as {page.url}", lost=False))
                else:
                    seen.add(page.url)
                    yield page
            self._progress(number, len(listed))

    def _page(self, client: httpx.Client, robots: RobotFileParser, item: _Listed) -> Page:
        fetched = self._allowed(client, robots, item.url)
        html = decode(fetched.body)
        if any(_NOINDEX.search(tag) for tag in (fetched.robots_tag, *_ROBOTS_META.findall(html))):
            raise _NotWanted("says noindex")
        return Page(item.url, fetched.url, html, item.date or self._origin.date)

    def _allowed(self, client: httpx.Client, robots: RobotFileParser, url: str) -> _Fetched:
        """After a pause, what robots.txt does not forbid."""
        if not robots.can_fetch(AGENT, url):
            raise _NotWanted("robots.txt forbids it")
        self._wait(max(self._pause_s, float(robots.crawl_delay(AGENT) or 0)))
        return self._fetch(client, url, robots)

    def _fetch(
        self, client: httpx.Client, url: str, robots: RobotFileParser | None = None
    ) -> _Fetched:
        """A page of the own host; redirects to others, or to where `robots` forbids, end here."""
        url = urldefrag(url).url
        for _ in range(MAX_REDIRECTS):
            try:
                with client.stream("GET", url) as response:
                    if response.has_redirect_location:
                        url = self._redirected(url, response.headers["location"], robots)
                        continue
                    if response.is_client_error:
                        raise _NotFound(f"{url} answers {response.status_code}.")
                    if response.status_code != 200:
                        raise SourceError(f"{url} answers {response.status_code}.")
                    tag = response.headers.get("x-robots-tag", "")
                    return _Fetched(url, _limited_body(response, url), tag)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise SourceError(f"{url} cannot be fetched: {type(error).__name__}.") from None
        raise SourceError(f"{url} redirects too often.")

    def _redirected(self, url: str, location: str, robots: RobotFileParser | None) -> str:
        target = urldefrag(urljoin(url, location)).url
        if _host(target) != self._host:
            raise SourceError(f"{target[:200]} is on another host.")
        if robots and not robots.can_fetch(AGENT, target):
            raise _NotWanted(f"robots.txt forbids {target[:200]}, where it leads")
        return target


def _limited_body(response: httpx.Response, url: str) -> bytes:
    body = bytearray()
    for part in response.iter_bytes(65536):
        body += part
        if len(body) > MAX_PAGE:
            raise SourceError(f"{url} is larger than {MAX_PAGE // 1_000_000} MB.")
    return bytes(body)


def _entries(url: str, data: bytes) -> Iterator[tuple[str, _Listed]]:
    """ "url" or "sitemap" and what it names, in order."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        raise SourceError(f"{url} is not a sitemap.") from None
    for element in root:
        kind = str(element.tag).rpartition("}")[2]
        values = {str(e.tag).rpartition("}")[2]: (e.text or "").strip() for e in element}
        if kind in {"url", "sitemap"} and values.get("loc"):
            yield kind, _Listed(values["loc"], _date(values.get("lastmod", "")))


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        return None


def _host(url: str) -> tuple[str, str]:
    """Scheme and host; SourceError for what is no web address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return "", url
    return parts.scheme, parts.netloc.lower()
