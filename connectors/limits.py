"""How much one client may ask for: addresses, rates and connections."""

import ipaddress
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable

from starlette.types import Scope

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class ClientAddresses:
    """Names the client behind a connection.

    `X-Forwarded-For` counts only as far as trusted proxies wrote it.
    """

    def __init__(self, trusted_proxies: Iterable[str] = ()) -> None:
        self._proxies: list[Network] = [_network(proxy) for proxy in trusted_proxies]

    def of(self, scope: Scope) -> str:
        """One key a client; all addresses of an IPv6 /64 are one client."""
        client = scope.get("client")
        address = _plain(str(client[0])) if client else "unknown"
        if self._proxies and self._is_proxy(address):
            address = self._forwarded(scope, address)
        return _key(address)

    def _forwarded(self, scope: Scope, address: str) -> str:
        hops: list[str] = [
            _plain(hop.strip())
            for name, value in scope["headers"]
            if name == b"x-forwarded-for"
            for hop in value.decode("latin-1").split(",")
        ]
        for hop in reversed(hops):
            try:
                ipaddress.ip_address(hop)
            except ValueError:
                return address
            address = hop
            if not self._is_proxy(hop):
                return hop
        return address

    def _is_proxy(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._proxies)


def _plain(address: str) -> str:
    """An IPv4 address as such, which a socket for both protocols shows as `::ffff:1.2.3.4`."""
    try:
        mapped = ipaddress.IPv6Address(address).ipv4_mapped
    except ValueError:
        return address
    return str(mapped) if mapped else address


def _network(proxy: str) -> Network:
    network = ipaddress.ip_network(proxy, strict=False)
    mapped = getattr(network.network_address, "ipv4_mapped", None)
    if mapped is None:
        return network
    return ipaddress.IPv4Network((mapped, network.prefixlen - 96))


def _key(address: str) -> str:
    if ":" not in address:
        return address
    try:
        return str(ipaddress.IPv6Network((address.split("%")[0], 64), strict=False))
    except ValueError:
        return address


class TokenBuckets:
    """Rate limit by key: `per_minute` at once, then refilled evenly.

    Holds at most `max_keys` buckets; the longest untouched one goes first.
    """

    def __init__(
        self,
        per_minute: int,
        *,
        max_keys: int = 20_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if per_minute < 1:
            raise ValueError("per_minute must be greater than 0.")
        self._capacity = float(per_minute)
        self._per_second = per_minute / 60
        self._max_keys = max_keys
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Takes one token; 0.0 when granted, else the seconds until one is there."""
        now = self._clock()
        tokens, then = self._buckets.get(key, (self._capacity, now))
        tokens = min(self._capacity, tokens + (now - then) * self._per_second)
        granted = tokens >= 1
        self._buckets[key] = (tokens - 1 if granted else tokens, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > self._max_keys:
            self._buckets.popitem(last=False)
        return 0.0 if granted else (1 - tokens) / self._per_second


class ConnectionLimit:
    """Open WebSocket connections, in all and by client."""

    def __init__(self, total: int, per_client: int) -> None:
        self._total = total
        self._per_client = per_client
        self._clients: Counter[str] = Counter()
        self.open = 0

    def enter(self, client: str) -> bool:
        """Counts one connection; False (and not counted) when there are too many."""
        if self.open >= self._total or self._clients[client] >= self._per_client:
            if not self._clients[client]:
                del self._clients[client]
            return False
        self.open += 1
        self._clients[client] += 1
        return True

    def leave(self, client: str) -> None:
        """Gives back what `enter` counted."""
        self.open -= 1
        self._clients[client] -= 1
        if not self._clients[client]:
            del self._clients[client]
