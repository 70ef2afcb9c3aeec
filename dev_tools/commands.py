"""The commands of dev.py and which part of dev_tools carries them out."""

import os
import subprocess

from . import bench, bench_data, bench_images, bench_layers, bench_nets, check, environment, suite
from .paths import ROOT
from .words import say


def main(argv: list[str]) -> int:
    """Carry out one command line of dev.py; the result is the exit code."""
    if not argv or argv[0] == "help" or _only_help(argv):
        print(say("usage"))
        return 0
    command = COMMANDS.get(argv[0])
    if command is None:
        print(say("command.unknown", given=argv[0], known=", ".join(COMMANDS)))
        return 2
    try:
        return command(argv[1:])
    except environment.Missing as missing:
        print(missing)
        return 1
    except (KeyboardInterrupt, BrokenPipeError):
        return 130


def _only_help(argv: list[str]) -> bool:
    """Whether the usage is asked for, and nobody can tell more: nothing is installed in order to explain a command."""
    own = argv[: argv.index("--")] if "--" in argv else argv
    return bool({"-h", "--help"} & {*own}) and not (own[0] in EXPLAINED and environment.python().exists())


def demo(argv: list[str]) -> int:
    """Teach a network to read digits."""
    return _in_environment("examples/demo_digits.py", *argv)


def docs(argv: list[str]) -> int:
    """Build the site."""
    return _in_environment("-m", "dev_tools.docs", *argv)


def notebooks(argv: list[str]) -> int:
    """Run the tutorials."""
    return _in_environment("-m", "dev_tools.tutorials", *argv)


def measure(argv: list[str]) -> int:
    """Measure networks; or what the first word names: layers, batches made meanwhile, pictures, famous nets."""
    rooms = {"layers": bench_layers, "data": bench_data, "images": bench_images, "nets": bench_nets}
    return rooms[argv[0]].main(argv[1:]) if argv and argv[0] in rooms else bench.main(argv)


def drawings(argv: list[str]) -> int:
    """Write the drawings of the site."""
    return _in_environment("-m", "dev_tools.drawings", *argv)


def weights(argv: list[str]) -> int:
    """Train the narrow nets and write the files of their weights."""
    return _in_environment("-m", "dev_tools.small_weights", *argv, settings=RECIPE)


def _in_environment(*arguments: str, settings: dict[str, str] | None = None) -> int:
    python = environment.ready()
    return subprocess.call([str(python), *arguments], cwd=ROOT, env={**os.environ, **(settings or {})})


# Sums in another order are rounded otherwise, so the engine and its threads belong to how the weights are made.
RECIPE = {
    "KERAS_BACKEND": "tensorflow",
    "TF_NUM_INTRAOP_THREADS": "2",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_DETERMINISTIC_OPS": "1",
}
COMMANDS = {
    "demo": demo,
    "test": suite.main,
    "check": check.main,
    "docs": docs,
    "notebooks": notebooks,
    "drawings": drawings,
    "weights": weights,
    "bench": measure,
}
EXPLAINED = ("docs", "notebooks", "weights")  # these explain their own arguments, in the environment
