"""Inputs as scikit-learn hands them over: arrays, lists, tables of pandas, sparse matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import backend as K
from ..messages import fail, say
from ..training.users_data import check_columns, is_file_like, plain_table


class DenseRows:
    """A sparse matrix that is dense where it is looked at: slices of it are arrays, a batch at a time.

    Args:
        matrix: A matrix of SciPy.
    """

    def __init__(self, matrix: Any) -> None:
        self.matrix = matrix.tocsr()
        self.shape, self.dtype = self.matrix.shape, self.matrix.dtype

    def __len__(self) -> int:
        return int(self.shape[0])

    def __getitem__(self, rows: Any) -> np.ndarray:
        return np.asarray(self.matrix[rows].toarray())


def read(x: Any, owner: str) -> Any:
    """The inputs as something that a model takes: an array, or what gives parts of itself as arrays.

    A list of arrays or a dictionary, for a model with several inputs, stays what it is.
    """
    if x is None:
        raise fail(ValueError, "sklearn.no_x", owner=owner)
    if hasattr(x, "tocsr"):  # asked first, as one kind of these matrices is also a dictionary
        return _checked(DenseRows(x), owner)
    if isinstance(x, dict) or is_list_of_arrays(x):
        return x
    return _checked(x if isinstance(x, np.ndarray) or is_file_like(x) else _array(x, owner), owner)


def is_list_of_arrays(x: Any) -> bool:
    """Whether something is a list of arrays, for several inputs, and not a list of rows."""
    return isinstance(x, (list, tuple)) and len(x) > 0 and len(getattr(x[0], "shape", ())) > 1


def for_model(x: Any, model: Any) -> Any:
    """The inputs, as sparse as they were given if the model has an input for that."""
    return x.matrix if isinstance(x, DenseRows) and K.is_sparse(model.inputs[0]) else x


def _array(x: Any, owner: str) -> np.ndarray:
    check_columns(x, say("sklearn.x"))
    try:
        return np.asarray(plain_table(x))
    except ValueError:  # rows of different lengths
        raise fail(ValueError, "sklearn.ragged", owner=owner) from None


def _checked(x: Any, owner: str) -> Any:
    kind = np.dtype(x.dtype).kind
    if kind == "c":
        raise fail(ValueError, "sklearn.complex", owner=owner)
    if kind == "O":
        x = _numbers(x, owner)
    if kind in "SU":
        raise fail(ValueError, "sklearn.words", owner=owner, given=repr(x.reshape(-1)[:1].tolist()[0])[:40])
    if len(x.shape) == 0:
        raise fail(ValueError, "sklearn.single_number", owner=owner, given=x)
    if len(x.shape) == 2 and x.shape[1] == 0:
        raise fail(ValueError, "sklearn.no_features", owner=owner, shape=tuple(x.shape))
    return x


def _numbers(x: np.ndarray, owner: str) -> np.ndarray:
    """Objects that are numbers as numbers."""
    try:
        return np.asarray(x).astype("float64")
    except ValueError:
        word = next((one for one in np.ravel(x) if isinstance(one, (str, bytes))), x)
        raise fail(ValueError, "sklearn.words", owner=owner, given=repr(word)[:40]) from None
    except TypeError as error:
        raise fail(TypeError, "sklearn.objects", owner=owner, reason=error) from None


def features_of(x: Any) -> int | None:
    """How many features a sample has, if it is a row of them."""
    if isinstance(x, (dict, list, tuple)) or len(x.shape) > 2:
        return None
    return 1 if len(x.shape) == 1 else int(x.shape[1])


def names_of(x: Any) -> np.ndarray | None:
    """The names of the columns of a table, if all are strings."""
    columns = getattr(x, "columns", None)
    if columns is None or not all(isinstance(name, str) for name in columns):
        return None
    return np.asarray(list(columns), dtype=object)


def check_features(x: Any, wanted: int, owner: str) -> None:
    """Refuse samples with another number of features than those that were learnt from."""
    given = features_of(x)
    if given is None or given == wanted:
        return
    if len(x.shape) == 1:
        raise fail(ValueError, "sklearn.one_dimension", owner=owner, shape=tuple(x.shape), wanted=wanted)
    raise fail(ValueError, "sklearn.features", owner=owner, given=given, wanted=wanted)


def check_names(x: Any, wanted: np.ndarray, owner: str) -> None:
    """Refuse a table whose columns are others than those that were learnt from, or in another order."""
    given = names_of(x)
    if given is None or list(given) == list(wanted):
        return
    unknown = [name for name in given if name not in set(wanted)]
    missing = [name for name in wanted if name not in set(given)]
    if not unknown and not missing:
        raise fail(ValueError, "sklearn.order", owner=owner, wanted=_some(wanted), given=_some(given))
    raise fail(ValueError, "sklearn.columns", owner=owner, unknown=_some(unknown), missing=_some(missing))


def _some(names: Any) -> str:
    shown = ", ".join(map(str, names[:5])) + (", ..." if len(names) > 5 else "")
    return shown or "-"
