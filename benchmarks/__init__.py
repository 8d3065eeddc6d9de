"""Measurements: answer quality on Jena's questions, and speed beside a stock Rasa bot."""
