"""The moving windows of pandas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def _by(name: str) -> Callable[..., Any]:
    def roll(values: Any, window: int, min_periods: Any = None, freq: Any = None, center: bool = False) -> Any:
        return getattr(values.rolling(window, min_periods=min_periods, center=center), name)()

    return roll


rolling_mean, rolling_std, rolling_var, rolling_sum = _by("mean"), _by("std"), _by("var"), _by("sum")
rolling_max, rolling_min, rolling_median = _by("max"), _by("min"), _by("median")


def rolling_count(values: Any, window: int, freq: Any = None, center: bool = False) -> Any:
    """``pd.rolling_count``."""
    return values.rolling(window, min_periods=0, center=center).count()


def rolling_apply(values: Any, window: int, func: Callable[..., Any], min_periods: Any = None) -> Any:
    """``pd.rolling_apply``."""
    return values.rolling(window, min_periods=min_periods).apply(func, raw=True)


def rolling_corr(first: Any, second: Any, window: int, min_periods: Any = None) -> Any:
    """``pd.rolling_corr``."""
    return first.rolling(window, min_periods=min_periods).corr(second)


def rolling_cov(first: Any, second: Any, window: int, min_periods: Any = None) -> Any:
    """``pd.rolling_cov``."""
    return first.rolling(window, min_periods=min_periods).cov(second)


def _ewm(name: str) -> Callable[..., Any]:
    def weigh(
        values: Any, com: Any = None, span: Any = None, halflife: Any = None, min_periods: int = 0, adjust: bool = True
    ) -> Any:
        return getattr(values.ewm(com, span, halflife, min_periods=min_periods, adjust=adjust), name)()

    return weigh


ewma, ewmstd, ewmvar = _ewm("mean"), _ewm("std"), _ewm("var")
