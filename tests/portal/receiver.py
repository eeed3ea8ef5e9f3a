"""A real HTTP server in the test process that takes messages as it is told to."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Receiver(ThreadingHTTPServer):
    """Keeps what comes in. `answer` is what it says: a code, a body and more headers; `drip` makes it slow."""

    daemon_threads = True

    def __init__(self, context=None, port=0):
        super().__init__(("127.0.0.1", port), Door)
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.context, self.got, self.answer, self.drip = context, [], (200, b"{}", {}), 0
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self):
        return f"{'https' if self.context else 'http'}://localhost:{self.server_port}/hook?key=K"

    def handle_error(self, request, client_address):
        """A client that hangs up is what some tests are about."""

    def end(self):
        self.shutdown()
        self.server_close()


class Door(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        code, said, headers = self.server.answer
        if code == 200:
            self.server.got.append((self.path, dict(self.headers), body))
        self.send_response(code)
        for name, value in {"Content-Length": str(len(said)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        for byte in said if self.server.drip else ():
            self.wfile.write(bytes([byte]))
            time.sleep(self.server.drip)
        if not self.server.drip:
            self.wfile.write(said)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_ALLOWED_HOSTS, settings.WEBHOOK_PLAIN_HTTP = ["localhost"], True
    server = Receiver()
    yield server
    server.end()


def ids(receiver):
    return [json.loads(body)["id"] for _, _, body in receiver.got]
