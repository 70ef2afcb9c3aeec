"""Convolution, pooling and batch normalization as Theano had them, against loops over NumPy arrays."""

import numpy as np
import pytest
from scipy.signal import convolve, correlate

pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")

RNG = np.random.default_rng(7)


@pytest.fixture
def T(theano):  # noqa: N802
    return theano.tensor


def convolved(x, w, border=0, flip=True, strides=(1, 1), dilation=(1, 1), groups=1):
    """Convolution by SciPy, one pair of channels after the other."""
    x = np.pad(x, [(0, 0), (0, 0), *((n, n) for n in np.broadcast_to(border, x.ndim - 2))])
    wide = np.zeros((*w.shape[:2], *((n - 1) * gap + 1 for n, gap in zip(w.shape[2:], dilation, strict=True))))
    wide[(..., *(slice(None, None, gap) for gap in dilation))] = w
    own, made = x.shape[1] // groups, len(w) // groups
    join = convolve if flip else correlate
    found = [
        [
            sum(join(image[k // made * own + c], wide[k, c], "valid", method="direct") for c in range(own))
            for k in range(len(w))
        ]
        for image in x
    ]
    return np.array(found)[(..., *(slice(None, None, step) for step in strides))]


@pytest.mark.parametrize("words, referee", [
    ({}, {}),
    ({"filter_flip": False}, {"flip": False}),
    ({"border_mode": "full"}, {"border": (2, 1)}),
    ({"border_mode": "half"}, {"border": 1}),
    ({"border_mode": 2, "subsample": (2, 1)}, {"border": 2, "strides": (2, 1)}),
    ({"border_mode": (1, 2)}, {"border": (1, 2)}),
    ({"filter_dilation": (2, 2)}, {"dilation": (2, 2)}),
    ({"image_shape": (2, 4, 6, 7), "filter_shape": (4, 4, 3, 2)}, {}),
    ({"input_shape": (None, 4, 6, 7)}, {}),
])  # fmt: skip
def test_conv2d_and_its_gradients(theano, T, words, referee):
    x, w = RNG.normal(size=(2, 4, 6, 7)), RNG.normal(size=(4, 4, 3, 2))
    sx, sw = T.dtensor4(), T.dtensor4()
    y = T.nnet.conv2d(sx, sw, **words)
    f = theano.function([sx, sw], [y, *T.grad((y**2).sum(), [sx, sw])])
    found, by_x, by_w = f(x, w)
    expected = convolved(x, w, **referee)
    np.testing.assert_allclose(found, expected, rtol=1e-9)
    for gradient, place in ((by_x, x), (by_w, w)):
        direction = RNG.normal(size=place.shape)
        up, down = ((x + s * direction, w) if place is x else (x, w + s * direction) for s in (1e-5, -1e-5))
        slope = ((convolved(*up, **referee) ** 2).sum() - (convolved(*down, **referee) ** 2).sum()) / 2e-5
        np.testing.assert_allclose((gradient * direction).sum(), slope, rtol=1e-5)


def test_groups_three_axes_and_the_older_door(theano, T):
    x, w = RNG.normal(size=(2, 4, 5, 5)), RNG.normal(size=(6, 2, 3, 3))
    np.testing.assert_allclose(T.nnet.conv2d(x, w, num_groups=2).eval(), convolved(x, w, groups=2))
    from theano.tensor.nnet import conv

    w = RNG.normal(size=(3, 4, 2, 2))
    np.testing.assert_allclose(conv.conv2d(x, w, image_shape=x.shape, filter_shape=w.shape).eval(), convolved(x, w))
    x, w = RNG.normal(size=(1, 2, 4, 5, 4)), RNG.normal(size=(2, 2, 2, 3, 2))
    strides = (1, 2, 1)
    np.testing.assert_allclose(
        T.nnet.conv3d(x, w, subsample=strides).eval(), convolved(x, w, strides=strides, dilation=(1, 1, 1))
    )
    with pytest.raises(ValueError, match="border_mode") as caught:
        T.nnet.conv2d(T.dtensor4(), T.dtensor4(), border_mode="same")
    assert caught.value.key == "theano1.border_mode"


@pytest.mark.parametrize("flip", [True, False])
@pytest.mark.parametrize("border, strides", [("valid", (1, 1)), ("half", (2, 2)), ((1, 0), (1, 2))])
def test_gradients_as_functions(theano, T, flip, border, strides):
    """They are what ``T.grad`` gives for the convolution."""
    from theano.tensor.nnet.abstract_conv import conv2d_grad_wrt_inputs, conv2d_grad_wrt_weights

    x, w = T.dtensor4(), T.dtensor4()
    words = {"border_mode": border, "subsample": strides, "filter_flip": flip}
    y = T.nnet.conv2d(x, w, **words)
    dy = T.dtensor4()
    by_x, by_w = T.grad((y * dy).sum(), [x, w])
    outputs = [
        by_x - conv2d_grad_wrt_inputs(dy, w, (None, None, 6, 5), **words),
        by_w - conv2d_grad_wrt_weights(x, dy, (None, None, 3, 3), **words),
    ]
    signal, kernel = RNG.normal(size=(2, 3, 6, 5)), RNG.normal(size=(2, 3, 3, 3))
    shape = theano.function([x, w], y.shape)(signal, kernel)
    for zero in theano.function([x, w, dy], outputs)(signal, kernel, RNG.normal(size=shape)):
        np.testing.assert_allclose(zero, 0, atol=1e-9)


def pooled(x, window, stride, ignore, pad, mode):
    """Window by window, with Theano's counts of windows."""
    rows, columns = (
        windows(n + 2 * p, k, s, ignore) for n, k, s, p in zip(x.shape[-2:], window, stride, pad, strict=True)
    )
    real = np.pad(np.ones(x.shape[-2:], bool), [(p, p) for p in pad])
    wide = np.pad(x, [(0, 0)] * (x.ndim - 2) + [(p, p) for p in pad])
    out = np.empty((*x.shape[:-2], rows, columns))
    for i in range(rows):
        for j in range(columns):
            at = (slice(i * stride[0], i * stride[0] + window[0]), slice(j * stride[1], j * stride[1] + window[1]))
            seen, counted = wide[(..., *at)], real[at]
            if mode == "max":
                out[..., i, j] = np.where(counted, seen, -np.inf).max((-2, -1))
            else:
                size = {"sum": 1, "average_exc_pad": counted.sum(), "average_inc_pad": counted.size}[mode]
                out[..., i, j] = seen.sum((-2, -1)) / size
    return out


def windows(length, window, stride, ignore):
    if ignore:
        return (length - window) // stride + 1
    return (length - 1) // stride + 1 if stride >= window else max(0, (length - 1 - window) // stride + 1) + 1


@pytest.mark.parametrize("mode", ["max", "sum", "average_inc_pad", "average_exc_pad"])
@pytest.mark.parametrize("window, stride, ignore, pad", [
    ((2, 2), None, True, (0, 0)), ((2, 3), None, False, (0, 0)), ((3, 3), (2, 2), True, (1, 1)),
    ((3, 2), (1, 1), False, (0, 0)), ((2, 2), (3, 3), False, (0, 0)), ((3, 3), (2, 1), False, (0, 0)),
])  # fmt: skip
def test_pooling(theano, T, mode, window, stride, ignore, pad):
    from theano.tensor.signal import downsample, pool

    x = RNG.normal(size=(2, 3, 7, 8))
    s = T.dtensor4()
    y = pool.pool_2d(s, ws=window, stride=stride, ignore_border=ignore, pad=pad, mode=mode)
    old = downsample.max_pool_2d(s, window, ignore_border=ignore, st=stride, padding=pad, mode=mode)
    found, same, slope = theano.function([s], [y, old, T.grad(y.sum(), s)])(x)
    np.testing.assert_allclose(found, pooled(x, window, stride or window, ignore, pad, mode), rtol=1e-9)
    np.testing.assert_allclose(found, same)
    direction = RNG.normal(size=x.shape) * 1e-6
    ups, downs = (pooled(x + k * direction, window, stride or window, ignore, pad, mode).sum() for k in (1, -1))
    np.testing.assert_allclose((slope * direction).sum(), (ups - downs) / 2, rtol=1e-4, atol=1e-12)


def test_pooling_of_other_ranks_and_wrong_uses(theano, T):
    pool = T.signal.pool
    x = RNG.normal(size=(5, 6))
    np.testing.assert_allclose(pool.pool_2d(x, (2, 2)).eval(), pooled(x, (2, 2), (2, 2), False, (0, 0), "max"))
    volume = RNG.normal(size=(1, 1, 2, 4, 4))
    largest = volume.reshape(1, 1, 1, 2, 2, 2, 2, 2).max((3, 5, 7))
    np.testing.assert_allclose(pool.pool_3d(volume, (2, 2, 2), True).eval(), largest)
    np.testing.assert_allclose(pool.max_pool_3d(volume, (2, 2, 2), True).eval(), largest)
    kept = pool.max_pool_2d_same_size(x[:4], (2, 2)).eval()
    np.testing.assert_allclose(
        kept, np.where(np.kron(pooled(x[:4], (2, 2), (2, 2), True, (0, 0), "max"), np.ones((2, 2))) == x[:4], x[:4], 0)
    )
    for words in ({"ws": (2,)}, {"ws": (2, 2), "mode": "min"}, {"ws": None}):
        with pytest.raises(ValueError, match="window") as caught:
            pool.pool_2d(T.dtensor4(), **words)
        assert caught.value.key == "theano1.pool"
    with pytest.raises(ValueError, match="ignore_border") as caught:
        pool.pool_2d(T.dtensor4(), (2, 2), ignore_border=False, pad=(1, 1))
    assert caught.value.key == "theano1.pool_pad"


@pytest.mark.parametrize("axes, along", [("per-activation", (0,)), ("spatial", (0, 2, 3)), ((0, 1), (0, 1))])
def test_batch_normalization(theano, T, axes, along):
    bn = T.nnet.bn
    x = RNG.normal(size=(4, 3, 2, 5))
    shape = [1 if axis in along else n for axis, n in enumerate(x.shape)]
    gamma, beta, mean, var = (RNG.uniform(0.5, 1, size=shape) for _ in range(4))
    found = bn.batch_normalization_train(
        x, gamma, beta, axes, epsilon=1e-3, running_average_factor=0.2, running_mean=mean, running_var=var
    )
    center, spread = x.mean(along, keepdims=True), x.var(along, keepdims=True)
    count = x.size // center.size
    expected = [
        (x - center) / np.sqrt(spread + 1e-3) * gamma + beta, center, 1 / np.sqrt(spread + 1e-3),
        0.8 * mean + 0.2 * center, 0.8 * var + 0.2 * spread * count / (count - 1),
    ]  # fmt: skip
    for one, other in zip(theano.function([], list(found))(), expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-9)
    tested = bn.batch_normalization_test(x, gamma, beta, mean, var, axes, epsilon=1e-3).eval()
    np.testing.assert_allclose(tested, (x - mean) / np.sqrt(var + 1e-3) * gamma + beta)
    plain = bn.batch_normalization(T.constant(x), gamma, beta, mean, np.sqrt(var)).eval()
    np.testing.assert_allclose(plain, (x - mean) / np.sqrt(var) * gamma + beta)


def test_softmax_in_two_levels(theano, T):
    """The probabilities of all outputs sum to 1, and those of single targets are among them."""
    x = RNG.normal(size=(3, 4))
    W1, b1, W2, b2 = RNG.normal(size=(4, 2)), RNG.normal(size=2), RNG.normal(size=(2, 4, 3)), RNG.normal(size=(2, 3))
    everything = T.nnet.h_softmax(T.constant(x), 3, 6, 2, 3, W1, b1, T.constant(W2), T.constant(b2)).eval()
    np.testing.assert_allclose(everything.sum(1), 1)
    targets = np.array([0, 4, 5])
    single = T.nnet.h_softmax(T.constant(x), 3, 6, 2, 3, W1, b1, T.constant(W2), T.constant(b2), T.constant(targets))
    np.testing.assert_allclose(single.eval(), everything[np.arange(3), targets])
