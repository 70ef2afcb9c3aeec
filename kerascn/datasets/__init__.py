"""Data sets: the well-known ones, downloaded once, and small samples that are always at hand."""

from .samples import sample

__all__ = ["sample"]
