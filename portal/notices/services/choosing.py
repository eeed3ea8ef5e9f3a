"""People choose: what is sent to them how, when, and where to."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from portal.notices import outgoing
from portal.notices.mail import site
from portal.notices.models import Channel, Choice, Delivery, Mode, Preference, Trouble
from portal.notices.tasks import send_waiting
from portal.notices.topics import topic_of
from portal.notices.webhook import AwayError, posted
from portal.nudge import nudge
from portal.people.models import User

Key = tuple[str, str, str]  # topic, role, channel
POSSIBLE: dict[str, set[str]] = {
    Channel.MAIL: {Mode.AT_ONCE, Mode.DIGEST, Mode.OFF},
    Channel.WEBHOOK: {Mode.AT_ONCE, Mode.OFF},
}


@transaction.atomic
def choose(user: User, wanted: Mapping[Key, str]) -> None:
    """Keep what a person chose; what is not among it stays as it was.

    Raises ValidationError for what nobody can choose: a legal notice other than by mail at once, an unknown
    topic, a digest elsewhere than by mail. Then nothing is changed.
    """
    rows = [
        Choice(user=user, topic=topic, role=role, channel=channel, mode=chosen((topic, role, channel), mode))
        for (topic, role, channel), mode in wanted.items()
    ]  # fmt: skip
    Choice.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["user", "topic", "role", "channel"],
        update_fields=["mode"],
    )


def chosen(key: Key, mode: str) -> str:
    """The mode, if it can be chosen. Raises ValidationError."""
    name, role, channel = key
    topic = topic_of(name, role)
    if topic is None or mode not in POSSIBLE.get(channel, ()):
        raise ValidationError("所选的通知或方式不存在，请刷新页面后重新选择。")
    if topic.legal and channel == Channel.MAIL and mode != Mode.AT_ONCE:
        raise ValidationError(
            f"“{topic.label}”属于法定通知，须立即发送邮件，不能改动：{topic.legal}。"
        )
    return mode


def set_preference(preference: Preference) -> None:
    """Keep hours and receiver. Raises ValidationError: what is wrong, and where nothing is ever sent to."""
    preference.full_clean(validate_unique=False)
    if preference.webhook_url:
        examine_webhook(preference)
    preference.save()


def examine_webhook(preference: Preference) -> None:
    """Raises ValidationError unless the receiver is one that we may send to, and can sign for."""
    needs = {Preference.Format.GENERIC: 16, Preference.Format.DINGTALK: 1}
    if len(preference.webhook_secret) < needs.get(Preference.Format(preference.webhook_format), 0):
        message = "请填写签名密钥：通用格式至少 16 个字符，钉钉填写机器人“加签”的密钥。"
        raise ValidationError({"webhook_secret": message})
    try:
        parts = outgoing.examined(preference.webhook_url)
        outgoing.resolved(str(parts.hostname), outgoing.port_of(parts))
    except outgoing.RefusedError as error:
        raise ValidationError({"webhook_url": str(error)}) from error
    except OSError as error:
        raise ValidationError({"webhook_url": "找不到这个主机，请核对网址。"}) from error


def send_test(preference: Preference) -> str:
    """Send a test to the receiver. Returns what went wrong, in words, or nothing."""
    said = {
        "test": True,
        "to": preference.user.name,
        "sentence": "这是一条测试消息，收到即表示设置成功。",
        "url": site(),
    }
    try:
        return posted(preference, f"test-{preference.user_id}", said)
    except AwayError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 -- whatever the other side does is told to the person who asks
        return f"未能连接对方服务器（{type(error).__name__}），请核对网址、端口和证书。"


@transaction.atomic
def change_address(user: User, address: str) -> None:
    """Give a person another e-mail address: troubles with the old one are over, and what was not read is mailed there.

    Raises ValidationError.
    """
    address = address.strip()
    if address:
        validate_email(address)
    if len(address) > 254:
        raise ValidationError("电子邮箱过长，请核对。")
    if address == user.email:
        return
    user.email = address
    user.save(update_fields=["email"])
    Trouble.objects.filter(user=user).exclude(address=address).delete()
    lost = Delivery.objects.filter(channel=Channel.MAIL, refused_at__isnull=False)
    lost.filter(notice__to=user, notice__read_at=None).update(
        refused_at=None, reason="", sent_at=None, digest=None, try_at=None
    )
    nudge(send_waiting)
