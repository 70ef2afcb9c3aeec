"""Pickles and npz files of data sets: data come out as NumPy and pickle would give them, and nothing else happens."""

import gzip
import io
import os
import pickle
import pickletools
import random
import resource
import struct
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kerascn
from kerascn.datasets import reading, unpickling
from kerascn.datasets.reading import arrays, unpickled
from kerascn.datasets.unpickling import loads
from tests import genuine

ROOT = Path(kerascn.__file__).parent.parent
KEYS = {"data.pickle_name", "data.pickle_broken", "data.pickle_encoding", "data.unreadable"}


@pytest.fixture
def canary(tmp_path):
    path = tmp_path / "canary"
    yield path
    assert not path.exists(), "something was run"


def same(a, b):
    """Equal, of the same classes, also inside."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        if a.dtype != b.dtype or a.shape != b.shape:
            return False
        return same(a.tolist(), b.tolist()) if a.dtype == object else a.tobytes() == b.tobytes()
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return a == b or (a != a and b != b)


# --------------------------------------------------------------------------- good pickles

VALUES = [
    None, True, False, 0, -1, 255, 256, 65536, -(2**31), 2**31, 10**40, -(10**400), 1.5, float("inf"), float("nan"), 1j,
    "", "a",
    "ü文\U0001f600", "\ud800", "line\nback\\slash\r\0", b"", b"a\xff\n", [], [[]], (), (1,), (1, 2), (1, 2, 3, 4),
    {}, {"a": [1, {"b": (2.5, None)}], b"c": b"d", 7: "e", True: 1}, list(range(3000)), [1.5] * 1500, ["x"] * 2000,
]  # fmt: skip
ARRAYS = [
    np.arange(24, dtype=dtype).reshape(2, 3, 4)
    for dtype in ("u1", "i1", "<i2", ">i2", "u4", "<i8", ">f4", "f8", "f2", "c8", "c16")
] + [
    np.array([True, False]), np.asfortranarray(np.ones((2, 3))), np.zeros((0, 5)), np.array(3.5),
    np.array(["a", "bcd"]), np.array([b"x", b"yz"]), np.array([[1, 2], [3], None], dtype=object),
    np.float32(2.5), np.int64(-3), np.bool_(True), {"data": np.ones((2, 2), "u1"), "labels": [1, 2]},
    ((np.ones(3), np.zeros(3)), (np.ones(2), np.zeros(2))),
    np.array([[1, "a"], [np.arange(3), {"k": (1,)}]], dtype=object),
]  # fmt: skip
PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("value", VALUES + ARRAYS, ids=lambda value: f"{value!r:.25}")
def test_what_pickle_reads(value, protocol):
    data = pickle.dumps(value, protocol)
    assert same(unpickled(io.BytesIO(data)), pickle.loads(data))


def test_one_thing_in_two_places_stays_one():
    row, array = [1], np.arange(3)
    for protocol in PROTOCOLS:
        found = loads(pickle.dumps([row, row, array, array], protocol))
        assert found[0] is found[1] and found[2] is found[3]
    row.append(row)
    found = loads(pickle.dumps(row))
    assert found[1] is found


def test_arrays_can_be_written_to():
    for protocol in PROTOCOLS:
        found = loads(pickle.dumps([np.arange(3), np.array([True]), np.array([None])], protocol))
        for array in found:
            array[0] = 0
            assert array.flags.owndata or array.base is not None


# What Python 2 and NumPy of that time wrote: np.arange(3, dtype="u1") and such, by cPickle, protocols 0 and 2.
OLD_ARRAY = (
    b"\x80\x02}q\x01(U\x04dataq\x02cnumpy.core.multiarray\n_reconstruct\nq\x03cnumpy\nndarray\nq\x04K\x00\x85U\x01b\x87"
    b"Rq\x05(K\x01K\x03\x85cnumpy\ndtype\nq\x06U\x02u1K\x00K\x01\x87Rq\x07(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff"
    b"\xffK\x00tb\x89U\x03\x00\x80\xfftbU\x06labelsq\x08]q\t(K\x06K\teu."
)
OLD_TEXT = (
    b"(lp1\nI1\naI14\naI-22\naI01\naS'it\\'s'\np2\naV\\u4e2d\np3\naF1.5\naL12345678901234567890L\na(I1\nI2\ntp4\na."
)


def test_pickles_of_python_2():
    found = loads(OLD_ARRAY, "bytes")
    assert list(found) == [b"data", b"labels"] and found[b"labels"] == [6, 9]
    assert found[b"data"].tolist() == [0, 128, 255] and found[b"data"].dtype == np.uint8
    assert loads(OLD_ARRAY, "latin1")["data"].tolist() == [0, 128, 255]
    with pytest.raises(ValueError) as error:
        loads(OLD_ARRAY)
    assert error.value.key == "data.pickle_encoding"
    assert loads(OLD_TEXT) == [1, 14, -22, True, "it's", "中", 1.5, 12345678901234567890, (1, 2)]
    assert same(loads(OLD_TEXT), pickle.loads(OLD_TEXT)) and type(loads(OLD_TEXT)[3]) is bool
    old = b"S'a\\x00\\xff\\\\ \\n\\r\\t\\'\"'\n."
    assert loads(old, "bytes") == pickle.loads(old, encoding="bytes") == b"a\x00\xff\\ \n\r\t'\""
    with pytest.raises(ValueError) as error:
        loads(OLD_ARRAY, "no such encoding")
    assert error.value.key == "data.pickle_encoding"


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.complex_numbers(),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.binary() | st.integers(-99, 99), inner)
    ),
    max_leaves=30,
)


@settings(max_examples=60, deadline=None)
@given(PLAIN, st.sampled_from(PROTOCOLS))
def test_any_plain_value(value, protocol):
    data = pickle.dumps(value, protocol)
    assert same(loads(data), pickle.loads(data))


# --------------------------------------------------------------------------- hostile pickles


class Evil:
    """Runs something when it is unpickled."""

    def __init__(self, function, *arguments):
        self.made = function, arguments

    def __reduce__(self):
        return self.made


def hostile(path):
    """Pickles that would make a file at the path, by every way into a function."""
    touch = f"open({str(path)!r}, 'w').close()"
    name, text = str(path).encode(), repr(touch).encode()
    yield from (pickle.dumps(Evil(exec, touch), protocol) for protocol in PROTOCOLS)
    yield from (pickle.dumps(Evil(os.system, f"touch {path}"), protocol) for protocol in PROTOCOLS)
    yield from (pickle.dumps([1, {"a": (Evil(eval, touch),)}], protocol) for protocol in PROTOCOLS)
    yield b"(S" + text + b"\ni__builtin__\nexec\n."
    yield b"(cbuiltins\nexec\nS" + text + b"\no."
    yield b"\x80\x04\x8c\x08builtins\x8c\x04exec\x93\x8c" + bytes([len(touch)]) + touch.encode() + b"\x85R."
    yield b"cnumpy\nndarray\n(I9\ntR."
    yield b"cpathlib\nPath\n(S'" + name + b"'\ntRctouch\n."
    yield b"cnumpy\nload\n(S'" + name + b"'\ntR."
    yield b"cnumpy.core.multiarray\nfromfile\n(S'" + name + b"'\ntR."
    yield b"cnumpy\nmemmap\n(S'" + name + b"'\nS'u1'\nS'w+'\n(I9\nttR."
    yield b"c_codecs\nencode.__globals__\n."
    yield b"\x80\x04\x8c\x05numpy\x8c\x0edtype.__call__\x93."
    yield b"Pid\n." + text
    yield b"(S'id'\nQ."
    yield b"\x82\x01."
    yield b"\x80\x05\x97."
    yield b"cnumpy.core.multiarray\n_reconstruct\n}S'__call__'\nS'x'\nsb."
    yield b"cnumpy\ndtype\n(N}S'word'\nS'x'\nstb."


def test_nothing_is_run(canary):
    for number, data in enumerate(hostile(canary)):
        with pytest.raises(ValueError) as error:
            loads(data)
        assert error.value.key in KEYS, number
        assert not canary.exists(), number


def test_the_canary_would_die(tmp_path):
    """The referee itself: Python's own reader does run these."""
    path = tmp_path / "dead"
    pickle.loads(next(hostile(path)))
    assert path.exists()


def test_the_sentence_names_what_was_asked_for(tmp_path):
    path = tmp_path / "evil.pkl"
    path.write_bytes(pickle.dumps(Evil(os.system, "true")))
    with pytest.raises(ValueError) as error:
        unpickled(path)
    assert error.value.key == "data.pickle_name"
    assert "system" in str(error.value) and str(path) in str(error.value)


def array_state(shape, dtype, contents, fortran=False):
    """A pickle of an array with any state."""
    made = b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR"
    return made + b"(I1\n" + shape + b"cnumpy\ndtype\n(S'" + dtype + b"'\nI0\nI1\ntR" + b"I00\n" + contents + b"tb."


BROKEN = {
    "nothing": b"",
    "no end": b"K\x01",
    "two values": b"K\x01K\x02.",
    "no value": b".",
    "a mark is left": b"(K\x01.",
    "append to nothing": b"K\x01a.",
    "append to a tuple": b")K\x01a.",
    "append across a mark": b"](K\x01a.",
    "odd items": b"}(K\x01u.",
    "a list as key": b"}]K\x01s.",
    "a tuple as key": b"})K\x01s.",
    "a float as key": b"}G" + struct.pack(">d", 1) + b"K\x01s.",
    "a huge key": b"}\x8a\x09" + b"\xff" * 8 + b"\x01K\x01s.",
    "no memory": b"h\x05.",
    "put of nothing": b"q\x00.",
    "a cut number": b"J\x01\x02.",
    "long bytes": b"\x8e" + struct.pack("<Q", 2**62) + b"x.",
    "long text": b"X\xff\xff\xff\xffx.",
    "long old text": b"T\xff\xff\xff\xffx.",
    "negative": b"T\xff\xff\xff\x7f.",
    "bytearray": b"\x80\x05\x96" + struct.pack("<Q", 2**62) + b".",
    "a long number": b"\x8b\xff\xff\xff\xff.",
    "digits": b"L" + b"9" * 5000 + b"L\n.",
    "an unknown escape": b"S'\\q'\n.",
    "half an escape": b"S'\\x1'\n.",
    "a backslash at the end": b"S'\\'\n.",
    "no quotes": b"Sabc\n.",
    "no utf-8": b"X\x02\0\0\0\xff\xff.",
    "unknown": b"\xfe.",
    "a name alone": b"cnumpy\nndarray\n.",
    "a name in a list": b"]cnumpy\nndarray\na.",
    "a dtype alone": b"cnumpy\ndtype\n(S'u1'\nI0\nI1\ntR.",
    "a dtype in a tuple": b"cnumpy\ndtype\n(S'u1'\nI0\nI1\ntR\x85.",
    "a dtype in a dict": b"}K\x01cnumpy\ndtype\n(S'u1'\nI0\nI1\ntRs.",
    "an unbuilt array": b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR.",
    "an unbuilt array in a list": b"]cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntRa.",
    "an unbuilt array thrown away": b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR0K\x01.",
    "another class": b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\ndtype\n(I0\ntS'b'\ntR.",
    "too many arguments": b"cnumpy\ndtype\n(S'u1'\nI0\nI1\nI1\nI1\ntR.",
    "a list of arguments": b"cnumpy\ndtype\n]S'u1'\naR.",
    "a call of a number": b"K\x01)R.",
    "a state for a list": b"]}b.",
    "an array of too little": array_state(b"(I10\nt", b"f8", b"S'abc'\n"),
    "an array of 10^15": array_state(b"(I1000000000000000\nt", b"u1", b"S'abc'\n"),
    "an overflow": array_state(b"(I4294967296\nI4294967296\nt", b"u1", b"S''\n"),
    "a negative shape": array_state(b"(I-1\nt", b"u1", b"S''\n"),
    "a shape of floats": array_state(b"(F1\nt", b"u1", b"S'a'\n"),
    "many axes": array_state(b"(" + b"I1\n" * 40 + b"t", b"u1", b"S'a'\n"),
    "objects from bytes": array_state(b"(I1\nt", b"O8", b"S'abcdefgh'\n"),
    "objects, too few": array_state(b"(I1000000\nt", b"O8", b"]"),
    "numbers from a list": array_state(b"(I1\nt", b"f8", b"(I1\nl"),
    "empty strings without end": array_state(b"(I1000000000000\nt", b"S0", b"S''\n"),
    "parts": array_state(b"(I1\nt", b"u1,u1", b"S'ab'\n"),
    "dates": array_state(b"(I1\nt", b"M8[s]", b"S'abcdefgh'\n"),
    "void": array_state(b"(I1\nt", b"V8", b"S'abcdefgh'\n"),
    "code": array_state(b"(I1\nt", b"__import__(os)", b"S'abcdefgh'\n"),
    "a huge dtype": array_state(b"(I1\nt", b"S99999999999", b"S'a'\n"),
    "encode": b"c_codecs\nencode\n(Va\nS'rot13'\ntR.",
    "bytes of number": b"c__builtin__\nbytes\n(I99999999999\ntR.",
    "complex of texts": b"c__builtin__\ncomplex\n(S'1'\nS'2'\ntR.",
}


@pytest.mark.parametrize("what", BROKEN)
def test_pickles_that_make_no_sense(what):
    with pytest.raises(ValueError) as error:
        loads(BROKEN[what])
    assert error.value.key in KEYS


def test_an_array_that_holds_itself():
    array = np.empty(1, object)
    array[0] = array
    with pytest.raises(ValueError) as error:
        loads(pickle.dumps(array))
    assert error.value.key == "data.pickle_broken"


def test_deep_ones_and_many_instructions(monkeypatch):
    found = loads(b"]" * 50_000 + b"a" * 49_999 + b".")
    depth = 0
    while found:
        found, depth = found[0], depth + 1
    assert depth == 49_999
    monkeypatch.setattr(unpickling, "MOST_STEPS", 1000)
    with pytest.raises(ValueError):
        loads(b"](" + b"]" * 2000 + b"e.")


def test_a_place_in_memory_far_out():
    """Python's own reader takes 64 GB for these 8 bytes."""
    assert loads(b"K\x01r\xff\xff\xff\xff.") == 1


def limited(text, *arguments, memory=2**30, seconds=60):
    """What a program prints that may have so much memory and time."""

    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    environ = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    line = [sys.executable, "-B", "-c", textwrap.dedent(text), *map(str, arguments)]
    done = subprocess.run(line, env=environ, preexec_fn=limit, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()


@pytest.mark.parametrize("steps", [10**6, pytest.param(unpickling.MOST_STEPS, marks=pytest.mark.all_only)])
def test_nothing_takes_memory_that_is_not_there(tmp_path, steps):
    """All of them again, in a process of 1 GB, and npz files that promise more."""
    for number, data in enumerate(BROKEN.values()):
        (tmp_path / f"{number}.pkl").write_bytes(data)
    for name, data in BOMBS.items():
        (tmp_path / f"{name}.npz").write_bytes(data())
    said = limited(
        """
        import sys, pathlib
        from kerascn.datasets import unpickling
        from kerascn.datasets.reading import arrays, unpickled
        unpickling.MOST_STEPS = int(sys.argv[2])
        for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
            try:
                (arrays if path.suffix == ".npz" else unpickled)(path)
                print("read:", path.name)
            except ValueError as error:
                print(error.key)
        """,
        tmp_path,
        steps,
    )
    assert len(said) == len(BROKEN) + len(BOMBS) and set(said) <= KEYS


SEEDS = [pickle.dumps(value, protocol) for value in VALUES[-5:-3] + ARRAYS[::3] for protocol in (0, 2, 4, 5)]
SEEDS += [OLD_ARRAY, OLD_TEXT, *BROKEN.values()]


def changed(data, chance):
    """The data with a few bytes changed, left out, doubled or exchanged for instructions."""
    data = bytearray(data)
    codes = [code.code.encode("latin-1") for code in pickletools.opcodes]
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        width = chance.randrange(4)
        data[at : at + width] = chance.choice([
            b"", bytes([chance.randrange(256)]), chance.choice(codes), bytes(data[:at][-9:]), b"\xff\xff\xff\xff",
        ])  # fmt: skip
    return bytes(data)


def check_changed(count, seed):
    chance, began = random.Random(seed), time.perf_counter()
    kinds = unpickling.PLAIN
    for _ in range(count):
        data = changed(chance.choice(SEEDS), chance)
        try:
            found = loads(data, chance.choice(["ASCII", "latin1", "bytes"]))
        except ValueError as error:
            assert error.key in KEYS, data
        else:
            assert type(found) in kinds or isinstance(found, np.generic), data
    return time.perf_counter() - began


def test_changed_pickles_give_data_or_a_sentence(canary):
    forbidden = {"open", "exec", "import", "os.system", "subprocess.Popen", "os.exec", "socket.connect"}
    seen = []
    watching = [True]
    sys.addaudithook(lambda event, _: seen.append(event) if watching and event in forbidden else None)
    try:
        assert check_changed(2000, 1) < 60
    finally:
        watching.clear()
    assert set(seen) <= {"import"}, seen  # codecs are modules that are imported


@pytest.mark.all_only
def test_many_changed_pickles():
    assert check_changed(150_000, 2) < 600


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=60))
def test_any_bytes_give_data_or_a_sentence(data):
    try:
        loads(data + b".")
    except ValueError as error:
        assert error.key in KEYS


# --------------------------------------------------------------------------- npz


def npz(**members):
    data = io.BytesIO()
    np.savez(data, **members)
    return data.getvalue()


def zipped(*members, method=zipfile.ZIP_DEFLATED):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as file:
        for name, contents in members:
            file.writestr(name, contents)
    return data.getvalue()


def npy(shape, descr="'|u1'", body=b"", version=1, more=""):
    """An array's file with any header."""
    head = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}{more}}}".encode("latin-1")
    length = struct.pack("<H" if version == 1 else "<I", len(head) + 1)
    return b"\x93NUMPY" + bytes([version, 0]) + length + head + b"\n" + body


def test_an_npz_file_is_read_as_numpy_reads_it(tmp_path):
    path = tmp_path / "a.npz"
    lists = np.empty(3, object)
    lists[:] = [[1, 2], [3], [4000, 5]]
    members = {f"a{n}": value for n, value in enumerate(ARRAYS) if isinstance(value, np.ndarray)} | {"lists": lists}
    for save in (np.savez, np.savez_compressed):
        save(path, **members)
        found = arrays(path)
        with np.load(path, allow_pickle=True) as wanted:
            assert list(found) == wanted.files
            assert all(same(found[name], wanted[name]) for name in found)
        assert all(array.flags.writeable for array in found.values())
    assert arrays(str(path), most=10**6).keys() == found.keys()


def test_an_array_of_python_2(tmp_path):
    (tmp_path / "a.npz").write_bytes(zipped(("x.npy", npy("(3L, 1L)", "'<i2'", b"\1\0\2\0\3\0"))))
    assert arrays(tmp_path / "a.npz")["x"].tolist() == [[1], [2], [3]]


BOMBS = {
    "promise": lambda: zipped(("x.npy", npy("(1000000000000000,)"))),
    "overflow": lambda: zipped(("x.npy", npy("(4294967296, 4294967296, 4294967296)"))),
    "zeros": lambda: zipped(("x.npy", npy("(3000000000,)", body=bytes(10**7)))),
    "empty": lambda: zipped(("x.npy", npy("(0, 10000000000000000000000)"))),
    "head": lambda: zipped(("x.npy", b"\x93NUMPY\x02\0\xff\xff\xff\xff" + bytes(10**7))),
    "brackets": lambda: zipped(("x.npy", npy("(1,)", more=", 'a': " + "(" * 3000))),
    "objects": lambda: zipped(("x.npy", npy("(9,)", "'|O'", b"]" * 10**7))),
    "many": lambda: zipped(*((f"{n}.npy", b"") for n in range(reading.MOST_MEMBERS + 1))),
}
BAD = {
    "text": lambda: b"hello",
    "nothing": lambda: b"",
    "cut": lambda: npz(x=np.arange(1000))[:-200],
    "cut in the middle": lambda: npz(x=np.arange(1000))[:1000],
    "another byte": lambda: npz(x=np.arange(1000)).replace(struct.pack("<q", 500), struct.pack("<q", 501)),
    "no array": lambda: zipped(("x.npy", b"hello")),
    "short": lambda: zipped(("x.npy", npy("(10,)", body=b"123"))),
    "more": lambda: zipped(("x.npy", npy("(2,)", body=b"123"))),
    "negative": lambda: zipped(("x.npy", npy("(-1,)", body=b"123"))),
    "no shape": lambda: zipped(("x.npy", npy("5", body=b"12345"))),
    "true": lambda: zipped(("x.npy", npy("(True,)", body=b"1"))),
    "parts": lambda: zipped(("x.npy", npy("(1,)", "[('a', 'u1')]", b"1"))),
    "dates": lambda: zipped(("x.npy", npy("(1,)", "'<M8[s]'", bytes(8)))),
    "code": lambda: zipped(("x.npy", npy("(__import__('os').system('true'),)", body=b"1"))),
    "one key more": lambda: zipped(("x.npy", npy("(1,)", body=b"1", more=", 'evil': 1"))),
    "version 9": lambda: zipped(("x.npy", npy("(1,)", body=b"1", version=9))),
    "objects of another shape": lambda: zipped(("x.npy", npy("(2,)", "'|O'", pickle.dumps(np.array([None]))))),
    "objects that are none": lambda: zipped(("x.npy", npy("(2,)", "'|O'", pickle.dumps([1, 2])))),
    "bzip2": lambda: zipped(("x.npy", npy("(1,)", body=b"1")), method=zipfile.ZIP_BZIP2),
}


@pytest.mark.parametrize("what", [*BAD, *BOMBS])
def test_npz_files_that_are_none(what, tmp_path, monkeypatch):
    monkeypatch.setattr(unpickling, "MOST_STEPS", 10**5)
    path = tmp_path / "a.npz"
    path.write_bytes((BAD | BOMBS)[what]())
    began = time.process_time()
    with pytest.raises(ValueError) as error:
        arrays(path)
    assert error.value.key in KEYS and str(path) in str(error.value)
    assert time.process_time() - began < 10


def test_nothing_in_an_npz_file_is_run(canary, tmp_path):
    for number, data in enumerate(hostile(canary)):
        (tmp_path / "a.npz").write_bytes(zipped(("x.npy", npy("()", "'|O'", data))))
        with pytest.raises(ValueError) as error:
            arrays(tmp_path / "a.npz")
        assert error.value.key in KEYS and not canary.exists(), number


def test_the_arrays_together_are_limited(tmp_path):
    (tmp_path / "a.npz").write_bytes(npz(a=np.zeros(1000), b=np.zeros(1000)))
    assert arrays(tmp_path / "a.npz", most=16_000).keys() == {"a", "b"}
    with pytest.raises(ValueError) as error:
        arrays(tmp_path / "a.npz", most=15_999)
    assert error.value.key == "data.unreadable"


# --------------------------------------------------------------------------- files


def test_files_and_compressed_files(tmp_path):
    value = {"x": np.arange(3), "y": [1, 2]}
    (tmp_path / "a.pkl").write_bytes(pickle.dumps(value))
    (tmp_path / "a.pkl.gz").write_bytes(gzip.compress(pickle.dumps(value)))
    for name in ("a.pkl", "a.pkl.gz"):
        assert same(unpickled(tmp_path / name), value) and same(unpickled(str(tmp_path / name)), value)
        with (tmp_path / name).open("rb") if name == "a.pkl" else gzip.open(tmp_path / name) as file:
            assert same(unpickled(file), value)
    (tmp_path / "b.pkl.gz").write_bytes(gzip.compress(pickle.dumps(value))[:-9])
    with pytest.raises(ValueError) as error:
        unpickled(tmp_path / "b.pkl.gz")
    assert error.value.key == "data.unreadable"
    for read in (unpickled, arrays):
        with pytest.raises(FileNotFoundError):
            read(tmp_path / "none")
        with pytest.raises(OSError):
            read(tmp_path)


def test_a_compressed_pickle_that_is_a_bomb(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_IN_PICKLE", 10**6)
    (tmp_path / "a.pkl.gz").write_bytes(gzip.compress(bytes(10**7)))
    with pytest.raises(ValueError) as error:
        unpickled(tmp_path / "a.pkl.gz")
    assert error.value.key == "data.unreadable"


# --------------------------------------------------------------------------- genuine data


@pytest.mark.parametrize(
    "name", ["mnist/mnist.npz", "boston_housing/boston_housing.npz", "reuters/reuters_recreated.npz"]
)
def test_genuine_files(name):
    path = genuine.genuine(name)
    found = arrays(path)
    with np.load(path, allow_pickle=True) as wanted:
        assert sorted(found) == sorted(wanted.files)
        assert all(np.array_equal(found[one], wanted[one]) for one in found)


@pytest.mark.all_only
def test_the_genuine_reviews():
    path = genuine.genuine("imdb/imdb.npz")
    began = time.process_time()
    found = arrays(path)
    assert time.process_time() - began < 30
    with np.load(path, allow_pickle=True) as wanted:
        assert all(np.array_equal(found[one], wanted[one]) for one in wanted.files)
