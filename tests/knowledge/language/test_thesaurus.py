from collections.abc import Sequence

import pytest

from knowledge.language.german import fold, stem
from knowledge.language.thesaurus import Thesaurus, parse, thesaurus

LINES = [
    "Ausfuhrkennzeichen; Zollkennzeichen; Exportkennzeichen",
    "Heirat; Eheschließung; Aufgebot bestellen",
    "Verlust; verloren",
    "Anmeldung der Eheschließung; Ehe anmelden",
    "Beglaubigung; amtliche Abschrift < Zeugnis; Kopie vom Original",
]


@pytest.fixture(scope="module")
def small() -> Thesaurus:
    return parse(LINES)


def _rewordings(small: Thesaurus, query: str, known: str) -> set[str]:
    stems = {stem(word) for word in known.split()}

    def borne(name: frozenset[str]) -> bool:
        return name <= stems

    def parts(word: str) -> tuple[str, ...]:
        return ("zollkennzeichen", "verlust") if word == "zollkennzeichenverlust" else ()

    return {" ".join(words) for words in small.rewordings(query.split(), parts, borne)}


@pytest.mark.parametrize(
    ("query", "known", "expected"),
    [
        ("zollkennzeichen", "ausfuhrkennzeichen", {"ausfuhrkennzeichen"}),
        ("neues zollkennzeichen", "ausfuhrkennzeichen", {"neues ausfuhrkennzeichen"}),
        ("zollkennzeichen", "kennzeichen", set()),
        ("zollkennzeichenverlust", "ausfuhrkennzeichen", {"verlust ausfuhrkennzeichen"}),
        ("aufgebot bestellen", "heirat eheschliessung", {"heirat", "eheschliessung"}),
        ("bestellen", "heirat", set()),
        ("etwas anderes", "heirat", set()),
        ("zeugnis übersetzt", "beglaubigung zeugnis", {"übersetzt beglaubigung"}),
        ("beglaubigung", "beglaubigung zeugnis kopie original", set()),
    ],
)
def test_a_name_is_replaced_by_what_the_content_uses(
    small: Thesaurus, query: str, known: str, expected: set[str]
) -> None:
    assert _rewordings(small, query, known) == expected


def test_the_longer_name_is_meant(small: Thesaurus) -> None:
    found = _rewordings(small, "anmeldung eheschliessung", "heirat ehe anmelden")
    assert found == {"ehe anmelden"}


def test_a_search_word_does_not_mean_the_same(small: Thesaurus) -> None:
    found = small.rewordings(["zeugnis"], lambda word: (), lambda name: True)
    assert found == {("beglaubigung",): False, ("amtliche", "abschrift"): False}


def _names(lines: Sequence[tuple[str, ...]]) -> list[str]:
    return [" ".join(words) for words in lines]


def test_the_shipped_list_is_well_formed() -> None:
    shipped = thesaurus()
    assert len(shipped.matters) > 200
    for matter in shipped.matters:
        every = (*matter.names, *matter.search_words)
        spelled = _names([name.words for name in every])
        assert len(every) > 1, spelled
        assert len(set(spelled)) == len(spelled), spelled
        assert all(spelled)


def test_the_shipped_list_knows_the_words_of_citizens() -> None:
    found = thesaurus().rewordings(
        [fold("Zollkennzeichen")],
        lambda word: (),
        lambda name: any(one.startswith("ausfuhr") for one in name),
    )
    assert found[("ausfuhrkennzeichen",)]


def test_what_the_content_calls_a_matter_stays_as_it_is(small: Thesaurus) -> None:
    def words_for(settled: set[frozenset[str]]) -> list[tuple[str, ...]]:
        found = small.rewordings(["verlust"], lambda word: (), lambda name: True, settled)
        return list(found)

    assert words_for(set()) == [("verloren",)]
    assert words_for({frozenset({stem("verlust")})}) == []
