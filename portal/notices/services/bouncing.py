"""A mail comes back: the notice is marked as not delivered, and the address as dead."""

from django.db import transaction
from django.utils.timezone import now

from portal.notices.bounces import Bounce, ForeignError
from portal.notices.models import Channel, Delivery, Digest
from portal.notices.outcomes import dead, shortened
from portal.people.models import User


@transaction.atomic
def bounce(report: Bounce) -> str:
    """Mark what a report says came back, and return in words what was done.

    Raises ForeignError where the mail or the address is not one of ours; nothing is changed then.
    """
    mails = Delivery.objects.filter(channel=Channel.MAIL).exclude(sent_at=None)
    which = {"notice": report.key} if report.kind == "notice" else {"digest": report.key}
    person, came_back = recipient_of(report), mails.filter(**which)
    if person is None:
        raise ForeignError("没有发出过这封邮件。")
    if report.address.lower() != person.email.lower():
        raise ForeignError("收件地址与该通知收件人现在的电子邮箱不符。")
    if not report.is_final:
        return "只是延迟，尚未退回，不作处理。"
    came_back.filter(refused_at=None).update(refused_at=now(), reason=shortened(report.reason))
    dead(person, report.reason)
    return f"已标记：{person.name}的电子邮箱无法送达。"


def recipient_of(report: Bounce) -> User | None:
    """Whom the mail was sent to, if it was."""
    if report.kind == "digest":
        digest = Digest.objects.exclude(sent_at=None).filter(pk=report.key).select_related("user")
        return digest[0].user if digest else None
    mails = Delivery.objects.filter(channel=Channel.MAIL, notice=report.key).exclude(sent_at=None)
    return mails[0].notice.to if mails else None
