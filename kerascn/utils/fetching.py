"""Fetches one file over HTTP: piece by piece into a partial file, which a later attempt goes on with.

A server is not believed: redirections lead to other web addresses only, and never from a protected connection to an
open one; what arrives is counted; what is endless or stands still is broken off.
"""

from __future__ import annotations

import errno
import hashlib
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..messages import fail
from ..version import __version__

TIMEOUT = 15.0  # seconds without an answer
PAUSES = (0.5, 1.0, 2.0, 4.0)  # seconds before each further attempt
MOST_REDIRECTIONS = 10
MOST_WITHOUT_LENGTH = 2**34  # bytes of an answer that does not say how long it is
PIECE = 2**16
STEP_AHEAD = 2**20  # so many new bytes make an attempt worth another one
SLOWEST = 50.0  # bytes a second
WATCHED = 60.0  # seconds over which that is measured
ROOM_LEFT = 2**24  # bytes that a download leaves free on the disk

NOFOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
Progress = Callable[[int, "int | None"], None]


class Interrupted(Exception):
    """The connection failed; another attempt may go on from here."""


class Unreachable(Interrupted):
    """Nobody answered at all."""


class Refused(Exception):
    """The server's answer is none that another attempt would mend."""


class Changed(Exception):
    """What lies in the partial file is not the beginning of what the server has now."""


# --------------------------------------------------------------------------- addresses


def check_address(address: str) -> str:
    """A web address, or a sentence."""
    try:
        parts = urllib.parse.urlsplit(address)
        right = parts.scheme.lower() in ("http", "https") and parts.hostname and "@" not in parts.netloc
        host = parts.netloc.encode("idna").decode("ascii")
        right = right and (parts.port is None or parts.port > 0) and re.fullmatch(r"[^\x00-\x20\x7f]+", address)
    except (ValueError, AttributeError, TypeError):
        right = False
    if not right:
        raise fail(ValueError, "data.address", address=repr(address))
    return urllib.parse.quote(parts._replace(netloc=host).geturl(), safe="!#$%&'()*+,/:;=?@[]~")


def _opener() -> urllib.request.OpenerDirector:
    """Opens web addresses, by way of the proxy that the environment names; redirections are answers like others."""
    opener = urllib.request.OpenerDirector()
    for handler in (urllib.request.ProxyHandler(), urllib.request.HTTPHandler(), urllib.request.HTTPSHandler()):
        opener.add_handler(handler)
    return opener


def _asked(address: str, headers: dict[str, str]) -> Any:
    """The server's answer, after all redirections."""
    opener, at = _opener(), address
    for _ in range(MOST_REDIRECTIONS + 1):
        try:
            answer = opener.open(urllib.request.Request(at, headers=headers), timeout=TIMEOUT)
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            hopeless = isinstance(getattr(error, "reason", error), (socket.gaierror, ssl.SSLCertVerificationError))
            raise (Refused if hopeless else Unreachable)(_reason(error)) from None
        if answer.status not in (301, 302, 303, 307, 308):
            return answer
        answer.close()
        at = _redirected(at, answer.headers.get("Location"))
    raise fail(ValueError, "data.redirections", address=address, most=MOST_REDIRECTIONS)


def _redirected(old: str, location: str | None) -> str:
    """Where a redirection leads to."""
    try:
        new = urllib.parse.urljoin(old, location or "")
        schemes = urllib.parse.urlsplit(old).scheme.lower(), urllib.parse.urlsplit(new).scheme.lower()
    except ValueError:
        raise fail(ValueError, "data.redirection", address=old, location=repr(location)) from None
    if schemes not in (("http", "http"), ("http", "https"), ("https", "https")) or not location:
        raise fail(ValueError, "data.redirection", address=old, location=repr(location))
    return check_address(new.partition("#")[0])


def _reason(error: BaseException) -> str:
    if isinstance(error, urllib.error.URLError) and error.reason:
        return " ".join(str(error.reason).split())[:200]
    return " ".join(str(error).split())[:200] or type(error).__name__


# --------------------------------------------------------------------------- the partial file


class Partial:
    """What has arrived so far, in a file of its own, with a note beside it of what it is the beginning of."""

    def __init__(self, path: Path, address: str) -> None:
        self.path, self.note = path, path.with_name(path.name + ".json")
        self.address = hashlib.sha256(address.encode("utf-8")).hexdigest()
        self.about: dict[str, Any] = {}

    def size(self) -> int:
        """How many bytes are there that another attempt may go on from."""
        about = self.noted()
        if about.get("address") != self.address or not about.get("validator") or not self.path.is_file():
            return 0
        self.about = about
        return os.lstat(self.path).st_size

    def noted(self) -> dict[str, Any]:
        """What the note says, if it makes sense."""
        try:
            about = json.loads(self.note.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return about if isinstance(about, dict) else {}

    def give_up(self) -> None:
        """Remove what nobody could go on with; what another address has begun stays."""
        if not self.size() and self.noted().get("address", self.address) == self.address:
            self.remove()

    def describe(self, validator: str | None, total: int | None) -> None:
        """Note what the file is the beginning of."""
        self.about = {"address": self.address, "validator": validator, "total": total}
        self.note.write_text(json.dumps(self.about), "utf-8")

    def opened(self, at: int) -> Any:
        """The file, to be written from that byte on."""
        file = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT | NOFOLLOW, 0o666), "r+b", buffering=0)
        file.truncate(at)
        file.seek(at)
        return file

    def remove(self) -> None:
        """Remove the file and the note."""
        for path in (self.path, self.note):
            path.unlink(missing_ok=True)


def _validator(headers: Any) -> str | None:
    """By what the server tells a file from its later versions."""
    tag = headers.get("ETag")
    return tag if tag and not tag.startswith("W/") else headers.get("Last-Modified")


# --------------------------------------------------------------------------- one file


def fetch(address: str, path: Path, progress: Progress | None = None) -> bool:
    """Fetch a file into ``path``, going on with what is there of it; whether the server says it has compressed it.

    When it ends well the file is whole, as far as the server said how long it is. When the connection fails again and
    again, or the program is broken off, what has arrived stays there for the next time, if that can go on with it.
    """
    address = check_address(address)
    partial = Partial(path, address)
    try:
        return _attempts(address, partial, progress)
    except BaseException:
        partial.give_up()
        raise


def _attempts(address: str, partial: Partial, progress: Progress | None) -> bool:
    """Ask for the file until it is whole, or there is no more hope."""
    furthest, failures = partial.size(), 0
    while True:
        try:
            return _attempt(address, partial, progress)
        except Changed:
            partial.remove()
        except Refused as error:
            raise fail(OSError, "data.refused", address=address, reason=error) from None
        except Interrupted as error:
            reached = partial.path.stat().st_size if partial.path.exists() else 0
            counted = 3 if isinstance(error, Unreachable) else 1  # an address that is blocked costs much time
            failures = 0 if reached >= furthest + STEP_AHEAD else failures + counted
            furthest = max(furthest, reached)
            if failures > len(PAUSES):
                key = "data.refused" if isinstance(error, Unreachable) and not reached else "data.interrupted"
                raise fail(ConnectionError, key, address=address, reason=error, size=reached) from None
            time.sleep(PAUSES[max(failures - 1, 0)])


def _attempt(address: str, partial: Partial, progress: Progress | None) -> bool:
    """Ask once for the file or its rest."""
    start = partial.size()
    headers = {"User-Agent": f"kerascn/{__version__}", "Accept": "*/*", "Accept-Encoding": "identity"}
    if start:
        headers |= {"Range": f"bytes={start}-", "If-Range": partial.about["validator"]}
    with _asked(address, headers) as answer:
        total = _expected(answer, start, partial)
        if answer.status == 200:
            start = 0
            partial.describe(_validator(answer.headers), total)
        _check_room(partial.path, None if total is None else total - start)
        _receive(answer, partial, start, total, progress)
        return "gzip" in answer.headers.get("Content-Encoding", "").lower()


def _expected(answer: Any, start: int, partial: Partial) -> int | None:
    """How long the whole file is; the answer must be one that goes on from ``start``, or begins anew."""
    status, headers = answer.status, answer.headers
    if status == 206 and start:
        found = re.fullmatch(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)", headers.get("Content-Range", "").strip())
        total = int(found[2]) if found and found[2] != "*" else None
        known = partial.about.get("total")
        if found is None or int(found[1]) != start or _encoding(headers) or (known and total and known != total):
            raise Changed
        if headers.get("ETag") and partial.about["validator"] != _validator(headers):
            raise Changed
        return total or known
    if status in (412, 416) and start:
        raise Changed
    if status in (408, 425, 429, 500, 502, 503, 504):
        raise Interrupted(f"{status} {answer.reason}")
    if status != 200:
        raise Refused(f"{status} {answer.reason}")
    if _encoding(headers):
        raise Refused(f"Content-Encoding: {_encoding(headers)}")
    return answer.length


def _encoding(headers: Any) -> str:
    """What the server has done to the file, though it was asked not to; a compressed file may be called that too."""
    encoding = headers.get("Content-Encoding", "").strip().lower()
    return "" if encoding in ("identity", "gzip", "x-gzip") else encoding


def _check_room(path: Path, needed: int | None) -> None:
    free = shutil.disk_usage(path.parent).free
    if needed is not None and needed + ROOM_LEFT > free:
        raise fail(OSError, "data.no_room", path=path, needed=needed, free=free)


def _receive(answer: Any, partial: Partial, start: int, total: int | None, progress: Progress | None) -> None:
    """Write what arrives; it must be as much as was said."""
    most, size = total or MOST_WITHOUT_LENGTH, start
    watched_since, watched_from = time.monotonic(), size
    with partial.opened(start) as file:
        while piece := _piece(answer):
            size += len(piece)
            if size > most:
                partial.remove()
                raise fail(OSError, "data.endless", address=answer.url, most=most)
            _write(file, piece, partial, total)
            if progress is not None:
                progress(size, total)
            if time.monotonic() - watched_since > WATCHED:
                if size - watched_from < SLOWEST * WATCHED:
                    raise Interrupted(f"{size - watched_from} bytes in {WATCHED:.0f} s")
                watched_since, watched_from = time.monotonic(), size
    if total is not None and size < total:
        raise Interrupted(f"{size} of {total} bytes")


def _piece(answer: Any) -> bytes:
    try:
        return answer.read1(PIECE)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Interrupted(_reason(error)) from None


def _write(file: Any, piece: bytes, partial: Partial, total: int | None) -> None:
    try:
        while piece:
            piece = piece[file.write(piece) :]
    except OSError as error:
        if error.errno not in (errno.ENOSPC, getattr(errno, "EDQUOT", None), errno.EFBIG):
            raise
        file.close()
        partial.remove()
        free = shutil.disk_usage(partial.path.parent).free
        raise fail(OSError, "data.no_room", path=partial.path, needed=total or "?", free=free) from None
