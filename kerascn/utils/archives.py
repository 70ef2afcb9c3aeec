"""Unpacks tar and zip archives: into a folder of its own first, and only what stays inside it.

An archive is not believed: names that lead out of the folder, links to elsewhere and devices are refused, what comes
out is counted while it does, and nothing is moved to its place before all of it is right.
"""

from __future__ import annotations

import bz2
import contextlib
import filecmp
import gzip
import hashlib
import json
import lzma
import os
import re
import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from ..messages import fail

FREE = 2**28  # so many bytes any archive may hold
RATIO = 100  # and more than these only if they are no more than so many times the archive itself
MOST_MEMBERS = 500_000
LONGEST_READ = 2**20  # bytes; no name and no note about a file is longer
DEEPEST = 64  # folders in folders
LONGEST_LINK = 4096
PIECE = 2**18
FORMATS = ("tar", "zip")
UNREADABLE = (
    tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError, OSError, RuntimeError,
    LookupError, TypeError, MemoryError, OverflowError, RecursionError,
)  # fmt: skip
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")


class Entry(NamedTuple):
    """A member of an archive: what it is called, and what it is."""

    name: str
    kind: str  # 'file', 'folder', 'link' or 'other'
    data: IO[bytes] | None = None
    target: str = ""  # where a link leads to, from the top of the archive


class Refused(Exception):
    """The archive holds something that is not taken."""


def refuse(wrong: Any, what: str) -> None:
    """Stop if that is wrong."""
    if wrong:
        raise Refused(what)


def name_problem(part: str, strict: bool = True) -> bool:
    """Whether a part of a path would mean something else than a file in its folder, on this system or on another."""
    letters = '<>:"|?*' if strict or os.name == "nt" else ""
    if part in ("", ".", "..") or any(letter < " " or letter in "\\\x7f" + letters for letter in part):
        return True
    windows = strict or os.name == "nt"
    return windows and (part[-1] in ". " or RESERVED.fullmatch(part) is not None)


# --------------------------------------------------------------------------- reading archives


class Bounded:
    """An open file that is read forwards, in small pieces and not for ever."""

    def __init__(self, file: Any, most: int) -> None:
        self.file, self.most = file, most
        self.at, self.last, self.again = 0, b"", b""

    def read(self, size: int = -1) -> bytes:
        refuse(not 0 <= size <= LONGEST_READ, "a name or a note without end")
        data = (self.again + self.file.read(size - len(self.again))) if size else b""
        self.again = b"" if size else self.again
        self.at += len(data)
        self.last = data[-1:] or self.last
        refuse(self.at > self.most, f"more than {self.most} bytes")
        return data

    def seek(self, place: int) -> int:
        """Go forwards; or back by one byte, which the tar module does to see that it is there."""
        if place == self.at - 1 and not self.again:
            self.at, self.again = place, self.last
        refuse(place < self.at or place > self.most, f"more than {self.most} bytes, or a search backwards")
        while self.at < place and self.read(min(place - self.at, PIECE)):
            pass
        return self.at

    def tell(self) -> int:
        return self.at


def _uncompressed(path: Path) -> Any:
    """The bytes of a file, which may be compressed by gzip, bzip2 or xz."""
    with open(path, "rb") as file:
        begin = file.read(6)
    for magic, opener in ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\0", lzma.open)):
        if begin.startswith(magic):
            return opener(path, "rb")
    return open(path, "rb")


def _limit(path: Path) -> int:
    return max(FREE, RATIO * path.stat().st_size)


@contextlib.contextmanager
def _tar(path: Path) -> Iterator[tarfile.TarFile]:
    """The open archive; a :class:`tarfile.ReadError` if it is none."""
    with _uncompressed(path) as data:
        file: Any = Bounded(data, _limit(path) + 1024 * MOST_MEMBERS)
        with tarfile.open(fileobj=file, mode="r:") as archive:
            yield archive


def _tar_entries(path: Path) -> Iterator[Entry]:
    with _tar(path) as archive:
        while member := archive.next():
            archive.members = []  # type: ignore[attr-defined]  # they would fill the memory
            yield _tar_entry(archive, member)
        while archive.fileobj.read(PIECE):  # type: ignore[union-attr]
            pass  # the checksum of a compressed archive is at its end


def _tar_entry(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Entry:
    name = member.name
    if member.isdir():
        return Entry(name, "folder")
    if member.isreg() and not member.issparse():
        return Entry(name, "file", archive.extractfile(member))
    if member.issym():
        refuse(member.linkname.startswith("/"), f"a link to {member.linkname!r:.100}")
        return Entry(name, "link", target=_joined(name, member.linkname))
    return Entry(name, "link", target=member.linkname) if member.islnk() else Entry(name, "other")


def _joined(name: str, target: str) -> str:
    """Where a link leads to that stands at ``name``, as a path from the top of the archive."""
    parts: list[str] = list(PurePosixPath(name).parent.parts)
    for part in target.split("/"):
        if part == "..":
            refuse(not parts, f"a link to {target!r:.100}")
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _zip_entries(path: Path) -> Iterator[Entry]:
    count, before = 0, b""
    with open(path, "rb") as file:  # the table of a zip file would fill the memory before anybody can look
        while piece := file.read(PIECE):
            count += (before + piece).count(b"PK\x01\x02")
            before = piece[-3:]
    refuse(count > MOST_MEMBERS, f"more than {MOST_MEMBERS} members")
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            refuse(member.flag_bits & 1, f"{member.filename!r:.100}, which is encrypted")
            mode = member.external_attr >> 16
            if member.is_dir():
                yield Entry(member.filename, "folder")
            elif stat.S_ISLNK(mode):
                with archive.open(member) as data:
                    target = data.read(LONGEST_LINK).decode("utf-8")
                refuse(target.startswith("/"), f"a link to {target!r:.100}")
                yield Entry(member.filename, "link", target=_joined(member.filename, target))
            elif stat.S_IFMT(mode) in (0, stat.S_IFREG):
                with archive.open(member) as data:
                    yield Entry(member.filename, "file", data)
            else:
                yield Entry(member.filename, "other")


def _is_zip(path: Path) -> bool:
    with open(path, "rb") as file:
        return zipfile.is_zipfile(file)


def _is_tar(path: Path) -> bool:
    try:
        with _tar(path):
            return True
    except tarfile.ReadError:
        return False


KINDS = {"tar": (_is_tar, _tar_entries), "zip": (_is_zip, _zip_entries)}


def check_formats(formats: Any) -> tuple[str, ...]:
    """The archive formats that are meant: ``'auto'``, ``'tar'``, ``'zip'``, a list of them, or ``None`` for none."""
    if formats is None:
        return ()
    if formats == "auto":
        return FORMATS
    given = (formats,) if isinstance(formats, str) else tuple(formats)
    if not set(given) <= set(FORMATS):
        raise fail(ValueError, "data.format", given=repr(formats))
    return given


def _entries(path: Path, formats: tuple[str, ...]) -> Iterator[Entry]:
    for kind in formats:
        is_one, entries = KINDS[kind]
        if is_one(path):
            return entries(path)
    raise fail(ValueError, "data.no_archive", path=path, formats=", ".join(formats))


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Within this block a complaint about the archive becomes one sentence."""
    try:
        yield
    except Refused as error:
        raise fail(ValueError, "data.archive_refused", path=path, what=error) from None
    except UNREADABLE as error:
        if hasattr(error, "key"):
            raise
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        kind = OSError if isinstance(error, OSError) and error.errno else ValueError
        raise fail(kind, "data.archive_broken", path=path, reason=reason) from None


def read_members(path: str | os.PathLike[str], names: Iterable[str], most: int = 2**28) -> dict[str, bytes]:
    """The contents of some files in an archive, by their names in it; nothing is written to the disk.

    Args:
        path: The path of the archive.
        names: The names.
        most: How many bytes they may have together.
    """
    path, wanted, found = Path(path), set(names), {}
    with _told(path):
        for entry in _entries(path, FORMATS):
            if entry.name in wanted and entry.data is not None:
                found[entry.name] = b"".join(_pieces(entry.data, most - sum(map(len, found.values()))))
        missing = sorted(wanted - set(found))
        refuse(missing, f"no file {missing[:1]}")
    return found


def _pieces(data: IO[bytes], most: int) -> Iterator[bytes]:
    """What is in a file, as far as it is no more than that."""
    while piece := data.read(PIECE):
        most -= len(piece)
        refuse(most < 0, "more than is allowed")
        yield piece


# --------------------------------------------------------------------------- unpacking


def unpack(archive: Path, folder: Path, formats: tuple[str, ...]) -> None:
    """Unpack an archive into a folder, unless that was done before.

    What another archive or somebody else has put there stays; if it differs from what would come, nothing is done.
    The caller holds the lock of the archive.
    """
    note = archive.with_name(archive.name + ".unpacked.json")
    checksum = _checksum(archive)
    before = _noted(note)
    if before.get("archive") == checksum and all((folder / name).exists() for name in before["files"]):
        return
    fresh = archive.with_name(archive.name + ".unpacking")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        with _told(archive):
            fresh.mkdir()
            files = _Unpacking(fresh, _limit(archive)).run(_entries(archive, formats))
            _move(fresh, folder, files, set(before["files"]))
        note.write_text(json.dumps({"archive": checksum, "files": files}), "utf-8")
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _checksum(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _noted(note: Path) -> dict[str, Any]:
    """Which archive was unpacked here before, and its files."""
    try:
        about = json.loads(note.read_text("utf-8"))
        right = isinstance(about["archive"], str) and all(isinstance(name, str) for name in about["files"])
    except (OSError, ValueError, KeyError, TypeError):
        right = False
    return about if right else {"files": []}


class _Unpacking:
    """Writes the members of an archive into a new folder."""

    def __init__(self, folder: Path, most: int) -> None:
        self.folder, self.left = folder, most
        self.files: dict[str, None] = {}
        self.links: dict[str, str] = {}

    def run(self, entries: Iterator[Entry]) -> list[str]:
        """Write them all; the names of the files, from the top of the archive."""
        for number, entry in enumerate(entries):
            refuse(number >= MOST_MEMBERS, f"more than {MOST_MEMBERS} members")
            name = self.checked(entry.name)
            if not name:
                continue
            try:
                self.add(name, entry)
            except (FileExistsError, NotADirectoryError, IsADirectoryError):
                raise Refused(f"{name!r:.100} as a file and as a folder") from None
        for name in self.links:
            source = self.folder / self.end_of(name)
            with open(source, "rb") as data:
                self.write(name, data)
        return list(self.files)

    def checked(self, name: str) -> str:
        """The name without what does nothing; it must stay in the folder."""
        refuse(name.startswith(("/", "\\")), f"the path {name!r:.100}")
        parts = [part for part in name.split("/") if part not in ("", ".")]
        refuse(len(parts) > DEEPEST or any(name_problem(part, False) for part in parts), f"the path {name!r:.100}")
        return "/".join(parts)

    def add(self, name: str, entry: Entry) -> None:
        if entry.kind == "folder":
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        elif entry.kind == "file" and entry.data is not None:
            self.links.pop(name, None)
            self.write(name, entry.data)
        else:
            refuse(entry.kind != "link", f"{name!r:.100}, which is no file")
            self.links[name] = self.checked(entry.target)

    def end_of(self, name: str) -> str:
        """The file that a link, or a row of links, leads to."""
        seen = set()
        while name in self.links:
            refuse(name in seen, f"a link to itself, {name!r:.100}")
            seen.add(name)
            name = self.links[name]
        refuse(name not in self.files, f"a link to {name!r:.100}, which is no file of it")
        return name

    def write(self, name: str, data: IO[bytes]) -> None:
        """Write one file; an earlier one of that name is replaced."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with open(path, "xb") as file:
            for piece in _pieces(data, self.left):
                self.left -= len(piece)
                file.write(piece)
        self.files[name] = None


def _move(fresh: Path, folder: Path, files: list[str], ours: set[str]) -> None:
    """Move what was unpacked to its place. What lies there is kept if it is the same, and replaced if it is ours."""
    for name in files:
        place = folder / name
        for above in list(place.relative_to(folder).parents)[:-1]:
            refuse(
                os.path.lexists(folder / above) and not _is_folder(folder / above),
                f"{name!r:.100}: {above} is no folder",
            )
        if os.path.lexists(place) and name not in ours:
            same = place.is_file() and not place.is_symlink() and filecmp.cmp(place, fresh / name, shallow=False)
            if not same:
                raise fail(FileExistsError, "data.in_the_way", path=place)
    for entry in sorted(fresh.iterdir()):
        _move_one(entry, folder / entry.name)


def _move_one(fresh: Path, place: Path) -> None:
    """Move a folder in one go where there is none yet, else file by file."""
    if fresh.is_dir() and _is_folder(place):
        for entry in sorted(fresh.iterdir()):
            _move_one(entry, place / entry.name)
    else:
        os.replace(fresh, place)


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()
