"""``tests/surface.csv`` is true: every name that four releases of Keras had is here, and is what the table says.

The arguments of all functions, classes and methods are looked at here in one way; what is particular to some of them
is in ``test_surface_of_*.py`` and ``tests/declare/``.
"""

import importlib
import inspect

import pytest

from kerascn import callbacks, config, layers, models, optimizers
from kerascn.backend.contract.dispatch import CONTRACT
from kerascn.declare import respell, words
from kerascn.declare.declared import Declared
from kerascn.declare.differences import DIFFERENCES
from kerascn.declare.keras1 import signature_of
from tests import surface_table as table
from tests.surface_lines import FOLDER, classes, section

pytestmark = pytest.mark.usefixtures("keras")
ROWS = table.rows()
DIALECTS = {"1.1.2": 1, "1.2.2": 1, "2.1.5": 2, "2.3.1": 2}


def found(row, package="kerascn"):
    return getattr(importlib.import_module(f"{package}.{row['path']}"), row["name"])


def test_the_table_has_every_name_of_every_release():
    told = {(row["path"], row["name"]): row["releases"].split() for row in ROWS}
    assert told == table.printed() and len(told) > 1100
    assert {row["kind"] for row in ROWS} == {"behaves", "alias", "internal"}


def test_every_name_is_imported_from_keras_and_from_kerascn():
    assert [row for row in ROWS if found(row, "keras") is not found(row)] == []


def test_another_name_is_the_same_thing():
    aliases = [row for row in ROWS if row["kind"] == "alias"]
    for row in aliases:
        module, _, name = row["instead"].partition(":")
        assert getattr(importlib.import_module(f"kerascn.{module}"), name) is found(row), row
        assert (module, name) != (row["path"], row["name"])
    assert len(aliases) > 150


def test_what_was_inside_says_what_to_use():
    inside = [row for row in ROWS if row["kind"] == "internal"]
    assert 0 < len(inside) <= 120
    for row in inside:
        with pytest.raises(RuntimeError) as told:
            found(row)(1, x=2)
        assert told.value.key == "compat.internal"
        assert row["instead"] in str(told.value) and row["name"] in str(told.value)
    assert [row for row in ROWS if row["kind"] != "internal" and hasattr(found(row), "instead")] == []


READ_BY_USERS = ("layers", "models", "optimizers", "callbacks", "datasets", "objectives", "activations", "metrics")


def test_nothing_that_users_read_about_was_inside():
    inside = [row["path"] for row in ROWS if row["kind"] == "internal"]
    assert not [path for path in inside if path.partition(".")[0] in READ_BY_USERS]


# Classes.


def titles(release):
    text = (FOLDER / f"keras-{release}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line.startswith("keras.")]


def examples():
    """Things some of whose attributes a class itself does not show."""
    row = models.Sequential([layers.Dense(2, input_shape=(3,))])
    row.compile("sgd", "mse")
    return {
        "Layer": layers.Dense(2), "Model": row, "Sequential": row, "Container": row, "Network": row,
        "Optimizer": optimizers.SGD(), "TFOptimizer": optimizers.SGD(), "Callback": callbacks.Callback(),
        "Bidirectional": layers.Bidirectional(layers.LSTM(2)), "CuDNNGRU": layers.CuDNNGRU(2),
        "CuDNNLSTM": layers.CuDNNLSTM(2),
    }  # fmt: skip


def test_classes_have_their_methods_and_properties():
    known, looked_at = examples(), 0
    missing = set()
    for release in DIALECTS:
        for title in titles(release):
            for cls in classes(release, title).values():
                kind = getattr(importlib.import_module(title), cls.name)
                fields = getattr(kind, "__fields__", ())
                for member in (*cls.methods, *cls.properties):
                    looked_at += 1
                    if not hasattr(kind, member) and member not in fields and not hasattr(known.get(cls.name), member):
                        missing.add(f"{cls.name}.{member}")
    assert missing == set() and looked_at > 1000


# Arguments.

A_CALL_SAYS_IT = "by its place an argument is told by what is given, a list, a shape, a name: see its own tests"
OPTIMIZERS = ("Optimizer", "SGD", "RMSprop", "Adagrad", "Adadelta", "Adam", "Adamax", "Nadam", "TFOptimizer")
BY_PLACE = {
    **dict.fromkeys([f"{name}.get_updates" for name in OPTIMIZERS], A_CALL_SAYS_IT),
    "Layer.add_weight": A_CALL_SAYS_IT,
    "check_array_lengths": "has the names of 1.1.2, X, Y and W, beside those of 1.2.2",
}  # fmt: skip
OF_A_ROOT = (
    "the root of users' own layers, which is not called by itself; the methods are written by the users' classes"
)
NOT_TAKEN = {
    "Node": "made by calling a layer, or by Node.create_node",
    "Recurrent": OF_A_ROOT, "Recurrent.step": OF_A_ROOT, "Recurrent.get_constants": OF_A_ROOT,
    "Recurrent.preprocess_input": OF_A_ROOT, "Recurrent.get_initial_states": OF_A_ROOT,
    "ConvRecurrent2D": OF_A_ROOT, "ConvRecurrent2D.get_constants": OF_A_ROOT,
    "ConvRecurrent2D.get_initial_states": OF_A_ROOT,
    "Regularizer.set_param": "printed without a name for its argument",
    "Regularizer.set_layer": "printed without a name for its argument",
}  # fmt: skip


def taken(thing, args, kwargs, dialect):
    """What a call is understood as: the arguments by their names of today."""
    own = thing if isinstance(thing, type) else inspect.unwrap(thing)
    contracted = CONTRACT.get(getattr(own, "__name__", ""))
    if contracted is not None and contracted.body is own:
        return respell.read(contracted.sheet, args, kwargs, dialect)
    call = thing.__init__ if isinstance(thing, type) else thing
    if call is Declared.__init__:
        return respell.read(thing.__sheet__, args, kwargs, dialect)
    own = getattr(call, "__wrapped__", None)
    if own is not None:
        path = own.__qualname__.removesuffix(".__init__")
        inside = f"{own.__module__.rpartition('.')[2]}.{path}"
        sheet = respell.sheet_of(own, own.__name__, keras1=inside if signature_of(inside) else path)
        return respell.read(sheet, args, kwargs, dialect)
    signature = inspect.signature(call)
    bound = signature.bind(*(["itself"] if "self" in signature.parameters else []), *args, **kwargs)
    return {name: value for name, value in bound.arguments.items() if name != "self"}


def printed_calls(release):
    """(name, arguments, what is called) of all functions, classes and methods of a release."""
    for title in titles(release):
        module = importlib.import_module(title)
        for line in section(release, title):
            if line.arguments:
                yield line.name, line.arguments, getattr(module, line.name)
        for cls in classes(release, title).values():
            kind = getattr(module, cls.name)
            if cls.arguments:
                yield cls.name, cls.arguments, kind
            for method in cls.methods.values():
                if method.arguments:
                    yield f"{cls.name}.{method.name}", method.arguments, getattr(kind, method.name)


def numbers_in(values):
    """All numbers, also those in tuples and dictionaries."""
    for value in values:
        if isinstance(value, dict):
            yield from numbers_in(value.values())
        elif isinstance(value, (tuple, list)):
            yield from numbers_in(value)
        else:
            yield value


def given_to(arguments, dialect):
    """Values that are told apart; the window of a convolution is a tuple in Keras 2."""
    given = {word: 101 + place for place, word in enumerate(arguments) if word not in ("args", "kwargs")}
    if dialect == 2 and "kernel_size" in given:
        given["kernel_size"] = (given["kernel_size"], 3)
    return given


def wrong_with(release, name, arguments, thing):
    """What a function makes of its printed arguments otherwise than it should; ``None`` if nothing."""
    dialect = DIALECTS[release]
    given = given_to(arguments, dialect)
    wanted = {word: value for word, value in given.items() if word not in (*words.HINTS, *TURNED)}
    try:
        by_name = taken(thing, (), given, dialect)
        if not set(numbers_in(wanted.values())) <= set(numbers_in(by_name.values())):
            return f"by name: {by_name}"
        short = name.rpartition(".")[2]
        moved = [one for one in DIFFERENCES if one.release == release and one.function in (name, short, f"K.{name}")]
        if not moved and name not in BY_PLACE and taken(thing, tuple(given.values()), {}, dialect) != by_name:
            return "by place"
    except TypeError as error:
        return str(error)
    return None


TURNED = ("forget_bias_init", "unit_forget_bias")  # a name of Keras 1 becomes yes or no


@pytest.mark.parametrize("release", DIALECTS)
def test_everything_takes_the_arguments_it_took(release):
    calls = [one for one in printed_calls(release) if one[0] not in NOT_TAKEN and not hasattr(one[2], "instead")]
    wrong = [(name, wrong_with(release, name, arguments, thing)) for name, arguments, thing in calls]
    assert [one for one in wrong if one[1]] == []
    assert len(calls) > 500 and config.dialect() == 2


def test_what_is_left_out_has_a_reason_that_holds():
    """Each name of the two lists is needed: without it the test above would fail."""
    needed = set()
    for release in DIALECTS:
        for name, arguments, thing in printed_calls(release):
            if name in NOT_TAKEN and wrong_with(release, name, arguments, thing):
                needed.add(name)
    assert needed == set(NOT_TAKEN)
