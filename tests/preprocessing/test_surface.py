"""What the printed surfaces of four releases have of sequences and texts is here, and takes the same."""

import importlib
import inspect

import pytest

from kerascn.declare import respell
from kerascn.declare.declared import Declared
from kerascn.preprocessing.text import base_filter
from tests.surface_lines import classes, section

RELEASES = {"1.1.2": 1, "1.2.2": 1, "2.1.5": 2, "2.3.1": 2}
ROOMS = ("preprocessing.sequence", "preprocessing.text")
# What 2.3.1's printed surface names and takes over from another package; the places are a matter of record.
TAKEN_OVER = {
    "pad_sequences": "sequences maxlen dtype padding truncating value",
    "make_sampling_table": "size sampling_factor",
    "skipgrams": "sequence vocabulary_size window_size negative_samples shuffle categorical sampling_table seed",
    "TimeseriesGenerator": "data targets length sampling_rate stride start_index end_index shuffle reverse batch_size",
    "text_to_word_sequence": "text filters lower split",
    "one_hot": "text n filters lower split",
    "hashing_trick": "text n hash_function filters lower split",
    "Tokenizer": "num_words filters lower split char_level oov_token document_count",
    "tokenizer_from_json": "json_string",
}
CALLED = {"base_filter()": base_filter()}  # printed as a call by 1.1.2


def printed(release):
    """(module, name, arguments, defaults) of everything that a release has."""
    for room in ROOMS:
        made = classes(release, f"keras.{room}")
        for line in section(release, f"keras.{room}"):
            if release == "2.3.1":
                yield room, line.name, TAKEN_OVER[line.name].split(), {}
            else:
                known = made.get(line.name, line)
                defaults = {name: CALLED.get(str(value), value) for name, value in known.defaults.items()}
                yield room, line.name, known.arguments, defaults


def methods(release):
    for room in ROOMS:
        for cls in classes(release, f"keras.{room}").values():
            yield from ((room, cls.name, line) for line in cls.methods.values())


def sheet_of(thing):
    if isinstance(thing, type) and issubclass(thing, Declared):
        return thing.__sheet__
    own = getattr(thing, "__wrapped__", thing)
    return respell.sheet_of(own, own.__name__, keras1=own.__qualname__)


CALLS = [(release, *one) for release in RELEASES for one in printed(release)]


@pytest.mark.parametrize("release, room, name, arguments, defaults", CALLS)
def test_every_argument_by_name_and_by_place(release, room, name, arguments, defaults):
    sheet = sheet_of(getattr(importlib.import_module(f"kerascn.{room}"), name))
    given = {argument: 101 + place for place, argument in enumerate(arguments)}  # told apart by their values
    by_name = [respell.read(sheet, (), dict(given), dialect) for dialect in (1, 2)]
    assert by_name[0] == by_name[1] and set(given.values()) <= set(by_name[0].values())
    assert respell.read(sheet, tuple(given.values()), {}, RELEASES[release]) == by_name[0]
    needed = [given[argument] for argument in arguments if argument not in defaults]
    if defaults:
        unsaid = respell.read(sheet, tuple(needed), {}, RELEASES[release])
        said = respell.read(sheet, (), {one: given[one] for one in arguments if one not in defaults} | defaults, 2)
        assert said == unsaid


@pytest.mark.parametrize("release", RELEASES)
def test_every_method(release):
    for room, cls, line in methods(release):
        taken = inspect.signature(getattr(getattr(importlib.import_module(f"kerascn.{room}"), cls), line.name))
        assert [name for name in taken.parameters if name != "self"] == line.arguments, line.name
        shown = {name: one.default for name, one in taken.parameters.items() if one.default is not one.empty}
        assert shown == line.defaults


def test_the_surfaces_were_read():
    names = {name for _, _, name, _, _ in CALLS}
    assert names == {*TAKEN_OVER, "base_filter"}
    assert {one["filters"] for *_, one in CALLS if "filters" in one} == {base_filter()}
    assert {name for release in RELEASES for *_, (name, *_) in methods(release)} >= {"fit_on_texts", "texts_to_matrix"}
