"""Batches of pictures, from arrays, folders and tables."""

from __future__ import annotations


class Flows:
    """The methods of a generator of pictures that give batches."""
