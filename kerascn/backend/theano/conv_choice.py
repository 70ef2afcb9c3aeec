"""Which kernels compute a convolution: oneDNN's, those of NumPy, or what Numba compiles.

Where oneDNN is installed, it goes first for float32. Of the others the faster one is chosen by the shapes alone, never
by what happens to be ready: kernels round differently, and a program that is run twice gives the same numbers twice. So
the first convolution that is worth it waits for Numba: seconds once on a machine, then Numba's cache on disk has it.
``KERASCN_CONV=numpy``, ``numba`` or ``onednn`` in the environment has one of them used for everything that it can do.
"""

from __future__ import annotations

import os
import threading
from importlib import import_module

from ...messages import fail
from . import conv_kernels, conv_onednn

BIG = 10_000_000  # products of two numbers in one convolution, from which compiling is worth while
PATIENCE = 20.0  # seconds that a fork waits for the compiler
WISHES = ("auto", "numpy", "numba", "onednn")


class Compiler:
    """The kernels that are compiled.

    One failure ends it: from then on there are those that are ready, and no others. A forked process cannot go on
    with what another thread was compiling, nor use Numba's locks; so a fork waits, and if that takes too long the
    child does without.
    """

    def __init__(self):
        self.failed, self._ready = False, {}
        self._lock, self._waited = threading.RLock(), True

    def get(self, name, dtype):
        """The kernel ``name`` for arrays of ``dtype``, compiled when it is first asked for; ``None`` if it can't be.

        Args:
            name: 'forward', 'to_kernel' or 'to_input'.
            dtype: 'float32' or 'float64'.
        """
        key = (name, dtype)
        if key not in self._ready and not self.failed:
            self._compile(key)
        return self._ready.get(key)

    def _compile(self, key):
        with self._lock:
            if self.failed or key in self._ready:
                return
            try:
                self._ready[key] = import_module(".conv_numba", __package__).compiled(*key)
            except Exception:  # whatever is wrong with Numba or its cache, NumPy can do it
                self.failed = True

    def before_fork(self):
        """Wait until nothing is being compiled."""
        self._waited = self._lock.acquire(timeout=PATIENCE)

    def after_fork(self):
        """Go on, in the process that has forked."""
        if self._waited:
            self._lock.release()

    def in_child(self):
        """Go on, in the new process: threads and what they held are gone."""
        self.failed = self.failed or not self._waited
        self._lock = threading.RLock()


compiler = Compiler()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=compiler.before_fork, after_in_parent=compiler.after_fork, after_in_child=compiler.in_child
    )


def _wish():
    """What the environment asks for."""
    wish = os.environ.get("KERASCN_CONV") or "auto"
    if wish not in WISHES:
        raise fail(ValueError, "theano.conv_kernels", given=wish, allowed=", ".join(WISHES))
    return wish


def _faster(name, w, form):
    """Whether Numba's kernel is the faster one, as measured; ``w`` is the shape of the kernel.

    NumPy spreads gradients by the signal in one pass over memory for each element of a window. The other two are
    products of matrices for the most part, whoever fills the matrix; where its rows lie in memory as the
    signal does, loops fill it faster.
    """
    if max(w[2:]) == 1:
        return False
    return name == "to_input" or (name == "forward" and conv_kernels.in_rows(form, w[1], w[2:]))


def _usable(*arrays):
    """Whether there is anything to compute, of numbers that lie where the processor wants them."""
    return all(x.size and x.flags.aligned for x in arrays)


def _by_onednn(wish, name, first, second, form, result):
    """Whether oneDNN has computed it."""
    if wish not in ("auto", "onednn"):
        return False
    if conv_onednn.where() is None:
        if wish == "onednn":
            raise fail(ImportError, "theano.conv_not_installed", given=wish, wheel=conv_onednn.WHEEL)
        return False
    if not all(x.dtype == "float32" for x in (first, second, result)) or not _usable(first, second, result):
        return False
    return conv_onednn.onednn.run(name, first, second, form, result)


def _compiled(wish, name, first, second, form, result):
    """Numba's kernel if it is the one to use; else None."""
    if wish == "numpy" or name.endswith("_each") or not _usable(first, second, result):
        return None
    y, w = {"forward": (result, second), "to_kernel": (second, result), "to_input": (second, first)}[name]
    if wish != "numba" and (y.size * w[0].size < BIG or not _faster(name, w.shape, form)):
        return None
    return compiler.get(name, result.dtype.name)


def run(name, first, second, form, result):
    """Let the kernel ``name`` of two arrays fill ``result``."""
    wish, given = _wish(), (name, first, second, form, result)
    if _by_onednn(wish, *given):
        return
    function = _compiled(wish, *given) or getattr(conv_kernels, name)
    function(first, second, form, result)
