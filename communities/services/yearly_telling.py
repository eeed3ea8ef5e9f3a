"""Who is told of which step of a year's figures, and in which words."""

from communities.models import Closing, Return
from communities.permissions import is_within
from communities.services.reviewing import of_county
from portal.notices.services import settle, tell
from portal.notices.topics import Topic
from portal.people.models import Appointment, Division
from portal.people.permissions import Recipient, recipients
from portal.record.models import Event

Role = Appointment.Role
TOPICS = [
    Topic("communities.submit", "年度统计待审核", (Role.REVIEWER,)),
    Topic("communities.accept", "年度统计已审定", (Role.REGISTRAR,)),
    Topic("communities.send-back", "年度统计被退回", (Role.REGISTRAR,)),
    Topic("communities.reopen", "年度统计重新打开", (Role.REGISTRAR,)),
    Topic("communities.reopen-year", "年度重新开账", (Role.REGISTRAR, Role.REVIEWER)),
]
WORDS = {
    "submit": "{street}{year}年度统计已报送，请审核。",
    "accept": "{street}{year}年度统计已审定。",
    "send-back": "{street}{year}年度统计被退回：{note}",
    "reopen": "{street}{year}年度统计已重新打开，请更正：{note}",
}


def of_street(street: Division) -> list[Recipient]:
    """Those who keep the registry of a street."""
    posts = Appointment.objects.active().filter(role=Role.REGISTRAR, organ__division=street)
    return recipients(posts.select_related("user").order_by("pk"))


def tell_of(event: Event, filed: Return) -> None:
    """Tell the other side; what was told of earlier steps is settled by it."""
    settle(event)
    people = (of_county if event.verb == "submit" else of_street)(filed.division)
    words = {"street": filed.division, "year": filed.year, "note": event.note}
    tell(people, event, WORDS[event.verb].format(**words), filed.get_absolute_url())


def tell_of_opening(event: Event, closing: Closing, path: str) -> None:
    """Tell those who keep and review the registry below that a closed year may change again."""
    posts = Appointment.objects.active().filter(role__in=(Role.REGISTRAR, Role.REVIEWER))
    posts = posts.select_related("user", "organ__division").order_by("pk")
    below = [post for post in posts if is_within(post.organ.division, closing.division)]
    sentence = f"{closing.division}{closing.year}年度已重新开账：{event.note}"
    tell(recipients(below), event, sentence, path)
