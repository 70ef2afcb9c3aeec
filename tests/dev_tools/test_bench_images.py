"""`dev.py bench images`: ratios are right, other pictures are noticed, a known change is the same, one tiny run."""

import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import ndimage

from benchmarks import image_case, image_problem, images_on_kerascn
from dev_tools import bench_cases, bench_images, bench_peers, bench_report, commands, environment

PYTHON = Path(sys.executable)


def row(source, engine, **changes):
    seen = {"rate": 100.0, "changed": [0.5, 0.1], "batch": [0.5, 0.3], "shape": [32, 28, 28, 1]}
    return {"source": source, "engine": engine} | seen | changes


def test_each_library_has_its_module():
    for module in bench_images.COLUMNS.values():
        assert (bench_report.ROOT / "benchmarks" / f"images_on_{module}.py").exists()
    assert set(bench_images.SOURCES) == set(image_problem.SHAPES)


def test_ratios_and_table():
    rows = bench_cases.with_ratios([row("photos", "kerascn", rate=150.0), row("photos", "keras3")])
    assert rows[0]["rate/keras3"] == 1.5 and "rate/pytorch" not in rows[0]
    lines = bench_images.table(rows).splitlines()
    assert lines[1].split() == ["photos", "kerascn", "150", "1.50", "-", "-"]


def test_other_pictures_are_noticed():
    rows = [row("photos", "kerascn"), row("photos", "keras3", batch=[0.52, 0.31]), row("files", "keras3", shape=[1])]
    assert bench_images.disagreements(rows) == []
    for wrong in (dict(changed=[0.5, 0.2]), dict(batch=[0.1, 0.3]), dict(shape=[32, 1, 28, 28])):
        (problem,) = bench_images.disagreements([*rows, row("photos", "tf_keras"), row("photos", "pytorch", **wrong)])
        assert "photos, pytorch" in problem or "pytorch" in problem


def test_the_known_change_is_what_scipy_gives():
    changed, _ = images_on_kerascn.make("digits", None)
    height, width, _ = shape = image_problem.SHAPES["digits"][1]
    one = image_problem.ONE
    turn = np.radians(one["theta"])
    around = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix = around @ np.diag([one["zx"], one["zy"]])
    middle = np.array([height - 1, width - 1]) / 2
    offset = middle + around @ [one["tx"], one["ty"]] - matrix @ middle
    x = image_problem.one(shape)[..., 0].astype(float)
    wanted = ndimage.affine_transform(x, matrix, offset, order=1, mode="nearest")[:, ::-1] / 255
    np.testing.assert_allclose(changed()[..., 0], wanted, atol=1e-4)


def test_what_a_case_reports():
    found = image_case.report(images_on_kerascn.make, "digits", True)
    assert found["shape"] == [32, 28, 28, 1] and found["rate"] > 0
    assert len(found["changed"]) == 11


def test_the_command_line(monkeypatch, capsys):
    seen = []
    monkeypatch.setattr(bench_images, "main", lambda argv: seen.append(argv) or 0)
    assert commands.measure(["images", "files"]) == 0 and seen == [["files"]]
    monkeypatch.undo()
    assert bench_images.main(["films"]) == 2
    assert "photos" in capsys.readouterr().out


@pytest.mark.all_only
def test_a_tiny_run(monkeypatch, capsys):
    monkeypatch.setattr(bench_peers, "pythons", lambda engines, own: (dict.fromkeys(engines, PYTHON), {}))
    monkeypatch.setattr(environment, "ready", lambda: PYTHON)
    assert bench_images.main(["--quick", "--engines", "kerascn,keras3,tf_keras"]) == 0, capsys.readouterr().out
    assert len([line for line in capsys.readouterr().out.splitlines() if line.startswith("photos")]) == 3
