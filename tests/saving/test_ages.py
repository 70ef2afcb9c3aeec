"""Configurations of Keras 0.x and 1 in the layout of today; what else stands in files in place of a model."""

import json

import h5py
import numpy as np
import pytest

from kerascn.layers import Dense, Input, Lambda
from kerascn.models import Model, Sequential, load_model, model_from_config, model_from_json, model_from_yaml
from kerascn.saving.ages import in_layout_of_keras2, is_of_keras0
from kerascn.saving.outline import checked
from kerascn.utils.layer_utils import layer_from_config
from tests.genuine import genuine
from tests.saving.small import Scale, graph, key_of, row, same, stirred

KEPT = {"cache_enabled": True, "trainable": True}


def dense0(units, name="dense", **beside):
    """A layer as Keras 0.3 wrote it."""
    told = {"name": "Dense", "custom_name": name, "output_dim": units, "init": "uniform", "activation": "linear"}
    return {**told, "input_dim": None, "W_regularizer": None, "b_constraint": None, **KEPT, **beside}


def activation0(name):
    return {"name": "Activation", "activation": name, "custom_name": "activation", **KEPT}


# On data alone.


def test_class_and_arguments_are_taken_apart():
    told = {"name": "Sequential", "layers": [dense0(3, input_shape=[4]), activation0("relu")]}
    found = in_layout_of_keras2(told)
    first, second = found["config"]
    assert found["class_name"] == "Sequential"
    assert first["class_name"] == "Dense"
    assert set(first["config"]) == {
        "output_dim", "init", "activation", "input_dim", "W_regularizer", "b_constraint", "trainable", "input_shape",
    }  # fmt: skip
    assert second == {"class_name": "Activation", "config": {"activation": "relu", "trainable": True}}
    assert in_layout_of_keras2(found) == found


def test_names_of_the_user_stay_and_those_of_classes_go():
    layers = [dense0(1, "dense"), dense0(1, "mine"), dense0(1, "twice"), dense0(1, "twice")]
    found = in_layout_of_keras2({"name": "Sequential", "layers": layers})["config"]
    assert [one["config"].get("name") for one in found] == [None, "mine", None, None]


def test_layers_in_a_merge_and_in_an_autoencoder():
    inner = {"name": "Sequential", "layers": [dense0(3, input_shape=[4])]}
    told = {"name": "Merge", "mode": "concat", "concat_axis": 1, "layers": [inner, inner], **KEPT}
    found = in_layout_of_keras2(told)
    assert found["config"]["mode"] == "concat"
    assert [one["class_name"] for one in found["config"]["layers"]] == ["Sequential", "Sequential"]
    both = {"name": "AutoEncoder", "encoder_config": inner, "decoder_config": dense0(4), "output_reconstruction": True}
    assert [one["class_name"] for one in in_layout_of_keras2(both)["config"]] == ["Sequential", "Dense"]
    both["output_reconstruction"] = False
    assert [one["class_name"] for one in in_layout_of_keras2(both)["config"]] == ["Sequential"]


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("Dropout", {"p": "0.5"}, {"p": 0.5}),
        ("Dropout", {"p": "a half"}, {"p": "a half"}),
        ("InputLayer", {"dtype": "float", "name": "0.5"}, {"dtype": "float32", "name": "0.5"}),
        ("InputLayer", {"input_dtype": "double"}, {"input_dtype": "float64"}),
        ("InputLayer", {"dtype": "int32"}, {"dtype": "int32"}),
    ],
)
def test_fractions_and_number_types(kind, given, expected):
    told = {"class_name": "Sequential", "config": [{"class_name": kind, "config": given}]}
    assert in_layout_of_keras2(told)["config"][0]["config"] == expected


@pytest.mark.parametrize("data", [None, 3, "Dense", [], {}, {"name": "Dense"}, {"name": 3, "layers": []}])
def test_what_is_no_layer_of_keras_0_stays(data):
    assert not is_of_keras0(data)
    assert in_layout_of_keras2(data) == data


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"name": "Sequential", "layers": 3}, "saving.outline"),
        ({"name": "Sequential", "layers": [3]}, "saving.outline"),
        ({"name": "Sequential", "layers": [{"class_name": 3}]}, "saving.outline"),
        ({"name": "Graph", "nodes": 3, "node_config": []}, "saving.outline"),
        ({"name": "Graph", "nodes": {}, "node_config": 3}, "saving.outline"),
        ({"name": "Graph", "nodes": {}, "node_config": [3]}, "saving.outline"),
        ({"name": "Graph", "nodes": {}, "node_config": [{"name": "a", "input": "x"}]}, "saving.outline"),
        (
            {"name": "Graph", "nodes": {"a": dense0(1)}, "node_config": [{"name": "a", "input": "x"}]},
            "architecture.no_tensor",
        ),
        ({"name": "Graph", "nodes": {}, "input_config": [{"name": "x"}, {"name": "x"}]}, "network.names"),
        ({"name": "Graph", "nodes": {}, "output_config": [{"name": "y"}]}, "architecture.no_tensor"),
        ({"name": "AutoEncoder", "encoder_config": 3}, "saving.outline"),
        ({"class_name": "Graph", "config": {"nodes": []}}, "saving.outline"),
    ],
    ids=str,
)  # fmt: skip
def test_damaged_descriptions_of_keras_0_are_told(data, key):
    with pytest.raises(ValueError) as error:
        checked(data)
    assert key_of(error) == key


JUNK = [
    None, 3, -1, True, "x", "Graph", "Lambda", "<lambda>", [], {}, [[]], [None], ["a", "b"], [["x", 0, 0]],
    {"name": "Graph"}, {"class_name": "Graph", "config": {}}, {"name": "Lambda", "layers": []}, {"name": ["x"]},
]  # fmt: skip


def spoilt(data, random):
    """The data with junk in one place, or without it."""
    places = []

    def walk(inner):
        for key in inner if isinstance(inner, dict) else range(len(inner)):
            places.append((inner, key))
            if isinstance(inner[key], (dict, list)):
                walk(inner[key])

    walk(data)
    inner, key = places[random.randint(len(places))]
    if isinstance(inner, dict) and random.uniform() < 0.2:
        del inner[key]
    else:
        inner[key] = json.loads(json.dumps(JUNK[random.randint(len(JUNK))]))
    return data


@pytest.mark.filterwarnings("ignore:The initializers")
@pytest.mark.parametrize("kind", ["a graph", "a row", "a merge"])
def test_descriptions_spoilt_anywhere_are_told(kind):
    whole = {"name": "Sequential", "layers": [dense0(3, input_shape=[4]), activation0("relu"), dense0(1, "mine")]}
    merge = {"name": "Sequential", "layers": [{"name": "Merge", "mode": "sum", "layers": [whole, whole], **KEPT}]}
    text = json.dumps({"a graph": graph0(), "a row": whole, "a merge": merge}[kind])
    random, told = np.random.RandomState(0), 0
    for _ in range(600):
        data = spoilt(json.loads(text), random)
        try:
            checked(spoilt(data, random) if data and random.uniform() < 0.5 else data)
        except (ValueError, TypeError) as error:
            assert hasattr(error, "key"), data
            told += 1
    assert told > 30


# Models.


def test_a_model_of_keras_0_computes(K):
    layers = [dense0(3, input_shape=[4]), activation0("relu"), {"name": "Dropout", "p": 0.5, **KEPT}, dense0(2)]
    model = stirred(model_from_json(json.dumps({"name": "Sequential", "layers": layers})))
    kernel, bias, other, shift = model.get_weights()
    x = np.random.RandomState(0).uniform(-1, 1, (5, 4)).astype("float32")
    expected = np.maximum(x @ kernel + bias, 0) @ other + shift
    np.testing.assert_allclose(model.predict(x), expected, rtol=1e-5, atol=1e-6)


def graph0(**changed):
    """A graph with two inputs, nodes with one, several and merged inputs, a shared layer and two outputs."""
    shared = {"name": "shared", "inputs": ["a", "b"], "merge_mode": None, "outputs": ["left", "right"]}
    return {
        "name": "Graph",
        "input_config": [{"name": n, "input_shape": [4], "dtype": "float"} for n in ("a", "b")],
        "node_config": [
            shared,
            {"name": "sum", "input": None, "inputs": ["left", "right"], "merge_mode": "sum", "create_output": False},
            {"name": "deep", "input": "left", "inputs": [], "create_output": True},
        ],
        "nodes": {
            "shared": dense0(3),
            "sum": activation0("relu"),
            "deep": {"name": "Sequential", "layers": [dense0(3, input_shape=[3]), dense0(2)]},
        },
        "output_config": [{"name": "out", "input": "sum", "inputs": []}],
        "input_order": ["a", "b"],
        "output_order": ["out"],
        **changed,
    }


def test_a_graph_is_a_model_of_named_layers(K):
    model = stirred(model_from_json(json.dumps(graph0())))
    assert model.input_names == ["a", "b"]
    assert model.output_names == ["out", "deep"]
    weights = dict(zip([w.name.partition(":")[0] for w in model.weights], model.get_weights(), strict=True))
    kernel, bias = (value for name, value in weights.items() if name.startswith("shared"))
    inner = model.get_layer("deep").get_weights()
    random = np.random.RandomState(1)
    a, b = (random.uniform(-1, 1, (5, 4)).astype("float32") for _ in range(2))
    out, deep = model.predict([a, b])
    left, right = a @ kernel + bias, b @ kernel + bias
    np.testing.assert_allclose(out, np.maximum(left + right, 0), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(deep, (left @ inner[0] + inner[1]) @ inner[2] + inner[3], rtol=1e-5, atol=1e-6)
    config = model.get_config()
    assert Model.from_config(json.loads(json.dumps(config))).get_config() == config


def test_a_graph_that_was_compiled(K):
    told = graph0(optimizer={"name": "SGD", "lr": 0.5, "momentum": 0.0, "decay": 0.0}, loss={"out": "mse"})
    told["node_config"][2]["create_output"] = False
    model = model_from_json(json.dumps(told))
    assert float(K.get_value(model.optimizer.lr)) == 0.5
    x = np.ones((3, 4), "float32")
    assert model.train_on_batch({"a": x, "b": x}, {"out": np.full((3, 3), -1, "float32")}) >= 1


def test_a_shared_node_whose_calls_are_merged(K):
    told = graph0()
    told["node_config"][0] |= {"merge_mode": "concat", "concat_axis": 1}
    told["node_config"][1:] = []
    told["output_config"] = [{"name": "out", "input": "shared"}]
    assert model_from_json(json.dumps(told)).output_shape == (None, 6)


def test_the_graph_of_keras_1_has_its_layers_apart(K):
    told = graph0()
    del told["name"]
    told["nodes"]["sum"] = {"class_name": "Activation", "config": {"activation": "relu", "name": "sum"}}
    model = model_from_config({"class_name": "Graph", "config": told})
    assert model.output_names == ["out", "deep"]


def test_a_text_in_quotes(K):
    text = row().to_json()
    for quoted in (json.dumps(text), json.dumps(json.dumps(text))):
        assert model_from_json(quoted).count_params() == row().count_params()
    with pytest.raises(ValueError) as error:
        model_from_json(json.dumps(json.dumps(json.dumps(text))))
    assert key_of(error) == "saving.outline"


@pytest.mark.parametrize(("read", "name"), [(model_from_json, "model.json"), (model_from_yaml, "a/b/model.YML")])
def test_the_name_of_a_file_in_place_of_its_text(read, name):
    with pytest.raises(ValueError, match=r"file\.read\(\)") as error:
        read(name)
    assert key_of(error) == "saving.path_for_text"


def described(**config):
    """A model of one layer as Keras 1 described it."""
    layer = {"output_dim": 2, "batch_input_shape": [None, 4], "name": "d", **config}
    return {"class_name": "Sequential", "config": [{"class_name": "Dense", "config": layer}]}


def test_an_initializer_that_was_a_lambda(K):
    with pytest.warns(UserWarning, match=r": d\.") as told:
        model = model_from_config(described(init="<lambda>"))
    assert [one.message.key for one in told] == ["saving.lambda_initializer"]
    assert model.layers[0].get_config()["kernel_initializer"]["class_name"] == "VarianceScaling"

    def sevens(shape, name=None):
        return np.full(shape, 7.0)

    model = model_from_config(described(init="<lambda>"), custom_objects={"<lambda>": sevens})
    assert (model.get_weights()[0] == 7).all()


def test_an_activation_that_was_a_lambda_is_needed(K):
    with pytest.raises(ValueError, match=r"custom_objects=\{'<lambda>': function\}") as error:
        model_from_config(described(activation="<lambda>"))
    assert key_of(error) == "saving.unknown"
    model = model_from_config(described(activation="<lambda>"), custom_objects={"<lambda>": K.tanh})
    assert model.predict(np.zeros((1, 4))).tolist() == [[0.0, 0.0]]


def test_classes_of_the_user_keep_their_words(K):
    """Nothing in the configuration of somebody's own class is read otherwise."""

    class Drop(Scale):
        def __init__(self, p="0.5", **kwargs):
            self.p = p
            super().__init__(**kwargs)

        def get_config(self):
            return {**super().get_config(), "p": self.p}

    text = Sequential([Drop(input_shape=(2,))]).to_json()
    assert model_from_json(text, custom_objects={"Drop": Drop}).layers[0].p == "0.5"
    Graph, Tokenizer = type("Graph", (Drop,), {}), type("Tokenizer", (Drop,), {})
    for kind in (Graph, Tokenizer):
        text = Sequential([kind(input_shape=(2,))]).to_json()
        assert type(model_from_json(text, custom_objects={kind.__name__: kind}).layers[0]) is kind


def test_names_of_classes_as_later_releases_write_them(K):
    text = Sequential([Scale(3.0, input_shape=(2,))]).to_json().replace('"Scale"', '"Custom>Scale"')
    for name in ("Scale", "Custom>Scale"):
        assert model_from_json(text, custom_objects={name: Scale}).layers[0].start == 3.0
    with pytest.raises(ValueError, match=r"custom_objects=\{'Scale': Scale\}") as error:
        model_from_json(text)
    assert key_of(error) == "saving.unknown"


def test_a_model_of_a_users_own_class(K):
    class Mine(Model):
        """A functional model with a name of its own."""

    x = Input((2,))
    model = Mine(x, Dense(1)(x))
    again = model_from_json(model.to_json(), custom_objects={"Mine": Mine})
    assert type(again) is Mine
    assert again.count_params() == 3


def test_a_configuration_of_an_optimizer_beside_a_model_in_a_file_is_not_asked(K, tmp_path):
    model = stirred(graph())
    model.save(tmp_path / "m.h5", include_optimizer=False)
    with h5py.File(tmp_path / "m.h5", "r+") as file:
        said = json.loads(file.attrs["model_config"])
        file.attrs["model_config"] = json.dumps({**said, "optimizer": {"name": "SGD"}, "loss": "mse"})
    again = load_model(tmp_path / "m.h5", compile=False)
    assert again.optimizer is None
    assert same(again.get_weights(), model.get_weights())


# Other doors.


def test_a_layer_of_keras_0_alone(K):
    layer = layer_from_config(dense0(3, input_shape=[4]))
    assert type(layer) is Dense
    assert layer.batch_input_shape == (None, 4)
    assert layer_from_config({"class_name": "Dropout", "config": {"p": "0.5"}}).rate == 0.5
    assert layer_from_config({"name": "Sequential", "layers": [dense0(3, input_shape=[4])]}).output_shape == (None, 3)


def test_the_list_of_a_row_of_layers(K):
    model = Sequential.from_config([dense0(3, input_shape=[4]), activation0("relu"), dense0(2, "mine")])
    assert model.output_shape == (None, 2)
    assert model.layers[-1].name == "mine"
    old = [{"class_name": "Dropout", "config": {"p": "0.25", "batch_input_shape": [None, 3]}}]
    assert Sequential.from_config(old).layers[0].rate == 0.25


# The code of lambdas.


def with_code(text):
    """A description of a model with a lambda, the code of which is ``text``."""
    x = Input((2,))
    told = json.loads(Model(x, Lambda(lambda t: t * 2, name="lambda_1")(x)).to_json())
    told["config"]["layers"][1]["config"]["function"] = [text, None, None]
    return json.dumps(told)


OF_PYTHON_2 = (
    "c\x01\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00C\x00\x00\x00s\x08\x00\x00\x00|\x00\x00d\x01\x00\x13S(\x02\x00"
    "\x00\x00Ni\x02\x00\x00\x00(\x00\x00\x00\x00(\x01\x00\x00\x00t\x01\x00\x00\x00x(\x00\x00\x00\x00(\x00\x00\x00\x00"
    "s\x01\x00\x00\x00xt\x08\x00\x00\x00<lambda>\x01\x00\x00\x00s\x00\x00\x00\x00"
)  # lambda x: x ** 2, as Python 2.7 lays code out


@pytest.mark.parametrize("text", [OF_PYTHON_2, "4wEAAAA=\n", "", "no code", "TQ==\n"], ids=repr)
@pytest.mark.parametrize("safe", [True, False])
def test_a_lambda_of_another_python_is_told_with_the_way_out(K, text, safe):
    told = with_code(text)
    with pytest.raises(ValueError, match=r"lambda_1.*custom_objects=\{'lambda_1': function\}") as error:
        model_from_json(told, safe_mode=safe)
    assert key_of(error) == ("function.code" if safe else "function.unreadable")
    model = model_from_json(told, custom_objects={"lambda_1": lambda x: x**2}, safe_mode=safe)
    assert model.predict(np.array([[2.0, 3.0]])).tolist() == [[4.0, 9.0]]


def test_lambdas_of_keras_0_have_names_by_which_they_are_given(K):
    told = {"name": "Lambda", "function": OF_PYTHON_2, "output_shape": None, **KEPT}
    layers = [dense0(2, input_shape=[2]), told, {**told, "custom_name": "mine"}]
    text = json.dumps({"name": "Sequential", "layers": layers})
    with pytest.raises(ValueError, match=r"custom_objects=\{'lambda_1': function\}") as error:
        model_from_json(text)
    assert key_of(error) == "function.code"
    model = model_from_json(text, custom_objects={"lambda_1": lambda x: x**2, "mine": lambda x: x + 1})
    model.set_weights([np.eye(2), np.zeros(2)])
    assert model.predict(np.array([[2.0, 3.0]])).tolist() == [[5.0, 10.0]]


def test_a_lambda_that_merges(K):
    told = {"name": "merge_1", "mode": [OF_PYTHON_2, None, None], "mode_type": "lambda", "output_shape": None}
    inner = {"class_name": "Sequential", "config": described()["config"]}
    told |= {"layers": [inner, json.loads(json.dumps(inner).replace('"d"', '"e"'))]}
    text = json.dumps({"class_name": "Sequential", "config": [{"class_name": "Merge", "config": told}]})
    for safe, key in ((True, "function.code"), (False, "function.unreadable")):
        with pytest.raises(ValueError, match=r"custom_objects=\{'merge_1': function\}") as error:
            model_from_json(text, safe_mode=safe)
        assert key_of(error) == key
    model = model_from_json(text, custom_objects={"merge_1": lambda xs: xs[0] - xs[1]})
    assert model.output_shape == (None, 2)


GENUINE = {
    "examples/lambda/sequential_lambda.h5": {"lambda_1": lambda x: x**2, "lambda_2": lambda x: 3 * x},
    "weights/space_to_depth_simple_tensorflow_2.h5": {"space_to_depth_x2": lambda x: x},
}


@pytest.mark.parametrize("name", GENUINE)
@pytest.mark.filterwarnings("ignore:.*compile")
def test_genuine_lambdas_of_python_2_and_3_5(K, name):
    path, own = genuine(f"keras_files/dl4j-test-resources/{name}"), GENUINE[name]
    for safe, key in ((True, "function.code"), (False, "function.unreadable")):
        with pytest.raises(ValueError, match=f"custom_objects={{'{next(iter(own))}': function}}") as error:
            load_model(path, safe_mode=safe)
        assert key_of(error) == key
    assert load_model(path, custom_objects=own, compile=False).get_layer(next(iter(own))).function in own.values()
