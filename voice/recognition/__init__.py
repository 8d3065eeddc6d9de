"""Recognisers: speech in, words out, behind one protocol."""
