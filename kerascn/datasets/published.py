"""The published files of the data sets, and where one of them is found."""

from __future__ import annotations

import os
from pathlib import Path

from .. import config

__all__ = ["find"]


def find(name: str, path: str | os.PathLike[str] | None = None) -> str:
    """The path of a published file.

    Args:
        name: The file's name, such as ``'mnist.npz'``.
        path: Where else it may lie: the path of a file, or its name in the folder of data sets.
    """
    places = [config.keras_home() / "datasets" / (path or name)]
    if os.environ.get("KERASCN_DATA_MIRROR"):
        places.append(Path(os.environ["KERASCN_DATA_MIRROR"]) / name)
    for place in places:
        if place.is_file():
            return str(place)
    raise FileNotFoundError(name)
