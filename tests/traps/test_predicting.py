"""Traps in what is predicted from and in how: each speaks, and is silent where all is well."""

import numpy as np
import pytest

from kerascn import config
from kerascn.layers import LSTM, BatchNormalization, Dense, Dropout, Embedding, Flatten, GaussianNoise, Input, Reshape
from kerascn.messages import KerascnWarning
from kerascn.models import Model, Sequential, load_model
from kerascn.traps import ranges

pytestmark = pytest.mark.engine

BYTES = np.random.RandomState(0).randint(256, size=(60, 8, 8, 1)).astype("uint8")
SCALED = (BYTES / 255).astype("float32")


def net(shape=(8, 8, 1)):
    model = Sequential([Flatten(input_shape=shape), Dense(2)])
    model.compile("sgd", "mse")
    return model


def learnt(x, **more):
    model = net(x.shape[1:])
    model.optimizer.lr = 1e-9
    model.fit(x, np.zeros((len(x), 2)), verbose=0, **more)
    return model


def told(action, key):
    with pytest.warns(KerascnWarning) as caught:
        action()
    assert [one.message.key for one in caught] == [key] and caught[0].filename == __file__
    return str(caught[0].message)


# --------------------------------------------------------------------------- another range


@pytest.mark.parametrize("do", ["predict", "predict_on_batch", "evaluate", "test_on_batch", "predict_generator"])
@pytest.mark.parametrize("x", [BYTES, BYTES.astype("float32") * 0.99], ids=["whole", "fractions"])
def test_0_to_255_after_0_to_1(do, x):
    model = learnt(SCALED)

    def act():
        if do == "predict_generator":
            return model.predict_generator(iter([x, x]), 1, max_queue_size=1)
        return getattr(model, do)(*([x] if "predict" in do else [x, np.zeros((60, 2))]))

    text = told(act, "traps.range_greater")
    assert "between 0 and 1" in text and "x / 255" in text and "traps/#other-range" in text
    model.predict(BYTES)  # said once


def test_minus_1_to_1_and_then_0_to_255():
    model = learnt(SCALED * 2 - 1)
    told(lambda: model.predict(BYTES[:1]), "traps.range_greater")


def test_0_to_1_after_0_to_255():
    model = learnt(BYTES)
    text = told(lambda: model.predict(SCALED), "traps.range_smaller")
    assert "between 0 and 255" in text
    told(lambda: learnt(BYTES.astype("float64")).predict(SCALED), "traps.range_smaller")


def test_validation_data_of_another_range():
    model = net()
    zeros = np.zeros((60, 2))
    told(lambda: model.fit(SCALED, zeros, validation_data=(BYTES, zeros), verbose=0), "traps.range_greater")


def test_a_generator_and_single_batches_are_remembered():
    zeros = np.zeros((60, 2))
    model = net()
    model.fit_generator(((SCALED, zeros) for _ in range(50)), 2, verbose=0, max_queue_size=1)
    told(lambda: model.predict(BYTES), "traps.range_greater")
    model = net()
    model.train_on_batch(SCALED, zeros)
    told(lambda: model.predict(BYTES), "traps.range_greater")


def test_the_second_of_two_inputs():
    a, b = Input((8, 8, 1), name="a"), Input((64,), name="b")
    model = Model([a, b], [Dense(2)(Flatten()(a)), Dense(2)(b)])
    model.compile("sgd", "mse")
    flat = SCALED.reshape(60, 64)
    model.fit([SCALED, flat], [np.zeros((60, 2))] * 2, verbose=0)
    model.predict([SCALED, flat])
    assert "'b'" in told(lambda: model.predict([SCALED, BYTES.reshape(60, 64)]), "traps.range_greater")


def test_the_same_range_is_well():
    learnt(SCALED).predict(SCALED)
    learnt(SCALED).predict(SCALED * 3)  # brighter
    learnt(BYTES).predict(BYTES)
    learnt(BYTES).predict(BYTES * 0)  # black
    learnt(BYTES).predict(BYTES > 128)  # black and white
    learnt(SCALED - SCALED.mean()).predict(SCALED)
    spread = np.random.RandomState(1).randn(60, 8, 8, 1)
    learnt(spread).predict(spread * 50)
    net().predict(BYTES)  # nothing was learnt


def test_one_value_far_out_is_well():
    x = SCALED.copy()
    x[3, 2, 2] = 200
    learnt(SCALED).predict(x)


def test_a_model_that_learnt_both_is_well():
    model = learnt(SCALED)
    model.fit(BYTES, np.zeros((60, 2)), verbose=0)
    model.predict(BYTES)
    model.predict(SCALED)


def test_few_numbers_are_no_image():
    line = np.linspace(0, 1, 60)[:, None]
    model = Sequential([Dense(2, input_shape=(1,))])
    model.compile("sgd", "mse")
    model.fit(line, np.zeros((60, 2)), verbose=0)
    model.predict(line * 200)


def test_numbers_of_words_are_no_image():
    model = Sequential([Embedding(256, 2, input_length=40), Flatten(), Dense(1)])
    model.compile("sgd", "mse")
    words = np.random.RandomState(0).randint(256, size=(30, 40))
    model.fit(words // 255, np.zeros(30), verbose=0)  # few words at first
    model.predict(words)
    model.fit(words, np.zeros(30), verbose=0)
    model.predict(words // 255)


def test_weights_from_elsewhere_make_it_forget(tmp_path):
    model = learnt(SCALED)
    model.save(str(tmp_path / "model.h5"))
    load_model(str(tmp_path / "model.h5")).predict(BYTES)
    model.load_weights(str(tmp_path / "model.h5"))
    model.predict(BYTES)
    model = learnt(SCALED)
    model.set_weights(model.get_weights())
    model.predict(BYTES)


def test_nothing_is_remembered_when_traps_are_off(monkeypatch):
    monkeypatch.setattr(config, "traps", False)
    model = learnt(SCALED)
    model.predict(BYTES)
    assert "_traps_memory" not in vars(model)


def test_it_is_looked_at_ever_more_seldom(monkeypatch):
    model, looked = learnt(SCALED), []
    monkeypatch.setattr(ranges, "look", lambda *args: looked.append(args))
    for _ in range(100):
        model.predict_on_batch(SCALED)
    assert len(looked) == 8 + 3  # the first ones, and number 16, 32, 64


def test_part_of_large_data_says_the_same():
    large = np.random.RandomState(0).rand(40000, 64)
    assert ranges.range_of(large).is_scaled and not ranges.range_of(large).is_of_bytes
    whole = np.floor(large * 256)
    assert ranges.range_of(whole) == ranges.Range(0, 255, True)
    assert ranges.range_of(np.full((3, 64), np.nan)).high == np.inf


# --------------------------------------------------------------------------- a fixed learning phase


@pytest.fixture
def in_training(K):
    K.set_learning_phase(1)
    yield
    K.clear_session()


def layers():
    return [Dense(4, input_shape=(4,)), Dropout(0.5, name="drop"), BatchNormalization(name="norm")]


@pytest.mark.parametrize("do", ["predict", "evaluate", "predict_on_batch", "fit"])
def test_a_learning_phase_fixed_to_training(in_training, do):
    model = Sequential(layers())
    model.compile("sgd", "mse")
    x = np.ones((8, 4), "float32")
    if do == "fit":
        act = lambda: model.fit(x, x, validation_data=(x, x), verbose=0)  # noqa: E731
    else:
        act = lambda: getattr(model, do)(*([x] if "predict" in do else [x, x]))  # noqa: E731
    text = told(act, "traps.learning_phase")
    assert "drop, norm" in text and "dense" not in text and "traps/#learning-phase" in text
    model.predict(x)  # said once


def test_noise_recurrent_dropout_and_a_model_within(in_training):
    inner = Sequential([GaussianNoise(0.5, input_shape=(4,))], name="inner")
    model = Sequential([inner, Reshape((2, 2)), LSTM(3, dropout=0.5, name="steps")])
    assert "inner, steps" in told(lambda: model.predict(np.ones((2, 4))), "traps.learning_phase")


def test_a_learning_phase_that_is_free_or_fixed_to_use(K):
    x = np.ones((8, 4), "float32")
    try:
        Sequential(layers()).predict(x)
        model = Sequential(layers())
        K.set_learning_phase(1)  # too late to change the layers
        first, second = model.predict(x), model.predict(x)
        np.testing.assert_array_equal(first, second)
        K.set_learning_phase(0)
        Sequential(layers()).predict(x)
    finally:
        K.clear_session()


def test_training_said_in_the_call_is_meant_so(in_training):
    x = Input((4,))
    Model(x, Dropout(0.5)(x, training=True)).predict(np.ones((2, 4)))
    y = Input((4,))
    Model(y, Dense(3)(y)).predict(np.ones((2, 4)))  # a layer that does the same always
