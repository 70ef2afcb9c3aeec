"""Pictures made of pixels on a card: a PNG written by hand, which is the same with every release of zlib."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

import numpy as np

MOST = 65535  # bytes in a block that is stored as it is


def png(pixels: Any) -> bytes:
    """An array (rows, columns, 3) of values from 0 to 255 as a PNG file, not compressed."""
    rows = np.clip(np.rint(np.asarray(pixels, float)), 0, 255).astype("uint8")
    height, width, _ = rows.shape
    data = b"".join(b"\0" + row.tobytes() for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", _stored(data)) + _chunk(b"IEND", b"")


def address(pixels: Any) -> str:
    """The picture as an address that holds it."""
    return "data:image/png;base64," + base64.b64encode(png(pixels)).decode("ascii")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _stored(data: bytes) -> bytes:
    """Data in the form that zlib reads, in blocks that are stored as they are."""
    pieces = [data[at : at + MOST] for at in range(0, len(data), MOST)]
    blocks = []
    for at, piece in enumerate(pieces):
        length = len(piece)
        blocks.append(struct.pack("<BHH", at == len(pieces) - 1, length, length ^ 0xFFFF) + piece)
    return b"\x78\x01" + b"".join(blocks) + struct.pack(">I", zlib.adler32(data))
