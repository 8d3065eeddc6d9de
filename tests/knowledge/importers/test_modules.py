"""How plain text is divided into teaser and modules."""

import pytest

from knowledge.entries.entry import Aspect
from knowledge.importers.modules import text_modules

HEADINGS = {"Kosten": ("Gebühr",), "Erforderliche Unterlagen": ("Unterlagen",)}


@pytest.mark.parametrize(
    ("text", "teaser", "modules"),
    [
        (
            "Visum\nEs dauert. Sehr.\nMehr steht hier.",
            "Es dauert. Sehr.",
            "Visum\nMehr steht hier.",
        ),
        ("Visum\n\n- Antrag\n- Pass\nDanach mehr.", "Visum\n- Antrag\n- Pass", "Danach mehr."),
        ("Visum\nEs dauert.", "Es dauert.", None),
    ],
)
def test_a_heading_is_no_teaser(text: str, teaser: str, modules: str | None) -> None:
    found = text_modules(text, HEADINGS)
    assert found == (teaser, {Aspect.NOTES: modules} if modules else {})


@pytest.mark.parametrize(
    "text",
    [
        "Leistungen\nBeratung\nVermittlung von Plätzen\nSie erreichen uns telefonisch.",
        "Stadt Musterstadt\nAmt für Soziales\nWeg 1, 12345 Musterstadt.",
        "\n".join(f"Musterweg {number} im Ortsteil" for number in range(3000)),
    ],
)
def test_lines_that_look_like_headings_are_not_lost(text: str) -> None:
    teaser, modules = text_modules(text, HEADINGS)
    told = "\n".join([teaser, *modules.values()])
    assert all(line in told for line in text.splitlines())


def test_a_module_at_the_beginning_stays_one() -> None:
    teaser, modules = text_modules(
        "Gebühren\n- 20 Euro\n- 30 Euro\nMehr dazu am Schalter.", HEADINGS
    )
    assert teaser == "Gebühren\n- 20 Euro\n- 30 Euro"
    assert modules[Aspect.FEE].startswith("- 20 Euro\n- 30 Euro")
