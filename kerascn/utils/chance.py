"""Chance in the code that makes batches: the same numbers wherever and whenever the code runs.

``np.random`` and ``random`` belong to the whole process. While a batch is made they are put into a state that
depends on the batch alone, and put back afterwards; that needs the dice alone, so one thread at a time does it.
Generators of random numbers that are attributes of a ``Sequence`` are treated alike.
"""

from __future__ import annotations

import os
import pickle
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

# What a batch, and the end of an epoch, add to the seed.
BATCH, EPOCH_END = 1, 2


class Door:
    """Lets into a room either many threads that only look, or one that changes what is there."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.inside: dict[int, int] = {}  # those who are inside as one of many, and how often they came in
        self.holder: int | None = None  # the one who is inside alone
        self.depth = self.waiting = 0

    def held(self) -> bool:
        """Whether this thread is inside alone."""
        return self.holder == threading.get_ident()

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Be inside as one of many."""
        me = threading.get_ident()
        if self.held() or me in self.inside:
            yield
            return
        self._enter(me)
        try:
            yield
        finally:
            self.leave(me)

    def _enter(self, me: int) -> None:
        """Go in as one of many; who waits to be alone goes first."""
        with self.changed:
            self.changed.wait_for(lambda: self.holder is None and not self.waiting)
            self.inside[me] = 1

    def leave(self, thread: int) -> None:
        """Go out, or put out a thread that does not come to an end."""
        with self.changed:
            self.inside.pop(thread, None)
            self.changed.notify_all()

    def lock(self, depth: int = 1) -> None:
        """Come inside alone; who is there already comes in once more."""
        with self.changed:
            if not self.held():
                self.waiting += 1
                try:
                    self.changed.wait_for(lambda: self.holder is None and not self.inside)
                finally:
                    self.waiting -= 1
                    self.changed.notify_all()
                self.holder = threading.get_ident()
            self.depth += depth

    def unlock(self, holder: int, depth: int = 1) -> None:
        """Undo ``lock`` of the thread ``holder``, which may have been put out meanwhile."""
        with self.changed:
            if self.holder == holder:
                self.depth -= depth
                self.holder = holder if self.depth else None
                self.changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be inside alone; one of many goes out for this time."""
        me = threading.get_ident()
        was_inside = me in self.inside
        if was_inside:
            self.leave(me)
        self.lock()
        try:
            yield
        finally:
            self.unlock(me)
            if was_inside:
                self._enter(me)


class Room:
    """The dice of the process, and who has them: ``outer`` is their state as it is for everybody else."""

    def __init__(self) -> None:
        self.door = Door()
        self.outer: list[Any] = []

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Have the dice of the process for this thread alone; afterwards they are as they were."""
        with self.door.alone():
            first = self.door.depth == 1
            outer = states(DICE)
            if first:
                self.outer = outer
            try:
                yield
            finally:
                if self.door.held():  # or this thread was given up, and the dice were put back then
                    restore(DICE, self.outer if first else outer)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """While this thread waits for others: let them have the dice that it has taken."""
        if not self.door.held():
            yield
            return
        inner, depth, me = states(DICE), self.door.depth, threading.get_ident()
        restore(DICE, self.outer)
        self.door.unlock(me, depth)
        try:
            yield
        finally:
            self.door.lock(depth)
            self.outer = states(DICE)
            restore(DICE, inner)

    def put_out(self, threads: list[int]) -> None:
        """Take the dice from threads that don't come to an end."""
        for thread in threads:
            self.door.leave(thread)
        holder = self.door.holder
        if holder is not None and holder in threads:
            restore(DICE, self.outer)
            self.door.unlock(holder, self.door.depth)


DICE: list[Any] = [np.random, random]
KINDS = (np.random.RandomState, np.random.Generator, random.Random)

room = Room()
if hasattr(os, "register_at_fork"):  # the threads that were inside do not exist in the child
    os.register_at_fork(after_in_child=room.__init__)  # type: ignore[misc]


def states(dice: list[Any]) -> list[Any]:
    """The states of generators of random numbers, in a form that can be compared."""
    return [_state(die) for die in dice]


def _state(die: Any) -> Any:
    if hasattr(die, "getstate"):
        return die.getstate()
    is_new = isinstance(die, np.random.Generator)
    return pickle.dumps(die.bit_generator.state if is_new else die.get_state(legacy=False))


def restore(dice: list[Any], kept: list[Any]) -> None:
    """Put generators of random numbers into states that ``states`` gave."""
    for die, state in zip(dice, kept, strict=True):
        if hasattr(die, "setstate"):
            die.setstate(state)
        elif isinstance(die, np.random.Generator):
            die.bit_generator.state = pickle.loads(state)
        else:
            die.set_state(pickle.loads(state))


def _seed(die: Any, numbers: list[int]) -> None:
    if isinstance(die, np.random.Generator):
        kind = type(die.bit_generator)
        die.bit_generator.state = kind(np.random.SeedSequence(numbers)).state
    elif hasattr(die, "getstate"):
        die.seed(" ".join(map(str, numbers)))
    else:
        die.seed(numbers)


def _draw(die: Any) -> int:
    """A number for seeds, drawn from a generator of random numbers itself."""
    if isinstance(die, np.random.Generator):
        return int(die.integers(2**32, dtype=np.uint32))
    return int(die.getrandbits(32) if hasattr(die, "getrandbits") else die.randint(2**32, dtype=np.uint32))


def _can_be_seeded(die: Any) -> bool:
    if die is not np.random and not isinstance(die, np.random.RandomState):
        return die is random or (isinstance(die, KINDS) and not isinstance(die, random.SystemRandom))
    return die.get_state(legacy=False)["bit_generator"] == "MT19937"  # only this kind knows seed()


class Turn(threading.local):
    """Which pass through the data the batch belongs to that this thread makes; ``None``: nobody has said so."""

    number: int | None = None

    @contextmanager
    def at(self, number: int | None) -> Iterator[None]:
        """Make a batch of this pass."""
        before, self.number = self.number, number
        try:
            yield
        finally:
            self.number = before


turn = Turn()


@contextmanager
def thrown(numbers: list[int], own: list[Any]) -> Iterator[list[bool]]:
    """Run code whose chance depends on these numbers alone.

    Args:
        numbers: What it depends on.
        own: Generators of random numbers that the code has beside ``np.random`` and ``random``.

    Yields:
        A list that says afterwards whether the code drew anything.
    """
    drew: list[bool] = []
    dice = [*DICE, *own]
    with room.taken():
        before = states(own)
        for die in filter(_can_be_seeded, dice):
            _seed(die, numbers)
        fresh = states(dice)
        try:
            yield drew
        finally:
            drew.append(states(dice) != fresh)
            if room.door.held():
                restore(own, before)


class Chance:
    """What the code of a source of batches draws from: ``np.random``, ``random``, and attributes of the source.

    One number is drawn from each of them when this is made; the seeds come from it.
    """

    def __init__(self, source: Any = None) -> None:
        self.source = source
        own = getattr(source, "__dict__", {})
        found = {"np.random": np.random, "random": random} | {f".{name}": die for name, die in own.items()}
        self.bases = {name: _draw(die) for name, die in found.items() if _can_be_seeded(die)}

    def own(self) -> dict[str, Any]:
        """Those that are attributes of the source, by name."""
        own = getattr(self.source, "__dict__", {})
        return {name: own[name[1:]] for name in self.bases if isinstance(own.get(name[1:]), KINDS)}

    @contextmanager
    def seeded(self, kind: int, number: int, watch: bool = False) -> Iterator[list[bool]]:
        """Run code whose chance depends on two numbers alone.

        Args:
            kind: One of them; what the code does.
            number: The other one.
            watch: Whether the list that this gives shall say afterwards if the code drew anything.
        """
        drew: list[bool] = []
        with room.taken():
            own = self.own()
            before = states(list(own.values()))
            for name, die in [("np.random", np.random), ("random", random), *own.items()]:
                if name in self.bases:
                    _seed(die, [self.bases[name], kind, number & 0xFFFFFFFF])
            fresh = self.states() if watch else None
            try:
                yield drew
            finally:
                drew.append(watch and self.states() != fresh)
                if room.door.held():
                    restore(list(own.values()), before)

    def states(self) -> list[Any]:
        """The states of all of them."""
        return states([*DICE, *self.own().values()])

    def restore(self, kept: list[Any]) -> None:
        """Put them back into these states."""
        with room.door.alone():
            restore([*DICE, *self.own().values()], kept)


class Stream:
    """The chance of a generator: its own ``np.random`` and ``random``, which go on from batch to batch."""

    def __init__(self) -> None:
        self.chance = Chance()
        self.kept: list[Any] | None = None

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Run code of the generator."""
        with room.taken():
            if self.kept is None:
                for name, die in (("np.random", np.random), ("random", random)):
                    if name in self.chance.bases:
                        _seed(die, [self.chance.bases[name], BATCH, 0])
            else:
                restore(DICE, self.kept)
            try:
                yield
            finally:
                self.kept = states(DICE)
