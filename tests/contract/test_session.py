"""Functions, updates, gradients, conditions, evaluation and sessions, on each engine."""

import threading

import numpy as np
import pytest

from kerascn import backend, config
from kerascn.backend import tensorflow_backend, theano_backend
from tests.contract.told import refused


def test_several_inputs_and_outputs(K):
    x, y = K.placeholder((None, 2)), K.placeholder((2,))
    run = K.function([x, y], [x + y, K.sum(x), x * y])
    first, second, third = run([[[1, 2], [3, 4]], [10, 20]])
    assert first.tolist() == [[11, 22], [13, 24]] and second == 10 and third.tolist() == [[10, 40], [30, 80]]
    assert isinstance(first, np.ndarray) and first.dtype == "float32"
    assert K.function([x], [])([[[1, 2]]]) == []
    assert K.Function([x], [x * 2])([[[1, 2]]])[0].tolist() == [[2, 4]]


def test_one_output_alone_comes_back_alone(K):
    x = K.placeholder((2,))
    assert K.function([x], x * 2)([[1, 2]]).tolist() == [2, 4]
    assert K.function(x, [x * 2])(np.array([1, 2]))[0].tolist() == [2, 4]


def test_a_function_has_a_name(K):
    assert K.function([], [K.constant(1.0)], name="spam").name == "spam"
    assert K.function([], [K.constant(1.0)]).name is None


def test_marks_of_2_3_change_nothing(K):
    def mine(x):
        return x * 2

    assert K.symbolic(mine) is mine and K.eager(mine) is mine


def test_feeding_by_dict(K):
    x, y = K.placeholder((), name="left"), K.placeholder((), name="right")
    run = K.function([x, y], [x - y])
    assert run({x: 5, y: 3}) == run({"right": 3, "left": 5}) == [2]
    refused(lambda: run({"left": 3}), "right")
    refused(lambda: run({"left": 3, "right": 1, "middle": 4}), "middle")


def test_feed_dict_gives_lasting_values(K):
    x, y = K.placeholder(()), K.placeholder(())
    run = K.function([x], [x * y], feed_dict={y: 10})
    assert run([3]) == [30] and run([4]) == [40]


def test_givens_replace_tensors_on_theano(K, engine_name):
    x, v = K.placeholder(()), K.variable(7.0)
    if engine_name == "tensorflow":
        refused(lambda: K.function([], [x * 2], givens=[(x, v)]), "givens")
    else:
        assert K.function([], [x * 2], givens=[(x, v)])([]) == [14]
        assert K.function([], [x * 2], givens={x: v})([]) == [14]


def test_fetches_are_for_tensorflow(K, engine_name):
    v = K.variable(1.0)
    if engine_name == "theano":
        refused(lambda: K.function([], [v * 1], fetches=[v]), "fetches")
    else:
        K.function([], [], fetches=[v.assign(5.0)])([])
        assert K.get_value(v) == 5


def test_unknown_options_are_refused(K):
    refused(lambda: K.function([], [], colour="red"), "colour")


def test_updates_are_simultaneous_and_after_the_outputs(K):
    a, b = K.variable(1.0), K.variable(2.0)
    run = K.function([], [a + 0, b + 0, a + b], updates=[(a, b), (b, a)])
    assert run([]) == [1, 2, 3]
    assert (K.get_value(a), K.get_value(b)) == (2, 1)
    assert run([]) == [2, 1, 3]
    K.function([], [], updates=[K.update(a, b * 10), K.update_add(b, K.constant(1.0))])([])
    assert (K.get_value(a), K.get_value(b)) == (20, 3)  # two swaps: (1, 2) before


def test_a_function_learns(K):
    draw = np.random.RandomState(0)
    x, y = K.placeholder((None, 3)), K.placeholder((None, 1))
    w = K.variable(np.zeros((3, 1)))
    loss = K.mean(K.square(K.dot(x, w) - y))
    step = K.function([x, y], [loss], updates=[(w, w - 0.1 * K.gradients(loss, [w])[0])])
    data, truth = draw.normal(size=(50, 3)), np.array([[1.0], [-2.0], [0.5]])
    losses = [float(step([data, data @ truth])[0]) for _ in range(200)]
    assert losses[-1] < 1e-6 < losses[0]
    np.testing.assert_allclose(K.get_value(w), truth, atol=1e-3)


def test_inputs_may_stand_in_the_middle_of_a_graph(K):
    x = K.placeholder((2,))
    middle = x * 2
    assert K.function([middle], [middle + 1])([[10, 20]])[0].tolist() == [11, 21]


def test_inputs_are_cast_and_checked(K):
    x, n = K.placeholder((None, 2), name="spam"), K.placeholder((), dtype="int32")
    run = K.function([x, n], [x, n])
    first, second = run([[[1, 2]], 3])
    assert first.dtype == "float32" and second.dtype == "int32"
    assert "spam" in refused(lambda: run([[1, 2], 3]), "(None, 2)", "(2,)")
    refused(lambda: run([[[1, 2, 3]], 3]), "(None, 2)", "(1, 3)")
    refused(lambda: run([[[1, 2]]]), "2", "1")
    refused(lambda: run(5), "2")
    refused(lambda: run([[["a", "b"]], 3]), "spam")
    refused(lambda: run([None, 3]), "spam")
    refused(lambda: run([K.variable([[1.0, 2.0]]), 3]), "spam", "K.eval")
    refused(lambda: run([[[1, 2], [3]], 3]), "spam")


def test_a_float_for_an_int_input_is_refused_unless_whole(K):
    n = K.placeholder((), dtype="int32")
    run = K.function([n], [n])
    assert run([3.0]) == [3]
    refused(lambda: run([3.5]), "int32")


def test_gradients_in_order_and_none_where_there_is_none(K):
    a, b, c = K.variable([1.0, 2.0]), K.variable([3.0, 4.0]), K.variable(5.0)
    loss = K.sum(a * a * b)
    by_b, by_c, by_a = K.gradients(loss, [b, c, a])
    assert by_c is None
    assert K.eval(by_a).tolist() == [6, 16] and K.eval(by_b).tolist() == [1, 4]
    assert K.int_shape(by_a) == (2,) and K.dtype(by_a) == "float32"
    (of_sum,) = K.gradients(a * b, [a])  # a loss that is no scalar counts as its sum
    assert K.eval(of_sum).tolist() == [3, 4]
    (second,) = K.gradients(K.sum(by_a), [a])
    assert K.eval(second).tolist() == [6, 8]
    assert K.eval(K.gradients(loss, a)[0]).tolist() == [6, 16]


def test_stopped_gradients(K):
    a = K.variable([1.0, 2.0])
    assert K.eval(K.gradients(K.sum(K.stop_gradient(a) * a), [a])[0]).tolist() == [1, 2]
    first, second = K.stop_gradient([a * 1, a * 2])
    assert K.gradients(K.sum(first + second), [a]) == [None] or (
        K.eval(K.gradients(K.sum(first + second), [a])[0]).tolist() == [0, 0]
    )


@pytest.mark.parametrize("flag", [True, False, 1, 0])
def test_switch_on_a_scalar(K, flag):
    x = K.variable([1.0, 2.0])
    condition = K.constant(flag, dtype="bool" if isinstance(flag, bool) else "int32")
    expected = [10, 20] if flag else [-1, -2]
    assert K.eval(K.switch(condition, x * 10, -x)).tolist() == expected
    assert K.eval(K.switch(condition, lambda: x * 10, lambda: -x)).tolist() == expected


def test_switch_chooses_per_element_and_per_row(K):
    x = K.constant([[1.0, 2.0], [3.0, 4.0]])
    mask = K.constant([[True, False], [False, True]], dtype="bool")
    assert K.eval(K.switch(mask, x, -x)).tolist() == [[1, -2], [-3, 4]]
    rows = K.constant([True, False], dtype="bool")
    assert K.eval(K.switch(rows, x, -x)).tolist() == [[1, 2], [-3, -4]]
    assert K.eval(K.switch(mask, lambda: x, lambda: -x)).tolist() == [[1, -2], [-3, 4]]


def test_switch_computes_the_chosen_side_alone(K, capfd):
    x = K.variable([1.0])
    chosen = K.switch(
        K.constant(True, dtype="bool"), lambda: K.print_tensor(x, "left"), lambda: K.print_tensor(x, "right")
    )
    capfd.readouterr()
    K.eval(chosen)
    shown = capfd.readouterr().err
    assert "left" in shown and "right" not in shown


def test_gradients_pass_through_switch(K):
    x = K.variable([1.0, -2.0])
    loss = K.sum(K.switch(K.greater(x, 0.0), x * 3, x * 5))
    assert K.eval(K.gradients(loss, [x])[0]).tolist() == [3, 5]


def test_errors_of_the_users_own_functions_come_through(K):
    def mine():
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError, match="mine"):
        K.switch(K.constant(True, dtype="bool"), mine, mine)


def test_print_tensor_prints_and_passes_on(K, capfd):
    x = K.variable([1.5, 2.5])
    shown = K.print_tensor(x * 2, message="the message ")
    value = K.eval(shown)
    assert value.tolist() == [3, 5]
    text = capfd.readouterr().err
    assert "the message " in text and "3" in text and "5" in text
    assert K.eval(K.gradients(K.sum(K.print_tensor(x) * 4), [x])[0]).tolist() == [4, 4]


def test_eval(K):
    assert K.eval(K.constant([1.0, 2.0]) * 2).tolist() == [2, 4]
    assert K.eval(K.variable(3.0)) == 3
    refused(lambda: K.eval("abc"), "K.eval", "x")


def test_sessions_are_tensorflows(K, engine_name):
    calls = {"get_session": K.get_session, "set_session": lambda: K.set_session(None), "get_graph": K.get_graph,
             "control_dependencies": lambda: K.control_dependencies([])}  # fmt: skip
    if engine_name == "theano":
        for name, call in calls.items():
            refused(call, f"K.{name}", "TensorFlow")
        return
    v = K.variable(2.0)
    assert K.get_session().run(v * 3) == 6
    assert v.graph is K.get_graph()
    with K.control_dependencies([v.assign(9.0)]):
        later = K.identity(v)
    assert K.eval(later) == 9


def test_both_engines_side_by_side(engine_name):
    for K, home in ((tensorflow_backend, "tensorflow"), (theano_backend, "pytensor")):
        x, v = K.placeholder((2,)), K.variable([1.0, 2.0])
        for native in (x, v):
            assert any(kind.__module__.startswith(home) for kind in type(native).__mro__)
        run = K.function([x], [K.sum(x * v)], updates=[K.update_add(v, x)])
        assert run([[1, 1]]) == [3] and run([[1, 1]]) == [5]
        assert K.floatx() == "float32"
        assert K.eval(K.mean(v)) == 3.5  # a composite keeps to its engine
        assert K.Function([x], [x * 2])([[1, 2]])[0].tolist() == [2, 4]
        assert K.backend() == {"tensorflow": "tensorflow", "pytensor": "theano"}[home]
        assert set(backend.__all__) <= set(K.__all__)  # beside them stand Python's own, as they did: py_sum
    refused(lambda: tensorflow_backend.sum(theano_backend.variable(1.0)), "K.sum", "x")


def test_another_thread_may_call_a_function(K):
    x = K.placeholder((2,))
    run = K.function([x], [x * 2])
    found = []
    thread = threading.Thread(target=lambda: found.append(run([[1, 2]])[0].tolist()))
    thread.start()
    thread.join()
    assert found == [[2, 4]]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "function, argument, call",
    [
        ("function", "inputs", lambda K: K.function(["a"], [])),
        ("function", "outputs", lambda K: K.function([], ["a"])),
        ("function", "outputs", lambda K: K.function([])),
        ("function", "updates", lambda K: K.function([], [], updates=[3])),
        ("function", "updates", lambda K: K.function([], [], updates=3)),
        ("gradients", "loss", lambda K: K.gradients(None, [])),
        ("gradients", "variables", lambda K: K.gradients(K.variable(1.0), ["a"])),
        ("stop_gradient", "variables", lambda K: K.stop_gradient("a")),
        ("switch", "condition", lambda K: K.switch(None, 1, 2)),
        ("switch", "then_expression", lambda K: K.switch(K.constant(1.0), "a", K.constant(1.0))),
        ("switch", "else_expression", lambda K: K.switch(K.constant(1.0), K.constant(1.0), None)),
        ("print_tensor", "x", lambda K: K.print_tensor(None)),
        ("print_tensor", "message", lambda K: K.print_tensor(K.variable(1.0), 3)),
        ("eval", "x", lambda K: K.eval({})),
    ],
)
def test_wrong_use_is_told(K, language, function, argument, call):
    refused(lambda: call(K), f"K.{function}", argument, language=language)


def test_a_composite_is_written_in_keras_2_whatever_the_dialect(K, monkeypatch):
    from kerascn.backend.contract import dispatch

    seen = []

    def read(sheet, args, kwargs, dialect=None):
        seen.append((sheet.shown, dialect))
        return real(sheet, args, kwargs, dialect)

    real = dispatch.read
    monkeypatch.setattr(dispatch, "read", read)
    monkeypatch.setitem(config._said, "dialect", 1)
    K.random_uniform_variable((2,), 0.0, 1.0)
    assert seen[0] == ("K.random_uniform_variable", 1) and ("K.variable", 2) in seen


def test_what_goes_wrong_in_a_run_is_told_with_its_reason(K):
    x = K.placeholder((None, 2))
    text = refused(lambda: K.function([x], [K.reshape(x, (-1, 4))])([np.ones((3, 2))]), "6", "4")
    assert "Graph execution error" not in text
