"""Every piece of evidence belongs to a kind that an editor can follow."""

import pytest

from knowledge.deciding.judgement import EVIDENCE
from knowledge.explaining.grounds import ELSEWHERE, OTHER, kind_of


def test_only_the_size_of_the_content_is_no_evidence_of_its_own() -> None:
    assert [name for name in EVIDENCE if kind_of(name) == OTHER] == ["size"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("learned_untaught", "learned"),
        ("learned_margin_untaught", ELSEWHERE),
        ("rival_focus", ELSEWHERE),
        ("gap", "lead"),
    ],
)
def test_kinds(name: str, kind: str) -> None:
    assert kind_of(name) == kind
