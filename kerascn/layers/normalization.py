"""Batch normalization: mean 0 and variance 1 for every channel."""

from __future__ import annotations

from typing import Any

from .. import backend as K
from ..declare.checks import fraction, one_of, positive_number, whole
from ..declare.fields import arg, constraint, initializer, regularizer
from ..engine.layer import Layer
from ..engine.spec import InputSpec
from ..engine.weights import weight
from ..messages import fail

BY_CHANNEL, BY_SAMPLE, BY_BATCH = 0, 1, 2  # the values of ``mode``


def _channels(self: Any, shape: Any) -> tuple[Any, ...]:
    if not -len(shape) <= self.axis < len(shape):
        raise fail(ValueError, "normalization.axis", layer=self.name, axis=self.axis, shape=tuple(shape))
    return (shape[self.axis],)


class BatchNormalization(Layer):
    """Normalizes by the batch's mean and variance in training, by their moving averages otherwise.

    Args:
        axis: The axis of the channels; each is normalized by itself.
        momentum: How much of the moving averages stays with every batch.
        epsilon: What is added to the variance, so that nothing is divided by 0.
        center: Whether ``beta`` is added.
        scale: Whether to multiply by ``gamma``.
        mode: Of Keras 1. 0 is the usual way; 1 normalizes each sample along its last axis; 2 uses the mean and the
            variance of the batch always, in test as well.
    """

    axis: int = arg(default=-1, check=whole)
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
    mode: int = arg(default=0, check=one_of(BY_CHANNEL, BY_SAMPLE, BY_BATCH), kw_only=True, in_keras2=False)

    gamma = weight(_channels, when="scale")
    beta = weight(_channels, when="center")
    moving_mean = weight(_channels, trainable=False)
    moving_variance = weight(_channels, trainable=False)
    supports_masking = True

    def build(self, input_shape: Any) -> None:
        """Make the weights; from now on the axis of the channels must stay as long as it is."""
        super().build(input_shape)
        if self.mode == BY_SAMPLE and self.axis not in (-1, len(input_shape) - 1):
            raise fail(ValueError, "normalization.mode_axis", layer=self.name, axis=self.axis, shape=tuple(input_shape))
        axes = {self.axis: input_shape[self.axis]}
        self.input_spec = InputSpec(ndim=len(input_shape), axes=axes)  # type: ignore[misc]

    def call(self, inputs: Any, training: Any = None) -> Any:
        """The normalized inputs."""
        if self.mode == BY_SAMPLE:
            return self._by_sample(inputs)
        axis = self.axis % K.ndim(inputs)
        others = [n for n in range(K.ndim(inputs)) if n != axis]
        if self.mode == BY_BATCH:
            return self._by_batch(inputs, others)[0]

        def usual() -> Any:
            averages = self.moving_mean, self.moving_variance, self.beta, self.gamma
            return K.batch_normalization(inputs, *averages, epsilon=self.epsilon, axis=axis)

        if training is False or (training == 0 and isinstance(training, int)):
            return usual()
        normed, mean, variance = self._by_batch(inputs, others)
        self.add_update([
            K.moving_average_update(self.moving_mean, mean, self.momentum),
            K.moving_average_update(self.moving_variance, self._unbiased(variance, inputs, others), self.momentum),
        ])  # fmt: skip
        return K.in_train_phase(normed, usual, training=training)

    def _by_batch(self, inputs: Any, others: list[int]) -> Any:
        """The inputs normalized by the batch itself, its mean, its variance."""
        return K.normalize_batch_in_training(
            inputs, gamma=self.gamma, beta=self.beta, reduction_axes=others, epsilon=self.epsilon
        )

    def _by_sample(self, inputs: Any) -> Any:
        """Keras 1 added epsilon twice, to the variance and to its root; so its models expect it."""
        mean = K.mean(inputs, axis=-1, keepdims=True)
        epsilon = K.constant(self.epsilon, dtype=K.dtype(inputs))
        spread = K.sqrt(K.var(inputs, axis=-1, keepdims=True) + epsilon) + epsilon
        output = (inputs - mean) / spread
        output = output if self.gamma is None else output * self.gamma
        return output if self.beta is None else output + self.beta

    def _unbiased(self, variance: Any, inputs: Any, others: list[int]) -> Any:
        """The variance that goes into the moving average: that of all data, estimated from the batch.

        Its divisor is Keras 2's, the number of values less one and the layer's epsilon, on both engines and for
        all shapes. (tf_keras divides by the number less one for images, by the number itself otherwise.)
        """
        size = K.cast(K.prod(K.gather(K.shape(inputs), others)), "float64")  # float16 ends at 65504
        return variance * K.cast(size / (size - (1.0 + self.epsilon)), K.dtype(inputs))

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape stays."""
        return input_shape
