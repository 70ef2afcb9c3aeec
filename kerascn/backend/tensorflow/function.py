"""A compiled function: what it feeds, what it fetches, and updates that all see the values from before.

``K.update`` and its kin give a tensor that remembers its assignment, so a function can put the assignment off
until everything else is computed. An op that users made with TensorFlow itself runs when TensorFlow likes.
"""

import re
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from ...messages import fail, say
from . import state
from .loading import check_process, tf, v1
from .native import as_dense, as_tensor, cells_of, dtype_name, graph_of, is_native, is_sparse

NO_SUCH_ROW = re.compile(r"indices.* is not in \[0, \d+\)")
OPTIONS = ("feed_dict", "fetches", "options", "run_metadata")
_MEMORY = "_kerascn_assignment"


class Assignment(NamedTuple):
    """One change of a variable: ``how`` is 'assign', 'assign_add' or 'assign_sub'."""

    variable: Any
    how: str
    value: Any


def assign(variable, how, value):
    """Assign when the tensor given back is computed, or at the end of a function that has it as an update.

    Returns:
        The variable's new value, a tensor.
    """
    with tf.control_dependencies([getattr(type(variable), how)(variable, value, read_value=False)]):
        done = variable.read_value()
    setattr(done, _MEMORY, Assignment(variable, how, value))
    return done


class Update:
    """An update as layers keep it: a pair ``old, new = update``, and an op wherever TensorFlow asks for one.

    So both generations' programs work: those that assign by themselves, and those that hand over the updates to
    ``Session.run``, ``tf.group`` or ``tf.control_dependencies``.
    """

    def __init__(self, done):
        self.done = done
        setattr(self, _MEMORY, getattr(done, _MEMORY))

    def __iter__(self):
        variable, how, value = getattr(self, _MEMORY)
        with self.graph.as_default():
            new = value if how == "assign" else variable + value if how == "assign_add" else variable - value
        return iter((variable, new))

    def __len__(self):
        return 2

    def __getitem__(self, place):
        return tuple(self)[place]

    def _as_graph_element(self):  # the method that TensorFlow asks for
        return self.done

    def __getattr__(self, name):
        """``op``, ``device``, ``graph``, ``name`` ... are those of the assignment."""
        if name in ("done", _MEMORY):
            raise AttributeError(name)
        return getattr(self.done, name)


def kept(update):
    """An update as layers keep it."""
    return Update(update) if isinstance(update, tf.Tensor) and hasattr(update, _MEMORY) else update


def _pair(update):
    """A pair (variable, new value) as an assignment."""
    if len(update) != 2 or not isinstance(update[0], tf.Variable):
        raise fail(TypeError, "tensorflow.function_update", given=repr(update)[:80])
    variable, value = update
    value = value if is_native(value) else as_tensor(value, dtype_name(variable))
    return Assignment(variable, "assign", value)


def _sort(updates):
    """The updates in two lists: assignments that can be put off, and ops that run as they are."""
    assignments, ops = [], []
    for update in updates:
        if isinstance(update, (list, tuple)):
            assignments.append(_pair(update))
        elif hasattr(update, _MEMORY):
            assignments.append(getattr(update, _MEMORY))
        elif isinstance(update, (tf.Operation, tf.Tensor, tf.Variable)):
            ops.append(getattr(update, "op", update))
        else:
            raise fail(TypeError, "tensorflow.function_update", given=repr(update)[:80])
    return assignments, ops


def _put_off(assignments, outputs):
    """The ops that assign once all outputs and all new values are there; for one variable in their order."""
    values = [as_dense(assignment.value) for assignment in assignments]
    if not values:
        return []
    # One new operation waits for all: TensorFlow marks what is waited for, and a session may have the others already.
    with tf.control_dependencies(tf.identity_n([*outputs, *values])):
        computed = tf.no_op()
    last = {}
    for (variable, how, _), value in zip(assignments, values, strict=True):
        with tf.control_dependencies([last.get(variable.ref(), computed)]):
            last[variable.ref()] = getattr(type(variable), how)(variable, value, read_value=False)
    return list(last.values())


def _sparse_feed(value):
    """What TensorFlow takes for a sparse input: from a SciPy matrix, or (indices, values, shape)."""
    if hasattr(value, "tocsr"):
        return v1.SparseTensorValue(*cells_of(value))
    if isinstance(value, (list, tuple)) and len(value) == 3:
        return v1.SparseTensorValue(*value)
    raise fail(TypeError, "tensorflow.sparse_value", given=type(value).__name__)


def _check(inputs, options):
    unknown = sorted(set(options) - set(OPTIONS))
    if unknown:
        names, known = ", ".join(unknown), ", ".join(OPTIONS)
        raise fail(TypeError, "tensorflow.function_options", names=names, known=known)
    for given in inputs:
        if isinstance(given, tf.Variable) or not is_native(given):
            raise fail(TypeError, "tensorflow.function_input", given=repr(given)[:80])


@contextmanager
def _told_in_our_words():
    """Within this block TensorFlow's complaints on rows that don't exist, and loops changed late, are sentences."""
    try:
        yield
    except tf.errors.InvalidArgumentError as error:
        if "output_all_intermediates" in str(error):
            raise fail(RuntimeError, "tensorflow.late_gradient") from error
        if NO_SUCH_ROW.search(str(error)):
            raise IndexError(say("operand.row")) from error
        raise


class Compiled:
    """A function of NumPy arrays: call it with the values of the inputs and the random step."""

    def __init__(self, inputs, outputs, updates, name, options):
        self.inputs, self.options = inputs, options
        self.graph = graph_of(outputs, inputs, updates)
        with state.at_root(self.graph), v1.name_scope(name or "function"):
            assignments, ops = _sort(updates)
            self.outputs = [as_dense(output) for output in outputs]
            self.task = tf.group(_put_off(assignments, self.outputs), ops)
        now = state.of(self.graph)
        self.step = now.step() if now.has_step() else None

    def __call__(self, values, step):
        check_process()
        with self.graph.as_default():
            feeds = dict(self.options.get("feed_dict") or {})
            if self.step is not None:
                feeds[self.step] = step
            for place, value in zip(self.inputs, values, strict=True):
                feeds[place] = _sparse_feed(value) if is_sparse(place) else value
            with _told_in_our_words():
                return self._run(feeds)

    def _run(self, feeds):
        further = self.options.get("fetches") or []
        traced = {name: self.options[name] for name in ("options", "run_metadata") if name in self.options}
        session = state.of(self.graph).session()
        results, *_ = session.run([self.outputs, self.task, further], feeds, **traced)
        return [np.asarray(result) for result in results]


def compile_function(inputs, outputs, updates, name, options):
    """Make ``run(values, step)``, which gives the outputs as NumPy arrays and then does the updates.

    Args:
        inputs: Tensors of one graph, not only placeholders, in the order of the values.
        outputs: Tensors or variables.
        updates: Pairs (variable, new value), what ``K.update`` gave, or ops.
        name: A name scope for the ops made here, or None.
        options: ``feed_dict``, ``fetches``, ``options``, ``run_metadata``, as ``tf.Session.run`` has them.
    """
    options = dict(options or {})
    _check(inputs, options)
    return Compiled(list(inputs), list(outputs), list(updates or ()), name, options)
