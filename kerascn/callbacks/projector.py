"""What TensorBoard's projector shows: tables of vectors, each with words beside it if there are some."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from ..messages import fail, warn

__all__ = ["Projector"]


class Projector:
    """Writes vectors for the projector into a folder, each table as a text file beside one list of all tables.

    Args:
        folder: Where TensorBoard reads.
        names: The names of the tables, those of the layers that they come from.
        metadata: The file with the words, a line for each vector: one for all tables, or a dictionary by name.
    """

    def __init__(self, folder: str | os.PathLike[str], names: list[str], metadata: Any) -> None:
        self.folder, self.names = Path(folder), names
        by_name = dict(metadata) if isinstance(metadata, dict) else {name: metadata for name in names if metadata}
        if unknown := [name for name in by_name if name not in names]:
            raise fail(
                ValueError, "tensorboard.metadata_layer", given=", ".join(map(str, unknown)), names=", ".join(names)
            )
        self.metadata = {name: self._within(file) for name, file in by_name.items()}
        self._list()

    def _within(self, file: Any) -> str:
        """The file's name within the folder; TensorBoard reads no others, so one from elsewhere is copied."""
        given, within = Path(file), self.folder / file
        if within.is_file() and self.folder.resolve() in within.resolve().parents:
            return os.path.relpath(within.resolve(), self.folder.resolve())
        if given.is_file():
            shutil.copyfile(given, self.folder / given.name)
            return given.name
        warn("tensorboard.metadata_file", file=file, folder=self.folder)
        return str(file)

    def _list(self) -> None:
        from google.protobuf import text_format
        from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig

        tables = [
            {"tensor_name": name, "tensor_path": _file_of(name)}
            | ({"metadata_path": self.metadata[name]} if name in self.metadata else {})
            for name in self.names
        ]
        text = text_format.MessageToString(ProjectorConfig(embeddings=tables))
        (self.folder / "projector_config.pbtxt").write_text(text, encoding="utf-8")

    def write(self, vectors: list[Any]) -> None:
        """Write the vectors of every table as they are now in place of those before."""
        for name, rows in zip(self.names, vectors, strict=True):
            table = np.asarray(rows, dtype=float).reshape(len(rows), -1)
            file = self.folder / _file_of(name)
            part = file.with_name(file.name + ".part")
            np.savetxt(part, table, fmt="%.7g", delimiter="\t")
            os.replace(part, file)


def _file_of(name: str) -> str:
    """The file of a table."""
    return f"embedding_{re.sub(r'[^A-Za-z0-9._-]', '_', name)}.tsv"
