"""TensorBoard's files of events: numbers, histograms, pictures and graphs, written without TensorFlow."""

from __future__ import annotations

import itertools
import json
import os
import socket
import struct
import time
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from ..messages import fail
from .layer_graph import Row, described

__all__ = ["EventFile", "Tally", "mosaic", "png", "tensorboard_or_told"]

VERSION = "brain.Event:2"  # what the first event of such a file says
_numbers = itertools.count()


def tensorboard_or_told() -> Any:
    """The record writer and the messages of the package tensorboard, or a sentence that says how to install it."""
    try:
        from tensorboard.compat.proto import event_pb2, graph_pb2, summary_pb2
        from tensorboard.summary.writer.record_writer import RecordWriter
    except ImportError:
        raise fail(ImportError, "tensorboard.missing") from None
    return RecordWriter, event_pb2.Event, summary_pb2.Summary, graph_pb2.GraphDef


class EventFile:
    """A file of events in a folder, which is made if it is not there.

    The file is open only while something is written, so whatever happens in between, nothing is lost or left open.

    Args:
        folder: Where the file is made; its name is one that no other file there has.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._record_writer, self._event, self._summary, self._graph = tensorboard_or_told()
        try:
            os.makedirs(folder, exist_ok=True)
        except OSError as error:
            raise fail(OSError, "tensorboard.log_dir", folder=folder, reason=error.strerror) from error
        name = f"events.out.tfevents.{int(time.time()):010d}.{socket.gethostname()}.{os.getpid()}.{next(_numbers)}"
        self.path = Path(folder) / name
        self._write(file_version=VERSION)

    def _write(self, **content: Any) -> None:
        event = self._event(wall_time=time.time(), **content)
        with open(self.path, "ab") as file:
            self._record_writer(file).write(event.SerializeToString())

    def _add(self, values: list[Any], step: int) -> None:
        if values:
            self._write(step=step, summary=self._summary(value=values))

    def scalars(self, numbers: dict[str, float], step: int) -> None:
        """Numbers by name, at a step."""
        self._add([self._summary.Value(tag=name, simple_value=value) for name, value in numbers.items()], step)

    def histograms(self, tallies: dict[str, Tally], step: int) -> None:
        """Histograms by name, at a step."""
        shown = {name: tally.content() for name, tally in tallies.items() if tally.count}
        self._add([self._summary.Value(tag=name, histo=content) for name, content in shown.items()], step)

    def images(self, pictures: dict[str, np.ndarray], step: int) -> None:
        """Grey pictures by name, matrices of bytes, at a step."""
        values = []
        for name, picture in pictures.items():
            height, width = picture.shape
            content = {"height": height, "width": width, "colorspace": 1, "encoded_image_string": png(picture)}
            values.append(self._summary.Value(tag=name, image=content))
        self._add(values, step)

    def graph(self, definition: bytes) -> None:
        """A graph of TensorFlow, as it writes graphs down."""
        self._write(graph_def=definition)

    def layers(self, rows: list[Row]) -> None:
        """A graph of layers where there is none of TensorFlow."""
        nodes = [{"name": name, "op": kind, "input": sources} for name, kind, sources in rows]
        self.graph(self._graph(node=nodes).SerializeToString())

    def concept(self, name: str, rows: list[Row]) -> None:
        """A graph of layers beside the one of TensorFlow."""
        text = {"dtype": "DT_STRING", "string_val": [json.dumps(described(name, rows)).encode()]}
        plugin = {"plugin_data": {"plugin_name": "graph_keras_model", "content": b"1"}}
        self._add([self._summary.Value(tag="layers", metadata=plugin, tensor=text)], 0)


def _limits() -> np.ndarray:
    """The upper limits of a histogram's cells: each a tenth further from 0 than the one before."""
    above = 1e-12 * 1.1 ** np.arange(776)
    return np.concatenate([-above[::-1], above, [np.finfo(float).max]])


LIMITS = _limits()


class Tally:
    """Counts numbers into the cells of a histogram; the cells are fixed, so numbers can come in several portions.

    Attributes:
        count: How many numbers came; those that are not finite do not count.
    """

    def __init__(self, values: Any = ()) -> None:
        self.cells = np.zeros(len(LIMITS))
        self.count, self.sum, self.squares, self.least, self.most = 0, 0.0, 0.0, np.inf, -np.inf
        self.add(values)

    def add(self, values: Any) -> None:
        """Count some numbers."""
        flat = np.asarray(values, dtype=float).ravel()
        flat = flat[np.isfinite(flat)]
        if not flat.size:
            return
        self.cells += np.bincount(
            np.searchsorted(LIMITS, flat, side="right").clip(max=len(LIMITS) - 1), minlength=len(LIMITS)
        )
        self.count += flat.size
        self.sum += float(flat.sum())
        self.squares += float(np.square(flat).sum())
        self.least, self.most = min(self.least, float(flat.min())), max(self.most, float(flat.max()))

    def content(self) -> dict[str, Any]:
        """What TensorBoard reads: the cells from the first to the last that is not empty, one more on each side."""
        used = np.flatnonzero(self.cells)
        cells = slice(max(used[0] - 1, 0), used[-1] + 2)
        return {
            "min": self.least,
            "max": self.most,
            "num": self.count,
            "sum": self.sum,
            "sum_squares": self.squares,
            "bucket_limit": LIMITS[cells].tolist(),
            "bucket": self.cells[cells].tolist(),
        }


def png(picture: np.ndarray) -> bytes:
    """A matrix of bytes as a grey picture in the format PNG."""
    height, width = picture.shape
    rows = np.zeros((height, width + 1), np.uint8)  # each row begins with 0: its numbers are written as they are
    rows[:, 1:] = picture
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows.tobytes())),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


MOST = 16  # as many kernels stand beside and below each other


def mosaic(weight: Any) -> np.ndarray | None:
    """A weight as a picture: the smallest number black, the largest white; ``None`` if there is nothing to see.

    A vector is a row, a matrix as it is (the longer side across). A kernel of a convolution is a mosaic of its
    windows, one row for each input channel, one column for each filter; of many the first 16.
    """
    array = np.asarray(weight, dtype=float)
    array = array.reshape([length for length in array.shape if length != 1] or [1])
    if not array.size or array.ndim > 5 or not np.isfinite(array).all():
        return None
    return _as_bytes(_flat(array))


def _flat(array: np.ndarray) -> np.ndarray:
    """A matrix that shows an array of up to five axes."""
    if array.ndim == 1:
        return array[np.newaxis]
    if array.ndim == 2:
        return array.T if array.shape[0] > array.shape[1] else array
    if array.ndim == 3:  # the windows of one channel: height, width, filters
        array = array[:, :, np.newaxis]
    if array.ndim == 5:  # volumes: their layers one below the other
        array = array.reshape(-1, *array.shape[2:])
    array = array[:, :, :MOST, :MOST]
    space = ((0, 1), (0, 1), (0, 0), (0, 0))  # a dark line after each window
    height, width, down, across = (padded := np.pad(array, space, constant_values=array.min())).shape
    return padded.transpose(2, 0, 3, 1).reshape(down * height, across * width)[:-1, :-1]


def _as_bytes(matrix: np.ndarray) -> np.ndarray:
    least, most = matrix.min(), matrix.max()
    scaled = (matrix - least) / (most - least) if most > least else np.full(matrix.shape, 0.5)
    return np.round(255 * scaled).astype(np.uint8)


def tallies(named: Iterable[tuple[str, Any]]) -> dict[str, Tally]:
    """A histogram for each named array."""
    return {name: Tally(array) for name, array in named}
