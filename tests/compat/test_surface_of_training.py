"""The methods of models take what they took in four releases, also where the printed surfaces hide it."""

import inspect

import pytest

from kerascn.declare import respell
from kerascn.declare.differences import DIFFERENCES
from kerascn.models import Model, Sequential
from tests.surface_lines import classes

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("keras")]

RELEASES = {"1.1.2": 1, "1.2.2": 1, "2.1.5": 2, "2.3.1": 2}
SECTIONS = ("models", "engine.training", "engine.sequential", "callbacks", "callbacks.callbacks")

# What a decorator hides in the printed surface; the places are a matter of record.
GENERATORS = "max_queue_size workers use_multiprocessing"
HIDDEN = {
    ("2.1.5", "fit_generator"): "generator steps_per_epoch epochs verbose callbacks validation_data validation_steps "
    f"class_weight {GENERATORS} shuffle initial_epoch",
    ("2.1.5", "evaluate_generator"): f"generator steps {GENERATORS}",
    ("2.1.5", "predict_generator"): f"generator steps {GENERATORS} verbose",
    ("2.3.1", "fit_generator"): "generator steps_per_epoch epochs verbose callbacks validation_data validation_steps "
    f"validation_freq class_weight {GENERATORS} shuffle initial_epoch",
    ("2.3.1", "evaluate_generator"): f"generator steps callbacks {GENERATORS} verbose",
    ("2.3.1", "predict_generator"): f"generator steps callbacks {GENERATORS} verbose",
}
KINDS = {"Model": Model, "Sequential": Sequential}


def printed_methods():
    """(release, class, method, its arguments): all of a release, and of those it hides."""
    for release in RELEASES:
        for room in SECTIONS:
            for cls in classes(release, f"keras.{room}").values():
                if cls.name in KINDS:
                    yield from ((release, cls.name, line.name, line.arguments) for line in cls.methods.values())
        for (of, method), arguments in HIDDEN.items():
            if of == release:
                yield from ((release, cls, method, arguments.split()) for cls in KINDS)


METHODS = [one for one in printed_methods() if one[2] != "legacy_from_config"]  # of the class


def taken(method, args, kwargs, dialect):
    """What a method makes of a call, by its arguments of today."""
    own = getattr(method, "__wrapped__", None)
    if own is None:
        return dict(inspect.signature(method).bind("the model", *args, **kwargs).arguments, self=None)
    sheet = respell.sheet_of(own, own.__name__, keras1=own.__qualname__)
    return respell.read(sheet, args, kwargs, dialect)


@pytest.mark.parametrize("release, cls, method, arguments", METHODS)
def test_every_argument_by_name_and_by_place(release, cls, method, arguments):
    own = getattr(KINDS[cls], method)
    given = {name: 101 + place for place, name in enumerate(arguments)}  # told apart by their values
    by_name = [taken(own, (), given, dialect) for dialect in (1, 2)]
    assert by_name[0] == by_name[1]
    assert set(given.values()) <= {one for one in by_name[0].values() if isinstance(one, int)}
    moved = [one for one in DIFFERENCES if (one.function, one.release) == (own.__qualname__, release)]
    if not moved:
        assert taken(own, tuple(given.values()), {}, RELEASES[release]) == by_name[0]
