"""A layer's weights: declared once, made when the input is known, read and set as arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import activations, config, constraints, initializations, initializers, regularizers
from .. import backend as K
from ..declare import limit, registry
from ..messages import fail
from ..saving.given import is_in_file, laid_out
from ..traps import norms
from .history import is_one_shape, plain_shape

PARTS = (
    activations,
    constraints,
    initializations,
    initializers,
    regularizers,
)  # imported, so that their names are known to fields

KERAS1_PLACES = ("shape", "initializer", "name", "trainable", "regularizer", "constraint")
KERAS2_PLACES = ("name", "shape", "dtype", "initializer", "regularizer", "trainable", "constraint")


class Weight:
    """A weight as a class says it; see ``weight``."""

    def __init__(
        self, shape: Callable[..., Any], when: str | None, trainable: bool, initializer: Any, arguments: str | None
    ) -> None:
        self.shape, self.when, self.trainable, self.initializer = shape, when, trainable, initializer
        self.name, self.arguments = "", arguments

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.arguments = name, self.arguments or name

    def __get__(self, layer: Any, owner: type) -> Any:
        if layer is None:
            return self
        if self.when is not None and not getattr(layer, self.when):
            return None
        raise fail(AttributeError, "weights.not_built", layer=layer.name, weight=self.name)


def weight(
    shape: Callable[..., Any],
    *,
    when: str | None = None,
    trainable: bool = True,
    initializer: Any = None,
    arguments: str | None = None,
) -> Any:
    """A weight of a layer class, such as ``kernel = weight(lambda self, shape: (shape[-1], self.units))``.

    Its initializer, regularizer and constraint are the layer's arguments ``<name>_initializer`` and so on.

    Args:
        shape: A function of the layer and of its input's shape that gives the weight's shape.
        when: The name of a flag of the layer without which there is no such weight.
        trainable: Whether optimizers change it.
        initializer: What sets it at first, where the layer has no argument for that.
        arguments: How the names of its arguments begin, if not with its own name: ``recurrent`` for
            ``recurrent_initializer`` ...
    """
    return Weight(shape, when, trainable, initializer, arguments)


def declared_weights(cls: type) -> list[Weight]:
    """The weights that a class and its bases declare, bases first, in the order they were written."""
    found: dict[str, Weight] = {}
    for base in reversed(cls.__mro__):
        found |= {name: one for name, one in vars(base).items() if isinstance(one, Weight)}
    return list(found.values())


class InitialWeights:
    """``initial_weights``, as Keras 1 kept the argument ``weights``; a class may keep its own there, and delete it."""

    def __get__(self, layer: Any, owner: type) -> Any:
        return self if layer is None else vars(layer).get("initial_weights", layer._initial_weights)

    def __set__(self, layer: Any, weights: Any) -> None:
        vars(layer)["initial_weights"] = weights

    def __delete__(self, layer: Any) -> None:
        layer._initial_weights = vars(layer)["initial_weights"] = None


class Weights:
    """The part of a layer that has to do with its weights."""

    initial_weights = InitialWeights()

    name: str
    trainable: Any
    _trainable_weights: list[Any]
    _non_trainable_weights: list[Any]
    constraints: dict[Any, Any]  # variable -> constraint, as layers of Keras 1 say them
    add_loss: Callable[..., None]

    def make_declared_weights(self, input_shape: Any) -> None:
        """Make every declared weight that is wanted; what ``build`` does unless a class does otherwise."""
        for one in declared_weights(type(self)):
            if one.when is None or getattr(self, one.when):
                made = self.add_weight(
                    name=one.name,
                    shape=one.shape(self, input_shape),
                    initializer=getattr(self, f"{one.arguments}_initializer", one.initializer),
                    regularizer=getattr(self, f"{one.arguments}_regularizer", None),
                    constraint=getattr(self, f"{one.arguments}_constraint", None),
                    trainable=one.trainable,
                )
                setattr(self, one.name, made)

    def add_weight(self, *args: Any, **kwargs: Any) -> Any:
        """Make a weight of this layer.

        Both generations' calls are understood: ``add_weight((3, 4), initializer='uniform', name='W')`` and
        ``add_weight(name='W', shape=(3, 4), initializer='uniform')``.

        Args:
            *args: name, shape, dtype, initializer, regularizer, trainable, constraint; or, where the first one
                is a shape: shape, initializer, name, trainable, regularizer, constraint.
            **kwargs: The same by name.

        Returns:
            The variable.
        """
        places = KERAS1_PLACES if args and is_one_shape(args[0]) else KERAS2_PLACES
        given = dict(zip(places, args, strict=False)) | kwargs
        unknown = [name for name in kwargs if name not in KERAS2_PLACES]
        if unknown or len(args) > len(places) or given.get("shape") is None:
            fields = dict(layer=self.name, given=", ".join(map(str, unknown or given)), known=", ".join(KERAS2_PLACES))
            raise fail(TypeError, "weights.add_weight", **fields)
        return self._make_weight(**given)

    def add_variable(self, *args: Any, **kwargs: Any) -> Any:
        """Make a weight of this layer, as ``add_weight`` does; ``tf.keras`` had this name too."""
        return self.add_weight(*args, **kwargs)

    def _make_weight(
        self,
        shape: Any,
        name: str | None = None,
        dtype: str | None = None,
        initializer: Any = None,
        regularizer: Any = None,
        trainable: bool = True,
        constraint: Any = None,
    ) -> Any:
        shape = plain_shape(shape)
        if any(length is None for length in shape):
            raise fail(ValueError, "weights.shape_unknown", layer=self.name, weight=name, shape=shape)
        limit.check_weight(self.name, shape)
        dtype = dtype or config.floatx()
        chosen = registry.load("initializer", "glorot_uniform" if initializer is None else initializer)
        constraint = registry.load("constraint", constraint)
        values = initializers.values(chosen, shape, dtype)
        variable = K.variable(values, dtype=dtype, name=name, constraint=constraint)
        (self._trainable_weights if trainable else self._non_trainable_weights).append(variable)
        if constraint is not None and isinstance(self.constraints, dict):
            self.constraints[variable] = constraint
        if regularizer is not None:
            self.add_loss(registry.load("regularizer", regularizer)(variable))
        return variable

    @property
    def trainable_weights(self) -> list[Any]:
        """The variables that training changes; while it does, the list is the layer's own and may be appended to."""
        return self._trainable_weights if self.trainable else []

    @trainable_weights.setter
    def trainable_weights(self, weights: Any) -> None:
        self._trainable_weights = list(weights)

    @property
    def non_trainable_weights(self) -> list[Any]:
        """The variables that training leaves alone; all of them while the layer is not trainable."""
        return self._non_trainable_weights if self.trainable else self._trainable_weights + self._non_trainable_weights

    @non_trainable_weights.setter
    def non_trainable_weights(self, weights: Any) -> None:
        self._non_trainable_weights = list(weights)

    @property
    def trainable_variables(self) -> list[Any]:
        """The same as ``trainable_weights``."""
        return self.trainable_weights

    @property
    def weights(self) -> list[Any]:
        """All variables, those that training changes first."""
        return self.trainable_weights + self.non_trainable_weights

    def get_weights(self) -> list[np.ndarray]:
        """The values of all weights, as a list of arrays."""
        return K.batch_get_value(self.weights)

    def set_weights(self, weights: Any) -> None:
        """Set the values of all weights; nothing is changed unless every array fits.

        Args:
            weights: A list of arrays like the one that ``get_weights()`` gives, here or in an older release.
        """
        norms.look(self, [self], set_checked(self.name, self.weights, laid_out([self], weights)))


def _fit(variables: list[Any], arrays: Any) -> bool:
    """Whether there is an array of the right shape for each variable."""
    return [np.shape(array) for array in arrays] == [K.int_shape(v) for v in variables]


def set_checked(owner: str, variables: list[Any], arrays: Any) -> list[tuple[Any, Any]]:
    """Set variables to arrays, in order, after a look at their number and shapes; gives the pairs."""
    if not isinstance(arrays, (list, tuple, np.ndarray)):
        raise fail(TypeError, "weights.not_a_list", layer=owner, given=type(arrays).__name__)
    if isinstance(arrays, np.ndarray) and arrays.dtype != object and not _fit(variables, arrays):
        raise fail(TypeError, "weights.one_array", layer=owner, given=arrays.shape, count=len(variables))
    if len(arrays) != len(variables):
        shapes = [K.int_shape(v) for v in variables]
        fields = dict(layer=owner, expected=len(variables), given=len(arrays), shapes=shapes)
        raise fail(ValueError, "weights.count", **fields)
    arrays = [array if is_in_file(array) else np.asarray(array) for array in arrays]  # those in files only if they fit
    for place, (variable, array) in enumerate(zip(variables, arrays, strict=True), 1):
        if array.dtype.kind not in "biufc":
            raise fail(TypeError, "weights.dtype", layer=owner, place=place, given=array.dtype)
        if K.int_shape(variable) != array.shape:
            fields = dict(layer=owner, place=place, expected=K.int_shape(variable), given=array.shape)
            raise fail(ValueError, "weights.shape", **fields)
    pairs = [(variable, np.asarray(array)) for variable, array in zip(variables, arrays, strict=True)]
    K.batch_set_value(pairs)
    return pairs
