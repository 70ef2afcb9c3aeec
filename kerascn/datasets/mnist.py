"""MNIST: 70,000 handwritten digits."""

from __future__ import annotations

from ..declare.respell import both_spellings
from .contents import PathLike, halves, is_zip, located, named, pickled, pictures
from .splitting import Parts

__all__ = ["load_data"]


@both_spellings
def load_data(path: PathLike = "mnist.npz") -> Parts:
    """Pictures (n, 28, 28) of handwritten digits and the digits (n,), in bytes: 60,000 to learn from, 10,000 held back.

    Args:
        path: The file, or the name under which it is kept in the folder of data sets.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``
    """
    place = located(path, "mnist.pkl.gz", "mnist.npz")
    if is_zip(place):
        x_train, y_train, x_test, y_test = named(place, "x_train", "y_train", "x_test", "y_test")
    else:
        (x_train, y_train), (x_test, y_test) = halves(pickled(place), place)
    return pictures(x_train, y_train, place, (28, 28)), pictures(x_test, y_test, place, (28, 28))
