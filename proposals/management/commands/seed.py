"""`manage.py seed`: load the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.people.models import Appointment
from proposals.demo import load


class Command(BaseCommand):
    """Safe to run again: what is there already stays as it is."""

    help = "载入演示数据：四件建议提案，各在不同阶段；人名与电话均为虚构。"

    def handle(self, **_options: Any) -> None:
        """Load, then print the accounts; never where the published password would let anybody in."""
        if not settings.DEMO:
            msg = "演示账号的密码是公开的，只能载入演示系统：请用 manage.py up --demo，或先设置 DEMO=1。"
            raise CommandError(msg)
        load()
        self.stdout.write(f"演示账号（密码均为 {settings.DEMO_PASSWORD}）：")
        for post in Appointment.objects.current().with_names():
            self.stdout.write(f"  {post.user.username:<16}{post.user.name}　{post}")
