"""Absences in the browser: one's own, those one stands in for, and for the office those of the organ."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from portal.absences import services
from portal.absences.forms import EndForm, NameForm, OfficeForm
from portal.absences.permissions import absences_visible_to, is_own_official, may_arrange
from portal.http import PortalRequest, acting
from portal.people.models import Absence, AbsenceQuerySet, Appointment
from portal.plain import explain

TONES = {"代办中": "active", "未开始": "waiting"}
PAGE = 20


@login_required
def index(request: PortalRequest) -> HttpResponse:
    """GET and POST /absences/: one's own absences, whom one stands in for, and a form to name a substitute."""
    form = own_form(request, request.POST or None)
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if form and form.is_valid() and named(request, form, by=own_posts(request)[0]):
        return redirect("absences:list")
    return listed(request, form=form)


def listed(request: PortalRequest, **more: Any) -> HttpResponse:
    """The page of one person."""
    seen = Absence.objects.with_names()
    others = seen.filter(substitute=request.user).order_by("-until_on", "-pk")[:PAGE]
    context = {
        **rows_of(request, seen.filter(post__user=request.user)),
        "others": [{"absence": absence, "tone": tone_of(absence)} for absence in others],
        "is_office": is_office(request),
        **more,
    }
    return answered(request, "absences/list.html", context)


@login_required
def organ(request: PortalRequest) -> HttpResponse:
    """GET and POST /absences/organ/: all of the organ, for its office, which names substitutes for the others."""
    by = office_of(request)
    form = office_form(request, request.POST or None)
    if form.is_valid() and named(request, form, by=by):
        return redirect("absences:organ")
    return organ_listed(request, form=form)


def organ_listed(request: PortalRequest, **more: Any) -> HttpResponse:
    """The page of one organ."""
    by = office_of(request)
    seen = Absence.objects.with_names().filter(post__organ=by.organ)
    context = {**rows_of(request, seen), "organ": by.organ, **more}
    return answered(request, "absences/organ.html", context)


def answered(request: PortalRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    """The page; 422 where something is to be put right."""
    wrong = bool(context["form"] and context["form"].errors) or "error" in context
    return render(request, page, context, status=422 if wrong else 200)


def is_office(request: PortalRequest) -> bool:
    """Whether one acts for an office."""
    return request.acting is not None and request.acting.role == Appointment.Role.OFFICE


def office_of(request: PortalRequest) -> Appointment:
    """The office that acts. Raises PermissionDenied for everybody else."""
    if not is_office(request):
        raise PermissionDenied
    return acting(request)


def own_posts(request: PortalRequest) -> list[Appointment]:
    """One's own posts at the organ where one acts, that a colleague can stand in for."""
    place = request.acting.organ_id if request.acting else None
    return [
        post for post in request.posts if post.organ_id == place and is_own_official(post, post)
    ]


def own_form(request: PortalRequest, posted: QueryDict | None = None) -> NameForm | None:
    """The form for one's own posts; none for who has none."""
    own = own_posts(request)
    if not own:
        return None
    posts = Appointment.objects.with_names().filter(pk__in=[post.pk for post in own])
    preset = {"posts": own} if len(own) == 1 else {}
    return NameForm(posted, organ=own[0].organ, posts=posts, but=request.user, initial=preset)


def office_form(request: PortalRequest, posted: QueryDict | None = None) -> OfficeForm:
    """The form for anybody's post in the organ."""
    place = office_of(request).organ
    posts = Appointment.objects.active().official().with_names().filter(organ=place)
    posts = posts.order_by("user__name", "pk")
    return OfficeForm(posted, organ=place, posts=posts, but=request.user)


def named(request: PortalRequest, form: NameForm, *, by: Appointment) -> bool:
    """Name a substitute as the form says; whether it was done, else the form says why not."""
    try:
        services.name_substitute(by=by, **form.cleaned_data)
    except ValidationError as error:
        explain(form, error)
        return False
    messages.success(request, f"已登记，并已通知{form.cleaned_data['substitute']}。")
    return True


def rows_of(request: PortalRequest, seen: AbsenceQuerySet) -> dict[str, Any]:
    """One page of absences, each with what one may do with it."""
    found = seen.order_by("-until_on", "-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [
        {"absence": absence, "tone": tone_of(absence), "steps": steps_of(request, absence)}
        for absence in page
    ]
    return {"page": page, "rows": rows}


def tone_of(absence: Absence) -> str:
    """How its state is shown."""
    return TONES.get(absence.state, "neutral")


def steps_of(request: PortalRequest, absence: Absence) -> list[dict[str, Any]]:
    """What one may do, as the component shows it."""
    if not absence.is_open or not arranger(request, absence):
        return []
    begun = absence.state == "代办中"
    return [
        {
            "verb": "end",
            "label": "提前结束" if begun else "取消",
            "url": reverse("absences:end", args=[absence.pk]),
            "danger": True,
            "warning": f"此后{absence.substitute}不能再代办。",
        },
        {
            "verb": "move",
            "label": "改期",
            "url": reverse("absences:move", args=[absence.pk]),
            "grave": True,
            "warning": f"将通知{absence.substitute}。",
            "form": EndForm(absence=absence),
        },
    ]


def arranger(request: PortalRequest, absence: Absence) -> Appointment | None:
    """The post by which one may arrange it: one's own, else the office one acts for."""
    own = [post for post in request.posts if is_own_official(post, absence.post)]
    if own:
        return own[0]
    by = request.acting
    return by if by and may_arrange(by, absence.post) else None


def absence_or_404(request: PortalRequest, pk: int) -> tuple[Absence, Appointment]:
    """One that one may see, and the post by which one may arrange it; PermissionDenied where there is none."""
    seen = absences_visible_to(request.user).with_names()
    absence = get_object_or_404(seen, pk=pk)
    by = arranger(request, absence)
    if by is None:
        raise PermissionDenied
    return absence, by


def back(absence: Absence, request: PortalRequest) -> str:
    """The page on which it was arranged."""
    own = absence.post.user_id == request.user.pk
    return "absences:list" if own else "absences:organ"


@require_POST
@login_required
def end(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /absences/7/end/."""
    absence, by = absence_or_404(request, pk)
    services.end_absence(absence, by=by)
    messages.success(request, f"已结束，并已通知{absence.substitute}。")
    return redirect(back(absence, request))


@require_POST
@login_required
def move(request: PortalRequest, pk: int) -> HttpResponse:
    """POST /absences/7/move/ with the last day."""
    absence, by = absence_or_404(request, pk)
    form = EndForm(request.POST, absence=absence)
    if form.is_valid():
        try:
            services.move_end(absence, form.cleaned_data["until_on"], by=by)
        except ValidationError as error:
            explain(form, error)
        else:
            messages.success(request, f"已改至 {absence.until_on}，并已通知{absence.substitute}。")
            return redirect(back(absence, request))
    wrong = ValidationError([text for found in form.errors.values() for text in found])
    if back(absence, request) == "absences:list":
        return listed(request, form=own_form(request), error=wrong)
    return organ_listed(request, form=office_form(request), error=wrong)
