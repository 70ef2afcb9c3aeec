"""Weights of convolutions in files of Keras 0 and 1 give what those releases computed: by sums over windows."""

import h5py
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kerascn import layers
from kerascn.models import Sequential
from kerascn.saving.old_weights import convolutions as old
from kerascn.saving.old_weights.kernels import turned_round
from tests.saving import keras1_formulas as formulas
from tests.saving.small import key_of

BOTH = pytest.mark.parametrize("first", [False, True], ids=["tf", "th"])
ENGINES = pytest.mark.parametrize("backwards", [False, True], ids=["on_tensorflow", "on_theano"])


def numbers(*shape, seed=0):
    return np.random.RandomState(seed).uniform(-1, 1, shape).astype("float32")


def kernel_of(window, inner, outer, first):
    return numbers(outer, inner, *window, seed=1) if first else numbers(*window, inner, outer, seed=1)


# On arrays alone.


@given(
    window=st.lists(st.integers(1, 3), min_size=1, max_size=3), inner=st.integers(1, 3), outer=st.integers(1, 3),
    backwards=st.booleans(), first=st.booleans(),
)  # fmt: skip
def test_an_ordinary_kernel_made_todays(window, inner, outer, backwards, first):
    kernel, images = kernel_of(window, inner, outer, first), numbers(2, *[n + 1 for n in window], inner)
    layout = old.layouts((*window, inner, outer))[first]
    assert layout.shape == kernel.shape
    today = turned_round(layout.make(kernel)) if backwards else layout.make(kernel)
    assert today.shape == (*window, inner, outer)
    expected = formulas.convolved(images, kernel, backwards, first)
    np.testing.assert_allclose(formulas.convolved(images, today, backwards=False), expected, rtol=1e-5, atol=1e-6)


@given(
    window=st.lists(st.integers(1, 3), min_size=2, max_size=2), inner=st.integers(1, 3), outer=st.integers(1, 3),
    backwards=st.booleans(), first=st.booleans(),
)  # fmt: skip
def test_a_transposed_kernel_made_todays(window, inner, outer, backwards, first):
    kernel, images = kernel_of(window, inner, outer, first), numbers(2, 2, 3, inner)
    layout = old.layouts_of_transposed((*window, outer, inner))[first]
    assert layout.shape == kernel.shape
    today = turned_round(layout.make(kernel)) if backwards else layout.make(kernel)
    assert today.shape == (*window, outer, inner)
    expected = formulas.convolved_back(images, kernel, backwards, (2, 1), first)
    in_order = np.einsum("aboi->abio", today)
    np.testing.assert_allclose(formulas.convolved_back(images, in_order, False, (2, 1)), expected, rtol=1e-5, atol=1e-6)


@given(steps=st.integers(1, 4), inner=st.integers(1, 3), outer=st.integers(1, 3), oldest=st.booleans())
def test_a_kernel_of_series_made_todays(steps, inner, outer, oldest):
    """It was that of images with one column, with its channels first before Keras 1.2."""
    kernel, series = kernel_of((steps, 1), inner, outer, oldest), numbers(2, steps + 2, inner)
    layout = old.layouts_of_series((steps, inner, outer))[oldest]
    assert layout.shape == kernel.shape
    expected = formulas.convolved(series[:, :, None], kernel, False, oldest)[:, :, 0]
    found = formulas.convolved(series, layout.make(kernel), False)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


# Files.


def keras1_file(path, arrays, backwards):
    """A file as Keras 0 or 1 wrote one, for a model whose only layer with weights is 'layer'."""
    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [b"layer"]
        group = file.create_group("layer")
        names = [f"layer_{name}" + ("" if backwards else ":0") for name in arrays]
        group.attrs["weight_names"] = [name.encode() for name in names]
        for name, array in zip(names, arrays.values(), strict=True):
            group[name] = array
    return path


def predicted(path, layer, images, first=False, series=False, out=1):
    """What a model of one layer predicts with the weights of a file; images have their channels last.

    With ``first`` they get them first before they go in; then those that come out have theirs at the axis ``out``.
    """
    axis = 2 if series else 1
    given = np.moveaxis(images, -1, axis) if first else images
    model = Sequential([layer(input_shape=given.shape[1:])])
    model.load_weights(path)
    found = model.predict(given)
    return np.moveaxis(found, out, -1) if first else found


def check(found, expected):
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


@ENGINES
@BOTH
@pytest.mark.parametrize("kind, window, rate", [
    ("Convolution2D", (3, 2), 1), ("Convolution3D", (2, 3, 2), 1), ("AtrousConvolution2D", (3, 2), 2),
])  # fmt: skip
def test_convolutions(K, tmp_path, kind, window, rate, first, backwards):
    images = numbers(2, 6, 5, 4, 3)[:, :, :, : 4 if len(window) > 2 else None]
    images = images if len(window) > 2 else images[:, :, :, 0]
    kernel, bias = kernel_of(window, 3, 4, first), numbers(4, seed=2)
    path = keras1_file(tmp_path / "w.h5", {"W": kernel, "b": bias}, backwards)
    more = {"atrous_rate": (rate, rate)} if rate > 1 else {}

    def layer(**shape):
        return getattr(layers, kind)(4, *window, dim_ordering="th" if first else "tf", **more, **shape)

    expected = formulas.convolved(images, kernel, backwards, first, rate) + bias
    check(predicted(path, layer, images, first), expected)


@ENGINES
@pytest.mark.parametrize("oldest", [False, True], ids=["1.2", "1.1"])
@pytest.mark.parametrize("rate", [1, 2])
def test_convolution_of_series(K, tmp_path, oldest, rate, backwards):
    series = numbers(2, 8, 3)
    kernel, bias = kernel_of((3, 1), 3, 4, oldest), numbers(4, seed=2)
    path = keras1_file(tmp_path / "w.h5", {"W": kernel, "b": bias}, backwards)
    more = {"atrous_rate": rate} if rate > 1 else {}

    def layer(**shape):
        return (layers.AtrousConvolution1D if more else layers.Convolution1D)(4, 3, **more, **shape)

    expected = formulas.convolved(series[:, :, None], kernel, backwards, oldest, 1) if rate == 1 else None
    if expected is None:
        flat = formulas.in_words_of_tf(kernel, oldest)[:, 0]
        expected = formulas.convolved(series, flat, backwards, rate=rate)[:, :, None]
    check(predicted(path, layer, series), expected[:, :, 0] + bias)


@ENGINES
@BOTH
def test_deconvolution(K, tmp_path, first, backwards):
    images, kernel, bias = numbers(2, 4, 3, 3), kernel_of((3, 2), 3, 2, first), numbers(2, seed=2)
    path = keras1_file(tmp_path / "w.h5", {"W": kernel, "b": bias}, backwards)
    expected = formulas.convolved_back(images, kernel, backwards, (2, 2), first) + bias
    shape = (None, 2, *expected.shape[1:3]) if first else (None, *expected.shape[1:])

    def layer(**more):
        ordering = "th" if first else "tf"
        return layers.Deconvolution2D(2, 3, 2, output_shape=shape, subsample=(2, 2), dim_ordering=ordering, **more)

    check(predicted(path, layer, images, first), expected)


@BOTH
def test_separable_convolution(K, tmp_path, first):
    images, of_each, of_points = numbers(2, 5, 4, 3), kernel_of((3, 2), 3, 2, first), kernel_of((1, 1), 6, 4, first)
    arrays = {"depthwise_kernel": of_each, "pointwise_kernel": of_points, "b": numbers(4, seed=2)}
    path = keras1_file(tmp_path / "w.h5", arrays, backwards=False)

    def layer(**shape):
        ordering = "th" if first else "tf"
        return layers.SeparableConvolution2D(4, 3, 2, depth_multiplier=2, dim_ordering=ordering, **shape)

    check(predicted(path, layer, images, first), formulas.separated(images, of_each, of_points, first) + arrays["b"])


@ENGINES
@BOTH
def test_locally_connected_images(K, tmp_path, first, backwards):
    images = numbers(2, 4, 5, 3)
    arrays = {"W": numbers(3 * 3, 2 * 3 * 3, 4, seed=1), "b": numbers(3, 3, 4, seed=2)}
    path = keras1_file(tmp_path / "w.h5", arrays, backwards)

    def layer(**shape):
        return layers.LocallyConnected2D(4, 2, 3, dim_ordering="th" if first else "tf", **shape)

    check(predicted(path, layer, images, first), formulas.locally(images, *arrays.values(), (2, 3), first))


def test_locally_connected_series(K, tmp_path):
    series = numbers(2, 5, 3)
    arrays = {"W": numbers(4, 2 * 3, 2, seed=1), "b": numbers(4, 2, seed=2)}
    path = keras1_file(tmp_path / "w.h5", arrays, backwards=True)
    layer = lambda **shape: layers.LocallyConnected1D(2, 2, **shape)  # noqa: E731
    check(predicted(path, layer, series), formulas.locally(series, *arrays.values(), (2,)))


@pytest.mark.parametrize("first, backwards", [
    pytest.param(False, False, id="tf-on_tensorflow"),
    pytest.param(True, True, id="th-on_theano"),
    pytest.param(False, True, id="tf-on_theano", marks=pytest.mark.all_only),
    pytest.param(True, False, id="th-on_tensorflow", marks=pytest.mark.all_only),
])  # fmt: skip
def test_long_memory_of_images(K, tmp_path, first, backwards):
    series, arrays, gates = numbers(2, 3, 4, 5, 2), {}, {}
    for number, gate in enumerate("icfo"):
        gates[gate] = [kernel_of((3, 3), n, 3, first) * (number + 1) / 4 for n in (2, 3)] + [numbers(3, seed=number)]
        arrays |= dict(zip((f"W_{gate}", f"U_{gate}", f"b_{gate}"), gates[gate], strict=True))
    path = keras1_file(tmp_path / "w.h5", arrays, backwards)

    def layer(**shape):
        return layers.ConvLSTM2D(3, 3, 3, border_mode="same", dim_ordering="th" if first else "tf", **shape)

    check(predicted(path, layer, series, first, series=True), formulas.long_memory(series, gates, backwards, first))


@ENGINES
@BOTH
def test_a_convolution_at_each_step(K, tmp_path, first, backwards):
    series, kernel, bias = numbers(2, 3, 5, 4, 2), kernel_of((3, 2), 2, 4, first), numbers(4, seed=2)
    path = keras1_file(tmp_path / "w.h5", {"W": kernel, "b": bias}, backwards)

    def layer(**shape):
        inner = layers.Convolution2D(4, 3, 2, dim_ordering="th" if first else "tf")
        return layers.TimeDistributed(inner, **shape)

    steps = [formulas.convolved(images, kernel, backwards, first) + bias for images in np.moveaxis(series, 1, 0)]
    found = predicted(path, layer, series, first, series=True, out=2)
    check(found, np.stack(steps, 1))


@ENGINES
def test_a_convolution_in_a_model_in_a_model(K, tmp_path, backwards):
    images, kernel, bias = numbers(2, 5, 4, 3), kernel_of((3, 2), 3, 4, True), numbers(4, seed=2)
    path = keras1_file(tmp_path / "w.h5", {"W": kernel, "b": bias}, backwards)

    def layer(input_shape):
        inner = layers.Convolution2D(4, 3, 2, dim_ordering="th", input_shape=input_shape)
        return Sequential([Sequential([inner])])

    check(predicted(path, layer, images, first=True), formulas.convolved(images, kernel, backwards, True) + bias)


# What does not fit.


def test_channels_on_the_other_side_are_put_in_order_and_told(K, tmp_path):
    images, kernel = numbers(2, 5, 4, 3), kernel_of((3, 2), 3, 4, first=True)
    path = keras1_file(tmp_path / "w.h5", {"W": kernel, "b": np.zeros(4)}, backwards=True)
    with pytest.warns(UserWarning) as told:
        found = predicted(path, lambda **shape: layers.Convolution2D(4, 3, 2, dim_ordering="tf", **shape), images)
    assert [one.message.key for one in told] == ["saving.channels_moved"]
    assert "layer_W" in str(told[0].message)
    check(found, formulas.convolved(images, kernel, True, first=True))


@BOTH
def test_where_both_layouts_have_one_shape_the_layer_decides(K, tmp_path, recwarn, first):
    images, kernel = numbers(2, 5, 5, 3), numbers(3, 3, 3, 3, seed=1)
    path = keras1_file(tmp_path / "w.h5", {"W": kernel, "b": np.zeros(3)}, backwards=False)

    def layer(**shape):
        return layers.Convolution2D(3, 3, 3, dim_ordering="th" if first else "tf", **shape)

    check(predicted(path, layer, images, first), formulas.convolved(images, kernel, False, first))
    assert not recwarn


@pytest.mark.parametrize("arrays, key", [
    ({"W": (5, 3, 3, 2), "b": (4,)}, "saving.weight_shape"),
    ({"W": (4, 3, 3, 2)}, "saving.weight_count"),
    ({"W": (4, 3, 3, 2), "b": (5,)}, "saving.weight_shape"),
    ({"W": (4, 3, 3), "b": (4,)}, "saving.weight_shape"),
])  # fmt: skip
def test_what_is_of_no_layout_is_told_and_changes_nothing(K, tmp_path, arrays, key):
    path = keras1_file(tmp_path / "w.h5", {name: numbers(*one) for name, one in arrays.items()}, backwards=True)
    model = Sequential([layers.Convolution2D(4, 3, 2, dim_ordering="th", input_shape=(3, 5, 5))])
    before = model.get_weights()
    with pytest.raises(ValueError) as error:
        model.load_weights(path)
    assert key_of(error) == key
    assert all(np.array_equal(x, y) for x, y in zip(before, model.get_weights(), strict=True))


def test_kernels_that_keras_2_wrote_are_those_of_today_whatever_their_shape(K, tmp_path):
    """Without the name of a release in the file, the name of the weight tells."""
    kernel = numbers(3, 3, 3, 3)
    path = keras1_file(tmp_path / "w.h5", {"kernel": kernel, "bias": np.zeros(3)}, backwards=False)
    with h5py.File(path, "r+") as file:
        group = file["layer"]
        group.move("layer_kernel:0", "layer/kernel:0")
        group.move("layer_bias:0", "layer/bias:0")
        group.attrs["weight_names"] = [b"layer/kernel:0", b"layer/bias:0"]
    model = Sequential([layers.Conv2D(3, 3, data_format="channels_first", input_shape=(3, 5, 5))])
    model.load_weights(path)
    assert np.array_equal(model.get_weights()[0], kernel)
