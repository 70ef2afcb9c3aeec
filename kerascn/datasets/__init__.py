"""Data sets: the well-known ones, downloaded once, and small samples that are always at hand."""

from .published import find, trust
from .samples import sample

__all__ = ["find", "sample", "trust"]
