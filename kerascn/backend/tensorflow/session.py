"""The theme ``session`` of the contract on TensorFlow: sessions, gradients, choices, printing."""

import sys
from contextlib import contextmanager, nullcontext

import numpy as np

from ...messages import fail
from . import state
from .intermediates import all_intermediates
from .loading import KEEPS_EAGER, enter, get_graph, tf, v1
from .native import as_dense, as_tensor, dtype_name, is_native, noted, rank, static_shape

__all__ = [
    "control_dependencies", "devices", "get_graph", "get_session", "gradients", "graph_as_bytes", "graph_in_use",
    "inside", "on_device", "own_graph", "print_tensor", "set_session", "stop_gradient", "switch",
]  # fmt: skip

LARGE = 1024  # bytes of a constant that a drawing of the graph has no use for


def get_session():
    return state.current().session()


def set_session(session):
    """Use ``session`` for its own graph; whichever graph is the default one keeps its own session."""
    if not hasattr(session, "run") or not isinstance(getattr(session, "graph", None), tf.Graph):
        raise fail(TypeError, "tensorflow.session", given=repr(session)[:80])
    state.of(session.graph).register(session)


def graph_in_use():
    return get_graph()


def graph_as_bytes():
    definition = get_graph().as_graph_def()
    nodes = [*definition.node, *(node for function in definition.library.function for node in function.node_def)]
    for node in nodes:
        if node.op == "Const" and node.attr["value"].ByteSize() > LARGE:
            node.attr["value"].tensor.ClearField("tensor_content")
    return definition.SerializeToString()


def inside(graph):
    """``graph`` made the default one of this thread, unless it is that already (its scopes then stay open).

    While eager mode is kept it is always made so: the graph that this call sees is left again when the call ends.
    """
    return nullcontext() if v1.get_default_graph() is graph and not KEEPS_EAGER else graph.as_default()


def devices():
    """Those of the session in use, without the names of machines."""
    found = [device.name for device in state.current().bare_session().list_devices()]
    return ["/" + name.rpartition("/")[2] for name in found if ":XLA_" not in name]


@contextmanager
def on_device(device):
    with enter() or nullcontext(), tf.device(device):
        yield


@contextmanager
def own_graph():
    """A block with a new graph, in which a learning phase that was fixed is fixed as well."""
    phase, graph = state.current().learning_phase_if_fixed(), tf.Graph()
    if phase is not None:
        state.of(graph).fix_learning_phase(phase)
    with inside(graph):
        yield


@contextmanager
def control_dependencies(control_inputs):
    waits_for = control_inputs if isinstance(control_inputs, (list, tuple)) else [control_inputs]
    with enter() or nullcontext(), tf.control_dependencies(waits_for):
        yield


def gradients(loss, variables):
    by, loss = list(variables) if isinstance(variables, (list, tuple)) else [variables], as_dense(loss)
    with (
        all_intermediates(),
        v1.name_scope("gradients") as scope,
        loss.graph.device(_where_the_op_is(loss.graph, scope)),
    ):
        return v1.gradients(loss, by, name=scope)


def _where_the_op_is(graph, scope):
    """A function that puts the steps back from an op on the op's device: its name with ``_grad`` is their scope.

    What looks at a variable stays with the variable: TensorFlow's own way, to colocate all of them, does not allow
    for that and fails on loops whose variables lie on another device.
    """

    def device_of(step):
        name = step.name.removeprefix(scope).rpartition("_grad/")[0]
        looks_at_variable = any(x.dtype == tf.resource for x in step.inputs)
        if step.device or not name or step.graph is not graph or looks_at_variable:
            return step.device
        try:
            return graph.get_operation_by_name(name).device
        except KeyError:
            return ""

    return device_of


def stop_gradient(variables):
    if isinstance(variables, (list, tuple)):
        return [stop_gradient(variable) for variable in variables]
    return noted(tf.stop_gradient(variables), static_shape(variables))


def print_tensor(x, message):
    shown = [message, x] if message else [x]
    with tf.control_dependencies([tf.print(*shown, output_stream=sys.stderr)]):
        return tf.identity(x)


def switch(condition, then_expression, else_expression):
    condition = tf.cast(condition, "bool")
    branches = _branches(then_expression, else_expression)
    if rank(condition) == 0:
        return _chosen(condition, *branches)
    then, other = (branch() for branch in branches)
    return tf.where(_up_to(_max_rank(then, other), condition), then, other)


def _chosen(condition, then, other):
    """The side that a condition chooses.

    In the graph of a session it is made of single operations, as TensorFlow 1 made it: a function for each side, and
    one more for each gradient, would take several times as long to build and to run for the first time. Within a
    function (the body of a loop) only functions can be used.
    """
    if get_graph().building_function or not v1.control_flow_v2_enabled():
        with all_intermediates():
            return tf.cond(condition, then, other)
    v1.disable_control_flow_v2()
    try:
        return tf.cond(condition, then, other)
    finally:
        v1.enable_control_flow_v2()


def _branches(*expressions):
    """Both expressions as functions that give a tensor; a number takes the dtype of the other side."""
    dtypes = [dtype_name(expression) for expression in expressions if is_native(expression)]

    def branch(expression):
        value = expression() if callable(expression) else expression
        if not is_native(value):
            value = _number(value, dtypes)
        dtypes.append(dtype_name(value))
        if len(set(dtypes)) > 1:
            raise fail(TypeError, "tensorflow.switch_dtypes", dtypes=", ".join(sorted(set(dtypes))))
        return as_dense(value)

    return [lambda expression=expression: branch(expression) for expression in expressions]


def _number(value, dtypes):
    """A number or array as a tensor of the dtype known so far, if that loses nothing."""
    array, order = np.asarray(value), "buifc"
    fits = dtypes and order.index(array.dtype.kind) <= order.index(np.dtype(dtypes[0]).kind)
    return as_tensor(value, dtypes[0] if fits else None)


def _max_rank(*tensors):
    """The highest rank, or None where one of them isn't known."""
    ranks = [rank(tensor) for tensor in tensors]
    return None if None in ranks else max(ranks)


def _up_to(wanted, condition):
    """The condition with axes of length 1 appended until it has ``wanted`` axes."""
    own = rank(condition)
    if own is None or wanted is None:
        return condition
    if own > wanted:
        raise fail(ValueError, "tensorflow.switch_rank", condition=own, expressions=wanted)
    for _ in range(wanted - own):
        condition = tf.expand_dims(condition, -1)
    return condition
