"""What later releases write into configurations: dropped where it changes nothing, refused where it does."""

import pytest

from kerascn.declare import later, registry
from kerascn.declare.declared import Declared
from kerascn.declare.fields import arg


class Sample(Declared):
    """A class with two arguments."""

    units: int = arg()
    dtype: str | None = arg(default=None)


@pytest.mark.parametrize("key", sorted(later.KEYS))
def test_each_key_is_dropped_at_its_neutral_values_only(key):
    for neutral in later.KEYS[key]:
        assert Sample.from_config({"units": 3, key: neutral}).units == 3
    for other in ("something", 7, [1], 0 if False in later.KEYS[key] else False, 1 if True in later.KEYS[key] else 2):
        if not any(type(other) is type(neutral) and other == neutral for neutral in later.KEYS[key]):
            with pytest.raises(ValueError, match=key) as error:
                Sample.from_config({"units": 3, key: other})
            assert error.value.key == "call.later_key"


def test_an_argument_of_that_name_is_no_later_key():
    assert later.in_words_of_keras2("Conv", {"groups": 4}, ("groups",)) == {"groups": 4}


def test_other_keys_are_left_for_the_class_to_refuse():
    with pytest.raises(TypeError) as error:
        Sample.from_config({"units": 3, "colour": "red"})
    assert error.value.key == "call.unknown"


@pytest.mark.parametrize("module", ["keras", "keras.mixed_precision"])
def test_policies_of_one_number_type_are_that_type(module):
    policy = {"module": module, "class_name": "Policy", "config": {"name": "float64"}, "registered_name": None}
    assert Sample.from_config({"units": 3, "dtype": policy}).dtype == "float64"
    for mixed in ("mixed_float16", {**policy, "config": {"name": "mixed_bfloat16"}}):
        with pytest.raises(ValueError, match="dtype") as error:
            Sample.from_config({"units": 3, "dtype": mixed})
        assert error.value.key == "call.later_key"


def test_the_axis_in_a_list():
    arguments = ("axis",)
    assert later.in_words_of_keras2("BatchNormalization", {"axis": [3]}, arguments) == {"axis": 3}
    assert later.in_words_of_keras2("BatchNormalization", {"axis": [1, 2]}, arguments) == {"axis": [1, 2]}
    assert later.in_words_of_keras2("Other", {"axis": [3]}, arguments) == {"axis": [3]}


def test_names_of_classes():
    assert later.name_of_class("Custom>Mine") == "Mine"
    assert later.name_of_class("Custom>Functional") == "Model"
    assert later.name_of_class("Dense") == "Dense"
    assert later.name_of_class(None) is None


def test_every_later_name_stands_for_something_known():
    from kerascn import initializers, layers, models, regularizers  # noqa: F401

    known = {name for kind in ("layer", "initializer", "regularizer") for name in registry.names(kind)}
    assert set(later.CLASS_NAMES.values()) <= known
    assert not set(later.CLASS_NAMES) & known


def test_a_users_class_comes_before_a_later_name():
    class Mine:
        """An initializer of a user that bears a name of a later release."""

        def __call__(self, shape, dtype=None):
            return None

    with registry.custom_objects({"GlorotUniform": Mine}):
        assert isinstance(registry.load("initializer", {"class_name": "GlorotUniform", "config": {}}), Mine)
