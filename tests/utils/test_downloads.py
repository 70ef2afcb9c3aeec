"""get_file against a real server on this machine, which may be as bad as it likes."""

import hashlib
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
from tests.utils.hostile import files, good, random_bytes, raw, redirect

DATA = random_bytes(300_000)
MD5, SHA256 = hashlib.md5(DATA).hexdigest(), hashlib.sha256(DATA).hexdigest()
ROOT = Path(kerascn.__file__).parent.parent
pytestmark = pytest.mark.usefixtures("quick")


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
    for wrong in ({"cache_dir": 5}, {"cache_subdir": None}, {"cache_dir": b"a"}):
        with pytest.raises(TypeError) as error:
            get_file("a", "http://127.0.0.1:9/a", **wrong)
        assert error.value.key == "data.path" and next(iter(wrong)) in str(error.value)
    (tmp_path / "datasets" / "a").mkdir(parents=True)
    with pytest.raises(IsADirectoryError) as error:
        get_file("a", "http://127.0.0.1:9/a", cache_dir=tmp_path)
    assert error.value.key == "data.folder_there"


@pytest.mark.skipif(
    not os.path.isdir("/proc/self"), reason="Linux alone has this folder, in which nobody can write: run it there"
)
def test_a_folder_of_the_system():
    with pytest.raises(OSError) as error:
        get_file("a", "http://127.0.0.1:9/a", cache_dir="/proc/none")
    assert error.value.key == "data.not_writable"


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
