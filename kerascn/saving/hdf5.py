"""Attributes and arrays of an HDF5 file, written as Keras 2 wrote them, read with care.

A file from elsewhere may claim whatever it likes: arrays are described first and read only when their shapes are the
expected ones, and whatever leads out of the file is refused.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..messages import fail
from . import sizes
from .files import h5py_or_told

DEEPEST = 100  # groups within groups
MOST = 64512  # bytes of an attribute; HDF5 takes a little more, Keras 2 draws the line here


def new_group(group: Any, name: str) -> Any:
    """A new, empty group, in place of one of that name that may be there from an earlier save into an open file."""
    if name in group:
        del group[name]
    return group.create_group(name)


def write_names(group: Any, attribute: str, names: list[str]) -> None:
    """Write a list of names; one that is too long for an attribute goes into ``<attribute>0``, ``<attribute>1``, ..."""
    encoded = [name.encode("utf-8") for name in names]
    if max(map(len, encoded), default=0) > MOST:
        raise fail(ValueError, "saving.long_name", name=max(names, key=len)[:60], most=MOST)
    array = np.array(encoded) if encoded else np.array([], dtype="S1")
    each = max(1, MOST // array.itemsize)
    for old in [old for old in group.attrs if old.rstrip("0123456789") == attribute]:
        del group.attrs[old]
    parts = [array[start : start + each] for start in range(0, len(array), each)]
    if len(parts) <= 1:
        group.attrs[attribute] = array
    else:
        for number, part in enumerate(parts):
            group.attrs[f"{attribute}{number}"] = part


def read_names(group: Any, attribute: str) -> list[str] | None:
    """The list of names that ``write_names`` or Keras wrote; ``None`` if there is none."""
    if attribute in group.attrs:
        parts = [attribute_of(group, attribute)]
    else:
        parts = []
        while f"{attribute}{len(parts)}" in group.attrs:
            parts.append(attribute_of(group, f"{attribute}{len(parts)}"))
    if not parts:
        return None
    return [_text(group, attribute, name) for part in parts for name in np.atleast_1d(part).tolist()]


def read_text(group: Any, attribute: str) -> str | None:
    """An attribute that holds a text; ``None`` if there is none."""
    return _text(group, attribute, attribute_of(group, attribute)) if attribute in group.attrs else None


def attribute_of(group: Any, name: str) -> Any:
    """The value of an attribute of texts or numbers, once it is known that it is such a one and not too large."""
    sizes.check_attribute(group, name)
    return group.attrs[name]


def _text(group: Any, attribute: str, value: Any) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8")
    if not isinstance(value, str):
        raise fail(ValueError, "saving.not_text", attribute=attribute, path=group.file.filename)
    return value


def member(group: Any, path: str) -> Any:
    """The group or array at ``path`` below a group; links are not followed, since they may lead out of the file."""
    h5py, found, parts = h5py_or_told(), group, [part for part in path.split("/") if part]
    if len(parts) > DEEPEST:
        raise fail(ValueError, "saving.deep_path", name=path[:60], path=group.file.filename, most=DEEPEST)
    for part in parts:
        link = found.get(part, getlink=True) if isinstance(found, h5py.Group) else None
        if link is None:
            raise fail(ValueError, "saving.no_member", name=path, path=group.file.filename)
        if not isinstance(link, h5py.HardLink):
            raise fail(ValueError, "saving.link", name=path, path=group.file.filename)
        found = found[part]
    return found


def group_at(group: Any, path: str) -> Any:
    """The group at ``path`` below a group."""
    found = member(group, path)
    if not isinstance(found, h5py_or_told().Group):
        raise fail(ValueError, "saving.no_member", name=path, path=group.file.filename)
    return found


def array_at(group: Any, path: str) -> sizes.Array:
    """The array at ``path``, not yet read, but known to be one of numbers that lie in this file."""
    found = member(group, path)
    if not isinstance(found, h5py_or_told().Dataset):
        raise fail(ValueError, "saving.no_member", name=path, path=group.file.filename)
    return array_of(found, path)


def array_of(found: Any, name: str) -> sizes.Array:
    """The same of a dataset that is open already."""
    h5t, path = h5py_or_told().h5t, found.file.filename
    if found.external or found.is_virtual:
        raise fail(ValueError, "saving.link", name=name, path=path)
    plain = found.id.get_type().get_class() in (h5t.INTEGER, h5t.FLOAT, h5t.ENUM)
    if found.shape is None or not plain or found.dtype.kind not in "biuf":
        raise fail(ValueError, "saving.not_numbers", name=name, path=path, dtype=found.dtype)
    return sizes.Array(found, name)
