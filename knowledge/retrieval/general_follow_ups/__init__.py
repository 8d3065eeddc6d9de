"""How people go on with a topic, whatever it is: "Wie läuft das ab?", "Und wer kriegt das?"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from knowledge.entries import fast_yaml
from knowledge.entries.entry import Aspect


@lru_cache
def general_follow_ups() -> Mapping[str, Aspect]:
    """What people say → the aspect they ask for, of all files beside this module."""
    found: dict[str, Aspect] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            read: Mapping[str, list[str]] = fast_yaml.load(file.read_text(encoding="utf-8"))
            found |= {text: Aspect(key) for key, texts in read.items() for text in texts}
    return found
