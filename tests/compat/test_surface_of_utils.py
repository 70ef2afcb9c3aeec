"""Utilities take what they took in four releases, with the same defaults."""

import importlib
import inspect
import re

import pytest

from kerascn import config
from kerascn.declare import respell
from kerascn.declare.differences import DIFFERENCES
from tests.surface_lines import FOLDER, classes, section

pytestmark = pytest.mark.usefixtures("keras")

RELEASES = {"1.1.2": 1, "1.2.2": 1, "2.1.5": 2, "2.3.1": 2}


def rooms(release):
    """The modules of utilities that a release has."""
    text = (FOLDER / f"keras-{release}.txt").read_text("utf-8")
    return re.findall(r"^keras\.utils\.(\w+)$", text, re.M)


def test_the_modules_are_read():
    assert {"np_utils", "io_utils", "visualize_util"} <= set(rooms("1.2.2"))
    assert {"conv_utils", "losses_utils", "vis_utils"} <= set(rooms("2.3.1"))


# What the package itself has, beside its modules.

OF_THE_DOOR = """
    CustomObjectScope GeneratorEnqueuer H5Dict HDF5Matrix OrderedEnqueuer Progbar Sequence convert_all_kernels_in_model
    custom_object_scope deserialize_keras_object get_custom_objects get_file get_source_inputs model_to_dot
    multi_gpu_model normalize plot_model print_summary serialize_keras_object to_categorical
""".split()


@pytest.mark.parametrize("name", OF_THE_DOOR)
@pytest.mark.parametrize("package", ["keras", "kerascn"])
def test_what_the_package_has(package, name):
    assert hasattr(importlib.import_module(f"{package}.utils"), name)


@pytest.mark.parametrize("package", ["keras", "kerascn"])
def test_old_paths_are_the_same_things(package):
    from kerascn.utils import conv_utils, h5dict

    room = importlib.import_module(f"{package}.utils")
    assert room.np_utils.convert_kernel is conv_utils.convert_kernel
    assert room.io_utils.h5dict is room.io_utils.H5Dict is h5dict.H5Dict


# The arguments of functions and classes.


def printed_calls():
    """(release, module, name, its arguments, their defaults); a method has its class before its name."""
    for release in RELEASES:
        for room in rooms(release):
            for line in section(release, f"keras.utils.{room}"):
                if line.arguments:
                    yield release, room, line.name, line.arguments, line.defaults
            for cls in classes(release, f"keras.utils.{room}").values():
                yield release, room, cls.name, cls.arguments, cls.defaults
                for method in cls.methods.values():
                    yield release, room, f"{cls.name}.{method.name}", method.arguments, method.defaults


CALLS = [one for one in printed_calls() if one[3] and one[3] != ["args"]]
OTHER_DEFAULTS = {
    ("1.1.2", "Progbar", "interval"): "the pace of Keras 1.2 is that of Keras 2",
    ("1.1.2", "Progbar.update", "values"): "an empty list, which says as much as None",
    ("1.1.2", "Progbar.add", "values"): "an empty list, which says as much as None",
    ("1.1.2", "layer_from_config", "custom_objects"): "an empty dictionary, which says as much as None",
    ("1.1.2", "print_summary", "positions"): "the parts of the width that None means",
    ("2.3.1", "GeneratorEnqueuer", "wait_time"): "of no use",
    ("1.1.2", "convert_kernel", "dim_ordering"): "a word for None",
    ("2.3.1", "reduce_weighted_loss", "reduction"): "printed as a name",
    ("2.3.1", "compute_weighted_loss", "reduction"): "printed as a name",
}


def found(room, name):
    thing = importlib.import_module(f"keras.utils.{room}")
    for part in name.split("."):
        thing = getattr(thing, part)
    return thing


def taken(thing, args, kwargs, dialect):
    """What a function makes of a call, by its arguments of today, with the defaults."""
    call = thing.__init__ if isinstance(thing, type) else thing
    own = getattr(call, "__wrapped__", None)
    if own is not None:
        return respell.read(respell.sheet_of(own, own.__name__, keras1=own.__qualname__), args, kwargs, dialect)
    signature = inspect.signature(call)
    itself = ["itself"] if "self" in signature.parameters else []
    bound = signature.bind(*itself, *args, **kwargs)
    bound.apply_defaults()
    return {name: value for name, value in bound.arguments.items() if name != "self"}


@pytest.mark.parametrize(("release", "room", "name", "arguments", "defaults"), CALLS)
def test_every_argument_by_name_and_by_place(release, room, name, arguments, defaults):
    thing = found(room, name)
    given = {word: 101 + place for place, word in enumerate(arguments)}  # told apart by their values
    by_name = [taken(thing, (), given, dialect) for dialect in (1, 2)]
    assert by_name[0] == by_name[1]
    assert set(given.values()) <= {one for one in by_name[0].values() if isinstance(one, int)}
    if not [one for one in DIFFERENCES if (one.function, one.release) == (name, release)]:
        assert taken(thing, tuple(given.values()), {}, RELEASES[release]) == by_name[0]
    needed = {word: value for word, value in given.items() if word not in defaults}
    without = taken(thing, (), needed, RELEASES[release])
    kept = {word: value for word, value in defaults.items() if (release, name, word) not in OTHER_DEFAULTS}
    assert taken(thing, (), needed | kept, RELEASES[release]) == without


def test_the_dialect_is_left_as_it_was():
    assert config.dialect() == 2
