"""Zeros around space, edges cut off, places repeated: against NumPy, in both data formats and both spellings."""

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn import layers
from kerascn.declare import registry
from kerascn.engine import Input
from kerascn.layers import (
    Cropping1D,
    Cropping2D,
    Cropping3D,
    Masking,
    UpSampling1D,
    UpSampling2D,
    UpSampling3D,
    ZeroPadding1D,
    ZeroPadding2D,
    ZeroPadding3D,
)
from tests.layers.referee_layers import apply, check_gradients, check_refusal, computing_in, copy_of, plain

pytestmark = pytest.mark.engine

CHANCE = np.random.default_rng(19)
FIRST = dict(data_format="channels_first")
SHAPES = {1: (2, 5, 3), 2: (2, 4, 5, 3), 3: (2, 4, 5, 6, 3)}


def numbers(rank, given):
    x = CHANCE.normal(size=SHAPES[rank]).astype("float32")
    return np.moveaxis(x, -1, 1) if given == FIRST else x


def on_space(function, x, given):
    """A function of arrays with the channels last, on an array of either format."""
    return np.moveaxis(function(np.moveaxis(x, 1, -1)), -1, 1) if given == FIRST else function(x)


def agree(layer, x, expected):
    found = apply(layer, x)
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    assert layer.output_shape == (None, *expected.shape[1:])
    np.testing.assert_array_equal(apply(copy_of(layer, x), x), found)
    np.testing.assert_array_equal(apply(copy_of(layer, x), x, unknown=range(1, x.ndim)), found)
    nothing_known = (7, *[None] * (x.ndim - 1))
    assert layer.compute_output_shape(nothing_known) == nothing_known


PAIRS = [
    (1, 2, [(2, 2)]), (1, (1, 3), [(1, 3)]), (1, [0, 2], [(0, 2)]), (1, {"right_pad": 2}, [(0, 2)]),
    (1, {"left_pad": 1, "right_pad": 2}, [(1, 2)]), (1, ((2, 1),), [(2, 1)]),
    (2, 1, [(1, 1), (1, 1)]), (2, (0, 2), [(0, 0), (2, 2)]), (2, ((1, 0), (2, 1)), [(1, 0), (2, 1)]),
    (2, (1, 0, 2, 1), [(1, 0), (2, 1)]), (2, {"top_pad": 1, "left_pad": 2}, [(1, 0), (2, 0)]),
    (2, (1, (0, 2)), [(1, 1), (0, 2)]),
    (3, 1, [(1, 1)] * 3), (3, (1, 0, 2), [(1, 1), (0, 0), (2, 2)]),
    (3, ((1, 2), (0, 1), (2, 0)), [(1, 2), (0, 1), (2, 0)]),
]  # fmt: skip
TRIED = [(*case, given) for case in PAIRS for given in ([{}] if case[0] == 1 else [{}, FIRST])]


@pytest.mark.parametrize("rank, said, pairs, given", TRIED)
def test_zeros_around(rank, said, pairs, given):
    x = numbers(rank, given)
    layer = [ZeroPadding1D, ZeroPadding2D, ZeroPadding3D][rank - 1](said, **given)
    agree(layer, x, on_space(lambda one: np.pad(one, [(0, 0), *pairs, (0, 0)]), x, given))
    assert layer.get_config()["padding"] == (pairs[0] if rank == 1 else tuple(pairs))


@pytest.mark.parametrize("rank, said, pairs, given", TRIED)
def test_edges_cut_off(rank, said, pairs, given):
    x = numbers(rank, given)
    layer = [Cropping1D, Cropping2D, Cropping3D][rank - 1](said, **given)
    left = tuple(slice(before, n - after) for (before, after), n in zip(pairs, SHAPES[rank][1:], strict=False))
    agree(layer, x, on_space(lambda one: one[(slice(None), *left)], x, given))
    assert layer.get_config()["cropping"] == (pairs[0] if rank == 1 else tuple(pairs))


SIZES = [(1, 3, [3]), (2, 2, [2, 2]), (2, (1, 3), [1, 3]), (3, 2, [2, 2, 2]), (3, (1, 2, 3), [1, 2, 3])]


@pytest.mark.parametrize("rank, size, factors", SIZES)
@pytest.mark.parametrize("given", [{}, FIRST])
def test_repeated(rank, size, factors, given):
    given = {} if rank == 1 else given
    x = numbers(rank, given)

    def repeated(one):
        for axis, factor in enumerate(factors, 1):
            one = one.repeat(factor, axis)
        return one

    layer = [UpSampling1D, UpSampling2D, UpSampling3D][rank - 1](size, **given)
    agree(layer, x, on_space(repeated, x, given))
    assert layer.get_config()["size"] == (size if rank == 1 else tuple(factors))


def between(length, factor):
    """The weights with which the elements of an axis are mixed when it becomes ``factor`` times as long."""
    weights = np.zeros((length * factor, length))
    for place in range(length * factor):
        at = min(place / factor, length - 1)
        lower = int(at)
        weights[place, lower] += 1 - (at - lower)
        weights[place, min(lower + 1, length - 1)] += at - lower
    return weights


@pytest.mark.parametrize("given", [{}, FIRST])
def test_mixed(given):
    x = numbers(2, given)
    layer = UpSampling2D((2, 3), interpolation="bilinear", **given)

    def mixed(one):
        return np.einsum("ar,bc,nrcd->nabd", between(one.shape[1], 2), between(one.shape[2], 3), one)

    found = apply(layer, x)
    np.testing.assert_allclose(found, on_space(mixed, x, given), rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(apply(copy_of(layer, x), x), found)
    assert layer.get_config()["interpolation"] == "bilinear"


@pytest.mark.parametrize("layer", [ZeroPadding2D, lambda: Cropping2D(1), UpSampling2D])
def test_gradients_are_slopes(layer):
    with computing_in("float64"):
        check_gradients(layer(), CHANCE.normal(size=(1, 3, 4, 2)))


def test_as_they_are_without_arguments():
    """Cropping of images cuts off nothing, that of series and volumes one at each end."""
    assert Cropping2D().compute_output_shape((None, 8, 6, 3)) == (None, 8, 6, 3)
    assert Cropping1D().compute_output_shape((None, 8, 3)) == (None, 6, 3)
    assert Cropping3D().compute_output_shape((None, 8, 6, 4, 3)) == (None, 6, 4, 2, 3)
    assert ZeroPadding3D().compute_output_shape((None, 8, None, 4, 3)) == (None, 10, None, 6, 3)


def test_the_data_format_of_the_settings_is_taken_and_written():
    kerascn.config.set_image_data_format("channels_first")
    try:
        made = [ZeroPadding2D(), Cropping2D(1), UpSampling2D()]
        assert [K.int_shape(layer(Input((3, 8, 6)))) for layer in made] == [
            (None, 3, 10, 8), (None, 3, 6, 4), (None, 3, 16, 12),
        ]  # fmt: skip
        assert K.int_shape(UpSampling1D()(Input((3, 8)))) == (None, 6, 8)
    finally:
        kerascn.config.set_image_data_format("channels_last")
    assert {layer.get_config()["data_format"] for layer in made} == {"channels_first"}
    assert "data_format" not in ZeroPadding1D().get_config()


@pytest.mark.parametrize("kind", [ZeroPadding1D, Cropping1D, UpSampling1D])
def test_no_mask_is_taken(kind):
    check_refusal(lambda: kind(name="p")(Masking()(Input((5, 2)))), "layer.no_masks", ["p"], "en")


OLD_AND_NEW = [
    (lambda: UpSampling1D(length=3), lambda: UpSampling1D(3)),
    (lambda: UpSampling2D((2, 3), dim_ordering="th"), lambda: UpSampling2D((2, 3), "channels_first")),
    (lambda: UpSampling3D(dim_ordering="tf"), lambda: UpSampling3D(data_format="channels_last")),
    (lambda: ZeroPadding2D((1, 2, 3, 4), dim_ordering="th"), lambda: ZeroPadding2D(((1, 2), (3, 4)), "channels_first")),
    (lambda: ZeroPadding3D(2, dim_ordering="default"), lambda: ZeroPadding3D(2)),
    (lambda: Cropping2D(((1, 2), (3, 4)), dim_ordering="th"), lambda: Cropping2D(((1, 2), (3, 4)), "channels_first")),
    (lambda: Cropping3D(dim_ordering="th"), lambda: Cropping3D(data_format="channels_first")),
]


@pytest.mark.parametrize("old, new", OLD_AND_NEW)
def test_both_spellings_make_the_same_layer(old, new):
    assert plain(old().get_config()) == plain(new().get_config())


def test_a_configuration_of_keras_1():
    config = dict(name="u", trainable=True, length=2)
    layer = registry.load("layer", {"class_name": "UpSampling1D", "config": config})
    assert layer.get_config() == UpSampling1D(2, name="u").get_config()


def test_they_are_with_the_convolutions_as_well():
    for name in ("ZeroPadding", "Cropping", "UpSampling"):
        for rank in (1, 2, 3):
            assert getattr(layers.convolutional, f"{name}{rank}D") is getattr(layers, f"{name}{rank}D")


REFUSED = [
    (lambda: ZeroPadding1D(-1), "call.bad_value", ["padding", "-1"]),
    (lambda: ZeroPadding1D((1, 2, 3)), "call.bad_value", ["padding", "(1, 2, 3)", "1"]),
    (lambda: ZeroPadding2D((1, 2, 3)), "call.bad_value", ["padding", "(1, 2, 3)", "2"]),
    (lambda: ZeroPadding2D(((1, 2, 3), 1)), "call.bad_value", ["padding", "(1, 2, 3)"]),
    (lambda: ZeroPadding2D({"upper": 1}), "call.bad_value", ["padding", "upper"]),
    (lambda: ZeroPadding2D("same"), "call.bad_value", ["padding", "'same'"]),
    (lambda: Cropping3D((1, 2)), "call.bad_value", ["cropping", "(1, 2)", "3"]),
    (lambda: Cropping2D(1.5), "call.bad_value", ["cropping", "1.5"]),
    (lambda: Cropping1D((3, 2), name="c")(Input((5, 1))), "edges.nothing_left", ["c", "(3, 2)", "5"]),
    (lambda: Cropping2D(2, name="c")(Input((9, 4, 1))), "edges.nothing_left", ["c", "4"]),
    (lambda: UpSampling1D(0), "call.bad_value", ["size", "0"]),
    (lambda: UpSampling2D((2, 2, 2)), "call.bad_value", ["size", "(2, 2, 2)"]),
    (lambda: UpSampling2D(interpolation="cubic"), "call.bad_value", ["interpolation", "'cubic'", "'bilinear'"]),
    (lambda: UpSampling2D(data_format="last"), "call.bad_value", ["data_format", "'last'"]),
    (lambda: ZeroPadding2D()(Input((4, 4))), "spec.ndim", ["zero_padding2d_1", "4"]),
    (lambda: Cropping1D().compute_output_shape((None, 4, 4, 1)), "spec.ndim", ["cropping1d_1", "3"]),
]


@pytest.mark.parametrize("use, key, told", REFUSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_told(use, key, told, language):
    check_refusal(use, key, told, language)
