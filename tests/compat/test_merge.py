"""Keras 1's ``Merge`` and ``merge``: every mode, functions, masks, configurations, the beginning of a model."""

import json

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn.declare import registry
from kerascn.declare.trust import running_code
from kerascn.engine import Input
from kerascn.engine.network import Network
from kerascn.layers import Dense, Masking, Merge, merge
from kerascn.models import model_from_json
from kerascn.training.sequential import Sequential
from tests.engine.small import Split
from tests.layers.referee_layers import apply, check_refusal, inputs_for, plain

pytestmark = pytest.mark.engine

CHANCE = np.random.default_rng(19)


@pytest.fixture(autouse=True)
def new_session():
    """A graph that holds nothing of the other tests, and automatic names that begin at 1."""
    K.clear_session()


def numbers(*shapes):
    return [CHANCE.normal(size=shape).astype("float32") for shape in shapes]


def cosine(a, b):
    return (
        np.sum(a * b, -1, keepdims=True)
        / np.linalg.norm(a, axis=-1, keepdims=True)
        / np.linalg.norm(b, axis=-1, keepdims=True)
    )


def difference(several):
    return several[0] - several[1]


def scaled(several, factor=1.0):
    return (several[0] - several[1]) * factor


FORMULAS = {
    "sum": lambda a, b: a + b,
    "mul": lambda a, b: a * b,
    "ave": lambda a, b: (a + b) / 2,
    "max": np.maximum,
    "concat": lambda a, b: np.concatenate([a, b], -1),
    "dot": lambda a, b: np.sum(a * b, -1, keepdims=True),
    "cos": cosine,
    difference: lambda a, b: a - b,
}


@pytest.mark.parametrize("mode", FORMULAS)
def test_every_mode(mode):
    arrays = numbers((3, 5), (3, 5))
    expected = FORMULAS[mode](*arrays)
    a, b = inputs_for(arrays)
    y = merge([a, b], mode=mode)
    np.testing.assert_allclose(K.function([a, b], [y])(arrays)[0], expected, rtol=1e-4, atol=1e-6)
    assert K.int_shape(y) == (None, *expected.shape[1:])
    layer = Merge(mode=mode)
    np.testing.assert_allclose(apply(layer, arrays), expected, rtol=1e-4, atol=1e-6)
    assert layer.output_shape == (None, *expected.shape[1:])
    assert (layer.name, y._keras_history.layer.name) == ("merge_2", "merge_1")


AXES = [
    (dict(mode="concat", concat_axis=1), [(2, 3, 4), (2, 2, 4)], lambda a, b: np.concatenate([a, b], 1)),
    (dict(mode="concat", concat_axis=-1), [(2, 3, 4), (2, 3, 1)], lambda a, b: np.concatenate([a, b], -1)),
    (dict(mode="dot", dot_axes=2), [(2, 3, 4), (2, 5, 4)], lambda a, b: np.einsum("bij,bkj->bik", a, b)),
    (dict(mode="dot", dot_axes=(1, 2)), [(2, 3, 4), (2, 5, 3)], lambda a, b: np.einsum("bij,bki->bjk", a, b)),
    (dict(mode="dot", dot_axes=[-1, 1]), [(2, 3, 4), (2, 4)], lambda a, b: np.einsum("bij,bj->bi", a, b)),
    (dict(mode="cos", dot_axes=1), [(2, 4), (2, 4)], cosine),
    (dict(mode="sum"), [(2, 4), (2, 4), (2, 4)], lambda *several: sum(several)),
    (dict(mode=scaled, arguments={"factor": 3.0}), [(2, 4), (2, 4)], lambda a, b: 3 * (a - b)),
]


@pytest.mark.parametrize("given, shapes, formula", AXES)
def test_axes_and_arguments(given, shapes, formula):
    arrays = numbers(*shapes)
    layer = Merge(**given)
    expected = formula(*arrays)
    np.testing.assert_allclose(apply(layer, arrays), expected, rtol=1e-4, atol=1e-5)
    assert layer.output_shape == (None, *expected.shape[1:])


def test_the_places_of_the_arguments():
    said = Merge(None, "concat", 1, 2, None, None, None, None, None, "m")
    assert (said.mode, said.concat_axis, said.dot_axes, said.name) == ("concat", 1, 2, "m")
    a, b = inputs_for(numbers((2, 3, 4), (2, 3, 4)))
    assert K.int_shape(merge([a, b], "concat", 1)) == (None, 6, 4)
    assert merge([a, b], "sum", -1, -1, None, None, None, "n")._keras_history.layer.name == "n"


def test_the_shape_of_what_a_function_gives():
    a, b = inputs_for(numbers((2, 3), (2, 5)))

    def rows(several):
        return K.expand_dims(several[0], 1)

    assert K.int_shape(merge([a, b], mode=rows)) == (None, 1, 3)
    assert K.int_shape(merge([a, b], mode=rows, output_shape=(1, 3))) == (None, 1, 3)
    seen = []

    def shape(shapes):
        seen.append(shapes)
        return (shapes[0][0], 1, shapes[0][1])

    assert K.int_shape(merge([a, b], mode=rows, output_shape=shape)) == (None, 1, 3)
    assert seen[0] == [(None, 3), (None, 5)]
    with pytest.raises(ValueError) as error:
        merge([a, b], mode=rows, output_shape=(2, 3))
    assert error.value.key == "core.lambda_shape"


def test_masks():
    x = CHANCE.uniform(1, 2, size=(2, 4, 3)).astype("float32")
    x[0, 2:] = x[1, :1] = 0
    y = x[::-1].copy()
    first, second = (x != 0).any(-1), (y != 0).any(-1)
    inputs = inputs_for([x, y])
    masked = [Masking()(one) for one in inputs]

    def mask_of(**given):
        layer = Merge(**given)
        layer(masked)
        mask = layer.get_output_mask_at(0)
        return None if mask is None else K.function(inputs, [mask])([x, y])[0]

    for mode in ("sum", "mul", "ave", "max"):
        np.testing.assert_array_equal(mask_of(mode=mode), first & second)
    np.testing.assert_array_equal(mask_of(mode="concat"), first & second)
    np.testing.assert_array_equal(mask_of(mode="concat", concat_axis=1), np.concatenate([first, second], 1))
    assert mask_of(mode="dot", dot_axes=2) is None and mask_of(mode="cos", dot_axes=2) is None
    assert mask_of(mode=difference) is None
    np.testing.assert_array_equal(mask_of(mode=difference, output_mask=lambda masks: masks[1]), second)


def test_a_function_is_given_the_masks_if_it_asks():
    x = CHANCE.uniform(1, 2, size=(2, 4, 3)).astype("float32")
    x[0, 2:] = 0
    a, b = inputs_for([x, x])
    seen = []

    def asks(several, mask=None):
        seen.append(mask)
        return several[0]

    merge([Masking()(a), b], mode=asks)
    assert [mask is None for mask in seen[0]] == [False, True]


def test_the_function_answers_to_the_names_of_the_module():
    from kerascn.layers import merge as both
    from kerascn.layers.merge import Dot, concatenate

    assert both.concatenate is concatenate and both.Dot is Dot and both.add is kerascn.layers.add
    a, b = inputs_for(numbers((2, 3), (2, 3)))
    assert K.int_shape(both.concatenate([a, b])) == (None, 6)


# Configurations.


@pytest.mark.parametrize("mode", ["sum", "concat", "dot"])
def test_a_network_with_it_is_rebuilt(mode):
    arrays = numbers((2, 5), (2, 5))
    a, b = inputs_for(arrays)
    shared = Dense(3)
    network = Network([a, b], merge([shared(a), shared(b)], mode=mode))
    config = json.loads(json.dumps(network.get_config()))
    copy = Network.from_config(config)
    copy.set_weights(network.get_weights())
    run = K.function(network.inputs, network.outputs), K.function(copy.inputs, copy.outputs)
    np.testing.assert_allclose(run[0](arrays)[0], run[1](arrays)[0], rtol=1e-5)
    told = next(layer for layer in config["layers"] if layer["class_name"] == "Merge")["config"]
    assert (told["mode"], told["mode_type"], told["output_shape_type"]) == (mode, "raw", "raw")


def test_functions_in_configurations():
    arrays = numbers((2, 5), (2, 5))
    layer = Merge(mode=scaled, arguments={"factor": np.float32(2)}, output_shape=lambda shapes: shapes[0])
    expected = apply(layer, arrays)
    np.testing.assert_array_equal(apply(Merge.from_config(layer.get_config()), arrays), expected)
    plain_data = dict(name="m", mode="scaled", mode_type="function", arguments={"factor": 2.0})
    with pytest.raises(ValueError) as error:
        Merge.from_config(plain_data)
    assert error.value.key == "function.unknown"
    again = Merge.from_config(plain_data, custom_objects={"scaled": scaled})
    np.testing.assert_array_equal(apply(again, arrays), expected)


def test_the_code_of_a_lambda_is_taken_only_where_that_was_allowed():
    arrays = numbers((2, 5), (2, 5))
    config = json.loads(json.dumps(Merge(mode=lambda several: several[0] * several[1]).get_config()))
    assert config["mode_type"] == "lambda"
    with pytest.raises(ValueError) as error:
        Merge.from_config(config)
    assert error.value.key == "function.code"
    with running_code():
        layer = Merge.from_config(config)
    np.testing.assert_array_equal(apply(layer, arrays), arrays[0] * arrays[1])


def test_a_configuration_of_keras_1():
    of_keras_1 = {
        "class_name": "Merge",
        "config": dict(
            name="m", mode="concat", mode_type="raw", concat_axis=1, dot_axes=-1, output_shape=None,
            output_shape_type="raw", output_mask=None, output_mask_type="raw", arguments={},
        ),
    }  # fmt: skip
    layer = registry.load("layer", of_keras_1)
    assert plain(layer.get_config()) == {**plain(of_keras_1["config"]), "trainable": True}


# The beginning of a model.


def branch(name, width=4):
    model = Sequential(name=name)
    model.add(Dense(3, input_dim=width, activation="tanh"))
    return model


@pytest.mark.parametrize("mode", ["concat", lambda x: x[0] - x[1]])
def test_a_sequential_model_begins_with_it(mode):
    left, right = branch("left"), branch("right", 6)
    final = Sequential()
    final.add(Merge([left, right], mode=mode))
    final.add(Dense(2))
    arrays = numbers((5, 4), (5, 6))
    parts = [np.tanh(x @ k + b) for x, (k, b) in zip(arrays, [left.get_weights(), right.get_weights()], strict=True)]
    joined = np.concatenate(parts, -1) if mode == "concat" else parts[0] - parts[1]
    kernel, bias = final.layers[-1].get_weights()
    found = K.function(final.inputs, final.outputs)(arrays)[0]
    np.testing.assert_allclose(found, joined @ kernel + bias, rtol=1e-4, atol=1e-6)
    assert [K.int_shape(x) for x in final.inputs] == [(None, 4), (None, 6)]


def test_its_configuration_holds_the_branches():
    final = Sequential([Merge([branch("left"), branch("right", 6)], mode="sum", name="m"), Dense(2)])
    copy = Sequential.from_config(json.loads(json.dumps(final.get_config())))
    assert [K.int_shape(x) for x in copy.inputs] == [(None, 4), (None, 6)]
    arrays = numbers((5, 4), (5, 6))
    shapes = [[w.shape for w in model.get_weights()] for model in (final, copy)]
    assert shapes[0] == shapes[1]
    copy.set_weights(final.get_weights())
    found = [K.function(model.inputs, model.outputs)(arrays)[0] for model in (final, copy)]
    np.testing.assert_allclose(found[0], found[1], rtol=1e-5)


def test_merged_layers_are_merged_again():
    inner = Merge([branch("a"), branch("b", 6)], mode="sum")
    outer = Merge([inner, Dense(3, input_dim=2)], mode="concat")
    y = outer(outer.starts_from())
    assert K.int_shape(y) == (None, 6)
    assert [K.int_shape(x) for x in Sequential([outer]).inputs] == [(None, 4), (None, 6), (None, 2)]


def test_a_branch_that_is_merged_twice_is_loaded_once():
    left, right = Sequential([Dense(3, input_dim=4)]), Sequential([Dense(3, input_dim=2)])
    both = Sequential([Merge([left, right], mode="mul"), Dense(3)])
    first = Sequential([Merge([both, right], mode="concat"), Dense(2)])
    data = numbers((5, 4), (5, 2))
    second = model_from_json(first.to_json())
    second.set_weights(first.get_weights())
    assert [layer.name for layer in second.layers] == [layer.name for layer in first.layers]
    np.testing.assert_array_equal(first.predict(data), second.predict(data))
    third = model_from_json(first.to_json())
    assert not {id(layer) for layer in second.layers} & {id(layer) for layer in third.layers}


def test_calls_and_tensors_are_chosen_by_index():
    shared = Dense(3)
    first, second = shared(Input((4,))), shared(Input((4,)))
    layer = Merge([shared, shared], mode="sum", node_indices=[1, 0])
    tensors = layer.starts_from()
    assert tensors[0] is second and tensors[1] is first
    split = Split()
    parts = split(Input((4,)))
    tensors = Merge([split, shared, split], node_indices=[0, 1, 0], tensor_indices=[1, 0, 0]).starts_from()
    assert [id(x) for x in tensors] == [id(x) for x in (parts[1], second, parts[0])]


def test_the_function_given_layers_makes_a_layer():
    layer = merge([branch("left"), branch("right")], mode="ave")
    assert isinstance(layer, Merge) and layer.mode == "ave"
    assert K.int_shape(layer(layer.starts_from())) == (None, 3)


def test_the_dialect_changes_nothing():
    kerascn.set_dialect(1)
    try:
        test_every_mode("cos")
        arrays = numbers((2, 3, 4), (2, 5, 4))
        assert apply(Merge(mode="dot", dot_axes=2), arrays).shape == (2, 3, 5)
    finally:
        kerascn.set_dialect(2)


REFUSED = [
    (lambda: Merge(mode="min"), "call.bad_value", ["mode", "'min'", "'concat'"]),
    (lambda: Merge(mode=3), "call.bad_value", ["mode", "3"]),
    (lambda: Merge(mod="sum"), "call.unknown", ["Merge", "mod", "mode"]),
    (lambda: merge([Input((3,)), Input((3,))], moed="sum"), "call.unknown", ["merge", "moed", "mode"]),
    (lambda: Merge([Input((3,)), Input((3,))]), "merge.layers", ["merge_1", "merge([a, b]"]),
    (lambda: Merge()([Input((3,))]), "merge.count", ["merge_1", "1"]),
    (lambda: merge(Input((3,))), "merge.count", ["merge_1", "1"]),
    (lambda: merge([Input((3,))], mode=difference), "merge.count", ["merge_1", "1"]),
    (lambda: merge([Input((3,)), Input((4,))]), "merge.shapes", ["merge_1", "(None, 3)", "(None, 4)"]),
    (lambda: Merge().starts_from(), "merge.no_layers", ["merge_1"]),
    (lambda: Merge([Dense(3), Dense(3)]).starts_from(), "merge.no_output", ["dense_1", "input_shape="]),
    (lambda: Merge([branch("a"), branch("b")], node_indices=[0]).starts_from(), "merge.indices", ["merge_1", "2"]),
    (lambda: Sequential([Merge(mode="sum")]), "merge.no_layers", ["merge_1"]),
]


@pytest.mark.parametrize("use, key, told", REFUSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_told(use, key, told, language):
    check_refusal(use, key, told, language)
