"""Where a published file is found: in the cache, at the mirror, at its address; and which file is taken."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import kerascn
from kerascn import config, datasets
from kerascn.datasets import published
from kerascn.datasets.published import PUBLISHED, Published, find, trust
from kerascn.utils import fetching
from tests import genuine
from tests.utils.hostile import files, good, random_bytes, redirect, serving, status

DATA = random_bytes(50_000)
OTHER = random_bytes(50_000, b"other")
SHA256, MD5 = hashlib.sha256(DATA).hexdigest(), hashlib.md5(DATA).hexdigest()
SHA256_OF_OTHER = hashlib.sha256(OTHER).hexdigest()
ROOT = Path(kerascn.__file__).parent.parent


@pytest.fixture
def server():
    with serving() as running:
        running.plans["/published/mnist.npz"] = good(DATA)
        running.plans["/published/reuters.pkl"] = good(DATA)
        yield running


@pytest.fixture(autouse=True)
def settings(monkeypatch, tmp_path, server):
    """A home of our own, and two files that this machine publishes: one with a checksum, one without."""
    monkeypatch.setattr(fetching, "PAUSES", ())
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KERASCN_DATA_MIRROR", raising=False)
    monkeypatch.setattr(published, "_trusted", {})
    table = {
        "mnist.npz": Published((MD5, "0" * 64), (server.address("/gone"), server.address("/published/mnist.npz"))),
        "reuters.pkl": Published((), (server.address("/published/reuters.pkl"),)),
        "fashion-mnist/t10k.gz": Published((SHA256,), (server.address("/gone"),)),
        "cifar-10-python.tar.gz": Published((SHA256,), (server.address("/gone"),), ("cifar-10-batches-py.tar.gz",)),
    }
    monkeypatch.setattr(published, "PUBLISHED", table)
    config.forget()
    yield
    config.forget()


@pytest.fixture
def cache(tmp_path):
    folder = tmp_path / "home" / "datasets"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    folder = tmp_path / "mirror"
    folder.mkdir()
    monkeypatch.setenv("KERASCN_DATA_MIRROR", str(folder))
    return folder


def content(path):
    return Path(path).read_bytes()


# --------------------------------------------------------------------------- the cache and the addresses


def test_the_first_address_that_has_it(server, cache):
    assert find("mnist.npz") == str(cache / "mnist.npz")
    assert content(cache / "mnist.npz") == DATA
    assert [path for path, _ in server.asked] == ["/gone", "/published/mnist.npz"]
    assert find("mnist.npz") == str(cache / "mnist.npz") and len(server.asked) == 2
    assert files(cache) == ["mnist.npz"]


def test_a_file_of_an_old_installation_is_taken(server, cache):
    (cache / "mnist.npz").write_bytes(DATA)
    (cache / "cifar-10-batches-py.tar.gz").write_bytes(DATA)
    assert find("mnist.npz") == str(cache / "mnist.npz")
    assert find("cifar-10-python.tar.gz") == str(cache / "cifar-10-batches-py.tar.gz")
    assert server.asked == []


def test_a_damaged_file_of_an_old_installation_is_fetched_again(server, cache):
    (cache / "mnist.npz").write_bytes(DATA[:-1])
    assert content(find("mnist.npz")) == DATA


def test_a_damaged_file_stays_if_there_is_no_other(server, cache):
    (cache / "mnist.npz").write_bytes(OTHER)
    server.plans["/published/mnist.npz"] = good(b"something else")
    with pytest.raises(FileNotFoundError) as error:
        find("mnist.npz")
    assert error.value.key == "data.nowhere"
    assert SHA256_OF_OTHER in str(error.value) and "trust('mnist.npz'" in str(error.value)
    assert files(cache) == ["mnist.npz"] and content(cache / "mnist.npz") == OTHER


def test_another_name_in_the_cache_and_a_path_of_ones_own(server, cache, tmp_path):
    assert find("mnist.npz", "mine.npz") == str(cache / "mine.npz")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.npz").write_bytes(DATA)
    asked = len(server.asked)
    assert find("mnist.npz", tmp_path / "a" / "b.npz") == str(tmp_path / "a" / "b.npz")
    assert len(server.asked) == asked
    assert content(find("mnist.npz", str(tmp_path / "a" / "c.npz"))) == DATA
    for path in ("../x.npz", "con", "a\0"):
        with pytest.raises(ValueError) as error:
            find("mnist.npz", path)
        assert error.value.key == "data.name"


@pytest.mark.parametrize("with_mirror", [False, True])
def test_a_file_of_the_users_own_is_never_replaced(server, cache, tmp_path, with_mirror):
    if with_mirror:
        config.set_data_mirror(server.address("/published"))
    own = [tmp_path / "own.npz", cache / "own.npz"]
    for path in own:
        path.write_bytes(OTHER)
        with pytest.raises(ValueError) as error:
            find("mnist.npz", path.name if path.parent == cache else path)
        assert error.value.key == "data.untrusted" and str(path) in str(error.value)
        assert content(path) == OTHER
    assert server.asked == []
    trust("mnist.npz", SHA256_OF_OTHER)
    assert find("mnist.npz", own[0]) == str(own[0]) and find("mnist.npz", "own.npz") == str(own[1])


def test_offline_the_sentence_says_all(server, cache):
    server.plans.clear()
    with pytest.raises(FileNotFoundError) as error:
        find("mnist.npz")
    said = str(error.value)
    assert error.value.key == "data.nowhere"
    for wanted in (str(cache / "mnist.npz"), server.address("/published/mnist.npz"), MD5, "KERASCN_DATA_MIRROR"):
        assert wanted in said
    assert files(cache) == []


def test_a_redirection_out_of_the_web_is_no_way(server, cache):
    server.plans["/published/mnist.npz"] = redirect("file:///etc/passwd")
    with pytest.raises(FileNotFoundError) as error:
        find("mnist.npz")
    assert error.value.key == "data.nowhere" and "etc/passwd" in str(error.value)
    assert files(cache) == []


def test_what_is_not_published():
    with pytest.raises(ValueError) as error:
        trust("nothing.npz", SHA256)
    assert error.value.key == "data.not_published" and "mnist.npz" in str(error.value)
    for call in (lambda: find("nothing.npz"), lambda: find(None), lambda: trust(None, SHA256)):
        with pytest.raises(ValueError) as error:
            call()
        assert error.value.key == "data.not_published"


# --------------------------------------------------------------------------- the mirror


def test_a_folder_as_mirror_is_read_in_place(server, cache, mirror):
    (mirror / "mnist.npz").write_bytes(DATA)
    (mirror / "fashion-mnist").mkdir()
    (mirror / "fashion-mnist" / "t10k.gz").write_bytes(DATA)
    (mirror / "cifar-10-batches-py.tar.gz").write_bytes(DATA)
    for name in ("mnist.npz", "fashion-mnist/t10k.gz"):
        assert find(name) == str(mirror / name)
    assert find("cifar-10-python.tar.gz") == str(mirror / "cifar-10-batches-py.tar.gz")
    assert server.asked == [] and files(cache) == []


def test_an_address_as_mirror(server, cache, monkeypatch):
    server.plans["/m/mnist.npz"] = good(DATA)
    server.plans["/m/fashion-mnist/t10k.gz"] = good(DATA)
    config.set_data_mirror(server.address("/m/"))
    assert find("mnist.npz") == str(cache / "mnist.npz")
    assert find("fashion-mnist/t10k.gz") == str(cache / "fashion-mnist" / "t10k.gz")
    assert [path for path, _ in server.asked] == ["/m/mnist.npz", "/m/fashion-mnist/t10k.gz"]


@pytest.mark.parametrize("kind", ["folder", "address", "no folder", "nobody"])
def test_what_the_mirror_lacks_comes_from_its_address(server, cache, tmp_path, monkeypatch, kind):
    places = {"folder": tmp_path, "address": server.address("/m"), "no folder": tmp_path / "x"}
    monkeypatch.setenv("KERASCN_DATA_MIRROR", str(places.get(kind, "http://127.0.0.1:9")))
    assert content(find("mnist.npz")) == DATA
    server.plans.clear()
    (cache / "mnist.npz").unlink()
    with pytest.raises(FileNotFoundError, match=r"mirror|127\.0\.0\.1") as error:
        find("mnist.npz")
    assert error.value.key == "data.nowhere"


def test_another_file_at_the_mirror_is_taken_only_if_trusted(server, mirror, cache):
    (mirror / "mnist.npz").write_bytes(OTHER)
    with pytest.raises(ValueError) as error:
        find("mnist.npz")
    assert error.value.key == "data.untrusted"
    line = re.search(r"kerascn\.datasets\.trust\(.*?\)", str(error.value))[0]
    assert SHA256_OF_OTHER in line
    eval(line, {"kerascn": kerascn})
    assert content(find("mnist.npz")) == OTHER
    (mirror / "mnist.npz").write_bytes(OTHER + b"!")
    with pytest.raises(ValueError):
        find("mnist.npz")
    assert server.asked == [] and files(cache) == []


def test_another_file_at_the_mirrors_address(server, cache):
    config.set_data_mirror(server.address("/m"))
    server.plans["/m/mnist.npz"] = good(OTHER)
    with pytest.raises(ValueError) as error:
        find("mnist.npz")
    assert error.value.key == "data.untrusted" and SHA256_OF_OTHER in str(error.value)
    assert files(cache) == []
    datasets.trust("mnist.npz", SHA256_OF_OTHER)
    assert content(find("mnist.npz")) == OTHER


@pytest.mark.parametrize("place", ["", "ftp://a/b", "file:///a", 5, "a\0"])
def test_mirrors_that_are_none(place):
    with pytest.raises(ValueError) as error:
        config.set_data_mirror(place)
    assert error.value.key == "config.data_mirror"


def test_the_mirror_in_keras_json(tmp_path, cache):
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "mnist.npz").write_bytes(DATA)
    (tmp_path / "home" / "keras.json").write_text(json.dumps({"data_mirror": str(tmp_path / "m")}))
    assert find("mnist.npz") == str(tmp_path / "m" / "mnist.npz")


# --------------------------------------------------------------------------- trust


def test_without_a_published_checksum_only_what_is_trusted(server, cache):
    with pytest.raises(ValueError) as error:
        find("reuters.pkl")
    assert error.value.key == "data.untrusted" and SHA256 in str(error.value)
    with pytest.raises(ValueError):
        find("reuters.pkl")
    assert len(server.asked) == 1
    trust("reuters.pkl", SHA256.upper())
    assert content(find("reuters.pkl")) == DATA
    assert len(server.asked) == 1


def test_trust_in_a_file(cache, tmp_path):
    (cache / "mnist.npz").write_bytes(OTHER)
    assert trust(cache / "mnist.npz") == SHA256_OF_OTHER
    assert content(find("mnist.npz")) == OTHER
    (tmp_path / "fashion-mnist").mkdir()
    (tmp_path / "fashion-mnist" / "t10k.gz").write_bytes(OTHER)
    trust(tmp_path / "fashion-mnist" / "t10k.gz")
    for wrong in ("mnist.npz", tmp_path / "reuters.pkl"):
        with pytest.raises(ValueError) as error:
            trust(wrong)
        assert error.value.key == "data.trust"
    for wrong in (MD5, "x", 5):
        with pytest.raises(ValueError) as error:
            trust("mnist.npz", wrong)
        assert error.value.key == "data.hash"


def test_trust_ends_with_the_program_unless_it_is_to_last(cache, mirror, tmp_path):
    (mirror / "mnist.npz").write_bytes(OTHER)
    trust("mnist.npz", SHA256_OF_OTHER)
    published._trusted.clear()
    with pytest.raises(ValueError):
        find("mnist.npz")
    trust("mnist.npz", SHA256_OF_OTHER, remember=True)
    trust("reuters.pkl", SHA256, remember=True)
    published._trusted.clear()
    assert find("mnist.npz") == str(mirror / "mnist.npz")
    assert files(tmp_path / "home") == ["datasets", "trusted.json"]
    for broken in ("{", "[]", '{"mnist.npz": 5}', '{"mnist.npz": ["x"]}'):
        (tmp_path / "home" / "trusted.json").write_text(broken)
        with pytest.raises(ValueError) as error:
            find("mnist.npz")
        assert error.value.key == "data.trusted_broken"


def test_both_languages(cache, server):
    config.set_language("zh")
    server.plans.clear()
    with pytest.raises(FileNotFoundError, match=r"没有找到 mnist\.npz"):
        find("mnist.npz")
    with pytest.raises(FileNotFoundError, match="校验和：无"):
        find("reuters.pkl")


def test_a_server_in_trouble_is_asked_again(server, cache, monkeypatch):
    monkeypatch.setattr(fetching, "PAUSES", (0.0,) * 3)
    server.plans["/published/mnist.npz"] = [status(503), good(DATA, until=9000), good(DATA)]
    assert content(find("mnist.npz")) == DATA
    assert files(cache) == ["mnist.npz"]


# --------------------------------------------------------------------------- the table


def test_the_table():
    for name, row in PUBLISHED.items():
        assert all(re.fullmatch("[0-9a-f]{32}|[0-9a-f]{64}", checksum) for checksum in row.checksums), name
        assert all(address.startswith("https://") for address in row.addresses), name
        assert all(address.endswith("/" + name.rpartition("/")[2]) for address in row.addresses), name
    every = [checksum for row in PUBLISHED.values() for checksum in row.checksums]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    "file, name",
    [
        ("boston_housing/boston_housing.npz", "boston_housing.npz"),
        ("imdb/imdb_word_index.json", "imdb_word_index.json"),
        ("fashion_mnist/train-labels-idx1-ubyte.gz", "fashion-mnist/train-labels-idx1-ubyte.gz"),
        ("fashion_mnist/t10k-labels-idx1-ubyte.gz", "fashion-mnist/t10k-labels-idx1-ubyte.gz"),
    ],
)
def test_genuine_files_have_the_published_checksums(file, name, monkeypatch):
    monkeypatch.setattr(published, "PUBLISHED", PUBLISHED)
    assert find(name, genuine.genuine(file)) == str(genuine.genuine(file))


def test_nothing_is_imported_or_written_beforehand(tmp_path):
    environ = {"HOME": str(tmp_path / "empty"), "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    line = [sys.executable, "-B", "-c", "import kerascn.datasets"]
    subprocess.run(line, env=environ, check=True)
    assert not (tmp_path / "empty").exists()
