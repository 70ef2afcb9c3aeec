"""``h5py`` as it was: files open for reading and writing, ``dataset.value``, and texts that can be decoded."""

from __future__ import annotations

from typing import Any

import h5py
import numpy as np

from . import asking


class _Files(type(h5py.File)):  # type: ignore[misc]
    """Every file of h5py is one of the old kind too."""

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, h5py.File)

    def __subclasscheck__(cls, kind: type) -> bool:
        return issubclass(kind, h5py.File)


class File(h5py.File, metaclass=_Files):  # type: ignore[misc]
    """A file; without a mode it is opened for reading and writing, if that is allowed, and made if it is not there."""

    def __init__(self, name: Any, mode: Any = None, *given: Any, **options: Any) -> None:
        if mode is not None:
            super().__init__(name, mode, *given, **options)
            return
        try:
            super().__init__(name, "a", *given, **options)
        except PermissionError:
            super().__init__(name, "r", *given, **options)


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
