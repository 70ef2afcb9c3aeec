"""The programs of old, rewritten in the words of Keras 2, print the losses that they printed before."""

import re

import pytest

from dev_tools.old_scripts import scripts
from kerascn.migrate import migrate
from kerascn.old_code.age import decide

SCRIPTS = {script.name: script for script in scripts()}
QUICK = ("keras1/own_layer.py", "keras1/two_inputs.py", "keras1/houses_py2.py")
# Programs of Keras 2 that are rewritten: what early releases of Keras 2 still had, and the last one has elsewhere.
LATER = {
    "keras2/attention_masks.py": ("from keras.engine.topology import", "from keras.layers import"),
    "keras2/tensorflow_beside.py": ("from keras.objectives import", "from keras.losses import"),
}
CHANGED = [name for name in SCRIPTS if name.startswith("keras1") or name in LATER]
# What a program prints of its training: "loss: 0.1234", "Test accuracy: 0.9", "val_acc 0.5".
FIGURE = re.compile(r"((?:loss|acc\w*|score|error|mean)[^\d\n]{0,12}?)(\d+\.\d+(?:e-?\d+)?)", re.I)


def figures(script, output):
    """What it prints of its training, and what it says that it reaches."""
    seen = [(words.strip(), float(number)) for words, number in FIGURE.findall(output)]
    return seen + [(claim.words, claim.printed(output)) for claim in script.claims]


def migrated(name, folder):
    script = SCRIPTS[name]
    text = migrate(script.path.read_text("utf-8"), name=name).text
    folder.mkdir(exist_ok=True)
    path = folder / script.path.name
    path.write_text(text, "utf-8")
    return path


def cases(names):
    return [pytest.param(name, marks=() if name in QUICK else pytest.mark.all_only) for name in names]


@pytest.mark.second_with_all
@pytest.mark.parametrize("name", cases(CHANGED))
def test_the_same_losses(name, engine_name, run_old, tmp_path):
    script = SCRIPTS[name]
    if engine_name not in script.engines:
        pytest.skip(f"the program is written for {script.engines[0]} alone; run it with --backend {script.engines[0]}")
    path = migrated(name, tmp_path / "new")
    corpus = [str(script.path)] if "__file__" in script.path.read_text("utf-8") else []  # it learns from its own text
    before, after = (figures(script, run_old(one, arguments=corpus)) for one in (name, path))
    assert len(before) > 0
    assert [words for words, _ in after] == [words for words, _ in before]
    assert [number for _, number in after] == pytest.approx([number for _, number in before], rel=1e-3, abs=1e-4)


@pytest.mark.parametrize("name", [name for name in SCRIPTS if name.startswith("keras1")])
def test_what_comes_out_is_of_keras2(name):
    done = migrate(SCRIPTS[name].path.read_text("utf-8"), name=name)
    age = decide(done.text)
    assert age.python == 3
    if not done.left:
        assert age.dialect in (2, None), age.signs
    again = migrate(done.text, name=name, dialect=2)
    assert again.text == done.text


@pytest.mark.parametrize("name", [name for name in SCRIPTS if name.startswith("keras2")])
def test_a_program_of_keras2_stays_as_it_is(name):
    text = SCRIPTS[name].path.read_text("utf-8")
    assert migrate(text, name=name).text == text.replace(*LATER.get(name, ("", "")))
    assert all(then in text for then in LATER.get(name, [""])[:1])
