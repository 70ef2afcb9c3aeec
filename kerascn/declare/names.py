"""Names made out of the names of classes."""

from __future__ import annotations

import re

__all__ = ["snake_case"]


def snake_case(name: str) -> str:
    """``MaxPooling2D`` as ``max_pooling2d``, ``MeanIoU`` as ``mean_io_u``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=.)(?=[A-Z][a-z])", "_", name).lower().lstrip("_")
