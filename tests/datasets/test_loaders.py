"""The loaders on small files made by hand: every argument, both spellings, old files, and files that are wrong."""

import gzip
import json
import pickle

import numpy as np
import pytest

import kerascn
from dev_tools.stand_ins import idx, pack, python2_pickle
from kerascn import config
from kerascn.datasets import boston_housing, cifar, cifar10, cifar100, fashion_mnist, imdb, mnist, reuters, trust
from kerascn.utils.np_utils import to_categorical


@pytest.fixture
def keep(home):
    """Keeps a file among the data sets, and trusts it."""

    def kept(name, contents):
        path = home / "datasets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents)
        trust(path)
        return path

    return kept


@pytest.fixture(autouse=True)
def dialect():
    yield
    kerascn.set_dialect(2)


def npz(tmp_path, **arrays):
    np.savez(tmp_path / "made.npz", **arrays)
    return (tmp_path / "made.npz").read_bytes()


def objects(rows):
    made = np.empty(len(rows), object)
    made[:] = rows
    return made


# IMDB and Reuters: numbers for words.

TRAIN = [[1, 2, 3], [4, 5], [6], [1, 1, 7, 8, 9], [2, 9]]
TEST = [[9, 8], [3, 3, 3, 3], [1], [5, 6, 7]]
Y_TRAIN, Y_TEST = [0, 1, 0, 1, 1], [1, 0, 0, 1]


def order(many, rng):
    """The order that Keras drew: what NumPy's shuffle makes of the numbers from 0 on."""
    numbers = np.arange(many)
    rng.shuffle(numbers)
    return numbers.tolist()


@pytest.fixture
def reviews(keep, tmp_path):
    keep("imdb.npz", npz(tmp_path, x_train=objects(TRAIN), y_train=Y_TRAIN, x_test=objects(TEST), y_test=Y_TEST))


def expected(change, seed=113):
    """Both halves in their order, each text changed; ``None`` leaves one out."""
    rng = np.random.RandomState(seed)
    halves = []
    for texts, labels in ((TRAIN, Y_TRAIN), (TEST, Y_TEST)):
        pairs = [(change(texts[place]), labels[place]) for place in order(len(texts), rng)]
        pairs = [(text, label) for text, label in pairs if text is not None]
        halves.append(([text for text, _ in pairs], [label for _, label in pairs]))
    return tuple(halves)


def listed(parts):
    return tuple((x.tolist(), y.tolist()) for x, y in parts)


def one_if(fits, word, other):
    return word if fits else other


CHANGES = {
    "nothing": ({}, lambda text: [1, *(w + 3 for w in text)]),
    "seed": ({"seed": 7}, lambda text: [1, *(w + 3 for w in text)]),
    "num_words": ({"num_words": 8}, lambda text: [1, *(one_if(w + 3 < 8, w + 3, 2) for w in text)]),
    "skip_top": ({"skip_top": 6}, lambda text: [2, *(one_if(w + 3 >= 6, w + 3, 2) for w in text)]),
    "maxlen": ({"maxlen": 4}, lambda text: [1, *(w + 3 for w in text)] if len(text) + 1 < 4 else None),
    "no start": ({"start_char": None}, lambda text: [w + 3 for w in text]),
    "another start": ({"start_char": 5}, lambda text: [5, *(w + 3 for w in text)]),
    "another unknown": ({"oov_char": 99, "num_words": 8}, lambda text: [1, *(one_if(w < 5, w + 3, 99) for w in text)]),
    "no unknown": ({"oov_char": None, "num_words": 8}, lambda text: [1, *(w + 3 for w in text if w + 3 < 8)]),
    "index_from": ({"index_from": 10}, lambda text: [1, *(w + 10 for w in text)]),
    "as in the file": ({"index_from": 0, "start_char": None}, lambda text: text),
    "no start, too long": (
        {"maxlen": 4, "start_char": None},
        lambda text: [w + 3 for w in text] if len(text) < 4 else None,
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_the_arguments_of_imdb(case, reviews):
    options, change = CHANGES[case]
    assert listed(imdb.load_data(**options)) == expected(change, options.get("seed", 113))


@pytest.mark.parametrize("case", CHANGES)
def test_the_arguments_of_reuters(case, keep, tmp_path):
    keep("reuters.npz", npz(tmp_path, x=objects(TRAIN), y=Y_TRAIN))
    options, change = CHANGES[case]
    (pairs, labels), _ = expected(change, options.get("seed", 113))
    cut = int(len(pairs) * 0.8)
    assert listed(reuters.load_data(**options)) == ((pairs[:cut], labels[:cut]), (pairs[cut:], labels[cut:]))
    nothing_held_back = listed(reuters.load_data(test_split=0, **options))
    assert nothing_held_back == ((pairs, labels), ([], []))


def test_the_kinds_of_what_imdb_gives(reviews):
    (x_train, y_train), (x_test, _) = imdb.load_data()
    assert x_train.dtype == x_test.dtype == object and all(type(text) is list for text in x_train)
    assert all(type(number) is int for text in x_train for number in text)
    assert y_train.dtype == np.int64 and y_train.shape == (5,)


def test_all_reviews_together(reviews):
    (x_train, y_train), (x_test, y_test) = imdb.load_data(test_split=1 / 3, start_char=None, index_from=0)
    assert len(x_train) == 6 and len(x_test) == 3
    pairs = sorted(zip([*x_train, *x_test], [*y_train, *y_test], strict=True))
    assert pairs == sorted(zip(TRAIN + TEST, Y_TRAIN + Y_TEST, strict=True))


def test_texts_of_equal_length_stay_lists(keep, tmp_path):
    keep("reuters.npz", npz(tmp_path, x=objects([[1, 2], [3, 4], [5, 6]]), y=[0, 1, 2]))
    (x, _), _ = reuters.load_data(test_split=0)
    assert x.shape == (3,) and all(type(text) is list for text in x)


def test_odd_numbers(keep, tmp_path):
    keep("reuters.npz", npz(tmp_path, x=objects([[-2, 2**40, 1], []]), y=[0, 1]))
    (x, _), _ = reuters.load_data(test_split=0, num_words=9)
    assert sorted(x) == [[1], [1, 1, 2, 4]]


def test_the_files_of_keras_1(keep):
    """Its second half was shuffled anew, from twice the seed."""
    keep("imdb_full.pkl", python2_pickle(((TRAIN, Y_TRAIN), (TEST, Y_TEST))))
    (x_train, y_train), (x_test, y_test) = imdb.load_data("imdb_full.pkl", start_char=None, index_from=0)
    for x, y, texts, labels, seed in ((x_train, y_train, TRAIN, Y_TRAIN, 113), (x_test, y_test, TEST, Y_TEST, 226)):
        numbers = order(len(texts), np.random.RandomState(seed))
        assert x.tolist() == [texts[place] for place in numbers] and y.tolist() == [labels[place] for place in numbers]

    keep("reuters.pkl", python2_pickle((TRAIN, Y_TRAIN)))
    (x, y), _ = reuters.load_data("reuters.pkl", test_split=0, start_char=None, index_from=0)
    numbers = order(5, np.random.RandomState(113))
    assert x.tolist() == [TRAIN[place] for place in numbers] and y.tolist() == [Y_TRAIN[place] for place in numbers]


def test_a_call_of_keras_1_takes_the_old_file_or_the_new_one(keep, reviews):
    new = listed(imdb.load_data(num_words=8, seed=3))
    assert new != listed(imdb.load_data(nb_words=8, seed=3))  # another order of the second half
    assert new[0] == listed(imdb.load_data(nb_words=8, seed=3))[0]
    keep("imdb_full.pkl", python2_pickle((([[1], [2]], [0, 1]), ([[3]], [1]))))
    assert len(imdb.load_data(nb_words=8)[0][0]) == 2
    assert len(imdb.load_data(num_words=8)[0][0]) == 5
    kerascn.set_dialect(1)
    assert len(imdb.load_data()[0][0]) == 2
    assert len(imdb.load_data("imdb_full.pkl", 8, 0, None, 113, 1, 2, 3)[0][0]) == 2
    assert len(imdb.load_data("imdb.npz")[0][0]) == 5


def test_texts_too_long_are_cut_off_by_the_name_of_keras_1(reviews):
    (x_train, y_train), (x_test, _) = imdb.load_data("imdb_full.pkl", nb_words=6, maxlen=3)
    wanted = sorted([1, *(one_if(w + 3 < 6, w + 3, 2) for w in text[:2])] for text in TRAIN)
    assert sorted(x_train) == wanted and len(y_train) == 5 and len(x_test) == 4
    assert max(map(len, x_test)) == 3


def test_the_printed_call_of_the_old_manual(reviews):
    (x_train, _), (x_test, _) = imdb.load_data(
        path="imdb_full.pkl", nb_words=None, skip_top=0, maxlen=None, test_split=0.1, seed=113, start_char=1,
        oov_char=2, index_from=3,
    )  # fmt: skip
    assert len(x_train) == 8 and len(x_test) == 1


@pytest.mark.parametrize("module, stem", [(imdb, "imdb"), (reuters, "reuters")])
def test_the_words(module, stem, keep):
    words = {"the": 1, "café": 2, "电影": 3}
    keep(f"{stem}_word_index.json", json.dumps(words).encode())
    assert module.get_word_index() == words == module.get_word_index(f"{stem}_word_index.json")
    assert module.get_word_index(path=f"{stem}_word_index.pkl") == words  # not there: the new file has the same
    keep(f"{stem}_word_index.pkl", python2_pickle({"old": 1, "café": 2}))
    assert module.get_word_index(path=f"{stem}_word_index.pkl") == {"old": 1, "café": 2}
    kerascn.set_dialect(1)
    assert module.get_word_index() == {"old": 1, "café": 2}


def test_old_words_in_another_alphabet(keep):
    keep("imdb_word_index.pkl", python2_pickle({"café".encode("latin1"): 1}))
    assert imdb.get_word_index("imdb_word_index.pkl") == {"café": 1}


# Pictures and houses.


def digits(many, start=0):
    return (np.arange(many * 784, dtype="uint64") + start).astype("uint8").reshape(many, 28, 28)


def test_mnist_of_either_age(keep, tmp_path):
    x_train, x_test, y_train, y_test = digits(3), digits(2, 9), np.uint8([1, 2, 3]), np.uint8([4, 5])
    keep("mnist.npz", npz(tmp_path, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test))
    keep("mnist.pkl.gz", gzip.compress(python2_pickle(((x_train[:1], y_train[:1]), (x_test, y_test)))))
    (a, b), (c, d) = mnist.load_data()
    assert np.array_equal(a, x_train) and np.array_equal(b, y_train)
    assert np.array_equal(c, x_test) and np.array_equal(d, y_test)
    kerascn.set_dialect(1)
    (a, b), (c, d) = mnist.load_data()
    assert np.array_equal(a, x_train[:1]) and np.array_equal(b, y_train[:1]) and np.array_equal(c, x_test)


def test_fashion_mnist(keep):
    x_train, x_test, y_train, y_test = digits(3), digits(2, 9), np.uint8([1, 2, 3]), np.uint8([4, 5])
    for name, images, labels in (("train", x_train, y_train), ("t10k", x_test, y_test)):
        keep(f"fashion-mnist/{name}-images-idx3-ubyte.gz", gzip.compress(idx(images)))
        keep(f"fashion-mnist/{name}-labels-idx1-ubyte.gz", gzip.compress(idx(labels)))
    (a, b), (c, d) = fashion_mnist.load_data()
    assert np.array_equal(a, x_train) and np.array_equal(b, y_train)
    assert np.array_equal(c, x_test) and np.array_equal(d, y_test)
    a[0] = 0  # it may be changed


def coloured(many, start):
    return ((np.arange(many * 3072) * 7 + start) % 256).astype("uint8").reshape(many, 3072)


TEN = {f"data_batch_{n}": (coloured(2, n), [n, n + 1]) for n in range(1, 6)} | {"test_batch": (coloured(1, 9), [9])}


def ten(name):
    data, labels = TEN[name]
    return python2_pickle({"data": data, "labels": labels})


def check_ten(parts):
    (x_train, y_train), (_, y_test) = parts
    assert x_train.shape == (10, 32, 32, 3) and x_train.dtype == y_train.dtype == y_test.dtype == np.uint8
    assert y_train.ravel().tolist() == [1, 2, 2, 3, 3, 4, 4, 5, 5, 6] and y_test.tolist() == [[9]]
    for number in range(10):
        flat = TEN[f"data_batch_{number // 2 + 1}"][0][number % 2]
        for place in ((0, 0, 0), (1, 5, 2), (31, 0, 1)):
            assert x_train[number][place] == flat[place[2] * 1024 + place[0] * 32 + place[1]]


@pytest.mark.parametrize("name", ["cifar-10-python.tar.gz", "cifar-10-batches-py.tar.gz"])
def test_cifar10_out_of_the_archive(name, keep, tmp_path):
    """Keras kept it under the second name."""
    pack(tmp_path / "made", {f"cifar-10-batches-py/{batch}": ten(batch) for batch in TEN} | {"../evil": b"evil"})
    keep(name, (tmp_path / "made").read_bytes())
    check_ten(cifar10.load_data())
    assert sorted(path.name for path in config.keras_home().rglob("*") if path.is_file()) == [name]


def test_cifar10_out_of_a_folder(home):
    folder = home / "datasets" / "cifar-10-batches-py"
    folder.mkdir(parents=True)
    for batch in TEN:
        (folder / batch).write_bytes(ten(batch))
    check_ten(cifar10.load_data())
    pictures, labels = cifar.load_batch(str(folder / "data_batch_3"))
    assert pictures.shape == (2, 3, 32, 32) and list(labels) == [3, 4]
    assert np.array_equal(pictures.reshape(2, -1), TEN["data_batch_3"][0])


@pytest.mark.parametrize("mode, labels", [("fine", [50, 99]), ("coarse", [3, 19])])
@pytest.mark.parametrize("data_format", ["channels_last", "channels_first"])
def test_cifar100(mode, labels, data_format, keep, tmp_path):
    value = {"data": coloured(2, 4), "fine_labels": [50, 99], "coarse_labels": [3, 19], "filenames": ["a", "b"]}
    pack(tmp_path / "made", {f"cifar-100-python/{part}": python2_pickle(value) for part in ("train", "test")})
    keep("cifar-100-python.tar.gz", (tmp_path / "made").read_bytes())
    config.set_image_data_format(data_format)
    (x_train, y_train), (_, y_test) = cifar100.load_data(label_mode=mode)
    assert x_train.shape == ((2, 3, 32, 32) if data_format == "channels_first" else (2, 32, 32, 3))
    assert y_train.ravel().tolist() == y_test.ravel().tolist() == labels and y_train.dtype == np.uint8
    pictures = x_train if data_format == "channels_first" else x_train.transpose(0, 3, 1, 2)
    assert np.array_equal(pictures.reshape(2, -1), value["data"])
    assert to_categorical(y_train, 100).shape == (2, 100)


def test_boston_housing(keep, tmp_path):
    x, y = np.arange(130.0).reshape(10, 13), np.arange(10.0)
    keep("boston_housing.npz", npz(tmp_path, x=x, y=y))
    numbers = order(10, np.random.RandomState(113))
    (x_train, y_train), (x_test, y_test) = boston_housing.load_data()
    assert y_train.tolist() == numbers[:8] and y_test.tolist() == numbers[8:]
    assert np.array_equal(x_train, x[numbers[:8]]) and np.array_equal(x_test, x[numbers[8:]])
    (_, y_train), (_, y_test) = boston_housing.load_data(test_split=0.55, seed=4)
    numbers = order(10, np.random.RandomState(4))
    assert y_train.tolist() == numbers[:4] and y_test.tolist() == numbers[4:]


# What is wrong.


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "options, key, said",
    [
        ({"num_words": -1}, "data.whole", "num_words"),
        ({"num_words": "many"}, "data.whole", "num_words"),
        ({"skip_top": 1.5}, "data.whole", "skip_top"),
        ({"maxlen": -3}, "data.whole", "maxlen"),
        ({"start_char": "<"}, "data.whole", "start_char"),
        ({"oov_char": "?"}, "data.whole", "oov_char"),
        ({"index_from": -1}, "data.whole", "index_from"),
        ({"seed": 1.5}, "data.whole", "seed"),
        ({"test_split": 1}, "data.share", "test_split"),
        ({"maxlen": 1}, "data.none_left", "maxlen=1"),
    ],
)
def test_wrong_arguments(options, key, said, language, reviews, keep, tmp_path, monkeypatch):
    keep("reuters.npz", npz(tmp_path, x=objects(TRAIN), y=Y_TRAIN))
    monkeypatch.setenv("KERASCN_LANG", language)
    for module in (imdb, reuters):
        with pytest.raises(ValueError, match=said) as caught:
            module.load_data(**options)
        assert caught.value.key == key


@pytest.mark.parametrize("load", [mnist.load_data, imdb.load_data, imdb.get_word_index, reuters.load_data])
@pytest.mark.parametrize("path", [None, 5, ["mnist.npz"]])
def test_paths_that_are_none(load, path):
    with pytest.raises(TypeError) as caught:
        load(path)
    assert caught.value.key == "data.path" and str(path) in str(caught.value)


def test_wrong_words():
    for call in (
        lambda: imdb.load_data(num_word=3),
        lambda: mnist.load_data(paths="x"),
        lambda: boston_housing.load_data(nb_words=3),
        lambda: cifar10.load_data(label_mode="fine"),
        lambda: cifar100.load_data(label="fine"),
        lambda: fashion_mnist.load_data(path="x"),
        lambda: cifar.load_batch("x", key="labels"),
    ):
        with pytest.raises(TypeError) as caught:
            call()
        assert caught.value.key == "call.unknown"
    with pytest.raises(TypeError) as caught:
        imdb.load_data(num_words=3, nb_words=3)
    assert caught.value.key == "call.both_spellings"
    with pytest.raises(ValueError, match="label_mode") as caught:
        cifar100.load_data("medium")
    assert caught.value.key == "data.choice"


def wrong_contents(tmp_path):
    """(name, contents, loader) of files that hold something else."""
    square, labels = digits(2), np.uint8([1, 2])
    right = dict(x_train=square, y_train=labels, x_test=square, y_test=labels)
    yield "mnist.npz", npz(tmp_path, x_train=square), mnist.load_data
    yield "mnist.npz", npz(tmp_path, **(right | {"x_test": square[:, :20]})), mnist.load_data
    yield "mnist.npz", npz(tmp_path, **(right | {"y_train": labels[:1]})), mnist.load_data
    yield "mnist.npz", pickle.dumps([1, 2, 3], 2), mnist.load_data
    yield "mnist.npz", pickle.dumps((square, labels), 2), mnist.load_data
    yield "boston_housing.npz", npz(tmp_path, x=np.zeros(3), y=np.zeros(3)), boston_housing.load_data
    yield "boston_housing.npz", npz(tmp_path, x=np.zeros((3, 13)), y=np.zeros(2)), boston_housing.load_data
    yield "reuters.npz", npz(tmp_path, x=objects(TRAIN), y=[1]), reuters.load_data
    yield "reuters.npz", npz(tmp_path, x=np.arange(5), y=Y_TRAIN), reuters.load_data
    yield "reuters.npz", npz(tmp_path, x=objects([["a"], *TRAIN[1:]]), y=Y_TRAIN), reuters.load_data
    yield "reuters.npz", npz(tmp_path, x=objects([None, *TRAIN[1:]]), y=Y_TRAIN), reuters.load_data
    yield "imdb_word_index.json", b"[1, 2]", imdb.get_word_index
    yield "imdb_word_index.json", b'{"a": "b"}', imdb.get_word_index
    images = "fashion-mnist/train-images-idx3-ubyte.gz"
    yield images, gzip.compress(idx(labels)), fashion_mnist.load_data
    yield images, gzip.compress(idx(square)[:-1]), fashion_mnist.load_data
    yield images, gzip.compress(idx(square) + b"."), fashion_mnist.load_data
    yield images, gzip.compress(idx(square)[:9]), fashion_mnist.load_data
    yield images, gzip.compress(b""), fashion_mnist.load_data


def test_files_that_hold_something_else(tmp_path, keep):
    keep("fashion-mnist/train-labels-idx1-ubyte.gz", gzip.compress(idx(np.uint8([1, 2]))))
    for name, contents, load in wrong_contents(tmp_path):
        keep(name, contents)
        with pytest.raises(ValueError) as caught:
            load()
        assert caught.value.key == "data.contents", (name, str(caught.value))
        assert name in str(caught.value)


@pytest.mark.parametrize(
    "contents",
    [
        b"",
        b"{",
        b"no json",
        b"[" * 100_000,
        b"PK\x03\x04broken",
        gzip.compress(b"x" * 99)[:-3],
        b"\x80\x02cos\nsystem\n.",
    ],
    ids=["empty", "half a brace", "no json", "deep json", "broken zip", "cut gzip", "a pickle that calls"],
)
def test_files_that_cannot_be_read(contents, keep):
    for name, load in (
        ("mnist.npz", mnist.load_data),
        ("imdb_word_index.json", imdb.get_word_index),
        ("fashion-mnist/train-labels-idx1-ubyte.gz", fashion_mnist.load_data),
        ("cifar-10-python.tar.gz", cifar10.load_data),
    ):
        keep("fashion-mnist/train-images-idx3-ubyte.gz", gzip.compress(idx(digits(2))))
        keep(name, contents)
        with pytest.raises(ValueError) as caught:
            load()
        assert caught.value.key.startswith("data."), (name, contents)


@pytest.mark.parametrize(
    "value",
    [
        [1, 2],
        {"data": coloured(2, 0)},
        {"data": coloured(2, 0), "labels": [1]},
        {"data": coloured(2, 0)[:, :30], "labels": [1, 2]},
        {"data": coloured(2, 0).astype("float32"), "labels": [1, 2]},
        {"data": "pictures", "labels": [1, 2]},
        {"data": coloured(2, 0), "labels": 3},
    ],
)
def test_batches_that_hold_something_else(value, tmp_path):
    path = tmp_path / "batch"
    path.write_bytes(python2_pickle(value))
    with pytest.raises(ValueError, match="batch") as caught:
        cifar.load_batch(path)
    assert caught.value.key == "data.contents"


def test_numpys_own_chance_is_left_alone(reviews):
    np.random.seed(4)
    before = np.random.get_state()[1].copy()
    imdb.load_data()
    assert np.array_equal(before, np.random.get_state()[1])
