"""Which web sites may talk to the assistant from their visitors' browsers."""

import logging
from collections.abc import Sequence

from starlette.datastructures import Headers

_TOLD = 100
_TOLD_CHARS = 200

log = logging.getLogger(__name__)


class Origins:
    """Empty `allowed` means any site; the assistant's own pages always may."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self._allowed = frozenset(origin.lower() for origin in allowed)
        self._told: set[str] = set()

    def permits(self, headers: Headers) -> bool:
        """Judges a handshake by its `Origin`; programs that are no browsers send none."""
        origin = headers.get("origin")
        if origin is None or not self._allowed:
            return True
        origin = origin.lower()
        host = headers.get("host", "").lower()
        if origin in self._allowed or origin in (f"http://{host}", f"https://{host}"):
            return True
        self._tell(origin[:_TOLD_CHARS])
        return False

    def _tell(self, origin: str) -> None:
        """Names each site once, and so many at most: strangers may make up any number."""
        if origin not in self._told and len(self._told) < _TOLD:
            self._told.add(origin)
            log.warning("The page %r may not connect: it is not in allowed_origins.", origin)
