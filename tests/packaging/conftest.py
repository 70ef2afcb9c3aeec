"""The wheel, and new environments to install it into."""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = ("setup.py", "pyproject.toml", "README.md", "LICENSE", "kerascn", "notebooks")


def run(*line, **options):
    """Run a command; a test that needs it fails with all that it printed."""
    words = [str(part) for part in line]
    done = subprocess.run(words, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


class Environment:
    """A new virtual environment, which this Python's pip installs into."""

    def __init__(self, folder):
        self.folder = folder
        run(sys.executable, "-m", "venv", "--without-pip", folder)
        self.python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        program = "import sysconfig; print(sysconfig.get_path('purelib'))"
        self.packages = Path(run(self.python, "-c", program).strip())
        self.borrowed = self.packages / "borrowed.pth"

    def pip(self, *arguments):
        """Let pip do something in this environment."""
        return run(sys.executable, "-m", "pip", "--python", self.python, *arguments)

    def borrow(self):
        """See the packages of the tests' own environment too, but not what is installed there by a link."""
        places = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
        self.borrowed.write_text("\n".join(places) + "\n")

    def give_back(self):
        """See only its own packages again."""
        self.borrowed.unlink()


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The wheel, built from a copy that holds nothing but the sources."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    run(sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "-w", target, source)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture
def environment(tmp_path):
    """A new environment with nothing in it."""
    return Environment(tmp_path / "environment")


@pytest.fixture(scope="session")
def network(tmp_path_factory):
    """Skips where the package index cannot be reached."""
    target = tmp_path_factory.mktemp("network")
    line = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "-d", target, "toolz"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("the package index cannot be reached: " + done.stderr.strip().splitlines()[-1])
