"""A site on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from knowledge.importers.imported import SourceError
from knowledge.importers.origin import Origin
from knowledge.importers.sitemap import SitemapImporter
from tests.knowledge.importers.test_pages import PAGE


class Site:
    """Answers and the paths that were asked for."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []
        self.url = ""

    def put(self, path: str, body: str, status: int = 200, **headers: str) -> None:
        self.answers[path] = (status, headers, body.replace("{site}", self.url).encode())

    def sitemap(self, *paths: str) -> None:
        urls = "".join(f"<url><loc>{path}</loc></url>" for path in paths)
        self.put("/sitemap.xml", f'<urlset xmlns="http://www.sitemaps.org/x">{urls}</urlset>')


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            status, headers, body = served.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield served
    server.shutdown()
    thread.join()
    server.server_close()


def importer(site: Site, origin: Origin, waited: list[float] | None = None) -> SitemapImporter:
    pauses = waited if waited is not None else []
    return SitemapImporter(f"{site.url}/sitemap.xml", origin, wait=pauses.append)


def test_pages_with_their_dates_and_a_pause_before_each_request(site: Site, origin: Origin) -> None:
    site.put(
        "/sitemap.xml",
        "<urlset><url><loc>{site}/b</loc><lastmod>2026-02-03T10:00:00Z</lastmod></url></urlset>",
    )
    site.put("/b", PAGE)
    waited: list[float] = []
    entry = importer(site, origin, waited).read().entries["buecherei"]
    assert str(entry.sources[0].url) == f"{site.url}/b"
    assert entry.reviewed.isoformat() == "2026-02-03"
    assert waited == [1.0, 1.0]


def test_robots_are_obeyed(site: Site, origin: Origin) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /privat\nCrawl-delay: 7\n")
    site.sitemap("{site}/b", "{site}/privat/x")
    site.put("/b", PAGE)
    waited: list[float] = []
    imported = importer(site, origin, waited).read()
    assert "/privat/x" not in site.asked
    assert [s.reason for s in imported.skipped] == ["robots.txt forbids it"]
    assert waited == [7.0, 7.0]


def test_robots_are_asked_again_where_a_redirect_leads(site: Site, origin: Origin) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /privat\n")
    site.sitemap("{site}/b", "{site}/r")
    site.put("/b", PAGE)
    site.put("/r", "", 302, Location="/zwischen")
    site.put("/zwischen", "", 302, Location="/privat/geheim")
    site.put("/privat/geheim", PAGE.replace("Bücherei", "Geheim"))
    imported = importer(site, origin).read()
    assert set(imported.entries) == {"buecherei"}
    assert "/privat/geheim" not in site.asked
    (skipped,) = imported.skipped
    assert skipped.reason == f"robots.txt forbids {site.url}/privat/geheim, where it leads"
    assert not skipped.lost


def test_pages_that_say_noindex_are_left_out(site: Site, origin: Origin) -> None:
    site.sitemap("{site}/b", "{site}/n", "{site}/h")
    site.put("/b", PAGE)
    mark = '<meta name="robots" content="noindex, follow"></head>'
    site.put("/n", PAGE.replace("</head>", mark))
    site.put("/h", PAGE, 200, **{"X-Robots-Tag": "noindex"})
    imported = importer(site, origin).read()
    assert set(imported.entries) == {"buecherei"}
    assert [s.reason for s in imported.skipped] == ["says noindex"] * 2


def test_one_page_under_two_addresses_is_one_entry(site: Site, origin: Origin) -> None:
    site.sitemap("{site}/b", "{site}/b#oben", "{site}/alt")
    site.put("/b", PAGE)
    site.put("/alt", "", 301, Location="/b")
    imported = importer(site, origin).read()
    assert set(imported.entries) == {"buecherei"}
    assert site.asked.count("/b") == 2
    assert [s.reason for s in imported.skipped] == [f"is the same page as {site.url}/b"]


def test_progress_is_told_after_each_page(site: Site, origin: Origin) -> None:
    site.sitemap("{site}/b", "{site}/weg")
    site.put("/b", PAGE)
    told: list[tuple[int, int]] = []
    SitemapImporter(
        f"{site.url}/sitemap.xml",
        origin,
        wait=lambda seconds: None,
        progress=lambda done, total: told.append((done, total)),
    ).read()
    assert told == [(1, 2), (2, 2)]


def test_other_hosts_are_never_asked(site: Site, origin: Origin) -> None:
    site.sitemap("{site}/b", "http://169.254.169.254/latest", "file:///etc/passwd", "{site}/r")
    site.put("/b", PAGE)
    site.put("/r", "", 302, Location="http://192.0.2.1/")
    imported = importer(site, origin).read()
    assert set(imported.entries) == {"buecherei"}
    assert sum("another host" in s.reason for s in imported.skipped) == 3


def test_failing_pages_are_named(site: Site, origin: Origin) -> None:
    site.sitemap("{site}/b", "{site}/weg", "{site}/kreis", "{site}/nirgends")
    site.put("/b", PAGE)
    site.put("/kreis", "", 302, Location="/kreis")
    site.put("/nirgends", "", 302)
    reasons = [s.reason for s in importer(site, origin).read().skipped]
    assert len(reasons) == 3
    assert "404" in reasons[0]
    assert "too often" in reasons[1]
    assert "302" in reasons[2]


def sitemap_index(site: Site, *paths: str) -> None:
    sitemaps = "".join(f"<sitemap><loc>{path}</loc></sitemap>" for path in paths)
    site.put("/sitemap.xml", f"<sitemapindex>{sitemaps}</sitemapindex>")


def test_sitemaps_of_sitemaps(site: Site, origin: Origin) -> None:
    sitemap_index(site, "{site}/2.xml", "{site}/sitemap.xml")
    listed = "<urlset><url><loc>{site}/b</loc></url></urlset>"
    site.put("/2.xml", listed, 200, **{"X-Robots-Tag": "none"})
    site.put("/b", PAGE)
    waited: list[float] = []
    assert set(importer(site, origin, waited).read().entries) == {"buecherei"}
    assert waited == [1.0] * 3


def test_robots_are_obeyed_for_sitemaps_too(site: Site, origin: Origin) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /privat\n")
    sitemap_index(site, "{site}/2.xml", "{site}/privat/3.xml", "{site}/4.xml")
    site.put("/2.xml", "<urlset><url><loc>{site}/b</loc></url></urlset>")
    site.put("/4.xml", "", 302, Location="/privat/5.xml")
    site.put("/b", PAGE)
    imported = importer(site, origin).read()
    assert set(imported.entries) == {"buecherei"}
    assert not any(path.startswith("/privat") for path in site.asked)
    assert len(imported.skipped) == 2
    assert all("robots.txt forbids" in s.reason and not s.lost for s in imported.skipped)


def test_a_sitemap_that_robots_forbid(site: Site, origin: Origin) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /\n")
    with pytest.raises(SourceError, match="forbids it"):
        importer(site, origin).read()
    assert site.asked == ["/robots.txt"]


@pytest.mark.parametrize(
    "body", ["", "<html>", '<!DOCTYPE a [<!ENTITY a "b">]><a>&a;</a>', "<urlset/>"]
)
def test_what_is_no_sitemap(site: Site, origin: Origin, body: str) -> None:
    site.put("/sitemap.xml", body)
    with pytest.raises(SourceError):
        importer(site, origin).read()


def test_a_site_that_is_not_there(origin: Origin) -> None:
    with pytest.raises(SourceError, match="cannot be fetched"):
        SitemapImporter("http://127.0.0.1:9/sitemap.xml", origin).read()
