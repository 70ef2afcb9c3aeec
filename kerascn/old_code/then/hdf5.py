"""``h5py`` as it was: files open for reading and writing, ``dataset.value``, and texts that can be decoded."""

from __future__ import annotations

from typing import Any

import h5py
import numpy as np

from . import asking


class _Files(type):
    """Every file of h5py is one."""

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, h5py.File)


class File(metaclass=_Files):
    """A file; without a mode it is opened for reading and writing, if that is allowed, and made if it is not there."""

    def __new__(cls, name: Any, mode: Any = None, *given: Any, **options: Any) -> Any:
        if mode is not None:
            return h5py.File(name, mode, *given, **options)
        try:
            return h5py.File(name, "a", *given, **options)
        except PermissionError:
            return h5py.File(name, "r", *given, **options)


class Text(str):
    """A text that can be decoded, as the bytes that it was."""

    def decode(self, *given: Any, **options: Any) -> str:
        """The text."""
        return str(self)


def _decodable(value: Any) -> Any:
    if type(value) is str:
        return Text(value)
    if isinstance(value, np.ndarray) and value.dtype == object:
        return np.array([_decodable(each) for each in value.flat], object).reshape(value.shape)
    return value


_read = h5py.AttributeManager.__getitem__


def _attribute(self: Any, name: Any) -> Any:
    """An attribute; lines of the user get texts that can be decoded."""
    found = _read(self, name)
    return _decodable(found) if asking.is_user() else found


h5py.AttributeManager.__getitem__ = _attribute
asking.give(h5py.Dataset, "value", lambda dataset: dataset[()])
