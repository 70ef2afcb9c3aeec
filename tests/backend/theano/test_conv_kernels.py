"""The NumPy kernels of convolution against loops, for any strides in memory."""

import numpy as np
import pytest

pytest.importorskip("pytensor")
from kerascn.backend.theano import conv_kernels as kernels
from tests.contract import loops_conv as loops

draw = np.random.RandomState(5)


def laid_out(array, how):
    """The same numbers, otherwise in memory."""
    if how == "contiguous":
        return np.ascontiguousarray(array)
    if how == "fortran":
        return np.asfortranarray(array)
    if how == "backwards":
        return np.ascontiguousarray(array[::-1, ..., ::-1])[::-1, ..., ::-1]
    wide = np.zeros((*array.shape[:-1], array.shape[-1] * 2), array.dtype)
    wide[..., ::2] = array
    return wide[..., ::2]


def zeros_of(lengths, window, strides, padding, dilation):
    found = []
    for n, k, s, d in zip(lengths, window, strides, dilation, strict=True):
        count, before = loops.placing(n, k, s, padding, d)
        found.append((before, max(0, (count - 1) * s + d * (k - 1) + 1 - n - before)))
    return tuple(found)


SHAPES = [
    # signal (batch, channels, *space), out, window, strides, dilation, padding
    ((3, 2, 9), 4, (3,), (2,), (1,), "same"),
    ((3, 2, 9), 4, (3,), (1,), (2,), "causal"),
    ((2, 3, 7, 6), 5, (3, 2), (1, 1), (1, 1), "valid"),
    ((2, 3, 7, 6), 5, (3, 2), (2, 4), (1, 1), "same"),
    ((2, 17, 7, 6), 5, (3, 2), (1, 2), (2, 1), "same"),
    ((2, 20, 6, 7), 3, (1, 1), (1, 1), (1, 1), "valid"),
    ((2, 3, 4, 5, 4), 2, (2, 3, 2), (1, 2, 1), (1, 1, 2), "same"),
]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("how", ["contiguous", "fortran", "backwards", "gaps"])
@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("each", [False, True])
@pytest.mark.parametrize("case", SHAPES)
def test_against_loops(case, each, last, how, dtype):
    shape, many, window, strides, dilation, padding = case
    x = draw.normal(size=shape).astype(dtype)
    out = 2 if each else many
    w = draw.normal(size=(out, shape[1], *window)).astype(dtype)
    keras = np.ascontiguousarray(np.moveaxis(w, (1, 0), (-2, -1)))

    def convolved(x, kernel):
        return loops.convolved(x, kernel, strides, padding, "channels_first", dilation, each)

    form = kernels.Form(strides, dilation, zeros_of(shape[2:], window, strides, padding, dilation), last)
    expected = convolved(x, keras)
    suffix = "_each" if each else ""
    y = kernels.new_signal(np.empty, expected.shape, dtype, last)
    getattr(kernels, f"forward{suffix}")(laid_out(x, how), laid_out(w, how), form, y)
    np.testing.assert_allclose(y, expected, 1e-4, 1e-4)
    dy = draw.normal(size=y.shape).astype(dtype)
    dx = kernels.new_signal(np.empty, x.shape, dtype, last)
    getattr(kernels, f"to_input{suffix}")(laid_out(w, how), laid_out(dy, how), form, dx)
    other = draw.normal(size=x.shape).astype(dtype)
    np.testing.assert_allclose(np.sum(dx * other), np.sum(convolved(other, keras) * dy), 1e-3, 1e-3)
    dw = kernels.new_kernel(np.empty, w.shape, dtype)
    getattr(kernels, f"to_kernel{suffix}")(laid_out(x, how), laid_out(dy, how), form, dw)
    other = draw.normal(size=keras.shape).astype(dtype)
    its = np.moveaxis(dw, (1, 0), (-2, -1))
    np.testing.assert_allclose(np.sum(its * other), np.sum(convolved(x, other) * dy), 1e-3, 1e-3)


def test_a_batch_goes_through_in_blocks(monkeypatch):
    x, w = draw.normal(size=(5, 3, 6, 6)), draw.normal(size=(4, 3, 3, 3))
    form = kernels.Form((1, 1), (1, 1), ((1, 1), (1, 1)), False)
    found = []
    for size in (1, 1 << 30):
        monkeypatch.setattr(kernels, "BLOCK", size)
        y = np.empty((5, 4, 6, 6))
        kernels.forward(x, w, form, y)
        found.append(y)
    np.testing.assert_allclose(*found)
    assert len(kernels.blocks(5, 10)) == 1
    monkeypatch.setattr(kernels, "BLOCK", 20)
    assert kernels.blocks(5, 10) == [slice(0, 2), slice(2, 4), slice(4, 5)]
