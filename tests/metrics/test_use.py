"""Metric objects on their own: arrays and tensors, users' classes, wrong uses, what many updates cost."""

import numpy as np
import pytest

from kerascn import metrics
from kerascn.metrics.base import symbolically
from tests.contract.told import refused

pytestmark = pytest.mark.engine


@pytest.fixture(autouse=True)
def fresh(request):
    """A small graph is fast."""
    yield
    if "K" in request.fixturenames:
        request.getfixturevalue("K").clear_session()


class Share(metrics.Metric):
    """How often a prediction is above a limit; it returns its updates."""

    def __init__(self, limit=0.5, name="share", **kwargs):
        super().__init__(name=name, **kwargs)
        self.limit = limit
        self.hits = self.add_weight(name="hits", initializer="zeros")
        self.seen = self.add_weight("seen", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        K = self.K
        above = K.cast(K.greater(y_pred, self.limit), self.dtype)
        return [K.update_add(self.hits, K.sum(above)), K.update_add(self.seen, K.sum(K.ones_like(above)))]

    def result(self):
        return self.hits / self.seen

    def get_config(self):
        return dict(super().get_config(), limit=self.limit)


class Assigning(Share):
    """The same, written with the variables' own methods, which return nothing."""

    def update_state(self, y_true, y_pred, sample_weight=None):
        above = self.K.cast(self.K.greater(y_pred, self.limit), self.dtype)
        self.hits.assign_add(self.K.sum(above))
        self.seen.assign_sub(-self.K.sum(self.K.ones_like(above)))

    def reset_states(self):
        self.hits.assign(0.0)
        self.seen.assign(self.K.zeros(()))


class Adding(Share):
    """The same, with ``add_update``."""

    def update_state(self, y_true, y_pred, sample_weight=None):
        above = self.K.cast(self.K.greater(y_pred, self.limit), self.dtype)
        self.add_update(self.K.update_add(self.hits, self.K.sum(above)))
        self.add_update([(self.seen, self.seen + self.K.sum(self.K.ones_like(above)))])


class F1(metrics.Metric):
    """Made of two other metrics."""

    def __init__(self, name="f1", **kwargs):
        super().__init__(name, **kwargs)
        self.precision, self.recall = metrics.Precision(), metrics.Recall()

    def update_state(self, y_true, y_pred, sample_weight=None):
        self.precision.update_state(y_true, y_pred, sample_weight)
        self.recall.update_state(y_true, y_pred, sample_weight=sample_weight)

    def result(self):
        p, r = self.precision.result(), self.recall.result()
        return 2 * p * r / (p + r)

    def reset_states(self):
        self.precision.reset_states()
        self.recall.reset_states()


def near(K, metric, expected):
    np.testing.assert_allclose(K.eval(metric.result()), expected, rtol=1e-5)


def test_lists_arrays_numbers_and_constants(K):
    metric = metrics.Accuracy()
    assert metric.update_state([0, 1], [1, 1]) is None
    near(K, metric, 0.5)
    metric.update_state(np.array([[1.0], [2.0]]), np.array([[1], [2]]), sample_weight=[[3], [1]])
    near(K, metric, 5 / 6)
    assert K.eval(metric([3], K.constant([3.0]))) == pytest.approx(6 / 7)
    assert [w.tolist() for w in metric.get_weights()] == [6, 7]
    mean = metrics.Mean(name="m")
    assert K.eval(mean(4)) == 4
    assert K.eval(mean([1.0, 3.0, 0.0], sample_weight=0.5)) == pytest.approx(6 / 2.5)
    total = metrics.Sum()
    total.update_state([[1, 2], [3, 4]], sample_weight=[1, 10])
    total.update_state(K.variable([1.0]))
    near(K, total, 74)


def test_weights_of_every_shape(K):
    values = np.arange(12.0).reshape(2, 3, 2)
    weights = np.array([1.0, 3.0])
    of_steps = np.array([[1.0, 0, 2], [0, 1, 1]])
    for given, full in ((2.0, np.full(values.shape, 2.0)), (weights, weights[:, None, None]),
                        (of_steps, of_steps[..., None]), (values + 1, values + 1)):  # fmt: skip
        metric = metrics.Mean()
        metric.update_state(values, sample_weight=given)
        near(K, metric, np.average(values, weights=np.broadcast_to(full, values.shape)))
        counts = metrics.TruePositives()
        counts.update_state(np.ones((2, 3, 2)), values / 12, sample_weight=given)
        near(K, counts, ((values / 12 > 0.5) * full).sum())


@pytest.mark.parametrize("kind", [Share, Assigning, Adding])
def test_users_classes_of_every_manner(K, kind):
    kind.K = K
    metric = kind(limit=0.25)
    for batch in ([0.1, 0.3, 0.9], [0.7]):
        metric.update_state(np.ones(len(batch)), batch)
    near(K, metric, 0.75)
    metric.reset_states()
    assert np.sum(metric.get_weights()) == 0
    again = metrics.deserialize(metrics.serialize(metric), {kind.__name__: kind})
    assert (again.limit, again.name, type(again)) == (0.25, "share", kind)
    y = K.placeholder((None,))
    with symbolically():
        updates = metric.update_state(y, y)
    K.function([y], [], updates)([[0.1, 0.3]])
    near(K, metric, 0.5)


def test_a_metric_made_of_others(K):
    metric, t, p = F1(), np.array([1, 1, 0, 0, 1]), np.array([0.9, 0.2, 0.8, 0.1, 0.7])
    metric.update_state(t[:2], p[:2])
    metric.update_state(t[2:], p[2:])
    near(K, metric, 2 / 3)
    metric.reset_states()
    metric.update_state([1, 0], [0.9, 0.9], sample_weight=[1, 2])
    near(K, metric, 0.5)


def test_tensors_give_updates_for_a_function(K):
    t, p = K.placeholder((None, 1)), K.placeholder((None, 1))
    metric = metrics.Recall(thresholds=[0.2, 0.6])
    updates = metric.update_state(t, K.sigmoid(p))
    step = K.function([t, p], [K.sum(t)], updates)
    for _ in range(2):
        step([[[1], [1], [0]], [[0.1], [3], [0]]])
    near(K, metric, [1, 0.5])


def test_a_function_and_its_arguments(K):
    def far(y_true, y_pred, limit=1.0):
        return K.greater(K.abs(y_true - y_pred), limit)

    metric = metrics.MeanMetricWrapper(far, name="far", limit=2.0)
    metric.update_state([[1.0], [1.0]], [[2.5], [4.0]])
    near(K, metric, 0.5)
    assert metric.get_config() == {"fn": "far", "limit": 2.0, "name": "far", "dtype": "float32"}
    again = metrics.deserialize(metrics.serialize(metric), {"far": far})
    again.update_state([[1.0]], [[4.0]])
    near(K, again, 1)


def test_names_and_number_types(K):
    made = [metrics.AUC(), metrics.AUC(), metrics.MeanIoU(2), metrics.TruePositives(), metrics.Precision(name="p")]
    names = [metric.name.rpartition("_") for metric in made]
    assert [name[0] for name in names] == ["auc", "auc", "mean_io_u", "true_positives", ""]
    assert int(names[1][2]) == int(names[0][2]) + 1
    assert metrics.MeanSquaredError().name == "mean_squared_error"
    half = metrics.Mean(dtype="float64")
    half.update_state([1 / 3])
    assert K.eval(half.result()) == 1 / 3 and K.dtype(half.weights[0]) == "float64"
    assert isinstance(metrics.get("Precision"), metrics.Precision)
    assert metrics.Mean().trainable_weights == [] and len(metrics.AUC().variables) == 4


def test_updates_make_no_graph(K, engine_name):
    metric, chance = metrics.AUC(), np.random.default_rng(0)
    t, p = chance.integers(2, size=64), chance.uniform(size=64)

    def some(times):
        for _ in range(times):
            metric.update_state(t, p)
            K.eval(metric.result())
        metric.update_state(t[:5], p[:5])  # another length is no other function
        metric.reset_states()

    some(2)
    size = nodes(K, engine_name)
    some(200)
    assert len(metric._functions) == 1
    assert nodes(K, engine_name) == size


def nodes(K, engine_name):
    """How large the graph is, where there is one."""
    return len(K.get_graph().get_operations()) if engine_name == "tensorflow" else 0


@pytest.mark.all_only
def test_ten_thousand_updates_are_exact(K):
    metric = metrics.TruePositives()
    for _ in range(10_000):
        metric.update_state([1, 0, 1], [0.9, 0.9, 0.1])
    assert K.eval(metric.result()) == 10_000 and len(metric._functions) == 1


class NoInit(metrics.Metric):
    def __init__(self):
        self.total = self.add_weight("total")


class NoMethods(metrics.Metric):
    pass


class NoUpdates(metrics.Metric):
    def update_state(self, y_true, y_pred):
        return None


T, P = [1, 0], [0.5, 0.2]
WRONG = {
    "Sum 5": lambda: metrics.Sum(name=5),
    "Recall() 'thresholds' [0.5,": lambda: metrics.Recall(thresholds=[0.5, 1.5]),
    "AUC() 'num_thresholds' 1": lambda: metrics.AUC(num_thresholds=1),
    "AUC() 'curve' 'ROC' 'PR' 'roc'": lambda: metrics.AUC(curve="roc"),
    "AUC() 'summation_method' 'left'": lambda: metrics.AUC(summation_method="left"),
    "Precision() 'top_k' 0": lambda: metrics.Precision(top_k=0),
    "SensitivityAtSpecificity() 'specificity' 2": lambda: metrics.SensitivityAtSpecificity(2),
    "SensitivitySpecificityBase 'value' 2": lambda: metrics.SensitivitySpecificityBase(2),
    "Reduce() 'reduction' 'mean'": lambda: metrics.Reduce("mean", "m"),
    "MeanIoU() 'num_classes'": lambda: metrics.MeanIoU(),
    "'MeanSquareError' 'MeanSquaredError'": lambda: metrics.get("MeanSquareError"),
    "NoInit super().__init__(": lambda: NoInit(),
    "NoMethods update_state": lambda: NoMethods().update_state(T, P),
    "NoMethods result": lambda: NoMethods().result(),
    "NoUpdates K.update_add": lambda: NoUpdates().update_state(T, P),
    "'a' add_update()": lambda: metrics.Sum(name="a").add_update([]),
    "'b' ['x', 'y']": lambda: metrics.Sum(name="b").update_state(["x", "y"]),
    "'c' 0 1 3": lambda: metrics.AUC(name="c").update_state([1, 0], [0, 3]),
    "'d' 3 4": lambda: metrics.MeanIoU(3, name="d").update_state([1, 0], [0, 4]),
    "top_k=3 2": lambda: metrics.Recall(top_k=3).update_state([T], [P]),
    "'e' 2 2)": lambda: metrics.Recall(class_id=2, name="e").update_state([T, T], [P, P]),
    "2) (None,)": lambda: metrics.Mean().update_state([1, 2], sample_weight=[T, T]),
    "(2,) (3,)": lambda: metrics.Precision().update_state(T, [0.1, 0.2, 0.3]),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("parts", WRONG)
def test_wrong_use(K, parts, language):
    refused(WRONG[parts], *parts.split(), language=language)
