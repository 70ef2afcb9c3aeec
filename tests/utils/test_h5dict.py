"""A file as a dictionary, looked at with h5py; and files in memory."""

import io

import h5py
import numpy as np
import pytest

from kerascn.utils.io_utils import H5Dict, h5dict, load_from_binary_h5py, save_array, save_to_binary_h5py

ARRAY = np.arange(6, dtype="int16").reshape(2, 3)


def fill(data):
    data["x"] = ARRAY
    data["number"], data["text"], data[b"names"] = 3, "Ünïcode", [b"a", b"bc"]
    data["inner"]["y"] = ARRAY * 2
    data.update({"z": np.float64(0.5), "within": {"deep": ARRAY + 1}})


def check(data):
    assert data["x"].dtype == "int16" and np.array_equal(data["x"], ARRAY)
    assert data["number"] == 3 and data["text"] == "Ünïcode" and list(data["names"]) == [b"a", b"bc"]
    assert np.array_equal(data["inner"]["y"], ARRAY * 2) and np.array_equal(data["within"]["deep"], ARRAY + 1)
    assert data["z"] == 0.5
    assert all(name in data for name in ("x", "number", "text", "names", "inner", b"x")) and "nothing" not in data
    assert data.get("nothing", 7) == 7 and data.get("nothing") is None and data.get("number") == 3


def test_in_a_file(tmp_path):
    path = tmp_path / "data.h5"
    with H5Dict(path, "w") as data:
        fill(data)
        check(data)
    with h5py.File(path) as file:
        assert np.array_equal(file["x"][:], ARRAY) and np.array_equal(file["inner/y"][:], ARRAY * 2)
        assert file.attrs["number"] == 3 and file.attrs["names"].tolist() == [b"a", b"bc"]
    with H5Dict(str(path), "r") as data:
        check(data)
        assert set(data) == set(data.keys()) == set(data.iter()) == {"x", "inner", "within"} and len(data) == 3


def test_in_a_group_and_in_memory():
    memory = {}
    fill(H5Dict(memory))
    check(H5Dict(memory, "r"))
    assert "_is_group" not in set(H5Dict(memory))
    H5Dict(memory, "w")
    assert list(H5Dict(memory)) == []
    with h5py.File(io.BytesIO(), "w") as file:
        with H5Dict(file.create_group("there")) as data:
            fill(data)
        check(H5Dict(file["there"], "r"))
        assert len(H5Dict(file["there"], "w")) == 0


def test_many_long_names():
    names = [f"{'name' * 30}_{number}".encode() for number in range(2000)]
    with h5py.File(io.BytesIO(), "w") as file:
        H5Dict(file)["names"] = names
        assert H5Dict(file)["names"] == names and "names" in H5Dict(file)


def test_reading_changes_nothing(tmp_path):
    path = tmp_path / "data.h5"
    H5Dict(path, "w").close()
    before = path.read_bytes()
    for source in (path, {}):
        with H5Dict(source, "r") as data:
            with pytest.raises(KeyError) as caught:
                _ = data["nothing"]
            assert caught.value.key == "tools.h5dict_missing"
            with pytest.raises(ValueError) as caught:
                data["x"] = 1
            assert caught.value.key == "tools.h5dict_read_only"
    assert path.read_bytes() == before


def test_nothing_is_written_over(tmp_path):
    with H5Dict(tmp_path / "data.h5") as data:
        data["x"] = ARRAY
        with pytest.raises(KeyError) as caught:
            data["x"] = ARRAY
        assert caught.value.key == "tools.h5dict_there"


def test_links_out_of_the_file_are_not_followed(tmp_path):
    (tmp_path / "secret.h5").touch()
    with h5py.File(tmp_path / "secret.h5", "w") as file:
        file["x"] = ARRAY
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["y"] = h5py.ExternalLink(str(tmp_path / "secret.h5"), "/x")
    with H5Dict(tmp_path / "data.h5", "r") as data, pytest.raises(ValueError) as caught:
        _ = data["y"]
    assert caught.value.key == "saving.link"


def test_what_it_can_be_made_of(tmp_path):
    assert h5dict is H5Dict
    assert H5Dict.is_supported_type("a.h5") and H5Dict.is_supported_type(tmp_path) and H5Dict.is_supported_type({})
    with h5py.File(io.BytesIO(), "w") as file:
        assert H5Dict.is_supported_type(file)
    assert not H5Dict.is_supported_type(3)
    for given, mode, key in (
        (3, "a", "tools.h5dict"),
        ({}, "x", "tools.word"),
        (tmp_path / "no.h5", "r", "saving.no_file"),
        (tmp_path / "no" / "x.h5", "w", "saving.no_folder"),
    ):
        with pytest.raises((TypeError, ValueError, OSError)) as caught:
            H5Dict(given, mode)
        assert caught.value.key == key
    with pytest.raises(OSError) as caught:
        save_array([1], tmp_path / "no" / "x")
    assert caught.value.key == "saving.no_folder"


def test_files_in_memory():
    stream = io.BytesIO()
    save_to_binary_h5py(lambda file: file.create_dataset("x", data=ARRAY), stream)
    stream.seek(0)
    assert np.array_equal(load_from_binary_h5py(lambda file: file["x"][:], stream), ARRAY)
    with pytest.raises(OSError) as caught:
        load_from_binary_h5py(lambda file: file, io.BytesIO(b"no file"))
    assert caught.value.key == "saving.not_hdf5"
