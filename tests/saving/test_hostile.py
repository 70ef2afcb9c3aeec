"""Files that are damaged or mean harm: one sentence each, nothing read that should not be, nothing changed."""

import json

import h5py
import numpy as np
import pytest

from kerascn.models import load_model
from tests.saving.small import data, key_of, row, same, stirred

pytestmark = pytest.mark.usefixtures("K")
KERNEL = "first/first/kernel:0"


@pytest.fixture(scope="module")
def whole(tmp_path_factory, K):
    """A file with a trained model, as bytes."""
    path = tmp_path_factory.mktemp("whole") / "m.h5"
    model = row()
    model.compile("adam", "mse")
    model.train_on_batch(*data())
    model.save(path)
    return path.read_bytes()


def changed(tmp_path, whole, change):
    path = tmp_path / "m.h5"
    path.write_bytes(whole)
    with h5py.File(path, "r+") as file:
        change(file)
    return path


def replace_kernel(**created):
    def change(file):
        group = file["model_weights/first/first"]
        del group["kernel:0"]
        group.create_dataset("kernel:0", **created)

    return change


def link_kernel(link):
    def change(file):
        group = file["model_weights/first/first"]
        del group["kernel:0"]
        group["kernel:0"] = link

    return change


def virtual(file):
    layout = h5py.VirtualLayout(shape=(4, 3), dtype="f4")
    layout[:] = h5py.VirtualSource("other.h5", "x", shape=(4, 3))
    group = file["model_weights/first/first"]
    del group["kernel:0"]
    group.create_virtual_dataset("kernel:0", layout)


def drop(owner, attribute):
    return lambda file: file[owner].attrs.__delitem__(attribute)


def put(owner, attribute, value):
    return lambda file: file[owner].attrs.__setitem__(attribute, value)


CASES = {
    "no architecture": (drop("/", "model_config"), "saving.no_model"),
    "an architecture of another kind": (put("/", "model_config", np.arange(3)), "saving.not_text"),
    "no JSON": (put("/", "model_config", "{"), "saving.not_parsed"),
    "bytes that are no text": (put("/", "model_config", np.bytes_(b"\xff\xfe")), "saving.not_read"),
    "no layers' names": (drop("model_weights", "layer_names"), "saving.no_attribute"),
    "names that are numbers": (put("model_weights", "layer_names", [1, 2, 3]), "saving.not_text"),
    "a name too many": (put("model_weights", "layer_names", [b"first", b"norm", b"last", b"no"]), "saving.no_member"),
    "a name too few": (put("model_weights", "layer_names", [b"first", b"norm"]), "saving.layer_count"),
    "no weights' names": (drop("model_weights/first", "weight_names"), "saving.no_attribute"),
    "a layer that is an array": (put("model_weights", "layer_names", [KERNEL.encode()]), "saving.no_member"),
    "another shape": (replace_kernel(data=np.zeros((3, 4), "f4")), "saving.weight_shape"),
    "a million million numbers": (
        replace_kernel(shape=(10**6, 10**6), dtype="f4", chunks=(1, 9)),
        "saving.weight_shape",
    ),
    "texts": (replace_kernel(data=[b"a"] * 3), "saving.not_numbers"),
    "complex numbers": (replace_kernel(data=np.zeros((4, 3), complex)), "saving.not_numbers"),
    "records": (replace_kernel(data=np.zeros((4, 3), [("a", "f4"), ("b", "f4")])), "saving.not_numbers"),
    "nothing": (replace_kernel(data=h5py.Empty("f4")), "saving.not_numbers"),
    "a link to another file": (link_kernel(h5py.ExternalLink("other.h5", "x")), "saving.link"),
    "a link by name": (link_kernel(h5py.SoftLink("/model_weights/last/last/kernel:0")), "saving.link"),
    "numbers in another file": (
        replace_kernel(shape=(4, 3), dtype="f4", external=[("/etc/hostname", 0, h5py.h5f.UNLIMITED)]),
        "saving.link",
    ),
    "a view of another file": (virtual, "saving.link"),
    "no optimizer": (put("/", "training_config", "{}"), "saving.no_optimizer"),
}


@pytest.mark.parametrize("case", CASES)
def test_one_sentence_and_no_model(tmp_path, whole, case):
    change, key = CASES[case]
    with pytest.raises((ValueError, OSError)) as error:
        load_model(changed(tmp_path, whole, change))
    assert key_of(error) == key


WEIGHTS = [case for case, (_, key) in CASES.items() if key in ("saving.link", "saving.not_numbers", "saving.no_member")]


@pytest.mark.parametrize("case", [*WEIGHTS, "another shape", "a million million numbers", "no layers' names"])
def test_a_model_keeps_its_weights(tmp_path, whole, case):
    model = stirred(row())
    before = model.get_weights()
    with pytest.raises((ValueError, OSError)):
        model.load_weights(changed(tmp_path, whole, CASES[case][0]))
    assert same(model.get_weights(), before)


def test_a_file_cut_anywhere_is_told(tmp_path, whole):
    random = np.random.RandomState(0)
    path = tmp_path / "m.h5"
    for length in random.randint(1, len(whole) - 1, 40):
        path.write_bytes(whole[:length])
        with pytest.raises(OSError) as error:
            load_model(path)
        assert key_of(error) in ("saving.cut_off", "saving.head", "saving.not_hdf5"), length


def test_bytes_changed_anywhere_crash_nothing(tmp_path, whole):
    random, path, refused = np.random.RandomState(1), tmp_path / "w.h5", 0
    model = stirred(row())
    for _ in range(150):
        spoilt = bytearray(whole)
        for place in random.randint(8, len(whole), 8):
            spoilt[place] = random.randint(256)
        path.write_bytes(bytes(spoilt))
        before = model.get_weights()
        try:
            model.load_weights(path)
        except (ValueError, OSError) as error:
            assert hasattr(error, "key"), error
            assert same(model.get_weights(), before)
            refused += 1
    assert refused


@pytest.mark.parametrize(
    "change",
    [
        lambda group: group.create_dataset("big", shape=(10**6, 10**6), dtype="f4", chunks=(1, 9)),
        lambda group: group.create_dataset("big", data=np.zeros(2)),
    ],
    ids=["huge", "one too many"],
)
def test_the_state_of_the_optimizer_does_no_harm(tmp_path, whole, change):
    def spoil(file):
        group = file["optimizer_weights"]
        change(group)
        group.attrs["weight_names"] = [*group.attrs["weight_names"], b"big"]

    with pytest.warns(UserWarning) as told:
        model = load_model(changed(tmp_path, whole, spoil))
    assert [one.message.key for one in told] == ["saving.optimizer_state"]
    assert model.train_on_batch(*data()) > 0


def test_weights_alone_are_no_model(tmp_path):
    row().save_weights(tmp_path / "w.h5")
    with pytest.raises(ValueError) as error:
        load_model(tmp_path / "w.h5")
    assert key_of(error) == "saving.only_weights"


def test_a_configuration_in_a_file_is_looked_at_like_any_other(tmp_path, whole):
    deep = json.dumps({"class_name": "Sequential", "config": {}})[:-2] + '"a":' + "[" * 5000 + "]" * 5000 + "}}"
    with pytest.raises(ValueError) as error:
        load_model(changed(tmp_path, whole, put("/", "model_config", deep)))
    assert key_of(error) == "saving.too_deep"
