"""Sentences in Chinese: preprocessing of images."""

SENTENCES: dict[str, str] = {}
