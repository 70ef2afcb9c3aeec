"""Metric objects in models: values over whole epochs, resets, names, weights and masks, ``add_metric``, files."""

import numpy as np
import pytest

from kerascn import losses, metrics
from kerascn.callbacks import LambdaCallback
from kerascn.engine.clone import clone_model
from kerascn.engine.input import Input
from kerascn.layers import Dense, Embedding, Layer, TimeDistributed
from kerascn.models import Model, Sequential, load_model
from tests.contract.told import refused
from tests.layers.tf_keras_child import run_in_tf_keras
from tests.metrics import formulas

pytestmark = pytest.mark.engine
LIMITS = formulas.curve_thresholds(200)


@pytest.fixture(autouse=True)
def fresh(K):
    K.clear_session()
    np.random.seed(7)  # initial weights by which predictions lie on both sides
    yield
    K.clear_session()


def drawn(rows=50, seed=1):
    chance = np.random.RandomState(seed)
    x = chance.normal(size=(rows, 3)).astype("float32")
    return x, (x.sum(-1, keepdims=True) + chance.normal(size=(rows, 1)) > 0).astype("float32"), chance.rand(rows)


def one(*chosen, weighted=None):
    model = Sequential([Dense(1, activation="sigmoid", input_dim=3)])
    model.compile("sgd", "binary_crossentropy", metrics=list(chosen), weighted_metrics=weighted)
    return model


def share(t, p, limit=0.5):
    tp, fp, _, _ = formulas.counts(t, p, [limit])
    return float(formulas.share(tp, tp + fp)[0])


def test_an_epoch_is_one_whole_and_not_the_mean_of_its_batches(K):
    (x, y, _), (x2, y2, _) = drawn(), drawn(21, 5)
    model = one(metrics.AUC(), "accuracy", metrics.Precision(thresholds=[0.3, 0.5]))
    assert model.metrics_names == ["loss", "auc_1", "acc", "precision_1"]
    assert model.stateful_metric_names == ["auc_1", "precision_1"]
    assert [type(metric) for metric in model.metrics] == [metrics.AUC, str, metrics.Precision]
    p = model.predict(x)
    found = model.evaluate(x, y, batch_size=8, verbose=0)
    assert found[1] == pytest.approx(formulas.area(y, p, LIMITS), rel=1e-4)
    assert found[2] == pytest.approx(np.mean((p > 0.5) == y))
    np.testing.assert_allclose(found[3], [share(y, p, 0.3), share(y, p)], rtol=1e-5)
    assert np.mean([share(y[k : k + 8], p[k : k + 8]) for k in range(0, 50, 8)]) != pytest.approx(found[3][1], rel=1e-4)
    assert model.evaluate(x, y, batch_size=50, verbose=0)[1] == pytest.approx(found[1])
    model.optimizer.lr = K.variable(0.0)  # nothing is learnt, so each epoch gives the same
    model.compile("sgd", "binary_crossentropy", metrics=model.metrics)
    K.set_value(model.optimizer.lr, 0.0)
    seen = []
    watch = LambdaCallback(on_batch_end=lambda batch, logs: seen.append(logs["auc_1"]))
    history = model.fit(x, y, epochs=2, batch_size=8, verbose=0, shuffle=False, validation_data=(x2, y2),
                        callbacks=[watch]).history  # fmt: skip
    assert history["auc_1"] == pytest.approx([found[1]] * 2) and len(seen) == 14
    assert seen[0] == pytest.approx(formulas.area(y[:8], p[:8], LIMITS), rel=1e-4)
    assert seen[:7] == seen[7:] and seen[6] == history["auc_1"][0]
    assert history["val_auc_1"] == pytest.approx([formulas.area(y2, model.predict(x2), LIMITS)] * 2, rel=1e-4)
    assert history["precision_1"][1].shape == (2,)


def test_single_batches_and_their_reset(K):
    x, y, _ = drawn()
    model = one(metrics.TruePositives(name="hits"))
    hits = [int(((model.predict(x[k]) > 0.5) & (y[k] > 0)).sum()) for k in (slice(20), slice(20, 50))]
    assert [model.test_on_batch(x[:20], y[:20])[1], model.test_on_batch(x[20:], y[20:])[1]] == hits
    model.test_on_batch(x[:20], y[:20], reset_metrics=False)
    assert model.test_on_batch(x[20:], y[20:], reset_metrics=False)[1] == sum(hits)
    assert K.eval(model.metrics[0].result()) == sum(hits)
    model.reset_metrics()
    assert K.eval(model.metrics[0].result()) == 0
    assert model.train_on_batch(x[:20], y[:20], reset_metrics=False)[1] == hits[0]
    assert len(model.weights) == 2 and len(model.get_weights()) == 2


def test_weights_of_samples_and_classes(K):
    x, y, w = drawn()
    model = one(metrics.BinaryAccuracy(), weighted=[metrics.BinaryAccuracy(name="of_weights"), "accuracy"])
    assert model.metrics_names == ["loss", "binary_accuracy", "of_weights", "weighted_acc"]
    right = ((model.predict(x) > 0.5) == y)[:, 0]
    found = model.evaluate(x, y, sample_weight=w, batch_size=16, verbose=0)
    np.testing.assert_allclose(found[1:3], [right.mean(), np.average(right, weights=w)], rtol=1e-5)
    found = model.evaluate(x, y, batch_size=16, verbose=0)
    np.testing.assert_allclose(found[1:], [right.mean()] * 3, rtol=1e-5)
    found = model.train_on_batch(x, y, class_weight={0: 1.0, 1: 4.0})
    assert found[2] == pytest.approx(np.average(right, weights=np.where(y[:, 0], 4, 1)), rel=1e-5)


def test_masks_count_out_steps(K):
    x = np.array([[1, 2, 0, 0], [3, 0, 0, 0], [1, 1, 2, 3]])
    y = np.random.RandomState(0).randint(0, 3, (3, 4, 1))
    a = Input(shape=(4,))
    model = Model(a, TimeDistributed(Dense(3, activation="softmax"))(Embedding(5, 4, mask_zero=True)(a)))
    chosen = [metrics.SparseCategoricalAccuracy(), metrics.SparseCategoricalCrossentropy()]
    of_weights = [metrics.SparseCategoricalAccuracy(name="w")]
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=chosen, weighted_metrics=of_weights)
    p, mask, w = model.predict(x), x != 0, np.array([1.0, 2, 3])
    right = p.argmax(-1) == y[..., 0]
    crossed = -np.log(np.take_along_axis(p, y, -1)[..., 0])
    found = model.test_on_batch(x, y, sample_weight=w)
    expected = [right[mask].mean(), crossed[mask].mean(), np.average(right, weights=mask * w[:, None])]
    np.testing.assert_allclose(found[1:], expected, rtol=1e-4)


def test_several_outputs(K):
    x, y, _ = drawn()
    a = Input(shape=(3,))
    model = Model(a, [Dense(1, activation="sigmoid", name=name)(a) for name in ("p", "q")])
    area = metrics.AUC(name="area")
    model.compile("sgd", "binary_crossentropy", metrics=[area])
    assert model.metrics_names == ["loss", "p_loss", "q_loss", "p_area", "q_area"]
    assert model.metrics[0] is area and model.metrics[1] is not area
    p, q = model.predict(x)
    expected = [formulas.area(y, p, LIMITS), formulas.area(1 - y, q, LIMITS)]
    np.testing.assert_allclose(model.evaluate(x, [y, 1 - y], batch_size=9, verbose=0)[3:], expected, rtol=1e-4)
    model.compile("sgd", "mse", metrics={"q": ["mae", metrics.Recall(name="r"), metrics.Recall(name="r")]})
    assert model.metrics_names[3:] == ["q_mean_absolute_error", "q_r", "q_r_1"]
    found = model.evaluate(x, [y, y], batch_size=9, verbose=0)
    assert found[4] == found[5] == pytest.approx(((q > 0.5) & (y > 0)).sum() / y.sum())


def test_names_classes_and_configurations_are_understood(K):
    model = one("AUC", metrics.Recall, {"class_name": "Precision", "config": {"thresholds": 0.7}}, "mse")
    assert model.metrics_names == ["loss", "auc_1", "recall_1", "precision_1", "mean_squared_error"]
    assert model.metrics[2].thresholds == [0.7]
    hits = metrics.TruePositives(name="hits")
    model.compile("sgd", "mse", metrics=[hits], weighted_metrics=[hits])  # each counts by itself
    x, y, w = drawn()
    yes = ((model.predict(x) > 0.5) & (y > 0))[:, 0]
    np.testing.assert_allclose(model.test_on_batch(x, y, sample_weight=w)[1:], [yes.sum(), w[yes].sum()], rtol=1e-5)


class Hits(Layer):
    """What Keras 2.1 had before there were classes of metrics: a layer with a state of its own."""

    def __init__(self, K, **kwargs):
        super().__init__(**kwargs)
        self.stateful, self.K = True, K
        self.seen = K.variable(0, dtype="int32")

    def reset_states(self):
        self.K.set_value(self.seen, 0)

    def __call__(self, y_true, y_pred):
        K = self.K
        y_true, y_pred = K.cast(y_true, "int32"), K.cast(K.round(y_pred), "int32")
        now = K.cast(K.sum(y_true * y_pred), "int32")
        before = self.seen * 1
        self.add_update(K.update_add(self.seen, now), inputs=[y_true, y_pred])
        return before + now


def test_layers_as_metrics(K):
    x, y, _ = drawn()
    hits = Hits(K, name="hits")
    model = one(hits, metrics.TruePositives(name="same"), "mae")
    assert model.metrics_names == ["loss", "hits", "same", "mean_absolute_error"]
    assert model.stateful_metric_names == ["hits", "same"]
    count = ((model.predict(x) > 0.5) & (y > 0)).sum()
    assert model.evaluate(x, y, batch_size=8, verbose=0)[1:3] == [count, count]
    seen = []
    watch = LambdaCallback(on_batch_end=lambda batch, logs: seen.append(logs["hits"]))
    history = model.fit(x, y, batch_size=8, epochs=2, verbose=0, validation_data=(x, y), callbacks=[watch]).history
    assert history["hits"] == history["same"] == [seen[6], seen[13]] and history["val_hits"] == history["val_same"]
    model = one(hits)
    assert model.fit(x, y, epochs=1, verbose=0, batch_size=50).history["hits"][0] > 0
    assert model.train_on_batch(x[:1], y[:1])[1] <= 1


# --------------------------------------------------------------------------- add_metric


class Sizes(Layer):
    """Doubles its input, and tells how large it is."""

    def build(self, input_shape):
        self.most = metrics.Mean(name="counted")
        super().build(input_shape)

    def call(self, x):
        self.add_metric(self.K.mean(self.K.abs(x), axis=-1), name="size", aggregation="mean")
        self.add_metric(self.most(self.K.max(x, axis=-1)))
        return 2 * x


@pytest.fixture
def sizes(K):
    Sizes.K = K
    return Sizes


def test_layers_add_metrics(K, sizes, tmp_path):
    x, y, _ = drawn()
    model = Sequential([sizes(input_shape=(3,)), Dense(1, activation="sigmoid")])
    model.compile("sgd", "mse", metrics=["mae"])
    assert model.metrics_names == ["loss", "mean_absolute_error", "size", "counted"]
    assert [metric.name for metric in model.layers[0].metrics] == ["size", "counted"] and len(model.weights) == 2
    expected = [np.abs(x).mean(), x.max(-1).mean()]
    np.testing.assert_allclose(model.evaluate(x, y, batch_size=16, verbose=0)[2:], expected, rtol=1e-5)
    history = model.fit(x, y, batch_size=16, epochs=2, verbose=0, validation_split=0.5).history
    np.testing.assert_allclose(history["size"], [np.abs(x[:25]).mean()] * 2, rtol=1e-5)
    np.testing.assert_allclose(history["val_counted"], [x[25:].max(-1).mean()] * 2, rtol=1e-5)
    model.save(str(tmp_path / "m.h5"))
    again = load_model(str(tmp_path / "m.h5"), custom_objects={"Sizes": sizes})
    assert again.metrics_names == model.metrics_names
    np.testing.assert_allclose(again.evaluate(x, y, verbose=0)[2:], expected, rtol=1e-5)
    copy = clone_model(model)
    copy.compile("sgd", "mse")
    assert copy.metrics_names == ["loss", "size", "counted"]


def test_a_model_within_a_model_and_a_shared_layer(K, sizes):
    x, _, _ = drawn()
    a = Input(shape=(3,))
    shared = sizes()
    inner = Model(a, Dense(3)(shared(shared(a))))
    inner.compile("sgd", "mse")
    assert inner.metrics_names == ["loss", "size", "counted", "size_1", "counted_1"]
    b = Input(shape=(3,))
    outer = Model(b, inner(b))
    outer.compile("sgd", "mse")
    size = outer.evaluate(x, np.zeros((50, 3)), batch_size=16, verbose=0)[1]
    assert size == pytest.approx((np.abs(x).mean() + np.abs(2 * x).mean()) / 2, rel=1e-5)  # both calls in one


def test_layers_within_wrappers(K, sizes):
    x = np.random.RandomState(0).normal(size=(6, 4, 3))
    model = Sequential([TimeDistributed(sizes(), input_shape=(4, 3)), Dense(2)])
    model.compile("sgd", "mse")
    assert model.metrics_names == ["loss", "size", "counted"]
    found = model.evaluate(x, np.zeros((6, 4, 2)), batch_size=4, verbose=0)
    np.testing.assert_allclose(found[1:], [np.abs(x).mean(), x.max(-1).mean()], rtol=1e-5)


def test_models_add_metrics(K):
    x, y, _ = drawn()
    a = Input(shape=(3,))
    model = Model(a, Dense(1, name="d")(a))
    model.add_metric(K.sum(model.output), name="total")
    model.compile("adam", "mse", metrics=[metrics.MeanAbsoluteError()])
    assert model.metrics_names == ["loss", "mean_absolute_error", "total"]
    sums = [model.predict(x[k : k + 25]).sum() for k in (0, 25)]
    np.testing.assert_allclose(model.evaluate(x, y, batch_size=25, verbose=0)[2], np.mean(sums), rtol=1e-4, atol=1e-5)
    model.train_on_batch(x, y)
    steps = K.get_value(model.optimizer.iterations)
    model.add_metric(metrics.Sum(name="all")(model.output))  # after compile as well
    assert model.metrics_names[2:] == ["total", "all"]
    found = model.train_on_batch(x, y)
    assert found[2] == pytest.approx(found[3], rel=1e-5)
    assert K.get_value(model.optimizer.iterations) == steps + 1


def test_a_class_of_models_of_ones_own(K, sizes):
    class Own(Model):
        def __init__(self):
            super().__init__()
            self.sizes, self.dense = sizes(), Dense(1)

        def call(self, inputs):
            found = self.dense(self.sizes(inputs))
            self.add_metric(K.sum(found), name="sum")
            return found

    x, y, _ = drawn()
    model = Own()
    model.compile("sgd", "mse", metrics=[metrics.RootMeanSquaredError()])
    history = model.fit(x, y, verbose=0, batch_size=50).history
    assert set(history) == {"loss", "root_mean_squared_error", "sum", "size", "counted"}
    assert history["root_mean_squared_error"][0] ** 2 == pytest.approx(history["loss"][0], rel=1e-4)
    assert history["size"][0] == pytest.approx(np.abs(x).mean(), rel=1e-5)


# --------------------------------------------------------------------------- files, other releases, wrong uses


class Far(metrics.MeanMetricWrapper):
    def __init__(self, limit=1.0, name="far", dtype=None):
        super().__init__(lambda t, p: self.K.greater(self.K.abs(t - p), self.limit), name=name, dtype=dtype)
        self.limit = limit

    def get_config(self):
        return dict(super().get_config(), limit=self.limit)


class Powered(losses.Loss):
    def __init__(self, power=3.0, **kwargs):
        super().__init__(**kwargs)
        self.power = power

    def call(self, y_true, y_pred):
        return self.K.pow(self.K.abs(y_true - y_pred), self.power)

    def get_config(self):
        return dict(super().get_config(), power=self.power)


LOSSES = [
    losses.Huber(0.3, reduction="sum"), losses.LossFunctionWrapper(losses.mae, name="q"), Powered(2.0, reduction="sum"),
    losses.MeanSquaredError("auto"),
]  # fmt: skip


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: type(loss).__name__)
def test_saved_with_the_model(K, loss, tmp_path):
    Far.K = Powered.K = K
    x, y, w = drawn()
    model = Sequential([Dense(1, activation="sigmoid", input_dim=3)])
    area = metrics.AUC(curve="PR", thresholds=[0.2, 0.5])
    chosen = [area, Far(0.4), "mae", metrics.MeanMetricWrapper("mse", name="m")]
    model.compile("sgd", loss, metrics=chosen, weighted_metrics=[metrics.Recall(top_k=1)])
    model.fit(x, y, verbose=0)
    model.save(str(tmp_path / "m.h5"))
    again = load_model(str(tmp_path / "m.h5"), custom_objects={"Far": Far, "Powered": Powered})
    assert again.metrics_names == model.metrics_names and again.loss.get_config() == loss.get_config()
    assert [type(one).__name__ for one in again.metrics] == ["AUC", "Far", "function", "MeanMetricWrapper", "Recall"]
    for kwargs in ({}, {"sample_weight": w}):
        np.testing.assert_allclose(
            again.evaluate(x, y, verbose=0, **kwargs), model.evaluate(x, y, verbose=0, **kwargs), rtol=1e-5
        )


IN_TF_KERAS = """
model = keras.Sequential([keras.layers.Dense(1, activation="sigmoid", input_shape=(3,))])
model.set_weights([given["kernel"], given["bias"]])
model.compile(keras.optimizers.legacy.SGD(0.5, momentum=0.5), keras.losses.BinaryCrossentropy(), weighted_metrics=[
    keras.metrics.AUC(name="area"), keras.metrics.Precision(name="p"), keras.metrics.MeanSquaredError(name="s")])
kept = model.fit(given["x"], given["y"], sample_weight=given["w"], batch_size=16, epochs=3, shuffle=False, verbose=0,
                 validation_data=(given["x"][:20], given["y"][:20]))
results.update({name: np.array(values) for name, values in kept.history.items() if "loss" not in name})
model.save(str(given["path"]), save_format="h5")
"""


def test_the_history_is_that_of_tf_keras_and_its_file_is_read(K, tmp_path):
    from kerascn.optimizers import SGD

    x, y, w = drawn()
    model = Sequential([Dense(1, activation="sigmoid", input_dim=3)])
    kernel, bias = model.get_weights()
    model.compile(SGD(lr=0.5, momentum=0.5), losses.BinaryCrossentropy(), weighted_metrics=[
        metrics.AUC(name="area"), metrics.Precision(name="p"), metrics.MeanSquaredError(name="s")])  # fmt: skip
    path = tmp_path / "theirs.h5"
    theirs = run_in_tf_keras(IN_TF_KERAS, x=x, y=y, w=w.astype("float32"), kernel=kernel, bias=bias, path=str(path))
    ours = model.fit(x, y, sample_weight=w, batch_size=16, epochs=3, shuffle=False, verbose=0,
                     validation_data=(x[:20], y[:20])).history  # fmt: skip
    assert set(theirs) == {"area", "p", "s", "val_area", "val_p", "val_s"}
    for name, values in theirs.items():
        np.testing.assert_allclose(ours[name], values, rtol=2e-3, atol=1e-5, err_msg=name)
    read = load_model(str(path))
    assert [type(one).__name__ for one in read.metrics] == ["AUC", "Precision", "MeanSquaredError"]
    np.testing.assert_allclose(read.predict(x), model.predict(x), rtol=1e-3)


def test_a_metric_from_before_clear_session_is_refused(K, engine_name):
    metric = metrics.AUC(name="old")
    K.clear_session()
    if engine_name == "tensorflow":
        refused(lambda: one(metric), "old", "clear_session")
    else:
        assert one(metric).metrics_names == ["loss", "old"]


WRONG = {
    "'d' [1.0]": lambda layer, K: layer.add_metric([1.0], name="a"),
    "'d' name=": lambda layer, K: layer.add_metric(layer.output),
    "'d' 'sum'": lambda layer, K: layer.add_metric(layer.output, name="a", aggregation="sum"),
    "'AUK' 'AUC'": lambda layer, K: one("AUK"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("parts", WRONG)
def test_wrong_use(K, parts, language):
    layer = Dense(1, input_dim=3, name="d")
    Sequential([layer])
    refused(lambda: WRONG[parts](layer, K), *parts.split(), language=language)
