"""Batches of pictures for ever: what the iterators over arrays, folders and tables have in common.

What an iterator gives follows from three numbers: a seed, the number of the pass through the data, and which picture
it is. So it is the same whoever makes the batches, and two iterators of one seed change their pictures alike.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator as Endless
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from ... import config
from ...declare.respell import both_spellings
from ...messages import fail
from ...utils import chance
from ...utils.data_utils import Sequence

OURS = __name__.partition(".")[0]


class Pass(NamedTuple):
    """One time through the data: the order of the samples, and by sample a seed for what is done to it."""

    key: tuple[Any, ...]
    order: Any
    seeds: Any


class Indices:
    """The numbers of the samples of batch after batch; Keras 1 had them with two numbers more."""

    def __init__(self, flow: Iterator) -> None:
        self.flow = flow

    def __iter__(self) -> Indices:
        return self

    def __next__(self) -> Any:
        _, indices, first = self.flow._next_place()
        return (indices, first, len(indices)) if config.dialect() == 1 else indices


class Iterator(Sequence):
    """Batches of ``n`` samples, by number and for ever; the base of the iterators over pictures.

    Args:
        n: How many samples there are.
        batch_size: How many of them a batch has; the last one may have fewer.
        shuffle: Whether each pass has another order.
        seed: What the orders and the changes of the pictures follow from; one is drawn from ``np.random`` unless given.
    """

    @both_spellings
    def __init__(self, n: int, batch_size: int, shuffle: bool, seed: int | None) -> None:
        self.n = _whole(n, "n", 0)
        self.batch_size = _whole(batch_size, "batch_size", 1)
        self.shuffle = bool(shuffle)
        self.seed = None if seed is None else _whole(seed, "seed", 0)
        self._drawn = int(np.random.randint(2**31 - 1)) if self.seed is None else 0
        self.lock = threading.RLock()
        self.batch_index = 0
        self.total_batches_seen = 0
        self.index_generator = Indices(self)
        self.passes = 0  # how many are done
        self._in_pass = False  # whether next() gave something out of the pass that goes on
        self._kept: Pass | None = None
        self._draws: bool | None = None  # whether code of the user's draws from np.random; None: not known yet

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name not in ("lock", "_kept")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, lock=threading.RLock(), _kept=None)

    # The names that Keras 1 had for it.

    @property
    def N(self) -> int:  # noqa: N802
        """How many samples there are."""
        return self.n

    # The order.

    def _pass(self, number: int) -> Pass:
        seed = self._drawn if self.seed is None else self.seed
        key = number, self.n, self.shuffle, seed  # all of which may be set later
        kept = self._kept
        if kept is None or kept.key != key:
            dice = np.random.RandomState([seed & 0xFFFFFFFF, seed >> 32 & 0xFFFFFFFF, number])
            seeds = dice.randint(2**31 - 1, size=self.n)
            order = dice.permutation(self.n) if self.shuffle else np.arange(self.n)
            kept = self._kept = Pass(key, order, seeds)
        return kept

    @property
    def index_array(self) -> Any:
        """The numbers of all samples in the order of the pass that goes on."""
        return self._pass(self.passes).order

    def __len__(self) -> int:
        return -(-self.n // self.batch_size)

    def _indices(self, number: int, batch: int) -> Any:
        first = batch * self.batch_size
        return self._pass(number).order[first : first + self.batch_size]

    def on_epoch_end(self) -> None:
        """The next pass begins."""
        with self.lock:
            self.passes, self.batch_index, self._in_pass = self.passes + 1, 0, False

    def reset(self) -> None:
        """Let ``next()`` begin a new pass."""
        self.batch_index = 0

    # Batches.

    def __iter__(self) -> Endless[Any]:
        return self

    def __next__(self) -> Any:
        return self.next()

    def next(self) -> Any:
        """The next batch; after the last one comes the first one of a new pass."""
        number, indices, _ = self._next_place()
        return self._made(number, indices)

    def _next_place(self) -> tuple[int, Any, int]:
        """The pass, the samples and the first place of the batch that ``next()`` has to give."""
        if not self.n:
            raise fail(ValueError, "sequence.empty", name=type(self).__name__)
        with self.lock:
            if self.batch_index == 0 and self._in_pass:
                self.on_epoch_end()
            batch, self._in_pass = self.batch_index, True
            self.batch_index = (batch + 1) % len(self)
            self.total_batches_seen += 1
            return self.passes, self._indices(self.passes, batch), batch * self.batch_size

    def __getitem__(self, index: int) -> Any:
        """The batch number ``index`` of the pass that goes on."""
        count = len(self)
        if not isinstance(index, (int, np.integer)) or not -count <= index < count:
            raise fail(ValueError, "flow.no_batch", given=index, count=count)
        if type(self)._get_batches_of_transformed_samples is Iterator._get_batches_of_transformed_samples:
            return self.next()  # a class of the user's in the manner of Keras 1
        number = self.passes if chance.turn.number is None else chance.turn.number
        return self._made(number, self._indices(number, index % count))

    def _made(self, number: int, indices: Any) -> Any:
        """A batch. Code of the user's that draws from ``np.random`` is given the same numbers wherever it runs."""
        with chance.turn.at(number):
            if self._draws is False or not self._runs_users_code():
                return self._get_batches_of_transformed_samples(indices)
            with self._alone(number, indices) as drew:
                batch = self._get_batches_of_transformed_samples(indices)
            self._draws = self._draws or drew[0]
            return batch

    @contextmanager
    def _alone(self, number: int, indices: Any) -> Endless[list[bool]]:
        own = vars(getattr(self, "image_data_generator", self)).values()
        dice = [die for die in own if isinstance(die, chance.KINDS)]
        seeds = self._pass(number).seeds
        with chance.thrown([int(seeds[one]) for one in indices[:1]], dice) as drew:
            yield drew

    def _runs_users_code(self) -> bool:
        """Whether something else than our own code is run for a batch."""
        generator = getattr(self, "image_data_generator", None)
        if getattr(generator, "preprocessing_function", None) is not None:
            return True
        return any(type(one).__module__.partition(".")[0] != OURS for one in (self, generator) if one is not None)

    def _seeds(self, indices: Any) -> list[int]:
        """A seed for each of these samples in the pass that the batch belongs to."""
        number = chance.turn.number
        seeds = self._pass(self.passes if number is None else number).seeds
        return [int(seeds[one]) for one in indices]

    def _get_batches_of_transformed_samples(self, index_array: Any) -> Any:
        """A batch of the samples with these numbers; what a class of one's own has to write."""
        method = "_get_batches_of_transformed_samples(self, index_array)"
        raise fail(TypeError, "sequence.method", name=type(self).__name__, method=method)


def _whole(value: Any, argument: str, least: int) -> int:
    """A whole number, or a sentence."""
    if isinstance(value, bool) or not hasattr(value, "__index__") or value.__index__() < least:
        raise fail(ValueError, "flow.whole", argument=argument, least=least, given=repr(value)[:60])
    return int(value)
