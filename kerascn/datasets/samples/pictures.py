"""Many drawn pictures: as arrays in the form of CIFAR's, or as folders of PNG files."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ... import config
from ...messages import fail
from ..splitting import chance, share, split, whole

Draw = Callable[[np.random.RandomState, str, int], np.ndarray]


def many_pictures(
    draw: Draw, kinds: tuple[str, ...], samples: Any, size: Any, test_split: Any, seed: Any, as_folder: Any
) -> Any:
    """Pictures and their classes, or the paths of two folders with them.

    Args:
        draw: Draws one picture: takes a source of random numbers, the kind, and the number of points on each side.
        kinds: The kinds; a picture's class is the place of its kind among them.
        samples: How many pictures.
        size: How many points a picture is wide and high.
        test_split: The share of the pictures that is held back.
        seed: What everything is drawn from.
        as_folder: Where to write them as files, or ``None``.
    """
    rng = chance(seed)
    many, side = whole("samples", samples), whole("size", size, 8)
    share(test_split)
    if not isinstance(as_folder, (str, os.PathLike, type(None))):
        raise fail(TypeError, "data.folder", given=repr(as_folder))
    labels = rng.permutation(np.arange(many) % len(kinds)).astype("uint8")
    pictures = np.stack([draw(rng, kinds[label], side) for label in labels])
    if as_folder is not None:
        return written(Path(as_folder).expanduser(), *split(pictures, labels, test_split), kinds)
    if config.image_data_format() == "channels_first":
        pictures = np.ascontiguousarray(pictures.transpose(0, 3, 1, 2))
    return split(pictures, labels.reshape(-1, 1), test_split)


def written(folder: Path, train: Any, test: Any, classes: tuple[str, ...]) -> tuple[str, str]:
    """Write the pictures into folders by their classes; files of another's making are not mixed with them."""
    wanted = {}
    for part, (pictures, labels) in (("train", train), ("validation", test)):
        for number, (pixels, label) in enumerate(zip(pictures, labels, strict=True)):
            wanted[folder / part / classes[label] / f"{classes[label]}.{number:05}.png"] = pixels
    parts = [folder / "train", folder / "validation"]
    strange = [str(path) for part in parts for path in sorted(part.rglob("*")) if path.is_file() and path not in wanted]
    if strange:
        raise fail(FileExistsError, "data.folder_full", folder=str(folder), file=strange[0])
    try:
        for part in parts:
            for name in classes:
                (part / name).mkdir(parents=True, exist_ok=True)
        for path, pixels in wanted.items():
            path.write_bytes(png(pixels))
    except OSError as error:
        raise fail(type(error), "data.folder_unwritable", folder=folder, reason=error.strerror) from None
    return str(parts[0]), str(parts[1])


def png(pixels: np.ndarray) -> bytes:
    """A PNG file of bytes (height, width, 3)."""
    height, width, _ = pixels.shape
    rows = np.concatenate([np.zeros((height, 1), "uint8"), pixels.reshape(height, -1)], axis=1)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes())), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
