from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.entries.entry import Aspect
from knowledge.fitted import Depth
from knowledge.retrieval.dense import EmbeddingCache
from knowledge.retrieval.documents import Document, Passage
from knowledge.retrieval.general_follow_ups import general_follow_ups
from knowledge.retrieval.piece import NOT_LEARNED
from knowledge.retrieval.search import Searcher
from tests.knowledge.fakes import FakeEncoder

DOG = Document(
    "hundesteuer",
    ("Hundesteuer",),
    (
        Passage("Hundesteuer: Der erste Hund kostet 102 Euro.", Aspect.FEE),
        Passage("Was gilt im Tierheim?", question=0, asked_as=("Der alte Mischling aus dem Heim",)),
        Passage("Hundesteuer: Dann ist er frei.", question=0),
    ),
    asked_as=("Dackel", "mein Dackel ist neu", "Welpe zieht ein", "Bello", "ein Dackel ist da"),
)
BIN = Document(
    "restabfall",
    ("Restabfall",),
    (Passage("Restabfall: Die Tonne ist schwarz."),),
    asked_as=("der Deckel klemmt", "Tonne voll", "Kübel zu klein", "Deckel ab", "Tonne weg"),
)
OFFICE = Document("office:amt", ("Bürgerservice",), (Passage("Engelplatz 1"),), is_office=True)
OTHER = Document("rival:1", ("Wetter",), (), rival=True, asked_as=("regnet es", "scheint Sonne"))
DOCUMENTS = [DOG, BIN, OFFICE, OTHER]

Make = Callable[[list[Document]], Searcher]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    encoder = FakeEncoder()
    return lambda documents: Searcher(documents, encoder, EmbeddingCache(tmp_path, encoder))


def scores(searcher: Searcher, text: str) -> dict[str, float]:
    found = searcher.learned.documents(searcher.embed(text), text)
    return dict(zip((d.id for d in searcher.documents), map(float, found), strict=True))


def test_nothing_counts_before_anything_is_learned(make: Make) -> None:
    searcher = make(DOCUMENTS)
    assert searcher.learned.depth is Depth.NOTHING
    assert set(scores(searcher, "Dackel").values()) == {0.0}
    assert searcher.search(["dackel"]).depth is Depth.NOTHING


def test_phrasings_teach_which_document_is_meant(make: Make) -> None:
    searcher = make(DOCUMENTS)
    # What was found before is not remembered beyond it.
    assert searcher.search(["dackel"], "Unser alter Dackel").depth is Depth.NOTHING
    assert searcher.learned.learn()
    found = scores(searcher, "Unser alter Dackel")
    assert max(found, key=lambda id: found[id]) == "hundesteuer"
    result = searcher.search(["dackel"], "Unser alter Dackel")
    assert result.depth is Depth.TOPICS
    assert result.candidates[0].document is DOG
    assert result.candidates[0].features["learned"] == pytest.approx(found["hundesteuer"])


def test_a_document_without_phrasings_has_the_benefit_of_the_doubt(make: Make) -> None:
    searcher = make(DOCUMENTS)
    searcher.learned.learn()
    found = scores(searcher, "Unser Dackel")
    assert found["rival:1"] < found["office:amt"] < found["hundesteuer"]


def test_a_keyword_is_told_by_its_letters_where_phrasings_are_shared(make: Make) -> None:
    searcher = make(DOCUMENTS)
    searcher.learned.learn()
    assert searcher.search(["dackel"], "Unser Dackel").depth is Depth.NOTHING


def test_of_a_keyword_no_piece_is_learned_there(make: Make) -> None:
    searcher = make(DOCUMENTS)
    searcher.learned.learn()
    assert searcher.search(["mischling"], "Mischling Heim").piece == NOT_LEARNED
    assert searcher.search(["mischling"], "Der Mischling vom Heim").piece.chance > 0.5


def test_what_ends_while_it_is_searched_takes_part_next_time(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = make(DOCUMENTS)
    compare = searcher.features

    def learn_meanwhile(words: Sequence[str], text: str) -> tuple[NDArray[Any], NDArray[Any]]:
        found = compare(words, text)
        searcher.learned.learn()
        return found

    monkeypatch.setattr(searcher, "features", learn_meanwhile)
    assert searcher.search(["dackel"], "Unser alter Dackel").depth is Depth.NOTHING
    assert searcher.search(["dackel"], "Unser alter Dackel").depth is Depth.TOPICS


def test_few_texts_are_enough_to_learn_from(make: Make) -> None:
    others = [replace(BIN, passages=(), asked_as=("a b", "c d", "e f", "g h", "i j"))]
    searcher = make([replace(DOG, passages=()), *others])
    assert searcher.learned.learn()


def test_what_is_learned_of_most_documents_from_many_phrasings_can_be_relied_on(
    make: Make,
) -> None:
    many = tuple(f"{said} {number}" for said in DOG.asked_as for number in range(20))
    searcher = make([replace(DOG, asked_as=many), OFFICE, OTHER])
    searcher.learned.learn()
    assert searcher.learned.depth is Depth.TOPICS
    searcher = make([replace(DOG, asked_as=many), OTHER])
    searcher.learned.learn()
    assert searcher.learned.depth is Depth.PIECES
    assert searcher.search(["dackel"], "Unser Dackel").depth is Depth.PIECES


def test_of_a_document_without_phrasings_among_such_less_is_learned(make: Make) -> None:
    many = tuple(f"{said} {number}" for said in DOG.asked_as for number in range(20))
    dogs = [replace(DOG, id=f"dog-{number}", asked_as=many) for number in range(2)]
    searcher = make([*dogs, OFFICE, OTHER])
    searcher.learned.learn()
    result = searcher.search(["bürgerservice"], "Wo ist der Bürgerservice?")
    assert result.depth is Depth.PIECES
    found = {candidate.document.id: candidate.depth for candidate in result.candidates}
    assert found == {"office:amt": Depth.TOPICS, "dog-0": Depth.PIECES, "dog-1": Depth.PIECES}


def test_no_document_is_learned_where_none_has_phrasings(make: Make) -> None:
    bare = [replace(document, asked_as=()) for document in (DOG, BIN, OFFICE)]
    searcher = make([*bare, OTHER])
    searcher.learned.learn()
    assert searcher.learned.depth is Depth.NOTHING
    passage, chance, *_ = searcher.likeliest_piece("hundesteuer", "Mischling aus dem Heim")
    assert passage is not None
    assert chance > 0.5


def test_phrasings_of_a_question_teach_which_piece_is_meant(make: Make) -> None:
    searcher = make(DOCUMENTS)
    assert searcher.likeliest_piece("hundesteuer", "Mischling") == NOT_LEARNED
    searcher.learned.learn()
    passage, chance, *_ = searcher.likeliest_piece("hundesteuer", "Mischling aus dem Heim")
    assert passage is not None
    assert passage.question == 0
    assert 0.5 < chance <= 1
    assert searcher.likeliest_piece("restabfall", "schwarz") == NOT_LEARNED


def test_questions_without_an_answer_are_told_from_those_with_one(make: Make) -> None:
    unanswered = ("Wem gehört der Hund?", "Wie heißt der Hund?")
    searcher = make([replace(DOG, unanswered=unanswered), *DOCUMENTS[1:]])
    searcher.learned.learn()
    without = searcher.likeliest_piece("hundesteuer", "Wie heißt der große Hund?")
    assert without.unanswered > without.chance
    with_one = searcher.likeliest_piece("hundesteuer", "Mischling aus dem Heim")
    assert with_one.passage is not None
    assert with_one.passage.question == 0
    assert with_one.chance > 0.5 > with_one.unanswered


def test_what_is_said_later_teaches_the_piece_and_leads_to_no_document(make: Make) -> None:
    first, asked, *others = DOG.passages
    passages = (first, replace(asked, follow_ups=("und wenn er alt ist",)), *others)
    later = replace(DOG, passages=passages, unanswered_follow_ups=("darf er baden gehen",))
    without, searcher = make(DOCUMENTS), make([later, *DOCUMENTS[1:]])
    without.learned.learn()
    searcher.learned.learn()
    meant = searcher.likeliest_piece("hundesteuer", "und wenn er alt ist")
    assert meant.passage is not None
    assert meant.passage.question == 0
    assert meant.chance > 0.5 > meant.unanswered
    assert searcher.likeliest_piece("hundesteuer", "darf er baden gehen").unanswered > 0.5
    text = "und wenn er alt ist"
    assert scores(searcher, text) == pytest.approx(scores(without, text))
    assert text not in searcher.dense.texts


def test_questions_that_fit_any_topic_are_told_from_those_that_name_one(make: Make) -> None:
    wordings = tuple(f"Frage nach dem Hund {number}" for number in range(len(general_follow_ups())))
    first, asked, *others = DOG.passages
    passages = (first, replace(asked, asked_as=wordings), *others)
    searcher = make([replace(DOG, passages=passages), *DOCUMENTS[1:]])
    assert searcher.general("wie läuft das ab").chance == 0
    searcher.learned.learn()
    general = searcher.general("wie läuft das ab")
    assert general.chance > 0.5
    assert general.aspect is Aspect.PROCEDURE
    assert 0 < general.aspect_chance <= general.chance
    assert searcher.general("Frage nach dem Hund").chance < 0.5


def test_they_are_told_from_what_people_say_who_mean_a_document(make: Make) -> None:
    said = tuple(f"der Dackel {number}" for number in range(len(general_follow_ups())))
    searcher = make([replace(DOG, asked_as=said), *DOCUMENTS[1:]])
    searcher.learned.learn()
    assert searcher.general("wie läuft das ab").chance > 0.5 > searcher.general("der Dackel").chance


def test_with_few_questions_of_their_own_none_is_held_to_fit_any_topic(make: Make) -> None:
    searcher = make(DOCUMENTS)
    searcher.learned.learn()
    assert searcher.general("wie läuft das ab").chance == 0


def test_what_was_learned_is_kept_and_only_changes_are_learned(make: Make) -> None:
    make(DOCUMENTS).learned.learn()
    again = make(DOCUMENTS)
    before = scores(again, "Unser Dackel")
    assert before["hundesteuer"] > 0
    assert not again.learned.learn()
    changed = make([replace(DOG, asked_as=(*DOG.asked_as, "Rex")), *DOCUMENTS[1:]])
    assert scores(changed, "Unser Dackel") == pytest.approx(before)
    assert changed.learned.learn()


def test_a_question_put_before_another_is_not_taken_for_it(make: Make) -> None:
    make(DOCUMENTS).learned.learn()
    new = Passage("Wie alt wird ein Hund?", question=0)
    moved = [replace(p, question=1) if p.question == 0 else p for p in DOG.passages]
    searcher = make([replace(DOG, passages=(new, *moved)), *DOCUMENTS[1:]])
    passage = searcher.likeliest_piece("hundesteuer", "Mischling aus dem Heim").passage
    assert passage is not None
    assert passage.question == 1
    gone = make([replace(DOG, passages=DOG.passages[:1]), *DOCUMENTS[1:]])
    assert gone.likeliest_piece("hundesteuer", "Mischling aus dem Heim").passage is None


def test_the_staff_take_over_what_the_public_desk_has_learned(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = make(DOCUMENTS)
    public.learned.learn()
    encoder = FakeEncoder()
    internal = Searcher(DOCUMENTS, encoder, EmbeddingCache(tmp_path / "internal", encoder))
    monkeypatch.setattr("knowledge.retrieval.learned.learn", None)
    assert internal.learned.learn(public.learned)
    assert scores(internal, "Unser Dackel") == scores(public, "Unser Dackel")


def test_what_was_learned_can_be_forgotten(make: Make) -> None:
    searcher = make(DOCUMENTS)
    searcher.learned.learn()
    searcher.learned.forget()
    assert searcher.learned.depth is Depth.NOTHING
    assert make(DOCUMENTS).learned.depth is Depth.NOTHING


def test_a_damaged_file_is_learned_anew(make: Make, tmp_path: Path) -> None:
    make(DOCUMENTS).learned.learn()
    (file,) = tmp_path.glob("learned-*.npz")
    for damaged in (b"", b"PK", file.read_bytes()[:2000]):
        file.write_bytes(damaged)
        assert make(DOCUMENTS).learned.depth is Depth.NOTHING
    np.savez(file, names=np.array(["", "x"]))
    searcher = make(DOCUMENTS)
    assert searcher.learned.depth is Depth.NOTHING
    assert searcher.learned.learn()
