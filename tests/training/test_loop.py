"""The loop over batches and the one over epochs, on plain numbers: no engine is needed."""

from types import SimpleNamespace

import numpy as np
import pytest

from kerascn.training.feeds import Arrays, Steps
from kerascn.training.loop import Join, Mean, one_pass, train


class Diary:
    """Writes down what it is told."""

    def __init__(self):
        self.pages = []

    def __getattr__(self, event):
        if not event.startswith("on_"):
            raise AttributeError(event)
        return lambda *where: self.pages.append((event, *where[:-1], dict(where[-1])))


def first_column(batch):
    return [float(batch[0].mean())]


def test_a_pass_gives_the_mean_over_samples():
    feed = Arrays([np.arange(10.0)], 4)
    assert (feed.samples, feed.steps) == (10, 3)
    assert one_pass(feed, first_column, Mean()) == [4.5]
    assert Mean().result() == []


def test_a_pass_tells_of_every_batch():
    diary = Diary()
    one_pass(Arrays([np.arange(5.0)], 4), first_column, Mean(), ["loss"], diary)
    assert diary.pages == [
        ("on_batch_begin", 0, {"batch": 0, "size": 4}),
        ("on_batch_end", 0, {"batch": 0, "size": 4, "loss": 1.5}),
        ("on_batch_begin", 1, {"batch": 1, "size": 1}),
        ("on_batch_end", 1, {"batch": 1, "size": 1, "loss": 4.0}),
    ]


@pytest.mark.parametrize("known", [True, False])
def test_join(known):
    rows = np.arange(14.0).reshape(7, 2)
    feed = Arrays([rows], 3)
    found = one_pass(feed, lambda batch: [batch[0] * 2, batch[0][:, 0]], Join(7 if known else None))
    np.testing.assert_array_equal(found[0], rows * 2)
    np.testing.assert_array_equal(found[1], rows[:, 0])


def test_join_of_what_has_no_entry_for_each_sample():
    found = one_pass(Arrays([np.arange(7.0)], 3), lambda batch: [batch[0][:1]], Join(7))
    np.testing.assert_array_equal(found[0], [0, 3, 6])


def trained(epochs, initial=0, stop_after=None, valid=None):
    diary, steps = Diary(), []

    def step(batch):
        steps.append(batch)
        model.stop_training = len(steps) == stop_after
        return [float(len(steps)), 0.5]

    model = SimpleNamespace(stop_training=False)
    test = valid and (valid, lambda batch: [10.0, 20.0])
    train(model, (Arrays([np.arange(4.0)], 2), step), test, epochs, initial, diary, ["loss", "acc"])
    return diary.pages, len(steps)


def test_epochs():
    pages, steps = trained(2, valid=Arrays([np.arange(3.0)], 2))
    assert steps == 4
    assert [page[:-1] for page in pages if "batch" not in page[0]] == [
        ("on_train_begin",), ("on_epoch_begin", 0), ("on_epoch_end", 0), ("on_epoch_begin", 1), ("on_epoch_end", 1),
        ("on_train_end",),
    ]  # fmt: skip
    assert pages[-2][-1] == {"loss": 3.5, "acc": 0.5, "val_loss": 10.0, "val_acc": 20.0}


def test_initial_epoch():
    pages, steps = trained(5, initial=3)
    assert steps == 4 and [page[1] for page in pages if page[0] == "on_epoch_begin"] == [3, 4]


def test_stopping_in_an_epoch_ends_it_at_once():
    pages, steps = trained(5, stop_after=3, valid=Arrays([np.arange(3.0)], 2))
    assert steps == 3
    ends = [page for page in pages if page[0] == "on_epoch_end"]
    assert len(ends) == 2 and "val_loss" not in ends[-1][-1] and pages[-1][0] == "on_train_end"


def test_shuffling_reads_every_sample_once_and_together():
    x, y = np.arange(10), np.arange(10) * 2
    feed = Arrays([x, y], 3, shuffle=True)
    np.random.seed(1)
    first = list(feed)
    second = list(feed)
    np.random.seed(1)
    again = list(Arrays([x, y], 3, shuffle=True))
    rows = [np.concatenate([batch[0] for batch, _ in one]) for one in (first, second, again)]
    assert sorted(rows[0]) == list(range(10)) == sorted(rows[1])
    assert list(rows[0]) != list(rows[1]) and list(rows[0]) == list(rows[2])
    assert all((batch[1] == 2 * batch[0]).all() for batch, _ in first)
    assert [size for _, size in first] == [3, 3, 3, 1]


def test_shuffling_batches_keeps_them_whole():
    np.random.seed(0)
    found = [batch[0].tolist() for batch, _ in Arrays([np.arange(11)], 3, shuffle="batch")]
    assert sorted(found) == [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9, 10]]
    assert found[-1] == [9, 10] and found[:3] != [[0, 1, 2], [3, 4, 5], [6, 7, 8]]


class InAFile:
    """Like an array in a file: read by slices, or by a list of rows in rising order."""

    def __init__(self, array):
        self.array, self.shape, self.dtype = array, array.shape, array.dtype

    def __getitem__(self, rows):
        assert isinstance(rows, slice) or list(rows) == sorted(rows)
        return self.array[rows]


def test_what_lies_in_a_file_is_read_in_rising_order():
    np.random.seed(3)
    array = np.arange(8) ** 2
    for batch, _ in Arrays([np.arange(8), InAFile(array)], 3, shuffle=True):
        np.testing.assert_array_equal(batch[1], batch[0] ** 2)


def test_steps_without_data():
    feed = Steps(3)
    assert (feed.steps, feed.samples) == (3, None) and list(feed) == [([], 1)] * 3
