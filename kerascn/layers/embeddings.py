"""Embedding: whole numbers turned into rows of a table that is learned."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..declare.checks import positive
from ..declare.fields import arg, constraint, initializer, regularizer
from ..engine.layer import Layer
from ..engine.weights import weight


class Embedding(Layer):
    """Replaces each whole number by its row of the table ``embeddings``; only as a model's first layer or on ints."""

    input_dim: int = arg(check=positive)
    output_dim: int = arg(check=positive)
    embeddings_initializer: Any = initializer(default="uniform")
    embeddings_regularizer: Any = regularizer()
    activity_regularizer: Any = regularizer()  # type: ignore[misc]
    embeddings_constraint: Any = constraint()
    mask_zero: bool = arg(default=False)
    input_length: Any = arg(default=None)

    embeddings = weight(lambda self, shape: (self.input_dim, self.output_dim))

    def _said_input_shape(self, given: dict[str, Any]) -> Any:
        if given.get("batch_input_shape") is None and given.get("input_shape") is None:
            lengths = self.input_length if isinstance(self.input_length, (tuple, list)) else (self.input_length,)
            given["input_shape"] = tuple(lengths)
        if given.get("dtype") is None:
            given["dtype"] = "int32"
        return super()._said_input_shape(given)

    @property
    def W(self) -> Any:  # noqa: N802
        """The table, by its name in Keras 1."""
        return self.embeddings

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """With ``mask_zero``, True where the number is not 0."""
        return K.not_equal(inputs, K.zeros_like(inputs)) if self.mask_zero else None

    def call(self, inputs: Any) -> Any:
        """The rows of the table."""
        numbers = inputs if K.dtype(inputs) in ("int32", "int64") else K.cast(inputs, "int32")
        return K.gather(self.embeddings, numbers)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """One more axis, of length ``output_dim``."""
        return (*input_shape, self.output_dim)
