"""No file over 600 lines, no function over 60. Of a tutorial, which has its prose in two languages, the code counts."""

import ast

import pytest

from tests.house import tree

FILE_LIMIT = 600
FUNCTION_LIMIT = 60
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


@pytest.mark.parametrize("path", tree.files("kerascn", "dev_tools", "tests", "examples", "benchmarks"), ids=str)
def test_a_file_is_not_too_long(path):
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= FILE_LIMIT, f"{path.relative_to(tree.ROOT)} has {lines} lines"


@pytest.mark.parametrize("path", tree.files("tutorials"), ids=str)
def test_a_tutorial_has_not_too_much_code(path):
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert len(lines) <= FILE_LIMIT, f"{path.relative_to(tree.ROOT)} has {len(lines)} lines of code"


@pytest.mark.parametrize("path", tree.files("kerascn", "dev_tools", "benchmarks"), ids=str)
def test_no_function_is_too_long(path):
    functions = [node for node in ast.walk(tree.parsed(path)) if isinstance(node, FUNCTION)]
    long = {node.name: node.end_lineno - node.lineno + 1 for node in functions}
    assert {name: lines for name, lines in long.items() if lines > FUNCTION_LIMIT} == {}
