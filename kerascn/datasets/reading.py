"""Reads the files of data sets: arrays and plain values. Nothing in a file is ever run.

A file may say anything about itself; memory is taken only for what is really there, and not without end.
"""

from __future__ import annotations

import ast
import gzip
import math
import os
import re
import struct
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, Any

import numpy as np

from ..messages import fail
from .unpickling import Broken, array_of, dtype_of, expect, loads

__all__ = ["arrays", "read_at_most", "unpickled"]

MOST = 2**31  # bytes that the arrays of a file may have together
MOST_IN_PICKLE = 2**28  # bytes of a pickle
MOST_MEMBERS = 10_000
LONGEST_HEADER = 10_000
PIECE = 2**20
MAGIC = b"\x93NUMPY"
Source = str | os.PathLike[str] | IO[bytes]


def unpickled(source: Source, encoding: str = "ASCII") -> Any:
    """The value in a pickle that holds only arrays, lists, tuples, dictionaries, strings, bytes and numbers.

    Args:
        source: The path of the file, which may be compressed by gzip, or an open file.
        encoding: How the strings of Python 2 are read; ``'bytes'``: as bytes.
    """
    name = _name_of(source)
    with _told(name):
        if not isinstance(source, (str, os.PathLike)):
            return loads(read_at_most(source, MOST_IN_PICKLE), encoding, name)
        with _opened(source) as file:
            return loads(read_at_most(file, MOST_IN_PICKLE), encoding, name)


def arrays(path: str | os.PathLike[str], most: int = MOST) -> dict[str, Any]:
    """The arrays of an ``.npz`` file by name.

    Args:
        path: The path of the file.
        most: How many bytes they may have together.
    """
    name = _name_of(path)
    with _told(name):
        _check_count(path)
        with zipfile.ZipFile(path) as file:
            found: dict[str, Any] = {}
            for member in file.infolist():
                expect(member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED), "another compression")
                expect(member.filename.removesuffix(".npy") not in found, f"{member.filename!r:.60} twice")
                with file.open(member) as data:
                    array = _array(data, most, name)
                    expect(not data.read(1), "more data than the array has")
                most -= array.nbytes
                found[member.filename.removesuffix(".npy")] = array
            return found


def read_at_most(file: IO[bytes], most: int) -> bytes:
    """All that is in a file, if it is no more than that."""
    pieces, count = [], 0
    while piece := file.read(PIECE):
        count += len(piece)
        expect(count <= most, f"more than {most} bytes")
        pieces.append(piece)
    return b"".join(pieces)


def _name_of(source: Any) -> str:
    """What to call a file in a sentence."""
    return os.fspath(source) if isinstance(source, (str, os.PathLike)) else str(getattr(source, "name", "pickle"))


def _opened(path: str | os.PathLike[str]) -> IO[bytes]:
    with open(path, "rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path) if packed else open(path, "rb")  # type: ignore[return-value]


@contextmanager
def _told(name: str) -> Any:
    """Within this block a complaint about the file becomes one sentence."""
    try:
        yield
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        raise
    except (
        Broken, zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, TypeError, LookupError,
        SyntaxError, RuntimeError, MemoryError, OverflowError,
    ) as error:  # fmt: skip
        if hasattr(error, "key"):
            raise
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise fail(ValueError, "data.unreadable", file=name, reason=reason) from None


def _check_count(path: str | os.PathLike[str]) -> None:
    """See that a zip file has not too many members: its table would fill the memory before anybody can look."""
    count, before = 0, b""
    with open(path, "rb") as file:
        while piece := file.read(PIECE):
            count += (before + piece).count(b"PK\x01\x02")
            before = piece[-3:]
    expect(count <= MOST_MEMBERS, f"more than {MOST_MEMBERS} members")


def _array(file: IO[bytes], most: int, name: str) -> np.ndarray[Any, Any]:
    """The array that an open ``.npy`` file holds."""
    shape, fortran, dtype = _header(file)
    if dtype.hasobject:
        found = loads(read_at_most(file, min(most, MOST_IN_PICKLE)), "ASCII", name)
        expect(isinstance(found, np.ndarray) and found.shape == shape, "objects of another shape")
        return found
    size = math.prod(shape) * dtype.itemsize
    expect(size <= most, f"an array of {size} bytes")
    return array_of(_exactly(file, size), dtype, shape, "F" if fortran else "C")


def _header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, order and dtype."""
    expect(file.read(6) == MAGIC, "a member that is no array")
    major = _exactly(file, 2)[0]
    expect(major in (1, 2, 3), f"version {major}")
    (length,) = struct.unpack("<H" if major == 1 else "<I", _exactly(file, 2 if major == 1 else 4))
    expect(length <= LONGEST_HEADER, "a header without end")
    text = _exactly(file, length).decode("utf-8" if major == 3 else "latin-1").strip()
    head = ast.literal_eval(re.sub(r"(?<=[0-9])L\b", "", text))  # long numbers of Python 2
    expect(isinstance(head, dict) and set(head) == {"descr", "fortran_order", "shape"}, "a header of another kind")
    shape = head["shape"]
    right = isinstance(shape, tuple) and all(type(one) is int and one >= 0 for one in shape)
    expect(right and type(head["fortran_order"]) is bool, "a header of another kind")
    return shape, head["fortran_order"], dtype_of(head["descr"])


def _exactly(file: IO[bytes], count: int) -> bytes:
    """So many bytes, in pieces: who promises many need not have them."""
    data = bytearray()
    while len(data) < count:
        piece = file.read(min(PIECE, count - len(data)))
        expect(piece, f"{count} bytes announced, {len(data)} there")
        data += piece
    return data  # type: ignore[return-value]
