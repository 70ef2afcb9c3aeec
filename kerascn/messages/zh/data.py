"""Sentences in Chinese: downloads, archives and data sets."""

SENTENCES: dict[str, str] = {}
