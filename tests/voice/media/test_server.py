"""Lines of every kind into a phone server, over real sockets on loopback."""

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from tests.voice.fakes import FakeAssistant, FakeRecogniser, FakeVoice, InlineExecutor
from voice.audio.activity import SileroDetector
from voice.call.policy import CallPolicy
from voice.call.session import CallReport, Engines
from voice.call.states import CallState
from voice.media.access import audiosocket_id, twilio_signature
from voice.media.audiosocket import AUDIO, HANG_UP, IDENTIFIER, KEY, message, read_message
from voice.media.server import Hotline, PhoneServer, ServerPlan
from voice.synthesis.prompts import SpeechCache

SECRET = "a-secret-of-the-town-hall"
TWILIO = "twilio-auth-token"
BROKEN = "broken"
"""A municipality for which no call can be led."""
START = {
    "event": "MEDIA_START",
    "channel": "WebSocket/auskunft/1",
    "format": "slin",
    "optimal_frame_size": 320,
    "ptime": 20,
}


class QuickVoice(FakeVoice):
    """A tenth of a second a sentence: tests need not wait for long speeches."""

    def speak(self, sentence: str, pace: float = 1.0) -> bytes:
        super().speak("", pace)
        self.said.append((sentence, pace))
        return b"\x00\x20" * 800


class House:
    def __init__(self, server: PhoneServer, assistant: FakeAssistant) -> None:
        self.server = server
        self.assistant = assistant
        self.ended: asyncio.Queue[CallReport] = asyncio.Queue()

    def asterisk(self, path: str = "/asterisk", secret: str = SECRET) -> Any:
        token = base64.b64encode(f"asterisk:{secret}".encode()).decode()
        return connect(
            f"ws://127.0.0.1:{self.server.port}{path}",
            additional_headers={"Authorization": f"Basic {token}"},
            subprotocols=["media"],  # type: ignore[list-item]
        )

    async def get(self, path: str, secret: str = SECRET) -> httpx.Response:
        async with httpx.AsyncClient(trust_env=False) as client:
            return await client.get(
                f"http://127.0.0.1:{self.server.port}{path}",
                headers={"Authorization": f"Bearer {secret}"},
            )


def policy_of(place: str) -> CallPolicy:
    if place == BROKEN:
        raise RuntimeError("its settings cannot be used")
    return CallPolicy(municipality="Jena")


@pytest.fixture
async def house() -> AsyncIterator[House]:
    assistant = FakeAssistant()
    ended: asyncio.Queue[CallReport] = asyncio.Queue()
    engines = Engines(
        {"de": FakeRecogniser()},
        {"de": SpeechCache(QuickVoice())},
        SileroDetector,
        InlineExecutor(),
    )
    hotline = Hotline(engines, lambda place: assistant, policy_of, ended.put_nowait)
    plan = ServerPlan(
        SECRET,
        port=0,
        audiosocket_port=0,
        max_calls=2,
        twilio_token=TWILIO,
        public_url="wss://phone.example.org",
    )
    async with PhoneServer(plan, hotline) as server:
        built = House(server, assistant)
        built.ended = ended
        yield built


async def audio_from(socket: ClientConnection) -> bytes:
    """The first audio."""
    async with asyncio.timeout(20):
        while True:
            received = await socket.recv()
            if isinstance(received, bytes):
                return received


async def status_of(house: House, *lines: str) -> int:
    """The status of the answer to a request that no client would let us send."""
    reader, writer = await asyncio.open_connection("127.0.0.1", house.server.port)
    writer.write("\r\n".join([*lines, "", ""]).encode())
    async with asyncio.timeout(10):
        status = (await reader.readline()).split()[1]
    writer.close()
    return int(status)


async def command_from(socket: ClientConnection, wanted: str) -> dict[str, Any]:
    async with asyncio.timeout(20):
        while True:
            received = await socket.recv()
            if isinstance(received, str) and json.loads(received).get("command") == wanted:
                return dict(json.loads(received))


async def test_an_asterisk_call_from_greeting_to_handover(house: House) -> None:
    path = "/asterisk?conversation=c1&caller=%2B4936414938&returned=0"
    async with house.asterisk(path) as socket:
        await socket.send(json.dumps(START))
        audio = await audio_from(socket)
        assert len(audio) % 320 == 0
        await socket.send(json.dumps({"event": "DTMF_END", "digit": "0", "duration_ms": 90}))
        await command_from(socket, "HANGUP")
    assert (await house.get("/outcome?conversation=c1")).text == "human"
    waiting = (await house.get("/handovers")).json()
    assert waiting[0]["caller"] == "+49…38"
    assert waiting[0]["conversation"] == "c1"


async def test_keys_ask_and_the_answer_is_spoken(house: House) -> None:
    async with house.asterisk() as socket:
        await socket.send(json.dumps(START))
        await audio_from(socket)
        await socket.send(json.dumps({"event": "DTMF_END", "digit": "1"}))
        await command_from(socket, "FLUSH_MEDIA")
        await audio_from(socket)
    assert house.assistant.asked[0][1] == "Wann hat der Bürgerservice geöffnet?"


async def test_a_call_that_ends_by_itself_is_no_handover(house: House) -> None:
    async with house.asterisk("/asterisk?conversation=c2") as socket:
        await socket.send(json.dumps(START))
        await audio_from(socket)
    assert (await house.get("/outcome?conversation=c2")).text == "end"
    assert (await house.get("/outcome?conversation=c2")).text == "human", "unknown by now"


async def test_a_call_that_cannot_be_led_goes_to_a_human(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    async with house.asterisk(f"/asterisk?conversation=c4&municipality={BROKEN}") as socket:
        await socket.send(json.dumps(START))
        await command_from(socket, "HANGUP")
    assert (await house.get("/outcome?conversation=c4")).text == "human"
    assert "a call failed; its caller is passed to a human" in caplog.text
    assert house.server.calls == 0


async def test_a_wish_to_be_called_back_rings_nobody(house: House) -> None:
    async with house.asterisk("/asterisk?conversation=c3&returned=1") as socket:
        await socket.send(json.dumps(START))
        await audio_from(socket)
        for key in "1493800#1":
            await socket.send(json.dumps({"event": "DTMF_END", "digit": key}))
        async with asyncio.timeout(20):
            while not house.server.desk.waiting():
                await socket.recv()
    assert (await house.get("/handovers")).json()[0]["call_back"] == "493800"
    assert (await house.get("/outcome?conversation=c3")).text == "end"


async def test_the_secret_is_needed_everywhere(house: House) -> None:
    for connection in (
        house.asterisk(secret="wrong"),
        connect(f"ws://127.0.0.1:{house.server.port}/asterisk"),
        connect(f"ws://127.0.0.1:{house.server.port}/twilio"),
        connect(f"ws://127.0.0.1:{house.server.port}/browser"),
        connect(f"ws://127.0.0.1:{house.server.port}/browser", origin="http://evil.example"),  # type: ignore[arg-type]
    ):
        with pytest.raises(InvalidStatus, match="401"):
            await connection
    for path in ("/outcome", "/handovers"):
        assert (await house.get(path, secret="wrong")).status_code == 401
    assert (await house.get("/elsewhere")).status_code == 404


@pytest.mark.parametrize(
    ("host", "admitted"),
    [
        ("localhost:8090", True),
        ("127.0.0.1", True),
        ("[::1]:9000", True),
        ("phone.example.org", False),
        ("phone.example.org:8090", False),
        ("127.0.0.1.evil.example:8090", False),
        ("localhost.evil.example", False),
        ("evil.example#localhost:8090", False),
        ("[::1", False),
        ("", False),
    ],
)
async def test_only_a_page_of_this_machine_uses_the_microphone_line(
    house: House, host: str, admitted: bool
) -> None:
    lines = [
        "GET /browser HTTP/1.1",
        f"Host: {host}",
        f"Origin: http://{host}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    ]
    status = await status_of(house, *lines)
    assert status == (101 if admitted else 401)


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("/twilio", "X-Twilio-Signature: ünterschrift"),
        ("/handovers", "Authorization: Bearer geheimtür"),
        ("/asterisk", "Authorization: Basic geheimtür"),
    ],
)
async def test_headers_of_other_signs_than_ascii_are_refused(
    house: House, path: str, header: str
) -> None:
    assert await status_of(house, f"GET {path} HTTP/1.1", "Host: localhost", header) == 401


async def test_more_calls_than_allowed_are_refused(house: House) -> None:
    async with house.asterisk() as first, house.asterisk() as second:
        await first.send(json.dumps(START))
        await second.send(json.dumps(START))
        await audio_from(first)
        await audio_from(second)
        with pytest.raises(InvalidStatus, match="503"):
            await house.asterisk()


@pytest.mark.parametrize(
    "first", ["MEDIA_START connection_id:1", json.dumps({**START, "format": "opus"}), b"\0\0", "{"]
)
async def test_a_line_that_begins_wrongly_is_closed(house: House, first: str | bytes) -> None:
    async with house.asterisk() as socket:
        await socket.send(first)
        async with asyncio.timeout(10):
            await socket.wait_closed()
    assert house.server.calls == 0


async def test_twilio(house: House) -> None:
    signature = twilio_signature(TWILIO, "wss://phone.example.org/twilio")
    async with connect(
        f"ws://127.0.0.1:{house.server.port}/twilio",
        additional_headers={"X-Twilio-Signature": signature},
    ) as socket:
        await socket.send(json.dumps({"event": "connected", "protocol": "Call"}))
        start = {
            "streamSid": "MZ1",
            "callSid": "CA1",
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000},
            "customParameters": {"caller": "+4936414938"},
        }
        await socket.send(json.dumps({"event": "start", "start": start}))
        media = json.loads(await socket.recv())
        assert media["event"] == "media"
        assert media["streamSid"] == "MZ1"
        assert base64.b64decode(media["media"]["payload"])
        await socket.send(json.dumps({"event": "dtmf", "dtmf": {"digit": "1"}}))
        async with asyncio.timeout(10):
            while json.loads(await socket.recv())["event"] != "clear":
                pass
        await socket.send(json.dumps({"event": "stop"}))
        async with asyncio.timeout(10):
            await socket.wait_closed()
    assert house.assistant.asked
    async with asyncio.timeout(10):
        report = await house.ended.get()
    assert report.state is CallState.ENDED


async def test_the_microphone_page_and_its_line(house: House) -> None:
    page = await house.get("/")
    assert "Mikrofon" in page.text
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    origin = f"http://127.0.0.1:{house.server.port}"
    address = f"ws://127.0.0.1:{house.server.port}/browser"
    async with connect(address, origin=origin) as socket:  # type: ignore[arg-type]
        assert await audio_from(socket)
        await socket.send(json.dumps({"key": "0"}))
        async with asyncio.timeout(10):
            while True:
                received = await socket.recv()
                if isinstance(received, str) and "transfer" in received:
                    break


async def test_audiosocket(house: House) -> None:
    call = audiosocket_id(int(time.time()), 0x1234, SECRET)
    reader, writer = await asyncio.open_connection("127.0.0.1", house.server.audiosocket_port)
    writer.write(message(IDENTIFIER, call.bytes))
    async with asyncio.timeout(10):
        kind, payload = await read_message(reader)
        assert (kind, len(payload)) == (AUDIO, 320)
        writer.write(message(AUDIO, b"\0\0" * 160))
        writer.write(message(KEY, b"0"))
        while kind != HANG_UP:
            kind, payload = await read_message(reader)
    assert (await house.get(f"/outcome?conversation={call}")).text == "human"
    writer.close()


async def test_an_audiosocket_call_without_proof_is_closed(house: House) -> None:
    for first in (message(IDENTIFIER, b"\0" * 16), message(AUDIO, b"\0" * 320)):
        reader, writer = await asyncio.open_connection("127.0.0.1", house.server.audiosocket_port)
        writer.write(first)
        async with asyncio.timeout(10):
            assert await reader.read() == b""
        writer.close()
    assert house.server.calls == 0


async def test_stopping_the_server_ends_its_calls(house: House) -> None:
    async with house.asterisk() as socket:
        await socket.send(json.dumps(START))
        await audio_from(socket)
        await house.server.stop()
        async with asyncio.timeout(10):
            await socket.wait_closed()
    assert house.server.calls == 0


def test_plans_are_checked() -> None:
    with pytest.raises(ValueError, match="at least 16"):
        ServerPlan("short")
    with pytest.raises(ValueError, match="max_calls"):
        ServerPlan(SECRET, max_calls=0)
