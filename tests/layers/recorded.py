"""The cases that were recorded with Keras 2.0 on TensorFlow: settings in words, arrays, and the model they speak of.

The settings are the headings under which the cases were recorded, such as
``4 length 3 filters on 5x2 input, strides=1, padding='valid'``: words, then arguments of the layer.
"""

import ast
import json
import re
from itertools import permutations
from typing import NamedTuple

import numpy as np

from kerascn import activations, layers
from kerascn.engine import Input
from kerascn.models import Model
from tests.genuine import genuine

FOLDER = "keras_fixtures"
SETTINGS = "case_settings.json"
UNITS = 2  # of the Dense layers in front of what has no weights of its own
ROWS = 3  # how often their output is repeated where the text speaks of 2D inputs
ARGUMENT = re.compile(r"(\w+)=(.+)")
WORDS = {  # how the words of a kind of layer are read; each group is an argument, or `on`: the input's shape
    "Conv1D": r"(?P<filters>\d+) length (?P<kernel_size>\d+) filters on (?P<on>\S+) input",
    "Conv2DTranspose": r"(?P<filters>\d+) (?P<kernel_size>\d+x\d+) filters on (?P<on>\S+) input",
    **{f"Cropping{n}D": r"cropping (?P<cropping>.+) on (?P<on>\S+) input" for n in (1, 3)},
    **{f"UpSampling{n}D": r"size (?P<size>\S+) upsampling on (?P<on>\S+) input" for n in (1, 3)},
    "ZeroPadding2D": r"padding (?P<padding>.+) on (?P<on>\S+) input",
    "Permute": r"shape \[(?P<on>.+)\] -> \[(?P<to>.+)\]",
    "Reshape": r"shape \[(?P<on>.+)\] -> \[(?P<to>.+)\]",
    **dict.fromkeys(("Dropout", "GaussianDropout"), "should pass through"),
    "Concatenate": r"(?:(?P<branches>\d)x )?(?P<rank>\d)D inputs",
    "Bidirectional": r"wrap a (?P<wrapped>\w+) layer with units=(?P<units>\d+)",
    "pooling": r"input (?P<on>\S+)",
    "activations": r"(?P<rank>\d)D",
}


class Case(NamedTuple):
    """One recorded case; the arrays have a batch axis of length 1."""

    name: str  # such as "convolutional.Conv1D.0"
    settings: str | None
    inputs: list
    weights: list
    expected: np.ndarray

    @property
    def kind(self):
        """The class, or the function of activations, that it is about."""
        return self.name.split(".")[1] if "." in self.name else self.name.split("_")[0]


def all_cases():
    """Every case by its name; without the folder the test is skipped."""
    folder = genuine(FOLDER)
    settings = json.loads((folder / SETTINGS).read_text("utf-8"))
    found = {}
    for path in sorted(folder.rglob("*.json")):
        if path.name != SETTINGS:
            for name, told in json.loads(path.read_text("utf-8")).items():
                found[name] = _case(name, settings.get(name), told)
    return found


def _case(name, settings, told):
    inputs = [_array(one)[None] for one in told.get("inputs") or [told["input"]]]
    weights = [_array(one) for one in told.get("weights", [])]
    return Case(name, settings, inputs, weights, _array(told["expected"])[None])


def _array(told):
    return np.array(told["data"], "float32").reshape(told["shape"])


# From words to arguments.


def read(case):
    """What the settings say: the words' groups and the arguments of the layer, in one dictionary.

    Raises:
        ValueError: Words that this reader does not know.
    """
    phrases, arguments = [], {}
    for piece in _pieces(case.settings):
        told = ARGUMENT.fullmatch(piece)
        if told:
            arguments[told[1]] = ast.literal_eval(told[2])
        else:
            phrases.append(piece)
    return _words(case, phrases) | arguments


def _pieces(text):
    """The pieces between the commas that stand in no brackets."""
    depth, pieces = 0, [""]
    for sign in text:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and not depth:
            pieces.append("")
        else:
            pieces[-1] += sign
    return [piece.strip() for piece in pieces if piece.strip()]


def _words(case, phrases):
    pattern = WORDS.get(case.kind) or WORDS.get(case.name.split(".")[0])
    if not (pattern or phrases):
        return {}
    told = re.fullmatch(pattern or "", " ".join(phrases))
    if told is None:
        raise ValueError(f"{case.name}: {case.settings!r} is not understood")
    return {key: _value(text) for key, text in told.groupdict().items() if text is not None}


def _value(text):
    """A number, a pair, lengths as in 6x6x3 or 6, 6, 3, else the text itself."""
    if re.fullmatch(r"\d+([x,] ?\d+)+", text):
        return tuple(int(n) for n in re.findall(r"\d+", text))
    return ast.literal_eval(text) if re.fullmatch(r"[\d(), ]+", text) else text


# From arguments to a model.


def model_of(case):
    """The model whose output was recorded, made of the settings, with the recorded weights."""
    inputs = [Input(batch_shape=one.shape) for one in case.inputs]
    told = read(case)
    on = told.pop("on", None)
    if on is not None and (on if isinstance(on, tuple) else (on,)) != case.inputs[0].shape[1:]:
        raise ValueError(f"{case.name} was recorded on {case.inputs[0].shape[1:]}, the text speaks of {on}")
    model = Model(inputs, _output(case, inputs[0], told))
    model.set_weights(case.weights)
    return model


def _output(case, x, told):
    theme, kind = case.name.split(".")[:2]
    if theme == "activations":
        return _activated(case, kind, x, told)
    if theme == "merge":
        return _merged(case, kind, x, told)
    if kind in ("Dropout", "GaussianDropout"):
        return getattr(layers, kind)(0.4)(layers.Dense(UNITS)(x))
    if kind == "Permute":
        return layers.Permute(_order(case, told["to"]))(x)
    if kind == "Reshape":
        return layers.Reshape(told["to"] if isinstance(told["to"], tuple) else (told["to"],))(x)
    if kind == "Bidirectional":
        return _both_ways(told)(x)
    return getattr(layers, kind)(**told)(x)


def _activated(case, kind, x, told):
    if len(case.inputs[0].shape) - 1 != told.pop("rank"):
        raise ValueError(f"{case.name} was recorded on {case.inputs[0].shape[1:]}")
    return layers.Lambda(getattr(activations, kind), arguments=told)(x)


def _merged(case, kind, x, told):
    """The branches are Dense layers, one for each kernel; their outputs are repeated where 2D inputs are merged."""
    branches, rank = len(case.weights) // 2, told.pop("rank", 1)
    if told.pop("branches", branches) != branches:
        raise ValueError(f"{case.name} has weights of {branches} branches")
    made = [layers.Dense(UNITS)(x) for _ in range(branches)]
    return getattr(layers, kind)(**told)([layers.RepeatVector(ROWS)(one) for one in made] if rank == 2 else made)


def _order(case, to):
    """The one order of the axes that makes the recorded output of the recorded input."""
    (x,) = case.inputs
    fitting = [
        order for order in permutations(range(1, x.ndim))
        if x.shape[1:] != to and tuple(x.shape[n] for n in order) == to
        and np.array_equal(x.transpose(0, *order), case.expected)
    ]  # fmt: skip
    (order,) = fitting
    return order


def _both_ways(told):
    mode, wrapped = told.pop("merge_mode"), getattr(layers, told.pop("wrapped"))
    return layers.Bidirectional(wrapped(**told), merge_mode=mode)
