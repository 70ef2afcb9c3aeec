"""What the loaders share: which file is read, and what must be in it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from .. import config
from ..messages import fail
from . import splitting
from .published import find
from .reading import arrays, unpickled

PathLike = str | os.PathLike[str]


def located(path: PathLike, old: str, new: str) -> str:
    """The file that ``path`` asks for: the ``old`` one of Keras 1 where it is kept, else the ``new`` one."""
    name = splitting.path("path", path)
    if os.path.basename(name) != old:
        return find(new, path)
    mirror = config.data_mirror()
    places = [config.keras_home() / "datasets" / name, *([Path(mirror).expanduser() / old] if mirror else [])]
    return find(old, path) if any(place.is_file() for place in places) else find(new)


def is_zip(path: str) -> bool:
    """Whether the file is an archive of arrays (``.npz``)."""
    return _begin(path) == b"PK\x03\x04"


def _begin(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read(4)


def named(path: str, *names: str) -> list[Any]:
    """The arrays of these names, all of which must be there."""
    found = arrays(path)
    missing = [name for name in names if name not in found]
    expect(not missing, path, f"{', '.join(found)}", ", ".join(names))
    return [found[name] for name in names]


def pickled(path: str) -> Any:
    """What an old pickle holds; its strings are those of Python 2."""
    try:
        return unpickled(path, "utf-8")
    except ValueError as error:
        if getattr(error, "key", "") != "data.pickle_encoding":
            raise
        return unpickled(path, "latin1")


def expect(right: Any, path: str, found: str, wanted: str) -> None:
    """Complain about what is in a file, unless it is right."""
    if not right:
        raise fail(ValueError, "data.contents", file=path, found=found, wanted=wanted)


def pair(value: Any, path: str) -> tuple[Any, Any]:
    """Two values of the same length, which the file must hold: data and labels."""
    ok = isinstance(value, (tuple, list)) and len(value) == 2 and all(hasattr(part, "__len__") for part in value)
    expect(ok, path, type(value).__name__, "(x, y)")
    return same_length(*value, path=path)


def same_length(x: Any, y: Any, path: str) -> tuple[Any, Any]:
    """Data and labels, of which there must be as many."""
    expect(len(x) == len(y), path, f"{len(x)} : {len(y)}", "len(x) == len(y)")
    return x, y


def halves(value: Any, path: str) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """The two pairs ``(x_train, y_train), (x_test, y_test)`` of an old pickle."""
    ok = isinstance(value, (tuple, list)) and len(value) == 2
    expect(ok, path, type(value).__name__, "(x_train, y_train), (x_test, y_test)")
    return pair(value[0], path), pair(value[1], path)


def pictures(x: Any, y: Any, path: str, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Pictures of this shape and their labels, which the file must hold."""
    same_length(x, y, path)
    found = getattr(x, "shape", ())
    expect(found[1:] == shape and x.dtype.kind in "iuf", path, f"{found}", f"{('n', *shape)}".replace("'", ""))
    return x, np.asarray(y)


def word_index(path: PathLike, old: str, new: str) -> dict[str, int]:
    """The numbers of the words from a JSON file, or from the pickle of Keras 1."""
    place = located(path, old, new)
    found = pickled(place) if _begin(place)[:1] in (b"\x80", b"(", b"}") else _json(place)
    ok = isinstance(found, dict) and all(isinstance(w, str) and isinstance(n, int) for w, n in found.items())
    expect(ok, place, type(found).__name__, "{word: number, ...}")
    return found


def _json(place: str) -> Any:
    try:
        with open(place, encoding="utf-8") as file:
            return json.load(file)
    except (ValueError, RecursionError) as error:
        raise fail(ValueError, "data.unreadable", file=place, reason=str(error)[:200]) from None
