"""Networks: layers in order, weights, configurations, calls on other tensors, tables."""

import json
import threading

import numpy as np
import pytest

from kerascn.declare import registry
from kerascn.engine import Input, InputLayer, Network
from kerascn.engine.architecture import rebuild
from kerascn.engine.walk import get_source_inputs
from tests.engine.small import Counting, Masked, NewDense, Split, Sum, SumOfKept, value

OURS = {"NewDense": NewDense, "Sum": Sum, "Split": Split, "Counting": Counting}
pytestmark = pytest.mark.engine

X = np.linspace(-1, 1, 12).reshape(3, 4).astype("float32")
Y = np.linspace(2, 0, 12).reshape(3, 4).astype("float32")


def two_towers():
    """Two inputs through one shared layer, added, and split into two outputs."""
    left, right = Input(shape=(4,), name="left"), Input(shape=(4,), name="right")
    shared = NewDense(3, name="shared")
    total = Sum(name="total")([shared(left), shared(right)])
    first, second = Split(name="split")(total)
    return Network(inputs=[left, right], outputs=[NewDense(2, name="out")(second), first], name="towers")


def results(K, network, arrays):
    return K.function(network.inputs, network.outputs)(arrays)


def test_layers_in_the_classical_order():
    network = two_towers()
    assert [layer.name for layer in network.layers] == ["left", "right", "shared", "total", "split", "out"]
    assert network.input_names == ["left", "right"]
    assert network.output_names == ["out", "split"]
    assert [w.shape for w in network.get_weights()] == [(4, 3), (2, 2)]
    assert network.input_shape == [(None, 4), (None, 4)]
    assert network.output_shape == [(None, 2), (None, 1)]
    assert network.count_params() == 16
    assert network.get_layer("shared") is network.get_layer(index=2)


def test_what_it_computes(K):
    network = two_towers()
    shared, out = network.get_weights()
    total = X @ shared + Y @ shared
    found = results(K, network, [X, Y])
    np.testing.assert_allclose(found[0], total[:, 1:] @ out, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(found[1], total[:, :1], rtol=1e-4, atol=1e-6)


def test_a_network_is_a_layer(K):
    network = two_towers()
    a, b = Input(shape=(4,)), Input(shape=(4,))
    outputs = network([a, b])
    assert K.int_shape(outputs[0]) == (None, 2)
    assert [len(layer._inbound_nodes) for layer in network.layers] == [1, 1, 2, 1, 1, 1]
    outer = Network(inputs=[a, b], outputs=outputs)
    assert outer.layers[-1] is network
    for mine, theirs in zip(results(K, outer, [X, Y]), results(K, network, [X, Y]), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-5, atol=1e-6)
    assert network.compute_output_shape([(7, 4), (7, 4)]) == [(7, 2), (7, 1)]
    assert outer.trainable_weights == network.trainable_weights
    network.trainable = False
    assert (outer.trainable_weights, len(outer.non_trainable_weights)) == ([], 2)


def test_configuration_and_back(K):
    network = two_towers()
    config = json.loads(json.dumps(network.get_config()))
    assert config["layers"][2]["inbound_nodes"] == [[["left", 0, 0, {}]], [["right", 0, 0, {}]]]
    assert config["output_layers"] == [["out", 0, 0], ["split", 0, 0]]
    again = Network.from_config(config, OURS)
    again.set_weights(network.get_weights())
    for mine, theirs in zip(results(K, again, [X, Y]), results(K, network, [X, Y]), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert again.get_config() == network.get_config()


def test_a_network_in_a_network_goes_through_its_configuration(K):
    inner_in = Input(shape=(4,))
    inner = Network(inputs=inner_in, outputs=NewDense(4)(inner_in), name="inner")
    x = Input(shape=(4,))
    outer = Network(inputs=x, outputs=inner(inner(x)))
    again = Network.from_config(json.loads(json.dumps(outer.get_config())), OURS)
    again.set_weights(outer.get_weights())
    np.testing.assert_allclose(results(K, again, [X])[0], results(K, outer, [X])[0], rtol=1e-5)


def test_rebuilding_on_other_tensors(K):
    network, a = two_towers(), Input(shape=(4,), name="mine")
    with registry.custom_objects(OURS):
        inputs, outputs = rebuild(network.get_config(), inputs={"left": a, "right": a})
    assert inputs == [a, a]
    assert K.function([a], outputs)([X])[0].shape == (3, 2)


def test_both_spellings():
    x = Input(shape=(4,))
    y = NewDense(2)(x)
    assert Network(input=x, output=y).outputs == Network(inputs=x, outputs=[y]).outputs == [y]


def test_masks_in_a_network(K):
    x = Input(shape=(4,))
    inner_in = Input(shape=(4,))
    inner = Network(inputs=inner_in, outputs=Masked()(inner_in))
    outer = Network(inputs=x, outputs=SumOfKept()(inner(x)))
    np.testing.assert_allclose(results(K, outer, [X])[0], X.sum(1, keepdims=True), atol=1e-6)
    assert inner.get_output_mask_at(1) is not None


def test_losses_and_updates_of_the_right_calls(K):
    layer, a, b = Counting(), Input(shape=(4,)), Input(shape=(4,))
    first = Network(inputs=a, outputs=layer(a))
    second = Network(inputs=b, outputs=layer(b))
    assert len(first.losses) == len(first.updates) == len(second.updates) == 1
    assert first.losses != second.losses
    c = Input(shape=(4,))
    outer = Network(inputs=c, outputs=first(c))
    (loss,) = outer.losses
    np.testing.assert_allclose(value(loss, {c: Y}), Y.mean(), rtol=1e-6)
    K.function([c], outer.outputs, outer.updates)([Y])
    assert layer.get_weights() == [1]
    outer.trainable = False
    assert outer.updates == []


def test_a_network_called_again_on_the_same_tensor_counts_once(K):
    x = Input(shape=(4,))
    inner = Network(x, Counting()(NewDense(2)(x)))
    outer_input, other = Input(shape=(4,)), Input(shape=(4,))
    first, again = (Network(outer_input, inner(outer_input)) for _ in range(2))
    for network in (first, again):
        assert (len(network.losses), len(network.updates)) == (1, 1)
    both = Network([outer_input, other], Sum()([inner(outer_input), inner(other)]))
    assert (len(both.losses), len(both.updates)) == (2, 2)
    around = Network(outer_input, first(outer_input))
    around = Network(outer_input, first(outer_input))
    assert (len(around.losses), len(around.updates)) == (1, 1)


def test_source_inputs():
    network = two_towers()
    assert [x._keras_history.layer.name for x in get_source_inputs(network.outputs[0])] == ["left", "right"]
    x = Input(shape=(1,))
    assert get_source_inputs(x) == [x]


def test_an_input_may_be_a_tensor_of_the_engine(K):
    x = K.placeholder((None, 4))
    network = Network(inputs=Input(tensor=x), outputs=NewDense(2)(x))
    assert network.inputs == [x]
    np.testing.assert_allclose(results(K, network, [X])[0], X @ network.get_weights()[0], rtol=1e-4, atol=1e-6)


def test_input_layer(K):
    layer = InputLayer(input_shape=(3,), name="begin")
    assert layer.get_config() == {
        "batch_input_shape": (None, 3), "dtype": "float32", "sparse": False, "name": "begin",
    }  # fmt: skip
    assert K.dtype(Input(shape=(2,), dtype="int32")) == "int32"
    assert K.int_shape(Input(batch_shape=(5, None))) == (5, None)
    assert K.is_sparse(Input(shape=(9,), sparse=True))


def test_another_thread(K):
    """A network finds its own graph in a thread of its own."""
    network, found = two_towers(), []

    def predict():
        with network.in_graph():
            found.append(results(K, network, [X, Y]))

    thread = threading.Thread(target=predict)
    thread.start()
    thread.join()
    np.testing.assert_allclose(found[0][0], results(K, network, [X, Y])[0], rtol=1e-5, atol=1e-6)


def chain():
    x = Input(shape=(784,), name="input_1")
    y = NewDense(32, name="dense_1")(x)
    return Network(inputs=x, outputs=NewDense(10, name="dense_2")(y))


CHAIN = """
_________________________________________________________________
Layer (type)                 Output Shape              Param #   
=================================================================
input_1 (InputLayer)         (None, 784)               0         
_________________________________________________________________
dense_1 (NewDense)           (None, 32)                25088     
_________________________________________________________________
dense_2 (NewDense)           (None, 10)                320       
=================================================================
Total params: 25,408
Trainable params: 25,408
Non-trainable params: 0
_________________________________________________________________
"""  # noqa: W291


def test_the_table_of_a_chain(capsys):
    chain().summary()
    assert capsys.readouterr().out == CHAIN[1:]
    lines = []
    chain().summary(line_length=60, print_fn=lines.append)
    assert lines[1] == "Layer (type)               Output Shape            Param #  "
    assert {len(line) for line in lines if line[0] in "_="} == {60}
    lines.clear()
    chain().summary(positions=[20, 40, 50, 60], print_fn=lines.append)
    assert lines[1] == "Layer (type)        Output Shape        Param #   "


def test_the_table_of_a_graph():
    lines = []
    two_towers().summary(print_fn=lines.append)
    assert lines[1].split() == "Layer (type) Output Shape Param # Connected to".split()
    assert {len(line) for line in lines if not line.startswith(("Total", "Trainable", "Non"))} == {98}
    at = next(k for k, line in enumerate(lines) if line.startswith("shared"))
    assert lines[at].split()[-1] == "left[0][0]"
    assert lines[at + 1].split() == ["right[0][0]"]
    assert [line.split()[-1] for line in lines if line.startswith("total")] == ["shared[0][0]"]


def test_frozen_parameters_are_counted_apart():
    network, lines = chain(), []
    network.layers[1].trainable = False
    network.summary(print_fn=lines.append)
    assert lines[-4:-1] == ["Total params: 25,408", "Trainable params: 320", "Non-trainable params: 25,088"]


def test_wrong_uses(K):
    x, other = Input(shape=(4,)), Input(shape=(4,))
    y = NewDense(2, name="same")(x)
    wrong = {
        "network.disconnected": lambda: Network(inputs=x, outputs=Sum()([x, other])),
        "network.names": lambda: Network(inputs=x, outputs=NewDense(2, name="same")(y)),
        "network.not_a_keras_tensor": lambda: Network(inputs=x, outputs=y * 2),
        "network.nothing": lambda: Network(inputs=x),
        "network.input_twice": lambda: Network(inputs=[x, x], outputs=y),
        "network.input_not_input": lambda: Network(inputs=y, outputs=NewDense(1)(y)),
        "network.no_layer": lambda: chain().get_layer("dense_3"),
        "network.no_index": lambda: chain().get_layer(index=7),
        "network.name_or_index": lambda: chain().get_layer(),
        "spec.count": lambda: chain()([x, x]),
        "spec.axis": lambda: chain()(x),
        "weights.count": lambda: chain().set_weights([]),
        "input.no_shape": Input,
        "input.bad_shape": lambda: Input(shape=(2, "a")),
        "input.not_a_tensor": lambda: Input(tensor=X),
        "architecture.no_key": lambda: Network.from_config({"layers": []}),
        "architecture.no_tensor": lambda: Network.from_config(
            {**chain().get_config(), "output_layers": [["nobody", 0, 0]]}, OURS
        ),
        "registry.unknown": lambda: Network.from_config(chain().get_config()),
        "architecture.argument": lambda: Network(inputs=x, outputs=SumOfKept()(x, mask=Masked()(x))).get_config(),
    }
    for key, wrong_use in wrong.items():
        with pytest.raises((ValueError, TypeError, RuntimeError)) as error:
            wrong_use()
        assert error.value.key == key, key
