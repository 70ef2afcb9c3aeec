"""CIFAR-10: 60,000 small colour pictures of ten classes."""

from __future__ import annotations

from ..declare.respell import both_spellings
from .cifar import load, load_batch
from .splitting import Parts

__all__ = ["load_batch", "load_data"]


@both_spellings
def load_data() -> Parts:
    """Pictures (n, 32, 32, 3), or (n, 3, 32, 32), and their classes (n, 1): 50,000 to learn from, 10,000 held back.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``
    """
    train = [f"data_batch_{number}" for number in range(1, 6)]
    return load("cifar-10-batches-py", "cifar-10-python.tar.gz", train, "test_batch")
