"""``tf.layers``: TensorFlow still has them, out of sight; only the normalisation is gone and is written here."""

from __future__ import annotations

from typing import Any

from tensorflow.python.keras.legacy_tf_layers import base, convolutional, core, pooling

from ...backend.tensorflow.loading import tf, v1
from ...messages import fail
from .quiet import quietly

Layer = base.Layer
InputSpec = base.InputSpec

Dense = quietly(core.Dense)
Dropout = quietly(core.Dropout)
Flatten = quietly(core.Flatten)
dense = quietly(core.dense)
dropout = quietly(core.dropout)
flatten = quietly(core.flatten)

Conv1D = quietly(convolutional.Conv1D)
Conv2D = quietly(convolutional.Conv2D)
Conv2DTranspose = quietly(convolutional.Conv2DTranspose)
Conv3D = quietly(convolutional.Conv3D)
Conv3DTranspose = quietly(convolutional.Conv3DTranspose)
SeparableConv1D = quietly(convolutional.SeparableConv1D)
SeparableConv2D = quietly(convolutional.SeparableConv2D)
conv1d = quietly(convolutional.conv1d)
conv2d = quietly(convolutional.conv2d)
conv2d_transpose = quietly(convolutional.conv2d_transpose)
conv3d = quietly(convolutional.conv3d)
conv3d_transpose = quietly(convolutional.conv3d_transpose)
separable_conv1d = quietly(convolutional.separable_conv1d)
separable_conv2d = quietly(convolutional.separable_conv2d)

AveragePooling1D = quietly(pooling.AveragePooling1D)
AveragePooling2D = quietly(pooling.AveragePooling2D)
AveragePooling3D = quietly(pooling.AveragePooling3D)
MaxPooling1D = quietly(pooling.MaxPooling1D)
MaxPooling2D = quietly(pooling.MaxPooling2D)
MaxPooling3D = quietly(pooling.MaxPooling3D)
average_pooling1d = quietly(pooling.average_pooling1d)
average_pooling2d = quietly(pooling.average_pooling2d)
average_pooling3d = quietly(pooling.average_pooling3d)
max_pooling1d = quietly(pooling.max_pooling1d)
max_pooling2d = quietly(pooling.max_pooling2d)
max_pooling3d = quietly(pooling.max_pooling3d)


UNLIKE_BATCHES = ("renorm", "virtual_batch_size", "adjustment")


class BatchNormalization(base.Layer):
    """Each feature brought to mean 0 and variance 1; the means' updates are in ``tf.GraphKeys.UPDATE_OPS``."""

    def __init__(
        self, axis: int = -1, momentum: float = 0.99, epsilon: float = 1e-3, center: bool = True, scale: bool = True,
        beta_initializer: Any = None, gamma_initializer: Any = None, moving_mean_initializer: Any = None,
        moving_variance_initializer: Any = None, beta_regularizer: Any = None, gamma_regularizer: Any = None,
        beta_constraint: Any = None, gamma_constraint: Any = None, trainable: bool = True, name: str | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self.fused = kwargs.pop("fused", None) is not False
        unknown = [word for word in UNLIKE_BATCHES if kwargs.pop(word, None)]
        if unknown:
            raise fail(ValueError, "tf1.renorm", given=unknown[0])
        super().__init__(trainable=trainable, name=name, **kwargs)
        self.axis, self.momentum, self.epsilon, self.center, self.scale = axis, momentum, epsilon, center, scale
        zeros, ones = v1.zeros_initializer(), v1.ones_initializer()
        self.of_beta = (beta_initializer or zeros, beta_regularizer, beta_constraint)
        self.of_gamma = (gamma_initializer or ones, gamma_regularizer, gamma_constraint)
        self.of_moving = (moving_mean_initializer or zeros, moving_variance_initializer or ones)

    def build(self, input_shape: Any) -> None:
        """Make the weights, one number for each feature."""
        count = tf.compat.dimension_value(tf.TensorShape(input_shape)[self.axis])
        self.gamma = self._parameter("gamma", count, self.of_gamma) if self.scale else None
        self.beta = self._parameter("beta", count, self.of_beta) if self.center else None
        self.moving_mean = self._moving("moving_mean", count, self.of_moving[0])
        self.moving_variance = self._moving("moving_variance", count, self.of_moving[1])
        self.built = True

    def _parameter(self, name: str, count: int, made_by: Any) -> Any:
        initializer, regularizer, constraint = made_by
        return self.add_weight(
            name=name, shape=(count,), initializer=initializer, regularizer=regularizer, constraint=constraint
        )

    def _moving(self, name: str, count: int, initializer: Any) -> Any:
        return self.add_weight(name=name, shape=(count,), initializer=initializer, trainable=False)

    def call(self, inputs: Any, training: Any = False) -> Any:
        """The inputs normalised: by the batch while training, else by the moving means."""
        rank = inputs.shape.rank
        axis = self.axis % rank
        others = [place for place in range(rank) if place != axis]
        mean, variance = v1.nn.moments(inputs, others)
        phase = tf.cast(training, tf.bool)
        step = tf.where(phase, 1 - self.momentum, 0.0)
        for moving, now in ((self.moving_mean, mean), (self.moving_variance, variance * self._unbiased(inputs, mean))):
            self.add_update(v1.assign_sub(moving, (moving - now) * tf.cast(step, now.dtype)))
        mean, variance = tf.where(phase, mean, self.moving_mean), tf.where(phase, variance, self.moving_variance)
        shape = [-1 if place == axis else 1 for place in range(rank)]
        beta, gamma = (None if one is None else tf.reshape(one, shape) for one in (self.beta, self.gamma))
        return tf.nn.batch_normalization(
            inputs, tf.reshape(mean, shape), tf.reshape(variance, shape), beta, gamma, self.epsilon
        )

    def _unbiased(self, inputs: Any, mean: Any) -> Any:
        """What makes the batch's variance one of all samples; TensorFlow did so for pictures alone."""
        if not self.fused or inputs.shape.rank != 4:
            return 1.0
        count = tf.cast(tf.size(inputs) / tf.size(mean), inputs.dtype)
        return count / tf.maximum(count - 1, 1)


def batch_normalization(inputs: Any, *args: Any, training: Any = False, reuse: Any = None, **kwargs: Any) -> Any:
    """Apply a new ``BatchNormalization``; with ``reuse`` one whose weights are there already."""
    layer = BatchNormalization(*args, **kwargs, _reuse=reuse, _scope=kwargs.get("name"))
    return layer(inputs, training=training)
