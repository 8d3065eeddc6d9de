"""Fits the small models of the knowledge layer to question sets. Never to the held-out part."""
