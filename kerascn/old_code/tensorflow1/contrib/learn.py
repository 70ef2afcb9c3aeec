"""``tf.contrib.learn``: its data sets and the table of words; its estimators say what to use instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np

from .. import mnist
from ..gone import Gone

__all__ = ["Vocabulary", "VocabularyProcessor", "datasets", "preprocessing", "tokenizer"]

datasets = SimpleNamespace(mnist=mnist, read_data_sets=mnist.read_data_sets)
_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z][a-z]+(?=[A-Z])|[\'\w\-]+", re.UNICODE)


def __getattr__(name: str) -> Any:
    """What is gone."""
    if name.startswith("__"):
        raise AttributeError(name)
    return Gone(f"tf.contrib.learn.{name}", "tf1.instead.estimator")


def tokenizer(texts: Iterable[str]) -> Iterator[list[str]]:
    """The words of each text."""
    for text in texts:
        yield _WORD.findall(text)


class Vocabulary:
    """Words and their numbers; 0 stands for words that are not known."""

    def __init__(self) -> None:
        self._mapping: dict[str, int] = {"<UNK>": 0}
        self._words = ["<UNK>"]
        self._counts: dict[str, int] = {}
        self._frozen = False

    def __len__(self) -> int:
        return len(self._mapping)

    def freeze(self, freeze: bool = True) -> None:
        """Take no new words from now on."""
        self._frozen = freeze

    def get(self, category: str) -> int:
        """The number of a word; a new word gets the next one."""
        if category not in self._mapping and not self._frozen:
            self._mapping[category] = len(self._words)
            self._words.append(category)
        return self._mapping.get(category, 0)

    def add(self, category: str) -> None:
        """Count a word."""
        if self.get(category):
            self._counts[category] = self._counts.get(category, 0) + 1

    def trim(self, min_frequency: int) -> None:
        """Keep the words that occur more often than so; the most frequent come first."""
        kept = sorted((word for word, count in self._counts.items() if count > min_frequency))
        kept.sort(key=lambda word: -self._counts[word])
        self._words = ["<UNK>", *kept]
        self._mapping = {word: number for number, word in enumerate(self._words)}

    def reverse(self, class_id: int) -> str:
        """The word of a number."""
        return self._words[class_id]


class VocabularyProcessor:
    """Texts as rows of numbers of words, filled up with zeros."""

    def __init__(
        self, max_document_length: int, min_frequency: int = 0, vocabulary: Any = None, tokenizer_fn: Any = None
    ) -> None:
        self.max_document_length, self.min_frequency = max_document_length, min_frequency
        self.vocabulary_ = vocabulary or Vocabulary()
        self._tokenizer = tokenizer_fn or tokenizer

    def fit(self, raw_documents: Iterable[str], unused_y: Any = None) -> VocabularyProcessor:
        """Learn the words."""
        for words in self._tokenizer(raw_documents):
            for word in words:
                self.vocabulary_.add(word)
        if self.min_frequency > 0:
            self.vocabulary_.trim(self.min_frequency)
        self.vocabulary_.freeze()
        return self

    def transform(self, raw_documents: Iterable[str]) -> Iterator[np.ndarray]:
        """Each text as a row."""
        for words in self._tokenizer(raw_documents):
            row = np.zeros(self.max_document_length, "int64")
            numbers = [self.vocabulary_.get(word) for word in words[: self.max_document_length]]
            row[: len(numbers)] = numbers
            yield row

    def fit_transform(self, raw_documents: Any, unused_y: Any = None) -> Iterator[np.ndarray]:
        """Both."""
        texts = list(raw_documents)
        return self.fit(texts).transform(texts)

    def reverse(self, documents: Any) -> Iterator[str]:
        """The words of each row."""
        for row in documents:
            yield " ".join(self.vocabulary_.reverse(number) for number in row)

    def save(self, filename: str) -> None:
        """Refused: the file was a pickle, whose reading could run anything."""
        self._no_file("save")

    @classmethod
    def restore(cls, filename: str) -> Any:
        """Refused for the same reason."""
        cls._no_file("restore")

    @staticmethod
    def _no_file(name: str) -> None:
        Gone(f"tf.contrib.learn.preprocessing.VocabularyProcessor.{name}", "tf1.instead.tokenizer")()


preprocessing = SimpleNamespace(VocabularyProcessor=VocabularyProcessor, tokenizer=tokenizer)
