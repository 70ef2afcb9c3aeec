"""Traps in the data to learn from and in what a training leaves behind: each speaks, or is silent where all is well."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kerascn import config
from kerascn.callbacks import TerminateOnNaN
from kerascn.layers import (
    LSTM,
    Activation,
    Conv2D,
    Dense,
    Flatten,
    Input,
    Masking,
    MaxPooling2D,
    ReLU,
    TimeDistributed,
)
from kerascn.messages import KerascnWarning
from kerascn.models import Model, Sequential
from kerascn.optimizers import SGD
from kerascn.traps import dead_units, mixing, samples
from kerascn.utils import to_categorical

pytestmark = pytest.mark.engine


def net(units=3, activation="softmax", loss="sparse_categorical_crossentropy", optimizer="sgd"):
    model = Sequential([Dense(units, activation=activation, input_shape=(4,))])
    model.compile(optimizer, loss)
    return model


def rows(count, width=4, seed=0):
    return np.random.RandomState(seed).rand(count, width).astype("float32")


def told(action, *keys):
    """The warnings of an action: one of each of these keys, said by a line of this file."""
    with pytest.warns(KerascnWarning) as caught:
        action()
    ours = [one for one in caught if isinstance(one.message, KerascnWarning)]
    assert [one.message.key for one in ours] == list(keys)
    assert {one.filename for one in ours} == {__file__}
    return [str(one.message) for one in ours]


# --------------------------------------------------------------------------- sorted labels


@pytest.mark.parametrize(
    ("loss", "activation", "units", "coded"),
    [
        ("sparse_categorical_crossentropy", "softmax", 3, lambda labels: labels),
        ("sparse_categorical_crossentropy", "softmax", 3, lambda labels: labels[:, None].astype("float32")),
        ("categorical_crossentropy", "softmax", 3, lambda labels: to_categorical(labels, 3)),
        ("binary_crossentropy", "sigmoid", 1, lambda labels: np.minimum(labels, 1)),
        ("hinge", "tanh", 1, lambda labels: np.where(labels > 0, 1, -1)),
    ],
)
def test_sorted_labels(loss, activation, units, coded):
    labels = coded(np.sort(np.arange(600) % 3))
    model = net(units, activation, loss)
    [text] = told(lambda: model.fit(rows(600), labels, validation_split=0.2, verbose=0), "traps.sorted_labels")
    assert "validation_split=0.2" in text and "120" in text and "traps/#sorted-labels" in text
    model.fit(rows(600), labels, validation_split=0.2, verbose=0)  # said once
    order = np.random.RandomState(1).permutation(600)
    net(units, activation, loss).fit(rows(600), labels[order], validation_split=0.2, verbose=0)


def test_sorted_labels_say_which_classes_and_how_many():
    labels = np.sort(np.arange(1000) % 10)
    model = net(10)
    [text] = told(lambda: model.fit(rows(1000), labels, validation_split=0.1, verbose=0), "traps.sorted_labels")
    assert re.search(r"\b9\b.* 0 among the 900 .* 100 among the 100 ", text)


def test_sorted_labels_of_one_of_two_outputs():
    x = Input((4,))
    model = Model(x, [Dense(3, activation="softmax", name="a")(x), Dense(1, name="b")(x)])
    model.compile("sgd", ["sparse_categorical_crossentropy", "mse"])
    labels = np.sort(np.arange(300) % 3)
    targets = [labels, np.sort(np.random.rand(300))]
    [text] = told(lambda: model.fit(rows(300), targets, validation_split=0.2, verbose=0), "traps.sorted_labels")
    assert "'a'" in text


def test_what_is_no_class_is_not_sorted(monkeypatch):
    numbers = np.sort(np.random.RandomState(0).rand(600))
    net(1, None, "mse").fit(rows(600), numbers, validation_split=0.2, verbose=0)
    net(1, "sigmoid", "binary_crossentropy").fit(rows(600), numbers, validation_split=0.2, verbose=0)  # shares
    net(1, None, "mse").fit(rows(600), np.sort(np.arange(600) % 3), validation_split=0.2, verbose=0)
    several = np.sort(np.random.RandomState(0).randint(2, size=(600, 3)), axis=0)  # a sample may have several
    net(3, "sigmoid", "binary_crossentropy").fit(rows(600), several, validation_split=0.2, verbose=0)


def test_validation_data_of_ones_own_are_not_looked_at():
    labels = np.sort(np.arange(600) % 3)
    net().fit(rows(480), labels[:480], validation_data=(rows(120), labels[480:]), verbose=0)


def test_sorted_rows_of_one_class_each_are_classes_whatever_the_loss():
    sorted_rows = to_categorical(np.sort(np.arange(600) % 3))
    model = net(3, "softmax", "mse")
    told(lambda: model.fit(rows(600), sorted_rows, validation_split=0.2, verbose=0), "traps.sorted_labels")
    mixed = np.random.RandomState(0).permutation(sorted_rows)
    net(3, "softmax", "mse").fit(rows(600), mixed, validation_split=0.2, verbose=0)


def test_a_few_samples_and_a_rare_class_are_well():
    net().fit(rows(9), [0, 0, 0, 1, 1, 1, 2, 2, 2], validation_split=0.34, verbose=0)  # chance can do that
    labels = np.r_[np.arange(590) % 2, [2] * 10]  # so rare that hardly anything is learnt of it anyway
    net().fit(rows(600), labels, validation_split=0.2, verbose=0)
    net().fit(rows(600), labels[::-1], validation_split=0.2, verbose=0)


def test_sorted_labels_can_be_left_unsaid(monkeypatch):
    monkeypatch.setattr(config, "traps", False)
    model = net()
    model.fit(rows(600), np.sort(np.arange(600) % 3), validation_split=0.2, verbose=0)
    assert "_traps_memory" not in vars(model)


@settings(max_examples=300, deadline=None)
@given(
    counts=st.lists(st.integers(1, 2000), min_size=2, max_size=40),
    share=st.floats(0.02, 0.9),
    seed=st.integers(0, 2**32 - 1),
)
def test_shuffled_classes_of_any_distribution_are_well(counts, share, seed):
    labels = np.random.RandomState(seed).permutation(np.repeat(np.arange(len(counts)), counts))
    kept = min(max(int(len(labels) * (1 - share)), 1), len(labels) - 1)
    parts = [np.bincount(part, minlength=len(counts)) for part in (labels[:kept], labels[kept:])]
    assert mixing.missing_classes(*parts) is None


@settings(max_examples=200, deadline=None)
@given(classes=st.integers(2, 20), each=st.integers(200, 300), share=st.floats(0.2, 0.5))
def test_sorted_classes_of_equal_size_are_noticed(classes, each, share):
    labels = np.repeat(np.arange(classes), each)
    kept = int(len(labels) * (1 - share))
    parts = [np.bincount(part, minlength=classes) for part in (labels[:kept], labels[kept:])]
    assert mixing.missing_classes(*parts) is not None


@pytest.mark.parametrize(("a", "p"), [(0.0, 0.3), (0.1, 0.3), (0.25, 0.5), (0.3, 0.3), (1.0, 0.25)])
def test_the_bound_is_one(a, p):
    """More drawings than the bound allows never lie so low: counted exactly with the hypergeometric distribution."""
    from math import comb, exp

    total, drawn = 200, 60
    inside = int(total * p)
    low = int(a * drawn + 1e-9)
    exact = sum(comb(inside, k) * comb(total - inside, drawn - k) for k in range(low + 1)) / comb(total, drawn)
    if a <= p:
        assert exact <= exp(-drawn * mixing.divergence(low / drawn, p)) + 1e-12
    else:
        assert mixing.divergence(a, p) == pytest.approx(np.log(1 / p) if a == 1 else 0)


# --------------------------------------------------------------------------- labels outside


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        (np.where(np.arange(40) % 2, 1, -1), "hinge"),
        (np.arange(40) % 2 + 1, "y - 1"),
        (np.arange(40) % 4, "sparse_categorical_crossentropy"),
        (np.linspace(-3, 3, 40), "mse"),
        (np.arange(1000, 1040), "mse"),
    ],
)
def test_targets_beyond_0_and_1_with_binary_crossentropy(target, hint):
    model = net(1, "sigmoid", "binary_crossentropy")
    [text] = told(lambda: model.fit(rows(40), target, verbose=0), "traps.labels_binary")
    assert hint in text and "traps/#labels-outside" in text
    assert f"from {target.min():g} to {target.max():g}" in text


def test_images_to_255_with_binary_crossentropy():
    model = Sequential([Dense(64, activation="sigmoid", input_shape=(64,))])
    model.compile("sgd", "binary_crossentropy")
    images = np.random.RandomState(0).randint(256, size=(50, 64))
    [text] = told(lambda: model.fit(images / 255, images, verbose=0), "traps.labels_binary")
    assert "y / 255" in text
    model = Sequential([Dense(64, activation="sigmoid", input_shape=(64,))])
    model.compile("sgd", "binary_crossentropy")
    model.fit(images / 255, images / 255, verbose=0)


@pytest.mark.parametrize("loss", ["hinge", "squared_hinge"])
def test_0_and_1_with_hinge(loss):
    told(lambda: net(1, "tanh", loss).fit(rows(40), np.arange(40) % 2, verbose=0), "traps.labels_hinge")
    net(1, "tanh", loss).fit(rows(40), np.arange(40) % 2 * 2 - 1, verbose=0)


def test_rows_of_several_classes_with_categorical_crossentropy():
    several = np.tile([[1, 1, 0], [0, 1, 0]], (20, 1))
    model = net(3, "softmax", "categorical_crossentropy")
    [text] = told(lambda: model.fit(rows(40), several, verbose=0), "traps.labels_one_hot")
    assert "such as 2" in text and "of 40 rows looked at 20" in text
    signs = 2 * to_categorical(np.arange(40) % 3) - 1
    told(lambda: net(3, "softmax", "categorical_crossentropy").fit(rows(40), signs, verbose=0), "traps.labels_one_hot")


@pytest.mark.parametrize(
    "target",
    [
        np.random.RandomState(0).dirichlet([1, 1, 1], 40),  # what another net says
        to_categorical(np.arange(40) % 3) * 0.9 + 0.1 / 3,  # smoothed
        to_categorical(np.arange(40) % 3) * np.random.RandomState(0).randn(40, 1),  # rewards of a game
        to_categorical(np.arange(40) % 3) * (np.arange(40) % 2)[:, None],  # some that do not count
    ],
    ids=["soft", "smoothed", "rewards", "empty"],
)
def test_shares_of_classes_are_well(target):
    net(3, "softmax", "categorical_crossentropy").fit(rows(40), target, verbose=0)


def test_quantities_as_numbers_of_classes():
    quantities = np.linspace(0, 2.9, 40)
    [text] = told(lambda: net().fit(rows(40), quantities, verbose=0), "traps.labels_not_whole")
    assert "is cut down to 0" in text
    net().fit(rows(40), (np.arange(40) % 3).astype("float32"), verbose=0)


def test_labels_that_count_nothing_are_not_looked_at():
    labels = np.where(np.arange(40) < 20, -1, np.arange(40) % 2)
    net(1, "sigmoid", "binary_crossentropy").fit(
        rows(40), labels, sample_weight=(labels >= 0).astype("float32"), verbose=0
    )
    model = Sequential([Masking(input_shape=(5, 2)), LSTM(3, return_sequences=True)])
    model.add(TimeDistributed(Dense(1, activation="sigmoid")))
    model.compile("sgd", "binary_crossentropy")
    series = np.random.RandomState(0).rand(8, 5, 2)
    series[:, 3:] = 0
    model.fit(series, np.where(np.arange(5) < 3, 1, -1)[None, :, None].repeat(8, 0), verbose=0)


def test_samples_of_no_weight_are_found_in_large_targets_too():
    """Of so many numbers only every second row is looked at, and its own weight goes with it."""
    labels = np.random.RandomState(0).randint(2, size=(128, 4096)).astype("float32")
    labels[::4] = -1
    weights = (np.arange(128) % 4 != 0).astype("float32")
    net(4096, "sigmoid", "binary_crossentropy").fit(rows(128), labels, sample_weight=weights, verbose=0)


def test_labels_outside_of_generators_and_of_single_batches():
    batches = ((rows(32), np.where(np.arange(32) % 2, 1, -1)) for _ in range(100))
    told(
        lambda: net(1, "sigmoid", "binary_crossentropy").fit_generator(batches, 2, verbose=0, max_queue_size=1),
        "traps.labels_binary",
    )
    model = net(1, "sigmoid", "binary_crossentropy")
    told(lambda: model.train_on_batch(*next(batches)), "traps.labels_binary")
    model.train_on_batch(*next(batches))


@pytest.mark.parametrize("labels", [np.arange(40) % 3 + 1, np.arange(40) % 3 - 1, [0.0] * 39 + [3.0], [0] * 39 + [-1]])
@pytest.mark.parametrize("do", ["fit", "evaluate", "train_on_batch"])
def test_numbers_of_classes_that_are_not_there_are_an_error(labels, do):
    with pytest.raises(ValueError) as error:
        getattr(net(), do)(rows(40), np.asarray(labels))
    assert error.value.key == "data.label_outside" and "0 to 2" in str(error.value)


# --------------------------------------------------------------------------- nan


def deep(rate, **more):
    model = Sequential([Dense(64, input_shape=(4,)), Dense(64), Dense(1)])
    model.compile(SGD(rate, **more), "mse")
    return model


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # of NumPy
def test_a_learning_rate_that_makes_nan():
    model = deep(100.0)
    [text] = told(lambda: model.fit(rows(200), rows(200, 1, 1), epochs=3, verbose=0), "traps.nan")
    assert "epoch 1 is nan" in text and "100" in text and "3 of 3 layers" in text and "traps/#nan" in text
    assert all(np.isnan(array).all() for array in model.get_weights()[-1:])
    deep(100.0, clipnorm=1e-3).fit(rows(200), rows(200, 1, 1), epochs=3, verbose=0)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_nan_tells_the_losses_before():
    model = deep(2.0)
    history = []
    [text] = told(
        lambda: history.append(model.fit(rows(96), rows(96, 1, 1), epochs=20, batch_size=96, verbose=0)), "traps.nan"
    )
    losses = history[0].history["loss"]
    first = next(place for place, loss in enumerate(losses) if not np.isfinite(loss))
    assert first > 1 and f"epoch {first + 1} is" in text and f"{losses[first - 1]:.4g}." in text


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_callback_acts_and_the_trap_explains(capsys):
    model = deep(100.0)
    told(lambda: model.fit(rows(200), rows(200, 1), epochs=9, verbose=0, callbacks=[TerminateOnNaN()]), "traps.nan")
    assert model.stop_training


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_data_that_are_not_finite_make_nan():
    x = rows(40)
    x[3, 2] = np.inf
    [text] = told(lambda: deep(1e-3).fit(x, rows(40, 1), verbose=0), "traps.nan_data")
    assert "(3, 2)" in text and "1 entries" in text
    y = rows(40, 1)
    y[7] = -np.inf
    [text] = told(lambda: deep(1e-3).fit(rows(40), y, verbose=0), "traps.nan_data")
    assert "(7, 0)" in text and "target" in text


def test_nan_that_relu_makes_0_of_is_no_dead_relu():
    """Where ReLU gives 0 for nan, the loss is a number and the units look dead."""
    x, model = rows(40), Sequential([Dense(20, activation="relu", input_dim=4), Dense(1)])
    model.compile("adam", "mse")
    x[5, 1] = np.nan
    with pytest.warns(KerascnWarning) as caught:
        losses = model.fit(x, rows(40, 1), epochs=4, verbose=0).history["loss"]
    hidden = np.isfinite(losses[-1])
    keys = [one.message.key for one in caught if isinstance(one.message, KerascnWarning)]
    assert keys == ["data.nan_input", "traps.nan_hidden" if hidden else "traps.nan_data"]
    text = str(next(one.message for one in caught if getattr(one.message, "key", "").startswith("traps.")))
    assert "(5, 1)" in text and " of 2 layers" in text


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_nan_of_a_single_step():
    model = deep(1e9)

    def steps():
        for _ in range(9):
            model.train_on_batch(rows(32), rows(32, 1))

    told(steps, "traps.nan_step")


@given(st.integers(1, 3 * samples.ENOUGH), st.integers(1, 40))
@settings(max_examples=50, deadline=None)
def test_rows_that_are_looked_at_are_few_and_evenly_spread(count, width):
    array = np.broadcast_to(np.arange(count)[:, None], (count, width))
    found = samples.some_rows(array)[:, 0]
    assert len(found) <= max(samples.ENOUGH // width, 8)
    assert found[0] == 0 and len(set(np.diff(found))) <= 1
    assert count - found[-1] <= max(found[1] if len(found) > 1 else 1, 1)
    assert len(found) * 2 > min(count, samples.ENOUGH // width)


# --------------------------------------------------------------------------- dead ReLUs


def relus(rate=0.1, kind=None, loss="mse", units=32):
    last = [Activation("relu")] if kind == "Activation" else [ReLU()] if kind == "ReLU" else []
    activation = None if last else "relu"
    model = Sequential([Dense(units, activation=activation, input_shape=(4,)), *last, Dense(1)])
    model.compile(SGD(rate), loss)
    return model


def kill(model, share=1.0, layer=0):
    """Let so many units of a layer never do anything."""
    weights = model.layers[layer].get_weights()
    weights[1][: int(len(weights[1]) * share)] = -100
    model.layers[layer].set_weights(weights)
    return model


def problem(count=200):
    x = rows(count)
    return x, x.sum(axis=1) + 5


@pytest.mark.parametrize("kind", [None, "Activation", "ReLU"])
@pytest.mark.parametrize("epochs", [1, 5])
def test_dead_relus(kind, epochs):
    model = kill(relus(kind=kind))
    [text] = told(lambda: model.fit(*problem(), epochs=epochs, batch_size=20, verbose=0), "traps.dead_relu")
    name = model.layers[1 if kind else 0].name
    assert f"32 of the 32 units of '{name}'" in text and "it is 0.1" in text and "traps/#dead-relu" in text
    model.fit(*problem(), epochs=epochs, verbose=0)  # said once


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_relus_that_die_of_the_learning_rate():
    np.random.seed(0)
    model = Sequential([Dense(32, activation="relu", input_shape=(4,)), Dense(32, activation="relu"), Dense(1)])
    model.compile(SGD(100.0, clipnorm=1.0), "mse")
    [text] = told(lambda: model.fit(*problem(), verbose=0), "traps.dead_relu")
    assert model.layers[1].name in text


@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_dead_relus_in_a_net_for_images(data_format):
    np.random.seed(0)
    where = dict(data_format=data_format)
    shape = (9, 8, 1) if data_format == "channels_last" else (1, 9, 8)
    x = np.random.RandomState(0).rand(64, *shape)
    model = Sequential([Conv2D(5, 3, input_shape=shape, **where), Activation("relu"), MaxPooling2D(**where), Flatten()])
    model.add(Dense(2, activation="softmax"))
    model.compile("sgd", "sparse_categorical_crossentropy")
    kill(model)
    [text] = told(lambda: model.fit(x, np.arange(64) % 2, epochs=3, verbose=0), "traps.dead_relu")
    assert "5 of the 5 units" in text


def test_dead_relus_are_told_of_as_soon_as_the_loss_stands_still():
    x, y = problem()
    model = kill(relus())
    [text] = told(lambda: model.fit(x, y, epochs=10, batch_size=20, verbose=0), "traps.dead_relu")
    assert int(re.search(r"epoch (\d+)", text)[1]) < 6


def test_dead_relus_in_batches_of_a_generator_and_with_a_loss_of_ones_own():
    x, y = problem(32)
    model = kill(relus(0.5, loss=lambda target, output: (target - output) ** 2))  # its best loss is not known
    batches = ((x, y) for _ in range(200))
    told(
        lambda: model.fit_generator(batches, 20, epochs=3, verbose=0, max_queue_size=1),
        "traps.dead_relu",
    )


def test_living_relus_are_well(monkeypatch):
    np.random.seed(0)
    looked_at = []
    monkeypatch.setattr(dead_units, "_greatest", lambda *args: looked_at.append(args))
    model = relus(0.02)
    model.fit(*problem(), epochs=3, verbose=0)
    kill(relus(0.02), 0.5).fit(*problem(), epochs=3, verbose=0)  # half of them dead
    assert not looked_at  # nothing was computed: the loss says that something is learnt


def test_relus_are_well_where_there_is_nothing_to_learn():
    x, noise = rows(200), np.random.RandomState(1).randint(2, size=200)
    model = Sequential([Dense(16, activation="relu", input_shape=(4,)), Dense(2, activation="softmax")])
    model.compile(SGD(1e-4), "sparse_categorical_crossentropy")
    model.fit(x, noise, epochs=3, verbose=0)
    kill(model, 0.8).fit(x, noise, epochs=3, verbose=0)
    relus().fit(rows(1), [3.0], verbose=0)
    relus().fit(x, np.zeros(200), verbose=0)


@pytest.mark.parametrize(
    ("loss", "target"),
    [
        ("mse", rows(500, 3, 5)),
        ("mae", rows(500, 1, 5)),
        ("categorical_crossentropy", to_categorical(np.random.RandomState(5).randint(4, size=500))),
        ("sparse_categorical_crossentropy", np.random.RandomState(5).randint(4, size=(500, 1))),
        ("binary_crossentropy", np.random.RandomState(5).randint(2, size=(500, 3)).astype("float32")),
    ],
)
def test_the_best_answer_that_is_always_the_same(loss, target):
    """What a net of nothing but a bias comes to."""
    units = 4 if "categorical" in loss else target.shape[1]
    activation = "softmax" if "categorical" in loss else "sigmoid" if loss == "binary_crossentropy" else None
    model = net(units, activation, loss, SGD(0.5))
    nothing = np.zeros((500, 4))
    model.fit(nothing, target, epochs=200, batch_size=500, verbose=0)
    data = model._data(nothing, target)
    assert dead_units.limits_of(model, data) == pytest.approx(
        {"loss": model.evaluate(nothing, target, verbose=0)}, abs=2e-3
    )
