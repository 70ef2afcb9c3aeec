"""Reads pickles that hold data and nothing else, by a machine of its own.

A pickle is a program for a small machine with a stack, and Python's machine may call any function that the program
names. This one knows arrays, lists, tuples, dictionaries, strings, bytes and numbers, and has no instruction that
calls, imports or changes anything else. Lengths are checked against what is really there before memory is taken, and
the number of instructions is limited. Long rows of numbers, of which data sets consist, are handed over in one piece.
"""

from __future__ import annotations

import codecs
import pickle
import re
import struct
from collections.abc import Callable
from typing import Any

import numpy as np

from ..messages import fail

MOST_STEPS = 5_000_000  # instructions, rows of numbers counted as one
SHARED = re.compile(rb"(?:K.|M..|J....|G.{8}|[N\x88\x89])+", re.DOTALL)  # numbers, True, False and None
APPENDED = re.compile(rb"(?:I(?!0[01]\n)-?[0-9]{1,18}\na)+")  # the same in the oldest protocol: a number, "append"
ESCAPED = re.compile(rb"""(?:[^\\]|\\(?:x[0-9a-fA-F]{2}|[\\'"nrt]))*+""")  # a string of the oldest protocol
NUMBER = re.compile(rb"-?[0-9]+")
DTYPE = re.compile(r"[<>|=]?(?:[biufc](?:1|2|4|8|16)|[SU][1-9][0-9]{0,6}|O[48]?)")
LIMIT_OF_KEYS = 2**60  # whole numbers up to here have hashes that are all different

PLAIN = {type(None), bool, int, float, complex, str, bytes, bytearray, list, tuple, dict, np.ndarray}
KEYS = {str, bytes, bool, int}
# What a pickle may name: our word for it. NumPy's modules have moved.
NAMES = {
    ("_codecs", "encode"): "encode",
    ("builtins", "bytes"): "bytes",
    ("__builtin__", "bytes"): "bytes",
    ("builtins", "complex"): "complex",
    ("__builtin__", "complex"): "complex",
    ("numpy", "ndarray"): "ndarray",
    ("numpy", "dtype"): "dtype",
}
for _core in ("numpy.core", "numpy._core"):
    NAMES[f"{_core}.multiarray", "_reconstruct"] = "reconstruct"
    NAMES[f"{_core}.multiarray", "scalar"] = "scalar"
    NAMES[f"{_core}.numeric", "_frombuffer"] = "frombuffer"


class Name:
    """One of ``NAMES``, as it lies on the stack."""

    def __init__(self, word: str) -> None:
        self.word = word


class Arguments(tuple[Any, ...]):
    """A tuple that holds something which is no data, and so is none itself."""


class Kind:
    """The dtype of an array that is about to come."""

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self.dtype = dtype


class Unbuilt:
    """An array whose shape and contents are still to come."""

    def __init__(self) -> None:
        self.places: list[int] = []  # where the memory holds it


class Broken(Exception):
    """The pickle does not make sense."""


def loads(data: bytes, encoding: str = "ASCII", name: str = "pickle") -> Any:
    """The value in a pickle.

    Args:
        data: The pickle.
        encoding: How the strings of Python 2 are read; ``'bytes'``: as bytes.
        name: What to call it in a sentence.
    """
    try:
        if encoding != "bytes":
            codecs.lookup(encoding)
    except (LookupError, TypeError) as error:
        raise fail(ValueError, "data.pickle_encoding", file=name, encoding=encoding, reason=error) from None
    machine = Machine(data, encoding)
    try:
        return machine.run()
    except Forbidden as error:
        raise fail(ValueError, "data.pickle_name", file=name, thing=error) from None
    except UnicodeError as error:
        raise fail(ValueError, "data.pickle_encoding", file=name, encoding=encoding, reason=error) from None
    except (Broken, LookupError, ValueError, TypeError, OverflowError, MemoryError, struct.error) as error:
        reason = str(error)[:200] or type(error).__name__
        raise fail(ValueError, "data.pickle_broken", file=name, place=machine.at, reason=reason) from None


class Forbidden(Exception):
    """The pickle names something that is no data."""


def expect(right: Any, what: str) -> None:
    """Stop unless that is right."""
    if not right:
        raise Broken(what)


# --------------------------------------------------------------------------- arrays


def dtype_of(text: Any) -> np.dtype[Any]:
    """The dtype that a file describes: numbers, truth values, strings, bytes, or objects."""
    if isinstance(text, bytes):
        text = text.decode("ascii")
    expect(isinstance(text, str) and DTYPE.fullmatch(text), f"dtype {text!r:.60}")
    return np.dtype(text.rstrip("48") if "O" in text else text)


def array_of(contents: Any, dtype: np.dtype[Any], shape: Any, order: str = "C") -> np.ndarray[Any, Any]:
    """The array of these contents: bytes, or a list of objects. It owns its memory and can be written to."""
    expect(type(shape) is tuple and len(shape) <= 32, f"shape {shape!r:.60}")
    expect(all(type(length) is int and length >= 0 for length in shape), f"shape {shape!r:.60}")
    count = 1
    for length in shape:
        count *= length
    if dtype.hasobject:
        expect(type(contents) is list and len(contents) == count, f"an array of {count} objects")
        flat = np.fromiter(contents, dtype=object, count=count)
    else:
        expect(type(contents) in (bytes, bytearray), "an array without bytes")
        expect(len(contents) == count * dtype.itemsize, f"{len(contents)} bytes for {count} x {dtype}")
        owned = contents if type(contents) is bytearray else bytearray(contents)
        truth = dtype.kind == "b"  # any byte but 0 is true
        flat = np.frombuffer(owned, "u1" if truth else dtype) if count else np.empty(0, dtype)
        flat = flat != 0 if truth else flat
    return flat.reshape(shape, order=order)


# --------------------------------------------------------------------------- the machine


class Machine:
    """Runs one pickle."""

    def __init__(self, data: bytes, encoding: str) -> None:
        self.data, self.at, self.encoding = data, 0, encoding
        self.stack: list[Any] = []
        self.marks: list[int] = []
        self.memory: dict[int, Any] = {}
        self.unbuilt = 0

    def run(self) -> Any:
        """Go through the instructions; the value that is left."""
        data, steps = self.data, TABLE
        for _ in range(MOST_STEPS):
            code = data[self.at]
            if code == STOP:
                return self.result()
            self.at += 1
            steps[code](self)
        raise Broken(f"more than {MOST_STEPS} instructions")

    def result(self) -> Any:
        expect(len(self.stack) == 1 and not self.marks and not self.unbuilt, "an end too early")
        return self.plain(self.stack)[0]

    # what is read from the pickle

    def take(self, count: int) -> bytes:
        expect(count <= len(self.data) - self.at, f"{count} bytes announced, {len(self.data) - self.at} there")
        self.at += count
        return self.data[self.at - count : self.at]

    def length(self, width: int) -> int:
        return int.from_bytes(self.take(width), "little")

    def line(self) -> bytes:
        end = self.data.find(b"\n", self.at)
        expect(end >= 0, "a line without end")
        line, self.at = self.data[self.at : end], end + 1
        return line

    def text(self, old: bytes) -> str | bytes:
        """A string of Python 2."""
        return old if self.encoding == "bytes" else old.decode(self.encoding)

    # the stack

    def pop(self) -> Any:
        expect(len(self.stack) > (self.marks[-1] if self.marks else 0), "an empty stack")
        return self.stack.pop()

    def top(self, kind: type) -> Any:
        expect(len(self.stack) > (self.marks[-1] if self.marks else 0), "an empty stack")
        expect(type(self.stack[-1]) is kind, f"no {kind.__name__} to fill")
        return self.stack[-1]

    def since_mark(self) -> list[Any]:
        expect(self.marks, "no mark")
        mark = self.marks.pop()
        items = self.stack[mark:]
        del self.stack[mark:]
        return items

    def plain(self, items: list[Any]) -> list[Any]:
        """The same items, which must be data."""
        strange = [kind for kind in set(map(type, items)) - PLAIN if not issubclass(kind, np.generic)]
        expect(not strange, "something that is no data")
        return items

    def numbers(self) -> None:
        """A row of numbers, which Python's own machine reads: it can do nothing else with them."""
        found = SHARED.match(self.data, self.at - 1)
        expect(found, "a number that is cut off")
        self.at = found.end()  # type: ignore[union-attr]
        row = pickle.loads(b"(" + found[0] + b"l.")  # type: ignore[index]
        if self.data[self.at : self.at + 1] == b"e" and self.marks[-1:] == [len(self.stack)]:
            self.since_mark()  # a whole list of numbers needs no look at each of them
            self.top(list).extend(row)
            self.at += 1
        else:
            self.stack += row

    def whole(self) -> None:
        """A number of the oldest protocol, or a row of them that are appended one by one."""
        if row := APPENDED.match(self.data, self.at - 1):
            self.top(list).extend(map(int, NUMBER.findall(row[0])))
            self.at = row.end()
        else:
            line = self.line()
            self.stack.append({b"00": False, b"01": True}[line] if line in (b"00", b"01") else int(line))

    def push_tuple(self, items: list[Any]) -> None:
        kinds = set(map(type, items)) - PLAIN
        made = tuple if all(issubclass(kind, np.generic) for kind in kinds) else Arguments
        self.stack.append(made(items))

    def fill(self, target: dict[Any, Any], items: list[Any]) -> None:
        """Put keys and values that follow each other into a dictionary."""
        keys = items[::2]
        expect(len(items) % 2 == 0 and set(map(type, keys)) <= KEYS, "keys that are no strings, bytes or whole numbers")
        expect(all(abs(key) < LIMIT_OF_KEYS for key in keys if type(key) is int), "keys that are too large")
        target.update(zip(keys, self.plain(items[1::2]), strict=True))

    def get(self, key: int) -> None:
        value = self.memory[key]
        expect(type(value) is not Unbuilt, "an array that holds itself")
        self.stack.append(value)

    def put(self, key: int) -> None:
        expect(self.stack, "an empty stack")
        self.memory[key] = self.stack[-1]
        if type(self.stack[-1]) is Unbuilt:
            self.stack[-1].places.append(key)

    # what may be named

    def name(self, module: Any, name: Any) -> None:
        word = NAMES.get((module, name)) if isinstance(module, str) and isinstance(name, str) else None
        if word is None:
            raise Forbidden(f"{module}.{name}"[:100])
        self.stack.append(Name(word))

    def stack_name(self) -> None:
        name, module = self.pop(), self.pop()
        self.name(module, name)

    def reduce(self) -> None:
        """Make what a name stands for of its arguments."""
        arguments, name = self.pop(), self.pop()
        expect(type(name) is Name and isinstance(arguments, tuple), "a call of what is no name")
        self.stack.append(MAKERS[name.word](self, *arguments))

    def make_array(self, kind: Any, shape: Any, letter: Any) -> Any:
        expect(type(kind) is Name and kind.word == "ndarray", "an array of another class")
        self.unbuilt += 1
        return Unbuilt()

    def make_dtype(self, text: Any, align: Any = 0, copy: Any = 1) -> Any:
        return Kind(dtype_of(text))

    def make_scalar(self, kind: Any, contents: Any) -> Any:
        expect(type(kind) is Kind and not kind.dtype.hasobject, "a number without its dtype")
        return array_of(self.raw(contents), kind.dtype, ())[()]

    def make_from_buffer(self, contents: Any, kind: Any, shape: Any, order: Any) -> Any:
        expect(type(kind) is Kind and not kind.dtype.hasobject and order in ("C", "F"), "an array without its dtype")
        return array_of(contents, kind.dtype, shape, order)

    def make_bytes(self, *nothing: Any) -> bytes:
        expect(not nothing, "bytes made of something")
        return b""

    def make_encoded(self, text: Any, encoding: Any) -> bytes:
        expect(type(text) is str and encoding in ("latin1", "latin-1", b"latin1"), "bytes in another encoding")
        return text.encode("latin-1")

    def make_complex(self, real: Any, imaginary: Any) -> complex:
        expect(type(real) is float and type(imaginary) is float, "a complex number of what are no numbers")
        return complex(real, imaginary)

    def raw(self, contents: Any) -> Any:
        """The bytes of an array; Python 2 wrote them as a string."""
        return contents.encode("latin-1") if type(contents) is str else contents

    def build(self) -> None:
        """Give an array or a dtype what it is made of."""
        state, target = self.pop(), self.pop()
        expect(isinstance(state, tuple), "a state that is no tuple")
        if type(target) is Kind:
            self.stack.append(self.built_dtype(target, state))
            return
        expect(type(target) is Unbuilt, "a state for what is no array")
        shape, kind, fortran, contents = state[-4:]
        expect(type(kind) is Kind, "an array without its dtype")
        made = array_of(self.raw(contents), kind.dtype, shape, "F" if fortran else "C")
        made = made.astype(kind.dtype.newbyteorder("="), copy=False)  # as NumPy does
        self.unbuilt -= 1
        self.stack.append(made)
        for place in target.places:
            self.memory[place] = made

    def built_dtype(self, kind: Kind, state: tuple[Any, ...]) -> Kind:
        order, *parts = (self.ascii(state[1]), *state[2:5])
        expect(order in ("<", ">", "|", "=") and parts == [None] * 3, "a dtype of several parts")
        kind.dtype = kind.dtype.newbyteorder(order) if order in ("<", ">") else kind.dtype
        return kind

    def ascii(self, text: Any) -> Any:
        return text.decode("ascii") if isinstance(text, bytes) else text


MAKERS: dict[str, Callable[..., Any]] = {
    "reconstruct": Machine.make_array,
    "dtype": Machine.make_dtype,
    "scalar": Machine.make_scalar,
    "frombuffer": Machine.make_from_buffer,
    "bytes": Machine.make_bytes,
    "encode": Machine.make_encoded,
    "complex": Machine.make_complex,
    "ndarray": lambda machine, *_: expect(False, "a call of ndarray"),
}

# --------------------------------------------------------------------------- instructions

Step = Callable[[Machine], Any]


def _pushing(read: Callable[[Machine], Any]) -> Step:
    return lambda machine: machine.stack.append(read(machine))


def _sized(width: int, made: Callable[[Machine, bytes], Any]) -> Step:
    """Push what is made of bytes whose number comes first, in so many bytes."""
    return _pushing(lambda machine: made(machine, machine.take(machine.length(width))))


def _float(machine: Machine) -> float:
    return float(machine.line())


def _quoted(machine: Machine) -> str | bytes:
    line = machine.line().strip()
    expect(len(line) > 1 and line[:1] == line[-1:] and line[:1] in b"\"'", "a string without quotes")
    expect(ESCAPED.fullmatch(line[1:-1]), "a string with another escape")
    return machine.text(codecs.escape_decode(line[1:-1])[0])  # type: ignore[attr-defined]


def _names(machine: Machine) -> None:
    module, name = machine.line().decode("utf-8"), machine.line().decode("utf-8")
    machine.name(module, name)


def _last(count: int) -> Step:
    return lambda machine: machine.push_tuple([machine.pop() for _ in range(count)][::-1])


def _append(machine: Machine) -> None:
    item = machine.plain([machine.pop()])
    machine.top(list).extend(item)


def _appends(machine: Machine) -> None:
    items = machine.plain(machine.since_mark())
    machine.top(list).extend(items)


def _set_item(machine: Machine) -> None:
    value, key = machine.pop(), machine.pop()
    machine.fill(machine.top(dict), [key, value])


def _set_items(machine: Machine) -> None:
    items = machine.since_mark()
    machine.fill(machine.top(dict), items)


def _dict(machine: Machine) -> None:
    items, made = machine.since_mark(), {}  # type: ignore[var-annotated]
    machine.fill(made, items)
    machine.stack.append(made)


def _bytes(machine: Machine, data: bytes) -> bytes:
    return data


def _unicode(machine: Machine, data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def _long(machine: Machine, data: bytes) -> int:
    return int.from_bytes(data, "little", signed=True)


STEPS: dict[bytes, Step] = {
    b"\x80": lambda machine: machine.take(1),  # the protocol
    b"\x95": lambda machine: machine.take(8),  # the length of a frame
    b"(": lambda machine: machine.marks.append(len(machine.stack)),
    b"0": Machine.pop,
    b"1": Machine.since_mark,
    b"I": Machine.whole,
    b"L": _pushing(lambda machine: int(machine.line().rstrip(b"L"))),
    b"F": _pushing(_float),
    b"\x8a": _sized(1, _long),
    b"\x8b": _sized(4, _long),
    b"S": _pushing(_quoted),
    b"U": _sized(1, Machine.text),
    b"T": _sized(4, Machine.text),
    b"C": _sized(1, _bytes),
    b"B": _sized(4, _bytes),
    b"\x8e": _sized(8, _bytes),
    b"\x96": _sized(8, lambda machine, data: bytearray(data)),
    b"V": _pushing(lambda machine: machine.line().decode("raw-unicode-escape")),
    b"\x8c": _sized(1, _unicode),
    b"X": _sized(4, _unicode),
    b"\x8d": _sized(8, _unicode),
    b"]": _pushing(lambda machine: []),
    b"l": _pushing(lambda machine: machine.plain(machine.since_mark())),
    b"a": _append,
    b"e": _appends,
    b"}": _pushing(lambda machine: {}),
    b"d": _dict,
    b"s": _set_item,
    b"u": _set_items,
    b")": _pushing(lambda machine: ()),
    b"t": lambda machine: machine.push_tuple(machine.since_mark()),
    b"\x85": _last(1),
    b"\x86": _last(2),
    b"\x87": _last(3),
    b"g": lambda machine: machine.get(int(machine.line())),
    b"h": lambda machine: machine.get(machine.length(1)),
    b"j": lambda machine: machine.get(machine.length(4)),
    b"p": lambda machine: machine.put(int(machine.line())),
    b"q": lambda machine: machine.put(machine.length(1)),
    b"r": lambda machine: machine.put(machine.length(4)),
    b"\x94": lambda machine: machine.put(len(machine.memory)),
    b"c": _names,
    b"\x93": Machine.stack_name,
    b"R": Machine.reduce,
    b"b": Machine.build,
}
STEPS |= dict.fromkeys((b"K", b"M", b"J", b"G", b"N", b"\x88", b"\x89"), Machine.numbers)
STOP = ord(".")
CALLING = b"oi2PQ\x81\x82\x83\x84\x92\x97\x98"  # instructions that make objects of classes, or ask others for data


def _unknown(code: int) -> Step:
    def stop(machine: Machine) -> None:
        raise Forbidden(f"{code:#x}") if code in CALLING else Broken(f"{code:#x}")

    return stop


TABLE = [STEPS.get(bytes([code]), _unknown(code)) for code in range(256)]
