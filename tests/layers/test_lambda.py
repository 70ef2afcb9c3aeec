"""Functions as layers: inputs, outputs, shapes, masks; and how a file keeps them without running anything."""

import copy
import json
import pickle

import numpy as np
import pytest

from kerascn import backend as K
from kerascn.declare import registry
from kerascn.declare.trust import code_may_run, running_code
from kerascn.engine import Input
from kerascn.engine.network import Network
from kerascn.layers import Dense, Lambda, Masking
from tests.layers.referee_layers import apply, check_refusal, inputs_for
from tests.layers.tf_keras_child import run_in_tf_keras

pytestmark = pytest.mark.engine

CHANCE = np.random.default_rng(13)
ROWS = CHANCE.normal(size=(3, 4)).astype("float32")
SERIES = CHANCE.normal(size=(3, 5, 4)).astype("float32")


def antirectifier(x):
    x = x - K.mean(x, axis=1, keepdims=True)
    return K.concatenate([K.relu(x), K.relu(-x)], axis=1)


def twice_as_wide(shape):
    return (*shape[:-1], 2 * shape[-1])


def expected_of_antirectifier(x):
    x = x - x.mean(1, keepdims=True)
    return np.concatenate([np.maximum(x, 0), np.maximum(-x, 0)], 1)


# ------------------------------------------------------------------------------- inputs, outputs, shapes


@pytest.mark.parametrize("output_shape", [None, (8,), [8], twice_as_wide])
def test_the_ways_to_say_the_shape(output_shape):
    layer = Lambda(antirectifier, output_shape=output_shape)
    np.testing.assert_allclose(apply(layer, ROWS), expected_of_antirectifier(ROWS), rtol=1e-5, atol=1e-6)
    assert layer.output_shape == (None, 8)
    assert layer.compute_output_shape((7, 6))[-1] == (8 if isinstance(output_shape, (tuple, list)) else 12)


def test_several_inputs():
    layer = Lambda(lambda xs: xs[0] * xs[1] + K.sum(xs[2], axis=1))
    found = apply(layer, [ROWS, 2 * ROWS, SERIES])
    np.testing.assert_allclose(found, 2 * ROWS**2 + SERIES.sum(1), rtol=1e-4, atol=1e-5)
    assert layer.output_shape == (None, 4)
    assert layer.compute_output_shape([(2, 4), (2, 4), (2, 5, 4)]) == (2, 4)


@pytest.mark.parametrize("output_shape", [None, [(1,), (3,)], lambda shape: [(shape[0], 1), (shape[0], 3)]])
def test_several_outputs(output_shape):
    layer = Lambda(lambda x: [x[:, :1], x[:, 1:]], output_shape=output_shape)
    left, right = apply(layer, ROWS)
    np.testing.assert_array_equal(left, ROWS[:, :1])
    np.testing.assert_array_equal(right, ROWS[:, 1:])
    assert layer.output_shape == [(None, 1), (None, 3)]
    assert [tuple(shape) for shape in layer.compute_output_shape((7, 4))] == [(7, 1), (7, 3)]


def test_numbers_of_another_type():
    numbers = np.array([[0, 2], [1, 1]], "int32")
    layer = Lambda(lambda x: K.one_hot(x, 3))
    np.testing.assert_array_equal(apply(layer, numbers), np.eye(3)[numbers])
    assert layer.output_shape == (None, 2, 3)
    assert layer.compute_output_shape((None, 5)) == (None, 5, 3)


def test_a_known_batch():
    x = Input(batch_shape=(6, 4))
    halves = Lambda(lambda x: x[:3], output_shape=(4,))(x)
    assert K.int_shape(halves) == (3, 4)  # the engine knows better than the input's batch axis
    noise = Lambda(lambda x: x + K.random_normal((6, 4)), output_shape=(4,))(Input(shape=(4,)))
    assert K.int_shape(noise) == (6, 4)


def test_one_number_for_each_sample():
    layer = Lambda(lambda x: K.sum(x, axis=-1), output_shape=())
    np.testing.assert_allclose(apply(layer, ROWS), ROWS.sum(1), rtol=1e-5)
    assert layer.output_shape == (None,)


def test_the_function_may_give_its_input_or_call_layers():
    x = Input(shape=(4,))
    same = Lambda(lambda x: x)(x)
    assert same is not x and K.int_shape(same) == (None, 4)
    inner = Dense(3)
    layer = Lambda(lambda x: inner(x) * 1)
    y = layer(x)
    assert K.int_shape(y) == (None, 3) and y._keras_history.layer is layer
    direct = Lambda(inner)(x)
    assert K.int_shape(direct) == (None, 3)
    found = K.function([x], [same, y, direct])([ROWS])
    np.testing.assert_array_equal(found[0], ROWS)
    for one in found[1:]:
        np.testing.assert_allclose(one, ROWS @ inner.get_weights()[0], rtol=1e-5)


def test_the_learning_phase():
    layer = Lambda(lambda x: K.in_train_phase(x * 2, x))
    assert layer(Input(shape=(4,)))._uses_learning_phase
    np.testing.assert_allclose(apply(layer, ROWS, training=True), 2 * ROWS)
    np.testing.assert_allclose(apply(layer, ROWS, training=False), ROWS)


# ------------------------------------------------------------------------------- masks


def values_of(x, *tensors):
    return K.function([x], [K.cast(t, "float32") for t in tensors])([WITH_GAPS])


WITH_GAPS = np.where(CHANCE.random((3, 5, 1)) < 0.5, 0, SERIES).astype("float32")
KEPT = (WITH_GAPS != 0).any(-1)


def test_the_function_is_given_the_mask():
    def mean_of_kept(x, mask=None):
        mask = K.cast(K.expand_dims(mask), K.floatx())
        return K.sum(x * mask, axis=1) / (K.sum(mask, axis=1) + 1e-7)

    (x,) = inputs_for([WITH_GAPS])
    layer = Lambda(mean_of_kept)
    (found,) = values_of(x, layer(Masking()(x)))
    expected = WITH_GAPS.sum(1) / (KEPT.sum(1, keepdims=True) + 1e-7)
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
    assert layer.output_mask is None  # it ends here: no word was said of one


def test_a_function_for_the_mask():
    (x,) = inputs_for([WITH_GAPS])
    layer = Lambda(lambda x: x + 1, mask=lambda inputs, mask: K.cast(1 - K.cast(mask, "int32"), "bool"))
    layer(Masking()(x))
    np.testing.assert_array_equal(values_of(x, layer.output_mask)[0], ~KEPT)
    assert Lambda.from_config(layer.get_config()).mask is layer.mask


def test_a_tensor_for_the_mask():
    (x,) = inputs_for([WITH_GAPS])
    mask = K.constant(np.eye(3, 5), dtype="bool")
    layer = Lambda(lambda x: x + 1, mask=mask)
    layer(x)
    assert layer.output_mask is mask


def test_a_mask_among_the_arguments_is_kept():
    (x,) = inputs_for([WITH_GAPS])
    y = Lambda(lambda x, mask: x + mask, arguments={"mask": 2})(Masking()(x))
    np.testing.assert_allclose(values_of(x, y)[0], WITH_GAPS + 2, rtol=1e-6)


# ------------------------------------------------------------------------------- configurations


def by_file(layer):
    """The configuration as it comes out of a JSON file."""
    return json.loads(json.dumps(layer.get_config()))


def test_the_layout():
    layer = Lambda(antirectifier, output_shape=(8,), name="a")
    assert layer.get_config() == {
        "name": "a", "trainable": True, "function": "antirectifier", "function_type": "function",
        "output_shape": (8,), "output_shape_type": "raw", "arguments": {},
    }  # fmt: skip
    config = Lambda(lambda x, n=3: x * n, output_shape=lambda shape: shape).get_config()
    assert (config["function_type"], config["output_shape_type"]) == ("lambda", "lambda")
    code, defaults, closure = config["function"]
    assert isinstance(code, str) and (defaults, closure) == ((3,), None)
    config = Lambda(K.exp, output_shape=twice_as_wide, mask=twice_as_wide).get_config()
    assert (config["function"], config["output_shape"], config["mask"]) == ("exp", "twice_as_wide", "twice_as_wide")
    assert config["mask_type"] == "function"


@pytest.mark.parametrize("way", [lambda c: c, copy.deepcopy, dict])
def test_a_copy_in_the_same_process_needs_nothing(way):
    factor = 3

    def inner(x):
        return x * factor

    for function in (inner, lambda x: x * factor, K.exp):
        layer = Lambda(function, output_shape=lambda shape: shape)
        twin = Lambda.from_config(way(layer.get_config()))
        assert twin.function is function
        assert twin._output_shape is layer._output_shape
    x = Input(shape=(4,))
    model = Network(x, Lambda(lambda x: x * factor)(x))
    np.testing.assert_allclose(apply(Network.from_config(model.get_config()), ROWS), ROWS * 3)


def test_configurations_can_be_pickled():
    config = Lambda(lambda x: x * 2).get_config()
    again = pickle.loads(pickle.dumps(config))
    assert again == config and type(again["function"]) is tuple


def test_a_function_with_a_name_is_a_custom_object():
    config = by_file(Lambda(antirectifier, output_shape=twice_as_wide))
    objects = {"antirectifier": antirectifier, "twice_as_wide": twice_as_wide}
    assert Lambda.from_config(config, objects).function is antirectifier
    with registry.custom_objects(objects):
        layer = Lambda.from_config(config)
    np.testing.assert_allclose(apply(layer, ROWS), expected_of_antirectifier(ROWS), rtol=1e-5, atol=1e-6)
    for language in ("en", "zh"):
        check_refusal(lambda: Lambda.from_config(config), "function.unknown", ["antirectifier"], language)


def a_lambda(name="mine", **arguments):
    return Lambda(lambda x, n=2: K.concatenate([x * n, x]), name=name, **arguments)


EXPECTED = np.concatenate([2 * ROWS, ROWS], 1)


@pytest.mark.parametrize("output_shape", [None, (8,), lambda shape: (shape[0], 8)])
def test_the_code_of_a_lambda_is_run_only_if_that_was_said(output_shape):
    config = by_file(a_lambda(output_shape=output_shape))
    assert not code_may_run()
    for language in ("en", "zh"):
        check_refusal(lambda: Lambda.from_config(config), "function.code", ["mine", "custom_objects"], language)
    with running_code():
        assert code_may_run()
        layer = Lambda.from_config(config)
        with running_code(False):
            assert not code_may_run()
    assert not code_may_run()
    np.testing.assert_allclose(apply(layer, ROWS), EXPECTED, rtol=1e-5)
    layer = Lambda.from_config(config, {"mine": lambda x: K.concatenate([x * 2, x])})
    np.testing.assert_allclose(apply(layer, ROWS), EXPECTED, rtol=1e-5)
    assert layer.output_shape == (None, 8)


def test_code_is_not_even_read_unasked(monkeypatch):
    config = by_file(a_lambda())
    for name in ("loads", "load"):
        monkeypatch.setattr(f"marshal.{name}", None)
    with pytest.raises(ValueError) as error:
        Lambda.from_config(config)
    assert error.value.key == "function.code"


def test_what_a_lambda_took_along():
    factor, shift = 3.0, 1.0
    config = by_file(Lambda(lambda x, more=(1, 2): x * factor + shift + more[1]))
    with running_code():
        layer = Lambda.from_config(config)
    np.testing.assert_allclose(apply(layer, ROWS), ROWS * 3 + 3, rtol=1e-5)


def test_names_that_the_code_uses(monkeypatch):
    config = by_file(Lambda(lambda x: antirectifier(x)))
    with running_code():
        layer = Lambda.from_config(config, {"antirectifier": antirectifier})
    np.testing.assert_allclose(apply(layer, ROWS), expected_of_antirectifier(ROWS), rtol=1e-5, atol=1e-6)
    with running_code():
        lost = Lambda.from_config(config)
    with pytest.raises(NameError):
        apply(lost, ROWS)
    monkeypatch.setattr("__main__.antirectifier", antirectifier, raising=False)
    with running_code():
        layer = Lambda.from_config(config)
    np.testing.assert_allclose(apply(layer, ROWS), expected_of_antirectifier(ROWS), rtol=1e-5, atol=1e-6)
    monkeypatch.undo()
    with running_code():
        layer = Lambda.from_config({**config, "module": __name__})  # tf_keras writes where the lambda was made
    np.testing.assert_allclose(apply(layer, ROWS), expected_of_antirectifier(ROWS), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("code", ["AAAA", "", "no code at all", "4wAAAAA=\n"])
def test_code_that_can_not_be_read(code):
    config = {**by_file(a_lambda()), "function": [code, None, None]}
    with running_code():
        for language in ("en", "zh"):
            check_refusal(lambda: Lambda.from_config(config), "function.unreadable", ["mine"], language)


@pytest.mark.parametrize("dtype", ["float32", "int64", "float64"])
def test_arrays_as_arguments(dtype):
    array = np.arange(4).astype(dtype)
    layer = Lambda(lambda x, a, n: x * K.cast(K.constant(a), K.floatx()) + n, arguments={"a": array, "n": 2})
    config = by_file(layer)
    assert config["arguments"] == {"a": {"type": "ndarray", "value": [0, 1, 2, 3], "dtype": dtype}, "n": 2}
    with running_code():
        twin = Lambda.from_config(config)
    assert twin.arguments["a"].dtype == dtype
    np.testing.assert_allclose(apply(twin, ROWS), ROWS * np.arange(4) + 2, rtol=1e-6)
    del config["arguments"]["a"]["dtype"]  # as Keras 2 wrote it
    with running_code():
        assert Lambda.from_config(config).arguments["a"].dtype == ("int64" if dtype == "int64" else "float32")


IN_TF_KERAS = """
import json
config = json.loads(str(given["config"]))
made = keras.layers.Lambda.from_config(config, custom_objects={"K": keras.backend})
results["ours"] = made(tf.constant(given["x"]))
back = keras.layers.Lambda(lambda x, n=5: x ** 2 + n, name="theirs", arguments={"n": 4}).get_config()
results["config"] = json.dumps(back)
"""


def test_tf_keras_reads_ours_and_we_read_theirs():
    found = run_in_tf_keras(IN_TF_KERAS, config=np.array(json.dumps(by_file(a_lambda()))), x=ROWS)
    np.testing.assert_allclose(found["ours"], EXPECTED, rtol=1e-5)
    theirs = json.loads(str(found["config"]))
    with running_code():
        layer = Lambda.from_config(theirs)
    np.testing.assert_allclose(apply(layer, ROWS), ROWS**2 + 4, rtol=1e-5)
    check_refusal(lambda: Lambda.from_config(theirs), "function.code", ["theirs"], "en")


# ------------------------------------------------------------------------------- wrong uses


def call(*args, **kwargs):
    return lambda: Lambda(*args, **kwargs)(Input(shape=(4,)))


WRONG = [
    (lambda: Lambda(), "call.missing", ["function"]),
    (lambda: Lambda("relu"), "call.bad_value", ["function", "'relu'"]),
    (lambda: Lambda(abs, output_shape=4), "core.lambda_output_shape", ["4"]),
    (lambda: Lambda(abs, arguments=[3]), "core.lambda_arguments", ["[3]", "{'n': 3}"]),
    (call(lambda a, b: a + b), "core.lambda_call", ["lambda_1", "(a, b)", "a, b = x"]),
    (call(lambda x: x, arguments={"n": 3}), "core.lambda_call", ["lambda_1", "(x)", "n"]),
    (call(lambda x: None), "core.lambda_nothing", ["lambda_1", "return"]),
    (call(lambda x: 3), "layer.bad_output", ["lambda_1", "3"]),
    (call(lambda x: [x, "x"]), "layer.bad_output", ["lambda_1", "'x'"]),
    (call(lambda x: x, output_shape=(5,)), "core.lambda_shape", ["lambda_1", "(None, 5)", "(None, 4)"]),
    (call(lambda x: K.sum(x, axis=-1), output_shape=(1,)), "core.lambda_shape", ["(None, 1)", "(None,)", "keepdims"]),
    (call(lambda x: [x, x], output_shape=(4,)), "layer.shape_count", ["1", "2"]),
    (call(lambda x: x, output_shape=lambda shape: 4), "core.lambda_shape_function", ["4"]),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("place", range(len(WRONG)))
def test_wrong_uses(place, language):
    check_refusal(*WRONG[place], language)
