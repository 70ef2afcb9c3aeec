"""What scikit-learn had, apart from splits, searches and data sets."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.optimize
from sklearn import decomposition, impute, manifold, mixture, model_selection, preprocessing


def cross_val_score(
    estimator: Any, X: Any, y: Any = None, scoring: Any = None, cv: Any = None, n_jobs: Any = 1, verbose: Any = 0,
    fit_params: Any = None, pre_dispatch: Any = "2*n_jobs",
) -> Any:  # fmt: skip
    """``cross_val_score``, three folds unless told otherwise."""
    return model_selection.cross_val_score(
        estimator, X, y, scoring=scoring, cv=3 if cv is None else cv, n_jobs=n_jobs, verbose=verbose,
        params=fit_params, pre_dispatch=pre_dispatch,
    )  # fmt: skip


def cross_val_predict(
    estimator: Any, X: Any, y: Any = None, cv: Any = None, n_jobs: Any = 1, verbose: Any = 0, fit_params: Any = None,
    pre_dispatch: Any = "2*n_jobs",
) -> Any:  # fmt: skip
    """``cross_val_predict``, three folds unless told otherwise."""
    return model_selection.cross_val_predict(
        estimator, X, y, cv=3 if cv is None else cv, n_jobs=n_jobs, verbose=verbose, params=fit_params,
        pre_dispatch=pre_dispatch,
    )  # fmt: skip


def permutation_test_score(
    estimator: Any, X: Any, y: Any, cv: Any = None, n_permutations: int = 100, n_jobs: Any = 1, labels: Any = None,
    random_state: Any = 0, verbose: Any = 0, scoring: Any = None,
) -> Any:  # fmt: skip
    """``permutation_test_score``."""
    return model_selection.permutation_test_score(
        estimator, X, y, groups=labels, cv=3 if cv is None else cv, n_permutations=n_permutations, n_jobs=n_jobs,
        random_state=random_state, verbose=verbose, scoring=scoring,
    )  # fmt: skip


def learning_curve(
    estimator: Any, X: Any, y: Any, train_sizes: Any = None, cv: Any = None, scoring: Any = None, **options: Any
) -> Any:
    """``learning_curve``, three folds unless told otherwise."""
    sizes = np.linspace(0.1, 1.0, 5) if train_sizes is None else train_sizes
    folds = 3 if cv is None else cv
    return model_selection.learning_curve(estimator, X, y, train_sizes=sizes, cv=folds, scoring=scoring, **options)


def validation_curve(
    estimator: Any, X: Any, y: Any, param_name: str, param_range: Any, cv: Any = None, scoring: Any = None,
    **options: Any,
) -> Any:  # fmt: skip
    """``validation_curve``, three folds unless told otherwise."""
    values = {"param_name": param_name, "param_range": param_range, "scoring": scoring, **options}
    return model_selection.validation_curve(estimator, X, y, cv=3 if cv is None else cv, **values)


def Imputer(  # noqa: N802 - the name of the time
    missing_values: Any = "NaN", strategy: str = "mean", axis: int = 0, verbose: int = 0, copy: bool = True
) -> Any:
    """``Imputer``: fills in what is missing, column by column, or row by row with ``axis=1``."""
    missing = np.nan if missing_values == "NaN" else missing_values
    filled = impute.SimpleImputer(missing_values=missing, strategy=strategy, copy=copy)
    return filled if axis == 0 else _ByRow(filled)


class _ByRow:
    """Fills in row by row.

    Args:
        filled: What fills in column by column.
    """

    def __init__(self, filled: Any) -> None:
        self.filled = filled

    def fit(self, X: Any, y: Any = None) -> _ByRow:
        """Nothing is learnt: each row has its own value."""
        return self

    def transform(self, X: Any) -> Any:
        """The rows, filled in."""
        return self.filled.fit_transform(np.asarray(X).T).T

    def fit_transform(self, X: Any, y: Any = None) -> Any:
        """The rows, filled in."""
        return self.transform(X)


def OneHotEncoder(  # noqa: N802 - the name of the time
    n_values: Any = None, categorical_features: Any = None, sparse: Any = True, **options: Any
) -> Any:
    """``OneHotEncoder`` with ``sparse``, which is ``sparse_output`` today."""
    kinds = [range(n_values)] if isinstance(n_values, int) else options.pop("categories", "auto")
    return preprocessing.OneHotEncoder(**{"categories": kinds, "sparse_output": sparse, **options})


def RandomizedPCA(  # noqa: N802 - the name of the time
    n_components: Any = None, copy: bool = True, iterated_power: Any = 2, whiten: bool = False, random_state: Any = None
) -> Any:
    """``RandomizedPCA``: PCA that does not compute all directions."""
    return decomposition.PCA(
        n_components, copy=copy, whiten=whiten, svd_solver="randomized", iterated_power=iterated_power,
        random_state=random_state,
    )  # fmt: skip


def GMM(  # noqa: N802 - the name of the time
    n_components: int = 1, covariance_type: Any = "diag", random_state: Any = None, tol: float = 1e-3,
    n_iter: int = 100, n_init: int = 1, **options: Any,
) -> Any:  # fmt: skip
    """``GMM``: a mixture of Gaussians."""
    return mixture.GaussianMixture(
        n_components,
        covariance_type=covariance_type,
        random_state=random_state,
        tol=tol,
        max_iter=n_iter,
        n_init=n_init,
    )


def TSNE(n_components: int = 2, perplexity: float = 30.0, *given: Any, **options: Any) -> Any:  # noqa: N802
    """``TSNE`` with ``n_iter``, which is ``max_iter`` today."""
    names = ("early_exaggeration", "learning_rate", "n_iter")
    options = {**dict(zip(names, given, strict=False)), **options}
    if "n_iter" in options:
        options["max_iter"] = options.pop("n_iter")
    return manifold.TSNE(n_components, perplexity=perplexity, **options)


def linear_assignment(costs: Any) -> Any:
    """``linear_assignment``: pairs (row, column) of the least sum."""
    return np.column_stack(scipy.optimize.linear_sum_assignment(costs))
