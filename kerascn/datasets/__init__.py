"""The data sets that tutorials are written with."""

from .published import find, trust

__all__ = ["find", "trust"]
