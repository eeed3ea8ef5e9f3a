"""What the page of a request shows: what is asked, what would change, what one may do, its files and its history."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from communities.forms.requests import ApprovalForm
from communities.models import Request
from communities.permissions import is_registrar
from communities.services import requests_seen as seen
from communities.workflow import REQUEST
from portal.attachments.models import Attachment
from portal.http import PortalRequest
from portal.record.models import Event

ACCEPT = ".pdf,.ofd,.docx,.xlsx,.csv,.txt,.jpg,.jpeg,.png"
DONE = {
    "propose": "申请已提交，请等候县级审核。",
    "retract": "申请已撤回。",
    "approve": "已同意。",
    "hand-back": "已退回修改。",
    "decline": "已记录，不予同意。",
    "recall": "同意已收回，申请重新待审核。",
}
SENTENCES = {
    "begin": "起草申请",
    "edit": "修改申请",
    "attach": "上传材料",
    "detach": "移除材料",
    "propose": "提交审核",
    "retract": "撤回申请",
    "approve": "同意",
    "hand-back": "退回修改",
    "decline": "不同意",
    "recall": "收回同意",
    "apply": "生效，记入名录",
    "stuck": "到期未能生效",
    "reveal": "查看未脱敏信息",
}


def kinds() -> list[tuple[str, str]]:
    """What may be asked for anew; what undoes another is asked for on that one's page."""
    return [(key, str(label)) for key, label in Request.Kind.choices if key != Request.Kind.UNDO]


def context_of(
    request: PortalRequest, subject: Request, approval: ApprovalForm | None
) -> dict[str, Any]:
    """All that the page shows."""
    by, drafting = request.acting, subject.status == Request.Status.DRAFTING
    keeper = by is not None and is_registrar(by, subject.division)
    changes, hindrance = seen.differences(subject)
    was, becomes = seen.picture(subject)
    return {
        "subject": subject,
        "version": subject.version,
        "steps": steps_of(request, subject, approval),
        "may_edit": keeper and drafting,
        "may_undo": keeper and subject.status == Request.Status.APPLIED,
        "answers": seen.answers(subject),
        "personal": subject.kind == Request.Kind.CHAIR,
        "changes": changes,
        "hindrance": hindrance,
        "was": was,
        "becomes": becomes,
        "doubles": seen.doubles(subject) if open_(subject) else [],
        "others": seen.others_open(subject) if open_(subject) else [],
        "where": seen.where(subject),
        "files": files_of(subject, may=keeper and drafting),
        "events": history_of(subject),
    }


def open_(subject: Request) -> bool:
    """Whether somebody still decides on it."""
    return subject.status in (Request.Status.DRAFTING, Request.Status.REVIEWING)


def steps_of(
    request: PortalRequest, subject: Request, approval: ApprovalForm | None
) -> list[dict[str, Any]]:
    """What one may do, as the component shows it."""
    paper = (approval or ApprovalForm()) if subject.needs_approval else None
    return [
        {
            "verb": step.verb,
            "label": step.label,
            "reason": step.reason,
            "danger": step.reason or step.verb == "retract",
            "grave": bool(step.warning),
            "warning": step.warning,
            "url": reverse("communities:request-step", args=[subject.pk, step.verb]),
            "form": paper if step.verb == "approve" else None,
        }
        for step in REQUEST.open_to(request.acting, subject)
    ]


def files_of(subject: Request, *, may: bool) -> dict[str, Any]:
    """The documents as the component shows them."""
    return {
        "heading": "申请材料",
        "rows": [
            {
                "attachment": one,
                "url": reverse("communities:request-file", args=[subject.pk, one.pk]),
            }
            for one in Attachment.objects.on(subject)
        ],
        "attach_url": reverse("communities:request-attach", args=[subject.pk]) if may else "",
        "detach_url": reverse("communities:request-detach", args=[subject.pk]) if may else "",
        "hint": "如街道办事处的请示、居民会议的决议、选举结果公告。",
        "accept": ACCEPT,
        "largest": settings.ATTACHMENT_LARGEST,
        "most": settings.ATTACHMENTS_MOST,
    }


def history_of(subject: Request) -> list[dict[str, Any]]:
    """What happened to it, the latest first."""
    return [
        {
            "at": event.at,
            "sentence": SENTENCES.get(event.verb, event.verb),
            "actor": event.actor,
            "note": event.note,
        }
        for event in Event.objects.about(subject).with_names().order_by("-pk")
    ]
