"""Runs `kerascn` as a user does: a process of its own, in a folder of the user's."""

import os
import subprocess
import sys

from tests.house import tree


def environ(home, **more):
    """The environment of such a process: English, no settings file, no screen."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "NUMBA_CACHE_DIR") if name in os.environ}
    given = {"HOME": str(home), "KERAS_HOME": str(home / "none"), "PYTHONPATH": str(tree.ROOT), "KERASCN_LANG": "en"}
    return kept | given | {"PYTHONIOENCODING": "utf-8", "MPLCONFIGDIR": str(home / "mpl")} | more


def kerascn(*words, home, stdin="", timeout=120, **more):
    """Run the command line with these words.

    Args:
        home: The folder to begin in, which is the user's home as well.
        stdin: What is typed.
        more: Further variables of the environment.
    """
    line = [sys.executable, "-m", "kerascn", *map(str, words)]
    options = dict(cwd=home, env=environ(home, **more), capture_output=True, timeout=timeout, check=False)
    done = subprocess.run(line, input=stdin.encode() if isinstance(stdin, str) else stdin, **options)
    done.stdout, done.stderr = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    return done
