"""What PyTensor can do works in the Theano engine's two modes, with NumPy as the referee."""

import numpy as np
import pytest

pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")

import pytensor
import pytensor.sparse
import pytensor.tensor as pt
import scipy.sparse
from pytensor.compile.builders import OpFromGraph
from pytensor.gradient import disconnected_grad
from pytensor.graph.basic import Apply
from pytensor.graph.op import Op
from pytensor.ifelse import ifelse
from pytensor.scan.utils import until

from kerascn.backend.theano import mode as modes

MODES = {"ours": modes.MODE, "stock": modes.STOCK}


@pytest.fixture(params=MODES)
def mode(request):
    return MODES[request.param]


def numbers(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def symbols(*ranks):
    return [pt.tensor(dtype="float32", shape=(None,) * rank) for rank in ranks]


def close(found, expected, tolerance=1e-5):
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)


FEATURES = {}


def feature(make):
    """Register a feature: a function that compiles by `f(inputs, outputs)` and compares with NumPy."""
    FEATURES[make.__name__] = make
    return make


def compiler(mode):
    return lambda inputs, outputs, **options: pytensor.function(inputs, outputs, mode=mode, **options)


@feature
def scan_with_gradients(f):
    x = symbols(2)[0]
    y = pytensor.scan(lambda e, a: a + e**2, sequences=[x], outputs_info=[pt.zeros_like(x[0])], return_updates=False)[
        -1
    ]
    v = numbers(5, 3)
    value, slope = f([x], [y, pytensor.grad(y.sum(), x)])(v)
    close(value, (v**2).sum(axis=0))
    close(slope, 2 * v)


@feature
def scan_with_second_derivatives(f):
    x = symbols(1)[0]
    y = pytensor.scan(
        lambda e, a: a * e, sequences=[x], outputs_info=[pt.as_tensor(np.float32(1))], return_updates=False
    )[-1]
    slope = pytensor.grad(y, x)
    v = numbers(3)
    found = f([x], pytensor.grad((slope**2).sum(), x))(v)
    a, b, c = v
    close(
        found,
        [
            2 * (a * c) * c + 2 * (a * b) * b,
            2 * (b * c) * c + 2 * (a * b) * a,
            2 * (b * c) * b + 2 * (a * c) * a,
        ],
    )


@feature
def scan_inside_scan(f):
    x = symbols(2)[0]

    def row(r):
        return pytensor.scan(lambda e, a: a * 2 + e, sequences=[r], outputs_info=[np.float32(0)], return_updates=False)[
            -1
        ]

    y = pytensor.scan(row, sequences=[x], return_updates=False)
    v = numbers(3, 4)
    close(f([x], y)(v), v @ [8, 4, 2, 1])


@feature
def scan_with_random_numbers(f):
    rng = pt.random.shared_rng(np.random.default_rng(3))
    x = symbols(2)[0]

    def step(e, a, state):
        following, u = state.uniform(0, 1, size=(3,))
        return a + e * u.astype("float32"), following

    y, last = pytensor.scan(
        step, sequences=[x], outputs_info=[pt.zeros((3,), dtype="float32"), rng], return_updates=False
    )
    g = f([x], y[-1], updates={rng: last})
    first, second = g(np.ones((500, 3), "float32")), g(np.ones((500, 3), "float32"))
    assert not np.allclose(first, second)
    close(first / 500, 0.5, 0.1)


@feature
def scan_until(f):
    (x,) = symbols(0)
    y = pytensor.scan(lambda a: (a * 2, until(a > 50)), outputs_info=[x], n_steps=50, return_updates=False)
    np.testing.assert_array_equal(f([x], y)(np.float32(1)), [2, 4, 8, 16, 32, 64, 128])


@feature
def lazy_if(f):
    (x,) = symbols(1)
    c = pt.scalar(dtype="uint8")
    y = ifelse(c, x * 2, x * 3)
    g = f([c, x], [y, pytensor.grad(y.sum(), x)])
    for flag, factor in [(1, 2), (0, 3)]:
        value, slope = g(np.uint8(flag), numbers(3))
        close(value, numbers(3) * factor)
        close(slope, [factor] * 3)


@feature
def operation_from_graph_with_own_gradient(f):
    x, y = symbols(1, 1)
    op = OpFromGraph([x, y], [pt.exp(x) * y], pullback=lambda inputs, outputs, grads: [grads[0] * 7, grads[0] * 8])
    z = op(x, y)
    value, a, b = f([x, y], [z, *pytensor.grad(z.sum(), [x, y])])(numbers(3), numbers(3, seed=1))
    close(value, np.exp(numbers(3)) * numbers(3, seed=1))
    close([a, b], [[7] * 3, [8] * 3])


@feature
def operation_in_python(f):
    class Square(Op):
        __props__ = ()

        def make_node(self, x):
            return Apply(self, [x], [x.type()])

        def perform(self, node, inputs, output_storage):
            output_storage[0][0] = inputs[0] ** 2

        def pullback(self, inputs, outputs, grads):
            return [2 * inputs[0] * grads[0]]

    (x,) = symbols(1)
    close(f([x], pytensor.grad(Square()(x).sum(), x))(numbers(3)), 2 * numbers(3))


@feature
def sparse_product(f):
    x = pytensor.sparse.csr_matrix("x", dtype="float32")
    w = pytensor.shared(numbers(6, 4))
    y = pytensor.sparse.structured_dot(x, w)
    matrix = scipy.sparse.random(5, 6, 0.5, format="csr", dtype="float32", random_state=0)
    value, slope = f([x], [y, pytensor.grad(y.sum(), w)])(matrix)
    close(value, matrix @ numbers(6, 4))
    close(slope, np.repeat(np.asarray(matrix.sum(axis=0)).T, 4, axis=1))


@feature
def running_sums_and_products(f):
    (x,) = symbols(2)
    outputs = [pt.cumsum(x, axis=1), pt.cumprod(x, axis=0), pytensor.grad(pt.cumsum(x, axis=1).sum(), x)]
    v = numbers(2, 3)
    a, b, c = f([x], outputs)(v)
    close(a, v.cumsum(axis=1))
    close(b, v.cumprod(axis=0))
    close(c, [[3, 2, 1]] * 2)


@feature
def embedding(f):
    w, i = pytensor.shared(numbers(50, 8)), pt.imatrix()
    rows = np.array([[0, 3, 3], [49, 0, 7]], "int32")
    slope = f([i], pytensor.grad((w[i] ** 2).sum(), w))(rows)
    expected = np.zeros((50, 8), "float32")
    np.add.at(expected, rows.ravel(), 2 * numbers(50, 8)[rows.ravel()])
    close(slope, expected)


@feature
def batched_products(f):
    a, b = symbols(3, 3)
    u, v = numbers(4, 2, 3), numbers(4, 3, 5)
    y = pt.matmul(a, b)
    value, slope, _ = f([a, b], [y, *pytensor.grad(y.sum(), [a, b])])(u, v)
    close(value, u @ v)
    close(slope, np.ones((4, 2, 5)) @ v.transpose(0, 2, 1))
    close(f([a, b], pt.tensordot(a, b, axes=[[2], [1]]))(u, v), np.tensordot(u, v, axes=[[2], [1]]))


@feature
def sorting_and_choosing(f):
    (x,) = symbols(2)
    v = numbers(4, 6)
    order, best, slope = f(
        [x], [pt.argsort(x, axis=-1), pt.argmax(x, axis=-1), pytensor.grad(pt.max(x, axis=-1).sum(), x)]
    )(v)
    np.testing.assert_array_equal(order, v.argsort(axis=-1))
    np.testing.assert_array_equal(best, v.argmax(axis=-1))
    np.testing.assert_array_equal(slope, v == v.max(axis=-1, keepdims=True))


@feature
def assigning_to_parts(f):
    (x,) = symbols(2)
    y = pt.inc_subtensor(pt.set_subtensor(x[1:, :2], 0)[0], 5)
    v = numbers(3, 3)
    expected = v.copy()
    expected[1:, :2] = 0
    expected[0] += 5
    value, slope = f([x], [y, pytensor.grad((y**2).sum(), x)])(v)
    close(value, expected)
    close(slope, np.where([[1, 1, 1], [0, 0, 1], [0, 0, 1]], 2 * expected, 0))


@feature
def shapes(f):
    (x,) = symbols(3)
    v = numbers(2, 3, 4)
    found = f(
        [x],
        [
            x.dimshuffle(2, 0, 1) * 1,
            x.reshape((-1, 4)) + 0,
            pt.repeat(x, 2, axis=1),
            pt.tile(x, (1, 2, 1)),
            pt.concatenate([x, x], axis=1),
            x[:, ::-1] * 2,
            pt.pad(x, ((0, 0), (1, 2), (0, 0))),
            pt.stack([x, x]),
        ],
    )(v)
    expected = [
        v.transpose(2, 0, 1),
        v.reshape(-1, 4),
        v.repeat(2, axis=1),
        np.tile(v, (1, 2, 1)),
        np.concatenate([v, v], axis=1),
        v[:, ::-1] * 2,
        np.pad(v, ((0, 0), (1, 2), (0, 0))),
        np.stack([v, v]),
    ]
    for a, b in zip(found, expected, strict=True):
        close(a, b)


@feature
def statistics(f):
    (x,) = symbols(2)
    v = numbers(5, 6)
    var, std, prod, slope = f(
        [x], [pt.var(x, axis=1), pt.std(x, axis=0), pt.prod(x, axis=1), pytensor.grad(pt.prod(x), x)]
    )(v)
    close(var, v.var(axis=1))
    close(std, v.std(axis=0))
    close(prod, v.prod(axis=1))
    close(slope, v.prod() / v)


@feature
def softmax_and_friends(f):
    (x,) = symbols(2)
    v = numbers(3, 4) * 30
    e = np.exp(v.astype("float64") - v.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    soft, log_soft, total, slope = f(
        [x],
        [
            pt.special.softmax(x, axis=-1),
            pt.special.log_softmax(x, axis=-1),
            pt.logsumexp(x, axis=1),
            pytensor.grad(pt.logsumexp(x, axis=1).sum(), x),
        ],
    )(v)
    close(soft, p)
    close(log_soft, v - v.max(axis=1, keepdims=True) - np.log(e.sum(axis=1, keepdims=True)), 1e-4)
    close(total, np.log(e.sum(axis=1)) + v.max(axis=1))
    close(slope, p)


@feature
def updates_and_replacements(f):
    s, (x,) = pytensor.shared(numbers(3)), symbols(1)
    g = f([], (x * s).sum(), givens={x: s}, updates=[(s, s + 1)])
    close(g(), (numbers(3) ** 2).sum())
    close(g(), ((numbers(3) + 1) ** 2).sum())
    close(s.get_value(), numbers(3) + 2)


@feature
def several_updates_at_once(f):
    a, b = pytensor.shared(numbers(3)), pytensor.shared(numbers(3, seed=1))
    f([], [], updates=[(a, b), (b, a)])()
    close(a.get_value(), numbers(3, seed=1))
    close(b.get_value(), numbers(3))


@feature
def stopped_gradients(f):
    (x,) = symbols(1)
    close(f([x], pytensor.grad((disconnected_grad(x) * x).sum(), x))(numbers(3)), numbers(3))


@feature
def matrices(f):
    (x,) = symbols(2)
    v = numbers(3, 3) + 3 * np.eye(3, dtype="float32")
    inverse, det = f([x], [pt.linalg.inv(x), pt.linalg.det(x)])(v)
    close(inverse, np.linalg.inv(v), 1e-4)
    close(det, np.linalg.det(v), 1e-4)


@feature
def half_precision(f):
    x = pt.tensor(dtype="float16", shape=(None, None))
    v = numbers(3, 3).astype("float16")
    found = f([x], pt.dot(pt.tanh(x) * 2, x))(v)
    assert found.dtype == np.float16
    close(found, (np.tanh(v) * 2).astype("float64") @ v, 1e-2)


@feature
def random_numbers(f):
    rng = pt.random.shared_rng(np.random.default_rng(1))
    following, u = rng.normal(2, 3, size=(4000,))
    g = f([], u.astype("float32"), updates={rng: following})
    first = g()
    assert not np.allclose(first, g())
    close([first.mean(), first.std()], [2, 3], 0.1)


@feature
def one_hot(f):
    i = pt.ivector()
    np.testing.assert_array_equal(
        f([i], pt.eq(pt.arange(4), i[:, None]).astype("float32"))(np.array([1, 3], "int32")),
        np.eye(4)[[1, 3]],
    )


@feature
def constants_alone(f):
    close(f([], pt.exp(pt.constant(numbers(3))) * 2)(), np.exp(numbers(3)) * 2)


@feature
def inputs_as_outputs(f):
    x, y = symbols(1, 1)
    found = f([x, y], [x, x + y, x, y * 1])(numbers(3), numbers(3, seed=1))
    for a, b in zip(found, [numbers(3), numbers(3) + numbers(3, seed=1), numbers(3), numbers(3, seed=1)], strict=True):
        close(a, b)


@pytest.mark.parametrize("name", FEATURES)
def test_feature(name, mode):
    FEATURES[name](compiler(mode))
