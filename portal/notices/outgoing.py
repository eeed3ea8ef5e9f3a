"""Requests to addresses that people name: only to public servers, never into the network we stand in.

The address is resolved once, looked at, and connected to as it was seen, so that a name that answers
differently the second time (DNS rebinding) gains nothing. The certificate is checked for the name.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

TIMEOUT = 10  # seconds for each of connecting, the handshake, and every answer
LONGEST = 20  # seconds for a request and its whole answer, however slowly it drips
LARGEST = 64 * 1024  # bytes of an answer that are read
PORTS = {"https": (443, 8443), "http": (80,)}
GLOBAL_UNICAST = IPv6Network("2000::/3")


class RefusedError(Exception):
    """An address that we never send to; its text says why, for the person who named it."""


class Answer(NamedTuple):
    """What a server answered."""

    code: int
    body: bytes


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """POST to a public address. Follows no redirect.

    Raises RefusedError, OSError (away, silent, certificate) and http.client.HTTPException (no HTTP).
    """
    parts = examined(url)
    host, port = str(parts.hostname), port_of(parts)
    connection = connected(parts.scheme, host, port, resolved(host, port))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with hung_up_after(LONGEST, connection.sock) as too_late, closing(connection):
        connection.request("POST", target, body, {"User-Agent": "Minyi", **headers})
        answer = connection.getresponse()
        found = Answer(answer.status, answer.read(LARGEST))
        if too_late.is_set():
            raise TimeoutError("对方答复过慢")
        return found


@contextmanager
def hung_up_after(seconds: float, line: socket.socket) -> Iterator[threading.Event]:
    """End an answer that takes too long, and say so: whoever reads it finds it cut off."""
    too_late = threading.Event()

    def hang_up() -> None:
        too_late.set()
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(seconds, hang_up)
    watch.daemon = True
    watch.start()
    try:
        yield too_late
    finally:
        watch.cancel()


def connected(scheme: str, host: str, port: int, address: str) -> http.client.HTTPConnection:
    """A connection to this very address, which speaks to `host`."""
    plain = socket.create_connection((address, port), TIMEOUT)
    if scheme == "http":
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
        connection.sock = plain
        return connection
    context = ssl.create_default_context()
    try:
        secure = context.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
    connection = http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=context)
    connection.sock = secure
    return connection


def examined(url: str) -> SplitResult:
    """A web address in its parts. Raises RefusedError where it is none that we send to."""
    if (
        not url.isascii()
        or any(sign.isspace() or not sign.isprintable() for sign in url)
        or "\\" in url
    ):
        raise RefusedError("网址含有空格、中文或其他不允许的字符，请核对。")
    try:
        parts = urlsplit(url)
        port = port_of(parts)
    except ValueError as error:
        raise RefusedError("网址格式有误，请核对。") from error
    if parts.scheme not in (("https", "http") if settings.WEBHOOK_PLAIN_HTTP else ("https",)):
        raise RefusedError("接收地址须以 https:// 开头。")
    if not parts.hostname:
        raise RefusedError("网址中缺少主机名，请核对。")
    if parts.username is not None or parts.password is not None:
        raise RefusedError("网址中不得含用户名或密码（“@”之前的部分），请删去。")
    if port not in PORTS[parts.scheme] and not is_trusted(parts.hostname):
        raise RefusedError(f"不允许使用端口 {port}，请使用 443 或 8443。")
    return parts


def port_of(parts: SplitResult) -> int:
    """The port a web address names or means. Raises ValueError."""
    return parts.port if parts.port is not None else {"http": 80}.get(parts.scheme, 443)


def is_trusted(host: str) -> bool:
    """Whether whoever runs this site allowed a host that may stand in the private network."""
    return host.lower() in {name.lower() for name in settings.WEBHOOK_ALLOWED_HOSTS}


def resolved(host: str, port: int) -> str:
    """The address to connect to. Raises RefusedError if any that the name has is not public, OSError if it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise RefusedError("主机名有误，请核对。") from error
    addresses = [str(one[4][0]) for one in found]
    if not is_trusted(host) and not all(map(is_public, addresses)):
        raise RefusedError(
            "接收地址指向内部网络，不予发送；确需使用的，请联系管理员将该主机列入允许名单。"
        )
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether anybody on the internet is there. What wraps another address (mapped, 6to4, Teredo, NAT64) is not."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:  # with a scope: fe80::1%eth0
        return False
    if isinstance(found, IPv4Address):
        return found.is_global and not found.is_multicast
    wraps = found.ipv4_mapped or found.sixtofour or found.teredo
    return found.is_global and found in GLOBAL_UNICAST and not wraps
