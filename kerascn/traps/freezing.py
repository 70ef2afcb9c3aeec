"""The trap of ``trainable`` that is changed after ``compile``, which has written down what is learnt.

In adversarial nets that is done on purpose: one model is compiled while a part is open, another one, with the part
frozen, after it; then they are trained in turns. So nothing is said where another model, which was compiled or trained
later, has the changed weights as they are now.
"""

from __future__ import annotations

import itertools
import threading
import weakref
from dataclasses import dataclass
from typing import Any

from .. import config
from .noticing import noticed

_clock = itertools.count(1)
_compiled: weakref.WeakSet[Any] = weakref.WeakSet()  # the models, each with its note
_one_at_a_time = threading.Lock()  # for these: models may be compiled in several threads


@dataclass
class Compiled:
    """What was so when a model was compiled.

    Args:
        since: When that was.
        used: When it was compiled or last begun to be trained.
        learnt: The weights that it learns, in their order.
        all: All its weights.
    """

    since: int
    used: int
    learnt: list[int]
    all: set[int]


def note(model: Any, learnt: list[Any]) -> None:
    """Note what a model learns, now that it is compiled.

    Args:
        model: The model.
        learnt: The weights that its training will change.
    """
    now = next(_clock)
    vars(model)["_traps_compiled"] = Compiled(now, now, list(map(id, learnt)), set(map(id, model.weights)))
    with _one_at_a_time:
        _compiled.add(model)


def look(model: Any) -> None:
    """Look at a compiled model before it is trained, before each single step, and after each epoch."""
    noted = vars(model).get("_traps_compiled")
    if noted is None or not config.traps:
        return
    learnt = list(map(id, model.trainable_weights))
    if learnt != noted.learnt:
        changed = set(noted.learnt) ^ set(learnt)
        if changed - _meant_for_others(noted, changed, set(learnt)):
            noticed("traps.trainable_changed", model, model=model.name)
    noted.used = next(_clock)


def _meant_for_others(noted: Compiled, changed: set[int], learnt: set[int]) -> set[int]:
    """The changed weights that another model, used since this one was compiled, has as they are now."""
    found: set[int] = set()
    with _one_at_a_time:
        others = [vars(model).get("_traps_compiled") for model in _compiled]
    for other in others:
        if other is not None and other is not noted and other.used > noted.since:
            found |= (changed & other.all) - (learnt ^ set(other.learnt))
    return found
