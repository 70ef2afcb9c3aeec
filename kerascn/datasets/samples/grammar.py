"""Sentences from patterns: a pattern is a row of words, and each slot in it stands for one word of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

SLOT = re.compile(r"<(\w+)>(\W*)$")
VOWELS = tuple("aeiou")
MARKS = ',.?"，：。？“”'  # what stands in patterns and is no word, alone or at the end of one


class Dice:
    """Draws from lists, quickly: random numbers are taken in handfuls."""

    def __init__(self, rng: np.random.RandomState) -> None:
        self.rng = rng
        self.numbers: Iterator[float] = iter(())

    def number(self) -> float:
        """A number from 0 up to 1."""
        found = next(self.numbers, None)
        if found is None:
            self.numbers = iter(self.rng.random_sample(4096).tolist())
            found = next(self.numbers)
        return found

    def pick(self, words: Sequence[str]) -> str:
        """One of them, each as likely as the other."""
        return words[int(self.number() * len(words))]

    def rank(self, many: int) -> int:
        """A whole number below ``many``; small ones come more often, as the frequent words of a language do."""
        return int(many ** self.number()) - 1


def filled(dice: Dice, pattern: str, lists: dict[str, Sequence[str]]) -> list[str]:
    """The words of a pattern; ``<name>`` is replaced by an entry of the list of that name, each time by another."""
    words: list[str] = []
    used: list[str] = []
    for part in pattern.split():
        slot = SLOT.match(part)
        if slot:
            left = [entry for entry in lists[slot[1]] if entry not in used]
            used.append(dice.pick(left or lists[slot[1]]))
            part = used[-1] + slot[2]
        words.extend(part.split())
    pairs = zip(words, [*words[1:], ""], strict=True)
    return ["an" if word == "a" and after.startswith(VOWELS) else word for word, after in pairs]


def names(rng: np.random.RandomState, syllables: Sequence[str], many: int) -> list[str]:
    """Invented names of two or three syllables, all different: the rare words of a text."""
    found: dict[str, None] = {}
    while len(found) < many:
        picked = rng.randint(0, len(syllables), rng.randint(2, 4))
        found["".join(syllables[i] for i in picked).capitalize()] = None
    return list(found)


def joined(sentences: Iterable[Sequence[str]], language: str) -> str:
    """The sentences as a text with stops: words apart in English, one behind the other in Chinese."""
    if language == "zh":
        return "".join(stopped("".join(words), "。") for words in sentences)
    texts = (" ".join(words) for words in sentences)
    return " ".join(stopped(text[:1].upper() + text[1:], ".") for text in texts)


def stopped(sentence: str, stop: str) -> str:
    """The sentence with a stop at its end, unless it ends with what somebody says."""
    return sentence if sentence[-1] in MARKS else sentence + stop


def bare(sentences: Iterable[Sequence[str]]) -> list[str]:
    """The words alone: small letters, no marks."""
    words = (word.strip(MARKS).lower() for sentence in sentences for word in sentence)
    return [word for word in words if word]
