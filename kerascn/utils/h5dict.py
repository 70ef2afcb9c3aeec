"""An HDF5 file as a dictionary: arrays, texts, numbers and lists by name, and further dictionaries within."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..messages import fail
from ..saving import files, hdf5
from .io_utils import check_folder_of

__all__ = ["H5Dict", "load_from_binary_h5py", "save_to_binary_h5py"]

IS_GROUP = "_is_group"  # marks a dictionary that stands for a group
Name = str | bytes


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(one, (str, bytes)) for one in value)


class H5Dict:
    """A dictionary that lies in an HDF5 file, in a group of one, or in a dictionary in memory.

    What is entered is written at once: arrays as arrays of the file, texts, numbers and lists of texts as attributes.
    A name that is not there is given as a new, empty ``H5Dict``, unless the file is open for reading only.

    Args:
        path: The path of a file, an open group of h5py, or a dictionary.
        mode: 'r' to read, 'w' to begin anew, 'a' to read and write.
    """

    def __init__(self, path: Any, mode: str = "a") -> None:
        if mode not in ("r", "w", "a"):
            raise fail(ValueError, "tools.word", argument="mode", expected="'r', 'w', 'a'", value=repr(mode)[:40])
        self.read_only, self._is_file = mode == "r", files.is_path(path)
        if isinstance(path, dict):
            if mode == "w":
                path.clear()
            path[IS_GROUP] = True
            self.data: Any = path
        elif self._is_file:
            self.data = self._opened(os.fsdecode(path), mode)
        elif isinstance(path, files.h5py_or_told().Group):
            self.data = path
            if mode == "w":
                path.clear()
        else:
            raise fail(TypeError, "tools.h5dict", given=repr(path)[:80])

    @staticmethod
    def _opened(path: str, mode: str) -> Any:
        h5py = files.h5py_or_told()
        if mode == "r" and not os.path.exists(path):
            raise fail(FileNotFoundError, "saving.no_file", path=path)
        check_folder_of(path)
        with files.told(path, "saving.not_read" if mode == "r" else "saving.open_not_written"):
            return h5py.File(path, mode)

    @staticmethod
    def is_supported_type(path: Any) -> bool:
        """Whether an ``H5Dict`` can be made of it: a path, a dictionary, an open group of h5py."""
        if isinstance(path, dict) or files.is_path(path):
            return True
        return type(path).__module__.partition(".")[0] == "h5py" and hasattr(path, "create_group")

    # Reading.

    def __getitem__(self, attr: Name) -> Any:
        name = _text(attr)
        if isinstance(self.data, dict):
            return self._from_memory(name)
        with files.told(self.data.file.filename, "saving.not_read"):
            return self._from_file(name)

    def _from_file(self, name: str) -> Any:
        if name in self.data:
            found = hdf5.member(self.data, name)
            return np.asarray(hdf5.array_at(self.data, name)) if hasattr(found, "dtype") else self._within(found)
        if name in self.data.attrs:
            value = hdf5.attribute_of(self.data, name)
            return value.tolist() if isinstance(value, np.ndarray) and value.dtype.kind in "SO" else value
        listed = hdf5.read_names(self.data, name)
        if listed is not None:
            return [one.encode("utf-8") for one in listed]
        if self.read_only:
            raise fail(KeyError, "tools.h5dict_missing", name=name, path=self.data.file.filename)
        return H5Dict(self.data.create_group(name))

    def _from_memory(self, name: str) -> Any:
        if name not in self.data:
            if self.read_only:
                raise fail(KeyError, "tools.h5dict_missing", name=name, path="dict")
            self.data[name] = {IS_GROUP: True}
        found = self.data[name]
        return self._within(found) if isinstance(found, dict) and found.get(IS_GROUP) else found

    def _within(self, group: Any) -> H5Dict:
        return H5Dict(group, "r" if self.read_only else "a")

    def get(self, key: Name, default: Any = None) -> Any:
        """What is there under a name, or ``default``; nothing is made."""
        there = key in self
        return self[key] if there else default

    def __contains__(self, key: Name) -> bool:
        name = _text(key)
        if isinstance(self.data, dict):
            return name in self.data
        return name in self.data or name in self.data.attrs or f"{name}0" in self.data.attrs

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.data if name != IS_GROUP)

    def iter(self) -> Iterator[str]:
        """The names of the arrays and groups; those of attributes are not among them, in a file."""
        return iter(self)

    def keys(self) -> list[str]:
        """The names of the arrays and groups."""
        return list(self)

    # Writing.

    def __setitem__(self, attr: Name, value: Any) -> None:
        name = _text(attr)
        if self.read_only:
            raise fail(ValueError, "tools.h5dict_read_only", name=name)
        if isinstance(self.data, dict):
            self.data[name] = value
            return
        if name in self.data:
            raise fail(KeyError, "tools.h5dict_there", name=name, path=self.data.file.filename)
        with files.told(self.data.file.filename, "saving.open_not_written"):
            self._write(name, value)

    def _write(self, name: str, value: Any) -> None:
        if isinstance(value, (dict, H5Dict)):
            H5Dict(self.data.create_group(name)).update(value)
        elif isinstance(value, np.ndarray) and value.dtype.kind not in "SU":
            self.data.create_dataset(name, data=value)
        elif isinstance(value, np.ndarray) or _is_list_of_texts(value):
            hdf5.write_names(self.data, name, [_text(one) for one in value])
        else:
            self.data.attrs[name] = value

    def update(self, *args: Any) -> None:
        """Enter all that a dictionary holds.

        Args:
            *args: A dictionary, or pairs of a name and a value.
        """
        for given in args:
            for name in given if isinstance(given, (dict, H5Dict)) else dict(given):
                if name != IS_GROUP:
                    self[name] = given[name] if isinstance(given, (dict, H5Dict)) else dict(given)[name]

    def close(self) -> None:
        """Close the file; what was written into a group of an open file is brought to the disk."""
        if self._is_file:
            self.data.close()
        elif not isinstance(self.data, dict):
            self.data.file.flush()

    def __enter__(self) -> H5Dict:
        return self

    def __exit__(self, *error: Any) -> None:
        self.close()


def _text(name: Name) -> str:
    return name.decode("utf-8") if isinstance(name, bytes) else str(name)


# --------------------------------------------------------------------------- files in memory


def load_from_binary_h5py(load_function: Callable[[Any], Any], stream: Any) -> Any:
    """What a function makes of an HDF5 file that comes out of a stream.

    Args:
        load_function: A function of the open file, such as ``load_model``.
        stream: An object with ``read``, such as a file opened with 'rb'.
    """
    with files.opened(stream) as file:
        return load_function(file)


def save_to_binary_h5py(save_function: Callable[[Any], Any], stream: Any) -> None:
    """Let a function write an HDF5 file, and put its bytes into a stream.

    Args:
        save_function: A function of the open file, such as ``model.save``.
        stream: An object with ``write``, such as a file opened with 'wb'.
    """
    memory = io.BytesIO()
    with files.h5py_or_told().File(memory, "w") as file:
        save_function(file)
    stream.write(memory.getvalue())
