"""The site shown while one writes: what changed is built again, an occupied port and Ctrl-C are no accident."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest

pytest.importorskip("yaml", reason="the tools of the site are not installed: pip install 'kerascn[docs]'")

from dev_tools import pages, serve

needs_posix = pytest.mark.skipif(
    os.name == "nt", reason="Windows sends Ctrl-C to whole groups of processes; run it on Linux or macOS"
)


@pytest.fixture
def folder(tmp_path):
    """A small built site."""
    (tmp_path / "en").mkdir()
    for name in ("index.html", "404.html", "en/404.html"):
        (tmp_path / name).write_text(f"this is {name}", encoding="utf-8")
    return tmp_path


@pytest.fixture
def taken():
    """A port that somebody else listens at."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def fetched(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers


def test_what_is_missing_gets_the_page_of_its_language(folder, capsys):
    with serve.listening(folder, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert fetched(server.server_port, "/")[:2] == (200, "this is index.html")
        assert fetched(server.server_port, "/no/")[:2] == (404, "this is 404.html")
        assert fetched(server.server_port, "/en/no/")[:2] == (404, "this is en/404.html")
        assert fetched(server.server_port, "/")[2]["Cache-Control"] == "no-store"
        server.shutdown()
    assert capsys.readouterr().err == ""


def test_a_port_in_use_gives_way_to_the_next(folder, taken):
    with serve.listening(folder, taken) as server:
        assert taken < server.server_port < taken + serve.OTHER_PORTS


def test_no_free_port_is_said(folder, taken, monkeypatch):
    monkeypatch.setattr(serve, "OTHER_PORTS", 1)
    with pytest.raises(SystemExit, match=f"{taken}.*--port"):
        serve.listening(folder, taken)


def test_only_the_language_that_changed_is_built(tmp_path):
    def languages(*names):
        return serve.concerned({(tmp_path / name).as_posix() for name in names})

    assert languages("docs/en/index.md") == ["en"]
    assert languages("docs/zh/layers/core.md") == ["zh"]
    assert languages("docs/zh/index.md", "docs/en/index.md") == ["zh", "en"]
    assert languages("docs/theme/assets/site.css") == languages("mkdocs.yml") == ["zh", "en"]
    assert languages("docs/en/index.md", "tutorials/autoencoders/tutorial.py") == ["zh", "en"]


def test_changes_are_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(serve, "PAUSE", 0)
    kept, gone, new = (tmp_path / name for name in ("kept.md", "gone.md", "new.md"))
    for path in (kept, gone):
        path.write_text("old", encoding="utf-8")
    found = serve.changes([tmp_path, tmp_path / "not there"], serve.times([tmp_path]))
    gone.unlink()
    new.write_text("new", encoding="utf-8")
    os.utime(kept, (1, 1))
    assert next(found) == {path.as_posix() for path in (kept, gone, new)}


SHOW = """
import pathlib, sys
from dev_tools import serve
from dev_tools.pages import PageError

def build(languages):
    print("built", languages, flush=True)
    if (watched / "docs/en/half.md").exists():
        raise PageError("half.md:1: this block is never closed")
    return 0

watched, port = pathlib.Path(sys.argv[1]), int(sys.argv[2])
serve.serve(watched, [watched / "docs"], build, port)
"""


@needs_posix
def test_a_process_that_shows_the_site(folder, taken):
    pages_of_en = folder / "docs" / "en"
    pages_of_en.mkdir(parents=True)
    command = [sys.executable, "-u", "-c", SHOW, str(folder), str(taken)]
    settings = os.environ | {"KERASCN_LANG": "en"}
    with subprocess.Popen(
        command, cwd=pages.ROOT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as shown:
        assert f"Port {taken} is in use" in shown.stdout.readline()
        port = int(shown.stdout.readline().split("127.0.0.1:")[1].split("/")[0])
        assert fetched(port, "/")[1] == "this is index.html"
        (pages_of_en / "half.md").write_text("```python\n", encoding="utf-8")
        lines = [shown.stdout.readline() for _ in range(4)]
        assert "half.md" in lines[0] and lines[1] == "built ['en']\n"
        assert "never closed" in lines[2] and "former ones" in lines[3]
        shown.send_signal(signal.SIGINT)
        rest, status = shown.stdout.read(), shown.wait(20)
    assert (rest, status) == ("Ended.\n", 0)


@pytest.mark.all_only
@needs_posix
def test_a_page_is_changed_and_shown(tmp_path):
    """The real thing: a copy of the sources, `dev_tools.docs --serve`, a change of an English page."""
    pytest.importorskip("mkdocs", reason="the tools of the site are not installed: pip install 'kerascn[docs]'")
    known = subprocess.check_output(["git", "ls-files"], cwd=pages.ROOT, text=True).split("\n")
    for name in known:
        if name.startswith(("dev_tools/", "kerascn/", "docs/", "tutorials/", "examples/", "mkdocs", "setup.py")):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(pages.ROOT / name, tmp_path / name)
    command = [sys.executable, "-u", "-m", "dev_tools.docs", "--serve", "--port", "8100"]
    settings = os.environ | {"KERASCN_LANG": "en", "PYTHONPATH": str(tmp_path)}
    with subprocess.Popen(
        command, cwd=tmp_path, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as shown:
        line = next(line for line in shown.stdout if "127.0.0.1:" in line and "site" in line and "in use" not in line)
        port = int(line.split("127.0.0.1:")[1].split("/")[0])
        before = (tmp_path / "site" / "index.html").stat().st_mtime
        with (tmp_path / "docs" / "en" / "installation.md").open("a", encoding="utf-8") as page:
            page.write("\nWritten a moment ago.\n")
        until = time.monotonic() + 120
        while "Written a moment ago." not in fetched(port, "/en/installation/")[1]:
            assert time.monotonic() < until
            time.sleep(0.5)
        assert (tmp_path / "site" / "index.html").stat().st_mtime == before
        shown.send_signal(signal.SIGINT)
        shown.stdout.read()
        assert shown.wait(20) == 0
