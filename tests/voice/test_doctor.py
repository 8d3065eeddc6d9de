"""The doctor finds what is missing and says what to do."""

import asyncio
import re
import socket
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.voice.fakes import FakeAssistant, InlineExecutor, LoudnessDetector
from voice.asterisk_config import AsteriskPlan, write
from voice.call.policy import CallPolicy
from voice.call.session import Engines
from voice.doctor import MODULES, Finding, examine, run_command
from voice.media.server import Hotline, PhoneServer, ServerPlan
from voice.settings import VoiceSettings

ROOT = Path(__file__).parents[2]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    voice = VoiceSettings(
        port=1, languages=("de",), secret="a-secret-of-the-town-hall", voices_dir=tmp_path
    )
    return Settings(data_dir=tmp_path, port=1, voice=voice)


ALL = "\n".join(f"{module}.so   x   1   Running" for module in MODULES)
DIALPLAN = "[ Context 'auskunft' created by 'pbx_config' ]\n  '115' => 1. Gosub(auskunft,s,1) [a:5]"
LINES = " anbieter/sip:sip.example.org        anbieter        Registered    (exp. 3580s)"
ENDPOINT = " Endpoint:  100                Not in use    0 of inf"


def found(
    settings: Settings,
    folder: Path,
    version: str = "Asterisk 22.10.1",
    modules: str = ALL,
    dialplan: str = DIALPLAN,
    endpoint: str = ENDPOINT,
    lines: str = LINES,
) -> dict[str, Finding]:
    answers = {
        "-V": version,
        "module": modules,
        "dialplan": dialplan,
        "registrations": lines,
        "endpoint": endpoint,
    }

    def run(command: list[str]) -> str:
        return next(text for key, text in answers.items() if key in command[-1])

    return {finding.part: finding for finding in examine(settings, folder, run)}


def configured(settings: Settings, folder: Path, human: str = "PJSIP/100") -> Path:
    write(AsteriskPlan("127.0.0.1", 1, 2, settings.voice.secret, human), folder)
    (folder / "extensions.conf").write_text("#include extensions_auskunft.conf\n")
    return folder


def test_a_healthy_asterisk(settings: Settings, tmp_path: Path) -> None:
    folder = configured(settings, tmp_path / "asterisk")
    report = found(settings, folder, "Asterisk 22.10.1~dfsg")
    parts = ("secret", "Asterisk", "configuration", "dialplan", "number", "line anbieter")
    for part in (*parts, "human PJSIP/100", *MODULES):
        assert report[part].ok, report[part]
    assert not report["assistant"].ok
    assert "auskunft run" in report["assistant"].text
    assert "phone serve" in report["phone server"].text
    assert "phone fetch" in report["hearing de"].text


def test_what_is_wrong_is_named(settings: Settings, tmp_path: Path) -> None:
    report = found(settings, tmp_path, "Asterisk 20.1.0", modules="", dialplan="")
    assert "22.8" in report["Asterisk"].text
    assert not report["chan_websocket"].ok
    assert "core reload" in report["dialplan"].text
    assert "phone configure" in report["configuration"].text


def test_another_secret_and_a_missing_include(settings: Settings, tmp_path: Path) -> None:
    write(AsteriskPlan("127.0.0.1", 1, 2, "another-secret-altogether", "PJSIP/100"), tmp_path)
    (tmp_path / "extensions.conf").write_text("; #include extensions_auskunft.conf")
    assert "another secret" in found(settings, tmp_path)["configuration"].text
    write(AsteriskPlan("127.0.0.1", 1, 2, settings.voice.secret, "PJSIP/100"), tmp_path)
    assert "#include" in found(settings, tmp_path)["configuration"].text


def test_a_human_whom_asterisk_does_not_know(settings: Settings, tmp_path: Path) -> None:
    folder = configured(settings, tmp_path / "asterisk", "PJSIP/200&PJSIP/0364149@provider")
    report = found(settings, folder, endpoint="Unable to find object 200.")
    assert "pjsip.conf" in report["human PJSIP/200"].text
    assert "human PJSIP/0364149" not in report, "a number outside is no telephone of its own"


def test_a_human_without_a_telephone(settings: Settings, tmp_path: Path) -> None:
    folder = configured(settings, tmp_path / "asterisk")
    human = found(settings, folder, endpoint=" Endpoint:  100/100        Unavailable   0 of inf")[
        "human PJSIP/100"
    ]
    assert not human.ok
    assert not human.needed, "the computer can do without"
    assert "no telephone is registered" in human.text


@pytest.mark.parametrize("status", ["Rejected", "Unregistered", "Stopped"])
def test_a_line_that_does_not_register(settings: Settings, tmp_path: Path, status: str) -> None:
    lines = LINES.replace("Registered", status)
    line = found(settings, configured(settings, tmp_path / "asterisk"), lines=lines)[
        "line anbieter"
    ]
    assert not line.ok
    assert line.needed
    assert f"{status.lower()} at sip:sip.example.org" in line.text
    assert "password" in line.text


def test_a_machine_without_a_line(settings: Settings, tmp_path: Path) -> None:
    report = found(settings, configured(settings, tmp_path / "asterisk"), lines="No objects found.")
    assert not [part for part in report if part.startswith("line")]


def test_no_number_leads_to_the_hotline(settings: Settings, tmp_path: Path) -> None:
    folder = configured(settings, tmp_path / "asterisk")
    number = found(settings, folder, dialplan=DIALPLAN.partition("\n")[0])["number"]
    assert not number.ok
    assert "extensions.conf" in number.text
    older = DIALPLAN.replace("(auskunft,", "(auskunft-audiosocket,")
    assert found(settings, folder, dialplan=older)["number"].ok


def test_an_asterisk_that_does_not_answer(settings: Settings, tmp_path: Path) -> None:
    def run(command: list[str]) -> str:
        if "-V" in command:
            return "Asterisk 22.10.1"
        raise OSError("Unable to connect")

    report = {finding.part: finding for finding in examine(settings, tmp_path, run)}
    assert "sudo" in report["Asterisk running"].text
    assert "dialplan" not in report


async def test_a_phone_server_with_another_secret(settings: Settings, tmp_path: Path) -> None:
    hotline = Hotline(
        Engines({}, {}, lambda rate: LoudnessDetector(), InlineExecutor()),
        lambda place: FakeAssistant(),
        lambda place: CallPolicy("Jena"),
    )
    for secret, ok in ((settings.voice.secret, True), ("another-secret-altogether", False)):
        async with PhoneServer(ServerPlan(secret, port=0), hotline) as server:
            voice = settings.voice.model_copy(update={"port": server.port})
            here = settings.model_copy(update={"voice": voice})
            report = await asyncio.to_thread(found, here, tmp_path)
            assert report["phone server"].ok is ok, report["phone server"]


def _has_ipv6() -> bool:
    """Whether the kernel lets anybody listen at the IPv6 loopback."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.skipif(not _has_ipv6(), reason="this machine's kernel has IPv6 switched off")
@pytest.mark.parametrize("host", ["::1", "::"])
async def test_a_phone_server_on_ipv6(settings: Settings, tmp_path: Path, host: str) -> None:
    hotline = Hotline(
        Engines({}, {}, lambda rate: LoudnessDetector(), InlineExecutor()),
        lambda place: FakeAssistant(),
        lambda place: CallPolicy("Jena"),
    )
    async with PhoneServer(ServerPlan(settings.voice.secret, host, port=0), hotline) as server:
        voice = settings.voice.model_copy(update={"host": host, "port": server.port})
        here = settings.model_copy(update={"voice": voice})
        report = await asyncio.to_thread(found, here, tmp_path)
        assert report["phone server"].text == f"listens at http://[::1]:{server.port}"


@pytest.mark.parametrize(
    ("host", "shown"), [("0.0.0.0", "127.0.0.1"), ("::1", "[::1]"), ("127.0.0.2", "127.0.0.2")]
)
def test_the_assistant_is_looked_for_where_it_listens(
    settings: Settings, tmp_path: Path, host: str, shown: str
) -> None:
    there = settings.model_copy(update={"host": host})
    assert f"http://{shown}:1 is not ready" in found(there, tmp_path)["assistant"].text


def test_a_secret_that_only_others_may_read(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(settings: Settings) -> str:
        raise PermissionError(13, "Permission denied", "var/phone/secret")

    monkeypatch.setattr("voice.doctor.secret_of", refused)
    report = found(settings, tmp_path)
    assert report["secret"].text == "var/phone/secret cannot be read: run this with sudo"
    assert not report["phone server"].ok


def test_the_error_of_a_command_is_one_line() -> None:
    with pytest.raises(OSError, match=r"^last$"):
        run_command(["sh", "-c", "echo first >&2; echo last >&2; exit 1"])


def test_the_guide_explains_what_is_said() -> None:
    guide = (ROOT / "docs" / "telefon.md").read_text("utf-8")
    table = guide.partition("| `phone doctor` sagt")[2].partition("\n\n")[0]
    files = ["doctor.py", "synthesis/choice.py"]
    said = "".join((ROOT / "voice" / file).read_text("utf-8") for file in files)
    said = re.sub(r"\{[^{}]*\}", "…", said).replace("rejected", "")
    rows = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    assert rows
    for message in re.findall(r"`([^`]+)`", " ".join(rows)):
        for part in re.split(r"…|rejected", message.rpartition(": ")[2]):
            assert part.strip() in said, message
