"""Data that do not fit into memory: sequences of batches, and batches made ahead of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from ..messages import fail


class Sequence:
    """Batches that can be asked for by number; the base of your own class.

    Your class says how many batches there are, ``__len__``, and makes one of them, ``__getitem__(index)``:
    ``(inputs, targets)`` or ``(inputs, targets, sample_weights)``. It may also have ``on_epoch_end()``.
    """

    def __getitem__(self, index: int) -> Any:
        """The batch number ``index``."""
        raise fail(TypeError, "sequence.method", name=type(self).__name__, method="__getitem__(self, index)")

    def __len__(self) -> int:
        """How many batches there are."""
        raise fail(TypeError, "sequence.method", name=type(self).__name__, method="__len__(self)")

    def __iter__(self) -> Iterator[Any]:
        """All batches once, in order."""
        return (self[index] for index in range(len(self)))

    def on_epoch_end(self) -> None:
        """Called between two epochs; to shuffle, for instance."""


@contextmanager
def batches(
    source: Any,
    workers: int = 1,
    use_multiprocessing: bool = False,
    max_queue_size: int = 10,
    shuffle: Callable[[int], Any] | None = None,
) -> Iterator[Iterator[Any]]:
    """The batches of a ``Sequence`` (epoch after epoch, for ever) or of a generator.

    Args:
        source: A ``Sequence`` or an iterator.
        workers: How many threads or processes make batches ahead of time; 0: the calling thread makes them.
        use_multiprocessing: Whether the workers are processes.
        max_queue_size: How many batches are made ahead at most.
        shuffle: For a ``Sequence``: gives the order of an epoch from the number of its batches.
    """
    yield _of_sequence(source, shuffle) if isinstance(source, Sequence) else source


def _of_sequence(source: Sequence, shuffle: Callable[[int], Any] | None) -> Iterator[Any]:
    while True:
        count = len(source)
        if count < 1:
            raise fail(ValueError, "sequence.empty", name=type(source).__name__)
        for index in range(count) if shuffle is None else shuffle(count):
            yield source[int(index)]
        source.on_epoch_end()
