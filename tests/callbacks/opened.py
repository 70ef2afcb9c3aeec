"""TensorBoard started as a user starts it, on a free port, and asked over HTTP. TensorFlow is kept away from it."""

import contextlib
import json
import os
import re
import subprocess
import sys
import time
import urllib.request

WITHOUT_TENSORFLOW = """
import sys
from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder

class Without(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name.partition(".")[0] != "tensorflow":
            return super().find_spec(name, path, target)

sys.meta_path[:] = [BuiltinImporter, FrozenImporter, Without]
"""
SERVE = "from tensorboard.main import run_main\nsys.argv[0] = 'tensorboard'\nrun_main()"
SAYS = re.compile(r"TensorBoard \S+ at (http://\S+/)")


class Opened:
    """A running TensorBoard."""

    def __init__(self, address):
        self.address = address

    def ask(self, path, good=bool, seconds=20):
        """What it answers, once it has loaded the data and the answer is ``good``: JSON decoded, all else as bytes."""
        until = time.monotonic() + seconds
        while True:
            with contextlib.suppress(urllib.error.HTTPError):
                with urllib.request.urlopen(self.address + path) as answer:
                    content = answer.read()
                    found = json.loads(content) if "json" in answer.headers["Content-Type"] else content
                if good(found):
                    return found
            assert time.monotonic() < until, f"TensorBoard has nothing at {path}"
            time.sleep(0.2)


@contextlib.contextmanager
def opened(folder, log):
    """TensorBoard on a folder; what it says goes into the file ``log``."""
    arguments = ["--logdir", str(folder), "--host", "127.0.0.1", "--port", "0", "--reload_interval", "1"]
    command = [sys.executable, "-c", WITHOUT_TENSORFLOW + SERVE, *arguments]
    environ = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with open(log, "wb") as out, subprocess.Popen(command, stdout=out, stderr=out, env=environ) as process:
        try:
            until = time.monotonic() + 60
            while not (found := SAYS.search(log.read_text())):
                assert process.poll() is None and time.monotonic() < until, log.read_text()
                time.sleep(0.1)
            yield Opened(found[1])
        finally:
            process.terminate()
            process.wait(timeout=20)
