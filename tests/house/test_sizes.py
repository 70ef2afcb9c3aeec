"""No file over 600 lines, no function over 60."""

import ast

import pytest

from tests.house import tree

FILE_LIMIT = 600
FUNCTION_LIMIT = 60
FILES = tree.files("kerascn", "dev_tools", "tests", "examples", "benchmarks", "tutorials")
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_file_is_not_too_long(path):
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= FILE_LIMIT, f"{path.relative_to(tree.ROOT)} has {lines} lines"


@pytest.mark.parametrize("path", tree.files("kerascn", "dev_tools", "benchmarks"), ids=str)
def test_no_function_is_too_long(path):
    functions = [node for node in ast.walk(tree.parsed(path)) if isinstance(node, FUNCTION)]
    long = {node.name: node.end_lineno - node.lineno + 1 for node in functions}
    assert {name: lines for name, lines in long.items() if lines > FUNCTION_LIMIT} == {}
