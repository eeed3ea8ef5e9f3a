"""Matters in the browser: the list, registration, the page of one, assignment, acceptance, judgement."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from portal.deadlines.models import DeadlineQuerySet
from portal.deadlines.panel import panel, plainly
from portal.documents.models import OfficialDocument
from portal.documents.onscreen import readable
from portal.http import PortalRequest, acting
from portal.reminders.services.history import history_of
from proposals import due, services, timeline
from proposals.forms import AssignForm, FilterForm, JudgeForm, RegisterForm, explain
from proposals.models import Follow, Proposal, Reply
from proposals.permissions import may_register, proposals_visible_to, sees_the_inside
from proposals.views.attached import files_of
from proposals.views.extending import extensions_of
from proposals.workflow import life_of

NAMES = ("body", "lead_deputy", "organ", "assignment__organ", "assignment__section")


def matter_or_404(request: PortalRequest, pk: int) -> Proposal:
    """One of the matters that one may see."""
    return get_object_or_404(proposals_visible_to(request.user).select_related(*NAMES), pk=pk)


@login_required
def index(request: PortalRequest) -> HttpResponse:
    """GET /proposals/: everything one may see, narrowed by what was asked."""
    form = FilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    times = due.running(request.acting)
    found = due.with_due(proposals_visible_to(request.user).select_related(*NAMES), times)
    found = narrowed(found, **asked)
    shown = Paginator(found, 30).get_page(request.GET.get("page"))
    lit(list(shown), times)
    context = {
        "page": shown,
        "form": form,
        "applied": sum(map(bool, asked.values())),
        "may_register": request.acting is not None and may_register(request.acting),
    }
    return render(request, "proposals/list.html", context)


def lit(matters: list[Proposal], times: DeadlineQuerySet) -> None:
    """Give each of these matters its tone, and its nearest deadline and light as `due_side` and `light`."""
    letters = {one.pk: OfficialDocument(pk=one.letter) for one in matters if one.letter}  # type: ignore[attr-defined]
    found = due.nearest([*matters, *letters.values()], times)
    for matter in matters:
        matter.tone = timeline.TONES[Proposal.Status(matter.status)]  # type: ignore[attr-defined]
        nearest = due.next_of(matter, letters.get(matter.pk), found, of_letter=False)
        if nearest:
            matter.due_side, matter.light = due.side_of(nearest)  # type: ignore[attr-defined]


def narrowed(
    matters: QuerySet[Any], q: str = "", status: str = "", kind: str = "", light: str = ""
) -> QuerySet[Any]:
    """Those with the words in a number, title, deputy, session or section, of a status, a kind and a light."""
    if light:
        first, last = due.near()
        matters = matters.filter(
            Q(due__lt=first) if light == "over" else Q(due__range=(first, last))
        ).order_by("due", "-pk")
    if status:
        matters = matters.filter(status=status)
    if kind:
        matters = matters.filter(kind=kind)
    for word in q.split():
        plain = word.strip("第号()（）")
        numbered = Reply.objects.filter(document__doc_number__contains=word)
        matters = matters.filter(
            Q(number__iexact=plain)
            | Q(title__contains=word)
            | Q(deputy_name__contains=word)
            | Q(session__contains=word)
            | Q(pk__in=numbered.order_by().values("proposal"))
            | Q(assignment__section__name__contains=word)
        )
    return matters


@login_required
def register(request: PortalRequest) -> HttpResponse:
    """GET and POST /proposals/register/."""
    by = acting(request)
    if not may_register(by):
        raise PermissionDenied
    form = RegisterForm(request.POST or None, organ=by.organ)
    if request.method == "POST" and form.is_valid():
        try:
            matter = services.proposal.register(by=by, **form.cleaned_data)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, f"{matter}{matter.noun}已登记，请交办。")
            return redirect(matter)
    context = {"form": form}
    return render(request, "proposals/register.html", context, status=422 if form.errors else 200)


@login_required
def show(request: PortalRequest, pk: int) -> HttpResponse:
    """GET /proposals/7/: the organ's page, or the deputy's."""
    return shown(request, matter_or_404(request, pk))


def shown(
    request: PortalRequest, matter: Proposal, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page of one matter, with what one may do there."""
    letters = list(matter.replies.select_related("document__voided", "feedback", "proposal"))
    reply = next((letter for letter in letters if letter.is_answer), None)
    within = sees_the_inside(request.posts, matter)
    verbs = {step.verb for step in life_of(matter).open_to(request.acting, matter)}
    context = {
        "matter": matter,
        "reply": reply,
        "tone": timeline.TONES[Proposal.Status(matter.status)],
        "stages": timeline.stages(matter, reply),
        "assign_form": AssignForm(organ=matter.organ) if "assign" in verbs else None,
        "may_accept": "accept" in verbs,
        "tells": tells(request, matter, verbs & {"assign", "accept"}),
        "judge_form": JudgeForm() if "judge" in verbs else None,
        "files": files_of(request, matter),
        "follows": Follow.objects.filter(user=request.user, proposal=matter).exists(),
        **more,
    }
    beside = inside_of if within else outside_of
    rows = panel(request.acting, *timeline.timed(matter, *letters))
    context = {"panel": rows, "times": plainly(rows), **beside(request, matter, letters), **context}
    page = "proposals/show.html" if within else "proposals/followed.html"
    return render(request, page, context, status=status)


def inside_of(request: PortalRequest, matter: Proposal, letters: list[Reply]) -> dict[str, Any]:
    """What only those who handle a matter read: all that happened, and the extensions."""
    extensions = extensions_of(request, matter)
    signed = [letter.document for letter in letters if letter.document]
    return {
        **extensions,
        "events": timeline.inside(matter, *letters, *extensions["extensions"]),
        "history": history_of(matter, *signed),
    }


def outside_of(_request: PortalRequest, matter: Proposal, letters: list[Reply]) -> dict[str, Any]:
    """What the deputy reads: where the matter stands in plain words, and what was delivered."""
    sent = [letter for letter in letters if letter.status == Reply.Status.DELIVERED]
    answer = next((letter for letter in sent if letter.is_answer), None)
    notice = next((letter for letter in sent if not letter.is_answer), None)
    return {
        "plain": timeline.plainly(matter),
        "letter": text_of(answer),
        "notice": notice,
        "notice_letter": text_of(notice),
        "events": timeline.outside(matter, *letters),
    }


def text_of(letter: Reply | None) -> Any:
    """A signed letter as it is read on the screen."""
    return readable(letter.document.source) if letter and letter.document else None


def tells(request: PortalRequest, matter: Proposal, verbs: set[str]) -> str:
    """Whom the step will tell that one may take here; names from inside the organ are for the organ only."""
    return "".join(
        services.telling.announced(verb, matter, by=acting(request)) for verb in sorted(verbs)
    )


@require_POST
@login_required
def assign(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /proposals/7/assign/ with a section."""
    matter = matter_or_404(request, pk)
    form = AssignForm(request.POST, organ=matter.organ)
    if not form.is_valid():
        return shown(request, matter, status=422, assign_form=form)
    assignment = services.proposal.assign(matter, form.cleaned_data["section"], by=acting(request))
    messages.success(request, f"已交{assignment.section}办理。")
    return redirect(matter)


@require_POST
@login_required
def accept(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /proposals/7/accept/: go on to the draft."""
    reply = services.proposal.accept(matter_or_404(request, pk), by=acting(request))
    messages.success(request, "已签收，请起草答复。")
    return redirect(reply)


@require_POST
@login_required
def judge(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /proposals/7/judge/: attitude, result, comment."""
    matter, by = matter_or_404(request, pk), acting(request)
    form = JudgeForm(request.POST)
    if form.is_valid():
        try:
            services.feedback.judge(matter, by=by, **form.cleaned_data)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, "感谢您的评价，已送承办单位。")
            return redirect(matter)
    return shown(request, matter, status=422, judge_form=form)
