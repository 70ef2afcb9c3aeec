"""TensorFlow itself: brought in without Keras 3, eager mode settled for the process, forked children refused.

Everything in this module holds for the whole process; what belongs to one graph is in ``state``.
"""

import importlib
import os
import sys
import tempfile
from contextlib import contextmanager, suppress

from ...messages import fail

_LOADED_IN = os.getpid()
_CHATTER = (  # lines that TensorFlow writes at every start, whatever its log level
    b"before absl::InitializeLog() is called",
    b"Could not find cuda drivers",
    b"oneDNN custom operations are on",
)


@contextmanager
def _without_keras():
    """Hide ``keras`` while TensorFlow loads, so that Keras 3 stays on the disk until someone asks for it."""
    foreign = sys.modules.get("keras")
    sys.modules["keras"] = None
    try:
        yield
    finally:
        del sys.modules["keras"]
        if foreign is not None:
            sys.modules["keras"] = foreign


@contextmanager
def _without_chatter():
    """Keep lines about a missing graphics card off stderr; whatever else is written there comes through after."""
    try:
        sys.stderr.flush()
        stderr = os.dup(2)
    except (OSError, AttributeError, ValueError):  # a program without a stderr
        yield
        return
    with tempfile.TemporaryFile() as written:
        os.dup2(written.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
            written.seek(0)
            os.write(2, b"".join(line for line in written if not any(known in line for known in _CHATTER)))


def _load():
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")  # not every processor's default, and faster on all
    if "tensorflow" in sys.modules:
        return importlib.import_module("tensorflow")
    with _without_keras(), _without_chatter():
        return importlib.import_module("tensorflow")


tf = _load()
v1 = tf.compat.v1

KEEPS_EAGER = os.environ.get("KERASCN_EAGER") == "1"
if not KEEPS_EAGER:
    v1.disable_eager_execution()

_own_graph = [tf.Graph()]


def use_tf1():
    """Make this process a graph-mode one, as TensorFlow 1 was; loading this module has done it already."""
    if KEEPS_EAGER:
        raise fail(RuntimeError, "tensorflow.eager_kept")


def check_process():
    """Refuse to work in a child forked from the process that loaded TensorFlow: it would hang there."""
    if os.getpid() != _LOADED_IN:
        raise fail(RuntimeError, "tensorflow.forked")


def enter():
    """What surrounds one K call: the own graph while eager mode is on, nothing otherwise."""
    check_process()
    return _own_graph[0].as_default() if KEEPS_EAGER and tf.executing_eagerly() else None


def is_own(graph):
    """Whether a graph is one that K can work in: not that of a ``tf.function`` of a program that runs eagerly."""
    outermost = graph
    while getattr(outermost, "outer_graph", None) is not None:
        outermost = outermost.outer_graph
    return outermost is graph or outermost is _own_graph[0]


def get_graph():
    """The graph that K works in: the default one, seen from outside of any function under construction."""
    if tf.executing_eagerly():
        return _own_graph[0]
    graph = v1.get_default_graph()
    while getattr(graph, "outer_graph", None) is not None:
        graph = graph.outer_graph
    return graph


def reset_graph():
    """Put an empty graph in the place of the default one; one that a ``with`` block holds stays."""
    if get_graph() is _own_graph[0]:
        _own_graph[0] = tf.Graph()
        return
    with suppress(AssertionError):  # TensorFlow's way to say that a `with graph.as_default()` is open
        v1.reset_default_graph()
