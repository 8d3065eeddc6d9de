"""Words of the town made likelier, piece by piece."""

import numpy as np

from voice.recognition.token_bias import BEGINNING, CONTINUING, TokenBias, pieces


def favoured(bias: TokenBias) -> dict[int, float]:
    scores = np.zeros(10, dtype=np.float32)
    bias.favour(scores)
    return {token: float(score) for token, score in enumerate(scores) if score}


def test_a_term_is_favoured_once_it_has_begun() -> None:
    bias = TokenBias(pieces([[1, 2, 3], [1, 4], [5, 6]]), {}, {})
    assert favoured(bias) == {}
    bias.take(1)
    assert favoured(bias) == {2: CONTINUING, 4: CONTINUING}
    bias.take(2)
    assert favoured(bias) == {3: CONTINUING}
    bias.take(3)
    assert favoured(bias) == {}, "the term is over"
    bias.take(5)
    bias.take(1)
    assert favoured(bias) == {2: CONTINUING, 4: CONTINUING}, "another one begins within one"


def test_an_answer_is_favoured_at_the_beginning_only() -> None:
    bias = TokenBias({}, {}, pieces([[7], [8, 9]]))
    assert favoured(bias) == {7: BEGINNING, 8: BEGINNING}
    bias.take(8)
    assert favoured(bias) == {9: CONTINUING}
    bias.take(1)
    assert favoured(bias) == {}
    bias.take(8)
    assert favoured(bias) == {}, "in the middle of a sentence nothing was asked for"


def test_two_terms_with_the_same_piece_count_once() -> None:
    bias = TokenBias(pieces([[1, 2], [3, 1, 2]]), {}, {})
    bias.take(3)
    bias.take(1)
    assert favoured(bias) == {2: CONTINUING}


def test_a_wish_is_favoured_once_it_has_begun_a_turn() -> None:
    bias = TokenBias({}, pieces([[1, 2, 3]]), {})
    assert favoured(bias) == {}
    bias.take(1)
    assert favoured(bias) == {2: CONTINUING}
    late = TokenBias({}, pieces([[1, 2, 3]]), {})
    late.take(4)
    late.take(1)
    assert favoured(late) == {}
