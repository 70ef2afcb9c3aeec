"""How large the attributes and arrays of an HDF5 file would become, asked before they are read.

A small file can hold what fills the memory: a text that stands in many places at once, an array packed so that it grows
a thousandfold, more names than there can be arrays.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable
from typing import Any

import numpy as np

from ..messages import fail
from . import heaps
from .files import h5py_or_told

MOST_OF_TEXT = 2**30  # bytes of an attribute once it is read
LEAST_OF_ARRAY = 64  # bytes that an array takes in a file, however small it is
LEAST_PIECE = 2**20  # bytes that a piece of a packed array may have in any case
BESIDE = 64  # bytes that packing may add to a piece that can't be made smaller

GROWTH = 1032  # how many times larger gzip's output can be at most
SEVERAL, SLACK = 4, 2**22  # for layers that are made more than once, and for what is not in files

GZIP, SHUFFLE, CHECKSUM, LZF = 1, 2, 3, 32000  # the ways of packing that are read


def check_count(group: Any, count: int) -> None:
    """Refuse a file that lists more arrays than its length has room for, by naming the same ones again and again."""
    length = group.file.id.get_filesize()
    if count * LEAST_OF_ARRAY > length:
        raise fail(ValueError, "saving.too_many", path=group.file.filename, given=count, length=length)


# --------------------------------------------------------------------------- attributes


def check_attribute(group: Any, attribute: str) -> None:
    """Refuse an attribute that is neither text nor numbers, or that would fill the memory once it is read.

    Types are looked at before anything is read: bytes may come with one that makes them addresses of objects.
    """
    h5py = h5py_or_told()
    path = group.file.filename
    found = h5py.h5a.open(group.id, attribute.encode("utf-8"))
    kind = found.get_type()
    if kind.get_class() not in (h5py.h5t.STRING, h5py.h5t.INTEGER, h5py.h5t.FLOAT, h5py.h5t.ENUM):
        raise fail(ValueError, "saving.not_text", path=path, attribute=attribute)
    count, length = found.get_space().get_simple_extent_npoints(), group.file.id.get_filesize()
    most = size = count * kind.get_size()
    if kind.get_class() == h5py.h5t.STRING and kind.is_variable_str():
        most = count * heaps.largest_text(group.file)
    if size > length or most > MOST_OF_TEXT:
        raise fail(ValueError, "saving.attribute_size", path=path, attribute=attribute, given=max(size, most))


# --------------------------------------------------------------------------- arrays


class Array:
    """An array of a file that is not yet read: h5py's, read with care.

    Args:
        stored: The dataset of h5py.
        name: Its name in sentences.
    """

    def __init__(self, stored: Any, name: str) -> None:
        self.stored, self.name = stored, name
        self.shape: tuple[int, ...] = stored.shape
        self.dtype = stored.dtype

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return math.prod(self.shape)

    @property
    def room(self) -> int:
        """How many numbers can come out of what the file really holds of it."""
        stored = self.stored.id.get_storage_size() // self.dtype.itemsize
        return min(self.size, stored * GROWTH if self.stored.chunks else stored)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, key: Any) -> Any:
        _check_pieces(self.stored, self.name)
        return self.stored[key]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.asarray(self[()], dtype)


def most_numbers(arrays: Iterable[Array]) -> int:
    """How many numbers the weights may have in all that are to be filled with these arrays."""
    return SLACK + SEVERAL * sum(array.room for array in arrays)


def _check_pieces(array: Any, name: str) -> None:
    """Refuse an array whose pieces in the file are larger than it or grow beyond what they should be."""
    if array.chunks is None:
        return
    path, size = array.file.filename, math.prod(array.chunks) * array.dtype.itemsize
    if size > max(2 * array.size * array.dtype.itemsize, LEAST_PIECE):
        raise fail(ValueError, "saving.piece", path=path, name=name, given=size, expected=array.nbytes)
    created = array.id.get_create_plist()
    filters = [created.get_filter(number) for number in range(created.get_nfilters())]
    codes = [code for code, *_ in filters]
    for code, *_, label in filters:
        if code not in (GZIP, SHUFFLE, CHECKSUM, LZF) or codes.count(code) > 1 or {GZIP, LZF} <= set(codes):
            label = label.decode("ascii", "replace") or str(code)
            raise fail(ValueError, "saving.filter", path=path, name=name, filter=label)
    place = codes.index(GZIP) if GZIP in codes else None

    def look(piece: Any) -> None:
        if piece.size > size + size // 8 + BESIDE or piece.byte_offset + piece.size > array.file.id.get_filesize():
            raise fail(ValueError, "saving.piece", path=path, name=name, given=piece.size, expected=size)
        if place is not None and not piece.filter_mask >> place & 1:
            _, packed = array.id.read_direct_chunk(piece.chunk_offset)
            if _grows_beyond(packed, size + BESIDE):
                raise fail(ValueError, "saving.piece", path=path, name=name, given=f">{size + BESIDE}", expected=size)

    if codes:
        for piece in _pieces(array.id):
            look(piece)


def _grows_beyond(packed: bytes, most: int) -> bool:
    """Whether more than ``most`` bytes come out of gzip; what is damaged is left for the HDF5 library to tell."""
    try:
        return len(zlib.decompressobj().decompress(packed, most + 1)) > most
    except zlib.error:
        return False


def _pieces(identity: Any) -> list[Any]:
    """Where the pieces of an array lie in the file, and how large they are there."""
    found: list[Any] = []
    if hasattr(identity, "chunk_iter"):
        identity.chunk_iter(found.append)
        return found
    return [identity.get_chunk_info(number) for number in range(identity.get_num_chunks())]
