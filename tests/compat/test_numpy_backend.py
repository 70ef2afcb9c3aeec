"""The functions of K in NumPy, against K on the engine in use; those that only draw or ask, against their sentences."""

import re
from pathlib import Path

import numpy as np
import pytest

from kerascn.compat import numpy_backend as N

X = np.random.RandomState(1).uniform(-2, 2, (3, 4, 5)).astype("float32")
Y = np.random.RandomState(2).uniform(-2, 2, (3, 4, 5)).astype("float32")
ROWS = np.random.RandomState(3).uniform(0.1, 1, (4, 6)).astype("float32")
SHARES = ROWS / ROWS.sum(axis=1, keepdims=True)
LABELS = np.eye(6, dtype="float32")[[0, 3, 5, 3]]
PICTURES = np.random.RandomState(4).normal(size=(2, 6, 7, 3)).astype("float32")
VOLUMES = np.random.RandomState(5).normal(size=(2, 4, 5, 4, 2)).astype("float32")


def kernel(*shape):
    return np.random.RandomState(6).normal(size=shape).astype("float32")


OF_ONE = """
    square abs exp round sign sin cos tanh sigmoid softplus softsign hard_sigmoid elu softmax transpose flatten
    batch_flatten relu cumsum cumprod argmax argmin
""".split()
OF_TWO = "equal not_equal greater greater_equal less less_equal maximum minimum".split()
CASES = [
    *[(name, (X,), {}) for name in OF_ONE],
    *[(name, (X, axis, keep), {}) for name in ("sum", "prod", "mean", "var", "std", "max", "min", "logsumexp")
      for axis, keep in ((None, False), (1, True), ([0, 2], False), (-1, False))],
    *[(name, (X > 1, axis), {}) for name in ("any", "all") for axis in (None, 1, [0, 2])],
    *[(name, (X, np.round(Y)), {}) for name in OF_TWO],
    ("equal", (np.round(X), np.round(Y)), {}), ("log", (SHARES,), {}), ("sqrt", (X,), {}), ("pow", (X, 3), {}),
    ("relu", (X, 0.2, 1.0, 0.5), {}), ("relu", (X,), {"threshold": 0.5}), ("elu", (X, 0.3), {}),
    ("softmax", (X, 1), {}), ("l2_normalize", (X, -1), {}), ("l2_normalize", (X, 1), {}),
    ("clip", (X, -1, 0.5), {}), ("cumsum", (X, 2), {}), ("cumprod", (X, 1), {}),
    ("argmax", (X, 0), {}), ("argmin", (X, 1), {}), ("dot", (X, X[0].T), {}), ("dot", (X[0], X[0].T), {}),
    *[("batch_dot", (X, Y, axes), {}) for axes in (2, (2, 2), (1, 1), [2, 2])],
    ("batch_dot", (X, Y.transpose(0, 2, 1)), {}), ("batch_dot", (X[:, 0], Y[:, 0], 1), {}),
    ("batch_dot", (X, Y[:, 0], (2, 1)), {}),
    ("concatenate", ([X, Y],), {}), ("concatenate", ([X, Y], 1), {}), ("stack", ([X, Y], 1), {}),
    ("permute_dimensions", (X, (1, 0, 2)), {}), ("reshape", (X, (5, -1)), {}), ("repeat_elements", (X, 2, 1), {}),
    ("repeat", (X[0], 3), {}), ("temporal_padding", (X,), {}), ("temporal_padding", (X, (2, 0)), {}),
    *[("spatial_2d_padding", (PICTURES, ((1, 2), (0, 3))), {"data_format": one})
      for one in ("channels_first", "channels_last")],
    ("spatial_2d_padding", (PICTURES,), {}),
    *[("spatial_3d_padding", (VOLUMES, ((1, 2), (0, 3), (1, 0))), {"data_format": one})
      for one in ("channels_first", "channels_last")],
    ("tile", (X, (1, 2, 3)), {}), ("arange", (5,), {}), ("arange", (2, 9, 3), {}),
    ("arange", (1, 3), {"dtype": "int64"}),
    ("gather", (X, np.array([2, 0])), {}), ("reverse", (X, 1), {}), ("reverse", (X, [0, 2]), {}),
    ("slice", (X, [0, 1, 2], [2, -1, 3]), {}), ("expand_dims", (X, 1), {}), ("squeeze", (X[:, :1], 1), {}),
    ("one_hot", (np.array([1, 0, 4]), 5), {}),
    *[("resize_images", (PICTURES, 2, 3, one), {}) for one in ("channels_first", "channels_last")],
    *[("resize_volumes", (VOLUMES, 2, 1, 3, one), {}) for one in ("channels_first", "channels_last")],
    ("binary_crossentropy", (LABELS, SHARES), {}), ("binary_crossentropy", (LABELS, SHARES, True), {}),
    ("categorical_crossentropy", (LABELS, ROWS), {}), ("categorical_crossentropy", (LABELS, ROWS, True), {}),
    ("in_top_k", (SHARES, np.array([0, 3, 5, 2]), 2), {}),
    ("batch_normalization", (X, X.mean((0, 1)), X.var((0, 1)), X[0, 0], X[1, 1]), {}),
    ("batch_normalization", (X, X.mean((0, 2)), X.var((0, 2)), X[0, :, 0], X[1, :, 1]), {"axis": 1, "epsilon": 1e-2}),
    ("bias_add", (X, X[0, 0]), {"data_format": "channels_last"}),
    ("bias_add", (X, X[0, :, 0]), {"data_format": "channels_first"}),
    ("bias_add", (PICTURES, kernel(6, 7, 3)), {"data_format": "channels_last"}),
    ("bias_add", (PICTURES, kernel(7, 3, 6)), {"data_format": "channels_first"}),
    ("bias_add", (VOLUMES, kernel(5, 4, 2, 4)), {"data_format": "channels_first"}),
    ("zeros_like", (X,), {}), ("ones_like", (X,), {}), ("zeros", ((2, 3),), {}), ("ones", ((2, 3),), {}),
    ("eye", (3,), {}), ("constant", (2.5,), {"shape": (2, 2)}), ("constant", ([1, 2],), {}),
    ("variable", ([[1, 2]],), {}),
]  # fmt: skip
FORMATS = ("channels_last", "channels_first")


def value(K, found):
    return K.eval(found) if K.is_tensor(found) or K.is_variable(found) else np.asarray(found)


def compare(K, name, args, kwargs):
    given = [K.constant(one, dtype=one.dtype.name) if isinstance(one, np.ndarray) else one for one in args]
    if args and isinstance(args[0], list) and isinstance(args[0][0], np.ndarray):
        given[0] = [K.constant(one) for one in args[0]]
    if name in ("variable", "constant"):
        given = args
    expected = value(K, getattr(K, name)(*given, **kwargs))
    found = np.asarray(getattr(N, name)(*args, **kwargs))
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=2e-4, atol=2e-5, err_msg=f"{name}{kwargs}")


def test_each_is_that_of_k(K):
    for name, args, kwargs in CASES:
        compare(K, name, args, kwargs)


def with_channels(x, data_format):
    return np.moveaxis(x, -1, 1) if data_format == "channels_first" else x


@pytest.mark.parametrize("data_format", FORMATS)
def test_convolutions_and_pooling(K, data_format):
    pictures, volumes = with_channels(PICTURES, data_format), with_channels(VOLUMES, data_format)
    series = with_channels(X, data_format)
    given = {"data_format": data_format}
    for padding in ("valid", "same"):
        both = {"padding": padding, **given}
        compare(K, "conv1d", (series, kernel(3, 5, 2)), both)
        compare(K, "conv2d", (pictures, kernel(3, 2, 3, 4)), both)
        compare(K, "conv2d", (pictures, kernel(2, 3, 3, 4)), {"dilation_rate": (2, 1), **both})
        compare(K, "conv2d", (pictures, kernel(3, 3, 3, 4)), {"strides": (2, 3), **both})
        compare(K, "conv3d", (volumes, kernel(2, 3, 1, 2, 3)), both)
        compare(K, "depthwise_conv2d", (pictures, kernel(3, 2, 3, 2)), both)
        separable = (pictures, kernel(3, 2, 3, 2), kernel(1, 1, 6, 4))
        compare(K, "separable_conv2d", separable, both)
        compare(K, "separable_conv1d", (series, kernel(3, 5, 2), kernel(1, 10, 4)), both)
        for mode in ("max", "avg"):
            places = {"padding": padding, "data_format": data_format, "pool_mode": mode}
            compare(K, "pool2d", (pictures, (2, 3), (2, 1)), places)
            compare(K, "pool3d", (volumes, (2, 2, 3), (1, 2, 1)), places)
    compare(K, "conv1d", (series, kernel(3, 5, 2)), {"padding": "causal", **given})


@pytest.mark.parametrize("data_format", FORMATS)
def test_transposed_convolutions(K, data_format):
    pictures, volumes = with_channels(PICTURES, data_format), with_channels(VOLUMES, data_format)
    for padding, lengths, volume in (("valid", (8, 8), (5, 7, 5)), ("same", (6, 7), (4, 5, 4))):
        shape = (2, 4, *lengths) if data_format == "channels_first" else (2, *lengths, 4)
        compare(K, "conv2d_transpose", (pictures, kernel(3, 2, 4, 3), shape),
                {"padding": padding, "data_format": data_format})  # fmt: skip
        shape = (2, 3, *volume) if data_format == "channels_first" else (2, *volume, 3)
        compare(K, "conv3d_transpose", (volumes, kernel(2, 3, 2, 3, 2), shape),
                {"padding": padding, "data_format": data_format})  # fmt: skip
    shape = (2, 4, 12, 14) if data_format == "channels_first" else (2, 12, 14, 4)
    compare(K, "conv2d_transpose", (pictures, kernel(3, 3, 4, 3), shape),
            {"padding": "same", "data_format": data_format, "strides": (2, 2)})  # fmt: skip


def step(dot, x, states):
    total = dot(x) + states[0] * 0.5 + (states[1] if len(states) > 1 else 0)
    return total, [total]


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("masked", [False, True])
def test_series(K, backwards, masked):
    first, mask = np.ones((3, 2), "float32"), np.array([[1, 1, 0, 1], [1, 0, 0, 0], [0, 1, 1, 1]])
    matrix, add = kernel(5, 2), np.full((3, 2), 0.25, "float32")
    options = {"go_backwards": backwards}
    found = N.rnn(lambda x, s: step(lambda x: x @ matrix, x, s), X, [first], constants=[add],
                  mask=mask if masked else None, **options)  # fmt: skip
    expected = K.rnn(lambda x, s: step(lambda x: K.dot(x, K.constant(matrix)), x, s), K.constant(X),
                     [K.constant(first)], constants=[K.constant(add)],
                     mask=K.constant(mask) if masked else None, **options)  # fmt: skip
    for one, other in zip((found[0], found[1], found[2][0]), (expected[0], expected[1], expected[2][0]), strict=True):
        np.testing.assert_allclose(one, K.eval(other), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("options", [{}, {"greedy": False, "top_paths": 3},
                                     {"greedy": False, "top_paths": 2, "merge_repeated": True}])  # fmt: skip
def test_labels_of_frames(K, options):
    frames = np.random.RandomState(8).dirichlet(np.ones(4) * 0.4, (5, 7)).astype("float32") + 1e-4
    lengths = np.array([7, 5, 6, 7, 4])
    paths, scores = N.ctc_decode(frames, lengths, **options)
    theirs, told = K.ctc_decode(K.constant(frames), K.constant(lengths, dtype="int32"), **options)
    for one, other in zip(paths, theirs, strict=True):
        assert one.tolist() == K.eval(other).tolist()
    np.testing.assert_allclose(scores, K.eval(told), rtol=1e-3, atol=1e-3)


# What asks, draws or chooses.


def test_questions():
    assert N.eval(X) is X and N.get_value(X) is X
    assert N.count_params(X) == 60 and N.int_shape(X) == N.get_variable_shape(X) == (3, 4, 5)
    assert N.ndim(X) == 3 and N.dtype(X) == "float32" and N.py_slice is slice
    assert N.eye((2, 3)).shape == (2, 3) and N.variable([1], dtype="int32").dtype == "int32"


def test_printed(capsys):
    assert N.print_tensor(X[0, 0, :2].round(), "here:").shape == (2,)
    assert capsys.readouterr().out.startswith("here: [")


def test_the_learning_phase():
    try:
        assert [N.learning_phase(), N.in_train_phase("a", "b"), N.in_test_phase("a", "b")] == [1, "a", "b"]
        N.set_learning_phase(0)
        assert [N.in_train_phase(lambda: "a", lambda: "b"), N.in_test_phase("a", "b")] == ["b", "a"]
        assert N.in_train_phase("a", "b", training=1) == "a"
    finally:
        N.set_learning_phase(1)


def test_a_choice_by_rows():
    told = N.switch(np.array([True, False, True]), X, lambda: Y)
    assert (told[0] == X[0]).all() and (told[1] == Y[1]).all()
    assert (N.switch(X > 0, X, -X) == np.abs(X)).all()


def test_numbers_drawn():
    even, normal = N.random_uniform_variable((400, 50), 2, 3, seed=1), N.random_normal_variable((400, 50), 1, 3, seed=1)
    assert 2 <= even.min() < 2.01 and 2.99 < even.max() <= 3 and abs(even.mean() - 2.5) < 0.01
    assert abs(normal.mean() - 1) < 0.1 and abs(normal.std() - 3) < 0.1
    assert (even == N.random_uniform_variable((400, 50), 2, 3, seed=1)).all()
    kept = N.dropout(np.ones((400, 50)), 0.25, seed=3)
    assert set(np.unique(kept)) == {0.0, 1 / 0.75} and abs(kept.mean() - 1) < 0.02
    rows = N.dropout(np.ones((400, 50)), 0.5, noise_shape=(None, 1), seed=3)
    assert (rows == rows[:, :1]).all() and 0.4 < (rows[:, 0] == 0).mean() < 0.6


def test_every_function_is_looked_at():
    """Functions of two names are the same thing."""
    text = Path(__file__).read_text("utf-8")
    named = {name for pair in re.findall(r'N\.(\w+)|compare\(K, "(\w+)"', text) for name in pair}
    looked_at = [getattr(N, name) for name in named | {name for name, _, _ in CASES} if hasattr(N, name)]
    left = [name for name in N.__all__ if not any(getattr(N, name) is one for one in looked_at)]
    assert left == ["normalize_conv"]
