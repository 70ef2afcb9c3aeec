"""Texts of variable length in an HDF5 file: they lie in heaps, which are looked at before the library walks them.

A heap is a row of objects, each with its length. The HDF5 library does not doubt these lengths: with some it goes round
in circles for ever. And many attributes may stand for the same long text, so that a small file would fill the memory.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..messages import fail
from .files import h5py_or_told

BEGINNING = b"GCOL\x01\0\0\0"  # signature and version of a heap
HEAD = 16  # bytes of the head of a heap, and of that of an object in it
REMEMBERED = 8  # files

_largest: dict[tuple[int, int], int] = {}


def largest_text(file: Any) -> int:
    """How many bytes the longest text of variable length in an open HDF5 file has; a damaged heap is refused."""
    length = file.id.get_filesize()
    key = h5py_or_told().h5o.get_info(file.id).fileno, length  # a number that no other open file ever has
    if key not in _largest:
        with _bytes_of(file) as data:
            found = max((_largest_in(data, place, file) for place in _places(data)), default=0)
        while len(_largest) >= REMEMBERED:
            _largest.pop(next(iter(_largest)), None)
        _largest[key] = found
    return _largest[key]


@contextmanager
def _bytes_of(file: Any) -> Iterator[Any]:
    """All bytes of an open HDF5 file."""
    if file.driver == "sec2" and file.mode == "r":
        with mmap.mmap(file.id.get_vfd_handle(), 0, access=mmap.ACCESS_READ) as data:
            yield data
    else:
        yield file.id.get_file_image()


def _places(data: Any) -> Iterator[int]:
    """Where the heaps begin."""
    place = data.find(BEGINNING)
    while place >= 0:
        yield place
        place = data.find(BEGINNING, place + len(BEGINNING))


def _largest_in(data: Any, place: int, file: Any) -> int:
    """The length of the longest text in a heap; 0 for the remains of one that nothing in the file refers to."""
    lengths = _lengths(data, place)
    if lengths is not None:
        return max(lengths, default=0)
    address = place - file.userblock_size
    if data.find(address.to_bytes(8, "little")) < 0:
        return 0
    raise fail(OSError, "saving.heap", path=file.filename, place=place)


def _lengths(data: Any, place: int) -> list[int] | None:
    """The lengths of the objects in a heap; ``None`` if they can't be right."""
    end = place + _number(data, place + 8)
    if end > len(data):
        return None
    found, at = [], place + HEAD
    while at + HEAD <= end:
        number, length = _number(data, at, 2), _number(data, at + 8)
        step = HEAD + (length + 7) // 8 * 8 if number else length  # object 0 is the free space, its head included
        if step < HEAD or at + step > end:
            return None
        if number:
            found.append(length)
        at += step
    return found


def _number(data: Any, start: int, size: int = 8) -> int:
    return int.from_bytes(data[start : start + size], "little")
