"""What every layer can be given besides its own arguments: a name, what its input is like, weights to begin with."""

import numpy as np
import pytest

from kerascn import backend as K
from kerascn.engine import Input
from kerascn.models import Sequential
from tests.every_layer.surface import printed
from tests.every_layer.table import ALL, FAMILIES, SLOW, kinds_of
from tests.every_layer.together import drawn, new_session

pytestmark = pytest.mark.engine
ALONE = [row for row in ALL if not isinstance(row.x, list) and row.within is None]
FIRSTS = [next(row for row in ALONE if row.kind == kind) for kind in kinds_of(ALONE)]
QUICK = {row.kind for family in FAMILIES if family not in SLOW for row in FAMILIES[family]}
INPUTS = ("input_dim", "input_length")


def dtype_of(row):
    return row.inputs[0].dtype.name if row.kind == "Embedding" else "float32"


def test_a_name_and_being_trainable():
    with new_session():
        for row in FIRSTS:
            layer = row.made(name="mine", trainable=False)
            config = layer.get_config()
            assert (layer.name, config["name"], config["trainable"]) == ("mine", "mine", False)
            again = type(layer).from_config(config)
            assert (again.name, again.trainable) == ("mine", False)


def test_what_the_input_is_like():
    with new_session():
        for row in FIRSTS:
            batch, *rest = row.inputs[0].shape
            whole, sample = dict(batch_input_shape=(batch, *rest), dtype=dtype_of(row)), dict(input_shape=tuple(rest))
            assert row.made(**sample).batch_input_shape == (None, *rest)
            assert row.made(**sample, batch_size=batch).batch_input_shape == (batch, *rest)
            layer = row.made(**whole)
            again = type(layer).from_config(layer.get_config())
            assert (layer.batch_input_shape, again.batch_input_shape) == ((batch, *rest), (batch, *rest))
            if row.kind in QUICK:
                assert Sequential([layer]).input_shape == layer.input_shape == (batch, *rest)


def test_weights_to_begin_with():
    chance, begun, wanted = np.random.default_rng(17), [], []
    with new_session():
        for row in FIRSTS:
            for make in [row.made, row.made_of_old][: 1 + (row.old is not None and row.kind not in OTHER_ORDER)]:
                plain = built(make(), row)
                weights = drawn(plain, [np.zeros(K.int_shape(w)) for w in plain.weights], chance)
                begun += built(make(weights=weights), row).weights
                wanted += weights
        for one, other in zip(K.batch_get_value(begun), wanted, strict=True):
            np.testing.assert_array_equal(one, other)


# A call of Keras 1 takes their weights in the order of Keras 1: see their tests in tests/layers.
OTHER_ORDER = ("Conv2DTranspose",)


def built(layer, row):
    """The layer, built for the row's inputs."""
    layer.build_for(Input(batch_shape=row.inputs[0].shape, dtype=dtype_of(row)))
    return layer


@pytest.mark.parametrize("release", ["1.1.2", "1.2.2"])
def test_the_input_as_keras_1_said_it(release):
    with new_session():
        for kind, arguments in printed(release).items():
            rows = [row for row in ALONE if (row.old_kind or row.kind) == kind and row.old is not None]
            names = [name for name in INPUTS if name in arguments]
            if not rows or not names or kind == "Embedding":  # whose own arguments they are
                continue
            row = next(one for one in rows if not one.fixed)
            *_, length, width = row.inputs[0].shape
            given = dict(zip(INPUTS, (width, length), strict=True))
            layer = row.made_of_old(**{name: given[name] for name in names})
            shape = (None, length, width) if row.inputs[0].ndim == 3 else (None, width)
            assert Sequential([layer]).input_shape == shape, kind
