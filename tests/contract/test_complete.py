"""Every public function of the backends of the four old releases is there, but for a few internals."""

import re
from pathlib import Path

from kerascn import backend

FOLDER = Path(__file__).parent.parent / "surface"
RELEASES = ("1.1.2", "1.2.2", "2.1.5", "2.3.1")
SECTIONS = ("", ".common", ".tensorflow_backend", ".theano_backend")

# Names that stood in those modules without being functions for users.
INTERNAL = {
    "py_all": "Python's own all, kept beside K.all",
    "py_any": "Python's own any, kept beside K.any",
    "py_slice": "Python's own slice, kept beside K.slice",
    "py_sum": "Python's own sum, kept beside K.sum",
    "v1_variable_initialization": "an inner step of K.get_session() of TensorFlow 1",
    "ctc_cost": "a step of ctc_batch_cost of the Theano backend",
    "ctc_create_skip_idxs": "a step of ctc_batch_cost of the Theano backend",
    "ctc_interleave_blanks": "a step of ctc_batch_cost of the Theano backend",
    "ctc_path_probs": "a step of ctc_batch_cost of the Theano backend",
    "ctc_update_log_p": "a step of ctc_batch_cost of the Theano backend",
}


def surface():
    """The names that the modules of the four releases print."""
    names = set()
    for release in RELEASES:
        text = (FOLDER / f"keras-{release}.txt").read_text(encoding="utf-8")
        for section in SECTIONS:
            block = re.search(rf"^keras\.backend{re.escape(section)}\n((?:  .*\n?)+)", text, re.M)
            lines = block.group(1).splitlines() if block else []
            found = [line.strip().removeprefix("class ") for line in lines if not line.startswith("   ")]
            names |= {re.match(r"\w+", line).group() for line in found}
    return names


def test_nothing_is_missing_but_internals():
    assert sorted(surface() - set(backend.__all__) - set(INTERNAL)) == []


def test_the_list_names_only_what_the_releases_had_and_what_is_not_there():
    assert set(INTERNAL) <= surface()
    assert not set(INTERNAL) & set(backend.__all__)


def test_the_surface_is_read():
    assert {"relu", "learning_phase", "conv2d", "is_keras_tensor", "get_uid", "foldl"} <= surface()
    assert len(surface()) > 170
