"""Programs in the manner of 2016 and 2018 run as they are, and reach what they say they reach."""

import re

import pytest
from PIL import Image

from dev_tools.old_scripts import FOLDER, IN_CHINESE, scripts
from tests.old_scripts.breaks import BREAKS

SCRIPTS = {script.name: script for script in scripts()}
QUICK = (
    "keras1/digits_mlp.py", "keras1/own_layer.py", "keras1/style_transfer.py",
    "keras1/names_py2.py", "keras1/theano_beside.py", "keras2/attention_masks.py", "keras2/callbacks2.py",
    "keras2/tensorflow_beside.py",
)  # fmt: skip
QUICK_BREAK = ("keras1/own_layer.py",)
ENGINE_OF = {name: script.engines[0] for name, script in SCRIPTS.items() if len(script.engines) == 1}


def cases(names, quick=()):
    """The quick ones, and for ``--all`` the others."""
    return [pytest.param(name, marks=() if name in quick else pytest.mark.all_only) for name in names]


def of_the_engine(name, engine):
    """The script; the test is skipped on the engine that the program has no use for."""
    script = SCRIPTS[name]
    if engine not in script.engines:
        pytest.skip(f"the program is written for {script.engines[0]} alone; run it with --backend {script.engines[0]}")
    return script


def figures(claims, output):
    return {claim.words: claim.printed(output) for claim in claims}


@pytest.mark.parametrize("name", cases(SCRIPTS, QUICK))
def test_it_runs_unchanged_and_reaches_what_it_says(name, engine_name, run_old, tmp_path):
    script = of_the_engine(name, engine_name)
    output = run_old(name)
    print(figures(script.claims, output))
    assert [claim for claim in script.claims if not claim.holds(output)] == [], output[-3000:]
    for file in script.writes:
        assert (tmp_path / file).stat().st_size > 0
        if file.endswith(".png"):
            with Image.open(tmp_path / file) as picture:
                assert picture.convert("L").getextrema()[0] < picture.convert("L").getextrema()[1]


@pytest.mark.parametrize("name", cases(BREAKS, QUICK_BREAK))
def test_spoiled_it_misses_what_it_says(name, engine_name, run_old, tmp_path):
    script = of_the_engine(name, engine_name)
    text = script.path.read_text("utf-8")
    right, wrong = BREAKS[name]
    assert right in text
    spoiled = tmp_path / script.path.name
    spoiled.write_text(text.replace(right, wrong), "utf-8")
    output = run_old(spoiled)
    print(figures(script.claims, output))
    assert not all(claim.holds(output) for claim in script.claims), output[-3000:]


@pytest.mark.parametrize("name", cases(name for name, script in SCRIPTS.items() if script.whole))
def test_on_the_whole_data_set(name, engine_name, run_old, whole):
    script = of_the_engine(name, engine_name)
    output = run_old(name, whole, timeout=1800)
    print(figures(script.whole, output))
    assert [claim for claim in script.whole if not claim.holds(output)] == [], output[-3000:]


def test_there_are_enough_of_each_age():
    ages = [script.release for script in SCRIPTS.values() if not script.python2]
    assert ages.count("1.2") >= 8
    assert ages.count("2.1") >= 8
    assert sum(script.python2 for script in SCRIPTS.values()) >= 2


def test_each_can_be_spoiled_and_is_told_of_in_chinese():
    assert sorted(BREAKS) == sorted(IN_CHINESE) == sorted(SCRIPTS)


WORDS_OF_KERAS1 = (
    r"\b(nb_epoch|output_dim|border_mode|nb_filter|init=|dropout_W|Convolution2D|nb_words|samples_per_epoch)\b"
)
WORDS_OF_KERAS2 = r"\b(epochs=|kernel_initializer|padding='|Conv2D|num_words|steps_per_epoch|units=|inputs=)"


@pytest.mark.parametrize("name", SCRIPTS)
def test_it_speaks_the_words_of_its_age_alone(name):
    text = (FOLDER / name).read_text("utf-8")
    other = WORDS_OF_KERAS2 if name.startswith("keras1") else WORDS_OF_KERAS1
    for alike in (r"pad_sequences\(.*", "inputs=inputs", r"Embedding\(.*"):  # these have such words in both ages
        text = re.sub(alike, "", text)
    assert re.findall(other, text) == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_it_is_not_about_us(name):
    assert "kerascn" not in (FOLDER / name).read_text("utf-8")
