"""Who makes batches: the calling thread, threads, or processes that are each served by a thread.

They all do the same *work*, an object with a method ``make(place)``; a *task* is one place, and later its batch.
"""

from __future__ import annotations

import queue
import threading
import time
import weakref
from collections.abc import Callable
from typing import Any

from ..messages import fail
from .chance import room
from .processes import Child

# Seconds that threads are waited for, and then processes: a thread that hangs can't be ended, a process can.
PATIENCE = 2.0


class Task:
    """One batch to be made."""

    def __init__(self, place: Any) -> None:
        self.place = place
        self.begun = False
        self.done = threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self, make: Callable[[Any], Any]) -> None:
        """Make it; what the user's code raises is kept for the one who takes the batch."""
        self.begun = True
        try:
            self.result = make(self.place)
        except BaseException as error:  # also SystemExit: it is the consumer that has to end
            self.error = error
        finally:
            self.done.set()

    def take(self) -> Any:
        """The batch, as soon as it is made."""
        if not self.done.is_set():
            with room.lent():
                while not self.done.wait(1.0):  # in turns, since some systems let no Ctrl-C through a long wait
                    pass
        if self.error is not None:
            raise self.error
        return self.result


class Here:
    """No workers: the calling thread makes each batch when it is asked for."""

    ahead = 0

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self.make = make

    def submit(self, place: Any) -> Task:
        """Make a batch now."""
        task = Task(place)
        task.run(self.make)
        return task

    def close(self) -> None:
        """There is nothing to end."""


class Crew:
    """Threads that make batches.

    Args:
        makers: What each thread calls to make a batch.
        ahead: How many batches are made ahead at most.
        children: The processes that the threads serve; they end with the threads.
    """

    def __init__(self, makers: list[Callable[[Any], Any]], ahead: int, children: list[Child] | None = None) -> None:
        self.ahead = max(ahead, len(makers))
        self.tasks: queue.SimpleQueue[Task | None] = queue.SimpleQueue()
        self.threads = [
            threading.Thread(target=_work, args=(self.tasks, make), name=f"kerascn-worker-{number}", daemon=True)
            for number, make in enumerate(makers, 1)
        ]
        self.close = weakref.finalize(self, _end, self.tasks, self.threads, children or [])
        for thread in self.threads:
            thread.start()

    def submit(self, place: Any) -> Task:
        """Have a batch made."""
        task = Task(place)
        self.tasks.put(task)
        return task


def _work(tasks: queue.SimpleQueue[Task | None], make: Callable[[Any], Any]) -> None:
    while (task := tasks.get()) is not None:
        task.run(make)
        del task  # or the batch would be kept until the next one is made


def _end(tasks: queue.SimpleQueue[Task | None], threads: list[threading.Thread], children: list[Child]) -> None:
    """End threads and processes, in bounded time."""
    for child in children:
        child.terminate()
    while not tasks.empty():
        try:
            tasks.get_nowait()
        except queue.Empty:
            break
    for _ in threads:
        tasks.put(None)
    until = time.monotonic() + PATIENCE
    for child in children:
        child.end(max(until - time.monotonic(), 0.0))
    until = max(until, time.monotonic() + 0.5)
    for thread in threads:
        if thread.ident is not None and thread is not threading.current_thread():
            thread.join(max(until - time.monotonic(), 0.01))
    room.put_out([thread.ident for thread in threads if thread.is_alive() and thread.ident is not None])


def hire(work: Any, workers: int, use_multiprocessing: bool, max_queue_size: int) -> Here | Crew:
    """Those who do a work.

    Args:
        work: Has ``make(place)``, and ``eager(place)`` for threads.
        workers: How many; none means that the calling thread does it.
        use_multiprocessing: Whether they are processes.
        max_queue_size: How many batches they make ahead at most.
    """
    if not workers or room.door.held():  # a batch made inside another one is made at once
        return Here(work.make)
    if not use_multiprocessing:
        return Crew([work.eager] * workers, max_queue_size)
    children: list[Child] = []
    try:
        for _ in range(workers):
            children.append(Child(work))
        return Crew([child.make for child in children], max_queue_size, children)
    except BaseException:
        _end(queue.SimpleQueue(), [], children)
        raise


def check_count(value: Any, argument: str, least: int = 0) -> int:
    """A number of workers or of batches."""
    if isinstance(value, bool) or not hasattr(value, "__index__") or value.__index__() < least:
        raise fail(ValueError, "workers.count", argument=argument, given=repr(value))
    return int(value)
