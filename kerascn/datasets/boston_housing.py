"""Boston house prices of the 1970s: 506 districts, 13 numbers about each, and the price."""

from __future__ import annotations

import numpy as np

from ..declare.respell import both_spellings
from .contents import PathLike, expect, named, same_length
from .published import find
from .splitting import Parts, chance, share, split

__all__ = ["load_data"]


@both_spellings
def load_data(path: PathLike = "boston_housing.npz", test_split: float = 0.2, seed: int = 113) -> Parts:
    """Thirteen numbers (n, 13) about each district and the middle price (n,) of its houses in thousands of dollars.

    Args:
        path: The file, or the name under which it is kept in the folder of data sets.
        test_split: The share that is held back.
        seed: What the order is drawn from.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``
    """
    rng = chance(seed)
    share(test_split)
    place = find("boston_housing.npz", path)
    x, y = same_length(*named(place, "x", "y"), place)
    expect(x.ndim == 2 and x.dtype.kind in "iuf", place, f"{x.shape}", "(n, 13)")
    order = np.arange(len(x))
    rng.shuffle(order)
    return split(x[order], y[order], test_split)
