"""A process that makes batches, and how batches and errors come back from it.

Where the system can, the process is a fork: it begins as a copy of this one, with everything the user's code knows.
It makes batches and nothing else; the engine stays with the process that trains.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.reduction import ForkingPickler
from typing import Any

import numpy as np

from .. import config
from ..messages import fail, say

# Reading into the place where an array will stay takes a seventh of the time of a connection's own way, which
# gathers piece by piece. On Windows a connection is not a file, there its own way remains.
DIRECT = hasattr(os, "readv")


class WorkerTraceback(Exception):
    """Where an exception was raised in another process; it is the cause of what arrives here."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    def __str__(self) -> str:
        return f"\n{self.text}"


class Ended(Exception):
    """A generator has come to its end."""


class Child:
    """A process that makes batches of one work.

    Args:
        work: Has a method ``make(place)``, and a ``name``.
    """

    def __init__(self, work: Any) -> None:
        self.name = work.name
        self.method = config.start_method()
        context: Any = multiprocessing.get_context(self.method)
        sent = work if self.method == "fork" else _packed_source(work)
        self.connection, theirs = context.Pipe()
        arguments = (theirs, sent, self.connection if self.method == "fork" else None)
        self.process = context.Process(target=_serve, args=arguments, name="kerascn-worker", daemon=True)
        try:
            with _quiet_start():
                self.process.start()
        finally:
            theirs.close()  # so that the end of the process is the end of the connection

    def make(self, place: Any) -> Any:
        """Have a batch made."""
        try:
            self.connection.send_bytes(pickle.dumps(place))
            kind, value = receive(self.connection)
        except (EOFError, OSError):
            raise self._died(place) from None
        if kind == "batch":
            return value
        if kind == "error":
            error, text = value
            error.__cause__ = WorkerTraceback(text)
            raise error
        if kind == "ended":
            raise Ended
        key, text, trace = value
        raise fail(RuntimeError, key, name=self.name, reason=text) from (WorkerTraceback(trace) if trace else None)

    def _died(self, place: Any) -> RuntimeError:
        self.process.join(1.0)
        code = self.process.exitcode
        how = say("workers.exit", code=code)
        if code is not None and code < 0:
            how = say("workers.signal", signal=signal.Signals(-code).name)
        return fail(RuntimeError, "workers.died", name=self.name, how=how)

    def terminate(self) -> None:
        """Ask it to end."""
        with suppress(OSError, ValueError):
            self.process.terminate()

    def end(self, seconds: float) -> None:
        """Wait until it has ended; what does not end by itself is killed."""
        with suppress(ValueError, AssertionError):
            self.process.join(seconds)
            if self.process.is_alive():
                self.process.kill()
                self.process.join(1.0)
        # The thread that serves it notices the end by itself; closing what it reads from would disturb it.


@contextmanager
def _quiet_start() -> Iterator[None]:
    """Start a process without Python's warning, and without a Ctrl-C before it knows what to do about it.

    Python warns that a fork of a process with threads may wait for ever for a lock that a thread held. The child
    runs the user's code alone and never the engine, whose threads these are.
    """
    blocks = hasattr(signal, "pthread_sigmask")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if blocks else None
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=DeprecationWarning, message=".*fork")
            warnings.filterwarnings("ignore", category=RuntimeWarning, message=".*fork")
            yield
    finally:
        if before is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _packed_source(work: Any) -> bytes:
    """The work as bytes, for a process that begins with nothing."""
    try:
        return bytes(ForkingPickler.dumps(work))
    except Exception as error:
        raise fail(TypeError, "workers.source", name=work.name, reason=_in_words(error)) from error


def _in_words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


def _serve(connection: Any, work: Any, parents: Any) -> None:
    """What the process does: make the batches it is asked for, until it is ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the parent ends its children
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    gc.freeze()  # what the parent made is not ours to take apart
    if parents is not None:
        parents.close()
    with suppress(EOFError, OSError):  # the parent has ended
        if isinstance(work, bytes):
            work = _unpacked(work)
        while True:
            _answer(connection, work, pickle.loads(connection.recv_bytes()))


def _unpacked(packed: bytes) -> Any:
    try:
        return pickle.loads(packed)
    except Exception as error:
        return Unreadable(error)


class Unreadable:
    """Stands for a work that could not be read in a process that began with nothing."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def make(self, place: Any) -> Any:
        """Say so."""
        raise SourceError(_in_words(self.error))


class SourceError(Exception):
    """The source of the batches can't be had in this process."""


def _answer(connection: Any, work: Any, place: Any) -> None:
    try:
        parts = pack(("batch", work.make(place)))
    except Ended:
        parts = pack(("ended", None))
    except SourceError as error:
        parts = pack(("sentence", ("workers.source_there", str(error), "")))
    except Unpackable as error:
        parts = pack(("sentence", ("workers.batch", str(error), "")))
    except BaseException as error:
        parts = _packed_error(error)
    send(connection, parts)


def _packed_error(error: BaseException) -> list[Any]:
    """An exception, if it can be put together again on the other side; otherwise what it says."""
    text = "".join(traceback.format_exception(error))
    try:
        pickle.loads(pickle.dumps(error))
        return pack(("error", (error, text)))
    except Exception:
        return pack(("sentence", ("workers.error", _in_words(error), text)))


class Unpackable(Exception):
    """A batch that can't be sent to another process."""


def pack(value: Any) -> list[Any]:
    """A value as parts that can be sent: its pickle, and large arrays apart, which are not copied."""
    buffers: list[pickle.PickleBuffer] = []
    try:
        head = pickle.dumps(value, 5, buffer_callback=buffers.append)
        return [head, *(buffer.raw() for buffer in buffers)]
    except Exception as error:
        raise Unpackable(_in_words(error)) from error


def send(connection: Any, parts: list[Any]) -> None:
    """Send the parts of a value."""
    connection.send_bytes(pickle.dumps([len(part) for part in parts]))
    for part in parts:
        rest = memoryview(part)
        while DIRECT and rest:
            rest = rest[os.write(connection.fileno(), rest) :]
        if rest:
            connection.send_bytes(rest)


def receive(connection: Any) -> Any:
    """The value whose parts come."""
    parts = [np.empty(size, np.uint8) for size in pickle.loads(connection.recv_bytes())]
    for part in parts:
        rest = memoryview(part)
        while DIRECT and rest:
            count = os.readv(connection.fileno(), [rest])
            if not count:
                raise EOFError
            rest = rest[count:]
        if rest:
            connection.recv_bytes_into(rest)
    return pickle.loads(parts[0], buffers=parts[1:])
