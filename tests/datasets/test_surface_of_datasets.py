"""What the printed surfaces of four releases have of data sets is here, and takes the same, in the same places."""

import importlib
import inspect

import pytest

import kerascn
from kerascn.declare import respell
from tests.surface_lines import section

RELEASES = {"1.1.2": 1, "1.2.2": 1, "2.1.5": 2, "2.3.1": 2}
MODULES = ("boston_housing", "cifar", "cifar10", "cifar100", "fashion_mnist", "imdb", "mnist", "reuters")
NEW = {"num_words": "nb_words"}


@pytest.fixture(autouse=True)
def dialect():
    yield
    kerascn.set_dialect(2)


def functions():
    """(release, module, its printed line)."""
    for release in RELEASES:
        for module in MODULES:
            for line in section(release, f"keras.datasets.{module}"):
                yield release, module, line


FUNCTIONS = list(functions())


def test_the_reader_of_the_surfaces_finds_them():
    assert len(FUNCTIONS) == 8 + 8 + 10 + 10
    assert FUNCTIONS[0][1:] == ("cifar", ("load_batch", ["fpath", "label_key"], {"label_key": "labels"}))


@pytest.mark.parametrize("release, module, line", FUNCTIONS, ids=lambda one: one if isinstance(one, str) else one.name)
def test_each_is_here_and_takes_the_same(release, module, line):
    function = getattr(importlib.import_module(f"kerascn.datasets.{module}"), line.name)
    sheet = respell.sheet_of(inspect.unwrap(function), line.name, keras1=f"{module}.{line.name}")
    arguments = [name for name in line.arguments if name != "kwargs"]
    values = [f"value of {name}" for name in arguments]
    dialect = RELEASES[release]

    by_place = respell.read(sheet, tuple(values), {}, dialect)
    by_name = respell.read(sheet, (), dict(zip(arguments, values, strict=True)), dialect)
    assert by_place == by_name
    today = {NEW.get(name, name): name for name in sheet.defaults}
    for name, value in zip(arguments, values, strict=True):
        new = name if name in sheet.defaults else {old: new for new, old in NEW.items()}[name]
        assert by_place[new] == value, (name, today)

    first = {name: "given" for name in arguments if name not in line.defaults}
    omitted = respell.read(sheet, (), first, dialect)
    for name, default in line.defaults.items():
        new = name if name in sheet.defaults else {old: new for new, old in NEW.items()}[name]
        assert omitted[new] == default and type(omitted[new]) is type(default)


def test_old_and_new_modules_are_found_from_keras(monkeypatch):
    for module in MODULES:
        assert inspect.ismodule(getattr(importlib.import_module("kerascn.datasets"), module))


def test_the_old_word_is_understood_in_either_dialect():
    sheet = respell.sheet_of(inspect.unwrap(kerascn.datasets.imdb.load_data), "load_data", keras1="imdb.load_data")
    for dialect in (1, 2):
        assert respell.read(sheet, (), {"nb_words": 5}, dialect)["num_words"] == 5
