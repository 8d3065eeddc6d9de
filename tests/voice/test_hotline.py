"""A hotline put together from the settings."""

import datetime as dt
import os
import stat
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.run_file import announced
from bot.settings import Settings
from knowledge.local_time import TIME_ZONE
from tests.voice.fakes import FakeRecogniser, FakeVoice, InlineExecutor, LoudnessDetector
from voice.call.session import Engines
from voice.heard.vocabulary import Vocabulary
from voice.hotline import (
    assistant_url,
    hearing_warm_ups,
    load_engines,
    mailer_of,
    name_of,
    phone_token,
    policy_of,
    reachable,
    secret_file,
    secret_of,
    server_plan,
    turns_at_once,
    vocabulary_of,
)
from voice.media.access import WeakSecretError
from voice.recognition.recogniser import RecogniserMissingError
from voice.settings import HumanHours, VoiceSettings
from voice.synthesis.prompts import SpeechCache


def test_the_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    secret = secret_of(settings)
    assert secret_of(settings) == secret
    assert stat.S_IMODE(secret_file(settings).stat().st_mode) == 0o600
    assert server_plan(settings).secret == secret


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_secret_that_root_makes_belongs_to_the_phone_servers_user(tmp_path: Path) -> None:
    os.chown(tmp_path, 12_345, 12_346)
    settings = Settings(data_dir=tmp_path)
    secret_of(settings)
    for made in (secret_file(settings), secret_file(settings).parent):
        assert (made.stat().st_uid, made.stat().st_gid) == (12_345, 12_346)


def test_a_weak_secret_in_the_settings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeakSecretError):
        secret_of(Settings(data_dir=tmp_path, voice=VoiceSettings(secret="short")))


def test_the_token_comes_from_the_settings_or_the_running_assistant(tmp_path: Path) -> None:
    assert phone_token(Settings(data_dir=tmp_path)) == ""
    with announced(tmp_path, "http://127.0.0.1:8080", {"phone": "of-the-assistant"}):
        assert phone_token(Settings(data_dir=tmp_path)) == "of-the-assistant"
        own = Settings(data_dir=tmp_path, trusted_tokens={"phone": "of-the-settings-file"})
        assert phone_token(own) == "of-the-settings-file"


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("0.0.0.0", "http://127.0.0.1:8080"),
        ("10.0.0.7", "http://10.0.0.7:8080"),
        ("::1", "http://[::1]:8080"),
        ("::", "http://[::1]:8080"),
    ],
)
def test_the_assistant_is_asked_where_it_listens(host: str, url: str, tmp_path: Path) -> None:
    assert assistant_url(Settings(host=host, port=8080, data_dir=tmp_path)) == url
    elsewhere = VoiceSettings(gateway_url="https://auskunft.example.org")
    assert assistant_url(Settings(host=host, voice=elsewhere)) == "https://auskunft.example.org"


def test_who_listens_everywhere_is_reached_on_this_machine() -> None:
    assert [reachable(host) for host in ("", "0.0.0.0", "::")] == ["127.0.0.1"] * 2 + ["::1"]
    assert reachable("10.0.0.7") == "10.0.0.7"


def test_the_assistant_is_where_the_running_one_says(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, port=8080)
    assert assistant_url(settings) == "http://127.0.0.1:8080"
    with announced(tmp_path, "http://127.0.0.1:8177", {}):
        assert assistant_url(settings) == "http://127.0.0.1:8177"
        elsewhere = VoiceSettings(gateway_url="http://10.0.0.1")
        assert assistant_url(Settings(data_dir=tmp_path, voice=elsewhere)) == "http://10.0.0.1"


def test_mail_needs_a_server_and_a_sender() -> None:
    assert mailer_of(VoiceSettings()) is None
    assert mailer_of(VoiceSettings(mail_server="mail")) is None
    assert mailer_of(VoiceSettings(mail_server="mail", mail_from="a@example.org")) is not None


class CountingRecogniser(FakeRecogniser):
    def __init__(self, language: str) -> None:
        super().__init__(language=language)
        self.warm = 0

    def warm_up(self, speech: Sequence[bytes], recognisers: int) -> None:
        assert speech
        self.warm += recognisers


def test_recognisers_are_warm_for_as_many_as_speak_at_once() -> None:
    german, english = CountingRecogniser("de"), CountingRecogniser("en")
    voice = SpeechCache(FakeVoice())
    engines = Engines(
        {"de": german, "en": english},
        {"de": voice, "en": voice},
        lambda rate: LoudnessDetector(),
        InlineExecutor(),
    )
    for step in hearing_warm_ups(engines, max_calls=20):
        step()
    assert german.warm == turns_at_once(20) == 7
    assert english.warm == 2
    assert turns_at_once(1) == 2


def test_a_language_without_a_recogniser_keeps_its_voice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def recogniser(language: str, *places: object) -> FakeRecogniser:
        if language == "en":
            raise RecogniserMissingError("none")
        return FakeRecogniser(language=language)

    monkeypatch.setattr("voice.hotline.load_synthesiser", lambda language, places: FakeVoice())
    monkeypatch.setattr("voice.hotline.load_recogniser", recogniser)
    said: list[str] = []
    settings = Settings(data_dir=tmp_path)
    engines = load_engines(settings, said.append)
    assert set(engines.voices) == {"de", "en"}
    assert "en is not understood" in said[-1]
    policy = policy_of(settings, engines, "Jena", Vocabulary(["Reisepass"]))
    assert policy.languages == {"de"}
    assert policy.voices == {"de", "en"}
    assert policy.terms == ("Reisepass",)


def test_hours_of_the_settings() -> None:
    hours = HumanHours(days=("mo", "fr"), opens=dt.time(8), closes=dt.time(16)).as_hours()
    assert hours.weekdays == {0, 4}


@pytest.mark.parametrize(("hour", "there"), [(7, True), (15, False)])
def test_the_hours_of_humans_are_those_of_the_municipality(
    monkeypatch: pytest.MonkeyPatch, hour: int, there: bool
) -> None:
    # A winter's Monday: seven o'clock in Greenwich is eight o'clock here.
    now = dt.datetime(2026, 11, 23, hour, tzinfo=dt.UTC)
    monkeypatch.setattr("voice.hotline.local_now", lambda: now.astimezone(TIME_ZONE))
    hours = HumanHours(days=("mo",), opens=dt.time(8), closes=dt.time(16))
    settings = Settings(voice=VoiceSettings(human_hours=(hours,)))
    voices = {"de": SpeechCache(FakeVoice())}
    engines = Engines(
        {"de": FakeRecogniser()}, voices, lambda rate: LoudnessDetector(), InlineExecutor()
    )
    assert policy_of(settings, engines, "Jena", Vocabulary(())).human_available is there


def test_a_municipality_without_content_has_no_vocabulary(tmp_path: Path) -> None:
    assert vocabulary_of(Settings(content_dir=tmp_path), "nowhere").words == ()


@pytest.mark.parametrize("half_saved", ["title: [Stadt", "title: Stadt Jena\n  id: jena", "title"])
def test_a_municipality_that_cannot_be_read_is_called_by_its_id(
    tmp_path: Path, half_saved: str
) -> None:
    settings = Settings(content_dir=tmp_path)
    assert name_of(settings, "jena") == "Jena"
    (tmp_path / "jena").mkdir()
    (tmp_path / "jena" / "municipality.yaml").write_text(half_saved, "utf-8")
    assert name_of(settings, "jena") == "Jena"
    assert name_of(Settings(), "jena") == "Stadt Jena"


def test_streets_of_offices_are_in_the_vocabulary() -> None:
    settings = Settings()
    vocabulary = vocabulary_of(settings, settings.municipality)
    assert vocabulary.correct("wo ist der engel platz") == "wo ist der Engelplatz"
