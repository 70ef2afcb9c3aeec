"""map_fn, foldl and foldr, on each engine against plain Python."""

import functools

import numpy as np
import pytest

from tests.contract.told import refused

ROWS = np.array([[1.0, 2.0], [3.0, -4.0], [0.5, 6.0]], "float32")


def value(K, *tensors):
    return K.function([], list(tensors))([])


def mixed(K):
    """A function whose folds depend on the order of the elements."""
    return lambda so_far, x: so_far * 0.5 + x


def folded(rows, start, backwards=False):
    rows = list(rows[::-1] if backwards else rows)
    rows = rows if start is None else [start, *rows]
    return functools.reduce(lambda so_far, x: so_far * 0.5 + x, rows)


# --------------------------------------------------------------------------- map_fn


def test_map_fn_against_python(K):
    x, known = K.placeholder((None, 2)), K.variable(ROWS)
    doubled, sums = K.map_fn(lambda r: r * 2, x), K.map_fn(lambda r: K.sum(r), known)
    scalars = K.map_fn(lambda v: v + 1, K.variable(ROWS[:, 0]))
    assert [K.int_shape(t) for t in (doubled, sums, scalars)] == [(None, 2), (3,), (3,)]
    found = K.function([x], [doubled, sums, scalars])([ROWS[:2]])
    for one, expected in zip(found, [ROWS[:2] * 2, ROWS.sum(1), ROWS[:, 0] + 1], strict=True):
        np.testing.assert_allclose(one, expected)


@pytest.mark.parametrize("kind", [list, tuple])
def test_map_fn_of_several_tensors(K, kind):
    seen = []

    def fn(parts):
        seen.append(type(parts))
        return kind([parts[0] + K.cast(parts[1], "float32"), parts[1] > 1])

    result = K.map_fn(fn, kind([K.variable(ROWS), K.constant([[1], [2], [3]], dtype="int32")]))
    assert type(result) is kind and set(seen) == {kind}
    assert [K.dtype(t) for t in result] == ["float32", "bool"]
    total, larger = value(K, *result)
    np.testing.assert_array_equal(total, ROWS + np.array([[1], [2], [3]]))
    np.testing.assert_array_equal(larger, [[False], [True], [True]])


def test_the_dtype_of_map_fn(K):
    x = K.constant([1, 2], dtype="int32")
    assert [K.dtype(K.map_fn(lambda v: v, x, dtype=word)) for word in (None, "float64")] == ["int32", "float64"]
    assert value(K, K.map_fn(lambda v: v, x, dtype="float64"))[0].tolist() == [1.0, 2.0]
    both = K.map_fn(lambda v: [v, v], x, dtype=["int64", "bool"])
    assert [K.dtype(t) for t in both] == ["int64", "bool"]
    assert K.dtype(K.map_fn(lambda v: K.cast(v, "float16"), x)) == "float16"


def test_gradients_of_map_fn_by_what_it_closes_over(K):
    x, w = K.variable(ROWS), K.variable([2.0, 3.0])
    total = K.sum(K.map_fn(lambda row: K.square(row * w), x))
    by_x, by_w = value(K, *K.gradients(total, [x, w]))
    np.testing.assert_allclose(by_x, 2 * ROWS * [4, 9])
    np.testing.assert_allclose(by_w, 2 * (ROWS**2).sum(0) * [2, 3])


def test_what_fn_is_called_on_once(K):
    calls = []
    K.map_fn(lambda x: calls.append(1) or x, K.variable(ROWS))
    K.foldl(lambda so_far, x: calls.append(1) or x, K.variable(ROWS))
    assert len(calls) == 2


def test_map_fn_in_map_fn_with_gradients(K):
    x = K.variable(ROWS)
    squares = K.map_fn(lambda row: K.map_fn(lambda v: v * v * v, row), x)
    found, slope = value(K, squares, *K.gradients(K.sum(squares), [x]))
    np.testing.assert_allclose(found, ROWS**3, rtol=1e-5)
    np.testing.assert_allclose(slope, 3 * ROWS**2, rtol=1e-5)


# --------------------------------------------------------------------------- folds


@pytest.mark.parametrize("backwards", [False, True])
def test_folds_against_python(K, backwards):
    fold = K.foldr if backwards else K.foldl
    x, known = K.placeholder((None, 2)), K.variable(ROWS)
    start = np.array([10.0, -1.0], "float32")
    results = [fold(mixed(K), x), fold(mixed(K), known), fold(mixed(K), known, K.variable(start))]
    results.append(fold(mixed(K), K.variable(ROWS[:, 0]), 8))
    assert [K.int_shape(t) for t in results] == [(2,), (2,), (2,), ()]
    found = K.function([x], results)([ROWS[:2]])
    expected = [folded(ROWS[:2], None, backwards), folded(ROWS, None, backwards), folded(ROWS, start, backwards)]
    expected.append(folded(ROWS[:, 0], 8, backwards))
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)


def test_folds_of_several_tensors(K):
    """The largest sum of neighbours, with the place where it is."""
    x, places = K.variable([3.0, 9.0, 4.0]), K.arange(0, 3)

    def fn(best, here):
        higher = here[0] > best[0]
        return [K.switch(higher, here[0], best[0]), K.switch(higher, here[1], best[1])]

    for fold in (K.foldl, K.foldr):
        best, place = value(K, *fold(fn, [x, places], [K.constant(-1.0), K.constant(0, dtype="int32")]))
        assert (best, place) == (9, 1)


def test_gradients_of_folds(K):
    x, start = K.variable(ROWS), K.variable([1.0, 1.0])
    product = K.foldl(lambda so_far, row: so_far * row, x, start)
    by_x, by_start = value(K, *K.gradients(K.sum(product), [x, start]))
    np.testing.assert_allclose(by_start, ROWS.prod(0), rtol=1e-6)
    np.testing.assert_allclose(by_x, ROWS.prod(0) / ROWS, rtol=1e-6)


def test_one_element_and_none(K):
    x = K.placeholder((None, 2))
    results = [K.foldl(mixed(K), x), K.foldr(mixed(K), x, K.ones((2,)))]
    found = K.function([x], results)([ROWS[:1]])
    np.testing.assert_allclose(found[0], ROWS[0])
    np.testing.assert_allclose(found[1], 0.5 + ROWS[0])
    run = K.function([x], [K.foldl(mixed(K), x, K.ones((2,)))])
    np.testing.assert_allclose(run([ROWS[:0]])[0], [1, 1])


def test_names(K):
    x = K.variable(ROWS)
    results = [K.map_fn(lambda r: r, x, "mapped"), K.foldl(mixed(K), x, name="left")]
    results.append(K.foldr(mixed(K), x, name="right"))
    assert ["mapped" in results[0].name, "left" in results[1].name, "right" in results[2].name] == [True] * 3


# --------------------------------------------------------------------------- wrong use

WRONG = [
    ("K.map_fn", "fn", lambda K: K.map_fn(None, K.variable(ROWS))),
    ("K.map_fn", "elems", lambda K: K.map_fn(lambda x: x, None)),
    ("K.map_fn", "elems", lambda K: K.map_fn(lambda x: x, "abc")),
    ("K.map_fn", "elems", lambda K: K.map_fn(lambda x: x, K.constant(1.0))),
    ("K.map_fn", "elems[1]", lambda K: K.map_fn(lambda x: x, [K.variable(ROWS), K.constant(1.0)])),
    ("elems", "2, 3", lambda K: K.map_fn(lambda x: x, [K.variable(ROWS), K.variable(ROWS[:2])])),
    ("K.map_fn", "name", lambda K: K.map_fn(lambda x: x, K.variable(ROWS), 3)),
    ("K.map_fn", "dtype", lambda K: K.map_fn(lambda x: x, K.variable(ROWS), dtype="word")),
    ("K.map_fn", "dtype", lambda K: K.map_fn(lambda x: x, K.variable(ROWS), dtype=["float32", "float32"])),
    ("K.map_fn", "fn", lambda K: K.map_fn(lambda x: None, K.variable(ROWS))),
    ("K.map_fn", "fn", lambda K: K.map_fn(lambda x: [], K.variable(ROWS))),
]
for _name in ("foldl", "foldr"):
    WRONG += [
        (f"K.{_name}", "fn", lambda K, n=_name: getattr(K, n)(2, K.variable(ROWS))),
        (f"K.{_name}", "elems", lambda K, n=_name: getattr(K, n)(max, None)),
        (f"K.{_name}", "initializer", lambda K, n=_name: getattr(K, n)(mixed(K), K.variable(ROWS), "zero")),
        (f"K.{_name}", "name", lambda K, n=_name: getattr(K, n)(mixed(K), K.variable(ROWS), None, 1)),
        (f"K.{_name}", "fn", lambda K, n=_name: getattr(K, n)(lambda a, x: 1, K.variable(ROWS))),
        (f"K.{_name}", "(3,)", lambda K, n=_name: getattr(K, n)(lambda a, x: K.ones((3,)), K.variable(ROWS))),
        (f"K.{_name}", "bool", lambda K, n=_name: getattr(K, n)(lambda a, x: x > a, K.variable(ROWS))),
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_use_is_told(K, language):
    for function, part, wrong in WRONG:
        refused(lambda w=wrong: w(K), function, part, language=language)


def test_errors_of_the_functions_come_through(K):
    def fn(*given):
        raise LookupError("mine")

    for call in (K.map_fn, K.foldl, K.foldr):
        with pytest.raises(LookupError, match="mine"):
            call(fn, K.variable(ROWS))
