"""Functions, gradients, conditions and printing of the Theano engine, against NumPy."""

import warnings

import numpy as np
import pytest

pytensor = pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")

from pytensor import tensor as pt  # noqa: E402
from pytensor.compile.debug.profiling import ProfileStats  # noqa: E402
from scipy import sparse  # noqa: E402

from kerascn.backend.theano import session as s  # noqa: E402
from kerascn.backend.theano import tensors as t  # noqa: E402
from kerascn.backend.theano.compiling import compile_function, evaluate  # noqa: E402


def placeholder(*shape, dtype="float64", name=None):
    return t.placeholder(shape, None, dtype, False, name)


def variable(value, dtype="float64", name=None):
    return t.variable(np.asarray(value, dtype), dtype, name, None)


def compiled(inputs, outputs, updates=(), **options):
    return compile_function(inputs, outputs, updates, options.pop("name", None), options)


def refused(kind, key):
    return pytest.raises(kind, check=lambda error: error.key == key)


class TestFunction:
    def test_several_outputs_and_a_name(self):
        x, y = placeholder(None), placeholder(None)
        run = compiled([x, y], [x + y, x * y, x], name="f")
        found = run([[1, 2], [3, 5]], 0)
        assert [v.tolist() for v in found] == [[4, 7], [3, 10], [1, 2]]
        assert all(isinstance(v, np.ndarray) for v in found)

    def test_outputs_see_the_values_from_before_and_updates_happen_together(self):
        a, b = variable([1.0, 2.0]), variable([10.0, 20.0])
        run = compiled([], [a, a + b], [(a, b), (b, a)])
        assert [v.tolist() for v in run([], 0)] == [[1, 2], [11, 22]]
        assert (a.get_value().tolist(), b.get_value().tolist()) == ([10, 20], [1, 2])
        assert [v.tolist() for v in run([], 1)] == [[10, 20], [11, 22]]

    def test_results_are_not_views_of_variables(self):
        w = variable([1.0])
        compiled([], [w])([], 0)[0][0] = 9
        assert w.get_value() == 1

    def test_results_are_not_views_of_what_was_fed(self):
        x, array = placeholder(2), np.array([1.0, 2.0])
        compiled([x], [x])([array], 0)[0][0] = 9
        assert array.tolist() == [1, 2]

    @pytest.mark.parametrize("form", ["pairs", "lists", "nested", "dict", "number"])
    def test_forms_of_updates(self, form):
        w = variable([1.0, 1.0])
        new = w * 2
        forms = {"pairs": [(w, new)], "lists": [[w, new]], "nested": [[(w, new)], []], "dict": {w: new}}
        compiled([], [], forms.get(form, [(w, np.array([2, 2]))]))([], 0)
        assert w.get_value().tolist() == [2, 2]

    @pytest.mark.parametrize("update", [3, (1, 2), None, "ab"])
    def test_what_is_no_update_is_refused(self, update):
        with refused(TypeError, "theano.bad_update"):
            compiled([], [], [update])

    def test_an_update_of_another_float_is_cast(self):
        w = variable([1.0], "float32")
        compiled([], [], [(w, variable([2.0], "float64"))])([], 0)
        assert (w.get_value().dtype, w.get_value()[0]) == ("float32", 2)

    def test_default_updates_are_done_unless_another_is_given(self):
        w = variable(0.0)
        with pytest.warns(DeprecationWarning, match="default_update"):
            w.default_update = w + 1
        run, other = compiled([], [w]), compiled([], [w], [(w, w - 5)])
        assert [float(run([], i)[0]) for i in range(3)] == [0, 1, 2]
        other([], 0)
        assert w.get_value() == -2

    def test_the_learning_phase_is_test_unless_it_is_fed(self):
        phase = t.learning_phase()
        y = t.cast(phase, "float64") * 3
        assert compiled([], [y])([], 0)[0] == 0
        run = compiled([phase], [y])
        assert [float(run([v], 0)[0]) for v in (0, 1, True, 1.0)] == [0, 3, 3, 3]

    @pytest.mark.parametrize("of", [lambda x: x * 2, lambda x: variable([7.0, 7.0]), lambda x: pt.constant([1.0, 2.0])])
    def test_any_tensor_can_be_fed(self, of):
        x = placeholder(2)
        inner = of(x)
        run = compiled([inner], [inner + 1])
        assert run([[5, 6]], 0)[0].tolist() == [6, 7]

    def test_a_fed_tensor_hides_the_one_it_comes_from(self):
        x = placeholder(2)
        y = x * 2
        assert compiled([x, y], [y + x])([[1, 1], [5, 6]], 0)[0].tolist() == [6, 7]

    def test_values_take_the_dtype_of_the_input(self):
        x, i = placeholder(None, dtype="float32"), placeholder(None, dtype="int32")
        found = compiled([x, i], [x, i])([np.array([0.1], "float64"), [3.0]], 0)
        assert [v.dtype for v in found] == ["float32", "int32"] and found[0][0] == np.float32(0.1)

    @pytest.mark.parametrize("value", [[1, 2], [[1, 2]], [[1, 2, 3], [1]], "text", [["a", "b", "c"]], 4, None])
    def test_values_that_do_not_fit_are_refused(self, value):
        x = placeholder(None, 3, name="x")
        with refused(ValueError, "theano.input_value"):
            compiled([x], [x])([value], 0)

    @pytest.mark.parametrize(
        "value",
        [
            sparse.coo_matrix(([2.0, 1.0, 3.0], ([0, 1, 1], [2, 0, 0])), shape=(2, 3)),
            np.array([[0, 0, 2], [4, 0, 0]]),
            ([[0, 2], [1, 0]], [2.0, 4.0], (2, 3)),
        ],
    )
    def test_sparse_inputs(self, value):
        x = t.placeholder((None, 3), None, "float32", True, None)
        w = np.arange(6.0).reshape(3, 2).astype("float32")
        product = pytensor.sparse.dot(x, pt.constant(w))
        found = compiled([x], [x, product])([value], 0)
        dense = np.array([[0, 0, 2], [4, 0, 0]])
        np.testing.assert_array_equal(found[0], dense)
        np.testing.assert_allclose(found[1], dense @ w)

    def test_a_sparse_value_of_another_shape_is_refused(self):
        x = t.placeholder((None, 3), None, "float32", True, None)
        with refused(ValueError, "theano.input_value"):
            compiled([x], [x])([sparse.eye(2)], 0)

    def test_a_missing_input_is_named(self):
        x, y = placeholder(2, name="x"), placeholder(2, name="of_interest")
        with pytest.raises(ValueError, match="of_interest", check=lambda e: e.key == "theano.input_missing"):
            compiled([x], [x + y])
        with refused(ValueError, "theano.input_missing"):
            compiled([x], [x], [(variable([1.0, 2.0]), y)])

    def test_an_input_named_twice_is_refused(self):
        x = placeholder(2)
        for options in ({"inputs": [x, x]}, {"inputs": [x], "feed_dict": {x: [1, 2]}}):
            with refused(ValueError, "theano.input_twice"):
                compiled(outputs=[x], **options)

    def test_it_runs_again_after_a_bad_value(self):
        x, w = placeholder(2), variable([0.0, 0.0])
        run = compiled([x], [x], [(w, w + x)])
        with pytest.raises(ValueError):
            run([[1, 2, 3]], 0)
        run([[1, 2]], 1)
        assert w.get_value().tolist() == [1, 2]


class TestOptions:
    @pytest.mark.parametrize("as_dict", [True, False])
    def test_givens(self, as_dict):
        x, y = placeholder(2), placeholder(2)
        pairs = [(x, y * 3)]
        run = compiled([y], [x + 1], givens=dict(pairs) if as_dict else pairs)
        assert run([[1, 2]], 0)[0].tolist() == [4, 7]

    def test_givens_take_arrays_and_see_the_inputs_that_are_fed(self):
        x, y = placeholder(2), placeholder(2)
        assert compiled([], [x + 1], givens={x: [1, 2]})([], 0)[0].tolist() == [2, 3]
        doubled = y * 2
        assert compiled([doubled], [x], givens={x: doubled + 1})([[1, 2]], 0)[0].tolist() == [2, 3]

    def test_feed_dict_is_read_at_each_call(self):
        x, y = placeholder(2), placeholder(2)
        feeds = {y: [10, 20]}
        run = compiled([x], [x + y], feed_dict=feeds)
        first = run([[1, 2]], 0)[0].tolist()
        feeds[y] = [30, 40]
        assert (first, run([[1, 2]], 1)[0].tolist()) == ([11, 22], [31, 42])

    def test_unused_inputs(self):
        x, y = placeholder(2), placeholder(2)
        compiled([x, y], [x])
        with pytest.raises(pytensor.compile.UnusedInputError):
            compiled([x, y], [x], on_unused_input="raise")
        with pytest.warns(UserWarning, match="not part of the computational graph"):
            compiled([x, y], [x], on_unused_input="warn")

    def test_casting_down_can_be_forbidden(self):
        x = placeholder(None, dtype="float32")
        run = compiled([x], [x], allow_input_downcast=False)
        assert run([np.ones(1, "float32")], 0)[0] == 1
        with pytest.raises(TypeError):
            run([np.array([0.1])], 0)

    def test_another_mode(self):
        x = placeholder(2)
        seen = []

        class Mine(pytensor.compile.mode.Mode):
            @property
            def optimizer(self):
                seen.append(True)
                return super().optimizer

        run = compiled([x], [x * 2], mode=Mine("py", None))
        assert run([[1, 2]], 0)[0].tolist() == [2, 4] and seen

    def test_profile(self):
        x, profile = placeholder(2), ProfileStats(atexit_print=False)
        run = compiled([x], [x * 2], profile=profile)
        run([[1, 2]], 0)
        run([[1, 2]], 1)
        assert profile.fct_callcount == 2

    @pytest.mark.parametrize("option", ["fetches", "options", "run_metadata", "mood"])
    def test_other_options_are_refused(self, option):
        with refused(ValueError, "theano.function_option"):
            compiled([], [], **{option: []})


def differences(f, x, step=1e-6):
    """The gradient of the scalar function ``f`` at ``x`` by central differences."""
    found = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        moved = np.zeros_like(x)
        moved[place] = step
        found[place] = (f(x + moved) - f(x - moved)) / (2 * step)
    return found


class TestGradients:
    def test_values_order_dtype_and_shape(self):
        a, b = np.array([[0.3, -1.2], [2.0, 0.7]]), np.array([0.5, -0.4])
        x, y = placeholder(None, 2), variable(b)
        loss = pt.tanh(x * y).sum()
        gy, gx = s.gradients(loss, [y, x])
        assert (gy.type, gx.type) == (y.type, x.type)
        found = compiled([x], [gy, gx])([a], 0)
        np.testing.assert_allclose(found[0], differences(lambda v: np.tanh(a * v).sum(), b), rtol=1e-8)
        np.testing.assert_allclose(found[1], differences(lambda v: np.tanh(v * b).sum(), a), rtol=1e-8)

    def test_a_loss_with_axes_is_summed(self):
        x = placeholder(3)
        assert compiled([x], s.gradients(x**2, [x]))([[1, 2, 3]], 0)[0].tolist() == [2, 4, 6]

    def test_of_a_tensor_in_the_middle_and_of_second_order(self):
        x = placeholder(2)
        y = x * 3
        first = s.gradients(y**3, [y])[0]
        second = s.gradients(first, [x])[0]
        found = compiled([x], [first, second])([[1, 2]], 0)
        assert [v.tolist() for v in found] == [[27, 108], [54, 108]]

    def test_none_where_nothing_connects(self):
        x, y, i = placeholder(2), placeholder(2), placeholder(2, dtype="int32")
        loss = (x * 2 + pt.gt(y, 0) + pt.cast(pt.cast(y, "int32"), "float64") + i + y.shape[0]).sum()
        found = s.gradients(loss, [y, x, i, variable(1.0)])
        assert [g is None for g in found] == [True, False, True, True]
        assert s.gradients(i.sum(), [i]) == [None]

    def test_float32_stays_float32(self):
        w = variable([1.0, 2.0], "float32")
        n = placeholder(2, dtype="int32")
        assert s.gradients(pt.cast(w * n, "float64").sum(), [w])[0].dtype == "float32"

    def test_of_a_lookup_table(self):
        w, i = variable(np.ones((4, 2))), placeholder(None, dtype="int32")
        found = compiled([i], s.gradients((w[i] ** 2).sum(), [w]))([[1, 3, 1]], 0)[0]
        assert found.tolist() == [[0, 0], [4, 4], [0, 0], [2, 2]]

    @pytest.mark.parametrize("many", [False, True])
    def test_stop_gradient(self, many):
        x, y = placeholder(2), placeholder(2)
        stopped = s.stop_gradient([x, y])[0] if many else s.stop_gradient(x)
        found = compiled([x], [stopped, *s.gradients(stopped * x, [x])])([[3, 4]], 0)
        assert [v.tolist() for v in found] == [[3, 4], [3, 4]]
        assert s.gradients(stopped.sum(), [x]) == [None]


class TestSwitch:
    @pytest.mark.parametrize("dtype", ["bool", "uint8", "float64"])
    @pytest.mark.parametrize("lazy", [False, True])
    def test_a_scalar_condition_chooses_one_side(self, dtype, lazy):
        c, x = placeholder(dtype=dtype), placeholder(2)
        sides = [x + 1, x - 1]
        y = s.switch(c, *[(lambda v=v: v) if lazy else v for v in sides])
        run = compiled([c, x], [y, *s.gradients(y * x, [x])])
        assert [v.tolist() for v in run([1, [1, 2]], 0)] == [[2, 3], [3, 5]]
        assert [v.tolist() for v in run([0, [1, 2]], 0)] == [[0, 1], [1, 3]]

    def test_only_the_chosen_side_is_computed(self, capfd):
        c, x = placeholder(dtype="bool"), placeholder(2)
        y = s.switch(c, lambda: s.print_tensor(x, "then"), lambda: s.print_tensor(x * 2, "else"))
        run = compiled([c, x], [y])
        run([True, [1, 2]], 0)
        assert capfd.readouterr().err.startswith("then ")
        run([False, [1, 2]], 0)
        assert capfd.readouterr().err.startswith("else ")

    def test_the_sides_may_differ_in_lengths(self):
        c, x, y = placeholder(dtype="bool"), placeholder(None), placeholder(None)
        run = compiled([c, x, y], [s.switch(c, x, y)])
        assert [run([v, [1, 2], [3]], 0)[0].tolist() for v in (True, False)] == [[1, 2], [3]]

    def test_scalars(self):
        c = placeholder(dtype="bool")
        run = compiled([c], [s.switch(c, lambda: variable(1.0), lambda: variable(2.0))])
        assert [float(run([v], 0)[0]) for v in (True, False)] == [1, 2]

    @pytest.mark.parametrize("shape", [(2,), (2, 1), (2, 3)])
    def test_element_by_element(self, shape):
        holds = np.arange(np.prod(shape)).reshape(shape) % 2 == 0
        c, x, y = placeholder(*[None] * len(shape), dtype="bool"), placeholder(None, 3), placeholder(None, 3)
        if shape == (2, 1):
            c = t.placeholder((None, 1), None, "bool", False, None)
        then, other = np.ones((2, 3)), np.full((2, 3), 5.0)
        found = compiled([c, x, y], [s.switch(c, x, lambda: y)])([holds, then, other], 0)[0]
        spread = holds.reshape(holds.shape + (1,) * (2 - holds.ndim))
        np.testing.assert_array_equal(found, np.where(spread, then, other))

    def test_a_number_takes_the_dtype_of_the_other_side(self):
        c, x = placeholder(None, dtype="bool"), placeholder(None, dtype="float16")
        for sides in ((x, 0), (0, x)):
            assert s.switch(c, *sides).dtype == "float16"

    def test_too_many_axes_and_two_dtypes_are_refused(self):
        x = placeholder(2)
        with refused(ValueError, "theano.switch_rank"):
            s.switch(placeholder(2, 2, dtype="bool"), x, x)
        with refused(TypeError, "theano.switch_dtypes"):
            s.switch(placeholder(2, dtype="bool"), x, placeholder(2, dtype="float32"))


def test_printing_goes_to_stderr_and_gradients_pass(capfd):
    x = placeholder(2)
    y = s.print_tensor(x, "here: ")
    found = compiled([x], [y * 2, *s.gradients(y**2, [x])])([[1, 2]], 0)
    captured = capfd.readouterr()
    assert captured.out == "" and "here: " in captured.err and "[1. 2.]" in captured.err
    assert [v.tolist() for v in found] == [[2, 4], [2, 4]]


@pytest.mark.parametrize(
    ("function", "arguments"),
    [(s.get_session, []), (s.set_session, [None]), (s.get_graph, []), (s.control_dependencies, [[]])],
)
def test_what_only_tensorflow_has_says_so(function, arguments):
    with pytest.raises(RuntimeError, match=function.__name__, check=lambda e: e.key == "engine.only_tensorflow"):
        function(*arguments)


def test_evaluate():
    assert evaluate(variable([1.0, 2.0]) * 2).tolist() == [2, 4]


def test_sums_of_very_many_tensors_compile_without_a_warning():
    """PyTensor does such a sum in parts, and says so, which no user can do anything about."""
    inputs = [placeholder(None) for _ in range(40)]
    terms = [pt.exp(x) for x in inputs]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = compiled(inputs, [sum(terms[1:], terms[0])])
    assert run([np.zeros(2)] * 40, 0)[0].tolist() == [40.0, 40.0]
