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
FIRST_RETURNED = 0x8000
"""Nonces of AudioSocket calls from here on mean that nobody took a hand-over."""


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
    return kind.lower() == "bearer" and hmac.compare_digest(given.encode(), secret.encode())


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
    return any(hmac.compare_digest(given, signature) for signature in expected)


def audiosocket_id(moment: int, nonce: int, secret: str) -> UUID:
    """The UUID an AudioSocket call must present at `moment` (Unix time).

    The dialplan has MD5() and no HMAC: eight hexadecimal digits of time, four of any number
    (`nonce`, so that calls of the same second differ), then the first 20 of
    MD5("secret:time+nonce:secret").
    """
    stamp = f"{moment:08x}{nonce:04x}"
    digest = hashlib.md5(f"{secret}:{stamp}:{secret}".encode(), usedforsecurity=False)
    return UUID(stamp + digest.hexdigest()[:20])


def audiosocket_returned(call: UUID) -> bool:
    """Whether the call comes back from a human who did not answer: its nonce says so."""
    return _nonce(call) >= FIRST_RETURNED


def _nonce(call: UUID) -> int:
    return int(call.hex[8:12], 16)


class AudioSocketAccess:
    """Accepts each valid UUID once, for a minute."""

    def __init__(self, secret: str) -> None:
        self._secret = check_secret(secret)
        self._used: OrderedDict[UUID, int] = OrderedDict()

    def accepts(self, call: UUID, now: int) -> bool:
        """Whether the UUID is genuine, fresh and not used before."""
        moment = int(call.hex[:8], 16)
        expected = audiosocket_id(moment, _nonce(call), self._secret)
        genuine = hmac.compare_digest(call.bytes, expected.bytes)
        if not genuine or abs(now - moment) > AUDIOSOCKET_SECONDS or call in self._used:
            return False
        self._used[call] = now
        while self._used and next(iter(self._used.values())) < now - 2 * AUDIOSOCKET_SECONDS:
            self._used.popitem(last=False)
        return True
