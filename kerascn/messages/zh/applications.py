"""Sentences in Chinese: famous architectures."""

SENTENCES: dict[str, str] = {}
