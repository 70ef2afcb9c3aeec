"""Connectionist temporal classification on each engine, against a walk over all paths."""

import inspect

import numpy as np
import pytest

import kerascn
from kerascn.backend.contract import ctc
from kerascn.backend.contract.dispatch import CONTRACT
from tests.contract.cases_ctc import (
    CASES,
    COSTS,
    COUNTS,
    DECODED,
    FRAMES,
    LABELS,
    SPARSE,
    TIMES,
    column,
    costs,
    frames_of,
    slope_of,
)
from tests.contract.harness import FED, Case, effects
from tests.contract.together import check_together
from tests.contract.told import refused

INF = np.inf


def values(K, *tensors):
    return K.function([], list(tensors))([])


def test_every_parameter_has_a_kind_and_an_effect():
    declared = {(name, argument) for name in ctc.__all__ for argument in CONTRACT[name].kinds}
    assert declared - effects(CASES) == set()
    for name in ctc.__all__:
        assert list(inspect.signature(CONTRACT[name].body).parameters) == list(CONTRACT[name].kinds), name


# --------------------------------------------------------------------------- the cost


@pytest.mark.parametrize("fed", FED)
def test_costs_are_sums_over_all_paths(K, fed):
    check_together(K, COSTS, fed)


def test_the_cases_hold_impossible_and_empty_labels():
    found = COSTS[0].expected.ravel()
    assert np.isinf(found).tolist() == [False] * 5 + [True] + [False] * 2  # 0000 needs seven frames
    assert found[7] == 0 and COUNTS[2] == 0


def test_time_and_samples_may_be_unknown(K):
    y, labels = K.placeholder((None, None, 4)), K.placeholder((None, None))
    times, counts = K.placeholder((None, 1), dtype="int64"), K.placeholder((None, 1), dtype="int32")
    cost = K.ctc_batch_cost(labels, y, times, counts)
    paths, scores = K.ctc_decode(y, times, greedy=False, top_paths=2)
    assert K.int_shape(cost) == (None, 1) and K.int_shape(scores) == (None, 2)
    assert [K.int_shape(path) for path in paths] == [(None, None)] * 2
    run = K.function([labels, y, times, counts], [cost, scores])
    for samples, time in ((4, 5), (2, 3)):
        given = [LABELS[:samples], FRAMES[:samples, :time], np.minimum(TIMES[:samples], time), COUNTS[:samples]]
        np.testing.assert_allclose(run(given)[0], costs(*given), 1e-5)
        assert run(given)[1].shape == (samples, 2)


@pytest.mark.parametrize("dtype, tolerance", [("float64", 1e-5), ("float32", 1e-4)])
def test_gradients_are_those_of_the_sum_over_all_paths(K, dtype, tolerance):
    frames = frames_of(6, 4, 3, dtype, sharp=1.0)
    labels = np.array([[0, 1, 0], [1, 1, 0], [0, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 0]], "int32")
    times, counts = column(4, 4, 4, 3, 2, 4), column(2, 2, 0, 3, 1, 1)
    y = K.variable(frames, dtype=dtype)
    cost = K.ctc_batch_cost(labels, y, times, counts)
    weights = np.array([[1.0], [2.0], [-1.0], [0.5], [3.0], [0.0]])
    (slope,) = values(K, *K.gradients(K.sum(cost * K.constant(weights, dtype=dtype)), [y]))
    expected = slope_of(labels, frames, times, counts) * weights[:, :, None]
    np.testing.assert_allclose(slope, expected, tolerance, tolerance)
    assert slope.dtype == dtype and not slope[4, 2:].any()


def test_an_impossible_label_has_no_gradient_and_spoils_no_other(K):
    y = K.variable(FRAMES[3:7])
    cost = K.ctc_batch_cost(LABELS[3:7], y, TIMES[3:7], COUNTS[3:7])
    found, slope = values(K, cost, K.gradients(cost, [y])[0])
    assert found.ravel()[2] == INF and not slope[2].any()
    assert np.isfinite(slope).all() and slope[[0, 1, 3]].any(axis=(1, 2)).all()


def test_frames_and_letters_that_do_not_count_change_nothing(K):
    tail, labels = FRAMES.copy(), LABELS.copy()
    for sample, (time, count) in enumerate(zip(TIMES.ravel(), COUNTS.ravel(), strict=True)):
        tail[sample, time:] = 0.25
        labels[sample, count:] = -7
    one, other = (K.ctc_batch_cost(*given, TIMES, COUNTS) for given in ((LABELS, FRAMES), (labels, tail)))
    one, other = values(K, one, other)
    np.testing.assert_array_equal(one, other)


def test_long_sequences_do_not_underflow(K):
    # Of n frames, n (n + 1) / 2 paths spell one letter: a run of it, between blanks.
    time, classes = 700, 5
    even = np.full((1, time, classes), 1 / classes)
    cost = K.ctc_batch_cost([[2]], K.constant(even, dtype="float32"), [time], [1])
    expected = time * np.log(classes) - np.log(time * (time + 1) / 2)
    np.testing.assert_allclose(values(K, cost)[0], [[expected]], 1e-5)


def test_a_confident_mistake_is_not_infinite(K):
    # 40 letters in 40 frames that are certain of something else: each has the probability epsilon alone.
    certain = np.zeros((1, 40, 3), "float32")
    certain[..., 2] = 1.0
    labels = np.arange(40)[None] % 2
    (cost,) = values(K, K.ctc_batch_cost(labels, certain, [40], [40]))
    np.testing.assert_allclose(cost, [[-40 * np.log(1e-7)]], 1e-4)


def test_there_is_no_second_order(K):
    y = K.variable(FRAMES)
    (slope,) = K.gradients(K.ctc_batch_cost(LABELS, y, TIMES, COUNTS), [y])
    refused(lambda: K.gradients(K.sum(slope), [y]), "K.ctc_batch_cost()", "first order", language="en")
    refused(lambda: K.gradients(K.sum(slope), [y]), "K.ctc_batch_cost()", "一阶", language="zh")


# --------------------------------------------------------------------------- decoding


@pytest.mark.parametrize("fed", FED)
def test_decoding_finds_what_a_walk_over_all_paths_finds(K, fed):
    inputs, given, results = [], [], []
    for case in DECODED:
        y, rest = case.arguments["y_pred"], {n: v for n, v in case.arguments.items() if n != "y_pred"}
        if "placeholder" in fed:
            inputs.append(K.placeholder((None, *y.shape[1:]) if fed[0] == "o" else y.shape))
            given.append(y)
            y = inputs[-1]
        else:
            y = getattr(K, fed)(y, dtype="float32")
        results.append(K.ctc_decode(y, **rest))
    found = iter(K.function(inputs, [tensor for paths, scores in results for tensor in (*paths, scores)])(given))
    for case, (paths, scores) in zip(DECODED, results, strict=True):
        assert isinstance(paths, list) and len(paths) == len(case.expected) - 1, case.label
        for tensor, expected in zip((*paths, scores), case.expected, strict=True):
            value = next(found)
            assert (value.shape, value.dtype, K.dtype(tensor)) == (expected.shape, expected.dtype, str(expected.dtype))
            np.testing.assert_allclose(value, expected, 1e-5, 1e-5, err_msg=case.label)
        samples = len(case.expected[-1])
        assert K.int_shape(scores) == (samples, len(paths))
        assert K.int_shape(paths[0]) in ((samples, None), case.expected[0].shape)


def test_of_equal_classes_greedy_takes_the_first(K):
    even = np.full((1, 3, 3), 1 / 3, "float32")
    path, score = K.ctc_decode(even, [3])
    found, minus = values(K, path[0], score)
    assert found.tolist() == [[0]]
    np.testing.assert_allclose(minus, [[3 * np.log(3)]], 1e-5)


def test_greedy_keeps_a_letter_that_a_blank_parts(K):
    frames = np.eye(3, dtype="float32")[[[0, 0, 2, 0, 1, 1, 2], [2, 2, 2, 2, 2, 2, 2]]]
    paths, _ = K.ctc_decode(frames, [[7], [7]])
    assert values(K, paths[0])[0].tolist() == [[0, 0, 1], [-1, -1, -1]]


def test_decoding_in_other_precisions(K):
    for dtype in ("float64", "float16"):
        frames = FRAMES[:3].astype(dtype)
        (path,), score = K.ctc_decode(frames, [5, 5, 5], greedy=False)
        assert K.dtype(path) == "int64" and K.dtype(score) == dtype


def test_no_more_labels_than_there_are(K):
    path, _ = K.ctc_decode(FRAMES, TIMES, greedy=False, top_paths=2)  # the last sample has no frames
    text = refused(lambda: K.eval(path[0]), kind=ValueError)
    assert text


def test_both_engines_search_alike():
    from kerascn.backend import tensorflow_backend, theano_backend

    draw = np.random.RandomState(11)
    for classes, width, count, merge in ((4, 1, 1, False), (3, 2, 2, False), (5, 4, 3, True), (9, 20, 3, False)):
        raw = np.exp(2.5 * draw.normal(size=(60, 12, classes)))
        frames, times = raw / raw.sum(2, keepdims=True), draw.randint(3, 13, 60)
        one, other = [], []
        for engine, found in ((tensorflow_backend, one), (theano_backend, other)):
            paths, scores = engine.ctc_decode(frames.astype("float32"), times, False, width, count, merge)
            labels = draw.__class__(5).randint(0, classes - 1, (60, 3))
            cost = engine.ctc_batch_cost(labels, frames.astype("float32"), times, np.full(60, 3))
            found += engine.function([], [*paths, scores, cost])([])
        for first, second in zip(one, other, strict=True):
            np.testing.assert_allclose(first, second, 1e-5, 1e-5)


# --------------------------------------------------------------------------- sparse labels


def test_sparse_labels(K, engine_name):
    for case in SPARSE:
        sparse = K.ctc_label_dense_to_sparse(**case.arguments)
        letters = sparse.values if engine_name == "tensorflow" else sparse.owner.inputs[0]
        dense, kept = values(K, K.to_dense(sparse), letters)
        assert K.is_sparse(sparse) and dense.dtype == case.expected.dtype
        np.testing.assert_array_equal(dense, case.expected)
        assert kept.size == np.sum(case.arguments["label_lengths"])  # letters that are 0 are among them


def test_sparse_labels_of_unknown_length(K):
    labels, counts = K.placeholder((None, None), dtype="int32"), K.placeholder((None, 1), dtype="int32")
    run = K.function([labels, counts], [K.to_dense(K.ctc_label_dense_to_sparse(labels, counts))])
    assert run([[[5, 6], [7, 8]], [[1], [2]]])[0].tolist() == [[5, 0], [7, 8]]
    assert run([np.zeros((2, 0)), [[0], [0]]])[0].shape == (2, 0)


# --------------------------------------------------------------------------- wrong use


def cost(K, y_true=LABELS, y_pred=FRAMES, input_length=TIMES, label_length=COUNTS):
    return K.ctc_batch_cost(y_true, y_pred, input_length, label_length)


WRONG = [
    ("ctc_batch_cost", "y_true", lambda K: cost(K, y_true=None)),
    ("ctc_batch_cost", "y_true", lambda K: cost(K, y_true="ab")),
    ("ctc_batch_cost", "y_true", lambda K: cost(K, y_true=[0, 1])),
    ("ctc_batch_cost", "y_true", lambda K: cost(K, y_true=np.ones((8, 4), bool))),
    ("ctc_batch_cost", "y_pred", lambda K: cost(K, y_pred=LABELS)),
    ("ctc_batch_cost", "y_pred", lambda K: cost(K, y_pred=np.ones((8, 5, 4), "int32"))),
    ("ctc_batch_cost", "y_pred", lambda K: cost(K, y_pred=FRAMES[0])),
    ("ctc_batch_cost", "y_pred", lambda K: cost(K, y_pred=FRAMES[1:])),
    ("ctc_batch_cost", "input_length", lambda K: cost(K, input_length=TIMES[1:])),
    ("ctc_batch_cost", "input_length", lambda K: cost(K, input_length=5)),
    ("ctc_batch_cost", "input_length", lambda K: cost(K, input_length=LABELS)),
    ("ctc_batch_cost", "label_length", lambda K: cost(K, label_length=None)),
    ("ctc_batch_cost", "label_length", lambda K: cost(K, label_length=COUNTS[:3])),
    ("ctc_batch_cost", "label_length", lambda K: K.ctc_batch_cost(LABELS, FRAMES, TIMES)),
    ("ctc_decode", "y_pred", lambda K: K.ctc_decode(LABELS, TIMES)),
    ("ctc_decode", "y_pred", lambda K: K.ctc_decode([[0.5, 0.5]], [2])),
    ("ctc_decode", "input_length", lambda K: K.ctc_decode(FRAMES, TIMES[1:])),
    ("ctc_decode", "greedy", lambda K: K.ctc_decode(FRAMES, TIMES, "no")),
    ("ctc_decode", "beam_width", lambda K: K.ctc_decode(FRAMES, TIMES, False, 0)),
    ("ctc_decode", "beam_width", lambda K: K.ctc_decode(FRAMES, TIMES, False, 2.5)),
    ("ctc_decode", "top_paths", lambda K: K.ctc_decode(FRAMES, TIMES, False, 2, 3)),
    ("ctc_decode", "top_paths", lambda K: K.ctc_decode(FRAMES, TIMES, False, 2, 0)),
    ("ctc_decode", "merge_repeated", lambda K: K.ctc_decode(FRAMES, TIMES, merge_repeated=None)),
    ("ctc_decode", "merge", lambda K: K.ctc_decode(FRAMES, TIMES, merge=True)),
    ("ctc_label_dense_to_sparse", "labels", lambda K: K.ctc_label_dense_to_sparse([1, 2], [2])),
    ("ctc_label_dense_to_sparse", "label_lengths", lambda K: K.ctc_label_dense_to_sparse(LABELS, [1, 2])),
    (
        "ctc_batch_cost",
        "y_true",
        lambda K: cost(K, y_true=K.placeholder((None, 4), dtype="int32", sparse=True)),
    ),
]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_end_in_one_sentence(K, language):
    for name, argument, call in WRONG:
        refused(lambda call=call: call(K), f"K.{name}()", argument, language=language)


def test_values_that_cannot_be_are_refused_at_run_time(K):
    y, labels = K.placeholder((8, 5, 4)), K.placeholder((8, 4))
    times, counts = K.placeholder((8, 1)), K.placeholder((8, 1))
    run = K.function([labels, y, times, counts], [K.ctc_batch_cost(labels, y, times, counts)])
    decode = K.function([y, times], [K.ctc_decode(y, times)[1]])
    search = K.function([y, times], [K.ctc_decode(y, times, greedy=False)[1]])
    sparse = K.function([labels, counts], [K.to_dense(K.ctc_label_dense_to_sparse(labels, counts))])
    wrong = [
        ("classes", run, [LABELS + 3, FRAMES, TIMES, COUNTS]),
        ("classes", run, [LABELS - 3, FRAMES, TIMES, COUNTS]),
        ("input_length", run, [LABELS, FRAMES, TIMES + 1, COUNTS]),
        ("input_length", decode, [FRAMES, TIMES + 1]),
        ("input_length", search, [FRAMES, TIMES - 1]),
        ("length of a label", run, [LABELS, FRAMES, TIMES, COUNTS + 1]),
        ("length of a label", run, [LABELS, FRAMES, TIMES, COUNTS - 1]),
        ("length of a label", sparse, [LABELS, COUNTS + 1]),
    ]
    for part, function, given in wrong:
        with pytest.raises(ValueError) as caught:
            function(given)
        assert caught.value.key == "function.not_run"
        assert part in str(caught.value.__cause__)


# --------------------------------------------------------------------------- Keras 1


def test_the_places_of_keras_1(K):
    results = []
    try:
        for dialect in (1, 2):
            kerascn.set_dialect(dialect)
            paths, scores = K.ctc_decode(FRAMES[:4], TIMES[:4], False, 7, 2)
            sparse = K.to_dense(K.ctc_label_dense_to_sparse(LABELS, COUNTS))
            results.append(values(K, *paths, scores, cost(K), sparse))
    finally:
        kerascn.set_dialect(2)
    for one, other in zip(*results, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_case_of_the_table_shows_a_narrow_beam_at_work():
    widths = {c.arguments.get("beam_width") for c in DECODED if isinstance(c, Case)}
    assert {1, 2, 500} <= widths
