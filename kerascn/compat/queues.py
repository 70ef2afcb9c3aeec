"""The queue of batches that Keras 1.1 had in place of an enqueuer."""

from __future__ import annotations

import threading
from typing import Any

from ..utils.data_utils import GeneratorEnqueuer, Queue


class Stop(threading.Event):
    """Ends the making of batches when it is set."""

    def __init__(self, enqueuer: GeneratorEnqueuer) -> None:
        super().__init__()
        self.enqueuer = enqueuer

    def set(self) -> None:
        """End it."""
        self.enqueuer.stop()
        super().set()


def generator_queue(
    generator: Any, max_q_size: int = 10, wait_time: float = 0.05, nb_worker: int = 1, pickle_safe: bool = False
) -> tuple[Queue, Stop]:
    """Make the batches of a generator ahead of time, as Keras 1.1.2 did.

    Args:
        generator: The generator.
        max_q_size: How many batches are made ahead at most.
        wait_time: Of no use.
        nb_worker: How many threads or processes; a generator has one at most.
        pickle_safe: Whether the worker is a process.

    Returns:
        What the batches are got from, and an event to be set at the end.
    """
    enqueuer = GeneratorEnqueuer(generator, use_multiprocessing=pickle_safe, wait_time=wait_time)
    enqueuer.start(nb_worker, max_q_size)
    return enqueuer.queue, Stop(enqueuer)
