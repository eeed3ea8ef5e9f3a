"""A real SMTP server in the test process, which keeps what comes in and refuses what it is told to."""

import email
import email.policy

import pytest
from aiosmtpd.controller import Controller

from tests.portal.outside import closed_port


class Postbox:
    """Keeps what comes in; refuses the addresses it is told to."""

    def __init__(self):
        self.mails, self.refused, self.answer = [], {}, "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        if not self.answer.startswith("250"):
            return self.answer
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"

    def to(self, person):
        return [mail for mail in self.mails if mail["To"] == person.email]

    def ids(self):
        return [mail["Message-ID"] for mail in self.mails]


def plain(mail):
    return mail.get_body(("plain",)).get_content()


def page(mail):
    return mail.get_body(("html",)).get_content()


@pytest.fixture
def postbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed_port()
    box = Postbox()
    server = Controller(box, hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT)
    server.start()
    yield box
    server.stop()
