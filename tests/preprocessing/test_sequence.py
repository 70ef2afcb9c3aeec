"""Sequences: padded, paired and cut in windows as plain loops do it."""

import json
import pickle
import warnings
from collections import Counter, deque

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kerascn
from kerascn.messages import KerascnWarning
from kerascn.preprocessing import sequence
from kerascn.preprocessing.sequence import (
    TimeseriesGenerator,
    make_sampling_table,
    pad_sequences,
    skipgrams,
    timeseries_generator_from_json,
)  # fmt: skip
from kerascn.utils.data_utils import batches
from tests.preprocessing.cases import told

# pad_sequences


def padded_by_hand(sequences, maxlen, padding, truncating, value):
    """One list after the other, in plain Python."""
    longest = max(map(len, sequences), default=0) if maxlen is None else maxlen
    rows = []
    for one in sequences:
        kept = list(one)
        while len(kept) > longest:
            kept.pop(0 if truncating == "pre" else -1)
        while len(kept) < longest:
            kept.insert(0 if padding == "pre" else len(kept), value)
        rows.append(kept)
    return rows


ends = st.sampled_from(["pre", "post"])
lists = st.lists(st.lists(st.integers(0, 99), max_size=6), max_size=5)


@given(lists, st.none() | st.integers(1, 7), ends, ends, st.integers(-9, 9))
def test_padding_is_what_plain_loops_do(sequences, maxlen, padding, truncating, value):
    found = pad_sequences(sequences, maxlen, "int32", padding, truncating, value)
    assert found.dtype == "int32"
    assert found.tolist() == padded_by_hand(sequences, maxlen, padding, truncating, value)
    arrays = pad_sequences([np.array(one, "int16") for one in sequences], maxlen, "int32", padding, truncating, value)
    assert np.array_equal(arrays, found)


def test_padding_by_hand():
    rows = [[1, 2, 3], [4], []]
    assert pad_sequences(rows).tolist() == [[1, 2, 3], [0, 0, 4], [0, 0, 0]]
    assert pad_sequences(rows, padding="post").tolist() == [[1, 2, 3], [4, 0, 0], [0, 0, 0]]
    assert pad_sequences(rows, maxlen=2).tolist() == [[2, 3], [0, 4], [0, 0]]
    assert pad_sequences(rows, maxlen=2, truncating="post").tolist() == [[1, 2], [0, 4], [0, 0]]
    assert pad_sequences([]).shape == (0, 0)
    assert pad_sequences([], maxlen=3).shape == (0, 3)
    assert pad_sequences([[], []]).shape == (2, 0)


@pytest.mark.parametrize("dtype", ["int64", "uint8", "float16", "float32", "float64", "bool", "complex64"])
def test_padding_in_any_dtype(dtype):
    found = pad_sequences([[1, 0], [1]], dtype=dtype, value=0)
    assert found.dtype == dtype and np.array_equal(found, np.array([[1, 0], [0, 1]], dtype))


def test_padding_of_arrays_as_elements():
    ones, twos = np.ones((3, 2, 4)), 2 * np.ones((1, 2, 4))
    found = pad_sequences([ones, [], twos], dtype="float32", padding="post", value=-1)
    assert found.shape == (3, 3, 2, 4)
    assert (found[0] == 1).all() and (found[1] == -1).all() and (found[2, 0] == 2).all() and (found[2, 1:] == -1).all()
    each = pad_sequences([[[1, 2]], [[3, 4], [5, 6]]], value=[7, 8])
    assert each.tolist() == [[[7, 8], [1, 2]], [[3, 4], [5, 6]]]


def test_padding_of_words():
    rows = [["我", "爱"], ["kerascn"]]
    objects = pad_sequences(rows, dtype=object, value="<pad>")
    assert objects.tolist() == [["我", "爱"], ["<pad>", "kerascn"]]
    assert pad_sequences(rows, dtype=str, value="").tolist() == [["我", "爱"], ["", "kerascn"]]
    assert pad_sequences([["a"]], maxlen=2, dtype="U9", value="-").tolist() == [["-", "a"]]
    assert pad_sequences([[1, "a"], [None]], dtype=object, value=None).tolist() == [[1, "a"], [None, None]]


def test_padding_of_all_kinds_of_sequences():
    mixed = [(1, 2, 3), np.array([4, 5]), range(6, 7), deque([8, 9])]
    expected = [[2, 3], [4, 5], [0, 6], [8, 9]]
    assert pad_sequences(mixed, 2).tolist() == expected
    assert pad_sequences((one for one in mixed), 2).tolist() == expected
    assert pad_sequences(np.arange(6).reshape(2, 3), 2).tolist() == [[1, 2], [4, 5]]
    assert pad_sequences([[1, 2], [0.5]], dtype="float32").tolist() == [[1, 2], [0, 0.5]]


def test_what_padding_loses_is_told():
    with pytest.warns(KerascnWarning) as caught:
        assert pad_sequences([[0.5, 1.0], [2.5]]).tolist() == [[0, 1], [0, 2]]
    assert [one.message.key for one in caught] == ["pad.decimals"] and caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert pad_sequences([[1.0, 2.0]]).tolist() == [[1, 2]]


@pytest.mark.parametrize(
    "key, call",
    [
        ("call.bad_value", lambda: pad_sequences([[1]], padding="left")),
        ("call.bad_value", lambda: pad_sequences([[1]], truncating=None)),
        ("call.bad_value", lambda: pad_sequences([[1]], maxlen=0)),
        ("call.bad_value", lambda: pad_sequences([[1]], maxlen=2.0)),
        ("pad.sequences", lambda: pad_sequences("words")),
        ("pad.sequences", lambda: pad_sequences(7)),
        ("pad.row", lambda: pad_sequences([1, 2])),
        ("pad.row", lambda: pad_sequences([np.int64(1)])),
        ("pad.row", lambda: pad_sequences([[1], {1: 2}])),
        ("pad.row", lambda: pad_sequences([{1}])),
        ("pad.row", lambda: pad_sequences([[1], None])),
        ("pad.text", lambda: pad_sequences(["a text"], dtype=object)),
        ("pad.ragged", lambda: pad_sequences([[[1], [2, 3]]])),
        ("pad.element", lambda: pad_sequences([[[1, 2]], [[1, 2, 3]]])),
        ("pad.element", lambda: pad_sequences([[1], [[1]]])),
        ("pad.dtype", lambda: pad_sequences([[1]], dtype="integer")),
        ("pad.value", lambda: pad_sequences([["a"]])),
        ("pad.value", lambda: pad_sequences([[None]])),
        ("pad.value", lambda: pad_sequences([[300]], dtype="uint8")),
        ("pad.value", lambda: pad_sequences([[2**40]])),
        ("pad.value", lambda: pad_sequences([[2**80]], dtype="int64")),
        ("pad.value", lambda: pad_sequences([[np.nan]])),
        ("pad.value", lambda: pad_sequences([["abc"]], dtype="U2", value="")),
        ("pad.value", lambda: pad_sequences([[1]], value="x")),
        ("pad.value", lambda: pad_sequences([[1]], value=0.5)),
        ("pad.value", lambda: pad_sequences([[1]], dtype="uint8", value=-1)),
        ("pad.value_shape", lambda: pad_sequences([[1]], value=[1, 2, 3])),
    ],
)
def test_wrong_calls_of_pad_sequences(key, call):
    told(ValueError, key, call)


@pytest.mark.parametrize(
    "key, call",
    [
        ("pad.memory", lambda: pad_sequences([[1]], 10**15)),
        ("pad.memory", lambda: pad_sequences([[1]], 10**30)),
        ("sequence.memory", lambda: make_sampling_table(10**17)),
        ("sequence.memory", lambda: skipgrams([1, 2], 3, negative_samples=1e17)),
        ("sequence.memory", lambda: skipgrams([1, 2], 3, negative_samples=1e30)),
    ],
)
def test_what_no_memory_holds(key, call):
    told(MemoryError, key, call)


def test_long_sequences_are_left_out():
    kept = sequence._remove_long_seq(3, [[1, 2], [1, 2, 3], []], ["a", "b", "c"])
    assert kept == ([[1, 2], []], ["a", "c"])


# make_sampling_table, skipgrams


def test_the_table_is_the_formula():
    """Zipf: the word of rank r comes once in r (ln r + γ) + 1/2 - 1/12r words; kept with the root of the ratio."""
    found = make_sampling_table(1000, 1e-3)
    for rank in (1, 2, 17, 999):
        once_in = rank * (np.log(rank) + 0.577) + 0.5 - 1 / (12 * rank)
        assert found[rank] == pytest.approx(min(1, (1e-3 * once_in) ** 0.5), rel=1e-12)
    assert found.shape == (1000,) and found[0] == found[1]
    assert (np.diff(found[1:]) >= 0).all() and found.max() == 1
    assert make_sampling_table(1).shape == (1,)


def neighbours_by_hand(words, window):
    found = []
    for here, word in enumerate(words):
        for there, other in enumerate(words):
            if word and other and here != there and abs(here - there) <= window:
                found.append([word, other])
    return found


@given(st.lists(st.integers(0, 5), max_size=9), st.integers(0, 12))
def test_true_pairs_are_those_of_plain_loops(words, window):
    couples, labels = skipgrams(words, 6, window, negative_samples=0, shuffle=False)
    assert couples == neighbours_by_hand(words, window)
    assert labels == [1] * len(couples)
    json.dumps([couples, labels])  # plain numbers


@given(st.lists(st.integers(1, 9), max_size=9), st.sampled_from([0.5, 1, 2.5]), st.booleans(), st.integers(0, 99))
def test_drawn_pairs(words, share, shuffle, seed):
    couples, labels = skipgrams(words, 10, 2, share, shuffle, seed=seed)
    true = [couple for couple, label in zip(couples, labels, strict=True) if label]
    drawn = [couple for couple, label in zip(couples, labels, strict=True) if not label]
    assert sorted(true) == sorted(neighbours_by_hand(words, 2))
    assert len(drawn) == int(len(true) * share) and all(1 <= other < 10 for _, other in drawn)
    if not shuffle:
        assert labels == sorted(labels, reverse=True)
    firsts, all_firsts = Counter(word for word, _ in drawn), Counter(word for word, _ in true)
    each = len(drawn) // max(len(true), 1)
    assert all(firsts[word] >= each * times for word, times in all_firsts.items())  # shared out evenly
    assert set(firsts) <= set(all_firsts)


def test_drawn_words_are_spread_evenly():
    couples, labels = skipgrams(np.arange(3000) % 10 + 1, 11, 4, 4, seed=3)
    drawn = np.array(couples)[np.array(labels) == 0][:, 1]
    counts = np.bincount(drawn, minlength=11)[1:]
    expected = len(drawn) / 10
    assert len(drawn) > 90_000 and ((counts - expected) ** 2 / expected).sum() < 30  # chi-square, 9 degrees


def test_common_words_are_left_out_as_the_table_says():
    table = np.array([1.0, 0.25, 1.0])
    couples, _ = skipgrams([1, 2] * 4000, 3, 1, 0, sampling_table=table, seed=1)
    firsts = Counter(word for word, _ in couples)
    assert firsts[2] == 2 * 4000 - 1 and abs(firsts[1] / (2 * 4000) - 0.25) < 0.03
    assert skipgrams([1, 1, 1], 2, sampling_table=[0.0, 0.0]) == ([], [])


def test_labels_as_rows_go_with_the_numbers():
    given = dict(sequence=[1, 2, 3, 4], vocabulary_size=5, window_size=2, seed=8)
    couples, labels = skipgrams(**given)
    same, rows = skipgrams(**given, categorical=True)
    assert same == couples and rows == [[0, 1] if label else [1, 0] for label in labels]


def test_chance_of_skipgrams():
    def drawn(seed=None):
        return skipgrams(list(range(1, 40)), 40, seed=seed)

    np.random.seed(4)
    first, second = drawn(), drawn()
    np.random.seed(4)
    assert first != second and drawn() == first  # np.random alone determines it
    before = np.random.get_state()[1].tolist()
    assert drawn(seed=7) == drawn(seed=7) != drawn(seed=8)
    assert np.random.get_state()[1].tolist() == before  # a seed of its own leaves everybody else alone


def test_shuffled_labels_stay_with_their_pairs():
    couples, labels = skipgrams([1, 2], 1000, 1, 50, seed=5)
    assert sorted(couple for couple, label in zip(couples, labels, strict=True) if label) == [[1, 2], [2, 1]]
    assert labels.index(1) > 0 or labels[1] == 0  # the true ones do not stand first


def test_in_either_dialect():
    words = [3, 1, 2]
    np.random.seed(2)
    expected = skipgrams(words, 4, 1, 2.0, True, True)
    kerascn.set_dialect(1)
    try:
        np.random.seed(2)
        assert skipgrams(words, 4, 1, 2.0, True, True) == expected
        assert pad_sequences([[1]], 2, "float32", "post", "post", 9.0).tolist() == [[1, 9]]
    finally:
        kerascn.set_dialect(2)


@pytest.mark.parametrize(
    "key, call",
    [
        ("call.bad_value", lambda: make_sampling_table(0)),
        ("call.bad_value", lambda: make_sampling_table(5, -1)),
        ("call.bad_value", lambda: skipgrams([1], 2.5)),
        ("call.bad_value", lambda: skipgrams([1], 2, window_size=-1)),
        ("call.bad_value", lambda: skipgrams([1], 2, negative_samples=-1)),
        ("call.bad_value", lambda: skipgrams([1], 2, seed="x")),
        ("skipgrams.vocabulary", lambda: skipgrams([1, 1], 1)),
        ("skipgrams.sequence", lambda: skipgrams([[1, 2]], 3)),
        ("skipgrams.sequence", lambda: skipgrams([0.5], 3)),
        ("skipgrams.sequence", lambda: skipgrams("words", 3)),
        ("skipgrams.sequence", lambda: skipgrams([[1], [2, 3]], 3)),
        ("skipgrams.sequence", lambda: skipgrams([-1, 2], 3)),
        ("skipgrams.sequence", lambda: skipgrams(None, 3)),
        ("skipgrams.table", lambda: skipgrams([1, 5], 6, sampling_table=[0.5] * 5)),
        ("skipgrams.table", lambda: skipgrams([1], 6, sampling_table=0.5)),
        ("skipgrams.table", lambda: skipgrams([1], 2, sampling_table=["a", "b"])),
    ],
)
def test_wrong_calls_of_skipgrams(key, call):
    told(ValueError, key, call)


def test_words_beyond_the_vocabulary_are_told():
    with pytest.warns(KerascnWarning) as caught:
        couples, _ = skipgrams([1, 9], 5, negative_samples=0, shuffle=False)
    assert couples == [[1, 9], [9, 1]]
    assert [one.message.key for one in caught] == ["skipgrams.beyond"] and caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        skipgrams([1, 9], 10)


# TimeseriesGenerator

STEPS = st.fixed_dictionaries({
    "length": st.integers(1, 6), "sampling_rate": st.integers(1, 4), "stride": st.integers(1, 4),
    "start_index": st.integers(0, 4), "end_index": st.none() | st.integers(11, 19), "reverse": st.booleans(),
    "batch_size": st.integers(1, 8),
})  # fmt: skip


def windows_by_hand(data, targets, length, sampling_rate, stride, start_index, end_index, reverse, batch_size):
    """Every window with its target, in plain loops."""
    found, last = [], len(data) - 1 if end_index is None else end_index
    target = start_index + length
    while target <= last:
        window, step = [], target - length
        while step < target:
            window.append(data[step])
            step += sampling_rate
        found.append((window[::-1] if reverse else window, targets[target]))
        target += stride
    return [found[i : i + batch_size] for i in range(0, len(found), batch_size)]


@given(STEPS)
def test_windows_are_those_of_plain_loops(given_steps):
    data, targets = np.arange(40).reshape(20, 2), list(range(100, 120))
    made = TimeseriesGenerator(data, targets, **given_steps)
    expected = windows_by_hand(data.tolist(), targets, **given_steps)
    assert len(made) == len(expected) == len(list(made))
    for batch, pairs in zip(made, expected, strict=True):
        assert batch[0].tolist() == [window for window, _ in pairs]
        assert batch[1].tolist() == [target for _, target in pairs]


def test_a_window_ends_before_its_target():
    windows, targets = TimeseriesGenerator(list("abcde"), range_of(5), length=2)[0]
    assert windows.tolist() == [["a", "b"], ["b", "c"], ["c", "d"]] and targets.tolist() == [2, 3, 4]


def range_of(count):
    return list(range(count))


def test_shuffled_each_window_comes_once_an_epoch():
    np.random.seed(6)
    made = TimeseriesGenerator(np.arange(50), np.arange(50), 3, stride=2, shuffle=True, batch_size=7)
    orders = []
    for _ in range(3):
        pairs = [(tuple(window), target) for batch in made for window, target in zip(*batch, strict=True)]
        assert sorted(target for _, target in pairs) == list(range(3, 50, 2))
        assert all(window == (target - 3, target - 2, target - 1) for window, target in pairs)
        orders.append([target for _, target in pairs])
        made.on_epoch_end()
    assert len(set(map(tuple, orders))) == 3 and sorted(orders[0]) != orders[0]


def taken(workers, in_processes):
    np.random.seed(6)
    made = TimeseriesGenerator(np.arange(30), np.arange(30), 3, shuffle=True, batch_size=8)
    with batches(made, workers=workers, use_multiprocessing=in_processes) as source:
        return [next(source)[1].tolist() for _ in range(3 * len(made))]


def test_workers_change_nothing():
    alone = taken(0, False)
    assert taken(3, False) == taken(2, True) == alone
    assert alone[:4] != alone[4:8]


def test_a_generator_goes_through_json_and_pickle():
    kwargs = dict(length=3, sampling_rate=2, stride=2, start_index=4, end_index=17, reverse=True, batch_size=4)
    made = TimeseriesGenerator(np.arange(40.0).reshape(20, 2), np.arange(20), **kwargs)
    again = [
        timeseries_generator_from_json(made.to_json(indent=1)),
        TimeseriesGenerator.from_config(made.get_config()),
        pickle.loads(pickle.dumps(made)),
    ]
    for other in again:
        assert len(other) == len(made)
        for one, its in zip(made, other, strict=True):
            assert np.array_equal(one[0], its[0]) and np.array_equal(one[1], its[1])
        assert other.get_config() == made.get_config()
    assert made.start_index == 7 and made.get_config()["start_index"] == 4


def test_numbers_of_numpy_are_numbers():
    made = TimeseriesGenerator(range_of(9), range_of(9), np.int64(2), end_index=np.int32(7), shuffle=np.bool_(False))
    assert timeseries_generator_from_json(made.to_json())[0][1].tolist() == [2, 3, 4, 5, 6, 7]
    assert pad_sequences([[1]], np.int64(2)).shape == (1, 2)


def test_json_of_keras_2_3():
    """There the index of the first target is written as start_index, so that windows would be lost."""
    config = dict(data=json.dumps(range_of(10)), targets=json.dumps(range_of(10)), length=3, sampling_rate=1)
    config |= dict(stride=1, start_index=4, end_index=9, shuffle=False, reverse=False, batch_size=128)
    text = json.dumps({"class_name": "TimeseriesGenerator", "config": config})
    assert timeseries_generator_from_json(text)[0][1].tolist() == [4, 5, 6, 7, 8, 9]


class OnDisk:
    """What can be sliced and asked for its shape, and is no array."""

    shape = (9,)

    def __len__(self):
        return 9

    def __getitem__(self, key):
        return np.arange(9)[key]


def test_a_series_may_lie_in_a_table_or_in_a_file(tmp_path):
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: pip install pandas")
    h5py = pytest.importorskip("h5py", reason="h5py is not installed: pip install 'kerascn[h5py]'")
    with h5py.File(tmp_path / "series.h5", "w") as file:
        file["x"] = np.arange(9)
    matrix = kerascn.utils.HDF5Matrix(tmp_path / "series.h5", "x")
    table = pandas.Series(np.arange(9), index=list(range(9))[::-1])  # whose labels are not the places
    for series in (matrix, table, OnDisk(), range_of(9), pandas.DataFrame({"x": table})["x"]):
        windows, targets = TimeseriesGenerator(series, series, 2, stride=3)[0]
        assert windows.tolist() == [[0, 1], [3, 4], [6, 7]] and targets.tolist() == [2, 5, 8]


DATA = range_of(10)


@pytest.mark.parametrize(
    "kind, key, call",
    [
        (ValueError, "call.bad_value", lambda: TimeseriesGenerator(DATA, DATA, 0)),
        (ValueError, "call.bad_value", lambda: TimeseriesGenerator(DATA, DATA, 2, batch_size=0)),
        (ValueError, "call.bad_value", lambda: TimeseriesGenerator(DATA, DATA, 2, end_index=-1)),
        (TypeError, "call.missing", lambda: TimeseriesGenerator(DATA, DATA)),
        (ValueError, "series.data", lambda: TimeseriesGenerator(None, DATA, 2)),
        (ValueError, "series.data", lambda: TimeseriesGenerator([[1], [2, 3]], DATA, 2)),
        (ValueError, "series.data", lambda: TimeseriesGenerator(DATA, 7, 2)),
        (ValueError, "series.lengths", lambda: TimeseriesGenerator(DATA, DATA[1:], 2)),
        (ValueError, "series.end", lambda: TimeseriesGenerator(DATA, DATA, 2, end_index=10)),
        (ValueError, "series.short", lambda: TimeseriesGenerator(DATA, DATA, 10)),
        (ValueError, "series.short", lambda: TimeseriesGenerator([], [], 1)),
        (IndexError, "series.index", lambda: TimeseriesGenerator(DATA, DATA, 2)[1]),
        (IndexError, "series.index", lambda: TimeseriesGenerator(DATA, DATA, 2)["a"]),
        (TypeError, "series.json", lambda: TimeseriesGenerator(np.array(DATA) * 1j, DATA, 2).to_json()),
        (TypeError, "described.text", lambda: timeseries_generator_from_json(None)),
        (ValueError, "described.json", lambda: timeseries_generator_from_json("{")),
        (ValueError, "described.json", lambda: timeseries_generator_from_json("[" * 10**5)),
        (ValueError, "described.kind", lambda: timeseries_generator_from_json('{"class_name": "Sequential"}')),
        (TypeError, "described.text", lambda: TimeseriesGenerator.from_config({"data": "[1]", "length": 1})),
    ],
)
def test_wrong_calls_of_the_generator(kind, key, call):
    told(kind, key, call)


def test_the_last_batch_counted_from_the_end():
    made = TimeseriesGenerator(DATA, DATA, 2, batch_size=5)
    assert made[-1][1].tolist() == made[1][1].tolist() == [7, 8, 9]
