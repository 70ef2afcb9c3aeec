"""Samples: their form, what they are made of, that they can be learned from, that the same options give the same."""

import functools
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse
from PIL import Image

from kerascn import config
from kerascn.datasets import sample
from kerascn.datasets.samples import NAMES
from kerascn.datasets.samples.digits import FILE as DIGITS
from kerascn.datasets.samples.shapes import OUTSIDE

TEXTS = ("reviews", "news")


@functools.cache
def parts(name, **options):
    (x_train, y_train), (x_test, y_test) = sample(name, **options)
    return x_train, y_train, x_test, y_test


# What all have in common.


@pytest.mark.parametrize(
    "name, train, test, x_type, y_shape",
    [
        ("digits", (1437, 28, 28), 360, "uint8", ()),
        ("shapes", (800, 32, 32, 3), 200, "uint8", (1,)),
        ("reviews", (1600,), 400, "object", ()),
        ("news", (1600,), 400, "object", ()),
        ("houses", (404, 13), 102, "float64", ()),
    ],
)
def test_the_form(name, train, test, x_type, y_shape):
    x_train, y_train, x_test, y_test = parts(name)
    assert x_train.shape == train and x_test.shape == (test, *train[1:])
    assert x_train.dtype == x_test.dtype == np.dtype(x_type)
    assert y_train.shape == (train[0], *y_shape) and y_test.shape == (test, *y_shape)


MAKE = """
import hashlib, json, sys
from kerascn.datasets import sample
def text(name, **options):
    return repr([part.tolist() for half in sample(name, **options) for part in half])
found = {name: text(name, samples=60) for name in ("shapes", "reviews", "news", "houses")}
found["corpus"] = sample("corpus", samples=60)
found["zh"] = text("reviews", samples=60, language="zh")
print(json.dumps({name: hashlib.sha256(made.encode()).hexdigest() for name, made in found.items()}))
"""


def made(hash_seed):
    env = {
        "PYTHONHASHSEED": hash_seed,
        "PYTHONPATH": ":".join(filter(None, sys.path)),
        "PATH": "",
    }
    return json.loads(subprocess.run([sys.executable, "-c", MAKE], env=env, check=True, capture_output=True).stdout)


def test_the_same_in_every_process():
    assert made("1") == made("2")


@pytest.mark.parametrize("name", NAMES)
def test_numpys_own_chance_is_left_alone(name):
    np.random.seed(5)
    before = np.random.get_state()[1].copy()
    sample(name)
    assert np.array_equal(np.random.get_state()[1], before)


@pytest.mark.parametrize("name", NAMES)
def test_another_seed_gives_something_else(name):
    size = {} if name == "digits" else {"samples": 60}
    one, same, other = (repr(sample(name, seed=seed, **size)) for seed in (1, 1, 2))
    assert one == same != other


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"corpus"}))
def test_what_is_held_back(name):
    x_train, y_train, x_test, y_test = parts(name, test_split=0.5)
    assert abs(len(x_train) - len(x_test)) <= 1 and len(y_train) == len(x_train) and len(y_test) == len(x_test)
    assert len(parts(name, test_split=0)[2]) == 0


def test_more_of_it_begins_with_less_of_it():
    few, many = sample("corpus", samples=10), sample("corpus", samples=20)
    assert many.startswith(few) and many.count("\n") == 20


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "error, key, name, options",
    [
        (ValueError, "data.sample_name", "digit", {}),
        (ValueError, "data.sample_name", None, {}),
        (ValueError, "data.sample_name", ["digits"], {}),
        (TypeError, "data.sample_option", "digits", {"samples": 3}),
        (TypeError, "data.sample_option", "shapes", {"sise": 3}),
        (ValueError, "data.whole", "shapes", {"samples": 0}),
        (ValueError, "data.whole", "shapes", {"samples": 2.5}),
        (ValueError, "data.whole", "shapes", {"samples": True}),
        (ValueError, "data.whole", "shapes", {"size": 7}),
        (ValueError, "data.whole", "shapes", {"classes": 7}),
        (ValueError, "data.whole", "reviews", {"num_words": 3}),
        (ValueError, "data.whole", "houses", {"seed": -1}),
        (ValueError, "data.whole", "houses", {"seed": None}),
        (TypeError, "data.folder", "shapes", {"as_folder": True}),
        (ValueError, "data.share", "digits", {"test_split": 1}),
        (ValueError, "data.share", "digits", {"test_split": "0.2"}),
        (ValueError, "data.share", "shapes", {"test_split": float("nan")}),
        (ValueError, "data.choice", "reviews", {"form": "texts"}),
        (ValueError, "data.choice", "corpus", {"language": "de"}),
    ],
)
def test_wrong_uses(error, key, name, options, language, monkeypatch):
    monkeypatch.setenv("KERASCN_LANG", language)
    with pytest.raises(error) as caught:
        sample(name, **options)
    assert caught.value.key == key
    assert "{" not in str(caught.value)
    if options and key != "data.sample_name":
        assert next(iter(options)) in str(caught.value)


def test_options_go_by_name():
    for call, key in ((lambda: sample("shapes", 500), "call.too_many"), (lambda: sample(), "call.missing")):
        with pytest.raises(TypeError) as caught:
            call()
        assert caught.value.key == key


def test_a_folder_that_is_a_file(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError) as caught:
        sample("shapes", samples=4, as_folder=tmp_path / "file")
    assert caught.value.key == "data.folder_unwritable"


def test_a_slip_of_the_pen_is_named():
    with pytest.raises(ValueError, match="digits"):
        sample("digit")


# Digits.


def test_the_digits_are_those_of_scikit_learn():
    datasets = pytest.importorskip(
        "sklearn.datasets", reason="scikit-learn, the referee, is not installed: pip install 'kerascn[sklearn]'"
    )
    theirs = datasets.load_digits()
    x, y, _, _ = parts("digits", test_split=0)
    order = np.random.RandomState(113).permutation(1797)
    assert np.array_equal(y, theirs.target[order])
    for place in range(0, 1797, 40):
        small = Image.fromarray((theirs.images[order[place]] * 255 / 16).astype("float32"))
        large = np.asarray(small.resize((20, 20), Image.Resampling.BILINEAR))
        assert np.abs(x[place, 4:24, 4:24] - large).max() <= 0.51
    assert x[:, :4].max() == x[:, 24:].max() == x[:, :, :4].max() == x[:, :, 24:].max() == 0


def test_where_the_digits_come_from_is_said_beside_them():
    note = DIGITS.with_suffix(".md").read_text("utf-8")
    assert "CC BY 4.0" in note and "Alpaydin" in note and "UCI" in note


# Shapes.


def test_the_classes_of_shapes_are_about_as_many():
    assert np.bincount(np.concatenate(parts("shapes", samples=99, classes=3)[1::2]).ravel()).tolist() == [33, 33, 33]


def test_shapes_in_either_data_format():
    (last, _), _ = sample("shapes", samples=10, size=20)
    config.set_image_data_format("channels_first")
    (first, _), _ = sample("shapes", samples=10, size=20)
    assert first.shape == (8, 3, 20, 20) and first.flags.c_contiguous
    assert np.array_equal(first.transpose(0, 2, 3, 1), last)


@pytest.mark.parametrize("kind", ["circle", "cross", "triangle", "square", "ring", "bar"])
def test_every_shape_covers_about_the_same_area(kind):
    y, x = np.mgrid[-2:2:0.005, -2:2:0.005]
    assert abs((OUTSIDE[kind](x, y) < 0).sum() * 0.005**2 - np.pi) < 0.15


def test_shapes_as_folders_of_files(tmp_path):
    train, validation = sample("shapes", samples=20, size=24, classes=3, as_folder=tmp_path / "here")
    assert train == str(tmp_path / "here" / "train") and validation == str(tmp_path / "here" / "validation")
    x_train, y_train, x_test, y_test = parts("shapes", samples=20, size=24, classes=3)
    names = ("circle", "cross", "triangle")
    for folder, x, y in ((train, x_train, y_train), (validation, x_test, y_test)):
        paths = sorted(Path(folder).glob("*/*.png"), key=lambda path: path.name[-9:])
        assert [path.parent.name for path in paths] == [names[label] for label in y.ravel()]
        for path, pixels in zip(paths, x, strict=True):
            with Image.open(path) as picture:
                assert picture.mode == "RGB" and np.array_equal(np.asarray(picture), pixels)


def test_the_folders_may_be_written_again_but_not_mixed(tmp_path):
    first = sample("shapes", samples=10, as_folder=str(tmp_path))
    assert sample("shapes", samples=10, as_folder=tmp_path) == first
    files = sorted(tmp_path.rglob("*.png"))
    with pytest.raises(FileExistsError) as caught:
        sample("shapes", samples=5, as_folder=tmp_path)
    assert caught.value.key == "data.folder_full"
    assert sorted(tmp_path.rglob("*.png")) == files


# Texts.


def backwards(rows, index):
    words = {number + 3: word for word, number in index.items()} | {2: "?"}
    assert all(row[0] == 1 for row in rows)
    return [[words[number] for number in row[1:]] for row in rows]


@pytest.mark.parametrize("name", TEXTS)
def test_the_numbers_stand_for_the_words_of_the_text(name):
    rows, _, held_back, _ = parts(name)
    texts, labels, others, _ = parts(name, form="text")
    index = sample(name, form="word_index")
    for row, text in zip(backwards(rows, index), texts, strict=True):
        assert row == re.findall(r"[a-z]+", text.lower())
    assert backwards(held_back, index)[-1] == re.findall(r"[a-z]+", others[-1].lower())
    assert isinstance(texts, list) and np.array_equal(labels, parts(name)[1])


@pytest.mark.parametrize("name", TEXTS)
def test_chinese_texts_are_their_words_without_blanks(name):
    rows, _, _, _ = parts(name, language="zh", samples=50)
    texts, _, _, _ = parts(name, language="zh", samples=50, form="text")
    index = sample(name, language="zh", samples=50, form="word_index")
    for row, text in zip(backwards(rows, index), texts, strict=True):
        assert "".join(row) == re.sub("[，。]", "", text)
        assert " " not in text and not re.search("[A-Za-z]", text)


@pytest.mark.parametrize("name", TEXTS)
def test_words_are_numbered_from_the_most_frequent_on(name):
    index = sample(name, form="word_index")
    assert sorted(index.values()) == list(range(1, len(index) + 1))
    numbers = np.concatenate([*map(np.array, parts(name, test_split=0)[0])])
    counts = np.bincount(numbers)[4:]
    assert counts.min() > 0 and np.all(np.diff(counts) <= 0)


@pytest.mark.parametrize("name", TEXTS)
def test_rare_words_become_two(name):
    whole, few = parts(name)[0], parts(name, num_words=100)[0]
    assert max(map(max, few)) == 99
    for before, after in zip(whole, few, strict=True):
        assert after == [number if number < 100 else 2 for number in before]


PRAISE = "wonderful moving clever fresh superb warm gripping honest charming brilliant touching lively funny beautiful"
PRAISE += " surprising convincing loved liked enjoyed admired praised"
BLAME = "dull clumsy boring tired flat silly dreadful weak hollow slow shallow annoying predictable cold ugly endless"
BLAME += " hated disliked regretted skipped endured"


def judgement(text):
    """What a reader makes of a review: sentence by sentence, most count."""
    score = 0
    for sentence in text.lower().split(". "):
        words = re.findall("[a-z]+", sentence.replace("a cold", ""))  # the evening was cold, not the film
        turned = {"never", "not", "nobody", "far"} & set(words) and not {"was", "i"} & {words[-1]}
        value = bool(set(words) & set(PRAISE.split())) - bool(set(words) & set(BLAME.split()))
        score += -value if turned else value
    return int(score > 0)


def test_a_review_praises_where_most_of_it_praises():
    texts, labels, _, _ = parts("reviews", test_split=0, form="text")
    assert [judgement(text) for text in texts] == labels.tolist()
    assert 0.4 < labels.mean() < 0.6


def test_all_topics_are_there_and_the_first_more_often():
    counts = np.bincount(parts("news", test_split=0)[1])
    assert len(counts) == 8 and np.all(np.diff(counts) < 0) and counts[-1] > 40


def test_the_tales():
    text = sample("corpus")
    assert 100_000 < len(text) < 150_000 and len(set(text)) < 60
    assert re.search(r"\ba [aeiou]", text) is None
    for tale in text.splitlines():
        assert re.match(r"Once there was an? \w+ (\w+) who lived [\w ]+\. Every \w+ the \1 ate \w+", tale)
    chinese = sample("corpus", language="zh")
    assert chinese.count("\n") == 400 and re.search("[A-Za-z ]", chinese) is None
    assert all(tale.startswith("从前有一只") and tale.endswith("。") for tale in chinese.splitlines())


# They can be learned from, but not by looking at one number.


def bags(rows, size):
    counts = np.array([np.bincount(row, minlength=size) for row in rows], "float64")
    return scipy.sparse.csr_matrix(counts)  # most words are not in most texts: ten times as fast


def linear_score(x_train, y_train, x_test, y_test):
    models = pytest.importorskip(
        "sklearn.linear_model", reason="scikit-learn, which measures, is not installed: pip install 'kerascn[sklearn]'"
    )
    return models.LogisticRegression(max_iter=300, C=0.1).fit(x_train, y_train).score(x_test, y_test)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_counting_words_reaches(language):
    for name, least, most in (("reviews", 0.72, 0.87), ("news", 0.88, 0.98)):
        x_train, y_train, x_test, y_test = parts(name, language=language)
        size = 1 + max(max(map(max, x_train)), max(map(max, x_test)))
        assert least < linear_score(bags(x_train, size), y_train, bags(x_test, size), y_test) < most


def test_shapes_cannot_be_told_from_single_points():
    x_train, y_train, x_test, y_test = parts("shapes", samples=500)
    flat = (x.reshape(len(x), -1) / 255 for x in (x_train, x_test))
    assert linear_score(next(flat), y_train.ravel(), next(flat), y_test.ravel()) < 0.65


def test_the_price_of_a_house_depends_on_the_numbers():
    x_train, y_train, x_test, y_test = parts("houses")
    rows = [np.c_[np.ones(len(x)), x] for x in (x_train, x_test)]
    weights = np.linalg.lstsq(rows[0], y_train, rcond=None)[0]
    straight = np.abs(rows[1] @ weights - y_test).mean()
    guess = np.abs(y_train.mean() - y_test).mean()
    assert 0.3 * guess < straight < 0.5 * guess
    assert y_train.min() > 0 and np.isfinite(x_train).all()


def test_the_file_of_the_digits_is_the_one_described():
    with np.load(DIGITS) as data:
        contents = data["images"].tobytes() + data["labels"].tobytes()
    assert hashlib.sha256(contents).hexdigest() == "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"
