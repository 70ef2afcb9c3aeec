"""Pictures turned, shifted, sheared, zoomed, flipped: the numbers are those of SciPy's affine_transform."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

import kerascn
from kerascn.preprocessing import image
from kerascn.preprocessing.image import affine, sampling

LAST = dict(row_axis=0, col_axis=1, channel_axis=2)
FIRST = dict(row_axis=1, col_axis=2, channel_axis=0)
FILL_MODES = ("constant", "nearest", "reflect", "wrap")
SHAPES = [(1, 5, 9), (3, 12, 7), (4, 1, 6), (2, 6, 1), (3, 1, 1), (1, 2, 2)]


def drawn(shape, dtype="float32", seed=0):
    values = np.random.RandomState(seed).rand(*shape) * 250
    return (values - 100 if dtype == "int16" else values).astype(dtype)


def by_scipy(planes, matrix, fill_mode, cval, order):
    """The referee: SciPy on each channel, computed in fractions."""
    exact = planes.astype("float32" if planes.dtype == "float32" else "float64")
    shown = [
        ndimage.affine_transform(p, matrix[:2, :2], matrix[:2, 2], order=order, mode=fill_mode, cval=cval)
        for p in exact
    ]
    return np.stack(shown)


def centred(matrix, height, width):
    """The matrix about the middle of a picture, as a product of three."""
    there, back = np.eye(3), np.eye(3)
    there[:2, 2] = (height - 1) / 2, (width - 1) / 2
    back[:2, 2] = -there[:2, 2]
    return there @ matrix @ back


def product(theta=0, tx=0, ty=0, shear=0, zx=1, zy=1):
    """The matrix of a transformation as a product of four."""
    a, s = np.deg2rad(theta), np.deg2rad(shear)
    turn = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    shift = np.array([[1, 0, tx], [0, 1, ty], [0, 0, 1]])
    lean = np.array([[1, -np.sin(s), 0], [0, np.cos(s), 0], [0, 0, 1]])
    return turn @ shift @ lean @ np.diag([zx, zy, 1])


TOLERANCE = {"float32": 1e-4, "float64": 1e-9, "float16": 0.0626, "uint8": 0.5001, "int16": 0.5001, "int64": 0.5001}


@pytest.mark.parametrize("fill_mode", FILL_MODES)
@pytest.mark.parametrize("dtype", TOLERANCE)
def test_looking_up_is_that_of_scipy(fill_mode, dtype):
    dice = np.random.RandomState(1)
    for shape in SHAPES:
        for order in (0, 1):
            for _ in range(8):
                matrix = np.eye(3)
                matrix[:2] += dice.randn(2, 3) * [0.6, 0.6, 6]
                planes = drawn(shape, dtype)
                seen = sampling.sample(planes, matrix, fill_mode, 7, order)
                assert seen.dtype == planes.dtype and seen.shape == shape
                np.testing.assert_allclose(seen, by_scipy(planes, matrix, fill_mode, 7, order), atol=TOLERANCE[dtype])


def test_rows_and_columns_apart_are_the_same():
    """Maps without turning and shearing go another way."""
    dice = np.random.RandomState(2)
    for number in range(60):
        matrix = np.diag([*dice.choice([1, -1, 0.4, 1.7], 2), 1.0])
        matrix[:2, 2] = dice.randn(2) * 6 if number % 2 else dice.randint(-9, 9, 2)
        for shape in SHAPES:
            planes = drawn(shape, "float64")
            for fill_mode in FILL_MODES:
                for order in (0, 1):
                    seen = sampling.sample(planes, matrix, fill_mode, 7, order)
                    np.testing.assert_allclose(seen, by_scipy(planes, matrix, fill_mode, 7, order), atol=1e-9)


@pytest.mark.parametrize("order", [2, 3, 5])
def test_higher_orders_are_splines(order):
    planes, matrix = drawn((3, 9, 7), "float64"), centred(product(theta=20, tx=1.3), 9, 7)
    for fill_mode in FILL_MODES:
        seen = sampling.sample(planes, matrix, fill_mode, 7, order)
        np.testing.assert_allclose(seen, by_scipy(planes, matrix, fill_mode, 7, order), atol=1e-9)
    whole = sampling.sample(planes.astype("uint8"), matrix, "constant", 300, order)
    assert whole.dtype == "uint8" and whole.max() == 255, "rounded and kept within the type"


def test_large_pictures_are_treated_in_blocks():
    planes = drawn((3, 211, 157))
    assert planes.size > 3 * sampling.BLOCK
    for moves in (dict(theta=200, tx=30, zx=1.4, shear=20), dict(tx=30.31, ty=-2.53, zx=1.37, zy=0.73)):
        matrix = centred(product(**moves), 211, 157)
        for fill_mode in FILL_MODES:
            for order in (0, 1):
                seen = sampling.sample(planes, matrix, fill_mode, 7, order)
                np.testing.assert_allclose(seen, by_scipy(planes, matrix, fill_mode, 7, order), atol=1e-3)


moves = st.fixed_dictionaries({
    "theta": st.floats(-180, 180),
    "tx": st.floats(-9, 9),
    "ty": st.floats(-9, 9),
    "shear": st.floats(-60, 60),
    "zx": st.floats(0.3, 3),
    "zy": st.floats(0.3, 3),
})  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(moves, st.integers(1, 9), st.integers(1, 9), st.sampled_from(["nearest", "reflect"]), st.booleans())
def test_an_affine_transform_is_the_product_about_the_middle(kwargs, height, width, fill_mode, first):
    planes = drawn((3, height, width), "float64")
    expected = by_scipy(planes, centred(product(**kwargs), height, width), fill_mode, 0, 1)
    x, axes = (planes, FIRST) if first else (planes.transpose(1, 2, 0), LAST)
    got = image.apply_affine_transform(x, **kwargs, **axes, fill_mode=fill_mode)
    np.testing.assert_allclose(got if first else got.transpose(2, 0, 1), expected, atol=1e-6)


def test_what_each_move_does_to_a_picture():
    x = np.zeros((5, 7, 1), "float32")
    x[2, 5] = 1  # one bright pixel, to the right of the middle

    def bright(**kwargs):
        return np.argwhere(image.apply_affine_transform(x, **kwargs, fill_mode="constant")[..., 0] > 0.5).tolist()

    assert bright() == [[2, 5]]
    assert bright(tx=1) == [[1, 5]] and bright(ty=1) == [[2, 4]]
    assert bright(theta=90) == [[4, 3]] and bright(theta=-90) == [[0, 3]] and bright(theta=180) == [[2, 1]]
    assert bright(zy=2) == [[2, 4]] and bright(zx=3) == [[2, 5]]
    assert len(bright(zx=0.3)) == 3 and bright(zy=0.3) == []


@pytest.mark.parametrize("fill_mode", FILL_MODES)
def test_quarter_turns_lose_nothing(fill_mode):
    """Sines and cosines are not exact, and the edge must not fall over the edge for it."""
    x = drawn((6, 6, 3))
    for quarters in (1, 2, 3):
        turned = image.apply_affine_transform(x, theta=90 * quarters, fill_mode=fill_mode, cval=-1)
        np.testing.assert_allclose(turned, np.rot90(x, -quarters), atol=1e-3)


def test_nothing_to_do_is_not_done():
    x = drawn((4, 5, 3))
    assert image.apply_affine_transform(x) is x
    assert image.random_rotation(x, 0, **LAST) is x and image.random_zoom(x, (1, 1), **LAST) is x
    assert image.random_shift(x, 0, 0, **LAST) is x and image.random_shear(x, 0, **LAST) is x


def test_the_given_picture_stays_as_it_is():
    x = drawn((6, 5, 3))
    before = x.copy()
    result = image.apply_affine_transform(x, theta=20)
    np.testing.assert_array_equal(x, before)
    assert result.flags.c_contiguous and result.flags.owndata | (result.base is not x)


def test_strided_pictures_and_axes_in_any_order():
    planes = drawn((3, 8, 6))
    expected = image.apply_affine_transform(planes, theta=30, **FIRST)
    for order in ((1, 0, 2), (2, 1, 0), (1, 2, 0)):
        x = planes.transpose(order)
        axes = dict(channel_axis=order.index(0), row_axis=order.index(1) - 3, col_axis=order.index(2))
        got = image.apply_affine_transform(x, theta=30, **axes)
        np.testing.assert_allclose(got, expected.transpose(order), atol=1e-4)
    flipped = planes[:, ::-1, ::2]
    got = image.apply_affine_transform(flipped, theta=30, **FIRST)
    np.testing.assert_allclose(got, image.apply_affine_transform(flipped.copy(), theta=30, **FIRST))


def test_a_list_or_an_empty_picture():
    x = drawn((3, 4, 1))
    np.testing.assert_allclose(
        image.apply_affine_transform(x.tolist(), tx=1), image.apply_affine_transform(x, tx=1), atol=1e-5
    )
    assert image.apply_affine_transform(np.zeros((0, 4, 1)), tx=1).shape == (0, 4, 1)


# Functions of the older releases.


def test_apply_transform_is_told_by_a_matrix():
    x = drawn((3, 8, 6))
    matrix = centred(product(theta=25, zx=0.8), 8, 6)
    about = image.transform_matrix_offset_center(product(theta=25, zx=0.8), 8, 6)
    np.testing.assert_allclose(about, matrix, atol=1e-12)
    for fill_mode in FILL_MODES:
        expected = by_scipy(x, matrix, fill_mode, 3, 1)
        got = image.apply_transform(x, about, fill_mode=fill_mode, cval=3)
        np.testing.assert_allclose(got, expected, atol=1e-4)
        got = image.apply_transform(x.transpose(1, 2, 0), about, -1, fill_mode, 3)
        np.testing.assert_allclose(got, expected.transpose(1, 2, 0), atol=1e-4)


def test_flip_axis():
    x = drawn((3, 4, 5))
    for axis in (0, 1, 2, -1):
        np.testing.assert_array_equal(image.flip_axis(x, axis), np.flip(x, axis))


def seeded(function, *args, **kwargs):
    np.random.seed(11)
    return function(*args, **kwargs)


def test_random_moves_are_the_drawn_moves():
    x = drawn((9, 7, 3))
    dice = np.random.RandomState(11)
    theta = dice.uniform(-40, 40)
    np.testing.assert_array_equal(
        seeded(image.random_rotation, x, 40, **LAST), image.apply_affine_transform(x, theta=theta)
    )
    dice.seed(11)
    tx, ty = dice.uniform(-0.3, 0.3) * 9, dice.uniform(-0.2, 0.2) * 7
    np.testing.assert_array_equal(
        seeded(image.random_shift, x, 0.2, 0.3, **LAST), image.apply_affine_transform(x, tx=tx, ty=ty)
    )
    dice.seed(11)
    shear = np.rad2deg(dice.uniform(-0.4, 0.4))
    np.testing.assert_allclose(
        seeded(image.random_shear, x, 0.4, **LAST), image.apply_affine_transform(x, shear=shear), atol=1e-4
    )
    dice.seed(11)
    zx, zy = dice.uniform(0.5, 1.5, 2)
    for given_range in ((0.5, 1.5), [0.5, 1.5], 0.5):
        np.testing.assert_array_equal(
            seeded(image.random_zoom, x, given_range, **LAST), image.apply_affine_transform(x, zx=zx, zy=zy)
        )


@pytest.mark.parametrize("name, args", [
    ("random_rotation", (30,)), ("random_shift", (0.2, 0.3)), ("random_shear", (0.3,)), ("random_zoom", ((1.5, 2),)),
])  # fmt: skip
def test_random_moves_pass_on_how_to_fill_and_mix(name, args):
    x = drawn((3, 9, 7))
    function = getattr(image, name)
    plain = seeded(function, x, *args)
    assert not np.array_equal(plain, seeded(function, x, *args, fill_mode="constant", cval=-50))
    assert not np.array_equal(plain, seeded(function, x, *args, interpolation_order=0))
    last = seeded(function, x.transpose(1, 2, 0), *args, **LAST)
    np.testing.assert_allclose(last.transpose(2, 0, 1), plain, atol=1e-4)
    old = seeded(function, x, *args, row_index=1, col_index=2, channel_index=0)
    np.testing.assert_array_equal(old, plain)
    np.testing.assert_array_equal(seeded(function, x, *args, 1, 2, 0, "nearest", 0.0), plain)


def test_a_steep_shear_is_read_as_degrees():
    x = drawn((9, 7, 3))
    with pytest.warns(kerascn.messages.KerascnWarning, match="degrees"):
        steep = seeded(image.random_shear, x, 20, **LAST)
    np.testing.assert_allclose(steep, seeded(image.random_shear, x, np.deg2rad(20), **LAST), atol=1e-3)


def test_channels_that_seem_to_stand_last_are_told_of():
    with pytest.warns(kerascn.messages.KerascnWarning, match="channel_axis=2"):
        image.random_rotation(drawn((9, 7, 3)), 10)


# Wrong uses.

X = np.zeros((5, 4, 3))
WRONG = [
    (lambda: image.apply_affine_transform(X, theta="a"), "call.bad_value", ("apply_affine_transform", "theta")),
    (lambda: image.apply_affine_transform(X, tx=np.nan), "call.bad_value", ("tx", "nan")),
    (lambda: image.apply_affine_transform(X, tx=1, fill_mode="mirror"), "call.bad_value", ("fill_mode", "'wrap'")),
    (lambda: image.apply_affine_transform(X, tx=1, cval=None), "call.bad_value", ("cval",)),
    (lambda: image.apply_affine_transform(X, tx=1, order=6), "call.bad_value", ("order", "6")),
    (lambda: image.apply_affine_transform(X, tx=1, order=True), "call.bad_value", ("order",)),
    (lambda: image.apply_affine_transform(X[0], tx=1), "images.three_axes", ("(4, 3)",)),
    (lambda: image.apply_affine_transform(X.astype(str), tx=1), "images.three_axes", ("<U",)),
    (lambda: image.apply_affine_transform(X + 1j, tx=1), "images.three_axes", ("complex128",)),
    (lambda: image.apply_affine_transform(X, tx=1, row_axis=1), "images.axes", ("row_axis=1",)),
    (lambda: image.apply_affine_transform(X, tx=1, row_axis=3), "images.axes", ("row_axis=3",)),
    (lambda: image.apply_affine_transform(X, tx=1, row_axis=0.0), "images.axes", ("row_axis=0.0",)),
    (lambda: image.apply_affine_transform(X, angle=3), "call.unknown", ("angle",)),
    (lambda: image.apply_transform(X, np.eye(2)), "images.matrix", ("transform_matrix", "apply_transform")),
    (lambda: image.apply_transform(X, "no"), "images.matrix", ("'no'",)),
    (lambda: image.apply_transform(X, np.full((3, 3), np.inf)), "images.matrix", ("inf",)),
    (lambda: image.apply_transform(X, np.eye(3), 3), "images.axes", ("channel_axis=3",)),
    (lambda: image.transform_matrix_offset_center(np.eye(3), "a", 3), "call.bad_value", ("'x'",)),
    (lambda: image.transform_matrix_offset_center(None, 3, 3), "images.matrix", ("None",)),
    (lambda: image.flip_axis(X, 3), "images.axis", ("3", "(5, 4, 3)")),
    (lambda: image.flip_axis(X, None), "call.bad_value", ("axis",)),
    (lambda: image.random_rotation(X, -3, **LAST), "call.bad_value", ("rg", "-3")),
    (lambda: image.random_shift(X, "a", 0, **LAST), "call.bad_value", ("wrg",)),
    (lambda: image.random_shift(X, 0, np.inf, **LAST), "call.bad_value", ("hrg",)),
    (lambda: image.random_shear(X, None, **LAST), "call.bad_value", ("intensity",)),
    (lambda: image.random_zoom(X, (2, 1), **LAST), "call.bad_value", ("zoom_range", "(2, 1)")),
    (lambda: image.random_zoom(X, (0, 1), **LAST), "call.bad_value", ("zoom_range",)),
    (lambda: image.random_zoom(X, 3, **LAST), "call.bad_value", ("zoom_range",)),
    (lambda: image.random_zoom(X, (1, 2, 3), **LAST), "call.bad_value", ("zoom_range",)),
    (lambda: image.random_zoom(X, 0.2, interpolation_order=9, **LAST), "call.bad_value", ("interpolation_order",)),
]


@pytest.mark.parametrize("wrong, key, parts", WRONG)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_one_sentence(wrong, key, parts, language, monkeypatch):
    monkeypatch.setenv("KERASCN_LANG", language)
    with pytest.raises((ValueError, TypeError)) as caught:
        wrong()
    assert caught.value.key == key
    assert all(part in str(caught.value) for part in parts) and "\n" not in str(caught.value)


def test_a_missing_scipy_is_told_and_only_when_needed(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "scipy", None)
    image.apply_affine_transform(drawn((4, 5, 1)), theta=3)
    with pytest.raises(ImportError) as caught:
        image.apply_affine_transform(drawn((4, 5, 1)), theta=3, order=3)
    assert caught.value.key == "images.no_scipy" and "kerascn[images]" in str(caught.value)


def test_the_matrix_is_left_out_where_it_would_do_nothing():
    assert affine.affine_matrix() is None
    np.testing.assert_allclose(affine.affine_matrix(theta=20, tx=1, ty=2, shear=30, zx=2, zy=3),
                               product(theta=20, tx=1, ty=2, shear=30, zx=2, zy=3), atol=1e-12)  # fmt: skip
