import math
from collections import Counter

import pytest

from benchmarks.statistics import Turns, mean, quantile


def test_quantiles_are_values_that_occurred() -> None:
    values = [float(n) for n in range(100, 0, -1)]
    assert quantile(values, 0.5) == 51
    assert quantile(values, 0.95) == 96
    assert quantile(values, 1) == 100


def test_nothing_measured_is_not_a_number() -> None:
    assert math.isnan(quantile([], 0.5))
    assert math.isnan(mean([]))
    assert Turns([], 0, 0).per_second == 0


def test_rounds_add_up() -> None:
    both = Turns([0.1], 1, 2, Counter(answered=1)) + Turns([0.3, 0.5], 2, 3, Counter(answered=2))
    assert both.per_second == pytest.approx(0.6)
    assert both.outcomes == {"answered": 3}
    assert both.quantile_ms(0.5) == pytest.approx(300)
