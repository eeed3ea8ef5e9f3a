"""Mail whose text lives in templates: plain, and as a page; the first line of the plain text is the subject."""

from collections.abc import Iterable
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.notices.models import Delivery, Digest
from portal.notices.outcomes import dead, digest_empty, digest_refused, digest_sent, refused, sent
from portal.notices.strict import written
from portal.people.models import User

Overview = list[tuple[str, list[tuple[str, str]]]]


def site() -> str:
    """This site's address as the settings know it: never what a request says."""
    return str(settings.SITE_URL).rstrip("/")


def host() -> str:
    """The right side of our mails' ids."""
    return urlsplit(site()).hostname or "localhost"


def id_of(kind: str, key: int) -> str:
    """The id of the mail about a notice or of a digest: always the same, and nobody else can make one up."""
    return f"<{kind}-{key}.{seal_of(kind, key)}@{host()}>"


def seal_of(kind: str, key: int) -> str:
    """What only we can write behind a number."""
    return salted_hmac("portal.notices.mail", f"{kind}-{key}").hexdigest()[:20]


def is_sealed(kind: str, key: int, seal: str) -> bool:
    """Whether it was written by us."""
    return constant_time_compare(seal, seal_of(kind, key))


class Letter(NamedTuple):
    """A mail about to be sent: its id, whom to, which templates, and what they are filled with."""

    id: str
    to: User
    template: str
    words: dict[str, object]
    thread: str = ""

    def send(self) -> str:
        """Send it. Returns why it was refused for good, or nothing; raises what may pass."""
        words = {"site": site(), **self.words}
        subject, _, text = written(f"{self.template}.txt", words, plain=True).partition("\n")
        headers = {"Message-ID": self.id, "Auto-Submitted": "auto-generated"}
        if self.thread:
            headers["In-Reply-To"] = headers["References"] = f"<subject-{self.thread}@{host()}>"
        mail = EmailMultiAlternatives(subject, text.strip(), to=[self.to.email], headers=headers)
        mail.attach_alternative(written(f"{self.template}.html", words), "text/html")
        try:
            mail.send()
        except SMTPRecipientsRefused as error:
            if reason := final(error):
                return reason
            raise
        return ""


def final(error: SMTPRecipientsRefused) -> str:
    """What the server said when it refused an address for good (5xx); nothing where it may yet take it.

    5.7 (RFC 3463: security or policy) and 530 speak of us, not of the address: a server that was set up wrongly
    and denies relaying must not make everybody's address a dead one.
    """
    answers: Iterable[tuple[int, bytes]] = error.recipients.values()
    said = [(code, text.decode("utf-8", "replace")) for code, text in answers]
    dead_ones = [
        f"{code} {text}"
        for code, text in said
        if code >= 500 and code != 530 and text[:4] != "5.7."
    ]
    return "；".join(dead_ones)


def send(delivery: Delivery) -> None:
    """Mail one notice and mark it.

    The Message-ID is the notice's own, so that a mail sent again after a crash can be told as one.
    """
    notice = delivery.notice
    letter = Letter(
        id_of("notice", notice.pk), notice.to, "notices/mail", {"notice": notice}, notice.thread
    )
    if reason := letter.send():
        dead(notice.to, reason)
        refused(delivery, reason)
    else:
        sent(delivery)


def send_digest(digest: Digest, overview: Overview) -> None:
    """Mail one digest and mark it, with all that it bundles; where there is nothing to say, none is sent."""
    bundled = list(digest.deliveries.select_related("notice__instead_of").order_by("pk"))
    notices = [one.notice for one in bundled]
    if not notices and not overview:
        digest_empty(digest)
        return
    words = {
        "digest": digest,
        "unread": [one for one in notices if one.read_at is None],
        "done": [one for one in notices if one.read_at is not None],
        "overview": overview,
        "count": len(notices),
    }
    letter = Letter(id_of("digest", digest.pk), digest.user, "notices/digest", words)
    if reason := letter.send():
        dead(digest.user, reason)
        digest_refused(digest, reason)
    else:
        digest_sent(digest, bundled)


def is_the_servers_fault(error: Exception) -> bool:
    """Whether the next mail would fail as well: no connection, no answer, no sign-in; not one address."""
    ours = isinstance(error, SMTPRecipientsRefused | SMTPDataError)
    return isinstance(error, OSError) and not ours  # every error of smtplib is an OSError
