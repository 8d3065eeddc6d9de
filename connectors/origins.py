"""Which web sites may talk to the assistant from their visitors' browsers."""

from collections.abc import Sequence

from starlette.datastructures import Headers


class Origins:
    """Empty `allowed` means any site; the assistant's own pages always may."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self._allowed = frozenset(origin.lower() for origin in allowed)

    def permits(self, headers: Headers) -> bool:
        """Judges a handshake by its `Origin`; programs that are no browsers send none."""
        origin = headers.get("origin")
        if origin is None or not self._allowed:
            return True
        origin = origin.lower()
        host = headers.get("host", "").lower()
        return origin in self._allowed or origin in (f"http://{host}", f"https://{host}")
