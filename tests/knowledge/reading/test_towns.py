import datetime as dt

import pytest

from knowledge.language.vocabulary import vocabulary
from knowledge.reading.question import QuestionReader, asked_part
from knowledge.reading.towns import TownReader


@pytest.fixture(scope="module")
def reader() -> TownReader:
    return TownReader([("musterstadt",), ("neudorf",)], {"musterstadt", "neudorf"})


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("Was kostet das in Leipzig?", "Leipzig"),
        ("Was kostet das in Jena?", "Jena"),
        ("Ich wohne in Ahlen. Wer holt unser Sofa?", "Ahlen"),
        ("Meine Schwester lebt in Jena: Wo kriegt sie das dort?", "Jena"),
        ("Was kostet das in Musterstadt, ich komme aus Leipzig?", None),
        ("Öffnungszeiten Zulassungsstelle Saale-Holzland-Kreis", "Saale-Holzland-Kreis"),
        ("Hat die Weimarer Bücherei offen?", "Weimar"),
        ("Hat die Dresdner Bücherei offen?", "Dresden"),
        ("Ist die Weimarer Straße gesperrt?", None),
        ("Wann kommt in der Weimarer die Tonne?", None),
        ("Kann ich mein Weimarer Kennzeichen behalten?", None),
        ("Was kostet die Abholung im Wald?", None),
        ("Ich ziehe von Erfurt her, was brauche ich?", None),
        ("Wir wohnen in Kahla. Wer holt unser Sofa?", "Kahla"),
        ("Ich wohne noch in Kahla. Wie melde ich mich bei euch an?", None),
        ("Ich wohne in Kahla. Bekomme ich in Musterstadt einen Ausweis?", None),
        ("Wohne in Kahla, kann ich das bei euch machen?", None),
        ("Wohne in Kahla, wo kann ich das machen?", "Kahla"),
        ("Muss er mitkommen? Er wohnt in Leipzig.", None),
        ("Meine Schwester lebt in Leipzig: Wo kriegt sie das dort?", "Leipzig"),
        ("hab n auto gekauft privat in weimar, will ummelden", None),
        ("Das Auto ist in München zugelassen, geht das trotzdem?", None),
        ("Kann mein Auto in München zugelassen werden?", "München"),
        ("Ich bin in Leipzig geboren, wo gibt es die Urkunde?", "Leipzig"),
        ("Ab wie vielen Punkten in Flensburg ist der Schein weg?", None),
        ("Unser Hund ist ein Rottweiler, macht das was?", None),
        ("Meine Oma hieß Kahla. Wer holt unser Sofa?", None),
    ],
)
def test_a_town_that_is_asked_about_or_lived_in(
    reader: TownReader, text: str, town: str | None
) -> None:
    assert reader.foreign(asked_part(text), text, vocabulary("de")) == town


def test_one_s_own_town_has_an_english_name() -> None:
    reader = QuestionReader("Landeshauptstadt München", ("München", "Laim"))
    now = dt.datetime(2026, 11, 4)
    asked = reader.read("How much is a passport in Munich?", now, "en")
    assert (asked.foreign_town, asked.core) == (None, ("passport",))
    assert reader.read("How much is a passport in Cologne?", now, "en").foreign_town == "Cologne"
