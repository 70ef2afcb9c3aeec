"""Declared classes: both spellings, checks, configuration, signature, users' subclasses."""

import inspect
import subprocess
import sys

import numpy as np
import pytest

import kerascn
from kerascn.activations import linear, relu
from kerascn.declare import checks
from kerascn.declare.respell import read
from kerascn.initializers import RandomUniform
from tests.declare.sample import SampleConv, SampleDense


@pytest.fixture
def dialect_1():
    kerascn.set_dialect(1)
    yield
    kerascn.set_dialect(2)


def same(one, other):
    assert one.get_config() == other.get_config()


def told(kind, key, call):
    with pytest.raises(kind) as caught:
        call()
    assert caught.value.key == key
    return str(caught.value)


def test_words_of_both_ages_name_the_same_arguments():
    same(SampleDense(32, activation="relu"), SampleDense(output_dim=32, activation="relu"))
    same(
        SampleDense(3, kernel_initializer="uniform", use_bias=False),
        SampleDense(3, init="uniform", bias=False),
    )
    modern = SampleConv(8, (3, 5), strides=(2, 2), padding="same", data_format="channels_first", activation="linear")
    for old in (
        SampleConv(8, 3, 5, subsample=(2, 2), border_mode="same", dim_ordering="th"),
        SampleConv(nb_filter=8, nb_row=3, nb_col=5, subsample=(2, 2), border_mode="same", dim_ordering="th"),
        SampleConv(8, 3, nb_col=5, subsample=(2, 2), border_mode="same", dim_ordering="th"),
        SampleConv(8, nb_row=3, nb_col=5, subsample=(2, 2), border_mode="same", dim_ordering="th"),
    ):
        same(old, modern)


def test_words_of_keras1_go_with_a_kernel_in_one_place():
    same(SampleConv(8, (3, 5), border_mode="same"), SampleConv(8, (3, 5), padding="same"))
    same(SampleConv(8, (3, 5), (2, 2), dim_ordering="th"), SampleConv(8, (3, 5), (2, 2), data_format="channels_first"))
    same(SampleConv(8, 3, border_mode="same"), SampleConv(8, 3, padding="same"))
    same(SampleConv(8, 3, nb_col=3, border_mode="same"), SampleConv(8, (3, 3), padding="same"))


def test_the_kernel_tells_the_age_of_a_convolution(dialect_1):
    assert SampleConv(8, (3, 5), (2, 2)).strides == (2, 2)
    kerascn.set_dialect(2)
    assert SampleConv(8, 3, 5).kernel_size == (3, 5)
    assert SampleConv(8, 3, 5).strides == (1, 1)
    assert SampleConv(8, 3).kernel_size == 3
    assert "(3, 3)" in told(TypeError, "call.kernel_in_places", lambda: SampleConv(8, 3, 3, strides=2))


def test_places_follow_the_dialect(dialect_1):
    assert SampleDense(4, "uniform", "relu").activation is relu
    kerascn.set_dialect(2)
    assert SampleDense(4, "relu", False).use_bias is False


def test_a_keras_1_word_makes_the_places_and_defaults_those_of_keras_1():
    layer = SampleDense(4, "uniform", "relu", bias=False)
    assert isinstance(layer.kernel_initializer, RandomUniform) and layer.activation is relu and layer.use_bias is False
    text = told(TypeError, "call.twice_keras1", lambda: SampleDense(64, "relu", init="uniform"))
    assert "'relu'" in text and "init" in text


def test_keras_2_names_may_stand_beside_keras_1_words_unless_both_mean_one_argument():
    same(SampleDense(output_dim=3, use_bias=False), SampleDense(3, use_bias=False))
    text = told(TypeError, "call.both_spellings", lambda: SampleDense(units=3, output_dim=4))
    assert "units" in text and "output_dim" in text


@pytest.mark.parametrize(
    "key, parts, call",
    [
        ("call.unknown", ["unit", "units"], lambda: SampleDense(unit=3)),
        ("call.unknown", ["ouput_dim", "output_dim"], lambda: SampleDense(3, ouput_dim=3)),
        ("call.missing", ["units"], lambda: SampleDense()),
        ("call.missing", ["units"], lambda: SampleDense(init="uniform")),
        ("call.pack", ["nb_row", "nb_col"], lambda: SampleConv(8, nb_row=3)),
        ("call.twice", ["units"], lambda: SampleDense(3, units=3)),
        ("call.too_many", ["5"], lambda: SampleDense(1, None, True, "uniform", None, 1)),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wrong_call_is_told_in_one_sentence(language, key, parts, call):
    kerascn.config.set_language(language)
    try:
        text = told(TypeError, key, call)
    finally:
        kerascn.config.forget()
    assert all(part in text for part in parts) and "\n" not in text


@pytest.mark.parametrize("value", [0, -3, 2.5, "3", None, True])
def test_a_wrong_value_is_told_with_argument_and_value(value):
    text = told(ValueError, "call.bad_value", lambda: SampleDense(value))
    assert "units" in text and repr(value) in text


def test_numbers_of_numpy_are_numbers():
    assert SampleDense(np.int64(3)).units == 3
    for wrong in (np.int64(0), np.float64(2.5), np.bool_(True)):
        assert "positive" in told(ValueError, "call.bad_value", lambda wrong=wrong: SampleDense(wrong))
    values = {
        checks.positive: np.int32(1),
        checks.not_negative: np.int32(0),
        checks.positive_number: np.float32(0.5),
        checks.seed: np.int64(3),
        checks.fraction: np.float32(0.5),
        checks.number: np.float32(-1),
        checks.whole: np.int8(-1),
        checks.flag: np.bool_(True),
    }
    assert all(check(value) is True for check, value in values.items())


def test_lookups_take_names_configurations_classes_and_objects():
    by_config = {"class_name": "RandomUniform", "config": {"minval": -1, "maxval": 2}}
    assert SampleDense(1, kernel_initializer=by_config).kernel_initializer.maxval == 2
    assert isinstance(SampleDense(1, kernel_initializer=RandomUniform).kernel_initializer, RandomUniform)
    mine = RandomUniform(-3)
    assert SampleDense(1, kernel_initializer=mine).kernel_initializer is mine
    text = told(ValueError, "registry.unknown", lambda: SampleDense(1, activation="rellu"))
    assert "relu" in text
    told(ValueError, "call.bad_value", lambda: SampleDense(1, activation=3))


def test_configurations_speak_keras_2_and_reload():
    layer = SampleDense(output_dim=3, init="uniform", name="d", input_dim=5)
    config = layer.get_config()
    assert config["units"] == 3 and config["input_dim"] == 5 and "weights" not in config
    assert "input_dim" not in SampleDense(3).get_config()
    same(SampleDense.from_config(config), layer)
    same(SampleDense.from_config({"output_dim": 3, "init": "uniform", "name": "d", "input_dim": 5}), layer)
    assert config["kernel_initializer"] == {
        "class_name": "RandomUniform",
        "config": {"minval": -0.05, "maxval": 0.05, "seed": None},
    }


def test_keys_of_later_releases_are_dropped_when_neutral_and_refused_otherwise():
    config = SampleConv(3, 2).get_config()
    same(SampleConv.from_config(config | {"groups": 1}), SampleConv(3, 2))
    text = told(ValueError, "call.later_key", lambda: SampleConv.from_config(config | {"groups": 4}))
    assert "groups" in text and "4" in text


def test_the_signature_is_the_fields_in_order():
    assert list(inspect.signature(SampleDense).parameters) == [
        "units", "activation", "use_bias", "kernel_initializer", "kernel_regularizer",
        "name", "trainable", "input_dim", "weights",
    ]  # fmt: skip
    parameters = inspect.signature(SampleDense).parameters
    assert parameters["name"].kind is parameters["name"].KEYWORD_ONLY
    assert parameters["units"].default is inspect.Parameter.empty
    assert parameters["use_bias"].default is True


def test_arguments_are_read_in_declared_order_whatever_the_order_of_the_call():
    found = read(SampleDense.__sheet__, (), {"use_bias": False, "name": "d", "units": 3})
    assert list(found) == list(SampleDense.__fields__)


def test_a_users_subclass_with_its_own_init_is_left_alone():
    class Mine(SampleDense):
        def __init__(self, width, init="mine", **kwargs):
            self.units = 77
            super().__init__(width, **kwargs)
            self.init = init

    layer = Mine(4, init="kept", bias=False)
    assert (layer.units, layer.init, layer.use_bias) == (4, "kept", False)
    assert str(inspect.signature(Mine)) == "(width, init='mine', **kwargs)"


def test_what_a_subclass_set_before_is_not_overwritten_by_a_default():
    class Mine(SampleDense):
        def __init__(self, **kwargs):
            self.use_bias = False
            super().__init__(3, **kwargs)

    assert Mine().use_bias is False
    assert Mine(bias=True).use_bias is True
    assert Mine(use_bias=True).use_bias is True


def test_a_subclass_adds_fields_by_helpers_alone():
    from kerascn.declare.fields import arg

    class Wider(SampleDense):
        extra: int = arg(default=5)
        bare: int = 4

    assert Wider(2, extra=6).extra == 6
    assert Wider(2).extra == 5 and Wider(2).bare == 4
    told(TypeError, "call.unknown", lambda: Wider(2, bare=1))
    assert Wider(output_dim=3).units == 3


def test_linear_is_found_by_its_name_again():
    assert SampleDense(2).get_config()["activation"] == "linear"
    assert SampleDense(2, activation=linear).get_config()["activation"] == "linear"


MYPY = """
from kerascn.declare.declared import Declared
from kerascn.declare.fields import arg, activation

class Thing(Declared):
    units: int = arg()
    rate: float = arg(default=0.5)
    name: str | None = arg(default=None, kw_only=True)

reveal_type(Thing.__init__)
Thing("three")
Thing(3, 0.1, "name by place")
"""


def test_mypy_sees_the_true_signature(tmp_path):
    path = tmp_path / "thing.py"
    path.write_text(MYPY)
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--follow-imports=silent",
        "--cache-dir",
        str(tmp_path / "cache"),
        str(path),
    ]
    seen = subprocess.run(command, capture_output=True, text=True).stdout
    assert "units: int, rate: float =" in seen and "name: str | None =" in seen
    assert 'incompatible type "str"; expected "int"' in seen
    assert "Too many positional arguments" in seen
