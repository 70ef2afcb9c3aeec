"""What a layer asks of its inputs: number, rank, type, lengths of axes."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..messages import fail, say
from .history import as_list, shape_of

HINTS = {3: "spec.hint_series", 4: "spec.hint_images", 5: "spec.hint_volumes"}


class InputSpec:
    """The demands on one input; ``None`` means anything will do.

    Args:
        dtype: The number type.
        shape: The whole shape, ``None`` for free lengths.
        ndim: The number of axes; also as Keras 1 wrote "two or more", ``'2+'``.
        max_ndim: The largest number of axes.
        min_ndim: The smallest number of axes.
        axes: Lengths by axis, such as ``{-1: 64}``.
    """

    def __init__(
        self,
        dtype: str | None = None,
        shape: Any = None,
        ndim: int | str | None = None,
        max_ndim: int | None = None,
        min_ndim: int | None = None,
        axes: dict[int, int | None] | None = None,
    ) -> None:
        if isinstance(ndim, str) and ndim.removesuffix("+").isdecimal():
            least = int(ndim.removesuffix("+"))
            ndim, min_ndim = (None, least) if ndim.endswith("+") else (least, min_ndim)
        self.dtype, self.shape = dtype, None if shape is None else tuple(shape)
        self.ndim = len(self.shape) if self.shape is not None else ndim
        self.max_ndim, self.min_ndim, self.axes = max_ndim, min_ndim, dict(axes or {})

    def __repr__(self) -> str:
        said = {name: value for name, value in vars(self).items() if value not in (None, {})}
        return f"InputSpec({', '.join(f'{name}={value}' for name, value in said.items())})"

    def expected(self, shape: tuple[int | None, ...], dtype: str) -> tuple[str, dict[str, Any]] | None:
        """The key and the fields of what a shape fails, or ``None`` if it is fine."""
        rank = len(shape)
        if self.ndim is not None and rank != self.ndim:
            return "spec.ndim", dict(expected=self.ndim)
        if self.max_ndim is not None and rank > self.max_ndim:
            return "spec.max_ndim", dict(expected=self.max_ndim)
        if self.min_ndim is not None and rank < self.min_ndim:
            return "spec.min_ndim", dict(expected=self.min_ndim)
        if self.dtype is not None and dtype != self.dtype:
            return "spec.dtype", dict(expected=self.dtype, given=dtype)
        lengths = dict(enumerate(self.shape or ())) | self.axes
        for axis, length in lengths.items():
            if length is not None and -rank <= axis < rank and shape[axis] not in (None, length):
                return "spec.axis", dict(axis=axis, expected=length, given=shape[axis])
        return None


def check_inputs(layer: Any, inputs: Any) -> None:
    """Refuse inputs that a layer can't take, in one sentence."""
    tensors = as_list(inputs)
    for tensor in tensors:
        if not K.is_tensor(tensor) and not K.is_sparse(tensor):
            given = " ".join(f"{type(tensor).__name__} {tensor!r}".split())[:80]
            raise fail(ValueError, "layer.not_a_tensor", layer=layer.name, given=given)
    specs = as_list(layer.input_spec)
    if not specs:
        return
    if len(specs) != len(tensors):
        raise fail(ValueError, "spec.count", layer=layer.name, expected=len(specs), given=len(tensors))
    for place, (tensor, spec) in enumerate(zip(tensors, specs, strict=True)):
        shape = shape_of(tensor)
        if spec is None or shape is None:
            continue
        found = spec.expected(shape, K.dtype(tensor))
        if found is not None:
            key, fields = found
            if key in ("spec.ndim", "spec.min_ndim"):
                fields["hint"] = _hint(fields["expected"], shape)
            raise fail(ValueError, key, layer=layer.name, place=place + 1, shape=shape, **fields)


def check_rank(layer: Any, rank: int, shape: Any) -> None:
    """Refuse a shape that has another rank than the layer's input must have."""
    if len(shape) != rank:
        fields = dict(layer=layer.name, place=1, expected=rank, shape=tuple(shape))
        raise fail(ValueError, "spec.ndim", hint=_hint(rank, shape), **fields)


def _hint(wanted: int, shape: Any) -> str:
    """What inputs of the wanted rank mostly are, and how to come by them."""
    if wanted == 2 < len(shape):
        return say("spec.hint_vectors")
    return say(HINTS[wanted]) if wanted in HINTS and len(shape) < wanted else ""
