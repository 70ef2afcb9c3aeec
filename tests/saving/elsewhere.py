"""Models of genuine files in a process of another engine: what they predict there, and what is written there.

``python -m tests.saving.elsewhere FOLDER`` reads FOLDER/rows.json, a list of files of the table. From each, and from
what the first engine has written of it (FOLDER/NUMBER.here.h5), a model is made, which predicts; then it is written
into FOLDER/NUMBER.there.h5. The predictions go into FOLDER/there.npz.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from kerascn import backend
from kerascn.models import load_model
from tests.saving.genuine_table import ROWS
from tests.saving.test_genuine_table import FUNCTIONS, built, loaded, predicted

ROOT = Path(__file__).resolve().parents[2]
ENGINES = {"tensorflow": "theano", "theano": "tensorflow"}


def inputs_of(model):
    """Whole numbers, which embeddings want and the other layers take as well."""
    random = np.random.RandomState(0)
    shapes = [one._keras_shape for one in model.inputs]
    shapes = [(shape[0] or 2, *(n or 24 for n in shape[1:])) for shape in shapes]
    return [random.randint(0, 4, shape).astype("float32") for shape in shapes]


def write(row, model, path):
    """Write a model as its file had it: whole, or its weights."""
    (model.save if row.kind == "model" else model.save_weights)(path)


def read(row, path):
    """The model that ``write`` wrote."""
    if row.kind == "model":
        return load_model(path, custom_objects=FUNCTIONS, compile=False)
    model = built(row)
    model.load_weights(path)
    return model


def run(folder, rows, engine):
    """What a process of that engine predicts: a dictionary of name and array."""
    (folder / "rows.json").write_text(json.dumps([row.file for row in rows]))
    line = [sys.executable, "-m", "tests.saving.elsewhere", str(folder)]
    environ = {**os.environ, "KERAS_BACKEND": engine, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(line, env=environ, cwd=ROOT, capture_output=True, text=True, check=False, timeout=1800)
    if done.returncode:
        raise RuntimeError(f"{engine} failed:\n{done.stderr[-3000:]}")
    with np.load(folder / "there.npz") as found:
        return dict(found)


def _main(folder):
    results = {}
    for number, name in enumerate(json.loads((folder / "rows.json").read_text())):
        backend.clear_session()  # a graph of many models makes TensorFlow slow
        row = ROWS[name]
        model = loaded(row)
        inputs = inputs_of(model)
        for kind, one in (("genuine", model), ("written here", read(row, folder / f"{number}.here.h5"))):
            results |= {f"{name} {kind} {place}": y for place, y in enumerate(predicted(one, inputs))}
        write(row, model, folder / f"{number}.there.h5")
    np.savez(folder / "there.npz", **results)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
