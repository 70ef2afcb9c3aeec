"""Published files: which one each net asks for, with each option; how it comes from a mirror that is a real server."""

import http.server
import importlib.util
import json
import threading

import numpy as np
import pytest

from kerascn import applications
from kerascn.applications import files, weights
from kerascn.utils import fetching
from tests.applications import layouts, old_keras
from tests.applications.nets import maker

LISTED = [json.loads(line) for line in (old_keras.PUBLISHED / "files.jsonl").read_text("utf-8").splitlines()]


class Asked(Exception):
    """The file that a net asks for."""


@pytest.fixture
def asks(monkeypatch):
    """A function: the row of the file that a net asks for; the net itself is not built."""

    def find(name):
        raise Asked(name)

    def assembled(net, wishes, body, top, name=None):
        weights.load(None, net.file or net.name, wishes.weights, wishes.include_top, name)

    monkeypatch.setattr(files, "find", find)
    for module in vars(applications).values():
        if hasattr(module, "assembled"):
            monkeypatch.setattr(module, "assembled", assembled)

    def asks(net, **arguments):
        with pytest.raises(Asked) as question:
            maker(net)(weights="imagenet", **arguments)
        name = str(question.value)
        return name.rpartition("/")[2], files.PUBLISHED[name]

    return asks


def test_each_net_with_each_option_asks_for_the_published_file(asks):
    nets = {net for net, *_ in LISTED}
    assert len(LISTED) == 130
    assert len(nets) == 21
    for net, arguments, name, address, md5 in LISTED:
        found, row = asks(net, **arguments)
        assert (found, row.md5) == (name, md5)
        assert row.address.rpartition("/")[2] == address.rpartition("/")[2]


@pytest.mark.all_only
def test_the_addresses_are_those_of_tf_keras(asks):
    if importlib.util.find_spec("tf_keras") is None:
        pytest.skip("the referee tf_keras is not installed: pip install 'kerascn[test]'")
    listed = old_keras.asked_files()
    assert len(listed) == 124
    for net, arguments, name, address, md5 in listed:
        found, row = asks(net, **arguments)
        assert (found, row.md5) == (name, md5)
        if net != "MobileNet":  # whose files are at their first address here
            assert row.address == address, net


@pytest.mark.network
def test_the_list_is_that_of_keras_applications(tmp_path):
    assert [list(row) for row in old_keras.asked_files(tmp_path)] == LISTED


# A mirror that is a real server.


class Server(http.server.ThreadingHTTPServer):
    """Serves files; it notes what it was asked, and can break off in the middle."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.content, self.asked, self.break_at = {}, [], None
        self.address = f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers with a file, or with the rest of it."""

    def do_GET(self):
        start = self.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-")
        self.server.asked.append((self.path, int(start)))
        data = self.server.content.get(self.path)
        if data is None:
            self.send_error(404)
            return
        rest = data[int(start) :]
        self.send_response(206 if int(start) else 200)
        self.send_header("Content-Length", str(len(rest)))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("ETag", '"one"')
        if int(start):
            self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        if self.server.break_at is not None:
            rest, self.server.break_at = rest[: self.server.break_at], None
            self.close_connection = True
        self.wfile.write(rest)

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def server(monkeypatch):
    running = Server()
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setenv("KERASCN_DATA_MIRROR", running.address)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


SMALLEST = dict(alpha=0.25, include_top=False, input_shape=(128, 128, 3))
FILE = "mobilenet_2_5_128_tf_no_top.h5"


@pytest.fixture
def written(server, tmp_path):
    """The values of the weights in the file of the smallest net, which the server has."""
    model = applications.MobileNet(weights=None, **SMALLEST)
    random = np.random.RandomState(0)
    model.set_weights([random.uniform(0.1, 0.3, one.shape) for one in model.get_weights()])
    model.save_weights(str(tmp_path / FILE))
    server.content[f"/{FILE}"] = (tmp_path / FILE).read_bytes()
    return model.get_weights()


def same(model, values):
    return all(np.array_equal(*pair) for pair in zip(model.get_weights(), values, strict=True))


def test_weights_come_from_the_server_once(server, written, home, capsys, K):
    assert same(applications.MobileNet(**SMALLEST), written)
    shown = capsys.readouterr()
    assert f"{server.address}/{FILE}" in shown.out
    assert "[=" in shown.out + shown.err
    assert (home / "models" / FILE).read_bytes() == server.content[f"/{FILE}"]
    assert same(applications.MobileNet(**SMALLEST), written)
    assert server.asked == [(f"/{FILE}", 0)]


def test_a_broken_connection_goes_on_where_it_was(server, written, home, K):
    server.break_at = 300_000
    assert same(applications.MobileNet(**SMALLEST), written)
    (first, start), (second, later) = server.asked
    assert (first, start, second) == (f"/{FILE}", 0, f"/{FILE}")
    assert 0 < later <= 300_000
    assert [path.name for path in (home / "models").iterdir() if path.suffix == ".part"] == []


@pytest.mark.engine
def test_a_file_of_the_server_with_another_checksum_is_not_kept(server, home):
    name = "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"
    server.content[f"/{name}"] = b"another file"
    with pytest.raises(FileNotFoundError) as error:
        applications.VGG16(include_top=False)
    assert error.value.key == "applications.nowhere"
    assert "6d6bbae143d832006294945121d1f1fc" in str(error.value)
    assert files.PUBLISHED[name].address in str(error.value)
    assert not list((home / "models").glob("*.h5*part*"))
    assert not (home / "models" / name).exists()


@pytest.mark.engine
@pytest.mark.parametrize("offline", [False, True])
def test_a_server_without_the_file_or_none_at_all(offline, server, home, monkeypatch):
    if offline:
        monkeypatch.setattr(fetching, "PAUSES", ())
        monkeypatch.setenv("KERASCN_DATA_MIRROR", "http://127.0.0.1:9")
    with pytest.raises(FileNotFoundError) as error:
        applications.MobileNet(**SMALLEST)
    assert error.value.key == "applications.nowhere"
    for part in (FILE, str(home / "models"), files.PUBLISHED[FILE].address, "weights=None", "KERASCN_DATA_MIRROR"):
        assert part in str(error.value)
    assert ("127.0.0.1:9" in str(error.value)) == offline


@pytest.mark.all_only
def test_a_published_file_of_keras_1_comes_from_the_server(server, tmp_path, monkeypatch, K):
    """The names of two files of different ages are one: the checksum tells them apart."""
    name = "res2a/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5"
    text = (old_keras.PUBLISHED / "keras-1.2.2" / "ResNet50.csv").read_text("utf-8")
    text = layouts.shortened(text, ["fc1000"])
    values = layouts.drawn(text)
    path = layouts.write(tmp_path / "file.h5", text, values, layouts.Age())
    monkeypatch.setitem(files.PUBLISHED, name, files.PUBLISHED[name]._replace(md5=files.hash_file(path, "md5")))
    with open(path, "rb") as file:
        server.content["/" + name.rpartition("/")[2]] = file.read()
    assert same(applications.ResNet50(include_top=False, input_shape=(64, 64, 3)), values)
    with pytest.raises(FileNotFoundError) as error:
        applications.resnet.ResNet50(include_top=False, input_shape=(64, 64, 3))
    assert error.value.key == "applications.nowhere"
