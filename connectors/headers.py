"""Security headers and counting of every HTTP response (plain ASGI: no copy of the body)."""

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connectors.metrics import Metrics

# The page runs nothing but files of this server, and talks to nothing else.
_PAGE_POLICY = (
    "default-src 'self'; connect-src 'self' {sockets}; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors {ancestors}"
)
_DATA_POLICY = b"default-src 'none'; frame-ancestors 'none'"
_FIXED = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(self)"),
    # Other sites embed the widget; nothing here depends on who is signed in.
    (b"cross-origin-resource-policy", b"cross-origin"),
]


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
                headers = list(message["headers"])
                known = dict(headers)
                is_page = known.get(b"content-type", b"").startswith(b"text/html")
                policy = self._page_policy(scope) if is_page else _DATA_POLICY
                headers += _FIXED
                # "Not modified" names no type; its headers would replace the stored page's.
                if message["status"] != 304:
                    headers.append((b"content-security-policy", policy))
                if b"cache-control" not in known:
                    headers.append((b"cache-control", b"no-store"))
                message["headers"] = headers
                self._metrics.request(_route(scope), message["status"])
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _page_policy(self, scope: Scope) -> bytes:
        # Older browsers do not count WebSockets as 'self'.
        policy = _PAGE_POLICY.format(sockets=_sockets(scope), ancestors=self._ancestors)
        return policy.encode("latin-1")


def _sockets(scope: Scope) -> str:
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    name = host.decode("latin-1")
    if not name or not all(c.isascii() and (c.isalnum() or c in ".:-[]") for c in name):
        return ""
    return f"ws://{name} wss://{name}"


def _route(scope: Scope) -> str:
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else "other"
