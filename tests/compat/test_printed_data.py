"""Every signature that the old text prints of data and tools is taken as it is printed, in both dialects."""

import ast
import importlib
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from kerascn import config
from tests import seeds
from tests.compat.chapters_data import SIGNATURES
from tests.compat.printed import REQUIRED, everything
from tests.compat.test_printed import LEFT_OUT

pytestmark = pytest.mark.usefixtures("keras")

ELSEWHERE = {"models.load_model", *(path for path in LEFT_OUT if path.startswith("applications."))}
BARE = {  # printed without the path: the block and the module
    "get_file": (431, "utils.data_utils"),
    "layer_from_config": (434, "utils.layer_utils"),
    "to_categorical": (435, "utils.np_utils"),
    "convert_kernel": (436, "utils.np_utils"),
}
TEXT = "The cat, the dog; a CAT-fish\tand the end."


class Trial(NamedTuple):
    """How a callable is tried: what it needs, another value for each argument, and what is looked at."""

    needed: dict
    others: dict
    seen: Callable = lambda result: result


def plain(value):
    """What came out, as text that can be compared."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.tolist()}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(plain, value))}]"
    return repr(value)


def numbered(tokenizer):
    """What a tokenizer makes of a text."""
    tokenizer.fit_on_texts([TEXT])
    return tokenizer.word_index, tokenizer.texts_to_sequences([TEXT])


def changed(generator):
    """A batch of pictures."""
    pictures = np.random.RandomState(3).randint(0, 255, (9, 6, 6, 3)).astype("float32")
    first = generator.data_format == "channels_first"
    pictures = np.moveaxis(pictures, -1, 1) if first else pictures
    generator.fit(pictures, seed=1)
    return first, np.round(next(generator.flow(pictures, seed=1)).astype("float64"), 3)


def built(units=3):
    """Would make a model."""


TRIALS = {
    "preprocessing.sequence.pad_sequences": Trial(
        {"sequences": [[1, 2, 3], [4]]}, {"sequences": [[1], [2, 3]], "maxlen": 2, "dtype": "float32"}
    ),
    "preprocessing.sequence.skipgrams": Trial(
        {"sequence": [*range(1, 9)], "vocabulary_size": 9},
        {
            "sequence": [*range(8, 0, -1)], "vocabulary_size": 1000, "window_size": 1, "negative_samples": 0.5,
            "shuffle": False, "categorical": True, "sampling_table": np.array([0, 1] * 5),
        },
    ),
    "preprocessing.sequence.make_sampling_table": Trial({"size": 6}, {"size": 7, "sampling_factor": 1e-3}),
    "preprocessing.text.text_to_word_sequence": Trial(
        {"text": TEXT}, {"text": "x y", "filters": "a", "lower": False, "split": "t"}
    ),
    "preprocessing.text.one_hot": Trial(
        {"text": TEXT, "n": 500}, {"text": "x y", "n": 7, "filters": "a", "lower": False, "split": "t"}
    ),
    "preprocessing.text.Tokenizer": Trial(
        {}, {"nb_words": 2, "filters": "a", "lower": False, "split": "t"}, numbered
    ),
    "preprocessing.image.ImageDataGenerator": Trial(
        {},
        {
            "featurewise_center": True, "samplewise_center": True, "featurewise_std_normalization": True,
            "samplewise_std_normalization": True, "zca_whitening": True, "rotation_range": 40.0,
            "width_shift_range": 0.4, "height_shift_range": 0.4, "shear_range": 0.4, "zoom_range": 0.5,
            "channel_shift_range": 60.0, "horizontal_flip": True, "vertical_flip": True, "rescale": 0.5,
            "dim_ordering": "th", "fill_mode": "constant", "cval": 99.0,
        },
        changed,
    ),
    **dict.fromkeys(
        ("wrappers.scikit_learn.KerasClassifier", "wrappers.scikit_learn.KerasRegressor"),
        Trial({}, {"build_fn": built}, lambda estimator: sorted(estimator.get_params().items())),
    ),
    "layer_from_config": Trial(
        {"config": {"class_name": "Dense", "config": {"output_dim": 3, "activation": "mine"}},
         "custom_objects": {"mine": abs}},
        {"config": {"class_name": "Dense", "config": {"output_dim": 4, "activation": "mine"}},
         "custom_objects": {"mine": np.negative}},
        lambda layer: (layer.units, layer.activation),
    ),
    "to_categorical": Trial({"y": [0, 2, 1]}, {"y": [1, 0, 2], "nb_classes": 5}),
    "convert_kernel": Trial(
        {"kernel": np.arange(24.0).reshape(2, 3, 2, 2)},
        {"kernel": np.ones((2, 3, 2, 2)), "dim_ordering": "th"},
    ),
}  # fmt: skip
ONLY_WITH = {"fill_mode": {"width_shift_range": 0.4}, "cval": {"fill_mode": "constant", "width_shift_range": 0.4}}
MOVED = {("preprocessing.image.ImageDataGenerator", "dim_ordering")}  # one place further from Keras 1.2 on
WITH_TESTS_OF_THEIR_OWN = {
    "get_file": "it needs a server; its arguments are in test_surface_of_utils",
    "utils.io_utils.HDF5Matrix": "it needs a file; its arguments are in test_surface_of_utils",
}


@cache
def signatures():
    """{path: {argument: its printed default, or REQUIRED}}"""
    found = {one.path: one.arguments for one in everything() if one.path in LEFT_OUT - ELSEWHERE}
    for name, (number, _) in BARE.items():
        made = ast.parse(f"def {seeds.block('002', number).strip()}: pass").body[0].args
        words = [one.arg for one in made.args]
        defaults = [ast.literal_eval(one) for one in made.defaults]
        found[name] = dict.fromkeys(words, REQUIRED) | dict(
            zip(words[len(words) - len(defaults) :], defaults, strict=True)
        )
    return found


def thing(path):
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(f"keras.{module or BARE[name][1]}"), name)


def defaults_of(path):
    """The printed defaults; those that are printed as a call are called."""
    spoken = {"base_filter()": lambda: thing("preprocessing.text.base_filter")()}
    spoken["K.image_dim_ordering()"] = lambda: {"channels_last": "tf", "channels_first": "th"}[
        config.image_data_format()
    ]
    values = {name: value for name, value in signatures()[path].items() if value is not REQUIRED}
    return {name: spoken[value]() if value in list(spoken) else value for name, value in values.items()}


def result_of(path, dialect, by_place=False, **given):
    """What comes out of a call with the printed defaults, but for what is given."""
    trial = TRIALS[path]
    told = defaults_of(path) | trial.needed | given
    told = {name: told[name] for name in signatures()[path]}
    placed = [name for name in told if by_place and (path, name) not in MOVED]
    named = {name: value for name, value in told.items() if name not in placed}
    config.set_dialect(dialect)
    np.random.seed(7)
    return plain(trial.seen(thing(path)(*(told[name] for name in placed), **named)))


def test_no_signature_is_left_out():
    assert signatures().keys() == TRIALS.keys() | WITH_TESTS_OF_THEIR_OWN.keys()
    blocks = {number for number in SIGNATURES if seeds.block("002", number).startswith("keras.")}
    assert len(blocks) + len(BARE) == len(SIGNATURES) == 12
    assert all(
        words.keys() <= TRIALS[path].needed.keys() | TRIALS[path].others.keys() | set(defaults_of(path))
        for path, words in signatures().items()
        if path in TRIALS
    )


@pytest.mark.parametrize("path", TRIALS)
def test_what_is_printed_is_taken(path):
    """By keyword in both dialects, and by place in the older one."""
    as_printed = result_of(path, 1)
    assert result_of(path, 2) == as_printed == result_of(path, 1, by_place=True)


@pytest.mark.parametrize("path", TRIALS)
def test_every_printed_argument_counts(path):
    """Another value gives something else, and the same in both dialects."""
    wrong = []
    for name in signatures()[path]:
        beside = ONLY_WITH.get(name, {}) if path.endswith("ImageDataGenerator") else {}
        as_printed = result_of(path, 2, **beside)
        old, new = (result_of(path, dialect, **beside, **{name: TRIALS[path].others[name]}) for dialect in (1, 2))
        if old != new or old == as_printed:
            wrong.append(name)
    assert not wrong
