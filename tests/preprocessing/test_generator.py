"""ImageDataGenerator: what it draws, what it makes of pictures, what fit finds. Referees: NumPy, SciPy, tf_keras."""

import pickle
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kerascn
from kerascn.preprocessing import image
from kerascn.preprocessing.image import ImageDataGenerator, statistics
from tests.layers.tf_keras_child import run_in_tf_keras

X = np.random.RandomState(0).rand(12, 9, 9, 3).astype("float32") * 255
ODD = np.random.RandomState(1).rand(6, 5, 3) * 255

# Options as code, which both libraries run.
OPTIONS = {
    "turn": "rotation_range=40",
    "shares": "width_shift_range=0.3, height_shift_range=0.2",
    "pixels": "width_shift_range=3, height_shift_range=2.5",
    "choices": "width_shift_range=[1, 2, -3], height_shift_range=(0.1, 0.2)",
    "zoom": "zoom_range=0.4",
    "pair": "zoom_range=[0.5, 1.5]",
    "flips": "horizontal_flip=True, vertical_flip=True",
    "bright": "brightness_range=(0.3, 1.7)",
    "all": "rotation_range=40, width_shift_range=0.3, height_shift_range=2, zoom_range=(0.7, 1.1), "
    "horizontal_flip=True, vertical_flip=True, brightness_range=(0.3, 1.7)",
}
FILLS = {
    "constant": "fill_mode='constant', cval=9",
    "reflect": "fill_mode='reflect'",
    "wrap": "fill_mode='wrap'",
    "coarse": "interpolation_order=0",
    "cubic": "interpolation_order=3",
}
SCALES = {
    "rescale": "rescale=1 / 255",
    "own mean": "samplewise_center=True",
    "own deviation": "samplewise_std_normalization=True",
    "mean": "featurewise_center=True",
    "deviation": "featurewise_center=True, featurewise_std_normalization=True",
    "deviation alone": "featurewise_std_normalization=True",
    "zca": "featurewise_center=True, zca_whitening=True, zca_epsilon=1",
    "zca alone": "zca_whitening=True, zca_epsilon=0.1",
    "all": "rescale=0.5, samplewise_std_normalization=True, featurewise_std_normalization=True",
    "first": "data_format='channels_first', featurewise_std_normalization=True",
}
THEIRS = f"""
make = keras.preprocessing.image.ImageDataGenerator
x = given["x"]
for name, options in {OPTIONS!r}.items():
    generator = eval(f"make({{options}})")
    for seed in range(6):
        drawn = generator.get_random_transform((9, 9, 3), seed)
        results[f"drawn {{name}} {{seed}}"] = [float(drawn[k] or 0) for k in
            ("theta", "tx", "ty", "shear", "zx", "zy", "flip_horizontal", "flip_vertical", "brightness")]
moves = [dict(zip(("theta", "tx", "ty", "shear", "zx", "zy"), row)) for row in given["moves"].tolist()]
for name, options in {FILLS!r}.items():
    generator = eval(f"make({{options}})")
    for number, move in enumerate(moves):
        turned = generator.apply_transform(x[0].transpose(1, 0, 2), dict(move, flip_horizontal=number % 2))
        results[f"moved {{name}} {{number}}"] = turned.transpose(1, 0, 2)
for name, options in {SCALES!r}.items():
    generator = eval(f"make({{options}})")
    pictures = x.transpose(0, 3, 1, 2) if name == "first" else x
    generator.fit(pictures)
    results[f"scaled {{name}}"] = generator.standardize(pictures[0].copy())
    for part in ("mean", "std", "zca_whitening_matrix"):
        if getattr(generator, part) is not None:
            results[f"{{part}} {{name}}"] = getattr(generator, part)
"""


@pytest.fixture(scope="module")
def theirs():
    """What tf_keras makes of the options."""
    dice = np.random.RandomState(2)
    moves = dice.rand(6, 6) * [60, 4, 4, 30, 0.6, 0.6] - [30, 2, 2, 15, -0.7, -0.7]
    return run_in_tf_keras(THEIRS, x=X, moves=moves) | {"moves": moves}


def made(options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", kerascn.messages.KerascnWarning)
        return eval(f"ImageDataGenerator({options})")


NAMES = ("theta", "tx", "ty", "shear", "zx", "zy", "flip_horizontal", "flip_vertical", "brightness")


@pytest.mark.parametrize("name", OPTIONS)
def test_a_seed_draws_what_it_draws_in_tf_keras(theirs, name):
    generator = made(OPTIONS[name])
    for seed in range(6):
        drawn = generator.get_random_transform((9, 9, 3), seed)
        np.testing.assert_allclose([float(drawn[one] or 0) for one in NAMES], theirs[f"drawn {name} {seed}"])


@pytest.mark.parametrize("name", FILLS)
def test_square_pictures_are_moved_as_in_tf_keras(theirs, name):
    """tf_keras has rows and columns the other way round, and another middle where they differ in length."""
    generator = made(FILLS[name])
    for number, row in enumerate(theirs["moves"].tolist()):
        move = dict(zip(NAMES, row, strict=False), flip_vertical=number % 2)
        got, expected = generator.apply_transform(X[0], move), theirs[f"moved {name} {number}"]
        off = abs(got - expected) > 0.02
        assert off.mean() < (0.02 if name in ("coarse", "constant") else 1e-9), "on the very edge roundings differ"


@pytest.mark.parametrize("name", SCALES)
def test_pictures_are_scaled_as_in_tf_keras(theirs, name):
    generator = made(SCALES[name])
    pictures = X.transpose(0, 3, 1, 2) if name == "first" else X
    generator.fit(pictures)
    for part, of_theirs in (("mean", "mean"), ("std", "std"), ("principal_components", "zca_whitening_matrix")):
        found = getattr(generator, part)
        assert (found is None) == (f"{of_theirs} {name}" not in theirs)
        if found is not None and part != "principal_components":
            np.testing.assert_allclose(found, theirs[f"{part} {name}"], rtol=1e-4)
    scaled = generator.standardize(pictures[0].copy())
    tolerance = 2e-2 if "zca" in name else 1e-3
    np.testing.assert_allclose(scaled, theirs[f"scaled {name}"], rtol=tolerance, atol=tolerance)


# What is drawn.


def test_without_a_seed_the_numbers_of_numpy_go_on():
    generator = made(OPTIONS["all"])
    np.random.seed(5)
    first, second = (generator.get_random_transform((9, 9, 3)) for _ in range(2))
    assert first != second and first == generator.get_random_transform((9, 9, 3), seed=5)
    before = np.random.get_state()[1].tolist()
    generator.get_random_transform((9, 9, 3), seed=5)
    assert np.random.get_state()[1].tolist() == before, "a seed leaves the state of the process alone"


def test_all_lies_in_the_ranges():
    generator = ImageDataGenerator(
        rotation_range=10, width_shift_range=0.5, height_shift_range=3, shear_range=0.1, zoom_range=(0.8, 1.3),
        channel_shift_range=7, brightness_range=(0.5, 2), horizontal_flip=True,
    )  # fmt: skip
    drawn = [generator.get_random_transform((8, 20, 3)) for _ in range(400)]

    def spread(name):
        return min(one[name] for one in drawn), max(one[name] for one in drawn)

    for name, least, most in (("theta", -10, 10), ("ty", -10, 10), ("shear", -5.73, 5.73), ("zx", 0.8, 1.3)):
        low, high = spread(name)
        assert least <= low < least + (most - least) / 20 and most - (most - least) / 20 < high <= most
    assert {one["tx"] for one in drawn} == {-2, -1, 0, 1, 2}, "whole numbers of pixels"
    assert all(type(one["flip_horizontal"]) is bool for one in drawn)
    assert 150 < sum(one["flip_horizontal"] for one in drawn) < 250 and not any(one["flip_vertical"] for one in drawn)
    channels = np.array([one["channel_shift_intensity"] for one in drawn])
    assert channels.shape == (400, 3) and 6.5 < abs(channels).max() <= 7
    assert abs(np.corrcoef(channels.T)[0, 1]) < 0.2, "each channel has its own"


def test_shears_above_a_quarter_of_a_turn_are_degrees():
    with pytest.warns(kerascn.messages.KerascnWarning, match=r"0\.3491"):
        steep = ImageDataGenerator(shear_range=20)
    gentle = ImageDataGenerator(shear_range=np.deg2rad(20))
    for seed in range(3):
        drawn = [g.get_random_transform((8, 8, 3), seed)["shear"] for g in (steep, gentle)]
        np.testing.assert_allclose(drawn[0], drawn[1])


# What is done.


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 8), st.integers(1, 8), st.sampled_from([1, 2, 3, 4]))
def test_both_formats_and_images_with_masks_move_alike(seed, height, width, channels):
    options = "rotation_range=90, width_shift_range=0.2, height_shift_range=1, shear_range=0.3, zoom_range=0.2, "
    options += "horizontal_flip=True, vertical_flip=True, channel_shift_range=10, brightness_range=(0.5, 1)"
    x = np.random.RandomState(seed).rand(height, width, channels) * 255
    last, first = made(options), made(options + ", data_format='channels_first'")
    got = last.random_transform(x, seed)
    np.testing.assert_allclose(first.random_transform(x.transpose(2, 0, 1), seed), got.transpose(2, 0, 1), atol=1e-9)
    moves = made(options.partition(", channel")[0])
    mask = moves.random_transform(np.indices((height, width)).transpose(1, 2, 0).astype(float), seed)
    assert mask.shape == (height, width, 2)
    np.testing.assert_allclose(moves.random_transform(x, seed)[..., :1], moves.random_transform(x[..., :1], seed))


def test_all_at_once_is_one_thing_after_another():
    generator = ImageDataGenerator(fill_mode="reflect")
    moves = dict(theta=20, tx=1, ty=-0.5, shear=5, zx=0.9, zy=1.1)
    told = dict(moves, flip_horizontal=True, flip_vertical=True, channel_shift_intensity=[5, 0, -5], brightness=0.7)
    one = image.apply_affine_transform(ODD, **moves, fill_mode="reflect")
    expected = image.apply_channel_shift(one[::-1, ::-1], [5, 0, -5], 2) * 0.7
    np.testing.assert_allclose(generator.apply_transform(ODD, told), expected, atol=1e-9)


def test_flips_alone_are_exact_and_nothing_to_do_is_not_done():
    generator = ImageDataGenerator()
    flipped = generator.apply_transform(ODD, {"flip_horizontal": True})
    np.testing.assert_array_equal(flipped, ODD[:, ::-1])
    flipped[:] = 0
    assert ODD.any(), "a flip is a copy"
    assert generator.apply_transform(ODD, {}) is ODD and generator.random_transform(ODD) is ODD
    once = generator.apply_transform(ODD, {"channel_shift_intencity": 3})  # so spelled in some releases
    np.testing.assert_array_equal(once, generator.apply_transform(ODD, {"channel_shift_intensity": 3}))


@pytest.mark.parametrize("dtype", ["uint8", "int16", "float16", "float32", "float64"])
def test_a_picture_keeps_its_type_and_is_not_changed(dtype):
    x = ODD.astype(dtype)
    before = x.copy()
    generator = made(OPTIONS["all"] + ", channel_shift_range=9, shear_range=0.2")
    got = generator.random_transform(x, seed=3)
    assert got.dtype == x.dtype and got.shape == x.shape
    np.testing.assert_array_equal(x, before)
    exact = generator.random_transform(x.astype("float64"), seed=3)
    assert abs(got - exact).max() <= {"float16": 0.7, "float32": 1e-3, "float64": 0}.get(dtype, 2)


# One scale.


def test_standardize_changes_fractions_in_place_and_whole_numbers_not():
    generator = ImageDataGenerator(rescale=0.5)
    x = ODD.copy()
    assert generator.standardize(x) is x
    np.testing.assert_allclose(x, ODD * 0.5)
    whole = ODD.astype("uint8")
    scaled = generator.standardize(whole)
    assert scaled.dtype == "float32"
    np.testing.assert_allclose(scaled, whole * 0.5)


def test_the_function_comes_first():
    seen = []
    generator = ImageDataGenerator(preprocessing_function=lambda x: seen.append(x.shape) or x + 1, rescale=2)
    np.testing.assert_allclose(generator.standardize(ODD.copy()), (ODD + 1) * 2)
    assert seen == [ODD.shape]


def test_a_batch_is_scaled_as_its_pictures():
    generator = ImageDataGenerator(
        samplewise_std_normalization=True, featurewise_std_normalization=True, dtype="float64"
    )
    generator.fit(X)
    batch = generator.standardize(X.astype("float64"))
    for picture, expected in zip(X, batch, strict=True):
        np.testing.assert_allclose(generator.standardize(picture.astype("float64")), expected)


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
@pytest.mark.parametrize("channels", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("dtype", ["uint8", "float64"])
def test_mean_and_deviation_are_those_of_numpy(data_format, channels, dtype):
    x = (np.random.RandomState(0).rand(31, 7, 5, channels) * 40 + 200).astype(dtype)
    given_as = x if data_format == "channels_last" else x.transpose(0, 3, 1, 2)
    generator = ImageDataGenerator(featurewise_std_normalization=True, data_format=data_format, dtype="float64")
    generator.fit(given_as)
    np.testing.assert_allclose(generator.mean.ravel(), x.mean(axis=(0, 1, 2)))
    np.testing.assert_allclose(generator.std.ravel(), x.std(axis=(0, 1, 2)))
    scaled = generator.standardize(given_as.astype("float64"))
    axes = (0, 1, 2) if data_format == "channels_last" else (0, 2, 3)
    np.testing.assert_allclose(scaled.mean(axis=axes), 0, atol=1e-10)
    np.testing.assert_allclose(scaled.std(axis=axes), 1, atol=1e-6)


def test_fit_rescales_and_says_so_where_that_was_done_already():
    generator = ImageDataGenerator(featurewise_center=True, rescale=1 / 255)
    generator.fit(X)
    np.testing.assert_allclose(generator.standardize(X.copy()).mean(axis=(0, 1, 2)), 0, atol=1e-5)
    with pytest.warns(kerascn.messages.KerascnWarning, match="scaled already"):
        generator.fit(X / 255)


def test_large_values_lose_nothing():
    x = np.random.RandomState(0).rand(50, 4, 4, 1) + 1e7
    generator = ImageDataGenerator(featurewise_std_normalization=True, dtype="float64")
    generator.fit(x)
    np.testing.assert_allclose(generator.std, x.std(), rtol=1e-8)


def test_whitened_values_are_uncorrelated_and_of_variance_1():
    dice = np.random.RandomState(0)
    mixed = dice.randn(400, 60) @ dice.randn(60, 60)
    x = np.concatenate([mixed, -mixed]).reshape(800, 4, 5, 3) + 100  # each pixel has the mean of its channel
    generator = ImageDataGenerator(zca_whitening=True, zca_epsilon=0, dtype="float64")
    generator.fit(x)
    white = generator.standardize(x.copy()).reshape(800, -1)
    np.testing.assert_allclose(np.cov(white.T, bias=True), np.eye(60), atol=1e-8)
    np.testing.assert_allclose(generator.principal_components, generator.principal_components.T, atol=1e-10)
    likeness = np.corrcoef(white[:, 7], x.reshape(800, -1)[:, 7])[0, 1]
    assert likeness > 0.1, "of all such matrices the one that changes the picture least"
    one_by_one = np.stack([generator.standardize(picture.copy()) for picture in x[:5]])
    np.testing.assert_allclose(one_by_one.reshape(5, -1), white[:5])


def test_directions_without_any_variance_are_no_trouble():
    x = np.random.RandomState(0).rand(5, 4, 4, 1)  # fewer pictures than pixels
    for epsilon in (0, 1e-6):
        generator = ImageDataGenerator(zca_whitening=True, zca_epsilon=epsilon, dtype="float64")
        generator.fit(x)
        assert abs(generator.standardize(x.copy())).max() < 10
    generator.fit(np.ones((3, 2, 2, 1)))
    assert np.isfinite(generator.standardize(np.ones((1, 2, 2, 1)))).all()


def test_whitening_in_pieces_is_whitening_at_once(monkeypatch):
    x = np.random.RandomState(0).rand(40, 6, 2, 3) + np.array([5, -3, 0])
    at_once = ImageDataGenerator(zca_whitening=True, dtype="float64")
    at_once.fit(x)
    monkeypatch.setattr(statistics, "TOGETHER", 8 * 36 * 7)
    in_pieces = ImageDataGenerator(zca_whitening=True, dtype="float64")
    in_pieces.fit(x)
    np.testing.assert_allclose(in_pieces.principal_components, at_once.principal_components, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(in_pieces.mean, x.mean(axis=(0, 1, 2), keepdims=True)[0])


def test_a_matrix_that_would_fill_the_memory_is_refused():
    generator = ImageDataGenerator(zca_whitening=True)
    with pytest.raises(MemoryError) as caught:
        generator.fit(np.zeros((1, 200, 200, 3), "uint8"))
    assert caught.value.key == "images.zca_memory" and "120000" in str(caught.value)


def test_fit_looks_at_changed_pictures():
    def fitted(augment, seed=None, rounds=1):
        generator = ImageDataGenerator(featurewise_center=True, brightness_range=(0.1, 0.2), rotation_range=90)
        generator.fit(X, augment=augment, rounds=rounds, seed=seed)
        return generator.mean

    assert fitted(False).mean() > 100 > 60 > fitted(True, 1).mean()
    np.testing.assert_array_equal(fitted(True, 1), fitted(True, 1))
    assert not np.array_equal(fitted(True, 1), fitted(True, 2))
    assert not np.array_equal(fitted(True, 1), fitted(True, 1, rounds=2))
    np.random.seed(1)
    np.testing.assert_array_equal(fitted(True), fitted(True, 1))
    state = np.random.get_state()[1].tolist()
    fitted(True, 1)
    assert np.random.get_state()[1].tolist() == state


def test_fit_leaves_the_pictures_alone_and_does_nothing_unasked():
    before = X.copy()
    generator = made("zca_whitening=True")
    generator.fit(X, augment=True)
    np.testing.assert_array_equal(X, before)
    plain = ImageDataGenerator(rotation_range=3)
    plain.fit(X)
    assert plain.mean is None and plain.std is None and plain.principal_components is None


# Options.


def test_options_that_need_others_set_them():
    assert ImageDataGenerator(featurewise_std_normalization=True).featurewise_center
    assert ImageDataGenerator(zca_whitening=True).featurewise_center
    assert ImageDataGenerator(samplewise_std_normalization=True).samplewise_center
    with pytest.warns(kerascn.messages.KerascnWarning, match="zca_whitening"):
        assert not ImageDataGenerator(
            zca_whitening=True, featurewise_std_normalization=True
        ).featurewise_std_normalization


@pytest.mark.parametrize("option", ["featurewise_center", "featurewise_std_normalization", "zca_whitening"])
def test_what_was_not_fitted_is_told(option):
    generator = ImageDataGenerator(**{option: True})
    with pytest.warns(kerascn.messages.KerascnWarning, match=option) as told:
        np.testing.assert_array_equal(generator.standardize(ODD.copy()), ODD)
    assert "fit(" in str(told[0].message)


def test_channels_at_the_other_end_are_told_of():
    generator = ImageDataGenerator(featurewise_center=True)
    with pytest.warns(kerascn.messages.KerascnWarning, match="data_format"):
        generator.fit(X.transpose(0, 3, 1, 2))


def test_attributes_are_those_that_programs_read():
    generator = ImageDataGenerator(zoom_range=0.2, data_format="channels_first", validation_split=0.25)
    assert generator.zoom_range == [0.8, 1.2]
    assert (generator.channel_axis, generator.row_axis, generator.col_axis) == (1, 2, 3)
    assert generator._validation_split == 0.25 and generator.dtype == "float32"
    assert generator.mean is generator.std is generator.principal_components is None
    assert ImageDataGenerator(zoom_range=(0.5, 1)).zoom_range == [0.5, 1]


def test_the_settings_are_the_defaults():
    kerascn.config.set_image_data_format("channels_first")
    kerascn.config.set_floatx("float64")
    try:
        generator = ImageDataGenerator()
        assert generator.data_format == "channels_first" and generator.dtype == "float64"
    finally:
        kerascn.config.forget()
    assert ImageDataGenerator().data_format == "channels_last"


def test_a_generator_goes_to_another_process():
    generator = made(SCALES["deviation"] + ", rotation_range=30")
    generator.fit(X)
    again = pickle.loads(pickle.dumps(generator))
    np.testing.assert_array_equal(again.random_transform(X[0], 3), generator.random_transform(X[0], 3))
    np.testing.assert_array_equal(again.standardize(X[0].copy()), generator.standardize(X[0].copy()))


def test_a_configuration_makes_an_equal_generator():
    generator = ImageDataGenerator(zoom_range=0.2, rotation_range=3, rescale=0.1)
    again = ImageDataGenerator.from_config(generator.get_config())
    assert again.get_config() == generator.get_config()


def test_the_words_and_places_of_keras_1():
    old = ImageDataGenerator(dim_ordering="th", rotation_range=3.0)
    assert old.data_format == "channels_first" and old.dim_ordering == "th"
    kerascn.set_dialect(1)
    try:
        generator = ImageDataGenerator(False, False, False, False, False, 20.0, 0.1, 0.2, 0.3, 0.4, 5.0, "wrap")
        assert ImageDataGenerator().data_format == "channels_last"
    finally:
        kerascn.config.forget()
    assert (generator.rotation_range, generator.height_shift_range, generator.shear_range) == (20.0, 0.2, 0.3)
    assert (generator.zoom_range, generator.channel_shift_range, generator.fill_mode) == ([0.6, 1.4], 5.0, "wrap")
    old.fit(X=X.transpose(0, 3, 1, 2), augment=True)


def test_options_may_be_changed_later():
    generator = ImageDataGenerator()
    generator.shear_range, generator.zoom_range, generator.fill_mode = 0.3, (0.5, 0.6), "constant"
    drawn = generator.get_random_transform((4, 4, 3), seed=1)
    assert drawn["shear"] != 0 and 0.5 <= drawn["zx"] <= 0.6


def test_an_array_that_can_not_be_changed_is_copied():
    generator = ImageDataGenerator(rescale=0.5)
    np.testing.assert_array_equal(generator.standardize(np.broadcast_to(np.float32(1), (2, 3, 1))), 0.5)


FINE = ImageDataGenerator()
NO_RESULT = ImageDataGenerator(preprocessing_function=lambda x: None, rescale=0.5)
WRONG = [
    (lambda: ImageDataGenerator(rotation_range="a"), "call.bad_value", "rotation_range"),
    (lambda: ImageDataGenerator(rotation_range=-1), "call.bad_value", "rotation_range"),
    (lambda: ImageDataGenerator(rotation_range=np.nan), "call.bad_value", "rotation_range"),
    (lambda: ImageDataGenerator(width_shift_range="a"), "call.bad_value", "width_shift_range"),
    (lambda: ImageDataGenerator(width_shift_range=[]), "call.bad_value", "width_shift_range"),
    (lambda: ImageDataGenerator(height_shift_range=-0.1), "call.bad_value", "height_shift_range"),
    (lambda: ImageDataGenerator(brightness_range=0.5), "call.bad_value", "(0.5, 1.5)"),
    (lambda: ImageDataGenerator(zoom_range=2), "call.bad_value", "zoom_range"),
    (lambda: ImageDataGenerator(zoom_range=(1.2, 0.8)), "call.bad_value", "(1.2, 0.8)"),
    (lambda: ImageDataGenerator(shear_range=None), "call.bad_value", "shear_range"),
    (lambda: ImageDataGenerator(fill_mode="zeros"), "call.bad_value", "'reflect'"),
    (lambda: ImageDataGenerator(horizontal_flip="yes"), "call.bad_value", "horizontal_flip"),
    (lambda: ImageDataGenerator(rescale="1/255"), "call.bad_value", "rescale"),
    (lambda: ImageDataGenerator(preprocessing_function=3), "call.bad_value", "preprocessing_function"),
    (lambda: ImageDataGenerator(data_format="last"), "call.bad_value", "'channels_last'"),
    (lambda: ImageDataGenerator(dim_ordering="last"), "call.bad_value", "dim_ordering"),
    (lambda: ImageDataGenerator(validation_split=1.0), "call.bad_value", "validation_split"),
    (lambda: ImageDataGenerator(interpolation_order=1.5), "call.bad_value", "interpolation_order"),
    (lambda: ImageDataGenerator(dtype="str"), "call.bad_value", "dtype"),
    (lambda: ImageDataGenerator(rotate=3), "call.unknown", "rotation_range"),
    (lambda: FINE.fit(X[0]), "images.four_axes", "(9, 9, 3)"),
    (lambda: FINE.fit(X[:0]), "images.four_axes", "(0, 9, 9, 3)"),
    (lambda: FINE.fit(["a"]), "images.four_axes", "'a'"),
    (lambda: FINE.fit(X, rounds=0), "call.bad_value", "rounds"),
    (lambda: ImageDataGenerator(featurewise_center=True).fit(X * np.nan), "images.not_finite", "NaN"),
    (lambda: NO_RESULT.standardize(ODD), "images.not_a_batch", "preprocessing_function"),
    (lambda: FINE.standardize("abc"), "images.not_a_batch", "standardize"),
    (lambda: FINE.random_transform(X[0], seed=2**32), "call.bad_value", "4294967295"),
    (lambda: FINE.fit(X, seed="a"), "call.bad_value", "seed"),
    (lambda: FINE.random_transform(X), "images.shape", "(12, 9, 9, 3)"),
    (lambda: FINE.random_transform(X[0], seed=-1), "call.bad_value", "seed"),
    (lambda: FINE.get_random_transform(3), "images.shape", "3"),
    (lambda: FINE.get_random_transform((4, None, 3)), "images.shape", "None"),
    (lambda: FINE.get_random_transform((4, "4", 3)), "images.shape", "'4'"),
    (lambda: FINE.apply_transform(X[0], None), "images.parameters", "None"),
    (lambda: FINE.apply_transform(X[0], {"angle": 3}), "images.parameter", "'angle'"),
    (lambda: FINE.apply_transform(X[0], {"theta": "a"}), "call.bad_value", "theta"),
    (lambda: FINE.apply_transform(X[0], {"brightness": -1}), "call.bad_value", "brightness"),
    (lambda: FINE.apply_transform(X, {"theta": 1}), "images.three_axes", "(12, 9, 9, 3)"),
]


@pytest.mark.parametrize("wrong, key, part", WRONG)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_one_sentence(wrong, key, part, language, monkeypatch):
    monkeypatch.setenv("KERASCN_LANG", language)
    with pytest.raises((ValueError, TypeError)) as caught:
        wrong()
    assert caught.value.key == key and part in str(caught.value) and "\n" not in str(caught.value)
