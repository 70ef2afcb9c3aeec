"""What tests of downloads share: a server, a home of their own, and no long pauses."""

import pytest

from kerascn.utils import fetching
from tests.utils.hostile import serving


@pytest.fixture
def server():
    """A web server on this machine."""
    with serving() as running:
        yield running


@pytest.fixture
def quick(monkeypatch, tmp_path):
    """No pauses between attempts, no proxies, and a home of one's own."""
    monkeypatch.setattr(fetching, "PAUSES", (0.0,) * 4)
    monkeypatch.setattr(fetching, "TIMEOUT", 5.0)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cache(tmp_path):
    """Where get_file keeps its files."""
    return tmp_path / "home" / "datasets"
