"""Lengths before and after convolutions, counted on a real axis; kernels turned round."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kerascn
from kerascn import config
from kerascn.utils import conv_utils, np_utils

small = st.integers(1, 5)


def windows(length, size, padding, stride, dilation):
    """How many windows begin on an axis with zeros at its ends, counted one by one."""
    window = 1 + (size - 1) * dilation
    before = {"valid": 0, "causal": window - 1, "full": window - 1, "same": (window - 1) // 2}[padding]
    after = {"valid": 0, "causal": 0, "full": window - 1, "same": window // 2}[padding]
    places = range(length + before + after)
    return sum(1 for start in places[::stride] if start + window <= len(places))


@given(st.integers(1, 30), small, st.sampled_from(["valid", "same", "causal", "full"]), small, small)
def test_the_length_after_a_convolution(length, size, padding, stride, dilation):
    if padding != "valid" or length > (size - 1) * dilation:
        found = conv_utils.conv_output_length(length, size, padding, stride, dilation)
        assert found == windows(length, size, padding, stride, dilation)
        assert np_utils.conv_output_length(length, size, border_mode=padding, stride=stride, dilation=dilation) == found


@given(st.integers(1, 20), st.sampled_from([1, 3, 5]), st.sampled_from(["valid", "same", "full"]), small)
def test_the_length_before_it_is_the_least(length, size, padding, stride):
    found = conv_utils.conv_input_length(length, size, padding, stride)
    least = next(n for n in range(1, 200) if n >= 0 and windows(n, size, padding, stride, 1) >= length)
    assert found == least or least == 1 > found  # a single element is enough
    assert np_utils.conv_input_length(length, size, padding, stride) == found


@given(st.integers(1, 20), small, small, st.sampled_from(["valid", "same"]))
def test_the_length_after_a_transposed_convolution(length, stride, size, padding):
    found = conv_utils.deconv_length(length, stride, size, padding)
    if size >= stride or padding == "same":
        assert windows(found, size, padding, stride, 1) == length
    assert found % stride == 0 or padding == "valid"


@pytest.mark.parametrize("output_padding", [0, 1])
def test_with_output_padding(output_padding):
    assert conv_utils.deconv_length(5, 2, 3, "valid", output_padding) == 4 * 2 + 3 + output_padding
    assert conv_utils.deconv_length(5, 2, 3, "same", output_padding, dilation=2) == 4 * 2 + 5 - 4 + output_padding
    assert conv_utils.deconv_length(5, 2, 3, "full") == 10 - (2 + 3 - 2)


def test_lengths_that_are_not_known():
    assert conv_utils.conv_output_length(None, 3, "valid", 1) is None
    assert conv_utils.conv_input_length(None, 3, "valid", 1) is None
    assert conv_utils.deconv_length(None, 2, 3, "same") is None


# Arguments.


def test_numbers_for_each_axis():
    assert conv_utils.normalize_tuple(3, 2, "kernel_size") == (3, 3)
    assert conv_utils.normalize_tuple([1, np.int64(2), 3], 3, "strides") == (1, 2, 3)
    for bad in ((1, 2, 3), 0, -1, 1.5, "3", None, (1, None), True):
        with pytest.raises(ValueError) as caught:
            conv_utils.normalize_tuple(bad, 2, "strides")
        assert caught.value.key == "tools.numbers" and "strides" in str(caught.value)


def test_words():
    assert conv_utils.normalize_padding("SAME") == "same" and conv_utils.normalize_padding("causal") == "causal"
    assert conv_utils.normalize_data_format("Channels_First") == "channels_first"
    assert conv_utils.normalize_data_format("th") == "channels_first"
    assert conv_utils.normalize_data_format(None) == config.image_data_format()
    for function in (conv_utils.normalize_padding, conv_utils.normalize_data_format):
        for bad in ("full", 3, "first"):
            with pytest.raises(ValueError) as caught:
                function(bad)
            assert caught.value.key == "tools.word"
    with pytest.raises(ValueError) as caught:
        conv_utils.conv_output_length(3, 1, "some", 1)
    assert caught.value.key == "tools.word" and "padding" in str(caught.value)


# Kernels.


@pytest.mark.parametrize("shape", [(3, 2, 4), (3, 2, 5, 4), (2, 3, 1, 4, 2)])
def test_kernels_are_turned_over_space(shape):
    kernel = np.random.RandomState(0).normal(size=shape)
    found = conv_utils.convert_kernel(kernel)
    assert np.array_equal(found, np.flip(kernel, tuple(range(len(shape) - 2))))
    assert np.array_equal(conv_utils.convert_kernel(found), kernel)
    assert not np.shares_memory(found, kernel)


@pytest.mark.parametrize("dialect", [1, 2])
def test_kernels_of_keras_1(dialect):
    kernel = np.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)
    kerascn.set_dialect(dialect)
    try:
        for old in ({"dim_ordering": "th"}, {"dim_ordering": "tf"}, {"dim_ordering": "default"}, {}):
            axes = (2, 3) if old.get("dim_ordering") == "th" else (0, 1)
            assert np.array_equal(np_utils.convert_kernel(kernel, **old), np.flip(kernel, axes))
            assert np.array_equal(np_utils.convert_kernel(kernel, *old.values()), np.flip(kernel, axes))
    finally:
        kerascn.set_dialect(2)


@pytest.mark.parametrize("shape", [(), (3, 3), (1,) * 6])
def test_what_is_no_kernel(shape):
    with pytest.raises(ValueError) as caught:
        conv_utils.convert_kernel(np.zeros(shape))
    assert caught.value.key == "tools.kernel"


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: conv_utils.conv_output_length("3", 3, "valid", 1), "input_length"),
        (lambda: conv_utils.conv_output_length(3, 0, "valid", 1), "filter_size"),
        (lambda: conv_utils.conv_output_length(3, 3, "valid", 0), "stride"),
        (lambda: conv_utils.conv_input_length(3.5, 3, "valid", 1), "output_length"),
        (lambda: conv_utils.deconv_length(3, 2, None, "valid"), "kernel_size"),
    ],
)
def test_lengths_that_are_no_numbers(call, argument):
    with pytest.raises(ValueError) as caught:
        call()
    assert caught.value.key == "tools.length" and argument in str(caught.value)
