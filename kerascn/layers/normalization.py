"""Batch normalization: mean 0 and variance 1 for every channel."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..declare.checks import fraction, one_of, positive_number
from ..declare.fields import arg, constraint, initializer, regularizer
from ..engine.layer import Layer
from ..engine.weights import weight
from ..messages import fail


def _channels(self: Any, shape: Any) -> tuple[Any, ...]:
    if not -len(shape) <= self.axis < len(shape):
        raise fail(ValueError, "normalization.axis", layer=self.name, axis=self.axis, shape=tuple(shape))
    return (shape[self.axis],)


class BatchNormalization(Layer):
    """Normalizes by the batch's mean and variance in training, by their moving averages otherwise."""

    axis: int = arg(default=-1)
    momentum: float = arg(default=0.99, check=fraction)
    epsilon: float = arg(default=1e-3, check=positive_number)
    center: bool = arg(default=True)
    scale: bool = arg(default=True)
    beta_initializer: Any = initializer(default="zeros")
    gamma_initializer: Any = initializer(default="ones")
    moving_mean_initializer: Any = initializer(default="zeros")
    moving_variance_initializer: Any = initializer(default="ones")
    beta_regularizer: Any = regularizer()
    gamma_regularizer: Any = regularizer()
    beta_constraint: Any = constraint()
    gamma_constraint: Any = constraint()
    mode: int = arg(default=0, check=one_of(0), kw_only=True, in_keras2=False)

    gamma = weight(_channels, when="scale")
    beta = weight(_channels, when="center")
    moving_mean = weight(_channels, trainable=False)
    moving_variance = weight(_channels, trainable=False)
    supports_masking = True

    def call(self, inputs: Any, training: Any = None) -> Any:
        """The normalized inputs."""
        rank = K.ndim(inputs)
        axis = self.axis % rank

        def usual() -> Any:
            shape = [1] * rank
            shape[axis] = K.int_shape(inputs)[axis]
            mean, variance = K.reshape(self.moving_mean, shape), K.reshape(self.moving_variance, shape)
            beta = K.reshape(self.beta, shape) if self.center else None
            gamma = K.reshape(self.gamma, shape) if self.scale else None
            return K.batch_normalization(inputs, mean, variance, beta, gamma, epsilon=self.epsilon)

        if training is False or (training == 0 and isinstance(training, int)):
            return usual()
        others = [n for n in range(rank) if n != axis]
        normed, mean, variance = K.normalize_batch_in_training(
            inputs, gamma=self.gamma, beta=self.beta, reduction_axes=others, epsilon=self.epsilon
        )
        self.add_update([
            K.moving_average_update(self.moving_mean, mean, self.momentum),
            K.moving_average_update(self.moving_variance, self._unbiased(variance, inputs, others), self.momentum),
        ])  # fmt: skip
        return K.in_train_phase(normed, usual, training=training)

    def _unbiased(self, variance: Any, inputs: Any, others: list[int]) -> Any:
        """The variance that the samples speak for: divided by their number less one and the layer's epsilon."""
        size = K.cast(K.prod(K.gather(K.shape(inputs), others)), K.dtype(inputs))
        return variance * size / (size - (1.0 + self.epsilon))

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape stays."""
        return input_shape
