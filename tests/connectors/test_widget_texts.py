"""The widget knows the replies by which the assistant offers a human."""

from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WIDGET = (ROOT / "connectors" / "web" / "widget" / "human.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path", sorted((ROOT / "knowledge" / "locale").glob("[a-z][a-z].yaml")), ids=lambda p: p.stem
)
def test_the_reply_of_a_refusal(path: Path) -> None:
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert f'"{said["human_payload"]}"' in WIDGET


@pytest.mark.parametrize(
    "path", sorted((ROOT / "bot" / "actions" / "locale").glob("*.yaml")), ids=lambda p: p.stem
)
def test_the_reply_of_the_dialogue(path: Path) -> None:
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert f'"{said["buttons"]["human"]["payload"]}"' in WIDGET
