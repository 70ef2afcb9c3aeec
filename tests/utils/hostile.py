"""A real web server on this machine that answers as a test says: well, or as badly as a server can."""

import contextlib
import hashlib
import http.server
import threading
import time
from pathlib import Path


class Server(http.server.ThreadingHTTPServer):
    """Answers by ``plans``: path -> what is done, or a list of that, done one after the other; the last one stays."""

    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.plans, self.asked = {}, []

    def address(self, path):
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def ranges(self):
        """What parts were asked for, in order."""
        return [headers.get("Range") for _, headers in self.asked]

    def handle_error(self, request, client_address):
        """The clients of these tests break off; that is no news."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.close_connection = True
        self.server.asked.append((self.path, dict(self.headers)))
        plan = self.server.plans.get(self.path)
        if isinstance(plan, list):
            plan = plan.pop(0) if len(plan) > 1 else plan[0]
        if plan is None:
            self.send_error(404)
        else:
            plan(self)

    def head(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving():
    """A running server."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def good(data, tag='"1"', ranges=True, until=None, pause=0.0, **headers):
    """Send the data, or the part that is asked for; ``until``: break off after so many bytes."""

    def plan(handler):
        asked, condition = handler.headers.get("Range"), handler.headers.get("If-Range")
        start = 0
        if asked and ranges and condition == tag:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            if start >= len(data):
                return handler.head(416, Content_Range=f"bytes */{len(data)}", Content_Length=0)
            headers["Content_Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        rest = data[start:]
        named = {"ETag": tag} if tag else {}
        handler.head(206 if start else 200, Content_Length=len(rest), **named, **headers)
        sent = rest if until is None else rest[:until]
        step = len(sent) if not pause else 4096
        for at in range(0, len(sent), max(step, 1)):
            handler.wfile.write(sent[at : at + step])
            time.sleep(pause)
        return None

    return plan


def raw(text, *pieces, pause=0.0):
    """Send exactly these bytes: head and body."""

    def plan(handler):
        handler.wfile.write(text.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(pause)

    return plan


def endless(head="HTTP/1.1 200 OK"):
    """Never stop sending."""

    def plan(handler):
        handler.wfile.write(head.replace("\n", "\r\n").encode() + b"\r\n\r\n")
        with contextlib.suppress(OSError):
            while True:
                handler.wfile.write(b"x" * 65536)

    return plan


def redirect(to, status=302):
    return lambda handler: handler.head(status, Location=to, Content_Length=0)


def status(number, **headers):
    return lambda handler: handler.head(number, Content_Length=0, **headers)


def random_bytes(count, seed=b"0"):
    """The same incompressible bytes each time."""
    pieces = (hashlib.sha256(seed + str(number).encode()).digest() for number in range(count // 32 + 1))
    return b"".join(pieces)[:count]


def files(folder):
    """The names of everything below a folder."""
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*"))
