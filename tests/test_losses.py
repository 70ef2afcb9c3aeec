"""Losses: their values and gradients, names, classes, configurations, and targets that do not fit."""

import inspect
from types import SimpleNamespace

import numpy as np
import pytest

import kerascn
from kerascn import losses
from kerascn.losses import classes, functions
from tests.contract.harness import Case, check, check_gradient
from tests.contract.told import refused
from tests.losses_referee import FORMULAS, SHAPES, crossentropy, huber, opposite_cosine, pair
from tests.surface_lines import section

RELEASES = ("1.1.2", "1.2.2", "2.1.5", "2.3.1")


@pytest.fixture
def both(K):
    """The backend and the losses in one, as the harness wants its functions."""
    yield SimpleNamespace(**{n: getattr(K, n) for n in K.__all__} | {n: getattr(losses, n) for n in functions.__all__})
    K.clear_session()


@pytest.fixture
def dialect1():
    kerascn.set_dialect(1)
    yield
    kerascn.set_dialect(2)


def case(name, shape, dtype="float32", **more):
    t, p = pair(name, shape, dtype)
    expected = FORMULAS[name](t.astype("float64"), p.astype("float64")).astype(dtype)
    return Case(name, {"y_true": t, "y_pred": p} | more, expected)


# --------------------------------------------------------------------------- values


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", FORMULAS)
def test_value(both, name, shape, dtype):
    check(both, case(name, shape, dtype), "open placeholder")


@pytest.mark.parametrize("name", FORMULAS)
def test_value_in_keras_1(both, name, dialect1):
    check(both, case(name, (5, 4)))


@pytest.mark.parametrize("name", FORMULAS)
def test_half_precision_stays(both, name):
    """The value is near; the dtype does not become a wider one."""
    half = case(name, (5, 4), "float16")
    half.tolerance = 2e-2
    check(both, half)


@pytest.mark.parametrize("name", FORMULAS)
def test_gradient(both, name):
    check_gradient(both, case(name, (3, 4), "float64"))


SPARSE = [((5, 4), (5,)), ((5, 4), (5, 1)), ((2, 3, 4), (2, 3)), ((2, 3, 4), (2, 3, 1))]


def sparse_case(shape, labels, dtype="int32", **more):
    draw = np.random.RandomState(3)
    p, t = draw.uniform(0.05, 1, shape), draw.randint(shape[-1], size=labels)
    expected = crossentropy(np.eye(shape[-1])[t.reshape(shape[:-1])], p).astype("float32")
    arguments = {"y_true": t.astype(dtype), "y_pred": p.astype("float32")}
    return Case("sparse_categorical_crossentropy", arguments | more, expected)


@pytest.mark.parametrize("dtype", ["int32", "float32", "uint8"])
@pytest.mark.parametrize(("shape", "labels"), SPARSE)
def test_sparse_value(both, shape, labels, dtype):
    check(both, sparse_case(shape, labels, dtype), "open placeholder")


def test_sparse_value_in_keras_1(both, dialect1):
    check(both, sparse_case((5, 4), (5, 1)))


def test_sparse_along_another_axis(both):
    one = sparse_case((2, 3, 4), (2, 3))
    moved = np.moveaxis(one.arguments["y_pred"], -1, 1)
    check(both, Case(one.function, one.arguments | {"y_pred": moved, "axis": 1}, one.expected))


def test_sparse_gradient(both):
    t = K_labels = np.array([0, 2, 1])
    p = np.random.RandomState(1).uniform(0.1, 1, (3, 4))
    check_gradient(both, Case("sparse_categorical_crossentropy", {"y_true": K_labels, "y_pred": p}, t * 1.0))


@pytest.mark.parametrize("name", ["categorical_crossentropy", "binary_crossentropy"])
def test_from_logits(both, name):
    t, _ = pair(name, (3, 4), "float64")
    z = np.random.RandomState(2).normal(size=(3, 4))
    p = 1 / (1 + np.exp(-z)) if name[0] == "b" else np.exp(z) / np.exp(z).sum(-1, keepdims=True)
    logits = Case(name, {"y_true": t, "y_pred": z, "from_logits": True}, FORMULAS[name](t, p))
    check(both, logits)
    check_gradient(both, logits)


def test_sparse_from_logits(both):
    t, z = np.array([0, 2, 1]), np.random.RandomState(2).normal(size=(3, 4))
    expected = np.log(np.exp(z).sum(-1)) - z[np.arange(3), t]
    check(both, Case("sparse_categorical_crossentropy", {"y_true": t, "y_pred": z, "from_logits": True}, expected))


def test_label_smoothing(both):
    for name, classes_ in (("categorical_crossentropy", 4), ("binary_crossentropy", 2)):
        t, p = pair(name, (3, 4), "float64")
        expected = FORMULAS[name](t * 0.8 + 0.2 / classes_, p)
        smooth = {"y_true": t, "y_pred": p, "label_smoothing": 0.2}
        check(both, Case(name, smooth, expected), "open placeholder")


def test_huber_delta(both):
    t, p = pair("huber_loss", (3, 4), "float64")
    wide = Case("huber_loss", {"y_true": t, "y_pred": p, "delta": 0.3}, huber(t, p, 0.3))
    assert not np.allclose(wide.expected, huber(t, p))
    check(both, wide)
    check_gradient(both, wide)


def test_cosine_axis(both):
    t, p = pair("cosine_proximity", (3, 4), "float64")
    check(both, Case("cosine_proximity", {"y_true": t, "y_pred": p, "axis": 0}, opposite_cosine(t, p, 0)))


def value(K, tensor):
    return K.function([], [tensor])([])[0]


def test_probabilities_stay_away_from_0_and_1(K):
    sure = np.array([[1.0, 0.0]], "float32")
    for name in ("binary_crossentropy", "categorical_crossentropy"):
        found = value(K, losses.get(name)(sure[:, ::-1], sure))
        np.testing.assert_allclose(found, -np.log(1e-7), rtol=1e-2)
        np.testing.assert_allclose(value(K, losses.get(name)(sure, sure)), 0, atol=1e-6)


def test_the_epsilon_is_that_of_the_configuration(K):
    zero = np.zeros((1, 1), "float32")
    K.set_epsilon(0.25)
    try:
        found = value(K, losses.mape(zero, zero + 1))
    finally:
        K.set_epsilon(1e-7)
    np.testing.assert_allclose(found, [400])


def test_logcosh_does_not_overflow(K):
    found = value(K, losses.logcosh(np.zeros((1, 2), "float32"), np.array([[1000.0, -1000.0]], "float32")))
    np.testing.assert_allclose(found, [1000 - np.log(2)], rtol=1e-6)


def test_lists_and_whole_numbers_are_taken(K):
    assert K.dtype(losses.mse([[1, 2]], [[3, 4]])) == "float32"
    assert value(K, losses.mse([[1, 2]], [[3, 4]])).tolist() == [4.0]
    assert value(K, losses.mse(np.array([[1, 2]], "int32"), np.array([[3.0, 4.0]], "float32"))).tolist() == [4.0]


# --------------------------------------------------------------------------- names


def functions_of(release):
    return [line for room in ("losses", "objectives") for line in section(release, f"keras.{room}")]


LINES = [(release, line) for release in RELEASES for line in functions_of(release)]


@pytest.mark.parametrize(("release", "line"), LINES)
def test_every_name_of_every_release_exists(release, line):
    assert hasattr(losses, line.name), f"{release}: {line.name}"


def test_every_release_has_been_read():
    assert {release for release, _ in LINES} == set(RELEASES)
    assert len(LINES) > 80


@pytest.mark.parametrize("line", [x for r, x in LINES if r == "2.3.1" and x.arguments is not None])
def test_arguments_and_defaults_are_those_of_the_newest_release(line):
    found = {n: p.default for n, p in inspect.signature(getattr(losses, line.name)).parameters.items()}
    assert list(found)[: len(line.arguments)] == [*line.arguments]
    assert {n: found[n] for n in line.arguments if found[n] is not inspect.Parameter.empty} == line.defaults


@pytest.mark.parametrize("release", RELEASES)
def test_every_function_is_found_by_its_name(release):
    known = [
        line.name for line in functions_of(release) if line.arguments and line.arguments[:2] == ["y_true", "y_pred"]
    ]
    assert len(known) >= 11
    for name in known:
        assert losses.get(name) is getattr(losses, name)


ALIASES = {
    "mean_squared_error": ("mse", "MSE"), "mean_absolute_error": ("mae", "MAE"),
    "mean_absolute_percentage_error": ("mape", "MAPE"), "mean_squared_logarithmic_error": ("msle", "MSLE"),
    "kullback_leibler_divergence": ("kld", "KLD"), "cosine_proximity": ("cosine", "cosine_similarity"),
}  # fmt: skip


@pytest.mark.parametrize("name", functions.__all__)
def test_short_names(name):
    long = next((key for key, short in ALIASES.items() if name in short), name)
    assert losses.get(name) is getattr(losses, long)
    assert losses.serialize(losses.get(name)) == long
    assert losses.deserialize(losses.serialize(losses.get(name))) is losses.get(name)


def test_get_takes_what_one_may_give():
    def own(y_true, y_pred):
        return y_pred

    assert losses.get(None) is None
    assert losses.get(own) is own
    assert losses.get("MeanSquaredError").name == "mean_squared_error"
    assert isinstance(losses.get(losses.Huber), losses.Huber)
    assert losses.get({"class_name": "Huber", "config": {"delta": 2.0}}).delta == 2.0
    assert losses.deserialize("own", custom_objects={"own": own}) is own
    assert losses.serialize(own) == "own"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_unknown_names(language):
    assert "'mean_squared_error'" in refused(lambda: losses.get("mean_square_error"), language=language)
    refused(lambda: losses.deserialize("own"), "'own'", language=language)
    refused(lambda: losses.get(5), "5", language=language)


def test_is_categorical_crossentropy():
    yes = ["categorical_crossentropy", losses.categorical_crossentropy, losses.CategoricalCrossentropy()]
    yes += ["CategoricalCrossentropy", losses.LossFunctionWrapper("categorical_crossentropy")]
    assert all(map(losses.is_categorical_crossentropy, yes))
    no = ["mse", "own", losses.mse, losses.BinaryCrossentropy(), lambda y_true, y_pred: y_pred]
    assert not any(map(losses.is_categorical_crossentropy, no))


# --------------------------------------------------------------------------- classes

WRAPPED = {name: getattr(losses, name) for name in classes.__all__ if hasattr(getattr(losses, name), "function")}


@pytest.mark.parametrize("name", WRAPPED)
def test_a_class_is_its_function_reduced(K, name):
    function = WRAPPED[name].function
    assert WRAPPED[name]().name == function.__name__
    if name.startswith("Sparse"):
        t, p = np.array([1, 0, 2]), pair("categorical_crossentropy", (3, 4))[1]
    else:
        t, p = pair(function.__name__, (3, 4))
    each = value(K, function(t, p)).astype("float64")
    for reduction, expected in (("none", each), ("sum", each.sum()), ("sum_over_batch_size", each.mean())):
        loss = WRAPPED[name](reduction=reduction)
        np.testing.assert_allclose(value(K, loss(t, p)), expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(value(K, WRAPPED[name]()(t, p)), each.mean(), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("weights", "expected"), [
    (2.0, lambda e: 2 * e),
    (np.array([1.0, 0.0]), lambda e: e * [[1], [0]]),
    (np.array([[1.0], [0.0]]), lambda e: e * [[1], [0]]),
    (np.array([[1, 2, 3], [4, 5, 6]]), lambda e: e * [[1, 2, 3], [4, 5, 6]]),
    (np.array([[[1], [2], [3]], [[4], [5], [6]]]), lambda e: e * [[1, 2, 3], [4, 5, 6]]),
])  # fmt: skip
def test_sample_weights(K, weights, expected):
    t, p = pair("mean_squared_error", (2, 3, 4))
    each = expected(FORMULAS["mean_squared_error"](t, p))
    for reduction, wanted in (("none", each), ("sum", each.sum()), ("sum_over_batch_size", each.mean())):
        found = value(K, losses.MeanSquaredError(reduction)(t, p, sample_weight=weights))
        np.testing.assert_allclose(found, wanted, rtol=1e-5)


def test_the_options_of_a_class_reach_its_function(K):
    t, p = pair("huber_loss", (3, 4), "float64")
    np.testing.assert_allclose(value(K, losses.Huber(0.3, "none")(t, p)), huber(t, p, 0.3))
    b, z = pair("binary_crossentropy", (3, 4), "float64")
    smooth = b * 0.8 + 0.1
    for found, p, t in (
        (losses.BinaryCrossentropy(True, reduction="none")(b, z), 1 / (1 + np.exp(-z)), b),
        (losses.BinaryCrossentropy(False, 0.2, "none")(b, z), z, smooth),
    ):
        np.testing.assert_allclose(value(K, found), FORMULAS["binary_crossentropy"](t, p), rtol=1e-6)


MADE = [
    losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.1, reduction="sum", name="b"),
    losses.SparseCategoricalCrossentropy(True), losses.Huber(3.0), losses.Hinge(reduction="none"),
    losses.LossFunctionWrapper(losses.huber_loss, "sum", "h", delta=2.0),
]  # fmt: skip


@pytest.mark.parametrize("loss", MADE, ids=lambda loss: type(loss).__name__)
def test_round_trip(loss):
    written = losses.serialize(loss)
    assert written["class_name"] == type(loss).__name__
    again = losses.deserialize(written)
    assert type(again) is type(loss)
    assert again.get_config() == loss.get_config() == written["config"]


def test_configuration():
    assert MADE[0].get_config() == {"from_logits": True, "label_smoothing": 0.1, "reduction": "sum", "name": "b"}


class Power(losses.Loss):
    """A user's own class."""

    def __init__(self, power=2, name="power"):
        super().__init__(name=name)
        self.power = power

    def call(self, y_true, y_pred):
        return abs(y_pred - y_true) ** self.power

    def get_config(self):
        return super().get_config() | {"power": self.power}

    @classmethod
    def from_config(cls, config):
        return cls(config["power"], config["name"])


def test_a_users_own_class(K):
    y = K.constant([[1.0], [2.0]])
    assert value(K, Power(3)(y, y + 2.0)) == 8
    again = losses.deserialize(losses.serialize(Power(4)), {"Power": Power})
    assert (type(again), again.power) == (Power, 4)


def test_a_users_own_function_in_a_class(K):
    def times(factor):
        return lambda y_true, y_pred: factor * K.mean(y_pred - y_true, axis=-1)

    y = K.constant([[1.0], [2.0]])
    assert value(K, losses.LossFunctionWrapper(times(3), "sum")(y, y + 1.0)) == 6


def test_a_scalar_loss_in_a_class(K):
    loss = losses.LossFunctionWrapper(lambda y_true, y_pred: K.sum(y_pred - y_true))
    t, p = np.zeros((2, 3), "float32"), np.ones((2, 3), "float32")
    assert value(K, loss(t, p)) == 6
    assert value(K, loss(t, p, sample_weight=np.array([1.0, 3.0], "float32"))) == 12


BAD = {
    "reduction": lambda: losses.MeanSquaredError(reduction="average"),
    "label_smoothing": lambda: losses.BinaryCrossentropy(label_smoothing=2),
    "from_logits": lambda: losses.CategoricalCrossentropy(from_logits="yes"),
    "delta": lambda: losses.Huber(delta=0),
    "reductoin": lambda: losses.Hinge(reductoin="sum"),
    "huber_loss() 'delta'": lambda: losses.huber_loss([[1.0]], [[1.0]], delta=-1),
    "label_smoothing ": lambda: losses.categorical_crossentropy([[1.0]], [[1.0]], label_smoothing="much"),
    "(2, 3) (2, 4)": lambda: losses.mse(np.ones((2, 3)), np.ones((2, 4))),
    "call(self,": lambda: losses.Loss()([[1.0]], [[1.0]]),
    "sum_over_batch_size": lambda: losses.compute_weighted_loss([1.0], reduction="mean"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("parts", BAD)
def test_wrong_use(K, parts, language):
    refused(BAD[parts], *(parts.split() if parts[0] != "(" else ["(2, 3)", "(2, 4)"]), language=language)


# --------------------------------------------------------------------------- targets

ILL_SUITED = [
    ("categorical_crossentropy", (None,), (None, 10), "losses.integer_labels", "to_categorical"),
    ("categorical_crossentropy", (32, 1), (None, 10), "losses.integer_labels", "sparse_categorical_crossentropy"),
    ("categorical_crossentropy", (None, 7, 1), (None, 7, 10), "losses.integer_labels", "to_categorical"),
    ("categorical_crossentropy", (None, 9), (None, 10), "losses.shapes", "(None, 9)"),
    ("categorical_crossentropy", (None, 1), (None, 1), "losses.one_class", "binary_crossentropy"),
    ("sparse_categorical_crossentropy", (None, 10), (None, 10), "losses.one_hot", "categorical_crossentropy"),
    ("sparse_categorical_crossentropy", (None, 5, 10), (None, 5, 10), "losses.one_hot", "argmax"),
    ("sparse_categorical_crossentropy", (None, 5), (None, 6, 10), "losses.sparse_shapes", "(None, 6, 1)"),
    ("mse", (None, 3), (None, 4), "losses.shapes", "mean_squared_error"),
    ("mse", (None, 3), (None, 4, 3), "losses.shapes", "(None, 4, 3)"),
    ("binary_crossentropy", (None,), (None, 10), "losses.label_column", "to_categorical"),
    ("hinge", (None, 2), (None, 1), "losses.shapes", "hinge"),
    (losses.Huber(), (None, 2), (None, 1), "losses.shapes", "huber_loss"),
    (losses.LossFunctionWrapper("mae"), (None, 2), (None, 1), "losses.shapes", "mean_absolute_error"),
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("loss", "target", "output", "key", "part"), ILL_SUITED)
def test_a_target_that_does_not_fit(loss, target, output, key, part, language):
    def call():
        losses.check_target(loss, target, output, "dense_7")

    refused(call, "dense_7", str(target), part, language=language, kind=ValueError)
    with pytest.raises(ValueError) as caught:
        call()
    assert caught.value.key == key


SUITED = [
    ("categorical_crossentropy", (None, 10), (None, 10)), ("categorical_crossentropy", (None, None), (None, 10)),
    ("categorical_crossentropy", (32, 5, 10), (None, 5, 10)), ("categorical_crossentropy", (None, 3), (None, None)),
    ("sparse_categorical_crossentropy", (None, 1), (None, 10)), ("sparse_categorical_crossentropy", (8,), (None, 10)),
    ("sparse_categorical_crossentropy", (None, 5, 1), (None, 5, 10)),
    (losses.SparseCategoricalCrossentropy(), (8,), (8, 2)),
    ("sparse_categorical_crossentropy", (None, 5), (None, 5, 10)), ("mse", (None,), (None, 1)),
    ("mse", (None, 1), (None, 1)), ("binary_crossentropy", (None, 4), (None, 4)),
    ("mse", (None, None, 3), (None, 4, 3)),
    (lambda y_true, y_pred: y_pred, (3,), (7, 8)), (Power(), (3,), (7, 8)),
]  # fmt: skip


@pytest.mark.parametrize(("loss", "target", "output"), SUITED)
def test_a_target_that_fits(loss, target, output):
    assert losses.check_target(loss, target, output, "dense_7") is None
