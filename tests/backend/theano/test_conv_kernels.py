"""The kernels of convolution (NumPy, Numba, oneDNN) against loops, for any strides in memory; and their choice."""

import multiprocessing
import os
import subprocess
import sys
import threading
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")
from kerascn.backend.theano import conv_choice as choice
from kerascn.backend.theano import conv_kernels as kernels
from kerascn.backend.theano import conv_onednn
from tests.contract import loops_conv as loops

draw = np.random.RandomState(5)
needs_onednn = pytest.mark.skipif(
    conv_onednn.where() is None, reason="oneDNN, which nothing needs, is not installed: pip install onednn-cpu-gomp"
)


@pytest.fixture
def compiler(monkeypatch):
    """A compiler that has not compiled anything yet; the cache on disk may have."""
    new = choice.Compiler()
    monkeypatch.setattr(choice, "compiler", new)
    monkeypatch.setattr(conv_onednn, "where", lambda: None)
    return new


@pytest.fixture
def onednn(monkeypatch):
    """oneDNN, not loaded yet, and wished for."""
    new = conv_onednn.OneDnn()
    monkeypatch.setattr(conv_onednn, "onednn", new)
    monkeypatch.setenv("KERASCN_CONV", "onednn")
    return new


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
@pytest.mark.parametrize("case", SHAPES)
@pytest.mark.parametrize(
    ("wish", "each"),
    [
        ("numpy", False),
        ("numpy", True),
        ("numba", False),
        pytest.param("onednn", False, marks=needs_onednn),
        pytest.param("onednn", True, marks=needs_onednn),
    ],
)
def test_against_loops(wish, case, each, last, how, dtype, monkeypatch):
    monkeypatch.setenv("KERASCN_CONV", wish)
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
    choice.run(f"forward{suffix}", laid_out(x, how), laid_out(w, how), form, y)
    np.testing.assert_allclose(y, expected, 1e-4, 1e-4)
    dy = draw.normal(size=y.shape).astype(dtype)
    dx = kernels.new_signal(np.empty, x.shape, dtype, last)
    choice.run(f"to_input{suffix}", laid_out(w, how), laid_out(dy, how), form, dx)
    other = draw.normal(size=x.shape).astype(dtype)
    np.testing.assert_allclose(np.sum(dx * other), np.sum(convolved(other, keras) * dy), 1e-3, 1e-3)
    dw = kernels.new_kernel(np.empty, w.shape, dtype)
    choice.run(f"to_kernel{suffix}", laid_out(x, how), laid_out(dy, how), form, dw)
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


# --------------------------------------------------------------------------- Numba


def pair(name, last=True, dtype="float32"):
    """The arguments of a kernel, with a new result."""
    form = kernels.Form((1, 1), (1, 1), ((1, 1), (1, 1)), last)
    x, y = (kernels.new_signal(np.empty, (5, n, 9, 8), dtype, last) for n in (20, 6))
    w = kernels.new_kernel(np.empty, (6, 20, 3, 3), dtype)
    for array in (x, y, w):
        array[...] = draw.normal(size=array.shape)
    first, second, like = {"forward": (x, w, y), "to_kernel": (x, y, w), "to_input": (w, y, x)}[name]
    return [first, second, form, np.full_like(like, np.nan)]


def expected(name, first, second, form, result):
    result = np.empty_like(result)
    getattr(kernels, name)(first, second, form, result)
    return result


NAMES = ["forward", "to_kernel", "to_input"]


@pytest.mark.parametrize("name", NAMES)
def test_numba_is_what_runs_when_it_is_wished(name, monkeypatch):
    given = pair(name)
    right = expected(name, *given)
    monkeypatch.setenv("KERASCN_CONV", "numba")
    monkeypatch.setattr(kernels, name, None)  # NumPy's is not there
    choice.run(name, *given)
    np.testing.assert_allclose(given[-1], right, 1e-4, 1e-4)


def test_numba_takes_a_batch_in_groups(monkeypatch):
    from kerascn.backend.theano import conv_numba

    monkeypatch.setenv("KERASCN_CONV", "numba")
    shape = (5, 20, 9, 8)
    assert conv_numba.Plan(shape, (3, 3), (9, 8), pair("forward")[2]).group == 5
    for last in (True, False):
        for name in NAMES:
            given = pair(name, last)
            right = expected(name, *given)
            for size, group in ((1, 1), (2 * 20 * 9 * 72, 2)):
                monkeypatch.setattr(conv_numba, "BLOCK", size)
                assert conv_numba.Plan(shape, (3, 3), (9, 8), given[2]).group == (group if last else 1)
                given[-1][...] = np.nan
                choice.run(name, *given)
                np.testing.assert_allclose(given[-1], right, 1e-4, 1e-4)


def test_numba_leaves_alone_what_it_reads(monkeypatch):
    monkeypatch.setenv("KERASCN_CONV", "numba")
    for name in NAMES:
        given = pair(name)
        for array in given[:2]:
            array.flags.writeable = False
        right = expected(name, *given)
        choice.run(name, *given)
        np.testing.assert_allclose(given[-1], right, 1e-4, 1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_numba_without_anything_to_compute(name, monkeypatch):
    monkeypatch.setenv("KERASCN_CONV", "numba")
    first, second, form, result = pair(name)
    empty = {"forward": (first[:0], second, result[:0]), "to_kernel": (first[:0], second[:0], result)}
    first, second, result = empty.get(name, (first, second[:0], result[:0]))
    choice.run(name, first, second, form, result)
    assert not result.any()


def test_the_shapes_alone_choose(compiler, monkeypatch):
    """From the first convolution on the same kernel computes it, so that two runs give the same bits."""
    monkeypatch.delenv("KERASCN_CONV", raising=False)
    monkeypatch.setattr(conv_onednn, "where", lambda: None)
    monkeypatch.setattr(choice, "BIG", 1)
    given = pair("to_input")
    right = expected("to_input", *given)
    monkeypatch.setattr(kernels, "to_input", None)
    found = []
    for _ in range(3):
        given[-1][...] = np.nan
        choice.run("to_input", *given)
        np.testing.assert_allclose(given[-1], right, 1e-4, 1e-4)
        found.append(given[-1].tobytes())
    assert len(set(found)) == 1


def test_small_convolutions_have_nothing_compiled(compiler, monkeypatch):
    monkeypatch.delenv("KERASCN_CONV", raising=False)
    choice.run("to_input", *pair("to_input"))
    assert not compiler._ready


def test_numpy_where_it_is_faster(monkeypatch):
    form = pair("forward")[2]
    first = form._replace(last=False)
    assert choice._faster("forward", (6, 20, 3, 3), form)
    assert not choice._faster("forward", (6, 1, 3, 3), form)
    assert not choice._faster("forward", (6, 20, 3, 3), first)
    assert not choice._faster("to_kernel", (6, 20, 3, 3), form)
    assert choice._faster("to_input", (6, 20, 3, 3), first)
    assert not choice._faster("to_input", (6, 20, 1, 1), form)


def test_a_failure_leaves_numpy_for_good(compiler, monkeypatch):
    from kerascn.backend.theano import conv_numba

    tried = []

    def broken(*key):
        tried.append(key)
        raise SystemError("no compiler")

    monkeypatch.setenv("KERASCN_CONV", "numba")
    monkeypatch.setattr(conv_numba, "compiled", broken)
    for name in NAMES:
        given = pair(name)
        right = expected(name, *given)
        choice.run(name, *given)
        np.testing.assert_array_equal(given[-1], right)
    assert tried == [("forward", "float32")] and compiler.failed


def test_without_a_place_for_the_cache(compiler, monkeypatch, tmp_path):
    import numba
    from numba.core import caching

    from kerascn.backend.theano import conv_numba

    monkeypatch.setenv("KERASCN_CONV", "numba")
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])
    with pytest.raises(RuntimeError):
        numba.njit(cache=True)(conv_numba.to_kernel)
    given = pair("to_kernel")
    right = expected("to_kernel", *given)
    choice.run("to_kernel", *given)
    assert not compiler.failed and compiler.get("to_kernel", "float32")
    np.testing.assert_allclose(given[-1], right, 1e-4, 1e-4)


def test_a_wish_that_there_is_not(monkeypatch):
    monkeypatch.setenv("KERASCN_CONV", "fast")
    with pytest.raises(ValueError, match="KERASCN_CONV is 'fast'; it can be auto, numpy, numba, onednn") as caught:
        choice.run("forward", *pair("forward"))
    assert caught.value.key == "theano.conv_kernels"


def test_importing_compiles_nothing():
    code = (
        "import sys; from kerascn.backend.theano import conv_choice as c;"
        "assert 'kerascn.backend.theano.conv_numba' not in sys.modules and not c.compiler._ready;"
        "assert not c.conv_onednn.onednn.begun"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "KERAS_BACKEND": "theano"})


# --------------------------------------------------------------------------- oneDNN


def counted(monkeypatch):
    """A list that grows by a name with each kernel of NumPy that runs."""
    ran = []

    def counting(name, kernel):
        return lambda *given: (ran.append(name), kernel(*given))

    for name in [*NAMES, *(f"{name}_each" for name in NAMES)]:
        monkeypatch.setattr(kernels, name, counting(name, getattr(kernels, name)))
    return ran


@needs_onednn
@pytest.mark.parametrize("wish", ["auto", "onednn"])
@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_onednn_is_what_runs_where_it_is_installed(name, last, wish, onednn, monkeypatch):
    given = pair(name, last)
    right = expected(name, *given)
    monkeypatch.setenv("KERASCN_CONV", wish)
    ran = counted(monkeypatch)
    for _ in range(2):  # the second time with the plan of the first
        given[-1][...] = np.nan
        choice.run(name, *given)
        np.testing.assert_allclose(given[-1], right, 1e-4, 1e-4)
    assert not ran and len(onednn._plans) == 1


@needs_onednn
@pytest.mark.parametrize("name", NAMES)
def test_onednn_agrees_with_numba(name, onednn, monkeypatch):
    given = pair(name)
    choice.run(name, *given)
    found = given[-1].copy()
    monkeypatch.setenv("KERASCN_CONV", "numba")
    given[-1][...] = np.nan
    choice.run(name, *given)
    np.testing.assert_allclose(found, given[-1], 1e-4, 1e-4)


@needs_onednn
def test_onednn_leaves_float64_and_nothing_to_the_others(onednn, monkeypatch):
    given = pair("to_kernel", dtype="float64")
    ran = counted(monkeypatch)
    choice.run("to_kernel", *given)
    first, second, form, result = pair("to_kernel")
    choice.run("to_kernel", first[:0], second[:0], form, result)
    assert ran == ["to_kernel"] * 2 and not onednn.begun and not result.any()


@needs_onednn
def test_onednn_with_zeros_on_one_side(onednn):
    form = kernels.Form((2, 1), (1, 2), ((0, 1), (3, 0)), False)
    x, w = (draw.normal(size=shape).astype("float32") for shape in ((2, 3, 6, 7), (4, 3, 3, 2)))
    found, right = (np.full((2, 4, 3, 8), np.nan, "float32") for _ in range(2))
    kernels.forward(x, w, form, right)
    choice.run("forward", x, w, form, found)
    np.testing.assert_allclose(found, right, 1e-4, 1e-4)


def test_layouts():
    x = np.zeros((3, 1, 5), "float32")
    assert conv_onednn.layout(x) == ((3, 1, 5), (5, 15, 1))
    assert conv_onednn.layout(x.transpose(2, 0, 1)) == ((5, 3, 1), (1, 5, 15))
    assert conv_onednn.layout(x[..., :4:2]) == ((3, 1, 2), (5, 15, 2))
    assert conv_onednn.layout(x[::-1]) is None
    assert conv_onednn.layout(np.broadcast_to(x, (3, 4, 5))) is None
    assert conv_onednn.layout(np.lib.stride_tricks.sliding_window_view(x, 2, 2)) is None


@needs_onednn
def test_onednn_keeps_so_many_plans(onednn, monkeypatch):
    monkeypatch.setattr(conv_onednn, "PLANS", 2)
    for name in (*NAMES, *NAMES):
        given = pair(name)
        right = expected(name, *given)
        choice.run(name, *given)
        np.testing.assert_allclose(given[-1], right, 1e-4, 1e-4)
    assert [key[0] for key in onednn._plans] == NAMES[1:]


@needs_onednn
def test_what_onednn_refuses_it_is_not_asked_again(onednn, monkeypatch):
    asked, right = [], conv_onednn.Library.convolution

    def refusing(library, name, x, w, y, geometry):
        asked.append(name)
        return right(library, name, y, w, x, geometry)  # these do not fit together

    monkeypatch.setattr(conv_onednn.Library, "convolution", refusing)
    ran = counted(monkeypatch)
    given = pair("to_kernel")
    for _ in range(2):
        choice.run("to_kernel", *given)
    assert asked == ["to_kernel"] and ran == ["to_kernel"] * 2


def test_a_library_that_is_none(onednn, monkeypatch, tmp_path):
    (tmp_path / conv_onednn.FILE).write_text("nothing")
    monkeypatch.setattr(conv_onednn, "where", lambda: str(tmp_path / conv_onednn.FILE))
    ran = counted(monkeypatch)
    for _ in range(2):
        choice.run("to_kernel", *pair("to_kernel"))
    assert ran == ["to_kernel"] * 2 and onednn.failed


@pytest.mark.parametrize("there", [False, True])
def test_a_library_that_is_listed_counts_where_it_lies(there, monkeypatch, tmp_path):
    place = tmp_path / conv_onednn.FILE
    if there:
        place.touch()
    listed = [
        SimpleNamespace(name="README", locate=lambda: tmp_path),
        SimpleNamespace(name=place.name, locate=lambda: place),
    ]
    monkeypatch.setattr(conv_onednn.metadata, "files", lambda wheel: listed)
    assert conv_onednn.where.__wrapped__() == (str(place) if there else None)


def test_without_onednn(onednn, monkeypatch):
    monkeypatch.setattr(conv_onednn, "where", lambda: None)
    with pytest.raises(ImportError, match="pip install onednn-cpu-gomp") as caught:
        choice.run("to_kernel", *pair("to_kernel"))
    assert caught.value.key == "theano.conv_not_installed"
    monkeypatch.setenv("KERASCN_CONV", "auto")
    ran = counted(monkeypatch)
    choice.run("to_kernel", *pair("to_kernel"))
    assert ran == ["to_kernel"] and not onednn.begun


# --------------------------------------------------------------------------- forks


def _in_child(queue):
    given = pair("to_input")
    right = expected("to_input", *given)
    choice.run("to_input", *given)
    queue.put((choice.compiler.failed, bool(np.allclose(given[-1], right, 1e-4, 1e-4))))


def forked():
    """What ``_in_child`` found."""
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=_in_child, args=(queue,))
    child.start()
    found = queue.get(timeout=60)
    child.join(60)
    assert child.exitcode == 0
    return found


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork; run it on Linux or macOS")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_waits_for_the_compiler(monkeypatch):
    compiler, began, go = choice.compiler, threading.Event(), threading.Event()

    def compiling():
        with compiler._lock:
            began.set()
            go.wait(60)

    thread = threading.Thread(target=compiling)
    thread.start()
    began.wait(60)
    monkeypatch.setenv("KERASCN_CONV", "numba")
    monkeypatch.setattr(choice, "PATIENCE", 0.05)
    failed = compiler.failed
    assert forked() == (True, True)  # the child does without
    assert compiler.failed == failed
    monkeypatch.setattr(choice, "PATIENCE", 60.0)
    threading.Timer(0.2, go.set).start()
    assert forked() == (False, True)
    thread.join(60)
    assert compiler._lock.acquire(timeout=1)
    compiler._lock.release()


@needs_onednn
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork; run it on Linux or macOS")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_does_without_onednn(monkeypatch):
    monkeypatch.setenv("KERASCN_CONV", "onednn")
    choice.run("to_input", *pair("to_input"))
    failed, lock = conv_onednn.onednn.failed, conv_onednn.onednn._lock
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    with lock:
        child = context.Process(target=lambda: (_in_child(queue), queue.put(conv_onednn.onednn.failed)))
        child.start()
    assert queue.get(timeout=60)[1] and queue.get(timeout=60)
    child.join(60)
    assert child.exitcode == 0 and not failed and not conv_onednn.onednn.failed
