"""The one loop over batches, and the one over epochs: training, testing and predicting are these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


class Mean:
    """Gathers the means of what the steps give; each batch counts by its size.

    Args:
        kept: The places of numbers that are no means, but are read at the end.
        carried: The places of such whose last value counts.
        read: Gives the kept ones.
    """

    def __init__(
        self, kept: Sequence[int] = (), carried: Sequence[int] = (), read: Callable[[], list[Any]] = list
    ) -> None:
        self.totals: list[Any] = []
        self.last: list[Any] = []
        self.kept, self.carried, self.read = kept, carried, read
        self.seen = 0

    def add(self, values: list[Any], size: int) -> None:
        """Take in what one batch gave."""
        if not self.seen:
            self.totals = [0.0] * len(values)
        self.last = values
        self.totals = [total + value * size for total, value in zip(self.totals, values, strict=True)]
        self.seen += size

    def result(self) -> list[Any]:
        """The means."""
        means = [total / self.seen for total in self.totals] if self.seen else []
        for place, value in zip(self.kept, self.read(), strict=True) if means else ():
            means[place] = value
        for place in self.carried if means else ():
            means[place] = self.last[place]
        return means


class KeepingStep:
    """A step some of whose numbers are kept over the batches, by metrics that are read after it.

    Args:
        run: Gives the numbers of a batch.
        further: What it is given beside the batch.
        read: Gives the numbers that are kept.
        kept: Their places among all numbers.
        carried: The places of numbers that ``run`` gives, but that go on from batch to batch.
        begin: Lets both begin anew.
    """

    def __init__(
        self,
        run: Any,
        further: list[Any],
        read: Any,
        kept: Sequence[int],
        carried: Sequence[int],
        begin: Callable[[], None],
    ) -> None:
        self.run, self.further, self.kept, self.carried, self.begin = run, further, kept, carried, begin
        self._read = read

    def __call__(self, batch: list[Any]) -> list[Any]:
        """The numbers after a batch: those of the batch, and those over all batches since the beginning."""
        numbers = self.unread(batch)
        for place, value in zip(self.kept, self.read(), strict=True):
            numbers[place] = value
        return numbers

    def unread(self, batch: list[Any]) -> list[Any]:
        """The same, with 0 for what is kept: it goes on, but nobody looks."""
        numbers = [x.item() for x in self.run([*batch, *self.further])]
        for place in self.kept:
            numbers.insert(place, 0.0)
        return numbers

    def read(self) -> list[Any]:
        """The numbers that are kept; such of several thresholds as an array."""
        found = self._read([]) if self.kept else []
        return [value.item() if value.size == 1 else value for value in found]


def mean_of(step: Any) -> Mean:
    """What gathers the numbers of a pass; the metrics that are kept begin anew."""
    if isinstance(step, KeepingStep):
        step.begin()
        return Mean(step.kept, step.carried, step.read)
    return Mean()


class Join:
    """Gathers arrays: those of one batch below those of the batches before it.

    Args:
        samples: How many there will be; ``None`` if that is not known.
    """

    def __init__(self, samples: int | None = None) -> None:
        self.samples, self.seen = samples, 0
        self.joined: list[np.ndarray] = []
        self.parts: list[list[np.ndarray]] = []

    def add(self, arrays: list[np.ndarray], size: int) -> None:
        """Take in what one batch gave."""
        if not self.seen and any(array.shape[:1] != (size,) for array in arrays):
            self.samples = None  # an output that does not have an entry for each sample
        if self.samples is None:
            self.parts.append(arrays)
            return
        if not self.seen:
            self.joined = [np.empty((self.samples, *array.shape[1:]), array.dtype) for array in arrays]
        for joined, array in zip(self.joined, arrays, strict=True):
            joined[self.seen : self.seen + size] = array
        self.seen += size

    def result(self) -> list[np.ndarray]:
        """The joined arrays."""
        if self.samples is None:
            return [np.concatenate(one) for one in zip(*self.parts, strict=True)]
        return self.joined


def one_pass(
    feed: Any,
    step: Callable[[list[Any]], list[Any]],
    gather: Any,
    names: Sequence[str] = (),
    watch: Any = None,
    stopped: Callable[[], bool] | None = None,
) -> list[Any]:
    """Go once through a feed.

    Args:
        feed: Gives pairs of a batch (a list of arrays) and its number of samples.
        step: What is done with a batch.
        gather: What becomes of the results; see ``Mean`` and ``Join``.
        names: The names of the results, for the callbacks.
        watch: Who is told of every batch: a list of callbacks, or something like it.
        stopped: Says after every batch whether to go no further.
    """
    if not names:
        step = getattr(step, "unread", step)
    if watch is None:
        for batch, size in feed:
            gather.add(step(batch), size)
        return gather.result()
    for number, (batch, size) in enumerate(feed):
        logs: dict[str, Any] = {"batch": number, "size": size}
        watch.on_batch_begin(number, logs)
        found = step(batch)
        gather.add(found, size)
        logs.update(zip(names, found, strict=False))
        watch.on_batch_end(number, logs)
        if stopped is not None and stopped():
            break
    return gather.result()


Work = tuple[Any, Callable[[list[Any]], list[Any]]]  # a feed, and what is done with its batches


def train(
    model: Any, work: Work, test: Work | None, epochs: int, initial_epoch: int, watch: Any, names: Sequence[str]
) -> None:
    """Train a model for some epochs.

    Args:
        model: What is trained; its ``stop_training`` ends the training.
        work: The batches of an epoch, and a step of training.
        test: The batches that the model is tested with after each epoch, and the test; or ``None``.
        epochs: The number of the last epoch.
        initial_epoch: How many epochs are done already.
        watch: The list of callbacks.
        names: The names of what a step gives.
    """
    watch.on_train_begin({})
    for epoch in range(initial_epoch, epochs):
        gather = mean_of(work[1])
        watch.on_epoch_begin(epoch, {})
        found = one_pass(*work, gather, names, watch, lambda: model.stop_training)
        logs = dict(zip(names, found, strict=False))
        if test is not None and not model.stop_training:
            found = one_pass(*test, mean_of(test[1]))
            logs |= {f"val_{name}": value for name, value in zip(names, found, strict=False)}
        watch.on_epoch_end(epoch, logs)
        if model.stop_training:
            break
    watch.on_train_end({})


class Bar:
    """Shows a progress bar for one pass, where there are no callbacks."""

    def __init__(self, progbar: Any, by_samples: bool) -> None:
        self.progbar, self.by_samples = progbar, by_samples

    def on_batch_begin(self, batch: int, logs: Any) -> None:
        """Nothing to show yet."""

    def on_batch_end(self, batch: int, logs: Any) -> None:
        """Move the bar on."""
        self.progbar.add(logs["size"] if self.by_samples else 1)
