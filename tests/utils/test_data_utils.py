"""Batches of Sequences and generators: their order, their chance, the enqueuers. The referee is the calling thread."""

import gc
import hashlib
import pickle
import queue
import random
import threading
import time
import weakref
from itertools import count, islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kerascn
from kerascn.utils import GeneratorEnqueuer, OrderedEnqueuer, Sequence
from kerascn.utils.chance import Chance, room
from kerascn.utils.data_utils import batches

THREADS = [{"workers": 1}, {"workers": 4}]
PROCESSES = [{"workers": 1, "use_multiprocessing": True}, {"workers": 4, "use_multiprocessing": True}]
HERE = {"workers": 0}
EVERYBODY = [HERE, *THREADS, *PROCESSES]


def named(who):
    return f"{who['workers']}_{'processes' if who.get('use_multiprocessing') else 'threads'}"


class Squares(Sequence):
    def __init__(self, length=6):
        self.length = length

    def __len__(self):
        return self.length

    def __getitem__(self, index):
        return np.array([index**2])


class Chancy(Sequence):
    """Batches with all the chance that users' code has: the program's, its own, and a new order for each epoch."""

    def __init__(self, kinds):
        self.kinds = kinds
        self.order = np.arange(6)
        self.state, self.generator = np.random.RandomState(3), np.random.default_rng(4)
        self.philox, self.python = np.random.Generator(np.random.Philox(5)), random.Random(6)

    def __len__(self):
        return 6

    def __getitem__(self, index):
        drawn = [self.order[index]]
        if "numpy" in self.kinds:
            drawn += [np.random.rand(), np.random.normal()]
        if "python" in self.kinds:
            drawn.append(random.random())
        if "own" in self.kinds:
            drawn += [self.state.rand(), self.generator.random(), self.philox.random(), self.python.random()]
        if "late" in self.kinds and index >= 3:
            drawn.append(np.random.normal())
        time.sleep(0.001 * (index % 3))
        return np.array(drawn, float)


class Shuffling(Chancy):
    def on_epoch_end(self):
        np.random.shuffle(self.order)


def chancy_generator(kinds):
    order = np.arange(6)
    while True:
        for index in order:
            drawn = [index]
            if "numpy" in kinds:
                drawn.append(np.random.normal())
            if "python" in kinds:
                drawn.append(random.random())
            yield np.array(drawn, float)
        np.random.shuffle(order)


def first(source, how_many=20, **who):
    with batches(source, **who) as made:
        return list(islice(made, how_many))


def digest(arrays):
    return hashlib.md5(b"".join(array.tobytes() for array in arrays)).hexdigest()


SOURCES = [
    *[(kind, chance) for kind in (Chancy, Shuffling, chancy_generator) for chance in ("", "numpy", "python")],
    *[(kind, chance) for kind in (Chancy, Shuffling) for chance in ("own", "late", "numpy python own")],
]


@pytest.mark.parametrize(("kind", "chance"), SOURCES)
def test_the_first_20_batches_are_the_same_whoever_makes_them(kind, chance):
    found = set()
    for who in EVERYBODY:
        np.random.seed(1)
        random.seed(2)
        source = kind(chance)
        hashed = digest(first(source, **who))
        own = [source.state.rand(), source.python.random()] if isinstance(source, Chancy) else []
        found.add((hashed, np.random.rand(), random.random(), *own))
    assert len(found) == 1


@pytest.mark.parametrize("who", EVERYBODY, ids=named)
def test_other_seeds_give_other_batches_and_no_batch_repeats_another_ones_chance(who):
    np.random.seed(1)
    one = np.stack(first(Chancy("numpy"), **who))[:, 1]
    np.random.seed(2)
    other = np.stack(first(Chancy("numpy"), **who))[:, 1]
    assert len(set(one) | set(other)) == 40
    assert 0.2 < one.mean() < 0.8


@pytest.mark.parametrize("who", EVERYBODY, ids=named)
def test_a_second_run_has_other_chance(who):
    np.random.seed(1)
    source = Chancy("numpy own")
    assert digest(first(source, **who)) != digest(first(source, **who))


@pytest.mark.parametrize("who", EVERYBODY, ids=named)
def test_the_seed_of_an_own_generator_decides(who):
    assert digest(first(Chancy("own"), **who)) == digest(first(Chancy("own"), **who))


@pytest.mark.parametrize("who", PROCESSES, ids=named)
def test_what_the_program_draws_meanwhile_changes_nothing(who):
    """A callback draws between two batches: it gets its numbers, and the batches keep theirs."""

    def drawn(**who):
        np.random.seed(1)
        with batches(Chancy("numpy"), **who) as made:
            return [(next(made)[1], np.random.rand()) for _ in range(12)]

    assert drawn(**who) == drawn(**HERE)


@pytest.mark.parametrize("workers", [1, 4])
def test_a_program_that_draws_does_not_make_batches_doubtful_for_ever(workers):
    made_by = []

    class Plain(Squares):
        def __getitem__(self, index):
            made_by.append(threading.current_thread().name)
            return super().__getitem__(index)

    with batches(Plain(), workers=workers) as made:
        for expected in islice((number % 6 for number in count()), 60):
            assert next(made) == [expected**2]
            np.random.rand()
    assert sum(name == "MainThread" for name in made_by) <= 30  # of 60: at the beginning, how many is a matter of luck


@pytest.mark.parametrize("who", EVERYBODY, ids=named)
@settings(max_examples=15, deadline=None)
@given(length=st.integers(1, 7), ahead=st.integers(0, 5), taken=st.integers(1, 20), limited=st.booleans())
def test_order_and_counts(who, length, ahead, taken, limited):
    limit = taken if limited else None
    with batches(Squares(length), max_queue_size=ahead, limit=limit, **who) as made:
        found = [int(batch[0]) for batch in islice(made, taken)]
        assert found == [(number % length) ** 2 for number in range(taken)]
        if limited:
            assert list(made) == []


@pytest.mark.parametrize("who", EVERYBODY, ids=named)
def test_each_epoch_has_the_order_it_is_given(who):
    orders = iter([[2, 0, 1], [1, 2, 0], [0, 1, 2]])
    asked = []

    def order(length):
        asked.append(length)
        return next(orders)

    with batches(Squares(3), shuffle=order, **who) as made:
        assert [int(batch[0]) for batch in islice(made, 3)] == [4, 0, 1]
        assert asked == [3]  # not before the next epoch is asked for
        assert [int(batch[0]) for batch in islice(made, 3)] == [1, 4, 0]
    assert asked == [3, 3]


@pytest.mark.parametrize("who", EVERYBODY, ids=named)
def test_the_end_of_an_epoch_is_told_once_and_after_its_last_batch(who):
    class Growing(Squares):
        told = 0

        def on_epoch_end(self):
            self.told += 1
            self.length += 1

        def __getitem__(self, index):
            return self.told, self.length, index

    source = Growing(2)
    with batches(source, **who) as made:
        expected = [(0, 2, 0), (0, 2, 1), (1, 3, 0), (1, 3, 1), (1, 3, 2), (2, 4, 0)]
        assert list(islice(made, 6)) == expected
    assert source.told == 2
    with batches(source, **who) as made:
        list(islice(made, 4))
        assert source.told == 2
        made.end_epoch()
        assert source.told == 3
        made.end_epoch()
        assert source.told == 3


@pytest.mark.parametrize("who", [HERE, *THREADS], ids=named)
def test_a_generator_goes_on_where_it_was(who):
    np.random.seed(3)
    whole = digest(first(chancy_generator("numpy"), 24))
    np.random.seed(3)
    generator = chancy_generator("numpy")
    parts = first(generator, 5, **who) + first(generator, 7, **who) + first(generator, 12, **HERE)
    assert digest(parts) == whole


def test_what_was_made_ahead_of_a_generator_goes_with_it():
    generator = (np.zeros(3) for _ in count())
    first(generator, 3, workers=1)
    known = weakref.ref(generator)
    del generator
    gc.collect()
    assert known() is None


def test_a_generator_that_raised_is_not_kept():
    def broken():
        yield np.zeros(3)
        raise OSError("the disk is full")

    generator = broken()
    with pytest.raises(OSError, match="the disk is full"):
        first(generator, 3, workers=1)
    del generator
    gc.collect()
    from kerascn.utils.batching import _pasts

    assert not _pasts


@pytest.mark.parametrize("kind", [iter, zip, lambda given: map(list, given)], ids=["iter", "zip", "map"])
def test_any_iterator_serves_and_a_limit_keeps_its_rest(kind):
    made = kind([[1], [2], [3], [4], [5]])
    expected = list(kind([[1], [2], [3], [4], [5]]))
    assert first(made, 3, workers=1, limit=3) == expected[:3]
    assert first(made, 3, workers=1, limit=3) == expected[3:]


@pytest.mark.parametrize("who", EVERYBODY, ids=named)
def test_a_generator_that_ends(who):
    with batches((np.array([number]) for number in range(4)), **who) as made:
        assert [int(batch[0]) for batch in made] == [0, 1, 2, 3]
        assert list(made) == []


def test_slow_batches_are_made_side_by_side():
    """Counted, not timed: how many batches are in the making at once."""
    lock, busy, most = threading.Lock(), [0], [0]

    class Slow(Squares):
        def __getitem__(self, index):
            with lock:
                busy[0] += 1
                most[0] = max(most[0], busy[0])
            time.sleep(0.02)
            with lock:
                busy[0] -= 1
            return index

    for workers in (0, 1, 4):
        most[0] = 0
        assert first(Slow(20), 20, workers=workers) == list(range(20))
        assert most[0] == max(workers, 1)


class Slow(Squares):
    def __getitem__(self, index):
        begun = time.monotonic()
        time.sleep(0.1)
        return begun, time.monotonic()


def test_slow_batches_are_made_side_by_side_by_processes():
    times = first(Slow(), 8, workers=4, use_multiprocessing=True)
    overlaps = [sum(begun <= moment < ended for begun, ended in times) for moment, _ in times]
    assert max(overlaps) >= 3
    times = first(Slow(), 4, workers=1, use_multiprocessing=True)
    assert [sum(begun <= moment < ended for begun, ended in times) for moment, _ in times] == [1] * 4


@pytest.mark.parametrize("who", [*THREADS, *PROCESSES], ids=named)
def test_no_more_is_made_ahead_than_was_said(who):
    with batches(Squares(100), max_queue_size=5, **who) as made:
        next(made)
        assert len(made.waiting) == 5


def test_a_batch_made_inside_another_one():
    """A generator whose code goes through batches of its own, and a Sequence that does: nobody waits for ever."""

    def outer():
        with batches(Chancy("numpy"), workers=2) as inner:
            for batch in inner:
                yield batch + np.random.rand()

    class Outer(Squares):
        def __getitem__(self, index):
            return np.random.rand() + sum(batch.sum() for batch in first(Chancy("numpy"), 3, workers=2))

    def enqueued():
        enqueuer = OrderedEnqueuer(Shuffling("numpy late"))
        enqueuer.start(workers=3)
        for batch in enqueuer.get():
            yield batch + np.random.rand()
        enqueuer.stop()

    for kind in (outer, Outer, enqueued):
        found = set()
        for who in EVERYBODY[:3]:
            np.random.seed(5)
            found.add(digest(map(np.asarray, first(kind(), 9, **who))))
        assert len(found) == 1


def test_two_runs_side_by_side_do_not_disturb_each_other():
    def both(**who):
        np.random.seed(1)
        with batches(chancy_generator("numpy"), **who) as one, batches(Shuffling("numpy late"), **who) as other:
            return digest([next(source) for _ in range(15) for source in (one, other)])

    assert len({both(**who) for who in EVERYBODY}) == 1


def test_the_dice_of_the_program_are_as_before():
    np.random.seed(1)
    np.random.normal()  # leaves half a pair behind
    before = room.door.depth, pickle.dumps(np.random.get_state())
    chance = Chance()
    after = pickle.dumps(np.random.get_state())
    with chance.seeded(1, 5):
        np.random.normal()
        random.random()
        with chance.seeded(1, 6):
            np.random.rand()
        inner = np.random.rand()
    assert after == pickle.dumps(np.random.get_state()) != before[1]
    with chance.seeded(1, 5):
        np.random.normal()
        assert inner == np.random.rand()
    assert room.door.depth == before[0] == 0


def test_a_sequence_lacking_a_method_says_so():
    class Half(Sequence):
        def __len__(self):
            return 3

    with pytest.raises(TypeError, match=r"Half.*__getitem__"):
        first(Half(), workers=0)
    with pytest.raises(TypeError, match=r"Sequence.*__len__"):
        len(Sequence())
    with pytest.raises(ValueError, match="Squares has no batches"):
        first(Squares(0))
    assert [int(batch[0]) for batch in Squares(3)] == [0, 1, 4]


@pytest.mark.parametrize("bad", [-1, 1.5, "2", True, None])
def test_counts_are_checked(bad):
    for argument in ("workers", "max_queue_size"):
        with pytest.raises(ValueError, match=argument):
            batches(Squares(), **{argument: bad})


def test_what_is_neither_a_generator_nor_a_sequence_is_refused():
    for source in ([1, 2], np.zeros(3), None, object()):
        with pytest.raises(TypeError) as caught:
            batches(source)
        assert caught.value.key == "workers.no_source"


# The enqueuers


@pytest.mark.parametrize("in_processes", [False, True])
def test_an_ordered_enqueuer(in_processes):
    enqueuer = OrderedEnqueuer(Squares(4), use_multiprocessing=in_processes)
    assert not enqueuer.is_running()
    with pytest.raises(RuntimeError, match="start"):
        enqueuer.get()
    enqueuer.start(workers=2, max_queue_size=3)
    assert enqueuer.is_running()
    assert [int(batch[0]) for batch in islice(enqueuer.get(), 6)] == [0, 1, 4, 9, 0, 1]
    for batch in enqueuer.get():
        assert batch == [4]
        break
    assert next(enqueuer.get()) == [9]
    enqueuer.stop(timeout=3)
    assert not enqueuer.is_running()
    assert list(enqueuer.get()) == []


def test_an_ordered_enqueuer_that_shuffles():
    def order():
        np.random.seed(1)
        enqueuer = OrderedEnqueuer(Squares(8), shuffle=True)
        enqueuer.start(3)
        found = [int(batch[0]) for batch in islice(enqueuer.get(), 16)]
        enqueuer.stop()
        return found

    found = order()
    assert sorted(found[:8]) == sorted(found[8:]) == [number**2 for number in range(8)]
    assert found[:8] != found[8:] and found == order()


def test_an_ordered_enqueuer_takes_anything_with_numbers():
    enqueuer = OrderedEnqueuer([5, 6, 7])
    enqueuer.start()
    assert list(islice(enqueuer.get(), 4)) == [5, 6, 7, 5]
    enqueuer.stop()


def test_a_generator_enqueuer_in_the_words_of_both_ages():
    for words, starts in (
        ({"use_multiprocessing": False, "wait_time": 0.01, "seed": 3}, {"workers": 4, "max_queue_size": 2}),
        ({"pickle_safe": True}, {"nb_worker": 1, "max_q_size": 2, "wait_time": 0.1}),
    ):
        enqueuer = GeneratorEnqueuer(iter(range(5)), **words)
        enqueuer.start(**starts)
        assert list(enqueuer.get()) == [0, 1, 2, 3, 4]
        assert not enqueuer.is_running()
        enqueuer.stop()


def test_the_loop_that_users_of_keras_1_wrote():
    enqueuer = GeneratorEnqueuer(iter(range(4)))
    enqueuer.start(max_q_size=2)
    found = []
    while enqueuer.is_running() and len(found) < 4:
        if enqueuer.queue.empty():
            time.sleep(0.001)
        else:
            found.append(enqueuer.queue.get())
    assert found == [0, 1, 2, 3]
    with pytest.raises(queue.Empty):
        enqueuer.queue.get()
    enqueuer.stop()
    with pytest.raises(queue.Empty):
        enqueuer.queue.get(block=False)


def test_an_enqueuer_that_was_forgotten_ends():
    before = threading.active_count()
    enqueuer = OrderedEnqueuer(Squares())
    enqueuer.start(2)
    assert threading.active_count() == before + 2
    del enqueuer
    gc.collect()
    assert threading.active_count() == before


def test_the_end_of_an_epoch_can_be_waited_for():
    told = []

    class Told(Squares):
        def on_epoch_end(self):
            told.append(True)

    enqueuer = OrderedEnqueuer(Told(2))
    enqueuer.start()
    list(islice(enqueuer.get(), 2))
    enqueuer.join_end_of_epoch()
    assert told == [True]
    enqueuer.stop()


def test_the_old_paths():
    from kerascn.engine.training import GeneratorEnqueuer as Moved
    from kerascn.engine.training import generator_queue

    import kerascn.utils.data_utils as here

    assert here.GeneratorEnqueuer is Moved is GeneratorEnqueuer
    assert here.Sequence is Sequence is kerascn.utils.Sequence and here.OrderedEnqueuer is OrderedEnqueuer
    waiting, stop = generator_queue(iter(range(3)), max_q_size=2, nb_worker=1)
    assert [waiting.get() for _ in range(3)] == [0, 1, 2]
    assert not stop.is_set()
    stop.set()
    assert stop.is_set()
    with pytest.raises(queue.Empty):
        waiting.get()
