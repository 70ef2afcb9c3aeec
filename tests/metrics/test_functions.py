"""Metrics: their values, the names of every release, what 'accuracy' means, wrong uses."""

import inspect

import numpy as np
import pytest

import kerascn
from kerascn import losses, metrics
from kerascn.losses import functions
from tests.contract.told import refused
from tests.surface_lines import section

RELEASES = ("1.1.2", "1.2.2", "2.1.5", "2.3.1")
SHAPES = [(7, 4), (5,), (2, 3, 4), (2, 3, 2, 6)]


@pytest.fixture(autouse=True)
def fresh(request):
    """A small graph is fast."""
    yield
    if "K" in request.fixturenames:
        request.getfixturevalue("K").clear_session()


@pytest.fixture(params=[1, 2])
def dialect(request):
    kerascn.set_dialect(request.param)
    yield request.param
    kerascn.set_dialect(2)


def value(K, tensor):
    """The value of a tensor; what is known of its shape and its dtype is true."""
    found = K.function([], [tensor])([])[0]
    known = K.int_shape(tensor)
    assert len(known) == found.ndim
    assert all(a in (None, b) for a, b in zip(known, found.shape, strict=True))
    assert K.dtype(tensor) == str(found.dtype)
    return found


def fed(K, function, *arrays):
    """The value where the arrays come through placeholders whose batch is not known."""
    inputs = [K.placeholder((None, *a.shape[1:]), dtype=str(a.dtype)) for a in arrays]
    result = function(*inputs)
    found = K.function(inputs, [result])(list(arrays))[0]
    assert len(K.int_shape(result)) == found.ndim
    return found


def drawn(shape, dtype="float32", seed=2):
    """Numbers of classes, and ratings of which no two are alike."""
    draw = np.random.RandomState(seed)
    return draw.randint(shape[-1], size=shape[:-1]), draw.uniform(size=shape).astype(dtype)


# --------------------------------------------------------------------------- accuracies


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", SHAPES)
def test_binary_accuracy(K, shape, dtype, dialect):
    draw = np.random.RandomState(1)
    t, p = draw.randint(2, size=shape).astype(dtype), draw.uniform(size=shape).astype(dtype)
    for threshold in (0.5, 0.2):
        expected = np.mean((p > threshold) == (t == 1), -1)
        np.testing.assert_allclose(value(K, metrics.binary_accuracy(t, p, threshold)), expected, rtol=1e-6)


def test_binary_accuracy_at_its_corners(K):
    p = np.array([[0.5, 0.50001, 0.49999, np.nan, 1.7]], "float32")
    assert value(K, metrics.binary_accuracy(np.array([[0, 1, 0, 0, 1]]), p)).tolist() == [np.float32(0.6)]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [s for s in SHAPES if len(s) > 1])
def test_categorical_accuracies(K, shape, dtype, dialect):
    labels, p = drawn(shape, dtype)
    expected = (p.argmax(-1) == labels).astype("float32")
    assert 0 < expected.sum() < expected.size
    found = [fed(K, metrics.categorical_accuracy, np.eye(shape[-1])[labels], p)]
    for given in (labels, labels[..., None], labels.astype("float32"), labels[..., None].astype("float64")):
        found.append(fed(K, metrics.sparse_categorical_accuracy, given, p))
    for one in found:
        assert one.dtype == "float32"
        np.testing.assert_array_equal(one, expected)


@pytest.mark.parametrize("k", [1, 2, 3])
@pytest.mark.parametrize("shape", [(7, 4), (2, 3, 4), (2, 3, 2, 6)])
def test_top_k(K, shape, k, dialect):
    labels, p = drawn(shape)
    own = np.take_along_axis(p, labels[..., None], -1)
    expected = ((p > own).sum(-1) < k).astype("float32")
    assert 0 < expected.sum() < expected.size
    np.testing.assert_array_equal(
        value(K, metrics.top_k_categorical_accuracy(np.eye(shape[-1])[labels], p, k)), expected
    )
    for given in (labels, labels[..., None].astype("float32")):
        np.testing.assert_array_equal(value(K, metrics.sparse_top_k_categorical_accuracy(given, p, k=k)), expected)
    found = fed(K, lambda t, p: metrics.sparse_top_k_categorical_accuracy(t, p, k), labels[..., None], p)
    np.testing.assert_array_equal(found, expected)


def test_top_5_is_the_default(K):
    p = np.arange(8, dtype="float32")[None]
    found = [value(K, metrics.sparse_top_k_categorical_accuracy(np.array([c]), p))[0] for c in range(8)]
    assert found == [0, 0, 0, 1, 1, 1, 1, 1]
    same = [value(K, metrics.top_k_categorical_accuracy(np.eye(8)[[c]], p))[0] for c in range(8)]
    assert same == found


def test_accuracy_is_element_by_element(K):
    found = value(K, metrics.accuracy(np.array([[1, 2], [3, 4]]), np.array([[1.0, 0.0], [3.0, 4.5]], "float32")))
    assert found.tolist() == [[1, 0], [1, 0]]


def test_cosine_similarity_is_positive_where_both_point_the_same_way(K):
    y = np.array([[3.0, 4.0], [1.0, 0.0]])
    np.testing.assert_allclose(value(K, metrics.cosine_similarity(y, 2 * y)), [1, 1])
    np.testing.assert_allclose(value(K, metrics.cosine_proximity(y, 2 * y)), [-1, -1])
    x = np.array([[1.0, 0.0], [1.0, 0.0]])
    np.testing.assert_allclose(value(K, metrics.cosine_similarity(y, x, axis=0)), [4 / np.sqrt(20), 0], atol=1e-9)


# --------------------------------------------------------------------------- over a batch


def counted(t, p):
    t, p = t > 0.5, p > 0.5
    return [int(np.sum(x)) for x in (t & p, ~t & p, t & ~p)]


@pytest.mark.parametrize("shape", SHAPES)
def test_precision_recall_and_what_is_made_of_them(K, shape, dialect):
    draw = np.random.RandomState(4)
    t, p = draw.randint(2, size=shape).astype("float64"), draw.uniform(-0.3, 1.3, size=shape)
    tp, fp, fn = counted(t, p)
    precision, recall = tp / (tp + fp), tp / (tp + fn)
    matthews = np.corrcoef((t > 0.5).ravel(), (p > 0.5).ravel())[0, 1]
    expected = {"precision": precision, "recall": recall, "matthews_correlation": matthews}
    expected["fmeasure"] = 2 * precision * recall / (precision + recall)
    for name, one in expected.items():
        np.testing.assert_allclose(value(K, getattr(metrics, name)(t, p)), one, rtol=1e-5)
    for beta in (0, 0.5, 2):
        wanted = (1 + beta**2) * precision * recall / (beta**2 * precision + recall)
        np.testing.assert_allclose(value(K, metrics.fbeta_score(t, p, beta=beta)), wanted, rtol=1e-5)


@pytest.mark.parametrize("name", ["precision", "recall", "fbeta_score", "fmeasure", "matthews_correlation"])
def test_nothing_found_is_0_and_not_nan(K, name):
    for target in (0.0, 1.0):
        none = np.zeros((3, 1), "float32")
        assert value(K, getattr(metrics, name)(none + target, none)) == 0


def test_matthews_correlation_of_a_large_batch(K):
    t = np.tile([0.0, 1.0], 100_000).astype("float32")
    np.testing.assert_allclose(value(K, metrics.matthews_correlation(t, t)), 1, rtol=1e-5)


# --------------------------------------------------------------------------- names


def of_release(release):
    return section(release, "keras.metrics")


FUNCTIONS = [(r, x) for r in RELEASES for x in of_release(r) if x.arguments is not None]
OTHER_NAMES = {x.name for r in RELEASES for x in of_release(r) if x.arguments is None}


@pytest.mark.parametrize(("release", "line"), FUNCTIONS)
def test_every_function_of_every_release_exists(release, line):
    parameters = inspect.signature(getattr(metrics, line.name)).parameters
    found = {n: p.default for n, p in parameters.items() if p.default is not inspect.Parameter.empty}
    assert list(parameters)[: len(line.arguments)] == line.arguments
    assert {n: found[n] for n in line.defaults} == line.defaults


def test_every_release_has_been_read():
    assert {release for release, _ in FUNCTIONS} == set(RELEASES)
    assert len(FUNCTIONS) > 60
    assert "cosine" in OTHER_NAMES and hasattr(metrics, "cosine")


@pytest.mark.parametrize("name", functions.__all__)
def test_every_loss_is_a_metric(name):
    assert metrics.get(name) is getattr(metrics, name)
    if name != "cosine_similarity":
        assert metrics.get(name) is losses.get(name)


NAMED = [x.name for r in RELEASES for x in of_release(r) if (x.arguments or [])[:2] == ["y_true", "y_pred"]]


@pytest.mark.parametrize("name", sorted(set(NAMED)))
def test_round_trip(name):
    assert metrics.get(name) is getattr(metrics, name)
    assert metrics.serialize(getattr(metrics, name)) == name
    assert metrics.deserialize(name) is getattr(metrics, name)


def test_get_takes_what_one_may_give():
    def own(y_true, y_pred):
        return y_pred

    assert metrics.get(own) is own
    assert metrics.get("MSE") is losses.mean_squared_error
    assert metrics.deserialize("own", {"own": own}) is own
    assert metrics.serialize(own) == "own"


def test_clones():
    assert metrics.clone_metric(metrics.mse) is metrics.mse
    hinge = losses.Hinge(reduction="sum")
    cloned = metrics.clone_metrics({"a": hinge, "b": metrics.mse})
    assert cloned["a"] is not hinge and cloned["a"].reduction == "sum" and cloned["b"] is metrics.mse
    assert metrics.clone_metrics([metrics.mse]) == [metrics.mse]
    assert metrics.clone_metrics(None) is None


WRONG = {
    "'binary_accuracy'": lambda: metrics.get("binary_acuracy"),
    "'own'": lambda: metrics.deserialize("own"),
    "5": lambda: metrics.get(5),
    "fbeta_score() 'beta' -1": lambda: metrics.fbeta_score([[1.0]], [[1.0]], beta=-1),
    "sparse_categorical_accuracy() 4 categorical_accuracy()": lambda: metrics.sparse_categorical_accuracy(
        np.eye(4), np.eye(4)
    ),
    "sparse_top_k_categorical_accuracy() 4": lambda: metrics.sparse_top_k_categorical_accuracy(np.eye(4), np.eye(4)),
    "'k' 0": lambda: metrics.top_k_categorical_accuracy(np.eye(4), np.eye(4), 0),
    "(2,) (3,)": lambda: metrics.binary_accuracy(np.ones(2), np.ones(3)),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("parts", WRONG)
def test_wrong_use(K, parts, language):
    refused(WRONG[parts], *parts.split(), language=language)


# --------------------------------------------------------------------------- 'accuracy' and 'crossentropy'

SUITED = [
    ("mse", (None, 1), "binary"), ("sparse_categorical_crossentropy", (None, 1), "binary"),
    ("binary_crossentropy", (None, 4), "binary"), (losses.BinaryCrossentropy(), (None, 4), "binary"),
    (losses.binary_crossentropy, (None, 5, 4), "binary"),
    ("sparse_categorical_crossentropy", (None, 4), "sparse_categorical"),
    (losses.SparseCategoricalCrossentropy(), (None, 5, 4), "sparse_categorical"),
    ("categorical_crossentropy", (None, 4), "categorical"), ("mse", (None, 4), "categorical"),
    (lambda y_true, y_pred: y_pred, (None, 4), "categorical"), (lambda y_true, y_pred: y_pred, (None, 1), "binary"),
    ("mse", (None, None), "categorical"), (losses.LossFunctionWrapper("binary_crossentropy"), (None, 4), "binary"),
]  # fmt: skip


@pytest.mark.parametrize(("loss", "shape", "kind"), SUITED)
def test_what_accuracy_and_crossentropy_mean(loss, shape, kind):
    assert metrics.accuracy_for(loss, shape) is getattr(metrics, f"{kind}_accuracy")
    assert metrics.crossentropy_for(loss, shape) is getattr(metrics, f"{kind}_crossentropy")
