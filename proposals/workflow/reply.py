"""The life of a reply (答复), on one screen."""

from django.core.exceptions import ValidationError

from portal.documents.services import refuse_withdrawn
from portal.documents.validation import validated
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
    """The letter can be printed as it stands. Raises ValidationError with all that is missing."""
    validated(reply.as_source(), draft=True)


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
    Step("submit",    "送核稿",   (S.DRAFTING,),            S.CHECKING,  is_handler,    is_complete),
    Step("pass",      "通过，送签发", (S.CHECKING,),         S.SIGNING,   is_checker,    is_complete),
    Step("send-back", "退回修改", (S.CHECKING, S.SIGNING),  S.DRAFTING,  is_reviewer,   reason=True),
    Step("sign",      "签发",     (S.SIGNING,),             S.SIGNED,    is_signatory,  is_complete, "signed_at",
         warning="签发后即编号、定稿，不能再改。"),
    Step("issue",     "印发",     (S.SIGNED,),              S.ISSUED,    is_dispatcher, is_typeset,  "issued_at",
         warning="请先核对印本。印发后等待送达。"),
    Step("deliver",   "送达",     (S.ISSUED,),              S.DELIVERED, is_dispatcher, is_in_force, "delivered_at",
         warning="送达后代表、委员即可查阅并评价，不能撤回。"),
    version=1,
)
# fmt: on
