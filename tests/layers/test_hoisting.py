"""What a recurrent layer makes of its inputs is computed for all steps at once, before the loop begins.

The loop of a step then holds just the products with the last output. They are counted where each engine keeps
the inside of a loop.
"""

import importlib

import pytest

from kerascn.layers import (
    GRU,
    LSTM,
    RNN,
    Bidirectional,
    ConvLSTM2D,
    ConvLSTM2DCell,
    ConvRNN2D,
    CuDNNGRU,
    CuDNNLSTM,
    GRUCell,
    Input,
    Layer,
    LSTMCell,
    Masking,
    SimpleRNN,
    SimpleRNNCell,
)

PRODUCTS = {
    "MatMul",
    "BatchMatMul",
    "BatchMatMulV2",
    "Einsum",
    "Conv2D",
    "Forward",  # a convolution, on Theano
    "Dot",
    "Dot22",
    "Gemm",
    "BatchedDot",
    "Matmul",
}
STEPS, WIDTH, UNITS = 6, 5, 3


@pytest.fixture(autouse=True)
def new_session(K):
    """A graph that holds no loops of the other tests."""
    K.clear_session()


def inside_tensorflow(outputs):
    """The products in each loop of the graph; a loop's body is a function of its own."""
    graph = outputs[0].graph.as_graph_def()
    functions = {one.signature.name: one for one in graph.library.function}

    def products(name):
        nodes = functions[name].node_def
        called = [value.func.name for node in nodes for value in node.attr.values() if value.func.name]
        return sum(node.op in PRODUCTS for node in nodes) + sum(map(products, called))

    return [products(node.attr["body"].func.name) for node in graph.node if node.op in ("While", "StatelessWhile")]


def inside_theano(outputs):
    """The products in each loop that the outputs come from; a loop has a graph of its own inside."""
    traversal = importlib.import_module("pytensor.graph.traversal")
    nodes = [one.owner for one in traversal.ancestors(outputs) if one.owner is not None]
    loops = {id(node): node for node in nodes if type(node.op).__name__ == "Scan"}
    return [_products_of(node.op.fgraph.clone()) for node in loops.values()]


def _products_of(graph):
    importlib.import_module("pytensor.graph.rewriting.basic").MergeOptimizer().rewrite(graph)  # what stands there twice
    names = [type(getattr(node.op, "core_op", node.op)).__name__ for node in graph.apply_nodes]
    return sum(name in PRODUCTS for name in names)


@pytest.fixture
def products(K, engine_name):
    """Counts the products in the loops behind tensors, and forgets them."""
    count = {"tensorflow": inside_tensorflow, "theano": inside_theano}[engine_name]

    def counted(outputs):
        found = sorted(count(outputs))
        K.clear_session()
        return found

    return counted


LAYERS = {
    "SimpleRNN": (lambda **more: SimpleRNN(UNITS, **more), 1),
    "LSTM": (lambda **more: LSTM(UNITS, **more), 1),
    "GRU": (lambda **more: GRU(UNITS, **more), 2),  # the gates, then what they let through of the last output
    "GRU, reset after": (lambda **more: GRU(UNITS, reset_after=True, **more), 1),
    "CuDNNGRU": (lambda **more: CuDNNGRU(UNITS, **more), 1),
    "CuDNNLSTM": (lambda **more: CuDNNLSTM(UNITS, **more), 1),
    "RNN of a SimpleRNNCell": (lambda **more: RNN(SimpleRNNCell(UNITS), **more), 1),
    "RNN of an LSTMCell": (lambda **more: RNN(LSTMCell(UNITS), **more), 1),
    "RNN of a GRUCell": (lambda **more: RNN(GRUCell(UNITS), **more), 2),
}
VARIANTS = {
    "all outputs": {"return_sequences": True},
    "backwards": {"go_backwards": True},
    "dropout of the inputs": {"dropout": 0.5},
    "implementation 0": {"implementation": 0},
    "implementation 2": {"implementation": 2},
}
OF_CELLS = ("dropout", "implementation")  # which RNN leaves to its cell, and a CuDNN layer has not
GATES = {"SimpleRNN": 1, "LSTM": 4, "GRU": 3, "GRU, reset after": 3}


@pytest.mark.parametrize("name", LAYERS)
def test_only_the_recurrent_products_are_in_the_loop(products, name):
    make, expected = LAYERS[name]
    for length, masked in ((STEPS, not name.startswith("CuDNN")), (None, False)):
        x = Input((length, WIDTH))
        assert products([make()(Masking()(x) if masked else x)]) == [expected], (length, masked)


@pytest.mark.parametrize("variant", VARIANTS)
def test_whatever_is_said(products, variant):
    for name, (make, expected) in LAYERS.items():
        if not (name.startswith(("RNN", "CuDNN")) and variant.split()[0] in OF_CELLS):
            assert products([make(**VARIANTS[variant])(Input((STEPS, WIDTH)))]) == [expected], name


def test_masks_of_the_last_output_part_its_product_only(products):
    """Each gate has a mask of its own, so each has a product of its own; those with the inputs stay outside."""
    for name, count in GATES.items():
        assert products([LAYERS[name][0](dropout=0.5, recurrent_dropout=0.5)(Input((STEPS, WIDTH)))]) == [count], name


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_images_are_convolved_before_the_loop(products, data_format):
    more, shape = {"data_format": data_format, "padding": "same"}, (STEPS, 6, 7, 8)
    assert products([ConvLSTM2D(UNITS, 3, **more)(Input(shape))]) == [1]
    assert products([ConvRNN2D(ConvLSTM2DCell(UNITS, 3, **more))(Masking()(Input((None, *shape[1:]))))]) == [1]
    assert products([ConvLSTM2D(UNITS, 3, dropout=0.5, recurrent_dropout=0.5, **more)(Input(shape))]) == [GATES["LSTM"]]


def test_both_directions(products):
    assert products([Bidirectional(LSTM(UNITS))(Input((STEPS, WIDTH)))]) == [1, 1]


def test_training_goes_back_without_the_inputs_products(K, products, engine_name):
    """Going back there are two products for each that went forward; Theano may repeat that one in its loop."""
    for name, (make, expected) in LAYERS.items():
        K.clear_session()
        layer = make()
        y = layer(Input((STEPS, WIDTH)))
        found = products([y, *K.gradients(K.sum(y), layer.trainable_weights)])
        assert found[0] == expected, name
        assert 2 * expected <= found[1] <= {"tensorflow": 2, "theano": 3}[engine_name] * expected, name


def test_a_product_of_the_inputs_within_the_step_is_seen(K, products):
    """A cell of the user's own, which nothing can be taken out of, has two."""

    class OwnCell(Layer):
        state_size = UNITS

        def build(self, input_shape):
            self.kernels = [K.ones((n, UNITS)) for n in (input_shape[-1], UNITS)]
            self.built = True

        def call(self, inputs, states):
            output = K.dot(inputs, self.kernels[0]) + K.dot(states[0], self.kernels[1])
            return output, [output]

    assert products([RNN(OwnCell())(Input((STEPS, WIDTH)))]) == [2]
