"""Sentences in Chinese: rewriting programs of old."""

SENTENCES: dict[str, str] = {}
