"""A file that was opened for text, or for writing alone, is told apart from a damaged one."""

import io

import pytest

from kerascn.layers import Dense
from kerascn.models import Sequential, load_model

pytestmark = pytest.mark.usefixtures("K")


@pytest.mark.parametrize("mode", ["r", "ab"])
def test_a_file_opened_in_another_way_is_told(tmp_path, mode):
    path = tmp_path / "model.h5"
    model = Sequential([Dense(1, input_dim=2)])
    model.save(path)
    kept = path.read_bytes()
    for load in (load_model, model.load_weights):
        with open(path, mode) as file, pytest.raises(TypeError) as told:
            load(file)
        assert told.value.key == "saving.opened_otherwise" and repr(mode) in str(told.value)
    with pytest.raises(TypeError) as told:
        load_model(io.StringIO("a text"))
    assert told.value.key == "saving.opened_otherwise" and path.read_bytes() == kept
    with open(path, "rb") as file:
        model.load_weights(file)
