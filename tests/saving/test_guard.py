"""The head of an HDF5 file is compared with its length before the HDF5 library opens it."""

import io
import os
import zipfile

import h5py
import numpy as np
import pytest

from kerascn.saving import files, guard
from tests.saving.small import key_of

VERSIONS = {"earliest": 0, "v108": 2, "v110": 3}
STARTS = (0, 512, 2048)


def made(version="earliest", start=0, numbers=100):
    """A file as bytes, with so many bytes of its user before it."""
    memory = io.BytesIO()
    with h5py.File(memory, "w", libver=(version, "latest"), userblock_size=start) as file:
        file["x"] = np.arange(numbers)
    return memory.getvalue()


def numbers_in(source):
    with files.opened(source) as file:
        return len(file["x"][()])


def refusal(source, kind=OSError):
    with pytest.raises(kind) as error, files.opened(source):
        pass
    return key_of(error)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("version", VERSIONS)
def test_heads_of_all_versions_at_all_places(tmp_path, version, start):
    path, content = tmp_path / "m.h5", made(version, start)
    path.write_bytes(content)
    head = guard.check_file(str(path))
    assert head == (start, VERSIONS[version], len(content))
    assert numbers_in(path) == numbers_in(io.BytesIO(content)) == 100


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("version", VERSIONS)
def test_a_file_cut_off_says_by_how_much(tmp_path, version, start):
    path, content = tmp_path / "m.h5", made(version, start)
    for length in (len(content) - 1, (start + len(content)) // 2, start + 100):
        path.write_bytes(content[:length])
        with pytest.raises(OSError, match=rf"\b{len(content)}\b.*\b{length}\b") as error, files.opened(path):
            pass
        assert key_of(error) == "saving.cut_off"
        assert refusal(io.BytesIO(content[:length])) == "saving.cut_off"


def test_bytes_after_the_end_do_no_harm(tmp_path):
    path = tmp_path / "m.h5"
    path.write_bytes(made() + bytes(1000))
    assert numbers_in(path) == numbers_in(io.BytesIO(made() + bytes(1000))) == 100


def test_bytes_put_before_a_file_afterwards(tmp_path):
    """As ``cat head.bin m.h5`` does it: the addresses in the file are then not those from its beginning."""
    path, content = tmp_path / "m.h5", bytes(512) + made()
    path.write_bytes(content)
    assert guard.check_file(str(path)).end == len(content)
    assert numbers_in(path) == 100
    path.write_bytes(content[:-1])
    assert refusal(path) == "saving.cut_off"


def with_bytes(place, new, version="earliest"):
    content = bytearray(made(version))
    content[place : place + len(new)] = new
    return bytes(content)


DAMAGED = {
    "version 9": with_bytes(8, b"\x09"),
    "addresses of 3 bytes": with_bytes(13, b"\x03"),
    "lengths of 0 bytes": with_bytes(14, b"\x00"),
    "another base": with_bytes(24, (512).to_bytes(8, "little")),
    "no end": with_bytes(40, b"\xff" * 8),
    "a root behind the end": with_bytes(64, (10**9).to_bytes(8, "little")),
    "no root": with_bytes(36, bytes(8), "v108"),
    "the signature alone": guard.SIGNATURE,
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_head_is_told(tmp_path, case):
    path = tmp_path / "m.h5"
    path.write_bytes(DAMAGED[case])
    assert refusal(path) == "saving.head"
    assert refusal(io.BytesIO(DAMAGED[case])) == "saving.head"


def test_the_end_may_be_anything(tmp_path):
    path = tmp_path / "m.h5"
    path.write_bytes(with_bytes(40, (2**62).to_bytes(8, "little")))
    assert refusal(path) == "saving.cut_off"
    assert refusal(io.BytesIO(path.read_bytes())) == "saving.cut_off"


def test_a_part_of_several_files_is_refused(tmp_path):
    path = str(tmp_path / "m%d.h5")
    with h5py.File(path, "w", driver="family", memb_size=2**16) as file:
        file["x"] = np.arange(10**5)
    assert refusal(tmp_path / "m0.h5", ValueError) == "saving.several_files"


# Objects with ``read``.


class Stream:
    """Gives bytes piece by piece, can't go back, and counts."""

    def __init__(self, content, then=b""):
        self.content, self.then, self.given = content, then, 0

    def read(self, size=-1):
        piece = (self.content[self.given :] or self.then)[: min(size, 1000)]
        self.given += len(piece)
        return piece


@pytest.mark.parametrize("start", STARTS)
def test_a_stream_without_end_is_read_only_as_far_as_the_file_goes(start):
    content = made(start=start, numbers=3000)
    stream = Stream(content, then=bytes(1000))
    assert numbers_in(stream) == 3000
    assert stream.given <= len(content) + 1000


def test_a_stream_without_end_that_is_no_file():
    stream = Stream(b"", then=b"no")
    assert refusal(stream) == "saving.not_hdf5"
    assert stream.given <= 2 * guard.LONGEST_START


def test_a_stream_that_says_it_is_longer_than_memory():
    stream = Stream(with_bytes(40, (2**40).to_bytes(8, "little")), then=bytes(1000))
    assert refusal(stream, ValueError) == "saving.too_long"
    assert stream.given < 10_000


def test_an_object_that_was_written_to_is_read_from_its_beginning():
    memory = io.BytesIO()
    files.write(memory, True, lambda group: group.create_dataset("x", data=np.arange(7)))
    assert memory.tell()
    assert numbers_in(memory) == 7
    memory = io.BytesIO()
    with h5py.File(memory, "w") as file:
        file["x"] = np.arange(8)
    memory.seek(1000)
    assert numbers_in(memory) == 8


def test_an_object_is_read_from_where_it_stands():
    memory = io.BytesIO(b"head" + made())
    memory.seek(4)
    assert numbers_in(memory) == 100


def test_members_of_zip_files_and_open_files(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("m.h5", made())
    with zipfile.ZipFile(tmp_path / "a.zip") as archive, archive.open("m.h5") as member:
        assert numbers_in(member) == 100
    (tmp_path / "m.h5").write_bytes(made())
    with open(tmp_path / "m.h5", "rb") as file:
        assert numbers_in(file) == 100


def test_an_object_that_reads_no_bytes():
    class Texts:
        def read(self, size=-1):
            return "text"

    assert refusal(Texts(), TypeError) == "saving.not_bytes"


def test_a_huge_file_with_nothing_in_it(tmp_path):
    path = tmp_path / "m.h5"
    path.write_bytes(made())
    os.truncate(path, 2**40)  # a million million bytes that are on no disk
    assert numbers_in(path) == 100
    with open(path, "rb") as file:
        assert numbers_in(file) == 100
    path.write_bytes(b"")
    os.truncate(path, 2**40)
    assert refusal(path) == "saving.not_hdf5"


@pytest.mark.skipif(
    not os.path.exists("/dev/zero"), reason="the endless file /dev/zero is not here; run it on Linux or macOS"
)
def test_devices_are_no_files():
    assert refusal("/dev/zero") == "saving.no_regular_file"
    with open("/dev/zero", "rb") as endless:
        assert refusal(endless) == "saving.not_hdf5"
