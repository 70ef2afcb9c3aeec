"""Names made out of the names of classes."""

from __future__ import annotations

import re

__all__ = ["snake_case"]


def snake_case(name: str) -> str:
    """``MaxPooling2D`` as ``max_pooling2d``; also, as Keras did, ``ConvLSTM2D`` as ``conv_lst_m2d``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=.)(?=[A-Z][a-z0-9])", "_", name).lower().lstrip("_")
