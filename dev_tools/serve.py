"""Shows the built site on this machine and builds it again when its sources change."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from .pages import LANGUAGES, PageError
from .words import say

PORT = 8000
OTHER_PORTS = 20  # so many are tried after a port in use
PAUSE = 0.5  # seconds between two looks at the sources

Build = Callable[[list[str]], int]
Times = dict[str, float]


def serve(site: Path, watched: Iterable[Path], build: Build, port: int = PORT) -> None:
    """Show the site and call ``build`` with the languages that changed, until interrupted."""
    seen = times(watched)
    with listening(site, port) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        if server.server_port != port:
            print(say("docs.port_taken", port=port, other=server.server_port))
        print(say("docs.shown", port=server.server_port), flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            for changed in changes(watched, seen):
                _build_again(changed, build)
        print(say("docs.ended"))
        server.shutdown()


def listening(site: Path, port: int) -> http.server.ThreadingHTTPServer:
    """A server at ``port``, or at the next one that nobody uses."""
    for candidate in range(port, port + OTHER_PORTS):
        try:
            return Server(("127.0.0.1", candidate), functools.partial(Handler, directory=str(site)))
        except OSError as error:
            reason = error
    raise SystemExit(say("docs.no_port", first=port, last=port + OTHER_PORTS - 1, reason=reason))


class Server(http.server.ThreadingHTTPServer):
    """One server for each port: a second one at the same port is refused on every system."""

    allow_reuse_address = os.name == "posix"


class Handler(http.server.SimpleHTTPRequestHandler):
    """Gives the files of the site, always the newest, and its own page for what is missing."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        language = "en" if self.path.startswith("/en/") else ""
        page = Path(self.directory, language, "404.html")
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return None

    def log_message(self, *given: Any) -> None:
        """What was asked for is of no interest while one writes."""


def changes(watched: Iterable[Path], seen: Times) -> Iterator[set[str]]:
    """The paths that changed, each time that some have."""
    while True:
        time.sleep(PAUSE)
        now = times(watched)
        if now != seen:
            yield {path for path in now.keys() | seen.keys() if now.get(path) != seen.get(path)}
            seen = now


def times(watched: Iterable[Path]) -> Times:
    """When each file was last changed. A file that goes while it is looked at is gone."""
    found: Times = {}
    for top in watched:
        for path in [top, *top.rglob("*")]:
            with contextlib.suppress(FileNotFoundError):
                if not path.is_dir():
                    found[path.as_posix()] = path.stat().st_mtime
    return found


def concerned(changed: set[str]) -> list[str]:
    """The languages in whose folder of ``docs`` all of the changed files lie; else all languages."""
    found = {language for path in changed for language in LANGUAGES if f"/docs/{language}/" in path}
    shared = any(all(f"/docs/{language}/" not in path for language in LANGUAGES) for path in changed)
    return [language for language in LANGUAGES if shared or language in found]


def _build_again(changed: set[str], build: Build) -> None:
    languages = concerned(changed)
    print(say("docs.changed", names=", ".join(sorted(Path(path).name for path in changed)[:3])), flush=True)
    try:
        status = build(languages)
    except PageError as fault:  # half of a block is written so far
        status = 1
        print(fault)
    print(say("docs.not_built" if status else "docs.built_again"), flush=True)
