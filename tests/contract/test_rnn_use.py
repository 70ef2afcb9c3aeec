"""What K.rnn promises beside its numbers: one call of the step, chance, marks, updates, sentences."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import kerascn
from tests.contract.cases_rnn import LOOPS
from tests.contract.test_rnn import KNOWN, Built
from tests.contract.told import refused

ROOT = Path(__file__).parents[2]
ONES = np.ones((2, 3, 4))


def series(K, array=ONES):
    return K.variable(array)


def through(x, states):
    return x, []


def counted(K):
    """A step that adds its input to its state."""

    def step(x, states):
        total = states[0] + x
        return total, [total]

    return step


# --------------------------------------------------------------------------- what each argument does


def results(K, **arguments):
    inputs = K.variable(np.arange(12.0).reshape(2, 3, 2))
    given = {"step_function": counted(K), "inputs": inputs, "initial_states": [K.zeros((2, 2))]} | arguments
    last, outputs, states = K.rnn(**given)
    return K.function([], [last, outputs, *states])([])


def differ(one, other):
    return any(a.shape != b.shape or not np.array_equal(a, b) for a, b in zip(one, other, strict=False))


def test_every_argument_has_an_effect(K):
    mask = K.constant([[True, True, False], [False, True, True]], dtype="bool")
    plain, masked = results(K), results(K, mask=mask)
    with_constants = {"step_function": lambda x, s: (x * s[1], [s[0] + s[1]])}
    one, two = ([K.constant(np.full((2, 2), n))] for n in (1.0, 2.0))
    pairs = [
        (plain, results(K, step_function=lambda x, s: (x, [s[0] - x]))),
        (plain, results(K, inputs=K.variable(np.ones((2, 3, 2))))),
        (plain, results(K, initial_states=[K.ones((2, 2))])),
        (plain, results(K, go_backwards=True)),
        (plain, masked),
        (results(K, **with_constants, constants=one), results(K, **with_constants, constants=two)),
        (masked, results(K, mask=mask, zero_output_for_mask=True)),
    ]
    assert all(differ(one, other) for one, other in pairs)


def test_input_length_is_the_time_that_the_inputs_do_not_tell(K):
    x = K.placeholder((None, None, 2))
    shapes = [K.int_shape(K.rnn(through, x, [], input_length=length)[1]) for length in (None, 3)]
    assert shapes == [(None, None, 2), (None, 3, 2)]
    run = K.function([x], [K.rnn(through, x, [], input_length=3)[1]])
    assert run([np.ones((2, 3, 2))])[0].shape == (2, 3, 2)
    with pytest.raises(Exception):  # noqa: B017 - the engine's own
        run([np.ones((2, 4, 2))])


def test_the_step_function_is_called_once_or_once_for_each_time(K):
    for unroll, expected in ((False, 1), (True, 3)):
        calls = []

        def step(x, states, calls=calls):
            calls.append(type(states))
            return x, states

        K.rnn(step, series(K), [K.zeros((2, 4))], unroll=unroll)
        assert calls == [list] * expected


def test_an_output_of_another_dtype(K):
    x = K.variable([[[1.5], [-2.0]]])
    last, outputs, states = K.rnn(lambda v, s: (K.greater(v, 0.0), [s[0] + 1]), x, [K.zeros((1,), dtype="int32")])
    found = K.function([], [last, outputs, states[0]])([])
    assert [f.tolist() for f in found] == [[[False]], [[[True], [False]]], [2]]
    assert [K.dtype(t) for t in (last, outputs, states[0])] == ["bool", "bool", "int32"]


def test_a_convolution_in_the_step(K):
    draw = np.random.RandomState(0)
    x = K.variable(draw.normal(size=(2, 3, 5, 4, 2)))
    kernel = K.variable(draw.normal(size=(3, 3, 2, 2)))

    def step(v, states):
        hidden = K.tanh(K.conv2d(v + states[0], kernel, padding="same", data_format="channels_last"))
        return hidden, [hidden]

    start, found = K.zeros((2, 5, 4, 2)), []
    for unroll in (False, True):
        last, outputs, _ = K.rnn(step, x, [start], unroll=unroll)
        found.append([last, outputs, *K.gradients(K.sum(K.square(last)), [x, kernel])])
    looped, unrolled = K.function([], found[0])([]), K.function([], found[1])([])
    for one, other in zip(looped, unrolled, strict=True):
        np.testing.assert_allclose(one, other, 1e-4, 1e-5)
    assert looped[1].shape == (2, 3, 5, 4, 2) and np.abs(looped[3]).max() > 0


# --------------------------------------------------------------------------- chance, phase, updates


def test_random_numbers_differ_from_time_to_time(K):
    def step(x, states):
        return x + K.random_uniform((2, 4), seed=7), []

    found = {}
    for unroll in (False, True):
        run = K.function([], [K.rnn(step, series(K), [], unroll=unroll)[1]])
        found[unroll] = [run([])[0], run([])[0]]
    first, second = found[False]
    times = [first[:, t] for t in range(3)] + [second[:, t] for t in range(3)]
    assert len({t.tobytes() for t in times}) == 6
    np.testing.assert_array_equal(found[False], found[True])


def test_what_is_drawn_outside_is_one_and_the_same_at_all_times(K):
    kept = K.dropout(K.ones((2, 4)), 0.5, seed=3)
    found = K.function([], [K.rnn(lambda x, s: (x * kept, []), series(K), [])[1]])([])[0]
    assert np.array_equal(found[:, 0], found[:, 1]) and set(np.unique(found)) == {0, 2}


def test_loops_in_loops_draw_their_own(K):
    def inner(row):
        return K.map_fn(lambda x: x + K.random_uniform((1,), seed=5), row)

    found = K.eval(K.map_fn(inner, K.zeros((3, 4, 1))))
    assert found.shape == (3, 4, 1) and len(set(found.ravel().tolist())) == 12


def test_the_learning_phase_inside_and_the_mark(K):
    def step(x, states):
        return K.in_train_phase(x * 2, x), []

    last, outputs, _ = K.rnn(step, series(K), [])
    run = K.function([K.learning_phase()], [last])
    assert last._uses_learning_phase and outputs._uses_learning_phase
    assert (run([1])[0].max(), run([0])[0].max()) == (2, 1)
    assert not K.rnn(through, series(K), [])[0]._uses_learning_phase


def test_last_states_update_variables(K):
    state = K.variable(np.zeros((2, 4)))
    last, _, states = K.rnn(counted(K), series(K), [state])
    run = K.function([], [last], updates=[K.update(state, states[0])])
    assert [run([])[0].max() for _ in range(3)] == [3, 6, 9]


def test_gradients_may_be_asked_for_after_a_run(K):
    x = series(K)
    last, _, _ = K.rnn(lambda v, s: (K.square(v) + s[0], [K.square(v) + s[0]]), x, [K.zeros((2, 4))])
    K.eval(last)
    np.testing.assert_allclose(K.eval(K.gradients(K.sum(last), [x])[0]), 2 * ONES)


def test_a_gradient_of_a_gradient_made_too_late_is_told(K, engine_name):
    program = """
import numpy as np
from kerascn import backend as K
x = K.variable(np.ones((2, 3, 4)))
last, _, _ = K.rnn(lambda v, s: (K.exp(v) * s[0], [K.exp(v) * s[0]]), x, [K.ones((2, 4))])
(first,) = K.gradients(K.sum(last), [x])
K.eval(first)
(second,) = K.gradients(K.sum(first), [x])
try:
    print(np.allclose(K.eval(second), 3 * np.exp(3), rtol=1e-5))
except RuntimeError as error:
    print(error.key)
"""
    environment = os.environ | {"KERAS_BACKEND": engine_name}
    done = subprocess.run([sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["tensorflow.late_gradient" if engine_name == "tensorflow" else "True"], done.stderr


def test_trains_a_weight(K):
    """An echo of the first input after three steps: the state has to be kept."""
    draw = np.random.RandomState(0)
    x, target = K.placeholder((None, 4, 1)), K.placeholder((None, 1))
    W, U = K.variable([[0.1]]), K.variable([[0.1]])

    def step(v, states):
        hidden = K.dot(v, W) + K.dot(states[0], U)
        return hidden, [hidden]

    last, _, _ = K.rnn(step, x, [K.zeros_like(x[:, 0])])
    loss = K.mean(K.square(last - target))
    updates = [K.update_sub(w, 0.02 * g) for w, g in zip((W, U), K.gradients(loss, [W, U]), strict=True)]
    run = K.function([x, target], [loss], updates=updates)
    for _ in range(400):
        values = draw.normal(size=(16, 4, 1))
        final = run([values, values.sum(1)])[0]
    assert final < 1e-6 and abs(float(K.get_value(U)[0, 0]) - 1) < 1e-3


def test_no_samples(K):
    built = Built(K, LOOPS["plain"], "open placeholders")
    values = [np.zeros((0, *v.shape[1:])) for v in built.values]
    assert [f.shape for f in K.function(built.fed, built.results)(values)] == [(0, 4), (0, 5, 4), (0, 4)]


def test_several_graphs(K, engine_name):
    if engine_name == "theano":
        return
    import tensorflow as tf

    for _ in range(2):
        with tf.Graph().as_default():
            built = Built(K, LOOPS["masked"], KNOWN)
            found = K.function([], built.results)([])
            np.testing.assert_allclose(found[0], built.expected()[0], 1e-5, 1e-5)


def test_keras_1_reads_the_same_places(K):
    places = (counted(K), series(K), [K.zeros((2, 4))], True, None, None, False, 3)
    new = K.rnn(*places)[1]
    kerascn.set_dialect(1)
    try:
        old = K.rnn(*places)[1]
    finally:
        kerascn.set_dialect(2)
    np.testing.assert_array_equal(*K.function([], [old, new])([]))


# --------------------------------------------------------------------------- wrong use


def test_errors_of_the_step_function_come_through(K):
    def step(x, states):
        raise KeyError("mine")

    for unroll in (False, True):
        with pytest.raises(KeyError, match="mine") as caught:
            K.rnn(step, series(K), [], unroll=unroll)
        assert not hasattr(caught.value, "key")


def rnn(K, step=through, states=(), array=ONES, **options):
    return lambda: K.rnn(step, K.variable(array), list(states), **options)


WRONG = [
    ("step_function", lambda K: rnn(K, step=3)),
    ("step_function", lambda K: rnn(K, step=K.zeros((2,)))),
    ("inputs", lambda K: rnn(K, array=ONES[0])),
    ("inputs", lambda K: lambda: K.rnn(through, None, [])),
    ("inputs", lambda K: lambda: K.rnn(through, K.placeholder((None, 2, 3), sparse=False, dtype="float32")[0], [])),
    ("initial_states", lambda K: lambda: K.rnn(through, series(K), K.zeros((2, 4)))),
    ("initial_states", lambda K: lambda: K.rnn(through, series(K), None)),
    ("initial_states[1]", lambda K: rnn(K, states=[0.0, "zeros"])),
    ("go_backwards", lambda K: rnn(K, go_backwards="yes")),
    ("mask", lambda K: rnn(K, mask=K.ones((2, 4)))),
    ("mask", lambda K: rnn(K, mask=K.ones((3, 3)))),
    ("mask", lambda K: rnn(K, mask=K.ones((2, 3, 4)))),
    ("mask", lambda K: rnn(K, mask=K.ones((2,)))),
    ("mask", lambda K: rnn(K, mask="all")),
    ("constants", lambda K: rnn(K, constants=K.ones((2,)))),
    ("constants[0]", lambda K: rnn(K, constants=["one"])),
    ("unroll", lambda K: rnn(K, unroll=None)),
    ("unroll", lambda K: lambda: K.rnn(through, K.placeholder((2, None, 4)), [], unroll=True)),
    ("input_length", lambda K: rnn(K, input_length=0)),
    ("input_length", lambda K: rnn(K, input_length=4)),
    ("zero_output_for_mask", lambda K: rnn(K, zero_output_for_mask=2)),
    ("step_function", lambda K: rnn(K, step=lambda x, s: x)),
    ("step_function", lambda K: rnn(K, step=lambda x, s: (x, x))),
    ("step_function", lambda K: rnn(K, step=lambda x, s: (x, [], []))),
    ("step_function", lambda K: rnn(K, step=lambda x, s: None)),
    ("step_function", lambda K: rnn(K, step=lambda x, s: (1.0, []))),
    ("step_function", lambda K: rnn(K, step=lambda x, s: (K.sum(x), []))),
    ("initial_states", lambda K: rnn(K, step=lambda x, s: (x, [x]))),
    ("initial_states", lambda K: rnn(K, states=[K.zeros((2, 4))])),
    ("(2, 5)", lambda K: rnn(K, step=lambda x, s: (x, [x]), states=[K.zeros((2, 5))])),
    ("int32", lambda K: rnn(K, step=lambda x, s: (x, [x]), states=[K.zeros((2, 4), dtype="int32")])),
    ("K.rnn", lambda K: rnn(K, step=lambda x, s: (x, s), states=[K.constant(0.0)], mask=K.ones((2, 3)))),
]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_use_is_told(K, language):
    for part, wrong in WRONG:
        refused(wrong(K), "K.rnn", part, language=language)
