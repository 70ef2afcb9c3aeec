"""What recurrent layers and the layers that hold layers compute, said by NumPy."""

import numpy as np

from tests.contract.loops_conv import convolved
from tests.every_layer.formulas import ACTIVATIONS, check_bias, named

OF_RECURRENT = dict(
    activation="tanh", recurrent_activation="hard_sigmoid", use_bias=True, reset_after=False, return_sequences=False,
    return_state=False, go_backwards=False,
)  # fmt: skip


def simple_step(x, a, states, kernel, recurrent, bias):
    return [ACTIVATIONS[a.activation](x @ kernel + states[0] @ recurrent + bias)]


def lstm_step(x, a, states, kernel, recurrent, bias):
    h, c = states
    gate, bend = ACTIVATIONS[a.recurrent_activation], ACTIVATIONS[a.activation]
    enter, keep, new, show = np.split(x @ kernel + h @ recurrent + bias, 4, -1)
    c = gate(keep) * c + gate(enter) * bend(new)
    return [gate(show) * bend(c), c]


def gru_step(x, a, states, kernel, recurrent, bias):
    (h,), gate, bend = states, ACTIVATIONS[a.recurrent_activation], ACTIVATIONS[a.activation]
    if np.ndim(bias) and (np.ndim(bias) == 2) != a.reset_after:
        raise ValueError("another bias")
    outer, inner = bias if np.ndim(bias) == 2 else (bias, 0.0)
    of_x = np.split(x @ kernel + outer, 3, -1)
    of_h = np.split(h @ recurrent + inner, 3, -1)
    keep, look = gate(of_x[0] + of_h[0]), gate(of_x[1] + of_h[1])
    last = np.split(recurrent, 3, -1)[2]
    new = bend(of_x[2] + (look * of_h[2] if a.reset_after else (look * h) @ last))
    return [keep * h + (1 - keep) * new]


STEPS = {"SimpleRNN": (simple_step, 1), "GRU": (gru_step, 1), "LSTM": (lstm_step, 2)}


def read(kind, x, a, weights, mask=None):
    """The outputs of all steps and the last states; a step that is masked leaves states and output as they are."""
    kernel, recurrent, *bias = weights
    check_bias(a, bias[0] if bias else 0.0)
    step, count = STEPS[kind]
    states = [np.zeros((len(x), recurrent.shape[0]))] * count
    shown, outputs, places = states[0], [], range(x.shape[1])
    for place in reversed(places) if a.go_backwards else places:
        counts = np.ones((len(x), 1), bool) if mask is None else mask[:, place, None]
        new = step(x[:, place], a, states, kernel, recurrent, *(bias or [0.0]))
        states = [np.where(counts, one, other) for one, other in zip(new, states, strict=True)]
        shown = np.where(counts, new[0], shown)
        outputs.append(shown)
    return np.stack(outputs, 1), states


def as_wanted(outputs, states, a):
    """All outputs or the last one, and the states if they are wanted."""
    output = outputs if a.return_sequences else outputs[:, -1]
    return [output, *states] if a.return_state else output


def recurrent(kind):
    """The formula of a recurrent layer."""

    def formula(x, a, *weights, mask=None):
        return as_wanted(*read(kind, x, a, weights, mask), a)

    return formula


def of_cudnn(kind):
    """The formula of a layer with cuDNN's weights: of each gate a matrix row by row, and two biases in a row."""
    gates = {"GRU": 3, "LSTM": 4}[kind]

    def plain(stored):
        parts = np.split(stored, gates, 1)
        return np.concatenate([part.reshape(part.shape[::-1]).T for part in parts], 1)

    def formula(x, a, kernel, recurrent_kernel, biases):
        bias = biases.reshape(2, -1) if kind == "GRU" else biases.reshape(2, -1).sum(0)
        said = {name: getattr(a, name) for name in ("return_sequences", "return_state", "go_backwards")}
        inner = named(**{**OF_RECURRENT, **said, "recurrent_activation": "sigmoid", "reset_after": True})
        return recurrent(kind)(x, inner, plain(kernel), plain(recurrent_kernel), bias)

    return formula


def lstm_of_defaults(x, a, *weights, mask=None):
    """An LSTM in a layer that only says what is given."""
    said = {name: value for name, value in vars(a).items() if name in OF_RECURRENT}
    return recurrent("LSTM")(x, named(**{**OF_RECURRENT, **said}), *weights, mask=mask)


def gru_above_simple(x, a, *weights, mask=None):
    """A GRU of three units that reads a SimpleRNN of two; the states of the last cell stand first."""
    if a.go_backwards:
        x, mask = x[:, ::-1], None if mask is None else mask[:, ::-1]
    inner = named(**OF_RECURRENT)
    below, first = read("SimpleRNN", x, inner, weights[:3], mask)
    above, second = read("GRU", below, inner, weights[3:], mask)
    return as_wanted(above, [*second, *first], a)


def both_ways(x, a, *weights, mask=None, said):
    """Two LSTMs, of which one reads backwards, and their outputs merged."""
    half, outputs = len(weights) // 2, []
    for own, turned in ((weights[:half], False), (weights[half:], True)):
        inner = named(**{**OF_RECURRENT, **said, "go_backwards": turned})
        outputs.append(recurrent("LSTM")(x, inner, *own, mask=mask))
    if said.get("return_sequences"):
        outputs[1] = outputs[1][:, ::-1]
    one, other = outputs
    ways = {"sum": one + other, "mul": one * other, "ave": (one + other) / 2, "concat": np.concatenate(outputs, -1)}
    return outputs if a.merge_mode is None else ways[a.merge_mode]


def each(formula, **said):
    """The formula of a layer that is applied to each step."""

    def by_step(x, a, *weights, mask=None):
        return np.stack([formula(step, named(**said), *weights) for step in np.swapaxes(x, 0, 1)], 1)

    return by_step


OF_FILMS = dict(OF_RECURRENT, strides=(1, 1), padding="valid", data_format="channels_last", dilation_rate=(1, 1))


def films(x, a, kernel, recurrent_kernel, bias=0.0, mask=None):
    """An LSTM whose sums are convolutions, over series of images."""
    a = named(**{**OF_FILMS, **{name: value for name, value in vars(a).items() if name in OF_FILMS}})
    check_bias(a, bias)
    first = a.data_format == "channels_first"
    x = np.moveaxis(x, 2, -1) if first else x

    def step(image, states):
        sums = convolved(image, kernel, a.strides, a.padding, dilation_rate=a.dilation_rate) + bias
        identity = np.eye(sums.shape[-1])
        states = states or [np.zeros((*sums.shape[:-1], sums.shape[-1] // 4))] * 2
        sums = sums + convolved(states[0], recurrent_kernel, padding="same")
        return lstm_step(sums, a, [np.zeros_like(sums), states[1]], identity, 0 * identity, 0.0)

    shown, states, outputs, steps = 0.0, None, [], range(x.shape[1])
    for place in reversed(steps) if a.go_backwards else steps:
        counts = np.ones((len(x), 1, 1, 1), bool) if mask is None else mask[:, place, None, None, None]
        new = step(x[:, place], states)
        before = states or [np.zeros_like(one) for one in new]
        states = [np.where(counts, one, other) for one, other in zip(new, before, strict=True)]
        shown = np.where(counts, new[0], shown)
        outputs.append(shown)
    found = as_wanted(np.stack(outputs, 1), states, a)
    if not first:
        return found
    turned = [np.moveaxis(one, -1, one.ndim - 3) for one in (found if a.return_state else [found])]
    return turned if a.return_state else turned[0]
