"""ONNX Runtime, set for one short text at a time."""

from __future__ import annotations

from pathlib import Path

import onnxruntime

ERRORS_ONLY = 3


def open_session(graph: Path) -> onnxruntime.InferenceSession:
    """Loads a graph to be run on one core a call; calls of several threads run side by side."""
    options = onnxruntime.SessionOptions()
    # One text a call: more threads only cost synchronisation.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = ERRORS_ONLY
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
