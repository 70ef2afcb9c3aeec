"""Sentences in English: preprocessing of text and sequences."""

SENTENCES: dict[str, str] = {}
