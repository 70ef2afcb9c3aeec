"""Theano's streams of random numbers, on NumPy's generators.

The numbers are not those of Theano, whose generators exist no more; a seed gives the same numbers each time.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytensor
import pytensor.tensor as pt
from pytensor.tensor import random

from ...messages import fail


class RandomStreamsBase:
    """What both kinds of streams have in common: each variable they make draws anew at each call of a function.

    Args:
        seed: Where the numbers begin; an own place for each stream unless given.
        kept: Words about how Theano computed.
    """

    def __init__(self, seed: Any = None, **kept: Any) -> None:
        self.state_updates: list[tuple[Any, Any]] = []
        self._kinds: dict[Any, int] = {}
        self.seed(seed)

    def seed(self, seed: Any = None) -> None:
        """Begin all streams anew at a seed."""
        self._sequence = np.random.SeedSequence(seed)
        for state, _ in self.state_updates:
            state.set_value(self._generator(), borrow=True)

    def updates(self) -> list[tuple[Any, Any]]:
        """The states of all variables and their next states."""
        return list(self.state_updates)

    def _generator(self) -> np.random.Generator:
        return np.random.default_rng(self._sequence.spawn(1)[0])

    def _drawn(
        self, kind: Callable[..., Any], *parameters: Any, size: Any = None, ndim: Any = None, **more: Any
    ) -> Any:
        """A variable of random numbers, with a state of its own that moves on at each call."""
        state = pytensor.shared(self._generator())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            following, found = kind(*parameters, size=_size(size, ndim), rng=state, return_next_rng=True, **more)
            state.default_update = following
        self.state_updates.append((state, following))
        return found

    def uniform(
        self,
        size: Any = None,
        low: Any = 0.0,
        high: Any = 1.0,
        ndim: Any = None,
        dtype: Any = None,
        nstreams: Any = None,
    ) -> Any:
        """Numbers from ``low`` to ``high``, each as likely."""
        return _as(self._drawn(random.uniform, low, high, size=size, ndim=ndim), dtype)

    def normal(
        self,
        size: Any = None,
        avg: Any = 0.0,
        std: Any = 1.0,
        ndim: Any = None,
        dtype: Any = None,
        nstreams: Any = None,
    ) -> Any:
        """Normal numbers with a mean and a standard deviation."""
        return _as(self._drawn(random.normal, avg, std, size=size, ndim=ndim), dtype)

    def truncated_normal(
        self, size: Any, avg: Any = 0.0, std: Any = 1.0, ndim: Any = None, dtype: Any = None, nstreams: Any = None
    ) -> Any:
        """Normal numbers no further than two standard deviations from their mean."""
        # The share below -2 is 0.02275; in between all shares are as likely.
        shares = self._drawn(random.uniform, 0.02275013194817921, 0.9772498680518208, size=size, ndim=ndim)
        return _as(avg + std * np.sqrt(2.0) * pt.erfinv(2 * shares - 1), dtype)

    def binomial(
        self,
        size: Any = None,
        n: Any = 1,
        p: Any = 0.5,
        ndim: Any = None,
        dtype: Any = "int64",
        nstreams: Any = None,
        prob: Any = None,
    ) -> Any:
        """How often something of probability ``p`` happens in ``n`` trials."""
        return _as(self._drawn(random.binomial, n, p if prob is None else prob, size=size, ndim=ndim), dtype)

    def multinomial(
        self,
        size: Any = None,
        n: Any = 1,
        pvals: Any = None,
        ndim: Any = None,
        dtype: Any = "int64",
        nstreams: Any = None,
    ) -> Any:
        """How often each of some things happens in ``n`` trials; ``pvals`` has the probabilities in its last axis."""
        return _as(self._drawn(random.multinomial, n, _shares(pvals), size=size, ndim=ndim), dtype)

    def random_integers(
        self, size: Any = None, low: Any = 0, high: Any = 1, ndim: Any = None, dtype: Any = "int64"
    ) -> Any:
        """Whole numbers from ``low`` to ``high``, which is among them."""
        return _as(self._drawn(random.integers, low, pt.as_tensor_variable(high) + 1, size=size, ndim=ndim), dtype)

    def poisson(self, size: Any = None, lam: Any = 1.0, ndim: Any = None, dtype: Any = "int64") -> Any:
        """Counts of rare things of which ``lam`` are expected."""
        return _as(self._drawn(random.poisson, lam, size=size, ndim=ndim), dtype)

    def choice(
        self,
        size: Any = None,
        a: Any = 2,
        replace: bool = True,
        p: Any = None,
        ndim: Any = None,
        dtype: Any = "int64",
        **kept: Any,
    ) -> Any:
        """Some of ``a`` things (a number or a vector), again or not, with probabilities ``p``."""
        things = pt.arange(a) if isinstance(a, int) else pt.as_tensor_variable(a)
        things = pt.arange(things) if things.ndim == 0 else things
        return _as(self._drawn(random.choice, things, replace=replace, p=p, size=size, ndim=ndim), dtype)

    def permutation(self, size: Any = None, n: Any = 1, ndim: Any = None, dtype: Any = "int64") -> Any:
        """The numbers below ``n`` in any order; with a size, so many orders."""
        if size is None:
            return _as(self._drawn_order(pt.arange(n)), dtype)
        shares = self._drawn(random.uniform, 0.0, 1.0, size=(*tuple(size), n), ndim=None)
        return _as(pt.argsort(shares, axis=-1), dtype)

    def shuffle_row_elements(self, input: Any) -> Any:
        """The elements of each row in any order, an own order for each row."""
        x = pt.as_tensor_variable(input)
        order = pt.argsort(self._drawn(random.uniform, 0.0, 1.0, size=x.shape), axis=-1)
        return pt.take_along_axis(x, order, axis=-1)

    def _drawn_order(self, numbers: Any) -> Any:
        return pt.argsort(self._drawn(random.uniform, 0.0, 1.0, size=(numbers.shape[0],)))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        known = [one for one in dir(type(self)) if not one.startswith("_")]
        raise fail(AttributeError, "theano1.stream", name=name, known=", ".join(known))


class RandomStreams(RandomStreamsBase):
    """``theano.tensor.shared_randomstreams.RandomStreams``."""


class MRG_RandomStreams(RandomStreamsBase):  # noqa: N801
    """``theano.sandbox.rng_mrg.MRG_RandomStreams``.

    Args:
        seed: Where the numbers begin.
        use_cuda: Of no effect.
    """

    def __init__(self, seed: Any = 12345, use_cuda: Any = None) -> None:
        super().__init__(seed)

    def multinomial_wo_replacement(self, size: Any = None, n: Any = 1, pvals: Any = None, **kept: Any) -> Any:
        """For each row of probabilities ``n`` different places."""
        shares = _shares(pvals)
        waits = -pt.log(self._drawn(random.uniform, 0.0, 1.0, size=shares.shape)) / shares
        return pt.argsort(waits, axis=-1)[..., :n]


def _size(size: Any, ndim: Any) -> Any:
    """A size as PyTensor takes it: without one (or an empty one where the number of axes says so) as the parameters."""
    if size is None or (isinstance(size, tuple) and not size and ndim):
        return None
    return (size,) if isinstance(size, int) else size


def _shares(pvals: Any) -> Any:
    """Probabilities whose sums are 1 to the last digit of float64, as NumPy wants them."""
    wide = pt.cast(pt.as_tensor_variable(pvals), "float64")
    return wide / wide.sum(axis=-1, keepdims=True)


def _as(x: Any, dtype: Any) -> Any:
    return pt.cast(x, dtype or pytensor.config.floatX)
