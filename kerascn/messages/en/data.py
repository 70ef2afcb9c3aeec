"""Sentences in English: downloads, archives and data sets."""

SENTENCES: dict[str, str] = {}
