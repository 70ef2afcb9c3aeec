"""`__all__` tells the truth: what it names exists, and nothing public is left out."""

import ast
import importlib
import re

import pytest

from tests.house import tree

ENGINE_ROOMS = ("kerascn.backend.tensorflow", "kerascn.backend.theano")


def has_list(path):
    """Whether a module names what is public."""
    assigned = [node.targets[0] for node in tree.parsed(path).body if isinstance(node, ast.Assign)]
    return "__all__" in map(ast.unparse, assigned)


WITH_LIST = [name for name, path in tree.modules().items() if has_list(path)]
OUTSIDE_THE_ENGINES = [name for name in WITH_LIST if not name.startswith(ENGINE_ROOMS)]
DEFINITION = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@pytest.mark.parametrize("name", OUTSIDE_THE_ENGINES)
def test_every_name_in_the_list_exists(name):
    module = importlib.import_module(name)
    listed = list(module.__all__)
    assert listed
    assert len(listed) == len(set(listed)), "a name is listed twice"
    assert [one for one in listed if not hasattr(module, one)] == []


@pytest.mark.parametrize("name", OUTSIDE_THE_ENGINES)
def test_nothing_public_is_left_out(name):
    """Left out may be only what other modules of ours use, and what an engine has to supply."""
    path = tree.modules()[name]
    defined = [node for node in tree.parsed(path).body if isinstance(node, DEFINITION)]
    candidates = [node.name for node in defined if not node.name.startswith("_") and not is_primitive(node)]
    missing = set(candidates) - set(importlib.import_module(name).__all__)
    others = "\n".join(other.read_text("utf-8") for other in tree.files("kerascn", "tests") if other != path)
    assert [one for one in sorted(missing) if not re.search(rf"\b{one}\b", others)] == []


def is_primitive(node):
    return "primitive" in map(ast.unparse, node.decorator_list)


def test_the_doors_have_a_list():
    assert {"kerascn", "kerascn.backend"} <= set(WITH_LIST)
