"""The command line: what it prints, where it asks, and how it fails."""

import asyncio
import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import bot.conversation
from bot.cli import app
from bot.conversation import DirectConversation
from bot.local_client import LocalClient, NoAnswerError
from bot.run_file import announced
from bot.settings import Settings
from connectors.conversations import Conversation as RecordedConversation
from connectors.conversations import ConversationLog, Entry, rest_id
from connectors.stored_turns import StoredTurn, stored_turns
from knowledge.reply import Button, ConversationContext, Outcome, Reply, Source
from knowledge.service import Knowledge
from tests.knowledge.fakes import FakeEncoder

ROOT = Path(__file__).parents[2]
SOURCE = Source("Serviceportal", "https://www.example.org/s", date(2026, 1, 2))


class FakeKnowledge:
    """Answers with what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def ask(self, text: str, **details: Any) -> Reply:
        self.asked.append({"text": text, **details})
        context = ConversationContext(topic="personalausweis")
        buttons = (Button("Unterlagen", "Personalausweis: Unterlagen"),)
        answer = f"Antwort auf {text}"
        return Reply(answer, Outcome.ANSWERED, (SOURCE,), buttons=buttons, context=context)

    def municipalities(self) -> list[str]:
        return ["jena"]


class FakeClient:
    """A running assistant."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.trouble: str | None = None
        self.stored: set[str] = set()
        self.known = {"jena", "musterstadt"}

    def knows(self, municipality: str) -> bool:
        return municipality in self.known

    def erase(self, conversation: str) -> bool:
        if self.trouble:
            raise NoAnswerError(self.trouble)
        found = conversation in self.stored
        self.stored.discard(conversation)
        return found

    def send(self, text: str, **details: Any) -> list[dict[str, Any]]:
        if self.trouble:
            raise NoAnswerError(self.trouble)
        self.sent.append({"text": text, **details})
        return [{"recipient_id": "x", "text": "Guten Tag!", "custom": {"outcome": "dialogue"}}]


@pytest.fixture(autouse=True)
def working_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    for name in ("PORT", "HOST", "AUSKUNFT_SETTINGS", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    return monkeypatch


@pytest.fixture
def knowledge(monkeypatch: pytest.MonkeyPatch) -> FakeKnowledge:
    fake = FakeKnowledge()
    monkeypatch.setattr(LocalClient, "find", lambda settings: None)
    monkeypatch.setattr(bot.conversation, "open_knowledge", lambda *_: fake)
    return fake


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> FakeClient:
    fake = FakeClient()
    monkeypatch.setattr(LocalClient, "find", lambda settings: fake)
    return fake


def auskunft(*arguments: str, typed: str | None = None) -> Any:
    return CliRunner().invoke(app, list(arguments), input=typed)


def test_ask_prints_the_answer_and_its_buttons(knowledge: FakeKnowledge) -> None:
    result = auskunft("ask", "Was kostet ein Personalausweis?", "--channel", "phone")
    assert result.exit_code == 0
    assert result.stdout == "Antwort auf Was kostet ein Personalausweis?\n  → Unterlagen\n"
    assert knowledge.asked[0]["channel"] == "phone"
    assert knowledge.asked[0]["municipality"] == "jena"


def test_ask_prints_the_messages_of_the_wire_contract(knowledge: FakeKnowledge) -> None:
    messages = json.loads(auskunft("ask", "Was?", "--json").stdout)
    assert messages == [
        {
            "recipient_id": "terminal",
            "text": "Antwort auf Was?",
            "custom": {
                "outcome": "answered",
                "sources": [
                    {
                        "title": "Serviceportal",
                        "url": "https://www.example.org/s",
                        "reviewed": "2026-01-02",
                    }
                ],
                "service": None,
                "aspect": None,
                "confidence": 0.0,
            },
            "buttons": [{"title": "Unterlagen", "payload": "Personalausweis: Unterlagen"}],
        }
    ]


def test_ask_goes_to_the_assistant_that_runs(client: FakeClient) -> None:
    result = auskunft("ask", "Hallo", "--channel", "intranet", "--language", "en")
    assert result.stdout == "Guten Tag!\n"
    sent = client.sent[0]
    assert (sent["channel"], sent["language"], sent["municipality"]) == ("intranet", "en", "jena")


def test_what_the_assistant_refuses_ends_in_its_words(client: FakeClient) -> None:
    client.trouble = "Ihre Nachricht ist zu lang."
    result = auskunft("ask", "x")
    assert result.exit_code == 1
    assert result.stderr == "auskunft: Ihre Nachricht ist zu lang.\n"


@pytest.fixture
def musterstadt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content = ROOT / "tests" / "knowledge" / "content"
    opened = Knowledge(content, tmp_path / "index", FakeEncoder(), 10.0)
    opened.refresh()
    monkeypatch.setattr(bot.conversation, "open_knowledge", lambda *_: opened)
    monkeypatch.setenv("AUSKUNFT_MUNICIPALITY", "musterstadt")


@pytest.mark.usefixtures("musterstadt")
def test_ask_explains_itself() -> None:
    shown = auskunft("ask", "Was kostet ein Personalausweis?", "--explain").stdout
    assert "So ist die Frage verstanden" in shown
    assert "Personalausweis beantragen (personalausweis)" in shown
    assert "Beantwortet. Bei" in shown
    assert "Antwort: Personalausweis: Das kostet" in shown


@pytest.mark.usefixtures("musterstadt")
def test_ask_explains_a_follow_up_as_data() -> None:
    first = "Was kostet ein Personalausweis?"
    result = auskunft("ask", "Wo muss ich hin?", "--after", first, "--explain", "--json")
    explanation = json.loads(result.stdout)
    assert explanation["step"] == "topic_kept"
    assert "Marktplatz 1" in explanation["reply"]


def test_ask_puts_earlier_questions_first(knowledge: FakeKnowledge) -> None:
    auskunft("ask", "Und online?", "--after", "Was kostet ein Pass?")
    assert [asked["text"] for asked in knowledge.asked] == [
        "Was kostet ein Pass?",
        "Und online?",
    ]
    assert knowledge.asked[1]["context"].topic == "personalausweis"


def test_an_unknown_municipality_is_named(knowledge: FakeKnowledge) -> None:
    result = auskunft("ask", "Was?", "--municipality", "atlantis")
    assert result.exit_code == 1
    assert "'atlantis' is unknown in knowledge/content; known are jena" in result.stderr


@pytest.mark.parametrize("command", [["ask", "Was?"], ["chat"]])
def test_the_assistant_that_runs_does_not_know_the_municipality(
    client: FakeClient, command: list[str]
) -> None:
    for place in ("jena", "musterstadt"):
        Path("knowledge", "content", place).mkdir(parents=True)
        Path("knowledge", "content", place, "municipality.yaml").touch()
    result = auskunft(*command, "-m", "Musterstad")
    assert result.exit_code == 1
    assert result.stderr == (
        "auskunft: The municipality 'Musterstad' is unknown in knowledge/content; known are jena,"
        " musterstadt; did you mean 'musterstadt'?\n"
    )
    assert client.sent == []


def test_a_municipality_that_is_known_nowhere_on_this_disk(client: FakeClient) -> None:
    result = auskunft("ask", "Was?", "-m", "atlantis")
    assert (
        result.stderr == "auskunft: The municipality 'atlantis' is unknown in knowledge/content.\n"
    )


def test_an_unknown_channel_is_refused() -> None:
    result = auskunft("ask", "Was?", "--channel", "fax")
    assert result.exit_code == 2
    assert "phone" in result.stderr


def test_a_wrong_setting_ends_in_one_sentence() -> None:
    Path("auskunft.yaml").write_text("prot: 1\n")
    result = auskunft("ask", "Was?")
    assert result.exit_code == 1
    assert result.stderr.startswith("auskunft: auskunft.yaml, line 1: unknown key 'prot'")
    assert result.stderr.count("\n") == 1


def test_another_settings_file_can_be_named(
    knowledge: FakeKnowledge, tmp_path: Path, working_directory: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "another file.yaml"
    file.write_text("municipality: atlantis\n")
    working_directory.setenv("AUSKUNFT_SETTINGS", "")  # Restored after the test.
    assert "'atlantis'" in auskunft("--settings", str(file), "ask", "Was?").stderr


@pytest.mark.parametrize("end", ["/ende", "exit"])
def test_chat_answers_numbers_restarts_and_ends(knowledge: FakeKnowledge, end: str) -> None:
    result = auskunft("chat", typed=f"Was kostet das?\n1\n\n/neu\n1\n{end}\nnicht mehr\n")
    assert result.exit_code == 0
    asked = [(a["text"], a["context"].topic) for a in knowledge.asked]
    assert asked == [
        ("Was kostet das?", None),
        ("Personalausweis: Unterlagen", "personalausweis"),
        ("1", None),
    ]
    assert "Ich bin ein Computerprogramm, kein Mensch." in result.stdout
    assert "[1] Unterlagen" in result.stdout
    assert "Neue Unterhaltung." in result.stdout
    assert result.stdout.rstrip().endswith("Auf Wiedersehen!")


def test_chat_speaks_english(knowledge: FakeKnowledge) -> None:
    result = auskunft("chat", "--language", "en", typed="Hi\n")
    assert "I am a computer program, not a human." in result.stdout
    assert knowledge.asked[0]["language"] == "en"


def test_chat_speaks_the_first_language_of_the_municipality(
    knowledge: FakeKnowledge, working_directory: pytest.MonkeyPatch
) -> None:
    working_directory.setenv("LC_ALL", "C.UTF-8")
    assert "Ich bin ein Computerprogramm" in auskunft("chat", typed="und online?\n").stdout
    sample = ROOT / "tests" / "knowledge" / "content" / "musterstadt" / "municipality.yaml"
    text = sample.read_text(encoding="utf-8").replace("[de, en]", "[en, de]")
    profile = Path("knowledge", "content", "jena", "municipality.yaml")
    profile.parent.mkdir(parents=True)
    profile.write_text(text.replace("id: musterstadt", "id: jena"), encoding="utf-8")
    assert "I am a computer program" in auskunft("chat", typed="und online?\n").stdout
    assert [asked["language"] for asked in knowledge.asked] == ["de", "en"]


def test_chat_survives_an_answer_that_does_not_come(client: FakeClient) -> None:
    client.trouble = "Bitte warten Sie 3 Sekunden."
    result = auskunft("chat", typed="a\nb\n")
    assert result.exit_code == 0
    assert result.stdout.count("Bitte warten Sie 3 Sekunden.") == 2


def test_the_conversation_is_forgotten_on_restart() -> None:
    knowledge = FakeKnowledge()
    conversation = DirectConversation(knowledge, "jena", "rest", "de")  # type: ignore[arg-type]
    conversation.ask("a")
    conversation.ask("b")
    conversation.restart()
    conversation.ask("c")
    assert [a["context"].topic for a in knowledge.asked] == [None, "personalausweis", None]


@pytest.fixture
def stored() -> list[StoredTurn]:
    """One question, stored in the working directory's own database."""
    entries = [
        Entry("1", "user", 1.0, '{"text":"Wo gibt es Gold?"}'),
        Entry("2", "bot", 2.0, '{"text":"Nein.","custom":{"outcome":"refused"}}'),
    ]

    async def store() -> None:
        record = ConversationLog(Path("var", "auskunft.sqlite"))
        await record.start()
        record.append(RecordedConversation("anna", "jena", "web", "de"), *entries)
        await record.close()

    asyncio.run(store())
    return stored_turns(Path("var", "auskunft.sqlite"), "jena")


def test_report_shows_what_was_not_answered(stored: list[StoredTurn]) -> None:
    shown = auskunft("report").stdout
    assert "Abgelehnt: 1 (100 %)" in shown
    assert "Website: Wo gibt es Gold?" in shown
    assert "Für jena ist seit dem " in auskunft("report", "--days", "7").stdout


def test_report_as_data(stored: list[StoredTurn]) -> None:
    told = json.loads(auskunft("report", "--json").stdout)
    assert told["groups"]["refused"]["questions"][0]["question"] == "Wo gibt es Gold?"


def test_report_without_a_database_says_so() -> None:
    folder = Path("knowledge", "content", "jena")
    folder.mkdir(parents=True)
    (folder / "municipality.yaml").touch()
    result = auskunft("report")
    assert result.exit_code == 0
    assert "noch kein Gespräch gespeichert: var/auskunft.sqlite" in result.stdout
    assert json.loads(auskunft("report", "--json").stdout)["totals"]["questions"] == 0
    assert not Path("var").exists()


def test_report_on_a_municipality_that_is_unknown() -> None:
    result = auskunft("report", "-m", "atlantis")
    assert result.exit_code == 1
    assert "'atlantis' is unknown" in result.stderr


def test_forget_names_a_conversation_by_sender_and_channel(client: FakeClient) -> None:
    client.stored = {rest_id("jena", None, "anna"), rest_id("jena", "intranet", "anna"), "chat-id"}
    for arguments in (["anna"], ["anna", "--channel", "intranet"], ["chat-id", "--channel", "web"]):
        result = auskunft("forget", "jena", *arguments)
        assert result.stdout == "The conversation is erased everywhere.\n"
        again = auskunft("forget", "jena", *arguments)
        assert again.exit_code == 1
        assert "Nothing was erased: there is no conversation" in again.stderr
    assert client.stored == set()


def test_forget_says_why_nothing_was_erased(client: FakeClient) -> None:
    assert "'atlantis' is unknown" in auskunft("forget", "atlantis", "anna").stderr
    client.trouble = "Bitte warten Sie."
    result = auskunft("forget", "jena", "anna")
    assert "may not be erased everywhere; run this again. Bitte warten Sie." in result.stderr


@pytest.mark.usefixtures("knowledge")
def test_forget_needs_the_assistant() -> None:
    result = auskunft("forget", "jena", "anna")
    assert result.exit_code == 1
    assert "Start it and run this again." in result.stderr


def test_report_of_a_database_that_cannot_be_read() -> None:
    Path("var").mkdir()
    Path("var", "auskunft.sqlite").write_bytes(b"no database at all" * 100)
    result = auskunft("report")
    assert result.exit_code == 1
    assert "cannot be read" in result.stderr


def test_doctor_names_what_is_missing() -> None:
    result = auskunft("doctor")
    assert result.exit_code == 1
    lines = {line[6:].split(":")[0]: line for line in result.stdout.splitlines()}
    assert lines["application"].startswith("ok")
    assert lines["encoder"].startswith("FAIL")
    assert "make setup" in lines["encoder"]
    assert lines["content"].startswith("FAIL")
    assert "a folder with a municipality.yaml" in lines["content"]


def test_doctor_names_content_that_has_mistakes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "content"
    shutil.copytree(Path(__file__).parents[1] / "knowledge" / "content", folder)
    monkeypatch.setenv("AUSKUNFT_CONTENT_DIR", str(folder))
    monkeypatch.setenv("AUSKUNFT_MUNICIPALITY", "musterstadt")
    assert "ok    content musterstadt: 7 entries" in auskunft("doctor").stdout
    (folder / "musterstadt" / "reisepass.md").write_text("kaputt", encoding="utf-8")
    found = auskunft("doctor").stdout
    assert "FAIL  content musterstadt: 1 of its files are left out" in found
    assert "lint -m musterstadt" in found
    assert "ok    content nachbarstadt" in found
    monkeypatch.setenv("AUSKUNFT_MUNICIPALITY", "erfurt")
    found = auskunft("doctor").stdout
    assert "variable AUSKUNFT_MUNICIPALITY: 'municipality' cannot be 'erfurt'" in found
    assert "musterstadt, nachbarstadt" in found


def test_no_assistant_is_found_where_none_runs(tmp_path: Path) -> None:
    assert LocalClient.find(Settings(port=1, data_dir=tmp_path)) is None


def test_an_assistant_with_a_port_of_its_own_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, tokens = "http://127.0.0.1:2", {"intranet": "secret"}
    ready = {url}
    monkeypatch.setattr(LocalClient, "ready", lambda client: client.url in ready)
    with announced(tmp_path, url, tokens):
        found = LocalClient.find(Settings(port=1, data_dir=tmp_path))
        assert found == LocalClient(url, tokens)
        ready.clear()
        assert LocalClient.find(Settings(port=1, data_dir=tmp_path)) is None


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from bot.cli import app\n"
        "result = CliRunner().invoke(app, ['--help'])\n"
        "assert result.exit_code == 0 and 'knowledge' in result.stdout\n"
        "heavy = {'torch', 'faiss', 'fastapi', 'numpy', 'sentence_transformers', 'uvicorn'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
