"""``tensorflow.examples.tutorials.mnist.input_data``: the digits, cut and mixed as TensorFlow's tutorials did."""

from __future__ import annotations

import collections
from types import SimpleNamespace
from typing import Any

import numpy as np

from ...backend.tensorflow.loading import tf
from ...datasets import mnist
from ...messages import fail

__all__ = ["DataSet", "Datasets", "read_data_sets"]

Datasets = collections.namedtuple("Datasets", ["train", "validation", "test"])


class DataSet:
    """Pictures and labels that are given out batch by batch.

    Args:
        images: Pictures in bytes, ``(n, 28, 28)`` or ``(n, 28, 28, 1)``.
        labels: One for each picture.
        dtype: ``float32`` for numbers from 0 to 1, ``uint8`` for bytes.
        reshape: Whether a picture becomes a row of 784 numbers.
        seed: Makes the order of the batches repeatable.
    """

    def __init__(
        self, images: np.ndarray, labels: np.ndarray, fake_data: bool = False, one_hot: bool = False,
        dtype: Any = tf.float32, reshape: bool = True, seed: int | None = None,
    ) -> None:  # fmt: skip
        kind = tf.as_dtype(dtype).name
        if kind not in ("float32", "uint8"):
            raise fail(TypeError, "tf1.digits_dtype", given=kind)
        images = images.reshape(len(images), -1) if reshape else images.reshape(len(images), 28, 28, 1)
        self.images = images.astype("float32") / np.float32(255) if kind == "float32" else images
        self.labels = labels
        self.num_examples, self.epochs_completed = len(images), 0
        self._chance = np.random.RandomState(seed) if seed is not None else np.random
        self._order, self._next = np.arange(self.num_examples), 0

    def next_batch(self, batch_size: int, fake_data: bool = False, shuffle: bool = True) -> tuple[Any, Any]:
        """The next pictures and labels; after the last the order is drawn anew and the count goes on."""
        if self._next == 0 and self.epochs_completed == 0 and shuffle:
            self._chance.shuffle(self._order)
        chosen = self._order[self._next : self._next + batch_size]
        self._next += len(chosen)
        while len(chosen) < batch_size:
            self.epochs_completed += 1
            if shuffle:
                self._order = self._chance.permutation(self.num_examples)
            more = self._order[: batch_size - len(chosen)]
            chosen, self._next = np.concatenate([chosen, more]), len(more)
        return self.images[chosen], self.labels[chosen]


def read_data_sets(
    train_dir: Any, fake_data: bool = False, one_hot: bool = False, dtype: Any = tf.float32, reshape: bool = True,
    validation_size: int = 5000, seed: int | None = None, source_url: str | None = None,
) -> Any:  # fmt: skip
    """The digits in three parts: ``.train``, ``.validation`` and ``.test``.

    They come through ``keras.datasets.mnist``, so from the mirror that kerascn is set to.

    Args:
        train_dir: Where TensorFlow kept its files; kerascn keeps its own.
        one_hot: Labels as rows with a single one.
        validation_size: How many of the 60,000 are held back.
    """
    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    if one_hot:
        y_train, y_test = (np.eye(10)[labels] for labels in (y_train, y_test))
    if not 0 <= validation_size <= len(x_train):
        raise fail(ValueError, "tf1.validation_size", given=validation_size, most=len(x_train))
    given = {"dtype": dtype, "reshape": reshape, "seed": seed}
    cut = validation_size
    return Datasets(
        train=DataSet(x_train[cut:], y_train[cut:], **given),
        validation=DataSet(x_train[:cut], y_train[:cut], **given),
        test=DataSet(x_test, y_test, **given),
    )


load_mnist = read_data_sets
package = SimpleNamespace(input_data=SimpleNamespace(read_data_sets=read_data_sets, DataSet=DataSet))
tutorials = SimpleNamespace(mnist=package)
examples = SimpleNamespace(tutorials=tutorials)
