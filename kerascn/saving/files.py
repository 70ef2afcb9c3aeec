"""Where a model is saved to and loaded from: a path, an open HDF5 file or group, or anything with read and write.

A file is written beside its target and then takes its place, all at once: whatever happens meanwhile, the target is
the old file or the new one, never half of one.
"""

from __future__ import annotations

import io
import itertools
import os
import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from ..messages import fail, say
from . import guard, kinds

SIGN = ".kerascn-saving"  # how the name of a file ends that is being written
_numbers = itertools.count()


def h5py_or_told() -> Any:
    """The package h5py, or a sentence that says how to install it."""
    try:
        import h5py
    except ImportError:
        raise fail(ImportError, "saving.no_h5py") from None
    return h5py


def is_path(target: Any) -> bool:
    """Whether ``target`` is the name of a file."""
    return isinstance(target, (str, bytes, os.PathLike))


def may_write(path: Any, overwrite: bool) -> bool:
    """Whether to write: a file that is there is replaced only if told so, or if the person at the terminal says yes."""
    if overwrite or not os.path.exists(path):
        return True
    name = os.fsdecode(path)
    if sys.stdin is None or not sys.stdin.isatty():
        raise fail(FileExistsError, "saving.exists", path=name)
    return input(say("saving.ask", path=name)).strip().lower() in ("y", "yes", "是", "好")


def write(target: Any, overwrite: bool, fill: Callable[[Any], None]) -> None:
    """Let ``fill`` write into the HDF5 file or group that ``target`` means.

    Args:
        target: A path, an open ``h5py.File`` or ``h5py.Group``, or an object with ``write``.
        overwrite: Whether a file that is there is replaced without asking.
        fill: A function of the open group.
    """
    h5py = h5py_or_told()
    if isinstance(target, h5py.Group):
        if not overwrite and (len(target) or len(target.attrs)):
            raise fail(FileExistsError, "saving.exists", path=f"{target.file.filename} {target.name}")
        with told(target.file.filename, "saving.open_not_written"):
            fill(target)
    elif is_path(target):
        _check_not_empty(os.fsdecode(target))
        if may_write(target, overwrite):
            path = Path(os.path.realpath(os.fsdecode(target)))
            with told(path, "saving.not_written"):
                _replace(path, h5py, fill)
    elif hasattr(target, "write"):
        target.write(_filled(h5py, fill).getvalue())
    else:
        raise fail(TypeError, "saving.target", given=repr(target)[:80])


def _filled(h5py: Any, fill: Callable[[Any], None]) -> io.BytesIO:
    """An HDF5 file in memory: the HDF5 library may crash where a disk is full, writing plain bytes does not."""
    memory = io.BytesIO()
    with h5py.File(memory, "w") as file:
        fill(file)
    return memory


def _replace(path: Path, h5py: Any, fill: Callable[[Any], None]) -> None:
    if path.is_dir() or not path.parent.is_dir():
        raise fail(OSError, "saving.is_folder" if path.is_dir() else "saving.no_folder", path=path, folder=path.parent)
    if path.exists() and not path.is_file():
        raise fail(OSError, "saving.no_regular_target", path=path)
    if path.exists() and not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise fail(PermissionError, "saving.protected", path=path)
    _clean_up(path)
    beside = path.with_name(f".{path.name}.{_host()}-{os.getpid()}-{next(_numbers)}{SIGN}")
    try:
        beside.write_bytes(_filled(h5py, fill).getbuffer())
        _to_disk(beside)
        if path.exists():
            shutil.copymode(path, beside)
        os.replace(beside, path)
        _to_disk(path.parent)
    finally:
        with suppress(OSError):
            beside.unlink()


def _host() -> str:
    return re.sub(r"[^A-Za-z0-9]", "_", platform.node()) or "host"


def _to_disk(path: Path) -> None:
    """Wait until what was written is safe from a loss of power; folders can't be waited for everywhere."""
    with nullcontext() if path.is_file() else suppress(OSError):
        number = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _clean_up(path: Path) -> None:
    """Remove what a process of this machine that is no more has left beside the target."""
    name = re.compile(rf"\.{re.escape(path.name)}\.{_host()}-(\d+)-\d+{re.escape(SIGN)}")
    found = []
    with suppress(PermissionError), os.scandir(path.parent) as entries:
        found = [(entry.path, match) for entry in entries if (match := name.fullmatch(entry.name))]
    for left, match in found:
        if _is_over(int(match[1])):
            with suppress(OSError):
                os.unlink(left)


def _is_over(process: int) -> bool:
    """Whether a process has ended; where one can't ask without harm, the answer is no."""
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


@contextmanager
def opened(source: Any) -> Iterator[Any]:
    """A block with the HDF5 file or group that ``source`` means, open for reading.

    Args:
        source: A path, an open ``h5py.File`` or ``h5py.Group``, or an object with ``read``.
    """
    h5py = h5py_or_told()
    if isinstance(source, h5py.Group):
        with told(source.file.filename, "saving.not_read"):
            yield source
    elif is_path(source):
        path = os.fsdecode(source)
        _check_file(path)
        with told(path, "saving.not_read"), h5py.File(path, "r") as file:
            yield file
    elif isinstance(source, io.TextIOBase) or (isinstance(source, io.IOBase) and not source.readable()):
        raise fail(TypeError, "saving.opened_otherwise", mode=repr(getattr(source, "mode", "")))
    elif hasattr(source, "read"):
        given: Any = getattr(source, "name", None)
        name = os.fsdecode(given) if is_path(given) else type(source).__name__
        with told(name, "saving.not_read"), h5py.File(guard.taken_from(source, name), "r") as file:
            yield file
    else:
        raise fail(TypeError, "saving.target", given=repr(source)[:80])


def check_format(function: str, save_format: Any) -> None:
    """Refuse what tf.keras calls a format, unless it is HDF5.

    Args:
        function: What was called.
        save_format: The word, or ``None``.
    """
    if save_format == "tf":
        raise fail(ValueError, "saving.format_tf", function=function)
    if save_format not in (None, "h5", "hdf5", ".h5"):
        fields = dict(function=function, argument="save_format", expected="'h5'", value=repr(save_format)[:80])
        raise fail(ValueError, "call.bad_value", **fields)


def _check_not_empty(path: str) -> None:
    if not path.strip():
        raise fail(FileNotFoundError, "saving.empty_path", given=repr(path))


def _check_file(path: str) -> None:
    _check_not_empty(path)
    if os.path.isdir(path):
        raise fail(IsADirectoryError, "saving.folder_not_file", path=path)
    if not os.path.exists(path):
        raise kinds.missing(path)
    with told(path, "saving.not_read"):
        try:
            guard.check_file(path)
        except PermissionError as error:
            raise fail(PermissionError, "saving.not_allowed", path=path) from error


@contextmanager
def told(path: Any, key: str) -> Iterator[None]:
    """Within this block a complaint of the HDF5 library or of the system becomes one sentence."""
    try:
        yield
    except (OSError, LookupError, RuntimeError, ValueError, TypeError, ArithmeticError, MemoryError) as error:
        if hasattr(error, "key"):
            raise
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise fail(OSError, key, path=path, reason=reason) from error
