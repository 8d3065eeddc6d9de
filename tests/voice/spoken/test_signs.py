"""Signs are said the same, whether an address is read or spelled."""

from voice.spoken.contacts import speak_email
from voice.spoken.spelling import spell_address


def test_an_address_read_and_spelled() -> None:
    assert speak_email("a.b-c_d+1@x.de", "de") == (
        "a Punkt b Minus c Unterstrich d plus 1 ät x Punkt de"
    )
    assert spell_address("a.b-c_d+1@x.de", "de") == (
        "A, Punkt, B, Minus, C, Unterstrich, D, plus, eins, ät, X, Punkt, D, E"
    )
