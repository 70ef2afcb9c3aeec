"""A file of another kind is told as what it is, and what to do with it."""

import gzip
import io
import pickle
import zipfile

import numpy as np
import pytest

from kerascn.saving import files
from tests.saving.small import key_of


def packed(*names):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as file:
        for name in names:
            file.writestr(name, b"1")
    return memory.getvalue()


def numpy_file(save, *given):
    memory = io.BytesIO()
    save(memory, *given)
    return memory.getvalue()


KINDS = {
    "weights.npz": (numpy_file(np.savez, np.zeros(3)), "is_npz"),
    "weights.npy": (numpy_file(np.save, np.zeros(3)), "is_npy"),
    "model.keras": (packed("metadata.json", "config.json", "model.weights.h5"), "keras3"),
    "model.zip": (packed("readme.txt", "model.h5"), "is_zip"),
    "net.pth": (packed("archive/data.pkl", "archive/version"), "is_torch"),
    "net.bin": (packed("archive/data.pkl"), "is_torch"),
    "old.pt": (pickle.dumps({"layer": 1}), "is_torch"),
    "model.pkl": (pickle.dumps({"layer": 1}), "is_pickle"),
    "history": (pickle.dumps({"loss": [1.0]}, protocol=4), "is_pickle"),
    "history2": (pickle.dumps({"loss": [1.0]}, protocol=0), "is_pickle"),
    "model.h5.gz": (gzip.compress(b"1"), "is_packed"),
    "saved_model.pb": (b"\x08\x01\x12", "is_tensorflow"),
    "model.ckpt": (b"\x00\x01", "is_tensorflow"),
    "model.ckpt.data-00000-of-00001": (b"\x00\x01", "is_tensorflow"),
    "checkpoint": (b'model_checkpoint_path: "model.ckpt"', "is_tensorflow"),
    "model.json": (b'{"class_name": "Sequential"}', "is_architecture"),
    "model.txt": (b' {"class_name": "Sequential"}', "is_architecture"),
    "model.yaml": (b"backend: theano\nclass_name: Sequential", "is_architecture"),
    "vgg.caffemodel": (b"\x0a\x05", "is_elsewhere"),
    "page.h5": (b"\n<!DOCTYPE html><html>", "is_page"),
    "pointer.h5": (b"version https://git-lfs.github.com/spec/v1\noid", "is_pointer"),
    "empty.h5": (b"", "is_empty"),
    "noise.h5": (b"\x01\x02\x03" * 200, "not_hdf5"),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_file_of_another_kind(tmp_path, name):
    content, key = KINDS[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(OSError, match=name) as error, files.opened(path):
        pass
    assert key_of(error) == f"saving.{key}"


@pytest.mark.parametrize("path", ["http://example.org/model.h5", "https://example.org/model.h5", "s3://bucket/m.h5"])
def test_an_address_is_not_asked_for(path):
    with pytest.raises(FileNotFoundError, match="get_file") as error, files.opened(path):
        pass
    assert key_of(error) == "saving.is_address"


def test_the_name_that_stands_for_the_files_of_a_checkpoint(tmp_path):
    (tmp_path / "model.index").write_bytes(b"1")
    with pytest.raises(FileNotFoundError) as error, files.opened(tmp_path / "model"):
        pass
    assert key_of(error) == "saving.is_tensorflow"
    with pytest.raises(FileNotFoundError) as error, files.opened(tmp_path / "other"):
        pass
    assert key_of(error) == "saving.no_file"
