"""Every class and function that a file can name, made with a path, an address or a program in each of its arguments."""

import contextlib
import inspect
import sys

from kerascn import backend as K
from kerascn.declare import registry
from tests.every_layer.table import ALL, few
from tests.saving.crafted import lambda_layer

# What Python tells of itself when a program does something outside of the process.
OUTSIDE = {
    "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "subprocess.Popen", "socket.connect",
    "socket.getaddrinfo", "urllib.Request", "pickle.find_class", "shutil.rmtree", "webbrowser.open",
}  # fmt: skip

KINDS = ("activation", "constraint", "initializer", "loss", "metric", "optimizer", "regularizer", "layer")


def descriptions():
    """A kind, a name and a full configuration, for each thing that a file can name."""
    made = [row.made() for row in few(ALL)]
    yield from (("layer", type(layer).__name__, layer.get_config()) for layer in made)
    for kind in KINDS:
        for name in sorted(set(registry.names(kind)) - {type(layer).__name__ for layer in made if kind == "layer"}):
            yield kind, name, _arguments(kind, name)


def _arguments(kind, name):
    """The configuration of a thing made without arguments; where that can't be, its arguments without values."""
    with contextlib.suppress(Exception):
        said = registry.dump(kind, registry.load(kind, name))
        if isinstance(said, dict):
            return said["config"]
    thing = registry.find(kind, name)
    with contextlib.suppress(ValueError, TypeError):
        return dict.fromkeys(inspect.signature(thing).parameters)
    return {}


class Watching:
    """A block in which everything is noted that is done outside of the process, or to what belongs to a canary."""

    def __init__(self, canary):
        self.signs, self.seen, self.on = (str(canary.folder), canary.url), [], False
        sys.addaudithook(self._note)  # can't be taken away again

    def _note(self, event, args):
        if self.on and (event in OUTSIDE or any(sign in text for sign in self.signs for text in map(repr, args))):
            self.seen.append(f"{event} {args!r:.200}")

    def __enter__(self):
        self.on = True
        return self

    def __exit__(self, *error):
        self.on = False


def sweep(canary, most):
    """What was noted, how many things were tried, and what is noted if a file is read indeed.

    Args:
        canary: Its folder holds a file that could be read.
        most: How many of the values are tried.
    """
    path = canary.folder / "words.txt"
    path.write_text("a\nb\n")
    given = [str(path), lambda_layer(canary), canary.url, canary.importable()][:most]
    tried, all_of_them = 0, list(descriptions())
    with Watching(canary) as watching:
        for kind, name, config in all_of_them:
            K.clear_session()
            for key in config:
                for value in given:
                    tried += 1
                    with contextlib.suppress(Exception):
                        registry.load(kind, {"class_name": name, "config": {**config, key: value}})
    seen = list(watching.seen)
    with watching:
        path.read_text()
    return {"seen": seen, "tried": tried, "control": watching.seen[len(seen) :]}
