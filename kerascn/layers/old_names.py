"""Names that weights had in Keras 1."""

from __future__ import annotations

from typing import Any


class KernelAndBias:
    """A layer whose ``kernel`` and ``bias`` were called ``W`` and ``b``."""

    kernel: Any
    bias: Any

    @property
    def W(self) -> Any:  # noqa: N802
        """The kernel, by its name in Keras 1."""
        return self.kernel

    @property
    def b(self) -> Any:
        """The bias, by its name in Keras 1."""
        return self.bias
