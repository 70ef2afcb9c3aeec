"""Calls of the theme ``nn``, with what NumPy says."""

import itertools

import numpy as np

from tests.contract.cases_math import CLOSED, FLOATS, INF, NAN, array, coarse, normal
from tests.contract.harness import FED, Case

EPSILON = 1e-7
ODD = array([NAN, INF, -INF, 0.0, -0.0, -1.5, 1.5, 2.5, -0.25, 6.0, 300.0, -300.0])
SMALL = array([-3.1, -2.45, -1.2, -0.4, 0.3, 0.9, 1.7, 2.6, 4.4, 5.5, 6.5, 7.2])


def wide(function):
    """A formula computed in float64, in the dtype of its first argument."""

    def computed(x, *others, **options):
        with np.errstate(all="ignore"):
            return np.asarray(function(x.astype("float64"), *others, **options)).astype(x.dtype)

    return computed


# --------------------------------------------------------------------------- activations


@wide
def rectified(x, alpha=0.0, max_value=None, threshold=0.0):
    """Keras 2.3's definition, piece by piece; nan stays nan."""
    below = np.zeros_like(x) if np.ndim(alpha) == 0 and alpha == 0 else alpha * (x - threshold)
    top = INF if max_value is None else max_value
    return np.where(np.isnan(x), x, np.where(x >= top, top, np.where(x >= threshold, x, below)))


def relu_cases():
    slopes, tops, thresholds = (0.0, 0.3, 1.5), (None, 6.0, 4), (0.0, 1, -0.8)
    for alpha, top, threshold in itertools.product(slopes, tops, thresholds):
        given = {"alpha": alpha, "max_value": top, "threshold": threshold}
        for x in (SMALL, ODD):
            yield Case("relu", {"x": x, **given}, rectified(x, **given), differentiable=x is SMALL)
    yield Case("relu", {"x": SMALL}, rectified(SMALL), differentiable=True)
    yield Case("relu", {"x": SMALL + 1}, rectified(SMALL + 1))
    x, alpha = normal(2, 3, 5), np.abs(normal(3, 5))
    yield Case(
        "relu", {"x": x, "alpha": alpha}, rectified(x, alpha.astype("float64")), differentiable=True, only=CLOSED
    )
    top, threshold = array(2.0), array(0.5)
    yield Case("relu", {"x": x, "max_value": top, "threshold": threshold}, rectified(x, 0.0, 2.0, 0.5), only=CLOSED)
    for dtype in FLOATS:
        x = SMALL.astype(dtype)
        given = {"alpha": 0.25, "max_value": 5, "threshold": 1.0}
        yield Case("relu", {"x": x, **given}, rectified(x, **given), coarse(dtype))
    yield Case("relu", {"x": [-1, 2], "alpha": 0.5}, array([-0.5, 2]))


@wide
def exponential_linear(x, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(np.where(x > 0, 0, x)))


@wide
def soft_maximum(x, axis=-1):
    power = np.exp(x - np.max(x, axis, keepdims=True))
    return power / np.sum(power, axis, keepdims=True)


@wide
def unit(x, axis=None):
    axis = tuple(axis) if isinstance(axis, list) else axis
    return x / np.sqrt(np.maximum(np.sum(x * x, axis, keepdims=True), 1e-12))


SIMPLE = {
    "softplus": wide(lambda x: np.logaddexp(0, x)),
    "softsign": wide(lambda x: x / (1 + np.abs(x))),
    "sigmoid": wide(lambda x: np.where(x < 0, np.exp(x) / (1 + np.exp(x)), 1 / (1 + np.exp(-x)))),
    "hard_sigmoid": wide(lambda x: np.clip(0.2 * x + 0.5, 0, 1)),
    "tanh": wide(np.tanh),
    "selu": wide(lambda x: 1.05070098735548 * np.where(x > 0, x, 1.67326324235437 * np.expm1(np.minimum(x, 0)))),
}


def activation_cases():
    for name, function in (SIMPLE | {"elu": exponential_linear}).items():
        for x in (SMALL, normal(2, 3, 5) / 3, np.zeros((0, 3), "float32"), array(-0.75)):
            yield Case(name, {"x": x}, function(x), differentiable=x.size > 1)
        with np.errstate(all="ignore"):
            odd = ODD if name != "sigmoid" else np.delete(ODD, [1, 10])  # where the formula above overflows
            yield Case(name, {"x": odd}, function(odd))
        for dtype in FLOATS:
            x = SMALL.astype(dtype)
            yield Case(name, {"x": x}, function(x), coarse(dtype))
        yield Case(name, {"x": [1, -2]}, function(array([1, -2])))
    for alpha in (0.0, 0.5, 2, -1.0):
        yield Case("elu", {"x": SMALL, "alpha": alpha}, exponential_linear(SMALL, alpha), differentiable=True)
    x, alpha = normal(2, 3, 5), np.abs(normal(3, 5))
    yield Case("elu", {"x": x, "alpha": alpha}, exponential_linear(x, alpha), differentiable=True, only=CLOSED)


def softmax_cases():
    for shape in ((4,), (3, 5), (2, 3, 5), (2, 3, 1, 4)):
        x = normal(*shape) / 4
        yield Case("softmax", {"x": x}, soft_maximum(x), differentiable=True)
        for axis in (-len(shape), *range(1 - len(shape) % 2, len(shape))):
            yield Case("softmax", {"x": x, "axis": axis}, soft_maximum(x, axis), differentiable=axis == 0)
    for dtype in FLOATS:
        x = (normal(3, 4) / 4).astype(dtype)
        yield Case("softmax", {"x": x}, soft_maximum(x), coarse(dtype))
    for row in ([1000.0, 999, -1000], [-INF, 0, 1], [-1e4, -1e4, -1e4]):
        yield Case("softmax", {"x": array([row])}, soft_maximum(array([row])))


def normalize_cases():
    x = normal(2, 3, 5)
    for axis in (None, 0, 1, -1, (0, 2), [1, 2]):
        yield Case("l2_normalize", {"x": x, "axis": axis}, unit(x, axis), differentiable=True)
    yield Case("l2_normalize", {"x": x + 1}, unit(x + 1))
    rows = array([[0, 0, 0], [1e-7, 0, 0], [3, 4, 0]])
    for dtype in FLOATS:
        yield Case("l2_normalize", {"x": rows.astype(dtype), "axis": 1}, unit(rows.astype(dtype), 1), coarse(dtype))


# --------------------------------------------------------------------------- losses


def among_best(predictions, targets, k):
    """Row by row, with the words of the documentation."""
    found = []
    for row, target in zip(predictions.tolist(), targets.tolist(), strict=True):
        sound = all(np.isfinite(row)) and 0 <= target < len(row)
        found.append(bool(sound and sum(other > row[target] for other in row) < k))
    return np.array(found, bool)


def best_cases():
    rows = array([[0.1, 0.5, 0.4, 0], [0.4, 0.4, 0.4, 0.1], [1, 2, 3, 4], [0.1, NAN, 0.4, 0.3], [-INF, 1, 2, 3]])
    rows = np.concatenate([rows, array([[1, 2, 3, INF], [0, 0, 0, 0], [5, 1, 1, 1], [2, 1, 3, 3]])])
    targets = array([2, 1, 3, 2, 2, 0, 3, -1, 4], "int32")
    for k in (1, 2, 3, 9):
        for places in (targets, (targets + 1) % 4):
            found = among_best(rows, places, k)
            yield Case("in_top_k", {"predictions": rows, "targets": places, "k": k}, found)
    plain = rows[:3]
    for given, places, k in (
        (plain, [2, 1, 3], 1),
        (plain, [2, 1, 3], 2),
        (plain, [2, 3, 1], 1),
        (-plain, [2, 1, 3], 1),
    ):
        places = array(places, "int32")
        found = among_best(given, places, k)
        yield Case("in_top_k", {"predictions": given, "targets": places, "k": k}, found)
    for dtype, whole in zip(FLOATS, ("int64", "uint8", "int16"), strict=True):
        given = rows[:3].astype(dtype), array([2, 1, 3], whole)
        expected = among_best(*given, 1)
        yield Case("in_top_k", {"predictions": given[0], "targets": given[1], "k": 1}, expected)


def shares(*shape, axis=-1, dtype="float32"):
    """Probabilities that add up to 1 along an axis."""
    return soft_maximum(normal(*shape).astype(dtype) / 5, axis)


def kept_away(p, dtype):
    one = np.ones((), dtype)[()]
    return np.clip(p, one * EPSILON, min(one - one * EPSILON, np.nextafter(one, one * 0)))


def crossentropy(target, output, from_logits=False, axis=-1):
    if from_logits:
        p = soft_maximum(output.astype("float64"), axis)
    else:
        with np.errstate(invalid="ignore"):
            p = kept_away(output / np.sum(output, axis, keepdims=True), output.dtype).astype("float64")
    return -np.sum(target * np.log(p), axis).astype(output.dtype)


def categorical_cases():
    name = "categorical_crossentropy"
    for shape, axis in (((4, 5), -1), ((2, 3, 5), -1), ((2, 3, 5), 1), ((2, 3, 5), 0), ((5,), 0), ((2, 3, 2, 4), 1)):
        target, output = shares(*shape, axis=axis), shares(*shape, axis=axis)
        for logits, given in itertools.product((False, True), (output, 3 * output)):
            arguments = {"target": target, "output": given, "from_logits": logits, "axis": axis}
            yield Case(name, arguments, crossentropy(target, given, logits, axis), differentiable=given is output)
        yield Case(name, {"target": target, "output": output}, crossentropy(target, output))
    whole = np.eye(4, dtype="float32")[[0, 3, 1, 2]]
    sure = array([[1, 0, 0, 0], [1, 0, 0, 0], [0.2, 0.4, 0.4, 0], [2, 2, 4, 8]])
    weighted = array([[0, 0, 0, 0], [2, 0, 0, 1], [0, 3, 0, 0], [0.1, 0, 0, 0]])
    for target in (whole, weighted):
        yield Case(name, {"target": target, "output": sure}, crossentropy(target, sure))
        arguments = {"target": target, "output": sure * 2, "from_logits": True}
        yield Case(name, arguments, crossentropy(target, sure * 2, True), differentiable=True)
    large = array([[1000, 0, -1000], [-INF, 2, 2]])
    yield Case(
        name, {"target": array([[1, 0, 0], [0, 0.5, 0.5]]), "output": large, "from_logits": True}, array([0, np.log(2)])
    )
    for dtype in FLOATS:
        target, output = whole.astype(dtype), shares(4, 4).astype(dtype)
        for logits in (False, True):
            arguments = {"target": target, "output": output, "from_logits": logits}
            yield Case(name, arguments, crossentropy(target, output, logits), coarse(dtype))


def sparse_cases():
    name, draw = "sparse_categorical_crossentropy", np.random.RandomState(8)
    for shape, axis in (((4, 5), -1), ((2, 3, 5), -1), ((2, 3, 5), 1), ((2, 3, 5), 0), ((5,), 0), ((2, 3, 2, 4), -3)):
        output = shares(*shape, axis=axis)
        count = shape[axis]
        labels = np.asarray(draw.randint(0, count, np.delete(shape, axis)), "int32")
        hot = np.moveaxis(np.eye(count, dtype="float32")[labels], -1, axis)
        for logits, given in itertools.product((False, True), (output, 3 * output)):
            arguments = {"target": labels, "output": given, "from_logits": logits, "axis": axis}
            expected = crossentropy(hot, given, logits, axis)
            yield Case(name, arguments, expected, differentiable=given is output)
            if labels.ndim:
                arguments = {"target": labels.reshape(-1, 1), "output": given, "from_logits": logits, "axis": axis}
                yield Case(name, arguments, expected, only=CLOSED)
    output = shares(3, 3)
    for labels, logits, axis in itertools.product(([0, 2, 1], [1, 1, 1]), (False, True), (0, 1)):
        hot = np.moveaxis(np.eye(3, dtype="float32")[labels], -1, axis)
        arguments = {"target": array(labels, "int32"), "output": output, "from_logits": logits, "axis": axis}
        yield Case(name, arguments, crossentropy(hot, output, logits, axis))
    for labels, dtype in zip(("float32", "int64", "uint8"), FLOATS, strict=True):
        output = shares(2, 3).astype(dtype)
        for logits in (False, True):
            expected = crossentropy(np.eye(3, dtype=dtype)[[2, 0]], output, logits)
            arguments = {"target": array([[2], [0]], labels), "output": output, "from_logits": logits}
            yield Case(name, arguments, expected, coarse(dtype))
    sure = array([[0, 1, 0], [0, 1, 0]])
    expected = crossentropy(np.eye(3, dtype="float32")[[1, 2]], sure)
    yield Case(name, {"target": array([1, 2], "int32"), "output": sure}, expected)
    far = array([[20000, 20001, 0], [-INF, 0, 0]])
    expected = array([np.log1p(np.exp(-1)), np.log(2)])
    yield Case(name, {"target": array([1, 2], "int32"), "output": far, "from_logits": True}, expected)


def two_way(target, output, from_logits=False):
    """By ``log(1 + exp(x))`` for logits, else by the two logarithms."""
    t, x = target.astype("float64"), output.astype("float64")
    if from_logits:
        return (t * np.logaddexp(0, -x) + (1 - t) * np.logaddexp(0, x)).astype(output.dtype)
    p = kept_away(output, output.dtype).astype("float64")
    return -(t * np.log(p) + (1 - t) * np.log1p(-p)).astype(output.dtype)


def binary_cases():
    name = "binary_crossentropy"
    for shape in ((4,), (3, 5), (2, 3, 1, 4)):
        target, output = SIMPLE["sigmoid"](normal(*shape)), SIMPLE["sigmoid"](normal(*shape) / 2)
        for logits, given in itertools.product((False, True), (output, output / 2)):
            arguments = {"target": target, "output": given, "from_logits": logits}
            yield Case(name, arguments, two_way(target, given, logits), differentiable=given is output)
        yield Case(name, {"target": target / 2, "output": output}, two_way(target / 2, output))
    target, output = array([0, 1, 0, 1, 0.5, 0.5]), array([0, 1, 1, 0, 0, 1])
    yield Case(name, {"target": target, "output": output}, two_way(target, output), 1e-4)
    logits = array([-500, 500, 500, -500, 0, 20])
    yield Case(name, {"target": target, "output": logits, "from_logits": True}, two_way(target, logits, True))
    for dtype in FLOATS:
        target, output = array([0, 1, 1, 0, 1], dtype), array([0.25, 0.75, 0.125, 0, 1], dtype)
        for logits in (False, True):
            arguments = {"target": target, "output": output, "from_logits": logits}
            yield Case(name, arguments, two_way(target, output, logits), coarse(dtype))


# --------------------------------------------------------------------------- batch normalization and bias


def along(values, rank, axis):
    """A vector along an axis of a tensor."""
    if values is None or values.ndim != 1:
        return values
    return values.reshape([-1 if place == axis % rank else 1 for place in range(rank)])


def normalized(x, mean, var, beta, gamma, epsilon=1e-3, axis=-1):
    mean, var, beta, gamma = (along(values, x.ndim, axis) for values in (mean, var, beta, gamma))
    y = (x.astype("float64") - mean) / np.sqrt(var.astype("float64") + epsilon)
    return (y * (1 if gamma is None else gamma) + (0 if beta is None else beta)).astype(x.dtype)


def statistics(*shape, dtype="float32"):
    values = [normal(*shape).astype(dtype) for _ in range(4)]
    return dict(zip(("mean", "var", "beta", "gamma"), (values[0], np.abs(values[1]), *values[2:]), strict=True))


def normalization_cases():
    name = "batch_normalization"
    for shape in ((4, 3), (2, 5, 3), (2, 5, 4, 3), (2, 2, 5, 4, 3)):
        x, given = normal(*shape) / 5, statistics(3)
        yield Case(name, {"x": x, **given}, normalized(x, **given), differentiable=True)
        for axis in (-len(shape), *range(1, len(shape))):
            placed = statistics(shape[axis])
            expected = normalized(x, **placed, axis=axis)
            yield Case(name, {"x": x, **placed, "axis": axis}, expected, differentiable=axis == 1)
    for changed in ({"epsilon": 1e-2}, {"epsilon": 0}, {"beta": None}, {"gamma": None}, {"beta": None, "gamma": None}):
        yield Case(name, {"x": x, **given, **changed}, normalized(x, **given | changed), differentiable=True)
    for changed in ("mean", "var", "beta", "gamma"):
        other = given | {changed: given[changed] + np.float32(0.5)}
        yield Case(name, {"x": x, **other}, normalized(x, **other))
    yield Case(name, {"x": x + 1, **given}, normalized(x + 1, **given))
    square, given = normal(3, 3), statistics(3)
    for axis in (0, 1):
        yield Case(name, {"x": square, **given, "axis": axis}, normalized(square, **given, axis=axis))
    for kept in ((1, 3, 1, 1), (3, 5, 4), (1,), (5, 1)):
        x, given = normal(2, 3, 5, 4), statistics(*kept)
        expected = normalized(x, **given, axis=1)
        yield Case(name, {"x": x, **given, "axis": 1}, expected, differentiable=len(kept) > 1, only=("variable",))
    for dtype in FLOATS:
        x, given = (normal(4, 3) / 5).astype(dtype), statistics(3, dtype=dtype)
        yield Case(name, {"x": x, **given}, normalized(x, **given), coarse(dtype))


def batch_normalized(x, gamma, beta, reduction_axes, epsilon=1e-3):
    axes = tuple(reduction_axes) if isinstance(reduction_axes, (list, tuple)) else reduction_axes
    mean, var = (function(x.astype("float64"), axes, keepdims=True) for function in (np.mean, np.var))
    if gamma is not None:
        gamma, beta = (v if v is None or v.ndim == x.ndim else v.reshape(mean.shape) for v in (gamma, beta))
    beta = beta if beta is None or beta.ndim == x.ndim else beta.reshape(mean.shape)
    y = (x - mean) / np.sqrt(var + epsilon) * (1 if gamma is None else gamma) + (0 if beta is None else beta)
    return [part.astype(x.dtype) for part in (y, np.squeeze(mean, axes), np.squeeze(var, axes))]


def batch_cases():
    """Calls of ``normalize_batch_in_training``, whose result is three tensors."""
    name = "normalize_batch_in_training"

    def case(x, gamma, beta, axes, tolerance=2e-5, **options):
        arguments = {"x": x, "gamma": gamma, "beta": beta, "reduction_axes": axes, **options}
        return Case(name, arguments, batch_normalized(x, gamma, beta, axes, **options), tolerance)

    for shape, axes in (
        ((6, 3), [0]), ((2, 5, 3), [0, 1]), ((2, 5, 4, 3), [0, 1, 2]), ((2, 3, 5, 4), [0, 2, 3]), ((2, 3, 5), 1),
        ((2, 5, 4, 3), (2, 0, 1)), ((2, 5, 4, 3), [0, -2]), ((2, 3, 5, 4), [0]), ((2, 2, 3, 5, 4), (0, 2, 3, 4)),
        ((1, 1, 1, 3), [0, 1, 2]), ((4, 3), [0, 1]),
    ):  # fmt: skip
        x = normal(*shape) / 5
        kept = np.mean(x, tuple(axes) if isinstance(axes, (list, tuple)) else axes).shape
        gamma, beta = normal(*kept).reshape(kept), normal(*kept).reshape(kept) + np.float32(1)
        yield case(x, gamma, beta, axes)
        if axes in ([0, 1, 2], [0, 2, 3], 1):
            yield case(x, None, None, axes)
            yield case(x, gamma, None, axes, epsilon=1e-2)
            yield case(x, None, beta, axes, epsilon=1e-6)
    for axes in ([0, 1, 2], [0, 2, 3]):
        full = [1 if axis in axes else 5 for axis in range(4)]
        yield case(normal(2, 5, 4, 5) / 5, normal(*full), normal(*full), axes)
    x, gamma, beta = normal(2, 4, 5, 3), normal(3), normal(3)
    yield case(x, gamma, beta, [0, 1, 2])
    yield case(x, gamma, beta + 1, [0, 1, 2])
    yield case(x, gamma + 1, beta, [0, 1, 2])
    yield case(x + 1, gamma, beta, [0, 1, 2], 1e-4)
    yield case(x, gamma, beta, [0, 1, 2], epsilon=0.5)
    for axes in (0, 1):
        yield case(x[:1, :3, 0].reshape(3, 3), gamma, beta, axes)
    for dtype in FLOATS:
        yield case((x / 5).astype(dtype), gamma.astype(dtype), beta.astype(dtype), [0, 1, 2], max(2e-5, coarse(dtype)))


def bias_cases():
    for rank in range(1, 7):
        shape = (2, 5, 4, 3, 2, 3)[:rank]
        x = normal(*shape)
        for layout in ("channels_first", "channels_last"):
            first = layout == "channels_first" and rank > 2
            channels = 1 if first else rank - 1
            bias = normal(shape[channels])
            expected = x + along(bias, rank, channels)
            yield Case("bias_add", {"x": x, "bias": bias, "data_format": layout}, expected, differentiable=True)
            if rank > 2:
                order = (*shape[2:], shape[1]) if first else shape[1:]
                bias = normal(*order)
                expected = x + bias.reshape(shape[1:])  # counted anew, no axis is moved: so Keras did it
                yield Case("bias_add", {"x": x, "bias": bias, "data_format": layout}, expected, differentiable=True)
    square = normal(2, 3, 3)
    for x, bias in ((square, array([1, 2, 3])), (square, array([3, 2, 1])), (square + 1, array([1, 2, 3]))):
        yield Case("bias_add", {"x": x, "bias": bias}, x + bias)
        yield Case("bias_add", {"x": x, "bias": bias, "data_format": "channels_first"}, x + bias[:, None])
    for dtype in (*FLOATS, "int32", "int64", "uint8"):
        x, bias = array([[1, 2], [3, 4]], dtype), array([5, 6], dtype)
        yield Case("bias_add", {"x": x, "bias": bias}, x + bias)


GROUPS = {
    "relu": list(relu_cases()),
    "activations": list(activation_cases()),
    "softmax": list(softmax_cases()),
    "normalize": list(normalize_cases()),
    "best": list(best_cases()),
    "categorical": list(categorical_cases()),
    "sparse": list(sparse_cases()),
    "binary": list(binary_cases()),
    "normalization": list(normalization_cases()),
    "bias": list(bias_cases()),
}
BATCHES = list(batch_cases())
CASES = [case for group in GROUPS.values() for case in group] + BATCHES


def of(group, fed):
    """The cases of a group to be fed in this way: all as variables, some of them in each other way."""
    taken = GROUPS[group] if fed == "variable" else GROUPS[group][FED.index(fed) :: 5]
    return [case for case in taken if fed in case.only]
