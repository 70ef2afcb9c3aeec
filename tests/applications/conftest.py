"""What the tests of the nets share: a home and settings of their own, and no way to the network."""

import pytest

from kerascn import backend, config
from kerascn.applications import files, imagenet_utils
from kerascn.messages import fail


@pytest.fixture(autouse=True)
def home(request, monkeypatch, tmp_path):
    """A folder of models of its own; no mirror, unless a test names one; addresses that nobody answers; a new graph."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KERASCN_DATA_MIRROR", raising=False)
    monkeypatch.setattr(imagenet_utils, "_classes", [])
    whole = files.obtain

    def obtain(place, address, checksums):
        if not address.startswith(("file:", "http://127.0.0.1:")):
            raise fail(OSError, "data.no_file", address=address)
        whole(place, address, checksums)

    monkeypatch.setattr(files, "obtain", obtain)
    yield tmp_path / "home"
    config.set_image_data_format("channels_last")
    if "K" in request.fixturenames:
        backend.clear_session()


@pytest.fixture
def mirror(monkeypatch, tmp_path):
    """A folder in which published files are looked for."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    monkeypatch.setenv("KERASCN_DATA_MIRROR", str(folder))
    return folder
