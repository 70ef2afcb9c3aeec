"""ConvLSTM2D: against a loop over windows, steps and samples; as a cell, in wrappers, with states; its arguments."""

import inspect
import json

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn.declare import keras1
from kerascn.engine import Input
from kerascn.engine.spec import InputSpec
from kerascn.layers import (
    Bidirectional,
    Conv2D,
    ConvLSTM2D,
    ConvLSTM2DCell,
    ConvRecurrent2D,
    ConvRNN2D,
    Dense,
    Flatten,
    GlobalAveragePooling2D,
    LSTMCell,
    Masking,
    TimeDistributed,
)
from kerascn.models import Model, Sequential, load_model
from kerascn.optimizers import Adam
from kerascn.saving.old_weights.kernels import kernels_of
from tests.declare.surface import FOLDER, plain_signature
from tests.layers.images_by_loop import by_loop, drawn_weights
from tests.layers.referee_layers import check_gradients, check_refusal, computing_in, plain

pytestmark = pytest.mark.engine
CHANCE = np.random.default_rng(11)


# --------------------------------------------------------------------------- the formulas

CASES = [  # arguments, the shape of a sample, the axes that are not told, whether there is a mask, first states
    (dict(filters=2, kernel_size=3, padding="same", return_sequences=True), (4, 5, 6, 3), (), False, False),
    (dict(filters=3, kernel_size=(2, 3), strides=(2, 1), data_format="channels_first", return_sequences=True,
          go_backwards=True), (3, 2, 6, 5), (3, 4), True, False),
    (dict(filters=1, kernel_size=(3, 2), dilation_rate=(1, 2), unroll=True, use_bias=False, activation="relu",
          recurrent_activation="sigmoid"), (3, 5, 6, 2), (), False, True),
    (dict(filters=2, kernel_size=(1, 4), padding="same", strides=3, data_format="channels_first"),
     (2, 2, 5, 4), (1,), True, True),
]  # fmt: skip


@pytest.fixture(scope="module")
def outcomes():
    """What the layers of all cases give, in one function; and what the loop gives."""
    K.clear_session()
    inputs, arrays, outputs, wanted = [], [], [], []
    for arguments, shape, unknown, masked, started in CASES:
        x = CHANCE.normal(size=(2, *shape))
        series = Input(batch_shape=[None if n in (0, *unknown) else length for n, length in enumerate(x.shape)])
        first = arguments.get("data_format") == "channels_first"
        weights = drawn_weights(CHANCE, arguments, shape[1 if first else -1])
        square = dict(arguments, strides=np.broadcast_to(arguments.get("strides", 1), 2))
        mask = states = None
        inputs.append(series)
        arrays.append(x)
        more = {}
        if masked:
            mask = np.array([[True] * shape[0], [False, *[True] * (shape[0] - 2), False][: shape[0]]])
            inputs.append(K.placeholder((None, None), dtype="bool"))
            arrays.append(mask)
            more["mask"] = inputs[-1]
        if started:
            lengths = by_loop(x[:1, :1], weights, square)[1].shape[1:]
            states = [CHANCE.normal(size=(2, *lengths)) for _ in range(2)]
            given = [Input(lengths) for _ in states]
            inputs += given
            arrays += states
            more["initial_state"] = given
        layer = ConvLSTM2D(**arguments, return_state=True)
        outputs.append(layer(series, **more))
        layer.set_weights(weights)
        wanted.append(by_loop(x, weights, square, mask, states))
    found = iter(K.function(inputs, [one for case in outputs for one in case])(arrays))
    shapes = [[one._keras_shape for one in case] for case in outputs]
    return [[next(found) for _ in range(3)] for _ in CASES], wanted, shapes


@pytest.mark.parametrize("case", range(len(CASES)))
def test_outputs_and_states_are_those_of_the_loop(outcomes, case):
    found, wanted, shapes = (part[case] for part in outcomes)
    for array, expected, shape in zip(found, wanted, shapes, strict=True):
        np.testing.assert_allclose(array, expected, atol=2e-5)
        assert all(n in (None, length) for n, length in zip(shape, array.shape, strict=True))


def test_gradients_are_slopes():
    with computing_in("float64"):
        layer = ConvLSTM2D(1, (2, 1), strides=(1, 2), recurrent_activation="sigmoid", bias_initializer="uniform")
        check_gradients(layer, CHANCE.normal(size=(1, 3, 3, 3, 1)))


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_images_without_any_pixel_are_masked(data_format):
    """Masking tells pixels apart; an image is left out if nothing of it is left."""
    shape = (4, 3, 2) if data_format == "channels_last" else (2, 4, 3)
    arguments = dict(filters=2, kernel_size=2, data_format=data_format, return_sequences=True)
    x, weights = CHANCE.normal(size=(2, 3, *shape)), drawn_weights(CHANCE, arguments, 2)
    x[0, 1] = x[1, 2] = x[1, 0, 1:] = 0
    series, layer = Input((3, *shape)), ConvLSTM2D(**arguments)
    output = layer(Masking()(series))
    layer.set_weights(weights)
    found, mask = K.function([series], [output, layer.output_mask])([x])
    assert mask.tolist() == [[True, False, True], [True, True, False]]
    np.testing.assert_allclose(found, by_loop(x, weights, arguments, mask)[0], atol=1e-5)


# --------------------------------------------------------------------------- states that outlive the batch


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_a_stateful_layer_goes_on_where_it_stopped(data_format):
    shape = (4, 3, 2) if data_format == "channels_last" else (2, 4, 3)
    arguments = dict(filters=2, kernel_size=2, data_format=data_format)
    x, weights = CHANCE.normal(size=(2, 6, *shape)), drawn_weights(CHANCE, arguments, 2)
    model = Sequential([ConvLSTM2D(**arguments, stateful=True, batch_input_shape=(2, 3, *shape))])
    layer = model.layers[0]
    assert [K.int_shape(state) for state in layer.states] == [layer.output_shape] * 2
    layer.set_weights(weights)
    model.predict(x[:, :3], batch_size=2)
    output, *states = by_loop(x, weights, arguments)
    np.testing.assert_allclose(model.predict(x[:, 3:], batch_size=2), output, atol=1e-5)
    np.testing.assert_allclose(K.get_value(layer.states[1]), states[1], atol=1e-5)
    model.reset_states()
    begun = by_loop(x[:, :3], weights, arguments)[0]
    np.testing.assert_allclose(model.predict(x[:, :3], batch_size=2), begun, atol=1e-5)
    layer.reset_states(states)
    begun = by_loop(x[:, :3], weights, arguments, states=states)[0]
    np.testing.assert_allclose(model.predict(x[:, :3], batch_size=2), begun, atol=1e-5)
    with pytest.raises(ValueError) as error:
        layer.reset_states([np.zeros((2, 1, 1, 2))] * 2)
    assert error.value.key == "recurrent.state_shape"


# --------------------------------------------------------------------------- cells


class Brighter(ConvLSTM2DCell):
    """A cell of a user, which convolves otherwise."""

    def input_conv(self, x, w, b=None, padding="valid"):
        return super().input_conv(2 * x, w, b, padding=padding)


class Sum:
    """A cell of a user that knows no more than it must."""

    state_size = 2
    kernel_size, strides, padding, data_format, dilation_rate = (1, 1), (2, 2), "same", "channels_last", (1, 1)

    def call(self, inputs, states):
        output = states[0] + inputs[:, ::2, ::2]
        return output, [output]


def test_a_cell_goes_over_images():
    x = CHANCE.normal(size=(2, 3, 4, 5, 2))
    arguments = dict(filters=2, kernel_size=(2, 3), padding="same", strides=(1, 2), activation="relu")
    weights = drawn_weights(CHANCE, arguments, 2)
    layers = [ConvRNN2D(ConvLSTM2DCell(**arguments), return_sequences=True), ConvRNN2D(Brighter(**arguments)),
              ConvRNN2D(Sum())]  # fmt: skip
    series = Input((3, 4, 5, 2))
    outputs = [layer(series) for layer in layers]
    assert [y._keras_shape for y in outputs] == [(None, 3, 4, 3, 2), (None, 4, 3, 2), (None, 2, 3, 2)]
    for layer in layers[:2]:
        layer.set_weights(weights)
    plainly, doubled, summed = K.function([series], outputs)([x])
    wanted = by_loop(x, weights, dict(arguments, return_sequences=True))[0]
    np.testing.assert_allclose(plainly, wanted, atol=1e-5)
    np.testing.assert_allclose(doubled, by_loop(2 * x, weights, arguments)[0], atol=1e-5)
    np.testing.assert_allclose(summed, x.sum(1)[:, ::2, ::2], atol=1e-5)


def test_a_cell_is_in_the_configuration_of_its_layer():
    layer = ConvRNN2D(ConvLSTM2DCell(2, 3, dropout=0.2), return_state=True)
    config = json.loads(json.dumps(layer.get_config()))
    again = ConvRNN2D.from_config(config)
    assert json.loads(json.dumps(again.get_config())) == config and again.cell.dropout == 0.2
    assert layer(Input((2, 4, 4, 1)))[0]._uses_learning_phase


# --------------------------------------------------------------------------- steps written as in Keras 1


class Trace(ConvRecurrent2D):
    """A layer as one wrote it for Keras 1: each image leaves a trace that fades."""

    def __init__(self, nb_filter, nb_row, nb_col, border_mode="same", dim_ordering="tf", **kwargs):
        self.nb_filter, self.nb_row, self.nb_col = nb_filter, nb_row, nb_col
        self.border_mode = border_mode
        super().__init__(dim_ordering=dim_ordering, **kwargs)
        self.input_spec = [InputSpec(ndim=5)]

    def build(self, input_shape):
        self.input_spec = [InputSpec(shape=input_shape)]
        self.states = [None]
        self.W = self.add_weight((self.nb_row, self.nb_col, input_shape[4], self.nb_filter), initializer="one")
        self.built = True

    def convolved(self, images):
        return K.conv2d(images, self.W, border_mode=self.border_mode, dim_ordering=self.dim_ordering)

    def get_initial_states(self, x):
        return [self.convolved(K.sum(K.zeros_like(x), axis=1))]

    def step(self, x, states):
        output = 0.5 * states[0] + self.convolved(x)
        return output, [output]


class Louder(ConvLSTM2D):
    """Another step, made of that of the layer."""

    def step(self, inputs, states):
        return super().step(2 * inputs, states)


def test_classes_that_write_their_steps():
    x, series = CHANCE.normal(size=(2, 3, 4, 5, 2)), Input((3, 4, 5, 2))
    trace, louder = Trace(3, 2, 2, border_mode="valid", return_sequences=True), Louder(1, 2)
    outputs = [trace(series), louder(series)]
    dropping = Louder(1, 2, dropout=0.3, recurrent_dropout=0.4)
    outputs.append(dropping(series))
    assert [y._keras_shape for y in outputs] == [(None, 3, 3, 4, 3), *[(None, 3, 4, 1)] * 2]
    assert K.int_shape(louder.W_f) == (2, 2, 2, 1) and outputs[2]._uses_learning_phase
    weights = drawn_weights(CHANCE, dict(filters=1, kernel_size=2), 2)
    for layer in (louder, dropping):
        layer.set_weights(weights)
    calculate = K.function([series, K.learning_phase()], outputs)
    traced, *loud = calculate([x, 0])
    sums = sum(x[:, :, row : row + 3, column : column + 4].sum(-1) for row in (0, 1) for column in (0, 1))
    wanted = sums[:, 2] + 0.5 * sums[:, 1] + 0.25 * sums[:, 0]
    np.testing.assert_allclose(traced[:, 2], np.repeat(wanted[..., None], 3, -1), atol=1e-5)
    wanted = by_loop(2 * x, weights, {})[0]
    for one in loud:
        np.testing.assert_allclose(one, wanted, atol=1e-5)
    assert not np.allclose(calculate([x, 1])[2], wanted)


# --------------------------------------------------------------------------- within and beside other layers


def test_in_a_model_with_wrappers_before_and_after(tmp_path):
    """Both directions are read, and the file gives the same model."""
    model = Sequential([
        TimeDistributed(Conv2D(2, 2, activation="tanh"), input_shape=(3, 5, 6, 1)),
        Bidirectional(ConvLSTM2D(2, (2, 3), padding="same", return_sequences=True)),
        TimeDistributed(GlobalAveragePooling2D()), Flatten(), Dense(1),
    ])  # fmt: skip
    assert [layer.output_shape for layer in model.layers[:3]] == [(None, 3, 4, 5, 2), (None, 3, 4, 5, 4), (None, 3, 4)]
    x = CHANCE.normal(size=(4, 3, 5, 6, 1))
    picture, both = model.layers[:2]
    weights = [CHANCE.normal(size=w.shape) * 0.5 for w in model.get_weights()]
    model.set_weights(weights)
    images = K.function([model.inputs[0]], [picture.output, both.output])([x])
    arguments = dict(padding="same", return_sequences=True)
    forwards = by_loop(images[0], weights[2:5], arguments)[0]
    backwards = by_loop(images[0], weights[5:8], dict(arguments, go_backwards=True))[0][:, ::-1]
    np.testing.assert_allclose(images[1], np.concatenate([forwards, backwards], -1), atol=1e-5)
    turned = [layer.weights[place] for layer in both.layers_within() for place in (0, 1)]
    assert kernels_of(both) == set(map(id, turned))  # Keras 2 turned them round on Theano
    model.save(tmp_path / "model.h5")
    found = model.predict(x)
    K.clear_session()
    np.testing.assert_allclose(load_model(tmp_path / "model.h5", compile=False).predict(x), found, atol=1e-6)


def test_it_learns_which_image_came_last():
    model = Sequential([ConvLSTM2D(1, 2, input_shape=(2, 3, 3, 1)), Flatten(), Dense(1)])
    model.compile(Adam(lr=0.05), "mse")
    x = CHANCE.normal(size=(64, 2, 3, 3, 1))
    y = x[:, -1].mean(axis=(1, 2))
    losses = model.fit(x, y, batch_size=16, epochs=12, verbose=0).history["loss"]
    assert losses[-1] < 0.6 * losses[0]


def test_dropout_is_the_same_at_all_steps_and_off_in_use():
    """One mask for each gate, and for each pixel; the same for all steps of a series."""
    layer, series = ConvLSTM2D(2, 1, dropout=0.5, recurrent_dropout=0.5), Input((3, 8, 9, 1))
    output = layer(series)
    layer.set_weights([np.ones((1, 1, 1, 8)), np.zeros((1, 1, 2, 8)), np.zeros(8)])
    masks = layer.masks(series)
    sums = layer.project(series, masks)
    calculate = K.function([series, K.learning_phase()], [sums, masks[1][0], masks[1][1], output])
    x = np.ones((5, 3, 8, 9, 1))
    dropped, enter, keep, _ = calculate([x, 1])
    assert np.array_equal(dropped, np.repeat(dropped[:, :1], 3, axis=1))
    assert set(np.unique(dropped)) == {0.0, 2.0} and 0.4 < (dropped == 0).mean() < 0.6
    gates = dropped[:, 0].reshape(5, 8, 9, 4, 2)
    assert (gates[..., 0] == gates[..., 1]).all() and (np.ptp(gates, axis=3) > 0).any()
    assert enter.shape == (5, 8, 9, 2) and (enter != keep).any() and set(np.unique(enter)) == {0.0, 2.0}
    undropped, enter, _, used = calculate([x, 0])
    assert (undropped == 1).all() and (enter == 1).all()
    np.testing.assert_array_equal(used, calculate([x, 0])[-1])
    assert output._uses_learning_phase


# --------------------------------------------------------------------------- arguments, configurations


def printed(release, name):
    """The arguments of a class with their defaults, as a release has them; the catch-all is left out."""
    lines = (FOLDER / f"keras-{release}.txt").read_text("utf-8").splitlines()
    (line,) = {line[8:].rpartition("  <- ")[0] for line in lines if line.startswith(f"  class {name}(")}
    return [(p.name, p.default) for p in plain_signature(line).parameters.values() if p.kind is not p.VAR_KEYWORD]


@pytest.mark.parametrize("kind", [ConvLSTM2D, ConvLSTM2DCell, ConvRNN2D, ConvRecurrent2D])
def test_the_places_are_those_of_keras_2(kind):
    parameters = inspect.signature(kind).parameters.values()
    placed = [(p.name, p.default) for p in parameters if p.kind is not p.KEYWORD_ONLY]
    told = printed("2.1.5", kind.__name__)
    assert told == printed("2.3.1", kind.__name__)
    if kind is ConvRecurrent2D:  # classes that are made from it may say two of them otherwise
        told = [(name, None if default is inspect.Parameter.empty else default) for name, default in told]
    assert placed == told


def test_the_places_of_keras_1():
    told = printed("1.2.2", "ConvLSTM2D")
    required = inspect.Parameter.empty
    assert [(n, keras1.REQUIRED if d is required else d) for n, d in told] == list(keras1.signature_of("ConvLSTM2D"))
    assert told == printed("1.1.2", "ConvLSTM2D")


def test_the_words_of_keras_1():
    old = ConvLSTM2D(
        nb_filter=3, nb_row=2, nb_col=4, init="uniform", inner_init="normal", forget_bias_init="zero",
        activation="relu", inner_activation="sigmoid", dim_ordering="th", border_mode="same", subsample=(2, 1),
        W_regularizer="l2", U_regularizer="l1", b_regularizer="l2", dropout_W=0.1, dropout_U=0.2,
        return_sequences=True, go_backwards=True, stateful=True, input_shape=(5, 1, 8, 9),
    )  # fmt: skip
    new = ConvLSTM2D(
        3, (2, 4), strides=(2, 1), padding="same", data_format="channels_first", activation="relu",
        recurrent_activation="sigmoid", kernel_initializer="uniform", recurrent_initializer="normal",
        unit_forget_bias=False, kernel_regularizer="l2", recurrent_regularizer="l1", bias_regularizer="l2",
        dropout=0.1, recurrent_dropout=0.2, return_sequences=True, go_backwards=True, stateful=True,
        input_shape=(5, 1, 8, 9),
    )  # fmt: skip
    assert plain(old.get_config()) == plain(new.get_config())
    assert (old.name, new.name) == ("convlstm2d_1", "conv_lst_m2d_1")
    assert ConvLSTM2D(3, 2, 4, border_mode="same").kernel_size == (2, 4)
    assert ConvLSTM2D(3, 2, 4).spoken == 1
    kerascn.set_dialect(1)
    try:
        layer = ConvLSTM2D(3, 2, 4, "uniform", "normal", "zero", "relu")
    finally:
        kerascn.set_dialect(2)
    assert (layer.unit_forget_bias, layer.activation.__name__, layer.kernel_size) == (False, "relu", (2, 4))


def test_the_module_of_that_name():
    from kerascn.layers import convolutional_recurrent

    assert set(convolutional_recurrent.__all__) == {"ConvLSTM2D", "ConvLSTM2DCell", "ConvRNN2D", "ConvRecurrent2D"}
    assert isinstance(ConvLSTM2D(1, 1), ConvRecurrent2D) and ConvLSTM2D(1, 1).cell.filters == 1


def test_a_configuration_makes_the_same_layer():
    layer = ConvLSTM2D(3, (2, 1), dilation_rate=2, dropout=0.2, bias_regularizer="l2", return_state=True, unroll=True)
    config = json.loads(json.dumps(layer.get_config()))
    assert json.loads(json.dumps(ConvLSTM2D.from_config(config).get_config())) == config
    assert "forget_bias_init" not in config and config["data_format"] == "channels_last"


def test_weights_and_what_they_cost():
    penalties = dict(kernel_regularizer="l2", recurrent_regularizer="l2", bias_regularizer="l2")
    layer = ConvLSTM2D(2, (3, 2), kernel_constraint="unit_norm", activity_regularizer="l2", **penalties)
    series = Input((2, 4, 3, 1))
    y = layer(series)
    kernel, recurrent, bias = layer.get_weights()
    assert (kernel.shape, recurrent.shape) == ((3, 2, 1, 8), (3, 2, 2, 8))
    assert bias.tolist() == [0] * 2 + [1] * 2 + [0] * 4
    assert layer.trainable_weights[0].constraint is layer.kernel_constraint is not None
    found = K.function([series], [sum(layer.losses), y])([np.ones((2, 2, 4, 3, 1))])
    expected = 0.01 * (sum((w**2).sum() for w in (kernel, recurrent, bias)) + (found[1] ** 2).sum())
    np.testing.assert_allclose(found[0], expected, rtol=1e-4)


def test_images_may_be_of_any_size():
    layer, series = ConvLSTM2D(2, 3, data_format="channels_first"), Input((None, 1, None, None))
    model = Model(series, layer(series))
    assert model.output_shape == (None, 2, None, None)
    weights = layer.get_weights()
    for shape in ((2, 2, 1, 4, 5), (1, 3, 1, 6, 4)):
        x = CHANCE.normal(size=shape)
        wanted = by_loop(x, weights, dict(data_format="channels_first"))[0]
        np.testing.assert_allclose(model.predict(x), wanted, atol=1e-5)


WRONG = [
    (lambda: ConvLSTM2D(0, 3), "call.bad_value", ["filters", "0"]),
    (lambda: ConvLSTM2D(3), "call.missing", ["ConvLSTM2D", "kernel_size"]),
    (lambda: ConvLSTM2D(3, (1, 2, 3)), "call.bad_value", ["kernel_size", "(1, 2, 3)"]),
    (lambda: ConvLSTM2D(3, 3, padding="full"), "call.bad_value", ["padding", "full"]),
    (lambda: ConvLSTM2D(3, 3, units=2), "call.unknown", ["units"]),
    (lambda: ConvLSTM2D(3, 3, nb_row=3), "call.twice_keras1", ["nb_row"]),
    (lambda: ConvLSTM2D(3, 3)(Input((4, 4, 1))), "spec.ndim", ["5", "(None, 4, 4, 1)"]),
    (lambda: ConvLSTM2D(3, 3)(Input((4, 8, 2, 1))), "spatial.window", ["(3, 3)", "(8, 2)"]),
    (lambda: ConvLSTM2D(3, 3)(Input((4, 8, 8, None))), "convolution.channels", ["(None, 4, 8, 8, None)"]),
    (lambda: ConvLSTM2D(3, 3, stateful=True)(Input((4, 8, 8, 1))), "recurrent.batch", ["(None, 4, 8, 8, 1)"]),
    (lambda: ConvLSTM2D(3, 3, stateful=True)(Input(batch_shape=(2, 4, None, 8, 1))), "recurrent.width", ["None, 8"]),
    (lambda: ConvLSTM2D(3, 3, unroll=True)(Input((None, 8, 8, 1))), "recurrent.unroll", ["None"]),
    (lambda: ConvLSTM2D(3, 3)(Input((4, 8, 8, 1)), initial_state=[Input((6, 6, 3)), Input((8, 8, 3))]),
     "recurrent.state_shape", ["2", "(None, 6, 6, 3)", "(None, 8, 8, 3)"]),
    (lambda: ConvLSTM2D(3, 3)([Input((4, 8, 8, 1)), Input((6, 6, 3))]), "recurrent.states", ["1", "2"]),
    (lambda: ConvLSTM2D(3, 3).reset_states(), "recurrent.not_stateful", ["conv_lst_m2d"]),
    (lambda: ConvRNN2D(LSTMCell(3)), "recurrent.image_cell", ["LSTMCell", "kernel_size"]),
    (lambda: ConvRNN2D([ConvLSTM2DCell(3, 3)]), "recurrent.image_cell", ["ConvLSTM2DCell", "kernel_size"]),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("place", range(len(WRONG)))
def test_wrong_uses(place, language):
    if WRONG[place][1] == "recurrent.not_stateful":
        with pytest.raises(RuntimeError):
            WRONG[place][0]()
    else:
        check_refusal(*WRONG[place], language)
