"""The protocol through which the contract's dispatcher works with TensorFlow."""

from . import eager, state
from .function import compile_function, kept
from .loading import enter, get_graph, use_tf1
from .native import as_tensor, dtype_name, is_native, rank, static_shape

__all__ = [
    "NAME",
    "LABEL",
    "as_tensor",
    "compile_function",
    "dtype_name",
    "eager",
    "enter",
    "get_graph",
    "is_native",
    "kept",
    "rank",
    "static_shape",
    "step",
    "use_tf1",
]

NAME = "tensorflow"
LABEL = "TensorFlow"


def step():
    """The int64 scalar behind all random numbers; a compiled function feeds its own step for it."""
    return state.current().step()
