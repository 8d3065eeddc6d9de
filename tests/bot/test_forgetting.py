"""The ids under which conversations are erased are those under which they are stored."""

from pathlib import Path

from bot.forgetting import conversation_id
from bot.settings import Settings
from connectors.services import Services
from tests.connectors.fakes import FakeAssistant


def test_ids_are_those_of_the_gateway(tmp_path: Path) -> None:
    services = Services(Settings(data_dir=tmp_path), FakeAssistant())
    for channel, trusted in (("rest", None), ("phone", "phone"), ("intranet", "intranet")):
        stored = services.rest_conversation("anna", {}, trusted, "jena")
        assert conversation_id("jena", "anna", channel) == stored.id


def test_a_chat_is_named_by_its_id() -> None:
    assert conversation_id("jena", "x7Qk", "web") == "x7Qk"
