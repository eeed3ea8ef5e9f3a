"""Addresses that people name: never into the private network, never another server than the one that was looked at."""

import datetime as dt
import ipaddress
import socket
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal.notices import outgoing
from portal.notices.models import Delivery, Preference
from portal.notices.services import choose, remind
from portal.notices.tasks import post_waiting
from portal.people.permissions import Recipient
from tests.portal.receiver import Receiver

PRIVATE = [
    "127.0.0.1", "127.1", "0", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "224.0.0.1", "255.255.255.255", "2130706433", "0x7f000001", "0177.0.0.1",
    "localhost", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[fe80::1]",
    "[fc00::1]", "[fec0::1]", "[ff02::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "[2001:0:7f00:1::]", "[::127.0.0.1]",
]  # fmt: skip
MALFORMED = [
    "http://93.184.216.34/", "ftp://93.184.216.34/", "file:///etc/passwd", "https://", "hook",
    "https://user@93.184.216.34/", "https://user:word@93.184.216.34/", "https://@93.184.216.34/",
    "https://93.184.216.34:22/", "https://93.184.216.34:6379/", "https://93.184.216.34:99999/",
    "https://93.184.216.34:x/", "https://93.184.216.34\\@127.0.0.1/", "https://a b/",
    "https://93.184.216.34/\r\nX: y", "https://例子.中国/", "https://[::1/", "https://93.184.216.34:0/",
]  # fmt: skip


def refused(url):
    parts = outgoing.examined(url)
    outgoing.resolved(str(parts.hostname), outgoing.port_of(parts))


@pytest.mark.parametrize("host", PRIVATE)
def test_nothing_is_sent_into_the_private_network(host):
    with pytest.raises(outgoing.RefusedError, match="内部网络"):
        refused(f"https://{host}/hook")


@pytest.mark.parametrize("url", MALFORMED)
def test_what_is_no_plain_https_address_is_refused(url):
    with pytest.raises(outgoing.RefusedError):
        refused(url)


@pytest.mark.parametrize("host", ["93.184.216.34", "[2606:2800:220:1::1]", "8.8.8.8:8443"])
def test_public_addresses_are_taken(host):
    refused(f"https://{host}/hook?key=1")


def test_one_private_answer_among_public_ones_is_enough_to_refuse(monkeypatch):
    answers(monkeypatch, "93.184.216.34", "10.0.0.1")
    with pytest.raises(outgoing.RefusedError):
        refused("https://mixed.example/")


def answers(monkeypatch, *addresses):
    """What the name service says."""
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: rows)


def test_it_connects_to_the_address_that_was_looked_at(monkeypatch):
    """A name that turns private between the look and the connection (DNS rebinding)."""
    asked, met = [], []

    def turning(host, port, **_):
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connecting(address, timeout):
        met.append((address, timeout))
        raise ConnectionRefusedError

    monkeypatch.setattr("socket.getaddrinfo", turning)
    monkeypatch.setattr("socket.create_connection", connecting)
    with pytest.raises(ConnectionRefusedError):
        outgoing.post("https://turning.example/", b"", {})
    assert (asked, met) == (["turning.example"], [(("93.184.216.34", 443), 10)])


def test_it_is_refused_on_saving_and_again_on_sending(client, clerk, bureau, monkeypatch):
    client.force_login(clerk.user)
    form = {"webhook_format": "wecom", "webhook_url": "https://169.254.169.254/latest"}
    answer = client.post("/notices/webhook/", form)
    assert answer.status_code == 422
    assert "内部网络" in answer.text
    assert "https://169.254.169.254/latest" in answer.text
    assert not Preference.objects.exists()
    Preference.objects.create(user=clerk.user, **form)  # a name that was public when it was saved
    choose(clerk.user, {("reminders.before", "handler", "webhook"): "at-once"})
    remind(Recipient(clerk.user, "handler"), bureau, "reminders.before", "将到期。", "/")
    monkeypatch.setattr("socket.create_connection", lambda *_: pytest.fail("connected"))
    post_waiting()
    assert "内部网络" in Delivery.objects.get(channel="webhook").reason
    assert Delivery.objects.get(channel="mail").refused_at is None
    assert clerk.user.notices.count() == 1


def test_a_name_that_is_not_there_is_told_on_saving(client, clerk, monkeypatch):
    def nowhere(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr("socket.getaddrinfo", nowhere)
    client.force_login(clerk.user)
    form = {"webhook_format": "wecom", "webhook_url": "https://nowhere.example/"}
    assert "找不到这个主机" in client.post("/notices/webhook/", form).text


def certificate(folder, name):
    """A certificate of its own authority for a name, and what a server needs to show it."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    start = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    names = x509.SubjectAlternativeName([x509.DNSName(name)])
    usage = x509.BasicConstraints(ca=True, path_length=None)
    built = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=30))
        .add_extension(names, critical=False)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / f"{name}.pem"
    file.write_bytes(built.public_bytes(pem) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return file, context


@pytest.mark.parametrize(("name", "taken"), [("localhost", True), ("other.example", False)])
def test_the_certificate_is_checked_for_the_name(settings, tmp_path, monkeypatch, name, taken):
    settings.WEBHOOK_ALLOWED_HOSTS = ["localhost"]
    file, context = certificate(tmp_path, name)
    server = Receiver(context)
    try:
        with pytest.raises(ssl.SSLCertVerificationError):
            outgoing.post(server.url, b"{}", {})  # nobody trusts this authority yet
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        if taken:
            assert outgoing.post(server.url, b"{}", {}).code == 200
        else:
            with pytest.raises(ssl.SSLCertVerificationError):
                outgoing.post(server.url, b"{}", {})
        assert len(server.got) == taken
    finally:
        server.end()


def test_the_host_is_named_and_the_answer_is_cut(settings):
    settings.WEBHOOK_ALLOWED_HOSTS, settings.WEBHOOK_PLAIN_HTTP = ["localhost"], True
    server = Receiver()
    server.answer = (200, b"x" * 1_000_000, {})
    answer = outgoing.post(server.url, b"{}", {"X-Test": "1"})
    server.end()
    [(path, headers, _)] = server.got
    assert (path, headers["Host"]) == ("/hook?key=K", f"localhost:{server.server_port}")
    assert len(answer.body) == outgoing.LARGEST


def test_every_address_of_the_special_ranges_is_private():
    for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16"):
        network = ipaddress.ip_network(net)
        for address in (network[0], network[1], network[-1]):
            assert not outgoing.is_public(str(address))
            assert not outgoing.is_public(f"::ffff:{address}")
