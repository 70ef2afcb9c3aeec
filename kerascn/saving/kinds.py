"""What a file is that is no HDF5 file, so that the sentence can say what to do with it."""

from __future__ import annotations

import os
import re
from typing import Any

from ..messages import fail

HEAD = 4096  # bytes that show what a file is

# How files of other kinds begin.
BEGINNINGS = {
    b"\x93NUMPY": "saving.is_npy",
    b"\x1f\x8b": "saving.is_packed",
    b"BZh": "saving.is_packed",
    b"\xfd7zXZ\x00": "saving.is_packed",
    b"Rar!": "saving.is_packed",
    b"7z\xbc\xaf": "saving.is_packed",
    b"version https://git-lfs": "saving.is_pointer",
    b"CDF\x01": "saving.is_elsewhere",  # netCDF before it became HDF5
    b"MATLAB 5.0": "saving.is_elsewhere",
}
PICKLES = re.compile(rb"\x80[\x02-\x05]|\(dp\d|\(lp\d|ccopy_reg|c__builtin__")

# How their names end.
ENDINGS = {
    (".pb", ".pbtxt", ".meta"): "saving.is_tensorflow",
    (".index", ".ckpt", "checkpoint"): "saving.is_tensorflow",
    (".pth", ".pt"): "saving.is_torch",
    (".pkl", ".pickle", ".p", ".joblib"): "saving.is_pickle",
    (".caffemodel", ".params", ".onnx", ".tflite", ".mat", ".t7"): "saving.is_elsewhere",
    (".json", ".yaml", ".yml"): "saving.is_architecture",
}
SHARD = re.compile(r"\.data-\d{5}-of-\d{5}$")


def no_hdf5(path: Any, beginning: bytes) -> Exception:
    """The exception for a file that does not begin as HDF5 files do.

    Args:
        path: Its name.
        beginning: Its first bytes.
    """
    name = str(path)
    for key in (_by_zip(beginning), _by_beginning(beginning), _by_name(name), _by_text(beginning)):
        if key is not None:
            return fail(OSError, key, path=name)
    return fail(OSError, "saving.not_hdf5" if beginning else "saving.is_empty", path=name)


def missing(path: str) -> Exception:
    """The exception for a path at which there is no file."""
    if re.match(r"[a-z0-9]+://", path, re.IGNORECASE):
        return fail(FileNotFoundError, "saving.is_address", path=path)
    if any(os.path.exists(path + ending) for ending in (".index", ".meta")):
        return fail(FileNotFoundError, "saving.is_tensorflow", path=path)
    return fail(FileNotFoundError, "saving.no_file", path=path)


def _by_zip(beginning: bytes) -> str | None:
    """What is in a zip file, by the name of its first member."""
    if not beginning.startswith(b"PK\x03\x04"):
        return None
    first = beginning[30 : 30 + int.from_bytes(beginning[26:28], "little")].decode("utf-8", "replace").lower()
    if first.endswith(".npy"):
        return "saving.is_npz"
    if "data.pkl" in first or first.endswith(("/version", ".format_version", ".storage_alignment", "/byteorder")):
        return "saving.is_torch"
    if first in ("metadata.json", "config.json", "model.weights.h5"):
        return "saving.keras3"
    return "saving.is_zip"


def _by_beginning(beginning: bytes) -> str | None:
    return next((key for start, key in BEGINNINGS.items() if beginning.startswith(start)), None)


def _by_name(name: str) -> str | None:
    if SHARD.search(name):
        return "saving.is_tensorflow"
    return next((key for endings, key in ENDINGS.items() if name.lower().endswith(endings)), None)


def _by_text(beginning: bytes) -> str | None:
    text = beginning.lstrip()
    if text[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "saving.is_page"
    if text[:1] in (b"{", b"[") or b"class_name:" in text:
        return "saving.is_architecture"
    return "saving.is_pickle" if PICKLES.match(beginning) else None
