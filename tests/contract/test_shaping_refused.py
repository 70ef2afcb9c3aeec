"""What shaping functions can't take: one sentence each, the same on both engines, in both languages."""

import re

import numpy as np
import pytest

from kerascn import messages
from kerascn.backend.contract import shaping
from tests.contract.told import refused

FOREIGN = {
    "tensorflow": type("TensorVariable", (), {"__module__": "pytensor.tensor.variable"}),
    "theano": type("Tensor", (), {"__module__": "tensorflow.python.framework.ops"}),
}

IMAGES = {"height_factor": 2, "width_factor": 2, "data_format": None}
VOLUMES = {"depth_factor": 2, **IMAGES}

# (function, arguments, the argument that the sentence names); tensors stand as words, see `tensors`.
WRONG = [
    ("concatenate", {"tensors": ["x", "x"], "axis": 3}, "axis"),
    ("concatenate", {"tensors": ["x", "x"], "axis": None}, "axis"),
    ("concatenate", {"tensors": ["x", "x"], "axis": "1"}, "axis"),
    ("concatenate", {"tensors": "x"}, "tensors"),
    ("concatenate", {"tensors": []}, "tensors"),
    ("concatenate", {"tensors": None}, "tensors"),
    ("concatenate", {"tensors": ["x", None]}, "tensors[1]"),
    ("concatenate", {"tensors": ["x", "ints"]}, "tensors[1]"),
    ("concatenate", {"tensors": ["x", "flat"]}, "tensors"),
    ("concatenate", {"tensors": ["x", "other"], "axis": 0}, "tensors"),
    ("concatenate", {"tensors": ["x", "foreign"]}, "tensors[1]"),
    ("stack", {"x": "x"}, "x"),
    ("stack", {"x": ["x", "other"]}, "x"),
    ("stack", {"x": ["x", "ints"]}, "x[1]"),
    ("stack", {"x": ["x", "x"], "axis": 4}, "axis"),
    ("stack", {"x": ["x", "x"], "axis": (0, 1)}, "axis"),
    ("pack", {"x": None}, "x"),
    ("pack", {"x": ["x", "other"]}, "x"),
    ("stack", {"x": ["sparse", "sparse"]}, "x"),
    ("reshape", {"x": "sparse", "shape": (-1,)}, "x"),
    ("reshape", {"x": "x", "shape": ("number", -1)}, "shape"),
    ("tile", {"x": "sparse", "n": 2}, "x"),
    ("slice", {"x": "sparse", "start": (0, 0), "size": (1, 1)}, "x"),
    ("batch_flatten", {"x": "sparse"}, "x"),
    ("reshape", {"x": "word", "shape": (2,)}, "x"),
    ("reshape", {"x": "foreign", "shape": (2,)}, "x"),
    ("reshape", {"x": "x", "shape": (-1, -1)}, "shape"),
    ("reshape", {"x": "x", "shape": (5, 5)}, "shape"),
    ("reshape", {"x": "x", "shape": (-1, 7)}, "shape"),
    ("reshape", {"x": "x", "shape": (-2, 12)}, "shape"),
    ("reshape", {"x": "x", "shape": (None, 12)}, "shape"),
    ("reshape", {"x": "x", "shape": (2.0, 12)}, "shape"),
    ("reshape", {"x": "x", "shape": 24}, "shape"),
    ("reshape", {"x": "x", "shape": "24"}, "shape"),
    ("permute_dimensions", {"x": "x", "pattern": (0, 1)}, "pattern"),
    ("permute_dimensions", {"x": "x", "pattern": (0, 1, 1)}, "pattern"),
    ("permute_dimensions", {"x": "x", "pattern": (0, 1, 3)}, "pattern"),
    ("permute_dimensions", {"x": "x", "pattern": None}, "pattern"),
    ("permute_dimensions", {"x": None, "pattern": (0, 1, 2)}, "x"),
    ("repeat_elements", {"x": "x", "rep": 0, "axis": 1}, "rep"),
    ("repeat_elements", {"x": "x", "rep": 2.0, "axis": 1}, "rep"),
    ("repeat_elements", {"x": "x", "rep": "x", "axis": 1}, "rep"),
    ("repeat_elements", {"x": "x", "rep": 2, "axis": -4}, "axis"),
    ("repeat_elements", {"x": "x", "rep": 2, "axis": None}, "axis"),
    ("repeat", {"x": "x", "n": 2}, "x"),
    ("repeat", {"x": "flat", "n": -1}, "n"),
    ("repeat", {"x": "flat", "n": None}, "n"),
    ("tile", {"x": "x", "n": -1}, "n"),
    ("tile", {"x": "x", "n": (2, 1.5)}, "n"),
    ("tile", {"x": "x", "n": "2"}, "n"),
    ("tile", {"x": "x", "n": None}, "n"),
    ("tile", {"x": None, "n": 2}, "x"),
    ("flatten", {"x": None}, "x"),
    ("flatten", {"x": "foreign"}, "x"),
    ("batch_flatten", {"x": 3.0}, "x"),
    ("batch_flatten", {"x": "word"}, "x"),
    ("expand_dims", {"x": "x", "axis": 4}, "axis"),
    ("expand_dims", {"x": "x", "axis": None}, "axis"),
    ("expand_dims", {"x": "word"}, "x"),
    ("squeeze", {"x": "x", "axis": 1}, "axis"),
    ("squeeze", {"x": "x", "axis": 3}, "axis"),
    ("squeeze", {"x": "x", "axis": None}, "axis"),
    ("slice", {"x": "x", "start": (0, 0), "size": (1, 1, 1)}, "start"),
    ("slice", {"x": "x", "start": (0, 0, -1), "size": (1, 1, 1)}, "start"),
    ("slice", {"x": "x", "start": 0, "size": (1, 1, 1)}, "start"),
    ("slice", {"x": "x", "start": (0, 0, 0), "size": (1, 1)}, "size"),
    ("slice", {"x": "x", "start": (0, 0, 0), "size": (1, 1, -2)}, "size"),
    ("slice", {"x": "x", "start": (0, 0, 2), "size": (1, 1, 3)}, "size"),
    ("slice", {"x": "x", "start": (0, 0, 5), "size": (1, 1, -1)}, "size"),
    ("slice", {"x": "x", "start": (0, 0, 0), "size": None}, "size"),
    ("slice", {"x": None, "start": (0,), "size": (1,)}, "x"),
    ("reverse", {"x": "x", "axes": 3}, "axes"),
    ("reverse", {"x": "x", "axes": (1, 1)}, "axes"),
    ("reverse", {"x": "x", "axes": None}, "axes"),
    ("reverse", {"x": "x", "axes": "0"}, "axes"),
    ("arange", {"start": None}, "start"),
    ("arange", {"start": "5"}, "start"),
    ("arange", {"start": float("inf")}, "start"),
    ("arange", {"start": "x"}, "start"),
    ("arange", {"start": 0, "stop": "x"}, "stop"),
    ("arange", {"start": 0, "stop": 5, "step": 0}, "step"),
    ("arange", {"start": 0, "stop": 5, "step": None}, "step"),
    ("arange", {"start": 0, "stop": 1, "step": 0.1}, "dtype"),
    ("arange", {"start": 5, "dtype": "int33"}, "dtype"),
    ("arange", {"start": 5, "dtype": None}, "dtype"),
    ("temporal_padding", {"x": "flat"}, "x"),
    ("temporal_padding", {"x": "x", "padding": -1}, "padding"),
    ("temporal_padding", {"x": "x", "padding": (1, 1, 1)}, "padding"),
    ("temporal_padding", {"x": "x", "padding": None}, "padding"),
    ("temporal_padding", {"x": "x", "padding": "1"}, "padding"),
    ("asymmetric_temporal_padding", {"x": "flat"}, "x"),
    ("asymmetric_temporal_padding", {"x": "x", "left_pad": -1}, "left_pad"),
    ("asymmetric_temporal_padding", {"x": "x", "right_pad": (1, 1)}, "right_pad"),
    ("spatial_2d_padding", {"x": "x"}, "x"),
    ("spatial_2d_padding", {"x": "images", "padding": (1, 1, 1)}, "padding"),
    ("spatial_2d_padding", {"x": "images", "padding": ((1, 1), (1, -1))}, "padding"),
    ("spatial_2d_padding", {"x": "images", "padding": None}, "padding"),
    ("spatial_2d_padding", {"x": "images", "data_format": "channels"}, "data_format"),
    ("asymmetric_spatial_2d_padding", {"x": "x"}, "x"),
    ("asymmetric_spatial_2d_padding", {"x": "images", "top_pad": 1.0}, "top_pad"),
    ("asymmetric_spatial_2d_padding", {"x": "images", "bottom_pad": -1}, "bottom_pad"),
    ("asymmetric_spatial_2d_padding", {"x": "images", "data_format": 1}, "data_format"),
    ("spatial_3d_padding", {"x": "images"}, "x"),
    ("spatial_3d_padding", {"x": "volumes", "padding": (1, 1)}, "padding"),
    ("spatial_3d_padding", {"x": "volumes", "data_format": "tff"}, "data_format"),
    ("resize_images", {"x": "x", **IMAGES}, "x"),
    ("resize_images", {"x": "images", **IMAGES, "height_factor": 0}, "height_factor"),
    ("resize_images", {"x": "images", **IMAGES, "width_factor": 1.5}, "width_factor"),
    ("resize_images", {"x": "images", **IMAGES, "data_format": "last"}, "data_format"),
    ("resize_images", {"x": "images", "height_factor": 2, "width_factor": 2}, "data_format"),
    ("resize_images", {"x": "images", **IMAGES, "interpolation": "cubic"}, "interpolation"),
    ("resize_images", {"x": "images", **IMAGES, "interpolation": None}, "interpolation"),
    ("resize_volumes", {"x": "images", **VOLUMES}, "x"),
    ("resize_volumes", {"x": "volumes", **VOLUMES, "depth_factor": -2}, "depth_factor"),
    ("resize_volumes", {"x": "volumes", **VOLUMES, "height_factor": None}, "height_factor"),
    ("resize_volumes", {"x": "volumes", **VOLUMES, "width_factor": "2"}, "width_factor"),
    ("resize_volumes", {"x": "volumes", **VOLUMES, "data_format": "first"}, "data_format"),
]  # fmt: skip


@pytest.fixture(scope="module")
def tensors(K, engine_name):
    """What the words of the table stand for."""
    return {
        "x": K.placeholder((2, 3, 4)), "ints": K.placeholder((2, 3, 4), dtype="int32"),
        "flat": K.placeholder((2, 3)), "other": K.placeholder((2, 5, 4)), "word": "word",
        "images": K.placeholder((2, 3, 4, 1)), "volumes": K.placeholder((2, 3, 4, 5, 1)),
        "sparse": K.placeholder((3, 4), sparse=True), "number": K.constant(2.0),
        "foreign": FOREIGN[engine_name](),
    }  # fmt: skip


def stands_for(value, tensors):
    if isinstance(value, (list, tuple)):
        return type(value)(stands_for(v, tensors) for v in value)
    return tensors.get(value, value) if isinstance(value, str) else value


def label(wrong):
    function, arguments, _ = wrong
    return f"{function}({arguments})".replace(" ", "")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("wrong", WRONG, ids=label)
def test_one_sentence_names_function_and_argument(K, tensors, wrong, language):
    function, arguments, named = wrong
    given = {name: stands_for(value, tensors) for name, value in arguments.items()}
    text = refused(lambda: getattr(K, function)(**given), f"K.{function}()", f"'{named}'", language=language)
    assert bool(re.search("[一-鿿]", text)) == (language == "zh")


@pytest.mark.parametrize("name", shaping.__all__)
def test_missing_unknown_and_doubled_arguments(K, name):
    function = getattr(K, name)
    first = "start" if name == "arange" else "tensors" if name == "concatenate" else "x"
    refused(lambda: function(), f"K.{name}()", f"'{first}'", kind=TypeError)
    refused(lambda: function(1, spam=1), f"K.{name}()", "'spam'", kind=TypeError)
    refused(lambda: function(1, **{first: 1}), f"K.{name}()", f"'{first}'", kind=TypeError)


def test_both_spellings_at_once(K):
    x = K.placeholder((2, 3))
    refused(lambda: K.expand_dims(x, dim=1, axis=1), "dim", "axis", kind=TypeError)


def test_every_function_is_among_the_wrong_uses():
    assert {function for function, _, _ in WRONG} == set(shaping.__all__)


def test_the_tensor_given_is_shown(K):
    x = K.placeholder((None, 3, 4), dtype="float64")
    refused(lambda: K.spatial_2d_padding(x), "float64", "(None, 3, 4)", "4")
    refused(lambda: K.concatenate([x, x[:, :2]], 0), "(None, 3, 4)", "(None, 2, 4)")
    refused(lambda: K.slice(x, (0, 2, 0), (-1, 2, 4)), "(None, 3, 4)", "(0, 2, 0)")
    refused(lambda: K.reshape(np.zeros((2, 3)), (4, 2)), "6", "(2, 3)", "(4, 2)")


def test_the_sentences_of_the_theme_exist_in_both_languages():
    keys = [{key for key in said if key.startswith("shaping.")} for said in messages.LANGUAGES.values()]
    assert keys[0] == keys[1] and len(keys[0]) > 10
