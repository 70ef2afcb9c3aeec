"""What K remembers of a graph: its session, learning phase, names' numbers and random step.

The state hangs on its graph as an attribute, so graph, session and state go away together: a table keyed
weakly by the graph would keep it alive, since session and placeholders refer to their graph.
"""

import collections
import os
import threading
import weakref
from contextlib import contextmanager

from .loading import get_graph, reset_graph, tf, v1

_ATTRIBUTE = "_kerascn_state"
FIRST = "_kerascn_first"  # on a variable: the tensor of its first values, and these values
_lock = threading.RLock()
_by_hand = [False]


def manual_variable_initialization(value):
    """Leave the initialisation of all variables to the user, or take it back."""
    _by_hand[0] = bool(value)


@contextmanager
def at_root(graph):
    """Make nodes in ``graph`` that depend on nothing of the place where they happen to be asked for."""
    with graph.as_default(), graph.control_dependencies(None), graph.name_scope(None), graph.device(None):
        yield


def _settings():
    """How our sessions are configured: the number of threads is OpenMP's, if that is set."""
    threads = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0].strip()
    settings = v1.ConfigProto(allow_soft_placement=True)
    if threads.isdigit():
        settings.intra_op_parallelism_threads = int(threads)
    return settings


class State:
    """The state of one graph."""

    def __init__(self, graph):
        self.graph = graph
        self.uids = collections.Counter()
        self._session = None
        self._phase = None
        self._step = None
        self._settled = weakref.WeakKeyDictionary()  # session -> how many variables it has been asked about

    def bare_session(self):
        """The session in force: the user's default one, else the registered one, else one made now."""
        default = v1.get_default_session()
        if default is not None and default.graph is self.graph:
            return default
        with _lock:
            if self._session is None:
                self._session = v1.Session(graph=self.graph, config=_settings())
            return self._session

    def session(self):
        """The session in force, its variables initialised unless the user does that by hand."""
        session = self.bare_session()
        if not _by_hand[0]:
            with _lock:
                self._initialise(session)
        return session

    def register(self, session):
        """Use ``session`` for this graph from now on."""
        self._session = session

    def _initialise(self, session):
        """Initialise the variables of the graph that have come since and hold nothing yet in ``session``."""
        variables = self.graph.get_collection_ref(v1.GraphKeys.GLOBAL_VARIABLES)
        seen, now = self._settled.get(session, 0), len(variables)
        if now == seen or self.graph.finalized:
            return
        fresh = variables[seen if now > seen else 0 : now]
        with at_root(self.graph):
            full = session.run([_asks_whether_set(variable) for variable in fresh])
        bare = [variable for variable, holds in zip(fresh, full, strict=True) if not holds]
        feeds = dict(getattr(variable, FIRST) for variable in bare if hasattr(variable, FIRST))
        session.run([variable.initializer for variable in bare], feeds)
        self._settled[session] = now

    def learning_phase(self):
        """0 or 1 once fixed; until then a bool tensor that is False unless it is fed."""
        with _lock:
            if self._phase is None:
                with at_root(self.graph):
                    self._phase = v1.placeholder_with_default(False, (), name="keras_learning_phase")
            return self._phase

    def fix_learning_phase(self, value):
        """Make the learning phase the number ``value``."""
        self._phase = int(value)

    def learning_phase_if_fixed(self):
        """The learning phase, 0 or 1, if it was fixed, else ``None``."""
        return self._phase if isinstance(self._phase, int) else None

    def has_step(self):
        """Whether anything of this graph has asked for the random step."""
        return self._step is not None

    def step(self):
        """The random step: an int64 scalar that can be fed, and that counts 0, 1, 2 ... where it isn't."""
        with _lock:
            if self._step is None:
                with at_root(self.graph):
                    self._step = v1.placeholder_with_default(_counted(), (), name="kerascn_step")
            return self._step


def _asks_whether_set(variable):
    """A tensor that tells whether a variable holds a value: the one that it came with, or a new one."""
    known = getattr(variable, "_is_initialized_op", None)
    return v1.is_variable_initialized(variable) if known is None else known


def _counted():
    """How often a session has computed this: 0, 1, 2 ...

    The variable behind it needs no initializer, and is not one of those that a saver keeps: users who run their own
    session don't know of it.
    """
    kept = {"trainable": False, "use_resource": True, "collections": [v1.GraphKeys.LOCAL_VARIABLES]}
    counter = v1.Variable(0, dtype="int64", name="kerascn_step_counter", **kept)
    begun = v1.is_variable_initialized(counter)
    return tf.cond(begun, lambda: tf.identity(counter.assign_add(1)), lambda: tf.identity(counter.assign(0)))


def of(graph):
    """The state of ``graph``, made on first need."""
    with _lock:
        if not hasattr(graph, _ATTRIBUTE):
            setattr(graph, _ATTRIBUTE, State(graph))
        return getattr(graph, _ATTRIBUTE)


def current():
    """The state of the graph that K works in."""
    return of(get_graph())


def clear_session():
    """Forget the session, learning phase, names' numbers and random step, and start an empty graph."""
    graph = get_graph()
    if hasattr(graph, _ATTRIBUTE):
        delattr(graph, _ATTRIBUTE)
    reset_graph()
