import numpy as np
import pytest

from knowledge.retrieval.classifier import LARGEST, Classifier, Examples, learn
from knowledge.retrieval.encoder import Vectors
from tests.knowledge.fakes import FakeEncoder

TEXTS = {
    "hund": ["Mein Dackel ist neu", "Steuer für den Welpen", "Unser Dackel zieht ein"],
    "müll": ["Die schwarze Tonne ist voll", "Wann wird die Tonne geleert", "Tonne zu klein"],
    "pass": ["Ich fliege nach Boston", "Mit dem Kind nach Kreta fliegen", "Reise nach Boston"],
}


def terms_of(text: str) -> list[str]:
    return text.lower().split()


def vectors(*texts: str) -> Vectors:
    encoder = FakeEncoder()
    return np.vstack([encoder.encode(text) for text in texts])


def examples(texts: dict[str, list[str]]) -> Examples:
    said = [text for own in texts.values() for text in own]
    return Examples(said, vectors(*said), [name for name, own in texts.items() for _ in own])


def likeliest(classifier: Classifier, text: str) -> str:
    chances = classifier.log_chances(vectors(text)[0], terms_of(text))
    return str(classifier.classes[chances.argmax()])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Was zahle ich für einen Dackel", "hund"),
        ("Welche Tonne kommt heute", "müll"),
        ("Morgen nach Boston", "pass"),
    ],
)
def test_new_words_belong_where_most_alike_do(text: str, name: str) -> None:
    assert likeliest(learn(examples(TEXTS), terms_of), text) == name


def test_chances_add_up_to_one_even_for_words_never_seen() -> None:
    classifier = learn(examples(TEXTS), terms_of)
    chances = classifier.log_chances(vectors("Qwertz")[0], ["qwertz"])
    assert np.exp(classifier.log_chances(vectors("Dackel")[0], ["dackel"])).max() > 1 / 3
    assert np.exp(chances).sum() == pytest.approx(1, abs=0.05)


def test_two_classes_are_told_apart_too() -> None:
    classifier = learn(examples({name: TEXTS[name] for name in ("hund", "müll")}), terms_of)
    assert likeliest(classifier, "Dackel") == "hund"
    assert likeliest(classifier, "Tonne") == "müll"


def test_two_classes_are_learned_on_from_before() -> None:
    two = examples({name: TEXTS[name] for name in ("hund", "müll")})
    before = learn(two, terms_of)
    again = learn(two, terms_of, before)
    said = vectors("Unser Dackel")[0], ["unser", "dackel"]
    assert again.log_chances(*said) == pytest.approx(before.log_chances(*said), abs=0.05)


def test_what_was_learned_before_is_a_start_for_other_classes_and_terms() -> None:
    before = learn(examples({name: TEXTS[name] for name in ("hund", "müll")}), terms_of)
    classifier = learn(examples(TEXTS), terms_of, before)
    anew = learn(examples(TEXTS), terms_of)
    assert list(classifier.classes) == ["hund", "müll", "pass"]
    np.testing.assert_allclose(classifier.meaning, anew.meaning, atol=0.1)


def test_rare_terms_can_be_passed_over() -> None:
    assert "dackel" in learn(examples(TEXTS), terms_of, used_at_least=2).terms
    assert "welpen" not in learn(examples(TEXTS), terms_of, used_at_least=2).terms


def test_the_fingerprint_tells_texts_classes_and_vectors_apart() -> None:
    one = examples(TEXTS)
    other_class = Examples(one.texts, one.vectors, ["hund"] * len(one.texts))
    other_text = Examples(["Anders", *one.texts[1:]], one.vectors, one.classes)
    other_model = Examples(one.texts, one.vectors * 0.5, one.classes)
    found = {e.fingerprint for e in (one, other_class, other_text, other_model)}
    assert len(found) == 4
    assert one.fingerprint == examples(TEXTS).fingerprint


def test_nothing_is_learned_from_one_class_or_from_too_much() -> None:
    assert examples(TEXTS).can_be_learned
    assert not examples({"hund": TEXTS["hund"]}).can_be_learned
    assert not Examples([], np.zeros((0, 3), dtype=np.float32), []).can_be_learned
    many = [str(number) for number in range(int(LARGEST**0.5) + 1)]
    assert not Examples(many, np.zeros((len(many), 1), dtype=np.float32), many).can_be_learned
