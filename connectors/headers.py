"""Security headers and counting of every HTTP response (plain ASGI: no copy of the body)."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.metrics import Metrics

# The page runs nothing but files of this server, and talks to nothing else.
_PAGE_POLICY = (
    "default-src 'self'; connect-src 'self' {sockets}; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors {ancestors}"
)
_DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
    # Other sites embed the widget; nothing here depends on who is signed in.
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class ResponseHeaders:
    """ASGI middleware around the whole app."""

    def __init__(
        self, app: ASGIApp, *, metrics: Metrics, allowed_origins: Sequence[str] = ()
    ) -> None:
        self.app = app
        self._metrics = metrics
        self._ancestors = " ".join(["'self'", *allowed_origins])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on; adds headers when a response starts."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_FIXED)
                # "Not modified" names no type; its headers would replace the stored page's.
                if message["status"] != 304:
                    headers["Content-Security-Policy"] = self._policy(scope, headers)
                headers.setdefault("Cache-Control", "no-store")
                self._metrics.request(_route(scope), message["status"])
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _policy(self, scope: Scope, headers: MutableHeaders) -> str:
        if not headers.get("content-type", "").startswith("text/html"):
            return _DATA_POLICY
        # Older browsers do not count WebSockets as 'self'.
        return _PAGE_POLICY.format(sockets=_sockets(scope), ancestors=self._ancestors)


def _sockets(scope: Scope) -> str:
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    name = host.decode("latin-1")
    if not name or not all(c.isascii() and (c.isalnum() or c in ".:-[]") for c in name):
        return ""
    return f"ws://{name} wss://{name}"


def _route(scope: Scope) -> str:
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else "other"
