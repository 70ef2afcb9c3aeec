"""Runs code of old texts about Keras as a reader would: typed in, block after block, with `keras` being kerascn.

The texts lie outside the repository, beside the genuine data. A test that needs one is skipped, with the reason,
where they are missing. What is printed wrong in them is mended by the table in ``seeds_mended``.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import genuine, seeds_mended
from tests.house import tree

FENCE = re.compile(r"\s*```(.*)")
EPOCHS = re.compile(r"(\b(?:nb_epoch|epochs) *= *)\d+")
STARTER = """
import contextlib, io, json, os, sys, tempfile, traceback
import kerascn.compat
from kerascn import backend as K, config
kerascn.compat.install()
given, ordering, results = json.load(sys.stdin), config.image_data_format(), []
for pieces in given:
    out, err, names = io.StringIO(), "", {"__name__": "__main__"}
    os.chdir(tempfile.mkdtemp(dir=sys.argv[1]))
    with contextlib.redirect_stdout(out):
        try:
            for title, code in pieces:
                exec(compile(code, title, "exec"), names)
        except Exception:
            err = traceback.format_exc()
    results.append([bool(err), out.getvalue(), err])
    if "tensorflow" in sys.modules or "pytensor" in sys.modules:
        K.clear_session()
        K.reset_uids()
    config.set_image_data_format(ordering)
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(results, file)
"""


class Result(NamedTuple):
    """How a run ended."""

    failed: bool
    out: str
    err: str


def folder():
    """Where the texts are: what KERASCN_SEEDS says, else `seeds` beside the folder of the genuine data."""
    return Path(os.environ.get("KERASCN_SEEDS") or genuine.folder().parent / "seeds")


def texts():
    """Every text, by the number that its file's name begins with; without any the test is skipped."""
    found = {path.name[:3]: path.read_text("utf-8") for path in sorted(folder().glob("[0-9][0-9][0-9]_*.txt"))}
    if not found:
        pytest.skip(genuine.SIGN + "the old texts are missing (KERASCN_SEEDS names their folder)")
    return found


@cache
def _blocks_of(text):
    found, inside = [], None
    for line in text.splitlines():
        if FENCE.match(line):
            if inside is None:
                inside = []
            else:
                found.append("\n".join(inside) + "\n")
                inside = None
        elif inside is not None:
            inside.append(line)
    return found


def block(document, number, by_run=False):
    """The text of a block, mended; they are counted from 1. ``by_run`` leaves to ``kerascn run`` what it mends."""
    printed = _blocks_of(texts()[document])[number - 1]
    for slip in seeds_mended.MENDED:
        if (slip.document, slip.block) == (document, number) and not (by_run and slip.by_run):
            assert slip.printed in printed, f"block {number} of {document} does not say {slip.printed!r}"
            printed = printed.replace(slip.printed, slip.mended, 1)
    return printed


def pieces(document, numbers, before="", after="", epochs=None, by_run=False):
    """Blocks of a document with the code around them, each with the title that tracebacks show.

    Args:
        document: The number that the file's name begins with, such as "002".
        numbers: The blocks, in the order in which they are typed in.
        before: Code that makes what the text speaks of without showing it, such as its data.
        after: Code that looks at what came of it.
        epochs: How often to go over the data, in place of the number in the text; None leaves that.
        by_run: Whether to leave to ``kerascn run`` what it mends.
    """
    found = [(f"{document}:{number}", block(document, number, by_run)) for number in numbers]
    if epochs is not None:
        found = [(title, EPOCHS.sub(rf"\g<1>{epochs}", code)) for title, code in found]
    return [("before", before), *found, ("after", after)]


def run(several, timeout=300):
    """Run several lists of pieces, each with names of its own, in one new process where `keras` is kerascn.

    Returns:
        A ``Result`` for each list.
    """
    environ = {**os.environ, "PYTHONPATH": str(tree.ROOT), "PYTHONIOENCODING": "utf-8", "KERASCN_LANG": "en"}
    with tempfile.TemporaryDirectory() as place:  # where the code writes its files
        told = Path(place, "results.json")
        line = [sys.executable, "-c", STARTER, place, str(told)]
        options = dict(env=environ, capture_output=True, text=True, encoding="utf-8", timeout=timeout, check=False)
        done = subprocess.run(line, input=json.dumps(several), **options)
        assert told.exists(), f"the process ended with {done.returncode}:\n{done.stderr[-3000:]}"
        return [Result(*one) for one in json.loads(told.read_text("utf-8"))]
