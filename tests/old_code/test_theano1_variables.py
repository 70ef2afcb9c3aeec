"""Makers of variables, and the classes by which programs ask what a variable is."""

import numpy as np
import pytest

from kerascn.old_code.theano1 import names

pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")

PATTERNS = {
    "scalar": (), "vector": (False,), "row": (True, False), "col": (False, True), "matrix": (False, False),
    "tensor3": (False,) * 3, "tensor4": (False,) * 4, "tensor5": (False,) * 5,
}  # fmt: skip


@pytest.fixture
def T(theano):  # noqa: N802
    return theano.tensor


@pytest.mark.parametrize("letter", ["", *names.LETTERS])
@pytest.mark.parametrize("rank", names.RANKS)
def test_makers(theano, T, letter, rank):
    x = getattr(T, letter + rank)("x")
    assert (x.name, x.broadcastable) == ("x", PATTERNS[rank])
    assert x.dtype == names.LETTERS.get(letter, theano.config.floatX)
    assert getattr(T, letter + rank)().name is None


@pytest.mark.parametrize("letter", ["", *names.LETTERS])
@pytest.mark.parametrize("several", names.MANY)
def test_makers_of_several(theano, T, letter, several):
    make = getattr(T, letter + several)
    a, b = make("a", "b")
    assert (a.name, b.name, a.broadcastable) == ("a", "b", PATTERNS[names.MANY[several]])
    assert [one.name for one in make(3)] == [None] * 3


def test_floatx_decides_where_the_word_says_nothing(theano, T):
    before = theano.config.floatX
    try:
        theano.config.floatX = "float32"
        assert (T.matrix().dtype, T.dmatrix().dtype, T.matrix(dtype="int32").dtype) == ("float32", "float64", "int32")
        assert (T.matrix("x", "int8").dtype, T.zeros((2,)).dtype) == ("int8", "float32")
    finally:
        theano.config.floatX = before


def test_types(theano, T):
    kind = T.TensorType("float32", (False, True))
    x, named = kind("x"), T.tensor("float32", (True, False), name="y")
    assert (x.broadcastable, named.broadcastable, named.name) == ((False, True), (True, False), "y")
    assert isinstance(x.type, T.TensorType) and not isinstance(x, T.TensorType)
    assert T.tensor(dtype="int32", shape=(2, None)).type.shape == (2, None)
    shared = theano.shared(np.zeros(2))
    assert isinstance(x, T.TensorVariable) and isinstance(x, theano.Variable)
    assert isinstance(T.constant(1), T.TensorConstant) and isinstance(T.constant(1), theano.Constant)
    assert isinstance(shared, theano.compile.SharedVariable) and isinstance(shared, T.TensorSharedVariable)
    assert isinstance(shared, T.sharedvar.SharedVariable) and not isinstance(x, T.SharedVariable)
    assert isinstance((x + 1).owner, theano.Apply)


def test_operations_of_compiled_graphs(theano, T):
    x = T.dmatrix()
    nodes = theano.function([x], T.exp(x.T).sum() + 1).maker.fgraph.toposort()
    found = {kind for kind in (T.Elemwise, T.DimShuffle, T.CAReduce) for node in nodes if isinstance(node.op, kind)}
    assert {T.Elemwise, T.CAReduce} <= found
    assert isinstance(x.dimshuffle(1, 0).owner.op, T.DimShuffle) and issubclass(type((x + 1).owner.op), T.Elemwise)


def test_methods_of_variables(theano, T):
    """What programs write with a point behind a variable."""
    x = T.dmatrix("x")
    a = np.array([[1.0, -2, 3], [0.5, 5, -6]])
    outputs = [
        x.T, x.dimshuffle("x", 0, 1), x.dimshuffle(1, 0, "x"), x.flatten(), x.flatten(ndim=2), x.ravel(), x.sum(axis=1),
        x.mean(), x.max(axis=0), x.argmax(axis=1), x.std(), x.var(axis=0), x.prod(), x.reshape((3, 2)), x.norm(2),
        x.astype("int32"), x.dot(x.T), x.clip(0, 1), x.repeat(2, axis=0), x[:, 1], x[x > 0], x.nonzero()[0],
        x[T.arange(2), [0, 1]], x.swapaxes(0, 1), x.sort(axis=1), x.min(), x.shape[0], -x, x**2, x / 2, x // 2, x % 2,
        2 - x, abs(x), x.copy(), x.zeros_like(), T.eq(x, 5), x.cumsum(axis=1), x.take([0, 1], axis=1),
    ]  # fmt: skip
    expected = [
        a.T, a[None], a.T[..., None], a.ravel(), a, a.ravel(), a.sum(1), a.mean(), a.max(0), a.argmax(1), a.std(),
        a.var(0), a.prod(), a.reshape(3, 2), np.linalg.norm(a), a.astype("int32"), a @ a.T, a.clip(0, 1),
        a.repeat(2, 0), a[:, 1], a[a > 0], a.nonzero()[0], a[[0, 1], [0, 1]], a.T, np.sort(a, 1), a.min(), 2, -a,
        a**2, a / 2, a // 2, a % 2, 2 - a, abs(a), a, 0 * a, a == 5, a.cumsum(1), a[:, :2],
    ]  # fmt: skip
    found = theano.function([x], outputs)(a)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other)
    assert x.sum().eval({x: a}) == a.sum()
    x.tag.test_value = a
    assert x.type.ndim == x.ndim == 2 and (x + 1).owner.inputs[0] is x
