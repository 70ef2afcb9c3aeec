"""The tutorial on word vectors: its small GloVe against referees, its reader against hostile files, the medians."""

import ast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dev_tools.tutorials import source
from tests.tutorials import genuine_home

TUTORIAL = source.find("word_vectors")
SEEDS = range(5)


def of_the_tutorial(*names, **others):
    """The functions of these names, as they stand in the tutorial, in one namespace."""
    found = [
        node
        for cell in TUTORIAL.code
        for node in ast.parse(cell.text).body
        if isinstance(node, ast.FunctionDef) and node.name in names
    ]
    assert {node.name for node in found} == set(names)
    namespace = {"np": np, "SEED": 0, **others}
    exec(compile(ast.Module(found, []), TUTORIAL.label, "exec"), namespace)
    return namespace


# --------------------------------------------------------------------------- GloVe


@given(st.integers(2, 6), st.integers(1, 4), st.integers(0, 2**31))
def test_the_gradients_are_those_of_the_loss(size, dim, seed):
    loss_and_gradients = of_the_tutorial("loss_and_gradients")["loss_and_gradients"]
    rng = np.random.RandomState(seed)
    counts = rng.gamma(0.5, 100, (size, size)) * (rng.rand(size, size) < 0.7)
    parameters = [rng.normal(size=shape) for shape in [(size, dim), (size, dim), size, size]]
    _, gradients = loss_and_gradients(parameters, counts)
    for values, gradient in zip(parameters, gradients, strict=True):
        place, step = tuple(rng.randint(n) for n in values.shape), 1e-5
        kept, losses = values[place], []
        for value in (kept + step, kept - step):
            values[place] = value
            losses.append(loss_and_gradients(parameters, counts)[0])
        values[place] = kept
        assert gradient.shape == values.shape
        assert gradient[place] == pytest.approx((losses[0] - losses[1]) / (2 * step), rel=1e-4, abs=1e-4)


def test_the_loss_is_that_of_the_paper():
    """Pair by pair: f(x) = (x / 100) ** 0.75 below 100, else 1; pairs that never met count for nothing."""
    loss_and_gradients = of_the_tutorial("loss_and_gradients")["loss_and_gradients"]
    rng = np.random.RandomState(0)
    counts = np.array([[0, 3, 250], [3, 100, 0], [250, 0, 1.5]])
    w, c, b, d = parameters = [rng.normal(size=shape) for shape in [(3, 2), (3, 2), 3, 3]]
    expected = 0.0
    for i, j in np.argwhere(counts):
        weight = (counts[i, j] / 100) ** 0.75 if counts[i, j] < 100 else 1
        expected += weight * (w[i] @ c[j] + b[i] + d[j] - np.log(counts[i, j])) ** 2
    assert loss_and_gradients(parameters, counts)[0] == pytest.approx(expected)


def test_vectors_are_learned_that_give_the_logarithms_of_the_counts():
    learn_vectors = of_the_tutorial("loss_and_gradients", "learn_vectors")["learn_vectors"]
    vectors = np.random.RandomState(1).normal(size=(12, 2))
    vectors_found, losses = learn_vectors(np.exp(3 + vectors @ vectors.T), dim=4, steps=1500)
    assert vectors_found.shape == (12, 4)
    assert losses[-1] < losses[0] / 1000


TEXTS = st.lists(st.lists(st.sampled_from("abcde"), max_size=12).map(" ".join), min_size=1, max_size=4)


@given(TEXTS, st.integers(1, 5))
def test_pairs_are_counted(texts, window):
    """Against a count by hand; e is no word of the vocabulary, but takes up a place."""
    count_pairs = of_the_tutorial("count_pairs", "words_of", WINDOW=window)["count_pairs"]
    vocabulary, expected = list("abcd"), np.zeros((4, 4))
    for text in texts:
        words = text.split()
        for i, one in enumerate(words):
            for j, other in enumerate(words):
                if 0 < abs(i - j) <= window and one in vocabulary and other in vocabulary:
                    expected[vocabulary.index(one), vocabulary.index(other)] += 1 / abs(i - j)
    np.testing.assert_allclose(count_pairs(texts, vocabulary), expected)


# --------------------------------------------------------------------------- files

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1, max_size=8)


@given(st.dictionaries(WORDS.filter(str.strip), st.integers(0, 99), max_size=6), st.integers(2, 5))
def test_files_are_read_whatever_the_words_are(tmp_path_factory, words, dim):
    """Blanks within words, other alphabets, signs that look like ends of lines."""
    read_glove = of_the_tutorial("read_glove")["read_glove"]
    path = tmp_path_factory.mktemp("glove") / "vectors.txt"
    rows = {"the": 1, **words}
    lines = [" ".join([word, *(f"{value + i / 8:.3f}" for i in range(dim))]) for word, value in rows.items()]
    path.write_bytes("".join(line + "\n" for line in lines).encode())
    found = read_glove(path)
    assert list(found) == list(rows)
    for word, value in rows.items():
        assert found[word].dtype == "float32"
        np.testing.assert_array_equal(found[word], [value + i / 8 for i in range(dim)])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("the 0.1 0.2\nof 0.3", 2),
        ("2 50\nthe 0.1 0.2", 1),
        ("the", 1),
        ("the 0.1 0.2\n\nof 0.3 0.4", 2),
        ("the 0.1 0.2\nof 0.3 x", None),
    ],
)
def test_damaged_files_are_refused(tmp_path, text, line):
    path = tmp_path / "vectors.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=f"line {line}:" if line else "x"):
        of_the_tutorial("read_glove")["read_glove"](path)


# --------------------------------------------------------------------------- what it promises


def accuracies(seed, monkeypatch, **parameters):
    """What the tutorial finds with a seed, with the pretrained vectors and with random ones."""
    monkeypatch.setenv("MPLBACKEND", "Agg")
    namespace = {}
    for cell in TUTORIAL.with_parameters({"SEED": seed, **parameters}).code:
        if not cell.is_test:
            exec(compile(cell.text, TUTORIAL.label, "exec"), namespace)
        if "random_accuracy" in namespace:
            namespace["plt"].close("all")
            return namespace["frozen_accuracy"], namespace["random_accuracy"]
    raise AssertionError("the tutorial compares nothing")


def medians(monkeypatch, **parameters):
    found = np.array([accuracies(seed, monkeypatch, **parameters) for seed in SEEDS])
    print(f"pretrained {found[:, 0].round(3)}, random {found[:, 1].round(3)}")
    return np.median(found, axis=0)


@pytest.mark.all_only
def test_pretrained_vectors_beat_random_ones(K, monkeypatch):
    pretrained, random = medians(monkeypatch)
    assert pretrained > 0.75
    assert pretrained > random + 0.3


@pytest.mark.all_only
def test_and_on_real_posts(K, monkeypatch, tmp_path):
    """With only the 2446 most frequent words of GloVe, so with less than it could do."""
    monkeypatch.setenv("KERAS_HOME", str(genuine_home.make(tmp_path / "home", TUTORIAL.text)))
    pretrained, random = medians(monkeypatch, **TUTORIAL.genuine)
    assert pretrained > 0.45
    assert pretrained > random + 0.05
