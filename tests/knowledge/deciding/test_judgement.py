"""What is done at which probability."""

import pytest

from knowledge.deciding.judgement import Zone, zone


def test_the_three_zones_follow_the_probability() -> None:
    zones = [zone(p / 100, min(1.0, p / 80), wrong_answer_cost=10) for p in range(101)]
    assert zones[0] is Zone.REFUSE
    assert zones[100] is Zone.ANSWER
    order = [Zone.REFUSE, Zone.CLARIFY, Zone.ANSWER]
    positions = [order.index(zone) for zone in zones]
    assert positions == sorted(positions)


@pytest.mark.parametrize("probability", [0.5, 0.7, 0.9, 0.99])
def test_a_dearer_wrong_answer_never_makes_bolder(probability: float) -> None:
    answered = [
        zone(probability, probability, cost) is Zone.ANSWER for cost in (0, 0.5, 1, 10, 100, 10_000)
    ]
    assert answered == sorted(answered, reverse=True)


def test_without_a_cost_everything_is_answered() -> None:
    assert zone(0.01, 0.01, wrong_answer_cost=0) is Zone.ANSWER


def test_topics_are_offered_only_where_one_of_them_is_likely_meant() -> None:
    assert zone(0.6, 0.9, wrong_answer_cost=10) is Zone.CLARIFY
    assert zone(0.6, 0.6, wrong_answer_cost=10) is Zone.REFUSE
