"""`manage.py bounce < REPORT`: what a mail server calls with a mail that came back."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.notices import bounces
from portal.notices.services import bounce

EX_DATAERR = 65  # of sysexits.h: a mail server does not try such a mail again


class Command(BaseCommand):
    """Reads one delivery status notification from standard input and marks the notice and its address."""

    help = "读取一封退信通知（RFC 3464），标记未送达的通知和无法送达的邮箱。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Mark, or say why not; foreign input changes nothing."""
        raw = sys.stdin.buffer.read(bounces.LARGEST + 1)
        try:
            self.stdout.write(bounce(bounces.read(raw)))
        except bounces.ForeignError as error:
            raise CommandError(str(error), returncode=EX_DATAERR) from error
