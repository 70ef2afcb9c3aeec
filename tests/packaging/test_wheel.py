"""The wheel: what is in it, and that it works where it is installed, away from the checkout."""

import json
import zipfile

import kerascn
from tests.house import tree
from tests.packaging.conftest import ROOT, run

FIRST_LOOK = """
import kerascn, sys
from importlib.metadata import version
from kerascn.messages import en, zh
print(kerascn.__file__)
print(kerascn.__version__, version("kerascn"), len(en.SENTENCES) == len(zh.SENTENCES) > 0)
"""
CALCULATE = "from kerascn import backend as K; print(K.eval(K.variable([1.0, 2.0]) * 2).tolist())"


def test_it_holds_every_file_of_the_package_and_nothing_else(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    ours = {path.relative_to(ROOT).as_posix() for path in tree.files("kerascn", suffix="") if path.is_file()}
    ours |= {f"kerascn/{path.relative_to(ROOT).as_posix()}" for path in tree.files("notebooks", suffix=".ipynb")}
    assert {name for name in names if ".dist-info/" not in name} == ours
    assert "kerascn/py.typed" in names
    assert any(name.endswith("LICENSE") for name in names)


def test_what_it_says_of_itself(wheel):
    assert wheel.name == f"kerascn-{kerascn.__version__}-py3-none-any.whl"
    archive = zipfile.ZipFile(wheel)
    (name,) = [name for name in archive.namelist() if name.endswith("METADATA")]
    lines = archive.read(name).decode("utf-8").splitlines()
    assert "Requires-Python: >=3.11" in lines
    extras = {line.removeprefix("Provides-Extra: ") for line in lines if line.startswith("Provides-Extra")}
    ours = {"tensorflow", "theano", "h5py", "tensorboard", "yaml", "images", "sklearn", "diagrams", "migrate"}
    assert extras == ours | {"audio", "docs", "tutorials", "test", "all"}
    always = [line for line in lines if line.startswith("Requires-Dist") and "extra ==" not in line]
    assert [line.split()[1].split("<")[0].split(">")[0] for line in always] == ["numpy"]


def test_it_installs_works_elsewhere_and_goes_without_a_trace(wheel, environment, tmp_path):
    environment.pip("install", "--no-index", "--no-deps", wheel)
    environment.borrow()
    file, facts = run(environment.python, "-I", "-c", FIRST_LOOK, cwd=tmp_path).splitlines()
    assert file.startswith(str(environment.packages))
    assert facts == f"{kerascn.__version__} {kerascn.__version__} True"

    environment.give_back()
    environment.pip("uninstall", "--yes", "kerascn")
    assert [path.name for path in environment.packages.iterdir() if "kerascn" in path.name] == []


def test_the_tutorials_travel_along(wheel, environment, tmp_path):
    """Away from the checkout they are found, copied and of the reader's language."""
    environment.pip("install", "--no-index", "--no-deps", wheel)
    environment.borrow()
    kerascn = (environment.python, "-I", "-m", "kerascn", "tutorial")
    listed = [run(*kerascn, "list", "--lang", language, cwd=tmp_path) for language in ("en", "zh")]
    files = sorted((ROOT / "notebooks" / "zh").glob("*.ipynb"))
    assert files
    for path in files:
        title = json.loads(path.read_text("utf-8"))["metadata"]["kerascn"]["title"]
        assert path.stem in listed[0] and title in listed[1]
        run(*kerascn, "open", path.stem, "--copy", "--lang", "zh", cwd=tmp_path)
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_the_installed_one_calculates(engine_name, wheel, environment, tmp_path):
    environment.pip("install", "--no-index", "--no-deps", wheel)
    environment.borrow()
    settings = {"HOME": str(tmp_path), "KERAS_BACKEND": engine_name}
    assert run(environment.python, "-I", "-c", CALCULATE, cwd=tmp_path, env=settings) == "[2.0, 4.0]\n"
