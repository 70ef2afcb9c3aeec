"""Nothing in a file runs unless the caller says so: each known attack in another process, with canaries."""

import contextlib
import http.server
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.saving.attacks import ATTACKS, NAMES, SPOTS, TARGETS
from tests.saving.crafted import SECRET

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 300  # seconds for all attacks together
WORTH = "the worth of the environment variable"
REAL = [name for name, attack in ATTACKS.items() if attack.real]


@contextlib.contextmanager
def listening():
    """An address on this machine, and the list of what was asked for there."""
    asked = []

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Results:
    """What came of jobs in one process: its lines, the markers, and the addresses asked."""

    def __init__(self, folder, engine, jobs):
        self.folder = folder
        with listening() as (address, self.asked):
            command = [sys.executable, "-m", "tests.saving.attacked", str(folder), address, *jobs]
            quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "no_proxy": "*", SECRET: WORTH}
            env = {**os.environ, **quiet, "KERAS_BACKEND": engine, "KERASCN_LANG": "en", "PYTHONPATH": str(ROOT)}
            self.done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=LIMIT, cwd=folder)
        lines = [json.loads(line) for line in self.done.stdout.splitlines() if line.startswith("{")]
        self.of = {line["job"]: line for line in lines if "job" in line}
        self.last = next((line["begins"] for line in reversed(lines) if "begins" in line), None)

    def harm(self, name, mode):
        """What harm an attack has done, in words."""
        outcome, canary = self.of.get(f"{name}:{mode}"), f"{name}_{mode}"
        if outcome is None:
            return [f"the process ended at {self.last}: {self.done.stderr[-1500:]}"]
        marker = self.folder / canary / "marker"
        found = [f"a file was written: {marker.read_text()}"] if marker.exists() else []
        found += ["an address was asked" for path in self.asked if path.split("/")[1] == canary]
        return found + ["another file was opened"] * outcome["opened"]


def check_safe(results, name, mode="safe"):
    """An attack without a word about ``safe_mode``: no harm, and one sentence if it isn't loaded."""
    assert results.harm(name, mode) == []
    outcome, expected = results.of[f"{name}:{mode}"], ATTACKS[name].key
    if expected is not None:
        assert outcome.get("key") == expected, outcome
    elif "kind" in outcome:
        assert outcome["key"], outcome  # one sentence, not what Python stumbled over


def check_unsafe(results, name):
    """An attack with ``safe_mode=False``: the harm that it can do, or none, and it is known why."""
    harm = results.harm(name, "unsafe")
    if ATTACKS[name].real:
        assert sorted(harm) == [f"a file was written: {WORTH}", "an address was asked"]
    else:
        assert ATTACKS[name].why
        assert harm == []


# Of the names that could be imported, each one is tried in a few of the places where it can stand.
PAIRS = [(target, spot) for at, target in enumerate(TARGETS) for on, spot in enumerate(SPOTS) if (at + on) % 6 == 0]
FEW = [f"{target}_as_{spot}" for target, spot in PAIRS]
TRIED = [name for name in ATTACKS if name not in NAMES or name in FEW or "_as_" not in name]


@pytest.fixture(scope="module")
def results(tmp_path_factory, engine_name):
    """First all without a word, then all with ``safe_mode=False``, then what has done harm without a word again."""
    jobs = [*(f"{name}:safe" for name in TRIED), *(f"{name}:unsafe" for name in TRIED)]
    return Results(
        tmp_path_factory.mktemp("attacks"), engine_name, [*jobs, *(f"{name}:after" for name in REAL), "all:2"]
    )


@pytest.mark.parametrize("name", TRIED)
def test_nothing_runs(results, name):
    check_safe(results, name)


@pytest.mark.parametrize("name", TRIED)
def test_what_safe_mode_lets_through(results, name):
    check_unsafe(results, name)


@pytest.mark.parametrize("name", REAL)
def test_what_was_allowed_for_one_file_is_not_for_the_next(results, name):
    check_safe(results, name, "after")


def check_sweep(results, most):
    assert results.harm("all", most) == []
    outcome = results.of[f"all:{most}"]
    assert outcome["seen"] == []
    assert outcome["tried"] > 1500 * most and outcome["control"]


def test_nothing_that_a_file_can_name_reads_files_or_asks_addresses(results):
    check_sweep(results, 2)


@pytest.mark.all_only
def test_nothing_of_that_does_so_with_other_values(tmp_path, engine_name):
    check_sweep(Results(tmp_path, engine_name, ["all:4"]), 4)


@pytest.mark.all_only
@pytest.mark.parametrize("mode", ["safe", "unsafe"])
def test_every_name_in_every_place(tmp_path, engine_name, mode):
    results = Results(tmp_path, engine_name, [f"{name}:{mode}" for name in NAMES])
    for name in NAMES:
        check_safe(results, name) if mode == "safe" else check_unsafe(results, name)


PUBLISHED = {ATTACKS[name].published: name for name in reversed(ATTACKS) if ATTACKS[name].published}  # the first ones


@pytest.mark.all_only
@pytest.mark.parametrize("published", PUBLISHED)
def test_published_attacks_alone(tmp_path, engine_name, published):
    name = PUBLISHED[published]
    for mode, check in (("safe", check_safe), ("unsafe", check_unsafe)):
        (tmp_path / mode).mkdir()
        check(Results(tmp_path / mode, engine_name, [f"{name}:{mode}"]), name)
