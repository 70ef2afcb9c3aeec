"""Files go both ways between kerascn and tf_keras: the same predictions, and the same next step of training."""

import h5py
import numpy as np
import pytest

from kerascn import config, layers, optimizers
from kerascn.models import Model, Sequential, load_model
from tests.layers.tf_keras_child import run_in_tf_keras
from tests.saving.small import stirred

OPTIMIZERS = {
    "momentum": lambda: optimizers.SGD(lr=0.05, momentum=0.9),
    "adam": lambda: optimizers.Adam(lr=0.01),
    "rmsprop": lambda: optimizers.RMSprop(lr=0.01),
}
NAMES = ["row", "graph", "picture", "series", *OPTIMIZERS]

CHILD = """
L, folder = keras.layers, str(given["folder"])
x, y = given["x"], given["y"]

def inputs_of(name):
    return {"row": x, "graph": [x, x[:, ::-1]], "picture": given["pictures"], "series": given["numbers"]}.get(name, x)

def report(name, path, model, trains):
    found = model.predict(inputs_of(name), verbose=0)
    for place, one in enumerate(found if isinstance(found, list) else [found]):
        results[f"{path}/{name}/before/{place}"] = one
    if trains:
        model.train_on_batch(x, y)
        results[f"{path}/{name}/after"] = model.predict(x, verbose=0)

OPTIMIZERS = {"momentum": keras.optimizers.SGD(0.05, momentum=0.9), "adam": keras.optimizers.Adam(0.01),
              "old_adam": keras.optimizers.legacy.Adam(0.01), "old_momentum": keras.optimizers.legacy.SGD(0.05, 0.9)}
for name in given["names"].tolist():
    trains = name in ("momentum", "adam", "rmsprop")
    report(name, "ours", keras.models.load_model(f"{folder}/{name}.h5", compile=trains), trains)

def row():
    return keras.Sequential([L.Dense(5, activation="relu", input_shape=(4,)), L.BatchNormalization(), L.Dropout(0.3),
                             L.Dense(2, kernel_regularizer="l2")])

def graph():
    a, b = L.Input((4,)), L.Input((4,))
    shared = L.Dense(3, activation="tanh")
    inner = keras.Sequential([L.Dense(3, input_shape=(3,)), L.BatchNormalization()])
    joined = L.Concatenate()([inner(shared(a)), shared(b)])
    joined = L.Reshape((3, 2))(joined)
    return keras.Model([a, b], [L.Dense(2)(L.Flatten()(L.Permute((2, 1))(joined))), L.Add()([shared(a), shared(b)])])

def picture():
    return keras.Sequential([L.Conv2D(3, (3, 2), strides=2, padding="same", input_shape=(6, 5, 2)), L.MaxPooling2D(),
                             L.Activation("elu"), L.Flatten(), L.Dense(2, activation="softmax")])

def series():
    return keras.Sequential([L.Embedding(7, 3, mask_zero=True, input_length=5), L.LSTM(4, return_sequences=True),
                             L.TimeDistributed(L.Dense(3)), L.LSTM(2, recurrent_activation="hard_sigmoid")])

for name, make in dict(row=row, graph=graph, picture=picture, series=series, **dict.fromkeys(OPTIMIZERS, row)).items():
    model = make()
    if name in OPTIMIZERS:
        model = keras.Sequential([L.Dense(5, activation="tanh", input_shape=(4,)), L.Dense(2)])
        model.compile(OPTIMIZERS[name], "mse", metrics=["accuracy", "mae"])
        for _ in range(3):
            model.train_on_batch(x, y)
    random = np.random.RandomState(3)
    model.set_weights([random.uniform(0.1, 1, w.shape) for w in model.get_weights()])
    model.save(f"{folder}/theirs_{name}.h5")
    report(name, "theirs", model, name in OPTIMIZERS)
"""


def models():
    """Models of ours that use the layers both have, by name."""
    a, b = layers.Input((4,)), layers.Input((4,))
    shared = layers.Dense(3, activation="tanh")
    inner = Sequential([layers.Dense(3, input_shape=(3,)), layers.BatchNormalization()])
    joined = layers.Reshape((3, 2))(layers.Concatenate()([inner(shared(a)), shared(b)]))
    graph = Model([a, b], [layers.Dense(2)(layers.Flatten()(joined)), layers.Add()([shared(a), shared(b)])])
    rows = [layers.Dense(5, activation="relu", input_shape=(4,)), layers.BatchNormalization(), layers.Dropout(0.3)]
    rows.append(layers.Dense(2, kernel_regularizer="l2", kernel_constraint="maxnorm"))
    convolved = [layers.Conv2D(3, (3, 2), strides=2, padding="same", input_shape=(6, 5, 2)), layers.MaxPooling2D()]
    convolved += [layers.Activation("elu"), layers.Flatten(), layers.Dense(2, activation="softmax")]
    told = [layers.Embedding(7, 3, mask_zero=True, input_length=5), layers.LSTM(4, return_sequences=True)]
    told += [layers.TimeDistributed(layers.Dense(3)), layers.LSTM(2)]
    made = {"row": rows, "picture": convolved, "series": told}
    return {"graph": graph} | {name: Sequential(parts) for name, parts in made.items()}


@pytest.fixture(scope="module")
def data():
    random = np.random.RandomState(0)
    numbers = random.randint(1, 7, (6, 5))
    numbers[:, 3:] = 0
    return {
        "x": random.uniform(-1, 1, (6, 4)).astype("float32"),
        "y": random.uniform(-1, 1, (6, 2)).astype("float32"),
        "pictures": random.uniform(-1, 1, (6, 6, 5, 2)).astype("float32"),
        "numbers": numbers.astype("float32"),
    }


def inputs_of(name, data):
    own = {"graph": [data["x"], data["x"][:, ::-1]], "picture": data["pictures"], "series": data["numbers"]}
    return own.get(name, data["x"])


@pytest.fixture(scope="module", autouse=True)
def without_traps():
    """What the models learn means nothing here, so their accuracy need not either."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(config, "traps", False)
        yield


@pytest.fixture(scope="module")
def both(K, data, tmp_path_factory):
    """The folder of all files, what tf_keras found for them, and what kerascn found for its own."""
    folder, ours = tmp_path_factory.mktemp("both"), {}
    for name, model in models().items():
        stirred(model).save(folder / f"{name}.h5")
        ours[name, "before"] = model.predict(inputs_of(name, data))
    for name, make in OPTIMIZERS.items():
        model = Sequential([layers.Dense(5, activation="tanh", input_shape=(4,)), layers.Dense(2)])
        model.compile(make(), "mse", metrics=["mae", "acc"])
        for _ in range(3):
            model.train_on_batch(data["x"], data["y"])
        model.save(folder / f"{name}.h5")
        with h5py.File(folder / f"{name}.h5") as file:
            assert "kerascn_chance" in file.attrs  # which tf_keras does not mind
        ours[name, "before"] = model.predict(data["x"])
        model.train_on_batch(data["x"], data["y"])
        ours[name, "after"] = model.predict(data["x"])
    return folder, run_in_tf_keras(CHILD, folder=str(folder), names=NAMES, **data), ours


def close(found, expected):
    """Several outputs that tf_keras joined in one array, or one."""
    for one, other in zip(found if isinstance(found, list) else [found], expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


def in_list(found, name, moment):
    several = sorted(key for key in found if key.startswith(f"{name}/{moment}/"))
    return [found[key] for key in several] or [found[f"{name}/{moment}"]]


@pytest.mark.parametrize("name", NAMES)
def test_tf_keras_reads_ours(both, name):
    _, found, ours = both
    close(ours[name, "before"], in_list(found, f"ours/{name}", "before"))
    if name in OPTIMIZERS:
        close(ours[name, "after"], in_list(found, f"ours/{name}", "after"))
        assert not np.allclose(ours[name, "after"], ours[name, "before"], atol=1e-3)


@pytest.mark.parametrize("name", ["row", "graph", "picture", "series"])
def test_ours_reads_tf_keras(both, data, name):
    folder, found, _ = both
    model = load_model(folder / f"theirs_{name}.h5", compile=False)
    close(model.predict(inputs_of(name, data)), in_list(found, f"theirs/{name}", "before"))


@pytest.mark.parametrize("name", ["momentum", "adam", "old_adam", "old_momentum"])
def test_training_begun_in_tf_keras_goes_on(both, data, name):
    folder, found, _ = both
    model = load_model(folder / f"theirs_{name}.h5")
    close(model.predict(data["x"]), in_list(found, f"theirs/{name}", "before"))
    assert len(model.metrics_names) == 3
    model.train_on_batch(data["x"], data["y"])
    close(model.predict(data["x"]), in_list(found, f"theirs/{name}", "after"))
