"""What the engine remembers between calls: the learning phase, the random step, the open name scopes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import pytensor.tensor as pt

# One symbolic phase and one step for the whole process, so that graphs made before clear_session() still run.
PHASE = pt.scalar("keras_learning_phase", dtype="uint8")
STEP = pt.scalar("keras_step", dtype="int64")

numbers: Counter[str] = Counter()
_fixed_phase: list[int] = []
_scopes: ContextVar[tuple[str, ...]] = ContextVar("kerascn_theano_scopes", default=())


def learning_phase():
    """The fixed phase (0 or 1), or the symbolic one that ``function`` feeds."""
    return _fixed_phase[0] if _fixed_phase else PHASE


def fix_learning_phase(value: int) -> None:
    """Hold the phase at 0 or 1 until ``reset``."""
    _fixed_phase[:] = [value]


def next_number(prefix: str) -> int:
    """The next number of ``prefix``, from 1."""
    numbers[prefix] += 1
    return numbers[prefix]


def reset() -> None:
    """Back to the symbolic learning phase, to the outermost name scope, and to number 1."""
    numbers.clear()
    _fixed_phase.clear()
    _scopes.set(())


@contextmanager
def own_numbers() -> Iterator[None]:
    """Within this block numbers begin at 1, outside of all name scopes; afterwards they go on where they were."""
    before, scopes = numbers.copy(), _scopes.get()
    numbers.clear()
    _scopes.set(())
    try:
        yield
    finally:
        numbers.clear()
        numbers.update(before)
        _scopes.set(scopes)


@contextmanager
def name_scope(name: str) -> Iterator[str]:
    """Within this block names begin with ``name/``; gives the whole prefix."""
    before = _scopes.get()
    _scopes.set((*before, name))
    try:
        yield "/".join((*before, name)) + "/"
    finally:
        _scopes.set(before)


def full_name(name: str | None) -> str | None:
    """``name`` with the open name scopes before it; no name stays no name."""
    return None if name is None else "/".join((*_scopes.get(), name))
