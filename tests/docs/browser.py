"""A real browser for the tests: Chromium, spoken to in its debugging protocol through two pipes.

It needs nothing but the standard library. ``Browser.open`` shows a page, ``Page.run`` evaluates a script in
it, ``Page.wait`` waits until a script's value is true, also on the page that a click leads to.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--hide-scrollbars",
)
GONE = -32000  # the number of the answer that what was asked about is no longer there
# Chromium reads commands from descriptor 3 and answers on descriptor 4; this little program puts ours there.
# The copies made first are above 4, so that neither end is overwritten before it is moved.
MOVE_PIPES = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for end, place in zip(ends, (3, 4)):
    os.dup2(end, place)
os.execv(sys.argv[3], sys.argv[3:])
"""


@contextmanager
def for_tests(request, folder):
    """A running browser for a fixture; with ``--all`` there must be one."""
    path = find()
    if path is None and request.config.getoption("--all"):
        pytest.fail("no browser: install chromium, --all wants these tests run")
    if path is None:
        pytest.skip("there is no browser to look with: apt-get install chromium")
    running = Browser(path, folder)
    try:
        yield running
    finally:
        running.close()


def find():
    """The path of a browser, or ``None``; Windows can't pass pipes on in this way."""
    return None if os.name == "nt" else next(filter(None, map(shutil.which, NAMES)), None)


class PageLeft(Exception):
    """The page that was asked is being left for another one."""


class Browser:
    """One running browser."""

    def __init__(self, path, profile):
        read_by_browser, self._to = os.pipe()
        self._from, written_by_browser = os.pipe()
        pipes = (read_by_browser, written_by_browser)
        command = [sys.executable, "-c", MOVE_PIPES, *map(str, pipes), path, *FLAGS]
        command += [f"--user-data-dir={profile}", "--remote-debugging-pipe", "about:blank"]
        self._process = subprocess.Popen(command, pass_fds=pipes, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for end in pipes:
            os.close(end)
        self._calls, self._rest, self.events = 0, b"", []

    def call(self, method, session=None, **parameters):
        """Send one command and wait for its answer; events that come in between are kept."""
        self._calls += 1
        message = {"id": self._calls, "method": method, "params": parameters}
        os.write(self._to, json.dumps(message | ({"sessionId": session} if session else {})).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == self._calls:
                if answer.get("error", {}).get("code") == GONE:
                    raise PageLeft(answer["error"]["message"])
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def _receive(self):
        while b"\0" not in self._rest:
            received = os.read(self._from, 1 << 16)
            assert received, "the browser has ended"
            self._rest += received
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def open(self, address, size=(1280, 900), scheme="light"):
        """A new page at ``address``, for a reader who has never been there and prefers the ``scheme``."""
        reader = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call("Target.createTarget", url="about:blank", browserContextId=reader)["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session)
        for room in ("Page", "Network", "Runtime"):
            page.call(f"{room}.enable")
        page.resize(*size)
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        page.call("Page.navigate", url=address)
        page.wait("document.readyState === 'complete' && location.href !== 'about:blank'")
        return page

    def close(self):
        """End the browser."""
        os.close(self._to)
        os.close(self._from)
        self._process.kill()
        self._process.wait()


class Page:
    """One page of a browser."""

    def __init__(self, browser, session):
        self.browser, self.session = browser, session

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def resize(self, width, height):
        """Give the window another size."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1}
        self.call("Emulation.setDeviceMetricsOverride", **size, mobile=width < 600)

    def run(self, script):
        """The value of a script."""
        return self.call("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def wait(self, script, seconds=30):
        """Wait until the value of a script is true; the value."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                value = self.run(script)
            except PageLeft:
                value = None  # the next page will answer
            if value:
                return value
            time.sleep(0.05)
        raise TimeoutError(f"after {seconds} s still not true: {script}")

    def events(self, method):
        """The events of one kind that this page has caused so far."""
        found = [event for event in self.browser.events if event.get("sessionId") == self.session]
        return [event["params"] for event in found if event["method"] == method]

    def picture(self, path, whole=False):
        """Save what is seen, or the whole page, as PNG."""
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        path.write_bytes(base64.b64decode(data))
