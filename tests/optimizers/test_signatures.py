"""Places, names and defaults are those that the releases of Keras have printed."""

import inspect
import re
from pathlib import Path

import pytest

import kerascn
from kerascn import optimizers
from kerascn.declare.differences import DIFFERENCES
from kerascn.declare.respell import read
from tests.declare.surface import FOLDER, plain_signature
from tests.optimizers.loops import LOOPS

CLASSES = [getattr(optimizers, name).__name__ for name in LOOPS] + ["TFOptimizer"]


def section(release):
    text = (Path(FOLDER) / f"keras-{release}.txt").read_text()
    return re.search(r"^keras\.optimizers\n((?:  .*\n?)+)", text, re.M).group(1)


def printed(release, name):
    """The parameters of a class in a release, ``lr`` by that name."""
    line = re.search(rf"^  class ({name}\(.*?\))(?:  |$)", section(release), re.M).group(1)
    parameters = plain_signature(line.replace("learning_rate", "lr")).parameters.values()
    return [p for p in parameters if p.kind is not p.VAR_KEYWORD]


@pytest.mark.parametrize("release, dialect", [("1.2.2", 1), ("2.1.5", 2)])
@pytest.mark.parametrize("name", CLASSES)
def test_a_call_by_place_and_one_without_arguments(name, release, dialect):
    sheet, parameters = getattr(optimizers, name).__sheet__, printed(release, name)
    found = read(sheet, tuple(range(len(parameters))), {}, dialect)
    assert {p.name: place for place, p in enumerate(parameters)} == {p.name: found[p.name] for p in parameters}
    required = {p.name: 1 for p in parameters if p.default is p.empty}
    found = read(sheet, (), required, dialect)
    assert {p.name: p.default for p in parameters} | required == {p.name: found[p.name] for p in parameters}


@pytest.mark.parametrize("release, dialect", [("1.1.2", 1), ("2.3.1", 2)])
def test_the_other_releases_differ_as_it_is_listed(release, dialect):
    """Arguments that a release only takes by name have no place that could mean something else."""
    moved = set()
    for name in CLASSES:
        own = [p.name for p in printed("1.2.2" if dialect == 1 else "2.1.5", name)]
        for place, p in enumerate(printed(release, name)):
            if own[place] != p.name:
                moved.add((name, p.name, f"place {place + 1}", f"place {own.index(p.name) + 1}"))
    listed = {(d.function, d.argument, d.theirs, d.ours) for d in DIFFERENCES if d.release == release}
    assert moved == {row for row in listed if row[0] in CLASSES}


def public(release):
    """The names of a release's module."""
    return set(re.findall(r"^  (?:class )?(\w+)", section(release), re.M))


@pytest.mark.parametrize("release", ["1.1.2", "1.2.2", "2.1.5", "2.3.1"])
def test_every_name_of_every_release_is_there(release):
    assert len(public(release)) > 15
    assert {name for name in public(release) if not hasattr(optimizers, name)} == set()
    assert public(release) <= set(optimizers.__all__)


@pytest.mark.parametrize("name", ["clip_norm", "serialize", "deserialize", "get", "optimizer_from_config"])
def test_functions_have_the_arguments_of_both_ages(name):
    for release in ("1.2.2", "2.1.5"):
        line = re.search(rf"^  ({name}\(.*\))$", section(release), re.M)
        if line:
            theirs = list(plain_signature(line.group(1)).parameters)
            assert list(inspect.signature(getattr(optimizers, name)).parameters)[: len(theirs)] == theirs


def test_places_of_keras_1_by_the_dialect(K):
    kerascn.set_dialect(1)
    try:
        assert optimizers.Adam(0.5, 0.25).get_config()["epsilon"] == 1e-8
        problem = optimizers.SGD(0.5, 0.25, 0.125, True).get_config()
    finally:
        kerascn.config._said.pop("dialect")
    assert problem == {"lr": 0.5, "momentum": 0.25, "decay": 0.125, "nesterov": True}
