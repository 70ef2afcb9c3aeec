"""The layer: called on tensors it gives tensors, and remembers the call."""

from __future__ import annotations

import inspect
import re
from functools import cache
from typing import Any, ClassVar

from .. import backend as K
from .. import config
from ..backend.contract import eager
from ..backend.contract.random import Chance, random_scope
from ..backend.contract.session import graph_in_use, inside, settled
from ..declare import registry
from ..declare.declared import OURS, Declared, plain
from ..declare.fields import arg
from ..declare.names import snake_case
from ..declare.respell import both_spellings
from ..messages import fail
from ..metrics.base import symbolically
from . import at_once
from .copying import taken_apart
from .history import as_list, history_of, mask_of, one_or_list, shape_of, shapes_as_list, uses_phase
from .ledger import Ledger
from .node import Node
from .nodes import Nodes
from .spec import check_inputs
from .weights import Weights

# Arguments that only say how to make the layer; what comes of them is read elsewhere.
GIVEN_ONCE = ("batch_input_shape", "input_shape", "batch_size", "dtype", "weights", "input_dim", "input_length")
OLD_AND_NEW_SHAPE = ("compute_output_shape", "get_output_shape_for")


class Layer(Weights, Ledger, Nodes, Declared):
    """The root of all layers.

    A class says its arguments as fields and its weights with ``weight``; it overrides ``call`` and, where the
    output's shape is not the input's, ``compute_output_shape``. Classes written for Keras 1 or 2, with their own
    ``__init__``, ``build`` and ``get_output_shape_for``, work as they are.
    """

    name: Any = arg(default=None, kw_only=True)
    trainable: Any = arg(default=True, kw_only=True)
    batch_input_shape: Any = arg(default=None, kw_only=True)
    input_shape: Any = arg(default=None, kw_only=True)
    batch_size: Any = arg(default=None, kw_only=True)
    dtype: Any = arg(default=None, kw_only=True)
    weights: Any = arg(default=None, kw_only=True)
    input_dim: Any = arg(default=None, kw_only=True)
    input_length: Any = arg(default=None, kw_only=True)

    supports_masking = False
    stateful = False
    uses_learning_phase: ClassVar[Any] = False
    input_spec: ClassVar[Any] = None
    activity_regularizer: ClassVar[Any] = None
    input_was_set = False  # by set_input, which a Sequential model then begins with
    takes_series = False  # whether ``input_dim`` alone is said of each step of a series

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name, other in (OLD_AND_NEW_SHAPE, OLD_AND_NEW_SHAPE[::-1]):
            if name in vars(cls) and other not in vars(cls):
                setattr(cls, other, vars(cls)[name])  # whichever a class writes, it answers to both
        if cls.__module__.partition(".")[0] == OURS and not cls.__name__.startswith("_"):
            registry.register("layer", cls.__name__, cls)

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """Make the books of the layer, which must exist before any ``__init__`` of a user's class runs."""
        layer = super().__new__(cls)
        layer._inbound_nodes, layer._outbound_nodes = [], []
        layer._trainable_weights, layer._non_trainable_weights = [], []
        layer._losses, layer._updates, layer._metrics, layer._running_on = [], [], [], []
        layer.regularizers, layer.constraints = [], {}
        layer._initial_weights, layer.built = None, False
        layer._chances, layer._built_for = [], None
        layer.batch_input_shape, layer.dtype = None, None
        return layer

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.__dict__.get('name')}>"

    def __reduce_ex__(self, protocol: Any) -> Any:
        """What ``pickle`` and ``copy`` make the layer of; one without weights is taken apart like any object."""
        return taken_apart(self) if self.built else super().__reduce_ex__(protocol)

    def _set_field(self, name: str, value: Any) -> None:
        if name in GIVEN_ONCE and type(self).__fields__[name] is Layer.__fields__[name]:
            self.__dict__.setdefault("_given", {})[name] = value
        else:
            super()._set_field(name, value)

    def _get_field(self, name: str) -> Any:
        return getattr(self, name)

    def prepare(self) -> None:
        """Settle the layer's name, and the shape and type of its input as far as they were said."""
        super().prepare()
        given = self.__dict__.pop("_given", {})
        if self.name is None:
            self.name = self._automatic_name()
        elif not isinstance(self.name, str):
            raise fail(TypeError, "layer.name", layer=type(self).__name__, given=repr(self.name))
        self._initial_weights = given.get("weights")
        shape = self._said_input_shape(given)
        if shape is not None:
            self.batch_input_shape = plain(shape)
        if given.get("dtype") is not None or shape is not None:
            self.dtype = given.get("dtype") or config.floatx()

    def _automatic_name(self) -> str:
        """The name of a layer that was given none: ``dense_1``; ``convolution2d_1`` if the call was Keras 1's."""
        name = type(self).__name__
        if self.spoken == 1:
            ours = type(self).__module__.partition(".")[0] == OURS
            prefix = ((type(self).__sheet__.keras1_name if ours else None) or name).lower()
        else:
            prefix = snake_case(name)
        return f"{prefix}_{K.get_uid(prefix)}"

    def _said_input_shape(self, given: dict[str, Any]) -> Any:
        """The shape of the input, batch axis first, from whichever arguments say it."""
        if given.get("batch_input_shape") is not None:
            return tuple(given["batch_input_shape"])
        shape = given.get("input_shape")
        if shape is None and given.get("input_dim") is not None:
            length = given.get("input_length")
            timed = self.takes_series or length is not None
            shape = (length, given["input_dim"]) if timed else (given["input_dim"],)
        if shape is None:
            return None
        if isinstance(shape, int):
            raise fail(TypeError, "layer.input_shape", layer=self.name, given=shape)
        return (given.get("batch_size"), *shape)

    # What a class overrides.

    def build(self, input_shape: Any) -> None:
        """Make the weights, now that the shape of the input is known."""
        self.make_declared_weights(input_shape)
        self.built = True

    def call(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        """The outputs for the inputs."""
        return inputs

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The mask of the outputs."""
        if self.supports_masking:
            return mask
        if any(m is not None for m in as_list(mask)):
            raise fail(TypeError, "layer.no_masks", layer=self.name)
        return None

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape of the outputs for that of the inputs."""
        return input_shape

    get_output_shape_for = compute_output_shape  # its name in Keras 1

    def says_shape(self) -> bool:
        """Whether the class says the shape of its outputs itself; if not, it is taken from the engine."""
        return type(self).compute_output_shape is not Layer.compute_output_shape

    # Calling.

    def __call__(self, inputs: Any, mask: Any = None, **kwargs: Any) -> Any:
        """Apply the layer to tensors; a call on the output of other layers becomes a part of their graph."""
        if "name" not in self.__dict__:
            raise fail(RuntimeError, "layer.no_init", layer=type(self).__name__)
        inputs = list(inputs) if isinstance(inputs, (list, tuple)) else inputs
        if eager.computes_at_once(as_list(inputs)):
            return at_once.outputs_of(self, inputs, mask, kwargs)
        check_arguments(self, kwargs)
        said, chance = kwargs if mask is None else {**kwargs, "mask": mask}, self._next_chance()
        with inside(graph_in_use()), K.name_scope(self.scope_name), random_scope(chance):
            if not self.built:
                self.build_for(inputs)
            check_inputs(self, inputs)
            if mask is None:
                mask = one_or_list([mask_of(x) for x in as_list(inputs)])
            outputs, masks = self.apply(inputs, mask, kwargs)
        Node(self, inputs, outputs, as_list(mask), masks, said, chance).sign()
        return one_or_list(outputs)

    def values_for(self, inputs: Any, training: bool) -> list[Any]:
        """The values of the outputs for an array, or a list of arrays; in training as ``fit`` would have them."""
        arrays = as_list(inputs)
        return at_once.function_of(self, arrays, isinstance(inputs, list), training)([*arrays, int(training)])

    def _next_chance(self) -> Chance:
        """Where the random numbers of the next call come from: as a file told, if one did."""
        told = self._chances.pop(0) if self._chances else None
        return Chance(*told) if told else Chance(f"{self.name}/{len(self._inbound_nodes)}")

    @property
    def scope_name(self) -> str:
        """The layer's name in letters that both engines take for the names of tensors."""
        name = re.sub(r"[^A-Za-z0-9_.\\/-]", "_", self.name)
        return name if re.match(r"[A-Za-z0-9.]", name) else f"layer{name}"

    def build_for(self, inputs: Any) -> None:
        """Build the layer for the shapes of these tensors, and set the weights it was given."""
        check_inputs(self, inputs)
        shapes = [shape_of(x) for x in as_list(inputs)]
        self._built_for = shapes if isinstance(inputs, list) else self._with_said_lengths(shapes[0])
        self.build(self._built_for)
        self.built = True
        if self._initial_weights is not None:
            self.set_weights(self._initial_weights)
            self._initial_weights = None
        if isinstance(self.constraints, dict):  # as Keras 1 said them: variable -> constraint
            for variable, constraint in self.constraints.items():
                variable._keras_constraint = constraint

    def create_input_layer(
        self, batch_input_shape: Any, input_dtype: str | None = None, name: str | None = None
    ) -> None:
        """Call the layer on an input of its own."""
        kind = registry.find("layer", "InputLayer")
        self(kind(batch_input_shape=batch_input_shape, dtype=input_dtype or self.dtype, name=name).output)

    def set_input(self, tensor: Any) -> None:
        """Make ``tensor``, which may be any tensor of the engine, the layer's only input; other calls are forgotten."""
        self._inbound_nodes.clear()
        self.input_was_set = True
        kind = registry.find("layer", "InputLayer")
        self(tensor if history_of(tensor) is not None else kind(input_tensor=tensor).output)

    def _with_said_lengths(self, shape: Any) -> Any:
        """A shape with those lengths that only the layer's own ``input_shape`` or ``input_dim`` knows."""
        said = self.batch_input_shape
        if shape is None or said is None or len(said) != len(shape):
            return shape
        return tuple(known if length is None else length for length, known in zip(shape, said, strict=True))

    def apply(self, inputs: Any, mask: Any, kwargs: dict[str, Any]) -> tuple[list[Any], list[Any]]:
        """Outputs and masks for the inputs; what ``__call__`` does but for the checks and the remembering."""
        taken = arguments_of(type(self).call)
        masked = any(m is not None for m in as_list(mask))
        if "mask" in taken and "mask" not in kwargs and (masked or taken["mask"].default is inspect.Parameter.empty):
            kwargs = {**kwargs, "mask": mask}
        self._running_on.append(as_list(inputs))
        settled_before = settled[0]
        try:
            with symbolically():
                outputs = as_list(self.call(inputs, **kwargs))
            outputs = [K.identity(y) if any(y is x for x in as_list(inputs)) else y for y in outputs]
            masks = as_list(self.compute_mask(inputs, mask)) or [None] * len(outputs)
            self._note_shapes(inputs, outputs)
            if self.activity_regularizer is not None:
                self.add_loss([self.activity_regularizer(y) for y in outputs])
        finally:
            self._running_on.pop()
        flagged = self.uses_learning_phase or any(uses_phase(x) for x in as_list(inputs))
        for output in outputs:
            output._uses_learning_phase = bool(flagged or uses_phase(output))
            if settled[0] > settled_before:
                output._in_training_for_good = True
        return outputs, masks

    def _note_shapes(self, inputs: Any, outputs: list[Any]) -> None:
        """Write on each output its shape: what the class says, else what the engine knows."""
        for output in outputs or [None]:
            if not K.is_tensor(output) and not K.is_sparse(output):
                raise fail(TypeError, "layer.bad_output", layer=self.name, given=repr(output)[:80])
        shapes = [shape_of(x) for x in as_list(inputs)]
        if not self.says_shape() and not any(history_of(y) for y in outputs):
            found = [shape_of(y) for y in outputs]
            if all(shape is not None for shape in found):
                for output, shape in zip(outputs, found, strict=True):
                    output._keras_shape = shape
                return
        if any(shape is None for shape in shapes):
            return
        told = shapes_as_list(self.compute_output_shape(shapes if isinstance(inputs, list) else shapes[0]))
        if len(told) != len(outputs):
            raise fail(ValueError, "layer.shape_count", layer=self.name, shapes=len(told), outputs=len(outputs))
        for output, shape in zip(outputs, told, strict=True):
            if shape is not None:
                output._keras_shape = shape

    @both_spellings
    def assert_input_compatibility(self, inputs: Any) -> None:
        """Refuse inputs that the layer can't take."""
        check_inputs(self, inputs)

    def count_params(self) -> int:
        """The number of numbers in all weights."""
        if not self.built:
            raise fail(RuntimeError, "layer.not_built", layer=self.name)
        return sum(K.count_params(w) for w in self.weights)

    def reset_states(self) -> None:
        """Forget what the layer carries over from batch to batch; an ordinary layer carries nothing."""

    # Configurations.

    def get_config(self) -> dict[str, Any]:
        """The arguments as plain data, in the words of Keras 2."""
        said: dict[str, Any] = {"name": self.name, "trainable": self.trainable}
        if self.batch_input_shape is not None:
            said["batch_input_shape"] = tuple(self.batch_input_shape)
        if self.dtype is not None:
            said["dtype"] = self.dtype
        for name, field in type(self).__fields__.items():
            if field is not Layer.__fields__.get(name) and name != "name":
                value = self._get_field(name)
                if field.in_keras2 or value != field.default:
                    said[name] = field.dump(value)
        return said


@cache
def arguments_of(method: Any) -> dict[str, inspect.Parameter]:
    """The parameters of a function."""
    return dict(inspect.signature(method).parameters)


def check_arguments(layer: Any, given: dict[str, Any]) -> None:
    """Refuse arguments of a call that the layer's ``call`` doesn't take."""
    taken = arguments_of(type(layer).call)
    unknown = [name for name in given if name not in taken]
    if unknown and not any(one.kind is inspect.Parameter.VAR_KEYWORD for one in taken.values()):
        known = ", ".join(name for name in taken if name != "self")
        raise fail(TypeError, "layer.argument", layer=layer.name, argument=unknown[0], known=known)
