"""A post that comes too late is not lost: what was written is shown, and can be sent again."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.http import is_htmx

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- a field's name
LABELS = {  # the text fields that people write in; all others are sent again without being shown
    "title": "标题（案由）",
    "addressees": "主送",
    "body": "正文",
    "attachment_title": "附件标题",
    "attachment_body": "附件正文",
    "note": "附注（理由）",
    "copies": "抄送",
    "disclosure_ground": "公开属性理由",
    "session": "届次",
    "number": "编号",
    "deputy_name": "领衔代表（委员）",
    "received_on": "收到日期",
    "text": "建议、提案内容",
    "comment": "具体意见",
    "until_on": "延长至",
    "reason": "事由（理由）",
    "authority": "同意机关",
    "consent": "同意的文件",
    "remark": "公开属性审核理由",
    "ground": "公开属性决定理由",
    "passage": "另行隐去的文字",
    "summary": "公开摘要",
    "document": "依据的文件",
    "figures": "需要核对的文字或表格",
    "place": "行政区划",
    "name": "名称（姓名）",
    "code": "代码",
    "parts": "新设的村（居）委会",
    "boundary": "辖区范围",
    "officer_name": "当选主任姓名",
    "telephone": "联系电话",
    "term_ends_on": "届满之日",
    "effective_on": "生效（实施）之日",
    "approval_title": "批准文件标题",
    "approval_number": "批准文号",
    "since": "任职（起始）之日",
    "until": "离任之日",
    "names": "负担事项",
    "asked_by": "要求部门",
    "kept": "保留的事项",
    "on": "取消之日",
    "issued_on": "成文日期",
}


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: the page is older than the last sign-in, or somebody else's.

    htmx gets a fresh token for every form of its page. No other site can send its header, nor
    read the answer.
    """
    if not request.user.is_authenticated and is_htmx(request):
        return render(request, "401.html", status=401)
    if is_htmx(request):
        return render(request, "403_htmx.html", {"reason": reason}, status=403)
    if is_ours(request) and not is_lost(request):
        return again(request)
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


def ended(request: HttpRequest, to_sign_in: HttpResponse) -> HttpResponse:
    """The session has ended: a page leads to the sign-in and back, a post waits for it."""
    if is_htmx(request):
        return render(request, "401.html", status=401)
    if request.method != "POST":
        return to_sign_in
    if is_ours(request) and not is_lost(request):
        return again(request)
    return redirect(settings.LOGIN_URL)  # and not back: the address takes posts only


def again(request: HttpRequest) -> HttpResponse:
    """What was posted, with a fresh token and a button that sends it to the same address."""
    shown, kept = [], []
    for name, values in request.POST.lists():
        for value in values if name != TOKEN else []:
            if name in LABELS and value and not value.isdecimal():
                shown.append((name, LABELS[name], value))
            else:
                kept.append((name, value))
    status = 403 if request.user.is_authenticated else 401
    return render(request, "resubmit.html", {"shown": shown, "kept": kept}, status=status)


def is_ours(request: HttpRequest) -> bool:
    """Whether a page of this site sent it: by Origin, or else by Referer."""
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    own = [f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS]
    return any(f"{sender}/".startswith(f"{origin}/") for origin in own)


def is_lost(request: HttpRequest) -> bool:
    """Whether a password or a file was posted: no page can show it again."""
    return any("password" in name for name in request.POST) or bool(request.FILES)
