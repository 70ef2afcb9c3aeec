"""Convolution by oneDNN, where its wheel ``onednn-cpu-gomp`` is installed: its C interface, called with ctypes.

The library is loaded for the first convolution, not before. For each combination of shapes, strides in memory and
form there is a plan: what oneDNN has compiled for it, and memory for the arrays that it wants in another order.
Arrays are described as in the NumPy kernels; a kernel for each channel by itself is one with as many groups as
channels.
"""

from __future__ import annotations

import ctypes
import os
import threading
from functools import cache
from importlib import metadata
from pathlib import Path

import numpy as np

WHEEL, FILE = "onednn-cpu-gomp", "libdnnl.so.3"
PLANS = 64  # plans that are kept; the oldest go first

# Numbers of the C interface.
CPU, IN_ORDER, FLOAT32, ANY_ORDER, TRAINING, DIRECT = 1, 1, 3, 1, 64, 1
ALLOCATE = ctypes.c_void_p(-1)
SRC, DIFF_SRC, WEIGHTS, DIFF_WEIGHTS, DST, DIFF_DST = (129, 1), (130, 129), (131, 33), (132, 161), (133, 17), (134, 145)

# For each kernel the (query, argument) of its three arrays; and which of them are signal, kernel and result of the
# convolution.
ROLES = {
    "forward": ((SRC, WEIGHTS, DST), (0, 1, 2)),
    "to_input": ((WEIGHTS, DIFF_DST, DIFF_SRC), (2, 0, 1)),
    "to_kernel": ((SRC, DIFF_DST, DIFF_WEIGHTS), (0, 2, 1)),
}


class Refused(Exception):
    """oneDNN has answered with an error."""


class Argument(ctypes.Structure):
    """An array that is given to a primitive, and as what."""

    _fields_ = (("role", ctypes.c_int), ("memory", ctypes.c_void_p))


class Handle:
    """An object of oneDNN, which goes when this does."""

    def __init__(self, destroy):
        self._as_parameter_, self._destroy = ctypes.c_void_p(), destroy

    def __del__(self):
        if self._as_parameter_:
            self._destroy(self._as_parameter_)

    @property
    def address(self):
        """Where it is."""
        return self._as_parameter_.value


@cache
def where():
    """The path of the library, or None where the wheel is not installed.

    A wheel installed into a folder of its own lists the place that the library would have had elsewhere.
    """
    try:
        files = metadata.files(WHEEL) or ()
    except metadata.PackageNotFoundError:
        return None
    places = (Path(file.locate()) for file in files if file.name == FILE)
    return next((str(place) for place in places if place.is_file()), None)


def _longs(numbers):
    """Numbers as an array of C."""
    return (ctypes.c_int64 * len(numbers))(*numbers)


# --------------------------------------------------------------------------- the C interface


class Library:
    """The functions of oneDNN that a convolution needs."""

    def __init__(self, path):
        self._functions = ctypes.CDLL(path)
        self._functions.dnnl_primitive_desc_query_md.restype = ctypes.c_void_p
        self._engine = self.new("engine", "engine_create", CPU, ctypes.c_size_t(0))
        self._stream = self.new("stream", "stream_create", self._engine, IN_ORDER)

    def call(self, function, *arguments):
        """Call a function; ``Refused`` unless it answers that all is well."""
        status = getattr(self._functions, f"dnnl_{function}")(*arguments)
        if status:
            raise Refused(function, status)

    def new(self, kind, function, *arguments):
        """An object of ``kind``, made by a function."""
        made = Handle(getattr(self._functions, f"dnnl_{kind}_destroy"))
        self.call(function, ctypes.byref(made._as_parameter_), *arguments)
        return made

    def array(self, shape, strides=None):
        """The description of an array; without strides oneDNN may choose the order."""
        create, how = ("tag", ANY_ORDER) if strides is None else ("strides", _longs(strides))
        given = (len(shape), _longs(shape), FLOAT32, how)
        return self.new("memory_desc", f"memory_desc_create_with_{create}", *given)

    def memory(self, array, place):
        """The memory of an array."""
        return self.new("memory", "memory_create", array, self._engine, place)

    def wanted(self, description, query):
        """How a convolution wants an array, valid as long as its description."""
        return ctypes.c_void_p(self._functions.dnnl_primitive_desc_query_md(description, query, 0))

    def same(self, one, other):
        """Whether two descriptions say the same."""
        return bool(self._functions.dnnl_memory_desc_equal(one, other))

    def reorder(self, source, target):
        """The primitive that copies an array into another order."""
        given = (source, self._engine, target, self._engine, None)
        description = self.new("primitive_desc", "reorder_primitive_desc_create", *given)
        return self.new("primitive", "primitive_create", description)

    def convolution(self, name, x, w, y, geometry):
        """The description of a convolution or of one of its gradients."""

        def described(kind, *given):
            return self.new("primitive_desc", f"convolution_{kind}_primitive_desc_create", self._engine, *given)

        forward = described("forward", TRAINING, DIRECT, x, w, None, y, *geometry, None)
        if name == "to_input":
            return described("backward_data", DIRECT, x, w, y, *geometry, forward, None)
        if name == "to_kernel":
            return described("backward_weights", DIRECT, x, w, None, y, *geometry, forward, None)
        return forward

    def execute(self, primitive, pairs):
        """Run a primitive on (role, memory)."""
        arguments = (Argument * len(pairs))(*(Argument(role, memory.address) for role, memory in pairs))
        self.call("primitive_execute", primitive, self._stream, len(pairs), arguments)
        self.call("stream_wait", self._stream)


# --------------------------------------------------------------------------- plans


class Slot:
    """One of the arrays of a plan: the user's memory, and that which oneDNN wants, if it is another."""

    def __init__(self, library, layout, wanted, result):
        given = library.array(*layout)
        self.user = self.inner = library.memory(given, None)
        self.reorder = None
        if not library.same(given, wanted):
            self.inner = library.memory(wanted, ALLOCATE)
            self.reorder = library.reorder(wanted, given) if result else library.reorder(given, wanted)


class Plan:
    """All that oneDNN needs to run one kernel on arrays of certain layouts.

    Args:
        library: The library.
        name: 'forward', 'to_input' or 'to_kernel'.
        layouts: The shape and strides of the three arrays.
        form: How windows lie.
    """

    def __init__(self, library, name, layouts, form):
        self._library = library
        roles, order = ROLES[name]
        before, after = zip(*form.zeros, strict=True)
        gaps = [gap - 1 for gap in form.dilation]
        geometry = tuple(map(_longs, (form.strides, gaps, before, after)))
        arrays = [library.array(layouts[i][0]) for i in order]
        description = library.convolution(name, *arrays, geometry)
        self._primitive = library.new("primitive", "primitive_create", description)
        self._roles = [argument for _, argument in roles]
        self._slots = [
            Slot(library, layout, library.wanted(description, query), result=i == 2)
            for i, (layout, (query, _)) in enumerate(zip(layouts, roles, strict=True))
        ]

    def run(self, arrays):
        """Let the first two arrays fill the third."""
        call, (*given, result) = self._library, self._slots
        for slot, array in zip(self._slots, arrays, strict=True):
            call.call("memory_set_data_handle", slot.user, ctypes.c_void_p(array.ctypes.data))
        for slot in given:
            if slot.reorder:
                call.execute(slot.reorder, [(SRC[1], slot.user), (DST[1], slot.inner)])
        inner = [slot.inner for slot in self._slots]
        call.execute(self._primitive, list(zip(self._roles, inner, strict=True)))
        if result.reorder:
            call.execute(result.reorder, [(SRC[1], result.inner), (DST[1], result.user)])


# --------------------------------------------------------------------------- the interface of the NumPy kernels


def layout(x):
    """The shape of an array and its strides in elements; None if they are not positive, or elements overlap."""
    steps, end = [step // x.itemsize for step in x.strides], 1
    for step, length in sorted((step, n) for step, n in zip(steps, x.shape, strict=True) if n > 1):
        if step < end:
            return None
        end = step * length
    return x.shape, tuple(step if n > 1 else end for step, n in zip(steps, x.shape, strict=True))


def _grouped(w):
    """A kernel for each channel by itself as (groups, out of a group, in of a group, *window)."""
    return w.swapaxes(0, 1)[:, :, None]


class OneDnn:
    """The library once it is loaded, and its plans.

    What it has refused once it is not asked again. Its threads do not survive a fork: if the parent has used it,
    the child does without.
    """

    def __init__(self):
        self.failed = self.begun = False
        self._library, self._plans, self._lock = None, {}, threading.RLock()

    def run(self, name, first, second, form, result):
        """Let the kernel ``name`` of two arrays fill ``result``, all float32; whether it could be done."""
        views = [first, second, result]
        name, each, _ = name.partition("_each")
        if each:
            kernel = ROLES[name][1][1]
            views[kernel] = _grouped(views[kernel])
        arrays = [x if layout(x) else np.ascontiguousarray(x) for x in views]
        key = (name, *map(layout, arrays), form.strides, form.dilation, form.zeros)
        with self._lock:
            try:
                done = self._run(key, arrays, form)
            except Refused:
                self._plans[key], done = None, False
        if done and arrays[2] is not views[2]:
            views[2][...] = arrays[2]
        return done

    def _run(self, key, arrays, form):
        if not self._loaded():
            return False
        if key not in self._plans:
            if len(self._plans) >= PLANS:
                del self._plans[next(iter(self._plans))]
            self._plans[key] = Plan(self._library, key[0], key[1:4], form)
        plan = self._plans[key]
        if plan:
            plan.run(arrays)
        return bool(plan)

    def _loaded(self):
        """Whether the library is there; loads it the first time."""
        if not self.begun:
            self.begun = True
            try:
                self._library = Library(where())
            except (OSError, AttributeError, Refused):  # not for this processor, or another version
                self.failed = True
        return not self.failed

    def in_child(self):
        """Go on, in a new process."""
        self.failed, self._lock = self.failed or self.begun, threading.RLock()


onednn = OneDnn()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=onednn.in_child)
