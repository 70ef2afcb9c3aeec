"""For the functions of the table of Theano's names: how they are called, and what NumPy computes in their place.

A case is (arguments, the call on Theano's side, the call on NumPy's side). Arguments are named by what they hold:
``r`` real numbers, ``p`` positive ones, ``u`` numbers within -1 and 1, ``s`` numbers above 1, ``i`` whole numbers,
``n`` small numbers from 0, ``b`` truth values; with a shape: ``"r23"`` is a real matrix of 2 rows and 3 columns.
"""

import math

import numpy as np
import scipy.linalg
import scipy.special
from scipy.signal import convolve2d

T = "pytensor.tensor"
L = "pytensor.tensor.linalg"


def plain(targets, *arguments, module=T):
    """Cases of functions that take just their arguments."""
    return {
        f"{module}:{name}": (arguments, lambda f, *given: f(*given), function) for name, function in targets.items()
    }


REAL = {
    "abs": np.abs, "neg": np.negative, "exp": np.exp, "exp2": np.exp2, "expm1": np.expm1,
    "sqr": np.square, "sin": np.sin, "cos": np.cos, "tan": np.tan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh,
    "arctan": np.arctan, "arcsinh": np.arcsinh, "deg2rad": np.deg2rad, "rad2deg": np.rad2deg,
    "erf": scipy.special.erf, "erfc": scipy.special.erfc, "erfcx": scipy.special.erfcx, "j0": scipy.special.j0,
    "j1": scipy.special.j1, "ceil": np.ceil, "floor": np.floor, "trunc": np.trunc, "round_half_to_even": np.round,
    "iround": lambda x: np.trunc(x + np.copysign(0.5, x)).astype("int64"), "isnan": np.isnan, "isinf": np.isinf,
    "round_half_away_from_zero": lambda x: np.trunc(x + np.copysign(0.5, x)), "tensor_copy": np.copy,
    "conj": np.conj, "real": np.real, "imag": np.imag, "zeros_like": np.zeros_like, "ones_like": np.ones_like,
    "shape": lambda x: np.array(x.shape), "flatten": np.ravel, "transpose": np.transpose, "sum": np.sum,
    "prod": np.prod, "mean": np.mean, "trace": np.trace, "diagonal": np.diagonal, "diag": np.diag, "argmax": np.argmax,
    "argmin": np.argmin, "sort": np.sort, "argsort": lambda x: np.argsort(x, axis=-1), "cumsum": np.cumsum,
    "cumprod": np.cumprod, "identity_like": lambda x: np.eye(*x.shape), "tril": np.tril, "triu": np.triu,
    "flatnonzero": np.flatnonzero, "as_tensor_variable": np.asarray, "as_tensor": np.asarray,
    "shape_padleft": lambda x: x[None], "shape_padright": lambda x: x[..., None], "stacklists": np.asarray,
    "nonzero_values": lambda x: x[x != 0],
}  # fmt: skip
POSITIVE = {
    "log": np.log, "log2": np.log2, "log10": np.log10, "log1p": np.log1p, "sqrt": np.sqrt,
    "gamma": scipy.special.gamma, "gammaln": scipy.special.gammaln, "psi": scipy.special.psi,
}  # fmt: skip
WITHIN = {
    "arcsin": np.arcsin, "arccos": np.arccos, "arctanh": np.arctanh, "erfinv": scipy.special.erfinv,
}  # fmt: skip
TWO = {
    "maximum": np.maximum, "minimum": np.minimum, "add": np.add, "sub": np.subtract, "mul": np.multiply,
    "true_div": np.divide, "floor_div": np.floor_divide, "mod": np.mod, "neq": np.not_equal, "eq": np.equal,
    "ge": np.greater_equal, "gt": np.greater, "le": np.less_equal, "lt": np.less, "arctan2": np.arctan2,
    "isclose": np.isclose, "allclose": np.allclose, "fill": lambda x, y: y, "second": lambda x, y: y,
    "complex": lambda x, y: x + 1j * y,
}  # fmt: skip
BITS = {
    "and_": np.bitwise_and, "or_": np.bitwise_or, "xor": np.bitwise_xor, "bitwise_and": np.bitwise_and,
    "bitwise_or": np.bitwise_or, "bitwise_xor": np.bitwise_xor, "int_div": np.floor_divide,
}  # fmt: skip
TRUTHS = {"all": np.all, "any": np.any}

CASES = {
    **plain(REAL, "r33"), **plain(POSITIVE, "p23"), **plain(WITHIN, "u23"), **plain(TWO, "r23", "r23"),
    **plain(BITS, "n23", "m23"), **plain(TRUTHS, "b23"), **plain({"arccosh": np.arccosh}, "s23"),
    **plain({"erfcinv": scipy.special.erfcinv}, "h23"), **plain({"invert": np.invert, "bitwise_not": np.invert}, "i23"),
    **plain({"chi2sf": lambda x, k: 1 - scipy.special.gammainc(k / 2, x / 2)}, "p23", "p23", module=".tensors"),
    **plain({"sgn": np.sign}, "r23", module=".tensors"),
    **plain({"pow": np.power, "power": np.power}, "p23", "r23"), **plain({"angle": np.angle}, "c23"),
    **plain({"complex_from_polar": lambda x, y: x * np.exp(1j * y)}, "p23", "r23"),
    f"{T}:squeeze": (("r23",), lambda f, x: f(x.dimshuffle("x", 0, "x", 1)), lambda x: x),
    **plain({"outer": np.outer}, "r3", "r2"), **plain({"ptp": lambda x: np.ptp(x)}, "r23"),
    **plain({"bincount": np.bincount}, "n5"), **plain({"inverse_permutation": np.argsort}, "o5"),
    **plain({"diff": np.diff}, "r14"), **plain({"unique": np.unique}, "n5"),
    **plain({"switch": np.where, "where": np.where}, "b23", "r23", "r23"),
    f"{T}:clip": (("r23",), lambda f, x: f(x, -0.5, 0.5), lambda x: np.clip(x, -0.5, 0.5)),
    f"{T}:cast": (("r23",), lambda f, x: f(x, "int32"), lambda x: x.astype("int32")),
    f"{T}:shape_padaxis": (("r23",), lambda f, x: f(x, axis=1), lambda x: x[:, None]),
    f"{T}:zeros": (("r23",), lambda f, x: f((x.shape[0], 2)), lambda x: np.zeros((len(x), 2))),
    f"{T}:ones": (("r23",), lambda f, x: f((x.shape[0], 2)), lambda x: np.ones((len(x), 2))),
    f"{T}:alloc": (("r3",), lambda f, x: f(x, 2, 3), lambda x: np.stack([x, x])),
    f"{T}:eye": (("r23",), lambda f, x: f(x.shape[0], 4, 1), lambda x: np.eye(len(x), 4, 1)),
    f"{T}:tri": (("r23",), lambda f, x: f(3, 4, 1), lambda x: np.tri(3, 4, 1)),
    f"{T}:arange": (("r23",), lambda f, x: f(1, x.shape[1], 2), lambda x: np.arange(1, x.shape[1], 2)),
    f"{T}:mgrid": (("r23",), lambda f, x: f[0:2, 0:3][1], lambda x: np.mgrid[0:2, 0:3][1]),
    f"{T}:ogrid": (("r23",), lambda f, x: f[0:2, 0:3][1], lambda x: np.ogrid[0:2, 0:3][1]),
    f"{T}:concatenate": (("r23", "r23"), lambda f, x, y: f([x, y], axis=1), lambda x, y: np.hstack([x, y])),
    f"{T}:join": (("r23", "r23"), lambda f, x, y: f(1, x, y), lambda x, y: np.hstack([x, y])),
    f"{T}:horizontal_stack": (("r23", "r23"), lambda f, x, y: f(x, y), lambda x, y: np.hstack([x, y])),
    f"{T}:vertical_stack": (("r23", "r23"), lambda f, x, y: f(x, y), lambda x, y: np.vstack([x, y])),
    f"{T}:tile": (("r23",), lambda f, x: f(x, (2, 1)), lambda x: np.tile(x, (2, 1))),
    f"{T}:roll": (("r23",), lambda f, x: f(x, 1, axis=1), lambda x: np.roll(x, 1, axis=1)),
    f"{T}:repeat": (("r23",), lambda f, x: f(x, 2, axis=1), lambda x: np.repeat(x, 2, axis=1)),
    f"{T}:swapaxes": (("r234",), lambda f, x: f(x, 0, 2), lambda x: np.swapaxes(x, 0, 2)),
    f"{T}:nonzero": (("b23",), lambda f, x: list(f(x)), lambda x: list(np.nonzero(x))),
    f"{T}:set_subtensor": (("r23",), lambda f, x: f(x[:, 1], 5), lambda x: np.insert(np.delete(x, 1, 1), 1, 5, 1)),
    f"{T}:inc_subtensor": (("r23",), lambda f, x: f(x[1], 5), lambda x: x + np.array([[0], [5]])),
    f"{T}:take": (("r33", "n2"), lambda f, x, i: f(x, i, axis=1), lambda x, i: np.take(x, i, axis=1)),
    f"{T}:choose": (("l4", "r24"), lambda f, i, x: f(i, x), lambda i, x: np.choose(i, x)),
    f"{T}:permute_row_elements": (("r35", "o5"), lambda f, x, o: f(x, o), lambda x, o: x[:, o]),
    f"{T}:constant": (("r23",), lambda f, x: x + f(2.0), lambda x: x + 2),
    f"{T}:largest": (("r23", "r23"), lambda f, x, y: f(x, y), np.maximum),
    f"{T}:smallest": (("r23", "r23"), lambda f, x, y: f(x, y), np.minimum),
    f"{T}:specify_shape": (("r23",), lambda f, x: f(x, (2, 3)), lambda x: x),
    f"{T}:compress": (("r33",), lambda f, x: f([1, 0, 1], x, axis=0), lambda x: x[[0, 2]]),
    f"{T}:fill_diagonal": (("r33",), lambda f, x: f(x, 7.0), lambda x: x * (1 - np.eye(3)) + 7 * np.eye(3)),
    f"{T}:fill_diagonal_offset": (
        ("r33",), lambda f, x: f(x, 7.0, 1), lambda x: x * (1 - np.eye(3, k=1)) + 7 * np.eye(3, k=1),
    ),
    f"{T}:get_scalar_constant_value": (("r23",), lambda f, x: x + f(np.asarray(2.0)), lambda x: x + 2),
    f"{T}:scalar_from_tensor": (("r",), lambda f, x: f(x), lambda x: x),
    f"{T}:tensordot": (("r234", "r345"), lambda f, x, y: f(x, y, 2), lambda x, y: np.tensordot(x, y, 2)),
    ".tensors:batched_tensordot": (
        ("r234", "r245"), lambda f, x, y: f(x, y, [[2], [1]]), lambda x, y: np.einsum("bij,bjk->bik", x, y),
    ),
    f"{T}.extra_ops:searchsorted": (
        ("r3",), lambda f, x: f([-1.0, 0.0, 1.0], x), lambda x: np.searchsorted([-1, 0, 1], x),
    ),
    ".tensors:abs_": (("r23",), lambda f, x: f(x), np.abs),
    ".tensors:inv": (("r23",), lambda f, x: f(x), lambda x: 1 / x),
    ".tensors:round_": (("r23",), lambda f, x: f(x * 2.5), lambda x: np.trunc(x * 2.5 + np.copysign(0.5, x))),
    ".tensors:dot": (("r23", "r34"), lambda f, x, y: f(x, y) * f(2.0, 3.0), lambda x, y: 6 * (x @ y)),
    ".tensors:batched_dot": (
        ("r234", "r245", "r24"), lambda f, x, y, z: [f(x, y), f(x, z), f(z, z), f(z[:, 0], x)],
        lambda x, y, z: [x @ y, np.einsum("bij,bj->bi", x, z), (z * z).sum(1), z[:, :1, None] * x],
    ),
    ".tensors:max_": (("r23",), lambda f, x: f(x, axis=1, keepdims=True), lambda x: x.max(1, keepdims=True)),
    ".tensors:min_": (("r23",), lambda f, x: f(x, [0]), lambda x: x.min(0)),
    ".tensors:max_and_argmax": (("r23",), lambda f, x: f(x, axis=1), lambda x: [x.max(1), x.argmax(1)]),
    ".tensors:var": (("r23",), lambda f, x: f(x, axis=1, ddof=1), lambda x: x.var(1, ddof=1)),
    ".tensors:std": (("r23",), lambda f, x: f(x, 1, True), lambda x: x.std(1, keepdims=True)),
    ".tensors:stack": (
        ("r23", "r23"), lambda f, x, y: [f([x, y], 1), f(x, y)], lambda x, y: [np.stack([x, y], 1), np.stack([x, y])],
    ),
    ".tensors:split": (("r5",), lambda f, x: f(x, [2, 3], 2), lambda x: np.split(x, [2])),
    ".tensors:reshape": (("r23",), lambda f, x: f(x, (3, -1), ndim=2), lambda x: x.reshape(3, -1)),
    ".tensors:default": (("r23",), lambda f, x: f(None, x) + f(x, 5), lambda x: 2 * x),
    ".tensors:extract_constant": (("r23",), lambda f, x: x + f(np.asarray(2.0)), lambda x: x + 2),
    ".tensors:addbroadcast": (("r13", "r23"), lambda f, x, y: f(x, 0) + y, np.add),
    ".tensors:unbroadcast": (("r13",), lambda f, x: f(x, 0), lambda x: x),
    ".tensors:patternbroadcast": (("r13", "r23"), lambda f, x, y: f(x, (True, False)) + y, np.add),
    ".tensors:allocempty": (("r23",), lambda f, x: f((2, 4), "float32").shape, lambda x: np.array([2, 4])),
    ".tensors:AllocEmpty": (("r23",), lambda f, x: f("float32")(2, 4).shape, lambda x: np.array([2, 4])),
    ".tensors:to_one_hot": (("n5",), lambda f, i: f(i, 6), lambda i: np.eye(6)[i]),
    ".tensors:contiguous": (("r23",), lambda f, x: f(x), lambda x: x),
}  # fmt: skip
SAME_ELSEWHERE = "cumsum cumprod diff bincount squeeze compress repeat fill_diagonal fill_diagonal_offset unique"
CASES |= {f"{T}.extra_ops:{name}": CASES[f"{T}:{name}"] for name in SAME_ELSEWHERE.split()}


def softmax(x):
    """Row by row."""
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def crossentropy(p, i):
    """The cross entropy of normalized rows with class numbers."""
    return -np.log(softmax(p)[np.arange(len(p)), i])


def elu(x, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def confusions(a, p):
    order = np.unique([*a, *p])
    return [np.array([[np.sum((a == i) & (p == j)) for j in order] for i in order]), order]


CASES |= {
    **plain({"sigmoid": sigmoid, "softplus": lambda x: np.log1p(np.exp(x)), "softmax": softmax}, "r23", module=".nnet"),
    **plain({"logsoftmax": lambda x: np.log(softmax(x)), "softmax_graph": softmax}, "r23", module=".nnet"),
    **plain({"softsign": lambda x: x / (1 + abs(x)), "elu": elu}, "r23", module=".nnet"),
    **plain({"hard_sigmoid": lambda x: np.clip(0.2 * x + 0.5, 0, 1)}, "w23", module=".nnet"),
    **plain({"softmax_with_bias": lambda x, b: softmax(x + b)}, "r23", "r3", module=".nnet"),
    **plain({"crossentropy_softmax_1hot": lambda x, i: [crossentropy(x, i), softmax(x)]}, "r34", "n3", module=".nnet"),
    **plain({"confusion_matrix": confusions}, "n5", "m5", module=".nnet"),
    ".nnet:selu": (("r23",), lambda f, x: f(x), lambda x: 1.0507009873554805 * elu(x, 1.6732632423543772)),
    ".nnet:relu": (
        ("r23",), lambda f, x: [f(x), f(x, 0.1), f(x, -2)],
        lambda x: [np.maximum(x, 0), np.where(x > 0, x, 0.1 * x), np.where(x > 0, x, -2 * x)],
    ),
    ".nnet:binary_crossentropy": (
        ("q23", "b23"), lambda f, p, y: f(p, y), lambda p, y: -np.where(y, np.log(p), np.log(1 - p)),
    ),
    ".nnet:sigmoid_binary_crossentropy": (
        ("r23", "b23"), lambda f, x, y: f(x, y), lambda x, y: -np.where(y, np.log(sigmoid(x)), np.log(sigmoid(-x))),
    ),
    ".nnet:categorical_crossentropy": (
        ("q23", "q23"), lambda f, p, y: f(p, y), lambda p, y: -(y * np.log(p)).sum(1),
    ),
    ".nnet:crossentropy_categorical_1hot": (
        ("q34", "n3"), lambda f, p, i: f(p, i), lambda p, i: -np.log(p[np.arange(3), i]),
    ),
    ".nnet:crossentropy_softmax_argmax_1hot_with_bias": (
        ("r34", "r4", "n3"), lambda f, x, b, i: list(f(x, b, i)),
        lambda x, b, i: [crossentropy(x + b, i), softmax(x + b), (x + b).argmax(1)],
    ),
    ".images:images2neibs": (
        ("r1244",), lambda f, x: f(x, (2, 2)),
        lambda x: np.array([x[0, c, i:i + 2, j:j + 2].ravel() for c in (0, 1) for i in (0, 2) for j in (0, 2)]),
    ),
    ".images:neibs2images": (
        ("r42",), lambda f, x: f(x, (1, 2), (1, 1, 2, 4)), lambda x: x.reshape(1, 1, 2, 4),
    ),
    ".images:signals": (("r55", "r23"), lambda f, x, w: f(x, w), lambda x, w: convolve2d(x, w, "valid")),
    f"{L}:cholesky": (("d33",), lambda f, x: f(x), np.linalg.cholesky),
    f"{L}:solve": (("d33", "r3"), lambda f, a, b: f(a, b), np.linalg.solve),
    f"{L}:kron": (("r23", "r32"), lambda f, x, y: f(x, y), np.kron),
    f"{L}:expm": (("r33",), lambda f, x: f(x), scipy.linalg.expm),
    f"{L}:eigvalsh": (("d33", "d33"), lambda f, a, b: f(a, b), scipy.linalg.eigvalsh),
    f"{L}:solve_triangular": (
        ("d33", "r3"), lambda f, a, b: f(a, b, lower=True), lambda a, b: np.linalg.solve(np.tril(a), b),
    ),
    ".algebra:solve_lower_triangular": (
        ("d33", "r3"), lambda f, a, b: f(a, b), lambda a, b: np.linalg.solve(np.tril(a), b),
    ),
    ".algebra:solve_upper_triangular": (
        ("d33", "r3"), lambda f, a, b: f(a, b), lambda a, b: np.linalg.solve(np.triu(a), b),
    ),
    ".algebra:extract_diag": (("r33",), lambda f, x: f(x), np.diagonal),
    ".algebra:alloc_diag": (("r3",), lambda f, x: f(x), np.diag),
    f"{L}:matrix_inverse": (("d33",), lambda f, x: f(x), np.linalg.inv),
    f"{L}:det": (("d33",), lambda f, x: f(x), np.linalg.det),
    f"{L}:matrix_dot": (("r23", "r33", "r32"), lambda f, x, y, z: f(x, y, z), lambda x, y, z: x @ y @ z),
    f"{L}:matrix_power": (("r33",), lambda f, x: f(x, 3), lambda x: x @ x @ x),
    f"{L}:qr": (("d33",), lambda f, x: list(f(x)), lambda x: list(np.linalg.qr(x))),
    f"{L}:svd": (("d33",), lambda f, x: f(x)[1], lambda x: np.linalg.svd(x)[1]),
    f"{L}:eig": (("d33",), lambda f, x: f(x)[0].sum().real, lambda x: np.trace(x)),
    f"{L}:eigh": (("d33",), lambda f, x: f(x)[0], lambda x: np.linalg.eigh(x)[0]),
    f"{L}:pinv": (("r23",), lambda f, x: f(x), np.linalg.pinv),
    f"{L}:norm": (("r23",), lambda f, x: f(x), np.linalg.norm),
    f"{L}:lstsq": (
        ("r53", "r5"), lambda f, a, b: f(a, b, -1)[0], lambda a, b: np.linalg.lstsq(a, b, rcond=-1)[0],
    ),
    f"{L}:tensorinv": (("d33",), lambda f, x: f(x, 1), np.linalg.inv),
    f"{L}:tensorsolve": (("d33", "r3"), lambda f, a, b: f(a, b), np.linalg.solve),
}  # fmt: skip

# What the pieces of the rough sigmoid are measured against.
ROUGH = ".nnet:ultra_fast_sigmoid"
CASES[ROUGH] = (("w23",), lambda f, x: abs(f(x) - 1 / (1 + (-x).exp())) < 0.1, lambda x: x == x)


def values(spec, seed, place=0):
    """An array as a spec says: see the head of this file."""
    rng = np.random.default_rng([seed, place, *map(ord, spec)])
    kind, shape = spec[0], tuple(map(int, spec[1:]))
    real = rng.uniform(-2, 2, shape)
    if kind == "d":  # symmetric, and positive definite
        half = rng.uniform(-1, 1, shape)
        return half @ half.T + np.eye(len(half))
    made = {
        "r": real, "p": abs(real) + 0.1, "u": real / 2.1, "s": abs(real) + 1.1, "w": 3 * real,
        "q": abs(real) / 2.1 + 0.01, "h": abs(real) / 1.1 + 0.05, "c": real + 1j * rng.uniform(-2, 2, shape),
        "b": rng.random(shape) < 0.5, "i": rng.integers(-5, 5, shape), "n": rng.integers(0, 3, shape),
        "m": rng.integers(1, 4, shape), "l": rng.integers(0, 2, shape),
        "o": rng.permutation(math.prod(shape) or 1).reshape(shape),
    }  # fmt: skip
    return np.asarray(made[kind])
