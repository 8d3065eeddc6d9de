"""Figures of the telephone: `python -m benchmarks.voice --help`."""
