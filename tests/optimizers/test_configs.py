"""Optimizers as names and as plain data, of every release of Keras."""

import copy
import json
import pickle

import numpy as np
import pytest

import kerascn
from kerascn import optimizers
from kerascn.declare import registry
from tests.contract.told import refused
from tests.optimizers.loops import LOOPS

CLASSES = {name: getattr(optimizers, name) for name in LOOPS}

# What `get_config` of Keras 2.1.5 holds, with its defaults.
KERAS2 = {
    "sgd": dict(lr=0.01, momentum=0.0, decay=0.0, nesterov=False),
    "rmsprop": dict(lr=0.001, rho=0.9, decay=0.0, epsilon=1e-7),
    "adagrad": dict(lr=0.01, decay=0.0, epsilon=1e-7),
    "adadelta": dict(lr=1.0, rho=0.95, decay=0.0, epsilon=1e-7),
    "adam": dict(lr=0.001, beta_1=0.9, beta_2=0.999, decay=0.0, epsilon=1e-7, amsgrad=False),
    "adamax": dict(lr=0.002, beta_1=0.9, beta_2=0.999, decay=0.0, epsilon=1e-7),
    "nadam": dict(lr=0.002, beta_1=0.9, beta_2=0.999, epsilon=1e-7, schedule_decay=0.004),
}
TF_KERAS = {
    "weight_decay": None, "clipnorm": None, "global_clipnorm": None, "clipvalue": None, "use_ema": False,
    "ema_momentum": 0.99, "ema_overwrite_frequency": None, "jit_compile": True, "is_legacy_optimizer": False,
}  # fmt: skip


def same(config, expected):
    assert set(config) == set(expected)
    for word, value in expected.items():
        assert type(config[word]) is type(value)
        assert config[word] == pytest.approx(value, rel=1e-6)


@pytest.fixture
def dialect():
    yield kerascn.set_dialect
    kerascn.config._said.pop("dialect", None)


@pytest.mark.parametrize("name", LOOPS)
def test_the_configuration_of_keras_2(K, name):
    config = CLASSES[name]().get_config()
    same(config, KERAS2[name])
    assert json.loads(json.dumps(config)) == config


@pytest.mark.parametrize("name", LOOPS)
def test_there_and_back(K, name):
    options = dict(momentum=0.5, decay=0.125, nesterov=True) if name == "sgd" else dict(epsilon=0.125)
    given = CLASSES[name](lr=0.25, clipnorm=2.0, **options)
    written = json.loads(json.dumps(optimizers.serialize(given)))
    assert written["class_name"] == CLASSES[name].__name__
    again = optimizers.deserialize(written)
    assert type(again) is CLASSES[name]
    assert again.get_config() == given.get_config()
    assert again.get_config()["lr"] == 0.25
    assert getattr(again, "clipnorm", None) == 2.0


@pytest.mark.parametrize("name", LOOPS)
def test_names_in_any_case(K, name):
    for spelled in (name, name.upper(), CLASSES[name].__name__):
        assert type(optimizers.get(spelled)) is CLASSES[name]
        assert type(optimizers.deserialize({"class_name": spelled, "config": {}})) is CLASSES[name]
    assert type(registry.load("optimizer", CLASSES[name].__name__)) is CLASSES[name]
    assert CLASSES[name] is getattr(optimizers, CLASSES[name].__name__)


def test_get_takes_many_things(K):
    opt = optimizers.SGD()
    assert optimizers.get(opt) is opt
    assert type(optimizers.get(optimizers.SGD)) is optimizers.SGD
    assert optimizers.get("sgd", {"lr": 0.5}).get_config()["lr"] == 0.5
    assert optimizers.get({"class_name": "sgd", "config": {"lr": 0.5}}).get_config()["lr"] == 0.5
    assert optimizers.optimizer_from_config({"class_name": "SGD", "config": {"lr": 0.5}}).get_config()["lr"] == 0.5
    assert optimizers.get({"name": "sgd", "lr": 0.5}).get_config()["lr"] == 0.5


@pytest.mark.parametrize("name", LOOPS)
def test_a_call_of_keras_1(K, name, dialect):
    dialect(1)
    config = CLASSES[name]().get_config()
    same(config, KERAS2[name] | ({} if name == "sgd" else {"epsilon": 1e-8}))


@pytest.mark.parametrize("name", LOOPS)
def test_the_rate_has_two_names(K, name):
    opt = CLASSES[name](learning_rate=0.5)
    assert K.get_value(opt.lr) == K.get_value(opt.learning_rate) == 0.5
    opt.lr = 0.25
    assert K.is_variable(opt.lr)
    assert K.get_value(opt.learning_rate) == 0.25
    opt.learning_rate = 0.125
    assert K.get_value(opt.lr) == 0.125
    assert opt.get_config()["lr"] == 0.125


def test_other_numbers_may_be_assigned_too(K):
    opt = optimizers.Adam()
    opt.beta_1, opt.amsgrad = np.float32(0.5), True
    assert K.get_value(opt.beta_1) == 0.5
    assert opt.amsgrad is True


def test_a_variable_may_be_shared(K):
    rate = K.variable(0.5)
    one, other = optimizers.SGD(lr=rate), optimizers.Adam(lr=rate)
    one.lr = 0.25
    assert other.lr is rate
    assert other.get_config()["lr"] == 0.25


def test_places_of_keras_2(K):
    same(optimizers.Adam(0.5, 0.25, 0.125, 1e-3, 0.5, True).get_config(),
         dict(lr=0.5, beta_1=0.25, beta_2=0.125, epsilon=1e-3, decay=0.5, amsgrad=True))  # fmt: skip


@pytest.mark.parametrize("name", LOOPS)
def test_configurations_of_other_releases(K, name):
    plain = {word: value for word, value in KERAS2[name].items() if word not in ("lr", "schedule_decay", "decay")}
    rate = KERAS2[name]["lr"] * 2
    no_decay = {"decay": 0.004 if name == "nadam" else 0.0}  # tf.keras calls Nadam's schedule_decay so
    for config in (
        {"lr": rate, **plain},
        {"learning_rate": rate, **no_decay, **plain},
        {"name": CLASSES[name].__name__, "learning_rate": np.float32(rate), **plain, **TF_KERAS},
        {"name": CLASSES[name].__name__, "learning_rate": rate, **no_decay, "initial_decay": 0.0, **plain},
    ):
        opt = optimizers.deserialize({"class_name": CLASSES[name].__name__, "config": config})
        same(opt.get_config(), KERAS2[name] | {"lr": rate})


def test_values_of_other_releases_that_do_something(K):
    adagrad = {"name": "Adagrad", "learning_rate": 0.5, "initial_accumulator_value": 0.1, "epsilon": 1e-7}
    assert optimizers.Adagrad.from_config(adagrad).get_config()["initial_accumulator_value"] == 0.1
    assert optimizers.SGD.from_config({"lr": 0.5, "initial_decay": 0.25}).initial_decay == 0.25
    assert optimizers.SGD.from_config({"lr": 0.5, "global_clipnorm": 2.0, "clipnorm": None}).clipnorm == 2.0
    centered = {"learning_rate": 0.5, "momentum": 0.0, "centered": False}
    assert optimizers.RMSprop.from_config(centered).get_config()["lr"] == 0.5


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name, config, told", [
    ("SGD", {"lr": 0.1, "speed": 3}, "speed"),
    ("Adam", {"weight_decay": 0.004}, "weight_decay"),
    ("Adam", {"use_ema": True}, "use_ema"),
    ("RMSprop", {"momentum": 0.9}, "momentum"),
    ("RMSprop", {"centered": True}, "centered"),
    ("Adam", {"name": "Adam", "clipnorm": 1.0}, "clipnorm"),
    ("Adam", {"learning_rate": {"class_name": "ExponentialDecay", "config": {}}}, "lr"),
])  # fmt: skip
def test_what_can_not_be_loaded_is_told(K, name, config, told, language):
    written = {"class_name": name, "config": config}
    refused(lambda: optimizers.deserialize(written), name, told, language=language, kind=ValueError)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("call, told", [
    (lambda: optimizers.get("sdg"), "sdg"),
    (lambda: optimizers.get(3), "3"),
    (lambda: optimizers.get(None), "None"),
    (lambda: optimizers.get({"lr": 0.1}), "class_name"),
    (lambda: optimizers.get({"class_name": None, "config": {}}), "None"),
    (lambda: optimizers.get("sgd", {"speed": 1}), "speed"),
    (lambda: optimizers.SGD(lr="fast"), "lr"),
    (lambda: optimizers.SGD(lr=None), "lr"),
    (lambda: optimizers.SGD(lr=True), "lr"),
    (lambda: optimizers.SGD(lr=float("nan")), "lr"),
    (lambda: optimizers.SGD(0.1, 0.9, True), "decay"),
    (lambda: optimizers.SGD(momentum=-0.1), "momentum"),
    (lambda: optimizers.SGD(nesterov="no"), "nesterov"),
    (lambda: optimizers.SGD(clipnorm=-1), "clipnorm"),
    (lambda: optimizers.SGD(clipvalue="big"), "clipvalue"),
    (lambda: optimizers.SGD(momentun=0.1), "momentum"),
    (lambda: optimizers.SGD(lr=0.1, learning_rate=0.2), "lr"),
    (lambda: optimizers.Adam(beta_1=1.0), "beta_1"),
    (lambda: optimizers.Adam(beta_2=-0.1), "beta_2"),
    (lambda: optimizers.Adam(epsilon="small"), "epsilon"),
    (lambda: optimizers.Adam(0.1, 0.9, 0.999, True), "epsilon"),
    (lambda: optimizers.TFOptimizer(3), "TFOptimizer"),
])  # fmt: skip
def test_wrong_uses_are_told(K, call, told, language):
    refused(call, told, language=language)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_calls_of_get_updates_are_told(K, language):
    x = K.variable([1.0, 2.0])
    loss, opt = K.sum(x * x), optimizers.SGD()
    for params in (x, None, [K.constant(1.0)], [3], "x"):
        refused(lambda params=params: opt.get_updates(loss, params), "SGD", "params", language=language, kind=TypeError)
    y = K.variable([1.0], name="aside")
    refused(lambda: opt.get_updates(loss, [x, y]), "aside", language=language, kind=ValueError)
    refused(lambda: opt.get_updates("loss", [x]), "loss", language=language)
    refused(lambda: optimizers.Optimizer().get_updates(loss, [x]), "get_updates", language=language)


class Pretender:
    """Has the methods of an optimizer of TensorFlow."""

    compute_gradients = apply_gradients = get_slot_names = None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_optimizer_of_tensorflow_on_the_other_engine(K, engine_name, language):
    if engine_name == "theano":
        refused(lambda: optimizers.get(Pretender()), "TFOptimizer", language=language, kind=RuntimeError)
    else:
        assert type(optimizers.get(Pretender())) is optimizers.TFOptimizer


def test_a_copy_is_a_new_optimizer_with_the_same_arguments(K):
    optimizer = optimizers.SGD(lr=0.25, momentum=0.5, clipnorm=1.0)
    optimizer.lr = 0.125
    for other in (copy.deepcopy(optimizer), copy.copy(optimizer), pickle.loads(pickle.dumps(optimizer))):
        assert other.get_config() == optimizer.get_config() and K.get_value(other.lr) == 0.125
        other.lr = 1.0
        assert K.get_value(optimizer.lr) == 0.125
