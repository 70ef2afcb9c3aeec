"""Image classification with little data: the order of the three ways, and its full mode on the large VGG16."""

import functools
import os
import re

import numpy as np
import pytest

from dev_tools.tutorials import outputs, runs, source
from kerascn.applications.vgg16 import VGG16
from kerascn.datasets import sample

ENGINE = os.environ["KERAS_BACKEND"]
TUTORIAL = source.find("small_data")
WAYS = ("from scratch", "bottleneck features", "fine-tuned")
SEEDS = range(5)

pytestmark = [pytest.mark.engine, pytest.mark.all_only]


def accuracies(found):
    """What a run has printed of the three ways."""
    cells = [cell for cell in runs.executed(found).cells if cell.cell_type == "code"]
    text = "\n".join(part.text for cell in cells for part in outputs.parts(cell.outputs) if part.kind == "text")
    return [float(re.search(rf"^{way}: (0\.\d+)$", text, re.M)[1]) for way in WAYS]


@functools.cache
def run(seed):
    """A run with other pictures and another beginning."""
    return runs.run(runs.Task(TUTORIAL, ENGINE, parameters={"SEED": seed}))


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_text_says_holds_for_other_seeds_as_well(seed):
    assert run(seed).failure is None, runs.failed(run(seed))


def test_bottleneck_features_beat_a_net_from_scratch_and_fine_tuning_beats_them():
    """The middle of the five runs."""
    scratch, features, tuned = np.median([accuracies(run(seed)) for seed in SEEDS], axis=0)
    print(f"\n{ENGINE}: medians of {len(SEEDS)} seeds {scratch:.3f} {features:.3f} {tuned:.3f}")
    assert features > scratch + 0.1
    assert tuned > features + 0.05


def test_the_full_mode_runs_on_a_folder_of_ones_own_and_the_large_vgg16(tmp_path):
    """Its layers with weights of no worth: whether shapes, names and pixels fit, not how well it learns."""
    weights, folder = tmp_path / "vgg16.h5", tmp_path / "mine"
    VGG16(include_top=False, weights=None, input_shape=(150, 150, 3)).save_weights(str(weights))
    sample("cats_and_dogs", samples=12, size=180, as_folder=folder)
    wishes = {"MODE": "full", "DATA": str(folder), "WEIGHTS": str(weights), "EPOCHS": 1}
    found = runs.run(runs.Task(TUTORIAL, ENGINE, 600, wishes, folder=tmp_path / "runs"))
    assert found.failure is None, runs.failed(found)
