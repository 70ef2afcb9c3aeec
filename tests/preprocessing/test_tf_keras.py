"""The same numbers from the same texts and sequences as tf_keras, and each reads what the other wrote.

Cases drawn at random are given to tf_keras in one go, in a process of its own.
"""

import json
import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from kerascn.messages import KerascnWarning
from kerascn.preprocessing import sequence, text
from tests.layers.tf_keras_child import run_in_tf_keras
from tests.preprocessing.cases import texts

MODES = ("binary", "count", "freq", "tfidf")
words = st.lists(st.sampled_from(["a", "B", "b!", "我们", "c c"]), max_size=5)
some_texts = st.lists(texts | words, min_size=1, max_size=5)
tokenizers = st.fixed_dictionaries({
    "kwargs": st.fixed_dictionaries({
        "num_words": st.none() | st.integers(1, 8),
        "filters": st.sampled_from([text.FILTERS, text.FILTERS + "，。", "", "b"]),
        "lower": st.booleans(),
        "split": st.sampled_from([" ", " ", "a", "--"]),
        "char_level": st.booleans(),
        "oov_token": st.sampled_from([None, "<oov>", "a"]),
    }),
    "learnt": some_texts, "more": some_texts, "read": some_texts,
    "sequences": st.lists(st.lists(st.integers(0, 12), max_size=6), min_size=1, max_size=4),
})  # fmt: skip
ends = st.sampled_from(["pre", "post"])
paddings = st.fixed_dictionaries({
    "sequences": st.lists(st.lists(st.integers(-50, 50) | st.just(0.5), max_size=5), min_size=1, max_size=4),
    "maxlen": st.none() | st.integers(1, 6), "dtype": st.sampled_from(["int32", "float32", "int64"]),
    "padding": ends, "truncating": ends, "value": st.integers(-3, 3),
})  # fmt: skip
series = st.fixed_dictionaries({
    "length": st.integers(1, 6), "sampling_rate": st.integers(1, 4), "stride": st.integers(1, 4),
    "start_index": st.integers(0, 4), "end_index": st.none() | st.integers(11, 19), "reverse": st.booleans(),
    "batch_size": st.integers(1, 8),
})  # fmt: skip
pairs = st.fixed_dictionaries({
    "sequence": st.lists(st.integers(0, 6), max_size=9), "window_size": st.integers(0, 5), "categorical": st.booleans(),
})  # fmt: skip


def drawn(strategy, count):
    """As many cases of a strategy, always the same."""
    found = []

    @seed(0)
    @settings(max_examples=count, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def collect(case):
        found.append(case)

    collect()
    return found


# Run here and there: `text` and `sequence` are the modules of the one or of the other.
WORK = """
def of_tokenizer(case):
    made = text.Tokenizer(**case["kwargs"])
    made.fit_on_texts(case["learnt"])
    made.fit_on_texts(case["more"])
    found = {name: getattr(made, name) for name in LEARNT}
    found["read"] = made.texts_to_sequences(case["read"])
    found["texts"] = made.sequences_to_texts(case["sequences"])
    if case["kwargs"]["num_words"] or made.word_index:
        found["matrices"] = [made.sequences_to_matrix(case["sequences"], mode).tolist() for mode in MODES]
    found["json"] = made.to_json()
    return found

def of_reading(case, told):
    made = text.tokenizer_from_json(told)
    return [{name: getattr(made, name) for name in LEARNT}, made.texts_to_sequences(case["read"])]

def of_text(case):
    kwargs = {name: case["kwargs"][name] for name in ("filters", "lower", "split")}
    cut = [one for one in case["read"] if isinstance(one, str) and "\\ud800" not in one]
    return [(text.text_to_word_sequence(one, **kwargs), text.hashing_trick(one, 50, "md5", **kwargs)) for one in cut]

def of_padding(case):
    return sequence.pad_sequences(**case).tolist()

def of_series(case):
    made = sequence.TimeseriesGenerator(np.arange(40).reshape(20, 2), np.arange(20), **case)
    return [[part.tolist() for part in made[index]] for index in range(len(made))]

def of_pairs(case):
    return sequence.skipgrams(vocabulary_size=7, negative_samples=0, shuffle=False, **case)

LEARNT = ("word_counts", "word_docs", "index_docs", "word_index", "index_word", "document_count")
MODES = ("binary", "count", "freq", "tfidf")
def work(cases):
    return {
        "tokenizers": [of_tokenizer(case) for case in cases["tokenizers"]],
        "reading": [of_reading(*both) for both in zip(cases["tokenizers"], cases["json"])],
        "text": [of_text(case) for case in cases["tokenizers"]],
        "padding": [of_padding(case) for case in cases["padding"]],
        "series": [of_series(case) for case in cases["series"]],
        "pairs": [of_pairs(case) for case in cases["pairs"]],
        "table": [sequence.make_sampling_table(50).tolist(), sequence.make_sampling_table(9, 0.1).tolist()],
    }
"""
THERE = """
import json
from tf_keras.preprocessing import sequence, text
results["found"] = json.dumps(work(json.loads(str(given["cases"]))))
"""


@pytest.fixture(scope="module")
def both():
    """What is found here and there, in the form that JSON gives it."""
    cases = {
        "tokenizers": drawn(tokenizers, 120), "padding": drawn(paddings, 60), "series": drawn(series, 60),
        "pairs": drawn(pairs, 40),
    }  # fmt: skip
    here = {"text": text, "sequence": sequence, "np": np}
    exec(WORK, here)
    cases["json"] = [here["of_tokenizer"](case)["json"] for case in cases["tokenizers"]]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", KerascnWarning)  # decimals that are lost
        ours = json.loads(json.dumps(here["work"](cases)))
    theirs = json.loads(str(run_in_tf_keras(WORK + THERE, cases=json.dumps(cases))["found"]))
    return cases, ours, theirs


@pytest.mark.parametrize("what", ["text", "padding", "series", "pairs", "reading"])
def test_the_same_is_found(both, what):
    _, ours, theirs = both
    assert len(ours[what]) >= 40 and len({json.dumps(one) for one in theirs[what]}) > 20  # the cases do differ
    for mine, its in zip(ours[what], theirs[what], strict=True):
        assert mine == its


def test_the_same_table(both):
    _, ours, theirs = both
    for mine, its in zip(ours["table"], theirs["table"], strict=True):
        np.testing.assert_allclose(mine, its, rtol=1e-12)


def test_tokenizers_learn_and_say_the_same(both):
    _, ours, theirs = both
    for mine, its in zip(ours["tokenizers"], theirs["tokenizers"], strict=True):
        assert {name: mine[name] for name in mine if name not in ("matrices", "json")} == {
            name: its[name] for name in its if name not in ("matrices", "json")
        }
        assert list(mine["word_counts"]) == list(its["word_counts"])  # which decides between words as common
        for one, other in zip(mine.get("matrices", ()), its.get("matrices", ()), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-12)


def test_what_tf_keras_wrote_is_read_here(both):
    cases, ours, theirs = both
    for case, mine, its in zip(cases["tokenizers"], ours["tokenizers"], theirs["tokenizers"], strict=True):
        made = text.tokenizer_from_json(its["json"])
        assert made.texts_to_sequences(case["read"]) == mine["read"]
        assert json.loads(made.to_json()) == json.loads(its["json"])
