"""Layers as users wrote them for Keras 1.0 to 1.2, in the manner of those years."""

import numpy as np

from kerascn import activations, constraints, initializations, regularizers
from kerascn import backend as K
from kerascn.engine import InputSpec, Layer


class PlainDense(Layer):
    """The smallest kind: a weight set by hand, the whole of `trainable_weights` at once."""

    def __init__(self, output_dim, **kwargs):
        self.output_dim = output_dim
        super(PlainDense, self).__init__(**kwargs)  # noqa: UP008

    def build(self, input_shape):
        self.W = K.variable(np.random.normal(0, 0.3, (input_shape[1], self.output_dim)))
        self.trainable_weights = [self.W]
        super(PlainDense, self).build(input_shape)  # noqa: UP008

    def call(self, x, mask=None):
        return K.dot(x, self.W)

    def get_output_shape_for(self, input_shape):
        return (input_shape[0], self.output_dim)

    def get_config(self):
        base_config = super(PlainDense, self).get_config()  # noqa: UP008
        return dict(list(base_config.items()) + list({"output_dim": self.output_dim}.items()))


class Gate(Layer):
    """As the built-in layers of 1.0 and 1.1 were written: everything by hand, and in their order."""

    def __init__(
        self, init="glorot_uniform", activation="tanh", weights=None, W_regularizer=None, b_regularizer=None,
        W_constraint=None, b_constraint=None, input_dim=None, **kwargs
    ):  # fmt: skip
        self.init = initializations.get(init)
        self.activation = activations.get(activation)
        self.W_regularizer = regularizers.get(W_regularizer)
        self.b_regularizer = regularizers.get(b_regularizer)
        self.W_constraint = constraints.get(W_constraint)
        self.b_constraint = constraints.get(b_constraint)
        self.initial_weights = weights
        self.input_spec = [InputSpec(ndim=2)]
        self.input_dim = input_dim
        if self.input_dim:
            kwargs["input_shape"] = (self.input_dim,)
        super(Gate, self).__init__(**kwargs)  # noqa: UP008

    def build(self, input_shape):
        input_dim = input_shape[1]
        self.input_spec = [InputSpec(dtype=K.floatx(), shape=(None, input_dim))]
        self.W = self.init((input_dim, input_dim), name="{}_W".format(self.name))  # noqa: UP032
        self.b = K.variable(np.full((input_dim,), -0.5), name="{}_b".format(self.name))  # noqa: UP032
        self.trainable_weights = [self.W, self.b]
        self.regularizers = []
        if self.W_regularizer:
            self.W_regularizer.set_param(self.W)
            self.regularizers.append(self.W_regularizer)
        if self.b_regularizer:
            self.b_regularizer.set_param(self.b)
            self.regularizers.append(self.b_regularizer)
        self.constraints = {}
        if self.W_constraint:
            self.constraints[self.W] = self.W_constraint
        if self.b_constraint:
            self.constraints[self.b] = self.b_constraint
        if self.initial_weights is not None:
            self.set_weights(self.initial_weights)
            del self.initial_weights

    def call(self, x, mask=None):
        gate = K.sigmoid(K.dot(x, self.W) + self.b)
        return gate * self.activation(x) + (1 - gate) * x

    def get_config(self):
        config = {
            "init": self.init.__name__,
            "activation": self.activation.__name__,
            "W_regularizer": self.W_regularizer.get_config() if self.W_regularizer else None,
            "b_regularizer": self.b_regularizer.get_config() if self.b_regularizer else None,
            "W_constraint": self.W_constraint.get_config() if self.W_constraint else None,
            "b_constraint": self.b_constraint.get_config() if self.b_constraint else None,
            "input_dim": self.input_dim,
        }
        base_config = super(Gate, self).get_config()  # noqa: UP008
        return dict(list(base_config.items()) + list(config.items()))


class WordWeights(Layer):
    """1.2: attention that gives each step of a series its share, and leaves out masked steps."""

    def __init__(
        self, W_regularizer=None, u_regularizer=None, W_constraint=None, u_constraint=None, bias=True, **kwargs
    ):
        self.supports_masking = True
        self.init = initializations.get("glorot_uniform")
        self.W_regularizer = regularizers.get(W_regularizer)
        self.u_regularizer = regularizers.get(u_regularizer)
        self.W_constraint = constraints.get(W_constraint)
        self.u_constraint = constraints.get(u_constraint)
        self.bias = bias
        super(WordWeights, self).__init__(**kwargs)  # noqa: UP008

    def build(self, input_shape):
        assert len(input_shape) == 3
        size = input_shape[-1]
        self.W = self.add_weight(
            (size, size), initializer=self.init, name="{}_W".format(self.name),  # noqa: UP032
            regularizer=self.W_regularizer, constraint=self.W_constraint,
        )  # fmt: skip
        if self.bias:
            self.b = self.add_weight((size,), initializer="one", name="{}_b".format(self.name))  # noqa: UP032
        self.u = self.add_weight(
            (size, 1), initializer=self.init, name="{}_u".format(self.name),  # noqa: UP032
            regularizer=self.u_regularizer, constraint=self.u_constraint,
        )  # fmt: skip
        super(WordWeights, self).build(input_shape)  # noqa: UP008

    def compute_mask(self, input, input_mask=None):
        return None

    def call(self, x, mask=None):
        uit = K.dot(x, self.W)
        if self.bias:
            uit += self.b
        a = K.exp(K.squeeze(K.dot(K.tanh(uit), self.u), -1))
        if mask is not None:
            a *= K.cast(mask, K.floatx())
        a /= K.cast(K.sum(a, axis=1, keepdims=True) + K.epsilon(), K.floatx())
        return K.sum(x * K.expand_dims(a), axis=1)

    def get_output_shape_for(self, input_shape):
        return (input_shape[0], input_shape[-1])

    def get_config(self):
        base_config = super(WordWeights, self).get_config()  # noqa: UP008
        config = {
            "W_regularizer": self.W_regularizer.get_config() if self.W_regularizer else None,
            "u_constraint": self.u_constraint.get_config() if self.u_constraint else None,
            "bias": self.bias,
        }
        return dict(list(base_config.items()) + list(config.items()))


class BestOf(Layer):
    """The largest of several linear maps, with the input's length asked for through `input_spec`."""

    def __init__(self, output_dim, nb_feature=3, **kwargs):
        self.output_dim = output_dim
        self.nb_feature = nb_feature
        self.input_spec = [InputSpec(ndim=2)]
        super(BestOf, self).__init__(**kwargs)  # noqa: UP008

    def build(self, input_shape):
        self.W = self.add_weight(
            (self.nb_feature, input_shape[1], self.output_dim), initializer="normal", name="{}_W".format(self.name)  # noqa: UP032
        )  # fmt: skip
        self.b = self.add_weight((self.nb_feature, self.output_dim), initializer="zero", name="b")
        self.built = True

    def get_output_shape_for(self, input_shape):
        assert input_shape and len(input_shape) == 2
        return (input_shape[0], self.output_dim)

    def call(self, x, mask=None):
        return K.max(K.dot(x, self.W) + self.b, axis=1)

    def get_config(self):
        config = {"output_dim": self.output_dim, "nb_feature": self.nb_feature}
        return dict(list(super(BestOf, self).get_config().items()) + list(config.items()))  # noqa: UP008


class Bilinear(Layer):
    """Two inputs: one score of each pair of vectors."""

    def build(self, input_shape):
        left, right = input_shape
        self.W = initializations.uniform((left[1], right[1]), scale=0.4, name="{}_W".format(self.name))  # noqa: UP032
        self.trainable_weights.append(self.W)

    def call(self, x, mask=None):
        if type(x) is not list or len(x) != 2:
            raise Exception("call this on a list of two tensors")
        left, right = x
        return K.sum(K.dot(left, self.W) * right, axis=1, keepdims=True)

    def get_output_shape_for(self, input_shape):
        return (input_shape[0][0], 1)


class Leaky(Layer):
    """A recurrent layer on `K.rnn`, its first state made from the input as the built-in ones did."""

    def __init__(self, output_dim, inner_init="orthogonal", **kwargs):
        self.output_dim = output_dim
        self.inner_init = initializations.get(inner_init)
        self.supports_masking = True
        self.input_spec = [InputSpec(ndim=3)]
        super(Leaky, self).__init__(**kwargs)  # noqa: UP008

    def build(self, input_shape):
        self.input_spec = [InputSpec(shape=input_shape)]
        self.W = self.add_weight((input_shape[2], self.output_dim), initializer="glorot_uniform", name="W")
        self.U = self.inner_init((self.output_dim, self.output_dim), name="{}_U".format(self.name))  # noqa: UP032
        self.trainable_weights += [self.U]

    def compute_mask(self, input, mask):
        return None

    def get_initial_states(self, x):
        initial_state = K.sum(K.zeros_like(x), axis=(1, 2))
        return [K.tile(K.expand_dims(initial_state), [1, self.output_dim])]

    def step(self, x, states):
        output = 0.5 * states[0] + 0.5 * K.tanh(K.dot(x, self.W) + K.dot(states[0], self.U))
        return output, [output]

    def call(self, x, mask=None):
        last, _, _ = K.rnn(
            self.step, x, self.get_initial_states(x), mask=mask, input_length=self.input_spec[0].shape[1]
        )
        return last

    def get_output_shape_for(self, input_shape):
        return (input_shape[0], self.output_dim)

    def get_config(self):
        config = {"output_dim": self.output_dim, "inner_init": self.inner_init.__name__}
        return dict(list(super(Leaky, self).get_config().items()) + list(config.items()))  # noqa: UP008


class NotZero(Layer):
    """Gives a mask: steps that are all zeros do not count."""

    def __init__(self, **kwargs):
        self.supports_masking = True
        super(NotZero, self).__init__(**kwargs)  # noqa: UP008

    def compute_mask(self, input, input_mask=None):
        return K.any(K.not_equal(input, 0.0), axis=-1)

    def call(self, x, mask=None):
        return x * 1.0
