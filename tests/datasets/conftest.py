"""What the tests of the data sets share: a home of their own, and the mirror of the genuine data."""

import pytest

from kerascn import config
from tests import genuine_mirror


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    """A folder of settings and data sets that no other test knows; no mirror, unless a test names one."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KERASCN_DATA_MIRROR", raising=False)
    yield tmp_path / "home"
    config.set_image_data_format("channels_last")


@pytest.fixture(scope="session")
def mirror_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("mirror")


@pytest.fixture
def mirror(mirror_folder, monkeypatch):
    """Puts published files into the mirror, and lets the loaders look there."""
    monkeypatch.setenv("KERASCN_DATA_MIRROR", str(mirror_folder))
    return lambda name: genuine_mirror.add(name, mirror_folder)
