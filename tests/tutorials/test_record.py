"""What is kept of a run is small, the same each time, and belongs to the source beside it."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from dev_tools.tutorials import notebooks, outputs, record, source
from dev_tools.tutorials.outputs import Part
from dev_tools.tutorials.source import SourceError

NAMES = source.names()


@pytest.fixture
def recorded(small_run, small):
    """The small tutorial with its results beside it."""
    assert record.write(small, small_run[1]) == []
    return small


def contents(tutorial):
    return {path.name: path.read_bytes() for path in (tutorial.path.parent / record.FOLDER).iterdir()}


def test_what_is_kept(recorded, small_run):
    kept = record.read(recorded)
    assert (kept.engine, kept.figures[2, "EPOCHS"]) == ("tensorflow", "20")
    assert float(kept.figures[2, "loss:.4f"]) < 0.01
    assert {place: [part.kind for part in parts] for place, parts in kept.parts.items()} == {
        1: ["text"], 2: ["png"], 5: ["text"],
    }  # fmt: skip
    assert kept.parts[1] == [Part("text", b"64 points")] and kept.parts[5] == [Part("text", b"(1, 1)")]
    assert f"20 轮之后，损失是 {kept.figures[2, 'loss:.4f']}。" in kept.filled(recorded.prose("zh")[1])


def test_the_same_run_gives_the_same_files(recorded, small_run):
    first = contents(recorded)
    stray = recorded.path.parent / record.FOLDER / "9-9.png"
    stray.write_bytes(b"of an earlier run")
    record.write(recorded, small_run[1])
    assert contents(recorded) == first and set(first) == {"record.json", "2-0.png"}


def picture(pixels):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def test_pictures_lose_next_to_nothing():
    """Few colours stay exactly; a photo's stay near; what one can see through is white."""
    random = np.random.default_rng(0)
    few = random.integers(0, 255, (6, 3), np.uint8)[random.integers(0, 6, (40, 50))]
    kept = np.asarray(Image.open(io.BytesIO(record.small(picture(few)))).convert("RGB"))
    assert np.array_equal(kept, few)
    ramp = np.stack([np.add.outer(np.arange(64), np.arange(64)) * one for one in (1, 2, 0.5)], axis=2)
    photo = ramp.astype(np.uint8)
    near = np.asarray(Image.open(io.BytesIO(record.small(picture(photo)))).convert("RGB"))
    assert np.abs(near.astype(int) - photo).mean() < 4
    clear = np.zeros((4, 4, 4), np.uint8)
    assert np.asarray(Image.open(io.BytesIO(record.small(picture(clear)))).convert("RGB")).min() == 255


def test_a_picture_that_is_too_large_is_told(small, small_run, monkeypatch):
    monkeypatch.setattr(record, "PICTURE_BYTES", 1000)
    (fault,) = record.write(small, small_run[1])
    assert "the picture 2-0.png has" in fault


@pytest.mark.parametrize(
    ("old", "new", "stale"),
    [
        ("# 一个神经元能", "# 神经元能", False),
        ("Above", "Above all", False),
        ("2 * x + 1", "2 * x + 3", True),
        ("{{ EPOCHS}}", "{{ EPOCHS + 0}}", True),
        ('# %% engine="theano"', "# %%", True),
    ],
)
def test_a_record_of_other_code_is_refused(recorded, old, new, stale):
    recorded.path.write_text(recorded.text.replace(old, new), encoding="utf-8")
    if stale:
        with pytest.raises(SourceError, match="has changed since its results were recorded; run: python3 dev"):
            record.read(source.find("small"))
    else:
        record.read(source.find("small"))


def test_a_missing_record_says_how_to_make_it(small):
    with pytest.raises(SourceError, match=r"no recorded results; run: python3 dev\.py notebooks small"):
        record.read(small)


# ---------------------------------------------------------------- what lies in the checkout


@pytest.mark.parametrize("name", NAMES)
def test_the_record_belongs_to_the_source(name):
    tutorial = source.find(name)
    kept = record.read(tutorial)
    assert kept.engine == tutorial.engines[0]
    assert set(kept.figures) == outputs.wanted_figures(tutorial)
    files = contents(tutorial)
    named = {one for names in kept.names.values() for one in names if one}
    assert set(files) == named | {record.FILE}
    assert max(map(len, files.values())) <= record.PICTURE_BYTES
    for place, parts in kept.parts.items():
        cell = tutorial.code[place]
        assert all(cell.alt(lang) for part in parts if part.kind != "text" for lang in ("zh", "en"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_notebook_is_what_source_and_record_give(name, language):
    tutorial = source.find(name)
    expected = notebooks.text(tutorial, language, record.read(tutorial))
    assert notebooks.path(name, language).read_text("utf-8") == expected, f"run: python3 dev.py notebooks {name}"


def test_no_notebook_is_left_over():
    for language in ("zh", "en"):
        assert {path.stem for path in (notebooks.FOLDER / language).glob("*")} == set(NAMES)


def test_records_are_plain_text():
    for name in NAMES:
        text = (source.FOLDER / name / record.FOLDER / record.FILE).read_text("utf-8")
        assert json.loads(text)["source"] and "/tmp/" not in text
