"""``sklearn.cross_validation``: splits that know the data from the beginning and are gone through themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from sklearn import model_selection


class Splits:
    """Pairs of indices: to learn from, to test with.

    Args:
        splitter: scikit-learn's splitter of today.
        n: How many samples there are.
        y: Their classes or groups, where the splitter asks for them.
    """

    def __init__(self, splitter: Any, n: int, y: Any = None, groups: Any = None) -> None:
        self.splitter, self.n, self.y, self.groups = splitter, int(n), y, groups

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return iter(self.splitter.split(np.zeros(self.n), self.y, self.groups))

    def __len__(self) -> int:
        return int(self.splitter.get_n_splits(np.zeros(self.n), self.y, self.groups))


def _chance(shuffle: bool, random_state: Any) -> Any:
    return random_state if shuffle else None


class KFold(Splits):
    """``KFold(n, n_folds=3, shuffle=False, random_state=None)``."""

    def __init__(self, n: int, n_folds: int = 3, shuffle: bool = False, random_state: Any = None) -> None:
        state = _chance(shuffle, random_state)
        super().__init__(model_selection.KFold(n_folds, shuffle=shuffle, random_state=state), n)
        self.n_folds = n_folds


class StratifiedKFold(Splits):
    """``StratifiedKFold(y, n_folds=3, shuffle=False, random_state=None)``."""

    def __init__(self, y: Any, n_folds: int = 3, shuffle: bool = False, random_state: Any = None) -> None:
        state = _chance(shuffle, random_state)
        splitter = model_selection.StratifiedKFold(n_folds, shuffle=shuffle, random_state=state)
        super().__init__(splitter, len(y), np.asarray(y))
        self.n_folds = n_folds


class LabelKFold(Splits):
    """``LabelKFold(labels, n_folds=3)``."""

    def __init__(self, labels: Any, n_folds: int = 3) -> None:
        super().__init__(model_selection.GroupKFold(n_folds), len(labels), groups=np.asarray(labels))


class LeaveOneOut(Splits):
    """``LeaveOneOut(n)``."""

    def __init__(self, n: int) -> None:
        super().__init__(model_selection.LeaveOneOut(), n)


class LeavePOut(Splits):
    """``LeavePOut(n, p)``."""

    def __init__(self, n: int, p: int) -> None:
        super().__init__(model_selection.LeavePOut(p), n)


class LeaveOneLabelOut(Splits):
    """``LeaveOneLabelOut(labels)``."""

    def __init__(self, labels: Any) -> None:
        super().__init__(model_selection.LeaveOneGroupOut(), len(labels), groups=np.asarray(labels))


class ShuffleSplit(Splits):
    """``ShuffleSplit(n, n_iter=10, test_size=0.1, train_size=None, random_state=None)``."""

    def __init__(
        self, n: int, n_iter: int = 10, test_size: Any = 0.1, train_size: Any = None, random_state: Any = None
    ) -> None:
        options = {"test_size": test_size, "train_size": train_size, "random_state": random_state}
        super().__init__(model_selection.ShuffleSplit(n_iter, **options), n)


class StratifiedShuffleSplit(Splits):
    """``StratifiedShuffleSplit(y, n_iter=10, test_size=0.1, train_size=None, random_state=None)``."""

    def __init__(
        self, y: Any, n_iter: int = 10, test_size: Any = 0.1, train_size: Any = None, random_state: Any = None
    ) -> None:
        options = {"test_size": test_size, "train_size": train_size, "random_state": random_state}
        super().__init__(model_selection.StratifiedShuffleSplit(n_iter, **options), len(y), np.asarray(y))


class PredefinedSplit(Splits):
    """``PredefinedSplit(test_fold)``."""

    def __init__(self, test_fold: Any) -> None:
        super().__init__(model_selection.PredefinedSplit(test_fold), len(test_fold))
