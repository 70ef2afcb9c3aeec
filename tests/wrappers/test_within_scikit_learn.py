"""scikit-learn's tools around a wrapper: the same numbers as a loop written by hand gives."""

import pickle
from itertools import product

import joblib
import numpy as np
import pandas
import pytest
import sklearn
from joblib.externals.loky import get_reusable_executor
from sklearn.base import is_classifier, is_regressor
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.ensemble import BaggingClassifier, VotingClassifier
from sklearn.metrics import accuracy_score
from sklearn.model_selection import (
    GridSearchCV,
    KFold,
    RandomizedSearchCV,
    StratifiedKFold,
    cross_val_predict,
    cross_val_score,
    cross_validate,
    learning_curve,
)
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

import kerascn
from kerascn.callbacks import EarlyStopping
from kerascn.layers import Dense, Dropout
from kerascn.models import Sequential
from kerascn.optimizers import SGD
from kerascn.wrappers.scikit_learn import KerasClassifier, KerasRegressor
from tests.wrappers.models import BINARY, NUMBER, THREE, X, binary, line, of_three

FOLDS = StratifiedKFold(2)


@pytest.fixture
def nobody_stays():
    """The processes that joblib keeps for later end with the test."""
    yield
    get_reusable_executor().shutdown(wait=True)


def classifier(build_fn=binary, **more):
    return KerasClassifier(build_fn, **{"epochs": 2, "verbose": 0, "random_state": 0, **more})


def by_hand(train, test, y=BINARY, epochs=2, batch_size=32, **built):
    """Accuracy of a model on some rows, trained on others, without a wrapper."""
    np.random.seed(0)
    model = binary(**built)
    model.fit(X[train], y[train], epochs=epochs, batch_size=batch_size, verbose=0)
    return accuracy_score(y[test], model.predict(X[test])[:, 0] > 0.5)


def test_a_search_finds_what_a_loop_finds():
    grid = {"units": [6], "nb_epoch": [1, 8]}
    search = GridSearchCV(classifier(epochs=5), grid, cv=FOLDS).fit(X, BINARY)
    for units, epochs in product([6], [1, 8]):
        wanted = np.mean([by_hand(*fold, epochs=epochs, units=units) for fold in FOLDS.split(X, BINARY)])
        at = search.cv_results_["params"].index({"nb_epoch": epochs, "units": units})
        assert search.cv_results_["mean_test_score"][at] == pytest.approx(wanted)
    assert search.best_estimator_.get_params()["nb_epoch"] == search.best_params_["nb_epoch"]
    assert search.predict(X).shape == (60,) and search.best_score_ == max(search.cv_results_["mean_test_score"])


@pytest.mark.all_only
def test_cross_validation_gives_what_a_loop_gives():
    wanted = [by_hand(*fold, batch_size=10) for fold in FOLDS.split(X, BINARY)]
    assert cross_val_score(classifier(batch_size=10), X, BINARY, cv=FOLDS) == pytest.approx(wanted)


@pytest.mark.all_only
def test_other_searches_and_curves():
    search = RandomizedSearchCV(classifier(), {"units": [2, 3, 4], "lr": [0.1, 0.3]}, n_iter=2, cv=2, random_state=1)
    assert set(search.fit(X, BINARY).best_params_) == {"units", "lr"}
    found = cross_validate(classifier(), X, BINARY, cv=2, scoring=["accuracy", "roc_auc", "neg_log_loss"])
    assert found["test_roc_auc"].shape == (2,) and np.all(found["test_neg_log_loss"] < 0)
    labels = cross_val_predict(classifier(), X, BINARY, cv=FOLDS)
    assert accuracy_score(BINARY, labels) == pytest.approx(
        np.mean([by_hand(*fold) for fold in FOLDS.split(X, BINARY)]), abs=1e-6
    )
    _, train, test = learning_curve(classifier(), X, BINARY, cv=2, train_sizes=[0.5, 1.0])
    assert train.shape == test.shape == (2, 2)


def by_optimizer(optimizer="sgd"):
    model = Sequential([Dense(1, activation="sigmoid", input_dim=3)])
    model.compile(optimizer, "binary_crossentropy")
    return model


@pytest.mark.all_only
@pytest.mark.engine
def test_a_search_among_optimizers_and_builders(engine_name):
    choices = [SGD(lr=0.0), SGD(lr=1.0), "adam"]
    search = GridSearchCV(classifier(by_optimizer, epochs=9), {"optimizer": choices}, cv=2).fit(X, BINARY)
    assert float(search.best_params_["optimizer"].get_config()["lr"]) == 1.0
    among = GridSearchCV(classifier(), {"build_fn": [binary, by_optimizer]}, cv=2).fit(X, BINARY)
    assert among.best_estimator_.build_fn in (binary, by_optimizer)


@pytest.mark.all_only
def test_a_pipeline_whose_steps_have_parameters():
    table = pandas.DataFrame({"a": X[:, 0] * 100, "b": X[:, 1] * 100, "kind": np.where(THREE > 0, "p", "q")})
    columns = ColumnTransformer(
        [("numbers", StandardScaler(), ["a", "b"]), ("words", OneHotEncoder(drop="first"), ["kind"])]
    )
    pipeline = Pipeline([("columns", columns), ("net", classifier())])
    search = GridSearchCV(pipeline, {"net__units": [2], "net__epochs": [1, 12]}, cv=2).fit(table, BINARY)
    assert search.best_params_["net__epochs"] == 12 and search.score(table, BINARY) > 0.8
    assert search.best_estimator_.named_steps["net"].n_features_in_ == 3


@pytest.mark.all_only
def test_ensembles_take_it_as_a_part():
    plain = classifier(epochs=12)
    for whole in (
        VotingClassifier([("a", plain), ("b", classifier(units=2))], voting="soft"),
        BaggingClassifier(plain, n_estimators=2, random_state=0),
        CalibratedClassifierCV(plain, cv=2),
        OneVsRestClassifier(plain),
        make_pipeline(FunctionTransformer(np.tanh), plain),
    ):
        whole.fit(X, BINARY)
        assert accuracy_score(BINARY, whole.predict(X)) > 0.75
        assert whole.predict_proba(X).shape == (60, 2)
    assert OneVsRestClassifier(plain).fit(X, THREE).score(X, THREE) > 0.6


def test_bagging_with_small_batches():
    """Bagging weighs some samples by 0; a batch of nothing but such samples must not spoil the model."""
    one = KerasClassifier(binary, epochs=10, batch_size=2, verbose=0)
    bagging = BaggingClassifier(one, n_estimators=2, random_state=0).fit(X, BINARY)
    assert np.isfinite(bagging.predict_proba(X)).all() and bagging.score(X, BINARY) > 0.8


def test_kinds_are_told():
    assert is_classifier(classifier()) and is_regressor(KerasRegressor(line))
    assert not is_regressor(classifier()) and not is_classifier(KerasRegressor(line))


@pytest.mark.all_only
def test_a_regression_with_scaled_targets_and_r2():
    whole = TransformedTargetRegressor(
        make_pipeline(StandardScaler(), KerasRegressor(line, epochs=40, verbose=0, random_state=0)),
        transformer=StandardScaler(),
    )
    assert whole.fit(X, NUMBER).score(X, NUMBER) > 0.9
    losses = cross_val_score(KerasRegressor(line, epochs=2, verbose=0), X, NUMBER, cv=KFold(2))
    assert np.all(losses < 0)


@pytest.mark.all_only
def test_one_hot_labels_with_folds():
    found = cross_val_score(classifier(of_three, epochs=10), X, np.eye(3)[THREE], cv=KFold(3))
    assert found.shape == (3,) and np.all(found > 0.5)


def test_weights_travel_by_routing():
    weights = np.where(THREE == 0, 5.0, 1.0)
    with sklearn.config_context(enable_metadata_routing=True):
        wrapper = classifier(of_three).set_fit_request(sample_weight=True).set_score_request(sample_weight=True)
        found = cross_validate(wrapper, X, THREE, cv=FOLDS, params={"sample_weight": weights}, return_estimator=True)
    for (train, test), score, one in zip(FOLDS.split(X, THREE), found["test_score"], found["estimator"], strict=True):
        same = classifier(of_three).fit(X[train], THREE[train], sample_weight=weights[train])
        np.testing.assert_allclose(same.predict_proba(X), one.predict_proba(X), rtol=1e-5)
        assert score == pytest.approx(accuracy_score(THREE[test], same.predict(X[test]), sample_weight=weights[test]))


# Copies and files.


def dropping():
    model = Sequential([Dense(8, activation="relu", input_dim=3), Dropout(0.5), Dense(1, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model


@pytest.mark.engine
def test_a_seed_makes_equal_models_with_dropout_too(engine_name):
    wrapper = classifier(dropping, epochs=3)
    assert np.array_equal(wrapper.fit(X, BINARY).predict_proba(X), wrapper.fit(X, BINARY).predict_proba(X))


@pytest.mark.engine
def test_pickles_hold_the_model_and_its_training(engine_name, tmp_path):
    fitted = classifier(dropping, callbacks=[EarlyStopping("loss")]).fit(X, BINARY)
    joblib.dump(fitted, tmp_path / "wrapper.joblib")
    copy = joblib.load(tmp_path / "wrapper.joblib")
    assert np.array_equal(copy.predict_proba(X), fitted.predict_proba(X))
    assert copy.history == fitted.history and copy.classes_.tolist() == [0, 1]
    for one in (copy, fitted):  # Adam's moments go on
        one.model.fit(X, BINARY, epochs=1, verbose=0, shuffle=False)
    np.testing.assert_allclose(copy.predict_proba(X), fitted.predict_proba(X), rtol=1e-6)
    unfitted = pickle.loads(pickle.dumps(classifier()))
    assert unfitted.get_params() == classifier().get_params()


def test_settings_travel_with_a_pickle_but_stay_within():
    kerascn.set_dialect(1)
    kerascn.config.set_floatx("float64")
    try:
        written = pickle.dumps(KerasClassifier(binary, verbose=0))
    finally:
        kerascn.config.forget()
    read = pickle.loads(written)
    for wrapper in (read, sklearn.clone(read)):
        assert len(wrapper.fit(X, BINARY).epoch) == 10  # as many as Keras 1 trains
        assert wrapper.model.get_weights()[0].dtype == "float64"
    assert kerascn.config.dialect() == 2 and kerascn.config.floatx() == "float32"


@pytest.mark.all_only
def test_a_clone_after_fit_is_not_fitted():
    fitted = classifier(callbacks=[EarlyStopping("loss")]).fit(X, BINARY)
    other = sklearn.clone(fitted)
    assert not hasattr(other, "classes_") and other.get_params().keys() == fitted.get_params().keys()
    assert other.fit(X, BINARY).score(X, BINARY) == fitted.score(X, BINARY)


@pytest.mark.all_only
@pytest.mark.engine
def test_processes_find_what_one_finds(nobody_stays, engine_name):
    grid = {"units": [1, 6], "nb_epoch": [1, 8]}
    found = [GridSearchCV(classifier(), grid, cv=FOLDS, n_jobs=jobs).fit(X, BINARY) for jobs in (1, 2)]
    assert np.array_equal(*(one.cv_results_["mean_test_score"] for one in found))
    assert found[0].best_params_ == found[1].best_params_
