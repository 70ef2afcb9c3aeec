"""The data sets that tutorials are written with."""

from .published import find

__all__ = ["find"]
