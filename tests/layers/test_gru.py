"""SimpleRNN, GRU and stacked cells: against loops over the formulas, and against tf_keras on random configurations."""

import inspect
import json

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn.engine import Input, Layer
from kerascn.engine.network import Network
from kerascn.layers import (
    GRU,
    LSTM,
    RNN,
    GRUCell,
    LSTMCell,
    Masking,
    SimpleRNN,
    SimpleRNNCell,
    StackedRNNCells,
)
from tests.layers.referee_layers import check_gradients, check_refusal, computing_in, plain
from tests.layers.tf_keras_child import run_in_tf_keras

pytestmark = pytest.mark.engine
CHANCE = np.random.default_rng(15)


# --------------------------------------------------------------------------- the formulas, step by step


def hard_sigmoid(x):
    return np.clip(0.2 * x + 0.5, 0, 1)


def simple_step(x, h, kernel, recurrent, bias):
    return np.tanh(x @ kernel + h @ recurrent + bias)


def gru_step(x, h, kernel, recurrent, bias):
    parts = list(zip(np.split(kernel, 3, 1), np.split(recurrent, 3, 1), np.split(bias, 3, -1), strict=True))
    if bias.ndim == 1:
        z, r = (hard_sigmoid(x @ w + h @ u + b) for w, u, b in parts[:2])
        w, u, b = parts[2]
        new = np.tanh(x @ w + (r * h) @ u + b)
    else:
        z, r = (hard_sigmoid(x @ w + b[0] + h @ u + b[1]) for w, u, b in parts[:2])
        w, u, b = parts[2]
        new = np.tanh(x @ w + b[0] + r * (h @ u + b[1]))
    return z * h + (1 - z) * new


def dropped_step(x, h, masks, kernel, recurrent, bias):
    """A step in which every product with the last output has its mask."""
    if len(masks) == 1:
        return np.tanh(x @ kernel + (h * masks[0]) @ recurrent + bias)
    (w_z, w_r, w_g), (u_z, u_r, u_g) = np.split(kernel, 3, 1), np.split(recurrent, 3, 1)
    before, after = bias if bias.ndim == 2 else (bias, 0 * bias)
    (b_z, b_r, b_g), (c_z, c_r, c_g) = np.split(before, 3), np.split(after, 3)
    z = hard_sigmoid(x @ w_z + b_z + (h * masks[0]) @ u_z + c_z)
    r = hard_sigmoid(x @ w_r + b_r + (h * masks[1]) @ u_r + c_r)
    inner = r * ((h * masks[2]) @ u_g + c_g) if bias.ndim == 2 else (r * h * masks[2]) @ u_g
    return z * h + (1 - z) * np.tanh(x @ w_g + b_g + inner)


def by_loop(step, x, weights, mask=None, backwards=False, state=None):
    """All outputs and the last state, one sample and one step after the other."""
    units = weights[1].shape[0]
    outputs, last = np.zeros((*x.shape[:2], units)), np.zeros((len(x), units))
    for sample, series in enumerate(x):
        h = np.zeros(units) if state is None else state[sample]
        shown, steps = np.zeros(units), range(len(series))
        for place, at in enumerate(reversed(steps) if backwards else steps):
            if mask is None or mask[sample, at]:
                h = shown = step(series[at], h, *weights)
            outputs[sample, place] = shown
        last[sample] = h
    return outputs, last


# Layer, its cell, how many parts its weights have, more arguments, the formula of a step.
KINDS = {
    "simple": (SimpleRNN, SimpleRNNCell, 1, {}, simple_step),
    "gru": (GRU, GRUCell, 3, {}, gru_step),
    "gru after": (GRU, GRUCell, 3, {"reset_after": True}, gru_step),
}
EACH = pytest.mark.parametrize("name", KINDS)
SOME = [("simple", 2), ("gru", 1), ("gru", 2), ("gru after", 2)]


def drawn_weights(name, width, units):
    _, _, gates, more, _ = KINDS[name]
    bias = (2, gates * units) if more else (gates * units,)
    return [CHANCE.normal(size=shape) for shape in ((width, gates * units), (units, gates * units), bias)]


def made(name, units, **arguments):
    kind, _, _, more, _ = KINDS[name]
    return kind(units, **more, **arguments)


def outputs_of(layer, x, weights, *further, mask_value=None):
    """What the layer gives for arrays, with these weights."""
    inputs = [Input(batch_shape=(None, *array.shape[1:])) for array in (x, *further)]
    series = inputs[0] if mask_value is None else Masking(mask_value)(inputs[0])
    found = layer([series, *inputs[1:]] if further else series)
    layer.set_weights(weights)
    return K.function(inputs, found if isinstance(found, list) else [found])([x, *further])


@pytest.mark.parametrize(
    "name, unroll, implementation",
    [("simple", False, 0), ("gru", False, 0), ("gru", True, 1), ("gru", False, 2), ("gru after", True, 2)],
)
def test_all_outputs_and_the_state_are_those_of_the_loop(name, unroll, implementation):
    x, weights = CHANCE.normal(size=(3, 5, 2)), drawn_weights(name, 2, 4)
    options = {"return_sequences": True, "return_state": True, "unroll": unroll, "implementation": implementation}
    layer = made(name, 4, **options)
    outputs, h = outputs_of(layer, x, weights)
    wanted, last = by_loop(KINDS[name][4], x, weights)
    np.testing.assert_allclose(outputs, wanted, atol=1e-5)
    np.testing.assert_allclose(h, last, atol=1e-5)
    assert layer.output_shape == [(None, 5, 4), (None, 4)]


@EACH
def test_dialect_1_and_an_unknown_length(name):
    x, weights = CHANCE.normal(size=(3, 5, 2)), drawn_weights(name, 2, 4)
    layer, series = made(name, 4, return_sequences=True), Input((None, 2))
    kerascn.set_dialect(1)
    try:
        y = layer(series)
        layer.set_weights(weights)
        (found,) = K.function([series], [y])([x])
    finally:
        kerascn.set_dialect(2)
    np.testing.assert_allclose(found, by_loop(KINDS[name][4], x, weights)[0], atol=1e-5)
    assert layer.output_shape == (None, None, 4)
    assert layer.compute_output_shape((7, 5, 2)) == (7, 5, 4)


@EACH
@pytest.mark.parametrize("backwards", [False, True])
def test_masked_steps_are_left_out(name, backwards):
    x, weights = CHANCE.normal(size=(4, 6, 3)), drawn_weights(name, 3, 2)
    mask = np.array([[1, 1, 1, 1, 1, 1], [1, 1, 0, 0, 0, 0], [0, 1, 0, 1, 1, 0], [0, 0, 0, 0, 0, 1]], bool)
    x[~mask] = 9.0
    layer = made(name, 2, return_sequences=True, go_backwards=backwards)
    (outputs,) = outputs_of(layer, x, weights, mask_value=9.0)
    np.testing.assert_allclose(outputs, by_loop(KINDS[name][4], x, weights, mask, backwards)[0], atol=1e-5)
    assert layer.output_mask is not None


@EACH
def test_the_first_state_and_no_bias(name):
    x, h, weights = CHANCE.normal(size=(3, 4, 2)), CHANCE.normal(size=(3, 5)), drawn_weights(name, 2, 5)
    layer = made(name, 5, use_bias=False)
    (found,) = outputs_of(layer, x, weights[:2], h)
    wanted = by_loop(KINDS[name][4], x, [*weights[:2], 0 * weights[2]], state=h)[1]
    np.testing.assert_allclose(found, wanted, atol=1e-5)


@EACH
def test_a_stateful_layer_goes_on_where_it_stopped(name):
    x, weights = CHANCE.normal(size=(2, 6, 3)), drawn_weights(name, 3, 4)
    layer = made(name, 4, stateful=True, batch_input_shape=(2, 3, 3))
    series = Input(batch_shape=(2, 3, 3))
    network = Network(series, layer(series))
    layer.set_weights(weights)
    step = K.function([series], network.outputs, updates=network.state_updates)
    step([x[:, :3]])
    np.testing.assert_allclose(step([x[:, 3:]])[0], by_loop(KINDS[name][4], x, weights)[1], atol=1e-5)
    layer.reset_states()
    np.testing.assert_allclose(step([x[:, :3]])[0], by_loop(KINDS[name][4], x[:, :3], weights)[1], atol=1e-5)


@EACH
def test_gradients(name):
    with computing_in("float64"):
        layer = made(name, 2, activation="tanh", unroll=True, recurrent_regularizer="l2", **(
            {} if name == "simple" else {"recurrent_activation": "sigmoid"}
        ))  # fmt: skip
        layer(Input((3, 2)))
        layer.set_weights([CHANCE.normal(size=w.shape) for w in layer.get_weights()])
        check_gradients(layer, CHANCE.normal(size=(2, 3, 2)))


@EACH
def test_a_layer_is_its_cell_in_rnn(name):
    _, cell, _, more, _ = KINDS[name]
    x, weights = CHANCE.normal(size=(3, 4, 2)), drawn_weights(name, 2, 3)
    one, other = outputs_of(RNN(cell(3, **more)), x, weights)[0], outputs_of(made(name, 3), x, weights)[0]
    np.testing.assert_allclose(one, other, atol=1e-6)
    alone = cell(3, **more)
    alone.build((None, 2))
    alone.set_weights(weights)
    step, state = Input((2,)), Input((3,))
    output, (new,) = alone.call(step, [state])
    h = CHANCE.normal(size=(3, 3))
    for found in K.function([step, state], [output, new])([x[:, 0], h]):
        wanted = [KINDS[name][4](a, b, *weights) for a, b in zip(x[:, 0], h, strict=True)]
        np.testing.assert_allclose(found, wanted, atol=1e-5)


@pytest.mark.parametrize("name, implementation", SOME)
def test_dropout_is_the_same_at_all_steps_and_off_in_use(name, implementation):
    layer, series = made(name, 6, dropout=0.5, implementation=implementation), Input((4, 6))
    layer(series)
    gates = KINDS[name][2]
    layer.set_weights([np.tile(np.eye(6), gates), *(0 * w for w in layer.get_weights()[1:])])
    calculate = K.function([series, K.learning_phase()], [layer.project(series, layer.masks(series))])
    x = np.ones((500, 4, 6))
    (dropped,) = calculate([x, 1])
    assert np.array_equal(dropped, np.repeat(dropped[:, :1], 4, axis=1))
    assert set(np.unique(dropped)) == {0.0, 2.0} and 0.4 < (dropped == 0).mean() < 0.6
    same = (np.ptp(dropped[:, 0].reshape(500, gates, 6), axis=1) == 0).all()
    assert same == (implementation == 2 or gates == 1)
    assert (calculate([x, 0])[0] == 1).all()


@pytest.mark.parametrize("name, implementation", SOME)
def test_dropout_of_the_last_output(name, implementation):
    """One mask or one for each gate, for the products with the last output; what is kept of it isn't dropped."""
    x, weights, series = CHANCE.normal(size=(3, 7, 2)), drawn_weights(name, 2, 5), Input((7, 2))
    layer = made(name, 5, recurrent_dropout=0.4, implementation=implementation)
    y = layer(series)
    layer.set_weights(weights)
    masks = layer.masks(series)
    known = K.rnn(lambda now, h: layer.advance(now, h, masks), layer.project(series, masks), [K.zeros((3, 5))])[0]
    calculate = K.function([series, K.learning_phase()], [y, known, *masks[1]])
    in_use, learning, again = (calculate([x, phase]) for phase in (0, 1, 1))
    assert np.array_equal(in_use[0], in_use[1]) and not np.allclose(learning[0], again[0])
    assert y._uses_learning_phase and len(masks[1]) == (1 if implementation == 2 else KINDS[name][2])
    for _, found, *drawn in (learning, again):
        assert set(np.unique(drawn)) <= {0.0, np.float32(1 / 0.6)}
        h, drawn = np.zeros((3, 5)), (drawn * KINDS[name][2])[: KINDS[name][2]]
        for step in range(7):
            h = dropped_step(x[:, step], h, drawn, *weights)
        np.testing.assert_allclose(found, h, atol=1e-5)


# --------------------------------------------------------------------------- tf_keras


def random_configuration(number):
    """One of the trials: the kind, its arguments, the series, its mask, the weights."""
    chance = np.random.default_rng(number)
    kind = ["SimpleRNN", "GRU"][number % 2]
    arguments = dict(
        units=int(chance.integers(1, 5)), use_bias=bool(chance.random() < 0.8),
        activation=str(chance.choice(["tanh", "relu", "linear"])),
        return_sequences=bool(chance.random() < 0.5), go_backwards=bool(chance.random() < 0.4),
        unroll=bool(chance.random() < 0.2),
    )  # fmt: skip
    gates = 1
    if kind == "GRU":
        gates = 3
        arguments |= dict(
            recurrent_activation=str(chance.choice(["hard_sigmoid", "sigmoid"])),
            implementation=int(chance.integers(1, 3)), reset_after=bool(chance.random() < 0.5),
        )  # fmt: skip
    x = chance.normal(size=(3, int(chance.integers(2, 6)), int(chance.integers(1, 4)))).astype("float32")
    kept = chance.random(size=x.shape[:2]) < (0.7 if chance.random() < 0.6 else 2)
    kept[:, 0] = True
    width, length = x.shape[2], gates * arguments["units"]
    bias = (2, length) if arguments.get("reset_after") else (length,)
    shapes = [(width, length), (arguments["units"], length), bias][: 2 + arguments["use_bias"]]
    return kind, arguments, x, kept, [chance.normal(size=shape).astype("float32") * 0.7 for shape in shapes]


TRIALS = [random_configuration(number) for number in range(40)]

IN_TF_KERAS = """
import json
for number, kind, arguments in json.loads(str(given["arguments"])):
    layer = getattr(keras.layers, kind)(**arguments)
    x, kept = tf.constant(given[f"x{number}"]), tf.constant(given[f"kept{number}"])
    layer.build(x.shape)
    layer.set_weights([given[f"weight{number}_{k}"] for k in range(2 + arguments["use_bias"])])
    results[str(number)] = layer(x, mask=kept)
"""


@pytest.fixture(scope="module")
def theirs(request):
    wanted = range(len(TRIALS)) if request.config.getoption("--all") else ALWAYS
    given = {"arguments": json.dumps([(number, *TRIALS[number][:2]) for number in wanted])}
    for number in wanted:
        _, _, x, kept, weights = TRIALS[number]
        given |= {f"x{number}": x, f"kept{number}": kept}
        given |= {f"weight{number}_{k}": weight for k, weight in enumerate(weights)}
    return run_in_tf_keras(IN_TF_KERAS, **given)


ALWAYS = (0, 19, 22, 24, 28, 31, 33, 35)  # the others are for the long run


def test_the_trials_that_are_always_compared_are_of_many_kinds():
    chosen = [TRIALS[number] for number in ALWAYS]
    for kind, arguments in (("SimpleRNN", 5), ("GRU", 8)):
        own = [trial for trial in chosen if trial[0] == kind]
        found = {name for _, one, *_ in own for name in one if len({str(trial[1][name]) for trial in own}) > 1}
        assert len(found - {"units"}) == arguments and {bool(trial[3].all()) for trial in own} == {True, False}


@pytest.mark.parametrize(
    "number", [pytest.param(n, marks=[] if n in ALWAYS else [pytest.mark.all_only]) for n in range(len(TRIALS))]
)
def test_outputs_are_those_of_tf_keras(theirs, number):
    kind, arguments, x, kept, weights = TRIALS[number]
    layer = {"GRU": GRU, "SimpleRNN": SimpleRNN}[kind](**arguments)
    series, mask = Input(batch_shape=(None, *x.shape[1:])), K.placeholder(shape=(None, x.shape[1]), dtype="bool")
    y = layer(series, mask=mask)
    layer.set_weights(weights)
    (found,) = K.function([series, mask], [y])([x, kept])
    np.testing.assert_allclose(found, theirs[str(number)], rtol=2e-4, atol=2e-5, err_msg=f"{kind} {arguments}")


# --------------------------------------------------------------------------- arguments, configurations


@pytest.mark.parametrize("kind, more", [(SimpleRNN, {}), (GRU, {"inner_activation": "sigmoid"})])
def test_the_words_of_keras_1(kind, more):
    old = kind(
        output_dim=3, init="uniform", inner_init="normal", W_regularizer="l2", U_regularizer="l1", b_regularizer="l2",
        dropout_W=0.1, dropout_U=0.2, consume_less="gpu", input_dim=4, input_length=6, return_sequences=True, **more,
    )  # fmt: skip
    new = kind(
        3, kernel_initializer="uniform", recurrent_initializer="normal", kernel_regularizer="l2",
        recurrent_regularizer="l1", bias_regularizer="l2", dropout=0.1, recurrent_dropout=0.2, implementation=2,
        input_shape=(6, 4), return_sequences=True, **{f"recurrent_{k[6:]}": v for k, v in more.items()},
    )  # fmt: skip
    assert old.name == f"{kind.__name__.lower()}_1"
    assert plain(old.get_config()) == plain(new.get_config())
    kerascn.set_dialect(1)
    try:
        layer = kind(3, "uniform", "normal", "relu", *more.values())
    finally:
        kerascn.set_dialect(2)
    assert type(layer.recurrent_initializer).__name__ == "RandomNormal" and layer.activation.__name__ == "relu"
    assert kind(3, "relu").activation.__name__ == "relu"


@EACH
def test_a_configuration_makes_the_same_layer(name):
    kind = KINDS[name][0]
    layer = made(name, 3, return_sequences=True, dropout=0.2, bias_regularizer="l2", activity_regularizer="l1")
    config = json.loads(json.dumps(layer.get_config()))
    assert json.loads(json.dumps(kind.from_config(config).get_config())) == config
    assert ("implementation" in config) == ("reset_after" in config) == (kind is GRU)


def test_reset_after_came_last():
    places = [p.name for p in inspect.signature(GRU).parameters.values() if p.kind is not p.KEYWORD_ONLY]
    assert places[-2:] == ["unroll", "reset_after"]


@EACH
def test_regularizers_are_losses(name):
    layer = made(
        name, 2, kernel_regularizer="l2", recurrent_regularizer="l2", bias_regularizer="l2", activity_regularizer="l2"
    )
    x = Input((3, 1))
    y = layer(x)
    found = K.function([x], [sum(layer.losses), y])([np.ones((2, 3, 1))])
    expected = 0.01 * (sum((w**2).sum() for w in layer.get_weights()) + (found[1] ** 2).sum())
    np.testing.assert_allclose(found[0], expected, rtol=1e-4)


# --------------------------------------------------------------------------- stacked cells


class Minimal(Layer):
    """A cell of a user, with a constant if there is one."""

    state_size = 3

    def call(self, inputs, states, constants=None):
        output = inputs + 0.5 * states[0] + (constants[0] if constants else 0)
        return output, [output]


def cells():
    return [LSTMCell(2), GRUCell(4), SimpleRNNCell(3), Minimal()]


def layers_in_turn(x, weights):
    """What the layers give one after the other: all outputs, and the last states of each."""
    states, parts = [], [weights[:3], weights[3:6], weights[6:]]
    for kind, units, own in zip((LSTM, GRU, SimpleRNN), (2, 4, 3), parts, strict=True):
        x, *last = outputs_of(kind(units, return_sequences=True, return_state=True), x, own)
        states.append(last)
    outputs, h = [], np.zeros_like(x[:, 0])
    for step in range(x.shape[1]):
        h = x[:, step] + 0.5 * h
        outputs.append(h)
    return np.stack(outputs, 1), [*states, [h]]


def test_stacked_cells_are_layers_in_turn():
    """In either order of the states, and in a copy made of the configuration."""
    x, series, weights = CHANCE.normal(size=(3, 5, 2)), Input((5, 2)), None
    for reverse, sizes in ((True, (3, 3, 4, 2, 2)), (False, (2, 2, 4, 3, 3))):
        stack = StackedRNNCells(cells(), reverse_state_order=reverse)
        layer = RNN(stack, return_sequences=True, return_state=True)
        network = Network(series, layer(series))
        assert layer.output_shape[0] == (None, 5, 3) and stack.state_size == sizes
        if weights is None:
            weights = [CHANCE.normal(size=w.shape) for w in layer.get_weights()]
            outputs, states = layers_in_turn(x, weights)
        else:
            network = Network.from_config(json.loads(json.dumps(network.get_config())), {"Minimal": Minimal})
        network.set_weights(weights)
        wanted = [outputs, *(one for part in (states[::-1] if reverse else states) for one in part)]
        for array, expected in zip(K.function(network.inputs, network.outputs)([x]), wanted, strict=True):
            np.testing.assert_allclose(array, expected, atol=1e-5)


def test_a_list_of_cells_is_stacked_and_takes_first_states():
    x, h, second = CHANCE.normal(size=(3, 4, 2)), CHANCE.normal(size=(3, 5)), CHANCE.normal(size=(3, 3))
    layer = RNN([SimpleRNNCell(3), GRUCell(5)])
    inputs = [Input((4, 2)), Input((5,)), Input((3,))]
    y = layer(inputs[0], initial_state=inputs[1:])
    weights = [CHANCE.normal(size=w.shape) for w in layer.get_weights()]
    layer.set_weights(weights)
    (found,) = K.function(inputs, [y])([x, h, second])
    below = by_loop(simple_step, x, weights[:3], state=second)[0]
    np.testing.assert_allclose(found, by_loop(gru_step, below, weights[3:], state=h)[1], atol=1e-5)
    assert isinstance(layer.cell, StackedRNNCells)


def test_constants_go_to_the_cells_that_take_them():
    x, constant = CHANCE.normal(size=(3, 4, 2)), CHANCE.normal(size=(3, 3))
    layer, inputs = RNN([SimpleRNNCell(3), Minimal()]), [Input((4, 2)), Input((3,))]
    y = layer(inputs[0], constants=inputs[1])
    weights = [CHANCE.normal(size=w.shape) for w in layer.get_weights()]
    layer.set_weights(weights)
    (found,) = K.function(inputs, [y])([x, constant])
    below, h = by_loop(simple_step, x, weights)[0], 0
    for step in range(4):
        h = below[:, step] + 0.5 * h + constant
    np.testing.assert_allclose(found, h, atol=1e-5)


def test_dropout_and_penalties_within_a_stack():
    layer = RNN([SimpleRNNCell(3, kernel_regularizer="l2"), GRUCell(4, dropout=0.5, recurrent_regularizer="l2")])
    series = Input((4, 2))
    y = layer(series)
    assert y._uses_learning_phase and len(layer.losses) == 2 and len(layer.trainable_weights) == 6
    calculate, x = K.function([series, K.learning_phase()], [y]), CHANCE.normal(size=(3, 4, 2))
    assert np.array_equal(calculate([x, 0])[0], calculate([x, 0])[0])
    many = np.repeat(x, 20, axis=0)  # so many masks are never twice the same
    assert not np.allclose(calculate([many, 1])[0], calculate([many, 1])[0])
    layer.trainable = False
    assert (len(layer.trainable_weights), len(layer.non_trainable_weights)) == (0, 6)


WRONG = [
    (lambda: SimpleRNN(0), "call.bad_value", ["units", "0"]),
    (lambda: GRU(), "call.missing", ["GRU", "units"]),
    (lambda: GRU(3, reset_after="yes"), "call.bad_value", ["reset_after", "yes"]),
    (lambda: GRU(3, forget_bias_init="one"), "call.unknown", ["forget_bias_init"]),
    (lambda: GRUCell(3, dropout=2), "call.bad_value", ["dropout", "2"]),
    (lambda: SimpleRNN(3)(Input((4,))), "spec.ndim", ["3", "(None, 4)"]),
    (lambda: GRU(3, unroll=True)(Input((None, 2))), "recurrent.unroll", ["None"]),
    (lambda: GRU(3)(Input((4, 2)), initial_state=[Input((5,))]), "recurrent.state_shape", ["3", "5"]),
    (lambda: SimpleRNN(3)([Input((4, 2)), Input((3,)), Input((3,))]), "recurrent.states", ["1", "2"]),
    (lambda: StackedRNNCells([]), "recurrent.cells", ["[]"]),
    (lambda: StackedRNNCells(GRUCell(3)), "recurrent.cells", ["GRUCell"]),
    (lambda: RNN([GRUCell(3), 4]), "recurrent.cells", ["4"]),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("place", range(len(WRONG)))
def test_wrong_uses(place, language):
    check_refusal(*WRONG[place], language)
