"""Functions as code and back, also in another process; names and configurations."""

import base64
import json
import marshal
import os
import pickle
import subprocess
import sys
from copy import deepcopy

import numpy as np
import pytest

from kerascn.declare.trust import running_code
from kerascn.utils import CustomObjectScope
from kerascn.utils.generic_utils import (
    deserialize_keras_object,
    func_dump,
    func_load,
    func_reconstruct_closure,
    get_from_module,
    getargspec,
    has_arg,
    serialize_keras_object,
)
from tests.house import tree

OUTSIDE = 10


def with_everything(inside):
    """A function with defaults, a value taken along, and a name of its module."""
    return lambda x, y=3, z=4: (x + y) * inside + z + OUTSIDE


@pytest.mark.parametrize("function", [with_everything(2), lambda x: -x])
def test_there_and_back(function):
    dumped = func_dump(function)
    assert isinstance(dumped[0], str) and len(dumped) == 3
    for loaded in (func_load(*dumped), func_load(dumped), func_load(list(dumped))):
        assert loaded is not function and loaded(5) == function(5)
    assert func_load(*deepcopy(dumped))(5) == function(5)


def test_the_layout_is_the_one_of_keras_2():
    code, defaults, closure = func_dump(with_everything(2))
    assert marshal.loads(base64.b64decode(code)) == with_everything(2).__code__
    assert (defaults, closure) == ((3, 4), (2,))
    assert func_dump(lambda: 1)[1:] == (None, None)


def plain(dumped):
    """As it comes out of a file."""
    return json.loads(json.dumps(dumped))


def test_code_from_elsewhere_is_read_on_request_only():
    function = with_everything(2)
    copies = (plain(func_dump(function)), pickle.loads(pickle.dumps(func_dump(function))))
    for dumped in copies:
        with pytest.raises(ValueError) as caught:
            func_load(*dumped, {"OUTSIDE": 1})
        assert caught.value.key == "tools.code_refused"
        assert func_load(*dumped, {"OUTSIDE": 1}, safe_mode=False)(5) == (5 + 3) * 2 + 4 + 1
        with running_code():
            assert func_load(dumped, globs={"OUTSIDE": 7})(5) == (5 + 3) * 2 + 4 + 7


def test_the_code_of_keras_1():
    """It wrote the bytes as they were."""
    text = marshal.dumps((lambda x: x + 1).__code__).decode("raw_unicode_escape")
    assert func_load(text, safe_mode=False)(2) == 3


def test_into_another_process(tmp_path):
    (tmp_path / "code.json").write_text(json.dumps(func_dump(with_everything(3))))
    program = (
        "import json, sys\nfrom kerascn.utils.generic_utils import func_load\nOUTSIDE = 100\n"
        "print(func_load(json.load(open(sys.argv[1])), safe_mode=False)(1))\n"
    )
    line = [sys.executable, "-c", program, str(tmp_path / "code.json")]
    environ = {**os.environ, "PYTHONPATH": str(tree.ROOT)}
    done = subprocess.run(line, env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str((1 + 3) * 3 + 4 + 100)


def test_names_of_its_module_or_given_ones():
    dumped = func_dump(lambda: OUTSIDE)
    assert func_load(*dumped)() == 10 and func_load(*dumped, globs={"OUTSIDE": 5})() == 5


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (("no code", None, None), "tools.code_unreadable"),
        ((base64.b64encode(marshal.dumps(3)).decode(), None, None), "tools.code_unreadable"),
        ((str(func_dump(with_everything(2))[0]), None, None), "tools.code_unreadable"),
        (3, "tools.code"),
        ((3, None, None), "tools.code"),
    ],
)
def test_what_is_no_code(given, key):
    with pytest.raises((TypeError, ValueError)) as caught:
        func_load(given, safe_mode=False)
    assert caught.value.key == key


@pytest.mark.parametrize("given", [len, np.add, "x", str])
def test_what_has_no_code(given):
    with pytest.raises(TypeError) as caught:
        func_dump(given)
    assert caught.value.key == "tools.no_code"


def test_values_as_a_closure():
    assert [cell.cell_contents for cell in func_reconstruct_closure([1, "a"])] == [1, "a"]
    code, defaults, closure = func_dump(with_everything(2))
    assert func_load(code, defaults, func_reconstruct_closure(closure))(1) == with_everything(2)(1)


# Arguments.


def takes(a, b=1, *rest, c, **more):
    """One argument of each kind."""


def test_arguments_by_name():
    assert [has_arg(takes, name) for name in ("a", "b", "c", "rest", "more", "d")] == [True] * 3 + [False] * 3
    assert has_arg(takes, "d", accept_all=True) and not has_arg(len, "d", accept_all=True)
    assert not has_arg(np.add.__class__.__call__, "x") and has_arg(int.from_bytes, "byteorder")
    assert has_arg(lambda x: x, "x") and has_arg(Thing, "size") and not has_arg(len, "obj")
    spec = getargspec(takes)
    assert (spec.args, spec.defaults, spec.kwonlyargs) == (["a", "b"], (1,), ["c"])


# Names and configurations.


class Thing:
    """An object with a configuration."""

    def __init__(self, size=1):
        self.size = size

    def get_config(self):
        return {"size": self.size}

    @classmethod
    def from_config(cls, config):
        return cls(**config)


class Holder(Thing):
    """One whose configuration needs custom objects."""

    @classmethod
    def from_config(cls, config, custom_objects=None):
        return cls(custom_objects[config["size"]])


def square(x):
    return x * x


def test_objects_as_plain_data():
    assert serialize_keras_object(Thing(3)) == {"class_name": "Thing", "config": {"size": 3}}
    assert serialize_keras_object(square) == "square" and serialize_keras_object(Thing) == "Thing"
    assert serialize_keras_object(None) is None
    with pytest.raises(ValueError) as caught:
        serialize_keras_object(3)
    assert caught.value.key == "tools.not_serialized"


def test_objects_out_of_plain_data():
    data = serialize_keras_object(Thing(3))
    kept = deepcopy(data)
    made = deserialize_keras_object(data, globals())
    assert type(made) is Thing and made.size == 3 and data == kept
    assert deserialize_keras_object("square", globals()) is square
    assert deserialize_keras_object("square", None, {"square": abs}) is abs
    assert deserialize_keras_object("square", globals(), {"square": abs}) is abs
    with CustomObjectScope({"Thing": Holder, "big": 99}):
        assert deserialize_keras_object({"class_name": "Thing", "config": {"size": "big"}}).size == 99
    assert deserialize_keras_object({"class_name": "dict", "config": {"a": 1}}, {"dict": dict}) == {"a": 1}


@pytest.mark.parametrize("bad", [3, {"class_name": "Thing"}, [], None])
def test_what_is_no_configuration(bad):
    with pytest.raises(ValueError) as caught:
        deserialize_keras_object(bad, globals(), printable_module_name="gadget")
    assert caught.value.key == "tools.not_deserialized" and "gadget" in str(caught.value)


@pytest.mark.parametrize("bad", ["Nothing", {"class_name": "Nothing", "config": {}}, {"class_name": [], "config": {}}])
def test_names_that_are_not_there(bad):
    with pytest.raises(ValueError) as caught:
        deserialize_keras_object(bad, globals(), printable_module_name="gadget")
    assert caught.value.key == "tools.unknown_object" and "gadget" in str(caught.value)


def test_the_function_of_keras_1():
    assert get_from_module("square", globals(), "gadget") is square
    assert get_from_module("Thing", globals(), "gadget") is Thing
    assert get_from_module("Thing", globals(), "gadget", True).size == 1
    assert get_from_module("Thing", globals(), "gadget", instantiate=True, kwargs={"size": 7}).size == 7
    given = {"name": "Thing", "size": 8}
    assert get_from_module(given, globals(), "gadget").size == 8 and given["name"] == "Thing"
    assert get_from_module(square, {}, "gadget") is square
    with pytest.raises(ValueError) as caught:
        get_from_module("Nothing", globals(), "gadget")
    assert caught.value.key == "tools.unknown_object"
