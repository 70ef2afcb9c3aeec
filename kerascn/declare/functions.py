"""Users' functions as parts of a configuration, in the layout of Keras 2.

A function with a name is kept by its name and looked up among the custom objects. A Python lambda has no name: it
is kept as code, which is read only where that was allowed (see ``trust``). What a configuration says of a function
remembers the function itself as well, so a copy made in the same process needs neither.
"""

from __future__ import annotations

import base64
import builtins
import dis
import marshal
import sys
from types import CellType, CodeType, FunctionType
from typing import Any

from ..messages import fail
from . import registry
from .trust import code_may_run


class _Remembering:
    """Plain data that remember the function they stand for, until they are written to a file."""

    function: Any

    def __deepcopy__(self, memo: Any) -> Any:
        return self


class FunctionName(_Remembering, str):
    """The name of a function."""

    def __reduce__(self) -> Any:
        return str, (str(self),)


class FunctionCode(_Remembering, tuple[Any, ...]):
    """The code of a lambda, its defaults, and the values it took along from around it."""

    def __reduce__(self) -> Any:
        return tuple, (tuple(self),)


def dump_function(function: Any) -> tuple[Any, str]:
    """What a configuration says of a function, and the type of that: 'function' (a name) or 'lambda' (code)."""
    if isinstance(function, FunctionType) and function.__name__ == "<lambda>":
        data: Any = FunctionCode(coded(function))
        kind = "lambda"
    else:
        data, kind = FunctionName(getattr(function, "__name__", type(function).__name__)), "function"
    data.function = function
    return data, kind


def coded(function: FunctionType) -> tuple[str, Any, Any]:
    """The code of a function as text, its defaults, and the values it took along from around it."""
    code = base64.encodebytes(marshal.dumps(function.__code__)).decode("ascii")
    cells = function.__closure__
    return code, function.__defaults__, tuple(cell.cell_contents for cell in cells) if cells else None


def load_function(data: Any, kind: str, owner: str, known: dict[str, Any], module: str | None = None) -> Any:
    """The function that a configuration speaks of.

    Args:
        data: What ``dump_function`` gave, here or in Keras 2, maybe by way of a file.
        kind: 'function' or 'lambda'.
        owner: The name of the layer that it belongs to; a custom object of this name is taken for the function.
        known: Names that the code of a lambda may use, beside those of the running program and the custom objects.
        module: The module in which the lambda was written; if it is imported here, its names are known too.
    """
    if isinstance(data, _Remembering):
        return data.function
    found = registry.custom(data) if kind == "function" and isinstance(data, str) else None
    found = found or registry.custom(owner)
    if found is not None:
        return found
    if kind == "function":
        thing = data if isinstance(data, str) and data.isidentifier() else "function"
        raise fail(ValueError, "function.unknown", layer=owner, name=str(data)[:80], thing=thing)
    if not code_may_run():
        raise fail(ValueError, "function.code", layer=owner)
    names = {**known, "__builtins__": builtins}
    for one in ("__main__", module):
        names |= vars(sys.modules[one]) if one in sys.modules else {}
    names |= registry.all_custom()
    try:
        return decoded(data, names)
    except (ValueError, TypeError, EOFError, AttributeError, LookupError, MemoryError, SystemError) as error:
        raise fail(ValueError, "function.unreadable", layer=owner) from error


def decoded(data: Any, names: dict[str, Any]) -> FunctionType:
    """The function of what ``coded`` gave, which uses ``names``; to be called only where code may be run."""
    text, defaults, closure = (data, None, None) if isinstance(data, str) else data
    try:
        code = marshal.loads(base64.b64decode("".join(text.split()), validate=True))
    except ValueError:  # Keras 1 and the first releases of Keras 2 wrote the bytes as they were
        code = marshal.loads(text.encode("raw_unicode_escape"))
    if not is_of_this_python(code):
        raise ValueError("code of another Python")
    return made_of(code, names, defaults, closure)


def is_of_this_python(code: Any) -> bool:
    """Whether this is code that the running Python can have made; the code of another one could crash it.

    Every release numbers the instructions otherwise, or gives them other lengths. Read by the wrong table they don't
    begin and end as those of a function do, or there are some among them that don't exist.
    """
    if not isinstance(code, CodeType):
        return False
    names = [one.opname for one in dis.get_instructions(code)]
    unknown = any(name.startswith("<") or name == "CACHE" for name in names)
    whole = (
        bool(names) and "RESUME" in names and names[-1].startswith(("RETURN_", "RERAISE", "RAISE_", "JUMP_BACKWARD"))
    )
    return whole and not unknown and all(is_of_this_python(one) for one in code.co_consts if isinstance(one, CodeType))


def made_of(code: Any, names: dict[str, Any], defaults: Any, closure: Any) -> FunctionType:
    """The function of a code object, the names it uses, its defaults, and the values it took along."""
    cells = [value if isinstance(value, CellType) else CellType(value) for value in closure or ()]
    return FunctionType(code, names, code.co_name, None if defaults is None else tuple(defaults), tuple(cells) or None)
