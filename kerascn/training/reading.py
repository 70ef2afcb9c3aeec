"""Data brought into the form that a pass goes through: arrays are cut into batches, what makes batches is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from .. import backend as K
from ..backend.contract.eager import has_value, is_dataset
from ..declare.words import Samples
from ..engine.history import shape_of
from ..messages import fail
from ..traps import compiling, learning, predicting, states
from ..utils.data_utils import batches
from . import generators, users_data
from .datasets import stream_of
from .feeds import Arrays, Rounds, Steps
from .functions import _Compiling
from .generators import HERE, Ahead, Opened, Stream, counted
from .users_data import Data, Slot

Work = tuple[Any, Any]  # a feed, and what is done with its batches


class Given(NamedTuple):
    """Data as the user gave them."""

    x: Any = None
    y: Any = None
    sample_weight: Any = None
    class_weight: Any = None
    batch_size: Any = None


class Validation(NamedTuple):
    """What a training is tested with, as the user said it."""

    data: Any = None
    steps: Any = None
    split: Any = 0.0


class _Reading(_Compiling):
    """The part of a model that makes data ready."""

    # Data that are arrays.

    def _inputs_of(self, x: Any) -> tuple[list[Slot], list[Any]]:
        self.make_inputs(x)
        slots = self._inputs_fed()[0]
        return slots, users_data.in_order(x, slots)

    def _data(self, x: Any, y: Any, sample_weight: Any = None, class_weight: Any = None) -> Data:
        """Inputs, targets and weights as lists of arrays, after all checks."""
        self._check_compiled()
        slots, inputs = self._inputs_of(x)
        data = self.compiled.data(slots, inputs, y, sample_weight, class_weight)
        compiling.look_at_targets(self, [head for head in self.compiled.heads if head.feeds_target], data.targets)
        return data

    def _inputs_alone(self, x: Any) -> Data:
        """The inputs as arrays, after all checks."""
        slots, inputs = self._inputs_of(x)
        users_data.check_counts(slots, inputs)
        return Data(inputs, [], [], False)

    def _warn_of_inputs(self, inputs: list[Any]) -> None:
        for slot, array in zip(self._inputs_fed()[0], inputs, strict=True):
            users_data.warn_of_no_numbers(slot, array)

    @property
    def _fixed_batch(self) -> int | None:
        """How many samples each batch must have, if an input says so."""
        return next((shape[0] for shape in map(shape_of, self._inputs_fed()[1]) if shape and shape[0]), None)

    def _batch_size(self, batch_size: Any, samples: int) -> int:
        """The size of a batch, checked."""
        fixed = self._fixed_batch
        if batch_size is None:
            batch_size = fixed or 32
        if isinstance(batch_size, bool) or not hasattr(batch_size, "__index__") or batch_size < 1:
            raise fail(ValueError, "fit.batch_size", given=repr(batch_size))
        if fixed is not None and (samples % fixed or int(batch_size) != fixed):
            raise fail(ValueError, "fit.fixed_batch", model=self.name, fixed=fixed, given=batch_size, samples=samples)
        return int(batch_size)

    def _arrays(self, arrays: list[Any], batch_size: Any, shuffle: Any = False) -> Arrays:
        if isinstance(shuffle, str) and shuffle != "batch":
            raise fail(ValueError, "fit.shuffle", given=repr(shuffle))
        return Arrays(arrays, self._batch_size(batch_size, arrays[0].shape[0]), shuffle, self._shuffling)

    def _steps(self, count: int | None) -> Steps:
        """So many batches of nothing, where all tensors bring their own data."""
        if count is None:
            raise fail(ValueError, "fit.steps_missing", model=self.name)
        return Steps(count)

    # Data that are made while they are needed.

    def _check_compiled(self) -> None:
        if self._order is None:
            raise fail(RuntimeError, "model.not_compiled", model=self.name)

    def _source_in(self, given: Given) -> Any:
        """What makes the batches, if no arrays were given: a generator, a ``Sequence``, or tensors of the engine."""
        x, y, sample_weight, _, batch_size = given
        if generators.is_source(x):
            generators.refuse_beside(x, y=y, sample_weight=sample_weight, batch_size=batch_size)
            return x
        found = [x, y, sample_weight]
        if not any(_is_tensor(one) for part in found for one in _parts(part)):
            return None
        generators.refuse_beside(x, batch_size=batch_size)
        return self._evaluated(found)

    def _evaluated(self, given: list[Any]) -> Iterator[Any]:
        """The values that tensors of the engine have, step after step; what is no tensor stays as it is."""
        tensors = [one for part in given for one in _parts(part) if _is_tensor(one)]
        with self.in_graph():
            run = K.function([], tensors)
        while True:
            with self.in_graph():
                values = iter(run([]))
            yield tuple(_with_values(part, values) for part in given)

    def _stream(
        self,
        opened: Opened,
        source: Any,
        ready: Callable[[Any], Data | None],
        count: int,
        ahead: Ahead,
        shuffle: Any = False,
        order: Any = None,
        **more: Any,
    ) -> Stream:
        """Open a source; the model knows its inputs from the first batch on."""
        first = getattr(source, "passes", 0)  # flows of pictures count what was made of them
        if shuffle and not generators.is_in_its_own_order(source):
            first = self._shuffling.passes
            order, more["begin"] = self._shuffling.ahead(), self._shuffling.begin
            states.look(self, len(source))
        how = ahead.workers, ahead.use_multiprocessing, ahead.max_queue_size
        limit = None if isinstance(count, Samples) else max(count * more.get("passes", 1), 1)
        raw = opened.take_in(lambda: batches(source, *how, shuffle=order, limit=limit, first=first))
        stream = Stream(source, raw, ready, count, **more)
        stream.first()
        stream.fixed = self._fixed_batch
        return stream

    def _to_learn_from(self, class_weight: Any, trains: bool = False) -> Callable[[Any], Data | None]:
        """What turns a batch of the user's into data with targets."""

        def ready(batch: Any) -> Data | None:
            parts = generators.to_learn_from(batch, self._wants_targets)
            if parts is None:
                return None
            data = self._data(*parts, class_weight)
            if trains:
                self._warn_of_inputs(data.inputs)
            return data

        return ready

    @property
    def _wants_targets(self) -> bool:
        """Whether targets are to be given as data, as far as that is known before the first batch."""
        return not self.inputs or any(head.feeds_target for head in self.compiled.heads)

    def _to_predict_from(self, batch: Any) -> Data | None:
        parts = generators.to_predict_from(batch)
        return None if parts is None else self._inputs_alone(parts[0])

    # What is done with the batches of a stream: only some of them may bring weights.

    def _train_on(self, parts: list[Any]) -> list[Any]:
        data = Data(*parts)
        if self.train_function is None or data.weighted > self._trains_weighted:
            self._make_train_function(data.weighted)
        return self.train_function([*data.for_function(self._trains_weighted), 1])

    def _test_on(self, parts: list[Any]) -> list[Any]:
        data = Data(*parts)
        if self.test_function is None or data.weighted > self._tests_weighted:
            self._make_test_function(data.weighted)
        return self.test_function(data.for_function(self._tests_weighted))

    def _training(
        self, opened: Opened, given: Given, steps: Any, shuffle: Any, ahead: Ahead, passes: int
    ) -> Work | None:
        """The batches of an epoch and the step of training; ``None`` where arrays were given."""
        self._check_compiled()
        source = self._source_in(given)
        if source is None:
            return None
        if source is not given.x:
            ahead = HERE
        ready = self._to_learn_from(given.class_weight, trains=True)
        if is_dataset(source):
            stream = self._of_dataset(source, ready, steps, "steps_per_epoch", passes, trains=True)
        else:
            count = generators.count_of(source, steps, "steps_per_epoch")
            stream = self._stream(opened, source, ready, count, ahead, shuffle, passes=passes, trains=True)
        learning.before_batches(self, stream.first())
        self._make_train_function(stream.first().weighted)
        return stream, self._step(self._train_on, [])

    def _training_on_arrays(self, data: Data, batch_size: Any, steps: Any, shuffle: Any) -> Work:
        count = counted(steps, "steps_per_epoch")
        arrays, step = self._to_train(data)
        if not arrays:
            return self._steps(count), step
        feed = self._arrays(arrays, batch_size, shuffle)
        if shuffle:
            states.look(self, feed.steps)
        return feed if count is None else Rounds(feed, count), step

    def _testing(
        self, opened: Opened, given: Given, steps: Any, ahead: Ahead, word: str, passes: int = 1
    ) -> tuple[Work, Data | None]:
        """The batches and the step of a test; and the data, where they are arrays."""
        self._check_compiled()
        source = self._source_in(given)
        if source is not None:
            stream = self._testing_stream(opened, source, steps, ahead if source is given.x else HERE, word, passes)
            predicting.before(self, stream.first().inputs)
            return (stream, self._step(self._test_on, [])), None
        data = self._data(given.x, given.y, given.sample_weight)
        predicting.before(self, data.inputs)
        return self._testing_on_arrays(data, given.batch_size, counted(steps, word)), data

    def _testing_stream(self, opened: Opened, source: Any, steps: Any, ahead: Ahead, word: str, passes: int) -> Stream:
        ready = self._to_learn_from(None)
        if is_dataset(source):
            return self._of_dataset(source, ready, steps, word)
        count = generators.count_of(source, steps, word)
        again = _first_batches(source, count) if passes > 1 else None
        return self._stream(opened, source, ready, count, ahead, order=again, passes=passes)

    def _of_dataset(self, source: Any, ready: Any, steps: Any, word: str, passes: int = 1, trains: bool = False) -> Any:
        with self.in_graph():
            stream = stream_of(source, ready, steps, word, passes, trains)
        stream.fixed = self._fixed_batch
        return stream

    def _testing_on_arrays(self, data: Data, batch_size: Any, count: int | None) -> Work:
        arrays, step = self._to_test(data)
        return self._arrays(arrays, batch_size).take(count) if arrays else self._steps(count), step

    def _predicting(self, opened: Opened, given: Given, steps: Any, ahead: Ahead) -> Work:
        """The batches of a prediction and its step."""
        source = self._source_in(given)
        if source is not None:
            if is_dataset(source):
                feed: Any = self._of_dataset(source, self._to_predict_from, steps, "steps")
            else:
                count = generators.count_of(source, steps, "steps")
                ahead = ahead if source is given.x else HERE
                feed = self._stream(opened, source, self._to_predict_from, count, ahead)
            predicting.before(self, feed.first().inputs)
            self._make_predict_function()
            return feed, lambda data: self.predict_function(data.inputs)
        count, arrays = counted(steps, "steps"), self._inputs_alone(given.x).inputs
        predicting.before(self, arrays)
        feed = self._arrays(arrays, given.batch_size).take(count) if arrays else self._steps(count)
        self._make_predict_function()
        return feed, self.predict_function

    def _arrays_to_learn_from(self, given: Given, validation: Validation) -> tuple[Data, Data | None]:
        """All arrays; or two parts of them, the second for validation. Without any arrays both are nothing."""
        data = self._data(given.x, given.y, given.sample_weight, given.class_weight)
        self._warn_of_inputs(data.inputs)
        if validation.data is not None:
            return data, None
        if validation.split:
            return self._split(data, validation.split)
        return data, data if validation.steps and not data.for_function(True) else None

    def _validation(
        self, opened: Opened, validation: Validation, ahead: Ahead, passes: int, feed: Any
    ) -> tuple[Work | None, Data | None]:
        """The batches and the step of the validation, if there is one; and the data, where they are arrays.

        Args:
            opened: Closes what is opened.
            validation: What the user said.
            ahead: How batches are made ahead of time.
            passes: How many validations there will be.
            feed: The batches of the training; arrays are cut into such of their size.
        """
        data, steps, _ = validation
        if data is None:
            if steps is not None:
                raise fail(ValueError, "fit.validation_steps", given=steps)
            return None, None
        given = Given(data)
        if not generators.is_source(data):
            if not isinstance(data, (list, tuple)) or len(data) not in (2, 3):
                raise fail(ValueError, "fit.validation_data", given=type(data).__name__)
            given = Given(*data)
            if self._source_in(given) is None:
                given = given._replace(batch_size=_size_of_batches(feed))
                if isinstance(feed, Stream):
                    steps = None  # it would count batches of a generator; arrays beside one are looked at whole
        return self._testing(opened, given, steps, ahead, "validation_steps", passes)

    def _split(self, data: Data, share: float) -> tuple[Data, Data]:
        samples = data.samples
        kept = int(samples * (1 - share)) if 0 < share < 1 else 0
        if not 0 < kept < samples:
            raise fail(ValueError, "fit.validation_split", given=share, samples=samples)
        return data.rows(slice(kept)), data.rows(slice(kept, None))


def _size_of_batches(feed: Any) -> int | None:
    """How many samples a batch of the training has, as far as that is known."""
    return feed.first().samples or None if isinstance(feed, Stream) else feed.batch_size


def _first_batches(source: Any, count: int) -> Callable[[int], list[int]] | None:
    """The order in which each test begins a ``Sequence`` anew, as it does arrays; ``None`` where it does so anyway."""
    if generators.is_in_its_own_order(source) or isinstance(count, Samples) or count % len(source) == 0:
        return None
    return lambda length: [number % length for number in range(count)]


def _parts(given: Any) -> list[Any]:
    """The single arrays or tensors of what was given."""
    if isinstance(given, dict):
        return list(given.values())
    return list(given) if isinstance(given, (list, tuple)) else [given]


def _with_values(given: Any, values: Iterator[Any]) -> Any:
    """The same, with a value in place of each tensor."""
    if isinstance(given, dict):
        return {name: _with_values(one, values) for name, one in given.items()}
    if isinstance(given, (list, tuple)):
        return [_with_values(one, values) for one in given]
    return next(values) if _is_tensor(given) else given


def _is_tensor(value: Any) -> bool:
    """Whether a value is a tensor of the engine; quick, since rows of numbers are asked as well."""
    plain = (np.ndarray, list, tuple, dict, float, int, str)
    return not isinstance(value, plain) and not has_value(value) and K.is_tensor(value)
