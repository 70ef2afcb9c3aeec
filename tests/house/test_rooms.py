"""Who may import whom: a room knows the rooms below it, never one above."""

import ast
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.house import tree

# A room may import those of its own floor and of the floors below.
FLOORS = [
    {"version", "config", "messages", "declare", "diagram"},
    {"backend"},
    {
        "activations",
        "initializers",
        "initializations",
        "regularizers",
        "constraints",
        "losses",
        "metrics",
        "optimizers",
    },
    {"traps"},
    {"saving"},
    {"engine"},
    {"training"},
    {"layers"},
    {"models", "applications", "wrappers", "utils"},
    {"compat"},
    {"old_code", "migrate"},
    {"cli", "__main__"},
]
# Rooms that may import less than their floor would let them: the highest floor they see.
LOWER = {"callbacks": 2, "preprocessing": 0, "datasets": 0}
# Pairs that are forbidden although the floors would allow them.
APART = {("layers", "training")}
# The door of the layers takes the old names from above.
OLD_LAYERS = ("activations", "convolutional", "dense", "merge")
FROM_ABOVE = {("kerascn.layers", f"kerascn.compat.{module}") for module in OLD_LAYERS}
# Utilities about data and files, which the rooms of LOWER may use and which know the ground floor only.
DATA_UTILS = {
    "np_utils", "data_utils", "io_utils", "generic_utils", "lists", "objects",
    "batching", "chance", "processes", "workers",
    "archives", "downloads", "fetching", "locks",
}  # fmt: skip
ENGINES = {"tensorflow", "pytensor"}
# Where an engine's package may be imported: the engine's own folder, and what programs of old see in its place.
HOMES = {
    "tensorflow": ("kerascn.backend.tensorflow", "kerascn.old_code.tensorflow1"),
    "pytensor": ("kerascn.backend.theano", "kerascn.old_code.theano1"),
}
OURS = [name for name in sorted(tree.modules()) if name != "kerascn"]


def floor(name):
    """The floor of a module, by the first part of its name below the package."""
    parts = name.split(".")
    if parts[1] == "utils" and parts[-1] in DATA_UTILS:
        return 0
    if parts[1] in LOWER:
        return LOWER[parts[1]]
    floors = [number for number, rooms in enumerate(FLOORS) if parts[1] in rooms]
    assert floors, f"{name} is in no room: add the room to FLOORS with its floor"
    return floors[0]


def own_imports(name):
    return [(target, inside) for target, inside in tree.imports(name) if target.split(".")[0] == "kerascn"]


SAMPLE = """
import numpy.random
from ...messages import say
from . import dispatch
from kerascn import config
if TYPE_CHECKING:
    import tensorflow
def late():
    from ..tensorflow import engine
"""


def test_the_reader_of_imports_sees_them():
    """The referee itself: relative, absolute and inner imports are found, those for types are left out."""
    assert tree.imports_in(ast.parse(SAMPLE), "kerascn.backend.contract") == [
        ("numpy.random", False),
        ("kerascn.messages", False),
        ("kerascn.backend.contract.dispatch", False),
        ("kerascn.config", False),
        ("kerascn.backend.tensorflow.engine", True),
    ]


@pytest.mark.parametrize("name", OURS)
def test_a_room_imports_only_what_lies_below(name):
    for target, _ in own_imports(name):
        assert target != "kerascn", f"{name} imports the package's door"
        rooms = (name.split(".")[1], target.split(".")[1])
        assert rooms not in APART, f"{name} may not import {target}"
        allowed = floor(target) <= floor(name) or (name, target) in FROM_ABOVE
        assert allowed, f"{name} may not import {target}, which lies above it"


@pytest.mark.parametrize("name", OURS)
def test_only_the_engines_import_an_engine(name):
    for target, inside in tree.imports(name):
        package = target.split(".")[0]
        if package in ENGINES:
            assert name.startswith(HOMES[package]), f"{name} imports {package}"
            assert not inside, f"{name} imports {package} inside a function"


# The one place that loads an engine, when it is first needed.
LOADER = "kerascn.backend"


@pytest.mark.parametrize("name", [name for name in OURS if name != LOADER])
def test_no_import_of_ours_inside_a_function(name):
    assert [target for target, inside in own_imports(name) if inside] == []


def test_no_circles():
    graph = {name: {target for target, inside in own_imports(name) if not inside} for name in tree.modules()}
    graph = {name: targets - {name} for name, targets in graph.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail("modules import each other: " + " <- ".join(error.args[1]))


def test_no_room_asks_which_engine_runs():
    """Only the command line may ask, in order to show it."""
    for name in OURS:
        if 1 < floor(name) < len(FLOORS) - 1:
            nodes = ast.walk(tree.parsed(tree.modules()[name]))
            called = [ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)]
            asked = [call for call in called if call.rpartition(".")[2] == "backend"]
            assert asked == [], f"{name} asks which engine runs"
