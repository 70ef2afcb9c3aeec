"""The contract's dispatcher: binds a call in both spellings, checks it, and hands it to an engine.

A theme file declares a function once, with its signature, docstring and the kinds of its arguments:
``@primitive`` if every engine must supply it, ``@composite`` if the body works from other functions of the
contract. An engine's implementation gets every argument, in order, resolved.
"""

from __future__ import annotations

import functools
import threading
import time
import typing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, TypeVar

from ... import config
from ...declare.respell import Sheet, age_of, read, sheet_of
from ...messages import fail
from .kinds import Kind, Where

F = TypeVar("F", bound=Callable[..., Any])


class Contracted:
    """One function of the contract: its sheet, the kinds of its arguments, its body."""

    def __init__(self, body: Callable[..., Any], required: bool, calls_back: bool) -> None:
        self.name, self.body, self.required, self.calls_back = body.__name__, body, required, calls_back
        self.sheet: Sheet = sheet_of(body, f"K.{self.name}", keras1=f"K.{self.name}")
        notes = typing.get_type_hints(body, include_extras=True)
        self.kinds: dict[str, Kind] = {
            name: next(m for m in notes[name].__metadata__ if isinstance(m, Kind))
            for name in self.sheet.defaults
            if hasattr(notes.get(name), "__metadata__")
        }
        self.alike = tuple(name for name, kind in self.kinds.items() if kind.alike)


CONTRACT: dict[str, Contracted] = {}


class Engine:
    """An engine as the dispatcher sees it: its protocol module and the functions of its theme modules."""

    def __init__(self, protocol: Any, themes: list[Any]) -> None:
        self.protocol = protocol
        self.name, self.label = protocol.NAME, protocol.LABEL
        self.enter, self.is_native, self.as_tensor = protocol.enter, protocol.is_native, protocol.as_tensor
        self.rank, self.static_shape, self.dtype_name = (
            protocol.rank,
            protocol.static_shape,
            protocol.dtype_name,
        )
        self.eager = protocol.eager
        self.functions = {n: f for theme in themes for n, f in vars(theme).items() if n in CONTRACT}
        missing = [n for n, declared in CONTRACT.items() if declared.required and n not in self.functions]
        if missing:
            raise fail(ImportError, "engine.incomplete", engine=self.label, missing=", ".join(missing))


class _Active(threading.local):
    """What this thread's current K call runs on, if an engine is bound, and the composite it is a part of."""

    engine: Engine | None = None
    composite: str | None = None


_active = _Active()
_loader: list[Callable[[str | None], Engine]] = []


def load_engines_by(loader: Callable[[str | None], Engine]) -> None:
    """Let ``loader`` find an engine by name (``None``: the default one)."""
    _loader[:] = [loader]


def current() -> Engine:
    """The engine of the running call, else the default engine, loaded now if need be."""
    return _active.engine or _loader[0](None)


@contextmanager
def on(engine: Engine) -> Iterator[Engine]:
    """Within this block K calls of this thread run on ``engine``."""
    before, _active.engine = _active.engine, engine
    try:
        yield engine
    finally:
        _active.engine = before


def call(declared: Contracted, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Read, check and run one call of the contract on the current engine."""
    engine = current()
    outer = _active.composite  # what a composite calls is the library's own: in Keras 2, and in the outer one's name
    dialect = 2 if outer else config.dialect()
    found = read(declared.sheet, args, kwargs, dialect)

    def keras1(argument: str) -> bool:
        return argument not in kwargs and age_of(declared.sheet, args, kwargs, dialect) == 1

    where = Where(outer or declared.sheet.shown, engine, found, declared.alike, keras1)
    scope = engine.enter()
    if scope is None:
        return _resolve_and_run(declared, where)
    with scope:
        return _resolve_and_run(declared, where)


def _resolve_and_run(declared: Contracted, where: Where) -> Any:
    engine, found, outer = where.engine, where.found, _active.composite
    for name, kind in declared.kinds.items():
        found[name] = kind.resolve(found[name], name, where)
    values = [found[name] for name in declared.sheet.defaults]
    options = {name: value for name, value in found.items() if name not in declared.sheet.defaults}
    implementation = engine.functions.get(declared.name, declared.body)
    if implementation is declared.body and not declared.calls_back:
        _active.composite = where.function
    try:
        return implementation(*values, **options)
    except Exception as error:
        if declared.calls_back or hasattr(error, "key") or isinstance(error, (MemoryError, ImportError)):
            raise
        raise _sentence(where, error) from error
    finally:
        _active.composite = outer


def _sentence(where: Where, error: Exception) -> Exception:
    """The engine's exception as one sentence that names the function and its arguments."""
    kind = TypeError if isinstance(error, TypeError) else ValueError
    fields = dict(function=where.function, arguments=where.described(), reason=reason_of(error))
    return fail(kind, "backend.failed", **fields)


def reason_of(error: Exception) -> str:
    """The line of an engine's message that says what is wrong; TensorFlow puts it behind the name of the node."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    behind = [place for place, line in enumerate(lines[:-1], 1) if line.startswith("Node:")]
    return (lines[behind[0] if behind else 0] if lines else type(error).__name__)[:300]


def _declare(body: F, required: bool, calls_back: bool) -> F:
    declared = CONTRACT[body.__name__] = Contracted(body, required, calls_back)

    @functools.wraps(body)
    def contracted(*args: Any, **kwargs: Any) -> Any:
        return call(declared, args, kwargs)

    return contracted  # type: ignore[return-value]


def primitive(body: F) -> F:
    """Declare a function that every engine must supply; the body is only its docstring."""
    return _declare(body, required=True, calls_back=False)


def composite(body: F) -> F:
    """Declare a function whose body works from other contract functions; an engine may have a faster one."""
    return _declare(body, required=False, calls_back=False)


def primitive_calling_back(body: F) -> F:
    """A primitive that calls functions of the user: their errors come through as they are."""
    return _declare(body, required=True, calls_back=True)


def composite_calling_back(body: F) -> F:
    """A composite that calls functions of the user: their errors come through as they are."""
    return _declare(body, required=False, calls_back=True)


def bound_to(name: str) -> dict[str, Callable[..., Any]]:
    """Every function of the contract, bound to the engine ``name`` whatever the default is."""

    def bind(declared: Contracted) -> Callable[..., Any]:
        @functools.wraps(declared.body)
        def contracted(*args: Any, **kwargs: Any) -> Any:
            with on(_loader[0](name)):
                return call(declared, args, kwargs)

        return contracted

    return {function: bind(declared) for function, declared in CONTRACT.items()}


class _Nothing:
    """A tensor of the engine that does nothing."""


def measure(calls: int = 1000) -> float:
    """Seconds that the dispatcher itself takes for so many calls, over an engine that does nothing."""
    nothing: Any = ModuleType("nothing")
    nothing.NAME = nothing.LABEL = "nothing"
    nothing.eager, nothing.enter, nothing.is_native = None, lambda: None, lambda value: isinstance(value, _Nothing)
    nothing.as_tensor, nothing.dtype_name = lambda value, dtype: value, lambda x: "float32"
    nothing.rank, nothing.static_shape = lambda x: 3, lambda x: (3, 3, 3)
    themes: Any = ModuleType("themes")
    vars(themes).update({name: lambda *values: None for name in CONTRACT})
    x, y = _Nothing(), _Nothing()
    calls_in_turn: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
        ("sum", (x, (1, 2)), {"keepdims": True}),
        ("dot", (x, y), {}),
        ("maximum", (x,), {"y": y}),
        ("reshape", (x, (3, -1)), {}),
        ("concatenate", ([x, y],), {"axis": -1}),
    ]
    with on(Engine(nothing, [themes])):
        before = time.perf_counter()
        for index in range(calls):
            name, args, kwargs = calls_in_turn[index % len(calls_in_turn)]
            call(CONTRACT[name], args, kwargs)
        return time.perf_counter() - before
