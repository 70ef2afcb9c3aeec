"""Data that lie in HDF5 files: an array in a file that is read piece by piece, and arrays written and read whole."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from ..messages import fail, say

__all__ = ["HDF5Matrix", "ask_to_proceed_with_overwrite", "load_array", "save_array"]


def _h5py_or_told() -> Any:
    """The package h5py, or a sentence that says how to install it."""
    try:
        import h5py
    except ImportError:
        raise fail(ImportError, "saving.no_h5py") from None
    return h5py


# --------------------------------------------------------------------------- open files


class _File:
    """A file that is open for reading, once for all matrices of this process that read it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._open: Any = None
        self._process = 0

    def opened(self) -> Any:
        """The open file; a process that was forked off opens it anew."""
        if self._process != os.getpid():
            with _LOCKS[0]:
                if self._process != os.getpid():
                    if self._open is not None:
                        _INHERITED.append(self._open)
                    with _told(self.path):
                        self._open = _h5py_or_told().File(self.path, "r")
                    self._process = os.getpid()
        return self._open

    def __del__(self) -> None:
        """Close the file: nobody reads it any more."""
        if self._open is not None and self._process == os.getpid():
            self._open.close()


_FILES: WeakValueDictionary[tuple[str, int, int], _File] = WeakValueDictionary()  # an entry leaves with its last reader
_INHERITED: list[Any] = []  # the parent's open files, which a forked process must neither read nor close
_LOCKS = [threading.RLock()]


def _renew_lock() -> None:
    """After a fork: the thread that held the lock may not be there any more."""
    _LOCKS[0] = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_lock)


def _file_at(path: str) -> _File:
    """The file of a path, which is checked first."""
    if os.path.isdir(path):
        raise fail(IsADirectoryError, "hdf5.folder", path=path)
    if not os.path.exists(path):
        raise fail(FileNotFoundError, "hdf5.no_file", path=path)
    if not _h5py_or_told().is_hdf5(path):
        raise fail(OSError, "hdf5.not_hdf5", path=path)
    seen = os.stat(path)  # a file that was replaced is another one
    key = os.path.realpath(path), seen.st_dev, seen.st_ino
    with _LOCKS[0]:
        return _FILES.setdefault(key, _File(key[0]))


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Within this block a complaint of the HDF5 library becomes one sentence."""
    try:
        yield
    except (OSError, LookupError, RuntimeError, ValueError, TypeError, MemoryError) as error:
        if hasattr(error, "key"):
            raise
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise fail(OSError, "hdf5.not_read", path=path, reason=reason) from error


def _array_in(file: Any, path: str, name: str) -> Any:
    """The array of that name in an open file, not yet read, but known to lie in this file and to be readable."""
    h5py, found = _h5py_or_told(), file
    for part in filter(None, name.split("/")):
        link = found.get(part, getlink=True) if isinstance(found, h5py.Group) else None
        if link is None:
            raise fail(ValueError, "hdf5.no_dataset", name=name, path=path, names=_names_of(file, h5py))
        if not isinstance(link, h5py.HardLink):
            raise fail(ValueError, "hdf5.link", name=name, path=path)
        found = found[part]
    if not isinstance(found, h5py.Dataset):
        raise fail(ValueError, "hdf5.group", name=name, path=path, names=_names_of(found, h5py))
    if found.external or found.is_virtual:
        raise fail(ValueError, "hdf5.link", name=name, path=path)
    if found.id.get_type().detect_class(h5py.h5t.OPAQUE):  # its bytes may pretend to be addresses of objects
        raise fail(ValueError, "hdf5.opaque", name=name, path=path)
    if not found.shape:
        raise fail(ValueError, "hdf5.no_rows", name=name, path=path)
    created = found.id.get_create_plist()
    for number in range(created.get_nfilters()):
        code, *_, label = created.get_filter(number)
        if not h5py.h5z.filter_avail(code):
            raise fail(OSError, "hdf5.filter", name=name, path=path, filter=label.decode("ascii", "replace") or code)
    return found


def _names_of(group: Any, h5py: Any) -> str:
    """The arrays and groups that lie in a group, the first few of them."""
    names = [name for name, _ in zip(group, range(9), strict=False)] if isinstance(group, h5py.Group) else []
    return ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")


# --------------------------------------------------------------------------- an array in a file


class HDF5Matrix:
    """An array that stays in an HDF5 file: what is asked for by index is read, as NumPy would give it.

    A model takes it as it takes arrays. The file is opened once for reading, however many matrices look into it, and
    closed with the last of them.

    Args:
        datapath: The path of the file.
        dataset: The name of the array in it, such as ``'x_train'`` or ``'train/x'``.
        start: The first row; negative ones count from the end.
        end: The row behind the last one; ``None``: all rows that there are.
        normalizer: A function that every piece goes through after reading: of some rows, giving as many rows.
    """

    def __init__(
        self,
        datapath: Any,
        dataset: str,
        start: int = 0,
        end: int | None = None,
        normalizer: Callable[[Any], Any] | None = None,
    ) -> None:
        if not isinstance(datapath, (str, bytes, os.PathLike)):
            raise fail(TypeError, "hdf5.path", given=repr(datapath)[:80])
        if not isinstance(dataset, str):
            raise fail(TypeError, "hdf5.dataset", given=repr(dataset)[:80])
        if normalizer is not None and not callable(normalizer):
            raise fail(TypeError, "hdf5.normalizer", given=repr(normalizer)[:80])
        self._file, self._dataset, self._seen = _file_at(os.fsdecode(datapath)), dataset, (None, None)
        self.start, self.end = self._range(start, end)
        self.normalizer = normalizer
        self._inner: tuple[tuple[int, ...], Any] | None = None  # the shape of a row and the dtype, as they come out

    def _range(self, start: Any, end: Any) -> tuple[int, int]:
        count = self.data.shape[0]
        for given in (start, end):
            if given is not None and (isinstance(given, bool) or not hasattr(given, "__index__")):
                raise fail(TypeError, "hdf5.range_type", given=repr(given)[:80])
        first, last = int(start or 0), count if end is None else int(end)
        first, last = (place + count if place < 0 else place for place in (first, last))
        if not 0 <= first < last <= count:
            told = dict(start=start, end=end, count=count, name=self._dataset, path=self._file.path)
            raise fail(ValueError, "hdf5.range", **told)
        return first, last

    def __reduce__(self) -> Any:
        """For another process: the file by its path, to be opened there."""
        return type(self), (self._file.path, self._dataset, self.start, self.end, self.normalizer)

    @property
    def data(self) -> Any:
        """The whole array in the file, as h5py has it."""
        file = self._file.opened()
        seen, array = self._seen
        if seen is not file:
            with _told(self._file.path):
                array = _array_in(file, self._file.path, self._dataset)
            self._seen = file, array
        return array

    # What NumPy's arrays have.

    def _row(self) -> tuple[tuple[int, ...], Any]:
        if self._inner is None:
            seen = self.data if self.normalizer is None else self._block(slice(self.start, self.start + 1))
            self._inner = tuple(seen.shape[1:]), seen.dtype
        return self._inner

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of rows from ``start`` to ``end``, and the shape of a row."""
        return (len(self), *self._row()[0])

    @property
    def dtype(self) -> Any:
        """The type of the numbers, after the normalizer."""
        return self._row()[1]

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return int(np.prod(self.shape, dtype="int64"))

    def __len__(self) -> int:
        return self.end - self.start

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self[:], dtype)

    def __repr__(self) -> str:
        return f"<HDF5Matrix '{self._dataset}' of {self._file.path}, rows {self.start} to {self.end}>"

    def __getitem__(self, key: Any) -> Any:
        """The rows that ``key`` names, as NumPy would give them.

        Args:
            key: A number, a slice, numbers in any order (also repeated), or one truth value for each row; further
                axes after a comma.
        """
        given = key if isinstance(key, tuple) else (key,)
        if not given or given[0] is None or given[0] is Ellipsis:
            return self._block(slice(self.start, self.end))[key]
        rows, place = self._wanted(given[0])
        return self._block(rows)[(place, *given[1:])]

    def _wanted(self, key: Any) -> tuple[Any, Any]:
        """Which rows of the file to read, rising and each once, and where among them the wanted ones are."""
        if isinstance(key, slice):
            chosen = range(len(self))[key]
            rising = chosen if chosen.step > 0 else chosen[::-1]
            rows = slice(self.start + rising.start, self.start + max(rising.stop, rising.start), rising.step)
            return rows, slice(None) if rising is chosen else slice(None, None, -1)
        if hasattr(key, "__index__") and not isinstance(key, (bool, np.bool_)) and np.ndim(key) == 0:
            row = self.start + int(self._checked(np.asarray(int(key))))
            return slice(row, row + 1), 0
        try:
            wanted = np.asarray(key)
        except ValueError as error:
            raise fail(TypeError, "hdf5.key", given=repr(key)[:80]) from error
        if wanted.dtype == bool and wanted.shape == (len(self),):
            wanted = np.flatnonzero(wanted)
        elif wanted.size == 0 and wanted.ndim == 1:
            wanted = wanted.astype("int64")
        elif wanted.dtype.kind not in "iu" or wanted.ndim == 0:
            raise fail(IndexError, "hdf5.key", given=repr(key)[:80])
        each_once, places = np.unique(self._checked(wanted), return_inverse=True)
        return each_once + self.start, places.reshape(wanted.shape)

    def _checked(self, wanted: np.ndarray) -> np.ndarray:
        """Numbers of rows from 0 on; negative ones have been counted from the end."""
        outside = wanted[(wanted < -len(self)) | (wanted >= len(self))]
        if outside.size:
            raise fail(IndexError, "hdf5.index", given=int(outside.flat[0]), count=len(self))
        return np.where(wanted < 0, wanted + len(self), wanted).astype("int64")

    def _block(self, rows: Any) -> Any:
        """Rows of the file, given by a slice or by rising numbers, through the normalizer."""
        data = self.data
        if isinstance(rows, np.ndarray):
            count, span = len(rows), (int(rows[-1] - rows[0]) + 1 if len(rows) else 0)
        else:
            count = span = len(range(rows.start, rows.stop, rows.step or 1))
        if not count:
            shape, dtype = self._row()
            return np.empty((0, *shape), dtype)
        with _told(self._file.path):
            if isinstance(rows, slice):
                block = data[rows]
            elif span <= 2 * count:  # read at one go what lies close together
                block = data[int(rows[0]) : int(rows[0]) + span][rows - rows[0]]
            else:
                block = data[rows.tolist()]
        return self._normalized(block)

    def _normalized(self, block: np.ndarray) -> np.ndarray:
        """What the normalizer makes of some rows."""
        found = np.asarray(self.normalizer(block)) if self.normalizer is not None else block
        if found.shape[:1] != block.shape[:1]:
            raise fail(ValueError, "hdf5.normalized", given=block.shape, found=found.shape)
        return found


# --------------------------------------------------------------------------- whole arrays


def save_array(array: Any, name: Any) -> None:
    """Write an array to an HDF5 file of its own, under the name ``data``.

    Args:
        array: What is written.
        name: The path of the file; one that is there is replaced.
    """
    h5py = _h5py_or_told()
    check_folder_of(os.fsdecode(name))
    with _told(os.fsdecode(name)), h5py.File(name, "w") as file:
        file["data"] = np.asarray(array)


def check_folder_of(path: str) -> None:
    """Refuse the path of a file whose folder is not there, so that the file can't be made."""
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        raise fail(OSError, "saving.no_folder", path=path, folder=folder)


def load_array(name: Any) -> np.ndarray:
    """The array that ``save_array`` wrote.

    Args:
        name: The path of the file.
    """
    return np.asarray(HDF5Matrix(name, "data"))


def ask_to_proceed_with_overwrite(filepath: Any) -> bool:
    """Ask the person at the terminal whether a file may be replaced; ``True`` if so.

    Args:
        filepath: The path of the file.
    """
    question = say("saving.ask", path=os.fsdecode(filepath))
    while True:
        try:
            answer = input(question).strip().lower()
        except EOFError:
            raise fail(FileExistsError, "saving.exists", path=os.fsdecode(filepath)) from None
        if answer in ("y", "yes", "是", "好", "n", "no", "否", "不"):
            return answer in ("y", "yes", "是", "好")
