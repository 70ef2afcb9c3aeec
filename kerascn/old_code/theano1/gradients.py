"""Derivatives along a direction, from the right and from the left."""

from __future__ import annotations

from typing import Any, Literal

from pytensor.gradient import pullback, pushforward

Missing = Literal["ignore", "warn", "raise"]


def Rop(  # noqa: N802
    f: Any, wrt: Any, eval_points: Any, disconnected_outputs: Missing = "raise", return_disconnected: str = "zero"
) -> Any:
    """The Jacobian of ``f`` times a vector.

    Args:
        f: What is derived.
        wrt: By what.
        eval_points: The vector, shaped like ``wrt``.
        disconnected_outputs: As in Theano.
        return_disconnected: As in Theano.
    """
    return pushforward(f, wrt, eval_points, disconnected_outputs=disconnected_outputs)


def Lop(  # noqa: N802
    f: Any, wrt: Any, eval_points: Any, consider_constant: Any = None, disconnected_inputs: Missing = "raise"
) -> Any:
    """A vector times the Jacobian of ``f``.

    Args:
        f: What is derived.
        wrt: By what.
        eval_points: The vector, shaped like ``f``.
        consider_constant: Through what no gradient flows.
        disconnected_inputs: As in Theano.
    """
    return pullback(f, wrt, eval_points, consider_constant=consider_constant, disconnected_inputs=disconnected_inputs)
