"""The samples 'things' and 'cats_and_dogs': their form, how they are drawn, that no simple look tells the classes."""

import hashlib
import itertools
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kerascn import config
from kerascn.datasets import sample
from kerascn.datasets.samples import animals, drawing
from kerascn.datasets.samples.things import CLASSES, picture
from kerascn.preprocessing.image import ImageDataGenerator

DRAW = {"things": picture, "cats_and_dogs": animals.picture}
KINDS = {"things": CLASSES, "cats_and_dogs": animals.CLASSES}
BOTH = pytest.mark.parametrize("name", KINDS)


@pytest.fixture(autouse=True)
def order():
    yield
    config.set_image_data_format("channels_last")


# The form.


@BOTH
def test_the_form(name):
    (x, y), (u, v) = sample(name, samples=50, test_split=0.2)
    assert x.shape == (40, 64, 64, 3) and u.shape == (10, 64, 64, 3) and x.dtype == u.dtype == np.dtype("uint8")
    assert y.shape == (40, 1) and v.shape == (10, 1)
    counts = np.bincount(np.concatenate([y, v]).ravel())
    assert len(counts) == len(KINDS[name]) and counts.max() - counts.min() <= 1


def test_how_many_by_default():
    (x, _), (u, _) = sample("cats_and_dogs")
    assert (len(x), len(u)) == (200, 200)


@BOTH
def test_size_and_data_format(name):
    (last, _), _ = sample(name, samples=6, size=32)
    config.set_image_data_format("channels_first")
    (first, _), _ = sample(name, samples=6, size=32)
    assert first.shape[1:] == (3, 32, 32) and first.flags.c_contiguous
    assert np.array_equal(first.transpose(0, 2, 3, 1), last)


def test_fewer_classes():
    (_, y), _ = sample("things", samples=30, classes=3, test_split=0)
    assert np.bincount(y.ravel()).tolist() == [10, 10, 10]
    assert CLASSES[:3] == ("arrow", "bear", "butterfly")
    for given_ in (1, 25, "3"):
        with pytest.raises(ValueError) as error:
            sample("things", classes=given_)
        assert error.value.key == "data.whole"


def test_the_same_pictures_on_every_machine():
    """These sums were taken once; another one means that the pictures, and so what was learned from them, changed."""
    sums = {}
    for name in KINDS:
        (x, y), _ = sample(name, samples=48, test_split=0)
        sums[name] = hashlib.sha256(x.tobytes() + y.tobytes()).hexdigest()[:16]
    assert sums == SUMS


SUMS = {"things": "096cbd8396cad01e", "cats_and_dogs": "c71d238fd4d0a1a3"}


@BOTH
def test_folders_that_a_generator_reads(name, tmp_path):
    options = {"classes": 3} if name == "things" else {}
    train, validation = sample(name, samples=24, test_split=0.5, as_folder=tmp_path, **options)
    (x, y), (u, _) = sample(name, samples=24, test_split=0.5, **options)
    flow = ImageDataGenerator().flow_from_directory(train, target_size=(64, 64), class_mode="sparse", shuffle=False)
    assert tuple(flow.class_indices) == KINDS[name][: len(flow.class_indices)] and flow.samples == 12
    paths = sorted(Path(train).glob("*/*.png"), key=lambda path: path.name[-9:])
    assert [path.parent.name for path in paths] == [KINDS[name][label] for label in y.ravel()]
    assert len(list(Path(validation).glob("*/*.png"))) == len(u)
    with Image.open(paths[5]) as picture:
        assert np.array_equal(np.asarray(picture), x[5])


# How it is drawn.

FINE = np.mgrid[-2:2:0.01, -2:2:0.01]
length, angle = st.floats(0.1, 0.9), st.floats(-3, 3)
place = st.tuples(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))


def measured(kind, numbers):
    y, x = FINE
    return (drawing.OUTSIDE[kind](x, y, numbers) < 0).sum() * 0.01**2


@settings(max_examples=20, deadline=None)
@given(place, length, length, angle)
def test_an_oval_covers_what_it_should(middle, wide, high, turn):
    assert measured("oval", (*middle, wide, high, turn)) == pytest.approx(math.pi * wide * high, abs=0.02)


@settings(max_examples=20, deadline=None)
@given(place, place, st.floats(0.05, 0.3))
def test_a_line_covers_what_it_should(start, end, half):
    expected = 2 * half * math.dist(start, end) + math.pi * half**2
    assert measured("line", (*start, *end, half)) == pytest.approx(expected, abs=0.02)


@settings(max_examples=20, deadline=None)
@given(place, st.lists(st.floats(0.2, 1), min_size=3, max_size=8))
def test_an_area_covers_what_it_should(middle, radii):
    """Corners around a point, further and nearer, so the area has dents; the sum over its edges is the referee."""
    angles = np.arange(len(radii)) * 2 * np.pi / len(radii)
    x, y = middle[0] + radii * np.cos(angles), middle[1] + radii * np.sin(angles)
    expected = np.abs(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2
    assert measured("area", np.stack([x, y], axis=1).ravel()) == pytest.approx(expected, abs=0.03)


def test_the_distance_outside_is_one():
    for kind, numbers, distance in (
        ("oval", (0, 0, 0.5, 0.5, 0), 1.0),
        ("line", (-1, 0, 0.5, 0, 0.1), 0.9),
        ("area", (-1, -1, 1, -1, 1, 1, -1, 1), 0.5),
    ):
        assert float(drawing.OUTSIDE[kind](np.array(1.5), np.array(0.0), numbers)) == pytest.approx(distance)


def test_the_colours_of_a_picture_can_be_told_apart():
    near = 0
    for seed in range(30):
        canvas = drawing.Canvas(np.random.RandomState(seed), 16)
        found = np.array([canvas.colour(letter) for letter in "abc"])
        assert np.array_equal(found[0], canvas.colour("a"))
        near += np.abs(found[:, None] - found).max(axis=2)[np.triu_indices(3, 1)].min() <= drawing.FAR
    assert near <= 2


@BOTH
def test_every_kind_is_drawn_and_changes_the_picture(name):
    drawn = {kind: DRAW[name](np.random.RandomState(3), kind, 64).astype(int) for kind in KINDS[name]}
    for one, other in itertools.combinations(drawn, 2):
        assert (np.abs(drawn[one] - drawn[other]).max(axis=2) > 40).mean() > 0.01, (one, other)


@BOTH
def test_single_points_tell_little(name):
    models = pytest.importorskip(
        "sklearn.linear_model", reason="scikit-learn, which measures, is not installed: pip install 'kerascn[sklearn]'"
    )
    (x, y), (u, v) = sample(name, samples=600, size=16, test_split=0.5)
    linear = models.RidgeClassifier(10.0).fit(x.reshape(len(x), -1) / 255, y.ravel())
    score = linear.score(u.reshape(len(u), -1) / 255, v.ravel())
    assert score < {"things": 0.3, "cats_and_dogs": 0.65}[name]
