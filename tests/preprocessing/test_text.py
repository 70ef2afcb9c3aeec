"""Texts: cut, counted and numbered as plain Python does it letter by letter."""

import copy
import hashlib
import json
import os
import pickle
import subprocess
import sys
from collections import Counter, OrderedDict, defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kerascn
from kerascn.preprocessing import text
from kerascn.preprocessing.text import (
    Tokenizer,
    base_filter,
    hashing_trick,
    one_hot,
    text_to_word_sequence,
    tokenizer_from_json,
)  # fmt: skip
from tests.preprocessing.cases import texts, told

FULL_WIDTH = "，。！？、；：（）《》“”‘’…—　"
EXCERPT = ["The cat sat on the mat.", "The dog sat on the log!", "A cat's life"]


# Words of a text.


def words_by_hand(given_text, filters, lower, split):
    """Letter by letter."""
    letters = given_text.lower() if lower else given_text
    spread = "".join(split if letter in filters else letter for letter in letters)
    return [word for word in spread.split(split) if word]


@given(
    texts, st.text("abA,.，。 \t'\\]^-", max_size=6), st.booleans(), st.sampled_from([" ", ",", "ab", "，", "\\", "--"])
)
def test_words_are_those_found_letter_by_letter(given_text, filters, lower, split):
    expected = words_by_hand(given_text, filters, lower, split)
    assert text_to_word_sequence(given_text, filters, lower, split) == expected
    assert text_to_word_sequence(given_text, list(filters), lower, split) == expected


@pytest.mark.parametrize(
    "given_text, words",
    [
        ("", []),
        (" \t\n.,!", []),
        ("The cat's HAT, on-line.", ["the", "cat's", "hat", "on", "line"]),
        ("a_b {c} <d> [e]^f`g|h~i\\j", list("abcdefghij")),
        ("caf\u00e9 cafe\u0301", ["caf\u00e9", "cafe\u0301"]),  # one sign or two: not the same word
        ("\u0130I\u0131", ["i\u0307i\u0131"]),  # Turkish letters, as Python makes them lower
        ("STRASSE Straße", ["strasse", "straße"]),
        ("one\u00a0word 一\u3000字", ["one\u00a0word", "一\u3000字"]),  # other blanks divide nothing
        ("😀 \ud800x", ["😀", "\ud800x"]),
        ("我爱北京，天安门。", ["我爱北京，天安门。"]),
    ],
)
def test_words_by_hand(given_text, words):
    assert text_to_word_sequence(given_text) == words


def test_filters_for_chinese():
    assert text_to_word_sequence("我爱北京，天安门。《诗》", base_filter() + FULL_WIDTH) == ["我爱北京", "天安门", "诗"]


def test_filters_of_several_lengths():
    cut = text_to_word_sequence("a...b.c——d<br />e", ["...", "——", "<br />"])
    assert cut == ["a", "b.c", "d", "e"]
    assert text_to_word_sequence("x==y=z", ["=", "=="], split="+") == ["x", "y", "z"]
    assert text_to_word_sequence("abcd", ["b", "bc"]) == ["a", "d"]  # the longest counts


def test_the_filter_of_the_first_releases():
    assert base_filter() == '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'
    assert text_to_word_sequence("it's", filters=base_filter()) == ["it's"]


def by_dictionary(given_text):
    """Cuts Chinese by the longest word of a small dictionary."""
    known, found = ("自然", "语言", "处理", "自然语言", "很", "有趣"), []
    while given_text:
        longest = max((word for word in known if given_text.startswith(word)), key=len, default=given_text[0])
        found.append(longest)
        given_text = given_text[len(longest) :]
    return found


def test_a_function_cuts_the_text():
    sentence = "自然语言处理很有趣！"
    assert text_to_word_sequence(sentence, "！", split=by_dictionary) == ["自然语言", "处理", "很", "有趣"]
    assert text_to_word_sequence("A  B\tc\n", split=str.split) == ["a", "b", "c"]
    assert text_to_word_sequence("ab", split=iter) == ["a", "b"]
    assert len(one_hot(sentence, 99, FULL_WIDTH, split=by_dictionary)) == 4
    hashed = hashing_trick("很有趣", 10**6, "md5", split=by_dictionary)
    assert hashed == hashing_trick("很 有趣", 10**6, "md5")


def test_jieba_cuts_chinese():
    jieba = pytest.importorskip("jieba", reason="the cutter jieba is not installed: pip install 'kerascn[test]'")
    known = Tokenizer(filters=base_filter() + FULL_WIDTH, split=jieba.lcut)
    known.fit_on_texts(["我来到北京清华大学。", "清华大学，在北京！"])
    assert set(known.word_index) == {"我", "来到", "北京", "清华大学", "在"}
    assert known.word_counts["清华大学"] == 2
    assert known.sequences_to_texts(known.texts_to_sequences(["北京，清华大学"])) == ["北京 清华大学"]


def test_very_long_texts():
    long = "word, " * 300_000
    assert len(text_to_word_sequence(long)) == 300_000
    assert len(text_to_word_sequence("字，" * 300_000, "，")) == 300_000


# Numbers by hashing.


@given(texts, st.integers(2, 50))
def test_hashes_are_from_1_to_n_less_1(given_text, n):
    words = text_to_word_sequence(given_text)
    found = one_hot(given_text, n)
    assert found == hashing_trick(given_text, n) == [hash(word) % (n - 1) + 1 for word in words]
    assert all(1 <= number < n for number in found) and len(found) == len(words)


def test_md5_is_the_same_everywhere():
    assert hashing_trick("a Bee, 北京", 1000, "md5") == [
        int(hashlib.md5(word.encode()).hexdigest(), 16) % 999 + 1 for word in ("a", "bee", "北京")
    ]
    assert 1 <= hashing_trick("\ud800", 1000, "md5")[0] < 1000  # half of a pair, as broken files have it


IN_ANOTHER_PROCESS = """
from kerascn.preprocessing.text import *
print(one_hot("one two three four five six", 10**9))
print(hashing_trick("one two three four five six", 10**9, "md5"))
tokenizer = Tokenizer()
tokenizer.fit_on_texts(["b a d c", "e f a"])
print(tokenizer.to_json())
"""


def test_only_hash_differs_from_process_to_process():
    told_there = []
    for seed in ("1", "2"):
        line, environ = [sys.executable, "-c", IN_ANOTHER_PROCESS], {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(line, env=environ, capture_output=True, text=True, check=True)
        told_there.append(done.stdout.splitlines())
    (first, *stable), (second, *same) = told_there
    assert first != second and stable == same
    assert stable[0] == str(hashing_trick("one two three four five six", 10**9, "md5"))


def test_hashing_with_a_function_of_ones_own():
    assert hashing_trick("a bb ccc", 3, len) == [2, 1, 2]
    assert hashing_trick("a bb", 10, lambda word: np.int64(-len(word))) == [9, 8]
    assert all(type(one) is int for one in hashing_trick("a bb", 10, lambda word: np.int64(3)))


# Numbers by a dictionary.


def test_a_table_by_hand():
    known = Tokenizer()
    known.fit_on_texts(EXCERPT)
    assert known.word_counts == dict(the=4, cat=1, sat=2, on=2, mat=1, dog=1, log=1, a=1, **{"cat's": 1, "life": 1})
    assert list(known.word_counts)[:4] == ["the", "cat", "sat", "on"]
    assert known.word_docs["the"] == 2 and known.document_count == 3
    order = ["the", "sat", "on", "cat", "mat", "dog", "log", "a", "cat's", "life"]  # ties: who came first
    assert known.word_index == {word: number for number, word in enumerate(order, 1)}
    assert known.index_word == dict(enumerate(order, 1))
    assert known.index_docs[1] == 2 and known.index_docs[4] == 1
    assert known.texts_to_sequences(["The log: a zebra", ""]) == [[1, 7, 8], []]
    assert known.sequences_to_texts([[1, 7, 99], []]) == ["the log", ""]
    assert list(known.texts_to_sequences_generator(["the"])) == [[1]]
    assert list(known.sequences_to_texts_generator([[4]])) == ["cat"]


def test_num_words_is_one_more_than_the_words_that_count():
    known = Tokenizer(num_words=3)
    known.fit_on_texts(["a a a b b c"])
    assert len(known.word_index) == 3
    assert known.texts_to_sequences(["a b c d"]) == [[1, 2]]
    assert known.sequences_to_texts([[1, 2, 3]]) == ["a b"]
    assert known.texts_to_matrix(["a c"]).tolist() == [[0, 1, 0]]


def test_the_word_for_the_unknown_is_number_1():
    known = Tokenizer(num_words=3, oov_token="<oov>")
    known.fit_on_texts(["a a a b b c"])
    assert known.word_index == {"<oov>": 1, "a": 2, "b": 3, "c": 4}
    assert known.texts_to_sequences(["a b c d"]) == [[2, 1, 1, 1]]
    assert known.sequences_to_texts([[2, 3, 4, 99]]) == ["a <oov> <oov> <oov>"]
    assert "<oov>" not in known.word_counts and 1 not in known.index_docs


def test_characters_as_words():
    known = Tokenizer(char_level=True)
    known.fit_on_texts(["Abba!", "我爱我"])
    assert known.word_index == {"a": 1, "b": 2, "我": 3, "!": 4, "爱": 5}
    assert known.texts_to_sequences(["BA爱"]) == [[2, 1, 5]]
    whole = Tokenizer(char_level=True)
    whole.fit_on_texts("abba")  # a text as a list of its characters
    assert whole.word_index == {"a": 1, "b": 2} and whole.document_count == 4
    as_written = Tokenizer(char_level=True, lower=False)
    as_written.fit_on_texts(["Aa"])
    assert as_written.word_index == {"A": 1, "a": 2}


def test_texts_that_are_cut_already():
    known = Tokenizer()
    known.fit_on_texts([["New York", "b!"], ("New York",), "b"])
    assert known.word_index == {"new york": 1, "b!": 2, "b": 3}
    assert known.texts_to_sequences([["New York"], "new"]) == [[1], []]


def test_learning_goes_on():
    once, twice = Tokenizer(), Tokenizer()
    once.fit_on_texts(EXCERPT)
    twice.fit_on_texts(EXCERPT[:1])
    twice.fit_on_texts(one for one in EXCERPT[1:])
    assert vars(once) == vars(twice)


def test_numbers_move_when_other_words_become_common():
    known = Tokenizer()
    known.fit_on_texts(["a", "a"])
    known.fit_on_texts(["b b b", ""])
    assert known.word_index == {"b": 1, "a": 2} and known.index_docs == {1: 1, 2: 2}


def test_nothing_is_learnt_from_texts_with_one_that_is_none():
    known = Tokenizer()
    known.fit_on_texts(["a"])
    before = copy.deepcopy(vars(known))
    with pytest.raises(TypeError):
        known.fit_on_texts(["b c", None])
    assert vars(known) == before


@given(st.lists(texts, min_size=1, max_size=4), st.booleans(), st.booleans(), st.sampled_from([None, "?"]))
def test_counts_and_numbers_by_hand(several, lower, char_level, oov):
    known = Tokenizer(lower=lower, char_level=char_level, oov_token=oov)
    known.fit_on_texts(several)
    cut = [
        list(one.lower() if lower else one) if char_level else words_by_hand(one, base_filter(), lower, " ")
        for one in several
    ]
    counts = Counter(word for words in cut for word in words)
    docs = Counter(word for words in cut for word in set(words))
    assert known.word_counts == counts and known.word_docs == docs and known.document_count == len(several)
    if "?" not in counts:
        ranks = [
            counts[known.index_word[number]] for number in sorted(known.index_word) if known.index_word[number] != oov
        ]
        assert ranks == sorted(ranks, reverse=True)
        assert sorted(known.index_word) == list(range(1, len(counts) + 1 + (oov is not None)))
        assert known.index_docs == {known.word_index[word]: times for word, times in docs.items()}
        assert known.sequences_to_texts(known.texts_to_sequences(several)) == [" ".join(words) for words in cut]


@given(st.lists(st.lists(st.integers(0, 9), max_size=8), max_size=5), st.none() | st.integers(1, 12))
def test_matrices_by_hand(sequences, num_words):
    known = Tokenizer(num_words)
    known.fit_on_texts(["a b c", "a b", "a", ""])
    width = num_words or 4
    for mode in ("binary", "count", "freq", "tfidf"):
        expected = np.zeros((len(sequences), width))
        for place, one in enumerate(sequences):
            for number in one:
                if number < width:
                    times, docs = one.count(number), {1: 3, 2: 2, 3: 1}.get(number, 0)
                    rarity = np.log(1 + 4 / (1 + docs))
                    values = dict(binary=1, count=times, freq=times / len(one), tfidf=(1 + np.log(times)) * rarity)
                    expected[place, number] = values[mode]
        found = known.sequences_to_matrix(sequences, mode)
        assert found.shape == expected.shape and found.dtype == "float64"
        np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_matrices_without_texts():
    known = Tokenizer(num_words=4)
    known.fit_on_sequences([[1, 1, 2], np.array([1]), (3,), []])
    assert known.document_count == 4 and known.index_docs == {1: 2, 2: 1, 3: 1}
    assert known.sequences_to_matrix([[1, 1, 9]], "count").tolist() == [[0, 2, 0, 0]]
    assert known.sequences_to_matrix([[1]], "tfidf")[0, 1] == pytest.approx(np.log(1 + 4 / 3))
    assert known.sequences_to_matrix(np.array([[1, 2], [3, 0]])).tolist() == [[0, 1, 1, 0], [1, 0, 0, 1]]


# Kept and read again.


def example(**kwargs):
    known = Tokenizer(**kwargs)
    known.fit_on_texts([*EXCERPT, "我 爱 \ud800 é e\u0301"])
    return known


@pytest.mark.parametrize(
    "kwargs",
    [
        {},
        dict(num_words=5, oov_token="<oov>"),
        dict(char_level=True, lower=False),
        dict(filters=["..", "!"], split="a"),
    ],
)
def test_a_tokenizer_goes_through_json_pickle_and_copies(kwargs):
    known = example(**kwargs)
    again = [
        tokenizer_from_json(known.to_json(indent=1)),
        tokenizer_from_json(known.to_json(ensure_ascii=False)),
        Tokenizer.from_config(known.get_config()),
        pickle.loads(pickle.dumps(known)),
        copy.deepcopy(known),
    ]
    for other in again:
        assert vars(other) == vars(known)
        assert all(type(value) is type(vars(known)[name]) for name, value in vars(other).items())
        other.fit_on_texts(["fff f"])
        assert other.word_counts != known.word_counts and other.document_count == known.document_count + 1
    assert known.document_count == 4


def test_the_configuration_of_keras_2_3():
    said = example(num_words=5).get_config()
    assert list(said) == [
        "num_words", "filters", "lower", "split", "char_level", "oov_token", "document_count", "word_counts",
        "word_docs", "index_docs", "index_word", "word_index",
    ]  # fmt: skip
    assert all(isinstance(said[name], str) for name in list(said)[7:])
    assert json.loads(said["index_word"])["1"] == "the"


def test_numbers_of_numpy_are_numbers():
    made = Tokenizer(np.int64(3), lower=np.bool_(True), document_count=np.int32(0))
    made.fit_on_texts(np.array(["a b"]))
    made.word_index["c"] = np.int64(9)
    assert tokenizer_from_json(made.to_json()).word_index == {"a": 1, "b": 2, "c": 9}
    assert all(type(number) is int for number in one_hot("a b", np.int64(9)))


def test_a_function_that_cuts_is_not_written_but_pickled():
    known = Tokenizer(split=by_dictionary)
    known.fit_on_texts(["自然语言很有趣"])
    said = told(TypeError, "tokenizer.split_in_json", known.to_json)
    assert all("by_dictionary" in one for one in said)
    assert pickle.loads(pickle.dumps(known)).texts_to_sequences(["有趣"]) == [[3]]
    known.split = " "  # as the sentence says
    again = tokenizer_from_json(known.to_json())
    again.split = by_dictionary
    assert again.texts_to_sequences(["有趣自然语言"]) == [[3, 1]]


def test_tokenizers_pickled_by_older_releases():
    """Their attributes are taken up as they were; what did not exist then gets its default."""
    first = Tokenizer.__new__(Tokenizer)
    first.__setstate__(
        dict(word_counts={"a": 2, "b": 1}, word_docs={"a": 1}, filters=".", split=" ", lower=True, nb_words=2,
             char_level=False, index_docs={1: 1}, word_index={"a": 1, "b": 2})
    )  # fmt: skip
    assert first.num_words == first.nb_words == 2 and first.index_word == {1: "a", 2: "b"} and first.oov_token is None
    assert first.texts_to_sequences(["a b."]) == [[1]]
    first.fit_on_texts(["b. b. c"])
    assert first.word_index == {"b": 1, "a": 2, "c": 3}
    second = Tokenizer.__new__(Tokenizer)
    learnt = dict(word_counts=OrderedDict(x=1), word_docs=defaultdict(int, x=1), index_docs=defaultdict(int, {2: 1}))
    second.__setstate__(vars(Tokenizer(oov_token="?")) | learnt | dict(word_index={"?": 1, "x": 2}, document_count=1))
    second.fit_on_texts(["x y"])
    assert second.word_counts == {"x": 2, "y": 1} and second.index_docs == {2: 2, 3: 1}


def config_with(**changed):
    config = json.loads(example().to_json())["config"] | changed
    return json.dumps({"class_name": "Tokenizer", "config": config})


@pytest.mark.parametrize(
    "kind, key, given_json",
    [
        (TypeError, "described.text", None),
        (TypeError, "described.text", {"class_name": "Tokenizer"}),
        (ValueError, "described.json", ""),
        (ValueError, "described.json", "not json"),
        (ValueError, "described.json", b"\xff\xfe"),
        (ValueError, "described.json", "[" * 200_000),
        (ValueError, "described.json", "9" * 10_000),
        (ValueError, "described.kind", "[]"),
        (ValueError, "described.kind", '{"class_name": "Sequential", "config": {"layers": []}}'),
        (ValueError, "described.kind", '{"class_name": "Tokenizer", "config": "x"}'),
        (ValueError, "described.json", config_with(word_index="{")),
        (ValueError, "tokenizer.table", config_with(word_index="[1]")),
        (ValueError, "tokenizer.table", config_with(word_index=None)),
        (ValueError, "tokenizer.table", config_with(word_index='{"a": -1}')),
        (ValueError, "tokenizer.table", config_with(word_index='{"a": true}')),
        (ValueError, "tokenizer.table", config_with(word_index='{"a": 1.5}')),
        (ValueError, "tokenizer.table", config_with(word_index='{"a": NaN}')),
        (ValueError, "tokenizer.table", config_with(word_counts='{"a": "1"}')),
        (ValueError, "tokenizer.table", config_with(index_word='{"1": 1}')),
        (ValueError, "tokenizer.table", config_with(index_word='{"one": "a"}')),
        (ValueError, "tokenizer.table", config_with(index_docs='{"%s": 1}' % ("9" * 5000))),
        (ValueError, "call.bad_value", config_with(num_words=-1)),
        (ValueError, "call.bad_value", config_with(filters=5)),
        (ValueError, "call.bad_value", config_with(split="")),
        (ValueError, "call.bad_value", config_with(oov_token=["x"])),
        (ValueError, "call.bad_value", config_with(document_count="many")),
        (TypeError, "call.unknown", config_with(__class__="os.system")),
    ],
)
def test_hostile_json_is_refused(kind, key, given_json):
    told(kind, key, lambda: tokenizer_from_json(given_json))


# Wrong calls.


def known():
    made = Tokenizer()
    made.fit_on_texts(["a b"])
    return made


@pytest.mark.parametrize(
    "kind, key, call",
    [
        (ValueError, "call.bad_value", lambda: text_to_word_sequence(b"bytes")),
        (ValueError, "call.bad_value", lambda: text_to_word_sequence(["a"])),
        (ValueError, "call.bad_value", lambda: text_to_word_sequence("a", filters=None)),
        (ValueError, "call.bad_value", lambda: text_to_word_sequence("a", filters=["a", ""])),
        (ValueError, "call.bad_value", lambda: text_to_word_sequence("a", split="")),
        (ValueError, "call.bad_value", lambda: text_to_word_sequence("a", split=None)),
        (ValueError, "call.bad_value", lambda: text_to_word_sequence("a", lower="yes")),
        (TypeError, "text.split_result", lambda: text_to_word_sequence("a", split=len)),
        (TypeError, "text.split_result", lambda: text_to_word_sequence("a", split=str.lower)),
        (TypeError, "text.split_result", lambda: text_to_word_sequence("a", split=lambda one: [1])),
        (ValueError, "call.bad_value", lambda: one_hot("a", 1)),
        (ValueError, "call.bad_value", lambda: one_hot("a", 2.5)),
        (ValueError, "call.bad_value", lambda: hashing_trick("a", 5, "sha1")),
        (ValueError, "call.bad_value", lambda: hashing_trick("a", 5, 7)),
        (TypeError, "text.hash_result", lambda: hashing_trick("a", 5, lambda word: 0.5)),
        (TypeError, "call.unknown", lambda: one_hot("a", 5, hash_function="md5")),
        (ValueError, "call.bad_value", lambda: Tokenizer(0)),
        (ValueError, "call.bad_value", lambda: Tokenizer(1e4)),
        (ValueError, "call.bad_value", lambda: Tokenizer(split=3)),
        (ValueError, "call.bad_value", lambda: Tokenizer(oov_token=1)),
        (TypeError, "call.unknown", lambda: Tokenizer(num_word=4)),
        (TypeError, "tokenizer.one_text", lambda: known().fit_on_texts("one text")),
        (TypeError, "tokenizer.one_text", lambda: known().texts_to_sequences(b"one text")),
        (TypeError, "tokenizer.one_text", lambda: Tokenizer(char_level=True).fit_on_texts(b"one text")),
        (TypeError, "tokenizer.texts", lambda: known().fit_on_texts(5)),
        (TypeError, "tokenizer.text", lambda: known().fit_on_texts(["a", b"b"])),
        (TypeError, "tokenizer.text", lambda: known().fit_on_texts([float("nan")])),
        (TypeError, "tokenizer.text", lambda: known().texts_to_sequences([["a", 1]])),
        (ValueError, "tokenizer.not_fitted", lambda: Tokenizer().texts_to_sequences(["a"])),
        (ValueError, "tokenizer.width", lambda: Tokenizer().sequences_to_matrix([[1]])),
        (ValueError, "tokenizer.tfidf", lambda: Tokenizer(5).sequences_to_matrix([[1]], "tfidf")),
        (ValueError, "call.bad_value", lambda: known().texts_to_matrix(["a"], "tf-idf")),
        (TypeError, "tokenizer.sequences", lambda: known().sequences_to_matrix(None)),
        (TypeError, "tokenizer.sequences", lambda: known().sequences_to_texts(5)),
        (TypeError, "tokenizer.sequences", lambda: known().fit_on_sequences(None)),
        (ValueError, "tokenizer.numbers", lambda: known().sequences_to_matrix([1, 2])),
        (ValueError, "tokenizer.numbers", lambda: known().sequences_to_matrix([[1], [-1]])),
        (ValueError, "tokenizer.numbers", lambda: known().sequences_to_matrix([[0.5]])),
        (ValueError, "tokenizer.numbers", lambda: known().sequences_to_matrix(["a"])),
        (ValueError, "tokenizer.numbers", lambda: known().fit_on_sequences([[None]])),
        (TypeError, "tokenizer.numbers", lambda: known().sequences_to_texts([["a"]])),
        (TypeError, "tokenizer.numbers", lambda: known().sequences_to_texts([1])),
        (MemoryError, "tokenizer.memory", lambda: Tokenizer(10**15).sequences_to_matrix([[1]] * 1000)),
    ],
)
def test_wrong_calls(kind, key, call):
    told(kind, key, call)


# The words of both ages.


def test_words_of_keras_1():
    made = Tokenizer(nb_words=3)
    assert made.num_words == made.nb_words == 3 and made.filters == base_filter()
    kerascn.set_dialect(1)
    try:
        by_place = Tokenizer(3, "!", False, "-", True)
    finally:
        kerascn.set_dialect(2)
    assert (by_place.nb_words, by_place.filters, by_place.lower, by_place.split, by_place.char_level) == (
        3,
        "!",
        0,
        "-",
        1,
    )
    assert one_hot(input_text="a", n=5) == one_hot(text="a", n=5) == one_hot("a", 5)
    assert text.Tokenizer(None, "", True, " ", False, "?", 7).document_count == 7


class Counting(Tokenizer):
    """A class of a user, with an argument of its own."""

    def __init__(self, tag, **kwargs):
        super().__init__(**kwargs)
        self.tag = tag


def test_a_users_own_class():
    made = Counting("mine", num_words=4)
    made.fit_on_texts(["a b b"])
    assert made.tag == "mine" and pickle.loads(pickle.dumps(made)).tag == "mine"
    assert tokenizer_from_json(made.to_json()).word_index == {"b": 1, "a": 2}
