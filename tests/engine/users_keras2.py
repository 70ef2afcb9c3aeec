"""Layers as users wrote them for Keras 2."""

from kerascn import activations, constraints, initializers, regularizers
from kerascn import backend as K
from kerascn.layers import Dense, InputSpec, Layer


class Scaled(Layer):
    """Subtracts mean, divides by deviation along the last axis, with a factor and a shift of its own."""

    def __init__(self, eps=1e-3, **kwargs):
        self.eps = eps
        super(Scaled, self).__init__(**kwargs)  # noqa: UP008

    def build(self, input_shape):
        self.gamma = self.add_weight(
            name="gamma", shape=input_shape[-1:], initializer=initializers.Ones(), trainable=True
        )
        self.beta = self.add_weight(name="beta", shape=input_shape[-1:], initializer="zeros", trainable=True)
        super(Scaled, self).build(input_shape)  # noqa: UP008

    def call(self, x):
        mean = K.mean(x, axis=-1, keepdims=True)
        variance = K.mean(K.square(x - mean), axis=-1, keepdims=True)
        return self.gamma * (x - mean) / K.sqrt(variance + self.eps) + self.beta

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return dict(super().get_config(), eps=self.eps)


class Attention(Layer):
    """A share for each step, by softmax; on request the shares are a second output."""

    def __init__(
        self, units, return_attention=False, activation="tanh", kernel_initializer="glorot_uniform",
        kernel_regularizer=None, kernel_constraint=None, **kwargs
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.units = units
        self.return_attention = return_attention
        self.activation = activations.get(activation)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.supports_masking = True
        self.input_spec = InputSpec(ndim=3)

    def build(self, input_shape):
        self.W = self.add_weight(
            shape=(input_shape[-1], self.units), name="W", initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer, constraint=self.kernel_constraint,
        )  # fmt: skip
        self.v = self.add_weight(shape=(self.units,), name="v", initializer=initializers.RandomUniform(-1, 1))
        self.built = True

    def call(self, inputs, mask=None):
        scores = K.sum(self.activation(K.dot(inputs, self.W)) * self.v, axis=-1)
        if mask is not None:
            scores = scores - 1e4 * (1 - K.cast(mask, K.dtype(scores)))
        shares = K.softmax(scores)
        result = K.sum(K.expand_dims(shares) * inputs, axis=1)
        return [result, shares] if self.return_attention else result

    def compute_output_shape(self, input_shape):
        result = (input_shape[0], input_shape[2])
        return [result, input_shape[:2]] if self.return_attention else result

    def compute_mask(self, inputs, mask=None):
        return [None, None] if isinstance(self.return_attention, bool) and self.return_attention else None

    def get_config(self):
        config = {
            "units": self.units,
            "return_attention": self.return_attention,
            "activation": activations.serialize(self.activation),
            "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "kernel_constraint": constraints.serialize(self.kernel_constraint),
        }
        return {**super().get_config(), **config}


class SelfAttention(Layer):
    """Three projections in one weight, as short scripts of 2018 had it."""

    def __init__(self, output_dim, **kwargs):
        self.output_dim = output_dim
        super().__init__(**kwargs)

    def build(self, input_shape):
        self.kernel = self.add_weight(
            name="kernel", shape=(3, input_shape[2], self.output_dim), initializer="uniform", trainable=True
        )
        super().build(input_shape)

    def call(self, x):
        WQ, WK, WV = (K.dot(x, self.kernel[i]) for i in range(3))
        QK = K.batch_dot(WQ, K.permute_dimensions(WK, [0, 2, 1])) / (self.output_dim**0.5)
        return K.batch_dot(K.softmax(QK), WV)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[1], self.output_dim)

    def get_config(self):
        config = super().get_config()
        config["output_dim"] = self.output_dim
        return config


class Centers(Layer):
    """Two inputs; keeps a running mean without training it, and adds a loss of its own."""

    def build(self, input_shape):
        self.mean = self.add_weight(
            name="mean", shape=(input_shape[0][-1],), initializer=initializers.Constant(0.5), trainable=False
        )
        super().build(input_shape)

    def call(self, inputs):
        features, weights = inputs
        distance = K.sum(K.square(features - self.mean), axis=-1, keepdims=True)
        self.add_update([(self.mean, 0.9 * self.mean + 0.1 * K.mean(features, axis=0))], inputs)
        self.add_loss(0.3 * K.mean(distance * weights), inputs=inputs)
        return distance

    def compute_output_shape(self, input_shape):
        return (input_shape[0][0], 1)


class Doubled(Dense):
    """A built-in layer with more around it."""

    def __init__(self, units, factor=2.0, **kwargs):
        super().__init__(units, **kwargs)
        self.factor = factor

    def call(self, inputs):
        return self.factor * super().call(inputs)

    def get_config(self):
        return {**super().get_config(), "factor": self.factor}


class Twice(Layer):
    """Says nothing of its output's shape, which is another than the input's."""

    def call(self, inputs):
        return K.concatenate([inputs, inputs], axis=-1)


class Noisy(Layer):
    """Works otherwise in training: there it adds 1."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.uses_learning_phase = True

    def call(self, x, training=None):
        return K.in_train_phase(x + 1.0, x, training=training)
