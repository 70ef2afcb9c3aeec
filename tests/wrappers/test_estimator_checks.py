"""scikit-learn's own checks of estimators; those that the interface can't pass are listed with the reason.

A listed one that passes fails the test as well.
"""

import warnings
from unittest import SkipTest

import pytest

from tests.wrappers.models import AnyClassifier, AnyRegressor

UNKNOWN = "a parameter that nobody takes, and a build_fn that can't build, are refused at once, as Keras did"
BATCHES = "a batch holds so many samples, whatever they weigh: repeated samples make other batches than weights do"
FAILS = {
    "check_do_not_raise_errors_in_init_or_set_params": UNKNOWN,
    "check_sample_weight_equivalence_on_dense_data": BATCHES,
    "check_sample_weight_equivalence_on_sparse_data": BATCHES,
    "check_fit1d": "a vector of inputs counts as a column, as everywhere in Keras",
}
OF_CLASSIFIERS = {"check_supervised_y_2d": "a column of labels is a usual target in Keras and no reason to warn"}
OF_REGRESSORS = {
    "check_regressor_multioutput": "predictions have the kind of float that the model has, not always float64"
}
# Checks that look at the estimator and find that they have nothing to do.
NOTHING_TO_DO = {
    "check_array_api_input": "SciPy must be told before it is imported to take arrays of other libraries",
    "check_classifiers_multilabel_output_format_decision_function": "there is no decision_function",
}
# The checks that run each time; the others are as many again and run with --all.
CORE = {
    "check_estimator_cloneable", "check_estimator_tags_renamed", "check_valid_tag_types", "check_estimator_repr",
    "check_no_attributes_set_in_init", "check_dont_overwrite_parameters", "check_estimators_unfitted",
    "check_do_not_raise_errors_in_init_or_set_params", "check_n_features_in_after_fitting", "check_mixin_order",
    "check_complex_data", "check_estimators_empty_data_messages", "check_set_params", "check_get_params_invariance",
    "check_supervised_y_no_nan", "check_requires_y_none",
}  # fmt: skip


CASES = [
    pytest.param(AnyClassifier, FAILS | OF_CLASSIFIERS, id="classifier"),
    pytest.param(AnyRegressor, FAILS | OF_REGRESSORS, id="regressor"),
]


def outcomes(estimator, wanted=None):
    """What becomes of each check, or of the ``wanted`` ones: ``None`` if it passes, else what it complains of."""
    reason = "scikit-learn, whose checks these are, is not installed: pip install 'kerascn[sklearn]'"
    checks = pytest.importorskip("sklearn.utils.estimator_checks", reason=reason)
    found = {}
    for one, check in checks.estimator_checks_generator(estimator):
        name = checks._check_name(check)
        if wanted is None or name in wanted:
            found[name] = found.get(name) or outcome(check, one)
    return found


def outcome(check, estimator):
    try:
        check(estimator)
    except SkipTest as nothing:
        return nothing
    except (AssertionError, TypeError, ValueError) as error:
        return error
    return None


def check_all(kind, fails, wanted=None):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a check is no program of a user's: it looks at warnings itself
        found = outcomes(kind(epochs=10, verbose=0, random_state=0), wanted)
    complaints = {name: error for name, error in found.items() if error is not None}
    skipped = {name for name, error in complaints.items() if isinstance(error, SkipTest)}
    assert skipped <= NOTHING_TO_DO.keys()
    unexpected = {name: error for name, error in complaints.items() if name not in fails.keys() | skipped}
    assert unexpected == {}
    assert complaints.keys() - skipped == fails.keys() & found.keys(), "an exception is listed that is none"
    return found


@pytest.mark.parametrize("kind, fails", CASES)
def test_the_core_of_the_checks(kind, fails):
    assert len(check_all(kind, fails, CORE)) > 14


@pytest.mark.all_only
@pytest.mark.engine
@pytest.mark.parametrize("kind, fails", CASES)
def test_all_checks(engine_name, kind, fails):
    found = check_all(kind, fails)
    assert len(found) > 45 and fails.keys() <= found.keys()
