"""What the printed surfaces of four releases have of models, their training and callbacks is here, and takes the same.

What is not here is in ``LEFT_OUT``, with the reason.
"""

import importlib
import inspect

import numpy as np
import pytest

from kerascn import backend as K
from kerascn.declare import respell
from kerascn.declare.differences import DIFFERENCES
from kerascn.layers import Dense
from kerascn.models import Model, Sequential
from tests.surface_lines import classes, section

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("keras")]

RELEASES = {"1.1.2": 1, "1.2.2": 1, "2.1.5": 2, "2.3.1": 2}
SECTIONS = ("models", "engine.training", "engine.sequential", "callbacks", "callbacks.callbacks")
OF_A_LOOP = "a step of the loop that Keras had inside; ours is made of other steps"
OF_OLD_FILES = "reads and writes files of Keras 0.x"
LEFT_OUT = {
    **dict.fromkeys((
        "standardize_input_data", "standardize_sample_or_class_weights", "standardize_class_weights",
        "standardize_sample_weights", "check_array_lengths", "check_loss_and_target_compatibility", "collect_metrics",
        "weighted_objective", "standardize_weights",
    ), OF_A_LOOP),
    "Sequential.legacy_get_config": OF_OLD_FILES,
    "Sequential.legacy_from_config": OF_OLD_FILES,
    "Sequential.validation_data": "was never filled by Keras 1 but in graphs of Keras 0.x",
    "Sequential.training_data": "was never filled by Keras 1 but in graphs of Keras 0.x",
}  # fmt: skip


@pytest.fixture(autouse=True)
def fresh():
    yield
    K.clear_session()


def printed_names(release):
    """(module, name) and (module, class, member) of a release."""
    for room in SECTIONS:
        for line in section(release, f"keras.{room}"):
            yield room, line.name
        for cls in classes(release, f"keras.{room}").values():
            yield from ((room, cls.name, member) for member in (*cls.methods, *cls.properties))


def examples():
    """A model of each kind, compiled: some of their properties speak of that."""
    row = Sequential([Dense(1, input_shape=(2,))])
    found = {Sequential: row, Model: Model(row.inputs, row.outputs)}
    for model in found.values():
        model.compile("sgd", "mse")
    return found


def missing_in(release):
    """What is not here of a release: names, and the members of classes."""
    models = examples()
    return {".".join(one[1:]) for one in printed_names(release) if not is_here(models, *one)}


def is_here(models, room, name, member=None):
    try:
        found = getattr(importlib.import_module(f"keras.{room}"), name, None)
    except ImportError:
        return False
    if found is None or member is None:
        return found is not None
    return hasattr(models.get(found, found), member)


@pytest.mark.parametrize("release", RELEASES)
def test_nothing_is_missing_but_what_has_a_reason(release):
    assert sorted(missing_in(release) - LEFT_OUT.keys()) == []


def test_what_is_left_out_is_not_here():
    assert set().union(*map(missing_in, RELEASES)) == LEFT_OUT.keys()
    assert all(LEFT_OUT.values())


# The arguments of methods.

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


METHODS = [one for one in printed_methods() if f"{one[1]}.{one[2]}" not in LEFT_OUT]


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


def test_helpers_that_programs_took_from_there():
    from keras.engine.training import batch_shuffle, make_batches, slice_X

    x = np.arange(14).reshape(7, 2)
    assert make_batches(7, 3) == [(0, 3), (3, 6), (6, 7)]
    assert slice_X([x, x], 5)[1].tolist() == slice_X(x, [5, 6]).tolist() == [[10, 11], [12, 13]]
    assert slice_X(x, 1, 2).tolist() == [[2, 3]]
    np.random.seed(3)
    told = [batch_shuffle(np.arange(7), 2).tolist() for _ in range(20)]
    assert len(set(map(str, told))) > 3 and {one[-1] for one in told} == {6}
    assert all(sorted(one) == list(range(7)) for one in told)
    assert all(one[place + 1] == one[place] + 1 for one in told for place in (0, 2, 4))
