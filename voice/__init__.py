"""The telephone: hearing, turn taking, speaking."""

import os

# ONNX Runtime reports to its maker unless told not to before it is imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
