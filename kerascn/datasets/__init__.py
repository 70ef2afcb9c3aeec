"""Data sets: the well-known ones, downloaded once, and small samples that are always at hand."""

from . import boston_housing, cifar, cifar10, cifar100, fashion_mnist, imdb, mnist, reuters
from .published import find, trust
from .samples import sample

__all__ = [
    "boston_housing", "cifar", "cifar10", "cifar100", "fashion_mnist", "find", "imdb", "mnist", "reuters", "sample",
    "trust",
]  # fmt: skip
