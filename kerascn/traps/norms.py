"""The trap of BatchNormalization's weights in the wrong order: all four have the same shape, so nothing refuses them.

Only what can't be right is told: a variance below zero; all four at the values that they begin with, but in other
places; gamma and beta whose numbers look like each other's.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from .. import config
from .inside import all_within
from .noticing import noticed

NAMES = ("gamma", "beta", "moving_mean", "moving_variance")
BEGIN = [1, 0, 0, 1]
FEW = 4  # channels: of fewer the numbers say nothing
SHOWN = 3  # layers that are named


def look(owner: Any, layers: Iterable[Any], pairs: Iterable[tuple[Any, Any]]) -> None:
    """Look at weights that were set.

    Args:
        owner: The layer or model whose weights they are.
        layers: Its layers.
        pairs: Variables, and the arrays that they were set to.
    """
    if not config.traps:
        return
    norms = [layer for one in layers for layer in all_within(one) if _is_norm(layer)]
    if not norms:
        return
    values = {id(variable): value for variable, value in pairs}
    found = {layer.name: _doubt(layer, values) for layer in dict.fromkeys(norms)}
    wrong = [(name, doubt) for name, doubt in found.items() if doubt]
    if wrong:
        names = ", ".join(name for name, _ in wrong[:SHOWN]) + ", ..." * (len(wrong) > SHOWN)
        noticed(f"traps.normalization_{wrong[0][1]}", owner, layers=names)


def _is_norm(layer: Any) -> bool:
    return any(kind.__name__ == "BatchNormalization" for kind in type(layer).__mro__)


def _doubt(layer: Any, values: dict[int, Any]) -> str | None:
    """What can't be right: 'variance' or 'order'; ``None`` if nothing is seen."""
    variables = [getattr(layer, name, None) for name in NAMES]
    known = [np.asarray(values[id(one)]) for one in variables if id(one) in values]
    if id(variables[-1]) not in values or any(array.dtype.kind not in "biuf" for array in known):
        return None
    variance = known[-1]
    if variance.size and np.min(variance) < -layer.epsilon:
        return "variance"
    if len(known) < len(NAMES) or variance.size < FEW:
        return None
    exchanged = _is_beta(known[0]) and _is_gamma(known[1])
    return "order" if exchanged or _begin_elsewhere(known) else None


def _begin_elsewhere(known: list[np.ndarray]) -> bool:
    """Whether two of the four are all 1 and two all 0, as they begin, but not gamma and the variance 1."""
    constants = [array.flat[0] for array in known if np.all(array == array.flat[0])]
    return sorted(constants) == [0, 0, 1, 1] and constants != BEGIN


def _is_gamma(numbers: np.ndarray) -> bool:
    """Whether they lie around 1, where a gamma begins."""
    return bool(np.min(numbers) > 0.5 and np.max(numbers) < 1.5)


def _is_beta(numbers: np.ndarray) -> bool:
    """Whether they lie around 0, on both sides, where a beta begins."""
    around = np.min(numbers) < 0 < np.max(numbers) or not np.any(numbers)
    return bool(around and np.max(np.abs(numbers)) < 0.5)
