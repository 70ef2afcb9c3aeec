"""Programs of Python 2 and what Python 2.7 prints; ``python -m tests.old_code.python2_programs`` records it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "python2"
OUTPUTS = FOLDER / "outputs.json"


def programs():
    """Name -> path of each program."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.py2"))}


def python2():
    """The program python2.7, if this machine has one: on the path, or where KERASCN_PYTHON2 says."""
    found = os.environ.get("KERASCN_PYTHON2") or shutil.which("python2.7")
    if found is None:
        return None
    asked = subprocess.run([found, "-c", "import sys; print(sys.version_info[:2])"], capture_output=True, text=True)
    return found if asked.stdout.strip() == "(2, 7)" else None


def printed_by_python2(path):
    """What Python 2.7 prints for a program."""
    done = subprocess.run([python2(), path], capture_output=True, check=True, cwd=FOLDER, timeout=60)
    return done.stdout.decode("utf-8", "surrogateescape")


if __name__ == "__main__":
    found = {name: printed_by_python2(path) for name, path in programs().items()}
    OUTPUTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(found)}\n")
