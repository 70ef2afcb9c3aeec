"""Steps as Keras 1 and 2.0 let a class write them, with the methods ``step``, ``get_constants`` and so on.

A class made from ``Recurrent`` says what happens in one step; one made from LSTM, GRU or SimpleRNN changes what
these do::

    class Leaky(Recurrent):
        def build(self, input_shape):
            self.states = [None]
            self.W = self.add_weight((input_shape[2], self.output_dim), initializer="uniform")

        def step(self, x, states):
            output = 0.9 * states[0] + K.dot(x, self.W)
            return output, [output]

The layer asks such a class, in this order: ``get_constants(x)`` for tensors that every step needs,
``preprocess_input(x)`` for the series that is gone over, ``get_initial_states(x)`` for the states before the first
step, and for each step ``step(x, states)``, with the constants behind the states.
"""

from __future__ import annotations

from typing import Any, ClassVar

from ... import backend as K
from ...engine.history import as_list, uses_phase
from ...engine.layer import Layer, arguments_of
from ...messages import fail
from .cells import dropout_masks, sizes_of

WRITTEN = ("step", "get_constants", "preprocess_input")
OURS = __name__.partition(".")[0]


def is_of_ours(method: Any) -> bool:
    """Whether a method was written here, and not by the class of a user."""
    return getattr(method, "__module__", OURS).partition(".")[0] == OURS


class Steps:
    """The part of a recurrent layer that lets classes write their steps."""

    name: str
    stateful: bool
    kept_states: list[Any]
    input_spec: Any

    writes_steps: ClassVar[bool] = True  # whether the class says its steps by the methods told of above

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        written = any(not is_of_ours(getattr(cls, name)) for name in WRITTEN)
        cls.writes_steps = written or not hasattr(cls, "advance")

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """Begin as the releases did for which such classes were written: the inputs are multiplied beforehand."""
        layer = super().__new__(cls, *args, **kwargs)
        if cls.writes_steps:
            layer.implementation = 0
        return layer

    def prepare(self: Any) -> None:
        """Keep states that the class has set before; the rest as classes of Keras 1 find it, or delete it."""
        states = vars(self).get("kept_states", [])
        super().prepare()  # type: ignore[misc]
        self.kept_states = states
        self.input_spec = as_list(self.input_spec)
        vars(self)["initial_weights"] = self._initial_weights

    # What a class may write.

    def step(self, x: Any, states: list[Any]) -> tuple[Any, list[Any]]:
        """The output of one step and the new states; behind ``states`` stand the constants."""
        raise fail(TypeError, "recurrent.no_step", layer=self.name, kind=type(self).__name__)

    def get_constants(self, x: Any, training: Any = None) -> list[Any]:
        """What every step is given behind the states; anything may be in the list."""
        return []

    def preprocess_input(self, x: Any, training: Any = None) -> Any:
        """The series that the steps go over, made of the one that was given."""
        return x

    # What comes of it.

    def __call__(
        self: Any, inputs: Any, mask: Any = None, initial_state: Any = None, constants: Any = None, **kwargs: Any
    ) -> Any:
        """Apply the layer to a series, or to a list: the series, the states to begin with."""
        if "initial_state" in arguments_of(type(self).call):
            return super().__call__(inputs, mask, initial_state, constants, **kwargs)  # type: ignore[misc]
        given = {"initial_state": initial_state, "constants": constants}
        given = {name: value for name, value in given.items() if value is not None}
        return Layer.__call__(self, inputs, mask, **given, **kwargs)  # all inputs go to the call that the class wrote

    def build(self: Any, input_shape: Any) -> None:
        """Make the weights; from now on the input must stay as wide as it is."""
        super().build(input_shape)  # type: ignore[misc]
        self.input_spec = as_list(self.input_spec)

    def build_for(self: Any, inputs: Any) -> None:
        """Build the layer; a class's own ``build`` is told the shape of the series alone."""
        alone = is_of_ours(type(self).build) or "initial_state" not in arguments_of(type(self).call)
        if alone or not isinstance(inputs, list):
            super().build_for(inputs)  # type: ignore[misc]
        else:
            self.input_spec = as_list(self.input_spec)[:1]
            super().build_for(inputs[0])  # type: ignore[misc]
            self.input_spec = [*as_list(self.input_spec)[:1], *(None for _ in inputs[1:])]

    def _parted(self: Any, inputs: Any, initial_state: Any, constants: Any) -> tuple[Any, list[Any], list[Any]]:
        if not self.writes_steps or constants:
            return super()._parted(inputs, initial_state, constants)  # type: ignore[misc]
        states = as_list(initial_state)
        if isinstance(inputs, (list, tuple)):
            inputs, states = inputs[0], states or list(inputs[1:])
        expected = len(sizes_of(self)) if self.built else len(states)
        if states and len(states) != expected:
            raise fail(ValueError, "recurrent.states", layer=self.name, expected=expected, given=len(states))
        return inputs, states, []

    def _steps(self: Any, inputs: Any, training: Any, constants: list[Any]) -> tuple[Any, Any]:
        if not self.writes_steps:
            return super()._steps(inputs, training, constants)  # type: ignore[misc]
        more = as_list(_asked(self.get_constants, inputs, training))
        series = _asked(self.preprocess_input, inputs, training)
        parts = [part for one in more for part in as_list(one)]
        flagged = any(uses_phase(part) for part in (series, *parts))

        def step(x: Any, states: Any) -> Any:
            output, new = self.step(x, [*states, *more])
            output._uses_learning_phase = flagged or uses_phase(output)
            return output, list(new)

        return step, series

    def reset_states(self: Any, states: Any = None) -> None:
        """Set the states to zeros, or to the given arrays; make them if the class has just been built without.

        Args:
            states: An array for each state.
        """
        shape = getattr(as_list(self.input_spec)[0], "shape", None)
        if self.stateful and not any(state is not None for state in self.kept_states) and shape is not None:
            if shape[0] is None:
                raise fail(ValueError, "recurrent.batch", layer=self.name, shape=shape)
            self.kept_states = [K.zeros(one, name="state") for one in self.shapes_of_states(shape)]
        super().reset_states(states)  # type: ignore[misc]


def _asked(method: Any, x: Any, training: Any) -> Any:
    """What a method says of the series; that of Keras 2.0 is told whether the layer is training."""
    return method(x, training=training) if "training" in arguments_of(method) else method(x)


class StepsOfGates:
    """``step`` and the methods round it as LSTM, GRU and SimpleRNN had them in Keras 1, for classes that use them.

    Behind the states stand two constants: the masks of dropout for the last output, ``B_U``, and for the inputs,
    ``B_W``; a list with one for each gate (SimpleRNN: no list), with 1.0 in it where nothing is dropped.
    """

    gates: int
    implementation: int
    units: int
    state_size: Any

    def get_constants(self: Any, x: Any, training: Any = None) -> list[Any]:
        """The masks of dropout: those of the last output, those of the inputs."""
        width = K.int_shape(x)[-1]
        dropped = ((self.recurrent_dropout, (self.units,)), (self.dropout, (width,)))
        found = [dropout_masks(x, rate, n, self.gates, training) or [1.0] * self.gates for rate, n in dropped]
        return found if self.gates > 1 else [one for (one,) in found]

    def preprocess_input(self: Any, x: Any, training: Any = None) -> Any:
        """With ``consume_less='cpu'``, the inputs' parts of all gates side by side, for all steps at once."""
        if self.implementation != 0:
            return x
        return self.project(x, [dropout_masks(x, self.dropout, (K.int_shape(x)[-1],), self.gates, training)])

    def step(self: Any, x: Any, states: list[Any]) -> tuple[Any, list[Any]]:
        """The output of one step and the new states."""
        count = len(as_list(self.state_size))
        of_output, of_inputs = (self._masks_in(constant) for constant in states[count : count + 2])
        projected = self.project(x, [of_inputs]) if self.implementation != 0 else x
        return self.advance(projected, list(states[:count]), [None, of_output])

    def _masks_in(self, constant: Any) -> list[Any]:
        masks = list(constant) if isinstance(constant, (list, tuple)) else [constant]
        if not K.is_tensor(masks[0]):
            return []
        return masks[:1] if self.implementation == 2 else masks


def time_distributed_dense(
    x: Any,
    w: Any,
    b: Any = None,
    dropout: float | None = None,
    input_dim: int | None = None,
    output_dim: int | None = None,
    timesteps: int | None = None,
    training: Any = None,
) -> Any:
    """``x . w + b`` at each step of a series, as users' classes call it in ``preprocess_input``.

    Args:
        x: A tensor of shape ``(samples, steps, input_dim)``.
        w: The kernel, of shape ``(input_dim, output_dim)``.
        b: The bias, if there is one.
        dropout: The share of the inputs that is left out in training, the same ones at all steps.
        input_dim: The length of the last axis of ``x``, if ``x`` doesn't say it.
        output_dim: That of ``w``; nothing depends on it.
        timesteps: The number of steps; nothing depends on it.
        training: Whether the layer is training, where the learning phase isn't to decide.
    """
    masks = dropout_masks(x, dropout or 0.0, (input_dim or K.int_shape(x)[-1],), 1, training)
    sums = K.dot(x * K.expand_dims(masks[0], 1) if masks else x, w)
    return sums if b is None else K.bias_add(sums, b, data_format="channels_last")
