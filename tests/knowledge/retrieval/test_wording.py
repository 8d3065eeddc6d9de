"""Questions reworded to the form the content uses."""

import pytest

from knowledge.desk import Desk
from knowledge.retrieval.wording import Wording


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Was kostet der Reise Pass?", "Was kostet der Reisepass?"),
        ("was kostet der reise pass", "was kostet der reisepass"),
        ("Wie hole ich den Ausweis ab?", "Wie abhole ich den Ausweis ?"),
        ("Ich hole den Ausweis ab, was kostet das?", "Ich abhole den Ausweis , was kostet das?"),
        ("Ich hole ihn nicht ab, was nun?", "Ich hole ihn nicht ab, was nun?"),
        ("Reisepass Gültigkeits Dauer", "Reisepass Gültigkeitsdauer"),
        ("Personalausweisgebühr", "Personalausweis gebühr"),
        ("Hundesteuerangelegenheiten", "Hundesteuer angelegenheiten"),
        ("Der Personalauswies", "Der Personalausweis"),
        ("Bußgeld", "Bußgeld"),
    ],
)
def test_compounds_and_verbs(desk: Desk, typed: str, meant: str) -> None:
    assert Wording(desk.searcher).mended(typed) == meant
