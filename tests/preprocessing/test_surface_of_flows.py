"""What the printed surfaces of four releases have of batches of pictures is here, and takes the same."""

import pytest

from kerascn.declare import respell
from kerascn.declare.differences import DIFFERENCES
from kerascn.preprocessing import image
from kerascn.utils.data_utils import Sequence
from tests.surface_lines import classes

RELEASES = {"1.1.2": 1, "1.2.2": 1, "2.1.5": 2, "2.3.1": 2}
ITERATORS = ("Iterator", "NumpyArrayIterator", "DirectoryIterator", "DataFrameIterator")
FLOWS = ("flow", "flow_from_directory", "flow_from_dataframe")


def printed(release):
    """(name, arguments, defaults) of what makes batches in a release."""
    found = classes(release, "keras.preprocessing.image")
    for name in ITERATORS:
        if name in found and found[name].arguments:
            yield name, found[name].arguments, found[name].defaults
    for name in FLOWS:
        line = found["ImageDataGenerator"].methods.get(name)
        if line is not None:
            yield f"ImageDataGenerator.{name}", line.arguments, line.defaults


def sheet_of(name):
    owner, _, method = name.rpartition(".")
    function = getattr(image.ImageDataGenerator, method) if owner else getattr(image, name).__init__
    own = function.__wrapped__
    return respell.sheet_of(own, method, keras1=f"Flows.{method}" if owner else name)


CALLS = [(release, *one) for release in RELEASES for one in printed(release)]


def differing(name, release, what):
    rows = (row for row in DIFFERENCES if (row.function, row.release) == (name, release))
    return {row.argument for row in rows if row.theirs.startswith(what)}


@pytest.mark.parametrize("release, name, arguments, defaults", CALLS)
def test_every_argument_by_name_and_by_place(release, name, arguments, defaults):
    sheet, dialect = sheet_of(name), RELEASES[release]
    given = {argument: 101 + place for place, argument in enumerate(arguments)}  # told apart by their values
    by_name = respell.read(sheet, (), dict(given), dialect)
    assert set(given.values()) <= set(by_name.values())
    by_place = respell.read(sheet, tuple(given.values()), {}, dialect)
    moved = {argument for argument in given if by_place[target(sheet, argument)] != given[argument]}
    assert moved == differing(name, release, "place")


@pytest.mark.parametrize("release, name, arguments, defaults", CALLS)
def test_every_default(release, name, arguments, defaults):
    sheet, dialect = sheet_of(name), RELEASES[release]
    needed = [101 + place for place, argument in enumerate(arguments) if argument not in defaults]
    unsaid = respell.read(sheet, tuple(needed), {}, dialect)
    other = {one for one, value in defaults.items() if unsaid[target(sheet, one)] != neutral(one, value)}
    assert other == differing(name, release, "default")


def target(sheet, argument):
    return argument if argument in sheet.defaults else sheet.target_of(argument)


def neutral(argument, value):
    return None if argument == "dim_ordering" and value == "default" else value


def test_the_members_of_the_classes():
    for release in RELEASES:
        for name, cls in classes(release, "keras.preprocessing.image").items():
            for member in (*cls.methods, *cls.properties):
                assert hasattr(getattr(image, name), member), (release, name, member)
    assert issubclass(image.Iterator, Sequence)


def test_the_surfaces_were_read():
    assert {name for _, name, *_ in CALLS} == {*ITERATORS, *(f"ImageDataGenerator.{name}" for name in FLOWS)}
    assert len(CALLS) == 2 * 5 + 5 + 6
