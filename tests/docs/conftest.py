"""The built site and a browser, made once for all tests that look at it."""

import functools
import http.server
import threading

import pytest

from tests.docs.browser import for_tests

LANGUAGES = ("zh", "en")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The folder of a fresh, strict build of both languages."""
    for needed in ("mkdocs", "material", "jieba"):
        pytest.importorskip(needed, reason="the tools of the site are not installed: pip install 'kerascn[docs]'")
    from dev_tools import docs

    folder = tmp_path_factory.mktemp("docs")
    status = docs.build(folder / "prepared", folder / "site")
    assert status == 0, "the strict build failed; `python dev.py docs` shows why"
    return folder / "site"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without writing about it."""

    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def browser(request, tmp_path_factory):
    with for_tests(request, tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.fixture(scope="session")
def address(browser, site):
    """Where the site is served."""
    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
