"""``theano.function`` and its kin: functions, shared variables, gradients, loops, printing, modes."""

import numpy as np
import pytest

pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")


@pytest.fixture
def T(theano):  # noqa: N802
    return theano.tensor


def test_function_updates_givens_and_defaults(theano, T):
    x, y = T.dmatrices("x", "y")
    rate = T.dscalar("rate")
    w = theano.shared(np.ones((2, 2)), name="w", borrow=True)
    f = theano.function(
        [x, theano.Param(rate, default=0.5, name="rate")],
        theano.Out(T.dot(x, w).sum(), borrow=True),
        updates=[(w, w - rate * y)],
        givens={y: np.full((2, 2), 2.0)},
        mode="FAST_RUN",
        allow_input_downcast=True,
    )
    assert f(np.eye(2)) == 4
    np.testing.assert_allclose(w.get_value(borrow=True), 0)
    f(np.eye(2), rate=1)
    np.testing.assert_allclose(w.get_value(), -2)
    for wrong in (lambda: f(), lambda: f(np.eye(2), 1, 2), lambda: f(np.eye(2), speed=1)):
        with pytest.raises(TypeError) as caught:
            wrong()
        assert caught.value.key == "theano1.call"
    w.set_value(np.zeros((2, 2)))
    g = theano.function([theano.In(x, value=np.eye(2))], {"double": 2 * x})
    np.testing.assert_allclose(g()["double"], 2 * np.eye(2))


def test_updates_in_every_form(theano, T):
    """Pairs, lists of lists, dictionaries and OrderedUpdates; a wider value takes the variable's dtype."""
    for form in (lambda a, b: [(a, b)], lambda a, b: [[(a, b)]], lambda a, b: {a: b}, lambda a, b: (a, b)):
        a = theano.shared(np.float32(1))
        theano.function([], updates=form(a, a + np.float64(0.5)))()
        assert (a.get_value(), a.get_value().dtype) == (1.5, np.float32)
    a = theano.shared(1)
    updates = theano.OrderedUpdates()
    updates[a] = a + 1
    theano.function([], [], updates=updates)()
    assert a.get_value() == 2


def test_wrong_uses_are_said(theano, T):
    x = T.dvector("x")
    for wrong, key in (
        (lambda: theano.function(x, x), "theano1.inputs"),
        (lambda: theano.function([x], x, mode="QUICK"), "theano1.mode"),
        (lambda: theano.function([x], x, updates=3), "theano1.pairs"),
        (lambda: theano.shared(x), "theano1.shared"),
    ):
        with pytest.raises((TypeError, ValueError)) as caught:
            wrong()
        assert caught.value.key == key
    with pytest.raises(Exception, match="unused") as caught:
        theano.function([x], 1 * T.dscalar("y"), on_unused_input="raise", givens={})
    f = theano.function([x], x)
    with pytest.raises(TypeError):
        f(np.ones((2, 2)))


def test_shared_copies_unless_it_borrows(theano):
    array = np.zeros(2)
    copied, borrowed = theano.shared(array), theano.shared(array, borrow=True)
    array[:] = 1
    assert (copied.get_value()[0], borrowed.get_value()[0]) == (0, 1)
    row = theano.shared(np.ones((1, 3)), broadcastable=(True, False))
    total = theano.function([], row + theano.shared(np.ones((2, 3))))()
    np.testing.assert_allclose(total, 2)


def test_clone_replaces(theano, T):
    x, y = T.dscalars("x", "y")
    z = theano.clone(x**2, replace={x: y + 1})
    assert theano.function([y], z)(2) == 9
    assert theano.clone([x + y], replace=[(x, T.constant(1.0, dtype="float64"))])[0].eval({y: 2}) == 3


def test_gradients(theano, T):
    """First, second, along directions; nothing flows where it is cut."""
    G = theano.gradient
    x, v = T.dvectors("x", "v")
    A = np.array([[1.0, 2], [3, 4], [5, 6]])
    f = T.dot(A, x) ** 2
    at, along, left = np.array([0.5, -1]), np.array([1.0, 2]), np.array([1.0, 0, 2])
    J = 2 * (A @ at)[:, None] * A
    u = T.dvector("u")
    outputs = [
        theano.grad(f.sum(), x), T.jacobian(f, x), T.hessian(f.sum(), x), T.Rop(f, x, v), T.Lop(f, x, u),
        T.grad((f * G.disconnected_grad(x).sum()).sum(), x), T.grad(T.sum(G.zero_grad(x) * x), x),
        T.grad(G.grad_clip(x, -0.1, 0.1).sum(), x), T.grad((G.grad_scale(x, 3.0) ** 2).sum(), x),
        T.grad(T.sum(G.consider_constant(x) * x), x),
    ]  # fmt: skip
    expected = [
        J.sum(0), J, 2 * A.T @ A, J @ along, left @ J, J.sum(0) * at.sum(), at, [0.1, 0.1], 6 * at, at,
    ]  # fmt: skip
    found = theano.function([x, v, u], outputs)(at, along, left)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-10)
    assert G.GradClip is not None
    with pytest.raises(G.DisconnectedInputError):
        T.grad(x.sum(), v)
    T.verify_grad(lambda z: z**3, [np.array([0.5, 2])], rng=np.random.RandomState(1))
    slope = G.numeric_grad(lambda z: (z**2).sum(), at).gf
    np.testing.assert_allclose(slope, 2 * at, rtol=1e-4)


def test_scan_in_its_forms(theano, T):
    """Powers, cumulative sums with taps, going backwards, stopping early, truncated gradients."""
    from theano.scan_module import until

    k, A = T.iscalar("k"), T.dvector("A")
    powers, updates = theano.scan(
        fn=lambda before, base: before * base, outputs_info=T.ones_like(A), non_sequences=A, n_steps=k
    )
    assert isinstance(updates, theano.OrderedUpdates)
    f = theano.function([A, k], powers[-1], updates=updates)
    np.testing.assert_allclose(f(np.arange(4.0), 3), np.arange(4.0) ** 3)

    x = T.dvector("x")
    fibonacci, _ = theano.scan(
        lambda s, two, one: s * 0 + two + one, sequences=x,
        outputs_info=[dict(initial=T.as_tensor_variable(np.array([0.0, 1.0])), taps=[-2, -1])],
    )  # fmt: skip
    np.testing.assert_allclose(fibonacci.eval({x: np.zeros(5)}), [1, 2, 3, 5, 8])
    back, _ = theano.scan(
        lambda s, t: s + 2 * t, sequences=[x], outputs_info=T.zeros((), dtype="float64"), go_backwards=True
    )
    np.testing.assert_allclose(back.eval({x: [1.0, 2, 3]}), [3, 8, 17])
    stopped, _ = theano.scan(
        lambda t: (t * 2, until(t * 2 > 50)), outputs_info=T.constant(1.0, dtype="float64"), n_steps=100
    )
    assert stopped.eval()[-1] == 64
    w = theano.shared(2.0)
    last, _ = theano.scan(
        lambda h: h * w, outputs_info=T.constant(1.0, dtype="float64"), n_steps=3, truncate_gradient=1
    )
    assert T.grad(last[-1], w).eval() == 4  # of the three factors only the last is looked at
    both, _ = theano.scan(lambda s: [s, s**2], sequences=x)
    assert [one.eval({x: [1.0, 3]}).tolist() for one in both] == [[1, 3], [1, 9]]


def test_map_reduce_and_folds(theano, T):
    x = T.dvector("x")
    zero, at = T.constant(0.0, dtype="float64"), {x: [1.0, 2, 3]}
    np.testing.assert_allclose(theano.map(lambda s: s**2, x)[0].eval(at), [1, 4, 9])
    assert theano.reduce(lambda s, t: s + t, x, zero)[0].eval(at) == 6
    assert theano.foldl(lambda s, t: s + 2 * t, x, zero)[0].eval(at) == 11
    assert theano.foldr(lambda s, t: s + 2 * t, x, zero)[0].eval(at) == 17


def test_ifelse_computes_one_side(theano, T):
    from theano.ifelse import IfElse, ifelse

    x = T.dvector("x")
    chosen = ifelse(T.gt(x.sum(), 0), x, -x)
    assert isinstance(chosen.owner.op, IfElse)
    np.testing.assert_allclose(theano.function([x], chosen)([-1.0, -2]), [1, 2])


def test_printing(theano, T, capsys):
    x = T.dscalar("x")
    assert theano.pp(x**2) == theano.printing.pprint(x**2) == theano.printing.pp(x**2) == "(x ** 2)"
    theano.printing.debugprint(x**2)
    assert "Pow" in capsys.readouterr().out
    assert theano.printing.min_informative_str(x + 1)
    assert theano.function([x], theano.printing.Print("seen")(x) + 1)(2) == 3
    assert "seen" in capsys.readouterr().out


def test_own_operations_of_the_simple_kinds(theano, T):
    from theano.compile.ops import as_op

    @as_op(itypes=[T.dvector().type], otypes=[T.dvector().type])
    def reversed_(x):
        return x[::-1].copy()

    x = T.dvector("x")
    np.testing.assert_allclose(theano.function([x], reversed_(x))([1.0, 2]), [2, 1])
    double = theano.OpFromGraph([x], [2 * x])
    np.testing.assert_allclose(theano.function([x], double(x))([1.0, 2]), [2, 4])
    number = T.tensor_from_scalar(T.scalar_from_tensor(x.sum()))
    assert theano.function([x], number)([1.0, 2]) == 3


@pytest.mark.parametrize("mode", ["FAST_RUN", "FAST_COMPILE", "DebugMode", "Mode", None])
def test_modes_are_all_one(theano, T, mode):
    x = T.dscalar()
    assert theano.function([x], x + 1, mode=mode)(1) == 2


def test_modes_as_objects(theano, T):
    from theano.compile.debugmode import DebugMode
    from theano.compile.mode import get_default_mode

    x = T.dscalar()
    for mode in (
        theano.Mode(linker="py", optimizer="fast_compile").excluding("fusion"),
        DebugMode(),
        get_default_mode(),
    ):
        assert theano.function([x], x + 1, mode=mode)(1) == 2


@pytest.mark.parametrize("value, found", [(-1.0, "nan"), (0.0, "inf"), (1e30, "1e10"), (2.0, None)])
def test_nan_guard_mode_stops(theano, T, value, found):
    from theano.compile.nanguardmode import NanGuardMode

    x = T.dvector("x")
    guard = NanGuardMode(nan_is_error=True, inf_is_error=True, big_is_error=True)
    f = theano.function([x], T.switch(x > 1e20, x, T.log(x)), mode=guard)
    if found is None:
        assert f([value])[0] == np.log(2)
        return
    with pytest.raises(AssertionError, match=found) as caught:
        f([value])
    assert caught.value.key == "theano1.nan_guard"


def test_the_old_test_of_the_speed_says_cpu(theano, T):
    """Programs ask the compiled graph where its elementwise operations run."""
    x = theano.shared(np.ones(4))
    f = theano.function([], T.exp(x))
    nodes = f.maker.fgraph.toposort()
    assert any(isinstance(node.op, T.Elemwise) and "Gpu" not in type(node.op).__name__ for node in nodes)


def test_compiling_is_quick(theano, T):
    """PyTensor's own default takes many seconds for a network like this."""
    import time

    x, y = T.dmatrix(), T.ivector()
    weights = [theano.shared(np.ones(shape)) for shape in ((5, 6), (6, 3))]
    p = T.nnet.softmax(T.dot(T.tanh(T.dot(x, weights[0])), weights[1]))
    loss = T.nnet.categorical_crossentropy(p, y).mean()
    begun = time.perf_counter()
    theano.function([x, y], loss, updates=[(w, w - T.grad(loss, w)) for w in weights])(np.ones((2, 5)), [0, 1])
    assert time.perf_counter() - begun < 5
