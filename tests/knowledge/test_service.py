"""All municipalities behind one object."""

import logging
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from knowledge.desk import Desk
from knowledge.entries.content import ContentError
from knowledge.reply import Outcome, Reply
from knowledge.service import Knowledge
from tests.knowledge.fakes import WEDNESDAY, FakeEncoder


def ask(knowledge: Knowledge, text: str, municipality: str = "musterstadt", **more: Any) -> Reply:
    return knowledge.ask(text, municipality=municipality, now=WEDNESDAY, **more)


def test_municipalities_never_mix(knowledge: Knowledge) -> None:
    assert knowledge.municipalities() == ["musterstadt", "nachbarstadt"]
    assert "26 Euro" in ask(knowledge, "Was kostet die Gewerbeanmeldung?").text
    other = ask(knowledge, "Was kostet die Gewerbeanmeldung?", "nachbarstadt")
    assert "33 Euro" in other.text
    assert "26" not in other.text.split("\n")[0]
    assert ask(knowledge, "Bienenstand anzeigen", "nachbarstadt").outcome is Outcome.ANSWERED
    assert ask(knowledge, "Bienenstand anzeigen").outcome is not Outcome.ANSWERED


def test_an_unknown_municipality(knowledge: Knowledge) -> None:
    with pytest.raises(KeyError):
        ask(knowledge, "Hund", "atlantis")
    with pytest.raises(KeyError):
        knowledge.municipality("atlantis")


def test_a_topic_has_a_responsible_office(knowledge: Knowledge) -> None:
    topic = ask(knowledge, "Was kostet die Gewerbeanmeldung?").context.topic
    assert topic is not None
    office = knowledge.responsible("musterstadt", topic)
    assert office is not None
    assert office.name == "Steueramt"
    assert knowledge.responsible("musterstadt", "passwort-zuruecksetzen") is None
    assert knowledge.responsible("musterstadt", "atlantis") is None


@pytest.mark.parametrize("channel", ["rest", "web", "phone", "anything"])
def test_internal_entries_are_for_the_intranet_alone(knowledge: Knowledge, channel: str) -> None:
    question = "Kennwort für den Dienstrechner zurücksetzen"
    assert "Kennziffer" in ask(knowledge, question, channel="intranet").text
    assert "Kennziffer" not in ask(knowledge, question, channel=channel).text


def test_an_edit_is_live_after_a_refresh(knowledge: Knowledge, content_dir: Path) -> None:
    path = content_dir / "musterstadt" / "gewerbe-anmelden.md"
    text = path.read_text(encoding="utf-8").replace("26.00", "31.00")
    path.write_text(text + "\nNoch ein Satz.\n", encoding="utf-8")
    assert knowledge.refresh() == ["musterstadt"]
    assert "31 Euro" in ask(knowledge, "Was kostet die Gewerbeanmeldung?").text
    assert knowledge.refresh() == []


def test_an_edit_embeds_only_what_changed(
    knowledge: Knowledge, content_dir: Path, fake_encoder: FakeEncoder
) -> None:
    path = content_dir / "musterstadt" / "sperrmuell.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n## Kosten\nEs ist umsonst.\n")
    fake_encoder.texts.clear()
    knowledge.refresh()
    assert set(fake_encoder.texts) == {"Sperrmüll: Es ist umsonst."}


def test_the_first_internal_entry_embeds_only_what_changed(
    knowledge: Knowledge, content_dir: Path, fake_encoder: FakeEncoder
) -> None:
    path = content_dir / "nachbarstadt" / "imkerei.md"
    text = path.read_text(encoding="utf-8")
    assert "audience: public" in text
    path.write_text(text.replace("audience: public", "audience: internal"), encoding="utf-8")
    fake_encoder.texts.clear()
    assert knowledge.refresh() == ["nachbarstadt"]
    assert "imkerei" in knowledge.desk("nachbarstadt", internal=True).content.entries
    assert 0 < len(set(fake_encoder.texts)) < 20


def test_a_new_municipality_appears(knowledge: Knowledge, content_dir: Path) -> None:
    (content_dir / "nachbarstadt").rename(content_dir / "neustadt")
    assert "neustadt" in knowledge.refresh()
    assert "33 Euro" in ask(knowledge, "Was kostet die Gewerbeanmeldung?", "neustadt").text


def test_a_removed_municipality_is_answered_no_more(
    knowledge: Knowledge, content_dir: Path
) -> None:
    (content_dir / "nachbarstadt").rename(content_dir.parent / "elsewhere")
    assert knowledge.is_outdated()
    assert knowledge.refresh() == []
    assert not knowledge.is_outdated()
    assert knowledge.municipalities() == ["musterstadt"]
    for channel in ("rest", "intranet"):
        with pytest.raises(KeyError):
            ask(knowledge, "Hund", "nachbarstadt", channel=channel)
    (content_dir.parent / "elsewhere").rename(content_dir / "nachbarstadt")
    assert knowledge.refresh() == ["nachbarstadt"]


def test_a_content_folder_that_is_away_removes_nothing(
    knowledge: Knowledge, content_dir: Path
) -> None:
    content_dir.rename(content_dir.parent / "elsewhere")
    assert knowledge.refresh() == []
    assert knowledge.municipalities() == ["musterstadt", "nachbarstadt"]


def test_it_is_outdated_from_a_change_to_the_next_refresh(
    knowledge: Knowledge, content_dir: Path
) -> None:
    assert not knowledge.is_outdated()
    (content_dir / "musterstadt" / "offices.yaml").write_text("a: [", encoding="utf-8")
    assert knowledge.is_outdated()
    knowledge.refresh()
    assert not knowledge.is_outdated()
    shutil.copytree(content_dir / "nachbarstadt", content_dir / "neustadt")
    assert knowledge.is_outdated()


def test_a_new_municipality_that_is_broken_keeps_no_other_from_being_loaded(
    knowledge: Knowledge, content_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(content_dir / "nachbarstadt", content_dir / "altstadt")
    path = content_dir / "altstadt" / "municipality.yaml"
    path.write_text("id: altstadt\nname: [\n", encoding="utf-8")
    shutil.copytree(content_dir / "nachbarstadt", content_dir / "neustadt")
    assert knowledge.refresh() == ["neustadt"]
    assert f"altstadt: not loaded: {path}:" in caplog.text
    assert not knowledge.is_outdated()
    shutil.copy(content_dir / "nachbarstadt" / "municipality.yaml", path)
    assert knowledge.refresh() == ["altstadt"]


def test_a_new_municipality_answers_before_it_has_learned(
    knowledge: Knowledge, content_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (content_dir / "nachbarstadt").rename(content_dir / "neustadt")
    monkeypatch.setattr("knowledge.desk.Desk.learn", None)
    assert knowledge.refresh() == ["neustadt"]
    assert "33 Euro" in ask(knowledge, "Was kostet die Gewerbeanmeldung?", "neustadt").text


def test_a_change_is_taken_over_while_an_earlier_one_is_learned_from(
    knowledge: Knowledge, content_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learned: list[tuple[str, bool]] = []

    def learn(desk: Desk, beside: Desk | None = None) -> bool:
        if not learned:
            path = content_dir / "musterstadt" / "gewerbe-anmelden.md"
            path.write_text(path.read_text(encoding="utf-8").replace("26.00", "31.00"))
            assert knowledge.refresh() == ["musterstadt"]
            assert "31 Euro" in ask(knowledge, "Was kostet die Gewerbeanmeldung?").text
        learned.append((desk.municipality.id, beside is not None))
        return True

    shutil.copytree(content_dir / "nachbarstadt", content_dir / "neustadt")
    knowledge.refresh()
    monkeypatch.setattr("knowledge.desk.Desk.learn", learn)
    lines: list[str] = []
    knowledge.learn(lines.append)
    assert [name for name, _ in learned] == ["nachbarstadt", "musterstadt", "musterstadt"]
    assert [line.split(" (")[0] for line in lines] == [
        f"{name}: {what} from phrasings"
        for name in ("neustadt", "musterstadt")
        for what in ("learning", "learned")
    ]
    knowledge.learn(lines.append)
    assert len(lines) == 4


def test_a_broken_edit_keeps_the_last_good_state(knowledge: Knowledge, content_dir: Path) -> None:
    (content_dir / "musterstadt" / "offices.yaml").write_text("a: [", encoding="utf-8")
    knowledge.refresh()
    assert "46 Euro" in ask(knowledge, "Was kostet ein Personalausweis?").text


def test_a_file_just_begun_does_not_keep_the_next_change_waiting(
    knowledge: Knowledge, content_dir: Path
) -> None:
    folder = content_dir / "musterstadt"
    before = knowledge.desk("musterstadt")
    (folder / "hund.md").touch()
    assert knowledge.refresh() == []
    assert knowledge.desk("musterstadt") is before
    text = (folder / "sperrmuell.md").read_text(encoding="utf-8")
    (folder / "hund.md").write_text(text.replace("Sperrmüll", "Hundewiese"), encoding="utf-8")
    assert knowledge.refresh() == ["musterstadt"]
    assert "hund" in knowledge.desk("musterstadt").content.entries


def test_an_office_that_is_not_in_the_directory_is_logged(
    knowledge: Knowledge, content_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = content_dir / "musterstadt" / "reisepass.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("office: buergerbuero", "office: passamt"), encoding="utf-8")
    assert knowledge.refresh() == ["musterstadt"]
    (record,) = [r for r in caplog.records if "passamt" in r.getMessage()]
    assert record.levelname == "WARNING"
    assert f"{path}:" in record.getMessage()
    assert "office: 'passamt' is not in musterstadt/offices.yaml" in record.getMessage()


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("offices.yaml", '{di: ["09:00-12:00"]}', '{di: ["18:00-14:00"]}', "ends before it starts"),
        ("reisepass.md", "reviewed: 2026-10-01", "reviewed: 2999-10-01", "is in the future"),
        (
            "gewerbe-anmelden.md",
            "  - {amount: 26.00}",
            "  - {amount: 26.00}\n  - {amount: 31.00}",
            "26.00 € and 31.00 €",
        ),
    ],
)
def test_an_error_that_keeps_nothing_from_use_is_logged_with_its_line(
    knowledge: Knowledge,
    content_dir: Path,
    caplog: pytest.LogCaptureFixture,
    file: str,
    old: str,
    new: str,
    words: str,
) -> None:
    path = content_dir / "musterstadt" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert knowledge.refresh() == ["musterstadt"]
    (record,) = [r for r in caplog.records if words in r.getMessage()]
    assert record.levelname == "WARNING"
    assert record.getMessage().startswith(f"in use all the same: {path}:")
    assert ": error: " in record.getMessage()


def test_an_entry_that_is_broken_at_the_start_is_left_out_and_logged_with_its_line(
    content_dir: Path, tmp_path: Path, fake_encoder: FakeEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    path = content_dir / "musterstadt" / "reisepass.md"
    path.write_text(path.read_text(encoding="utf-8").replace("fees:", "fees: ["), encoding="utf-8")
    knowledge = Knowledge(content_dir, tmp_path / "index", fake_encoder)
    knowledge.refresh()
    assert "reisepass" not in knowledge.desk("musterstadt").content.entries
    assert f"left out: {path}:" in caplog.text


def test_a_broken_file_is_told_once_and_so_is_its_mending(
    knowledge: Knowledge, content_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "knowledge.service")
    told: list[str] = []
    for name in ("reisepass.md", "offices.yaml"):
        path = content_dir / "musterstadt" / name
        good = path.read_text(encoding="utf-8")
        path.write_text("kaputt", encoding="utf-8")
        knowledge.refresh(told.append)
        assert sum(str(path) in line for line in [*caplog.messages, *told]) == 1
        caplog.clear()
        path.write_text(good, encoding="utf-8")
        knowledge.refresh(told.append)
        assert caplog.messages == [f"mended, and without a fault now: {path}"]
        caplog.clear()


def test_an_error_in_content_that_is_used_is_told_to_be_mended(
    knowledge: Knowledge, content_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "knowledge.service")
    path, other = (content_dir / "musterstadt" / f"{name}.md" for name in ("reisepass", "hund"))
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("reviewed: 2026-10-01", "reviewed: 2999-10-01"), encoding="utf-8")
    knowledge.refresh()
    other.touch()  # Nothing new to take over, and the error stays.
    knowledge.refresh()
    assert not any("mended" in message for message in caplog.messages)
    other.unlink()
    path.write_text(good, encoding="utf-8")
    knowledge.refresh()
    assert f"mended, and without a fault now: {path}" in caplog.messages
    assert not any("mended" in message and str(other) in message for message in caplog.messages)


def test_a_broken_municipality_at_the_start_is_an_error(
    content_dir: Path, tmp_path: Path, fake_encoder: FakeEncoder
) -> None:
    (content_dir / "musterstadt" / "municipality.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(ContentError):
        Knowledge(content_dir, tmp_path / "index", fake_encoder).refresh()


def test_a_broken_municipality_that_is_not_needed_is_left_out_at_the_start(
    content_dir: Path,
    tmp_path: Path,
    fake_encoder: FakeEncoder,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (content_dir / "nachbarstadt" / "offices.yaml").write_text("a: [", encoding="utf-8")
    knowledge = Knowledge(content_dir, tmp_path / "index", fake_encoder, needed="musterstadt")
    knowledge.refresh()
    assert knowledge.municipalities() == ["musterstadt"]
    assert any("nachbarstadt: not loaded" in message for message in caplog.messages)


def test_one_municipality_can_be_loaded_alone(
    content_dir: Path, tmp_path: Path, fake_encoder: FakeEncoder
) -> None:
    knowledge = Knowledge(content_dir, tmp_path / "index", fake_encoder, only="nachbarstadt")
    assert knowledge.refresh() == ["nachbarstadt"]
    assert not knowledge.is_outdated()


def test_many_threads_ask_while_the_content_is_reloaded(
    knowledge: Knowledge, content_dir: Path
) -> None:
    wrong: list[str] = []

    def many() -> None:
        for _ in range(20):
            text = ask(knowledge, "Was kostet ein Personalausweis?").text
            if "46 Euro" not in text:
                wrong.append(text)

    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    path = content_dir / "musterstadt" / "sperrmuell.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nMehr.\n", encoding="utf-8")
    knowledge.refresh()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_opening_names_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(data_dir=tmp_path, content_dir=tmp_path / "content")
    with pytest.raises(FileNotFoundError, match="make setup"):
        Knowledge.open(settings)
    monkeypatch.setattr("knowledge.service.load_encoder", lambda *_: FakeEncoder())
    with pytest.raises(FileNotFoundError, match=r"municipality\.yaml"):
        Knowledge.open(settings)
