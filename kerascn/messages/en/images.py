"""Sentences in English: preprocessing of images."""

SENTENCES: dict[str, str] = {}
