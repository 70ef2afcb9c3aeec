"""Layers that disturb their inputs in training, so that a model learns what matters."""

from __future__ import annotations

import math
from typing import Any

from .. import backend as K
from ..declare.checks import fraction, not_negative_number, seed
from ..declare.fields import arg
from ..engine.layer import Layer

__all__ = ["AlphaDropout", "GaussianDropout", "GaussianNoise"]

SELU_LOWEST = -1.0507009873554805 * 1.6732632423543772  # what ``selu`` tends to below


class _Noise(Layer):
    """What all share: in use they change nothing, in training they do what ``disturbed`` says."""

    supports_masking = True

    def disturbs(self) -> bool:
        """Whether there is anything to do in training."""
        return True

    def disturbed(self, inputs: Any) -> Any:
        """The outputs in training."""
        return inputs

    def call(self, inputs: Any, training: Any = None) -> Any:
        """The inputs, disturbed in training."""
        if not self.disturbs():
            return inputs
        return K.in_train_phase(lambda: self.disturbed(inputs), inputs, training=training)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape stays."""
        return input_shape


class GaussianNoise(_Noise):
    """In training, adds numbers of a normal distribution with the mean 0 and the standard deviation ``stddev``."""

    stddev: float = arg(check=not_negative_number)

    def disturbed(self, inputs: Any) -> Any:
        """The inputs with something added."""
        return inputs + K.random_normal(K.shape(inputs), mean=0.0, stddev=self.stddev, dtype=K.dtype(inputs))


class GaussianDropout(_Noise):
    """In training, multiplies by numbers of a normal distribution with the mean 1 and the variance of dropout.

    Args:
        rate: The rate of a ``Dropout`` that disturbs as much; the variance is ``rate / (1 - rate)``.
    """

    rate: float = arg(check=fraction)

    def disturbs(self) -> bool:
        """Whether the rate lies between 0 and 1."""
        return 0 < self.rate < 1

    def disturbed(self, inputs: Any) -> Any:
        """The inputs times something near 1."""
        stddev = math.sqrt(self.rate / (1.0 - self.rate))
        return inputs * K.random_normal(K.shape(inputs), mean=1.0, stddev=stddev, dtype=K.dtype(inputs))


class AlphaDropout(_Noise):
    """Dropout for models with ``selu``: mean 0 and variance 1 stay as they are.

    In training a share ``rate`` of the inputs becomes the lowest value of ``selu``; then all are scaled and moved.

    Args:
        rate: The share that is dropped.
        noise_shape: The shape of the mask, with 1 along axes whose elements share one fate; ``None`` for each its own.
        seed: What the random numbers start from.
    """

    rate: float = arg(check=fraction)
    noise_shape: Any = arg(default=None)
    seed: int | None = arg(default=None, check=seed)

    def disturbs(self) -> bool:
        """Whether the rate lies between 0 and 1."""
        return 0 < self.rate < 1

    def disturbed(self, inputs: Any) -> Any:
        """Some inputs as they are and some dropped, brought back to mean 0 and variance 1."""
        kept_share = 1.0 - self.rate
        ones = K.ones_like(inputs)
        kept = K.dropout(ones, self.rate, noise_shape=self.noise_shape, seed=self.seed) * kept_share
        scale = 1.0 / math.sqrt(kept_share * (1.0 + self.rate * SELU_LOWEST**2))
        return scale * (inputs * kept + SELU_LOWEST * (1.0 - kept) - SELU_LOWEST * self.rate)
