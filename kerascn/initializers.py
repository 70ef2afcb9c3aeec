"""Initializers: the values that weights start with.

Numbers are drawn with NumPy, from its global generator or from one that starts at ``seed``, so that
``np.random.seed(n)`` alone determines what a model starts with, on every engine. The kernel of a convolution has
the shape (..., channels in, channels out), whatever the data format of its layer.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import backend as K
from .backend.contract.later import Later
from .declare import registry
from .declare.checks import Check, number, one_of, positive_number
from .declare.checks import seed as a_seed
from .declare.declared import Declared
from .declare.fields import arg
from .declare.respell import both_spellings
from .messages import fail

__all__ = [
    "Initializer", "Zeros", "Ones", "Constant", "RandomNormal", "RandomUniform", "TruncatedNormal",
    "VarianceScaling", "Orthogonal", "Identity", "zero", "zeros", "one", "ones", "constant", "uniform",
    "random_uniform", "normal", "random_normal", "truncated_normal", "orthogonal", "identity", "lecun_uniform",
    "lecun_normal", "glorot_uniform", "glorot_normal", "he_uniform", "he_normal", "serialize", "deserialize", "get",
]  # fmt: skip

Shape = tuple[int, ...]

MANY = 2**20  # numbers, as in the largest layers of famous nets
BLOCK = 2**16  # numbers that are drawn and scaled while they are near the processor


def shape_for(function: str, shape: Any, least: int = 0) -> Shape:
    """``shape`` as a tuple of whole numbers, at least ``least`` of them."""
    try:
        found = tuple(shape)
    except TypeError:
        found = (shape,)
    if not all(isinstance(n, (int, np.integer)) and not isinstance(n, bool) and n >= 0 for n in found):
        raise fail(ValueError, "initializers.shape", function=function, shape=repr(shape))
    if len(found) < least:
        raise fail(ValueError, "initializers.scalar", function=function, shape=found)
    return tuple(int(n) for n in found)


def fans(shape: Shape) -> tuple[float, float]:
    """How many numbers come into one unit through a kernel of that shape, and how many units one number goes to."""
    if len(shape) == 2:
        return shape[0], shape[1]
    if len(shape) in (3, 4, 5):
        window = math.prod(shape[:-2])
        return window * shape[-2], window * shape[-1]
    return math.sqrt(math.prod(shape)), math.sqrt(math.prod(shape))


def generator(seed: int | None) -> Any:
    """NumPy's global generator, or one that starts at ``seed``."""
    return np.random if seed is None else np.random.RandomState(seed % 2**32)


def truncated(draws: Any, shape: Shape) -> np.ndarray:
    """Numbers of the standard normal distribution without those beyond -2 and 2, each of these drawn anew."""
    found = draws.normal(size=math.prod(shape))
    while (beyond := np.abs(found) > 2).any():
        found[beyond] = draws.normal(size=int(beyond.sum()))
    return found.reshape(shape)


def evenly(draws: Any, bound: float, shape: Shape) -> Any:
    """Numbers spread evenly from ``-bound`` to ``bound``; very many of them by a quicker generator, and later.

    What the quicker one starts with is drawn now, so that its numbers don't depend on when they are asked for.
    """
    if math.prod(shape) < MANY:
        return bound * (2 * draws.random_sample(shape) - 1)
    start = draws.randint(2**31, size=4)

    def fill(found: np.ndarray) -> None:
        quick, flat = np.random.Generator(np.random.SFC64(start)), found.reshape(-1)
        for place in range(0, len(flat), BLOCK):
            part = flat[place : place + BLOCK]
            quick.random(out=part, dtype="float32")
            part *= 2 * bound
            part -= bound

    return Later(fill, shape, "float32")


def orthogonal_matrix(draws: Any, rows: int, columns: int) -> np.ndarray:
    """A matrix whose rows, or columns if they are fewer, are at right angles and of length 1, drawn evenly."""
    drawn = draws.normal(size=(max(rows, columns), min(rows, columns)))
    q, r = np.linalg.qr(drawn)
    q = q * np.where(np.diag(r) < 0, -1, 1)
    return q if rows >= columns else q.T


class Initializer(Declared):
    """The root of initializers; a user's own one overrides ``__call__``."""

    def draw(self, shape: Any, dtype: str) -> np.ndarray:
        """The values for a weight, as an array."""
        return np.asarray(self.planned(shape, dtype))

    def planned(self, shape: Any, dtype: str) -> np.ndarray | Later:
        """The values for a weight: an array, or one still to be made if it is very large."""
        drawn = self._draw(shape_for(type(self).__name__, shape))
        return drawn if isinstance(drawn, Later) and drawn.dtype == dtype else np.asarray(drawn, dtype=dtype)

    def _draw(self, shape: Shape) -> Any:
        return np.zeros(shape)

    def __call__(self, shape: Any, dtype: str | None = None) -> Any:
        """The values for a weight, as a tensor."""
        dtype = dtype or K.floatx()
        return K.constant(self.draw(shape, dtype), dtype=dtype)


class Zeros(Initializer):
    """Zeros."""


class Ones(Initializer):
    """Ones."""

    def _draw(self, shape: Shape) -> Any:
        return np.ones(shape)


class Constant(Initializer):
    """One number everywhere, or the numbers of an array that broadcasts to the shape.

    Args:
        value: The number or the array.
    """

    value: Any = arg(default=0)

    def _draw(self, shape: Shape) -> Any:
        try:
            return np.broadcast_to(self.value, shape)
        except ValueError as error:
            raise fail(ValueError, "initializers.constant", own=np.shape(self.value), shape=shape) from error

    def get_config(self) -> dict[str, Any]:
        value = self.value
        return {"value": value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value}


class RandomNormal(Initializer):
    """Numbers of a normal distribution.

    Args:
        mean: The mean.
        stddev: The standard deviation.
        seed: A number that fixes the draw; without it NumPy's global generator goes on.
    """

    mean: float = arg(default=0.0, check=number)
    stddev: float = arg(default=0.05, check=number)
    seed: int | None = arg(default=None, check=a_seed)

    def _draw(self, shape: Shape) -> Any:
        return self.mean + self.stddev * generator(self.seed).normal(size=shape)


class RandomUniform(Initializer):
    """Numbers spread evenly from ``minval`` to ``maxval``.

    Args:
        minval: The lower bound.
        maxval: The upper bound.
        seed: A number that fixes the draw; without it NumPy's global generator goes on.
    """

    minval: float = arg(default=-0.05, check=number)
    maxval: float = arg(default=0.05, check=number)
    seed: int | None = arg(default=None, check=a_seed)

    def _draw(self, shape: Shape) -> Any:
        return self.minval + (self.maxval - self.minval) * generator(self.seed).random_sample(shape)


class TruncatedNormal(Initializer):
    """Numbers of a normal distribution, without those farther than two standard deviations from the mean.

    Args:
        mean: The mean.
        stddev: The standard deviation before the cut; that of the numbers is 0.88 of it.
        seed: A number that fixes the draw; without it NumPy's global generator goes on.
    """

    mean: float = arg(default=0.0, check=number)
    stddev: float = arg(default=0.05, check=number)
    seed: int | None = arg(default=None, check=a_seed)

    def _draw(self, shape: Shape) -> Any:
        return self.mean + self.stddev * truncated(generator(self.seed), shape)


def _word_of(*allowed: str) -> Check:
    """One of these words, in capital letters or not."""
    check = one_of(*allowed)
    return lambda value: check(value.lower() if isinstance(value, str) else value)


class VarianceScaling(Initializer):
    """Numbers whose variance is ``scale / n``, where ``n`` follows from the shape of the weight.

    Args:
        scale: The factor.
        mode: What ``n`` is: 'fan_in', the numbers that come into a unit; 'fan_out', the units that a number goes
            to; 'fan_avg', the mean of both.
        distribution: 'normal', cut off at two standard deviations ``sqrt(scale / n)``, or 'uniform', within
            ``sqrt(3 * scale / n)``.
        seed: A number that fixes the draw; without it NumPy's global generator goes on.
    """

    scale: float = arg(default=1.0, check=positive_number)
    mode: str = arg(default="fan_in", check=_word_of("fan_in", "fan_out", "fan_avg"))
    distribution: str = arg(default="normal", check=_word_of("normal", "uniform"))
    seed: int | None = arg(default=None, check=a_seed)

    def prepare(self) -> None:
        super().prepare()
        self.mode, self.distribution = self.mode.lower(), self.distribution.lower()

    def _draw(self, shape: Shape) -> Any:
        draws = generator(self.seed)
        fan_in, fan_out = fans(shape)
        n = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        variance = self.scale / max(1.0, n)
        if self.distribution == "normal":
            return math.sqrt(variance) * truncated(draws, shape)
        return evenly(draws, math.sqrt(3 * variance), shape)


class Orthogonal(Initializer):
    """A matrix whose rows, or columns if they are fewer, are at right angles and of length ``gain``.

    A weight with more axes counts as a matrix whose columns are its last axis.

    Args:
        gain: The factor.
        seed: A number that fixes the draw; without it NumPy's global generator goes on.
    """

    gain: float = arg(default=1.0, check=number)
    seed: int | None = arg(default=None, check=a_seed)

    def _draw(self, shape: Shape) -> Any:
        draws = generator(self.seed)
        shape = shape_for("Orthogonal", shape, least=1)
        return self.gain * orthogonal_matrix(draws, math.prod(shape[:-1]), shape[-1]).reshape(shape)


class Identity(Initializer):
    """The identity matrix.

    Args:
        gain: The factor.
    """

    gain: float = arg(default=1.0, check=number)

    def _draw(self, shape: Shape) -> Any:
        if len(shape) != 2 or shape[0] != shape[1]:
            raise fail(ValueError, "initializers.square", shape=shape)
        return self.gain * np.eye(shape[0])


zero = zeros = Zeros
one = ones = Ones
constant = Constant
uniform = random_uniform = RandomUniform
normal = random_normal = RandomNormal
truncated_normal = TruncatedNormal
orthogonal = Orthogonal
identity = Identity


@both_spellings
def lecun_uniform(seed: int | None = None) -> VarianceScaling:
    """Even numbers within ``sqrt(3 / fan_in)``."""
    return VarianceScaling(scale=1.0, mode="fan_in", distribution="uniform", seed=seed)


@both_spellings
def lecun_normal(seed: int | None = None) -> VarianceScaling:
    """Normal numbers of the standard deviation ``sqrt(1 / fan_in)``, cut off at twice that."""
    return VarianceScaling(scale=1.0, mode="fan_in", distribution="normal", seed=seed)


@both_spellings
def glorot_uniform(seed: int | None = None) -> VarianceScaling:
    """Even numbers within ``sqrt(6 / (fan_in + fan_out))``."""
    return VarianceScaling(scale=1.0, mode="fan_avg", distribution="uniform", seed=seed)


@both_spellings
def glorot_normal(seed: int | None = None) -> VarianceScaling:
    """Normal numbers of the standard deviation ``sqrt(2 / (fan_in + fan_out))``, cut off at twice that."""
    return VarianceScaling(scale=1.0, mode="fan_avg", distribution="normal", seed=seed)


@both_spellings
def he_uniform(seed: int | None = None) -> VarianceScaling:
    """Even numbers within ``sqrt(6 / fan_in)``."""
    return VarianceScaling(scale=2.0, mode="fan_in", distribution="uniform", seed=seed)


@both_spellings
def he_normal(seed: int | None = None) -> VarianceScaling:
    """Normal numbers of the standard deviation ``sqrt(2 / fan_in)``, cut off at twice that."""
    return VarianceScaling(scale=2.0, mode="fan_in", distribution="normal", seed=seed)


for _names, _class in (
    ("Zeros zeros zero", Zeros),
    ("Ones ones one", Ones),
    ("Constant constant", Constant),
    ("RandomUniform random_uniform uniform", RandomUniform),
    ("RandomNormal random_normal normal", RandomNormal),
    ("TruncatedNormal truncated_normal", TruncatedNormal),
    ("VarianceScaling", VarianceScaling),
    ("Orthogonal orthogonal", Orthogonal),
    ("Identity identity", Identity),
):
    for _name in _names.split():
        registry.register("initializer", _name, _class)
for _maker in (lecun_uniform, lecun_normal, glorot_uniform, glorot_normal, he_uniform, he_normal):
    registry.register("initializer", _maker.__name__, _maker, makes=True)
registry.finish_with("initializer", lambda found: registry.usable("initializer", found))


def values(initializer: Any, shape: Sequence[int], dtype: str) -> np.ndarray | Later:
    """The values that ``initializer`` gives a weight, for ``K.variable``; users' functions of either age are called.

    Args:
        initializer: One of ours, or a function ``f(shape)`` that returns a tensor, a variable or an array; it is
            also given ``dtype``, ``name=None`` and ``dim_ordering='tf'`` if it has such arguments.
        shape: The shape of the weight.
        dtype: Its number type.
    """
    initializer = get(initializer)
    if isinstance(initializer, Initializer) and type(initializer).__call__ is Initializer.__call__:
        return initializer.planned(shape, dtype)
    function = getattr(initializer, "__name__", type(initializer).__name__)
    shape = shape_for(function, shape)
    given = initializer(shape, **_extras(initializer, dtype))
    found = K.eval(given) if K.is_tensor(given) else np.asarray(given)
    if found.shape != shape or found.dtype == object:
        shown = found.shape if found.dtype != object else repr(given)
        raise fail(ValueError, "initializers.result", function=function, shape=shape, given=shown)
    return found.astype(dtype)


def _extras(function: Any, dtype: str) -> dict[str, Any]:
    """What a function of either age wants beside the shape."""
    try:
        known = inspect.signature(function).parameters
    except (TypeError, ValueError):
        return {}
    offered = {"dtype": dtype, "name": None, "dim_ordering": "tf"}
    return {name: value for name, value in offered.items() if name in list(known)[1:]}


def get(identifier: Any) -> Any:
    """The initializer meant by a name, a configuration, a class, a function, or ``None``."""
    return registry.load("initializer", identifier)


def serialize(initializer: Any) -> Any:
    """The configuration of an initializer; of a function, its name."""
    return registry.dump("initializer", initializer)


def deserialize(config: Any, custom_objects: dict[str, Any] | None = None) -> Any:
    """The initializer that ``config`` describes; names in ``custom_objects`` come first."""
    with registry.custom_objects(custom_objects or {}):
        return get(config)
