"""Weights and activations as integers of 8 bits, without losing much.

The runtime gives all activations of a text one scale, which the largest sets. Here a few channels
are some 20 times larger than the others and would leave those hardly any steps. So each channel
is divided by how far it reaches, and its weights are multiplied by that instead (as G. Xiao et
al., "SmoothQuant", arXiv:2211.10438). How far it reaches follows from the weights before it: a
layer normalisation fixes mean and deviation of what comes out. No sample of texts is needed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

STEPS = 63
"""Largest integer of a weight. Two products of 63 and 255 fit in 16 bits: processors without
VNNI add them so, and would cut off larger ones."""
DEVIATIONS = np.float32(4)
"""So many standard deviations from the mean, a channel ends."""
GELU_DEPTH = 0.17
"""Values of GELU are never further below zero."""
LEAST_REACH = 1e-3


def quantise(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Integers of shape (in, out) for weights of shape (out, in), and the scale of each output."""
    columns = weights.T
    scales = np.abs(columns).max(axis=0) / STEPS
    integers = np.round(columns / np.where(scales > 0, scales, 1))
    return integers.astype(np.int8), scales.astype(np.float32)


def reach_of_normalised(gain: Floats, bias: Floats) -> Floats:
    """How far from zero each output of a layer normalisation goes."""
    return _at_least(np.abs(bias) + DEVIATIONS * np.abs(gain))


def reach_of_gelu(weights: Floats, weights_bias: Floats, gain: Floats, bias: Floats) -> Floats:
    """How far GELU goes, of a linear layer (out, in) after a layer normalisation."""
    mean = weights @ bias + weights_bias
    deviation = np.sqrt(weights**2 @ gain**2)
    return _at_least(np.maximum(mean + DEVIATIONS * deviation, GELU_DEPTH))


def _at_least(reach: Floats) -> Floats:
    return np.clip(reach, LEAST_REACH, None)
