"""How one wants to be told: by topic, hours, address and receiver, on one page of plain forms."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from portal.http import PortalRequest
from portal.notices import services
from portal.notices.forms import AddressForm, HoursForm, WebhookForm
from portal.notices.models import Channel, Choice, Delivery, Mode, Preference
from portal.notices.topics import Topic, topics
from portal.people.models import Appointment, User
from portal.people.permissions import posts_of
from portal.plain import explain
from portal.rates import exceeds

MAIL = [Mode.AT_ONCE, Mode.DIGEST, Mode.OFF]
WEBHOOK = [Mode.OFF, Mode.AT_ONCE]


class Pick(NamedTuple):
    """One thing to choose: the name of its field, what can be chosen, and what is."""

    name: str
    modes: list[Mode]
    mode: str


class Line(NamedTuple):
    """A topic, and how one is told of it."""

    topic: Topic
    mail: Pick
    webhook: Pick


@login_required
def choices(request: PortalRequest) -> HttpResponse:
    """GET and POST /notices/choices/: what is told how. Fields are named topic|role|channel."""
    if request.method == "POST":
        posted = {tuple(name.split("|")): str(mode) for name, mode in request.POST.items()}
        wanted = {(key[0], key[1], key[2]): mode for key, mode in posted.items() if len(key) == 3}
        try:
            services.choose(request.user, wanted)
        except ValidationError as error:
            return shown(request, complaint=error.messages[0])
        messages.success(request, "通知方式已保存。")
        return redirect("notices:choices")
    return shown(request)


@require_POST
@login_required
def hours(request: PortalRequest) -> HttpResponse:
    """POST /notices/hours/: when the digest comes, and when nothing does."""
    form = HoursForm(request.POST, instance=preference_of(request.user))
    if form.is_valid():
        services.set_preference(form.save(commit=False))
        messages.success(request, "时间设置已保存。")
        return redirect("notices:choices")
    return shown(request, hours=form)


@require_POST
@login_required
def address(request: PortalRequest) -> HttpResponse:
    """POST /notices/address/: one's own e-mail address."""
    form = AddressForm(request.POST)
    if form.is_valid():
        services.change_address(request.user, form.cleaned_data["email"])
        messages.success(request, "电子邮箱已保存，未送达的未读通知将发往新邮箱。")
        return redirect("notices:choices")
    return shown(request, address=form)


@sensitive_post_parameters("webhook_secret", "webhook_url")
@require_POST
@login_required
def webhook(request: PortalRequest) -> HttpResponse:
    """POST /notices/webhook/: the receiver; with `test` it is sent a message as well."""
    form = WebhookForm(request.POST, instance=preference_of(request.user))
    if form.is_valid():
        preference = form.save(commit=False)
        try:
            services.set_preference(preference)
        except ValidationError as error:
            explain(form, error)
            return shown(request, webhook=form)
        say_how_it_went(request, preference)
        return redirect("notices:choices")
    return shown(request, webhook=form)


def say_how_it_went(request: PortalRequest, preference: Preference) -> None:
    """What was saved, and how the test went where one was asked for."""
    if "test" not in request.POST or not preference.webhook_url:
        saved = "接收地址已保存。" if preference.webhook_url else "即时消息已停用。"
        messages.success(request, saved)
    elif exceeds("webhook-test", str(request.user.pk), most=5, seconds=600):
        messages.error(request, "接收地址已保存。测试过于频繁，请十分钟后再试。")
    elif trouble := services.send_test(preference):
        messages.error(request, f"接收地址已保存，但测试消息未送达：{trouble}")
    else:
        messages.success(request, "接收地址已保存，测试消息已送达。")


def shown(request: PortalRequest, complaint: str = "", **forms: Any) -> HttpResponse:
    """The page, with what was typed into a form that is not right."""
    user, preference = request.user, preference_of(request.user)
    lost = Delivery.objects.filter(notice__to=user, channel=Channel.WEBHOOK).select_related(
        "notice"
    )
    context = {
        "groups": groups(user),
        "complaint": complaint,
        "hours": HoursForm(instance=preference),
        "address": AddressForm({"email": user.email} if user.email else None),
        "webhook": WebhookForm(instance=preference),
        "trouble": trouble_of(user),
        "lost": lost.exclude(refused_at=None).order_by("-refused_at")[:5],
        "receiver": bool(preference.webhook_url),
        **forms,
    }
    status = 422 if complaint or forms else 200
    return render(request, "notices/choices.html", context, status=status)


def preference_of(user: User) -> Preference:
    """What a person set, freshly read, or the defaults."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def trouble_of(user: User) -> str:
    """Why mail does not reach one, if so."""
    known = getattr(user, "trouble", None)
    return known.reason if known and known.address == user.email else ""


def groups(user: User) -> list[tuple[str, list[Line]]]:
    """Every topic that may be told to somebody in one's roles, role by role."""
    held = posts_of(user).order_by("pk")  # and those of colleagues one stands in for
    roles = dict.fromkeys(held.values_list("role", flat=True))
    chosen = {
        (one.topic, one.role, one.channel): one.mode for one in Choice.objects.filter(user=user)
    }
    return [
        (Appointment.Role(role).label, [line(topic, role, chosen) for topic in topics() if role in topic.roles])
        for role in roles
    ]  # fmt: skip


def line(topic: Topic, role: str, chosen: dict[tuple[str, str, str], str]) -> Line:
    """One topic, as it was chosen or by default."""
    mail, hook = (topic.name, role, Channel.MAIL), (topic.name, role, Channel.WEBHOOK)
    return Line(
        topic,
        Pick("|".join(mail), MAIL, chosen.get(mail, Mode.AT_ONCE)),
        Pick("|".join(hook), WEBHOOK, chosen.get(hook, Mode.OFF)),
    )
