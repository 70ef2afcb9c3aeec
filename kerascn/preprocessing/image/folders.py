"""Batches of pictures out of a folder that has a folder for each class."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from ...declare.respell import both_spellings
from ...messages import fail, say, warn
from .changing import cut
from .files import ENDINGS, FileIterator

MODES = ("categorical", "binary", "sparse", "input", None)
# Formats of pictures that would be expected to be read, and are not.
OTHERS = (".avif", ".gif", ".heic", ".jp2", ".webp")


class DirectoryIterator(FileIterator):
    """Batches of the pictures in a folder that has a folder for each class.

    Args:
        directory: The folder.
        image_data_generator: Says what is done to the pictures.
        target_size: Height and width that all pictures are brought to.
        color_mode: ``'rgb'``, ``'grayscale'`` or ``'rgba'``.
        classes: The names of the folders, in the order of the classes' numbers; else all, in the order of the letters.
        class_mode: The form of the targets: ``'categorical'``: rows with a 1; ``'binary'`` or ``'sparse'``: numbers;
            ``'input'``: the pictures themselves; ``None``: there are none.
        batch_size: How many pictures a batch has.
        shuffle: Whether each pass has another order; if not, it is that of the classes and of the files' names.
        seed: What orders and changes follow from.
        data_format: ``'channels_last'`` or ``'channels_first'``.
        save_to_dir: A folder where the pictures of the batches are saved, to be looked at.
        save_prefix: How the names of these files begin.
        save_format: Their format, such as ``'png'`` or ``'jpeg'``.
        follow_links: Whether folders within those of the classes are looked into also where they are links.
        subset: ``'training'`` or ``'validation'``, if the generator has a ``validation_split``.
        interpolation: How pictures are brought to another size: ``'nearest'``, ``'bilinear'``, ``'bicubic'``, ...
        dtype: The type of the numbers of a batch.
    """

    @both_spellings
    def __init__(
        self,
        directory: Any,
        image_data_generator: Any,
        target_size: Any = (256, 256),
        color_mode: str = "rgb",
        classes: Any = None,
        class_mode: str | None = "categorical",
        batch_size: int = 32,
        shuffle: bool = True,
        seed: int | None = None,
        data_format: str | None = None,
        save_to_dir: Any = None,
        save_prefix: str = "",
        save_format: str = "png",
        follow_links: bool = False,
        subset: str | None = None,
        interpolation: str = "nearest",
        dtype: Any = None,
    ) -> None:
        if class_mode not in MODES:
            raise fail(ValueError, "flow.class_mode", given=repr(class_mode), known=", ".join(map(repr, MODES)))
        self.directory = _folder(directory)
        names = _classes(self.directory) if classes is None else _named(classes)
        self.class_mode, self.class_indices = class_mode, {name: number for number, name in enumerate(names)}
        files = [files_in(os.path.join(self.directory, name), bool(follow_links)) for name in names]
        found = [list(filter(is_picture, one)) for one in files]
        if not any(found):
            raise _nothing_found(self.directory, names)
        found = [one[cut(len(one), subset, image_data_generator)] for one in found]
        self.filenames = [os.path.join(name, path) for name, one in zip(names, found, strict=True) for path in one]
        self.filepaths = [os.path.join(self.directory, name) for name in self.filenames]
        self.classes = np.repeat(np.arange(len(names), dtype="int32"), [len(one) for one in found])
        if not self.filenames:
            raise fail(ValueError, "flow.no_samples", given=0, subset=repr(subset))
        save = save_to_dir, save_prefix, save_format
        n = len(self.filenames)
        super().__init__(n, batch_size, shuffle, seed, image_data_generator, data_format, dtype, save)
        self._settle(target_size, color_mode, interpolation)
        print(say("flow.found", images=n, classes=len(names)))
        self._warn_of_classes(names, found)
        _warn_of_files(self.directory, files)

    def _warn_of_classes(self, names: list[str], found: list[list[str]]) -> None:
        """Warn of classes without pictures, and of more than two where two were spoken of."""
        empty = [repr(name) for name, one in zip(names, found, strict=True) if not one]
        if empty:
            warn("flow.empty_class", stacklevel=6, classes=", ".join(empty[:5]), path=self.directory)
        if self.class_mode == "binary" and len(names) > 2:
            warn("flow.binary", stacklevel=6, count=len(names))


def _folder(given: Any) -> str:
    """A folder's path, or a sentence."""
    if not isinstance(given, (str, os.PathLike)):
        raise fail(TypeError, "flow.directory", given=repr(given)[:60])
    path = os.fspath(given)
    if not os.path.isdir(path):
        raise fail(FileNotFoundError, "flow.no_directory", path=path, whole=os.path.abspath(path))
    return path


def _classes(directory: str) -> list[str]:
    """The folders in a folder; hidden ones, such as notebooks leave behind, are no classes."""
    with os.scandir(directory) as entries:
        return sorted(entry.name for entry in entries if entry.is_dir() and not entry.name.startswith("."))


def _named(classes: Any) -> list[str]:
    if isinstance(classes, str) or not all(isinstance(name, str) for name in classes):
        raise fail(TypeError, "flow.classes", given=repr(classes)[:60])
    names = list(classes)
    if len(set(names)) != len(names):
        raise fail(ValueError, "flow.classes_twice", given=repr(names)[:80])
    return names


def files_in(folder: str, follow_links: bool = False) -> list[str]:
    """The paths of the files in a folder and in those within it, as seen from it; folder by folder, in order."""
    if not os.path.isdir(folder):
        raise fail(FileNotFoundError, "flow.no_class", path=folder)
    found: list[tuple[str, list[str]]] = []
    seen = {os.path.realpath(folder)}
    for path, folders, files in os.walk(folder, onerror=_refuse, followlinks=follow_links):
        if follow_links:
            folders[:] = [name for name in folders if _is_new(os.path.join(path, name), seen)]
        inside = os.path.relpath(path, folder)
        found.append((path, [name if inside == os.curdir else os.path.join(inside, name) for name in sorted(files)]))
    return [one for _, files in sorted(found) for one in files]


def is_picture(path: str) -> bool:
    """Whether a file is one by its name; macOS leaves such beside others whose names begin with these letters."""
    return path.lower().endswith(ENDINGS) and not os.path.basename(path).startswith("._")


def _is_new(path: str, seen: set[str]) -> bool:
    """Whether a folder was not looked into yet; links may lead round in a circle."""
    real = os.path.realpath(path)
    if real in seen:
        return False
    seen.add(real)
    return True


def _refuse(error: OSError) -> None:
    raise fail(OSError, "flow.unreadable_folder", path=str(error.filename), reason=str(error.strerror)) from error


def _nothing_found(directory: str, names: list[str]) -> ValueError:
    endings = ", ".join(ENDINGS)
    if not names and any(is_picture(name) for name in os.listdir(directory)):
        return fail(ValueError, "flow.no_classes", path=directory)
    return fail(ValueError, "flow.nothing", path=directory, endings=endings)


def _warn_of_files(directory: str, files: list[list[str]]) -> None:
    """Warn of pictures that are left out for their format."""
    left_out = sum(path.lower().endswith(OTHERS) for one in files for path in one)
    if left_out:
        fields = dict(path=directory, others=", ".join(OTHERS), endings=", ".join(ENDINGS))
        warn("flow.left_out", stacklevel=6, count=left_out, **fields)
