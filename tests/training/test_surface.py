"""The places and defaults of the methods are those of the printed releases."""

import inspect
import re

import pytest

from kerascn.declare.differences import DIFFERENCES
from kerascn.declare.keras1 import REQUIRED, signature_of
from kerascn.models import Model, Sequential
from tests.declare.surface import FOLDER, plain_signature

GENERATORS = ("fit_generator", "evaluate_generator", "predict_generator")
METHODS = (
    *("compile", "fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch"),
    *GENERATORS,
)
OF_ROWS = (*METHODS, "predict_proba", "predict_classes")
CLASSES = {"Model": (Model, METHODS), "Sequential": (Sequential, OF_ROWS)}
CASES = [(cls, method) for cls, (_, methods) in CLASSES.items() for method in methods]


# The printed surface lacks the methods that a decorator hides, in 2.3.1 the first one here, and those of generators in
# all of Keras 2; their places are a matter of record.
COMPILE = "compile(optimizer, loss=None, metrics=None, loss_weights=None, sample_weight_mode=None, "
AHEAD = "max_queue_size=10, workers=1, use_multiprocessing=False"
FIT = "steps_per_epoch=None, epochs=1, verbose=1, callbacks=None, validation_data=None, validation_steps=None"
AFTER = f"class_weight=None, {AHEAD}, shuffle=True, initial_epoch=0"
HIDDEN = {
    ("2.3.1", "compile"): COMPILE + "weighted_metrics=None, target_tensors=None)",
    ("2.1.5", "fit_generator"): f"fit_generator(generator, {FIT}, {AFTER})",
    ("2.3.1", "fit_generator"): f"fit_generator(generator, {FIT}, validation_freq=1, {AFTER})",
    ("2.1.5", "evaluate_generator"): f"evaluate_generator(generator, steps=None, {AHEAD})",
    ("2.3.1", "evaluate_generator"): f"evaluate_generator(generator, steps=None, callbacks=None, {AHEAD}, verbose=0)",
    ("2.1.5", "predict_generator"): f"predict_generator(generator, steps=None, {AHEAD}, verbose=0)",
    ("2.3.1", "predict_generator"): f"predict_generator(generator, steps=None, callbacks=None, {AHEAD}, verbose=0)",
}
SAME = {"batch_size": 32}  # what None means there


def printed(release, cls, method):
    """The line of a method in the printed surface of a release, that of the class or of the one it derives from."""
    if (release, method) in HIDDEN:
        return HIDDEN[release, method]
    text = (FOLDER / f"keras-{release}.txt").read_text()
    block = re.search(rf"^  class {cls}\b.*\n((?:      .*\n)+)", text, re.M).group(1)
    line = re.search(rf"^      \.({method}\(.*\))$", block, re.M)
    return line.group(1) if line else printed(release, "Model", method)


def arguments(signature):
    named = [p for p in signature.parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD and p.name != "self"]
    return [(p.name, p.default) for p in named]


@pytest.mark.parametrize("cls, method", CASES)
def test_places_of_keras_2(cls, method):
    told = arguments(plain_signature(printed("2.1.5", cls, method)))
    mine = arguments(inspect.signature(getattr(CLASSES[cls][0], method)))[: len(told)]
    assert [name for name, _ in mine] == [name for name, _ in told]
    for (_, default), (name, theirs) in zip(mine, told, strict=True):
        assert default == theirs or (theirs is inspect.Parameter.empty and default is None), name


@pytest.mark.parametrize("cls, method", CASES)
def test_places_of_keras_1(cls, method):
    told = arguments(plain_signature(printed("1.2.2", cls, method)))
    own = signature_of(f"{cls}.{method}") or signature_of(f"Model.{method}")
    assert own == tuple((n, REQUIRED if d is inspect.Parameter.empty else d) for n, d in told)


@pytest.mark.parametrize("release", ["1.1.2", "2.3.1"])
@pytest.mark.parametrize("cls, method", CASES)
def test_other_releases_differ_only_where_it_is_said(cls, method, release):
    mine = inspect.signature(getattr(CLASSES[cls][0], method))
    mine = plain_signature(printed("1.2.2", cls, method)) if release[0] == "1" else mine
    known = {name: (place, meant(name, default)) for place, (name, default) in enumerate(arguments(mine))}
    told = arguments(plain_signature(printed(release, cls, method)))
    theirs = {name: (place, meant(name, default)) for place, (name, default) in enumerate(told) if name in known}
    places = {f"{cls}.{method}", f"Model.{method}" if method in GENERATORS else ""}
    said = {one.argument for one in DIFFERENCES if one.function in places and one.release == release}
    assert {name for name in theirs if theirs[name] != known[name]} == said


def meant(name, default):
    """The default as it is understood: to be given, or empty, is the same as None."""
    return SAME.get(name) if default in (None, [], {}, inspect.Parameter.empty) else default
