"""Pictures made brighter, their channels shifted. The referee of brightness is Pillow."""

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from kerascn.preprocessing import image

X = np.random.RandomState(0).randint(0, 256, (6, 5, 3)).astype("uint8")


@pytest.mark.parametrize("factor", [0, 0.3, 1, 1.7, 3])
def test_brightness_is_that_of_pillow(factor):
    expected = np.asarray(ImageEnhance.Brightness(Image.fromarray(X)).enhance(factor)).astype(int)
    assert abs(image.apply_brightness_shift(X, factor).astype(int) - expected).max() <= 1
    shown = image.apply_brightness_shift(X.astype("float32"), factor)
    assert shown.dtype == "float32" and abs(shown - expected).max() <= 1
    np.testing.assert_allclose(
        image.apply_brightness_shift(X.transpose(2, 0, 1), factor),
        image.apply_brightness_shift(X, factor).transpose(2, 0, 1),
    )


def test_what_is_white():
    def most(values, factor=3.0, dtype="float32"):
        return image.apply_brightness_shift(np.array([values], dtype), factor).max()

    assert most([0, 0.5, 0.9]) == 1, "values from 0 to 1"
    assert most([0, 100, 200]) == 255
    assert most([0, 100, 20], 2) == 200
    assert most([0, 300, 900]) == 900
    assert most([0, 1, 1], 200, "uint8") == 200, "whole numbers are never from 0 to 1"
    np.testing.assert_allclose(image.apply_brightness_shift([[-1.0, 0.0, 1.0]], 0.5), [[-1, -0.5, 0]])


def test_random_brightness_is_the_drawn_one():
    np.random.seed(4)
    factor = np.random.RandomState(4).uniform(0.5, 1.5)
    got = image.random_brightness(X.astype("float64"), (0.5, 1.5))
    np.testing.assert_array_equal(got, image.apply_brightness_shift(X.astype("float64"), factor))


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16", "uint8", "int16"])
@pytest.mark.parametrize("axis", [0, 1, 2, -1])
def test_channels_are_shifted_within_their_limits(dtype, axis):
    x = X.astype(dtype)
    length = x.shape[axis]
    numbers = np.linspace(-60, 80, length)
    shape = [1, 1, 1]
    shape[axis] = length
    expected = np.clip(X + numbers.reshape(shape), X.min(), X.max())
    got = image.apply_channel_shift(x, numbers, axis)
    assert got.dtype == x.dtype
    np.testing.assert_allclose(got.astype(float), expected, atol=0.51 if dtype in ("uint8", "int16") else 0.13)
    same = image.apply_channel_shift(x, 20, axis)
    np.testing.assert_allclose(same.astype(float), np.clip(X + 20.0, X.min(), X.max()))


def test_random_channel_shift_gives_each_channel_its_own():
    np.random.seed(4)
    numbers = np.random.RandomState(4).uniform(-30, 30, 3)
    x = X.astype("float64").transpose(2, 0, 1)
    got = image.random_channel_shift(x, 30)
    np.testing.assert_allclose(got, np.clip(x + numbers[:, None, None], x.min(), x.max()))
    np.random.seed(4)
    np.testing.assert_array_equal(image.random_channel_shift(x, intensity_range=30, channel_index=0), got)


def test_nothing_is_done_without_need():
    assert image.apply_brightness_shift(X, 1) is X and image.random_channel_shift(X, 0, 2) is X
    before = X.copy()
    image.apply_brightness_shift(X, 2), image.apply_channel_shift(X, 20, 2)
    np.testing.assert_array_equal(X, before)


WRONG = [
    (lambda: image.apply_brightness_shift(X, -1), "call.bad_value", "brightness"),
    (lambda: image.apply_brightness_shift("no", 1), "images.numbers", "<U2"),
    (lambda: image.apply_brightness_shift(3, 1), "images.numbers", "3"),
    (lambda: image.random_brightness(X, 0.5), "call.bad_value", "(0.5, 1.5)"),
    (lambda: image.random_brightness(X, (2, 1)), "call.bad_value", "brightness_range"),
    (lambda: image.random_brightness(X, (-1, 1)), "call.bad_value", "brightness_range"),
    (lambda: image.random_channel_shift(X, -3), "call.bad_value", "intensity"),
    (lambda: image.random_channel_shift(X, 3, 4), "images.axis", "(6, 5, 3)"),
    (lambda: image.apply_channel_shift(X, [1, 2], 2), "images.channel_shift", "[1, 2]"),
    (lambda: image.apply_channel_shift(X, "a", 2), "images.channel_shift", "'a'"),
    (lambda: image.apply_channel_shift(X, np.nan, 2), "images.channel_shift", "nan"),
]


@pytest.mark.parametrize("wrong, key, part", WRONG)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_one_sentence(wrong, key, part, language, monkeypatch):
    monkeypatch.setenv("KERASCN_LANG", language)
    with pytest.raises(ValueError) as caught:
        wrong()
    assert caught.value.key == key and part in str(caught.value) and "\n" not in str(caught.value)
