"""Runs programs of TensorFlow's ages one after the other in one new process, as ``kerascn run`` would run each."""

import json
import os
import subprocess
import sys
from typing import NamedTuple

from tests.house import tree

STARTER = """
import json, sys, traceback, warnings
from kerascn import config
from kerascn.backend import clear_session
from kerascn.compat import finder
from kerascn.old_code import imports, tensorflow1
given, generation, place, told = json.load(sys.stdin), int(sys.argv[1]), sys.argv[2], []
config.set_dialect(2)
warnings.simplefilter("error")
finder.install()
tensorflow1.use(generation)
for title, text in given.items():
    names = {"__name__": "__main__"}
    imports.take(names)
    try:
        exec(compile(text, title, "exec"), names)
        told.append([title, names.get("result"), "", ""])
    except Exception as error:
        told.append([title, None, getattr(error, "key", type(error).__name__), traceback.format_exc()])
    if "KEEP" not in text:
        clear_session()

def plain(value):
    return value.tolist() if hasattr(value, "tolist") else str(value)

with open(place, "w") as file:
    json.dump(told, file, default=plain)
"""


class Came(NamedTuple):
    """What came of a program."""

    result: object  # what it called ``result``
    key: str  # the key of the sentence it ended with, or the error's name; empty where it ran through
    trace: str


def run(programs, generation, folder, **settings):
    """Run the programs, text by title, and give what came of each."""
    told = folder / "told.json"
    environ = {**os.environ, "PYTHONPATH": str(tree.ROOT), "KERASCN_LANG": "en", **settings}
    line = [sys.executable, "-c", STARTER, str(generation), str(told)]
    options = dict(env=environ, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    done = subprocess.run(line, input=json.dumps(programs), **options)
    assert told.exists(), done.stderr[-3000:]
    return {title: Came(*rest) for title, *rest in json.loads(told.read_text())}, done


def ran(came):
    """The result of a program that ran through."""
    assert not came.key, came.trace
    return came.result
