"""``sklearn.grid_search``: the old arguments and ``grid_scores_``."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

from sklearn import model_selection

GridScore = namedtuple("GridScore", "parameters mean_validation_score cv_validation_scores")


class _Search:
    """What both searches had."""

    fit_params: Any
    cv: Any
    cv_results_: Any
    n_splits_: int

    def fit(self, X: Any, y: Any = None, **options: Any) -> Any:
        """Try all settings."""
        return super().fit(X, y, **{**(self.fit_params or {}), **options})  # type: ignore[misc]

    @property
    def grid_scores_(self) -> list[GridScore]:
        """For each setting its parameters, the mean score and the scores of all splits."""
        found = self.cv_results_
        splits = [found[f"split{number}_test_score"] for number in range(self.n_splits_)]
        rows = zip(found["params"], found["mean_test_score"], zip(*splits, strict=True), strict=True)
        return [GridScore(parameters, mean, list(scores)) for parameters, mean, scores in rows]


class GridSearchCV(_Search, model_selection.GridSearchCV):
    """``GridSearchCV`` with three folds unless told otherwise."""

    def __init__(
        self, estimator: Any, param_grid: Any, scoring: Any = None, fit_params: Any = None, n_jobs: Any = 1,
        iid: Any = True, refit: Any = True, cv: Any = None, verbose: Any = 0, pre_dispatch: Any = "2*n_jobs",
        error_score: Any = "raise",
    ) -> None:  # fmt: skip
        super().__init__(
            estimator, param_grid, scoring=scoring, n_jobs=n_jobs, refit=refit, cv=3 if cv is None else cv,
            verbose=verbose, pre_dispatch=pre_dispatch, error_score=error_score,
        )  # fmt: skip
        self.fit_params, self.iid = fit_params, iid


class RandomizedSearchCV(_Search, model_selection.RandomizedSearchCV):
    """``RandomizedSearchCV`` with three folds unless told otherwise."""

    def __init__(
        self, estimator: Any, param_distributions: Any, n_iter: Any = 10, scoring: Any = None, fit_params: Any = None,
        n_jobs: Any = 1, iid: Any = True, refit: Any = True, cv: Any = None, verbose: Any = 0,
        pre_dispatch: Any = "2*n_jobs", random_state: Any = None, error_score: Any = "raise",
    ) -> None:  # fmt: skip
        super().__init__(
            estimator, param_distributions, n_iter=n_iter, scoring=scoring, n_jobs=n_jobs, refit=refit,
            cv=3 if cv is None else cv, verbose=verbose, pre_dispatch=pre_dispatch, random_state=random_state,
            error_score=error_score,
        )  # fmt: skip
        self.fit_params, self.iid = fit_params, iid
