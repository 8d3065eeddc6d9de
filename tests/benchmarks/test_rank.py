import numpy as np

from benchmarks.training.rank import Example, Task, fit, ranks, report
from knowledge.retrieval.search import FEATURES


def _task() -> Task:
    """The first feature tells the right document, the second misleads."""
    rng = np.random.default_rng(0)
    examples = []
    for _ in range(40):
        features = rng.random((6, len(FEATURES)))
        right = np.zeros(6, dtype=bool)
        right[int(np.argmax(features[:, 0]))] = True
        features[:, 1] = 1 - features[:, 0]
        features[:, FEATURES.index("bare")] = ~right
        examples.append(Example("?", features, right))
    return Task("made up", examples)


def test_the_telling_feature_gets_the_weight() -> None:
    weights = fit([_task()])
    assert weights[FEATURES[0]] > 0.3
    assert weights[FEATURES[1]] == 0
    assert weights["bare"] < 0
    assert abs(sum(w for w in weights.values() if w > 0) - 1) < 0.01


def test_features_left_out_weigh_nothing() -> None:
    weights = fit([_task()], FEATURES[:2])
    assert all(weights[name] == 0 for name in FEATURES[2:])


def test_the_report_counts_ranks() -> None:
    task = _task()
    weights = dict.fromkeys(FEATURES, 0.0) | {FEATURES[0]: 1.0}
    assert ranks(task, weights).tolist() == [0] * 40
    assert report(task, weights) == "made up (40): hit@1 1.000  hit@3 1.000  hit@10 1.000"
