"""Objects as plain data and back, functions as code, and what arguments a function takes."""

from __future__ import annotations

import inspect
import sys
from types import CellType, FunctionType
from typing import Any

from ..declare import registry
from ..declare.functions import coded, decoded, made_of
from ..declare.trust import code_may_run
from ..messages import fail

__all__ = [
    "deserialize_keras_object", "func_dump", "func_load", "func_reconstruct_closure", "get_from_module", "getargspec",
    "has_arg", "serialize_keras_object",
]  # fmt: skip


# --------------------------------------------------------------------------- names and configurations


def get_from_module(
    identifier: Any,
    module_params: dict[str, Any],
    module_name: str,
    instantiate: bool = False,
    kwargs: dict[str, Any] | None = None,
) -> Any:
    """What a name stands for; anything that is neither a name nor a configuration is given back.

    Args:
        identifier: A name, or a configuration ``{'name': ..., argument: value}``, which makes an object.
        module_params: What the names stand for; custom objects come first.
        module_name: What such a thing is called, in the sentence for a name that is not there.
        instantiate: Whether to make an object of the class that was found.
        kwargs: Arguments for that.
    """
    if isinstance(identifier, dict):
        arguments = {key: value for key, value in identifier.items() if key != "name"}
        return _known(identifier.get("name"), module_params, module_name)(**arguments)
    if not isinstance(identifier, str):
        return identifier
    found = _known(identifier, module_params, module_name)
    return found(**(kwargs or {})) if instantiate else found


def serialize_keras_object(instance: Any) -> Any:
    """An object as plain data: its class and configuration, or the name of a function; ``None`` stays.

    Args:
        instance: An object with ``get_config``, a function or a class.
    """
    if instance is None:
        return None
    if hasattr(instance, "get_config") and not isinstance(instance, type):
        return {"class_name": type(instance).__name__, "config": registry.config_of(instance)}
    if hasattr(instance, "__name__"):
        return instance.__name__
    raise fail(ValueError, "tools.not_serialized", given=repr(instance)[:80])


def deserialize_keras_object(
    identifier: Any,
    module_objects: dict[str, Any] | None = None,
    custom_objects: dict[str, Any] | None = None,
    printable_module_name: str = "object",
) -> Any:
    """What ``serialize_keras_object`` wrote down: a new object, or the function.

    Args:
        identifier: ``{'class_name': ..., 'config': {...}}`` or a name.
        module_objects: Your classes and functions by name, such as ``globals()``.
        custom_objects: Further ones, which come first.
        printable_module_name: What such a thing is called, in the sentence for a name that is not there.
    """
    with registry.custom_objects(custom_objects or {}):
        if isinstance(identifier, str):
            return _known(identifier, module_objects, printable_module_name)
        if not isinstance(identifier, dict) or not {"class_name", "config"} <= set(identifier):
            fields = dict(what=printable_module_name, given=repr(identifier)[:80])
            raise fail(ValueError, "tools.not_deserialized", **fields)
        made = _known(identifier["class_name"], module_objects, printable_module_name)
        config = identifier["config"] or {}
        if not hasattr(made, "from_config"):
            return made(**config)
        if has_arg(made.from_config, "custom_objects"):
            return made.from_config(config, custom_objects=registry.all_custom())
        return made.from_config(config)


def _known(name: Any, given: dict[str, Any] | None, what: str) -> Any:
    """What a name stands for: among the custom objects, else among those given."""
    found = None
    if isinstance(name, str):
        found = registry.custom(name) or (given or {}).get(name)
    if found is None:
        raise fail(ValueError, "tools.unknown_object", what=what, name=repr(name)[:80])
    return found


# --------------------------------------------------------------------------- functions


class _Code(str):
    """The code of a function as text; in the process that wrote it, it knows the function itself."""

    function: FunctionType

    def __reduce__(self) -> Any:
        return str, (str(self),)

    def __deepcopy__(self, memo: Any) -> Any:
        return self


def func_dump(func: FunctionType) -> tuple[str, Any, Any]:
    """A function as plain data: its code as text, its defaults, and the values that it took along.

    Another release of Python can't read the code.

    Args:
        func: A function written in Python.
    """
    if not isinstance(func, FunctionType):
        raise fail(TypeError, "tools.no_code", given=repr(func)[:80])
    text, defaults, closure = coded(func)
    code = _Code(text)
    code.function = func
    return code, defaults, closure


def func_load(
    code: Any,
    defaults: Any = None,
    closure: Any = None,
    globs: dict[str, Any] | None = None,
    safe_mode: bool = True,
) -> FunctionType:
    """A function of what ``func_dump`` gave.

    Code is a program: who calls the function runs it. Code that this process did not write itself is therefore read
    only if the caller says so.

    Args:
        code: The text of the code; or all three results of ``func_dump`` in a tuple or list.
        defaults: The values of its last arguments.
        closure: The values that it took along from around it.
        globs: The names that it may use; those of the running program unless given, or of the module it came from.
        safe_mode: Whether code from elsewhere is refused. Say ``False`` only of code from people whose programs you
            would run.
    """
    if isinstance(code, (tuple, list)) and len(code) == 3:
        code, defaults, closure = code
    if not isinstance(code, str):
        raise fail(TypeError, "tools.code", given=repr(code)[:80])
    try:
        if isinstance(code, _Code):
            known = code.function.__globals__ if globs is None else globs
            return made_of(code.function.__code__, known, defaults, closure)
        if not isinstance(safe_mode, bool):
            raise fail(TypeError, "saving.safe_mode", given=repr(safe_mode)[:80])
        if safe_mode and not code_may_run():
            raise fail(ValueError, "tools.code_refused")
        return decoded((code, defaults, closure), vars(sys.modules["__main__"]) if globs is None else globs)
    except (ValueError, TypeError, EOFError, AttributeError) as error:
        if hasattr(error, "key"):
            raise
        raise fail(ValueError, "tools.code_unreadable", reason=str(error)[:80]) from error


def func_reconstruct_closure(values: Any) -> tuple[CellType, ...]:
    """Values as a function's closure has them, one cell for each."""
    return tuple(CellType(value) for value in values)


def has_arg(fn: Any, name: str, accept_all: bool = False) -> bool:
    """Whether a function takes an argument by this name.

    Args:
        fn: A function, a method or a class.
        name: The name of the argument.
        accept_all: Whether ``**kwargs`` take every name.
    """
    try:
        parameters = inspect.signature(fn).parameters
    except (TypeError, ValueError):  # functions of compiled libraries may not tell
        return False
    if name in parameters and parameters[name].kind in (
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        inspect.Parameter.KEYWORD_ONLY,
    ):
        return True
    return accept_all and any(one.kind is inspect.Parameter.VAR_KEYWORD for one in parameters.values())


def getargspec(fn: Any) -> inspect.FullArgSpec:
    """The arguments of a function and their defaults, as ``inspect.getfullargspec`` tells them."""
    return inspect.getfullargspec(fn)
