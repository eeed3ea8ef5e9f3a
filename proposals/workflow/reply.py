"""The life of a reply (答复), on one screen."""

from django.core.exceptions import ValidationError

from portal.documents.services import refuse_withdrawn
from portal.documents.source import OPEN
from portal.documents.validation import validated
from portal.wordings.merging import demands
from portal.workflow import Step, lifecycle
from proposals.models import Reply
from proposals.permissions import (
    is_checker,
    is_dispatcher,
    is_handler,
    is_reviewer,
    is_signatory,
)

S = Reply.Status


def is_complete(reply: Reply) -> None:
    """The letter can be printed as it stands, and no merge field is open.

    Raises ValidationError with all that is missing.
    """
    missing = demands(reply.drafted())
    try:
        validated(reply.as_source(), draft=True)
    except ValidationError as error:
        for part, messages in error.message_dict.items():
            missing[part] = [*missing.get(part, []), *messages]
    if missing:
        raise ValidationError(missing)


def is_proposed(reply: Reply) -> None:
    """The letter can be printed, and 公开属性 is proposed, with its ground unless it is open.

    Source: 政府信息公开条例 art. 13 to 16: open is the rule, and what is not has its ground.
    """
    is_complete(reply)
    if not reply.disclosure:
        raise ValidationError({"disclosure": "请选择公开属性：主动公开、依申请公开或者不予公开。"})
    if reply.disclosure != OPEN and not reply.disclosure_ground.strip():
        message = f"建议{reply.disclosure}的，请写明理由和依据。"
        raise ValidationError({"disclosure_ground": message})


def is_checked(reply: Reply) -> None:
    """The letter can be printed, and the office has checked 公开属性."""
    is_complete(reply)
    if not reply.disclosure_checked:
        message = "还缺办公室对公开属性的审核：请办公室在本页“公开属性”一栏提出审核意见，然后签发。"
        raise ValidationError({"disclosure": message})


def is_typeset(reply: Reply) -> None:
    """The PDF is there."""
    if reply.document is None or not reply.document.sha256:
        trouble = reply.document.trouble if reply.document else ""
        raise ValidationError(trouble or "正在排版，请稍候再印发。")
    is_in_force(reply)


def is_in_force(reply: Reply) -> None:
    """Its number was not voided."""
    if reply.document:
        refuse_withdrawn(reply.document)


# fmt: off
REPLY = lifecycle(
    #    verb         button     from                      to           who            precondition
    Step("submit",    "送核稿",   (S.DRAFTING,),            S.CHECKING,  is_handler,    is_proposed),
    Step("pass",      "通过，送签发", (S.CHECKING,),         S.SIGNING,   is_checker,    is_complete),
    Step("send-back", "退回修改", (S.CHECKING, S.SIGNING),  S.DRAFTING,  is_reviewer,   reason=True),
    Step("sign",      "签发",     (S.SIGNING,),             S.SIGNED,    is_signatory,  is_checked,  "signed_at",
         warning="签发后即编号、定稿，不能再改。"),
    Step("issue",     "印发",     (S.SIGNED,),              S.ISSUED,    is_dispatcher, is_typeset,  "issued_at",
         warning="请先核对印本。印发后等待送达。"),
    Step("deliver",   "送达",     (S.ISSUED,),              S.DELIVERED, is_dispatcher, is_in_force, "delivered_at",
         warning="送达后代表、委员即可查阅并评价，不能撤回。"),
    version=1,
)
# fmt: on
