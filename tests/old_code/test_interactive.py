"""The prompt: typed at a real terminal."""

import os
import select
import subprocess
import sys
import time

import pytest

from tests.old_code.running import environ

pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals; run it on Linux or macOS")


class Terminal:
    """A process at a terminal of its own."""

    def __init__(self, words, home):
        self.ours, theirs = pty.openpty()
        line = [sys.executable, "-m", "kerascn", *words]
        streams = dict(stdin=theirs, stdout=theirs, stderr=theirs)
        self.child = subprocess.Popen(line, cwd=home, env=environ(home, TERM="dumb"), close_fds=True, **streams)
        os.close(theirs)
        self.said = ""

    def until(self, text, seconds=60):
        """Read until the text has come; what came before it."""
        end = time.monotonic() + seconds
        while text not in self.said:
            assert time.monotonic() < end, f"{text!r} did not come: {self.said!r}"
            if select.select([self.ours], [], [], 0.2)[0]:
                try:
                    self.said += os.read(self.ours, 4096).decode("utf-8", "replace")
                except OSError:  # the other side has ended
                    assert text in self.said, f"{text!r} did not come: {self.said!r}"
        before, _, self.said = self.said.partition(text)
        return before.replace("\r", "")

    def type(self, text):
        """Type a line; what is answered before the next prompt."""
        os.write(self.ours, (text + "\n").encode())
        return self.until(">>> ").partition("\n")[2].strip()

    def end(self, text):
        """Type the last line; the exit code."""
        os.write(self.ours, text.encode())
        return self.child.wait(timeout=30)


def test_lines_typed_in(tmp_path):
    (tmp_path / "beside.py").write_text("print 'beside'\n")
    terminal = Terminal(["run", "--dialect", "1"], tmp_path)
    try:
        assert "keras is kerascn and reads calls as Keras 1" in terminal.until(">>> ")
        assert terminal.type("import keras, beside; keras.__version__") == "beside\n'1.2.2'"
        assert terminal.type("import numpy as np; np.float") == "<class 'float'>"
        assert terminal.type("print 'old', 7") == "old 7"
        assert terminal.type("len(xrange(3)), 7 / 2") == "(3, 3.5)"
        os.write(terminal.ours, b"def f():\n    return 1/0\n\n")
        terminal.until(">>> ")
        told = terminal.type("f()")
        assert told.splitlines()[0] == "Traceback (most recent call last):"
        assert told.endswith("ZeroDivisionError: division by zero") and "interactive.py" not in told
        assert "SyntaxError" in terminal.type("x = = 1")
        assert terminal.type("x = 5; x") == "5"
        assert terminal.end("exit(3)\n") == 3
    finally:
        terminal.child.kill()
        os.close(terminal.ours)


def test_the_end_of_the_input_ends_it(tmp_path):
    terminal = Terminal(["run", "--quiet"], tmp_path)
    try:
        assert terminal.until(">>> ").strip() == ""
        assert terminal.end("\x04") == 0
    finally:
        terminal.child.kill()
        os.close(terminal.ours)
