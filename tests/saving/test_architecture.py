"""Architectures as JSON and YAML: what is written, what is read, and what is refused."""

import json
from itertools import pairwise
from types import FunctionType

import numpy as np
import pytest
import yaml

from kerascn import backend, layers
from kerascn.models import Model, Sequential, model_from_config, model_from_json, model_from_yaml
from kerascn.saving.architecture import as_data
from kerascn.utils import CustomObjectScope, get_custom_objects
from tests.saving.small import Scale, graph, key_of, row

pytestmark = pytest.mark.usefixtures("K")


@pytest.mark.parametrize("make", [graph, row])
def test_json_and_yaml_come_back(make):
    model = make()
    said = json.loads(model.to_json())
    assert set(said) == {"class_name", "config", "keras_version", "backend", "kerascn_version"}
    assert yaml.safe_load(model.to_yaml()) == said
    for again in (model_from_json(model.to_json()), model_from_yaml(model.to_yaml()), model_from_config(said)):
        assert type(again) is type(model)
        assert again.get_config() == model.get_config()
        assert [w.shape for w in again.get_weights()] == [w.shape for w in model.get_weights()]


def test_options_go_to_the_writers():
    model = row()
    assert model.to_json(indent=3).startswith('{\n   "class_name"')
    assert model.to_json(sort_keys=True).startswith('{"backend"')
    assert model.to_yaml(default_flow_style=True).startswith("{class_name:")


def test_what_json_does_not_know_becomes_plain():
    given = [np.arange(3), np.float32(0.5), {"b", "a"}, Scale, np.mean]
    assert [as_data(one) for one in given] == [[0, 1, 2], 0.5, ["a", "b"], "Scale", "mean"]
    assert as_data(Scale(3.0, name="s"))["config"]["start"] == 3.0
    with pytest.raises(TypeError) as error:
        as_data(object())
    assert key_of(error) == "saving.not_data"


def test_own_classes_by_dictionary_scope_and_for_good():
    text = Sequential([Scale(3.0, input_shape=(2,))]).to_json()
    assert model_from_json(text, custom_objects={"Scale": Scale}).layers[0].start == 3.0
    with CustomObjectScope({"Other": 1}, {"Scale": Scale}):
        model_from_json(text)
    get_custom_objects()["Scale"] = Scale
    try:
        model_from_json(text)
    finally:
        del get_custom_objects()["Scale"]
    with pytest.raises(ValueError, match="Scale") as error:
        model_from_json(text)
    assert key_of(error) == "saving.unknown"


def test_an_unknown_class_is_told_with_the_nearest_name():
    text = row().to_json().replace('"Dense"', '"Dence"')
    with pytest.raises(ValueError, match=r"'Dence'.*'Dense'.*custom_objects=\{'Dence': Dence\}") as error:
        model_from_json(text)
    assert key_of(error) == "saving.unknown"


def test_an_own_class_that_fails_is_told_with_its_reason():
    text = Sequential([Scale(3.0, input_shape=(2,))]).to_json()

    def Broken(**kwargs):  # noqa: N802
        raise ZeroDivisionError("of all things")

    with pytest.raises(ValueError, match="ZeroDivisionError: of all things") as error:
        model_from_json(text, custom_objects={"Scale": Broken})
    assert key_of(error) == "saving.bad_config"
    assert isinstance(error.value.__cause__, ZeroDivisionError)


PLAIN_TAGS = """
class_name: Sequential
config:
- class_name: Dense
  config: {units: 3, batch_input_shape: !!python/tuple [null, 4], name: !!python/unicode 'd'}
"""


def test_tuples_and_texts_of_old_yaml_are_data():
    model = model_from_yaml(PLAIN_TAGS)
    assert model.layers[0].name == "d"
    assert model.input_shape == (None, 4)


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system ['touch {path}']",
        "!!python/object/new:os.system ['touch {path}']",
        "class_name: Sequential\nconfig: !!python/object/apply:os.system ['touch {path}']",
        "!!python/name:os.system",
        "!!python/module:os",
        "a: !!python/object:tests.saving.small.Scale {{}}",
        "!!python/tuple [!!python/object/apply:os.system ['touch {path}']]",
    ],
)
def test_yaml_that_asks_for_objects_is_refused(tmp_path, text):
    path = tmp_path / "run"
    with pytest.raises(ValueError) as error:
        model_from_yaml(text.format(path=path))
    assert key_of(error) == "saving.yaml_tag"
    assert not path.exists()


BOMB = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in pairwise("abcdefghijklm")
)


@pytest.mark.parametrize(
    ("read", "text", "key"),
    [
        (model_from_json, "{", "saving.not_parsed"),
        (model_from_json, "", "saving.not_parsed"),
        (model_from_json, b"\xff\xfe\xfa", "saving.not_parsed"),
        (model_from_json, None, "saving.no_string"),
        (model_from_json, {"class_name": "Model"}, "saving.no_string"),
        (model_from_json, "[" * 100_000, "saving.too_deep"),
        (model_from_json, '{"class_name":"Sequential","config":' + "[" * 400 + "]" * 400 + "}", "saving.too_deep"),
        (model_from_json, "[]", "saving.config_list"),
        (model_from_json, "3", "saving.outline"),
        (model_from_json, '{"config": {}}', "saving.outline"),
        (model_from_json, '{"class_name": ["Dense"], "config": {}}', "saving.outline"),
        (model_from_json, '{"class_name": "Dense", "config": 3}', "saving.outline"),
        (model_from_json, '{"class_name": "Sequential", "config": [], "keras_version": 1.2}', "saving.outline"),
        (model_from_yaml, "a: [", "saving.not_parsed"),
        (model_from_yaml, "a: &a [*a]", "saving.too_deep"),
        (model_from_yaml, BOMB, "saving.too_deep"),
        (model_from_yaml, 3, "saving.no_string"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_texts_that_are_no_models(read, text, key):
    with pytest.raises((ValueError, TypeError)) as error:
        read(text)
    assert key_of(error) == key


def damaged(place, value):
    """The configuration of a graph with something else in one place."""
    config = json.loads(graph().to_json())
    inside = config
    for step in place[:-1]:
        inside = next(one for one in inside if one["name"] == step) if isinstance(inside, list) else inside[step]
    if value is None:
        del inside[place[-1]]
    else:
        inside[place[-1]] = value
    return config


DENSE = ("config", "layers", "shared")


@pytest.mark.parametrize(
    ("place", "value", "key"),
    [
        (("config",), None, "architecture.no_key"),
        (("config", "layers"), None, "architecture.no_key"),
        (("config", "layers"), "abc", "saving.outline"),
        (("config", "layers"), [3], "saving.outline"),
        (("config", "output_layers"), None, "saving.outline"),
        (("config", "output_layers"), [["x", 0]], "saving.outline"),
        (("config", "output_layers"), [["x", 0, 7]], "architecture.no_tensor"),
        (("config", "output_layers"), [["x", 3, 0]], "architecture.no_tensor"),
        (("config", "output_layers"), [["x", -1, 0]], "saving.outline"),
        (("config", "output_layers"), [["none", 0, 0]], "architecture.no_tensor"),
        (("config", "output_layers"), [[["x"], 0, 0]], "saving.outline"),
        ((*DENSE, "name"), None, "saving.outline"),
        ((*DENSE, "inbound_nodes"), None, "saving.outline"),
        ((*DENSE, "inbound_nodes"), [[["x", 0, 0, {}]]], "architecture.no_tensor"),  # a circle
        ((*DENSE, "inbound_nodes"), [[["a", 0, 0, [3]]]], "saving.outline"),
        ((*DENSE, "config", "units"), "many", "call.bad_value"),
        ((*DENSE, "config", "units"), 10**13, "saving.bad_config"),
        ((*DENSE, "config", "unknown"), 1, "call.unknown"),
        ((*DENSE, "config", "kernel_initializer"), {"class_name": "Sand"}, "saving.unknown"),
        ((*DENSE, "config", "kernel_initializer"), {"class_name": 3}, "registry.no_class_name"),
        ((*DENSE, "config", "kernel_initializer"), {"class_name": "Zeros", "config": 3}, "registry.no_class_name"),
        ((*DENSE, "config", "activation"), "soft", "saving.unknown"),
        ((*DENSE, "config", "dtype"), {"class_name": "Policy", "config": {"name": "mixed_float16"}}, "call.later_key"),
    ],
    ids=str,
)
def test_damaged_configurations_are_told_in_one_sentence(place, value, key):
    with pytest.raises((ValueError, TypeError)) as error:
        model_from_config(damaged(place, value))
    assert key_of(error) == key


def test_the_list_of_a_sequential_of_keras_2_1():
    config = {"class_name": "Sequential", "config": row().get_config()["layers"]}
    inner = {"class_name": "Sequential", "config": [config, {"class_name": "Dense", "config": {"units": 1}}]}
    assert model_from_config(inner).count_params() == row().count_params() + 3


def test_a_name_that_the_code_of_a_lambda_lacks_is_told():
    code = compile("lambda t: tf_of_then.square(t)", "old_program.py", "eval")
    square = FunctionType(code.co_consts[0], {"tf_of_then": backend})
    text = Sequential([layers.Lambda(square, input_shape=(3,), name="squares")]).to_json()
    with pytest.raises(ValueError, match="tf_of_then") as error:
        model_from_json(text, safe_mode=False)
    assert key_of(error) == "saving.code_name"
    assert model_from_json(text, {"tf_of_then": backend}, safe_mode=False).output_shape == (None, 3)
    assert model_from_json(text, {"squares": backend.square}).output_shape == (None, 3)


def test_code_of_lambdas_runs_only_if_allowed():
    x = layers.Input((2,))
    text = Model(x, layers.Lambda(lambda t: t * 2)(x)).to_json()
    with pytest.raises(ValueError) as error:
        model_from_json(text)
    assert key_of(error) == "function.code"
    model = model_from_json(text, safe_mode=False)
    assert model.predict(np.ones((1, 2))).tolist() == [[2.0, 2.0]]
