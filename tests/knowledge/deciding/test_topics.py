"""Topics that belong together, and who may see them."""

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.desk import Desk
from knowledge.entries.content import load_content
from tests.knowledge.conftest import CONTENT, WRONG_ANSWER_COST
from tests.knowledge.fakes import FakeEncoder


@pytest.mark.parametrize("internal", [False, True])
def test_related_topics_are_those_that_may_be_seen(
    fake_encoder: FakeEncoder, tmp_path: Path, internal: bool
) -> None:
    content = load_content(CONTENT / "musterstadt")
    links = {"passwort-zuruecksetzen": ("personalausweis",), "hundesteuer": ("personalausweis",)}
    entries = {
        id: entry.model_copy(update={"related": links[id]}) if id in links else entry
        for id, entry in content.entries.items()
    }
    desk = Desk(
        replace(content, entries=entries),
        fake_encoder,
        tmp_path,
        WRONG_ANSWER_COST,
        internal=internal,
    )
    related = {topic.id for topic in desk._topics.related_to("personalausweis")}
    assert {"hundesteuer", "reisepass"} <= related
    assert ("passwort-zuruecksetzen" in related) is internal
    assert desk._topics.related_to("gibt-es-nicht") == []
