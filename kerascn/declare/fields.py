"""The arguments of declared classes, one helper a kind. A bare annotation never becomes an argument."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..messages import say
from . import registry
from .checks import Check
from .keras1 import REQUIRED


def _same(value: Any) -> Any:
    return value


class Field:
    """One argument: its default, its check, how it is loaded from and written to a configuration."""

    def __init__(
        self,
        default: Any,
        check: Check | None = None,
        load: Callable[[Any], Any] = _same,
        dump: Callable[[Any], Any] = _same,
        kw_only: bool = False,
        in_keras2: bool = True,
        kind: str | None = None,
    ) -> None:
        self.default, self.check, self.load, self.dump = default, check, load, dump
        self.kw_only, self.in_keras2, self.kind = kw_only, in_keras2, kind


def arg(*, default: Any = REQUIRED, check: Check | None = None, kw_only: bool = False, in_keras2: bool = True) -> Any:
    """A plain argument. ``in_keras2=False``: written to a configuration only off its default."""
    return Field(default, check, kw_only=kw_only, in_keras2=in_keras2)


def looked_up(kind: str, default: Any, kw_only: bool = False) -> Any:
    """An argument given by name, configuration, class or object of a registered kind."""

    def check(value: Any) -> bool | str:
        good = value is None or isinstance(value, (str, dict, type)) or callable(value) or hasattr(value, "get_config")
        return good or say("check.looked_up", kind=kind)

    return Field(default, check, lambda v: registry.load(kind, v), lambda v: registry.dump(kind, v), kw_only, kind=kind)


def activation(*, default: Any = None, kw_only: bool = False) -> Any:
    """An activation function."""
    return looked_up("activation", default, kw_only)


def initializer(*, default: Any = None, kw_only: bool = False) -> Any:
    """An initializer of weights."""
    return looked_up("initializer", default, kw_only)


def regularizer(*, default: Any = None, kw_only: bool = False) -> Any:
    """A penalty on weights or outputs."""
    return looked_up("regularizer", default, kw_only)


def constraint(*, default: Any = None, kw_only: bool = False) -> Any:
    """A constraint on weights."""
    return looked_up("constraint", default, kw_only)
