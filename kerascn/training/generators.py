"""Batches that the user's generator or ``Sequence`` makes: brought into the model's order, and counted off.

A stream is opened once for all epochs. Each of its passes takes so many batches, or exactly so many samples: a batch
that would go over the number is cut there, and the next pass begins with the rest of it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, NamedTuple

import numpy as np

from ..backend.contract.eager import is_dataset
from ..declare.words import Samples
from ..messages import fail, warn
from ..utils.batching import length_of
from ..utils.chance import room
from ..utils.data_utils import Sequence
from .feeds import Counted
from .users_data import Data


class Opened(ExitStack):
    """Sources that are open for a training, a test or a prediction, and are closed together."""

    drawn = False

    def take_in(self, make: Callable[[], Any]) -> Any:
        """Open a source without a trace in ``np.random``: what is drawn next is what would be drawn with arrays."""
        with room.door.shared():
            state = np.random.get_state()
            source = self.enter_context(make())
            np.random.set_state(state)
        self.drawn = True
        return source

    def __exit__(self, *error: Any) -> Any:
        done = super().__exit__(*error)
        if self.drawn:
            np.random.random_sample()  # what is opened later has other numbers
        return done


class Ahead(NamedTuple):
    """How batches are made ahead of time, in the words of the methods."""

    max_queue_size: int = 10
    workers: int = 1
    use_multiprocessing: bool = False


HERE = Ahead(workers=0)

# What counts the batches of a pass: the word of Keras 2, by that of Keras 1.
OLD_WORDS = {"steps_per_epoch": "samples_per_epoch", "validation_steps": "nb_val_samples", "steps": "val_samples"}

# What can't be given beside what makes batches.
BESIDE = {
    "y": "stream.beside_y",
    "sample_weight": "stream.beside_weights",
    "batch_size": "stream.beside_batch_size",
    "validation_split": "stream.beside_split",
}

# What is said when a source ends early: (whether samples are counted, whether it is a training).
ENDS = {
    (False, False): "stream.ended",
    (False, True): "stream.ended_training",
    (True, False): "stream.ended_samples",
    (True, True): "stream.ended_training_samples",
}


def is_source(x: Any) -> bool:
    """Whether ``x`` makes batches, and is no data itself."""
    if inspect.isgeneratorfunction(x):
        raise fail(TypeError, "stream.not_called", name=x.__name__)
    return isinstance(x, Sequence) or hasattr(x, "__next__") or is_dataset(x)


def is_in_its_own_order(x: Any) -> bool:
    """Whether ``x`` makes batches whose order can't be chosen."""
    return is_source(x) and not isinstance(x, Sequence)


def check_source(function: str, x: Any) -> None:
    """Refuse what is no generator where one is expected."""
    if not is_source(x):
        raise fail(TypeError, "stream.no_generator", function=function, given=described(x))


def refuse_beside(source: Any, **others: Any) -> None:
    """Refuse what only arrays can have beside them; such is ``None`` or 0 if nobody gave it."""
    for name, value in others.items():
        if value is not None and not (isinstance(value, (int, float)) and value == 0):
            raise fail(ValueError, BESIDE[name], source=type(source).__name__)


def counted(value: Any, argument: str) -> int | None:
    """How many batches, or ``Samples``, a pass has; ``None`` if nobody said it."""
    if value is None or isinstance(value, Samples):
        return value
    whole = hasattr(value, "__index__") or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole or value < 1:
        raise fail(ValueError, "stream.count", argument=argument, given=repr(value))
    return int(value)


def count_of(source: Any, value: Any, argument: str) -> int:
    """How many batches, or ``Samples``, a pass through a source has."""
    count = counted(value, argument)
    if isinstance(source, Sequence):
        length = length_of(source)
        return length if count is None else count
    if count is None and hasattr(source, "__len__"):
        count = len(source)
    if count is None:
        raise fail(ValueError, "stream.endless", argument=argument, old=OLD_WORDS[argument])
    return count


def described(value: Any) -> str:
    """What a user gave, in a few words."""
    shape = getattr(value, "shape", None)
    if shape is not None:
        return f"{type(value).__name__} {tuple(shape)}"
    if isinstance(value, (tuple, list)):
        return f"{type(value).__name__} ({len(value)})"
    return repr(value)[:40] if value is None or isinstance(value, (str, int, float)) else type(value).__name__


def to_learn_from(batch: Any, wants_targets: bool) -> tuple[Any, Any, Any] | None:
    """Inputs, targets and weights of a batch; ``None`` if it can't be read so."""
    if isinstance(batch, (tuple, list)) and len(batch) in (2, 3) and (wants_targets or isinstance(batch, tuple)):
        return batch[0], batch[1], batch[2] if len(batch) == 3 else None
    if wants_targets or batch is None:
        return None
    return (batch[0] if isinstance(batch, tuple) and len(batch) == 1 else batch), None, None


def to_predict_from(batch: Any) -> tuple[Any, Any, Any] | None:
    """The inputs of a batch, whatever comes with them; ``None`` if it can't be read so."""
    if isinstance(batch, tuple):
        return (batch[0], None, None) if 1 <= len(batch) <= 3 else None
    return None if batch is None else (batch, None, None)


class Stream(Counted):
    """The batches of a source that is open.

    Args:
        source: The generator or ``Sequence``.
        batches: The batches as the user's code makes them.
        ready: Turns one of them into ``Data``; ``None`` if it is none of the kinds that are expected.
        count: How many batches, or ``Samples``, a pass has.
        passes: How many passes there will be, for a sentence.
        trains: Whether a training goes on with it, and not a test or a prediction.
        begin: Called when a round of a shuffled ``Sequence`` begins.
    """

    def __init__(
        self,
        source: Any,
        batches: Iterator[Any],
        ready: Callable[[Any], Data | None],
        count: int,
        passes: int = 1,
        trains: bool = False,
        begin: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(count)
        self.name, self.batches, self.ready = type(source).__name__, batches, ready
        self.passes, self.trains, self.begin = passes, trains, begin
        self.round = len(source) if begin is not None else 1
        self.made = 0
        self.fixed: int | None = None  # how many samples each batch must have, if the model says so

    def first(self) -> Data:
        """The first batch, which stays in the stream."""
        self.rest = self.rest or self.next()
        if self.rest is None:
            self.run_out(0)
        return self.rest[0]  # type: ignore[index]

    def next(self) -> tuple[Data, int] | None:
        """The next batch, and how many samples it has; ``None`` if there is no more."""
        batch = next(self.batches, ENDED)
        if batch is ENDED:
            return None
        if self.begin is not None and self.made % self.round == 0:
            self.begin()
        self.made += 1
        data = self._read(batch)
        if data is None:
            raise fail(ValueError, "stream.item", number=self.made, source=self.name, given=described(batch))
        return data, data.samples or 1

    def _read(self, batch: Any) -> Data | None:
        """A batch in the model's order; what is wrong with it is told with its number."""
        try:
            if self.made > 1:
                return self.ready(batch)
            with room.door.shared():  # the model may be built now: no worker takes its dice away
                return self.ready(batch)
        except Exception as error:
            if not hasattr(error, "key"):
                raise
            raise fail(type(error), "stream.batch", number=self.made, source=self.name, told=str(error)) from error

    def cut(self, batch: Data, size: int) -> tuple[Data, Data]:
        """A batch as two."""
        return batch.rows(slice(size)), batch.rows(slice(size, None))

    def check(self, batch: Data) -> None:
        """Refuse a batch that has not the size that the model is fixed to."""
        if self.fixed is not None and batch.samples != self.fixed:
            fields = dict(number=self.made, source=self.name, given=batch.samples, fixed=self.fixed)
            raise fail(ValueError, "stream.fixed", **fields)

    def finish(self) -> None:
        """After the last epoch too a ``Sequence`` hears that it has ended; a test or a prediction changes nothing."""
        if self.trains and hasattr(self.batches, "end_epoch"):
            self.batches.end_epoch()

    def run_out(self, seen: int) -> None:
        """Say that the source ended before its time; if there was nothing at all, that is an error."""
        if not seen:
            raise fail(ValueError, "stream.nothing", source=self.name)
        key = ENDS[self.samples is not None, self.trains]
        warn(key, source=self.name, seen=seen, wanted=(self.samples or self.steps or 0) * self.passes)


ENDED = object()
