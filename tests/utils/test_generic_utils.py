"""The progress bar in a real terminal, in a real pipe, and on a stream as notebooks have it."""

import io
import itertools
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kerascn.utils import generic_utils
from kerascn.utils.generic_utils import Progbar

ROOT = str(Path(__file__).resolve().parents[2])
PROGRAM = """
import time
from kerascn.utils.generic_utils import Progbar
bar = Progbar(60)
for step in range(60):
    time.sleep(0.005)
    bar.add(1, [("loss", step), ("acc", 0.5), ("a_metric_with_a_very_long_name", 1 / (step + 1))])
print("after")
"""
FULL = "60/60 [==============================] - "


def in_terminal(columns):
    """What the program writes to a terminal that is ``columns`` wide."""
    ours, theirs = pty.openpty()
    size = (
        f"import fcntl, struct, termios; fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 24, {columns}, 0, 0))"
    )
    line = [sys.executable, "-c", size + PROGRAM]
    child = subprocess.Popen(line, stdout=theirs, cwd=ROOT, env={**os.environ, "PYTHONPATH": ROOT})
    os.close(theirs)
    written = b""
    while True:
        try:
            read = os.read(ours, 4096)
        except OSError:  # how the end of a terminal shows
            break
        if not read:
            break
        written += read
    os.close(ours)
    assert child.wait(60) == 0
    return written.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_in_a_terminal_one_line_is_redrawn(columns):
    lines = in_terminal(columns).split("\n")
    assert lines[1:] == ["after", ""]
    drawn = lines[0].split("\r")[1:]
    assert 3 < len(drawn) < 60
    assert all(len(one) <= columns - 1 for one in drawn[:-1])
    assert [one for one in drawn[:-1] if not re.match(r" ?\d+/60 \[=*>?\.*\] - ETA: 0s", one)] == []
    assert drawn[-1].startswith(FULL)
    assert " - loss: 29.5000 - acc: 0.5000 - " in drawn[-1]
    covered = [len(after) >= len(before.rstrip()) for before, after in itertools.pairwise(drawn)]
    assert all(covered), "something of the line before is still seen"


def test_in_a_wide_terminal_nothing_is_cut():
    drawn = in_terminal(200).split("\n")[0].split("\r")[1:]
    assert [one for one in drawn if "a_metric_with_a_very_long_name: " not in one] == []


def test_in_a_pipe_there_is_one_line_without_control_characters():
    env = {**os.environ, "PYTHONPATH": ROOT}
    done = subprocess.run([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, cwd=ROOT, env=env, check=True)
    text = done.stdout.decode()
    assert text.count("\n") == 2
    assert text.startswith(FULL) and text.endswith("\nafter\n")
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text) is None


class Notebook(io.StringIO):
    """Standard output as a notebook has it: no terminal, though a line may be redrawn."""


@pytest.fixture
def clock(monkeypatch):
    """The bar's clock, set by hand."""
    now = [100.0]
    monkeypatch.setattr(generic_utils, "perf_counter", lambda: now[0])
    return now


def test_in_a_notebook_the_line_is_redrawn_but_not_too_often(monkeypatch, clock):
    monkeypatch.setattr(Notebook, "__module__", "ipykernel.iostream")
    monkeypatch.setattr(sys, "stdout", Notebook())
    bar = Progbar(100)
    for _ in range(100):
        clock[0] += 0.01
        bar.add(1)
    drawn = sys.stdout.getvalue().split("\r")[1:]
    assert 5 <= len(drawn) <= 8
    assert drawn[-1] == "100/100 [==============================] - 1s 10ms/step\n"


def test_a_long_epoch_has_a_few_lines_in_a_file(capsys, clock):
    bar = Progbar(100)
    for _ in range(100):
        clock[0] += 1
        bar.add(1)
    shown = [line.split(" [")[0] for line in capsys.readouterr().out.splitlines()]
    assert shown == [" 30/100", " 60/100", " 90/100", "100/100"]


@pytest.mark.parametrize(
    "done, spent, text",
    [
        (1, 1, "  1/100 [..............................] - ETA: 1:39"),
        (50, 5, " 50/100 [==============>...............] - ETA: 5s"),
        (10, 1000, " 10/100 [==>...........................] - ETA: 2:30:00"),
    ],
)
def test_time_to_wait(capsys, clock, done, spent, text):
    bar = Progbar(100)
    clock[0] += spent
    bar.update(done, force=True)
    assert capsys.readouterr().out.splitlines() == [text]


@pytest.mark.parametrize(
    "spent, text", [(0.0051, "0s 51us/step"), (3, "3s 30ms/step"), (250, "250s 2s/step"), (0, "0s 0us/step")]
)
def test_time_of_a_step(capsys, clock, spent, text):
    bar = Progbar(100, width=10)
    clock[0] += spent
    bar.update(100)
    assert capsys.readouterr().out == f"100/100 [==========] - {text}\n"


def test_mean_is_by_steps_and_small_numbers_have_their_power(capsys, clock):
    bar = Progbar(10, verbose=2, stateful_metrics=["rate"])
    bar.update(2, [("loss", 1.0), ("tiny", 2e-5), ("rate", 3)])
    bar.update(10, [("loss", 6.0), ("tiny", 2e-5), ("rate", 4)])
    assert capsys.readouterr().out == " - 0s - loss: 5.0000 - tiny: 2.0000e-05 - rate: 4.0000\n"


def test_an_unknown_number_of_steps(capsys, clock):
    bar = Progbar(None)
    clock[0] += 2
    bar.update(4, [("loss", 0.25)], force=True)
    assert capsys.readouterr().out == "      4/Unknown - 2s 500ms/step - loss: 0.2500\n"


def test_no_bar(capsys):
    bar = Progbar(3, verbose=0)
    bar.add(3, [("loss", 1.0)])
    assert bar.seen_so_far == 3
    assert capsys.readouterr().out == ""


def test_without_standard_output(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    bar = Progbar(2)
    bar.add(2)
    assert bar.seen_so_far == 2


def test_values_in_a_dictionary(capsys):
    bar = Progbar(2)
    bar.add(2, {"loss": 0.5})
    assert "loss: 0.5000" in capsys.readouterr().out


def test_a_target_that_is_no_number():
    with pytest.raises(TypeError) as caught:
        Progbar("3")
    assert caught.value.key == "call.bad_value" and "target" in str(caught.value)
