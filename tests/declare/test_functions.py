"""Functions as parts of a configuration: code of another Python is seen before it can do harm."""

import ast
import dis
import inspect
import json
import types

import numpy as np
import pytest

from kerascn.declare.functions import is_of_this_python


def changed(function, place, number):
    """The code of a function with another instruction in a place; a place counts two bytes."""
    content = bytearray(function.__code__.co_code)
    content[2 * place] = number
    return function.__code__.replace(co_code=bytes(content))


def unknown_number():
    """An instruction that this Python doesn't have."""
    return next(number for number in range(255, 0, -1) if dis.opname[number].startswith("<"))


FACTOR = 3
FUNCTIONS = {
    "plain": lambda x: x * 2,
    "with a call": lambda x, mean=0.5: np.abs(x - mean) ** FACTOR,
    "with a loop": lambda x: [y for y in x if y],
    "with a generator": lambda x: sum(y for y in x),
    "with a lambda": lambda x: (lambda y: y + x)(2),
    "with a choice": lambda x: x if x else -x,
    "with an attribute": lambda x: x.shape[0].real,
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_own_code_is_known(name):
    assert is_of_this_python(FUNCTIONS[name].__code__)


def test_code_of_all_kinds_is_known():
    functions = [one for part in (ast, inspect, json, np) for one in vars(part).values()]
    functions = [one for one in functions if isinstance(one, types.FunctionType)]
    assert len(functions) > 100
    assert all(is_of_this_python(one.__code__) for one in functions)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_code_with_an_instruction_that_does_not_exist(name):
    function = FUNCTIONS[name]
    places = [one.offset // 2 for one in dis.get_instructions(function)]
    assert not any(is_of_this_python(changed(function, place, unknown_number())) for place in places)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_code_that_does_not_begin_or_end_as_functions_do(name):
    function, nothing = FUNCTIONS[name], dis.opmap["NOP"]
    told = list(dis.get_instructions(function))
    begin = next(one.offset // 2 for one in told if one.opname == "RESUME")
    assert not is_of_this_python(changed(function, begin, nothing))
    assert not is_of_this_python(changed(function, told[-1].offset // 2, nothing))
    short = function.__code__.co_code[: told[-1].offset]
    assert not is_of_this_python(function.__code__.replace(co_code=short))


def test_code_within_code_is_looked_at():
    function = FUNCTIONS["with a lambda"]
    inner = next(one for one in function.__code__.co_consts if isinstance(one, types.CodeType))
    spoilt = inner.replace(co_code=inner.co_code[:-2])
    constants = tuple(spoilt if one is inner else one for one in function.__code__.co_consts)
    assert not is_of_this_python(function.__code__.replace(co_consts=constants))


@pytest.mark.parametrize("thing", [None, 3, "x", b"x", (), len], ids=repr)
def test_what_is_no_code(thing):
    assert not is_of_this_python(thing)
