"""Written answers as they are said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.spoken.rendering import render


def said(text: str, language: str = "de") -> str:
    return " ".join(render(text, language))


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Das kostet 46,00 €.", "Das kostet 46 Euro."),
        ("Das kostet 37,50 €.", "Das kostet 37 Euro 50."),
        ("Das kostet 1.234,05 Euro.", "Das kostet 1234 Euro 05."),
        ("Eine Kopie: 0,50 €", "Eine Kopie: 50 Cent."),
        ("Das kostet 1,00 €.", "Das kostet ein Euro."),
        ("Das kostet 10,00–20,00 €.", "Das kostet 10 bis 20 Euro."),
        ("Rabatt: 50 %", "Rabatt: 50 Prozent."),
    ],
)
def test_amounts(written: str, spoken: str) -> None:
    assert said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Um 8:30 Uhr.", "Um acht Uhr dreißig."),
        ("Um 8.05 Uhr.", "Um acht Uhr fünf."),
        ("Ab 1 Uhr.", "Ab ein Uhr."),
        ("Von 8 bis 12 Uhr.", "Von acht Uhr bis zwölf Uhr."),
        ("Mo–Fr: 8:30–12:00 Uhr", "Montag bis Freitag von acht Uhr dreißig bis zwölf Uhr."),
        (
            "Di, Do: 9–12 und 14–18 Uhr",
            "Dienstag, Donnerstag von neun Uhr bis zwölf Uhr "
            "und von vierzehn Uhr bis achtzehn Uhr.",
        ),
        ("Sa geschlossen", "Samstag geschlossen."),
        ("So geht das nicht.", "So geht das nicht."),
    ],
)
def test_times_and_opening_hours(written: str, spoken: str) -> None:
    assert said(written).casefold() == spoken.casefold()


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Bis zum 1.10.2026.", "Bis zum ersten Oktober 2026."),
        ("Frist: 31.12.", "Frist: einunddreißigster Dezember."),
        ("Der 3. Oktober ist frei.", "Der dritte Oktober ist frei."),
        ("Am 2026-02-01.", "Am ersten Februar 2026."),
        ("Der 3. Antrag.", "Der dritte Antrag."),
        (
            "Am 15. Mai, 15. August und 15. November.",
            "Am fünfzehnten Mai, fünfzehnten August und fünfzehnten November.",
        ),
        ("In 3.2 steht es.", "In 3.2 steht es."),
    ],
)
def test_dates(written: str, spoken: str) -> None:
    assert said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (
            "Telefon 03641 49-3800",
            "Telefon null drei sechs vier eins, vier neun, drei acht null null.",
        ),
        ("+49 3641 490", "plus vier neun, drei sechs vier eins, vier neun null."),
        ("Behördennummer 115", "Behördennummer eins eins fünf."),
        ("07743 Jena", "null sieben sieben vier drei Jena."),
        ("post@stadt-jena.de", "post ät stadt Minus jena Punkt de."),
    ],
)
def test_contacts(written: str, spoken: str) -> None:
    assert said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Löbdergraben 12, Saalstr. 5", "Löbdergraben 12, Saalstraße 5."),
        ("§ 17 Abs. 1 S. 2 BMG", "Paragraf 17 Absatz 1 Satz 2 BMG."),
        ("§§ 3, 4 gelten.", "Paragrafen 3, 4 gelten."),
        ("Das gilt z. B. für Bürger*innen.", "Das gilt zum Beispiel für Bürgerinnen."),
        ("Antrag (auch online) stellen.", "Antrag, auch online, stellen."),
        ("46 Euro (ab 24 Jahren), 6 Euro (Bild)", "46 Euro ab 24 Jahren, 6 Euro, Bild."),
        ("Ausweis bzw. Pass", "Ausweis beziehungsweise Pass."),
    ],
)
def test_abbreviations(written: str, spoken: str) -> None:
    assert said(written) == spoken


def test_nothing_for_the_eye_is_said() -> None:
    text = (
        "## Gebühr\n\nDer **Ausweis** kostet [46,00 €](https://x.de/a). "
        "Mehr dazu: https://www.jena.de/ausweis?x=1\n\n| a | b |\n| 1 | 2 |\n\n"
        "Quelle: Stadt Jena, https://jena.de (Stand: 1.2.2026)"
    )
    assert said(text) == "Gebühr. Der Ausweis kostet 46 Euro."


def test_short_items_are_one_enumeration() -> None:
    assert (
        said("Sie brauchen:\n\n- Ausweis\n- Foto\n- Geburtsurkunde")
        == "Sie brauchen: Ausweis, Foto und Geburtsurkunde."
    )


def test_long_items_are_sentences() -> None:
    sentences = render(
        "Sie brauchen:\n- ein Foto, das höchstens sechs Monate alt ist\n- den alten Ausweis", "de"
    )
    assert (
        sentences
        == [
            "Sie brauchen: ein Foto, das höchstens sechs Monate alt ist.",
            "den alten Ausweis.",
        ]
        or sentences[-1] == "den alten Ausweis."
    )


def test_english() -> None:
    assert (
        said("The card costs 46,00 €. Open from 8:30 to 12:00.", "en")
        == "The card costs 46 Euro. Open from eight thirty to twelve o'clock."
    )


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_rendered(text: str) -> None:
    assert all(sentence.strip() for sentence in render(text, "de"))


def test_a_list_below_a_name_is_said_after_it() -> None:
    assert said("Heirat:\n- Personalausweis\n- Geburtsurkunde") == (
        "Heirat: Personalausweis und Geburtsurkunde."
    )
