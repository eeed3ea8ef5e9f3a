"""Who is told of a request for a change, and in which words: one table."""

from collections.abc import Callable

from communities.models import Request
from communities.services.reviewing import of_county
from portal.notices.services import settle
from portal.notices.services import tell as notify
from portal.notices.topics import Topic
from portal.people.models import Appointment
from portal.people.permissions import Recipient, holders
from portal.record.models import Event

Role = Appointment.Role


def reviewers(request: Request) -> list[Recipient]:
    """Who reviews at the county above the street; where it has nobody, above that."""
    return of_county(request.division)


def registrars(request: Request) -> list[Recipient]:
    """Who keeps the registry where it was written."""
    return holders(Role.REGISTRAR, organ=request.by.organ)


TOLD: dict[str, list[tuple[Callable[[Request], list[Recipient]], str]]] = {
    "propose": [(reviewers, "{place}{kind}申请“{title}”请审核。")],
    "retract": [(reviewers, "{place}{kind}申请“{title}”已撤回。")],
    "approve": [(registrars, "{kind}申请“{title}”已同意，{on}起生效。")],
    "hand-back": [(registrars, "{kind}申请“{title}”被退回修改：{note}")],
    "decline": [(registrars, "{kind}申请“{title}”未获同意：{note}")],
    "recall": [(registrars, "{kind}申请“{title}”的同意已收回，重新审核：{note}")],
    "apply": [(registrars, "{kind}申请“{title}”已于{on}生效，记入名录。")],
    "stuck": [
        (reviewers, "{place}{kind}申请“{title}”到期未能生效：{note}"),
        (registrars, "{kind}申请“{title}”到期未能生效：{note}"),
    ],
}
TOPICS = [
    Topic("communities.propose", "名录变更申请待审核", (Role.REVIEWER,)),
    Topic("communities.retract", "名录变更申请已撤回", (Role.REVIEWER,)),
    Topic("communities.approve", "名录变更申请已同意", (Role.REGISTRAR,)),
    Topic("communities.hand-back", "名录变更申请被退回修改", (Role.REGISTRAR,)),
    Topic("communities.decline", "名录变更申请未获同意", (Role.REGISTRAR,)),
    Topic("communities.recall", "名录变更申请的同意已收回", (Role.REGISTRAR,)),
    Topic("communities.apply", "名录变更已生效", (Role.REGISTRAR,)),
    Topic("communities.stuck", "名录变更到期未能生效", (Role.REGISTRAR, Role.REVIEWER)),
]


def tell(event: Event, request: Request) -> None:
    """Tell the other side of a step, each person once; what was told before is settled by it."""
    settle(event)
    words = {
        "place": request.division.name,
        "kind": request.get_kind_display(),
        "title": request.title,
        "on": request.effective_on,
        "note": event.note,
    }
    for audience, sentence in TOLD.get(event.verb, []):
        people, said = audience(request), sentence.format_map(words)
        notify(people, event, said, request.get_absolute_url(), matter=request)
