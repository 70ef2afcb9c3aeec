"""Data that do not fit into memory: sequences of batches, and batches made ahead of time."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..declare.respell import both_spellings
from ..messages import fail
from .batching import Batches, GeneratorBatches, SequenceBatches
from .downloads import get_file, hash_file, validate_file
from .workers import check_count

__all__ = [
    "GeneratorEnqueuer", "Numbered", "OrderedEnqueuer", "Queue", "Sequence", "SequenceEnqueuer", "batches", "get_file",
    "hash_file", "validate_file",
]  # fmt: skip


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


def batches(
    source: Any,
    workers: int = 1,
    use_multiprocessing: bool = False,
    max_queue_size: int = 10,
    shuffle: Callable[[int], Any] | None = None,
    limit: int | None = None,
    first: int = 0,
) -> Batches:
    """The batches of a ``Sequence`` (epoch after epoch, for ever) or of a generator, to be used in a ``with`` block.

    Args:
        source: A ``Sequence`` or an iterator.
        workers: How many threads or processes make batches ahead of time; 0: the calling thread makes them. A
            generator has one at most.
        use_multiprocessing: Whether the workers are processes.
        max_queue_size: How many batches are made ahead at most (at least one for each worker).
        shuffle: For a ``Sequence``: gives the order of an epoch from the number of its batches; called when the
            first batch of the epoch is asked for.
        limit: How many batches will be asked for, if that is known.
        first: For a ``Sequence``: the number of its first epoch, for those whose batches follow from it.
    """
    workers, ahead = check_count(workers, "workers"), check_count(max_queue_size, "max_queue_size")
    if isinstance(source, Sequence):
        alike = shuffle is None and type(source).on_epoch_end is Sequence.on_epoch_end
        return _of_sequence(source, shuffle, alike, limit, workers, use_multiprocessing, ahead, first)
    if not hasattr(source, "__next__"):
        raise fail(TypeError, "workers.no_source", given=type(source).__name__)
    return GeneratorBatches(
        source, limit, workers=min(workers, 1), use_multiprocessing=use_multiprocessing, max_queue_size=ahead
    )


def _of_sequence(
    source: Any, shuffle: Any, alike: bool, limit: int | None, workers: int, in_processes: bool, ahead: int, first: int
) -> Batches:
    who: dict[str, Any] = dict(workers=workers, use_multiprocessing=in_processes, max_queue_size=ahead)
    return SequenceBatches(source, shuffle, alike, limit, first, **who)


class SequenceEnqueuer:
    """Makes batches ahead of time, for loops of your own; ``fit`` does it by itself.

    Args:
        sequence: Where the batches come from.
        use_multiprocessing: Whether the workers are processes.
    """

    def __init__(self, sequence: Any, use_multiprocessing: bool = False) -> None:
        self.sequence, self.use_multiprocessing = sequence, use_multiprocessing
        self.batches: Batches | None = None
        self.queue = Queue(self)

    @both_spellings
    def start(self, workers: int = 1, max_queue_size: int = 10, wait_time: float = 0.05) -> None:
        """Begin to make batches.

        Args:
            workers: How many threads or processes.
            max_queue_size: How many batches are made ahead at most.
            wait_time: Of no use; nobody waits by looking again and again.
        """
        self.stop()
        self.batches = self._begun(workers, max_queue_size)
        self.batches.look_ahead()

    def _begun(self, workers: int, max_queue_size: int) -> Batches:
        return batches(self.sequence, workers, self.use_multiprocessing, max_queue_size)

    def is_running(self) -> bool:
        """Whether batches are being made."""
        return self.batches is not None and not self.batches.closed

    def get(self) -> Iterator[Any]:
        """The batches, in order."""
        if self.batches is None:
            raise fail(RuntimeError, "workers.not_started", name=type(self).__name__)
        return self.batches

    def stop(self, timeout: float | None = None) -> None:
        """End the threads or processes.

        Args:
            timeout: Of no use; they end in a few seconds at most.
        """
        if self.batches is not None:
            self.batches.close()


class OrderedEnqueuer(SequenceEnqueuer):
    """Makes the batches of a ``Sequence`` ahead of time.

    Args:
        sequence: A ``Sequence``, or another object with ``__getitem__`` and ``__len__``.
        use_multiprocessing: Whether the workers are processes.
        shuffle: Whether each epoch has another order.
    """

    def __init__(self, sequence: Any, use_multiprocessing: bool = False, shuffle: bool = False) -> None:
        super().__init__(sequence, use_multiprocessing)
        self.shuffle = shuffle

    def _begun(self, workers: int, max_queue_size: int) -> Batches:
        order = np.random.RandomState(np.random.randint(2**31)).permutation if self.shuffle else None
        workers, ahead = check_count(workers, "workers"), check_count(max_queue_size, "max_queue_size")
        source = self.sequence if hasattr(self.sequence, "on_epoch_end") else Numbered(self.sequence)
        alike = order is None and getattr(type(source), "on_epoch_end", None) is Sequence.on_epoch_end
        first = getattr(source, "passes", 0)
        return _of_sequence(source, order, alike, None, workers, self.use_multiprocessing, ahead, first)

    def join_end_of_epoch(self) -> None:
        """Tell the sequence that the epoch has ended, if all its batches were taken."""
        if isinstance(self.batches, SequenceBatches):
            self.batches.end_epoch()


class Numbered(Sequence):
    """Another object with ``__getitem__`` and ``__len__`` as a ``Sequence``."""

    def __init__(self, source: Any) -> None:
        self.source = source

    def __getitem__(self, index: int) -> Any:
        return self.source[index]

    def __len__(self) -> int:
        return len(self.source)


class GeneratorEnqueuer(SequenceEnqueuer):
    """Makes the batches of a generator ahead of time.

    Args:
        generator: The generator.
        use_multiprocessing: Whether the worker is a process.
        wait_time: Of no use; nobody waits by looking again and again.
        seed: Of no use: the generator's chance depends on ``np.random`` and ``random`` when it is started.
    """

    @both_spellings
    def __init__(
        self,
        generator: Any,
        use_multiprocessing: bool = False,
        wait_time: float | None = 0.05,
        seed: int | None = None,
    ) -> None:
        super().__init__(generator, use_multiprocessing)


class Queue:
    """The batches that an enqueuer has ready, as a queue to look into."""

    def __init__(self, enqueuer: SequenceEnqueuer) -> None:
        self.enqueuer = enqueuer

    def qsize(self) -> int:
        """How many batches are ready."""
        waiting = self.enqueuer.batches.waiting if self.enqueuer.batches is not None else ()
        done = [task.done.is_set() for task in waiting]
        return [*done, False].index(False)

    def empty(self) -> bool:
        """Whether no batch is ready."""
        return not self.qsize()

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        """The next batch."""
        if not self.enqueuer.is_running() or (not block and self.empty()):
            raise queue.Empty
        for batch in self.enqueuer.get():
            return batch
        raise queue.Empty
