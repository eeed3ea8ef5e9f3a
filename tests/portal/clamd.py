"""A scanner that speaks clamd's protocol on a real socket, and knows one virus."""

import contextlib
import io
import socketserver
import struct
import threading
import zipfile

from tests.portal.files import VIRUS


class Scan(socketserver.StreamRequestHandler):
    """One INSTREAM session, as clamd(8) has it."""

    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        said = b"stream: Eicar-Test-Signature FOUND\0" if has_virus(content) else b"stream: OK\0"
        self.wfile.write(said if self.server.says is None else self.server.says)


def has_virus(content):
    """Also inside of an archive, as a scanner looks."""
    if not content.startswith(b"PK\x03\x04"):
        return VIRUS in content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(VIRUS in archive.read(name) for name in archive.namelist())


@contextlib.contextmanager
def scanner(path=None, says=None):
    """Where it listens; `says` is its one answer to everything."""
    kind = socketserver.ThreadingUnixStreamServer if path else socketserver.ThreadingTCPServer
    with kind(str(path) if path else ("127.0.0.1", 0), Scan) as server:
        server.says = says
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"unix://{path}" if path else f"tcp://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
