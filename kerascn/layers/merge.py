"""Merging layers: one tensor out of several. Each is a class, and a function that makes a layer and calls it."""

from __future__ import annotations

import functools
import itertools
import operator
from typing import Any, ClassVar

from .. import backend as K
from .. import config
from ..declare.checks import whole
from ..declare.fields import arg
from ..engine.history import as_list, shape_of, shapes_as_list
from ..engine.layer import Layer
from ..messages import fail, say


def check_count(layer: Any, count: int, exactly: int | None = None) -> None:
    """Refuse fewer than two inputs, or any other number than ``exactly``."""
    if count < 2 or (exactly and count != exactly):
        key = "merge.exactly" if exactly else "merge.count"
        raise fail(ValueError, key, layer=layer.name, given=count, expected=exactly or 2)


def check_several(layer: Any, inputs: Any, exactly: int | None = None) -> None:
    """Refuse anything but a list of at least two tensors (or of exactly so many) of one number type."""
    check_count(layer, len(inputs) if isinstance(inputs, list) else 1, exactly)
    dtypes = [K.dtype(x) for x in inputs]
    if len(set(dtypes)) > 1:
        raise fail(ValueError, "merge.dtypes", layer=layer.name, given=", ".join(dtypes))


class _Merging(Layer):
    """A layer that is called on a list of tensors; ``exactly`` says how many, if not just two or more."""

    takes_list = True
    supports_masking = True
    exactly: ClassVar[int | None] = None

    def check(self, inputs: Any) -> None:
        """Refuse tensors that can't be merged."""
        check_several(self, inputs, self.exactly)
        shapes = [shape_of(x) for x in inputs]
        if None not in shapes:
            self.compute_output_shape(shapes)

    def shapes_of(self, input_shape: Any) -> list[tuple[int | None, ...]]:
        """The shapes of all inputs, as many as there have to be."""
        found = [] if input_shape is None else [tuple(one) for one in shapes_as_list(input_shape) if one is not None]
        check_count(self, len(found), self.exactly)
        return found


class _Elementwise(_Merging):
    """Works element by element on tensors of one shape, or on shapes that broadcast.

    A tensor with fewer axes gets axes of length 1 after its batch axis.
    """

    def combine(self, one: Any, other: Any) -> Any:
        """Two tensors merged."""
        raise fail(TypeError, "merge.no_combine", layer=type(self).__name__)

    def call(self, inputs: Any) -> Any:
        """All tensors merged, from the first to the last."""
        self.check(inputs)
        if any(K.is_sparse(x) or K.dtype(x) == "bool" for x in inputs):
            raise fail(TypeError, "merge.numbers", layer=self.name)
        return functools.reduce(self.combine, _of_one_rank(inputs))

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """True where all the masks there are say so."""
        return _all_of([m for m in as_list(mask) if m is not None])

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape that all inputs broadcast to."""
        shapes = self.shapes_of(input_shape)
        others = itertools.zip_longest(*(shape[:0:-1] for shape in shapes), fillvalue=1)
        lengths = [_common_length(one) for one in ([shape[0] for shape in shapes], *reversed(list(others)))]
        if -1 in lengths:
            raise fail(ValueError, "merge.shapes", layer=self.name, shapes=_listed(shapes))
        return tuple(lengths)


def _common_length(lengths: Any) -> int | None:
    """What lengths of one axis broadcast to; -1 if they don't."""
    wide = {n for n in lengths if n not in (None, 1)}
    if len(wide) > 1:
        return -1
    return wide.pop() if wide else None if None in lengths else 1


def _listed(shapes: Any) -> str:
    return ", ".join(map(str, shapes))


def _of_one_rank(inputs: list[Any]) -> list[Any]:
    shapes = [shape_of(x) for x in inputs]
    if None in shapes:
        return inputs
    most = max(len(shape) for shape in shapes if shape is not None)
    return [_with_axes(x, most - len(shape)) for x, shape in zip(inputs, shapes, strict=True) if shape is not None]


def _with_axes(x: Any, count: int) -> Any:
    for _ in range(count):
        x = K.expand_dims(x, axis=1)
    return x


def _all_of(masks: list[Any]) -> Any:
    """The masks as one; ``None`` if there is none."""
    return functools.reduce(operator.and_, [K.cast(m, "bool") for m in masks]) if masks else None


class Add(_Elementwise):
    """The sum of the inputs."""

    def combine(self, one: Any, other: Any) -> Any:
        """Their sum."""
        return one + other


class Subtract(_Elementwise):
    """The first of two inputs less the second."""

    exactly = 2

    def combine(self, one: Any, other: Any) -> Any:
        """Their difference."""
        return one - other


class Multiply(_Elementwise):
    """The product of the inputs, element by element."""

    def combine(self, one: Any, other: Any) -> Any:
        """Their product."""
        return one * other


class Average(Add):
    """The average of the inputs."""

    def call(self, inputs: Any) -> Any:
        """The sum of all, divided by their number."""
        total = super().call(inputs)
        if "float" not in K.dtype(total):
            total = K.cast(total, config.floatx())
        return total / K.constant(len(inputs), dtype=K.dtype(total))


class Maximum(_Elementwise):
    """The largest of the inputs, element by element."""

    def combine(self, one: Any, other: Any) -> Any:
        """The larger one."""
        return K.maximum(one, other)


class Minimum(_Elementwise):
    """The smallest of the inputs, element by element."""

    def combine(self, one: Any, other: Any) -> Any:
        """The smaller one."""
        return K.minimum(one, other)


class Concatenate(_Merging):
    """The inputs one after another along an axis; all their other axes must be alike."""

    axis: int = arg(default=-1, check=whole)

    def call(self, inputs: Any) -> Any:
        """The inputs in a row."""
        self.check(inputs)
        return K.concatenate(inputs, axis=self.axis)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """The masks in a row if they have the axis, else True where all of them say so."""
        masks = as_list(mask)
        known = [m for m in masks if m is not None]
        if not known:
            return None
        rank = len(K.int_shape(known[0]) or ())
        axis = self.axis % len(K.int_shape(inputs[0]) or (1,))
        if axis >= rank:
            return _all_of(known)
        full = [_all_true(x, rank) if m is None else K.cast(m, "bool") for x, m in zip(inputs, masks, strict=True)]
        return K.concatenate(full, axis=axis)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The lengths along the axis added up."""
        shapes = self.shapes_of(input_shape)
        rank = len(shapes[0])
        if not -rank <= self.axis < rank:
            raise fail(ValueError, "merge.axis", layer=self.name, axis=self.axis, shapes=_listed(shapes))
        axis, by_axis = self.axis % rank, list(zip(*shapes, strict=False))
        known = [{n for n in lengths if n is not None} for lengths in by_axis]
        alike = all(len(lengths) <= 1 for place, lengths in enumerate(known) if place != axis)
        if any(len(shape) != rank for shape in shapes) or not alike:
            raise fail(ValueError, "merge.concatenate", layer=self.name, axis=self.axis, shapes=_listed(shapes))
        found = [next(iter(lengths), None) for lengths in known]
        found[axis] = None if None in by_axis[axis] else sum(by_axis[axis])
        return tuple(found)


def _all_true(x: Any, rank: int) -> Any:
    """A mask with so many axes of ``x``, True everywhere."""
    while len(K.int_shape(x) or ()) > rank:
        x = x[..., 0]
    return K.ones_like(x, dtype="bool")


def _dot_axes(value: Any) -> bool | str:
    pair = value if isinstance(value, (tuple, list)) else (value, value)
    return (len(pair) == 2 and all(whole(one) is True for one in pair)) or say("merge.dot_axes")


class Dot(_Merging):
    """The products of two inputs, sample by sample, summed over an axis of each.

    Args:
        axes: The axis of each input to sum over, or one number for both; not 0, the batch axis.
        normalize: Whether to divide by the lengths of the vectors first, so that the result is the cosine.
    """

    exactly = 2

    axes: Any = arg(check=_dot_axes)
    normalize: bool = arg(default=False)

    def _axes_of(self, shapes: Any) -> list[int]:
        """An axis for each input, counted from 0."""
        axes = list(self.axes) if isinstance(self.axes, (tuple, list)) else [self.axes, self.axes]
        found = []
        for axis, shape in zip(axes, shapes, strict=True):
            if not -len(shape) <= axis < len(shape) or axis % len(shape) == 0:
                raise fail(ValueError, "merge.dot_axis", layer=self.name, axes=self.axes, shapes=_listed(shapes))
            found.append(axis % len(shape))
        return found

    def call(self, inputs: Any) -> Any:
        """The products."""
        self.check(inputs)
        shapes = [shape_of(x) for x in inputs]
        if None in shapes:
            raise fail(ValueError, "merge.unknown_rank", layer=self.name)
        axes = self._axes_of(shapes)
        if self.normalize:
            inputs = [K.l2_normalize(x, axis=axis) for x, axis in zip(inputs, axes, strict=True)]
        return K.batch_dot(inputs[0], inputs[1], axes=axes)

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """None: what is masked is summed over or mixed."""
        return

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The batch axis, then the other axes of the first input and of the second; at least one is left."""
        one, other = self.shapes_of(input_shape)
        first, second = self._axes_of([one, other])
        for here, there in ((0, 0), (first, second)):
            if None not in (one[here], other[there]) and one[here] != other[there]:
                raise fail(
                    ValueError, "merge.dot_lengths", layer=self.name, axes=self.axes, shapes=_listed([one, other])
                )
        batch = other[0] if one[0] is None else one[0]
        rest = one[1:first] + one[first + 1 :] + other[1:second] + other[second + 1 :]
        return (batch, *(rest or (1,)))


def add(inputs: Any, **kwargs: Any) -> Any:
    """The sum of a list of tensors. Further arguments are those of ``Add``, such as ``name``."""
    return Add(**kwargs)(inputs)


def subtract(inputs: Any, **kwargs: Any) -> Any:
    """The first of a list of two tensors less the second. Further arguments are those of ``Subtract``."""
    return Subtract(**kwargs)(inputs)


def multiply(inputs: Any, **kwargs: Any) -> Any:
    """The product of a list of tensors, element by element. Further arguments are those of ``Multiply``."""
    return Multiply(**kwargs)(inputs)


def average(inputs: Any, **kwargs: Any) -> Any:
    """The average of a list of tensors. Further arguments are those of ``Average``."""
    return Average(**kwargs)(inputs)


def maximum(inputs: Any, **kwargs: Any) -> Any:
    """The largest of a list of tensors, element by element. Further arguments are those of ``Maximum``."""
    return Maximum(**kwargs)(inputs)


def minimum(inputs: Any, **kwargs: Any) -> Any:
    """The smallest of a list of tensors, element by element. Further arguments are those of ``Minimum``."""
    return Minimum(**kwargs)(inputs)


def concatenate(inputs: Any, axis: int = -1, **kwargs: Any) -> Any:
    """A list of tensors one after another along ``axis``. Further arguments are those of ``Concatenate``."""
    return Concatenate(axis=axis, **kwargs)(inputs)


def dot(inputs: Any, axes: Any, normalize: bool = False, **kwargs: Any) -> Any:
    """The products of two tensors, summed over ``axes``. Further arguments are those of ``Dot``."""
    return Dot(axes=axes, normalize=normalize, **kwargs)(inputs)
