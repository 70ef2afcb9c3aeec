"""CIFAR-100: 60,000 small colour pictures of a hundred classes in twenty groups."""

from __future__ import annotations

from ..declare.respell import both_spellings
from ..messages import fail
from .cifar import load, load_batch
from .splitting import Parts

__all__ = ["load_batch", "load_data"]

MODES = ("fine", "coarse")


@both_spellings
def load_data(label_mode: str = "fine") -> Parts:
    """Pictures (n, 32, 32, 3), or (n, 3, 32, 32), and labels (n, 1): 50,000 to learn from, 10,000 held back.

    Args:
        label_mode: ``'fine'``: the classes, 0 to 99; ``'coarse'``: their groups, 0 to 19.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``
    """
    if label_mode not in MODES:
        raise fail(ValueError, "data.choice", name="label_mode", given=repr(label_mode), choices="'fine', 'coarse'")
    return load("cifar-100-python", "cifar-100-python.tar.gz", ["train"], "test", f"{label_mode}_labels")
