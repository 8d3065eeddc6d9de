"""Who may open a line: every media connection proves that it knows the secret."""

import base64
import binascii
import hashlib
import hmac
from collections import OrderedDict
from urllib.parse import urlsplit
from uuid import UUID

SHORTEST_SECRET = 16
AUDIOSOCKET_SECONDS = 60
CALLS_REMEMBERED = 1000
"""AudioSocket calls whose conversation goes on when they come back."""


class WeakSecretError(ValueError):
    """The secret would not protect the line."""


def check_secret(secret: str) -> str:
    """The secret itself, or WeakSecretError."""
    if len(secret) < SHORTEST_SECRET:
        raise WeakSecretError(
            f"the telephone secret needs at least {SHORTEST_SECRET} characters, "
            f"it has {len(secret)}"
        )
    return secret


def basic_auth_ok(header: str | None, user: str, secret: str) -> bool:
    """Whether an HTTP Basic header carries `user` and `secret`."""
    kind, _, coded = (header or "").partition(" ")
    if kind.lower() != "basic":
        return False
    try:
        given = base64.b64decode(coded, validate=True)
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(given, f"{user}:{secret}".encode())


def bearer_ok(header: str | None, secret: str) -> bool:
    """Whether an HTTP Bearer header carries `secret`."""
    kind, _, given = (header or "").partition(" ")
    return kind.lower() == "bearer" and _same(given, secret)


def twilio_signature(token: str, url: str) -> str:
    """Twilio's signature of a request without form fields: HMAC-SHA1 of its address."""
    digest = hmac.new(token.encode(), url.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def twilio_ok(given: str | None, token: str, public_url: str, path: str) -> bool:
    """Whether Twilio signed this request; both spellings of the scheme are tried."""
    if not given or not token:
        return False
    base = urlsplit(public_url)
    addresses = (f"{scheme}://{base.netloc}{path}" for scheme in ("wss", "https"))
    expected = (twilio_signature(token, address) for address in addresses)
    return any(_same(given, signature) for signature in expected)


def _same(given: str, expected: str) -> bool:
    # A header's bytes that are not ASCII come as surrogates.
    return hmac.compare_digest(given.encode(errors="surrogateescape"), expected.encode())


def audiosocket_id(moment: int, nonce: int, secret: str, returned: bool = False) -> UUID:
    """The UUID an AudioSocket call must present at `moment` (Unix time).

    The dialplan has MD5() and no HMAC: eight hexadecimal digits of time, one that is 1 when
    nobody took a hand-over, seven of any number (`nonce`, the caller's for as long as they are
    on the line), then the first 16 of MD5("secret:all of these:secret").
    """
    stamp = f"{moment:08x}{int(returned)}{nonce:07x}"
    digest = hashlib.md5(f"{secret}:{stamp}:{secret}".encode(), usedforsecurity=False)
    return UUID(stamp + digest.hexdigest()[:16])


class AudioSocketAccess:
    """Accepts each valid UUID once, for a minute, and knows whose call comes back."""

    def __init__(self, secret: str) -> None:
        self._secret = check_secret(secret)
        self._used: OrderedDict[UUID, int] = OrderedDict()
        self._first: OrderedDict[int, UUID] = OrderedDict()

    def accepts(self, call: UUID, now: int) -> bool:
        """Whether the UUID is genuine, fresh and not used before."""
        moment, returned, nonce = _parts(call)
        expected = audiosocket_id(moment, nonce, self._secret, returned)
        genuine = hmac.compare_digest(call.bytes, expected.bytes)
        if not genuine or abs(now - moment) > AUDIOSOCKET_SECONDS or call in self._used:
            return False
        self._used[call] = now
        while self._used and next(iter(self._used.values())) < now - 2 * AUDIOSOCKET_SECONDS:
            self._used.popitem(last=False)
        return True

    def conversation(self, call: UUID) -> str:
        """The conversation of an accepted call: a call that comes back continues its first."""
        _, returned, nonce = _parts(call)
        if returned and nonce in self._first:
            return str(self._first[nonce])
        self._first[nonce] = call
        while len(self._first) > CALLS_REMEMBERED:
            self._first.popitem(last=False)
        return str(call)


def audiosocket_returned(call: UUID) -> bool:
    """Whether the call comes back from a human who did not answer."""
    return _parts(call)[1]


def _parts(call: UUID) -> tuple[int, bool, int]:
    """Time, whether it comes back, and nonce."""
    return int(call.hex[:8], 16), call.hex[8] == "1", int(call.hex[9:16], 16)
