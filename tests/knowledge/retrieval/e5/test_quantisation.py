"""Integers of 8 bits stay near the weights, and no channel reaches further than foreseen."""

import numpy as np

from knowledge.retrieval.e5.quantisation import STEPS, quantise, reach_of_gelu, reach_of_normalised


def test_each_output_has_its_own_scale() -> None:
    random = np.random.default_rng(1)
    sizes = np.array([[0.01], [1], [100]], np.float32)
    weights = random.normal(0, 1, (3, 500)).astype(np.float32) * sizes
    integers, scales = quantise(weights)
    assert integers.shape == (500, 3)
    assert integers.dtype == np.int8
    assert np.abs(integers).max() == STEPS
    assert np.all(np.abs(integers * scales - weights.T) <= scales / 2 * 1.001)


def test_weights_that_are_zero_stay_zero() -> None:
    integers, scales = quantise(np.zeros((2, 8), np.float32))
    assert not integers.any()
    assert np.all(np.isfinite(scales))


def test_activations_stay_within_reach() -> None:
    random = np.random.default_rng(2)
    gain = random.uniform(0.1, 5, 64).astype(np.float32)
    bias = random.normal(0, 1, 64).astype(np.float32)
    weights = random.normal(0, 0.1, (96, 64)).astype(np.float32)
    weights_bias = random.normal(0, 0.5, 96).astype(np.float32)
    normalised = random.normal(0, 1, (1000, 64)) * gain + bias
    inside = normalised @ weights.T + weights_bias
    within = np.abs(normalised) <= reach_of_normalised(gain, bias)
    assert within.mean() > 0.999
    within = inside <= reach_of_gelu(weights, weights_bias, gain, bias)
    assert within.mean() > 0.999


def test_a_channel_that_is_always_zero_can_be_divided() -> None:
    nothing = np.zeros(4, np.float32)
    assert np.all(reach_of_normalised(nothing, nothing) > 0)
    assert np.all(reach_of_gelu(np.zeros((4, 4), np.float32), nothing, nothing, nothing) > 0)
