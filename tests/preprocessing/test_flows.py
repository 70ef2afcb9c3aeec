"""Batches of pictures out of arrays: their order, their form, and what goes wrong, by NumPy as the referee."""

import copy
import itertools
import pickle
import random
import threading

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import kerascn
from kerascn.preprocessing.image import ImageDataGenerator, Iterator, NumpyArrayIterator
from kerascn.utils.data_utils import Sequence

N = 23
PICTURES = np.random.RandomState(1).randint(0, 256, (N, 6, 5, 3)).astype("uint8")
LABELS = np.arange(N)
PLAIN = ImageDataGenerator()
MANY = dict(
    rotation_range=30,
    width_shift_range=0.2,
    height_shift_range=0.2,
    zoom_range=0.2,
    horizontal_flip=True,
    channel_shift_range=10.0,
    brightness_range=(0.5, 1.5),
)


def key_of(call, *args, **kwargs):
    """The key of the sentence that a wrong use gives."""
    with pytest.raises((ValueError, TypeError, OSError)) as caught:
        call(*args, **kwargs)
    assert str(caught.value)
    return caught.value.key


def one_pass(flow):
    return [flow[index] for index in range(len(flow))]


def joined(batches):
    """Batches of (x, y) as one array of each."""
    return [np.concatenate(parts) for parts in zip(*batches, strict=True)]


def test_a_pass_gives_every_picture_once_with_what_belongs_to_it():
    weights = LABELS * 0.5
    flow = PLAIN.flow(PICTURES, LABELS, batch_size=4, seed=3, sample_weight=weights)
    x, y, w = joined(one_pass(flow))
    assert sorted(y) == list(range(N)) and not np.array_equal(y, LABELS)
    np.testing.assert_array_equal(x, PICTURES[y])
    np.testing.assert_array_equal(w, weights[y])
    assert x.dtype == "float32" and [len(one[1]) for one in one_pass(flow)] == [4] * 5 + [3]


def test_unshuffled_is_the_order_of_the_data():
    flow = PLAIN.flow(PICTURES, LABELS, batch_size=10, shuffle=False)
    np.testing.assert_array_equal(joined(one_pass(flow))[1], LABELS)
    assert len(flow) == 3 and flow.n == flow.N == N


def test_next_goes_on_for_ever_and_each_pass_has_an_order_of_its_own():
    flow = PLAIN.flow(PICTURES, LABELS, batch_size=8, seed=0)
    passes = [np.concatenate([y for _, y in itertools.islice(flow, 3)]) for _ in range(4)]
    assert all(sorted(one) == list(range(N)) for one in passes)
    assert len({tuple(one) for one in passes}) == 4
    assert flow.total_batches_seen == 12 and iter(flow) is flow and isinstance(flow, Sequence)
    again = PLAIN.flow(PICTURES, LABELS, batch_size=8, seed=0)
    np.testing.assert_array_equal(passes, [np.concatenate([next(again)[1] for _ in range(3)]) for _ in range(4)])


def test_the_order_is_known_as_index_array():
    flow = PLAIN.flow(PICTURES, LABELS, batch_size=8, seed=5)
    for _ in range(2):
        seen = np.concatenate([flow.next()[1] for _ in range(3)])
        np.testing.assert_array_equal(flow.index_array, seen)


def test_reset_begins_a_pass():
    flow = PLAIN.flow(PICTURES, LABELS, batch_size=8, shuffle=False)
    next(flow), next(flow)
    flow.reset()
    np.testing.assert_array_equal(next(flow)[1], LABELS[:8])


def test_what_is_given_by_number_is_what_next_gives():
    flow = ImageDataGenerator(**MANY).flow(PICTURES, LABELS, batch_size=8, seed=4)
    by_number = one_pass(flow)
    for batch in by_number:
        for one, other in zip(batch, next(flow), strict=True):
            np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(flow[-1][1], by_number[-1][1])  # the pass goes on until something is asked for
    flow.on_epoch_end()
    assert not np.array_equal(flow[0][1], by_number[0][1])
    assert key_of(lambda: flow[3]) == key_of(lambda: flow[-4]) == "flow.no_batch"
    assert key_of(lambda: flow["a"]) == key_of(lambda: flow[None]) == key_of(lambda: flow[:1]) == "flow.no_batch"


@settings(max_examples=25, deadline=None)
@given(
    n=st.integers(1, 40),
    size=st.integers(1, 50),
    shuffle=st.booleans(),
    seed=st.integers(0, 2**40) | st.none(),
)
def test_any_size_and_seed(n, size, shuffle, seed):
    flow = PLAIN.flow(np.zeros((n, 2, 2, 1)), np.arange(n), batch_size=size, shuffle=shuffle, seed=seed)
    sizes = [len(y) for _, y in one_pass(flow)]
    assert sizes == [size] * (n // size) + [n % size] * bool(n % size)
    assert sorted(joined(one_pass(flow))[1]) == list(range(n))


def test_a_changed_picture_does_not_depend_on_its_place():
    """The seed of a change belongs to the picture and the pass: another size of batches, or order, changes nothing."""
    generator = ImageDataGenerator(**MANY)
    found = []
    for how in (dict(batch_size=4), dict(batch_size=9), dict(shuffle=False)):
        x, y = joined(one_pass(generator.flow(PICTURES, LABELS, seed=7, **how)))
        found.append(x[np.argsort(y)])
    np.testing.assert_array_equal(found[0], found[1])
    np.testing.assert_array_equal(found[0], found[2])
    assert not np.array_equal(found[0], PICTURES)


def test_two_flows_of_one_seed_change_pictures_and_masks_alike():
    masks = (PICTURES[..., :1] > 127).astype("uint8") * 255
    how = dict(rotation_range=90, horizontal_flip=True, zoom_range=0.3)
    images, marks = (ImageDataGenerator(**how).flow(x, seed=11, batch_size=6) for x in (PICTURES, masks))
    together = ImageDataGenerator(**how).flow(np.concatenate([PICTURES, masks], -1), seed=11, batch_size=6)
    for _ in range(9):
        image, mark, both = next(images), next(marks), next(together)
        np.testing.assert_array_equal(np.concatenate([image, mark], -1), both)


def test_without_a_seed_np_random_decides_when_the_flow_is_made():
    def made():
        flow = ImageDataGenerator(**MANY).flow(PICTURES, batch_size=5)
        state = np.random.get_state()[1].copy()
        x = next(flow)
        np.testing.assert_array_equal(np.random.get_state()[1], state)  # a batch leaves no trace
        return x

    np.random.seed(1)
    first, other = made(), made()
    np.random.seed(1)
    np.testing.assert_array_equal(made(), first)
    assert not np.array_equal(first, other)


def test_without_targets_a_batch_is_the_pictures():
    assert next(PLAIN.flow(PICTURES, batch_size=2)).shape == (2, 6, 5, 3)


def test_further_inputs_and_several_outputs():
    words, ages = LABELS * 2, np.stack([LABELS, LABELS], 1)
    targets = [LABELS + 1, LABELS[:, None] * 3]
    for given_as in ((PICTURES, [words, ages]), [PICTURES, words, ages], (PICTURES, (words, ages))):
        (x, a, b), (c, d) = next(PLAIN.flow(given_as, targets, batch_size=7, seed=1))
        np.testing.assert_array_equal(x, PICTURES[a // 2])
        np.testing.assert_array_equal(b[:, 0], a // 2)
        np.testing.assert_array_equal(c, a // 2 + 1)
        np.testing.assert_array_equal(d[:, 0], a // 2 * 3)
    (x, a), y = next(PLAIN.flow((PICTURES, words), list(LABELS)))
    np.testing.assert_array_equal(a, y * 2)
    assert key_of(PLAIN.flow, (PICTURES, words[1:]), LABELS) == "flow.rows"


def test_pictures_as_a_list_and_targets_of_pandas():
    x, y = next(PLAIN.flow(list(PICTURES), pd.Series(LABELS, index=LABELS + 5), batch_size=4, seed=2))
    np.testing.assert_array_equal(x, PICTURES[y])


def test_the_generators_type_and_scale_hold():
    generator = ImageDataGenerator(rescale=1 / 255, dtype="float64")
    x = next(generator.flow(PICTURES, shuffle=False))
    assert x.dtype == "float64"
    np.testing.assert_allclose(x, PICTURES / 255, rtol=1e-12)


def test_channels_first():
    turned = PICTURES.transpose(0, 3, 1, 2)
    flow = ImageDataGenerator(data_format="channels_first", horizontal_flip=True).flow(turned, seed=2)
    other = ImageDataGenerator(horizontal_flip=True).flow(PICTURES, seed=2)
    assert flow.image_shape == (3, 6, 5) and flow.dim_ordering == "th"
    np.testing.assert_array_equal(next(flow).transpose(0, 2, 3, 1), next(other))


def test_the_users_data_stay_as_they_are():
    x = PICTURES.astype("float32")
    before = x.copy()
    next(ImageDataGenerator(rescale=0.5, samplewise_center=True).flow(x))
    np.testing.assert_array_equal(x, before)


def test_an_array_that_is_read_piece_by_piece(tmp_path):
    np.save(tmp_path / "x.npy", PICTURES)
    x = np.load(tmp_path / "x.npy", mmap_mode="r")
    flow = ImageDataGenerator(validation_split=0.5).flow(x, subset="training", shuffle=False)
    np.testing.assert_array_equal(next(flow), PICTURES[11:])
    assert flow.x.array is x  # not read as a whole


def test_the_first_samples_are_for_validation():
    generator = ImageDataGenerator(validation_split=0.3)
    held = generator.flow(PICTURES, LABELS * 1.0, subset="validation", shuffle=False, sample_weight=LABELS)
    rest = generator.flow(PICTURES, LABELS * 1.0, subset="training", shuffle=False)
    np.testing.assert_array_equal(next(held)[1], LABELS[:6])
    np.testing.assert_array_equal(next(held)[0], PICTURES[:6])
    np.testing.assert_array_equal(next(held)[2], LABELS[:6])
    np.testing.assert_array_equal(next(rest)[1], LABELS[6:])
    np.testing.assert_array_equal(next(rest)[0], PICTURES[6:])


def test_both_parts_must_have_all_classes():
    generator = ImageDataGenerator(validation_split=0.5)
    apart = np.arange(N) // 12
    assert key_of(generator.flow, PICTURES, apart, subset="training") == "flow.classes_apart"
    assert key_of(generator.flow, PICTURES, apart[:, None], subset="validation") == "flow.classes_apart"
    with pytest.warns(kerascn.messages.KerascnWarning) as caught:
        generator.flow(PICTURES, np.eye(2)[apart], subset="training")
    assert caught[0].message.key == "flow.classes_apart" and caught[0].filename == __file__
    generator.flow(PICTURES, np.arange(N) % 2, subset="training")
    generator.flow(PICTURES, np.linspace(0, 1, N), subset="training")  # numbers to be computed are no classes


def test_saved_pictures_are_those_of_the_batches(tmp_path):
    folder = tmp_path / "seen" / "here"
    flow = ImageDataGenerator().flow(PICTURES, batch_size=3, save_to_dir=folder, save_prefix="p", seed=1)
    x = next(flow)
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 3 and all(name.startswith("p_") and name.endswith(".png") for name in names)
    for number, picture in zip(flow.index_array, x, strict=False):
        (path,) = folder.glob(f"p_{number}_*.png")
        stretched = picture / picture.max() * 255
        with Image.open(path) as saved:
            np.testing.assert_array_equal(np.asarray(saved), stretched.astype("uint8"))


def test_twenty_changes_of_one_picture_are_twenty_files(tmp_path):
    flow = ImageDataGenerator(**MANY).flow(
        PICTURES[:1], batch_size=1, save_to_dir=str(tmp_path), save_prefix="cat", save_format="jpeg"
    )
    for _ in range(20):
        next(flow)
    assert len(list(tmp_path.glob("cat_0_*.jpeg"))) == 20


def test_transparent_pictures_are_saved_as_jpeg(tmp_path):
    x = np.zeros((1, 4, 4, 4), "uint8")
    next(PLAIN.flow(x, save_to_dir=tmp_path, save_format="jpg"))
    with Image.open(next(tmp_path.iterdir())) as picture:
        assert picture.mode == "RGB"


def test_saving_that_fails_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    assert key_of(next, PLAIN.flow(PICTURES, save_to_dir=tmp_path / "file")) == "flow.not_saved"
    assert key_of(next, PLAIN.flow(PICTURES, save_to_dir=tmp_path, save_format="xyz")) == "flow.not_saved"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_wrong_uses_are_told(language, monkeypatch):
    monkeypatch.setattr(kerascn.messages, "_choose", [lambda: language])
    for wrong, key in (
        (dict(x=PICTURES[0]), "flow.four_axes"),
        (dict(x=PICTURES[..., 0]), "flow.four_axes"),
        (dict(x=[PICTURES[0], PICTURES[1][:3]]), "flow.four_axes"),
        (dict(x=PICTURES.astype(str)), "flow.no_pictures"),
        (dict(x=PICTURES * 1j), "flow.no_pictures"),
        (dict(x=PICTURES, y=LABELS[1:]), "flow.rows"),
        (dict(x=PICTURES, y=3), "flow.rows"),
        (dict(x=PICTURES, y=LABELS, sample_weight=[1.0]), "flow.rows"),
        (dict(x=PICTURES, batch_size=0), "flow.whole"),
        (dict(x=PICTURES, batch_size=2.5), "flow.whole"),
        (dict(x=PICTURES, seed=-1), "flow.whole"),
        (dict(x=PICTURES, subset="test"), "flow.subset"),
        (dict(x=PICTURES, subset="training"), "flow.no_split"),
        (dict(x=PICTURES[:0]), "flow.no_samples"),
        (dict(x=PICTURES, batchsize=3), "call.unknown"),
        (dict(x=PICTURES, X=PICTURES), "call.both_spellings"),
    ):
        assert key_of(PLAIN.flow, **wrong) == key


def test_an_odd_number_of_channels_is_remarked():
    with pytest.warns(kerascn.messages.KerascnWarning) as caught:
        PLAIN.flow(PICTURES.transpose(0, 3, 1, 2))
    assert caught[0].message.key == "flow.channels" and caught[0].filename == __file__


def test_what_a_function_of_ones_own_gives_must_fit():
    generator = ImageDataGenerator(preprocessing_function=lambda x: x[:2])
    assert key_of(next, generator.flow(PICTURES)) == "flow.shape_changed"


# The words and the places of Keras 1.


def test_keras_1_saves_as_jpeg_and_takes_its_places():
    assert PLAIN.flow(X=PICTURES, y=LABELS).save_format == "jpeg"
    assert PLAIN.flow(PICTURES, LABELS).save_format == "png"
    flow = NumpyArrayIterator(PICTURES, LABELS, PLAIN, 4, False, 3, dim_ordering="tf")
    assert flow.save_format == "jpeg" and flow.data_format == "channels_last" and not flow.shuffle
    assert key_of(NumpyArrayIterator, PICTURES, LABELS, PLAIN, batchsize=4) == "call.unknown"


class OwnOfKeras2(Iterator):
    """As a user's own iterator is written for Keras 2."""

    def __init__(self, n, batch_size):
        super().__init__(n, batch_size, False, None)

    def _get_batches_of_transformed_samples(self, index_array):
        return np.array(index_array) * 10

    def next(self):
        with self.lock:
            index_array = next(self.index_generator)
        return self._get_batches_of_transformed_samples(index_array)


class OwnOfKeras1(Iterator):
    """As a user's own iterator is written for Keras 1."""

    def __init__(self, n, batch_size):
        super().__init__(N=n, batch_size=batch_size, shuffle=False, seed=None)

    def next(self):
        with self.lock:
            index_array, current_index, current_batch_size = next(self.index_generator)
        return np.array(index_array) * 10 + current_index * 0 + current_batch_size * 0


def test_what_is_set_later_counts():
    flow = PLAIN.flow(PICTURES, LABELS, batch_size=N, seed=1)
    first = flow[0][1]
    flow.seed = 2
    assert not np.array_equal(flow[0][1], first)
    flow.shuffle = False
    np.testing.assert_array_equal(flow[0][1], LABELS)
    flow = OwnOfKeras2(0, 2)
    assert key_of(next, flow) == "sequence.empty"
    flow.n = 3
    assert [list(next(flow)) for _ in range(2)] == [[0, 10], [20]]


def test_iterators_of_ones_own(monkeypatch):
    flow = OwnOfKeras2(5, 2)
    assert [list(next(flow)) for _ in range(4)] == [[0, 10], [20, 30], [40], [0, 10]]
    assert list(flow[1]) == [20, 30]
    monkeypatch.setattr(kerascn.config, "dialect", lambda: 1)
    flow = OwnOfKeras1(5, 2)
    assert [list(next(flow)) for _ in range(4)] == [[0, 10], [20, 30], [40], [0, 10]]
    assert list(flow[0]) == [20, 30]  # as Keras 1 had it: whatever comes next
    assert key_of(lambda: Iterator(3, 2, False, None)._get_batches_of_transformed_samples([0])) == "sequence.method"


# Code of the user's that draws from np.random.


def noisy(x):
    return x + np.random.normal(size=x.shape) + random.random()


def test_a_function_that_draws_follows_the_seed_too():
    def batches():
        flow = ImageDataGenerator(preprocessing_function=noisy).flow(PICTURES, batch_size=8, seed=3)
        return [next(flow) for _ in range(6)]

    before = np.random.get_state()[1].copy()
    first, again = batches(), batches()
    np.testing.assert_array_equal(np.random.get_state()[1], before)
    np.testing.assert_array_equal(np.concatenate(first), np.concatenate(again))
    noise = [batch[0] - np.floor(batch[0]) for batch in first]
    assert len({float(one.ravel()[0]) for one in noise}) == 6  # each batch has numbers of its own


class Cropping(ImageDataGenerator):
    """As many are written: a change of one's own in place of ours, one with and one without a seed."""

    def random_transform(self, x):
        first = np.random.randint(0, 3)
        x[: first + 1] = 0
        return x


class Careful(ImageDataGenerator):
    def random_transform(self, x, seed=None):
        return super().random_transform(x, seed=seed) * np.random.uniform(0.5, 1)


class WithDice(ImageDataGenerator):
    def __init__(self, **how):
        super().__init__(**how)
        self.dice = np.random.RandomState(0)

    def standardize(self, x):
        return x * self.dice.uniform()


@pytest.mark.parametrize("kind", [Cropping, Careful, WithDice])
def test_methods_of_ones_own_are_called_and_follow_the_seed(kind):
    x = np.concatenate([next(kind(horizontal_flip=True).flow(PICTURES, seed=1, shuffle=False)) for _ in range(2)])
    np.testing.assert_array_equal(x[:N], x[N:])
    assert not np.array_equal(x[:N], PICTURES)


# Many threads.


@pytest.mark.parametrize("function", [None, noisy], ids=["ours", "drawing"])
def test_next_by_many_threads_gives_each_batch_once(function):
    how = dict(preprocessing_function=function) if function else MANY
    flow, alone = (ImageDataGenerator(**how).flow(PICTURES, LABELS, batch_size=2, seed=9) for _ in range(2))
    wanted = {(tuple(y), x.tobytes()) for x, y in (next(alone) for _ in range(48))}
    found = []

    def work():
        for _ in range(12):
            x, y = next(flow)
            found.append((tuple(y), x.tobytes()))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 48 and set(found) == wanted


def test_a_flow_can_be_sent_to_another_process():
    flow = ImageDataGenerator(**MANY).flow(PICTURES, LABELS, batch_size=4, seed=2)
    next(flow)
    other = pickle.loads(pickle.dumps(flow))
    third = copy.deepcopy(flow)
    for one in (other, third):
        np.testing.assert_array_equal(one[2][0], flow[2][0])
    np.testing.assert_array_equal(next(other)[0], next(flow)[0])
