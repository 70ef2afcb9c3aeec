"""The head of an HDF5 file, read before the HDF5 library takes its word: signature, version, where the file ends.

A file that is cut off, damaged or made to do harm may claim any number of bytes; here it is compared with how many
there are. ``sizes`` does the same for what is in the file.
"""

from __future__ import annotations

import io
import os
import stat
from typing import Any, NamedTuple

from ..messages import fail
from . import kinds

SIGNATURE = b"\x89HDF\r\n\x1a\n"
HEAD = 128  # bytes that hold the head of any version
NOWHERE = 2**64 - 1  # an address that is not used
ENDLESS = 2**64  # more bytes than a file can have

LONGEST_START = 2**20  # bytes that may stand before the signature in what comes from an object
MOST_IN_MEMORY = 2**32  # bytes that are taken from an object
BLOCK = 2**24


class Head(NamedTuple):
    """What the head of an HDF5 file says.

    Args:
        place: Where the signature stands; users may put bytes of their own before it.
        version: The version of the head.
        end: Where the file ends, counted from its first byte.
    """

    place: int
    version: int
    end: int


# --------------------------------------------------------------------------- the head


def check_file(path: str) -> Head:
    """The head of the file at a path, once it is certain that it is an HDF5 file and complete."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise fail(OSError, "saving.no_regular_file", path=path)
    with open(path, "rb") as file:
        return checked_head(file, os.fstat(file.fileno()).st_size, path)


def checked_head(file: Any, length: int, name: str) -> Head:
    """The head of a file that is open for reading bytes, checked against its length.

    Args:
        file: An object with ``seek`` and ``read``.
        length: How many bytes there are.
        name: What to call it in sentences.
    """
    place = _place_of_signature(file, length)
    if place is None:
        file.seek(0)
        raise kinds.no_hdf5(name, file.read(kinds.HEAD))
    file.seek(place)
    head = _head(file.read(HEAD), place, name)
    if head.end > length:
        raise fail(OSError, "saving.cut_off", path=name, said=head.end, given=length)
    return head


def _place_of_signature(file: Any, length: int) -> int | None:
    """Where the signature stands: at the beginning, or at byte 512, 1024, 2048, ..."""
    place = 0
    while place < length:
        file.seek(place)
        if file.read(len(SIGNATURE)) == SIGNATURE:
            return place
        place = max(512, 2 * place)
    return None


def _head(data: bytes, place: int, name: str) -> Head:
    """The head whose bytes are ``data``."""

    def damaged(reason: str) -> Exception:
        return fail(OSError, "saving.head", path=name, reason=reason)

    if len(data) < 48:
        raise damaged(f"{len(data)} bytes")
    version = data[8]
    if version > 3:
        raise damaged(f"version {version}")
    old = version < 2
    size_of_address, size_of_length = data[13:15] if old else data[9:11]
    if (size_of_address, size_of_length) != (8, 8):
        raise damaged(f"addresses of {size_of_address} bytes, lengths of {size_of_length}")
    start = (24 + 4 * version) if old else 12
    numbers = [_number(data, start + 8 * number) for number in range(6 if old else 4)]
    if old:
        base, _, end, driver, _, root = numbers
    else:
        (base, _, end, root), driver = numbers, NOWHERE
    if base not in (0, place):
        raise damaged(f"base address {base}")
    if driver != NOWHERE:
        raise fail(ValueError, "saving.several_files", path=name)
    if not 0 < root < end or end == NOWHERE:
        raise damaged(f"root {root}, end {end}")
    return Head(place, version, end + place - base)


def _number(data: bytes, start: int) -> int:
    return int.from_bytes(data[start : start + 8], "little")


# --------------------------------------------------------------------------- what comes from an object


def taken_from(source: Any, name: str) -> io.BytesIO:
    """The HDF5 file that an object with ``read`` gives: as many bytes as the file says it has, and no more."""
    _to_beginning(source)
    memory, limit, found = io.BytesIO(), 1024, False
    while not found and limit < LONGEST_START:
        limit *= 4
        given = _fill(memory, source, limit, name)
        found = _place_of_signature(memory, given) is not None
    head = checked_head(memory, ENDLESS if found and given == limit else given, name)
    if head.end > MOST_IN_MEMORY:
        raise fail(ValueError, "saving.too_long", path=name, said=head.end, most=MOST_IN_MEMORY)
    checked_head(memory, _fill(memory, source, head.end, name), name)
    memory.seek(0)
    return memory


def _fill(memory: io.BytesIO, source: Any, limit: int, name: str) -> int:
    """Read until ``limit`` bytes are in memory or there are no more; how many are there then."""
    memory.seek(0, os.SEEK_END)
    while memory.tell() < limit:
        block = source.read(min(BLOCK, limit - memory.tell()))
        if not isinstance(block, (bytes, bytearray, memoryview)):
            raise fail(TypeError, "saving.not_bytes", path=name, given=type(block).__name__)
        if not block:
            break
        memory.write(block[: limit - memory.tell()])
    return memory.tell()


def _to_beginning(source: Any) -> None:
    """Go to the beginning of an object that stands elsewhere, as after writing, unless a file begins just there."""
    try:
        place = source.tell() if source.seekable() else 0
        if place:
            begins = source.read(len(SIGNATURE)) == SIGNATURE
            source.seek(place if begins else 0)
    except (AttributeError, OSError, ValueError):
        return
