"""Every row comes back from its configuration, from JSON, YAML and HDF5, and still computes what NumPy says."""

import copy
import json
import pickle

import numpy as np
import pytest
import yaml

from kerascn import layers
from kerascn.models import load_model, model_from_json, model_from_yaml
from tests.every_layer.formulas import near
from tests.every_layer.model import FUNCTIONS, SideBySide
from tests.every_layer.table import ALL, FAMILIES, LIGHT, SLOW, rows_of
from tests.every_layer.together import name_of, new_session

pytestmark = pytest.mark.engine
EVERY = pytest.mark.all_only


def chained(model, folder, through):
    """A model that went through YAML or JSON, and then through a file."""
    weights = model.get_weights()
    if through is not None:
        model = through(model)
        model.set_weights(weights)
    model.save(folder / "all.h5")
    return load_model(folder / "all.h5", custom_objects=FUNCTIONS, compile=False)


def way(family, data_format, every):
    """What a model goes through before the file, which holds JSON as well."""
    if family in SLOW and not every:
        return None
    if data_format == "channels_first":
        return lambda model: model_from_yaml(model.to_yaml(), custom_objects=FUNCTIONS)
    return lambda model: model_from_json(model.to_json(), custom_objects=FUNCTIONS)


@pytest.mark.parametrize("family, data_format, every", LIGHT)
def test_a_model_of_all_rows_comes_back(family, data_format, every, tmp_path):
    rows = rows_of(family, data_format, every)
    with new_session(data_format):
        before = SideBySide(rows)
        shapes = before.model.output_shape
        after = chained(before.model, tmp_path, way(family, data_format, every))
        assert after.output_shape == shapes
        assert json.loads(after.to_json())["config"] == json.loads(before.model.to_json())["config"]
        found, expected = before.found(after.predict(before.fed())), before.expected()
    shapes = iter(shapes if isinstance(shapes, list) else [shapes])
    for number, row in enumerate(rows):
        for one, other in zip(found[number], expected[number], strict=True):
            assert near(one, np.asarray(other)), name_of(row, number)
            assert next(shapes)[1:] == other.shape[1:], name_of(row, number)


@pytest.mark.parametrize("family", FAMILIES)
def test_yaml_says_the_same_as_json(family):
    with new_session():
        model = SideBySide(rows_of(family, "channels_last", False)).model
        assert yaml.safe_load(model.to_yaml()) == json.loads(model.to_json())


def plain(config):
    """A configuration without the names, which no two layers share, nor those of layers within."""
    if isinstance(config, dict):
        return {name: plain(value) for name, value in config.items() if name != "name"}
    return [plain(one) for one in config] if isinstance(config, list) else config


def test_configurations_make_the_same_layers():
    with new_session():
        for number, row in enumerate(ALL):
            layer = row.made()
            config = layer.get_config()
            again = type(layer).from_config(copy.deepcopy(config))
            assert again.get_config() == config, name_of(row, number)
            assert layers.deserialize(layers.serialize(layer), FUNCTIONS).get_config() == config, name_of(row, number)


def test_calls_of_keras_1_make_the_same_configurations():
    with new_session():
        for number, row in enumerate(ALL):
            if row.old is not None:
                old, new = row.made_of_old(), row.made()
                assert type(old) is type(new)
                assert plain(old.get_config()) == plain(new.get_config()), name_of(row, number)


def test_configurations_are_plain_data():
    with new_session():
        for row in ALL:
            config = row.made().get_config()
            json.dumps(config)
            assert pickle.loads(pickle.dumps(config)) == config


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda layer: pickle.loads(pickle.dumps(layer))])
def test_layers_that_are_not_built_are_copied(copied):
    with new_session():
        for row in ALL:
            layer = row.made()
            assert copied(layer).get_config() == layer.get_config(), row.kind


@pytest.mark.parametrize("family", [one if one == "core" else pytest.param(one, marks=EVERY) for one in FAMILIES])
def test_layers_with_weights_are_copied(family):
    with new_session():
        model = SideBySide(rows_of(family, "channels_last", False)).model
        for layer in model.layers:
            again = pickle.loads(pickle.dumps(layer))
            assert again.get_config() == layer.get_config(), layer.name
            pairs = zip(again.get_weights(), layer.get_weights(), strict=True)
            assert all(np.array_equal(one, other) for one, other in pairs), layer.name
            assert again.built
            assert not {id(weight) for weight in again.weights} & {id(weight) for weight in layer.weights}
