"""The steps that old programs took out of Keras's training do what they did: against their formulas in NumPy."""

import threading

import numpy as np
import pytest

from kerascn import losses, metrics
from kerascn.layers import LSTM, Dense, Dropout, Input
from kerascn.models import Model, Sequential
from kerascn.utils.data_utils import Sequence

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("keras")]
X = np.random.RandomState(1).rand(7, 3).astype("float32")
Y = np.random.RandomState(2).rand(7, 2).astype("float32")
W = np.array([1, 0, 2, 1, 0, 0.5, 1], "float32")


def test_arrays_are_cut_and_shuffled():
    from keras.engine.training import batch_shuffle, make_batches, slice_X

    x = np.arange(14).reshape(7, 2)
    assert make_batches(7, 3) == [(0, 3), (3, 6), (6, 7)]
    assert slice_X([x, x], 5)[1].tolist() == slice_X(x, [5, 6]).tolist() == [[10, 11], [12, 13]]
    assert slice_X(x, 1, 2).tolist() == [[2, 3]]
    np.random.seed(3)
    told = [batch_shuffle(np.arange(7), 2).tolist() for _ in range(20)]
    assert len(set(map(str, told))) > 3 and {one[-1] for one in told} == {6}
    assert all(sorted(one) == list(range(7)) for one in told)
    assert all(one[place + 1] == one[place] + 1 for one in told for place in (0, 2, 4))


def test_later_names_have_an_underscore():
    from keras.engine import topology, training, training_utils

    for name in ("slice_arrays", "make_batches", "standardize_weights", "weighted_masked_objective", "collect_metrics"):
        assert getattr(training, f"_{name}") is getattr(training_utils, name)
    assert topology._to_list(3) == topology.to_list(3) == [3]
    assert topology.object_list_uid([X]) == topology._object_list_uid([X])
    assert "_slice_arrays" not in training.__all__


def test_data_are_brought_into_order():
    from keras.engine.training import standardize_input_data

    both = standardize_input_data({"b": X[:, 0], "a": Y}, ["a", "b"], [(None, 2), (None, 1)])
    assert [one.shape for one in both] == [(7, 2), (7, 1)] and (both[1][:, 0] == X[:, 0]).all()
    assert standardize_input_data([X[:, 0]], ["a"])[0].shape == (7, 1)
    assert standardize_input_data(None, ["a", "b"]) == [None, None]
    with pytest.raises(ValueError) as told:
        standardize_input_data(X, ["a"], [(None, 4)], exception_prefix="target")
    assert told.value.key == "data.shape"
    assert standardize_input_data(X, ["a"], [(3, 3)], check_batch_axis=False)[0].shape == (7, 3)
    with pytest.raises(ValueError) as told:
        standardize_input_data(X, ["a"], [(3, 3)], check_batch_dim=True)
    assert told.value.key == "data.shape"


def test_weights_of_samples_and_classes():
    from keras.engine.training import standardize_class_weights, standardize_sample_weights, standardize_weights

    assert standardize_class_weights({0: 1.0, 1: 2.0}, ["a"]) == [{0: 1.0, 1: 2.0}]
    assert standardize_sample_weights({"b": W}, ["a", "b"])[0] is None
    labels = np.array([0, 1, 1, 0, 2, 0, 0])
    by_class = {0: 1.0, 1: 5.0, 2: 0.5}
    assert standardize_weights(labels, None, by_class).tolist() == [by_class[one] for one in labels]
    assert standardize_weights(np.eye(3)[labels], W, by_class).tolist() == (W * [by_class[n] for n in labels]).tolist()
    assert standardize_weights(labels).tolist() == [1.0] * 7
    assert standardize_weights(np.zeros((7, 4, 2)), sample_weight_mode="temporal").shape == (7, 4)
    with pytest.raises(ValueError) as told:
        standardize_weights(labels, sample_weight_mode="by hour")
    assert told.value.key == "compile.weight_mode"


def test_arrays_that_do_not_go_together():
    from keras.engine.training import check_array_lengths, check_loss_and_target_compatibility

    check_array_lengths([X], [Y], [W, None])
    check_loss_and_target_compatibility([Y, None], [losses.mean_squared_error, None], [(None, 2), (None, 1)])
    for given in (([X], [Y[:5]]), ([X, X[:2]], [Y]), ([X], [Y], [W[:3]])):
        with pytest.raises(ValueError) as told:
            check_array_lengths(*given)
        assert told.value.key == "data.samples"
    with pytest.raises(ValueError) as told:
        check_array_lengths(X=[X], Y=[Y[:5]], W=[W])
    assert "targets[0]: 5" in str(told.value)
    with pytest.raises(ValueError):
        check_loss_and_target_compatibility([Y], losses=[losses.mean_squared_error], output_shapes=[(None, 3)])


def test_a_weighted_loss(K):
    from keras.engine.training import weighted_masked_objective, weighted_objective

    y, p, mask = np.random.RandomState(4).rand(3, 7, 5, 2).astype("float32")
    mask = (mask[:, :, 0] > 0.4).astype("float32")
    weighted = weighted_objective(losses.mean_squared_error)
    squares = ((y - p) ** 2).mean(axis=-1)
    given = [K.constant(one) for one in (y, p, W)]
    expected = (squares.mean(axis=1) * W / (W != 0).mean()).mean()
    np.testing.assert_allclose(K.eval(weighted(*given)), expected, rtol=1e-5)
    masked = (squares * mask / mask.mean()).mean(axis=1) * W / (W != 0).mean()
    np.testing.assert_allclose(K.eval(weighted(*given, K.constant(mask))), masked.mean(), rtol=1e-5)
    np.testing.assert_allclose(K.eval(weighted(given[0], given[1], None)), squares.mean(), rtol=1e-5)
    assert weighted_masked_objective(None) is None


def test_metrics_for_each_output(K):
    from keras.engine import training_utils as T

    assert T.collect_metrics(["acc"], ["a", "b"]) == [["acc"], ["acc"]]
    assert T.collect_metrics({"b": "mse"}, ["a", "b"]) == [[], ["mse"]] and T.collect_metrics(None, ["a"]) == [[]]
    assert T.get_metric_name("acc") == "acc" and T.get_metric_name(metrics.binary_accuracy) == "binary_accuracy"
    assert T.get_metric_function("acc", (None, 1), losses.binary_crossentropy) is metrics.binary_accuracy
    assert T.get_metric_function("acc", (None, 4), losses.LossFunctionWrapper("categorical_crossentropy")) is (
        metrics.categorical_accuracy
    )
    losses_of = T.prepare_loss_functions({"a": "mse", "b": None}, ["a", "b"])
    assert isinstance(losses_of[0], losses.LossFunctionWrapper) and losses_of[1] is None
    own = losses.MeanSquaredError()
    assert T.get_loss_function(own) is own and T.prepare_loss_weights(["a", "b"], {"b": 2}) == [1.0, 2.0]
    found = T.collect_per_output_metric_info(["acc", "mae"], ["a"], [(None, 1)], [losses_of[0]])
    assert list(found[0]) == ["acc", "mae"]
    assert all(isinstance(one, metrics.Metric) for one in found[0].values())
    error = found[0]["mae"]
    mask = np.array([1, 0, 1, 1, 1, 1, 1], "float32")
    told = T.call_metric_function(error, X[:, :1], Y[:, :1], weights=W, mask=mask)
    expected = np.average(np.abs(X[:, 0] - Y[:, 0]), weights=W * mask)
    np.testing.assert_allclose(np.ravel(K.eval(told) if K.is_tensor(told) else told)[-1], expected, rtol=1e-5)


def test_places_for_weights(K):
    from keras.engine.training_utils import prepare_sample_weights

    weights, modes = prepare_sample_weights(["a", "b", "c"], {"b": "temporal"}, [2])
    assert [K.ndim(weights[0]), K.ndim(weights[1]), weights[2]] == [1, 2, None]
    assert modes == [None, "temporal", None]


class Three(Sequence):
    def __len__(self):
        return 3

    def __getitem__(self, index):
        return index


def test_questions_about_batches(K):
    from keras.engine import training_utils as T

    assert T.check_num_samples([X]) == 7 and T.check_num_samples([], steps=2) is None
    for given in (dict(ins=[X], batch_size=2, steps=3), dict(ins=[K.constant(X)])):
        with pytest.raises(ValueError):
            T.check_num_samples(**given)
    endless = T.iter_sequence_infinite(Three())
    assert [next(endless) for _ in range(5)] == [0, 1, 2, 0, 1]
    assert T.is_sequence(Three()) and not T.is_sequence([1])
    assert T.is_generator_or_sequence(one for one in X) and not T.is_generator_or_sequence(X)
    assert [T.should_run_validation(2, epoch) for epoch in range(4)] == [False, True, False, True]
    assert [T.should_run_validation([1, 4], epoch) for epoch in range(4)] == [True, False, False, True]
    T.check_generator_arguments()
    with pytest.raises(ValueError):
        T.check_generator_arguments(y=Y)
    inner = Sequential([LSTM(2, batch_input_shape=(5, 4, 3), stateful=True)])
    assert T.get_static_batch_size(Sequential([inner])) == 5 and T.get_static_batch_size(Dense(1)) is None
    assert T.get_input_shape_and_dtype(inner)[0] == (5, 4, 3)


# Functions of a model, as programs call them that train in loops of their own.


def small(dropout=0.0):
    start = Input((3,))
    made = Model(start, Dense(2, name="end")(Dropout(dropout)(Dense(4, name="begin")(start))))
    made.compile("sgd", "mse", metrics=["mae"])
    return made


def value_of(model, x=X):
    kernels = model.get_weights()
    return (x @ kernels[0] + kernels[1]) @ kernels[2] + kernels[3]


@pytest.mark.parametrize("phase", [[], [0.0], [np.array(0.0)]])
def test_testing_and_predicting_by_the_functions(phase):
    model = small()
    model._make_test_function()
    model._make_predict_function()
    errors = ((value_of(model) - Y) ** 2).mean(axis=1)
    np.testing.assert_allclose(model.predict_function([X, *phase])[0], value_of(model), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(model.test_function([X, Y, *phase])[0], errors.mean(), rtol=1e-4)
    weighted = model.test_function([X, Y, W, *phase])
    np.testing.assert_allclose(weighted[0], (errors * W / (W != 0).mean()).mean(), rtol=1e-4)
    np.testing.assert_allclose(model.test_function([X, Y, *phase])[0], errors.mean(), rtol=1e-4)
    assert isinstance(weighted, list) and len(weighted) == len(model.metrics_names)


def test_training_by_the_function():
    one, other = small(), small()
    other.set_weights(one.get_weights())
    one._make_train_function()
    train = one.train_function  # kept, as programs keep it, though another takes its place
    for step in ([X, Y, W, 1.0], [X, Y, 1.0], [X, Y], [X, Y, W]):
        weights = step[2] if len(step) > 2 and step[2] is W else None
        assert np.allclose(train(step), other.train_on_batch(X, Y, sample_weight=weights), rtol=1e-4)
    for ours, theirs in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)
    with pytest.raises(ValueError) as told:
        train([X])
    assert told.value.key == "model.function_arrays"


def test_dropout_at_prediction():
    model = small(dropout=0.5)
    model._make_predict_function()
    still, again = (model.predict_function([X, 0.0])[0] for _ in range(2))
    moved, once_more = (model.predict_function([X, 1.0])[0] for _ in range(2))
    assert (still == again).all() and (moved != still).any() and (moved != once_more).any()


def test_in_a_thread():
    model, found = small(), []
    model._make_predict_function()
    model._make_train_function()
    other = threading.Thread(
        target=lambda: found.extend([model.predict_function([X])[0], model.train_function([X, Y, W, 1.0])])
    )
    expected = value_of(model)
    other.start()
    other.join()
    np.testing.assert_allclose(found[0], expected, rtol=1e-4, atol=1e-5)
    assert len(found) == 2


def test_the_loops():
    from keras.engine import training_arrays as L
    from keras.engine import training_generator as G

    one, other = small(), small()
    other.set_weights(one.get_weights())
    for model in (one, other):
        model._make_train_function()
        model._make_test_function()
        model._make_predict_function()
    options = dict(batch_size=3, epochs=2, verbose=0, shuffle=False)
    history = L.fit_loop(one, one.train_function, [X, Y, W, 1.0], val_function=one.test_function,
                         val_inputs=[X, Y, W, 0.0], **options)  # fmt: skip
    theirs = other.fit(X, Y, sample_weight=W, validation_data=(X, Y, W), **options)
    assert set(history.history) == set(theirs.history)
    for name, values in theirs.history.items():
        np.testing.assert_allclose(history.history[name], values, rtol=1e-4)
    assert len(one.validation_data) == 3
    np.testing.assert_allclose(L.predict_loop(one, one.predict_function, [X, 0.0], 2), value_of(one), rtol=1e-4)
    told = L.test_loop(one, one.test_function, [X, Y], batch_size=3)
    np.testing.assert_allclose(told, one.evaluate(X, Y, batch_size=3, verbose=0), rtol=1e-4)
    batches = [(X, Y)] * 4
    assert len(G.fit_generator(one, iter(batches), 2, 2, verbose=0).history["loss"]) == 2
    np.testing.assert_allclose(G.evaluate_generator(one, iter(batches), 2), one.evaluate(X, Y, verbose=0), rtol=1e-4)
    assert G.predict_generator(one, iter(batches), steps=2).shape == (14, 2)
    with pytest.raises(ValueError) as error:
        L.predict_loop(one, one.predict_function, [])
    assert error.value.key == "compat.steps_missing"
