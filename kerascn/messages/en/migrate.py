"""Sentences in English: rewriting programs of old."""

SENTENCES: dict[str, str] = {}
