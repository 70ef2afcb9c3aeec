"""Joining, reshaping, repeating, cutting, padding and enlarging, on each engine."""

import inspect

import numpy as np
import pytest
import scipy.sparse

import kerascn
from kerascn.backend.contract import shaping
from tests.contract.cases_shaping import CASES
from tests.contract.harness import check, check_gradient, effects

PAIRS = [pytest.param(case, fed, id=f"{case.label}-{fed}") for case in CASES for fed in case.only]
DIFFERENTIABLE = [case for case in CASES if case.differentiable]
OF_ONE_TENSOR = [case for case in DIFFERENTIABLE if isinstance(case.arguments.get("x"), np.ndarray)]
OF_SEVERAL = [case for case in DIFFERENTIABLE if case not in OF_ONE_TENSOR]
A = np.arange(30, dtype="float32").reshape(2, 3, 5)


@pytest.fixture(autouse=True)
def _small_graph(K):
    """Each test in a graph of its own: TensorFlow slows down as one graph grows."""
    yield
    K.clear_session()


@pytest.mark.parametrize("case, fed", PAIRS)
def test_against_numpy(K, case, fed):
    check(K, case, fed)


@pytest.mark.parametrize("case", OF_ONE_TENSOR, ids=lambda c: c.label)
def test_gradients(K, case):
    check_gradient(K, case)


@pytest.mark.parametrize("case", OF_SEVERAL, ids=lambda c: c.label)
def test_gradients_by_each_of_the_tensors_joined(K, case):
    """The sum of w * joined has the slopes that w has where each tensor's elements have gone."""
    arguments = dict(case.arguments)
    name = "tensors" if "tensors" in arguments else "x"
    arrays = arguments.pop(name)
    weights = np.random.RandomState(5).normal(size=case.expected.shape).astype("float32")
    tensors = [K.variable(array) for array in arrays]
    joined = getattr(K, case.function)(tensors, **arguments)
    slopes = K.function([], K.gradients(K.sum(joined * K.constant(weights)), tensors))([])
    axis = arguments.get("axis", -1 if name == "tensors" else 0)
    parts = np.split(weights, len(arrays), axis) if name == "tensors" else np.moveaxis(weights, axis, 0)
    assert len(slopes) == len(parts)
    for slope, part in zip(slopes, parts, strict=True):
        np.testing.assert_allclose(slope, part, rtol=1e-6)


@pytest.mark.parametrize("case", OF_ONE_TENSOR, ids=lambda c: c.label)
def test_second_order(K, case):
    """The functions are linear, so the second derivative of sum(f(x)**4) along v is 12 f(x)**2 f(v)**2."""
    arguments = dict(case.arguments)
    value = arguments.pop("x").astype("float64")
    way = np.random.RandomState(5).normal(size=value.shape)
    x, v = K.variable(value, dtype="float64"), K.constant(way, dtype="float64")
    result = getattr(K, case.function)(x, **arguments)
    [slope] = K.gradients(K.sum(result * result * result * result), [x])
    [curve] = K.gradients(K.sum(slope * v), [x])
    moved = getattr(K, case.function)(v, **arguments)
    found, f_x, f_v = K.function([], [K.sum(curve * v), result, moved])([])
    np.testing.assert_allclose(found, np.sum(12 * f_x**2 * f_v**2), rtol=1e-9)


def test_every_parameter_has_an_effect():
    """For every parameter there are two cases that differ in it alone, and in what they give."""
    parameters = {
        (name, parameter)
        for name in shaping.__all__
        for parameter in inspect.signature(getattr(shaping, name)).parameters
    }
    assert parameters - effects(CASES) == set()


SHAPES = {
    "x": (None, 3, 4), "y": (2, 3, 4), "z": (None, None, 4), "open": (None, None, None), "rows": (None, 4),
    "images": (None, 2, 5, 3), "lone": (None, 1, 3, 1), "volumes": (None, 2, 3, 4, 5),
    "open_images": (None, None, None, 3),
}  # fmt: skip
STATIC = {
    "concatenate one open": (lambda K, t: K.concatenate([t["x"], t["y"]], 1), (2, 6, 4)),
    "concatenate along the open axis": (lambda K, t: K.concatenate([t["x"], t["y"]], 0), (None, 3, 4)),
    "concatenate fills what others know": (lambda K, t: K.concatenate([t["z"], t["x"]]), (None, 3, 8)),
    "stack": (lambda K, t: K.stack([t["z"], t["y"]], -1), (2, 3, 4, 2)),
    "pack": (lambda K, t: K.pack([t["x"], t["x"]]), (2, None, 3, 4)),
    "reshape with -1": (lambda K, t: K.reshape(t["x"], (-1, 12)), (None, 12)),
    "reshape with -1, all known": (lambda K, t: K.reshape(t["y"], (-1, 12)), (2, 12)),
    "reshape by a length": (lambda K, t: K.reshape(t["x"], (K.shape(t["x"])[0], 2, 6)), (None, 2, 6)),
    "reshape by a known length": (lambda K, t: K.reshape(t["x"], (-1, K.shape(t["x"])[1] * 4)), (None, 12)),
    "reshape with -1 and a length that is known": (
        lambda K, t: K.reshape(t["y"], (K.shape(t["y"])[0], -1)), (2, 12)),
    "repeat_elements by a length that is known": (
        lambda K, t: K.repeat_elements(t["x"], K.shape(t["y"])[0], 1), (None, 6, 4)),
    "reshape by a vector": (lambda K, t: K.reshape(t["rows"], K.shape(t["rows"])), (None, 4)),
    "reshape by an array": (lambda K, t: K.reshape(t["x"], np.array([-1, 6, 2])), (None, 6, 2)),
    "permute_dimensions": (lambda K, t: K.permute_dimensions(t["x"], (2, 0, 1)), (4, None, 3)),
    "repeat_elements": (lambda K, t: K.repeat_elements(t["x"], 2, -1), (None, 3, 8)),
    "repeat_elements along the open axis": (lambda K, t: K.repeat_elements(t["x"], 2, 0), (None, 3, 4)),
    "repeat_elements by a tensor": (lambda K, t: K.repeat_elements(t["y"], K.shape(t["x"])[0], 2),
                                    (2, 3, None)),
    "repeat": (lambda K, t: K.repeat(t["rows"], 5), (None, 5, 4)),
    "repeat by a tensor": (lambda K, t: K.repeat(t["rows"], K.shape(t["z"])[1]), (None, None, 4)),
    "tile": (lambda K, t: K.tile(t["x"], 2), (None, 3, 8)),
    "tile, longer": (lambda K, t: K.tile(t["x"], (2, 1, 1, 3)), (2, None, 3, 12)),
    "tile by a tensor": (lambda K, t: K.tile(t["y"], (1, K.shape(t["x"])[0], 3)), (2, None, 12)),
    "tile by an array": (lambda K, t: K.tile(t["x"], np.array([1, 2, 3])), (None, 6, 12)),
    "flatten": (lambda K, t: K.flatten(t["x"]), (None,)),
    "flatten, all known": (lambda K, t: K.flatten(t["y"]), (24,)),
    "batch_flatten": (lambda K, t: K.batch_flatten(t["x"]), (None, 12)),
    "batch_flatten, all known": (lambda K, t: K.batch_flatten(t["y"]), (2, 12)),
    "batch_flatten, open": (lambda K, t: K.batch_flatten(t["z"]), (None, None)),
    "expand_dims": (lambda K, t: K.expand_dims(t["x"], 1), (None, 1, 3, 4)),
    "squeeze": (lambda K, t: K.squeeze(t["lone"], -1), (None, 1, 3)),
    "squeeze the open axis": (lambda K, t: K.squeeze(t["x"], 0), (3, 4)),
    "slice": (lambda K, t: K.slice(t["x"], [0, 1, 1], [-1, 2, -1]), (None, 2, 3)),
    "slice the open axis": (lambda K, t: K.slice(t["x"], [1, 0, 0], [2, 3, 4]), (2, 3, 4)),
    "slice by tensors": (
        lambda K, t: K.slice(t["x"], [0, 0, K.shape(t["z"])[1]], [-1, K.shape(t["z"])[1], 2]),
        (None, None, 2)),
    "slice by arrays": (lambda K, t: K.slice(t["x"], np.array([0, 1, 1]), np.array([-1, 1, 2])),
                        (None, 1, 2)),
    "reverse": (lambda K, t: K.reverse(t["x"], (0, -1)), (None, 3, 4)),
    "arange": (lambda K, t: K.arange(0, 1, 0.1, "float32"), (10,)),
    "arange, downwards": (lambda K, t: K.arange(5, -1, -2), (3,)),
    "arange by a tensor": (lambda K, t: K.arange(K.shape(t["x"])[0]), (None,)),
    "temporal_padding": (lambda K, t: K.temporal_padding(t["x"], (0, 2)), (None, 5, 4)),
    "temporal_padding, open": (lambda K, t: K.temporal_padding(t["z"]), (None, None, 4)),
    "spatial_2d_padding": (lambda K, t: K.spatial_2d_padding(t["images"], ((1, 2), (0, 1))), (None, 5, 6, 3)),
    "spatial_2d_padding, first": (lambda K, t: K.spatial_2d_padding(t["images"], 1, "channels_first"),
                                  (None, 2, 7, 5)),
    "spatial_3d_padding": (lambda K, t: K.spatial_3d_padding(t["volumes"]), (None, 4, 5, 6, 5)),
    "resize_images": (lambda K, t: K.resize_images(t["images"], 2, 3, "channels_last"), (None, 4, 15, 3)),
    "resize_images, bilinear": (lambda K, t: K.resize_images(t["images"], 2, 3, "channels_first", "bilinear"),
                                (None, 2, 10, 9)),
    "resize_images, bilinear, open": (
        lambda K, t: K.resize_images(t["open_images"], 2, 3, "channels_last", "bilinear"),
        (None, None, None, 3)),
    "resize_volumes": (lambda K, t: K.resize_volumes(t["volumes"], 1, 2, 3, "channels_last"),
                       (None, 2, 6, 12, 5)),
}  # fmt: skip


@pytest.mark.parametrize("name", STATIC)
def test_what_is_known_of_the_shape(K, name):
    make, expected = STATIC[name]
    result = make(K, {name: K.placeholder(shape) for name, shape in SHAPES.items()})
    assert K.int_shape(result) == expected


@pytest.mark.parametrize("case", [c for c in CASES if "variable" in c.only], ids=lambda c: c.label)
def test_a_shape_that_can_be_known_is_known(K, case):
    def tensor(value):
        return K.constant(value, dtype=str(value.dtype)) if isinstance(value, np.ndarray) else value

    given = {**case.arguments}
    for name in {"x", "tensors"} & set(given):
        given[name] = [*map(tensor, given[name])] if isinstance(given[name], list) else tensor(given[name])
    assert K.int_shape(getattr(K, case.function)(**given)) == np.shape(case.expected)


def test_lengths_of_one_broadcast_afterwards(K):
    x = K.placeholder((None, 3))
    rows = K.reshape(x, (K.shape(x)[0], 1, 3)) + K.ones_like(K.repeat(x, 4))
    means = K.expand_dims(x, 1) * K.permute_dimensions(K.expand_dims(x, 1), (0, 2, 1))
    parts = K.slice(x, (0, 1), (-1, 1)) - x
    value = A[0]
    found = K.function([x], [rows, means, parts])([value[:, :3]])
    v = value[:, :3]
    np.testing.assert_allclose(found[0], v[:, None] + np.ones((3, 4, 3)))
    np.testing.assert_allclose(found[1], v[:, None] * v[:, :, None])
    np.testing.assert_allclose(found[2], v[:, 1:2] - v)


def test_lengths_and_counts_as_tensors(K):
    x, n = K.placeholder((None, None, None)), K.placeholder((), dtype="int32")
    wide = K.cast(n, "int64")
    calls = [
        (K.reshape(x, (n, -1)), A.reshape(2, 15)),
        (K.reshape(x, (wide, n + 1, -1)), A.reshape(2, 3, 5)),
        (K.batch_flatten(x), A.reshape(2, 15)),
        (K.repeat_elements(x, n, 1), np.repeat(A, 2, 1)),
        (K.repeat_elements(x, wide, -1), np.repeat(A, 2, 2)),
        (K.tile(x, (1, n, wide)), np.tile(A, (1, 2, 2))),
        (K.tile(x, n), np.tile(A, 2)),
        (K.slice(x, (0, n, 1), (-1, 1, n)), A[:, 2:3, 1:3]),
        (K.slice(x, K.shape(x) - 1, K.shape(x) * 0 + 1), A[1:, 2:, 4:]),
        (K.slice(x, (0, n, 1), K.cast(K.shape(x), "int64") * 0 + 1), A[:1, 2:, 1:2]),
        (K.slice(x, (0, 0, wide), (n, -1, n - 3)), A[:, :, 2:]),
        (K.arange(n), np.arange(2, dtype="int32")),
        (K.arange(n, 0), np.zeros(0, "int32")),
        (K.arange(0, n, -1), np.zeros(0, "int32")),
        (K.arange(n, wide + 5, n - 1, dtype="float32"), np.arange(2, 7, dtype="float32")),
        (K.arange(K.cast(n, "float32") / 4, 2, dtype="float32"), np.array([0.5, 1.5], "float32")),
        (K.flatten(K.temporal_padding(x)), np.pad(A, ((0, 0), (1, 1), (0, 0))).ravel()),
        (K.reverse(x, (0, 2)), A[::-1, :, ::-1]),
    ]
    found = K.function([x, n], [tensor for tensor, _ in calls])([A, 2])
    for value, (tensor, expected) in zip(found, calls, strict=True):
        np.testing.assert_array_equal(value, expected)
        assert value.dtype == expected.dtype == K.dtype(tensor)


def test_an_open_image_grows_bilinearly(K):
    x = K.placeholder((None, None, None, 1))
    grow = K.function([x], [K.resize_images(x, 2, 2, None, interpolation="bilinear")])
    corner = np.array([[0.0, 2.0], [4.0, 6.0]], "float32").reshape(1, 2, 2, 1)
    expected = [[0, 1, 2, 2], [2, 3, 4, 4], [4, 5, 6, 6], [4, 5, 6, 6]]
    np.testing.assert_allclose(grow([corner])[0][0, :, :, 0], expected)
    assert grow([np.zeros((0, 3, 2, 1), "float32")])[0].shape == (0, 6, 4, 1)


def test_empty_batches(K):
    x = K.placeholder((None, 3, 4))
    calls = [K.batch_flatten(x), K.flatten(x), K.repeat_elements(x, 2, 1), K.tile(x, (2, 1, 1)),
             K.reverse(x, 0), K.temporal_padding(x), K.concatenate([x, x]), K.stack([x, x])]  # fmt: skip
    shapes = [value.shape for value in K.function([x], calls)([np.zeros((0, 3, 4))])]
    assert shapes == [(0, 12), (0,), (0, 6, 4), (0, 3, 4), (0, 3, 4), (0, 5, 4), (0, 3, 8), (2, 0, 3, 4)]


def test_random_orders_and_parts(K):
    """Permuting, tiling, cutting and turning round, each on the result of the one before."""
    draw = np.random.RandomState(11)
    tensors, expected = [], []
    for _ in range(12):
        rank = draw.randint(1, 5)
        array = draw.normal(size=draw.randint(1, 5, rank)).astype("float32")
        order, times, axes = draw.permutation(rank), draw.randint(1, 4, rank + draw.randint(-1, 2)), rank
        value = np.tile(array.transpose(order), times)
        x = K.tile(K.permute_dimensions(K.constant(array), order.tolist()), times.tolist())
        start = [draw.randint(0, length) for length in value.shape]
        size = [draw.randint(0, length - first + 1) for first, length in zip(start, value.shape, strict=True)]
        part = value[tuple(np.s_[a : a + b] for a, b in zip(start, size, strict=True))]
        axes = draw.choice(value.ndim, draw.randint(1, value.ndim + 1), replace=False).tolist()
        tensors.append(K.reverse(K.slice(x, start, size), axes))
        expected.append(np.flip(part, axes))
    for found, wanted in zip(K.function([], tensors)([]), expected, strict=True):
        np.testing.assert_array_equal(found, wanted)


def test_parts_beyond_the_end_fail_when_run(K):
    x, n = K.placeholder((None, 3)), K.placeholder((), dtype="int32")
    rows = K.function([x], [K.slice(x, (1, 0), (2, -1))])
    assert rows([np.ones((3, 3))])[0].shape == (2, 3)
    with pytest.raises(Exception):  # noqa: B017  (the engines' own exceptions)
        rows([np.ones((2, 3))])
    columns = K.function([x, n], [K.slice(x, (0, 1), (-1, n))])
    assert columns([np.ones((1, 3)), 2])[0].shape == (1, 2)
    with pytest.raises(Exception):  # noqa: B017
        columns([np.ones((1, 3)), 3])


def test_an_open_axis_that_is_not_of_length_one_is_not_squeezed(K):
    x = K.placeholder((None, 3))
    squeezed = K.function([x], [K.squeeze(x, 0)])
    assert squeezed([np.ones((1, 3))])[0].shape == (3,)
    with pytest.raises(Exception):  # noqa: B017
        squeezed([np.ones((2, 3))])


def test_sparse_tensors_join_to_a_sparse_one(K):
    left, right = (scipy.sparse.random(3, 4, 0.5, "csr", "float32", random_state=seed) for seed in (1, 2))
    x, y, z = K.variable(left), K.variable(right), K.variable(np.ones((3, 4)))
    beside, below = K.concatenate([x, y]), K.concatenate([x, y], 0)
    mixed = K.concatenate([x, z], 1)
    assert K.is_sparse(beside) and K.is_sparse(below) and not K.is_sparse(mixed)
    np.testing.assert_array_equal(K.eval(K.to_dense(beside)), np.hstack([left.toarray(), right.toarray()]))
    np.testing.assert_array_equal(K.eval(K.to_dense(below)), np.vstack([left.toarray(), right.toarray()]))
    np.testing.assert_array_equal(K.eval(mixed), np.hstack([left.toarray(), np.ones((3, 4))]))


def test_lists_and_numbers_are_taken_as_tensors(K):
    np.testing.assert_array_equal(K.eval(K.tile([1.0, 2.0], 2)), [1, 2, 1, 2])
    assert K.dtype(K.concatenate([[1.0], [2.0]])) == "float32" and K.dtype(K.stack([1, 2])) == "int32"
    np.testing.assert_array_equal(K.eval(K.concatenate([K.constant([1.0]), [2]])), [1, 2])


OF_KERAS_1 = {
    "expand_dims": (lambda K, x: K.expand_dims(x, dim=1), lambda K, x: K.expand_dims(x, axis=1)),
    "stack": (lambda K, x: K.pack([x, x]), lambda K, x: K.stack([x, x])),
    "temporal_padding": (lambda K, x: K.temporal_padding(x[:, 0], padding=2),
                         lambda K, x: K.temporal_padding(x[:, 0], (2, 2))),
    "asymmetric_temporal_padding": (lambda K, x: K.asymmetric_temporal_padding(x[:, 0], 2, 0),
                                    lambda K, x: K.temporal_padding(x[:, 0], (2, 0))),
    "spatial_2d_padding": (lambda K, x: K.spatial_2d_padding(x, (1, 2), dim_ordering="th"),
                           lambda K, x: K.spatial_2d_padding(x, ((1, 1), (2, 2)), "channels_first")),
    "the default of the configuration": (lambda K, x: K.spatial_2d_padding(x, (1, 2), dim_ordering="default"),
                                         lambda K, x: K.spatial_2d_padding(x, ((1, 1), (2, 2)))),
    "asymmetric_spatial_2d_padding": (
        lambda K, x: K.asymmetric_spatial_2d_padding(x, 0, 1, 2, 3, dim_ordering="tf"),
        lambda K, x: K.spatial_2d_padding(x, ((0, 1), (2, 3)), "channels_last")),
    "spatial_3d_padding": (
        lambda K, x: K.spatial_3d_padding(x[:, None], (0, 1, 2), dim_ordering="tf"),
        lambda K, x: K.spatial_3d_padding(x[:, None], ((0, 0), (1, 1), (2, 2)), "channels_last")),
    "resize_images": (lambda K, x: K.resize_images(X=x, height_factor=2, width_factor=3, dim_ordering="th"),
                      lambda K, x: K.resize_images(x, 2, 3, "channels_first")),
    "resize_volumes": (lambda K, x: K.resize_volumes(x[:, None], 1, 2, 3, dim_ordering="tf"),
                       lambda K, x: K.resize_volumes(x[:, None], 1, 2, 3, "channels_last")),
}  # fmt: skip


@pytest.mark.parametrize("name", OF_KERAS_1)
@pytest.mark.parametrize("dialect", [1, 2])
def test_keras_1_spelling(K, name, dialect):
    before = kerascn.config.dialect()
    old, new = OF_KERAS_1[name]
    x = K.constant(np.arange(24).reshape(2, 2, 3, 2))
    kerascn.config.set_dialect(dialect)
    try:
        spelled = old(K, x)
    finally:
        kerascn.config.set_dialect(before)
    found, wanted = K.function([], [spelled, new(K, x)])([])
    np.testing.assert_array_equal(found, wanted)


def test_places_of_keras_1(K):
    x = K.constant(np.arange(24).reshape(2, 2, 3, 2))
    before = kerascn.config.dialect()
    kerascn.config.set_dialect(1)
    try:
        assert K.int_shape(K.resize_images(x, 2, 3, "th")) == (2, 2, 6, 6)
        assert K.int_shape(K.expand_dims(x, 0)) == (1, 2, 2, 3, 2)
        assert K.int_shape(K.spatial_2d_padding(x, (1, 1), "tf")) == (2, 4, 5, 2)
        assert K.int_shape(K.arange(2, 8, 3)) == (2,)
    finally:
        kerascn.config.set_dialect(before)


def test_the_format_of_the_configuration(K):
    x = K.placeholder((None, 2, 3, 4))
    kerascn.config.set_image_data_format("channels_first")
    try:
        assert K.int_shape(K.spatial_2d_padding(x)) == (None, 2, 5, 6)
        assert K.int_shape(K.resize_images(x, 2, 3, None)) == (None, 2, 6, 12)
    finally:
        kerascn.config.set_image_data_format("channels_last")
