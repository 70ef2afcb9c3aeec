"""Arguments of Keras 1 as attributes: what was given is read in its form, what is set changes the layer."""

import re

import numpy as np
import pytest

from kerascn import backend as K
from kerascn import constraints, initializations, initializers, layers, regularizers
from kerascn.engine import Input
from kerascn.models import Sequential
from tests.declare.surface import FOLDER, plain_signature
from tests.layers.referee_layers import apply, check_refusal, plain

pytestmark = pytest.mark.engine


# Two values for each argument of Keras 1, neither of them the default.
VALUES = {
    "output_dim": (5, 6), "nb_filter": (5, 6), "nb_row": (4, 2), "nb_col": (5, 2), "filter_length": (4, 2),
    "kernel_dim1": (3, 2), "kernel_dim2": (4, 1), "kernel_dim3": (2, 3), "subsample_length": (2, 3),
    "border_mode": ("same", "valid"), "dim_ordering": ("th", "tf"), "p": (0.25, 0.5), "sigma": (0.5, 0.75),
    "pool_length": (3, 4), "stride": (3, 1), "length": (3, 4), "inner_activation": ("tanh", "sigmoid"),
    "activation": ("relu", "sigmoid"), "inner_init": ("glorot_normal", "identity"), "init": ("he_normal", "zero"),
    "forget_bias_init": ("zero", "one"), "beta_init": ("one", "zero"), "gamma_init": ("zero", "one"),
    "consume_less": ("gpu", "cpu"), "dropout_W": (0.25, 0.5), "dropout_U": (0.25, 0.5), "dropout": (0.25, 0.5),
    "depth_multiplier": (2, 3), "mask_value": (1.5, 2.5), "n": (3, 4), "dims": ((2, 1), (1, 2)),
    "target_shape": ((4, 3), (3, 4)), "l1": (0.5, 0.25), "l2": (0.5, 0.25), "input_dim": (7, 8),
    "input_length": (4, 5), "mask_zero": (True, False), "epsilon": (0.01, 0.1), "mode": (2, 1), "axis": (1, 2),
    "momentum": (0.5, 0.75), "alpha": (0.5, 0.25), "theta": (0.5, 0.25), "alpha_init": (0.5, 0.25),
    "nb_feature": (3, 5), "seed": (3, 4), "noise_shape": ((1, 3), (2, 1)),
    "concat_axis": (1, 2), "dot_axes": (1, 2), "merge_mode": ("sum", "mul"),
    "t_left_init": ("one", "zero"), "a_left_init": ("one", "zero"), "t_right_init": ("one", "zero"),
    "a_right_init": ("zero", "one"), "shared_axes": ([1], [2]), "transform_bias": (-2, 3),
}  # fmt: skip
OF_CLASS = {
    ("subsample", 2): ((2, 1), (1, 3)), ("subsample", 3): ((2, 1, 3), (1, 3, 1)),
    ("atrous_rate", 1): (2, 3), ("atrous_rate", 2): ((2, 1), (1, 2)),
    ("pool_size", 2): ((3, 1), (1, 2)), ("pool_size", 3): ((3, 1, 2), (1, 2, 1)),
    ("strides", 2): ((3, 1), (1, 2)), ("strides", 3): ((3, 1, 2), (1, 2, 1)),
    ("mode", 0): ("mul", "max"), ("beta_init", 0): (0.5, 0.25),
    ("size", 2): ((3, 1), (1, 2)), ("size", 3): ((3, 1, 2), (1, 2, 1)),
}  # fmt: skip
# Not compared: what is no attribute of one's own, and what has the same name in both ages and Keras 2's form.
OTHERS = {
    "padding", "cropping", "weights", "bias", "layer", "layers", "function", "output_shape", "output_mask",
    "arguments", "node_indices", "tensor_indices", "name",
}  # fmt: skip
PARTS = {"regularizer": (regularizers.L1L2, regularizers.l1), "constraint": (constraints.NonNeg, constraints.UnitNorm)}
NEEDED = {
    "output_dim": 3, "nb_filter": 3, "nb_row": 2, "nb_col": 3, "filter_length": 3, "kernel_dim1": 1,
    "kernel_dim2": 2, "kernel_dim3": 3, "p": 0.1, "sigma": 0.1, "target_shape": (2, 6), "dims": (1, 2), "n": 2,
    "input_dim": 9, "activation": "tanh", "output_shape": (None, 3, 3, 3), "layer": layers.LSTM(3),
}  # fmt: skip
ROOTS = {"Layer", "InputLayer", "Recurrent", "ConvRecurrent2D", "Lambda", "Wrapper", "TimeDistributed"}
OF_RECURRENT = ("LSTM", "GRU", "SimpleRNN")


def rows():
    """Each class of Keras 1 with its arguments, in both releases: (class, those it must be given, argument)."""
    found = {(name, ("output_dim",), "consume_less") for name in OF_RECURRENT}
    for release in ("1.1.2", "1.2.2"):
        text = (FOLDER / f"keras-{release}.txt").read_text("utf-8")
        for block in re.findall(r"^keras\.(?:layers|engine\.topology)\S*\n((?:  .*\n?)+)", text, re.M):
            for name, line in re.findall(r"^  class (\w+)(\(.*\))(?:  <- .*)$", block, re.M):
                if hasattr(layers, name) and name not in ROOTS:
                    known = plain_signature(name + line).parameters
                    needed = tuple(n for n, p in known.items() if p.default is p.empty and p.kind is not p.VAR_KEYWORD)
                    found |= {(name, needed, n) for n, p in known.items() if p.kind is not p.VAR_KEYWORD}
    one_value = {("LocallyConnected1D", "border_mode"), ("LocallyConnected2D", "border_mode")}  # both 'valid'
    return sorted(row for row in found if row[2] not in OTHERS and (row[0], row[2]) not in one_value)


def two_values(name, argument):
    """Two values, of which none is the default."""
    part = argument.rpartition("_")[2]
    if part in PARTS:
        return tuple(kind() if kind is not regularizers.L1L2 else kind(l1=0.5) for kind in PARTS[part])
    rank = int(name[-2]) if name[-1] == "D" else 0 if name in ("Merge", "ParametricSoftplus") else 2
    return OF_CLASS.get((argument, rank)) or VALUES[argument]


def same(found, wanted):
    """Whether an attribute has the value that was given, in the form of Keras 1; functions are told by their names."""
    if isinstance(wanted, str) and isinstance(found, initializers.Initializer):
        return found.get_config() == initializers.get(wanted).get_config()
    return getattr(found, "__name__", found) == wanted and not (type(wanted) is tuple and type(found) is not tuple)


def given_for(name, needed, argument):
    """Arguments beside the one that is looked at."""
    given = {one: NEEDED[one] for one in needed}
    if argument == "consume_less":
        given["dropout_W"] = 0.1  # another word of Keras 1
    elif argument == "input_length" and name != "Embedding":
        given["input_dim"] = 3
    elif name == "Deconvolution2D" and argument != "dim_ordering":
        given["output_shape"] = (None, 9, 9, None)
    return given


@pytest.mark.parametrize("name, needed, argument", rows())
def test_what_was_given_is_read_and_what_is_set_counts(name, needed, argument):
    """Setting the second value makes the layer that was made with it; what has no old name is set as ever."""
    (first, second), given = two_values(name, argument), given_for(name, needed, argument)
    layer, other = (getattr(layers, name)(**{**given, argument: value}) for value in (first, second))
    assert same(getattr(layer, argument), first)
    assert same(getattr(other, argument), second)
    if argument in ("input_dim", "input_length"):
        return
    assert plain(layer.get_config()) != plain(other.get_config())
    loaded = isinstance(second, str) and argument in vars(layer) and name != "Merge"
    setattr(layer, argument, getattr(other, argument) if loaded else second)
    assert same(getattr(layer, argument), second)
    if argument in ("pool_size", "pool_length"):
        layer.strides = other.strides  # were that of the first size
    assert plain(layer.get_config()) == plain(other.get_config())


def test_the_rows_are_those_of_keras_1():
    names = {name for name, _, _ in rows()}
    assert {"Dense", "Convolution2D", "AtrousConvolution1D", "LSTM", "BatchNormalization", "SReLU", "Merge"} <= names
    assert len(rows()) > 250


def test_functions_of_keras_1_make_variables():
    layer = layers.Dense(3, init="he_normal")
    assert layer.init is initializations.he_normal
    assert K.get_value(layer.init((4, 2), name="W")).shape == (4, 2)
    own = initializers.RandomNormal(stddev=0.5)
    assert layers.Dense(3, init=own).init is own


X = np.random.default_rng(3).normal(size=(2, 6)).astype("float32")


def test_what_is_set_before_the_first_call_is_done():
    layer = layers.Dense(3)
    layer.output_dim, layer.init, layer.bias = 4, "one", False
    np.testing.assert_allclose(apply(layer, X), np.repeat(X.sum(1, keepdims=True), 4, 1), rtol=1e-5)
    layer = layers.Dropout(0.0)
    layer.p = 0.999
    assert (apply(layer, X, training=True) == 0).mean() > 0.5
    layer = layers.Convolution2D(2, 3, 3, dim_ordering="tf")
    layer.nb_col, layer.border_mode, layer.subsample = 5, "same", (2, 1)
    assert apply(layer, np.ones((1, 6, 7, 3), "float32")).shape == (1, 3, 7, 2) and layer.kernel_size == (3, 5)
    merge = layers.Merge(mode="sum")
    merge.mode = "mul"
    np.testing.assert_allclose(apply(merge, [X, X]), X * X, rtol=1e-6)


def test_weights_by_their_old_names():
    dense, lstm, gru = layers.Dense(3), layers.LSTM(2), layers.GRU(2)
    series = np.ones((2, 3, 4), "float32")
    apply(dense, X), apply(lstm, series), apply(gru, series)
    assert dense.W is dense.kernel and dense.b is dense.bias
    assert (lstm.W, lstm.U, lstm.b) == (lstm.kernel, lstm.recurrent_kernel, lstm.bias)
    for layer, letters in ((lstm, "ifco"), (gru, "zrh")):
        for old, whole in zip("WUb", layer.get_weights(), strict=True):
            parts = [K.eval(getattr(layer, f"{old}_{letter}")) for letter in letters]
            np.testing.assert_array_equal(np.concatenate(parts, axis=-1), whole)
    norm = layers.BatchNormalization()
    apply(norm, X)
    assert (norm.running_mean, norm.running_std) == (norm.moving_mean, norm.moving_variance)
    assert not hasattr(layers.Dense(3), "W") and not hasattr(layers.LSTM(3), "W_i") and not hasattr(gru, "W_o")
    table = layers.Embedding(4, 3)
    apply(table, np.array([[1, 2]]))
    assert table.W is table.embeddings
    dense.W = other = K.variable(np.ones((6, 3)))
    assert dense.kernel is other


def test_nodes_and_shapes():
    layer = layers.Dense(3)
    a = Input((6,))
    b = layer(a)
    layers.Dense(4)(b)
    assert layer.inbound_nodes is layer._inbound_nodes and layer.outbound_nodes is layer._outbound_nodes
    assert (len(layer.inbound_nodes), len(layer.outbound_nodes)) == (1, 1)
    assert (layer.input_shape, layer.output_shape, layer.output) == ((None, 6), (None, 3), b)
    assert layer.get_output_shape_for((5, 6)) == (5, 3) and layer.input_dim == 6
    layer.trainable_weights, layer.non_trainable_weights = [layer.W], [layer.b]
    assert (layer.trainable_weights, layer.non_trainable_weights) == ([layer.W], [layer.b])
    assert layers.Dense(3).input_dim is None and layers.LSTM(3, input_dim=4, input_length=5).input_length == 5


def test_constraints_by_their_variables():
    layer, inner = layers.Dense(3, W_constraint="nonneg"), layers.Dense(2, b_constraint="maxnorm")
    model = Sequential([layers.TimeDistributed(inner, input_shape=(3, 6)), layer])
    assert layer.constraints == {layer.W: layer.W_constraint}
    assert inner.constraints == {inner.b: inner.b_constraint}
    assert list(model.constraints) == [inner.b, layer.W]


class OwnDense(layers.Dense):
    """As people wrote on a layer of Keras 1: every argument kept by hand, weights and call of one's own."""

    def __init__(self, output_dim, init="glorot_uniform", p=0.5, bias=True, **kwargs):
        self.init = initializations.get(init)
        self.p, self.output_dim, self.subsample = p, output_dim, "mine"
        self.W_regularizer = regularizers.get("l2")
        super().__init__(output_dim, **kwargs)
        self.bias = bias

    def build(self, input_shape):
        """The weights."""
        self.W = self.init((input_shape[-1], self.output_dim), name=f"{self.name}_W")
        self.b = K.zeros((self.output_dim,))
        self.trainable_weights = [self.W, self.b]

    def call(self, x, mask=None):
        """The sums."""
        output = K.dot(x, self.W)
        if self.bias:
            output += self.b
        return output


def test_a_users_class_finds_what_it_has_set():
    layer = OwnDense(4, init="one")
    found = apply(layer, X)
    np.testing.assert_allclose(found, np.repeat(X.sum(1, keepdims=True), 4, 1), rtol=1e-5)
    assert (layer.init, layer.p, layer.output_dim, layer.subsample) == (initializations.one, 0.5, 4, "mine")
    assert layer.bias is True and layer.weights == [layer.W, layer.b] and layer.units == 4
    assert layer.W_regularizer is layer.kernel_regularizer
    assert layer.get_config()["units"] == 4


class Odd(layers.Convolution2D):
    """Keeps under old names what can't be an argument."""

    def __init__(self, **kwargs):
        super().__init__(3, 2, 2, **kwargs)
        self.border_mode, self.subsample, self.nb_row, self.W = "circular", [2, 2], None, "none yet"


def test_a_users_class_may_keep_anything_under_old_names():
    layer = Odd()
    assert (layer.border_mode, layer.subsample, layer.nb_row, layer.W) == ("circular", [2, 2], None, "none yet")
    assert (layer.padding, layer.strides, layer.kernel_size) == ("valid", (2, 2), (2, 2))
    layer.subsample = (1, 1)
    assert layer.subsample == layer.strides == (1, 1)


def test_a_users_recurrent_layer_may_say_that_it_drops_out():
    class Own(layers.LSTM):
        def __init__(self, output_dim, dropout_W=0.0, **kwargs):
            super().__init__(output_dim, **kwargs)
            self.uses_learning_phase = bool(dropout_W)

    assert Own(3).uses_learning_phase is False and Own(3, dropout_W=0.5).uses_learning_phase is True
    assert layers.LSTM(3, dropout_W=0.5).uses_learning_phase is True


class OwnWeights(layers.Dense):
    """A ``build`` as those of Keras 1 were, with the names of Keras 1 throughout."""

    def build(self, input_shape):
        """The weights, and the values that were given for them."""
        self.W = self.add_weight((input_shape[1], self.output_dim), initializer=self.init, name="W")
        self.b = self.add_weight((self.output_dim,), initializer="zero", name="b")
        if self.initial_weights is not None:
            self.set_weights(self.initial_weights)
            del self.initial_weights
        self.built = True

    def get_config(self):
        """What Keras 1 wrote."""
        said = {"output_dim": self.output_dim, "init": self.init.__name__, "activation": self.activation.__name__}
        return {**super(layers.Dense, self).get_config(), **said}


def test_a_users_build_in_the_names_of_keras_1():
    given = [np.full((6, 2), 0.5, "float32"), np.ones(2, "float32")]
    layer = OwnWeights(2, init="one", weights=given)
    np.testing.assert_allclose(apply(layer, X), X @ given[0] + 1, rtol=1e-5)
    assert layer.initial_weights is None and layer.weights == [layer.kernel, layer.bias]
    config = layer.get_config()
    assert (config["output_dim"], config["init"], config["activation"]) == (2, "one", "linear")
    assert layers.Dense(2, weights=given).initial_weights is given


def test_bias_is_the_variable():
    layer = layers.Dense(3)
    layer.bias = False
    assert layer.use_bias is False and layer.bias is None
    apply(layer, X)
    assert layer.bias is None and layer.b is None and len(layer.weights) == 1


REFUSED = [
    (lambda: layers.Dense(3).outputdim, "declared.no_attribute", ["Dense", "outputdim", "'output_dim'"]),
    (lambda: layers.Dense(3).zzz, "declared.no_attribute", ["Dense", "zzz"]),
    (lambda: layers.Dense(3).nb_row, "declared.no_attribute", ["Dense", "nb_row"]),
    (lambda: layers.Dense(3).W, "weights.not_built", ["kernel"]),
    (lambda: layers.Dense(3).output, "nodes.never_called", ["output"]),
    (lambda: setattr(layers.Dense(3), "output_dim", -1), "call.bad_value", ["units", "-1"]),
    (lambda: setattr(layers.Convolution2D(3, 2, 2), "nb_row", 0), "call.bad_value", ["kernel_size", "(0, 2)"]),
    (lambda: setattr(layers.Convolution2D(3, 2, 2), "subsample", (1, 2, 3)), "call.bad_value", ["strides", "2"]),
    (lambda: setattr(layers.Convolution2D(3, 2, 2), "border_mode", "x"), "call.bad_value", ["padding", "'x'"]),
    (lambda: setattr(layers.Dropout(0.5), "p", 2), "call.bad_value", ["rate", "2"]),
]


@pytest.mark.parametrize("use, key, told", REFUSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_told(use, key, told, language):
    check_refusal(use, key, told, language)
