"""Files from the web, kept in a folder: fetched once, checked, moved to their place only when they are whole."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import shutil
import string
import urllib.parse
import urllib.request
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from .. import config
from ..declare.respell import both_spellings
from ..messages import fail, say
from .archives import check_formats, name_problem, unpack
from .fetching import PIECE, fetch
from .generic_utils import Progbar
from .locks import locked

__all__ = ["DownloadBar", "get_file", "hash_file", "obtain", "validate_file"]

ALGORITHMS = {"md5": 32, "sha1": 40, "sha256": 64, "sha512": 128}
LONGEST_NAME = 200  # bytes; what stands beside a file has longer names
RATIO = 1000  # a compressed file is not more than so many times longer when it is not


# --------------------------------------------------------------------------- checksums


def hash_file(fpath: str | os.PathLike[str], algorithm: str = "sha256", chunk_size: int = 65535) -> str:
    """The checksum of a file.

    Args:
        fpath: The path of the file.
        algorithm: ``'sha256'``, ``'md5'``, ``'sha1'`` or ``'sha512'``; ``'auto'`` is ``'sha256'``.
        chunk_size: How many bytes are read at a time.
    """
    _check_algorithm(algorithm)
    if isinstance(chunk_size, bool) or not isinstance(chunk_size, int) or chunk_size < 1:
        fields = dict(argument="chunk_size", expected=say("check.positive"), value=repr(chunk_size))
        raise fail(ValueError, "call.bad_value", function="hash_file", **fields)
    hasher = hashlib.new("sha256" if algorithm == "auto" else algorithm, usedforsecurity=False)
    with open(fpath, "rb") as file:
        while chunk := file.read(chunk_size):
            hasher.update(chunk)
    return hasher.hexdigest()


@both_spellings
def validate_file(
    fpath: str | os.PathLike[str], file_hash: str, algorithm: str = "auto", chunk_size: int = 65535
) -> bool:
    """Whether a file has that checksum.

    Args:
        fpath: The path of the file.
        file_hash: The checksum.
        algorithm: ``'md5'``, ``'sha256'``, ...; ``'auto'`` finds it by the checksum's length.
        chunk_size: How many bytes are read at a time.
    """
    algorithm, wanted = check_hash(file_hash, algorithm)
    return hash_file(fpath, algorithm, chunk_size) == wanted


def _check_algorithm(algorithm: Any) -> None:
    """See that there is such an algorithm."""
    if algorithm not in ("auto", *ALGORITHMS):
        raise fail(ValueError, "data.algorithm", given=repr(algorithm), known=", ".join(("auto", *ALGORITHMS)))


def check_hash(checksum: Any, algorithm: str = "auto") -> tuple[str, str]:
    """The algorithm of a checksum, and the checksum in small letters."""
    _check_algorithm(algorithm)
    text = checksum.strip().lower() if isinstance(checksum, str) else ""
    by_length = {length: name for name, length in ALGORITHMS.items()}
    found = by_length.get(len(text)) if algorithm == "auto" else algorithm
    if found is None or len(text) != ALGORITHMS[found] or not set(text) <= set(string.hexdigits):
        raise fail(ValueError, "data.hash", given=repr(checksum), algorithm=algorithm)
    return found, text


class Checksums:
    """The checksums that a file must have: every one of them, or ``one`` of them. Without any, every file is right."""

    def __init__(self, wanted: Iterable[tuple[str, str]] = (), one: bool = False) -> None:
        self.wanted, self.one = list(wanted), one

    def __bool__(self) -> bool:
        return bool(self.wanted)

    def differs(self, path: Path) -> str | None:
        """What is wrong with a file, in words."""
        found = {algorithm: hash_file(path, algorithm, PIECE) for algorithm, _ in self.wanted}
        wrong = [(algorithm, checksum) for algorithm, checksum in self.wanted if found[algorithm] != checksum]
        if not wrong or (self.one and len(wrong) < len(self.wanted)):
            return None
        return "; ".join(say("data.checksums", algorithm=a, wanted=c, found=found[a]) for a, c in wrong)


# --------------------------------------------------------------------------- a file of the user's choice


@both_spellings
def get_file(
    fname: str,
    origin: str,
    untar: bool = False,
    md5_hash: str | None = None,
    file_hash: str | None = None,
    cache_subdir: str = "datasets",
    hash_algorithm: str = "auto",
    extract: bool = False,
    archive_format: str | list[str] | None = "auto",
    cache_dir: str | None = None,
) -> str:
    """The path of a file, which is downloaded if it is not there yet, or does not have the checksum.

    Args:
        fname: What the file is called in its folder; with ``untar`` the name of what is in the archive.
        origin: The file's address: ``http:`` or ``https:``, or ``file:`` for one on this machine.
        untar: Whether the file is a tar archive to be unpacked; the path is then that of ``fname`` in its folder.
        md5_hash: Its checksum by MD5.
        file_hash: Its checksum.
        cache_subdir: The folder, below ``cache_dir``.
        hash_algorithm: ``'md5'``, ``'sha256'``, ...; ``'auto'`` finds it by the length of ``file_hash``.
        extract: Whether the file is an archive to be unpacked beside it; the path is then that of the archive.
        archive_format: ``'tar'``, ``'zip'``, ``'auto'`` for either, or ``None`` to unpack nothing.
        cache_dir: ``KERAS_HOME``, or ``~/.keras``, if it is ``None``.
    """
    folder = _folder(cache_dir, cache_subdir)
    name = check_name(fname)
    checksums = _checksums(md5_hash, file_hash, hash_algorithm)
    formats = ("tar",) if untar else check_formats(archive_format) if extract else ()
    target = folder / name
    if untar and target.exists():
        return str(target)
    path = target.with_name(target.name + ".tar.gz") if untar else target
    obtain(path, origin, checksums, formats)
    return str(target)


def check_name(fname: Any) -> str:
    """A file's name, maybe with folders before it, that stays in the folder and is one on every system."""
    name = os.fspath(fname) if isinstance(fname, (str, os.PathLike)) else ""
    parts = name.split("/") if isinstance(name, str) else [""]
    if any(name_problem(part) or len(part.encode("utf-8", "replace")) > LONGEST_NAME for part in parts):
        raise fail(ValueError, "data.name", given=repr(fname)[:200])
    return name


def _folder(cache_dir: Any, cache_subdir: Any) -> Path:
    for name, given in (("cache_dir", "" if cache_dir is None else cache_dir), ("cache_subdir", cache_subdir)):
        if not isinstance(given, (str, os.PathLike)):
            raise fail(TypeError, "data.path", name=name, given=repr(given)[:80])
    base = config.keras_home() if cache_dir is None else Path(os.path.expanduser(cache_dir))
    folder = base / cache_subdir
    if "\0" in str(folder):
        raise fail(ValueError, "data.name", given=repr(str(folder))[:200])
    return folder


def _checksums(md5_hash: Any, file_hash: Any, algorithm: str) -> Checksums:
    _check_algorithm(algorithm)
    given = [(md5_hash, "md5"), (file_hash, algorithm)]
    return Checksums(check_hash(*one) for one in given if one[0] is not None)


# --------------------------------------------------------------------------- the way of a file to its place


def obtain(path: Path, origin: str, checksums: Checksums, formats: tuple[str, ...] = ()) -> None:
    """See that the right file lies at ``path``, unpacked beside it if there are ``formats``.

    Several processes may ask for the same file: one downloads it, the others wait.
    """
    if path.is_dir():
        raise fail(IsADirectoryError, "data.folder_there", path=path)
    if not formats and _is_right(path, checksums):
        return
    with _locked(path):
        fresh = not _is_right(path, checksums)
        if fresh:
            _download(path, origin, checksums)
        if formats:
            try:
                unpack(path, path.parent, formats)
            except ValueError:
                if fresh:
                    path.unlink()  # what can't be unpacked now can't be next time
                raise


def _is_right(path: Path, checksums: Checksums) -> bool:
    return path.is_file() and not checksums.differs(path)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    lock = path.with_name(path.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        block = contextlib.ExitStack()
        block.enter_context(locked(lock, lambda: print(say("data.waiting", path=path))))
    except OSError as error:
        if hasattr(error, "key"):  # the lock itself said what is wrong
            raise
        raise fail(type(error), "data.not_writable", folder=path.parent, reason=error.strerror) from None
    with block:
        yield


def _download(path: Path, origin: str, checksums: Checksums) -> None:
    """Bring the file to ``path``; what lies there stays until the new one is whole and right."""
    part = path.with_name(path.name + ".part")
    note = part.with_name(part.name + ".json")
    print(say("data.downloading", address=origin, path=path))
    resumed = note.exists()
    wrong = _fetch(origin, part, checksums)
    if wrong and resumed:  # the beginning may have been another file's
        _remove(part, note)
        wrong = _fetch(origin, part, checksums)
    if wrong:
        _remove(part, note)
        raise fail(ValueError, "data.checksum", address=origin, path=path, what=wrong)
    os.replace(part, path)
    _remove(note)


def _remove(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _fetch(origin: str, part: Path, checksums: Checksums) -> str | None:
    """Bring what lies at an address into a partial file; what is wrong with it."""
    if isinstance(origin, str) and origin[:5].lower() == "file:":
        _copy(origin, part)
        return checksums.differs(part)
    bar = DownloadBar()
    try:
        packed = fetch(origin, part, bar.show)
        bar.close()
    except BaseException:
        bar.end_line()
        raise
    wrong = checksums.differs(part)
    if packed and (wrong or not checksums) and not origin.partition("?")[0].endswith("gz"):
        _unzip(part)
        return checksums.differs(part)
    return wrong


def _unzip(part: Path) -> None:
    """Undo the compression of a file on its way."""
    whole = part.with_name(part.name + ".unpacking")
    most = max(part.stat().st_size * RATIO, PIECE)
    try:
        with gzip.open(part) as data, open(whole, "wb") as file:
            while piece := data.read(PIECE):
                if file.tell() + len(piece) > most:
                    raise EOFError(f"> {most}")
                file.write(piece)
        os.replace(whole, part)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        _remove(part, part.with_name(part.name + ".json"))
        raise fail(ValueError, "data.archive_broken", path=part, reason=error) from None
    finally:
        _remove(whole)


def _copy(origin: str, part: Path) -> None:
    """Copy a file of this machine."""
    parts = urllib.parse.urlsplit(origin)
    source = Path(urllib.request.url2pathname(parts.path)) if "\0" not in urllib.parse.unquote(parts.path) else Path()
    if parts.netloc.lower() not in ("", "localhost") or not source.is_file():
        raise fail(FileNotFoundError, "data.no_file", address=origin)
    shutil.copyfile(source, part)


class DownloadBar(Progbar):
    """Shows how much of a file has arrived."""

    def __init__(self) -> None:
        super().__init__(None, interval=0.1)
        self.total: int | None = None
        self._before: int | None = None  # how much was there when the clock was started

    def show(self, size: int, total: int | None) -> None:
        """So much has arrived of so much."""
        if self._before is None or size < self.seen_so_far:
            self._before, self._start = size, perf_counter()
        self.total = total
        self.update(size)

    def close(self) -> None:
        """Draw the last line."""
        if self._before is not None:
            self.finish()

    def _head(self, width: int) -> str:
        done, total = self.seen_so_far, self.total
        if not total:
            return readable(done)
        length = min(width * done // total, width)
        bar = "=" * length if done >= total or not length else "=" * (length - 1) + ">"
        return f"{readable(done)}/{readable(total)} [{bar.ljust(width, '.')}]"

    def _time(self, spent: float, last: bool) -> str:
        speed = (self.seen_so_far - (self._before or 0)) / max(spent, 1e-3)
        if last or not self.total or speed <= 0:
            return f" - {spent:.0f}s {readable(speed)}/s"
        return f" - ETA: {(self.total - self.seen_so_far) / speed:.0f}s {readable(speed)}/s"


def readable(count: float) -> str:
    """A number of bytes in the unit that suits it."""
    for unit in ("B", "KB", "MB"):
        if count < 1000:
            return f"{count:.0f} B" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.2f} GB"
