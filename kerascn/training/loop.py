"""The one loop over batches, and the one over epochs: training, testing and predicting are these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..traps import freezing, learning
from .interruption import whole_steps


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

    def told(self, names: Sequence[str], values: list[Any]) -> dict[str, Any]:
        """What the callbacks are told of a batch."""
        return dict(zip(names, values, strict=False))

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

    def told(self, names: Sequence[str], arrays: list[np.ndarray]) -> dict[str, Any]:
        """What the callbacks are told of a batch."""
        return {"outputs": arrays}

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
    with whole_steps() as whole:
        if watch is None:
            for batch, size in feed:
                gather.add(whole(step, batch), size)
            return gather.result()
        for number, (batch, size) in enumerate(feed):
            logs: dict[str, Any] = {"batch": number, "size": size}
            watch.on_batch_begin(number, logs)
            found = whole(step, batch)
            gather.add(found, size)
            logs.update(gather.told(names, found))
            watch.on_batch_end(number, logs)
            if stopped is not None and stopped():
                break
    return gather.result()


Work = tuple[Any, Callable[[list[Any]], list[Any]]]  # a feed, and what is done with its batches


def train(
    model: Any,
    work: Work,
    test: Work | None,
    epochs: int,
    initial_epoch: int,
    watch: Any,
    names: Sequence[str],
    is_tested: Callable[[int], bool] = bool,
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
        is_tested: Whether there is a test after an epoch; epochs are counted from 1 here.
    """
    watch.on_train_begin({})
    for epoch in range(initial_epoch, epochs):
        gather = mean_of(work[1])
        watch.on_epoch_begin(epoch, {})
        found = one_pass(*work, gather, names, watch, lambda: model.stop_training)
        ended = getattr(work[0], "ended", False)  # there was less than an epoch of batches
        if ended and not found:
            break
        logs = dict(zip(names, found, strict=False))
        if test is not None and not model.stop_training and is_tested(epoch + 1):
            found = tested(test, names, watch)
            logs |= {f"val_{name}": value for name, value in zip(names, found, strict=False)}
        learning.after_epoch(model, epoch, logs)
        freezing.look(model)  # a callback may have changed it
        watch.on_epoch_end(epoch, logs)
        if model.stop_training or ended:
            break
    watch.on_train_end({})


def tested(work: Work, names: Sequence[str], watch: Any) -> list[Any]:
    """Go once through the batches of a test, and tell the callbacks of it.

    Args:
        work: The batches, and the test.
        names: The names of what a step gives.
        watch: The list of callbacks.
    """
    watch.on_test_begin({})
    hears = watch.hears("on_test_batch_begin", "on_test_batch_end")  # else what nobody looks at need not be read
    told = Told(watch, "test") if hears else None
    found = one_pass(*work, mean_of(work[1]), names if hears else (), told)
    watch.on_test_end(dict(zip(names, found, strict=False)))
    return found


class Told:
    """Tells a list of callbacks of the batches of a test or a prediction, under the names of these.

    Args:
        watch: The list of callbacks.
        what: 'test' or 'predict'.
    """

    def __init__(self, watch: Any, what: str) -> None:
        self.on_batch_begin = getattr(watch, f"on_{what}_batch_begin")
        self.on_batch_end = getattr(watch, f"on_{what}_batch_end")


class Bar:
    """A callback that shows a progress bar for a test or a prediction."""

    def __init__(self, progbar: Any, by_samples: bool) -> None:
        self.progbar, self.by_samples = progbar, by_samples

    def on_test_batch_end(self, batch: int, logs: Any) -> None:
        """Move the bar on."""
        self.progbar.add(logs["size"] if self.by_samples else 1)

    on_predict_batch_end = on_test_batch_end

    def end_line(self) -> None:
        """End the line of the bar, which is not finished."""
        self.progbar.end_line()
