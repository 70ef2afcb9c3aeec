"""Batches of a ``tf.data.Dataset``: each pass goes through it from its beginning, however long it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..backend.contract import eager
from ..messages import fail, warn_user
from .generators import OLD_WORDS, Stream, counted
from .users_data import Data

NAME = "tf.data.Dataset"
ENDS = {False: "dataset.ended", True: "dataset.ended_training"}


class _Batches(Stream):
    """Batches of a dataset."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.name = NAME

    def _read(self, batch: Any) -> Data | None:
        try:
            return super()._read(batch)
        except ValueError as error:
            if getattr(error.__cause__, "key", None) in ("data.one_sample", "data.number"):
                raise fail(ValueError, "dataset.samples_alone", told=str(error.__cause__)) from error
            raise

    def run_out(self, seen: int) -> None:
        """Say that the dataset ended before its time; if there was nothing at all, that is an error."""
        if not seen:
            raise fail(ValueError, "dataset.nothing")
        warn_user(ENDS[self.trains], seen=seen, wanted=(self.steps or 0) * self.passes)


class Whole(_Batches):
    """Passes of which each begins anew and goes to the end, or as far as a number of batches.

    Args:
        dataset: The dataset.
        ready: Turns a batch into ``Data``.
        limit: How many batches a pass has at most; ``None``: as many as there are.
        trains: Whether a training goes on with it.
    """

    def __init__(
        self, dataset: eager.Dataset, ready: Callable[[Any], Data | None], limit: int | None, trains: bool
    ) -> None:
        super().__init__(NAME, dataset.begin(), ready, limit or 0, trains=trains)
        self.dataset, self.limit = dataset, limit
        known = dataset.length if limit is None else limit
        self.steps = None if known is None else int(known)

    def __iter__(self) -> Iterator[tuple[Data, int]]:
        seen = 0
        while seen != self.limit:
            found = self.rest or self.next()
            self.rest = None
            if found is None:
                break
            self.check(found[0])
            seen += 1
            yield found
        self.batches, self.made = self.dataset.begin(), 0
        if not seen or (self.limit or 0) > seen:
            self.trains = False  # a pass is shorter than was said, and the next one begins anew
            self.run_out(seen)


def stream_of(
    given: Any, ready: Callable[[Any], Data | None], steps: Any, argument: str, passes: int = 1, trains: bool = False
) -> Stream:
    """The batches of a dataset.

    Without a number of steps a pass is the whole dataset. A training with a number of steps goes on in each epoch where
    the one before ended; a test begins anew.

    Args:
        given: The dataset.
        ready: Turns a batch into ``Data``.
        steps: How many batches a pass has, if the user said it.
        argument: The argument in which that is said.
        passes: How many epochs there will be.
        trains: Whether it is a training.
    """
    dataset, count = eager.dataset(given), counted(steps, argument)
    if count is None and dataset.length == float("inf"):
        raise fail(ValueError, "dataset.endless", argument=argument)
    if count is not None and count.__class__ is not int:
        raise fail(ValueError, "dataset.samples", argument=argument, old=OLD_WORDS[argument])
    if trains and count is not None:
        stream: Stream = _Batches(given, dataset.begin(), ready, count, passes=passes, trains=True)
    else:
        stream = Whole(dataset, ready, count, trains)
    stream.first()
    return stream
