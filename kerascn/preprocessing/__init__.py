"""Data made ready for a model: sequences, texts, pictures. Each has a module of its own."""

from . import sequence, text

__all__ = ["sequence", "text"]
