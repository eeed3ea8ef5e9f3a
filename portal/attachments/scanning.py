"""Asking clamd, the virus scanner, where one is configured. Source: clamd(8), command INSTREAM."""

import socket
import struct
from contextlib import ExitStack
from typing import BinaryIO
from urllib.parse import urlsplit

PIECE = 64 * 1024
PATIENCE = 10  # seconds for each answer
LONGEST_ANSWER = 4096


class Unavailable(Exception):
    """The scanner cannot be asked, or answers with no verdict: then nothing is taken as clean."""


def scan(file: BinaryIO, url: str) -> str:
    """The name of the virus in a file, or nothing. `url` is tcp://host:3310 or unix:///path.

    Raises Unavailable.
    """
    try:
        with connected(url) as clamd:
            send(file, clamd)
            answer = answer_of(clamd)
    except (OSError, ValueError) as error:
        raise Unavailable(str(error)) from error
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise Unavailable(repr(answer))


def connected(url: str) -> socket.socket:
    """A connection to clamd. Raises OSError, ValueError for an address that is none."""
    place = urlsplit(url)
    if place.scheme == "unix":
        with ExitStack() as failing:
            clamd = failing.enter_context(socket.socket(socket.AF_UNIX))
            clamd.settimeout(PATIENCE)
            clamd.connect(place.path)
            failing.pop_all()
        return clamd
    if place.scheme != "tcp" or not place.hostname:
        msg = f"CLAMD_URL is neither tcp:// nor unix://: {url}"
        raise ValueError(msg)
    return socket.create_connection((place.hostname, place.port or 3310), PATIENCE)


def send(file: BinaryIO, clamd: socket.socket) -> None:
    """The file in pieces, each after its length, and a length of nothing at the end."""
    file.seek(0)
    clamd.sendall(b"zINSTREAM\0")
    while piece := file.read(PIECE):
        clamd.sendall(struct.pack("!I", len(piece)) + piece)
    clamd.sendall(struct.pack("!I", 0))


def answer_of(clamd: socket.socket) -> str:
    """What it says, up to the NUL that ends it; nothing when it breaks off before."""
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        piece = clamd.recv(LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said[:-1].decode(errors="replace") if said.endswith(b"\0") else ""
