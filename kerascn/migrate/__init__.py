"""Rewrites programs of Keras 1 in the words of Keras 2 or 3, and Python 2 in Python 3, by the library's own tables."""

from .texts import Migrated, migrate

__all__ = ["Migrated", "migrate"]
