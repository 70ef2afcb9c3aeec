"""Rows in a file, and numbers sent to a server that really listens."""

import csv
import json
import os
import socket
import threading
import time
import warnings
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import numpy as np
import pytest

from kerascn.callbacks import Callback, CSVLogger, LambdaCallback, RemoteMonitor, TerminateOnNaN, records
from tests.callbacks.trained import fit, model, tell

METRICS = ("loss", "acc", "val_loss", "val_acc")
LOGS = [
    dict(loss=1 / 3, acc=0.5, val_loss=np.float32(0.1), val_acc=np.float64(1) / 3),
    dict(loss=2, acc=1, val_loss=3, val_acc=4),
]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")


def rows(path, separator=","):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.reader(file, delimiter=separator))


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "log.csv")


@pytest.mark.engine
def test_a_row_for_every_epoch_of_a_training(K, path):
    history = fit(model(), CSVLogger(path)).history
    first, *others = rows(path)
    assert first == ["epoch", *sorted(history)]
    assert [int(row[0]) for row in others] == [0, 1, 2]
    for place, name in enumerate(first[1:], 1):
        assert [float(row[place]) for row in others] == history[name]


def test_numbers_of_numpy_are_plain_numbers(path):
    tell([CSVLogger(path, separator="\t")], *LOGS, metrics=METRICS)
    assert rows(path, "\t") == [
        ["epoch", "acc", "loss", "val_acc", "val_loss"],
        ["0", "0.5", "0.3333333333333333", "0.3333333333333333", "0.10000000149011612"],
        ["1", "1", "2", "4", "3"],
    ]


def test_an_epoch_that_ended_before_its_validation_has_no_numbers_there(path):
    tell([TerminateOnNaN(), CSVLogger(path)], LOGS[1], dict(loss=float("nan"), acc=0.5), metrics=METRICS)
    assert rows(path)[2] == ["1", "0.5", "nan", "NA", "NA"]
    tell([CSVLogger(path)], dict(loss=1, acc=2), LOGS[1], metrics=METRICS)  # nor has one that was not to be validated
    assert rows(path)[1:] == [["0", "2", "1", "NA", "NA"], ["1", "1", "2", "4", "3"]]


def test_appended_or_begun_anew(path):
    tell([CSVLogger(path, append=True)], LOGS[1], metrics=METRICS)
    tell([CSVLogger(path, append=True)], dict(loss=7, accuracy=8), metrics=("loss", "accuracy"))  # the columns stay
    assert rows(path)[1:] == [["0", "1", "2", "4", "3"], ["0", "8", "7", "NA", "NA"]]
    tell([CSVLogger(path)], dict(loss=7), metrics=("loss",))
    assert rows(path) == [["epoch", "loss"], ["0", "7"]]


def test_a_number_without_a_column_is_told_once(path):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        tell([CSVLogger(path)], dict(loss=1), dict(loss=2, lr=3), dict(loss=2, lr=3), metrics=("loss",))
    assert [one.message.key for one in told] == ["callbacks.csv_columns"] and "lr" in str(told[0].message)
    assert rows(path)[2] == ["1", "2"]


def test_an_error_leaves_whole_rows_and_no_open_file(path, recwarn):
    def fails(epoch, logs):
        if epoch == 1:
            raise LookupError("mine")

    logger = CSVLogger(path)
    with pytest.raises(LookupError):
        tell([logger, LambdaCallback(on_epoch_end=fails)], *LOGS, metrics=METRICS)
    assert len(rows(path)) == 3
    if os.path.isdir("/proc/self/fd"):
        links = [os.path.join("/proc/self/fd", number) for number in os.listdir("/proc/self/fd")]
        assert path not in [os.path.realpath(link) for link in links]
    del logger
    assert not recwarn.list


def test_files_that_can_not_be_continued_or_written(tmp_path, path):
    with open(path, "w") as file:
        file.write("a;b\n")
    for text in ("a;b\n", "\n", "epoch;loss\n"):
        with open(path, "w") as file:
            file.write(text)
        with pytest.raises(ValueError) as raised:
            tell([CSVLogger(path, append=True)], *LOGS)
        assert raised.value.key == "callbacks.not_a_csv"
    with pytest.raises(FileNotFoundError) as raised:
        tell([CSVLogger(str(tmp_path / "none" / "log.csv"))], *LOGS)
    assert raised.value.key == "callbacks.no_folder"


@contextmanager
def server(answer):
    """A real server; gives its address and the requests it got."""
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"])).decode()))
            answer(self)

        def log_message(self, *args):
            """Say nothing."""

    made = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{made.server_port}", got
    finally:
        made.shutdown()
        thread.join()
        made.server_close()


def accept(handler):
    handler.send_response(200)
    handler.end_headers()


def refuse(handler):
    handler.send_response(500)
    handler.end_headers()


@pytest.mark.engine
def test_a_server_gets_the_numbers_of_a_training(K):
    with server(accept) as (root, got):
        history = fit(model(), RemoteMonitor(root, headers={"X-Who": "me"})).history
    assert [(path, heads["X-Who"], heads["Content-Type"]) for path, heads, _ in got] == [
        ("/publish/epoch/end/", "me", "application/x-www-form-urlencoded")
    ] * 3
    sent = [json.loads(parse_qs(body)["data"][0]) for _, _, body in got]
    assert sent == [{"epoch": epoch} | {name: history[name][epoch] for name in history} for epoch in range(3)]


def test_as_json_with_what_json_can_not_say():
    logs = dict(loss=float("nan"), acc=np.float32(0.5), auc=np.array([0.25, np.inf]))
    with server(accept) as (root, got):
        tell([RemoteMonitor(root, "/here", send_as_json=True)], logs)
    ((path, heads, body),) = got
    assert (path, heads["Content-Type"]) == ("/here", "application/json")
    assert json.loads(body) == {"epoch": 0, "loss": None, "acc": 0.5, "auc": [0.25, None]}


def told_in(callback, epochs=5):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        seen = Seen()
        tell([callback, seen], *[dict(loss=1.0)] * epochs)
    assert seen.epochs == epochs
    return [one.message.key for one in told]


class Seen(Callback):
    """Counts the epochs."""

    epochs = 0

    def on_epoch_end(self, epoch, logs=None):
        self.epochs += 1


def test_without_a_server_the_training_goes_on():
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        assert told_in(RemoteMonitor(f"http://127.0.0.1:{taken.getsockname()[1]}")) == ["callbacks.remote"]


def test_a_server_that_refuses_is_asked_three_times():
    with server(refuse) as (root, got):
        assert told_in(RemoteMonitor(root)) == ["callbacks.remote"]
    assert len(got) == 3


def test_a_server_that_never_answers_costs_bounded_time(monkeypatch):
    monkeypatch.setattr(records, "SECONDS", 0.1)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(8)
        start = time.perf_counter()
        assert told_in(RemoteMonitor(f"http://127.0.0.1:{listening.getsockname()[1]}"), epochs=20) == [
            "callbacks.remote"
        ]
        assert time.perf_counter() - start < 5
