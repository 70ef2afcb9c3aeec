"""What the table can't show of a layer alone: states that go on, seeds, what every layer can be given."""

import numpy as np
import pytest

from kerascn import backend as K
from kerascn import layers
from tests.every_layer.formulas import near
from tests.every_layer.model import SideBySide
from tests.every_layer.row import Row
from tests.every_layer.table import ALL
from tests.every_layer.together import name_of, new_session

pytestmark = pytest.mark.engine


def test_states_go_on_until_they_are_reset():
    rows = [row for row in ALL if row.given.get("stateful")]
    assert {row.kind for row in rows} >= {"SimpleRNN", "GRU", "LSTM", "RNN"}
    with new_session():
        together = SideBySide(rows)
        first, second = (together.found(together.model.predict(together.fed(), batch_size=2)) for _ in range(2))
        together.model.reset_states()
        third = together.found(together.model.predict(together.fed(), batch_size=2))
        for number, row in enumerate(rows):
            twice = [np.concatenate([x, x], 1) for x in row.inputs]
            (expected,) = row.expected(twice, together.weights[number])
            if row.arguments.return_sequences:
                expected = expected[:, row.inputs[0].shape[1] :]
            assert near(second[number][0], expected), name_of(row, number)
            assert not near(first[number][0], expected)
            assert near(first[number][0], third[number][0])


def in_training(make, x):
    """What a layer gives in training, in a graph of its own."""
    with new_session():
        layer, inputs = make(), layers.Input(x.shape[1:])
        return K.function([inputs, K.learning_phase()], [layer(inputs)])([x, 1])[0]


@pytest.mark.parametrize("row", [row for row in ALL if "seed" in row.given], ids=lambda row: row.kind)
def test_a_seed_decides_what_is_dropped(row):
    def make(seed):
        return lambda: Row(row.kind, {**row.given, "seed": seed}, row.x, None).made(name="same")

    one, again, other = (in_training(make(seed), row.x) for seed in (5, 5, 6))
    np.testing.assert_array_equal(one, again)
    assert not near(one, other)
