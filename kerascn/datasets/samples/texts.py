"""Invented texts: film reviews, news and tales, in English and in Chinese."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from types import ModuleType
from typing import Any

import numpy as np

from ...messages import fail
from ..splitting import chance, share, split, whole
from . import words_en, words_zh
from .grammar import Dice, bare, filled, joined, names

LANGUAGES = {"en": words_en, "zh": words_zh}
TOPICS = tuple(words_en.TOPICS)
FORMS = ("sequences", "text", "word_index")
START, UNKNOWN, FIRST = 1, 2, 3  # as the loaders of the well-known texts number them
NAMES = 400

Text = list[list[str]]  # sentences, each of words


def reviews(
    samples: int = 2000,
    num_words: int | None = None,
    test_split: float = 0.2,
    seed: int = 113,
    language: str = "en",
    form: str = "sequences",
) -> Any:
    """Film reviews, and 1 where most of what they say is praise, else 0, in the form of `imdb`.

    Args:
        samples: How many reviews.
        num_words: How many numbers are used: rarer words become 2; all are used if not said.
        test_split: The share of the reviews that is held back.
        seed: What everything is drawn from.
        language: 'en' or 'zh'.
        form: 'sequences' (of word numbers), 'text' (strings), or 'word_index' (word -> rank, of the same texts).
    """
    words, rng = _start(language, form, seed, test_split)
    people = names(rng, words.SYLLABLES, NAMES)
    dice = Dice(rng)
    pairs = [review(dice, words, people) for _ in range(whole("samples", samples))]
    return _given(pairs, language, form, num_words, test_split)


def review(dice: Dice, words: ModuleType, people: list[str]) -> tuple[Text, int]:
    """A review and its label: opinions, one in five against the others, and remarks between them."""
    label = int(dice.number() < 0.5)
    opinions = 3 + 2 * int(dice.number() * 3)
    turns = [label if dice.number() < 0.8 else 1 - label for _ in range(opinions)]
    text = []
    for praise in turns:
        while dice.number() < 0.25:
            text.append(filled(dice, dice.pick(words.REMARKS), words.REVIEW | _name(dice, people)))
        plain, turned = (words.FOR, words.FOR_TURNED) if praise else (words.AGAINST, words.AGAINST_TURNED)
        text.append(filled(dice, dice.pick(turned if dice.number() < 0.25 else plain), words.REVIEW))
    return text, int(2 * sum(turns) > opinions)


def news(
    samples: int = 2000,
    num_words: int | None = None,
    test_split: float = 0.2,
    seed: int = 113,
    language: str = "en",
    form: str = "sequences",
) -> Any:
    """Short news and the number of their topic, 0 to 7, in the form of `reuters`.

    Args:
        samples: How many pieces of news.
        num_words: How many numbers are used: rarer words become 2; all are used if not said.
        test_split: The share of the news that is held back.
        seed: What everything is drawn from.
        language: 'en' or 'zh'.
        form: 'sequences' (of word numbers), 'text' (strings), or 'word_index' (word -> rank, of the same texts).
    """
    words, rng = _start(language, form, seed, test_split)
    people = names(rng, words.SYLLABLES, NAMES)
    topics = [topic.split(",") for topic in words.TOPICS.values()]
    dice = Dice(rng)
    pairs = [piece(dice, words, topics, people) for _ in range(whole("samples", samples))]
    return _given(pairs, language, form, num_words, test_split)


def piece(dice: Dice, words: ModuleType, topics: list[list[str]], people: list[str]) -> tuple[Text, int]:
    """A piece of news and its topic; the first topics are the most frequent, three in ten words are of any topic."""
    label = dice.rank(len(topics) + 1) % len(topics)
    text = []
    for _ in range(2 + int(dice.number() * 4)):
        pattern = dice.pick(words.HEADLINES)
        topic = [dice.pick(topics[label] if dice.number() < 0.7 else dice.pick(topics)) for _ in range(2)]
        text.append(filled(dice, pattern, words.NEWS | _name(dice, people) | {"topic": topic}))
    return text, label


def corpus(samples: int = 400, seed: int = 113, language: str = "en") -> str:
    """Little tales of animals, one to a line, as one text for models that write text.

    Args:
        samples: How many tales; 400 are about 130,000 letters in English.
        seed: What everything is drawn from.
        language: 'en' or 'zh'.
    """
    words = _language(language)
    dice = Dice(chance(seed))
    return "".join(tale(dice, words, language) + "\n" for _ in range(whole("samples", samples)))


def tale(dice: Dice, words: ModuleType, language: str) -> str:
    """One tale: who appears, eats, lives and says what depends on who it is."""
    one, other = dice.pick(list(words.ANIMALS)), dice.pick(list(words.ANIMALS))
    lists = words.TALE | {"one": [one], "other": [other]}
    patterns = [(words.OPENING, one), (words.HABIT, one), (words.MEETING, other)]
    if one != other:
        patterns += [(words.QUESTION, one), (words.ANSWER, other)]
    text = []
    for pattern, animal in patterns:
        food, home, sound = words.ANIMALS[animal]
        text.append(filled(dice, pattern.format(food=food, home=home, sound=sound), lists))
    return joined([*text, dice.pick(words.TALE["end"]).split()], language)


def _start(language: Any, form: Any, seed: Any, test_split: Any) -> tuple[ModuleType, np.random.RandomState]:
    if form not in FORMS:
        raise fail(ValueError, "data.choice", name="form", given=repr(form), choices=", ".join(map(repr, FORMS)))
    share(test_split)
    return _language(language), chance(seed)


def _language(given: Any) -> ModuleType:
    if given not in LANGUAGES:
        raise fail(ValueError, "data.choice", name="language", given=repr(given), choices="'en', 'zh'")
    return LANGUAGES[given]


def _name(dice: Dice, people: list[str]) -> dict[str, list[str]]:
    return {"name": [people[dice.rank(len(people))] for _ in range(2)]}


def _given(pairs: list[tuple[Text, int]], language: str, form: str, num_words: Any, test_split: float) -> Any:
    """The texts in the form that was asked for."""
    if num_words is not None:
        whole("num_words", num_words, FIRST + 1)
    texts = [text for text, _ in pairs]
    labels = np.array([label for _, label in pairs], "int64")
    if form == "text":
        written = [joined(text, language) for text in texts]
        (x_train, y_train), (x_test, y_test) = split(np.array(written, object), labels, test_split)
        return (x_train.tolist(), y_train), (x_test.tolist(), y_test)
    index = ranks(word for text in texts for word in bare(text))
    if form == "word_index":
        return index
    return split(numbered(texts, index, num_words), labels, test_split)


def ranks(words: Iterable[str]) -> dict[str, int]:
    """Each word with its place, from 1, when the most frequent come first; equals in the order of their letters."""
    counted = sorted(Counter(words).items(), key=lambda pair: (-pair[1], pair[0]))
    return {word: rank for rank, (word, _) in enumerate(counted, 1)}


def numbered(texts: list[Text], index: dict[str, int], num_words: int | None) -> np.ndarray:
    """Each text as a list of numbers that begins with START; what has no number below ``num_words`` is UNKNOWN."""
    limit = len(index) + FIRST + 1 if num_words is None else num_words
    rows = np.empty(len(texts), object)
    for place, text in enumerate(texts):
        numbers = (index[word] + FIRST for word in bare(text))
        rows[place] = [START, *(number if number < limit else UNKNOWN for number in numbers)]
    return rows
