"""The weights of CuDNNLSTM and CuDNNGRU for LSTM and GRU, and the other way round.

In a kernel of cuDNN the part of a gate is a matrix ``(units, inputs)`` whose numbers stand, row by row, in a shape
that says ``(inputs, units)``. There are two biases, which the LSTM adds up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ... import activations
from ...messages import fail, warn_user
from ..origin import Origin
from .table import Piece, Stored, rule, shape_of


@rule("LSTM")
def plain_lstm(layer: Any, stored: list[Stored], origin: Origin) -> list[Piece] | None:
    """From a CuDNNLSTM: kernels turned, the two biases added up."""
    sizes = _sizes(layer, stored, 4)
    if sizes != (4, 8):
        return None
    _warn_of_activations(layer)
    return _three(stored, to_plain(4), lambda bias: bias.reshape(2, -1).sum(axis=0))


@rule("CuDNNLSTM")
def cudnn_lstm(layer: Any, stored: list[Stored], origin: Origin) -> list[Piece] | None:
    """From an LSTM: kernels turned, half of the bias for each of the two."""
    if _sizes(layer, stored, 4) != (8, 4):
        return None
    return _three(stored, to_cudnn(4), lambda bias: np.tile(bias / 2, 2))


@rule("GRU")
def plain_gru(layer: Any, stored: list[Stored], origin: Origin) -> list[Piece] | None:
    """From a CuDNNGRU, if the layer puts its gate behind the product as that one does."""
    sizes = _sizes(layer, stored, 3)
    if sizes == (6, 6) and stored[2].array.ndim == 1:
        _warn_of_activations(layer)
        return _three(stored, to_plain(3), lambda bias: bias.reshape(2, -1))
    _check_kind(layer, sizes)
    return None


@rule("CuDNNGRU")
def cudnn_gru(layer: Any, stored: list[Stored], origin: Origin) -> list[Piece] | None:
    """From a GRU that puts its gate behind the product."""
    sizes = _sizes(layer, stored, 3)
    if sizes == (6, 6) and stored[2].array.ndim == 2:
        return _three(stored, to_cudnn(3), np.ravel)
    _check_kind(layer, sizes)
    return None


def _check_kind(layer: Any, sizes: tuple[int, int] | None) -> None:
    """Refuse the weights of a GRU that computes something else: no numbers make the one out of the other."""
    if sizes in ((3, 6), (6, 3)):
        after, before = "GRU(..., reset_after=True), CuDNNGRU", "GRU(...)"
        given, expected = (after, before) if sizes == (3, 6) else (before, after)
        raise fail(ValueError, "saving.other_gru", layer=layer.name, given=given, expected=expected)


def _sizes(layer: Any, stored: list[Stored], gates: int) -> tuple[int, int] | None:
    """How many times its units the biases of layer and file have; ``None`` where kernels and biases are not alike."""
    weights = [shape_of(weight) for weight in layer.weights]
    given = [one.array.shape for one in stored]
    if len(weights) != 3 or weights[:2] != given[:2] or len(given) != 3 or len(weights[1]) != 2:
        return None
    units = weights[1][0]
    allowed = [(n * gates * units,) for n in (1, 2)] + [(2, gates * units)]
    if given[2] not in allowed or weights[2] not in allowed:
        return None
    return int(np.prod(weights[2])) // units, int(np.prod(given[2])) // units


def _three(stored: list[Stored], kernels: Callable[..., Any], bias: Callable[..., Any]) -> list[Piece]:
    return [Piece((one,), make) for one, make in zip(stored, (kernels, kernels, bias), strict=True)]


def to_plain(gates: int) -> Callable[[np.ndarray], np.ndarray]:
    """A function that makes a kernel of an LSTM or GRU of one of cuDNN."""

    def turned(kernel: np.ndarray) -> np.ndarray:
        parts = np.split(kernel, gates, axis=1)
        return np.concatenate([part.reshape(part.shape[::-1]).T for part in parts], axis=1)

    return turned


def to_cudnn(gates: int) -> Callable[[np.ndarray], np.ndarray]:
    """A function that makes a kernel of cuDNN of one of an LSTM or GRU."""

    def turned(kernel: np.ndarray) -> np.ndarray:
        parts = np.split(kernel, gates, axis=1)
        return np.concatenate([part.T.reshape(part.shape) for part in parts], axis=1)

    return turned


def _warn_of_activations(layer: Any) -> None:
    """cuDNN knows only tanh and sigmoid."""
    used = {"activation": layer.activation, "recurrent_activation": layer.recurrent_activation}
    wanted = {"activation": activations.tanh, "recurrent_activation": activations.sigmoid}
    for name, function in used.items():
        if function is not wanted[name]:
            shown = getattr(function, "__name__", function)
            fields = dict(layer=layer.name, argument=name, given=shown, expected=wanted[name].__name__)
            warn_user("saving.cudnn_activation", **fields)
