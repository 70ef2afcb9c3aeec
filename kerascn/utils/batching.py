"""What workers do, make the batches of a ``Sequence`` or of a generator; and those who give them out in order."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

from ..messages import fail
from .chance import BATCH, EPOCH_END, Chance, Stream, room, turn
from .processes import Ended
from .workers import Crew, Here, Task, hire

# How many batches are made again because somebody drew meanwhile; then it is clear that it is not the batches.
DOUBTS = 5


_looking = threading.Lock()


class Doubtful:
    """Stands for a batch that was made in a thread while somebody drew from what all threads share."""

    def __init__(self, place: Any, before: tuple[int, list[Any]]) -> None:
        self.place, self.before = place, before


def length_of(sequence: Any) -> int:
    """How many batches a ``Sequence`` has, checked: ``len()`` alone would speak of an integer without saying whose."""
    name, length = type(sequence).__name__, sequence.__len__()
    if isinstance(length, float) or not hasattr(length, "__index__"):
        raise fail(TypeError, "sequence.length", name=name, given=repr(length)[:40])
    if length < 1:
        raise fail(ValueError, "sequence.empty", name=name)
    return int(length)


class SequenceWork:
    """What workers do with a ``Sequence``: make the batch of a place, which is (epoch, index, number of the batch).

    A process has a copy of its own; there the epochs are ended as they were ended here.

    Args:
        source: The ``Sequence``.
        first: The number that its first epoch has for those who make pictures, say, by the number of the pass.
    """

    def __init__(self, source: Any, first: int = 0) -> None:
        self.source, self.chance, self.first = source, Chance(source), first
        self.name = type(source).__name__
        self.epoch = 0
        self.watches = False  # whether that is looked for: in threads
        self.draws = False  # whether a batch was seen to draw from np.random or random
        self.doubts = DOUBTS
        self.before: list[tuple[int, list[Any]]] = []  # when batches in doubt were begun, and the dice then

    def make(self, place: tuple[int, int, int]) -> Any:
        """Make a batch, with chance that depends on its number alone."""
        epoch, _, number = place
        while self.epoch < epoch:
            self.end_epoch()
        with room.door.alone():
            with self.chance.seeded(BATCH, number, self.watches and not self.draws) as drew:
                batch = self._batch(place)
            self.draws = self.draws or drew[0]
            return batch

    def _batch(self, place: tuple[int, int, int]) -> Any:
        try:
            with turn.at(self.first + place[0]):
                return self.source[place[1]]
        except StopIteration as error:  # to the one who goes through the batches it would mean the end
            raise fail(RuntimeError, "sequence.stop", name=self.name) from error

    def eager(self, place: tuple[int, int, int]) -> Any:
        """Make a batch in a thread; beside others as long as none of them is seen to draw."""
        with room.door.shared():
            if not self.draws:
                return self._beside_others(place)
        return self.make(place)

    def _beside_others(self, place: tuple[int, int, int]) -> Any:
        if self.doubts <= 0:
            return self._batch(place)
        with _looking:
            before = time.monotonic_ns(), self.chance.states()
        task = Task(place)
        task.run(self._batch)
        if self.chance.states() != before[1]:
            self.before.append(before)
            return Doubtful(place, before)
        return task.take()

    def settle(self, doubtful: Doubtful) -> Any:
        """Make a batch once more, alone: somebody drew while it was made, and it may have been its own code."""
        known = self.draws
        batch = self.make(doubtful.place)
        if not self.draws:
            self.doubts -= 1
        elif not known:
            self.chance.restore(min([*self.before, doubtful.before])[1])  # as nobody had drawn yet
        return batch

    def end_epoch(self) -> None:
        """Tell the sequence that an epoch has ended."""
        with self.chance.seeded(EPOCH_END, self.epoch):
            self.source.on_epoch_end()
        self.epoch += 1


class GeneratorWork:
    """What a worker does with a generator, which runs in one place only: go on to its next batch."""

    def __init__(self, iterator: Any, stream: Stream) -> None:
        self.iterator, self.stream = iterator, stream
        self.name = getattr(iterator, "__name__", type(iterator).__name__)

    def make(self, place: Any) -> Any:
        """The next batch."""
        with self.stream.going_on():
            try:
                return next(self.iterator)
            except StopIteration:
                raise Ended from None

    eager = make


class Batches:
    """Batches in order, some of them made ahead; at the end of the ``with`` block nobody works any more.

    Args:
        crew: Those who make them.
        limit: How many will be asked for, if that is known; no more are made.
    """

    def __init__(self, crew: Here | Crew, limit: int | None) -> None:
        self.crew, self.left = crew, limit
        self.waiting: deque[Task] = deque()
        self.closed = False

    def __enter__(self) -> Batches:
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if self.closed:
            raise StopIteration
        try:
            if self.waiting or self._submitted():
                return self._taken(self.waiting.popleft())
        except Ended:
            pass
        except BaseException:
            self.close()
            raise
        self.close()
        raise StopIteration

    def _taken(self, task: Task) -> Any:
        try:
            self.look_ahead()
            return self.settled(task.take())
        except KeyboardInterrupt:  # the batch was not given out
            self.waiting.appendleft(task)
            raise

    def look_ahead(self) -> None:
        """Have as many batches made ahead as there may be."""
        while len(self.waiting) < self.crew.ahead and self.may_go_on() and self._submitted():
            pass

    def _submitted(self) -> bool:
        if self.left == 0:
            return False
        self.left = self.left and self.left - 1
        self.waiting.append(self.submit())
        return True

    def submit(self) -> Task:
        """Have the next batch made."""
        return self.crew.submit(None)

    def may_go_on(self) -> bool:
        """Whether the next batch may be made before those before it were asked for."""
        return True

    def settled(self, batch: Any) -> Any:
        """The batch to give out."""
        return batch

    def close(self) -> None:
        """End the threads and processes."""
        self.closed = True
        self.crew.close()


class SequenceBatches(Batches):
    """The batches of a ``Sequence``, epoch after epoch.

    Args:
        source: The ``Sequence``.
        shuffle: Gives the order of an epoch from the number of its batches.
        alike: Whether nothing happens between two epochs, so that the next one may be begun ahead.
        limit: How many batches will be asked for, if that is known.
        first: The number of the first epoch.
    """

    def __init__(
        self,
        source: Any,
        shuffle: Callable[[int], Any] | None,
        alike: bool,
        limit: int | None,
        first: int = 0,
        **who: Any,
    ) -> None:
        self.work = SequenceWork(source, first)
        super().__init__(hire(self.work, **who), limit)
        self.source, self.shuffle, self.alike = source, shuffle, alike
        self.in_threads = isinstance(self.crew, Crew) and not who["use_multiprocessing"]
        self.work.watches = self.in_threads
        self.epoch, self.number = -1, 0
        self.rest: deque[int] = deque()

    def submit(self) -> Task:
        """Have the next batch made; in threads the first one by the calling thread, to see whether it draws."""
        if not self.rest:
            self._begin_epoch()
        place = self.epoch, self.rest.popleft(), self.number
        self.number += 1
        return (Here(self.work.make) if self.in_threads and self.number == 1 else self.crew).submit(place)

    def _begin_epoch(self) -> None:
        self.epoch += 1
        self._tell(self.epoch)
        count = length_of(self.source)
        with room.door.shared():
            order = range(count) if self.shuffle is None else self.shuffle(count)
        self.rest.extend(int(index) for index in order)

    def end_epoch(self) -> None:
        """Tell the sequence that the epoch has ended, if all its batches were given out and it was not yet told."""
        if self.number and not self.rest and not self.waiting:
            self._tell(self.epoch + 1)

    def _tell(self, epochs: int) -> None:
        if self.alike:  # nobody listens, and batches may be in the making
            self.work.epoch = epochs
        while self.work.epoch < epochs:
            self.work.end_epoch()

    def may_go_on(self) -> bool:
        """Within the epoch; and into the next one if nothing happens in between."""
        return bool(self.rest) or self.alike

    def settled(self, batch: Any) -> Any:
        """The batch to give out; made once more where it is in doubt."""
        if not isinstance(batch, Doubtful):
            return batch
        batch = self.work.settle(batch)
        if not any(isinstance(task.result, Doubtful) for task in self.waiting):
            self.work.before.clear()
        return batch


class Past:
    """What is kept of a generator until it is used again: its chance, and batches that nobody has asked for yet."""

    def __init__(self) -> None:
        self.stream, self.waiting = Stream(), deque[Task]()


_pasts: WeakKeyDictionary[Any, Past] = WeakKeyDictionary()


def _past_of(iterator: Any) -> Past:
    try:
        return _pasts.setdefault(iterator, Past())
    except TypeError:  # a kind of iterator that can't be pointed at
        return Past()


class GeneratorBatches(Batches):
    """The batches of a generator, until it ends.

    Args:
        iterator: The generator.
    """

    def __init__(self, iterator: Any, limit: int | None, **who: Any) -> None:
        self.past = Past() if who["use_multiprocessing"] and who["workers"] else _past_of(iterator)
        super().__init__(hire(GeneratorWork(iterator, self.past.stream), **who), limit)
        self.waiting, self.past.waiting = self.past.waiting, deque()

    def close(self) -> None:
        """End the worker; the batches it has made ahead are given out when the generator is used again."""
        super().close()
        made = (task for task in self.waiting if task.begun)
        self.past.waiting.extend(task for task in made if not isinstance(task.error, Ended))  # it will say so again
        self.waiting.clear()
