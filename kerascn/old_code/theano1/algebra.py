"""Linear algebra under its old names."""

from __future__ import annotations

from typing import Any

import pytensor.tensor as pt
from pytensor.tensor import linalg


def solve_lower_triangular(a: Any, b: Any) -> Any:
    """The solution of ``a x = b`` for a lower triangular ``a``."""
    return linalg.solve_triangular(a, b, lower=True)


def solve_upper_triangular(a: Any, b: Any) -> Any:
    """The solution of ``a x = b`` for an upper triangular ``a``."""
    return linalg.solve_triangular(a, b, lower=False)


def extract_diag(x: Any) -> Any:
    """The diagonal of a matrix."""
    return pt.diagonal(x)


def alloc_diag(x: Any) -> Any:
    """A matrix with a vector as its diagonal."""
    return pt.diag(x)
