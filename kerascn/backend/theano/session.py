"""Gradients, conditions and printing on PyTensor; sessions exist only on the other engine."""

from __future__ import annotations

import sys
from contextlib import nullcontext

import pytensor.tensor as pt
from pytensor.gradient import disconnected_grad, grad
from pytensor.ifelse import ifelse
from pytensor.printing import Print

from ...messages import fail
from . import native, state

__all__ = [
    "control_dependencies", "devices", "get_graph", "get_session", "gradients", "graph_as_bytes", "graph_in_use",
    "inside", "on_device", "own_graph", "print_tensor", "set_session", "stop_gradient", "switch",
]  # fmt: skip


def gradients(loss, variables):
    """The gradients of the sum of ``loss``, each like its variable; ``None`` where there is none."""
    behind = _floats_behind(loss)
    wanted = [x for x in variables if x in behind]
    if not wanted:
        return [None] * len(variables)
    found = grad(loss.sum(), wanted, disconnected_inputs="ignore", return_disconnected="none")
    by_variable = dict(zip(wanted, found, strict=True))
    return [_like(x, by_variable.get(x)) for x in variables]


def _floats_behind(loss) -> set:
    """The tensors from which floats alone lead to ``loss``: no gradient flows through others."""
    seen, waiting = set(), [loss]
    while waiting:
        x = waiting.pop()
        if x not in seen and getattr(x.type, "dtype", "").startswith("float"):
            seen.add(x)
            waiting.extend(x.owner.inputs if x.owner else ())
    return seen


def _like(variable, gradient):
    if gradient is None:
        return None
    return native.fixed_shape(native.cast(gradient, native.dtype_name(variable)), variable.type.shape)


def stop_gradient(variables):
    """The same values, through which no gradient flows; a list for a list."""
    if isinstance(variables, list | tuple):
        return [stop_gradient(x) for x in variables]
    stopped = disconnected_grad(variables)
    return native.fixed_shape(stopped, native.static_shape(variables)) if native.is_sparse(variables) else stopped


def switch(condition, then_expression, else_expression):
    """One expression or the other, chosen as a whole (scalar condition) or element by element.

    As a whole it is lazy: only the side that is chosen is computed.
    """
    then, other = _branches(then_expression, else_expression)
    holds = condition if native.dtype_name(condition) == "bool" else pt.neq(condition, 0)
    depth, ranks = native.rank(holds), (native.rank(then), native.rank(other))
    if depth == 0 and ranks[0] == ranks[1] > 0:
        return ifelse(holds, then, other)
    if depth > max(ranks):
        raise fail(ValueError, "theano.switch_rank", condition=depth, expressions=max(ranks))
    return pt.switch(pt.shape_padright(holds, max(ranks) - depth) if depth else holds, then, other)


def _branches(*expressions):
    """Both expressions as tensors of one dtype; a number takes that of the tensor beside it."""
    values = [x() if callable(x) else x for x in expressions]
    dtypes = [native.dtype_name(x) for x in values if native.is_native(x)]
    then, other = (native.as_tensor(x, *dtypes[:1]) for x in values)
    if native.dtype_name(then) != native.dtype_name(other):
        dtypes = {"then": native.dtype_name(then), "other": native.dtype_name(other)}
        raise fail(TypeError, "theano.switch_dtypes", **dtypes)
    return then, other


def print_tensor(x, message):
    """``x`` itself, whose value goes to stderr after ``message`` each time it is computed."""
    return Print(message, global_fn=_to_stderr)(x)


def _to_stderr(op, value) -> None:
    print(op.message, value, file=sys.stderr)


def get_session():
    """Refuse: this engine has no sessions."""
    raise fail(RuntimeError, "engine.only_tensorflow", function="K.get_session")


def set_session(session):
    """Refuse: this engine has no sessions."""
    raise fail(RuntimeError, "engine.only_tensorflow", function="K.set_session")


def get_graph():
    """Refuse: this engine has no graph object."""
    raise fail(RuntimeError, "engine.only_tensorflow", function="K.get_graph")


def graph_in_use():
    return None


def graph_as_bytes():
    return None


def inside(graph):
    return nullcontext()


def own_graph():
    """A block with numbers of its own; the graph is what hangs on a tensor anyway."""
    return state.own_numbers()


def control_dependencies(control_inputs):
    """Refuse: this engine orders operations by their values alone."""
    raise fail(RuntimeError, "engine.only_tensorflow", function="K.control_dependencies")


def devices():
    """Refuse: this engine computes on the processor alone."""
    raise fail(RuntimeError, "engine.only_tensorflow", function="multi_gpu_model")


def on_device(device):
    """Refuse: this engine computes on the processor alone."""
    raise fail(RuntimeError, "engine.only_tensorflow", function="multi_gpu_model")
