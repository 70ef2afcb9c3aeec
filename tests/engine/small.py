"""Small layers for the tests of the engine, written as users wrote them in either age."""

from kerascn import backend as K
from kerascn.engine import Layer


class NewDense(Layer):
    """In the style of Keras 2."""

    def __init__(self, units, **kwargs):
        self.units = units
        super().__init__(**kwargs)

    def build(self, input_shape):
        shape = (input_shape[-1], self.units)
        self.kernel = self.add_weight(name="kernel", shape=shape, initializer="uniform", trainable=True)
        super().build(input_shape)

    def call(self, inputs):
        return K.dot(inputs, self.kernel)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.units)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


class OldDense(Layer):
    """In the style of Keras 1: attributes before super().__init__(), trainable_weights set by hand."""

    def __init__(self, output_dim, **kwargs):
        self.output_dim = output_dim
        self.supports_masking = True
        super(OldDense, self).__init__(**kwargs)  # noqa: UP008

    def build(self, input_shape):
        import numpy as np

        self.W = K.variable(np.random.random((input_shape[1], self.output_dim)))
        self.trainable_weights = [self.W]

    def call(self, x, mask=None):
        return K.dot(x, self.W)

    def get_output_shape_for(self, input_shape):
        return (input_shape[0], self.output_dim)


class Sum(Layer):
    """Several inputs, one output."""

    takes_list = True

    def call(self, inputs):
        return inputs[0] + inputs[1]

    def compute_output_shape(self, input_shape):
        return input_shape[0]


class Split(Layer):
    """One input, several outputs."""

    def call(self, inputs):
        return [inputs[:, :1], inputs[:, 1:]]

    def compute_output_shape(self, input_shape):
        return [(input_shape[0], 1), (input_shape[0], input_shape[1] - 1)]


class Masked(Layer):
    """Gives a mask: zeros are masked."""

    supports_masking = True

    def compute_mask(self, inputs, mask=None):
        return K.not_equal(inputs, 0)


class SumOfKept(Layer):
    """Uses a mask."""

    supports_masking = True

    def call(self, inputs, mask=None):
        return K.sum(inputs if mask is None else inputs * K.cast(mask, K.dtype(inputs)), axis=1, keepdims=True)

    def compute_mask(self, inputs, mask=None):
        return None

    def compute_output_shape(self, input_shape):
        return (input_shape[0], 1)


class Counting(Layer):
    """Counts its steps in training, and has a loss of its inputs."""

    def build(self, input_shape):
        self.steps = self.add_weight(name="steps", shape=(), initializer="zeros", trainable=False)
        self.built = True

    def call(self, inputs):
        self.add_update(K.update_add(self.steps, 1.0))
        self.add_loss(K.mean(inputs))
        return inputs * 2.0


def value(tensor, feeds):
    """The value of a tensor for the values of placeholders."""
    return K.function(list(feeds), [tensor])(list(feeds.values()))[0]
