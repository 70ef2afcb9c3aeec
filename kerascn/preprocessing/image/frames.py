"""Batches of pictures that a table names, one in each row.

The table is a data frame of pandas; whatever gives its columns by ``table[name]`` will do, and pandas is not needed.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from ...declare.respell import both_spellings
from ...messages import fail, say, warn
from .changing import cut
from .files import ENDINGS, FileIterator
from .folders import is_picture

BY_CLASS = ("binary", "categorical", "sparse")
MODES = (*BY_CLASS, "input", "multi_output", "raw", None)
SEVERAL = (list, tuple, set, np.ndarray)


class DataFrameIterator(FileIterator):
    """Batches of the pictures that a table names.

    Args:
        dataframe: The table.
        directory: The folder that the names begin from; ``None``: they are whole paths.
        image_data_generator: Says what is done to the pictures.
        x_col: The column with the names of the files.
        y_col: The column with the targets; a list of columns for the modes ``'raw'`` and ``'multi_output'``.
        weight_col: A column with weights of the samples.
        target_size: Height and width that all pictures are brought to.
        color_mode: ``'rgb'``, ``'grayscale'`` or ``'rgba'``.
        classes: The classes, in the order of their numbers; rows of others are left out. Else all that occur.
        class_mode: The form of the targets. ``'categorical'``: rows with a 1 for the class, or for each class in a
            list; ``'binary'`` or ``'sparse'``: numbers of classes; ``'raw'``: what the columns have;
            ``'multi_output'``: the same, an array for each column; ``'input'``: the pictures; ``None``: none.
        batch_size: How many pictures a batch has.
        shuffle: Whether each pass has another order than that of the rows.
        seed: What orders and changes follow from.
        data_format: ``'channels_last'`` or ``'channels_first'``.
        save_to_dir: A folder where the pictures of the batches are saved, to be looked at.
        save_prefix: How the names of these files begin.
        save_format: Their format, such as ``'png'`` or ``'jpeg'``.
        subset: ``'training'`` or ``'validation'``, if the generator has a ``validation_split``.
        interpolation: How pictures are brought to another size: ``'nearest'``, ``'bilinear'``, ``'bicubic'``, ...
        dtype: The type of the numbers of a batch.
        validate_filenames: Whether rows whose file is missing, or no picture by its name, are left out beforehand.
    """

    @both_spellings
    def __init__(
        self,
        dataframe: Any,
        directory: Any = None,
        image_data_generator: Any = None,
        x_col: Any = "filename",
        y_col: Any = "class",
        weight_col: Any = None,
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
        subset: str | None = None,
        interpolation: str = "nearest",
        dtype: Any = None,
        validate_filenames: bool = True,
    ) -> None:
        self.class_mode = "raw" if class_mode == "other" else class_mode
        if self.class_mode not in MODES:
            raise fail(ValueError, "flow.class_mode", given=repr(class_mode), known=", ".join(map(repr, MODES)))
        self.directory = None if directory is None else os.fspath(directory)
        names = _names(dataframe, x_col)
        paths = [name if self.directory is None else os.path.join(self.directory, name) for name in names]
        rows = _valid(paths, x_col) if validate_filenames else list(range(len(paths)))
        self.class_indices, numbers = {}, {}
        if self.class_mode in BY_CLASS:
            self.class_indices, numbers = _by_class(dataframe, y_col, classes, rows, self.class_mode)
            rows = list(numbers)
        rows = rows[cut(len(rows), subset, image_data_generator)]
        if not rows:
            raise fail(ValueError, "flow.no_rows", rows=len(paths), subset=repr(subset), classes=repr(classes)[:80])
        self.filenames, self.filepaths = [names[row] for row in rows], [paths[row] for row in rows]
        self.classes = self._targets_of(dataframe, y_col, rows, numbers)
        if weight_col is not None:
            self.sample_weight = _numbers(dataframe, weight_col)[rows]
        save = save_to_dir, save_prefix, save_format
        super().__init__(len(rows), batch_size, shuffle, seed, image_data_generator, data_format, dtype, save)
        self._settle(target_size, color_mode, interpolation)
        key = "flow.found" if self.class_mode in BY_CLASS else "flow.found_files"
        print(say(key, images=len(rows), classes=len(self.class_indices)))

    def _targets_of(self, dataframe: Any, y_col: Any, rows: list[int], numbers: dict[int, Any]) -> Any:
        """The targets of these rows, in the form from which batches take them."""
        if self.class_mode in BY_CLASS:
            found = [numbers[row] for row in rows]
            return found if any(isinstance(one, list) for one in found) else np.array(found, "int32")
        if self.class_mode == "multi_output":
            if isinstance(y_col, str) or not isinstance(y_col, (list, tuple)):
                raise fail(TypeError, "flow.several_columns", given=repr(y_col)[:60])
            return [_numbers(dataframe, name)[rows] for name in y_col]
        if self.class_mode == "raw":
            if isinstance(y_col, (list, tuple)):
                return np.stack([_numbers(dataframe, name)[rows] for name in y_col], axis=1)
            return _numbers(dataframe, y_col)[rows]
        return None

    def _targets(self, index_array: Any, x: np.ndarray) -> Any:
        if self.class_mode == "raw":
            return self.classes[index_array]
        if self.class_mode == "multi_output":
            return [one[index_array] for one in self.classes]
        return super()._targets(index_array, x)


def _column(dataframe: Any, name: Any) -> list[Any]:
    """The values of a column."""
    if not hasattr(dataframe, "columns") and not isinstance(dataframe, dict):
        raise fail(TypeError, "flow.no_table", given=type(dataframe).__name__)
    known = list(getattr(dataframe, "columns", dataframe))
    if isinstance(name, (list, tuple, dict)) or name not in known:
        told = ", ".join(map(repr, known[:20]))
        raise fail(ValueError, "flow.no_column", name=repr(name)[:60], known=told)
    return list(dataframe[name])


def _numbers(dataframe: Any, name: Any) -> np.ndarray:
    """A column as an array of numbers, or of arrays that all have one shape."""
    values = _column(dataframe, name)
    try:
        found = np.array([np.asarray(value) for value in values])
    except ValueError:
        found = np.array(None)
    if found.dtype.kind not in "biuf":
        raise fail(ValueError, "flow.no_numbers", name=repr(name), given=repr(values[0])[:60])
    return found


def _names(dataframe: Any, name: Any) -> list[str]:
    """The names of the files."""
    values = _column(dataframe, name)
    wrong = [value for value in values if not isinstance(value, (str, os.PathLike))]
    if wrong:
        raise fail(TypeError, "flow.no_names", name=repr(name), given=repr(wrong[0])[:60])
    return [os.fspath(value) for value in values]


def _valid(paths: list[str], name: Any) -> list[int]:
    """The rows whose file is there and is a picture by its name."""
    rows = [row for row, path in enumerate(paths) if is_picture(path) and os.path.isfile(path)]
    if len(rows) < len(paths):
        kept = set(rows)
        first = next(path for row, path in enumerate(paths) if row not in kept)
        fields = dict(name=repr(name), first=first, endings=", ".join(ENDINGS))
        warn("flow.invalid_files", stacklevel=6, count=len(paths) - len(rows), **fields)
    return rows


def _by_class(
    dataframe: Any, y_col: Any, classes: Any, rows: list[int], class_mode: str
) -> tuple[dict[Any, int], dict[int, Any]]:
    """The number of each class; and the number, or the list of numbers, of the class of each row that has one."""
    if isinstance(y_col, (list, tuple)) and len(y_col) == 1:
        y_col = y_col[0]
    values = _column(dataframe, y_col)
    labels = {row: list(values[row]) if isinstance(values[row], SEVERAL) else [values[row]] for row in rows}
    if class_mode != "categorical" and any(isinstance(values[row], SEVERAL) for row in rows):
        raise fail(TypeError, "flow.several_labels", name=repr(y_col), class_mode=class_mode)
    if classes is None:
        names = _sorted([label for one in labels.values() for label in one], y_col)
    else:
        names = list(dict.fromkeys(classes))
    if class_mode == "binary" and len(names) != 2:
        raise fail(ValueError, "flow.two_classes", name=repr(y_col), given=", ".join(map(repr, names[:5])))
    numbers = {name: number for number, name in enumerate(names)}
    found: dict[int, Any] = {}
    for row, one in labels.items():
        known = [numbers[label] for label in one if label in numbers]
        if known:
            found[row] = known if isinstance(values[row], SEVERAL) else known[0]
    return numbers, found


def _sorted(labels: list[Any], name: Any) -> list[Any]:
    """The different ones among the labels, in order."""
    wrong = [label for label in labels if _is_missing(label)]
    try:
        if not wrong:
            return sorted(set(labels))
    except TypeError:
        wrong = list({type(label): label for label in labels}.values())
    raise fail(TypeError, "flow.labels", name=repr(name), given=", ".join(map(repr, wrong[:3])))


def _is_missing(label: Any) -> bool:
    """Whether a row has no label: ``None``, NaN, or what pandas has for it, which can't be told from itself."""
    try:
        return label is None or bool(label != label)
    except (TypeError, ValueError):
        return True


def rearranged(
    dataframe: Any, directory: Any, x_col: Any, has_ext: bool, sort: bool, drop_duplicates: bool
) -> dict[Any, list[Any]]:
    """A table with endings put to the names of its files, sorted by them, each file once, as it is asked for."""
    names = _names(dataframe, x_col)
    if not has_ext:
        names = [name + _ending(os.path.join(os.fspath(directory or ""), name)) for name in names]
    rows = list(range(len(names)))
    if drop_duplicates:
        rows = list({name: row for row, name in reversed(list(enumerate(names)))}.values())[::-1]
    if sort:
        rows.sort(key=names.__getitem__)
    known = list(getattr(dataframe, "columns", dataframe))
    columns = {name: _column(dataframe, name) for name in known} | {x_col: names}
    return {name: [values[row] for row in rows] for name, values in columns.items()}


def _ending(path: str) -> str:
    endings = (*ENDINGS, *(ending.upper() for ending in ENDINGS))
    return next((ending for ending in endings if os.path.isfile(path + ending)), "")
