"""What the printed surfaces of four releases have of pictures takes the same words at the same places."""

import importlib

import numpy as np
import pytest

from kerascn.declare import respell
from kerascn.declare.differences import DIFFERENCES
from kerascn.declare.keras1 import REQUIRED
from kerascn.preprocessing import image
from tests.surface_lines import classes, section

RELEASES = {"1.1.2": 1, "1.2.2": 1, "2.1.5": 2, "2.3.1": 2}
TITLE = "keras.preprocessing.image"
EMPTY = "random_barrel_transform"  # had nothing behind it in Keras 1.1.2: it gave None

# What 2.3.1 prints as the names of another package, and with which arguments: a matter of record.
AXES = "row_axis=1, col_axis=2, channel_axis=0, fill_mode='nearest', cval=0.0, interpolation_order=1"
ELSEWHERE = {
    "random_rotation": f"(x, rg, {AXES})",
    "random_shift": f"(x, wrg, hrg, {AXES})",
    "random_shear": f"(x, intensity, {AXES})",
    "random_zoom": f"(x, zoom_range, {AXES})",
    "apply_channel_shift": "(x, intensity, channel_axis=0)",
    "random_channel_shift": "(x, intensity_range, channel_axis=0)",
    "apply_brightness_shift": "(x, brightness)",
    "random_brightness": "(x, brightness_range)",
    "apply_affine_transform": "(x, theta=0, tx=0, ty=0, shear=0, zx=1, zy=1, row_axis=0, col_axis=1, channel_axis=2, "
    "fill_mode='nearest', cval=0.0, order=1)",
    "load_img": "(path, grayscale=False, color_mode='rgb', target_size=None, interpolation='nearest')",
}
ELSEWHERE_IN_GENERATORS = {
    "standardize": "(x)",
    "get_random_transform": "(img_shape, seed=None)",
    "apply_transform": "(x, transform_parameters)",
    "random_transform": "(x, seed=None)",
    "fit": "(x, augment=False, rounds=1, seed=None)",
}
# The same words of today; a default that is said otherwise but means the same.
SAME = {"default": None, "tf": "channels_last", "th": "channels_first"}


def parsed(name, text):
    line = section_of_text(f"{name}{text}")
    return line.arguments, line.defaults


def section_of_text(text):
    return importlib.import_module("tests.surface_lines")._line(text)


def printed_functions():
    """(release, function, arguments, defaults)."""
    for release in RELEASES:
        for line in section(release, TITLE):
            if line.arguments is not None:
                yield release, line.name, line.arguments, line.defaults
            elif release == "2.3.1" and line.name in ELSEWHERE:
                yield release, line.name, *parsed(line.name, ELSEWHERE[line.name])


def printed_members():
    """(release, class, method, arguments, defaults); the method ``None`` is the class itself."""
    for release in RELEASES:
        for cls in classes(release, TITLE).values():
            if cls.arguments:
                yield release, cls.name, None, cls.arguments, cls.defaults
            for line in cls.methods.values():
                yield release, cls.name, line.name, line.arguments, line.defaults
    for name, text in ELSEWHERE_IN_GENERATORS.items():
        yield "2.3.1", "ImageDataGenerator", name, *parsed(name, text)


FUNCTIONS = [one for one in printed_functions() if one[1] != EMPTY]
MEMBERS = list(printed_members())


@pytest.mark.usefixtures("keras")
def test_one_module_under_both_names():
    room = importlib.import_module("keras.preprocessing.image")
    assert all(getattr(room, name) is getattr(image, name) for name in image.__all__)


def test_members_are_here():
    for _, cls, method, *_ in MEMBERS:
        assert method is None or hasattr(getattr(image, cls), method), (cls, method)
    for name in ("DirectoryIterator", "NumpyArrayIterator", "DataFrameIterator"):
        assert issubclass(getattr(image, name), image.Iterator)


def sheet_of(thing):
    """What is known of the arguments of a function, a method or a class of ours."""
    if hasattr(thing, "__sheet__"):
        return thing.__sheet__
    own = getattr(thing, "__wrapped__", None)
    if own is None:
        made = thing.__init__ if isinstance(thing, type) else thing
        own = getattr(made, "__wrapped__", made)
        name = thing.__name__ if isinstance(thing, type) else None
        return respell.sheet_of(own, own.__qualname__, keras1=name)
    return respell.sheet_of(own, own.__qualname__, keras1=own.__qualname__)


def check(name, thing, release, arguments, defaults):
    sheet = sheet_of(thing)
    given = {name: 101 + place for place, name in enumerate(arguments)}  # told apart by their values
    by_name = [respell.read(sheet, (), given, dialect) for dialect in (1, 2)]
    assert set(given.values()) <= {one for one in by_name[0].values() if isinstance(one, int)}
    shown = {sheet.shown, sheet.shown.rpartition(".")[2], name}
    differences = {one.argument for one in DIFFERENCES if one.release == release and one.function in shown}
    today = {word: next(n for n, v in by_name[1].items() if v == value) for word, value in given.items()}
    if not any(one in arguments for one in differences):
        by_place = respell.read(sheet, tuple(given.values()), {}, RELEASES[release])
        assert {one: by_place[today[one]] for one in given} == given
    needed = {word: value for word, value in given.items() if word not in defaults}
    plain = respell.read(sheet, tuple(needed.values()), {}, RELEASES[release])
    for word, default in defaults.items():
        mine = plain[today[word]]
        assert mine is not REQUIRED
        if word not in differences:
            assert mine == SAME.get(default, default) or (default == "default" and mine is None), (word, mine, default)


@pytest.mark.parametrize("release, name, arguments, defaults", FUNCTIONS)
def test_arguments_of_functions(release, name, arguments, defaults):
    check(name, getattr(image, name), release, arguments, defaults)


@pytest.mark.parametrize("release, cls, method, arguments, defaults", MEMBERS)
def test_arguments_of_classes(release, cls, method, arguments, defaults):
    thing = getattr(image, cls)
    check(
        f"{cls}.{method}" if method else cls,
        thing if method is None else getattr(thing, method),
        release,
        arguments,
        defaults,
    )


def test_old_places_are_what_they_were():
    """By hand, so that not only the tables are compared with the tables."""
    x = np.random.RandomState(0).rand(3, 8, 6)
    np.random.seed(0)
    expected = image.random_zoom(x, zoom_range=(0.5, 0.9), row_axis=1, col_axis=2, channel_axis=0, fill_mode="wrap")
    np.random.seed(0)
    np.testing.assert_array_equal(image.random_zoom(x, (0.5, 0.9), 1, 2, 0, "wrap"), expected)
    about = image.transform_matrix_offset_center(np.diag([2.0, 2.0, 1.0]), 8, 6)
    np.testing.assert_array_equal(image.apply_transform(x, about, 0, "constant", 5.0)[:, 0, 0], [5, 5, 5])
