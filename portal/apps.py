"""The ground floor as a Django app, and what must be right before it runs."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured


@checks.register()
def a_site_with_a_database_has_a_secret_key(**_: Any) -> list[checks.CheckMessage]:
    """Sessions are signed with SECRET_KEY; commands that touch no database need none."""
    try:
        configured = bool(settings.SECRET_KEY)
    except ImproperlyConfigured:
        configured = False
    if configured or settings.DATABASE_URL == settings.NO_DATABASE:
        return []
    return [
        checks.Error(
            "未设置 SECRET_KEY。SECRET_KEY is not set.",
            hint="请设置 50 个以上随机字符，各进程须相同。Set 50 or more random characters, "
            "the same for every process.",
            id="portal.E001",
        )
    ]
