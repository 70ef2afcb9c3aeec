"""Everything the old releases had among activations, initializers, regularizers and constraints is there."""

import importlib
import inspect
import re

import pytest

from kerascn.declare import keras1
from tests.declare.surface import FOLDER, plain_signature

MODULES = ("activations", "initializers", "initializations", "regularizers", "constraints")
RELEASES = ("1.1.2", "1.2.2", "2.1.5", "2.3.1")


def printed(release, module):
    """The lines of a module in the printed surface of a release."""
    text = (FOLDER / f"keras-{release}.txt").read_text()
    block = re.search(rf"^keras\.{module}\n((?:  .*\n?)+)", text, re.M)
    lines = block.group(1).splitlines() if block else []
    return [line.strip() for line in lines if not line.strip().startswith(".")]


def name_of(line):
    return re.match(r"(?:class )?(\w+)", line).group(1)


CASES = [(release, module) for release in RELEASES for module in MODULES if printed(release, module)]


def test_the_lines_are_found():
    assert len(CASES) == 16 and sum(len(printed(*case)) for case in CASES) > 150


@pytest.mark.parametrize("release, module", CASES)
def test_every_name_is_there(release, module):
    ours = importlib.import_module(f"kerascn.{module}")
    assert [line for line in printed(release, module) if not hasattr(ours, name_of(line))] == []


@pytest.mark.parametrize("release, module", [case for case in CASES if case[0][0] == "2" or "initializations" in case])
def test_places_and_defaults_are_those_of_then(release, module):
    ours = importlib.import_module(f"kerascn.{module}")
    for line in printed(release, module):
        if "(" in line:
            told = plain_signature(re.sub(r"^class |  <- .*", "", line)).parameters.values()
            mine = list(inspect.signature(getattr(ours, name_of(line))).parameters.values())
            shown = [(p.name, p.default) for p in told if p.kind is not p.VAR_KEYWORD]
            assert [(p.name, p.default) for p in mine[: len(shown)]] == shown, line


@pytest.mark.parametrize("module", ["activations", "regularizers", "constraints"])
def test_the_signatures_of_keras_1_are_as_printed(module):
    """A line is needed where a place, a word or a default is another one today."""
    ours = importlib.import_module(f"kerascn.{module}")
    for line in printed("1.2.2", module):
        line = re.sub(r"^class |  <- .*", "", line)
        name = name_of(line)
        if "(" in line and name != "get":
            today = [(p.name, p.default) for p in inspect.signature(getattr(ours, name)).parameters.values()]
            if [(p.name, p.default) for p in plain_signature(line).parameters.values()] != today:
                assert keras1.SIGNATURES[name] == line
