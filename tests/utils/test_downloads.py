"""get_file against a real server on this machine, which may be as bad as it likes."""

import gzip
import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import textwrap
import time
from collections import namedtuple
from pathlib import Path

import pytest

import kerascn
from kerascn import config
from kerascn.declare import respell
from kerascn.utils import archives, data_utils, downloads, fetching, get_file
from kerascn.utils.data_utils import hash_file, validate_file
from tests.surface_lines import section
from tests.utils.hostile import endless, files, good, random_bytes, raw, redirect, serving, status

DATA = random_bytes(300_000)
MD5, SHA256 = hashlib.md5(DATA).hexdigest(), hashlib.sha256(DATA).hexdigest()
ROOT = Path(kerascn.__file__).parent.parent


@pytest.fixture
def server():
    with serving() as running:
        yield running


@pytest.fixture(autouse=True)
def quick(monkeypatch, tmp_path):
    monkeypatch.setattr(fetching, "PAUSES", (0.0,) * 4)
    monkeypatch.setattr(fetching, "TIMEOUT", 5.0)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "home" / "datasets"


def content(path):
    return Path(path).read_bytes()


# --------------------------------------------------------------------------- the good cases


def test_a_file_is_fetched_once_and_lies_in_the_cache(server, cache, capsys):
    server.plans["/a.bin"] = good(DATA)
    for _ in range(2):
        path = get_file("a.bin", server.address("/a.bin"), file_hash=SHA256)
        assert path == str(cache / "a.bin")
        assert content(path) == DATA
    assert len(server.asked) == 1
    assert files(cache) == ["a.bin"]
    said = capsys.readouterr().out
    assert server.address("/a.bin") in said and "300.0 KB/300.0 KB" in said


def test_folders_of_ones_own(server, tmp_path):
    server.plans["/a.bin"] = good(DATA)
    path = get_file("a.bin", server.address("/a.bin"), cache_subdir="", cache_dir=tmp_path / "x")
    assert path == str(tmp_path / "x" / "a.bin")
    path = get_file("deep/er/a.bin", server.address("/a.bin"), cache_subdir="models", cache_dir=str(tmp_path))
    assert path == str(tmp_path / "models" / "deep" / "er" / "a.bin")


def test_without_keras_home_the_cache_is_in_the_users_home(server, tmp_path, monkeypatch):
    monkeypatch.delenv("KERAS_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    server.plans["/a.bin"] = good(DATA)
    assert get_file("a.bin", server.address("/a.bin")) == str(tmp_path / ".keras" / "datasets" / "a.bin")


def test_a_cached_file_with_another_checksum_is_fetched_again(server, cache):
    cache.mkdir(parents=True)
    (cache / "a.bin").write_bytes(b"old")
    server.plans["/a.bin"] = good(DATA)
    assert content(get_file("a.bin", server.address("/a.bin"))) == b"old"
    assert content(get_file("a.bin", server.address("/a.bin"), md5_hash=MD5.upper())) == DATA
    assert len(server.asked) == 1


def test_a_cached_file_in_a_folder_that_is_only_read(server, cache):
    cache.mkdir(parents=True)
    (cache / "a.bin").write_bytes(DATA)
    cache.chmod(0o555)
    try:
        assert content(get_file("a.bin", "http://127.0.0.1:9/a", file_hash=SHA256)) == DATA
    finally:
        cache.chmod(0o755)


def test_redirections_within_the_web(server):
    server.plans["/a"] = redirect("/b", 301)
    server.plans["/b"] = redirect(server.address("/c"), 307)
    server.plans["/c"] = good(DATA)
    assert content(get_file("a", server.address("/a"))) == DATA


def test_a_file_of_this_machine(tmp_path):
    source = tmp_path / "my file.bin"
    source.write_bytes(DATA)
    assert content(get_file("a.bin", source.as_uri(), file_hash=SHA256)) == DATA


@pytest.mark.parametrize("chunked", [True, False])
def test_a_file_of_unknown_length(server, chunked, capsys):
    if chunked:
        server.plans["/a"] = raw(
            "HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"%x\r\n%s\r\n0\r\n\r\n" % (len(DATA), DATA)
        )
    else:
        server.plans["/a"] = raw("HTTP/1.0 200 OK", DATA)
    assert content(get_file("a", server.address("/a"))) == DATA
    assert "300.0 KB - " in capsys.readouterr().out


# --------------------------------------------------------------------------- checksums


def test_a_wrong_checksum_leaves_all_as_it_was(server, cache):
    cache.mkdir(parents=True)
    (cache / "a.bin").write_bytes(b"old")
    server.plans["/a.bin"] = good(b"wrong" + DATA)
    with pytest.raises(ValueError) as error:
        get_file("a.bin", server.address("/a.bin"), file_hash=SHA256)
    assert error.value.key == "data.checksum"
    assert SHA256 in str(error.value) and hashlib.sha256(b"wrong" + DATA).hexdigest() in str(error.value)
    assert files(cache) == ["a.bin"] and content(cache / "a.bin") == b"old"


def test_both_checksums_count(server, cache):
    server.plans["/a.bin"] = good(DATA)
    with pytest.raises(ValueError) as error:
        get_file("a.bin", server.address("/a.bin"), md5_hash=MD5, file_hash="0" * 64)
    assert error.value.key == "data.checksum" and files(cache) == []
    get_file("a.bin", server.address("/a.bin"), md5_hash=MD5, file_hash=SHA256)


def test_validate_file(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(DATA)
    assert validate_file(path, MD5) and validate_file(path, SHA256.upper()) and validate_file(str(path), MD5, "md5")
    assert validate_file(path, md5_hash=MD5) and validate_file(path, SHA256, "sha256", 7)
    assert not validate_file(path, "0" * 32) and not validate_file(path, "0" * 64, algorithm="sha256")
    assert hash_file(path) == SHA256 and hash_file(path, "md5") == MD5
    for wrong in ("", "xyz", None, "g" * 32, MD5 + "0"):
        with pytest.raises(ValueError) as error:
            validate_file(path, wrong)
        assert error.value.key == "data.hash"
    with pytest.raises(ValueError) as error:
        validate_file(path, MD5, "crc32")
    assert error.value.key == "data.algorithm"
    with pytest.raises(ValueError) as error:
        validate_file(path, MD5, chunk_size=0)
    assert error.value.key == "call.bad_value"


# --------------------------------------------------------------------------- broken connections


def test_a_dropped_connection_goes_on_where_it_broke(server, cache):
    server.plans["/a"] = [good(DATA, until=100_000), good(DATA, until=50_000), good(DATA)]
    assert content(get_file("a", server.address("/a"))) == DATA
    assert server.ranges() == [None, "bytes=100000-", "bytes=150000-"]
    assert files(cache) == ["a"]


def test_a_server_without_ranges_begins_anew(server, cache):
    server.plans["/a"] = [good(DATA, ranges=False, until=100_000), good(DATA, ranges=False)]
    assert content(get_file("a", server.address("/a"))) == DATA
    assert files(cache) == ["a"]


def test_a_server_that_does_not_say_which_file_it_is_is_not_asked_for_a_rest(server):
    server.plans["/a"] = [good(DATA, tag=None, until=100_000), good(DATA, tag='W/"1"', until=9), good(DATA)]
    assert content(get_file("a", server.address("/a"))) == DATA
    assert server.ranges() == [None, None, None]


def test_a_file_that_changes_between_is_fetched_whole(server):
    other = random_bytes(200_000, b"other")
    server.plans["/a"] = [good(DATA, until=100_000), good(other, tag='"2"')]
    assert content(get_file("a", server.address("/a"))) == other
    assert server.ranges() == [None, "bytes=100000-"]


def test_after_many_failures_the_rest_is_left_for_the_next_call(server, cache):
    server.plans["/a"] = [good(DATA, until=100_000), status(503)]
    with pytest.raises(ConnectionError) as error:
        get_file("a", server.address("/a"), file_hash=SHA256)
    assert error.value.key == "data.interrupted" and "100000" in str(error.value)
    assert files(cache) == ["a.part", "a.part.json"]
    assert len(server.asked) == 5
    server.plans["/a"] = good(DATA)
    assert content(get_file("a", server.address("/a"), file_hash=SHA256)) == DATA
    assert server.ranges()[-1] == "bytes=100000-"
    assert files(cache) == ["a"]


def test_the_rest_of_another_address_is_not_taken(server):
    server.plans["/a"] = [good(DATA, until=100_000), status(500)]
    with pytest.raises(ConnectionError):
        get_file("a", server.address("/a"))
    server.plans["/b"] = good(DATA[::-1])
    assert content(get_file("a", server.address("/b"))) == DATA[::-1]
    assert server.ranges()[-1] is None


def test_a_spoiled_beginning_is_fetched_again(server, cache):
    server.plans["/a"] = [good(DATA, until=100_000), status(500)]
    with pytest.raises(ConnectionError):
        get_file("a", server.address("/a"), file_hash=SHA256)
    (cache / "a.part").write_bytes(b"x" * 70_000)
    server.plans["/a"] = good(DATA)
    assert content(get_file("a", server.address("/a"), file_hash=SHA256)) == DATA
    assert server.ranges()[-2:] == ["bytes=70000-", None]


@pytest.mark.parametrize(
    "head",
    [
        "Content-Range: bytes 5-299999/300000",
        "Content-Range: bytes 100000-299999/400000",
        "Content-Range: nonsense",
        "Content-Type: text/plain",
        'Content-Range: bytes 100000-299999/300000\nETag: "2"',
    ],
)
def test_a_rest_that_is_another_one_is_not_taken(server, head):
    lie = raw(f"HTTP/1.1 206 Partial\nContent-Length: 200000\n{head}", b"x" * 200_000)
    server.plans["/a"] = [good(DATA, until=100_000), lie, good(DATA)]
    assert content(get_file("a", server.address("/a"))) == DATA


def test_a_whole_but_unchecked_rest(server, cache):
    """The program was ended between the last byte and the move."""
    cache.mkdir(parents=True)
    (cache / "a.part").write_bytes(DATA)
    about = {"address": hashlib.sha256(server.address("/a").encode()).hexdigest(), "validator": '"1"', "total": 300000}
    (cache / "a.part.json").write_text(json.dumps(about))
    server.plans["/a"] = good(DATA)
    assert content(get_file("a", server.address("/a"))) == DATA
    assert files(cache) == ["a"]


@pytest.mark.parametrize("note", ["", "[]", "{", '{"address": 1}', "\x00", '{"validator": "x"}'])
def test_a_note_that_makes_no_sense_is_none(server, cache, note):
    cache.mkdir(parents=True)
    (cache / "a.part").write_bytes(b"x" * 1000)
    (cache / "a.part.json").write_text(note)
    server.plans["/a"] = good(DATA)
    assert content(get_file("a", server.address("/a"))) == DATA
    assert files(cache) == ["a"]


def test_one_that_stands_still_is_given_up(server, monkeypatch, cache):
    monkeypatch.setattr(fetching, "TIMEOUT", 0.1)
    server.plans["/a"] = raw('HTTP/1.1 200 OK\nContent-Length: 9\nETag: "1"', b"ab", b"c", pause=1.0)
    with pytest.raises(ConnectionError) as error:
        get_file("a", server.address("/a"))
    assert error.value.key == "data.interrupted"
    assert files(cache) == ["a.part", "a.part.json"]


def test_one_that_trickles_is_given_up(server, monkeypatch):
    monkeypatch.setattr(fetching, "WATCHED", 0.1)
    monkeypatch.setattr(fetching, "SLOWEST", 1000.0)
    server.plans["/a"] = raw("HTTP/1.1 200 OK\nContent-Length: 900", *[b"a"] * 20, pause=0.05)
    with pytest.raises(ConnectionError) as error:
        get_file("a", server.address("/a"))
    assert "0 s" in str(error.value)


def test_nobody_there(cache):
    with pytest.raises(OSError) as error:
        get_file("a", "http://127.0.0.1:9/a")
    assert error.value.key == "data.interrupted"
    with pytest.raises(OSError) as error:
        get_file("a", "http://no-such-host.invalid/a")
    assert error.value.key == "data.refused"
    assert files(cache) == []


@pytest.mark.parametrize("number", [204, 300, 400, 401, 403, 404, 410, 501])
def test_a_refusal_is_believed_at_once(server, cache, number):
    server.plans["/a"] = status(number)
    with pytest.raises(OSError) as error:
        get_file("a", server.address("/a"))
    assert error.value.key == "data.refused" and str(number) in str(error.value)
    assert len(server.asked) == 1 and files(cache) == []


# --------------------------------------------------------------------------- lies


def test_less_than_announced(server, cache):
    server.plans["/a"] = raw("HTTP/1.1 200 OK\nContent-Length: 400000", DATA)
    with pytest.raises(ConnectionError) as error:
        get_file("a", server.address("/a"))
    assert error.value.key == "data.interrupted" and "400000" in str(error.value)
    assert "a" not in files(cache)


def test_more_than_announced(server, cache):
    server.plans["/a"] = raw("HTTP/1.1 200 OK\nContent-Length: 1000", DATA)
    with pytest.raises(ValueError) as error:
        get_file("a", server.address("/a"), file_hash=SHA256)
    assert error.value.key == "data.checksum" and files(cache) == []


@pytest.mark.parametrize(
    "head",
    [
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked",
        "nonsense",
        "HTTP/1.1 200 OK\n" + "X: y\n" * 200,
        "HTTP/1.1 200 OK\nX: " + "y" * 70_000,
        "HTTP/1.1 999999 OK",
    ],
)
def test_nonsense_instead_of_an_answer(server, cache, head):
    server.plans["/a"] = raw(head, b"zzz\r\nnonsense")
    with pytest.raises(OSError) as error:
        get_file("a", server.address("/a"))
    assert error.value.key in ("data.interrupted", "data.refused")
    assert set(files(cache)) <= {"a.part", "a.part.json"}


@pytest.mark.parametrize("length", ["-5", "1e3", "", "99999999999999999999999999"])
def test_a_length_that_is_none(server, cache, length):
    server.plans["/a"] = raw(f"HTTP/1.1 200 OK\nContent-Length: {length}", DATA)
    try:
        assert content(get_file("a", server.address("/a"))) == DATA
    except OSError as error:
        assert error.key in ("data.no_room", "data.interrupted")
        assert "a" not in files(cache)


def test_one_that_never_stops(server, monkeypatch, cache):
    monkeypatch.setattr(fetching, "MOST_WITHOUT_LENGTH", 2**20)
    server.plans["/a"] = endless()
    with pytest.raises(OSError) as error:
        get_file("a", server.address("/a"))
    assert error.value.key == "data.endless" and files(cache) == []


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://127.0.0.1/a", "data:,x", "//[", "", "javascript:1", "http://u:p@127.0.0.1/"]
)
def test_redirections_out_of_the_web(server, cache, to):
    server.plans["/a"] = redirect(to)
    with pytest.raises(ValueError) as error:
        get_file("a", server.address("/a"))
    assert error.value.key in ("data.redirection", "data.address") and files(cache) == []


def test_a_protected_connection_never_leads_to_an_open_one():
    assert fetching._redirected("https://a.b/c", "//d.e/f#g") == "https://d.e/f"
    assert fetching._redirected("http://a.b/c", "https://d.e/f") == "https://d.e/f"
    with pytest.raises(ValueError) as error:
        fetching._redirected("https://a.b/c", "http://a.b/c")
    assert error.value.key == "data.redirection"


def test_redirections_in_a_circle_and_with_endless_bodies(server, cache):
    server.plans["/a"], server.plans["/b"] = redirect("/b"), redirect("/a")
    with pytest.raises(ValueError) as error:
        get_file("a", server.address("/a"))
    assert error.value.key == "data.redirections" and len(server.asked) == 11
    server.plans["/c"], server.plans["/d"] = endless("HTTP/1.1 302 Found\nLocation: /d"), good(DATA)
    assert content(get_file("c", server.address("/c"))) == DATA
    assert files(cache) == ["c"]


# --------------------------------------------------------------------------- compression on the way


@pytest.mark.parametrize("checked", [True, False])
def test_a_file_that_is_compressed_on_its_way(server, cache, checked):
    packed = gzip.compress(b"a\n" * 9000)
    wanted = hashlib.sha256(b"a\n" * 9000).hexdigest() if checked else None
    server.plans["/a.csv"] = good(packed, Content_Encoding="gzip")
    assert content(get_file("a.csv", server.address("/a.csv"), file_hash=wanted)) == b"a\n" * 9000
    assert files(cache) == ["a.csv"]


@pytest.mark.parametrize("name", ["a.csv.gz", "a.tgz", "a.bin"])
def test_a_file_that_is_only_called_compressed(server, name):
    packed = gzip.compress(DATA)
    wanted = hashlib.sha256(packed).hexdigest() if name == "a.bin" else None
    server.plans["/" + name] = good(packed, Content_Encoding="x-gzip")
    assert content(get_file(name, server.address("/" + name), file_hash=wanted)) == packed


@pytest.mark.parametrize("body", [b"no gzip", gzip.compress(DATA)[:-9], gzip.compress(bytes(10**8))])
def test_a_compression_that_is_none_or_a_bomb(server, cache, body, monkeypatch):
    monkeypatch.setattr(downloads, "RATIO", 100)
    server.plans["/a"] = good(body, Content_Encoding="gzip")
    with pytest.raises(ValueError) as error:
        get_file("a", server.address("/a"))
    assert error.value.key == "data.archive_broken"
    assert files(cache) == []


def test_another_compression_is_refused(server, cache):
    server.plans["/a"] = good(DATA, Content_Encoding="br")
    with pytest.raises(OSError) as error:
        get_file("a", server.address("/a"))
    assert error.value.key == "data.refused" and files(cache) == []


# --------------------------------------------------------------------------- the disk


def test_no_room(server, cache, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(fetching.shutil, "disk_usage", lambda path: usage(10**6, 0, 10**5))
    server.plans["/a"] = good(DATA)
    with pytest.raises(OSError) as error:
        get_file("a", server.address("/a"))
    assert error.value.key == "data.no_room" and "300000" in str(error.value)
    assert set(files(cache)) <= {"a.part.json"}


def program(text, *arguments, **options):
    """A child process that runs a program."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "KERASCN_LANG": "en"}
    line = [sys.executable, "-B", "-c", textwrap.dedent(text), *arguments]
    return subprocess.Popen(line, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def test_a_disk_that_becomes_full(server, cache):
    """The process may write no file of more than 100000 bytes."""
    server.plans["/a"] = raw("HTTP/1.0 200 OK", DATA)
    running = program(
        """
        import signal, sys
        from kerascn.utils import get_file
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            get_file("a", sys.argv[1])
        except OSError as error:
            print(error.key)
        """,
        server.address("/a"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    out, err = running.communicate(timeout=60)
    assert out.splitlines()[-1:] == ["data.no_room"], err
    assert files(cache) == []


def test_a_folder_that_is_none_or_can_not_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError) as error:
        get_file("a", "http://127.0.0.1:9/a", cache_dir=tmp_path / "file")
    assert error.value.key == "data.not_writable"
    (tmp_path / "datasets" / "a").mkdir(parents=True)
    with pytest.raises(IsADirectoryError) as error:
        get_file("a", "http://127.0.0.1:9/a", cache_dir=tmp_path)
    assert error.value.key == "data.folder_there"


# --------------------------------------------------------------------------- several processes, and ended ones

FETCH = """
import hashlib, sys
from kerascn.utils.downloads import get_file
path = get_file("a", sys.argv[1])
print(hashlib.sha256(open(path, "rb").read()).hexdigest())
"""


@pytest.mark.parametrize("count", [2, pytest.param(6, marks=pytest.mark.all_only)])
def test_several_processes_at_once(server, cache, count):
    server.plans["/a"] = good(DATA, pause=0.005)
    running = [program(FETCH, server.address("/a")) for _ in range(count)]
    said = [one.communicate(timeout=100)[0].splitlines()[-1] for one in running]
    assert said == [SHA256] * count
    assert len(server.asked) == 1 and files(cache) == ["a"]


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_an_ended_process_leaves_what_the_next_goes_on_with(server, cache, end):
    server.plans["/a"] = [good(DATA, pause=0.05), good(DATA)]
    running = program(FETCH, server.address("/a"))
    part = cache / "a.part"
    for _ in range(1000):
        if part.exists() and part.stat().st_size > 20_000:
            break
        time.sleep(0.02)
    running.send_signal(end)
    running.communicate(timeout=60)
    left = [name for name in files(cache) if not (end == signal.SIGKILL and name == "a.lock")]
    assert left == ["a.part", "a.part.json"]
    there = part.stat().st_size
    assert 0 < there < len(DATA)
    assert content(get_file("a", server.address("/a"), file_hash=SHA256)) == DATA
    assert server.ranges()[-1] == f"bytes={there}-"
    assert files(cache) == ["a"]


# --------------------------------------------------------------------------- what can't be meant

NAMES = [
    "/etc/x", "../x", "a/../../x", "a//b", "", ".", "..", "a/", "C:x", "C:\\x", "a\\b", "a\0b", "a\nb", "con",
    "NUL.txt", "com1.npz", "a.", "a ", "x" * 300, "a?b", None, 5, b"x",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_names_that_leave_the_cache_or_work_on_one_system_only(name, tmp_path):
    with pytest.raises(ValueError) as error:
        get_file(name, "http://127.0.0.1:9/a")
    assert error.value.key == "data.name"
    assert files(tmp_path) == []


ADDRESSES = [
    "ftp://127.0.0.1/a", "data:,a", "127.0.0.1/a", "/etc/passwd", "", "http://", "http:///a", "http://[/",
    "http://a b/", "http://u:p@127.0.0.1/a", "http://127.0.0.1:x/", "http://127.0.0.1/\r\nX: y",
    "http://" + "x" * 99 + ".com/", None, 5,
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES, ids=repr)
def test_addresses_that_are_none(address, cache):
    with pytest.raises(ValueError) as error:
        get_file("a", address)
    assert error.value.key == "data.address"
    assert files(cache) == []


def test_addresses_in_other_letters():
    checked = fetching.check_address("http://例子.测试/数据 集.zip".replace(" ", ""))
    assert checked == "http://xn--fsqu00a.xn--0zwm56d/%E6%95%B0%E6%8D%AE%E9%9B%86.zip"
    assert fetching.check_address("https://a.b/c%20d?e=f&g") == "https://a.b/c%20d?e=f&g"


@pytest.mark.parametrize("origin", ["file:///no/such/file", "file://elsewhere/etc/passwd", "file:///etc", "file:"])
def test_files_of_this_machine_that_are_none(origin, cache):
    with pytest.raises(OSError) as error:
        get_file("a", origin)
    assert error.value.key == "data.no_file" and files(cache) == []


def test_words_that_nobody_knows():
    with pytest.raises(ValueError) as error:
        get_file("a", "http://127.0.0.1:9/a", hash_algorithm="crc32")
    assert error.value.key == "data.algorithm"
    with pytest.raises(ValueError) as error:
        get_file("a", "http://127.0.0.1:9/a", extract=True, archive_format="rar")
    assert error.value.key == "data.format"


def test_the_sentences_are_in_both_languages(monkeypatch):
    config.set_language("zh")
    try:
        with pytest.raises(ValueError, match="缓存"):
            get_file("../a", "http://127.0.0.1:9/a")
    finally:
        config.forget()


# --------------------------------------------------------------------------- the bar


def test_the_bar_says_how_much_in_units(capsys):
    bar = downloads.DownloadBar()
    bar._place = "terminal"
    bar.interval = 0
    bar.show(500_000, 11_490_434)
    bar.show(5_500_000, 11_490_434)
    bar.close()
    said = capsys.readouterr().out
    assert "5.5 MB/11.5 MB [=" in said and "ETA: " in said and said.rstrip().endswith("/s")
    assert [downloads.readable(n) for n in (0, 999, 1500, 2.5e6, 3e9)] == [
        "0 B",
        "999 B",
        "1.5 KB",
        "2.5 MB",
        "3.00 GB",
    ]


# --------------------------------------------------------------------------- the printed surfaces


@pytest.mark.parametrize("release, dialect", [("1.1.2", 1), ("1.2.2", 1), ("2.1.5", 2), ("2.3.1", 2)])
def test_the_arguments_of_all_releases(release, dialect):
    lines = {line.name: line for line in section(release, "keras.utils.data_utils")}
    for name in ("get_file", "validate_file"):
        own = getattr(data_utils, name).__wrapped__
        sheet = respell.sheet_of(own, name, keras1=name)
        values = {argument: f"value {place}" for place, argument in enumerate(lines[name].arguments)}
        by_place = respell.read(sheet, tuple(values.values()), {}, dialect)
        assert respell.read(sheet, (), values, dialect) == by_place
        assert set(values.values()) <= set(by_place.values())
        few = {argument: values[argument] for argument in lines[name].arguments if argument not in lines[name].defaults}
        made = respell.read(sheet, (), few, dialect)
        assert {word: made[word] for word in lines[name].defaults} == lines[name].defaults


def test_the_whole_way_in_the_words_of_keras_1(server, tmp_path):
    server.plans["/a"] = good(DATA)
    kerascn.set_dialect(1)
    try:
        path = get_file("a", server.address("/a"), False, MD5, "models")
    finally:
        config.forget()
    assert path == str(tmp_path / "home" / "models" / "a")
    assert archives.check_formats(None) == ()
