"""Synthesisers: words in, speech out, behind one protocol."""
