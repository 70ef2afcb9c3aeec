"""The pictures of scipy.misc: formulas of its documented behaviour, and Pillow itself, are the referees."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from kerascn.old_code.then import pictures

RAMP = np.arange(12.0).reshape(3, 4)
COLOURS = np.arange(3 * 4 * 5, dtype=np.uint8).reshape(4, 5, 3) * 4


@given(
    arrays.arrays(np.float64, (3, 4), elements=st.floats(-1e6, 1e6)),
    st.integers(0, 120),
    st.integers(120, 255),
)
@settings(deadline=None, max_examples=80)
def test_bytescale_stretches_from_the_least_to_the_greatest(values, low, high):
    found = pictures.bytescale(values, high=high, low=low)
    spread = values.max() - values.min()
    share = (values - values.min()) / (spread if spread else 1)
    exact = low + share * (high - low)
    assert found.dtype == np.uint8
    assert np.all(np.abs(found - exact) <= 0.5 + 1e-6)
    if spread:
        assert (found.min(), found.max()) == (low, high)


def test_bytescale_leaves_bytes_and_takes_limits():
    assert pictures.bytescale(COLOURS) is COLOURS
    assert pictures.bytescale(np.array([0, 5, 10, 20]), cmin=0, cmax=10).tolist() == [0, 128, 255, 255]
    assert pictures.bytescale(np.array([3.0, 3.0])).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("call", "key"),
    [
        (lambda: pictures.bytescale(RAMP, high=256), "neighbours.byte_limits"),
        (lambda: pictures.bytescale(RAMP, low=9, high=3), "neighbours.byte_limits"),
        (lambda: pictures.bytescale(RAMP, cmin=5, cmax=1), "neighbours.byte_order"),
        (lambda: pictures.toimage(RAMP + 1j), "neighbours.complex_picture"),
        (lambda: pictures.toimage(np.zeros((2, 5, 6))), "neighbours.picture_shape"),
        (lambda: pictures.toimage(np.zeros(3)), "neighbours.picture_shape"),
        (lambda: pictures.imsave("x.png", np.zeros((3, 5, 6))), "neighbours.picture_channels"),
        (lambda: pictures.toimage(COLOURS, mode="RGBA"), "neighbours.picture_mode"),
        (lambda: pictures.toimage(RAMP, mode="RGB"), "neighbours.picture_mode"),
        (lambda: pictures.imresize(RAMP, 50, interp="best"), "neighbours.picture_interp"),
        (lambda: pictures.imfilter(RAMP, "nice"), "neighbours.picture_filter"),
        (pictures.lena, "neighbours.lena"),
    ],
)
def test_sentences(call, key):
    with pytest.raises(ValueError) as caught:
        call()
    assert caught.value.key == key


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_channels_may_be_at_any_axis(axis):
    moved = np.moveaxis(COLOURS, 2, axis)
    found = pictures.toimage(moved)
    assert (found.mode, found.size) == ("RGB", (5, 4))
    assert np.array_equal(np.asarray(found), COLOURS)


def test_modes():
    assert np.array_equal(np.asarray(pictures.toimage(RAMP, mode="F")), RAMP.astype(np.float32))
    assert np.asarray(pictures.toimage(RAMP * 30, mode="1", high=150)).tolist() == (RAMP * 30 > 150).tolist()
    assert np.asarray(pictures.toimage(RAMP, mode="I")).max() == 255
    palette = np.arange(768) % 256
    assert np.array_equal(pictures.fromimage(pictures.toimage(RAMP, pal=palette)), palette.reshape(256, 3)[
        pictures.bytescale(RAMP)
    ])  # fmt: skip
    assert pictures.toimage(np.zeros((2, 2, 4))).mode == "RGBA"
    assert pictures.toimage(np.zeros((2, 2, 4)), mode="CMYK").mode == "CMYK"
    assert pictures.fromimage(pictures.toimage(RAMP, mode="P")).shape == (3, 4, 3)


def test_files(tmp_path):
    pictures.imsave(tmp_path / "a.png", RAMP)
    assert np.array_equal(pictures.imread(tmp_path / "a.png"), pictures.bytescale(RAMP))
    pictures.imsave(str(tmp_path / "b"), COLOURS, "png")
    assert np.array_equal(np.asarray(Image.open(tmp_path / "b")), COLOURS)
    grey = pictures.imread(tmp_path / "b", flatten=True)
    assert np.allclose(grey, COLOURS @ [0.299, 0.587, 0.114], atol=0.01)
    assert grey.dtype == np.float32
    assert pictures.imread(tmp_path / "b", mode="L").shape == (4, 5)
    Image.fromarray(RAMP > 3).save(tmp_path / "c.png")
    assert np.array_equal(pictures.imread(tmp_path / "c.png"), (RAMP > 3) * np.uint8(255))


@pytest.mark.parametrize(("size", "shape"), [(50, (2, 2, 3)), (200, (8, 10, 3)), (0.5, (2, 2, 3)), ((7, 9), (7, 9, 3))])
def test_sizes(size, shape):
    assert pictures.imresize(COLOURS, size).shape == shape


@pytest.mark.parametrize(
    ("interp", "filter"), [("nearest", 0), ("lanczos", 1), ("bilinear", 2), ("bicubic", 3), ("cubic", 3)]
)
def test_resizing_is_pillows(interp, filter):
    wanted = np.asarray(Image.fromarray(COLOURS).resize((9, 7), Image.Resampling(filter)))
    assert np.array_equal(pictures.imresize(COLOURS, (7, 9), interp), wanted)
    turned = {"lanczos": None}.get(interp, filter)
    if turned is not None:
        wanted = np.asarray(Image.fromarray(COLOURS).rotate(30, Image.Resampling(filter)))
        assert np.array_equal(pictures.imrotate(COLOURS, 30, interp), wanted)


def test_numbers_with_a_point_are_stretched_before_they_are_resized():
    found = pictures.imresize(RAMP, 100, mode="F")
    assert np.allclose(found, RAMP)
    assert pictures.imresize(RAMP / 1000, 100).max() == 255


def test_filters():
    from PIL import ImageFilter

    wanted = np.asarray(Image.fromarray(COLOURS).filter(ImageFilter.BLUR))
    assert np.array_equal(pictures.imfilter(COLOURS, "blur"), wanted)


def test_shown(monkeypatch):
    shown = []
    monkeypatch.setattr(Image.Image, "show", lambda self: shown.append(self.size))
    pictures.imshow(RAMP)
    assert shown == [(4, 3)]
