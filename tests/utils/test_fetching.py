"""What fetches a file over HTTP, against a real server that breaks off, lies, leads elsewhere and never stops."""

import gzip
import hashlib
import json
import shutil
import ssl
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kerascn.utils import downloads, fetching, get_file
from tests.utils.hostile import endless, files, good, random_bytes, raw, redirect, serving, status

DATA = random_bytes(300_000)
SHA256 = hashlib.sha256(DATA).hexdigest()
pytestmark = pytest.mark.usefixtures("quick")


def content(path):
    return Path(path).read_bytes()


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
    assert error.value.key == "data.refused"
    with pytest.raises(OSError) as error:
        get_file("a", "http://no-such-host.invalid/a")
    assert error.value.key == "data.refused"
    assert files(cache) == []


def test_one_that_never_answers_is_not_waited_for_long(server, monkeypatch, cache):
    """As behind a wall that swallows everything."""
    monkeypatch.setattr(fetching, "TIMEOUT", 0.2)
    server.plans["/a"] = lambda handler: time.sleep(1)
    with pytest.raises(ConnectionError) as error:
        get_file("a", server.address("/a"))
    assert error.value.key == "data.refused" and "timed out" in str(error.value)
    assert len(server.asked) == 2 and files(cache) == []


def test_the_proxy_of_the_environment_is_asked(server, monkeypatch):
    monkeypatch.setenv("http_proxy", server.address(""))
    server.plans["http://example.invalid/a"] = good(DATA)
    assert content(get_file("a", "http://example.invalid/a")) == DATA


def test_a_certificate_of_nobody_is_refused_at_once(tmp_path, cache):
    """The server's own certificate says nothing until somebody trusts it; then it must not lead to an open address."""
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=DNS:localhost", "-keyout", tmp_path / "key", "-out", tmp_path / "certificate"]
    if shutil.which("openssl") is None:
        pytest.skip("the program openssl, which makes the certificate, is not installed: apt-get install openssl")
    subprocess.run(made, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    with serving() as protected, serving() as open_one:
        protected.socket = context.wrap_socket(protected.socket, server_side=True)
        protected.plans["/a"], protected.plans["/b"] = good(DATA), redirect(open_one.address("/b"))
        address = f"https://localhost:{protected.server_address[1]}"
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED") as error:
            get_file("a", f"{address}/a")
        assert error.value.key == "data.refused" and protected.asked == [] and files(cache) == []
        with pytest.MonkeyPatch.context() as trusted:
            trusted.setenv("SSL_CERT_FILE", str(tmp_path / "certificate"))
            assert content(get_file("a", f"{address}/a")) == DATA
            with pytest.raises(ValueError) as error:
                get_file("b", f"{address}/b")
        assert error.value.key == "data.redirection" and open_one.asked == []


def test_threads_fetch_a_file_once(server):
    server.plans["/a"] = good(DATA, pause=0.002)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: content(get_file("a", server.address("/a"))), range(4)))
    assert found == [DATA] * 4 and len(server.asked) == 1


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
    assert files(cache) == []  # the server does not say which file it is, so nobody could go on with it


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
