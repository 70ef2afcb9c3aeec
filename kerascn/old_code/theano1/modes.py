"""Theano's modes. Everything is compiled in one way, whatever mode is asked for; ``NanGuardMode`` looks on."""

from __future__ import annotations

from typing import Any

import numpy as np
from pytensor.compile import mode as pytensor_modes
from pytensor.link.vm import VMLinker

from ...backend.theano.mode import compilation_mode
from ...messages import fail

WORDS = (
    "Mode", "FAST_RUN", "FAST_COMPILE", "DebugMode", "DEBUG_MODE", "ProfileMode", "PROFILE_MODE", "NanGuardMode",
    "STABILIZE",
)  # fmt: skip


class Mode:
    """How a function is compiled; here there is one way, so nothing in it changes anything.

    Args:
        linker: Kept.
        optimizer: Kept.
    """

    def __init__(self, linker: Any = None, optimizer: Any = "default") -> None:
        self.linker, self.optimizer = linker, optimizer

    def including(self, *tags: str) -> Mode:
        """The same mode."""
        return self

    excluding = requiring = including


class DebugMode(Mode):
    """Theano's slow mode that computed everything twice: here an ordinary mode.

    Args:
        options: Kept by nobody.
    """

    def __init__(self, optimizer: Any = "fast_run", **options: Any) -> None:
        super().__init__(optimizer=optimizer)


class NanGuardMode(Mode):
    """Stops at the first value that is not a number, infinite, or very big.

    Args:
        nan_is_error: Whether nan stops.
        inf_is_error: Whether infinity stops.
        big_is_error: Whether a number beyond 1e10 stops.
        optimizer: Kept.
        linker: Kept.
    """

    def __init__(
        self,
        nan_is_error: bool = True,
        inf_is_error: bool = True,
        big_is_error: bool = True,
        optimizer: Any = "default",
        linker: Any = None,
    ) -> None:
        super().__init__(linker, optimizer)
        self.nan, self.inf, self.big = nan_is_error, inf_is_error, big_is_error

    def built(self) -> pytensor_modes.Mode:
        """Our mode with a look at each result."""
        linker = VMLinker(use_cloop=False, c_thunks=False, callback=self._look)
        return pytensor_modes.Mode(linker, compilation_mode().provided_optimizer)

    def _look(self, node: Any, thunk: Any, storage_map: Any, compute_map: Any) -> None:
        for output in node.outputs:
            self._check(storage_map[output][0], node)

    def _check(self, value: Any, node: Any) -> None:
        if not isinstance(value, np.ndarray) or value.dtype.kind not in "fc" or not value.size:
            return
        found = "nan" if self.nan and np.isnan(value).any() else ""
        found = found or ("inf" if self.inf and np.isinf(value).any() else "")
        found = found or ("> 1e10" if self.big and np.nanmax(np.abs(value)) > 1e10 else "")
        if found:
            raise fail(AssertionError, "theano1.nan_guard", found=found, node=str(node))


def get_default_mode() -> Mode:
    """The one way."""
    return Mode()


def chosen(mode: Any) -> Any:
    """PyTensor's mode for a mode of Theano."""
    if isinstance(mode, NanGuardMode):
        return mode.built()
    if isinstance(mode, pytensor_modes.Mode):
        return mode
    if mode is None or isinstance(mode, Mode) or mode in WORDS:
        return compilation_mode()
    raise fail(ValueError, "theano1.mode", given=repr(mode), known=", ".join(WORDS))
