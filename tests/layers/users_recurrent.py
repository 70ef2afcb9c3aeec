"""Recurrent layers as users wrote them from 2015 to 2017, in the manner of those years."""

import numpy as np

from kerascn import activations, initializations
from kerascn import backend as K
from kerascn.engine import InputSpec
from kerascn.layers import GRU, LSTM, Recurrent, SimpleRNN, Wrapper
from kerascn.layers.recurrent import _time_distributed_dense, time_distributed_dense


class Leaky(Recurrent):
    """1.0: the smallest kind; weights and states made by hand."""

    def __init__(self, output_dim, init="glorot_uniform", leak=0.9, activation="tanh", weights=None, **kwargs):
        self.output_dim = output_dim
        self.init = initializations.get(init)
        self.leak = leak
        self.activation = activations.get(activation)
        super(Leaky, self).__init__(weights=weights, **kwargs)  # noqa: UP008

    def build(self, input_shape):
        self.input_spec = [InputSpec(shape=input_shape)]
        self.input_dim = input_shape[2]
        if self.stateful:
            self.reset_states()
        else:
            self.states = [None]
        self.W = self.init((self.input_dim, self.output_dim), name="{}_W".format(self.name))  # noqa: UP032
        self.b = K.zeros((self.output_dim,), name="{}_b".format(self.name))  # noqa: UP032
        self.trainable_weights = [self.W, self.b]
        if self.initial_weights is not None:
            self.set_weights(self.initial_weights)
            del self.initial_weights

    def reset_states(self):
        assert self.stateful
        input_shape = self.input_spec[0].shape
        if not input_shape[0]:
            raise Exception("the batch size must be known")
        zeros = np.zeros((input_shape[0], self.output_dim))
        if hasattr(self, "states"):
            K.set_value(self.states[0], zeros)
        else:
            self.states = [K.zeros((input_shape[0], self.output_dim))]

    def step(self, x, states):
        output = self.leak * states[0] + self.activation(K.dot(x, self.W) + self.b)
        return output, [output]

    def get_config(self):
        config = {
            "output_dim": self.output_dim,
            "init": self.init.__name__,
            "leak": self.leak,
            "activation": self.activation.__name__,
        }
        base_config = super(Leaky, self).get_config()  # noqa: UP008
        return dict(list(base_config.items()) + list(config.items()))


class AttentionGRU(Recurrent):
    """1.1: at each step a look at the whole series; everything that can be overridden is."""

    def __init__(self, output_dim, dropout_W=0.0, inner_activation="hard_sigmoid", **kwargs):
        self.output_dim = output_dim
        self.dropout_W = dropout_W
        self.inner_activation = activations.get(inner_activation)
        if self.dropout_W:
            self.uses_learning_phase = True
        super(AttentionGRU, self).__init__(**kwargs)  # noqa: UP008

    def build(self, input_shape):
        self.input_spec = [InputSpec(shape=input_shape)]
        self.input_dim = input_shape[2]
        n = self.output_dim
        self.W = self.add_weight((self.input_dim, 3 * n), initializer="uniform", name="W")
        self.U = self.add_weight((n, 3 * n), initializer="uniform", name="U")
        self.b = self.add_weight((3 * n,), initializer="zero", name="b")
        self.W_a = self.add_weight((self.input_dim, n), initializer="uniform", name="W_a")
        self.V = self.add_weight((self.input_dim, n), initializer="uniform", name="V")
        self.states = [None]
        self.built = True

    def preprocess_input(self, x):
        if self.consume_less == "cpu":
            input_shape = self.input_spec[0].shape
            return time_distributed_dense(
                x, self.W, self.b, self.dropout_W, input_shape[2], 3 * self.output_dim, input_shape[1]
            )
        return x

    def get_constants(self, x):
        return [x, K.dot(x, self.W_a)]

    def get_initial_states(self, x):
        return [K.dot(x[:, 0], self.V)]

    def step(self, x, states):
        n = self.output_dim
        h, memory, keys = states
        shares = K.softmax(K.sum(keys * K.expand_dims(h, 1), axis=2))
        seen = K.sum(memory * K.expand_dims(shares), axis=1)
        if self.consume_less != "cpu":
            x = K.dot(x, self.W) + self.b
        look = K.dot(seen, self.W)
        x_z, x_r, x_h = x[:, :n] + look[:, :n], x[:, n : 2 * n] + look[:, n : 2 * n], x[:, 2 * n :] + look[:, 2 * n :]
        z = self.inner_activation(x_z + K.dot(h, self.U[:, :n]))
        r = self.inner_activation(x_r + K.dot(h, self.U[:, n : 2 * n]))
        hh = K.tanh(x_h + K.dot(r * h, self.U[:, 2 * n :]))
        h = z * h + (1 - z) * hh
        return h, [h]

    def compute_mask(self, input, mask=None):
        return None

    def get_output_shape_for(self, input_shape):
        if self.return_sequences:
            return (input_shape[0], input_shape[1], self.output_dim)
        return (input_shape[0], self.output_dim)

    def get_config(self):
        config = {"output_dim": self.output_dim, "dropout_W": self.dropout_W}
        config["inner_activation"] = self.inner_activation.__name__
        base_config = super(AttentionGRU, self).get_config()  # noqa: UP008
        return dict(list(base_config.items()) + list(config.items()))


class GuidedLSTM(LSTM):
    """1.1: an LSTM whose output is weighed by what the series is about, a constant behind those of the LSTM."""

    def __init__(self, output_dim, single=False, **kwargs):
        self.single = single
        super(GuidedLSTM, self).__init__(output_dim, **kwargs)  # noqa: UP008

    def build(self, input_shape):
        super(GuidedLSTM, self).build(input_shape)  # noqa: UP008
        n = self.output_dim
        self.U_m = self.inner_init((input_shape[2], n), name="{}_U_m".format(self.name))  # noqa: UP032
        self.U_s = self.inner_init((n, 1 if self.single else n), name="{}_U_s".format(self.name))  # noqa: UP032
        self.trainable_weights += [self.U_m, self.U_s]

    def get_constants(self, x):
        constants = super(GuidedLSTM, self).get_constants(x)  # noqa: UP008
        constants.append(K.dot(K.mean(x, axis=1), self.U_m))
        return constants

    def step(self, x, states):
        h, [h, c] = super(GuidedLSTM, self).step(x, states)  # noqa: UP008
        s = K.sigmoid(K.dot(K.tanh(h + states[4]), self.U_s))
        h = h * (K.repeat_elements(s, self.output_dim, axis=1) if self.single else s)
        return h, [h, c]

    def get_config(self):
        base_config = super(GuidedLSTM, self).get_config()  # noqa: UP008
        return dict(list(base_config.items()) + list({"single": self.single}.items()))


class PeepholeLSTM(LSTM):
    """1.2: the gates also see what is kept; the step is written anew, for each of the ways to multiply."""

    def build(self, input_shape):
        super(PeepholeLSTM, self).build(input_shape)  # noqa: UP008
        self.P_i = self.add_weight((self.output_dim,), initializer="one", name="P_i")
        self.P_f = self.add_weight((self.output_dim,), initializer="one", name="P_f")

    def step(self, x, states):
        h_tm1 = states[0]
        c_tm1 = states[1]
        B_U = states[2]
        B_W = states[3]
        n = self.output_dim
        if self.consume_less == "gpu":
            z = K.dot(x * B_W[0], self.W) + K.dot(h_tm1 * B_U[0], self.U) + self.b
            a_i, a_f, a_c, a_o = z[:, :n], z[:, n : 2 * n], z[:, 2 * n : 3 * n], z[:, 3 * n :]
        else:
            if self.consume_less == "cpu":
                x_i, x_f, x_c, x_o = x[:, :n], x[:, n : 2 * n], x[:, 2 * n : 3 * n], x[:, 3 * n :]
            else:
                x_i = K.dot(x * B_W[0], self.W_i) + self.b_i
                x_f = K.dot(x * B_W[1], self.W_f) + self.b_f
                x_c = K.dot(x * B_W[2], self.W_c) + self.b_c
                x_o = K.dot(x * B_W[3], self.W_o) + self.b_o
            a_i = x_i + K.dot(h_tm1 * B_U[0], self.U_i)
            a_f = x_f + K.dot(h_tm1 * B_U[1], self.U_f)
            a_c = x_c + K.dot(h_tm1 * B_U[2], self.U_c)
            a_o = x_o + K.dot(h_tm1 * B_U[3], self.U_o)
        i = self.inner_activation(a_i + c_tm1 * self.P_i)
        f = self.inner_activation(a_f + c_tm1 * self.P_f)
        c = f * c_tm1 + i * self.activation(a_c)
        o = self.inner_activation(a_o)
        h = o * self.activation(c)
        return h, [h, c]


class HandmadeGRU(GRU):
    """1.1: the weights of each gate made by hand; the steps are those of the GRU."""

    def __init__(self, output_dim, **kwargs):
        super(HandmadeGRU, self).__init__(output_dim, **kwargs)  # noqa: UP008

    def build(self, input_shape):
        self.input_spec = [InputSpec(shape=input_shape)]
        self.input_dim = input_shape[2]
        if self.stateful:
            self.reset_states()
        else:
            self.states = [None]
        self.W_z, self.U_z, self.b_z = self.gate("z")
        self.W_r, self.U_r, self.b_r = self.gate("r")
        self.W_h, self.U_h, self.b_h = self.gate("h")
        self.trainable_weights = [
            self.W_z, self.U_z, self.b_z, self.W_r, self.U_r, self.b_r, self.W_h, self.U_h, self.b_h,
        ]  # fmt: skip
        self.W = K.concatenate([self.W_z, self.W_r, self.W_h])
        self.U = K.concatenate([self.U_z, self.U_r, self.U_h])
        self.b = K.concatenate([self.b_z, self.b_r, self.b_h])

    def gate(self, letter):
        W = self.init((self.input_dim, self.output_dim), name="{}_W_{}".format(self.name, letter))  # noqa: UP032
        U = self.inner_init((self.output_dim, self.output_dim), name="{}_U_{}".format(self.name, letter))  # noqa: UP032
        return W, U, K.zeros((self.output_dim,), name="{}_b_{}".format(self.name, letter))  # noqa: UP032


class Differences(SimpleRNN):
    """1.2: a SimpleRNN that reads what has changed from step to step."""

    def __init__(self, output_dim, scale=1.0, **kwargs):
        self.scale = scale
        super(Differences, self).__init__(output_dim, **kwargs)  # noqa: UP008

    def preprocess_input(self, x):
        before = K.concatenate([K.zeros_like(x[:, :1]), x[:, :-1]], axis=1)
        return super(Differences, self).preprocess_input(self.scale * (x - before))  # noqa: UP008

    def get_config(self):
        base_config = super(Differences, self).get_config()  # noqa: UP008
        return dict(list(base_config.items()) + list({"scale": self.scale}.items()))


class Decoder(Recurrent):
    """2.0: writes a series of steps while looking at the whole one that it reads; its outputs have another width."""

    def __init__(self, units, output_dim, activation="tanh", name="Decoder", **kwargs):
        self.units = units
        self.output_dim = output_dim
        self.activation = activations.get(activation)
        super(Decoder, self).__init__(name=name, **kwargs)  # noqa: UP008
        self.return_sequences = True

    def build(self, input_shape):
        self.batch_size, self.timesteps, self.input_dim = input_shape
        if self.stateful:
            super(Decoder, self).reset_states()  # noqa: UP008
        self.states = [None, None]
        self.U_a = self.add_weight(shape=(self.input_dim, self.units), name="U_a", initializer="glorot_uniform")
        self.W_a = self.add_weight(shape=(self.units, self.units), name="W_a", initializer="glorot_uniform")
        self.V_a = self.add_weight(shape=(self.units,), name="V_a", initializer="ones")
        self.b_a = self.add_weight(shape=(self.units,), name="b_a", initializer="zeros")
        self.C_h = self.add_weight(shape=(self.input_dim, self.units), name="C_h", initializer="glorot_uniform")
        self.U_h = self.add_weight(shape=(self.units, self.units), name="U_h", initializer="orthogonal")
        self.C_o = self.add_weight(shape=(self.units, self.output_dim), name="C_o", initializer="glorot_uniform")
        self.U_o = self.add_weight(shape=(self.output_dim, self.output_dim), name="U_o", initializer="orthogonal")
        self.input_spec = [InputSpec(shape=(self.batch_size, self.timesteps, self.input_dim))]
        self.built = True

    def call(self, x):
        self.x_seq = x
        self.keys = _time_distributed_dense(
            self.x_seq, self.U_a, b=self.b_a, input_dim=self.input_dim, timesteps=self.timesteps,
            output_dim=self.units,
        )  # fmt: skip
        return super(Decoder, self).call(x)  # noqa: UP008

    def get_initial_state(self, inputs):
        s0 = self.activation(K.dot(inputs[:, 0], self.C_h))
        y0 = K.zeros_like(inputs)
        y0 = K.sum(y0, axis=(1, 2))
        y0 = K.expand_dims(y0)
        y0 = K.tile(y0, [1, self.output_dim])
        return [y0, s0]

    def step(self, x, states):
        ytm, stm = states
        stm_repeated = K.repeat(stm, self.timesteps)
        scores = K.dot(K.tanh(K.dot(stm_repeated, self.W_a) + self.keys), K.expand_dims(self.V_a))
        at = K.exp(scores)
        at_sum = K.sum(at, axis=1)
        at_sum_repeated = K.repeat(at_sum, self.timesteps)
        at /= at_sum_repeated
        context = K.squeeze(K.batch_dot(at, self.x_seq, axes=1), axis=1)
        st = self.activation(K.dot(context, self.C_h) + K.dot(stm, self.U_h))
        yt = K.tanh(K.dot(st, self.C_o) + K.dot(ytm, self.U_o))
        return yt, [yt, st]

    def compute_output_shape(self, input_shape):
        return (None, self.timesteps, self.output_dim)

    def get_config(self):
        config = {"output_dim": self.output_dim, "units": self.units}
        base_config = super(Decoder, self).get_config()  # noqa: UP008
        return dict(list(base_config.items()) + list(config.items()))


class Counting(Recurrent):
    """2.0: three states of other lengths than the output, said as ``state_size``; told whether it is training."""

    def __init__(self, units, noise=0.0, **kwargs):
        super().__init__(**kwargs)
        self.units, self.noise = units, noise
        self.state_size = (units, 1)

    def build(self, input_shape):
        if isinstance(input_shape, list):
            input_shape = input_shape[0]
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name="kernel", initializer="uniform")
        self.built = True

    def preprocess_input(self, inputs, training=None):
        return K.dot(inputs, self.kernel)

    def get_constants(self, inputs, training=None):
        ones = K.ones_like(inputs[:, 0, :1])
        if not 0 < self.noise < 1:
            return [ones]
        return [K.in_train_phase(lambda: K.dropout(ones, self.noise), ones, training=training)]

    def step(self, inputs, states):
        h, count, factor = states
        h = K.tanh(factor * inputs + h / (1.0 + count))
        return h, [h, count + 1.0]

    def get_config(self):
        return {**super().get_config(), "units": self.units, "noise": self.noise}


class Watched(Wrapper):
    """1.1: round an LSTM, whose step it calls and then weighs by what another tensor says."""

    def __init__(self, layer, size=3, **kwargs):
        self.size = size
        self.supports_masking = True
        super(Watched, self).__init__(layer, **kwargs)  # noqa: UP008

    def build(self, input_shape):
        assert len(input_shape) >= 3
        self.input_spec = [InputSpec(shape=input_shape)]
        if not self.layer.built:
            self.layer.build(input_shape)
            self.layer.built = True
        super(Watched, self).build()  # noqa: UP008
        n = self.layer.output_dim
        self.U_m = self.layer.inner_init((input_shape[2], n), name="{}_U_m".format(self.name))  # noqa: UP032
        self.trainable_weights += [self.U_m]

    def get_output_shape_for(self, input_shape):
        return self.layer.get_output_shape_for(input_shape)

    def step(self, x, states):
        h, [h, c] = self.layer.step(x, states)
        h = h * K.sigmoid(states[4])
        return h, [h, c]

    def get_constants(self, x):
        constants = self.layer.get_constants(x)
        constants.append(K.dot(K.max(x, axis=1), self.U_m))
        return constants

    def call(self, x, mask=None):
        input_shape = self.input_spec[0].shape
        initial_states = self.layer.states if self.layer.stateful else self.layer.get_initial_states(x)
        constants = self.get_constants(x)
        preprocessed_input = self.layer.preprocess_input(x)
        last_output, outputs, _ = K.rnn(
            self.step, preprocessed_input, initial_states, go_backwards=self.layer.go_backwards, mask=mask,
            constants=constants, unroll=self.layer.unroll, input_length=input_shape[1],
        )  # fmt: skip
        return outputs if self.layer.return_sequences else last_output

    def get_config(self):
        base_config = super(Watched, self).get_config()  # noqa: UP008
        return dict(list(base_config.items()) + list({"size": self.size}.items()))
