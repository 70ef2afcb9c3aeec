"""Small files that claim to be large: refused before the memory is full or an hour is over."""

import io
import json
import zlib

import h5py
import numpy as np
import pytest

from kerascn.models import load_model
from kerascn.saving import files, hdf5, heaps, weights
from tests.saving import spoilt
from tests.saving.small import key_of


def opened(fill, **options):
    """What ``fill`` writes, open for reading."""
    memory = io.BytesIO()
    with h5py.File(memory, "w", **options) as file:
        fill(file)
    return files.opened(memory)


def refusal(act, kind=ValueError):
    with pytest.raises(kind) as error:
        act()
    return key_of(error)


# Attributes.


def test_attributes_of_plain_sizes_are_read():
    def fill(file):
        file.attrs["text"] = "model" * 10_000
        file.attrs["names"] = ["a", "b" * 1000]
        file.attrs["fixed"] = np.array([b"a", b"bb"])
        file.attrs["nothing"] = np.array([], "S1")
        file.attrs["number"] = 3

    with opened(fill) as file:
        assert hdf5.read_text(file, "text") == "model" * 10_000
        assert hdf5.read_names(file, "names") == ["a", "b" * 1000]
        assert hdf5.read_names(file, "fixed") == ["a", "bb"]
        assert hdf5.read_names(file, "nothing") == []
        assert hdf5.attribute_of(file, "number") == 3


def test_many_names_that_are_one_long_text(monkeypatch):
    def fill(file):
        file.attrs["names"] = ["a" * 100_000] + ["b"] * 3000

    with opened(fill, libver="latest") as file:
        assert len(hdf5.read_names(file, "names")) == 3001
        assert heaps.largest_text(file) == 100_000
    monkeypatch.setattr("kerascn.saving.sizes.MOST_OF_TEXT", 2**28)
    with opened(fill, libver="latest") as file:
        assert refusal(lambda: hdf5.read_names(file, "names")) == "saving.attribute_size"


@pytest.mark.parametrize(
    "value",
    [np.zeros(3, [("a", "f4")]), np.void(b"\x80\x04."), np.zeros((2, 2), complex)],
    ids=["records", "any bytes", "complex numbers"],
)
def test_attributes_of_other_types_are_not_read(value):
    with opened(lambda file: file.attrs.__setitem__("a", value)) as file:
        assert refusal(lambda: hdf5.read_text(file, "a")) == "saving.not_text"


def test_a_heap_that_goes_round_in_circles(tmp_path):
    content = bytearray(spoilt.whole("sequential"))
    place = content.find(heaps.BEGINNING)
    assert place > 0
    for size in (2**64 - 16, 2**64 - 1, 2**40):
        content[place + 24 : place + 32] = size.to_bytes(8, "little")  # the length of the first text
        path = tmp_path / "m.h5"
        path.write_bytes(content)
        with files.opened(path) as file:
            assert refusal(lambda file=file: hdf5.read_text(file, "backend"), OSError) == "saving.heap"


def test_remains_of_a_heap_that_is_used_no_more_do_no_harm():
    def fill(file):
        file.attrs["text"] = "a"
        file["x"] = np.frombuffer(bytes(16) + heaps.BEGINNING + b"\xff" * 40, "u1")

    with opened(fill) as file:
        assert hdf5.read_text(file, "text") == "a"


# Arrays.


def packed(content, shape=(100, 100), kind="f4", **options):
    """A file with an array whose single piece consists of these bytes."""

    def fill(file):
        array = file.create_dataset("x", shape, kind, chunks=shape, **options)
        array.id.write_direct_chunk((0,) * len(shape), content)

    return opened(fill)


def test_packed_arrays_are_read():
    values = np.random.RandomState(0).rand(300, 70)
    ways = [{"compression": "gzip"}, {"compression": "lzf"}, {"shuffle": True}, {"fletcher32": True}, {"chunks": True}]
    ways.append({"compression": "gzip", "shuffle": True, "fletcher32": True, "chunks": (7, 9)})
    for options in ways:
        with opened(lambda file, options=options: file.create_dataset("x", data=values, **options)) as file:
            assert np.array_equal(hdf5.array_at(file, "x")[()], values), options


def test_a_piece_that_grows_a_thousandfold():
    bomb = zlib.compress(bytes(10**7))
    with packed(bomb, compression="gzip") as file:
        assert refusal(lambda: hdf5.array_at(file, "x")[()]) == "saving.piece"
    with packed(zlib.compress(bytes(40_000)), compression="gzip") as file:
        assert not hdf5.array_at(file, "x")[()].any()


def test_a_piece_far_larger_than_its_array():
    def fill(file):
        file.create_dataset("x", (4, 3), "f4", maxshape=(None, None), chunks=(2**14, 2**14), compression="gzip")

    with opened(fill) as file:
        assert refusal(lambda: hdf5.array_at(file, "x")[()]) == "saving.piece"


@pytest.mark.parametrize("options", [{"scaleoffset": 4}, {"compression": "szip"}], ids=["scaleoffset", "szip"])
def test_ways_of_packing_that_are_not_read(options):
    if not h5py.h5z.filter_avail(h5py.h5z.FILTER_SZIP) and "compression" in options:
        pytest.skip("this h5py was built without szip; the wheels of PyPI have it: pip install --force-reinstall h5py")
    values = np.arange(6400).reshape(80, 80)
    with opened(lambda file: file.create_dataset("x", data=values, **options)) as file:
        assert refusal(lambda: hdf5.array_at(file, "x")[()]) == "saving.filter"


def test_packed_twice():
    created = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    created.set_chunk((10,))
    created.set_deflate(9)
    created.set_deflate(9)

    def fill(file):
        h5py.h5d.create(file.id, b"x", h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((10,)), created)

    with opened(fill) as file:
        assert refusal(lambda: hdf5.array_at(file, "x")[()]) == "saving.filter"


# Groups.


def test_names_deeper_than_any_model_has():
    with opened(lambda file: file.create_dataset("a/" * 200 + "x", data=np.zeros(1))) as file:
        assert refusal(lambda: hdf5.array_at(file, "a/" * 200 + "x")) == "saving.deep_path"
        assert hdf5.group_at(file, "a/" * 90)


def test_a_group_that_is_in_itself():
    def fill(file):
        inner = file.create_group("a")
        inner["a"] = inner  # round and round
        file.attrs["layer_names"] = np.array([b"a"])
        inner.attrs["weight_names"] = np.array([b"a/" * 5000 + b"w"])

    with opened(fill) as file:
        assert refusal(lambda: weights.stored_layers(file)) == "saving.deep_path"


@pytest.mark.parametrize("age", [0, 2])
def test_a_few_arrays_named_a_million_times(age):
    def fill(file):
        first = file.create_group("layer_0")
        array = first.create_dataset("param_0", data=np.zeros(1))
        for number in range(1, 600):
            first[f"param_{number}"] = array
            file[f"layer_{number}"] = first
        if age:
            file.attrs["layer_names"] = np.array([f"layer_{number}".encode() for number in range(600)])
            first.attrs["weight_names"] = np.array([f"param_{number}".encode() for number in range(600)])
        else:
            file.attrs["nb_layers"] = first.attrs["nb_params"] = 600

    with opened(fill) as file:
        assert refusal(lambda: weights.stored_layers(file)) == "saving.too_many"


# Architectures that ask for more than the file holds.


def model_file(units, **first):
    config = json.loads(json.dumps(spoilt.SEQUENTIAL))
    config["config"][0]["config"].update(units=units, **first)
    memory = io.BytesIO()
    with h5py.File(memory, "w") as file:
        spoilt.in_age_2(file, config)
    return memory


@pytest.mark.parametrize("units", [10**7, 10**12])
def test_weights_of_which_the_file_has_nothing(K, units):
    assert refusal(lambda: load_model(model_file(units))) == "saving.more_than_stored"
    assert load_model(model_file(3)).count_params() == 35


def test_an_array_that_claims_to_be_large_but_has_nothing(K):
    memory = model_file(10**7)
    with h5py.File(memory, "r+") as file:
        group = file["model_weights/first/first"]
        del group["kernel:0"]
        group.create_dataset("kernel:0", (4, 10**7), "f4", chunks=(1, 10))
    assert refusal(lambda: load_model(memory)) == "saving.more_than_stored"


def test_states_that_would_fill_the_memory(K):
    memory = io.BytesIO()
    layer = {"name": "first", "units": 3, "stateful": True, "batch_input_shape": [10**9, 2, 4]}
    with h5py.File(memory, "w") as file:
        spoilt.in_age_2(file, {"class_name": "Sequential", "config": [{"class_name": "LSTM", "config": layer}]})
    assert refusal(lambda: load_model(memory)) == "saving.more_than_stored"
