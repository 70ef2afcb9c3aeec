"""Embedding: whole numbers turned into rows of a table that is learned."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from .. import config
from ..declare.checks import fraction, positive
from ..declare.fields import arg, constraint, initializer, regularizer
from ..engine.layer import Layer
from ..engine.weights import weight
from ..messages import fail


class Embedding(Layer):
    """Replaces each whole number by its row of the table ``embeddings``.

    Args:
        input_dim: How many numbers there are; they count from 0.
        output_dim: The length of a row.
        embeddings_initializer: What sets the table at first.
        embeddings_regularizer: A penalty on the table.
        activity_regularizer: A penalty on the outputs.
        embeddings_constraint: What the table must fulfil.
        mask_zero: Whether 0 means that there is nothing; steps of it are masked.
        input_length: The length of the series, or the lengths of several axes, if they are always the same.
        dropout: The share of rows that are set to 0 in training (an argument of Keras 1).
    """

    input_dim: int = arg(check=positive)
    output_dim: int = arg(check=positive)
    embeddings_initializer: Any = initializer(default="uniform")
    embeddings_regularizer: Any = regularizer()
    activity_regularizer: Any = regularizer()  # type: ignore[misc]
    embeddings_constraint: Any = constraint()
    mask_zero: bool = arg(default=False)
    input_length: Any = arg(default=None)
    dropout: float = arg(default=0.0, check=fraction, kw_only=True, in_keras2=False)

    embeddings = weight(lambda self, shape: (self.input_dim, self.output_dim))

    def _said_input_shape(self, given: dict[str, Any]) -> Any:
        if given.get("batch_input_shape") is None and given.get("input_shape") is None:
            given["input_shape"] = self._lengths()
        if not str(given.get("dtype") or "float").startswith(("int", "uint")):
            given["dtype"] = "int32"  # files of Keras say the type of the table here
        return super()._said_input_shape(given)

    def _lengths(self) -> tuple[Any, ...]:
        return tuple(self.input_length) if isinstance(self.input_length, (tuple, list)) else (self.input_length,)

    def get_config(self) -> dict[str, Any]:
        """The arguments as plain data; ``dtype`` is that of the table, as in Keras 2."""
        return {**super().get_config(), "dtype": config.floatx()}

    def compute_mask(self, inputs: Any, mask: Any = None) -> Any:
        """With ``mask_zero``, True where the number is not 0."""
        return K.not_equal(inputs, K.zeros_like(inputs)) if self.mask_zero else None

    def call(self, inputs: Any) -> Any:
        """The rows of the table."""
        numbers = inputs if K.dtype(inputs) in ("int32", "int64") else K.cast(inputs, "int32")
        return K.gather(self._thinned(), numbers)

    def _thinned(self) -> Any:
        """The table; with ``dropout``, in training, some of its rows are 0."""
        if not 0 < self.dropout < 1:
            return self.embeddings

        def some_rows() -> Any:
            return K.dropout(self.embeddings, self.dropout, noise_shape=(self.input_dim, 1))

        return K.in_train_phase(some_rows, self.embeddings)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """One more axis, of length ``output_dim``."""
        if self.input_length is None:
            return (*input_shape, self.output_dim)
        lengths, rest = self._lengths(), tuple(input_shape[1:])
        pairs = list(zip(lengths, rest, strict=False))
        if len(lengths) != len(rest) or any(None not in pair and pair[0] != pair[1] for pair in pairs):
            fields = dict(length=self.input_length, expected=lengths, shape=tuple(input_shape))
            raise fail(ValueError, "embeddings.input_length", layer=self.name, **fields)
        return (input_shape[0], *(one or other for one, other in pairs), self.output_dim)
