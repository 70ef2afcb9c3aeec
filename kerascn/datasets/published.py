"""The published files of the data sets: what they are called, where they lie, how one of them is found.

A file is looked for in the folder of data sets (``~/.keras/datasets``, where old installations of Keras have left
theirs), then at the mirror, then at the published addresses. It is taken only if its checksum is a published one, or
one that the user trusts.
"""

from __future__ import annotations

import json
import os
import urllib.parse
from pathlib import Path
from typing import NamedTuple

from .. import config
from ..messages import fail, say
from ..utils.downloads import Checksums, check_hash, check_name, hash_file, obtain
from . import splitting

__all__ = ["PUBLISHED", "Known", "Published", "find", "trust"]


# What goes wrong with a server or the way to it: another one may have the file.
TROUBLE = {
    f"data.{what}" for what in ("refused", "interrupted", "redirection", "redirections", "endless", "archive_broken")
}


class Published(NamedTuple):
    """One file: its checksums by MD5 or SHA-256, of which one is enough, its addresses, other names it is kept by."""

    checksums: tuple[str, ...]
    addresses: tuple[str, ...]
    also: tuple[str, ...] = ()


_GOOGLE = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
_IMAGES = "https://s3.amazonaws.com/img-datasets/"
_TEXTS = "https://s3.amazonaws.com/text-datasets/"
_CIFAR = "https://www.cs.toronto.edu/~kriz/"


def _table() -> dict[str, Published]:
    rows = {
        "mnist.npz": (
            "8a61469f7ea1b51cbae51d4f78837e45 731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
            (_GOOGLE, _IMAGES),
        ),
        "mnist.pkl.gz": ("", (_IMAGES,)),
        "imdb.npz": (
            "599dadb1135973df5b59232a0e9a887c 69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
            (_GOOGLE, _TEXTS),
        ),
        "imdb_word_index.json": ("bfafd718b763782e994055a2d397834f", (_GOOGLE, _TEXTS)),
        "imdb_full.pkl": ("d091312047c43cf9e4e38fef92437263", (_TEXTS,)),
        "imdb_word_index.pkl": ("72d94b01291be4ff843198d3b0e1e4d7", (_TEXTS,)),
        "reuters.npz": (
            "87aedbeb0cb229e378797a632c1997b6 d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916",
            (_GOOGLE, _TEXTS),
        ),
        "reuters_word_index.json": ("4d44cc38712099c9e383dc6e5f11a921", (_GOOGLE, _TEXTS)),
        "reuters.pkl": ("", (_TEXTS,)),
        "reuters_word_index.pkl": ("", (_TEXTS,)),
        "boston_housing.npz": (
            "f553886a1f8d56431e820c5b82552d9d95cfcb96d1e678153f8839538947dff5",
            (_GOOGLE, "https://s3.amazonaws.com/keras-datasets/"),
        ),
        "fashion-mnist/train-images-idx3-ubyte.gz": ("8d4fb7e6c68d591d4c3dfef9ec88bf0d", (_GOOGLE,)),
        "fashion-mnist/train-labels-idx1-ubyte.gz": ("25c81989df183df01b3e8a0aad5dffbe", (_GOOGLE,)),
        "fashion-mnist/t10k-images-idx3-ubyte.gz": ("bef4ecab320f06d8554ea6380940ec79", (_GOOGLE,)),
        "fashion-mnist/t10k-labels-idx1-ubyte.gz": ("bb300cfdad3c16e7a12a480ee83cd310", (_GOOGLE,)),
        "cifar-10-python.tar.gz": ("c58f30108f718f92721af3b95e74349a", (_CIFAR,), "cifar-10-batches-py.tar.gz"),
        "cifar-100-python.tar.gz": ("eb9058c3a382ffc7106e4002c42a8d85", (_CIFAR,)),
    }
    return {name: _row(name, *row) for name, row in rows.items()}


def _row(name: str, checksums: str, places: tuple[str, ...], *also: str) -> Published:
    last = name.rpartition("/")[2]
    return Published(tuple(checksums.split()), tuple(place + last for place in places), also)


PUBLISHED = _table()

# --------------------------------------------------------------------------- trust

_trusted: dict[str, set[str]] = {}  # in this process: the published name -> checksums by SHA-256


def trust(file: str | os.PathLike[str], sha256: str | None = None, remember: bool = False) -> str:
    """Take a file although its checksum is not the published one; the checksum that is trusted from now on.

    Args:
        file: The name of a published file, such as ``'imdb.npz'``, or the path of a file of that name.
        sha256: The checksum, by SHA-256. Without it, that of the file at the path as it is now.
        remember: Whether programs after this one trust it too: it is noted in ``trusted.json`` in ``KERAS_HOME`` or
            ``~/.keras``.
    """
    name = _published_name(file)
    if sha256 is None:
        if not Path(file).is_file():
            raise fail(ValueError, "data.trust", file=file)
        sha256 = hash_file(file)
    checksum = check_hash(sha256, "sha256")[1]
    _trusted.setdefault(name, set()).add(checksum)
    if remember:
        place = config.keras_home() / "trusted.json"
        kept = _remembered()
        kept.setdefault(name, set()).add(checksum)
        place.parent.mkdir(parents=True, exist_ok=True)
        fresh = place.with_name(f"{place.name}.{os.getpid()}")
        fresh.write_text(json.dumps({one: sorted(kept[one]) for one in sorted(kept)}, indent=1) + "\n", "utf-8")
        os.replace(fresh, place)
    return checksum


def _remembered() -> dict[str, set[str]]:
    """What was trusted for good."""
    place = config.keras_home() / "trusted.json"
    try:
        found = json.loads(place.read_text("utf-8"))
        return {name: {check_hash(one, "sha256")[1] for one in sums} for name, sums in found.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, AttributeError) as error:
        raise fail(ValueError, "data.trusted_broken", path=place, reason=error) from None


def _published_name(file: str | os.PathLike[str]) -> str:
    """The published file that a name or a path speaks of."""
    path = Path(file) if isinstance(file, (str, os.PathLike)) else Path()
    for name in (path.name, f"{path.parent.name}/{path.name}", str(file)):
        for published, row in PUBLISHED.items():
            if name in (published, *row.also):
                return published
    raise fail(ValueError, "data.not_published", file=file, known=", ".join(PUBLISHED))


class Known(Checksums):
    """The checksums that a published file may have: the published ones and those that are trusted."""

    def __init__(self, name: str) -> None:
        trusted = _trusted.get(name, set()) | _remembered().get(name, set())
        super().__init__((check_hash(one) for one in (*PUBLISHED[name].checksums, *sorted(trusted))), one=True)
        self.other = ""  # the last checksum that was none of them

    def differs(self, path: Path) -> str | None:
        """What is wrong with a file, in words."""
        if not super().differs(path):
            return None
        self.other = hash_file(path)
        return say("data.unknown_file", found=self.other)


# --------------------------------------------------------------------------- finding


def find(name: str, path: str | os.PathLike[str] | None = None) -> str:
    """The path of a published file, which is downloaded if it is nowhere.

    Args:
        name: What the file is published as, such as ``'mnist.npz'``.
        path: Another name for it in the folder of data sets, or the path of a file.
    """
    if name not in PUBLISHED:
        raise fail(ValueError, "data.not_published", file=name, known=", ".join(PUBLISHED))
    checksums = Known(name)
    place = _place(name, path)
    for one in (place, *(place.with_name(other) for other in PUBLISHED[name].also)):
        if one.is_file() and checksums and not checksums.differs(one):
            return str(one)
    if place.is_file() and place != _place(name, None):
        raise _untrusted(name, place)  # the user's own file, which is never replaced
    problems: list[str] = []
    found = _at_mirror(name, place, checksums, problems)
    if found is not None:
        return found
    if place.is_file() and not checksums:
        raise _untrusted(name, place)
    for address in PUBLISHED[name].addresses:
        try:
            obtain(place, address, checksums)
        except (OSError, ValueError) as error:
            if getattr(error, "key", "") not in (*TROUBLE, "data.checksum"):
                raise
            problems.append(str(error))
            continue
        if not checksums:
            raise _untrusted(name, place)
        return str(place)
    raise _nowhere(name, place, problems)


def _place(name: str, path: str | os.PathLike[str] | None) -> Path:
    """Where the file is kept."""
    folder = config.keras_home() / "datasets"
    given = Path(os.path.expanduser(splitting.path("path", path if path is not None else name)))
    if given.is_absolute():
        return given
    return folder / check_name(given.as_posix())


def _at_mirror(name: str, place: Path, checksums: Known, problems: list[str]) -> str | None:
    """The path of the file that the mirror has: its own, if the mirror is a folder, or where it was downloaded to."""
    mirror = config.data_mirror()
    if mirror is None:
        return None
    if urllib.parse.urlsplit(mirror).scheme not in ("http", "https"):
        return _in_folder(name, Path(os.path.expanduser(mirror)), checksums, problems)
    try:
        obtain(place, f"{mirror.rstrip('/')}/{urllib.parse.quote(name)}", checksums)
    except (OSError, ValueError) as error:
        key = getattr(error, "key", "")
        if key == "data.checksum":
            published = ", ".join(PUBLISHED[name].checksums)
            fields = dict(path=mirror, name=name, found=checksums.other, published=published)
            raise fail(ValueError, "data.untrusted", **fields) from None
        if key not in TROUBLE:
            raise
        problems.append(str(error))
        return None
    if not checksums:
        raise _untrusted(name, place)
    return str(place)


def _in_folder(name: str, mirror: Path, checksums: Known, problems: list[str]) -> str | None:
    for one in (name, *PUBLISHED[name].also):
        if (mirror / one).is_file():
            if not checksums or checksums.differs(mirror / one):
                raise _untrusted(name, mirror / one)
            return str(mirror / one)
    problems.append(say("data.not_in_mirror", folder=mirror, name=name))
    return None


def _untrusted(name: str, path: Path) -> ValueError:
    """There is a file, but nobody knows it."""
    published = ", ".join(PUBLISHED[name].checksums) or say("data.no_checksum")
    return fail(ValueError, "data.untrusted", path=path, name=name, found=hash_file(path), published=published)


def _nowhere(name: str, place: Path, problems: list[str]) -> FileNotFoundError:
    row = PUBLISHED[name]
    checksum = ", ".join(row.checksums) or say("data.no_checksum")
    fields = dict(name=name, path=place, addresses=" ".join(row.addresses), checksum=checksum)
    if place.is_file():
        problems = [say("data.differs", path=place, found=hash_file(place), name=name), *problems]
    return fail(FileNotFoundError, "data.nowhere", problems=" ".join(problems), **fields)
