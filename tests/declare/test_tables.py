"""The tables of words, signatures and differences agree with the printed signatures of the old releases."""

import inspect

from kerascn import backend  # noqa: F401  (declares every theme)
from kerascn.backend.contract.dispatch import CONTRACT
from kerascn.declare import keras1, words
from kerascn.declare.differences import DIFFERENCES
from tests.declare.surface import backend_lines, plain_signature


def test_every_signature_of_keras_1_is_printed_so_there():
    printed = backend_lines("1.2.2")
    for name, line in keras1.SIGNATURES.items():
        if name.startswith("K."):
            assert line in printed[name.removeprefix("K.")], name


def test_every_function_of_keras_1_is_in_the_table():
    internal = {
        "ctc_interleave_blanks",
        "ctc_create_skip_idxs",
        "ctc_update_log_p",
        "ctc_path_probs",
        "ctc_cost",
    }
    assert {f"K.{name}" for name in backend_lines("1.2.2")} - set(keras1.SIGNATURES) == {f"K.{n}" for n in internal}


def test_words_lead_to_other_words():
    for word, targets in (words.WORDS | words.ALSO).items():
        assert word not in targets and targets
    assert not set(words.WORDS) & set(words.ALSO)
    assert not set(words.WORDS) & set(words.TURNS)


def _places(line):
    parameters = plain_signature(line).parameters.values()
    return [(p.name, None if p.default in ([], None) else p.default) for p in parameters if p.kind is not p.VAR_KEYWORD]


def _ours(name):
    parameters = inspect.signature(CONTRACT[name].body).parameters.values()
    return [(p.name, p.default) for p in parameters if p.kind is not p.VAR_KEYWORD]


def _moved(release, name, line):
    """The arguments that stand elsewhere in ``line`` than in the dialect of that age."""
    age = keras1.signature_of(f"K.{name}") if release == "1.1.2" else None
    reference = [(n, None if d == [] else d) for n, d in age] if age else _ours(name)
    reference = [(n, inspect.Parameter.empty if d is keras1.REQUIRED else d) for n, d in reference]
    other_names = {"xs": "ops", "variable": "x", "tensors": "tensors", "X": "x"}
    for place, (argument, default) in enumerate(_places(line)):
        mine = reference[place] if place < len(reference) else (None, None)
        if other_names.get(mine[0], mine[0]) != other_names.get(argument, argument) or mine[1] != default:
            yield argument


def test_differences_of_the_other_releases_are_exactly_the_listed_ones():
    found = set()
    for release in ("1.1.2", "2.3.1"):
        for name, lines in backend_lines(release).items():
            for line in lines if name in CONTRACT else ():
                found |= {(f"K.{name}", release, argument) for argument in _moved(release, name, line)}
    assert found == {(d.function, d.release, d.argument) for d in DIFFERENCES if d.function.startswith("K.")}
