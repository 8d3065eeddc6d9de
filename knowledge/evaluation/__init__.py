"""Measures search and refusal on question sets in the BEIR layout."""
