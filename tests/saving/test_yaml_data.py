"""YAML of old writers: what is data is read, and nothing else."""

import math

import numpy as np
import pytest
import yaml

from kerascn.models import model_from_yaml
from kerascn.saving.yaml_data import data_of_yaml
from tests.saving.small import key_of

NUMBERS = [
    np.float64(0.25),
    np.float32(-1.5),
    np.float16(3),
    np.int64(-7),
    np.int32(2**31 - 1),
    np.uint8(255),
    np.bool_(1),
]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: f"{number.dtype}")
def test_single_numbers_of_numpy(number):
    found = data_of_yaml(yaml.dump({"rate": number, "shape": (3, number)}))
    assert found == {"rate": number.item(), "shape": [3, number.item()]}
    assert type(found["rate"]) is type(number.item())


PYTHON_2 = """
class_name: Sequential
config:
- class_name: Dropout
  config:
    rate: !!python/object/apply:numpy.core.multiarray.scalar
    - !!python/object/apply:numpy.dtype
      args: [f8, 0, 1]
      state: !!python/tuple [3, <, null, null, null, -1, -1, 0]
    - "\\0\\0\\0\\0\\0\\0\\xD0?"
    batch_input_shape: !!python/tuple [null, !!python/long '4']
    name: !!python/str 'drop'
    trainable: !!python/bool 'true'
"""


def test_a_model_as_python_2_wrote_it(K):
    model = model_from_yaml(PYTHON_2)
    assert model.layers[0].rate == 0.25
    assert model.layers[0].name == "drop"
    assert model.input_shape == (None, 4)


def test_what_the_words_for_types_stand_for():
    text = "[!!python/none ~, !!python/int 3, !!python/float .inf, !!python/list [1], !!python/dict {a: 1}]"
    assert data_of_yaml(text) == [None, 3, math.inf, [1], {"a": 1}]


SCALAR = "!!python/object/apply:numpy.core.multiarray.scalar"
DTYPE = "!!python/object/apply:numpy.dtype"


@pytest.mark.parametrize(
    "text",
    [
        f"{SCALAR} [f8, !!binary AAAA]",  # too few bytes
        f"{SCALAR} [f8]",
        f"{SCALAR} [O, !!binary AAAAAAAAAAA=]",
        f"{SCALAR} ['f8,f8', !!binary AAAAAAAAAAA=]",
        f"{SCALAR} [[f8], !!binary AAAAAAAAAAA=]",
        f"{SCALAR} [f8, 3]",
        f"{SCALAR} 3",
        f"{SCALAR} {{args: 3}}",
        f"{SCALAR} [!!python/object/apply:os.system ['true'], !!binary AAAA]",
        f"{DTYPE} [O8]",
        f"{DTYPE} {{args: [V1000000000]}}",
        f"{DTYPE} {{args: [[a, f8]]}}",
        f"{DTYPE} {{state: 3}}",
        "!!python/object/apply:numpy.core.multiarray._reconstruct [3]",
        "!!python/object/apply:numpy.fromfile ['/etc/hostname']",
        "!!python/object/new:numpy.dtype [f8]",
        "!!python/name:numpy.load",
        "!!python/complex 1+2j",
        "!!python/dict &a {a: !!python/tuple [*a]}",
    ],
)
def test_everything_else_is_refused(text):
    with pytest.raises(ValueError) as error:
        model_from_yaml(text)
    assert key_of(error) in ("saving.yaml_tag", "saving.not_parsed")


def test_a_loader_of_its_own():
    """What is known here is not known to others that read YAML in the same program."""
    data_of_yaml("[1]")
    with pytest.raises(yaml.constructor.ConstructorError):
        yaml.safe_load("!!python/tuple [1]")
