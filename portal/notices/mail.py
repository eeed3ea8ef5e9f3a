"""Mail whose text lives in a template."""

from smtplib import SMTPDataError, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context
from django.template.engine import Engine
from django.utils.timezone import now

from portal.notices.models import Notice


def send(notice: Notice) -> None:
    """Mail one notice and mark it. Its first line is the subject; plain text is not HTML-escaped.

    The Message-ID is the notice's own, so that a mail sent again after a crash can be told as one.
    """
    site = settings.SITE_URL.rstrip("/")
    words = Context({"notice": notice, "site": site}, autoescape=False)
    subject, _, body = (
        Engine.get_default().get_template("notices/mail.txt").render(words).partition("\n")
    )
    headers = {"Message-ID": f"<notice-{notice.pk}@{urlsplit(site).hostname}>"}
    EmailMessage(subject, body.strip(), to=[notice.to.email], headers=headers).send()
    notice.mailed_at = now()
    notice.save(update_fields=["mailed_at"])


def is_the_servers_fault(error: Exception) -> bool:
    """Whether the next mail would fail as well: no connection, no answer, no sign-in; not one address."""
    ours = isinstance(error, SMTPRecipientsRefused | SMTPDataError)
    return isinstance(error, OSError) and not ours  # every error of smtplib is an OSError
