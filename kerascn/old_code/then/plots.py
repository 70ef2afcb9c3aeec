"""What Matplotlib had."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib import pyplot


def hist(values: Any, bins: Any = None, range: Any = None, normed: Any = None, *given: Any, **options: Any) -> Any:
    """``plt.hist``, with ``normed`` for ``density``."""
    return pyplot.hist(values, bins, range, bool(normed) or options.pop("density", False), *given, **options)


def hold(*given: Any) -> None:
    """``plt.hold``: what is drawn has always been added since Matplotlib 3."""


def ishold() -> bool:
    """``plt.ishold``."""
    return True


def normpdf(x: Any, mu: Any, sigma: Any) -> Any:
    """``mlab.normpdf``: the density of a normal distribution."""
    return np.exp(-0.5 * ((np.asarray(x) - mu) / sigma) ** 2) / (np.sqrt(2 * np.pi) * sigma)


def spectral() -> None:
    """``plt.spectral``: the colours for what is drawn from now on."""
    pyplot.set_cmap("nipy_spectral")


def subplot(*given: Any, **options: Any) -> Any:
    """``plt.subplot``, where place 0 was the last one, as in a list the one before the first."""
    if len(given) == 3 and given[2] == 0:
        given = (given[0], given[1], given[0] * given[1])
    return pyplot.subplot(*given, **options)
