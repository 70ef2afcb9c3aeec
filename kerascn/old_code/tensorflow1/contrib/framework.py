"""``tf.contrib.framework``: arguments that hold for a block, and lists of variables."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ....backend.tensorflow.loading import v1

__all__ = [
    "add_arg_scope", "arg_scope", "assert_global_step", "create_global_step", "get_global_step", "get_model_variables",
    "get_name_scope", "get_or_create_global_step", "get_trainable_variables", "get_variables",
    "get_variables_by_name", "get_variables_by_suffix", "get_variables_to_restore", "list_variables", "load_variable",
    "model_variable", "nest", "variable",
]  # fmt: skip

nest = v1.nest
list_variables, load_variable = v1.train.list_variables, v1.train.load_variable
get_global_step, create_global_step = v1.train.get_global_step, v1.train.create_global_step
get_or_create_global_step, assert_global_step = v1.train.get_or_create_global_step, v1.train.assert_global_step
get_trainable_variables = v1.trainable_variables
model_variable = variable = v1.get_variable


class _Scopes(threading.local):
    """The blocks that are open in a thread."""

    def __init__(self) -> None:
        self.open: list[dict[str, dict[str, Any]]] = [{}]


_scopes = _Scopes()


def _key(function: Any) -> str:
    return getattr(function, "_scoped_by", f"{function.__module__}.{function.__name__}")


def add_arg_scope(function: Any) -> Any:
    """Let a function take arguments from the ``arg_scope`` blocks around its call."""

    @functools.wraps(function)
    def scoped(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **{**_scopes.open[-1].get(_key(scoped), {}), **kwargs})

    scoped._scoped_by = _key(function)  # type: ignore[attr-defined]
    return scoped


@contextmanager
def arg_scope(functions: Any, **kwargs: Any) -> Iterator[dict[str, dict[str, Any]]]:
    """A block in which functions have these arguments unless a call says others.

    Args:
        functions: A list of functions; or what an earlier block gave as its ``as`` value.
    """
    if isinstance(functions, dict):
        here = functions
    else:
        here = dict(_scopes.open[-1])
        for function in functions:
            here[_key(function)] = {**here.get(_key(function), {}), **kwargs}
    _scopes.open.append(here)
    try:
        yield here
    finally:
        _scopes.open.pop()


def get_variables(scope: Any = None, suffix: str | None = None, collection: str = "variables") -> list[Any]:
    """The variables whose names begin with the scope, and end with the suffix if one is given."""
    found = v1.get_collection(collection, getattr(scope, "name", scope))
    return [one for one in found if suffix is None or one.op.name.endswith(suffix)]


get_model_variables = get_variables


def get_variables_by_suffix(suffix: str, scope: Any = None) -> list[Any]:
    """The variables whose names end so."""
    return get_variables(scope, suffix)


def get_variables_by_name(given_name: str, scope: Any = None) -> list[Any]:
    """The variables that are called so within their scopes."""
    return [one for one in get_variables(scope) if one.op.name.rpartition("/")[2] == given_name]


def get_variables_to_restore(include: Any = None, exclude: Any = None) -> list[Any]:
    """The variables of these scopes but for those of the others."""
    taken = [one for scope in include or [None] for one in get_variables(scope)]
    left = {one.name for scope in exclude or [] for one in get_variables(scope)}
    return [one for one in taken if one.name not in left]


def get_name_scope() -> str:
    """The name scope in which we are."""
    return str(v1.get_default_graph().get_name_scope())
