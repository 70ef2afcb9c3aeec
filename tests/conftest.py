"""What all tests share: the engine they run on, which of them run, and the count of the genuine data."""

import os
import signal

import pytest

from tests import genuine

ENGINES = ("tensorflow", "theano")
ONLY_WITH_ALL = ("slow", "network", "all_only")


def pytest_addoption(parser):
    group = parser.getgroup("kerascn")
    group.addoption("--backend", choices=ENGINES, help="the engine to run on (default: tensorflow)")
    group.addoption("--engine-part", action="store_true", help="run only the tests that use the engine")
    group.addoption("--all", action="store_true", help="run also the tests marked slow, network or all_only")


def pytest_configure(config):
    """Choose the engine and the place of Numba's cache before anything is imported; xdist's workers inherit them."""
    engine = config.getoption("--backend") or os.environ.get("KERAS_BACKEND") or "tensorflow"
    os.environ["KERAS_BACKEND"] = engine
    os.environ["NUMBA_CACHE_DIR"] = str(config.rootpath / ".pytest_cache" / "numba")  # not the user's home
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # a shell starts background jobs so, and programs inherit it
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    for item in items:
        if {"K", "engine_name"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("engine")
    named_by_place = [item.nodeid for item in items if " at 0x" in item.nodeid]
    if named_by_place:  # every worker sees other places in memory, and xdist then runs nothing
        raise pytest.UsageError(f"tests named by where an object lies in memory: {', '.join(named_by_place)}")
    dropped = [item for item in items if not _wanted(config, item)]
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = [item for item in items if item not in set(dropped)]


def pytest_make_parametrize_id(config, val, argname):
    """Name bytes by their argument: what a name shows of packed data (its hour) would differ from worker to worker."""
    return argname if isinstance(val, bytes) else None


def _wanted(config, item):
    """Whether a test belongs to this run; the run with --engine-part is that of the second engine."""
    second, everything = config.getoption("--engine-part"), config.getoption("--all")
    if second and not item.get_closest_marker("engine"):
        return False
    if second and not everything and item.get_closest_marker("second_with_all"):
        return False
    return everything or not any(map(item.get_closest_marker, ONLY_WITH_ALL))


@pytest.fixture(scope="session")
def engine_name():
    """The engine that this run is about: 'tensorflow' or 'theano'."""
    return os.environ["KERAS_BACKEND"]


@pytest.fixture(scope="session")
def K(engine_name):  # noqa: N802
    """The backend, on the engine that this run is about."""
    from kerascn import backend

    assert backend.backend() == engine_name
    return backend


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Take the genuine files that the test has used along in its report, out of the worker's process."""
    report = yield
    report.genuine_files = genuine.take()
    return report


def pytest_runtest_logreport(report):
    genuine.COUNTED.add(report)


def pytest_terminal_summary(terminalreporter):
    for line in genuine.COUNTED.lines():
        terminalreporter.write_line(line)
