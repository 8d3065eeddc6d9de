"""Telephone lines: one small interface, an adapter for each protocol."""
