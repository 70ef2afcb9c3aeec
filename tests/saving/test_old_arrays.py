"""The functions that make today's arrays of old ones, on arrays of any size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerascn.saving.naming import kind_of
from kerascn.saving.old_weights import Stored, nests
from kerascn.saving.old_weights.cudnn import to_cudnn, to_plain
from kerascn.saving.old_weights.gates import by_gate, side_by_side
from kerascn.saving.old_weights.norms import from_deviation, numbers_of

sizes = st.integers(1, 6)
seeds = st.integers(0, 1000)


def drawn(seed, *shape):
    return np.random.RandomState(seed).uniform(-1, 1, shape)


@settings(max_examples=40, deadline=None)
@given(sizes, sizes, st.sampled_from([3, 4]), seeds)
def test_a_kernel_of_cudnn_is_a_row_of_matrices(inputs, units, gates, seed):
    """Gate by gate its numbers, in the order in which they lie, are those of a matrix (units, inputs)."""
    kernel = drawn(seed, inputs, gates * units)
    stored, x = to_cudnn(gates)(kernel), drawn(seed + 1, inputs)
    assert stored.shape == kernel.shape
    for gate in range(gates):
        columns = slice(gate * units, (gate + 1) * units)
        matrix = np.array(list(stored[:, columns].flat)).reshape(units, inputs)
        np.testing.assert_allclose(matrix @ x, (x @ kernel)[columns], rtol=1e-9)
    assert np.array_equal(to_plain(gates)(stored), kernel)


@settings(max_examples=40, deadline=None)
@given(sizes, sizes, st.permutations("ifco"), seeds)
def test_gates_side_by_side(inputs, units, order, seed):
    """The product with all gates at once is the products with each, in order."""
    gates = {letter: drawn(seed + place, inputs, units) for place, letter in enumerate("ifco")}
    x = drawn(seed + 9, inputs)
    expected = np.concatenate([x @ gates[letter] for letter in order])
    np.testing.assert_allclose(x @ side_by_side(*(gates[letter] for letter in order)), expected, rtol=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.permutations([f"{part}_{gate}" for gate in "zrh" for part in "WUb"]), st.booleans())
def test_gates_are_found_by_name_whatever_the_order(names, numbered):
    stored = [Stored(f"scope/gru_1_{name}{':0' if numbered else ''}", name) for name in names]
    found = by_gate(stored, "zrh")
    assert {f"{part}_{gate}": one.array for (part, gate), one in found.items()} == {name: name for name in names}


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 100), st.floats(1e-8, 1e-2))
def test_a_deviation_divides_as_the_variance_made_of_it(deviation, epsilon):
    variance = from_deviation(epsilon)(np.array([deviation]))
    np.testing.assert_allclose(np.sqrt(variance + epsilon), deviation + epsilon, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(
    ("release", "numbers"),
    [("1.0.7", (1, 0, 7)), ("2.2.4-tf", (2, 2, 4)), ("2.3", (2, 3, 0)), (None, None), ("", None), ("new", None)],
)
def test_numbers_of_a_release(release, numbers):
    assert numbers_of(release) == numbers


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("dense_1_W:0", "kernel"),
        ("dense_1/kernel:0", "kernel"),
        ("a/b/recurrent_kernel_1:0", "recurrent kernel"),
        ("batchnormalization_3_running_std", "variance"),
        ("bn/moving_mean:0", "mean"),
        ("embedding_1_W", "kernel"),
        ("lstm_1_b", "bias"),
        ("param_0", None),
        ("Variable_4:0", None),
        (None, None),
    ],
)
def test_names_say_what_a_weight_is(name, kind):
    assert kind_of(name) == kind


class Leaf:
    """Stands for a layer: how many weights training changes, how many it doesn't."""

    trainable = True

    def __init__(self, changes, stays):
        self.weights, self._non_trainable_weights = [object() for _ in range(changes + stays)], [None] * stays


class Nest:
    """Stands for a model: layers in a row."""

    plan = trainable = True

    def __init__(self, layers):
        self.layers = [layer for layer in layers if layer.weights]
        self.weights = [weight for layer in layers for weight in layer.weights]


counts = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(counts)
def test_arrays_are_dealt_out_as_keras_wrote_them(pairs):
    """One way is that of Keras 1 and 2 (all that training changes first), another that of Keras 0: layer by layer."""
    leaves = [Leaf(*pair) for pair in pairs if sum(pair)]
    labels = [(n, what, i) for n, leaf in enumerate(leaves) for what, count in _parts(leaf) for i in range(count)]
    for order in (sorted(labels, key=lambda label: label[1] == "stays"), labels):
        row = [Stored(str(label), label) for label in order]
        ways = list(nests.dealings([Nest(leaves)], row))
        found = [[[one.array for one in way[id(leaf)]] for leaf in leaves] for way in ways] if leaves else [[]]
        assert [[label for label in labels if label[0] == n] for n in range(len(leaves))] in found
    assert not list(nests.dealings([Nest(leaves)], [*row, Stored("more", None)]))


def _parts(leaf):
    stays = len(leaf._non_trainable_weights)
    return (("changes", len(leaf.weights) - stays), ("stays", stays))
