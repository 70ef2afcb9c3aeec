"""Models that are trained, tested and asked on batches of pictures: the same whoever makes the batches."""

import numpy as np
import pytest
from PIL import Image

from kerascn.layers import Conv2D, Dense, Flatten, GlobalAveragePooling2D, Input
from kerascn.models import Model, Sequential, load_model
from kerascn.preprocessing.image import ImageDataGenerator
from kerascn.utils.data_utils import OrderedEnqueuer, Sequence, batches
from tests.genuine import genuine

N = 14
PICTURES = np.random.RandomState(1).randint(0, 256, (N, 8, 8, 3)).astype("uint8")
LABELS = (np.arange(N) % 2).astype("float32")
MANY = dict(rescale=1 / 255, rotation_range=30, width_shift_range=0.2, horizontal_flip=True)
HERE, THREADS = dict(workers=0), dict(workers=4)
PROCESSES = dict(workers=2, use_multiprocessing=True)
WHO = pytest.mark.parametrize("who", [THREADS, PROCESSES], ids=["threads", "processes"])


def noisy(x):
    return x + np.random.normal(0, 9, x.shape)


def flow_of(seed=3, **how):
    generator = ImageDataGenerator(**{**MANY, **how})
    return generator.flow(PICTURES, LABELS, batch_size=4, seed=seed)


class Pair(Sequence):
    """Two flows in one, as users put an image and its mask together; it hands on no end of an epoch."""

    def __init__(self, seed=None):
        self.one, self.other = (flow_of(seed) for _ in range(2))

    def __len__(self):
        return len(self.one)

    def __getitem__(self, index):
        (x, y), (other, _) = self.one[index], self.other[index]
        return (x + other) / 2, y


def folder_of(tmp_path):
    for number, (x, y) in enumerate(zip(PICTURES, LABELS, strict=True)):
        folder = tmp_path / "ab"[int(y)]
        folder.mkdir(exist_ok=True)
        Image.fromarray(x).save(folder / f"{number:02}.png")
    return tmp_path


def in_three_epochs(source, who):
    with batches(source, shuffle=None, limit=3 * len(source), **who) as made:
        return [np.array(batch[0]) for batch, _ in zip(made, range(3 * len(source)), strict=False)]


# Without an engine: what workers make.


@WHO
@pytest.mark.parametrize("kind", ["flow", "drawing", "pair", "folder"])
def test_workers_make_the_same_batches(kind, who, tmp_path, capsys):
    def source():
        np.random.seed(5)
        if kind == "folder":
            generator = ImageDataGenerator(**MANY)
            return generator.flow_from_directory(folder_of(tmp_path), target_size=(8, 8), batch_size=4)
        return {"flow": flow_of, "drawing": lambda: flow_of(preprocessing_function=noisy), "pair": Pair}[kind]()

    wanted = in_three_epochs(source(), HERE)
    found = in_three_epochs(source(), who)
    assert len(wanted) == 12
    for one, other in zip(wanted, found, strict=True):
        np.testing.assert_array_equal(one, other)
    assert not np.array_equal(wanted[0], wanted[4])  # each epoch changes the pictures otherwise


@WHO
def test_one_flow_for_two_streams(who):
    """A training and its validation may have the same flow: they do not disturb each other."""
    flow = flow_of()
    wanted = in_three_epochs(flow_of(), HERE)
    with batches(flow, **who) as one, batches(flow, **who) as other:
        for number in range(12):
            np.testing.assert_array_equal(next(one)[0], wanted[number])
            if number < 6:
                next(other)


def test_two_flows_zipped_run_by_a_worker():
    images, masks = (ImageDataGenerator(**MANY).flow(PICTURES, batch_size=4, seed=8) for _ in range(2))
    with batches(zip(images, masks, strict=False), workers=2) as made:
        for (image, mask), _ in zip(made, range(9), strict=False):
            np.testing.assert_array_equal(image, mask)


def test_an_enqueuer_gives_what_next_gives():
    enqueuer = OrderedEnqueuer(flow_of())
    enqueuer.start(workers=2, max_queue_size=4)
    alone = flow_of()
    try:
        made = enqueuer.get()
        for _ in range(9):
            np.testing.assert_array_equal(next(made)[0], next(alone)[0])
    finally:
        enqueuer.stop()


# Models.


def net(K):
    K.clear_session()
    np.random.seed(1)
    model = Sequential([
        Conv2D(4, 3, activation="relu", input_shape=(8, 8, 3)),
        Flatten(),
        Dense(1, activation="sigmoid"),
    ])  # fmt: skip
    model.compile("adam", "binary_crossentropy", metrics=["acc"])
    return model


@pytest.mark.engine
def test_training_by_workers_of_all_kinds(K):
    losses = []
    for who in (THREADS, PROCESSES):
        model = net(K)
        history = model.fit(flow_of(), epochs=2, verbose=0, validation_data=flow_of(4), **who).history
        losses.append(history["loss"] + history["val_loss"])
    np.testing.assert_allclose(losses[0], losses[1], rtol=1e-6)


@pytest.mark.engine
def test_a_training_is_resumed_exactly(K, tmp_path):
    whole = net(K)
    np.random.seed(2)
    whole.fit(flow_of(), epochs=2, verbose=0)
    whole.save(str(tmp_path / "half.h5"))
    whole.fit(flow_of(), epochs=4, initial_epoch=2, verbose=0)
    wanted = whole.get_weights()
    K.clear_session()
    np.random.seed(77)
    again = load_model(str(tmp_path / "half.h5"))
    again.fit(flow_of(), epochs=4, initial_epoch=2, verbose=0)
    for one, other in zip(again.get_weights(), wanted, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-7)
    straight = net(K)
    np.random.seed(2)
    straight.fit(flow_of(), epochs=4, verbose=0)
    for one, other in zip(straight.get_weights(), wanted, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-7)


@pytest.mark.engine
def test_the_calls_of_both_ages(K, tmp_path, capsys):
    model = net(K)
    folder = folder_of(tmp_path)
    how = dict(target_size=(8, 8), batch_size=4)
    plain = ImageDataGenerator(rescale=1 / 255)
    train = ImageDataGenerator(**MANY).flow_from_directory(folder, class_mode="binary", seed=1, **how)
    test = plain.flow_from_directory(folder, class_mode="binary", shuffle=False, **how)
    history = model.fit_generator(
        train, samples_per_epoch=20, nb_epoch=2, verbose=0, validation_data=test, nb_val_samples=N
    )
    assert len(history.history["val_loss"]) == 2
    model.fit_generator(train, steps_per_epoch=7, epochs=1, verbose=0)
    told = model.predict_generator(plain.flow_from_directory(folder, class_mode=None, shuffle=False, **how))
    x = np.concatenate([PICTURES[LABELS == 0], PICTURES[LABELS == 1]]) / 255
    np.testing.assert_allclose(told, model.predict(x), atol=1e-5)
    assert model.predict_generator(test, val_samples=6).shape == (6, 1)
    y = np.sort(LABELS)
    for loss in (model.evaluate(test, verbose=0), model.evaluate_generator(test), model.evaluate_generator(test, 4)):
        np.testing.assert_allclose(loss, model.evaluate(x, y, verbose=0), rtol=1e-4)


@pytest.mark.engine
def test_a_loop_of_ones_own_and_several_inputs(K):
    picture, age = Input((8, 8, 3)), Input((1,))
    told = Dense(1)(GlobalAveragePooling2D()(picture))
    model = Model([picture, age], [told, Dense(1)(age)])
    model.compile("sgd", "mse")
    flow = ImageDataGenerator(**MANY).flow((PICTURES, LABELS), [LABELS, LABELS * 2], batch_size=5)
    for count, (x, y) in enumerate(flow, 1):
        assert np.isfinite(model.train_on_batch(x, y)).all()
        if count == 4:
            break
    model.fit(flow, epochs=1, verbose=0)


@pytest.mark.engine
def test_weights_of_samples_count(K):
    model = net(K)
    weights = np.where(LABELS == 1, 1.0, 0.0)
    flow = ImageDataGenerator(rescale=1 / 255).flow(PICTURES, LABELS, sample_weight=weights, batch_size=N)
    x = PICTURES / 255
    np.testing.assert_allclose(
        model.evaluate(flow, verbose=0)[0], model.evaluate(x, LABELS, sample_weight=weights, verbose=0)[0], rtol=1e-4
    )


@pytest.mark.engine
def test_genuine_cats_and_dogs_are_trained_upon(K, capsys):
    folder = genuine("cats_dogs/train")
    K.clear_session()
    generator = ImageDataGenerator(rescale=1 / 255, shear_range=0.2, zoom_range=0.2, horizontal_flip=True)
    flow = generator.flow_from_directory(str(folder), target_size=(48, 48), batch_size=16, class_mode="binary", seed=0)
    model = Sequential([
        Conv2D(8, (3, 3), strides=2, activation="relu", input_shape=(48, 48, 3)),
        GlobalAveragePooling2D(),
        Dense(1, activation="sigmoid"),
    ])  # fmt: skip
    model.compile("rmsprop", "binary_crossentropy", metrics=["accuracy"])
    history = model.fit_generator(flow, steps_per_epoch=4, epochs=2, verbose=0, workers=2).history
    assert "images belonging to 2 classes" in capsys.readouterr().out
    assert all(0.3 < loss < 2 for loss in history["loss"])
