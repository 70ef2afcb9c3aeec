"""The theme ``conv``: both spellings, kernels of either order, wrong uses, corners of gradients."""

import inspect

import numpy as np
import pytest

import kerascn
from kerascn.backend.contract import conv
from kerascn.backend.contract.dispatch import CONTRACT
from tests.contract import loops_conv as loops
from tests.contract.cases_conv import CASES, IMAGES, SEQUENCES, SMALL, VOLUMES, floats
from tests.contract.harness import effects
from tests.contract.told import refused

FIRST = np.moveaxis(IMAGES["x"], -1, 1)
TO_TH = (3, 2, 0, 1)


def test_every_parameter_of_every_function_has_an_effect():
    declared = {(name, argument) for name in conv.__all__ for argument in CONTRACT[name].kinds}
    shown = effects(CASES) | {(name, "padding") for name in TRANSPOSED} | LOCAL_SIZES
    assert sorted(declared - shown) == []


def test_every_argument_has_a_kind():
    for name in conv.__all__:
        assert list(inspect.signature(CONTRACT[name].body).parameters) == list(CONTRACT[name].kinds), name


@pytest.fixture
def dialect1():
    kerascn.set_dialect(1)
    yield
    kerascn.set_dialect(2)


def agree(K, found, expected):
    np.testing.assert_allclose(K.eval(found), expected, rtol=1e-4, atol=1e-4)


# --------------------------------------------------------------------------- Keras 1


def test_words_of_keras_1_with_the_channels_last(K):
    x, kernel = IMAGES["x"], IMAGES["kernel"]
    expected = loops.convolved(x, kernel, (2, 1), "same")
    hints = {"image_shape": (2, 7, 6, 3), "filter_shape": (3, 2, 3, 4)}
    agree(K, K.conv2d(x, kernel, strides=(2, 1), border_mode="same", dim_ordering="tf", **hints), expected)
    agree(K, K.conv2d(x, kernel, filter_dilation=(2, 2)), loops.convolved(x, kernel, dilation_rate=2))
    agree(K, K.conv1d(**SEQUENCES, stride=2, border_mode="same"), loops.convolved(*SEQUENCES.values(), 2, "same"))
    agree(K, K.pool2d(x, (2, 2), border_mode="same"), loops.pooled(x, 2, 1, "same"))
    agree(K, K.conv3d(**VOLUMES, border_mode="same", volume_shape=None), loops.convolved(*VOLUMES.values(), 1, "same"))


def test_words_of_keras_1_with_the_channels_first_have_kernels_of_that_order(K):
    kernel = IMAGES["kernel"]
    expected = loops.convolved(FIRST, kernel, padding="same", data_format="channels_first")
    agree(K, K.conv2d(FIRST, kernel.transpose(TO_TH), border_mode="same", dim_ordering="th"), expected)
    agree(K, K.conv2d(FIRST, kernel, border_mode="same", data_format="channels_first"), expected)
    volumes, window = np.moveaxis(VOLUMES["x"], -1, 1), VOLUMES["kernel"].transpose(4, 3, 0, 1, 2)
    expected = loops.convolved(volumes, VOLUMES["kernel"], data_format="channels_first")
    agree(K, K.conv3d(volumes, window, dim_ordering="th"), expected)
    expected = loops.convolved(FIRST, kernel, data_format="channels_first", dilation_rate=2)
    agree(K, K.atrous_conv2d(FIRST, kernel.transpose(TO_TH), 2, dim_ordering="th"), expected)


def test_separable_kernels_of_keras_1(K):
    depthwise, pointwise = floats(3, 2, 3, 2), floats(1, 1, 6, 5)
    inner = loops.convolved(FIRST, depthwise, data_format="channels_first", each=True)
    expected = loops.convolved(inner, pointwise, data_format="channels_first")
    kernels = depthwise.transpose(TO_TH), pointwise.transpose(TO_TH)
    agree(K, K.separable_conv2d(FIRST, *kernels, dim_ordering="th"), expected)


def test_deconv2d_has_kernels_of_keras_1(K):
    x, kernel, shape = SMALL["x"], SMALL["kernel"], (2, 6, 4, 4)
    expected = loops.convolved_back(x, kernel, shape)
    agree(K, K.deconv2d(x, kernel.transpose(0, 1, 3, 2), shape, dim_ordering="tf"), expected)
    agree(K, K.deconv2d(x, kernel, shape, data_format="channels_last"), expected)
    first, turned = np.moveaxis(x, -1, 1), kernel.transpose(2, 3, 0, 1)
    found = K.deconv2d(first, turned, (2, 4, 6, 4), dim_ordering="th")
    agree(K, found, np.moveaxis(expected, -1, 1))
    strided = loops.convolved_back(x, kernel, (2, 8, 5, 4), (2, 2), "same")
    found = K.deconv2d(x, kernel.transpose(0, 1, 3, 2), (2, 8, 5, 4), strides=(2, 2), border_mode="same")
    agree(K, found, strided)


def test_places_of_keras_1(K, dialect1):
    kernel = IMAGES["kernel"]
    expected = loops.convolved(FIRST, kernel, (2, 1), "same", "channels_first")
    agree(K, K.conv2d(FIRST, kernel.transpose(TO_TH), (2, 1), "same", "th"), expected)
    expected = loops.convolved(IMAGES["x"], kernel, dilation_rate=2)
    agree(K, K.conv2d(IMAGES["x"], kernel, (1, 1), "valid", "tf", None, None, (2, 2)), expected)
    expected = loops.pooled(FIRST, 2, 2, "same", "channels_first", "avg")
    agree(K, K.pool2d(FIRST, (2, 2), (2, 2), "same", "th", "avg"), expected)


def test_the_setting_counts_where_no_format_is_given(K):
    before = K.image_data_format()
    K.set_image_data_format("channels_first")
    try:
        kernel = IMAGES["kernel"]
        expected = loops.convolved(FIRST, kernel, data_format="channels_first")
        agree(K, K.conv2d(FIRST, kernel), expected)
        agree(K, K.conv2d(FIRST, kernel.transpose(TO_TH), border_mode="valid"), expected)
        agree(K, K.pool2d(FIRST, 2), loops.pooled(FIRST, 2, data_format="channels_first"))
        agree(K, K.conv1d(**SEQUENCES, stride=2), loops.convolved(*SEQUENCES.values(), 2))
    finally:
        K.set_image_data_format(before)


# --------------------------------------------------------------------------- what can't be


def images(K, *shape, dtype="float32"):
    return K.variable(np.ones(shape), dtype=dtype)


X, W = (2, 7, 6, 3), (3, 2, 3, 4)
WRONG = [
    ("conv2d", "x", lambda K: K.conv2d(None, images(K, *W))),
    ("conv2d", "x", lambda K: K.conv2d("images", images(K, *W))),
    ("conv2d", "x", lambda K: K.conv2d(images(K, 7, 6, 3), images(K, *W))),
    ("conv2d", "x", lambda K: K.conv2d(images(K, *X, dtype="int32"), images(K, *W))),
    ("conv2d", "kernel", lambda K: K.conv2d(images(K, *X))),
    ("conv2d", "kernel", lambda K: K.conv2d(images(K, *X), images(K, 3, 3, 4))),
    ("conv2d", "kernel", lambda K: K.conv2d(images(K, *X), images(K, 3, 2, 4, 3))),
    ("conv2d", "kernel", lambda K: K.conv2d(images(K, *X), images(K, *W, dtype="float64"))),
    ("conv2d", "kernel", lambda K: K.conv2d(images(K, 2, 3, 7, 6), images(K, *W), dim_ordering="th")),
    ("conv2d", "strides", lambda K: K.conv2d(images(K, *X), images(K, *W), strides=(1, 1, 1))),
    ("conv2d", "strides", lambda K: K.conv2d(images(K, *X), images(K, *W), strides=0)),
    ("conv2d", "strides", lambda K: K.conv2d(images(K, *X), images(K, *W), strides=1.5)),
    ("conv2d", "padding", lambda K: K.conv2d(images(K, *X), images(K, *W), padding="causal")),
    ("conv2d", "padding", lambda K: K.conv2d(images(K, *X), images(K, *W), border_mode="full")),
    ("conv2d", "data_format", lambda K: K.conv2d(images(K, *X), images(K, *W), data_format="last")),
    ("conv2d", "dilation_rate", lambda K: K.conv2d(images(K, *X), images(K, *W), dilation_rate=(1, 0))),
    ("conv2d", "(9, 2)", lambda K: K.conv2d(images(K, *X), images(K, 9, 2, 3, 4))),
    ("conv2d", "(9, 2)", lambda K: K.conv2d(images(K, *X), images(K, 3, 2, 3, 4), dilation_rate=(4, 1))),
    ("conv1d", "padding", lambda K: K.conv1d(images(K, 2, 9, 3), images(K, 4, 3, 5), padding="full")),
    ("conv1d", "strides", lambda K: K.conv1d(images(K, 2, 9, 3), images(K, 4, 3, 5), strides=(1, 1))),
    ("conv3d", "x", lambda K: K.conv3d(images(K, *X), images(K, 1, *W))),
    ("atrous_conv2d", "rate", lambda K: K.atrous_conv2d(images(K, *X), images(K, *W), rate=-1)),
    ("conv2d_transpose", "output_shape", lambda K: K.conv2d_transpose(images(K, 2, 4, 3, 5), images(K, 3, 2, 4, 5))),
    ("conv2d_transpose", "output_shape",
     lambda K: K.conv2d_transpose(images(K, 2, 4, 3, 5), images(K, 3, 2, 4, 5), (6, 4))),
    ("conv2d_transpose", "output_shape",
     lambda K: K.conv2d_transpose(images(K, 2, 4, 3, 5), images(K, 3, 2, 4, 5), (2, None, 4, 4))),
    ("conv2d_transpose", "(2, 7, 4, 4)",
     lambda K: K.conv2d_transpose(images(K, 2, 4, 3, 5), images(K, 3, 2, 4, 5), (2, 7, 4, 4))),
    ("conv2d_transpose", "(2, 6, 4, 9)",
     lambda K: K.conv2d_transpose(images(K, 2, 4, 3, 5), images(K, 3, 2, 4, 5), (2, 6, 4, 9))),
    ("conv2d_transpose", "kernel",
     lambda K: K.conv2d_transpose(images(K, 2, 4, 3, 5), images(K, 3, 2, 5, 4), (2, 6, 4, 4))),
    ("separable_conv2d", "pointwise_kernel",
     lambda K: K.separable_conv2d(images(K, *X), images(K, 3, 2, 3, 2), images(K, 1, 1, 5, 4))),
    ("separable_conv1d", "pointwise_kernel",
     lambda K: K.separable_conv1d(images(K, 2, 9, 3), images(K, 4, 3, 2), images(K, 2, 6, 4))),
    ("depthwise_conv2d", "depthwise_kernel", lambda K: K.depthwise_conv2d(images(K, *X), images(K, 3, 2, 5, 2))),
    ("local_conv1d", "kernel", lambda K: K.local_conv1d(images(K, 2, 7, 3), images(K, 4, 9, 4), 3, 1)),
    ("local_conv1d", "kernel", lambda K: K.local_conv1d(images(K, 2, 7, 3), images(K, 5, 8, 4), 3, 1)),
    ("local_conv2d", "output_shape",
     lambda K: K.local_conv2d(images(K, 2, 6, 5, 3), images(K, 8, 18, 4), (3, 2), (1, 2), (4, 3))),
    ("local_conv2d", "output_shape",
     lambda K: K.local_conv2d(images(K, 2, 6, 5, 3), images(K, 8, 18, 4), (3, 2), (1, 2), (2, 4))),
    ("pool2d", "pool_size", lambda K: K.pool2d(images(K, *X), (2, 2, 2))),
    ("pool2d", "pool_mode", lambda K: K.pool2d(images(K, *X), 2, pool_mode="mean")),
    ("pool2d", "(8, 2)", lambda K: K.pool2d(images(K, *X), (8, 2))),
    ("pool3d", "x", lambda K: K.pool3d(images(K, *X), 2)),
    ("pool3d", "dim", lambda K: K.pool3d(images(K, 2, 3, 3, 3, 1), 2, dim="th")),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("place", range(len(WRONG)))
def test_wrong_use_ends_in_a_sentence(K, place, language):
    name, part, call = WRONG[place]
    refused(lambda: call(K), f"K.{name}", part, language=language)


def test_lengths_known_only_at_run_time_are_checked_then(K):
    x, kernel = K.placeholder((None, None, None, 3)), images(K, *W)
    run = K.function([x], [K.conv2d(x, kernel), K.pool2d(x, 2)])
    assert [part.shape for part in run([np.ones((1, 4, 5, 3))])] == [(1, 2, 4, 4), (1, 3, 4, 3)]
    with pytest.raises(Exception):  # noqa: B017 - on TensorFlow the engine's own
        run([np.ones((1, 1, 5, 3))])


TRANSPOSED = {
    "conv2d_transpose": ((2, 4, 3, 5), (3, 2, 4, 5), (2, 6, 4, 4), (2, 4, 3, 4)),
    "deconv2d": ((2, 4, 3, 5), (3, 2, 4, 5), (2, 6, 4, 4), (2, 4, 3, 4)),
    "conv3d_transpose": ((2, 4, 3, 2, 5), (3, 2, 1, 4, 5), (2, 6, 4, 2, 4), (2, 4, 3, 2, 4)),
}


@pytest.mark.parametrize("name", TRANSPOSED)
def test_the_padding_decides_which_shapes_can_come_out(K, name):
    x, kernel, valid, same = TRANSPOSED[name]

    def shape_of(shape, padding):
        y = getattr(K, name)(images(K, *x), images(K, *kernel), shape, padding=padding, data_format="channels_last")
        return K.eval(y).shape

    assert shape_of(valid, "valid") == valid and shape_of(same, "same") == same
    refused(lambda: shape_of(same, "valid"), f"K.{name}", str(same))
    refused(lambda: shape_of(valid, "same"), f"K.{name}", str(valid))


LOCAL_SIZES = {("local_conv1d", "kernel_size"), ("local_conv2d", "output_shape")}


def test_the_sizes_of_local_windows_have_to_agree(K):
    sequences, kernel = images(K, 2, 7, 3), images(K, 5, 9, 4)
    assert K.eval(K.local_conv1d(sequences, kernel, 3, 1)).shape == (2, 5, 4)
    refused(lambda: K.local_conv1d(sequences, kernel, 4, 1), "K.local_conv1d", "kernel")
    x, kernel = images(K, 2, 6, 5, 3), images(K, 8, 18, 4)
    assert K.eval(K.local_conv2d(x, kernel, (3, 2), (1, 2), (4, 2))).shape == (2, 4, 2, 4)
    refused(lambda: K.local_conv2d(x, kernel, (3, 2), (1, 2), (2, 4)), "K.local_conv2d", "output_shape")


# --------------------------------------------------------------------------- shapes and gradients


def test_static_shapes(K):
    x, kernel = K.placeholder((None, 7, None, 3)), images(K, *W)
    assert K.int_shape(K.conv2d(x, kernel)) == (None, 5, None, 4)
    assert K.int_shape(K.conv2d(x, kernel, padding="same", strides=2)) == (None, 4, None, 4)
    assert K.int_shape(K.pool2d(x, 2, padding="same", strides=(3, 2))) == (None, 3, None, 3)
    y = K.conv2d_transpose(x, images(K, 3, 2, 5, 3), (None, 9, 8, 5))
    assert K.int_shape(y) == (None, 9, 8, 5)


def test_a_transposed_convolution_to_a_shape_known_at_run_time(K):
    x, kernel = K.placeholder((None, None, None, 5)), K.variable(SMALL["kernel"])
    shape = K.shape(x)
    y = K.conv2d_transpose(x, kernel, (shape[0], shape[1] * 2, shape[2] * 2, 4), (2, 2), "same")
    assert K.int_shape(y) == (None, None, None, 4)
    expected = loops.convolved_back(SMALL["x"], SMALL["kernel"], (2, 8, 6, 4), 2, "same")
    np.testing.assert_allclose(K.function([x], [y])([SMALL["x"]])[0], expected, rtol=1e-4, atol=1e-4)


def test_gradients_have_the_shape_of_what_they_are_by(K):
    x, kernel = K.placeholder((None, 7, 6, 3)), images(K, *W)
    by_x, by_kernel = K.gradients(K.sum(K.conv2d(x, kernel)), [x, kernel])
    assert K.int_shape(by_x) == (None, 7, 6, 3) and K.int_shape(by_kernel) == W
    (by_x,) = K.gradients(K.sum(K.pool2d(x, 2)), [x])
    assert K.int_shape(by_x) == (None, 7, 6, 3)


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_of_equal_elements_the_first_has_the_gradient(K, data_format):
    x = K.variable(np.ones((1, 2, 2, 1) if data_format == "channels_last" else (1, 1, 2, 2)))
    (slope,) = K.gradients(K.sum(K.pool2d(x, 2, data_format=data_format)), [x])
    assert K.eval(slope).ravel().tolist() == [1, 0, 0, 0]


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_windows_full_of_minus_infinity(K, data_format):
    array = np.full((1, 3, 3, 1), -np.inf)
    array[0, 2, 2, 0] = 5
    x = K.variable(array if data_format == "channels_last" else np.moveaxis(array, -1, 1))
    y = K.pool2d(x, 2, 1, "same", data_format)
    (slope,) = K.gradients(K.sum(y), [x])
    found, slope = K.function([], [y, slope])([])
    assert found.ravel()[-1] == 5 and np.all(found.ravel()[:4] < -1e38)
    assert slope.ravel()[-1] == 4 and not np.any(np.isnan(slope))


def test_batches_of_nothing(K):
    x, kernel = K.placeholder((None, 7, 6, 3)), K.variable(IMAGES["kernel"])
    y = K.conv2d(x, kernel)
    run = K.function([x], [K.pool2d(y, 2), *K.gradients(K.sum(y), [kernel])])
    found, slope = run([np.zeros((0, 7, 6, 3))])
    assert len(found) == 0 and slope.shape == W and not np.any(slope)
