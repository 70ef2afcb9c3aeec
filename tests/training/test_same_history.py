"""One training, whatever its data come from and in whichever words it is called: the same history, the same weights."""

import h5py
import numpy as np
import pytest

from kerascn.layers import Dense, Dropout
from kerascn.models import Sequential
from kerascn.optimizers import SGD
from kerascn.utils.data_utils import Sequence
from kerascn.utils.io_utils import HDF5Matrix

pytestmark = pytest.mark.engine
DRAW = np.random.RandomState(0)
SIZE, COUNT, EPOCHS = 4, 22, 3  # the last batch has 2 samples
X, Y = DRAW.normal(size=(COUNT, 3)).astype("float32"), DRAW.normal(size=(COUNT, 1)).astype("float32")
W = DRAW.rand(COUNT).astype("float32")
X2, Y2 = X[:10] + 1, Y[:10] * 2
STEPS, STEPS2 = 6, 3
WEIGHTS = [DRAW.normal(size=shape).astype("float32") for shape in ((3, 5), (5,), (5, 1), (1,))]


@pytest.fixture(scope="module")
def model(K):
    """One model for all trainings, compiled once: each training begins with the same weights and the same chance."""
    model = Sequential([Dense(5, activation="tanh", input_dim=3), Dropout(0.3), Dense(1)])
    model.compile(SGD(0.05), "mse", metrics=["mae"])
    yield model
    K.clear_session()


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("file") / "data.h5"
    with h5py.File(path, "w") as file:
        for name, array in dict(x=X, y=Y, w=W, x2=X2, y2=Y2).items():
            file[name] = array
    return path


class Batches(Sequence):
    """The arrays, a batch by number."""

    def __init__(self, *arrays):
        self.arrays = arrays

    def __len__(self):
        return -(-len(self.arrays[0]) // SIZE)

    def __getitem__(self, number):
        return tuple(array[number * SIZE : (number + 1) * SIZE] for array in self.arrays)


def endless(*arrays):
    while True:
        yield from Batches(*arrays)


def trained(model, train):
    """The history of a training, and the weights after it."""
    np.random.seed(7)
    model.set_weights(WEIGHTS)
    for function in (model.train_function, model.test_function):
        if function is not None:
            function.calls = 0  # the random numbers of dropout begin anew
    model._shuffling.seed, model._shuffling.passes = None, 0  # orders are drawn anew from NumPy's seed
    history = train(model).history
    return {name: np.array(values, "float64") for name, values in history.items()}, model.get_weights()


def check(found, expected):
    assert set(found[0]) == set(expected[0])
    for name, values in expected[0].items():
        np.testing.assert_allclose(found[0][name], values, rtol=2e-6, err_msg=name)
    for one, other in zip(found[1], expected[1], strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


KEPT = dict(epochs=EPOCHS, verbose=0)
TWICE = dict(steps_per_epoch=STEPS, validation_steps=STEPS2)
IN_ORDER = {
    "Sequence": lambda m, p: m.fit(Batches(X, Y), validation_data=Batches(X2, Y2), shuffle=False, **KEPT),
    "Sequence, threads": lambda m, p: m.fit(
        Batches(X, Y), validation_data=(X2, Y2), shuffle=False, workers=3, **KEPT
    ),
    "HDF5Matrix": lambda m, p: m.fit(
        HDF5Matrix(p, "x"), HDF5Matrix(p, "y"), batch_size=SIZE, shuffle=False,
        validation_data=(HDF5Matrix(p, "x2"), HDF5Matrix(p, "y2")), **KEPT,
    ),
    "Sequence of a file, processes": lambda m, p: m.fit(
        Batches(HDF5Matrix(p, "x"), HDF5Matrix(p, "y")), validation_data=(X2, Y2), shuffle=False, workers=2,
        use_multiprocessing=True, **KEPT,
    ),
    "generator": lambda m, p: m.fit(endless(X, Y), validation_data=endless(X2, Y2), **TWICE, **KEPT),
    "generator, arrays": lambda m, p: m.fit(endless(X, Y), validation_data=(X2, Y2), steps_per_epoch=STEPS, **KEPT),
    "fit_generator": lambda m, p: m.fit_generator(endless(X, Y), validation_data=endless(X2, Y2), **TWICE, **KEPT),
    "fit_generator, Sequence": lambda m, p: m.fit_generator(
        Batches(X, Y), validation_data=Batches(X2, Y2), shuffle=False, **KEPT
    ),
    "fit_generator, without a thread": lambda m, p: m.fit_generator(
        endless(X, Y), STEPS, EPOCHS, 0, validation_data=(X2, Y2), workers=0
    ),
    "fit_generator, Keras 1": lambda m, p: m.fit_generator(
        endless(X, Y), samples_per_epoch=COUNT, nb_epoch=EPOCHS, verbose=0, validation_data=endless(X2, Y2),
        nb_val_samples=len(X2),
    ),
    "fit, Keras 1": lambda m, p: m.fit(
        X, Y, nb_epoch=EPOCHS, batch_size=SIZE, verbose=0, shuffle=False, validation_data=(X2, Y2)
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def plain(model):
    """The training on arrays, in their order."""
    return trained(model, lambda m: m.fit(X, Y, SIZE, validation_data=(X2, Y2), shuffle=False, **KEPT))


@pytest.mark.parametrize("way", IN_ORDER)
def test_in_order(model, path, plain, way):
    found = trained(model, lambda m: IN_ORDER[way](m, path))
    check(found, plain)
    assert not np.allclose(found[1][0], WEIGHTS[0], atol=1e-2)  # something was learnt


@pytest.mark.parametrize("shuffle", [True, "batch"])
def test_shuffled(model, path, plain, shuffle):
    """Also with weights of samples; what lies in a file comes in the same order as arrays do."""
    kept = dict(batch_size=SIZE, shuffle=shuffle, **KEPT)
    expected = trained(model, lambda m: m.fit(X, Y, sample_weight=W, **kept))
    x, y = HDF5Matrix(path, "x"), HDF5Matrix(path, "y")
    check(trained(model, lambda m: m.fit(x, y, sample_weight=W, **kept)), expected)
    ordered = trained(model, lambda m: m.fit(X, Y, SIZE, sample_weight=W, shuffle=False, **KEPT))
    assert not np.allclose(ordered[0]["loss"], expected[0]["loss"], rtol=1e-5)


def test_weights_of_samples(model):
    expected = trained(model, lambda m: m.fit(X, Y, SIZE, sample_weight=W, shuffle=False, **KEPT))
    check(trained(model, lambda m: m.fit(Batches(X, Y, W), shuffle=False, **KEPT)), expected)
    check(trained(model, lambda m: m.fit(endless(X, Y, W), steps_per_epoch=STEPS, **KEPT)), expected)


def test_class_weights(model):
    classes, by_class = (X[:, :1] > 0).astype("float32"), {0: 0.5, 1: 2.0}
    kept = dict(class_weight=by_class, shuffle=False, **KEPT)
    expected = trained(model, lambda m: m.fit(X, classes, SIZE, **kept))
    check(trained(model, lambda m: m.fit(Batches(X, classes), **kept)), expected)
    check(trained(model, lambda m: m.fit(endless(X, classes), steps_per_epoch=STEPS, **kept)), expected)


def test_evaluating_and_predicting(model, path):
    """The same numbers from every kind of data, in the words of each age."""
    model.set_weights(WEIGHTS)
    numbers, outputs = model.evaluate(X, Y, SIZE, verbose=0), model.predict(X, SIZE)
    found = [
        model.evaluate(Batches(X, Y), verbose=0),
        model.evaluate(endless(X, Y), steps=STEPS, verbose=0),
        model.evaluate(HDF5Matrix(path, "x"), HDF5Matrix(path, "y"), SIZE, verbose=0),
        model.evaluate_generator(endless(X, Y), steps=STEPS),
        model.evaluate_generator(Batches(X, Y)),
        model.evaluate_generator(endless(X, Y), val_samples=COUNT),
    ]
    np.testing.assert_allclose(found, [numbers] * len(found), rtol=1e-6)
    found = [
        model.predict(Batches(X)),
        model.predict(endless(X), steps=STEPS),
        model.predict(HDF5Matrix(path, "x"), SIZE),
        model.predict_generator(endless(X, Y), steps=STEPS),
        model.predict_generator(endless(X), val_samples=COUNT),
    ]
    np.testing.assert_allclose(found, [outputs] * len(found), rtol=1e-6)
