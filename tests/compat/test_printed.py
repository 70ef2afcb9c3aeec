"""Every signature that the old texts print is taken as it is printed, by keyword, in both dialects."""

import importlib
import re
import warnings

import numpy as np
import pytest

import kerascn
from kerascn import backend as K
from kerascn import config
from kerascn.callbacks import LambdaCallback
from kerascn.layers import LSTM, Dense
from kerascn.messages import KerascnWarning
from tests.compat.printed import REQUIRED, everything

pytestmark = pytest.mark.engine

OTHER_CHAPTERS = {
    "models": "files of models have tests of their own",
    "preprocessing": "the chapter on preprocessing",
    "applications": "the chapter on trained networks",
    "wrappers": "the chapter on scikit-learn",
    "utils": "the chapter on tools",
}
LEFT_OUT = {
    "models.load_model", "preprocessing.sequence.pad_sequences", "preprocessing.sequence.skipgrams",
    "preprocessing.sequence.make_sampling_table", "preprocessing.text.text_to_word_sequence",
    "preprocessing.text.one_hot", "preprocessing.text.Tokenizer", "preprocessing.image.ImageDataGenerator",
    "applications.xception.Xception",
    "applications.vgg16.VGG16", "applications.vgg19.VGG19", "applications.resnet50.ResNet50",
    "applications.inception_v3.InceptionV3", "applications.music_tagger_crnn.MusicTaggerCRNN",
    "wrappers.scikit_learn.KerasClassifier", "wrappers.scikit_learn.KerasRegressor", "utils.io_utils.HDF5Matrix",
}  # fmt: skip
CALLED = "metrics.binary_accuracy"  # printed as a call with two values, which stand by place

NEEDED = {  # for what has no default
    "output_dim": 4, "input_dim": 9, "activation": "tanh", "p": 0.3, "target_shape": (6, 2), "dims": (2, 1), "n": 3,
    "nb_filter": 2, "filter_length": 3, "nb_row": 2, "nb_col": 3, "kernel_dim1": 1, "kernel_dim2": 2,
    "kernel_dim3": 3, "sigma": 0.2, "function": np.negative, "filepath": "model.h5", "schedule": np.reciprocal,
}  # fmt: skip
MERGED = [Dense(3, input_shape=(2,), name="left"), Dense(3, input_shape=(2,), name="right")]
IN_NO_CONFIG = ("layers", "node_indices", "tensor_indices", "_initial_weights")
ONE_VALUE_ONLY = {
    ("layers.local.LocallyConnected1D", "border_mode"),
    ("layers.local.LocallyConnected2D", "border_mode"),
}
WRAPPED = {"TimeDistributed": lambda: Dense(3), "Bidirectional": lambda: LSTM(3)}
OTHERS = {  # other values than those printed as the defaults
    "init": "he_normal", "inner_init": "identity", "forget_bias_init": "zero", "beta_init": "one", "mode": 1,
    "gamma_init": "zero", "t_left_init": "one", "a_left_init": "zero", "t_right_init": "one", "a_right_init": "zero",
    "activation": "relu", "inner_activation": "sigmoid", "border_mode": "same", "subsample_length": 2,
    "W_regularizer": "l2", "U_regularizer": "l1", "b_regularizer": "l1l2", "activity_regularizer": "activity_l2",
    "depthwise_regularizer": "l1", "pointwise_regularizer": "l2", "depthwise_constraint": "nonneg",
    "pointwise_constraint": "unitnorm", "W_constraint": "maxnorm", "b_constraint": "nonneg", "atrous_rate": 2,
    "depth_multiplier": 3, "length": 3, "pool_length": 3, "stride": 1, "input_dim": 7, "input_length": 11,
    "dropout_W": 0.2, "dropout_U": 0.1, "dropout": 0.4, "consume_less": "gpu", "mask_value": -1.0, "l1": 0.25,
    "l2": 0.5, "transform_bias": -1, "alpha": 0.7, "theta": 0.6, "alpha_init": 0.4, "epsilon": 0.01,
    "axis": 1, "momentum": 0.4, "merge_mode": "sum", "lr": 0.3, "decay": 0.1, "rho": 0.8,
    "beta_1": 0.7, "beta_2": 0.6, "schedule_decay": 0.003, "concat_axis": 1, "dot_axes": 1, "output_shape": (5,),
    "monitor": "acc", "log_dir": "elsewhere", "root": "http://localhost:1", "callbacks": [LambdaCallback()],
    "node_indices": [0, 0], "tensor_indices": [0, 0], "name": "joined", "arguments": {"k": 2},
}  # fmt: skip


@pytest.fixture(autouse=True)
def keras():
    """kerascn stands for ``keras``, as in a program that the texts are about."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", KerascnWarning)
        kerascn.compat.install()
    yield
    kerascn.compat.uninstall()
    config.set_dialect(2)


def wanted():
    """The signatures that this chapter is about, each once."""
    return {one.title: one for one in everything() if one.path not in LEFT_OUT}


def found(path):
    """The thing that keras called so."""
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(f"keras.{module}"), name)


def needed(one):
    """Values for the arguments without a default."""
    if one.path.rpartition(".")[2] in WRAPPED:
        return {"layer": WRAPPED[one.path.rpartition(".")[2]]()}
    return {name: NEEDED[name] for name, default in one.arguments.items() if default is REQUIRED and name in NEEDED}


def other(one, name):
    """A value that is not the printed default."""
    default = one.arguments[name]
    if name == "dim_ordering":
        return "tf" if default == "th" else "th"
    if name == "layers":
        return MERGED
    if name == "weights":
        return [np.ones((2, 3))]
    if name == "strides":
        return (1,) * len(one.arguments["pool_size"])
    if name == "mode" and isinstance(default, str):
        return {"sum": "mul", "auto": "max"}[default]
    if isinstance(default, bool):
        return not default
    told = OTHERS.get(name)
    return _larger(default) if told is None or (isinstance(told, str) and isinstance(default, float)) else told


def _larger(default):
    return tuple(_larger(n) for n in default) if isinstance(default, tuple) else default + 1


def described(made):
    """The arguments of what was made, as plain data, and those that a configuration does not say."""
    told = dict(made.get_config() if hasattr(made, "get_config") else vars(made))
    if re.fullmatch(r".+_\d+", told.get("name", "")):  # the name that a layer got by itself
        del told["name"]
    told.pop("layer", None)  # a wrapped layer has such a name too
    return told | {name: getattr(made, name) for name in IN_NO_CONFIG if name in vars(made)}


def test_no_signature_is_left_out():
    paths = {one.path for one in everything()}
    assert paths >= LEFT_OUT
    assert {path.partition(".")[0] for path in LEFT_OUT} == OTHER_CHAPTERS.keys()
    assert {path.partition(".")[0] for path in paths - LEFT_OUT} == {
        "layers", "engine", "optimizers", "regularizers", "metrics", "callbacks",
    }  # fmt: skip
    assert len(wanted()) == 82


def made_of(one, dialect, **changed):
    config.set_dialect(dialect)
    told = {name: default for name, default in one.arguments.items() if default is not REQUIRED}
    told |= needed(one) | changed
    if one.arguments.get("output_shape") is REQUIRED:  # that of a Deconvolution2D, whose filters are one axis of it
        told["output_shape"] = (None, 2, 6, 7) if told["dim_ordering"] == "th" else (None, 6, 7, 2)
    return found(one.path)(**told)


@pytest.mark.parametrize("dialect", [1, 2])
def test_what_is_printed_is_taken(dialect):
    """All arguments by keyword, with the defaults that are printed."""
    refused = {}
    for title, one in wanted().items():
        if one.path != CALLED:
            try:
                made_of(one, dialect)
            except Exception as error:
                refused[title] = str(error)
    assert not refused


def test_every_printed_argument_counts():
    """Another value makes something else, and the same in both dialects."""
    wrong = []
    for title, one in wanted().items():
        if one.path != CALLED:
            as_printed = repr(described(made_of(one, 2)))
            for name in one.arguments:
                if (one.path, name) not in ONE_VALUE_ONLY:
                    old, new = (repr(described(made_of(one, dialect, **changed(one, name)))) for dialect in (1, 2))
                    if old != new or (old == as_printed and one.arguments[name] is not REQUIRED):
                        wrong.append((title, name, as_printed, old, new))
        K.clear_session()
    assert not wrong


def changed(one, name):
    if one.arguments[name] is REQUIRED:
        return {}
    return {name: other(one, name)} | ({"input_dim": 5} if name == "input_length" else {})


def test_a_metric_that_is_called():
    (one,) = (one for one in everything() if one.path == CALLED)
    assert list(one.arguments) == ["test_y", "predict"]
    given = np.array([[1.0, 0.0, 1.0]]), np.array([[0.9, 0.8, 0.4]])
    assert np.allclose(K.eval(found(CALLED)(*map(K.constant, given))), 1 / 3)
