"""Terms found again in what recognisers make of them."""

import pytest

from voice.heard.vocabulary import Vocabulary, sound

WORDS = Vocabulary(
    ["Personalausweis beantragen", "Reisepass", "Sperrmüll anmelden", "Ummeldung der Wohnung"]
)


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("Was kostet ein Kassonal aus Weiß?", "Was kostet ein Personalausweis?"),
        ("was kostet ein personal aus weis", "was kostet ein Personalausweis"),
        ("Ich möchte Spermüll anmelden.", "Ich möchte Sperrmüll anmelden."),
        ("ein reise pass bitte", "ein Reisepass bitte"),
        ("Wie melde ich meine Wohnung um?", "Wie melde ich meine Wohnung um?"),
        ("Wann kommt der Bus?", "Wann kommt der Bus?"),
        ("", ""),
    ],
)
def test_correction(heard: str, meant: str) -> None:
    assert WORDS.correct(heard) == meant


def test_known_words_stay() -> None:
    assert "reisepass" in WORDS
    assert WORDS.correct("anmelden") == "anmelden"


def test_sounds_alike() -> None:
    assert sound("Müll") == sound("mül")
    assert sound("Pass") == sound("paß")
