"""Sentences in English: famous architectures."""

SENTENCES: dict[str, str] = {}
