"""Whose parameters are whose: the function that builds the model takes some, ``fit``, ``predict`` and so on the rest.

A parameter may be called as in Keras 1 or as in Keras 2 (``nb_epoch``, ``epochs``); both are the same parameter.
"""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable
from typing import Any

from ..declare.respell import Sheet, sheet_of
from ..declare.words import TURNS, WORDS
from ..engine.network import Network
from ..messages import fail, say
from ..models import Model, Sequential

# The methods that parameters are for, and what is never a parameter since it is the data.
METHODS = (Model.fit, Model.evaluate, Model.predict, Sequential.predict_proba, Sequential.predict_classes)
DATA = frozenset({"x", "y", "X"})
# The parameter that belongs to the wrapper itself.
SEED = "random_state"


class Taken:
    """The names that a callable takes as arguments.

    Args:
        function: A method of a model, or a function, method or object of the user's that builds a model.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        own = getattr(function, "__wrapped__", None) if function in METHODS else None
        self.sheet: Sheet | None = None if own is None else sheet_of(own, own.__name__, keras1=own.__qualname__)
        parameters = inspect.signature(function).parameters.values()
        kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
        self.names = {p.name for p in parameters if p.kind in kinds} - {"self"}
        self.required = [p.name for p in parameters if p.kind in kinds and p.default is p.empty and p.name != "self"]
        self.anything = any(p.kind is p.VAR_KEYWORD for p in parameters)

    def __contains__(self, name: str) -> bool:
        if name in self.names:
            return True
        return self.sheet is not None and self.sheet.target_of(name) is not None

    def words(self) -> set[str]:
        """The names, and for a method of a model also those of Keras 1."""
        old = (word for word in (*WORDS, *TURNS) if self.sheet is not None and self.sheet.target_of(word))
        return self.names | set(old)


OF_METHODS = {method: Taken(method) for method in METHODS}


def name_today(name: str) -> str:
    """What the argument of a model's method is called in Keras 2; another name stays as it is."""
    for taken in OF_METHODS.values():
        if taken.sheet is not None and name not in taken.names and taken.sheet.target_of(name):
            return str(taken.sheet.target_of(name))
    return name


def is_of_methods(name: str) -> bool:
    """Whether a method of the model takes a parameter of this name."""
    return name not in DATA and any(name in taken for taken in OF_METHODS.values())


def taken_by_builder(name: str, builder: Taken) -> bool:
    """Whether the building function takes a parameter; with ``**kwargs`` it takes what nobody else does."""
    return name in builder or (builder.anything and name != SEED and not is_of_methods(name))


def check_builder(build_fn: Any, owner: str) -> None:
    """Refuse what can't build a model: a model that is built already, or what can't be called."""
    if isinstance(build_fn, Network):
        raise fail(TypeError, "sklearn.built", owner=owner, model=build_fn.name)
    if build_fn is not None and not callable(build_fn):
        raise fail(TypeError, "sklearn.build_fn", owner=owner, given=" ".join(repr(build_fn).split())[:80])


def check(params: Iterable[str], builder: Taken | None, owner: str) -> None:
    """Refuse parameters that nobody takes; as long as no function builds the model, any might be its."""
    if builder is None:
        return
    for name in params:
        if name == SEED or is_of_methods(name) or taken_by_builder(name, builder):
            continue
        known = {SEED, *builder.names}.union(*(taken.words() for taken in OF_METHODS.values())) - DATA
        close = difflib.get_close_matches(name, sorted(known), n=1)
        hint = say("call.did_you_mean", word=close[0]) if close else say("sklearn.stop")
        builds = ", ".join(sorted(builder.names)) or say("sklearn.nothing")
        raise fail(ValueError, "sklearn.unknown", owner=owner, name=name, hint=hint, builds=builds)


def check_spellings(params: Iterable[str], owner: str) -> None:
    """Refuse one parameter under both its names."""
    seen: dict[str, str] = {}
    for name in params:
        other = seen.setdefault(name_today(name), name)
        if other != name:
            raise fail(TypeError, "call.both_spellings", function=owner, old=other, new=name)


def check_required(params: Iterable[str], builder: Taken, owner: str) -> None:
    """Refuse to build as long as an argument without a default value is missing."""
    missing = [name for name in builder.required if name not in params]
    if missing:
        raise fail(ValueError, "sklearn.required", owner=owner, name=missing[0])


def merged(params: dict[str, Any], later: dict[str, Any]) -> dict[str, Any]:
    """``params`` with ``later`` over them; a name of either age replaces the other."""
    names = {name_today(name) for name in later}
    return {name: value for name, value in params.items() if name in later or name_today(name) not in names} | later


def chosen(params: dict[str, Any], function: Any, builder: Taken | None = None) -> dict[str, Any]:
    """Those of the parameters that a callable takes."""
    taken = OF_METHODS.get(function) or builder or Taken(function)
    if taken.sheet is None:
        return {name: value for name, value in params.items() if taken_by_builder(name, taken)}
    return {name: value for name, value in params.items() if name in taken and name not in DATA}
