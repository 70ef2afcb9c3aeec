"""Kernels turned round, compared with convolutions that SciPy computes; the table and the numbers of weights."""

import h5py
import numpy as np
import pytest
from scipy import signal

from kerascn import backend as K
from kerascn import config, layers
from kerascn.layers import (
    LSTM,
    Bidirectional,
    Conv1D,
    Conv2D,
    Conv2DTranspose,
    Conv3D,
    Conv3DTranspose,
    ConvLSTM2D,
    ConvLSTM2DCell,
    ConvRNN2D,
    Dense,
    DepthwiseConv2D,
    Flatten,
    Input,
    LocallyConnected1D,
    LocallyConnected2D,
    MaxPooling2D,
    SeparableConv1D,
    SeparableConv2D,
    TimeDistributed,
)
from kerascn.messages import KerascnWarning
from kerascn.models import Model, Sequential, load_model
from kerascn.utils.layer_utils import (
    convert_all_kernels_in_model,
    convert_dense_weights_data_format,
    count_params,
    count_total_params,
    get_source_inputs,
    print_summary,
)
from tests.genuine import genuine

pytestmark = pytest.mark.engine


@pytest.fixture(autouse=True)
def fresh():
    yield
    config.set_dialect(2)
    K.clear_session()


class MyConv2D(Conv2D):
    """A user's own kind of convolution."""


def numbers(*shape):
    return np.random.RandomState(sum(shape)).normal(size=shape).astype("float32")


def convolved(x, kernel):
    """Mathematical convolution, as Theano computed it: over the axes of space of ``x``, (batch, space, channels)."""
    batch, channels, filters = len(x), x.shape[-1], kernel.shape[-1]
    return np.stack([
        np.stack([
            sum(signal.convolve(x[n, ..., c], kernel[..., c, f], "valid", "direct") for c in range(channels))
            for f in range(filters)
        ], -1) for n in range(batch)
    ])  # fmt: skip


def turned(array):
    return np.flip(array, tuple(range(array.ndim - 2)))


# One convolution.


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
@pytest.mark.parametrize(("kind", "size"), [(Conv1D, (3,)), (Conv2D, (3, 2)), (MyConv2D, (2, 3)), (Conv3D, (2, 3, 1))])
def test_it_becomes_the_convolution_of_theano(kind, size, data_format):
    x = numbers(2, *(5, 6, 4)[: len(size)], 3)
    given = np.moveaxis(x, -1, 1) if data_format == "channels_first" else x
    model = Sequential([kind(4, size, data_format=data_format, use_bias=False, input_shape=given.shape[1:])])
    kernel = model.get_weights()[0]
    convert_all_kernels_in_model(model)
    found = model.predict(given)
    found = np.moveaxis(found, 1, -1) if data_format == "channels_first" else found
    np.testing.assert_allclose(found, convolved(x, kernel), atol=1e-4)


def test_a_convolution_with_gaps():
    x, kernel = numbers(1, 9, 9, 2), numbers(3, 2, 2, 4)
    wide = np.zeros((5, 3, 2, 4), "float32")
    wide[::2, ::2] = kernel
    model = Sequential([Conv2D(4, (3, 2), dilation_rate=2, use_bias=False, input_shape=(9, 9, 2), weights=[kernel])])
    convert_all_kernels_in_model(model)
    np.testing.assert_allclose(model.predict(x), convolved(x, wide), atol=1e-4)


def test_a_transposed_convolution():
    """It puts the kernel down at each place; turned round, it is SciPy's correlation over the whole image."""
    x, kernel = numbers(1, 5, 4, 2), numbers(3, 2, 4, 2)
    model = Sequential([Conv2DTranspose(4, (3, 2), use_bias=False, input_shape=(5, 4, 2), weights=[kernel])])
    convert_all_kernels_in_model(model)
    expected = np.stack([
        sum(signal.correlate(x[0, ..., c], kernel[..., f, c], "full", "direct") for c in range(2)) for f in range(4)
    ], -1)  # fmt: skip
    np.testing.assert_allclose(model.predict(x)[0], expected, atol=1e-4)


def test_a_genuine_file_of_keras_1_from_theano():
    """Its kernels are turned while loading; old programs that turn them afterwards as well do no harm."""
    path = genuine("keras_files/dl4j-test-resources/weights/conv2d_theano_1.h5")
    model = load_model(path)
    with h5py.File(path) as file:
        kernel, bias = (file[f"model_weights/convolution2d_1/convolution2d_1_{name}"][:] for name in "Wb")
    x = numbers(2, 5, 5, 5)
    np.testing.assert_allclose(model.predict(x), convolved(x, kernel) + bias, rtol=1e-4)
    with pytest.warns(KerascnWarning) as told:
        convert_all_kernels_in_model(model)
    assert [one.message.key for one in told] == ["tools.kernels_are_right"]
    np.testing.assert_allclose(model.predict(x), convolved(x, kernel) + bias, rtol=1e-4)


def test_kernels_that_a_program_has_set_after_loading_are_turned(tmp_path):
    model = Sequential([Conv2D(1, 2, input_shape=(4, 4, 1)), Conv2D(1, 2)])
    model.save_weights(tmp_path / "w.h5")
    model.load_weights(tmp_path / "w.h5")
    loaded, given = model.get_weights()[0], numbers(2, 2, 1, 1)
    model.layers[1].set_weights([given, np.zeros(1)])
    with pytest.warns(KerascnWarning, match=" 1 "):
        convert_all_kernels_in_model(model)
    np.testing.assert_array_equal(model.get_weights()[0], loaded)
    np.testing.assert_array_equal(model.get_weights()[2], given[::-1, ::-1])


# Which weights are turned, also deep within.


def of_keras_1():
    model = Sequential()
    model.add(layers.Convolution2D(2, 3, 3, input_shape=(9, 9, 1)))
    model.add(layers.AtrousConvolution2D(2, 2, 2, atrous_rate=(2, 2)))
    model.add(layers.Deconvolution2D(2, 2, 2, output_shape=(None, 6, 6, 2)))
    return model, [0, 2, 4]


def of_series():
    model = Sequential([
        TimeDistributed(Conv2D(2, 2), input_shape=(3, 6, 5, 1)),
        Bidirectional(ConvLSTM2D(2, 2, return_sequences=True)),
        ConvLSTM2D(1, 2, return_sequences=True),
        ConvRNN2D(ConvLSTM2DCell(2, 2)),
    ])  # fmt: skip
    return model, [0, 2, 3, 5, 6, 8, 9, 11, 12]


def nested():
    inner = Sequential([Conv1D(2, 3, input_shape=(8, 2)), Sequential([Conv1D(3, 2, input_shape=(6, 2))])])
    shared = Conv1D(2, 3)
    x = Input(shape=(10, 2))
    y = inner(shared(x))
    return Model(x, [y, shared(x)]), [0, 2, 4]


def left_alone():
    rows = [
        Sequential([SeparableConv2D(2, 2, input_shape=(4, 4, 2)), DepthwiseConv2D(2), LocallyConnected2D(1, 2)]),
        Sequential([SeparableConv1D(2, 2, input_shape=(5, 2)), LocallyConnected1D(2, 2), LSTM(3), Dense(2)]),
        Sequential([Conv3DTranspose(2, 2, input_shape=(2, 2, 2, 1))]),
    ]
    return Model([one.input for one in rows], [one.output for one in rows]), []


@pytest.mark.parametrize("make", [of_keras_1, of_series, nested, left_alone])
def test_which_weights_are_turned_and_twice_is_nothing(make):
    model, places = make()
    model.set_weights([numbers(*w.shape) for w in model.get_weights()])
    before = model.get_weights()
    convert_all_kernels_in_model(model)
    after = model.get_weights()
    assert [n for n, (a, b) in enumerate(zip(before, after, strict=True)) if not np.array_equal(a, b)] == places
    assert all(np.array_equal(after[n], turned(before[n])) for n in places)
    convert_all_kernels_in_model(model)
    assert all(map(np.array_equal, before, model.get_weights()))


@pytest.mark.parametrize(("given", "key"), [(Sequential([Dense(2)]), "tools.not_built"), ([], "tools.no_model")])
def test_models_whose_kernels_can_not_be_turned(given, key):
    with pytest.raises((TypeError, ValueError)) as caught:
        convert_all_kernels_in_model(given)
    assert caught.value.key == key


# The rows of a Dense layer behind Flatten.


def classifier(data_format, shape):
    return Sequential([
        MaxPooling2D(2, data_format=data_format, input_shape=shape), Flatten(), Dense(3, name="top"), Dense(2),
    ])  # fmt: skip


@pytest.mark.parametrize("target", ["channels_first", "channels_last"])
def test_rows_for_the_other_order_of_channels(target):
    shapes = {"channels_last": (6, 4, 5), "channels_first": (5, 6, 4)}
    (source,) = shapes.keys() - {target}
    old, new = (classifier(name, shapes[name]) for name in (source, target))
    new.set_weights(old.get_weights())
    x = numbers(7, *shapes[source])
    moved = np.moveaxis(x, -1, 1) if target == "channels_first" else np.moveaxis(x, 1, -1)
    assert not np.allclose(new.predict(moved), old.predict(x), atol=1e-3)
    convert_dense_weights_data_format(new.get_layer("top"), new.layers[0].output_shape[1:], target)
    np.testing.assert_allclose(new.predict(moved), old.predict(x), atol=1e-5)


def test_rows_of_volumes_and_back():
    model = Sequential([Dense(2, input_shape=(2 * 3 * 4 * 5,))])
    before = model.get_weights()
    convert_dense_weights_data_format(model.layers[0], (5, 2, 3, 4))
    expected = before[0].reshape(2, 3, 4, 5, 2).transpose(3, 0, 1, 2, 4).reshape(-1, 2)
    assert np.array_equal(model.get_weights()[0], expected)
    convert_dense_weights_data_format(model.layers[0], (2, 3, 4, 5), "channels_last")
    assert all(map(np.array_equal, before, model.get_weights()))


@pytest.mark.parametrize("shape", [(2, 3), (6,), (3, 3, 2)])
def test_rows_that_do_not_go_with_the_images(shape):
    layer = Dense(2)
    Sequential([layer]).build((None, 12))
    with pytest.raises(ValueError) as caught:
        convert_dense_weights_data_format(layer, shape)
    assert caught.value.key == "tools.feature_map"


# Numbers and the table.


def test_numbers_of_weights():
    model = Sequential([Dense(3, input_shape=(4,)), Dense(2, trainable=False)])
    assert count_params(model.trainable_weights) == 15 == count_params(model.trainable_weights * 2)
    assert count_params([]) == 0 and isinstance(count_params(model.weights), int)
    assert count_total_params(model.layers) == (15, 8)
    seen = {model.layers[0]}
    assert count_total_params(model.layers, seen) == (0, 8) and seen == set(model.layers)


def test_where_a_tensor_comes_from():
    a, b = Input(shape=(2,)), Input(shape=(2,))
    assert get_source_inputs(Dense(3)(Dense(2)(a))) == [a] != [b]


def table(*args, **kwargs):
    lines = []
    print_summary(*args, print_fn=lines.append, **kwargs)
    return lines


def shared():
    one = Dense(2, name="one")
    a, b = Input(shape=(2,), name="a"), Input(shape=(2,), name="b")
    inner = Sequential([Dense(4, name="in", input_shape=(2,))], name="inner")
    return Model([a, b], [one(a), inner(one(b))], name="all")


def test_the_table_of_shared_and_inner_layers():
    lines = table(shared(), 80, [0.3, 0.6, 0.7, 1.0])
    assert all(len(line) <= 80 for line in lines) and {"_" * 80, "=" * 80} <= set(lines)
    rows = [line for line in lines if line.strip("_=")]
    assert [row[:24].split("(")[0].strip() for row in rows[1:6]] == ["a", "b", "one", "", "inner"]
    assert [row[56:].strip() for row in rows[3:6]] == ["a[0][0]", "b[0][0]", "one[1][0]"]
    assert rows[3][24:56].split() == ["(None,", "2)", "6"]
    assert rows[-3:] == ["Total params: 18", "Trainable params: 18", "Non-trainable params: 0"]


def test_where_columns_end_in_characters():
    lines = table(Sequential([Dense(10, name="dense", input_shape=(3,))]), positions=[20, 40, 50])
    assert lines[1] == "Layer (type)        Output Shape        Param #   "
    assert lines[3] == "dense (Dense)       (None, 10)          40        "


@pytest.mark.parametrize("dialect", [1, 2])
def test_the_table_of_keras_1(dialect, capsys):
    """It took a list of layers, and the calls to show by their names."""
    model = shared()
    config.set_dialect(dialect)
    print_summary(layers=model.layers, relevant_nodes=["one_ib-1"], line_length=90)
    named = capsys.readouterr().out.splitlines()
    assert len(named[0]) == 90 and [line[60:].split() for line in named if line.startswith("one ")] == [["b[0][0]"]]
    if dialect == 1:
        print_summary(model.layers, None, 70)
        plain = capsys.readouterr().out.splitlines()
        assert len(plain[0]) == 70 and sum("b[0][0]" in line for line in plain) == 1
        print_summary(model.layers)
        assert len(capsys.readouterr().out.splitlines()[0]) == 100


@pytest.mark.parametrize(
    ("call", "key"),
    [
        (lambda: print_summary("model"), "tools.no_model"),
        (lambda: print_summary(Sequential([Dense(2)])), "tools.not_built"),
        (lambda: print_summary(shared(), positions=[0.5, 0.9, 1.0]), "network.positions"),
        (lambda: count_params(Dense(2)), "tools.weights"),
        (lambda: convert_dense_weights_data_format("dense", (2, 3)), "tools.no_layer"),
        (lambda: convert_dense_weights_data_format(Dense(2), 6), "tools.feature_map"),
    ],
)
def test_what_is_refused(call, key):
    with pytest.raises((TypeError, ValueError)) as caught:
        call()
    assert caught.value.key == key
