"""Every public name of Keras 1.2.2 is imported from where Keras 2 has it, or told of."""

import ast

import pytest

from kerascn.migrate import migrate
from tests.surface_lines import FOLDER, section

MODULES = [line for line in (FOLDER / "keras-1.2.2.txt").read_text("utf-8").splitlines() if line.startswith("keras.")]
# What a printed list of a module's own things doesn't show: it imports them from another.
SEEN = {
    "keras.layers.convolutional": {"Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "SeparableConv2D"},
    "keras.metrics": {name.name for name in section("1.2.2", "keras.objectives")},
    "keras.backend": {"get_uid", "is_keras_tensor", "reset_uids"},
    "keras.layers": {"add", "Input", "InputLayer", "InputSpec", "Layer", "Conv1D", "Conv2D"},
}


def names_of(release, module):
    return {line.name for line in section(release, module)}


@pytest.mark.parametrize("module", MODULES)
def test_names(module):
    for name in sorted(names_of("1.2.2", module)):
        text = f"from {module} import {name}\nx = {name}\n"
        done = migrate(text, dialect=1)
        where = ast.parse(done.text).body[0]
        assert isinstance(where, ast.ImportFrom)
        for one in where.names:
            there = names_of("2.1.5", where.module) | names_of("2.3.1", where.module) | SEEN.get(where.module, set())
            told = any(name in remark.text for remark in done.left)
            assert one.name in there or told, done.text
