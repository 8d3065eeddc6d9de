"""Who may open a line."""

import base64
from uuid import UUID, uuid4

import pytest

from voice.media.access import (
    CALLS_REMEMBERED,
    AudioSocketAccess,
    WeakSecretError,
    audiosocket_id,
    audiosocket_returned,
    basic_auth_ok,
    bearer_ok,
    check_secret,
    twilio_ok,
    twilio_signature,
)

SECRET = "a-secret-of-the-town-hall"
NOW = 1_795_000_000


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def test_basic_and_bearer() -> None:
    assert basic_auth_ok(basic("asterisk", SECRET), "asterisk", SECRET)
    for header in (None, "", "Basic ???", basic("asterisk", "x"), basic("root", SECRET), SECRET):
        assert not basic_auth_ok(header, "asterisk", SECRET)
    assert bearer_ok(f"Bearer {SECRET}", SECRET)
    assert not bearer_ok(f"Basic {SECRET}", SECRET)
    assert not bearer_ok(None, SECRET)


def test_twilio_signs_either_spelling_of_the_address() -> None:
    public = "wss://phone.example.org"
    for scheme in ("wss", "https"):
        signature = twilio_signature("token", f"{scheme}://phone.example.org/twilio")
        assert twilio_ok(signature, "token", public, "/twilio")
    assert not twilio_ok(signature, "other", public, "/twilio")
    assert not twilio_ok(signature, "token", public, "/twilio?x=1")
    assert not twilio_ok(None, "token", public, "/twilio")
    assert not twilio_ok(
        twilio_signature("", "wss://phone.example.org/twilio"), "", public, "/twilio"
    )


@pytest.mark.parametrize("sign", ["ü", "\udcfc"])
def test_any_sign_may_stand_in_a_header(sign: str) -> None:
    """What is not ASCII comes from the socket as a surrogate."""
    assert not twilio_ok(sign, "token", "wss://phone.example.org", "/twilio")
    assert not bearer_ok(f"Bearer {sign}", SECRET)
    assert not basic_auth_ok(f"Basic {sign}", "asterisk", SECRET)


def test_an_audiosocket_call_proves_the_secret_once_and_soon() -> None:
    access = AudioSocketAccess(SECRET)
    call = audiosocket_id(NOW, 0x1234, SECRET)
    assert access.accepts(call, NOW + 5)
    assert not access.accepts(call, NOW + 6), "used already"
    assert not access.accepts(audiosocket_id(NOW, 0x1234, SECRET), NOW + 61), "too old"
    assert not access.accepts(audiosocket_id(NOW, 0x1234, "another-secret-of-someone"), NOW)
    assert access.accepts(audiosocket_id(NOW, 0x1235, SECRET), NOW), "of the same second"
    assert not access.accepts(uuid4(), NOW)
    assert not access.accepts(UUID(int=0), NOW)


def test_weak_secrets_are_refused() -> None:
    with pytest.raises(WeakSecretError, match="at least 16 characters, it has 5"):
        check_secret("short")


def test_an_audiosocket_call_that_comes_back_continues_its_conversation() -> None:
    access = AudioSocketAccess(SECRET)
    first = audiosocket_id(NOW, 0x1234567, SECRET)
    back = audiosocket_id(NOW + 90, 0x1234567, SECRET, returned=True)
    another = audiosocket_id(NOW + 90, 0x1234568, SECRET, returned=True)
    assert not audiosocket_returned(first)
    assert audiosocket_returned(back)
    assert access.accepts(first, NOW)
    assert access.conversation(first) == str(first)
    assert access.accepts(back, NOW + 90)
    assert access.conversation(back) == str(first)
    assert access.conversation(another) == str(another), "its first call is not known"


def test_what_is_remembered_of_audiosocket_calls_is_bounded() -> None:
    access = AudioSocketAccess(SECRET)
    first = audiosocket_id(NOW, 1, SECRET)
    access.conversation(first)
    for nonce in range(2, CALLS_REMEMBERED + 2):
        access.conversation(audiosocket_id(NOW, nonce, SECRET))
    back = audiosocket_id(NOW, 1, SECRET, returned=True)
    assert access.conversation(back) == str(back)
