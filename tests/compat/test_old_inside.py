"""Other parts of Keras's inside that programs imported: marks on methods, counts of metrics, pools, models as bytes."""

import random

import numpy as np
import pytest

from kerascn import metrics
from kerascn.layers import Dense, Input, InputLayer, Layer, Merge
from kerascn.models import Model, Sequential, model_from_json
from kerascn.optimizers import SGD

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("keras")]
X = np.random.RandomState(1).rand(6, 3).astype("float32")


def test_an_optimizer_with_the_mark_of_its_day(K):
    from keras.legacy import interfaces

    class Half(SGD):
        @interfaces.legacy_get_updates_support
        def get_updates(self, loss, params):
            self.asked = loss, params
            return super().get_updates(loss, params)

    model = Sequential([Dense(1, input_dim=3, kernel_initializer="ones")])
    model.compile(Half(lr=0.1), "mse")
    y = np.zeros((6, 1))
    gradient = 2 * (X.T @ X.sum(axis=1)) / 6
    model.train_on_batch(X, y)
    np.testing.assert_allclose(model.get_weights()[0][:, 0], 1 - 0.1 * gradient, rtol=1e-4)
    one, weights = Half(), model.trainable_weights
    for given, named in (((weights, {}, model.total_loss), {}), ((weights, model.total_loss), {}),
                         ((model.total_loss, weights), {}),
                         ((), {"params": weights, "constraints": {}, "loss": model.total_loss})):  # fmt: skip
        one.get_updates(*given, **named)
        assert one.asked == (model.total_loss, weights)


def test_marks_that_know_the_words_of_both_ages():
    from keras.legacy import interfaces

    class Own(Layer):
        @interfaces.legacy_dense_support
        def __init__(self, units, kernel_initializer="zeros", use_bias=True, **kwargs):
            super().__init__(**kwargs)
            self.told = units, kernel_initializer, use_bias

    assert Own(output_dim=3, init="ones", bias=False).told == Own(3, "ones", False).told == (3, "ones", False)

    mark = interfaces.generate_legacy_interface(
        allowed_positional_args=["a"], conversions=[("old", "new")], value_conversions={"new": {"th": "first"}},
        preprocessor=lambda args, kwargs: (args, kwargs, []),
    )  # fmt: skip

    @mark
    def both(a, new=None):
        return a, new

    assert both(1, old="th") == (1, "first") and both(1, new="tf") == (1, "tf")
    with pytest.raises(TypeError):
        both(1, old=1, new=2)


def test_counts_over_thresholds(K):
    from keras.utils import metrics_utils as M

    y = np.array([1, 0, 1, 1, 0, 0], "float32")
    p = np.array([0.9, 0.8, 0.4, 0.6, 0.1, 0.5], "float32")
    w = np.array([1, 2, 3, 4, 5, 6], "float32")
    limits = [0.3, 0.55]
    variables = {kind: K.zeros((2,)) for kind in M.ConfusionMatrix}
    updates = M.update_confusion_matrix_variables(
        variables, K.constant(y), K.constant(p), limits, sample_weight=K.constant(w)
    )
    K.function([], [], updates)([])
    says = p > np.array(limits)[:, None]
    expected = {
        M.ConfusionMatrix.TRUE_POSITIVES: (says & (y == 1)) @ w,
        M.ConfusionMatrix.FALSE_POSITIVES: (says & (y == 0)) @ w,
        M.ConfusionMatrix.TRUE_NEGATIVES: (~says & (y == 0)) @ w,
        M.ConfusionMatrix.FALSE_NEGATIVES: (~says & (y == 1)) @ w,
    }
    for kind, values in expected.items():
        assert K.get_value(variables[kind]).tolist() == values.tolist()
    one = K.zeros((2,))
    K.function([], [], [M.weighted_assign_add(K.constant(says), K.constant([y, y]), K.constant([w, w]), one)])([])
    assert K.get_value(one).tolist() == expected[M.ConfusionMatrix.TRUE_POSITIVES].tolist()
    with pytest.raises(ValueError):
        M.update_confusion_matrix_variables({"tp": one}, K.constant(y), K.constant(p))


def test_thresholds_and_words(K):
    from keras.utils import metrics_utils as M

    assert M.parse_init_thresholds(None) == [0.5] and M.parse_init_thresholds(0.2) == [0.2]
    assert M.parse_init_thresholds([0.1, 0.9]) == [0.1, 0.9] == M.to_list([0.1, 0.9])
    for bad in ([1.5], [-0.1, 0.2]):
        with pytest.raises(ValueError):
            M.assert_thresholds_range(bad)
    assert M.AUCCurve.from_str("roc") is M.AUCCurve.ROC and M.AUCCurve.from_str("PR") is M.AUCCurve.PR
    assert M.AUCSummationMethod.from_str("minoring") is M.AUCSummationMethod.MINORING
    with pytest.raises(ValueError):
        M.AUCCurve.from_str("round")
    kept = K.eval(M.filter_top_k(K.constant([[0.1, 0.7, 0.3], [0.5, 0.2, 0.4]]), 2))
    assert (kept > 0).tolist() == [[False, True, True], [True, False, True]]
    assert M.Reduction.WEIGHTED_MEAN == "weighted_mean"
    assert M.result_wrapper(len) is len and M.update_state_wrapper(len) is len
    assert metrics.BaseMeanIoU is metrics.MeanIoU


def test_pools():
    from keras.utils import data_utils

    data_utils.init_pool({4: ["a", "b"]})
    assert data_utils.get_index(4, 1) == "b"
    data_utils.init_pool_generator([iter("xyz")], random_seed=3)
    drawn = np.random.rand(), random.random()
    assert data_utils.next_sample(0) + data_utils.next_sample(0) == "xy"
    data_utils.init_pool_generator([], random_seed=3)
    assert (np.random.rand(), random.random()) == drawn


def test_a_model_as_bytes():
    from keras.engine.saving import allow_read_from_gcs, allow_write_to_gcs, pickle_model, unpickle_model

    model = Sequential([Dense(2, input_dim=3)])
    model.compile("sgd", "mse")
    again = unpickle_model(pickle_model(model))
    np.testing.assert_allclose(again.predict(X), model.predict(X), rtol=1e-6)
    for mark in (allow_write_to_gcs, allow_read_from_gcs):
        assert mark(lambda path: path)("here.h5") == "here.h5"
        with pytest.raises(ValueError) as told:
            mark(lambda path: path)("gs://bucket/there.h5")
        assert told.value.key == "compat.gcs"


def test_models_that_begin_with_a_merge():
    from keras.legacy.models import legacy_sequential_layers, needs_legacy_support

    left, right = (Sequential([Dense(2, input_dim=3, name=name)]) for name in ("left", "right"))
    both = Sequential([Merge([left, right], mode="concat"), Dense(1, name="end")])
    assert needs_legacy_support(both) and not needs_legacy_support(left)
    assert [layer.name for layer in legacy_sequential_layers(both)] == ["left", "right", "end"]


def test_configurations_as_lists():
    model = Sequential([Dense(2, input_dim=3, name="a"), Dense(1, name="b")])
    told = model.legacy_get_config()
    assert isinstance(told, list) and [one["config"]["name"] for one in told] == ["a", "b"]
    assert [layer.name for layer in Sequential.legacy_from_config(told).layers] == ["a", "b"]
    assert len(model_from_json(model.to_json()).layers) == 2


def test_calls_made_by_hand():
    from keras.engine.topology import Node

    start, layer, other = Input((3,)), Dense(2), Dense(4)
    layer.add_inbound_node(start._keras_history.layer)
    made = Node.create_node(other, [layer], [0], [0])
    assert layer.output_shape == (None, 2) and made.output_shapes == [(None, 4)]
    values = Model(start, other.output).predict(X)
    expected = (X @ layer.get_weights()[0]) @ other.get_weights()[0]
    np.testing.assert_allclose(values, expected, rtol=1e-4, atol=1e-6)


def test_an_input_layer_in_the_places_of_keras_1(keras):
    import kerascn

    kerascn.set_dialect(1)
    layer = InputLayer(None, (2, 3), "int32")
    assert layer.batch_input_shape == (2, 3) and layer.dtype == "int32"
    assert keras.engine.topology.InputLayer is InputLayer


# Layers taken from the end of a row.


@pytest.fixture
def row():
    return Sequential([Dense(4, input_dim=3, name="a"), Dense(5, name="b"), Dense(6, name="c")])


def test_the_famous_lines(row):
    row.compile("sgd", "mse")
    row.predict(X)
    row.layers.pop()
    row.outputs = [row.layers[-1].output]
    row.layers[-1].outbound_nodes = []
    row.add(Dense(2, name="new"))
    a, b, new = row.layers
    assert [layer.name for layer in row.layers] == ["a", "b", "new"] and row.output_shape == (None, 2)
    found = row.predict(X)
    expected = X
    for layer in (a, b, new):
        expected = expected @ layer.get_weights()[0]
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    for layer in row.layers[:2]:
        layer.trainable = False
    row.compile("sgd", "mse")
    before = row.get_weights()
    row.fit(X, np.zeros((6, 2)), verbose=0)
    moved = [not np.array_equal(one, two) for one, two in zip(before, row.get_weights(), strict=True)]
    assert moved[:4] == [False] * 4 and moved[4]
    assert [layer.name for layer in model_from_json(row.to_json()).layers] == ["a", "b", "new"]


def test_ways_to_take_layers_away(row):
    del row.layers[-1]
    assert row.output_shape == (None, 5)
    row.layers.remove(row.layers[-1])
    assert [layer.name for layer in row.layers] == ["a"]
    row.add(Dense(2))
    row.add(Dense(2))
    del row.layers[1:]
    assert len(row.layers) == 1 and row.predict(X).shape == (6, 4)


def test_outputs_that_are_set_end_the_row(row):
    row.outputs = [row.layers[0].output]
    assert [layer.name for layer in row.layers] == ["a"] and row.predict(X).shape == (6, 4)


def test_only_from_the_end(row):
    with pytest.raises(ValueError) as told:
        row.layers.pop(0)
    assert told.value.key == "sequential.not_the_end" and "'a'" in str(told.value)
    assert len(row.layers) == 3


def test_a_functional_model_that_ends_earlier():
    start = Input((3,))
    hidden = Dense(4, name="hidden")(start)
    model = Model(start, Dense(2, name="top")(hidden))
    model.compile("sgd", "mse")
    model.predict(X)
    model.layers.pop()
    model.outputs = [model.layers[-1].output]
    model.layers[-1].outbound_nodes = []
    assert model.output_shape == (None, 4)
    model.compile("sgd", "mse")
    model.fit(X, np.zeros((6, 4)), verbose=0)
    np.testing.assert_allclose(
        model.predict(X), X @ model.get_weights()[0] + model.get_weights()[1], rtol=1e-4, atol=1e-5
    )


# Names with an underscore.


def test_what_k_keeps(keras):
    from kerascn import backend, config

    K = keras.backend
    assert (backend.backend(), config.floatx(), config.epsilon()) == (K._BACKEND, K._FLOATX, K._EPSILON)
    assert (K.image_data_format(), K.image_dim_ordering()) == (K._IMAGE_DATA_FORMAT, K._IMAGE_DIM_ORDERING)
    assert K.common is K
    with pytest.raises(AttributeError):
        _ = K._NOTHING


def test_a_merging_layer_of_ones_own(K):
    from keras.layers.merge import _Merge

    class Between(_Merge):
        def _merge_function(self, inputs):
            return 0.25 * inputs[0] + 0.75 * inputs[1]

    one, other = Input((3,)), Input((3,))
    model = Model([one, other], Between()([one, other]))
    np.testing.assert_allclose(model.predict([X, 2 * X]), 1.75 * X, rtol=1e-5)
    with pytest.raises(TypeError):
        _Merge()([one, other])


def test_fans_and_shapes(K):
    from keras.engine.topology import _collect_input_shape, _collect_previous_mask, _to_snake_case
    from keras.initializers import _compute_fans

    assert _compute_fans((3, 4)) == (3, 4) and _compute_fans((3, 3, 2, 5)) == (18, 45)
    assert _compute_fans((5, 2, 3, 3), "channels_first") == (18, 45)
    start = Input((4,))
    assert _collect_input_shape([start, start]) == [(None, 4)] * 2 and _collect_previous_mask(start) is None
    assert _to_snake_case("MaxPooling2D") == "max_pooling2d"


def test_masks_and_states(K):
    from keras.layers.recurrent import _generate_dropout_mask, _generate_dropout_ones, _standardize_args

    ones = _generate_dropout_ones(K.constant(X), 50)
    masks = [K.eval(one) for one in _generate_dropout_mask(ones, 0.5, training=True, count=2)]
    assert {0.0, 2.0} == set(np.unique(masks)) and masks[0].shape == (6, 50) and (masks[0] != masks[1]).any()
    assert (K.eval(_generate_dropout_mask(ones, 0.5, training=False)) == 1).all()
    assert _standardize_args(["x", "a", "b", "c"], None, None, 1) == ("x", ["a", "b"], ["c"])
    assert _standardize_args("x", ("a",), None, None) == ("x", ["a"], None)


def test_a_model_under_its_old_names():
    start, other = Input((3,), name="one"), Input((2,), name="two")
    model = Model([start, other], [Dense(2, name="end")(Dense(4, name="hidden")(start)), Dense(1, name="side")(other)])
    model.compile("sgd", "mse")
    assert model._feed_input_names == ["one", "two"] and model._feed_inputs == model.inputs
    assert model._feed_output_names == ["end", "side"] and model._feed_outputs == model.outputs
    assert model._feed_input_shapes == model.internal_input_shapes == [(None, 3), (None, 2)]
    assert model._feed_output_shapes == model.internal_output_shapes == [(None, 2), (None, 1)]
    assert model._feed_targets == model.targets and model._feed_sample_weights == model.sample_weights
    assert len(model._feed_loss_fns) == 2 and model._collected_trainable_weights == model.trainable_weights
    names = {depth: [layer.name for layer in layers] for depth, layers in model.layers_by_depth.items()}
    assert names == {0: ["end", "side"], 1: ["two", "hidden"], 2: ["one"]} or names == {
        0: ["end", "side"], 1: ["hidden", "two"], 2: ["one"]}  # fmt: skip
    assert sum(map(len, model.nodes_by_depth.values())) == 5
    x, y, weights = model._standardize_user_data([X, X[:, :2]], [X[:, :2], X[:, 0]], batch_size=6)
    assert [one.shape for one in (*x, *y, *weights)] == [(6, 3), (6, 2), (6, 2), (6, 1), (6,), (6,)]


def test_layers_of_keras_0(K):
    from keras.layers.core import TimeDistributedMerge
    from keras.layers.normalization import LRN2D

    series = np.random.RandomState(2).rand(2, 4, 3).astype("float32")
    for mode, reduced in (("sum", np.sum), ("ave", np.mean), ("mul", np.prod)):
        model = Sequential([TimeDistributedMerge(mode, input_shape=(4, 3))])
        np.testing.assert_allclose(model.predict(series), reduced(series, axis=1), rtol=1e-5)
        assert model.output_shape == (None, 3)
    pictures = np.random.RandomState(3).rand(2, 6, 4, 5).astype("float32")
    padded = np.pad(pictures**2, [(0, 0), (1, 1), (0, 0), (0, 0)])
    around = padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]
    model = Sequential([LRN2D(alpha=0.5, k=1, beta=0.6, n=3, input_shape=(6, 4, 5))])
    np.testing.assert_allclose(model.predict(pictures), pictures / (1 + 0.5 * around) ** 0.6, rtol=1e-4)
    again = model_from_json(model.to_json())
    np.testing.assert_allclose(again.predict(pictures), model.predict(pictures), rtol=1e-6)


def test_words_of_tf_keras_about_files(tmp_path):
    model = Sequential([Dense(2, input_dim=3)])
    model.save(tmp_path / "model.h5", save_format="h5", options=None)
    model.save_weights(tmp_path / "weights.h5", save_format="h5")
    for save in (model.save, model.save_weights):
        with pytest.raises(ValueError) as told:
            save(tmp_path / "folder", save_format="tf")
        assert told.value.key == "saving.format_tf"
        with pytest.raises(ValueError):
            save(tmp_path / "x.h5", save_format="zip")
        with pytest.raises(FileNotFoundError) as told:
            save("")
        assert told.value.key == "saving.empty_path"
    with pytest.raises(FileNotFoundError) as told:
        model.load_weights(" ")
    assert told.value.key == "saving.empty_path" and sorted(one.name for one in tmp_path.iterdir()) == [
        "model.h5", "weights.h5"]  # fmt: skip
