"""``tests/surface.csv``: for every name that a release of Keras had, what it is here.

``python -m tests.surface_table`` writes the file anew from the printed surfaces and from what is found.

A row says the path and the name, the releases, and the kind:

* ``behaves``: it does what it did;
* ``alias``: another name or another place of a thing; ``instead`` says which (``layers.core:Dense``);
* ``internal``: it can be imported, and a call says what to use; ``instead`` has that.
"""

import csv
import importlib
import inspect
import re
from pathlib import Path

from tests.surface_lines import FOLDER, section

FILE = Path(__file__).parent / "surface.csv"
RELEASES = ("1.1.2", "1.2.2", "2.1.5", "2.3.1")
COLUMNS = ("path", "name", "releases", "kind", "instead")


def printed():
    """{(path below keras, name): the releases that have it}."""
    found = {}
    for release in RELEASES:
        text = (FOLDER / f"keras-{release}.txt").read_text("utf-8")
        for title in re.findall(r"^(keras[\w.]*)$", text, re.M):
            for line in section(release, title):
                releases = found.setdefault((title.partition(".")[2], line.name), [])
                if release not in releases:
                    releases.append(release)
    return found


def place_of(thing):
    """Where a class or a function of ours was written, ``layers.core:Dense``; ``None`` for other things."""
    thing = inspect.unwrap(thing) if callable(thing) else thing
    module, name = getattr(thing, "__module__", None), getattr(thing, "__qualname__", "")
    if not isinstance(module, str) or not module.startswith("kerascn.") or not name.isidentifier():
        return None
    return f"{module.partition('.')[2]}:{name}"


def kind_of(path, name):
    """The kind of a name, and what stands in ``instead``."""
    module = importlib.import_module(f"kerascn.{path}" if path else "kerascn")
    thing = getattr(module, name)
    if hasattr(thing, "instead"):
        return "internal", thing.instead
    place = place_of(thing)
    if place is None or not stands_at(thing, place):
        return "behaves", ""
    written_in, _, called = place.partition(":")
    at_home = called == name and f"{written_in}.".startswith(f"{module.__name__.partition('.')[2]}.")
    return ("behaves", "") if at_home else ("alias", place)


def stands_at(thing, place):
    """Whether a thing is what is called so there."""
    module, _, name = place.partition(":")
    return getattr(importlib.import_module(f"kerascn.{module}"), name, None) is thing


def rows():
    """The rows as the file has them."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write():
    """Write the file anew."""
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for (path, name), releases in sorted(printed().items()):
            writer.writerow((path, name, " ".join(releases), *kind_of(path, name)))


if __name__ == "__main__":
    write()
