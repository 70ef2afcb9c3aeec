"""Callbacks that pass the numbers of every epoch on: into a file of rows, or to a server."""

from __future__ import annotations

import csv
import json
import math
import os
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib import parse, request

import numpy as np

from ..declare.checks import flag, optional
from ..declare.fields import arg
from ..messages import fail, say, warn_user
from .base import Callback
from .folders import check_folder, path
from .names import EitherName
from .watching import shown, text

__all__ = ["CSVLogger", "RemoteMonitor"]

MISSING = "NA"  # what stands in a row for a number that an epoch did not have
SECONDS = 5.0  # how long a server may take
TRIES = 3  # after so many failures in a row nothing more is sent


def plain(value: Any) -> Any:
    """A number or array of NumPy as Python has it; anything else as it is."""
    if isinstance(value, (np.ndarray, np.generic)):
        return value.item() if value.ndim == 0 else value.tolist()
    return value


def _character(value: Any) -> bool | str:
    return (isinstance(value, str) and len(value) == 1) or say("check.one_character")


class CSVLogger(Callback):
    """Writes a row for every epoch into a file that spreadsheets read.

    The file is open only while a row is written, so that it can be read during the training and is whole after an
    error.

    Args:
        filename: The file.
        separator: The character between two numbers.
        append: Whether to go on below the rows that stand in the file.
    """

    filename: Any = arg(check=path)
    separator: str = arg(default=",", check=_character)
    append: bool = arg(default=False, check=flag)

    _told_of_others = False

    def prepare(self) -> None:
        super().prepare()
        self.filename = os.fspath(self.filename)
        self.keys: list[str] | None = None  # the columns after the first one

    def on_train_begin(self, logs: Any = None) -> None:
        check_folder("CSVLogger", self.filename)
        self.keys = self._columns_there() if self.append else None
        self._told_of_others = False
        with open(self.filename, "a" if self.append else "w", encoding="utf-8"):
            pass

    def _columns_there(self) -> list[str] | None:
        """The columns of the file as it stands; ``None`` if there is nothing in it."""
        if not os.path.exists(self.filename):
            return None
        with open(self.filename, newline="", encoding="utf-8") as file:
            first = next(csv.reader(file, delimiter=self.separator), None)
        if first is not None and first[:1] != ["epoch"]:
            raise fail(ValueError, "callbacks.not_a_csv", path=self.filename, separator=repr(self.separator))
        return None if first is None else first[1:]

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        logs = EitherName(logs or {})
        rows = []
        if self.keys is None:
            expected = (self.params or {}).get("metrics") or ()
            self.keys = sorted(logs.keys() | {name for name in expected if name not in logs})
            rows.append(["epoch", *self.keys])
        self._tell_of_others(logs)
        rows.append([epoch, *(plain(logs.get(name, MISSING)) for name in self.keys)])
        with open(self.filename, "a", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=self.separator).writerows(rows)

    def _tell_of_others(self, logs: EitherName) -> None:
        known = EitherName(dict.fromkeys(self.keys or ()))
        others = [name for name in logs if name not in known]
        if others and not self._told_of_others:
            self._told_of_others = True
            warn_user("callbacks.csv_columns", path=self.filename, names=shown(others))


def _web_root(value: Any) -> bool | str:
    return (isinstance(value, str) and value.startswith(("http://", "https://"))) or say("check.web_root")


def _dictionary(value: Any) -> bool | str:
    return isinstance(value, Mapping) or say("check.dictionary")


class RemoteMonitor(Callback):
    """Sends the numbers of every epoch to a server, by POST.

    If the server is not there, the training goes on.

    Args:
        root: The address of the server.
        path: The path on it.
        field: The field of the form that holds the numbers, written as JSON.
        headers: Further lines of the request's head, a dictionary.
        send_as_json: Whether the request is the JSON itself and no form.
    """

    root: str = arg(default="http://localhost:9000", check=_web_root)
    path: str = arg(default="/publish/epoch/end/", check=text)
    field: str = arg(default="data", check=text)
    headers: Any = arg(default=None, check=optional(_dictionary))
    send_as_json: bool = arg(default=False, check=flag)

    _failures = 0

    def on_train_begin(self, logs: Any = None) -> None:
        self._failures = 0

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self._failures >= TRIES:
            return
        numbers = {"epoch": epoch} | {name: _for_json(value) for name, value in (logs or {}).items()}
        try:
            with request.urlopen(self._request(json.dumps(numbers)), timeout=SECONDS):
                self._failures = 0
        except (OSError, HTTPException) as error:
            self._failures += 1
            if self._failures == 1:
                reason = " ".join(str(error).split())[:120] or type(error).__name__
                warn_user("callbacks.remote", address=self.root + self.path, reason=reason, tries=TRIES)

    def _request(self, written: str) -> request.Request:
        kind = "application/json" if self.send_as_json else "application/x-www-form-urlencoded"
        body = written if self.send_as_json else parse.urlencode({self.field: written})
        heads = {"Content-Type": kind, **(self.headers or {})}
        return request.Request(self.root + self.path, body.encode(), heads, method="POST")


def _for_json(value: Any) -> Any:
    """A value that JSON has a way to write; it has none for what is no finite number."""
    value = plain(value)
    if isinstance(value, list):
        return [_for_json(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
