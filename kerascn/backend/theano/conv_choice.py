"""Which kernels compute a convolution: oneDNN's, those of NumPy, or what Numba has compiled.

Where oneDNN is installed, it goes first for float32. Compiling with Numba takes seconds. So it is done in a thread,
once ``LATER`` convolutions have been big enough, and the kernels of NumPy serve until it is done; the result is kept on
disk by Numba. ``KERASCN_CONV=numpy``, ``numba`` or ``onednn`` in the environment has one of them used for everything
that it can do; ``numba`` then waits for the compiler.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections import Counter
from importlib import import_module

from ...messages import fail
from . import conv_kernels, conv_onednn

LATER = 50  # big convolutions are computed before compiling begins: a short program does not pay for it
BIG = 10_000_000  # products of two numbers in one convolution, from which compiling is worth while
PATIENCE = 20.0  # seconds that a fork waits for the compiler
WISHES = ("auto", "numpy", "numba", "onednn")


class Compiler:
    """The kernels that are compiled, and the thread that compiles more of them.

    One failure ends it: from then on there are those that are ready, and no others. A forked process cannot go on
    with what a thread was compiling, nor use Numba's locks; so a fork waits, and if that takes too long the
    child does without.
    """

    def __init__(self):
        self.failed, self._ready, self._asked = False, {}, Counter()
        self._lock, self._waited = threading.RLock(), True

    def get(self, name, dtype, wait=False, ask=True):
        """The kernel ``name`` for arrays of ``dtype``, or None.

        Args:
            name: 'forward', 'to_kernel' or 'to_input'.
            dtype: 'float32' or 'float64'.
            wait: Whether to compile it now.
            ask: Whether to have it compiled for later.
        """
        key = (name, dtype)
        if key not in self._ready and not self.failed:
            if wait:
                self._compile(key)
            elif ask:
                self._asked[key] += 1
                if self._asked[key] == LATER:
                    threading.Thread(target=self._compile, args=(key,), name="kerascn-conv", daemon=True).start()
        return self._ready.get(key)

    def _compile(self, key):
        with self._lock:
            if self.failed or key in self._ready:
                return
            try:
                self._ready[key] = import_module(".conv_numba", __package__).compiled(*key)
            except Exception:  # whatever is wrong with Numba or its cache, NumPy can do it
                self.failed = True

    def stop(self):
        """Compile nothing more, and wait for what is being compiled: the interpreter is about to end."""
        self.failed = True
        with self._lock:
            pass

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
        self._lock, self._asked = threading.RLock(), Counter()


compiler = Compiler()
atexit.register(compiler.stop)
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
    """Numba's kernel if it is the one to use, and ready; else None."""
    if wish == "numpy" or name.endswith("_each") or not _usable(first, second, result):
        return None
    y, w = {"forward": (result, second), "to_kernel": (second, result), "to_input": (second, first)}[name]
    if wish != "numba" and not _faster(name, w.shape, form):
        return None
    big = y.size * w[0].size >= BIG
    return compiler.get(name, result.dtype.name, wait=wish == "numba", ask=big)


def run(name, first, second, form, result):
    """Let the kernel ``name`` of two arrays fill ``result``."""
    wish, given = _wish(), (name, first, second, form, result)
    if _by_onednn(wish, *given):
        return
    function = _compiled(wish, *given) or getattr(conv_kernels, name)
    function(first, second, form, result)
