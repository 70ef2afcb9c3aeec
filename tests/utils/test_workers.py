"""What can go wrong with workers: bounded time, nobody left behind, one sentence."""

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import suppress
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

import kerascn
from kerascn import config
from kerascn.utils import OrderedEnqueuer, Sequence, chance, processes, workers
from kerascn.utils.data_utils import batches

THREADS = {"workers": 2}
PROCESSES = {"workers": 2, "use_multiprocessing": True}
BOTH = pytest.mark.parametrize("who", [THREADS, PROCESSES], ids=["threads", "processes"])
ALL = pytest.mark.parametrize("who", [{"workers": 0}, THREADS, PROCESSES], ids=["here", "threads", "processes"])
SECONDS = 6.0  # far more than anything here takes, far less than what hangs takes


class Numbers(Sequence):
    """Six batches, each made by a function of its number."""

    def __init__(self, make):
        self.make = make

    def __len__(self):
        return 6

    def __getitem__(self, index):
        return self.make(index)


def generated(make):
    return (make(index) for index in range(6))


KINDS = pytest.mark.parametrize("kind", [Numbers, generated], ids=["sequence", "generator"])


def at_work():
    return [thread for thread in threading.enumerate() if thread.name.startswith("kerascn-worker")]


@pytest.fixture(autouse=True)
def nobody_left():
    """Bounded time, children gone, threads as before."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < SECONDS
    assert multiprocessing.active_children() == []
    assert at_work() == []
    with chance.room.taken():  # nobody holds the dice
        pass


def taken(source, how_many=20, **who):
    """The batches that came, and the exception that ended them."""
    found = []
    try:
        with batches(source, **who) as made:
            found.extend(islice(made, how_many))
            return found, None
    except BaseException as error:
        return found, error


def at_three(function):
    """What makes its number, but 3 is made by the given function."""
    return lambda index: function() if index == 3 else index


class OwnError(Exception):
    """An exception of the user's."""


class TwoArguments(Exception):
    """One that can't be put together again from its arguments, as many are written."""

    def __init__(self, name, value):
        super().__init__(f"{name} is {value}")


def raise_(error):
    raise error


@ALL
@KINDS
def test_the_users_exception_arrives_in_its_place(kind, who):
    found, error = taken(kind(at_three(lambda: raise_(OwnError("no file 3")))), **who)
    assert found == [0, 1, 2]
    assert type(error) is OwnError and str(error) == "no file 3"
    if who is PROCESSES:
        assert isinstance(error.__cause__, processes.WorkerTraceback)
        assert "raise_(OwnError" in str(error.__cause__) and "test_workers.py" in str(error.__cause__)


@KINDS
def test_an_exception_that_can_not_travel_is_told(kind):
    class Local(Exception):
        pass

    for error in (Local("no file 3"), TwoArguments("file", 3)):
        found, told = taken(kind(at_three(lambda error=error: raise_(error))), **PROCESSES)
        assert found == [0, 1, 2] and told.key == "workers.error"
        assert type(error).__name__ in str(told) and str(error) in str(told)
        assert "raise_(error)" in str(told.__cause__)


@KINDS
def test_a_batch_that_can_not_travel_is_told(kind):
    found, told = taken(kind(at_three(lambda: open(os.devnull))), **PROCESSES)  # noqa: SIM115
    assert found == [0, 1, 2] and told.key == "workers.batch"
    assert "use_multiprocessing=False" in str(told)


@ALL
@KINDS
def test_the_wish_to_exit_reaches_the_program(kind, who):
    found, error = taken(kind(at_three(lambda: sys.exit(4))), **who)
    assert found == [0, 1, 2] and isinstance(error, SystemExit) and error.code == 4


@ALL
def test_stop_iteration_is_not_taken_for_the_end(who):
    found, error = taken(Numbers(at_three(lambda: next(iter([])))), **who)
    assert found == [0, 1, 2] and error.key == "sequence.stop"


@ALL
def test_an_error_at_the_end_of_an_epoch_arrives_there(who):
    class Bad(Numbers):
        def on_epoch_end(self):
            raise OwnError("epoch")

    found, error = taken(Bad(int), **who)
    assert found == [0, 1, 2, 3, 4, 5] and isinstance(error, OwnError)


@ALL
def test_a_length_that_fails_arrives(who):
    class Bad(Numbers):
        def __len__(self):
            raise OwnError("length")

    assert isinstance(taken(Bad(int), **who)[1], OwnError)


@KINDS
@pytest.mark.parametrize("how", ["killed", "exit"])
def test_a_process_that_dies_is_told(kind, how):
    def die():
        if how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        os._exit(3)

    found, error = taken(kind(at_three(die)), **PROCESSES)
    assert found == [0, 1, 2] and error.key == "workers.died"
    assert ("SIGKILL" if how == "killed" else "exit code 3") in str(error)


def test_a_process_killed_from_outside_is_told():
    with batches(Numbers(lambda index: (os.getpid(), time.sleep(0.05))), **PROCESSES) as made:
        process, _ = next(made)
        os.kill(process, signal.SIGKILL)
        with pytest.raises(RuntimeError) as caught:
            list(islice(made, 50))
    assert caught.value.key == "workers.died"


@BOTH
@KINDS
def test_a_loop_that_ends_early_while_others_sleep(kind, who):
    found, _ = taken(kind(lambda index: time.sleep(0.2 * (index > 1)) or index), 2, **who)
    assert found == [0, 1]


@KINDS
def test_a_process_that_hangs_is_ended(kind):
    assert taken(kind(at_three(lambda: time.sleep(1000))), 3, **PROCESSES)[0] == [0, 1, 2]


@KINDS
def test_a_process_that_hears_no_end_is_killed(kind, monkeypatch):
    monkeypatch.setattr(workers, "PATIENCE", 0.3)

    def deaf():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(1000)

    with batches(kind(at_three(deaf)), **PROCESSES) as made:
        list(islice(made, 3))
        time.sleep(0.2)


@KINDS
def test_a_thread_that_hangs_is_left_behind_after_a_while(kind, monkeypatch):
    """It holds up neither the end nor those who come after it, and the program has its dice back."""
    monkeypatch.setattr(workers, "PATIENCE", 0.3)
    free, begun, go = threading.Event(), threading.Event(), threading.Event()

    def hang():
        go.wait(3)  # or its drawing would put the batches before it in doubt, and these would wait for it
        np.random.rand()
        begun.set()
        return free.wait(1000)

    np.random.seed(1)
    with batches(kind(at_three(hang)), max_queue_size=2, **THREADS) as made:
        assert list(islice(made, 3)) == [0, 1, 2]
        go.set()
        assert begun.wait(3)
        left = time.monotonic()
    assert 0.2 < time.monotonic() - left < 1.5
    assert len(at_work()) == 1
    assert taken(Numbers(lambda index: np.random.rand()), 12, **THREADS)[1] is None
    after = np.random.rand()
    free.set()
    [thread.join(3) for thread in at_work()]
    if kind is generated:
        np.random.seed(1)
        np.random.randint(2**32, dtype=np.uint32), np.random.randint(2**32, dtype=np.uint32)
        assert after == np.random.rand()


@BOTH
def test_a_thread_of_the_users_that_goes_on(who):
    """Data that are read without end in a generator which is left."""

    def endless():
        number = 0
        while True:
            yield number
            number += 1

    assert taken(endless(), 7, **who)[0] == list(range(7))


def test_large_arrays_come_whole_and_can_be_written():
    rows = np.arange(3_000_000, dtype="float64").reshape(1000, 3000)
    batch = {"rows": rows, "columns": np.asfortranarray(rows[:50]), "steps": rows[::7, ::3], "none": rows[:0]}
    batch |= {"words": np.array(["a", None, {"b": 1}], object), "text": "x" * 100_000, "zero": np.float32(1)}

    def check(found):
        assert found.keys() == batch.keys()
        for name, value in batch.items():
            np.testing.assert_array_equal(found[name], value)
        found["rows"][0, 0] = 7
        assert found["columns"].flags.f_contiguous

    check(taken(Numbers(lambda index: batch), 1, **PROCESSES)[0][0])


def test_large_arrays_where_a_connection_is_not_a_file(monkeypatch):
    monkeypatch.setattr(processes, "DIRECT", False)
    test_large_arrays_come_whole_and_can_be_written()


def test_a_fork_warns_of_nothing_and_knows_the_users_names(recwarn):
    secret = [1, 2, 3]
    thread = threading.Thread(target=time.sleep, args=(0.3,))
    thread.start()
    assert taken(Numbers(lambda index: secret[index % 3]), 6, **PROCESSES)[0] == [1, 2, 3, 1, 2, 3]
    thread.join()
    assert [str(warning.message) for warning in recwarn] == []


def test_a_handler_of_the_programs_is_not_called_in_a_child(capfd):
    before = signal.signal(signal.SIGTERM, lambda *_: os.write(1, b"handled"))
    try:
        taken(Numbers(at_three(lambda: time.sleep(1000))), 3, **PROCESSES)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert capfd.readouterr() == ("", "")


# New processes that begin with nothing


class Plain(Sequence):
    """A source that can be sent: its class lies in a module."""

    def __init__(self):
        self.state = np.random.RandomState(7)

    def __len__(self):
        return 3

    def __getitem__(self, index):
        return np.array([index, np.random.rand(), self.state.rand()])


@pytest.fixture
def spawned(monkeypatch):
    monkeypatch.setenv("KERASCN_START_METHOD", "spawn")
    assert config.start_method() == "spawn"


def test_what_can_not_be_sent_is_refused_where_processes_are_spawned(spawned):
    for source in (Numbers(lambda index: index), generated(int)):
        _, error = taken(source, 3, **PROCESSES)
        assert isinstance(error, TypeError) and error.key == "workers.source"
        assert "use_multiprocessing=False" in str(error)


def run(code, *, interrupt=None, timeout=40, **environment):
    """Run a program as a process group of its own; a Ctrl-C reaches the whole group, once a line was printed."""
    header = """
        import multiprocessing, os, sys, threading, time
        import numpy as np
        from kerascn.utils import Sequence
        from kerascn.utils.data_utils import batches
    """
    text = textwrap.dedent(header) + textwrap.dedent(code)
    root = os.path.dirname(os.path.dirname(kerascn.__file__))
    environment = {**os.environ, "PYTHONPATH": root, "KERASCN_LANG": "en", **environment}
    process = subprocess.Popen(
        [sys.executable, "-c", text] if not environment.get("FILE") else [sys.executable, environment["FILE"]],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True,
    )  # fmt: skip
    said = ""
    try:
        if interrupt:
            said = process.stdout.readline()
            time.sleep(interrupt)
            sent = time.monotonic()
            os.killpg(process.pid, signal.SIGINT)
        out, errors = process.communicate(timeout=timeout)
        if interrupt:
            assert time.monotonic() - sent < SECONDS + 4
        return process.returncode, said + out, errors
    finally:
        left = left_of(process.pid)
        if left:
            os.killpg(process.pid, signal.SIGKILL)
        process.stdout.close()
        process.stderr.close()
        assert left == []


def left_of(group):
    """The processes of a group that are alive, after they had some seconds to end."""
    until = time.monotonic() + 5
    while time.monotonic() < until and members(group):
        time.sleep(0.02)
    return members(group)


def members(group):
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, _, its_group = (place / "stat").read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state != "Z":
                found.append((place / "cmdline").read_text().replace("\0", " "))
    return found


@pytest.mark.all_only
def test_spawned_processes_make_the_same_batches(tmp_path):
    (tmp_path / "users_data.py").write_text(
        textwrap.dedent("""
        import numpy as np
        from kerascn.utils import Sequence
        class Plain(Sequence):
            def __len__(self):
                return 3
            def __getitem__(self, index):
                return np.array([index, np.random.rand()])
        """)
    )
    (tmp_path / "program.py").write_text(
        textwrap.dedent("""
        import numpy as np
        from itertools import islice
        from users_data import Plain
        from kerascn.utils.data_utils import batches
        if __name__ == "__main__":
            for who in ({"workers": 0}, {"workers": 2, "use_multiprocessing": True}):
                np.random.seed(1)
                with batches(Plain(), **who) as made:
                    print(np.stack(list(islice(made, 8))).tolist())
        """)
    )
    code, out, errors = run("", FILE=str(tmp_path / "program.py"), KERASCN_START_METHOD="spawn")
    assert (code, errors) == (0, "")
    one, other = out.splitlines()
    assert one == other and len(one) > 100


@pytest.mark.all_only
def test_a_class_that_a_spawned_process_does_not_find_is_told():
    code, _, errors = run(
        """
        class Lost(Sequence):
            def __len__(self): return 3
            def __getitem__(self, index): return index
        with batches(Lost(), workers=2, use_multiprocessing=True) as made:
            next(made)
        """,
        KERASCN_START_METHOD="spawn",
    )
    assert code == 1
    assert re.search(r"RuntimeError: Lost could not be read in the new process \(AttributeError.*Put its class", errors)
    assert errors.count("Traceback (most recent") == 1, errors


# Ctrl-C

SLOW = {
    "slow": "time.sleep(0.05)",
    "hangs": "time.sleep(0.05 if index < 2 else 1000)",
    "computes": "sum(range(3_000_000))",
}


def interrupted(make, who, source="sequence", ending=""):
    return run(
        f"""
        class Slow(Sequence):
            def __len__(self): return 6
            def __getitem__(self, index):
                {make}
                return index
        def generated():
            for index in range(10 ** 6):
                {make}
                yield index
        before = threading.active_count()
        try:
            with batches({"Slow()" if source == "sequence" else "generated()"}, **{who}) as made:
                print("begun", next(made), flush=True)
                for batch in made:
                    time.sleep(0.01)
        except KeyboardInterrupt:
            print("stopped", threading.active_count() - before, multiprocessing.active_children())
        {ending}
        """,
        interrupt=0.3,
    )


@BOTH
@pytest.mark.parametrize("make", ["slow", "hangs"])
def test_ctrl_c(make, who):
    code, out, errors = interrupted(SLOW[make], who)
    assert (code, errors) == (0, "")
    hung = int(make == "hangs" and who is THREADS)
    assert re.fullmatch(rf"begun 0\nstopped [{hung}{2 * hung}] \[\]\n", out)


@pytest.mark.all_only
@BOTH
@pytest.mark.parametrize("source", ["sequence", "generator"])
@pytest.mark.parametrize("make", SLOW)
def test_ctrl_c_in_all_cases(make, source, who):
    code, out, errors = interrupted(SLOW[make], who, source)
    assert (code, errors) == (0, "")
    assert out.startswith("begun 0\nstopped ")
    if make != "hangs" or who is PROCESSES:
        assert out.endswith("stopped 0 []\n")


@pytest.mark.all_only
def test_a_program_that_is_killed_leaves_no_children():
    code = """
        class Slow(Sequence):
            def __len__(self): return 6
            def __getitem__(self, index):
                time.sleep(0.01)
                return index
        with batches(Slow(), workers=3, use_multiprocessing=True) as made:
            next(made)
            print(*[child.pid for child in multiprocessing.active_children()], flush=True)
            os.kill(os.getpid(), 9)
    """
    status, out, _ = run(code)
    assert status == -9 and len(out.split()) == 3


@pytest.mark.all_only
def test_an_enqueuer_that_is_never_stopped_does_not_keep_the_program():
    code = """
        from kerascn.utils import OrderedEnqueuer
        class Quick(Sequence):
            def __len__(self): return 6
            def __getitem__(self, index): return index
        for in_processes in (False, True):
            enqueuer = OrderedEnqueuer(Quick(), use_multiprocessing=in_processes)
            enqueuer.start(2)
            print(next(enqueuer.get()))
    """
    assert run(code) == (0, "0\n0\n", "")


def test_a_spare_worker_does_not_disturb():
    enqueuer = OrderedEnqueuer(Numbers(int))
    enqueuer.start(workers=6)
    assert list(islice(enqueuer.get(), 6)) == list(range(6))
    enqueuer.start(workers=1)  # a second start ends the first
    assert len(at_work()) == 1
    enqueuer.stop()
