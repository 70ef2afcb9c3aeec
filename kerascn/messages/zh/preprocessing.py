"""Sentences in Chinese: preprocessing of text and sequences."""

SENTENCES: dict[str, str] = {}
