"""Freed memory stays with the process, unless its user or its C library decides otherwise."""

import os
import subprocess
import sys

import pytest

pytest.importorskip("pytensor", reason="PyTensor is not installed: pip install 'kerascn[theano]'")

from kerascn.backend.theano import memory

# How often the system has to bring memory while three arrays of 40 MB come and go ten times.
PROGRAM = """
import resource
import numpy as np
import kerascn.backend.theano

def work():
    x = np.ones(10_000_000, "float32")
    return x * 2 + x

work()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    work()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""
HAS_GLIBC = memory._has_glibc()


def faults(**environ):
    own = {name: value for name, value in os.environ.items() if name not in memory.USERS_OWN}
    line = [sys.executable, "-c", PROGRAM]
    return int(subprocess.check_output(line, env=own | environ, text=True, stderr=subprocess.DEVNULL))


@pytest.mark.skipif(not HAS_GLIBC, reason="memory is kept through a call of glibc, which is not here: run it on Linux")
def test_freed_memory_is_kept():
    given_back = faults(MALLOC_MMAP_THRESHOLD_="131072")
    assert given_back > 300, "the referee sees nothing"
    assert faults() < given_back / 20


@pytest.fixture
def told(monkeypatch):
    """What glibc is told, on a machine where the user has decided nothing."""
    for name in (*memory.USERS_OWN, "GLIBC_TUNABLES"):
        monkeypatch.delenv(name, raising=False)
    found = []

    class Library:
        refused = ()

        def __init__(self, name):
            pass

        def mallopt(self, what, value):
            found.append((what, value))
            return int((what, value) not in self.refused)

    monkeypatch.setattr(memory.ctypes, "CDLL", Library)
    monkeypatch.setattr(memory.os, "confstr", lambda name: "glibc 2.36", raising=False)
    found.append(Library)
    return found


def test_glibc_is_told_two_numbers(told):
    assert memory.keep_freed_memory()
    assert told[1:] == [(-3, 256 * 2**20), (-1, 512 * 2**20)]


def test_an_old_glibc_takes_less(told):
    told[0].refused = {(-3, 256 * 2**20)}
    assert memory.keep_freed_memory()
    assert told[2:] == [(-3, 32 * 2**20), (-1, 512 * 2**20)]


def test_one_number_alone_is_not_set(told):
    told[0].refused = {(-3, 256 * 2**20), (-3, 32 * 2**20)}
    assert not memory.keep_freed_memory()
    assert -1 not in [what for what, _ in told[1:]]


@pytest.mark.parametrize("name", [*memory.USERS_OWN, "GLIBC_TUNABLES"])
def test_the_users_own_setting_stays(told, monkeypatch, name):
    monkeypatch.setenv(name, "glibc.malloc.mmap_threshold=1000000" if name == "GLIBC_TUNABLES" else "1000000")
    assert not memory.keep_freed_memory()
    assert told[1:] == []


@pytest.mark.parametrize("answer", [None, "musl 1.2", ValueError()])
def test_another_c_library_is_left_alone(told, monkeypatch, answer):
    def confstr(name):
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(memory.os, "confstr", confstr, raising=False)
    assert not memory.keep_freed_memory()
    assert told[1:] == []
