"""``theano.config``, and what the first import of Theano sets in PyTensor.

``floatX`` is PyTensor's. It begins as Theano's did: ``THEANO_FLAGS``, else float64. When the program imports Keras it
becomes ``K.floatx()``, as it did then; from then on the two are one.
"""

from __future__ import annotations

import difflib
import os
import sys
import warnings
from typing import Any

import pytensor

from ... import config as ours
from ...backend.theano.mode import compilation_mode
from ...messages import fail, warn_user

VERSION = "1.0.5"

# Settings that are read and kept, and change nothing: with their values in Theano.
KEPT: dict[str, Any] = {
    "allow_gc": True, "allow_output_prealloc": True, "assert_no_cpu_op": "ignore", "base_compiledir": "",
    "cmodule": None, "compiledir": "", "compute_test_value": "off", "contexts": "", "cuda": None, "cxx": "",
    "device": "cpu", "dnn": None, "enable_initial_driver_test": True, "experimental": None, "force_device": False,
    "gcc": None, "gpuarray": None, "gpuelemwise": None, "init_gpu_device": "", "int_division": "int", "lib": None,
    "linker": "py", "mode": "Mode", "nvcc": None, "openmp": False, "openmp_elemwise_minsize": 200000,
    "optimizer": "fast_run", "optimizer_excluding": "", "optimizer_including": "", "optimizer_verbose": False,
    "print_active_device": True, "print_test_value": False, "profile": False, "profile_memory": False,
    "profile_optimizer": False, "reoptimize_unpickled_function": False, "scan": None, "tensor": None,
    "traceback": None, "warn": None, "warn_float64": "ignore", "DebugMode": None, "NanGuardMode": None, "blas": None,
    "magma": None, "numpy": None, "profiling": None, "vm": None, "on_opt_error": "warn", "pycuda": None,
}  # fmt: skip
# Settings that PyTensor has and follows.
FOLLOWED = ("floatX", "on_unused_input", "exception_verbosity", "cast_policy")
# Settings whose other values would be missed: said once.
TOLD = {
    "device": ("theano1.config.device", "cpu"),
    "force_device": ("theano1.config.force_device", False),
    "compute_test_value": ("theano1.config.compute_test_value", "off"),
}
FLOATS = ("float16", "float32", "float64")

_begun: dict[str, Any] = {}
_told: set[str] = set()


class Group:
    """Settings below a setting, such as ``config.nvcc.fastmath``: they are kept and change nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return None


class Config:
    """``theano.config``."""

    def __init__(self) -> None:
        vars(self).update({name: Group() if value is None else value for name, value in KEPT.items()})

    def __getattr__(self, name: str) -> Any:
        if name in FOLLOWED:
            return getattr(pytensor.config, name)
        raise _unknown(name)

    def __setattr__(self, name: str, value: Any) -> None:
        group, _, inner = name.partition(".")
        if name in FOLLOWED:
            _follow(name, value)
        elif inner and KEPT.get(group, "") is None:
            setattr(getattr(self, group), inner, value)
        elif name in KEPT:
            _tell(name, value)
            vars(self)[name] = value
        else:
            raise _unknown(name)

    def __dir__(self) -> list[str]:
        return sorted({*KEPT, *FOLLOWED})


def _unknown(name: str) -> AttributeError:
    near = difflib.get_close_matches(name, [*KEPT, *FOLLOWED], n=1)
    return fail(AttributeError, "theano1.config", name=name, near=", ".join(near) or "floatX")


def _follow(name: str, value: Any) -> None:
    if name == "floatX":
        if value not in FLOATS:
            raise fail(ValueError, "theano1.floatx", given=repr(value), known=", ".join(FLOATS))
        if keras_is_here():
            ours.set_floatx(value)
    setattr(pytensor.config, name, value)


def _tell(name: str, value: Any) -> None:
    """Say once that a setting has no meaning here."""
    key, plain = TOLD.get(name, ("", value))
    if value != plain and name not in _told:
        _told.add(name)
        warn_user(key, value=value)


def keras_is_here() -> bool:
    """Whether the program has imported Keras."""
    return "keras" in sys.modules


def follow_keras() -> None:
    """``floatX`` becomes that of Keras."""
    pytensor.config.floatX = ours.floatx()


def begin() -> None:
    """What the first import of Theano does: PyTensor's functions run in our mode, and the environment is read."""
    _begun.update(mode=pytensor.config.mode, floatX=pytensor.config.floatX)
    pytensor.config.mode = compilation_mode()
    for deprecated in ("Setting default_update", "Scan return signature", "Rop is deprecated", "Lop is deprecated"):
        warnings.filterwarnings("ignore", deprecated)
    read_flags(os.environ.get("THEANO_FLAGS", ""))
    if keras_is_here():
        follow_keras()


def end() -> None:
    """Give PyTensor its settings back."""
    for name, value in _begun.items():
        setattr(pytensor.config, name, value)
    _begun.clear()


def read_flags(text: str) -> None:
    """Take over the settings of ``THEANO_FLAGS``: ``"floatX=float32,device=cpu"``."""
    for part in filter(None, text.split(",")):
        name, _, value = (piece.strip() for piece in part.partition("="))
        try:
            setattr(config, name, value)
        except AttributeError as error:
            warn_user("theano1.flag", flag=part, why=str(error))


config = Config()
