"""What all recurrent layers share: a cell goes over a series, step by step."""

from __future__ import annotations

from typing import Any

import numpy as np

from ... import backend as K
from ...backend.contract.eager import computes_at_once
from ...declare import limit
from ...declare.checks import flag, one_of
from ...declare.fields import Field, arg
from ...engine import at_once
from ...engine.history import as_list, history_of, shape_of, shapes_as_list
from ...engine.layer import Layer, arguments_of
from ...engine.spec import InputSpec
from ...messages import fail
from .cells import comes_in_parts, sizes_of
from .steps import Steps, is_of_ours

BEHIND = {"activity_regularizer": "bias_regularizer", "implementation": "recurrent_dropout"}
FIRST_STATES = ("get_initial_states", "get_initial_state")


class SeriesReader(Layer):
    """The root of recurrent layers; a subclass is also a cell, or has one as its attribute ``cell``."""

    return_sequences: bool = arg(default=False, check=flag)
    return_state: bool = arg(default=False, check=flag)
    go_backwards: bool = arg(default=False, check=flag)
    stateful: bool = arg(default=False, check=flag)
    unroll: bool = arg(default=False, check=flag)

    supports_masking = True
    takes_series = True
    series_ndim = 3  # how many axes a batch of series has

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name, other in (FIRST_STATES, FIRST_STATES[::-1]):
            if name in vars(cls) and other not in vars(cls) and not is_of_ours(vars(cls)[name]):
                setattr(cls, other, vars(cls)[name])  # whichever a class writes, it answers to both

    @classmethod
    def placed(cls, fields: dict[str, Field]) -> dict[str, Field]:
        """The fields in their order: what a layer has and its cell has not stands among the cell's."""
        names = list(fields)
        for name, other in BEHIND.items():
            if {name, other} <= set(names):
                names.remove(name)
                names.insert(names.index(other) + 1, name)
        return {name: fields[name] for name in names}

    def prepare(self) -> None:
        """Say what is expected of the input."""
        super().prepare()
        self.input_spec = InputSpec(ndim=self.series_ndim)  # type: ignore[misc]
        self.kept_states: list[Any] = []
        if "cell" not in vars(self):
            self.cell: Any = self  # the layer itself does the steps

    @property
    def states(self) -> list[Any]:
        """The variables that carry the states from batch to batch; ``None`` for each while there are none."""
        return self.kept_states or [None] * len(sizes_of(self.cell))

    @states.setter
    def states(self, states: Any) -> None:
        self.kept_states = list(states)

    # Building.

    def build(self, input_shape: Any) -> None:
        """Make the weights of the cell, and the states if they outlive the batch."""
        shape, *further = shapes_as_list(input_shape)
        spec = self.spec_of(shape)
        batch, _, *rest = shape  # type: ignore[misc]
        self.build_cell((batch, *rest))
        if self.stateful:
            if batch is None:
                raise fail(ValueError, "recurrent.batch", layer=self.name, shape=shape)
            shapes = self.shapes_of_states(shape)
            for one in shapes:
                limit.check_state(self.name, one)
            self.kept_states = [K.zeros(one, name="state") for one in shapes]
        self.input_spec = [spec, *(None for _ in further)] if further else spec  # type: ignore[misc]
        self.built = True

    def spec_of(self, shape: Any) -> InputSpec:
        """What is expected of later inputs, the first one having this shape."""
        batch, _, *rest = shape
        if any(n is None for n in rest):
            raise fail(ValueError, "recurrent.width", layer=self.name, shape=shape)
        return InputSpec(shape=(batch if self.stateful else None, None, *rest))

    def shapes_of_states(self, shape: Any) -> list[tuple[Any, ...]]:
        """The shape of each state for that of the series; lengths may be tensors."""
        return [(shape[0], size) for size in sizes_of(self.cell)]

    def shape_of_step(self, shape: Any) -> tuple[Any, ...]:
        """The shape of one step's output for that of the series."""
        return (shape[0], getattr(self.cell, "output_size", None) or sizes_of(self.cell)[0])

    def build_cell(self, step_shape: Any) -> None:
        """Make the weights of the cell for one step's input."""
        super().build(step_shape)

    # Calling.

    constants_count = 0  # how many of the tensors given in a list are constants
    constant_shapes: Any = ()

    def __call__(
        self, inputs: Any, mask: Any = None, initial_state: Any = None, constants: Any = None, **kwargs: Any
    ) -> Any:
        """Apply the layer to a series, or to a list: the series, the states to begin with, the constants."""
        if computes_at_once(as_list(inputs)):
            return super().__call__(at_once.with_states(inputs, initial_state, constants), mask, **kwargs)
        series, states, constants = self._parted(inputs, initial_state, constants)
        further = [*states, *constants]
        if not further:
            return super().__call__(series, mask, **kwargs)
        self.constant_shapes = [shape_of(x) for x in constants]
        known = [history_of(x) is not None for x in further]
        if any(known) and not all(known):
            raise fail(ValueError, "recurrent.mixed", layer=self.name, known=sum(known), count=len(known))
        if not all(known):
            return super().__call__(series, mask, initial_state=states, constants=constants, **kwargs)
        self.constants_count = len(constants)
        self.input_spec = [*as_list(self.input_spec), *(None for _ in further)]  # type: ignore[misc]
        try:
            return super().__call__([series, *further], mask, **kwargs)
        finally:
            self.input_spec = as_list(self.input_spec)[:1]  # type: ignore[misc]

    def _parted(self, inputs: Any, initial_state: Any, constants: Any) -> tuple[Any, list[Any], list[Any]]:
        """The series, the first states, the constants; checked in number and length."""
        states, further = as_list(initial_state), as_list(constants)
        if isinstance(inputs, (list, tuple)):
            cut = len(inputs) - (0 if further else self.constants_count)
            inputs, states, further = inputs[0], states or list(inputs[1:cut]), further or list(inputs[cut:])
        cell, shapes = self.cell, self.shapes_of_states(shape_of(inputs) or (None,) * self.series_ndim)
        if further and (cell is self or "constants" not in arguments_of(type(cell).call)):
            raise fail(ValueError, "recurrent.constants", layer=self.name, cell=type(cell).__name__)
        if states and len(states) != len(shapes):
            raise fail(ValueError, "recurrent.states", layer=self.name, expected=len(shapes), given=len(states))
        for place, (state, expected) in enumerate(zip(states, shapes, strict=False), 1):
            shape = shape_of(state)
            if shape is not None and not _may_be(shape, expected):
                fields = dict(place=place, expected=expected, given=shape)
                raise fail(ValueError, "recurrent.state_shape", layer=self.name, **fields)
        return inputs, states, further

    def call(
        self, inputs: Any, mask: Any = None, training: Any = None, initial_state: Any = None, constants: Any = None
    ) -> Any:
        """The output of the last step or of all; and the last states, if they are wanted."""
        inputs, states, constants = self._parted(inputs, initial_state, constants)
        mask = self.mask_of_steps(mask)
        states = states or (list(self.kept_states) if self.stateful else self.get_initial_states(inputs))
        shape: Any = K.int_shape(inputs)
        if self.unroll and shape[1] is None:
            raise fail(ValueError, "recurrent.unroll", layer=self.name, shape=shape)
        step, series = self._steps(inputs, training, constants)
        last, outputs, states = K.rnn(
            step, series, states, go_backwards=self.go_backwards, mask=mask, constants=constants, unroll=self.unroll
        )
        if self.stateful:
            self.add_update([K.update(*pair) for pair in zip(self.kept_states, states, strict=True)])
        found = outputs if self.return_sequences else last
        return [found, *states] if self.return_state else found

    def _steps(self, inputs: Any, training: Any, constants: list[Any]) -> tuple[Any, Any]:
        """The function of one step, and the series that it reads."""
        cell, count = self.cell, len(sizes_of(self.cell))
        if cell is self or (comes_in_parts(cell) and not constants):
            masks = cell.masks(inputs, training)
            return lambda x, states: cell.advance(x, states, masks), cell.project(inputs, masks)
        taken = arguments_of(type(cell).call)
        arguments = {"training": training} if "training" in taken and training is not None else {}

        def step(x: Any, tensors: Any) -> Any:
            more = {"constants": list(tensors[count:])} if constants else {}
            return cell.call(x, list(tensors[:count]), **arguments, **more)

        return step, inputs

    def get_initial_states(self, inputs: Any) -> list[Any]:
        """The states before the first step: those that were kept, else zeros."""
        if self.stateful:
            return list(self.kept_states)
        if hasattr(self.cell, "get_initial_state") and self.cell is not self:
            return as_list(self.cell.get_initial_state(inputs))
        shape: Any = K.int_shape(inputs)
        lengths = [K.shape(inputs)[0], *(K.shape(inputs)[n + 1] if m is None else m for n, m in enumerate(shape[1:]))]
        return [K.zeros(one, K.dtype(inputs)) for one in self.shapes_of_states(lengths)]

    def get_initial_state(self, inputs: Any) -> list[Any]:
        """The same by its name in Keras 2."""
        return SeriesReader.get_initial_states(self, inputs)

    def mask_of_steps(self, mask: Any) -> Any:
        """The mask of the series, the first of those that the inputs have."""
        return as_list(mask)[0] if as_list(mask) else None

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The mask of the series where all outputs are given; the states have none."""
        mask = self.mask_of_steps(mask) if self.return_sequences else None
        return [mask, *(None for _ in sizes_of(self.cell))] if self.return_state else mask

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The length of the output in the last place; the axis of time only where all outputs are given."""
        series: Any = shapes_as_list(input_shape)[0]
        shape = self.shape_of_step(series)
        if self.return_sequences:
            shape = (shape[0], series[1], *shape[1:])
        return [shape, *self.shapes_of_states(series)] if self.return_state else shape

    def reset_states(self, states: Any = None) -> None:
        """Set the states to zeros, or to the given arrays.

        Args:
            states: An array for each state.
        """
        if not self.stateful:
            raise fail(RuntimeError, "recurrent.not_stateful", layer=self.name)
        if not any(state is not None for state in self.kept_states):
            raise fail(RuntimeError, "layer.not_built", layer=self.name)
        if states is None:
            states = [np.zeros(K.int_shape(state)) for state in self.kept_states]
        states = as_list(states)
        if len(states) != len(self.kept_states):
            counts = dict(expected=len(self.kept_states), given=len(states))
            raise fail(ValueError, "recurrent.states", layer=self.name, **counts)
        for place, (state, value) in enumerate(zip(self.kept_states, states, strict=True), 1):
            if np.shape(value) != K.int_shape(state):
                fields: Any = dict(place=place, expected=K.int_shape(state), given=np.shape(value))
                raise fail(ValueError, "recurrent.state_shape", layer=self.name, **fields)
        K.batch_set_value(list(zip(self.kept_states, states, strict=True)))

    def get_config(self) -> dict[str, Any]:
        """The arguments; and how many constants the calls were given, if any."""
        said = super().get_config()
        return {**said, "num_constants": self.constants_count} if self.constants_count else said

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """A layer as ``config`` describes it."""
        config = dict(config)
        count = config.pop("num_constants", None)
        layer = super().from_config(config)
        layer.constants_count = count or 0
        return layer


def _may_be(shape: Any, other: Any) -> bool:
    """Whether a tensor of one shape may have the other as well, as far as lengths are known."""
    same = len(shape) == len(other)
    return same and all(None in pair or pair[0] == pair[1] for pair in zip(shape, other, strict=True))


class Recurrent(Steps, SeriesReader):
    """The root of users' recurrent layers in the manner of Keras 1 and 2.0, which say in ``step`` what a step does.

    Args:
        return_sequences: Whether the outputs of all steps are given.
        return_state: Whether the last states are given too.
        go_backwards: Whether the series is read from its end.
        stateful: Whether the states outlive the batch.
        unroll: Whether every step is put into the graph, in place of a loop.
        implementation: For the class itself to heed: 0, 1 or 2, in Keras 1 ``consume_less`` 'cpu', 'mem' or 'gpu'.
    """

    implementation: int = arg(default=0, check=one_of(0, 1, 2), kw_only=True, in_keras2=False)

    @property
    def states(self) -> list[Any]:
        """The variables that carry the states from batch to batch; ``None`` for each while there are none."""
        if not self.kept_states and not self._has_states():
            raise fail(AttributeError, "layer.not_built", layer=self.name)
        return self.kept_states or [None] * len(sizes_of(self.cell))

    @states.setter
    def states(self, states: Any) -> None:
        self.kept_states = list(states)

    def _has_states(self) -> bool:
        """Whether the states are the class's to make: it does so where it finds that there are none."""
        return hasattr(type(self), "state_size") and is_of_ours(type(self).reset_states)
