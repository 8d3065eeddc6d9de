"""The phone server: takes lines of every kind and leads a call on each."""

import asyncio
import contextlib
import json
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from voice.assistant import Assistant
from voice.call.policy import CallPolicy
from voice.call.session import CallReport, Engines, VoiceSession
from voice.handover import Desk, HandoverSummary, MemoryDesk
from voice.mail import Mailer
from voice.media import access, audiosocket
from voice.media.asterisk import AsteriskLink, AsteriskProtocolError
from voice.media.browser import BrowserLink
from voice.media.link import LineClosedError, MediaLink
from voice.media.outcomes import CallOutcome, Outcomes
from voice.media.twilio import TwilioLink, TwilioProtocolError

USER = "asterisk"
PAGE = Path(__file__).with_name("page")
_FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/browser.js": ("browser.js", "text/javascript; charset=utf-8"),
    "/microphone.js": ("microphone.js", "text/javascript; charset=utf-8"),
    "/browser.css": ("browser.css", "text/css; charset=utf-8"),
}
_LOCAL = ("127.0.0.1", "::1")
_LOCAL_HOST = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ServerPlan:
    """Where to listen and whom to let in."""

    secret: str
    host: str = "127.0.0.1"
    port: int = 8090
    audiosocket_port: int | None = None
    """0 takes any free one; None means no AudioSocket."""
    max_calls: int = 20
    twilio_token: str = ""
    public_url: str = ""
    browser: bool = True

    def __post_init__(self) -> None:
        access.check_secret(self.secret)
        if self.max_calls < 1:
            raise ValueError(f"max_calls must be above 0, got {self.max_calls}")


@dataclass(frozen=True)
class Hotline:
    """What a call on this server is led with."""

    engines: Engines
    assistant: Callable[[str], Assistant]
    """By municipality; the empty one is the default."""
    policy: Callable[[str], CallPolicy]
    """By municipality, made when the call comes: opening hours count."""
    ended: Callable[[CallReport], None] = lambda report: None
    mailer: Mailer | None = None


class PhoneServer:
    """Listens from `start` to `stop`; use it as an asynchronous context manager."""

    def __init__(self, plan: ServerPlan, hotline: Hotline) -> None:
        self.desk = MemoryDesk()
        self.outcomes = Outcomes()
        self._plan = plan
        self._hotline = hotline
        self._audiosocket_access = access.AudioSocketAccess(plan.secret)
        self._calls: set[asyncio.Task[None]] = set()
        self._websockets: Server | None = None
        self._tcp: asyncio.Server | None = None

    async def __aenter__(self) -> "PhoneServer":
        await self.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.stop()

    @property
    def calls(self) -> int:
        """Calls at this moment."""
        return len(self._calls)

    @property
    def port(self) -> int:
        """The port for WebSocket and HTTP, once started."""
        assert self._websockets is not None
        return int(next(iter(self._websockets.sockets)).getsockname()[1])

    @property
    def audiosocket_port(self) -> int:
        """The port for AudioSocket, once started."""
        assert self._tcp is not None
        return int(self._tcp.sockets[0].getsockname()[1])

    async def start(self) -> None:
        """Listen. OSError when a port is taken."""
        plan = self._plan
        self._websockets = await serve(
            self._on_websocket,
            plan.host,
            plan.port,
            process_request=self._on_request,
            select_subprotocol=lambda socket, offered: offered[0] if offered else None,
            compression=None,
            # The address of a call holds the caller's number: nothing of it is logged.
            logger=_silent_logger(),
            max_size=1 << 20,
            max_queue=256,
        )
        if plan.audiosocket_port is not None:
            self._tcp = await asyncio.start_server(
                self._on_audiosocket, plan.host, plan.audiosocket_port
            )

    async def stop(self) -> None:
        """End all calls and stop listening."""
        for call in list(self._calls):
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)
        if self._tcp is not None:
            self._tcp.close()
            await self._tcp.wait_closed()
        if self._websockets is not None:
            self._websockets.close()
            await self._websockets.wait_closed()

    # -- HTTP --------------------------------------------------------------------------

    def _on_request(self, socket: ServerConnection, request: Request) -> Response | None:
        path = urlsplit(request.path).path
        match path:
            case "/asterisk" | "/twilio" | "/browser":
                return self._admit(socket, request, path)
            case "/healthz":
                return socket.respond(HTTPStatus.OK, "ok\n")
            case "/outcome" | "/handovers":
                return self._private(socket, request, path)
            case _ if path in _FILES and self._plan.browser:
                return _file(path)
        return socket.respond(HTTPStatus.NOT_FOUND, "not found\n")

    def _admit(self, socket: ServerConnection, request: Request, path: str) -> Response | None:
        if not self._may_connect(socket, request, path):
            log.warning("a %s connection was refused: not authenticated", path.lstrip("/"))
            return socket.respond(HTTPStatus.UNAUTHORIZED, "not authenticated\n")
        if self.calls >= self._plan.max_calls:
            log.warning("a call was refused: %d calls already", self.calls)
            return socket.respond(HTTPStatus.SERVICE_UNAVAILABLE, "too many calls\n")
        return None

    def _may_connect(self, socket: ServerConnection, request: Request, path: str) -> bool:
        headers = request.headers
        if path == "/asterisk":
            return access.basic_auth_ok(headers.get("Authorization"), USER, self._plan.secret)
        if path == "/twilio":
            return access.twilio_ok(
                headers.get("X-Twilio-Signature"),
                self._plan.twilio_token,
                self._plan.public_url,
                request.path,
            )
        return self._plan.browser and _is_local_page(socket, headers)

    def _private(self, socket: ServerConnection, request: Request, path: str) -> Response:
        """For Asterisk and the desk: how a call ended, and what was said before a hand-over."""
        header = request.headers.get("Authorization")
        secret = self._plan.secret
        if not (access.basic_auth_ok(header, USER, secret) or access.bearer_ok(header, secret)):
            return socket.respond(HTTPStatus.UNAUTHORIZED, "not authenticated\n")
        if path == "/handovers":
            waiting = [summary.as_dict() for summary in self.desk.waiting()]
            return _response(json.dumps(waiting, ensure_ascii=False).encode(), "application/json")
        query = parse_qs(urlsplit(request.path).query)
        conversation = query.get("conversation", [""])[0]
        return _response(self.outcomes.take(conversation).encode(), "text/plain")

    # -- lines -------------------------------------------------------------------------

    async def _on_websocket(self, socket: ServerConnection) -> None:
        path = urlsplit(socket.request.path if socket.request else "").path
        try:
            link = await _websocket_link(socket, path)
        except (AsteriskProtocolError, TwilioProtocolError) as error:
            log.error("%s", error)
        except (ConnectionClosed, ValueError, KeyError):
            log.warning("a %s connection ended before its call began", path.lstrip("/"))
        else:
            await self._lead(link)

    async def _on_audiosocket(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            link = await audiosocket.accept(reader, writer, self._audiosocket_access)
        except audiosocket.AudioSocketError as error:
            log.warning("an AudioSocket connection was refused: %s", error)
            writer.close()
            return
        if self.calls >= self._plan.max_calls:
            self.outcomes.note(link.info.conversation, CallOutcome.HUMAN)
            await link.hang_up()
            return
        await self._lead(link)

    async def _lead(self, link: MediaLink) -> None:
        """One call, as a task of its own that `stop` can end."""
        task = asyncio.create_task(self._call(link))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.shield(task)

    async def _call(self, link: MediaLink) -> None:
        conversation = link.info.conversation
        try:
            session = self.session(link)
            self.outcomes.note(conversation, CallOutcome.END)
            log.info("call begins (%d now)", self.calls)
            report = await session.run()
        except Exception:
            log.exception("a call failed; its caller is passed to a human")
            self.outcomes.note(conversation, CallOutcome.HUMAN)
            with contextlib.suppress(LineClosedError):
                await link.hang_up()
            return
        log.info("call ends after %d turns", len(report.timings))
        self._hotline.ended(report)

    def session(self, link: MediaLink) -> VoiceSession:
        """What leads a call on `link`."""
        return VoiceSession(
            link,
            self._hotline.engines,
            self._hotline.assistant(link.info.municipality),
            self._hotline.policy(link.info.municipality),
            _NotingDesk(self.desk, self.outcomes),
            mailer=self._hotline.mailer,
        )


class _NotingDesk:
    """Notes that the dialplan is to go on to a human, before the bot hangs up."""

    def __init__(self, desk: Desk, outcomes: Outcomes) -> None:
        self._desk = desk
        self._outcomes = outcomes

    async def leave(self, summary: HandoverSummary) -> None:
        self._outcomes.note(summary.conversation, CallOutcome.HUMAN)
        await self._desk.leave(summary)

    async def request_call_back(self, summary: HandoverSummary) -> None:
        await self._desk.request_call_back(summary)


async def _websocket_link(socket: ServerConnection, path: str) -> MediaLink:
    if path == "/asterisk":
        return await AsteriskLink.accept(socket)
    if path == "/twilio":
        return await TwilioLink.accept(socket)
    query = parse_qs(urlsplit(socket.request.path if socket.request else "").query)
    return BrowserLink(socket, query.get("municipality", [""])[0])


def _is_local_page(socket: ServerConnection, headers: Headers) -> bool:
    """Whether the microphone page of this very server asks, from this machine."""
    host, origin = headers.get("Host", ""), headers.get("Origin", "")
    # A proxy on this machine, or a name that was made to lead here, brings others' pages.
    if socket.remote_address[0] not in _LOCAL or not _LOCAL_HOST.fullmatch(host):
        return False
    return urlsplit(origin).netloc == host


def _file(path: str) -> Response:
    name, kind = _FILES[path]
    response = _response((PAGE / name).read_bytes(), kind)
    response.headers["Content-Security-Policy"] = (
        "default-src 'self'; connect-src 'self' ws: wss:; frame-ancestors 'none'"
    )
    return response


def _response(body: bytes, kind: str) -> Response:
    headers = Headers(
        {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Connection": "close",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
    )
    return Response(HTTPStatus.OK.value, HTTPStatus.OK.phrase, headers, body)


def _silent_logger() -> logging.Logger:
    logger = logging.getLogger("voice.media.websockets")
    logger.setLevel(logging.CRITICAL)
    return logger
