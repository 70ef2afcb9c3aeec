"""Random numbers. They depend on a key and on the step of the function that runs, and on nothing else.

The key is made here, from the operation's seed, when the operation is made; the step is the number of calls
that the running function has had. So the same seed gives the same numbers in a new process, and no generator
keeps a state anywhere. The engines turn (key, step) into numbers, each in its own way.
"""

from __future__ import annotations

import hashlib
import numbers
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...messages import fail, say
from .dispatch import composite, current, primitive
from .kinds import FloatDType, MaskDType, NoiseShape, Number, RealDType, Seed, Size, Tensor
from .math import minimum
from .tensors import cast, is_sparse
from .tensors import shape as shape_of

__all__ = ["dropout", "random_binomial", "random_normal", "random_uniform", "truncated_normal"]


@dataclass
class Chance:
    """Where the random numbers of a block come from.

    Attributes:
        place: The name of the block.
        seed: What operations without a seed of their own start from; drawn from NumPy's global generator when the
            first of them is made, unless it is known.
        used: Whether any operation was made in the block.
    """

    place: str
    seed: int | None = None
    used: bool = False

    def seed_for_all(self) -> int:
        """The seed, drawn now if it was not known."""
        if self.seed is None:
            self.seed = drawn_seed()
        return self.seed


@dataclass
class _Scope:
    """An open ``random_scope``: names, and how many operations and how many scopes without a name it has seen."""

    chance: Chance
    names: tuple[str, ...]
    made: int = 0
    opened: int = 0


_scope: ContextVar[_Scope | None] = ContextVar("kerascn_random_scope", default=None)


@contextmanager
def random_scope(name: str | Chance) -> Iterator[None]:
    """A block in which the place of an operation counts beside its seed.

    Operations with the same seed give different numbers if they are made in blocks of different names, or as
    the first, second, ... of one block. Entering a name anew starts counting anew: a model that is built
    again gives the same numbers. Outside of such blocks the seed alone counts. For operations without a seed the
    name of the outermost block does not count, since each such block draws a seed of its own.

    Args:
        name: A name; or a ``Chance``, which tells and remembers the seed of operations without one. Within another
            block a ``Chance`` has no say: the block is the first, second, ... of the one around it.
    """
    outer = _scope.get()
    if outer is None:
        chance = name if isinstance(name, Chance) else Chance(name)
        inner = _Scope(chance, (chance.place,))
    elif isinstance(name, Chance):
        inner = _Scope(outer.chance, (*outer.names, f"#{outer.opened}"))
        outer.opened += 1
    else:
        inner = _Scope(outer.chance, (*outer.names, name))
    token = _scope.set(inner)
    try:
        yield
    finally:
        _scope.reset(token)


def drawn_seed() -> int:
    """A seed from NumPy's global generator."""
    return int(np.random.randint(2**63 - 1, dtype="int64"))


def key_of(seed: int | None) -> int:
    """The 64 bits that set an operation's numbers apart from those of all others.

    Args:
        seed: The operation's seed; ``None`` takes that of the ``random_scope``, or one that is drawn from NumPy's
            global generator now.
    """
    scope = _scope.get()
    if scope is None:
        words: tuple[Any, ...] = (drawn_seed() if seed is None else seed,)
    else:
        own = (scope.chance.seed_for_all(), *scope.names[1:]) if seed is None else (seed, *scope.names)
        words = (*own, scope.made)
        scope.chance.used = True
        scope.made += 1
    return int.from_bytes(hashlib.blake2b(repr(words).encode(), digest_size=8).digest(), "little")


_times: ContextVar[tuple[Any, ...]] = ContextVar("kerascn_random_times", default=())


@contextmanager
def at_time(time: Any) -> Iterator[None]:
    """A block for the body of a loop: what is random in it gives other numbers each time round.

    Args:
        time: How often the body has run before, a whole number or an int64 scalar tensor.
    """
    token = _times.set((*_times.get(), time))
    try:
        yield
    finally:
        _times.reset(token)


def _step_now() -> Any:
    """The step of the running function, moved on by the times of the loops around the place."""
    step = current().protocol.step()
    for depth, time in enumerate(_times.get()):
        step = step + (time + 1) * (2**36 * 4093**depth)
    return step


@primitive
def draw_normal(key: int, step: Any, shape: Any, dtype: str) -> Any:
    """Numbers of the standard normal distribution."""


@primitive
def draw_truncated(key: int, step: Any, shape: Any, dtype: str) -> Any:
    """Numbers of the standard normal distribution without those beyond -2 and 2."""


@primitive
def draw_uniform(key: int, step: Any, shape: Any, dtype: str) -> Any:
    """Numbers spread evenly from 0 to 1, without 1."""


@primitive
def draw_integers(key: int, step: Any, shape: Any, minval: Any, maxval: Any, dtype: str) -> Any:
    """Whole numbers in [``minval``, ``maxval``); the bounds are scalars of ``dtype``."""


@primitive
def draw_kept(key: int, step: Any, shape: Any, level: float) -> Any:
    """A mask of bools, each False with the probability ``level`` (a number inside of (0, 1))."""


@primitive
def drop(x: Tensor, kept: Any, scale: Any) -> Any:
    """``x * scale`` where ``kept``, 0 elsewhere; ``kept`` is repeated along axes where its length is 1."""


def _draw(how: str, seed: int | None, *values: Any) -> Any:
    """What the engine draws; called past the dispatcher, so that a failure is told of the public function."""
    engine = current()
    return engine.functions[how](key_of(seed), _step_now(), *values)


@composite
def random_normal(
    shape: Size, mean: Number = 0.0, stddev: Number = 1.0, dtype: FloatDType = None, seed: Seed = None
) -> Any:
    """A tensor of numbers that follow a normal distribution.

    Args:
        shape: The shape; scalar tensors may stand in it.
        mean: The mean.
        stddev: The standard deviation.
        dtype: The number type, a float; the default is ``floatx()``.
        seed: A number that fixes the draw; without it one is drawn from NumPy's global generator now.
    """
    _check_stddev("K.random_normal", stddev)
    return _draw("draw_normal", seed, shape, dtype) * _scalar(stddev, dtype) + _scalar(mean, dtype)


@composite
def truncated_normal(
    shape: Size, mean: Number = 0.0, stddev: Number = 1.0, dtype: FloatDType = None, seed: Seed = None
) -> Any:
    """Numbers of a normal distribution, without those farther than two standard deviations from the mean.

    Args:
        shape: The shape; scalar tensors may stand in it.
        mean: The mean.
        stddev: The standard deviation of the distribution before it is cut.
        dtype: The number type, a float; the default is ``floatx()``.
        seed: A number that fixes the draw; without it one is drawn from NumPy's global generator now.
    """
    _check_stddev("K.truncated_normal", stddev)
    return _draw("draw_truncated", seed, shape, dtype) * _scalar(stddev, dtype) + _scalar(mean, dtype)


@composite
def random_uniform(
    shape: Size, minval: Number = 0.0, maxval: Number = 1.0, dtype: RealDType = None, seed: Seed = None
) -> Any:
    """A tensor of numbers spread evenly from ``minval`` to ``maxval``, without ``maxval``.

    Args:
        shape: The shape; scalar tensors may stand in it.
        minval: The lower bound.
        maxval: The upper bound; with an integer type it must lie above ``minval``.
        dtype: The number type, a float or an integer; the default is ``floatx()``.
        seed: A number that fixes the draw; without it one is drawn from NumPy's global generator now.
    """
    whole = not str(dtype).startswith("float")
    _check_bounds(minval, maxval, whole, str(dtype))
    low, high = _scalar(minval, dtype), _scalar(maxval, dtype)
    if whole:
        return _draw("draw_integers", seed, shape, low, high, dtype)
    drawn = _draw("draw_uniform", seed, shape, dtype) * (high - low) + low
    if _symbolic(minval, maxval) or minval == maxval:
        return drawn
    return minimum(drawn, _last_below(maxval, dtype))


@composite
def random_binomial(shape: Size, p: Number = 0.0, dtype: MaskDType = None, seed: Seed = None) -> Any:
    """A tensor of ones, each with the probability ``p``, and zeros.

    Args:
        shape: The shape; scalar tensors may stand in it.
        p: The probability of a one, from 0 to 1.
        dtype: The number type; the default is ``floatx()``.
        seed: A number that fixes the draw; without it one is drawn from NumPy's global generator now.
    """
    if not _symbolic(p) and not 0 <= p <= 1:
        raise _refused("K.random_binomial", "p", say("check.fraction"), p)
    return cast(_draw("draw_uniform", seed, shape, "float32") < _scalar(p, "float32"), str(dtype))


@composite
def dropout(x: Tensor, level: Number, noise_shape: NoiseShape = None, seed: Seed = None) -> Any:
    """``x`` with a share of its elements set to 0 at random, and the others made larger to keep the sum.

    Args:
        x: A tensor of floats.
        level: The share of zeros, from 0 (``x`` itself) up to, but not including, 1; the elements that are
            kept are multiplied by ``1 / (1 - level)``.
        noise_shape: The shape of the mask: 1 along the axes where all elements share one fate, ``None`` or
            the tensor's own length along the others; without it every element has its own.
        seed: A number that fixes the masks; without it one is drawn from NumPy's global generator now.
    """
    dtype = current().dtype_name(x)
    if not dtype.startswith("float") or is_sparse(x):
        shown = f"<{dtype}, sparse>" if is_sparse(x) else f"<{dtype}>"
        raise _refused("K.dropout", "x", say("random.float_tensor"), shown)
    if not _symbolic(level) and not 0 <= level < 1:
        raise _refused("K.dropout", "level", say("random.level"), level)
    shape = _mask_shape(x, noise_shape)
    if _symbolic(level):
        kept = _draw("draw_uniform", seed, shape, "float32") >= cast(level, "float32")
        level = cast(level, dtype)
    elif level == 0:
        return x
    else:
        kept = _draw("draw_kept", seed, shape, float(level))
    return current().functions["drop"](x, kept, 1 / (1 - level))


def _mask_shape(x: Any, noise_shape: Any) -> Any:
    """The shape of the mask, its ``None`` filled in from ``x``; 1 for axes that it lacks on the left."""
    known = current().static_shape(x)
    if noise_shape is None:
        return shape_of(x) if known is None else _lengths(x, known, [None] * len(known))
    if not isinstance(noise_shape, tuple):
        return noise_shape
    if known is None:
        known = (None,) * len(noise_shape)
    wanted = (1,) * (len(known) - len(noise_shape)) + noise_shape
    if len(wanted) != len(known) or not all(map(_may_stand, wanted, known)):
        raise _refused("K.dropout", "noise_shape", say("random.noise_shape", shape=known), noise_shape)
    return _lengths(x, known, wanted)


def _may_stand(length: Any, own: int | None) -> bool:
    return own is None or not isinstance(length, int) or length in (1, own)


def _lengths(x: Any, known: Any, wanted: Any) -> tuple[Any, ...]:
    """``wanted`` with every ``None`` replaced by the length of ``x``: a number, or else a scalar tensor."""
    own = [shape_of(x)[axis] if length is None else length for axis, length in enumerate(known)]
    return tuple(own[axis] if length is None else length for axis, length in enumerate(wanted))


def _symbolic(*values: Any) -> bool:
    return any(map(current().is_native, values))


def _scalar(value: Any, dtype: Any) -> Any:
    """A number, or a scalar tensor, as a scalar tensor of ``dtype``."""
    return cast(value, dtype) if _symbolic(value) else current().as_tensor(np.asarray(value), dtype)


def _last_below(bound: float, dtype: Any) -> Any:
    """The largest number of ``dtype`` below ``bound``, which rounding could reach."""
    kind = np.dtype(dtype).type
    return current().as_tensor(np.nextafter(kind(bound), kind(-np.inf)), dtype)


def _refused(function: str, argument: str, expected: str, value: Any) -> Exception:
    return fail(ValueError, "call.bad_value", function=function, argument=argument, expected=expected, value=value)


def _check_stddev(function: str, stddev: Any) -> None:
    if not _symbolic(stddev) and not stddev >= 0:
        raise _refused(function, "stddev", say("random.not_negative"), stddev)


def _check_bounds(minval: Any, maxval: Any, whole: bool, dtype: str) -> None:
    if whole:
        limits = np.iinfo(dtype)
        for name, bound in (("minval", minval), ("maxval", maxval)):
            fits = _symbolic(bound) or (isinstance(bound, numbers.Real) and bound == bound // 1)
            if not fits or not (_symbolic(bound) or limits.min <= bound <= limits.max):
                raise _refused("K.random_uniform", name, say("random.whole", dtype=dtype), bound)
    if not _symbolic(minval, maxval) and not (minval < maxval if whole else minval <= maxval):
        expected = say("random.above" if whole else "random.not_below", minval=minval)
        raise _refused("K.random_uniform", "maxval", expected, maxval)
