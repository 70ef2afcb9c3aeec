"""Reads the printed signatures of the old releases, independently of the library's own tables."""

import inspect
import re
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "surface"
SECTIONS = ("keras.backend.common", "keras.backend.tensorflow_backend", "keras.backend.theano_backend")


def backend_lines(release):
    """{function: its printed signatures in that release, one per section that has it}."""
    text = (FOLDER / f"keras-{release}.txt").read_text()
    found = {}
    for section in SECTIONS:
        block = re.search(rf"^{re.escape(section)}\n((?:  .*\n?)+)", text, re.M)
        for line in (block.group(1) if block else "").splitlines():
            name = line.strip().partition("(")[0]
            if "=" not in name and not name.startswith("class "):
                found.setdefault(name, [])
                if line.strip() not in found[name]:
                    found[name].append(line.strip())
    return found


def plain_signature(line):
    """The signature as Python itself reads the printed line."""
    names = {"_FLOATX": None, "floatx": lambda: None}
    namespace = {}
    exec(f"def {line}: pass", names, namespace)  # a line of our own test data
    return inspect.signature(next(iter(namespace.values())))
