"""Recognised words as the text the dialogue understands."""
