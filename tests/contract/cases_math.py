"""Calls of the theme ``math``, with what NumPy says."""

import itertools

import numpy as np

from tests.contract.harness import FED, Case

DRAW = np.random.RandomState(5)
CLOSED = ("variable", "placeholder", "constant")
FLOATS = ("float16", "float32", "float64")
WHOLES = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
NAN, INF = np.nan, np.inf
ONCE = " (first order)"


def normal(*shape, dtype="float32"):
    """Numbers none of which are near one another, nor near 0 or a half: finite differences meet no corner."""
    count = int(np.prod(shape))
    return (DRAW.permutation(count) * 0.37 - count * 0.1573).reshape(shape).astype(dtype)


def array(values, dtype="float32"):
    return np.array(values, dtype)


def coarse(dtype):
    """The tolerance that the digits of a dtype allow."""
    return {"float16": 5e-3, "float64": 1e-9}.get(str(dtype), 1e-5)


# --------------------------------------------------------------------------- products


def batched(x, y, axes):
    """``batch_dot`` sample by sample."""
    one, other = (axis % rank - 1 for axis, rank in zip(axes, (x.ndim, y.ndim), strict=True))
    found = np.array([np.tensordot(a, b, (one, other)) for a, b in zip(x, y, strict=True)], x.dtype)
    return found[:, None] if found.ndim == 1 else found


def dot_cases():
    shapes = [
        ((2, 3), (3, 5)),
        ((2, 3), (4, 3, 5)),
        ((2, 7, 3), (3, 5)),
        ((2, 1, 3), (2, 4, 3, 5)),
        ((3,), (3,)),
    ]
    shapes += [
        ((2, 3), (3,)),
        ((3,), (3, 5)),
        ((3,), (4, 3, 5)),
        ((2, 4, 3), (3,)),
        ((1, 3), (3, 1)),
        ((0, 3), (3, 2)),
    ]
    for one, other in shapes:
        x, y = normal(*one) / 10, normal(*other) / 10
        yield Case("dot", {"x": x, "y": y}, np.dot(x, y), differentiable=0 not in one)
    x, y = normal(2, 3), normal(3, 5)
    yield Case("dot", {"x": x, "y": y}, x @ y)
    yield Case("dot", {"x": x + 1, "y": y}, (x + 1) @ y)
    yield Case("dot", {"x": x, "y": y + 1}, x @ (y + 1))
    for dtype in (*FLOATS, *WHOLES):
        x, y = array([[1, 2, 3], [3, 0, 1]], dtype), array([[1, 2], [3, 4], [5, 90]], dtype)
        yield Case("dot", {"x": x, "y": y}, np.dot(x, y), tolerance=coarse(dtype))
        x, y = array([[[1, 2, 3]], [[3, 0, 1]]], dtype), array([[1, 2], [3, 4], [5, 90]], dtype)
        yield Case("dot", {"x": x, "y": y}, np.dot(x, y), tolerance=coarse(dtype))


def batch_dot_cases():
    spare = {"x": (2, 5, 1), "y": (3, 7, 2)}
    for ranks in itertools.product(range(2, 6), repeat=2):
        for axes in itertools.product(range(1, ranks[0]), range(1, ranks[1])):
            one, other = ([3, *spare[n][: r - 2]] for n, r in zip("xy", ranks, strict=True))
            one.insert(axes[0], 4)
            other.insert(axes[1], 4)
            x, y = normal(*one) / 10, normal(*other) / 10
            given = axes if axes[0] % 2 else [axes[0] - ranks[0], axes[1]]
            smooth = ranks in ((2, 2), (2, 3), (3, 3), (4, 3), (4, 5))
            yield Case("batch_dot", {"x": x, "y": y, "axes": given}, batched(x, y, axes), 1e-4, smooth)
    defaults = [((3, 4), (3, 4), (1, 1)), ((3, 2, 4), (3, 4, 5), (2, 1)), ((3, 2, 4), (3, 4), (2, 1))]
    for one, other, axes in [*defaults, ((3, 4), (3, 4, 5), (1, 1)), ((3, 2, 4), (3, 2, 4, 5), (2, 2))]:
        x, y = normal(*one) / 10, normal(*other) / 10
        yield Case("batch_dot", {"x": x, "y": y}, batched(x, y, axes))
    x, y = normal(3, 4, 4), normal(3, 4, 4)
    for axes in (1, 2, -1, (1, 2), [2, 1], (-2, -1)):
        pair = axes if isinstance(axes, (tuple, list)) else (axes, axes)
        yield Case("batch_dot", {"x": x, "y": y, "axes": axes}, batched(x, y, pair), 1e-4)
    yield Case("batch_dot", {"x": x, "y": y}, batched(x, y, (2, 1)), 1e-4)
    yield Case("batch_dot", {"x": x + 1, "y": y}, batched(x + 1, y, (2, 1)), 1e-4)
    yield Case("batch_dot", {"x": x, "y": y + 1}, batched(x, y + 1, (2, 1)), 1e-4)
    for dtype in (*FLOATS, *WHOLES):
        x, y = array([[1, 2, 3], [3, 0, 1]], dtype), array([[2, 90, 2], [4, 1, 5]], dtype)
        yield Case("batch_dot", {"x": x, "y": y}, batched(x, y, (1, 1)), coarse(dtype))
        yield Case(
            "batch_dot",
            {"x": x[:, None], "y": y, "axes": (2, 1)},
            batched(x[:, None], y, (2, 1)),
            coarse(dtype),
        )


def looking_up_cases():
    for shape in ((), (4,), (2, 3), (2, 3, 4), (1, 3, 0, 2)):
        x = normal(*shape)
        yield Case("transpose", {"x": x}, x.T, differentiable=0 not in shape)
    yield Case("transpose", {"x": array([[True, False]], "bool")}, array([[True], [False]], "bool"))
    rows = normal(5, 3)
    for dtype in WHOLES:
        places = array([[4, 0], [0, 2]], dtype)
        yield Case("gather", {"reference": rows, "indices": places}, rows[places], differentiable=dtype == "int32")
    for places in (array(3, "int32"), array([], "int32"), array([[[1]]], "int64"), array([2, 2, 0], "int32")):
        for table in (rows, rows + 1, rows[:, 0], normal(4, 2, 3)):
            yield Case(
                "gather",
                {"reference": table, "indices": places},
                table[places],
                differentiable=places.ndim == 1,
            )
    yield Case("gather", {"reference": rows, "indices": [1, 0]}, rows[[1, 0]])
    flags = array([[1, 0], [0, 1]], "bool")
    yield Case("gather", {"reference": flags, "indices": array([1], "int32")}, flags[[1]])
    for places in (array(1, "int32"), array([0, 3, 2], "int64"), array([[0, 1], [-1, 2]], "int32")):
        for count in (1, 3):
            found = (places[..., None] == np.arange(count)).astype("float32")
            yield Case("one_hot", {"indices": places, "num_classes": count}, found)
    for dtype in WHOLES:
        found = array([[0, 0, 1], [0, 0, 0]])
        yield Case("one_hot", {"indices": array([2, 3], dtype), "num_classes": 3}, found)


# --------------------------------------------------------------------------- reductions


def _log_sum_exp(x, axis, keepdims):
    return np.logaddexp.reduce(x, axis=axis, keepdims=keepdims)


def _narrow(function):
    """A NumPy reduction whose result keeps the dtype; of bools int64."""

    def reduce(x, axis, keepdims):
        return np.asarray(function(x, axis=axis, keepdims=keepdims, dtype="int64" if x.dtype == bool else x.dtype))

    return reduce


def _real(function):
    """A NumPy reduction in the dtype of floats, in floatx of everything else."""

    def reduce(x, axis, keepdims):
        dtype = x.dtype if x.dtype.kind == "f" else "float32"
        return np.asarray(function(x.astype("float64"), axis=axis, keepdims=keepdims)).astype(dtype)

    return reduce


REDUCTIONS = {
    "max": np.max,
    "min": np.min,
    "sum": _narrow(np.sum),
    "prod": _narrow(np.prod),
    "mean": _real(np.mean),
    "var": _real(np.var),
    "std": _real(np.std),
    "any": lambda x, axis, keepdims: np.any(x != 0, axis=axis, keepdims=keepdims),
    "all": lambda x, axis, keepdims: np.all(x != 0, axis=axis, keepdims=keepdims),
    "logsumexp": _log_sum_exp,
}
NO_BOOL = ("max", "min")
NO_SLOPE = ("any", "all")


def reduction_cases():
    for name, function in REDUCTIONS.items():
        for axis, keepdims in itertools.product((None, 0, -1, [0, 2], (1, -1)), (False, True)):
            x = normal(3, 2, 5) / 4
            expected = function(x, axis=tuple(axis) if isinstance(axis, list) else axis, keepdims=keepdims)
            arguments = {"x": x, "axis": axis, "keepdims": keepdims}
            yield Case(name, arguments, expected, 1e-4, name not in NO_SLOPE and keepdims == (axis in (0, (1, -1))))
        x = array([[1, 0, 2], [3, 1, 2]])
        for given in ({}, {"axis": 1}, {"keepdims": True}, {"axis": 1, "keepdims": True}):
            for content in (x, x + 1, x[:1] * 0):
                expected = function(content, axis=given.get("axis"), keepdims="keepdims" in given)
                yield Case(name, {"x": content, **given}, expected)
        for dtype in FLOATS if name == "logsumexp" else (*FLOATS, *WHOLES, *([] if name in NO_BOOL else ["bool"])):
            x = array([[1, 0, 2], [1, 2, 120], [5, 7, 0], [0, 0, 0]], dtype)
            yield Case(name, {"x": x, "axis": 1}, function(x, axis=1, keepdims=False), coarse(dtype))
        yield Case(name, {"x": array(3.0)}, function(array(3.0), axis=None, keepdims=False))
        yield from _unusual(name, function)


def _unusual(name, function):
    """Nothing to reduce; no axis to reduce; nan and infinity."""
    x = array([[NAN, 1, 2], [1, NAN, 2], [INF, 1, 2], [-INF, 1, 2], [0, 0, 0], [NAN, NAN, NAN], [-INF, -INF, -INF]])
    none = np.zeros((0, 3), "float32")
    with np.errstate(all="ignore"):
        yield Case(name, {"x": x, "axis": 1}, function(x, axis=1, keepdims=False))
        if name not in (*NO_BOOL, "logsumexp", "mean", "var", "std"):
            yield Case(name, {"x": none}, function(none, axis=None, keepdims=False))
        yield Case(name, {"x": none, "axis": 1}, function(none, axis=1, keepdims=False))
    if name not in ("logsumexp", "var", "std"):
        x = array([[1, 0], [3, 2]])
        yield Case(name, {"x": x, "axis": []}, function(x, axis=(), keepdims=False))


def place_cases():
    for name, function, worst in (("argmax", np.argmax, -INF), ("argmin", np.argmin, INF)):
        x = normal(3, 2, 5)
        for axis in (0, 1, 2, -1, -3, None):
            yield Case(name, {"x": x, "axis": axis}, np.asarray(function(x, axis=axis), "int64"))
        yield Case(name, {"x": x}, function(x, axis=-1))
        yield Case(name, {"x": -x}, function(-x, axis=-1))
        for dtype in (*FLOATS, *WHOLES):
            x = array([[1, 2, 2], [3, 1, 1], [0, 0, 0]], dtype)
            yield Case(name, {"x": x}, function(x, axis=-1))
        x = array([[1, NAN, 3], [NAN, 1, 2], [NAN] * 3, [INF, NAN, -INF], [NAN, -INF, INF], [NAN, INF, -INF]])
        yield Case(name, {"x": x}, function(np.where(np.isnan(x), np.float32(worst), x), axis=-1))
        yield Case(name, {"x": np.zeros((0, 3), "float32")}, np.zeros(0, "int64"))


def cumulative_cases():
    for name, function in (("cumsum", np.cumsum), ("cumprod", np.cumprod)):
        x = normal(3, 2, 5) / 4
        for axis in (0, 1, 2, -1, -3):
            yield Case(name, {"x": x, "axis": axis}, function(x, axis=axis), 1e-4, True)
        yield Case(name, {"x": x}, function(x, axis=0), 1e-4, True)
        yield Case(name, {"x": x + 1}, function(x + 1, axis=0), 1e-4)
        for dtype in (*FLOATS, *WHOLES):
            x = array([[1, 2, 100], [3, 1, 2]], dtype)
            yield Case(name, {"x": x, "axis": 1}, function(x, axis=1, dtype=dtype))
        x = array([[True, False, True]], "bool")
        yield Case(name, {"x": x, "axis": 1}, function(x.astype("int64"), axis=1))
        x = array([[2, 0, 3, 4], [0, 2, 0, 5], [1, NAN, 1, 2], [1, INF, 2, -INF]])
        with np.errstate(all="ignore"):
            yield Case(name, {"x": x, "axis": 1}, function(x, axis=1))
        yield Case(name, {"x": x[:2], "axis": 1}, function(x[:2], axis=1), 1e-5, True, note=ONCE)
        yield Case(name, {"x": np.zeros((0, 3), "float32")}, np.zeros((0, 3), "float32"))


# --------------------------------------------------------------------------- element by element

FLOAT_FUNCTIONS = {
    "sqrt": lambda x: np.sqrt(np.where(x < 0, x.dtype.type(0), x)),
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "cos": np.cos,
}
NUMBER_FUNCTIONS = {"square": np.square, "abs": np.abs, "round": np.rint, "sign": np.sign}
COMPARISONS = {
    "equal": np.equal,
    "not_equal": np.not_equal,
    "greater": np.greater,
    "greater_equal": np.greater_equal,
    "less": np.less,
    "less_equal": np.less_equal,
    "lesser": np.less,
    "lesser_equal": np.less_equal,
}
ODD = array([NAN, INF, -INF, 0.0, -0.0, -1.0, 0.5, 1.5, 2.5, -0.5])


def elementwise_cases():
    with np.errstate(all="ignore"):
        for name, function in (FLOAT_FUNCTIONS | NUMBER_FUNCTIONS).items():
            for x in (
                normal(2, 3),
                normal(3, 1, 4) / 3,
                np.zeros((0, 3), "float32"),
                ODD,
                ODD[4:].reshape(3, 2),
                array(2.25),
            ):
                x = np.asarray(np.abs(x)) if name == "log" and x is not ODD else x
                yield Case(name, {"x": x}, function(x), differentiable=x.size > 0 and np.all(np.abs(x) > 0.01))
            for dtype in FLOATS:
                x = array([[0.3, 1.6], [2.5, 3.5]], dtype)
                yield Case(name, {"x": x}, function(x), coarse(dtype))
        for name, function in NUMBER_FUNCTIONS.items():
            for dtype in WHOLES:
                x = array([0, 1, 2, 100, 3], dtype) if dtype.startswith("u") else array([0, -1, 2, 100, -3], dtype)
                yield Case(name, {"x": x}, function(x).astype(dtype))
        yield Case("exp", {"x": 2}, np.exp(array(2)))
        yield Case("log", {"x": [1, 2]}, np.log(array([1, 2])))
        yield Case("square", {"x": 3}, array(9, "int32"))


def pair_cases():
    x, y = normal(3, 2, 5), normal(3, 2, 5) + np.float32(0.11)
    large = {"maximum": np.maximum, "minimum": np.minimum}
    odd, even = (part.reshape(-1) for part in np.meshgrid(array([NAN, 1, 2, INF, -INF]), array([NAN, 1, 2, INF, -INF])))
    for name, function in (large | COMPARISONS).items():
        smooth = name in large
        for one, other in ((x, y), (x, y + 1), (x + 1, y), (x, x), (odd, even)):
            yield Case(
                name,
                {"x": one, "y": other},
                function(one, other),
                differentiable=smooth and one is x and other is y,
            )
        yield Case(name, {"x": x, "y": y[:1, :1]}, function(x, y[:1, :1]), differentiable=smooth, only=CLOSED)
        yield Case(name, {"x": x[0], "y": y}, function(x[0], y), differentiable=smooth, only=CLOSED)
        yield Case(name, {"x": x, "y": 0.5}, function(x, np.float32(0.5)))
        yield Case(name, {"x": 1, "y": x}, function(np.float32(1), x))
        for dtype in (*FLOATS, *WHOLES):
            one, other = array([1, 2, 3, 0], dtype), array([1, 3, 2, 0], dtype)
            yield Case(name, {"x": one, "y": other}, function(one, other))
    flags = array([True, False], "bool"), array([True, True], "bool")
    yield Case("equal", dict(zip("xy", flags, strict=True)), array([True, False], "bool"))
    yield Case("not_equal", dict(zip("xy", flags, strict=True)), array([False, True], "bool"))


def power_cases():
    x = normal(2, 3)
    for a in (0, 1, 2, 3, -1, -2.0):
        yield Case("pow", {"x": x, "a": a}, np.power(x, np.float32(a)), differentiable=True)
    base, exponent = np.abs(x), normal(2, 3) / 3
    yield Case("pow", {"x": base, "a": 0.5}, np.sqrt(base), differentiable=True)
    yield Case("pow", {"x": base, "a": exponent}, base**exponent, differentiable=True)
    yield Case("pow", {"x": base + 1, "a": exponent}, (base + 1) ** exponent)
    yield Case("pow", {"x": 2.0, "a": exponent}, np.float32(2) ** exponent, differentiable=True)
    for dtype in (*FLOATS, *WHOLES):
        x = array([0, 1, 2, 5], dtype)
        yield Case("pow", {"x": x, "a": 2}, x * x, coarse(dtype))
        yield Case("pow", {"x": x, "a": array([0, 3, 2, 1], dtype)}, array([1, 1, 4, 5], dtype), coarse(dtype))
    x = array([NAN, INF, 0, -1, 1, -INF])
    with np.errstate(all="ignore"):
        for a in (0.0, 1.0, -1.0, 2.0):
            yield Case("pow", {"x": x, "a": a}, x ** np.float32(a))
        yield Case("pow", {"x": x[:5], "a": 0.5}, np.sqrt(x[:5]))  # of -inf, libraries differ


def clip_cases():
    x = normal(3, 4)
    for low, high in (
        (-1.0, 1.0),
        (-1, 2),
        (0.5, 1.0),
        (0.5, -2.0),
        (None, 1.0),
        (0.5, None),
        (None, None),
        (1.0, 1.0),
    ):
        top = INF if high is None else high if low is None else max(low, high)
        expected = np.clip(x, -INF if low is None else low, top).astype("float32")
        yield Case("clip", {"x": x, "min_value": low, "max_value": high}, expected, differentiable=True)
    yield Case("clip", {"x": x + 1, "min_value": -1.0, "max_value": 1.0}, np.clip(x + 1, -1, 1))
    low, high = array([[-1, 0, 1, 0]]), array([[1, 1, 0, 0.25]])
    expected = np.clip(x, low, np.maximum(low, high))
    yield Case("clip", {"x": x, "min_value": low, "max_value": high}, expected, only=CLOSED)
    x = array([NAN, INF, -INF, 0, 3])
    yield Case("clip", {"x": x, "min_value": 0.0, "max_value": 1.0}, array([NAN, 1, 0, 0, 1]))
    for dtype in (*FLOATS, *WHOLES):
        x = array([0, 1, 5, 9], dtype)
        yield Case("clip", {"x": x, "min_value": 1, "max_value": 5}, array([1, 1, 5, 5], dtype))


GROUPS = {
    "dot": list(dot_cases()),
    "batch_dot": list(batch_dot_cases()),
    "looking_up": list(looking_up_cases()),
    "reductions": list(reduction_cases()),
    "places": list(place_cases()),
    "cumulative": list(cumulative_cases()),
    "elementwise": list(elementwise_cases()),
    "pairs": list(pair_cases()),
    "powers": list(power_cases()),
    "clip": list(clip_cases()),
}
CASES = [case for group in GROUPS.values() for case in group]


def of(group, fed):
    """The cases of a group to be fed in this way: all as variables, each in one of the other ways as well."""
    turn = FED.index(fed)
    taken = GROUPS[group] if fed == "variable" else GROUPS[group][turn % 3 :: 3]
    return [case for case in taken if fed in case.only]
