"""``theano.tensor.nnet.bn``: batch normalization."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytensor.tensor as pt

Axes = str | int | Sequence[int]


def batch_normalization(inputs: Any, gamma: Any, beta: Any, mean: Any, std: Any, mode: str = "low_mem") -> Any:
    """``(inputs - mean) * gamma / std + beta``.

    Args:
        inputs: What is normalized.
        gamma: The scale.
        beta: The shift.
        mean: The means.
        std: The standard deviations.
        mode: Of no effect.
    """
    return (inputs - mean) * (gamma / std) + beta


def _axes(axes: Axes, rank: int) -> tuple[int, ...]:
    if axes == "per-activation":
        return (0,)
    if axes == "spatial":
        return (0, *range(2, rank))
    return (axes,) if isinstance(axes, int) else tuple(int(one) for one in axes)


def _spread(values: Any, axes: tuple[int, ...], rank: int) -> Any:
    """Parameters with an axis of length 1 wherever the inputs are averaged."""
    values = pt.as_tensor_variable(values)
    if values.ndim == rank:
        return pt.specify_shape(values, [1 if axis in axes else None for axis in range(rank)])
    kept = iter(range(values.ndim))
    return values.dimshuffle(*("x" if axis in axes else next(kept) for axis in range(rank)))


def batch_normalization_train(
    inputs: Any,
    gamma: Any,
    beta: Any,
    axes: Axes = "per-activation",
    epsilon: float = 1e-4,
    running_average_factor: float = 0.1,
    running_mean: Any = None,
    running_var: Any = None,
) -> tuple[Any, ...]:
    """Normalize by the batch's own means.

    Args:
        inputs: What is normalized.
        gamma: The scale.
        beta: The shift.
        axes: Over what is averaged: ``'per-activation'``, ``'spatial'`` or axes.
        epsilon: Added to the variance.
        running_average_factor: The share of this batch in the running averages.
        running_mean: The running means.
        running_var: The running variances.

    Returns:
        The result, the means, one over the standard deviations, and the new running averages if there are old ones.
    """
    x = pt.as_tensor_variable(inputs)
    along, rank = _axes(axes, x.ndim), x.ndim
    mean = x.mean(axis=along, keepdims=True)
    var = x.var(axis=along, keepdims=True)
    inverse = pt.cast(1 / pt.sqrt(var + pt.cast(epsilon, x.dtype)), x.dtype)
    found = (x - mean) * (_spread(gamma, along, rank) * inverse) + _spread(beta, along, rank)
    results = [found, mean, inverse]
    factor = pt.cast(running_average_factor, x.dtype)
    if running_mean is not None:
        results.append(_moved(running_mean, mean, factor, along, rank))
    if running_var is not None:
        count = pt.cast(x.size // mean.size, x.dtype)
        results.append(_moved(running_var, var * count / (count - 1), factor, along, rank))
    return tuple(results)


def _moved(running: Any, now: Any, factor: Any, axes: tuple[int, ...], rank: int) -> Any:
    old = pt.as_tensor_variable(running)
    new = _spread(old, axes, rank) * (1 - factor) + now * factor
    return new if old.ndim == rank else new.reshape(old.shape)


def batch_normalization_test(
    inputs: Any, gamma: Any, beta: Any, mean: Any, var: Any, axes: Axes = "per-activation", epsilon: float = 1e-4
) -> Any:
    """Normalize by given means and variances; the arguments are those of ``batch_normalization_train``."""
    x = pt.as_tensor_variable(inputs)
    along, rank = _axes(axes, x.ndim), x.ndim
    scale, shift, middle, spread = (_spread(one, along, rank) for one in (gamma, beta, mean, var))
    return (x - middle) * (scale / pt.sqrt(spread + pt.cast(epsilon, x.dtype))) + shift
