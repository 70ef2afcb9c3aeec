"""Spoilt files, read in processes with limits of memory and time: a sentence or a model, never anything else.

Here is a small sample; ``python -m tests.saving.fuzz`` reads as many as one likes. With HDF5 1.14.6 none of 20,000
files crashes the library or keeps it busy for ever.
"""

import os
import sys

import pytest

from tests.saving import fuzz, spoilt

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the memory of a process can be limited on Linux only: run it there"
)

CRASHES = {}  # number -> the release of HDF5 that crashes and where: to be shown here, not hidden


def wrong(found):
    return {n: word for n, word in found.items() if word.startswith("!") and n not in CRASHES}


def test_numbers_stand_for_the_same_files_ever_after():
    files = [spoilt.spoilt(number)[1] for number in range(60)]
    assert files == [spoilt.spoilt(number)[1] for number in range(60)]
    assert len(set(files)) > 50
    unchanged = set(map(spoilt.whole, spoilt.MADE))
    assert sum(file in unchanged for file in files) < 15  # now and then a byte is changed into itself


@pytest.mark.parametrize("count", [400, pytest.param(20_000, marks=pytest.mark.all_only)])
def test_what_is_read_of_spoilt_files(tmp_path, count):
    found = fuzz.outcomes("arrays", range(count), tmp_path)
    assert wrong(found) == {}
    assert len(set(found.values())) > 5


MORE = [pytest.param(how, 150, marks=pytest.mark.all_only) for how in ("weights", "model")]


@pytest.mark.parametrize(("how", "count"), [("model", 15), *MORE])
def test_models_of_spoilt_files(engine_name, tmp_path, how, count):
    assert os.environ["KERAS_BACKEND"] == engine_name  # the child's engine
    found = fuzz.outcomes(how, range(count), tmp_path)
    assert wrong(found) == {}
    assert len(set(found.values())) > 3


def test_whole_files_are_read_and_the_end_of_a_process_is_seen(tmp_path, monkeypatch):
    paths = []
    for place, kind in enumerate(spoilt.MADE):
        paths.append(tmp_path / f"{place}.h5")
        paths[-1].write_bytes(spoilt.whole(kind))
    with fuzz.Child("arrays") as child:
        assert [child.read(path) for path in paths] == ["read"] * len(paths)
        assert child.read(tmp_path) == "saving.folder_not_file"
        child.process.kill()
        assert child.read(paths[0]).startswith("!crash -9")
        monkeypatch.setitem(fuzz.SECONDS, "arrays", 0)
        assert child.read(paths[0]) == "!time"  # by a new process
