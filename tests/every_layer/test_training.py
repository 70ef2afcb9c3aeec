"""Every row trains: a step of ``fit`` moves every weight, keeps constraints, and leaves alone what is not trainable."""

import gc
import weakref

import numpy as np
import pytest

from kerascn import backend as K
from kerascn import optimizers
from tests.every_layer.model import SideBySide
from tests.every_layer.row import BATCH, Row, numbers
from tests.every_layer.table import FAMILIES, LIGHT, SLOW, few, rows_of
from tests.every_layer.together import name_of, new_session

pytestmark = pytest.mark.engine


def step(together):
    """The loss of the first step of training; a second one follows, for dropout may leave out all of a small input."""
    together.model.compile(optimizers.SGD(lr=0.1), "mse")
    history = together.model.fit(together.fed(), together.target(), epochs=2, batch_size=BATCH, verbose=0)
    return history.history["loss"][0]


@pytest.mark.parametrize("family, data_format, every", LIGHT)
def test_a_step_moves_every_weight_and_keeps_constraints(family, data_format, every):
    rows = rows_of(family, data_format, every)
    with new_session(data_format):
        together = SideBySide(rows, join=True)
        assert np.isfinite(step(together))
        for number, (row, layer, before) in enumerate(zip(rows, together.layers, together.weights, strict=True)):
            after = {id(variable): new for variable, new in zip(layer.weights, layer.get_weights(), strict=True)}
            start = {id(variable): old for variable, old in zip(layer.weights, before, strict=True)}
            still = [v.name for v in layer.trainable_weights if np.allclose(start[id(v)], after[id(v)], atol=1e-7)]
            assert not still, (name_of(row, number), still)
            assert all(np.isfinite(array).all() for array in after.values())
            for name, variable in constrained(row, layer):
                assert (start[id(variable)] < 0).any() and (after[id(variable)] >= 0).all(), (
                    name_of(row, number),
                    name,
                )


def constrained(row, layer):
    """The variables that may not become negative, as the row says, by the argument."""
    for name, value in row.given.items():
        if name.endswith("_constraint") and value == "nonneg":
            begin = name.rpartition("_")[0]
            named = (getattr(row.inner(layer), one, None) for one in (f"{begin}_kernel", begin))
            yield name, next(one for one in named if one is not None)


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.all_only)])
def test_what_is_not_trainable_stays(every):
    firsts = [row for family in FAMILIES if every or family not in SLOW for row in few(FAMILIES[family])]
    moving = Row("Dense", dict(units=2), numbers(4), None)
    with new_session():
        together = SideBySide([moving, *firsts], join=True)
        for layer in together.layers[1:]:
            layer.trainable = False
        assert together.model.trainable_weights == together.layers[0].trainable_weights
        step(together)
        for row, layer, before in zip(firsts, together.layers[1:], together.weights[1:], strict=True):
            same = [np.array_equal(old, new) for old, new in zip(before, layer.get_weights(), strict=True)]
            assert all(same), row.kind
            assert layer.get_config()["trainable"] is False
            assert len(same) == len(layer.non_trainable_weights)


@pytest.mark.parametrize("family", [family for family in FAMILIES if family not in SLOW])
def test_nothing_stays_in_memory_when_the_session_is_cleared(family):
    """Who makes one model after the other in one program clears the session in between."""
    with new_session():
        together = SideBySide(FAMILIES[family], join=True)
        step(together)
        made = {f"layer {number}": weakref.ref(layer) for number, layer in enumerate(together.layers)}
        made["model"] = weakref.ref(together.model)
        if K.backend() == "tensorflow":
            made["graph"] = weakref.ref(K.get_session().graph)
    del together
    K.clear_session()
    gc.collect()
    assert [name for name, one in made.items() if one() is not None] == []
