"""Messages to a person's webhook: signed JSON for programs, and what the robots of 企业微信 and 钉钉 read.

Sources: 企业微信开发者中心 群机器人配置说明 (errcode 0; 45009 接口调用超过限制; -1 系统繁忙); 钉钉开放平台
自定义机器人接入 and 安全设置 (timestamp and sign in the address; 130101, 410100 发送速度太快而限流).
"""

import base64
import hmac
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from django.utils.timezone import localtime, now

from portal.notices import outgoing
from portal.notices.mail import site
from portal.notices.models import Channel, Delivery, Notice, Preference
from portal.notices.outcomes import refused, sent
from portal.work import pause_after

PASSING = (408, 425, 429)  # refusals of HTTP that may pass
BUSY = {"wecom": (-1, 45009), "dingtalk": (-1, 130101, 410100)}


class AwayError(Exception):
    """The receiver could not take it now; it is tried again."""


class Message(NamedTuple):
    """What is posted."""

    url: str
    body: bytes
    headers: dict[str, str]


def post(delivery: Delivery) -> None:
    """Post one notice and mark it. While a receiver is away, the person's other messages wait with this one."""
    notice = delivery.notice
    preference = notice.to.preference
    try:
        reason = posted(preference, str(delivery.pk), contents(notice))
    except Exception:
        together = Delivery.objects.waiting().filter(notice__to=notice.to, channel=Channel.WEBHOOK)
        pause = max(pause_after(delivery.attempts), timedelta(seconds=1))
        together.exclude(pk=delivery.pk).update(try_at=now() + pause)
        raise
    if reason:
        refused(delivery, reason)
    else:
        sent(delivery)


def posted(preference: Preference, key: str, said: dict[str, Any]) -> str:
    """Post what is said, under a key that stays the same however often it is posted.

    Returns why it was refused for good, or nothing. Raises AwayError and OSError where it may yet be taken.
    """
    if not preference.webhook_url:
        return "接收地址已被本人删除"
    message = FORMATS[preference.webhook_format](preference, key, said)
    try:
        answer = outgoing.post(message.url, message.body, message.headers)
    except outgoing.RefusedError as error:
        return str(error)
    return judged(answer, preference.webhook_format)


def judged(answer: outgoing.Answer, wanted: str) -> str:
    """Why an answer is a refusal for good, or nothing. Raises AwayError where it may pass."""
    if answer.code >= 500 or answer.code in PASSING:
        raise AwayError(f"对方暂不可用（HTTP {answer.code}）")
    if 300 <= answer.code < 400:
        return f"对方要求转到别处（HTTP {answer.code}），不予跟随，请填写最终地址"
    if not 200 <= answer.code < 300:
        return f"对方拒收（HTTP {answer.code}）"
    return "" if wanted == Preference.Format.GENERIC else robots(answer.body, wanted)


def robots(body: bytes, wanted: str) -> str:
    """The same for the answer of a robot, whose errors come with HTTP 200."""
    said: Any = None
    with suppress(ValueError):
        said = json.loads(body)
    if not isinstance(said, dict) or not isinstance(said.get("errcode"), int):
        return "对方的答复不是群机器人的格式，请核对地址与消息格式"
    if said["errcode"] in BUSY[wanted]:
        raise AwayError(f"对方限流或繁忙（{said['errcode']}）")
    return f"机器人拒收（{said['errcode']}：{said.get('errmsg', '')}）" if said["errcode"] else ""


def contents(notice: Notice) -> dict[str, Any]:
    """What is said of a notice."""
    return {
        "notice": notice.pk,
        "topic": notice.topic,
        "role": notice.role,
        "to": notice.to.name,
        "instead_of": notice.instead_of.name if notice.instead_of else None,
        "sentence": notice.sentence,
        "url": f"{site()}{notice.path}",
        "at": localtime(notice.created_at).isoformat(timespec="seconds"),
    }


def generic(preference: Preference, key: str, said: dict[str, Any]) -> Message:
    """JSON whose signature covers the moment and the body: sha256=HMAC(secret, "timestamp.body")."""
    body = json.dumps({"id": key, **said}, ensure_ascii=False).encode()
    stamp = str(int(now().timestamp()))
    signed = hmac.digest(preference.webhook_secret.encode(), stamp.encode() + b"." + body, "sha256")
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Minyi-Delivery": key,
        "X-Minyi-Timestamp": stamp,
        "X-Minyi-Signature": f"sha256={signed.hex()}",
    }
    return Message(preference.webhook_url, body, headers)


def text(url: str, said: dict[str, Any]) -> Message:
    """A message of plain text, in which nobody's title can hide a link or call the whole group."""
    content = {"msgtype": "text", "text": {"content": f"{said['sentence']}\n{said['url']}"}}
    body = json.dumps(content, ensure_ascii=False).encode()
    return Message(url, body, {"Content-Type": "application/json; charset=utf-8"})


def wecom(preference: Preference, _key: str, said: dict[str, Any]) -> Message:
    """For a group robot of 企业微信 or 政务微信; the key in its address is all that it asks for."""
    return text(preference.webhook_url, said)


def dingtalk(preference: Preference, _key: str, said: dict[str, Any]) -> Message:
    """For a group robot of 钉钉, signed in the address: Base64(HMAC(secret, milliseconds, newline, secret))."""
    stamp = str(int(now().timestamp() * 1000))
    secret = preference.webhook_secret
    signed = hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), "sha256")
    sign = quote_plus(base64.b64encode(signed))
    join = "&" if "?" in preference.webhook_url else "?"
    return text(f"{preference.webhook_url}{join}timestamp={stamp}&sign={sign}", said)


FORMATS: dict[str, Callable[[Preference, str, dict[str, Any]], Message]] = {
    "generic": generic,
    "wecom": wecom,
    "dingtalk": dingtalk,
}
