"""Who is told of which step, and in which words: one table."""

from collections.abc import Callable
from typing import NamedTuple

from portal.notices.services import settle
from portal.notices.services import tell as notify
from portal.notices.topics import Topic
from portal.people.models import Appointment, Section, User
from portal.people.permissions import Recipient, holders, is_held, recipients
from portal.record.models import Event
from proposals.models import Extension, Feedback, Proposal, Reply

Role = Appointment.Role
Subject = Proposal | Reply | Extension
Audience = Callable[[Proposal, Section | None], list[Recipient]]


def office(matter: Proposal, _section: Section | None) -> list[Recipient]:
    """The organ's office."""
    return holders(Role.OFFICE, organ=matter.organ)


def clerks(_matter: Proposal, section: Section | None) -> list[Recipient]:
    """The clerks of the section it is assigned to."""
    return holders(Role.HANDLER, section=section) if section else []


def section_head(_matter: Proposal, section: Section | None) -> list[Recipient]:
    """The head of that section."""
    return holders(Role.SECTION_HEAD, section=section) if section else []


def signatories(matter: Proposal, _section: Section | None) -> list[Recipient]:
    """Those who sign for the organ."""
    return holders(Role.SIGNATORY, organ=matter.organ)


def handler(matter: Proposal, _section: Section | None) -> list[Recipient]:
    """The clerk who accepted it, while in that post."""
    accepted = matter.assignment.handler
    return recipients([accepted]) if accepted and is_held(accepted) else []


def publisher(matter: Proposal, section: Section | None) -> list[Recipient]:
    """The clerk who accepted it, where the letter is to be published."""
    answer = matter.answer
    opened = answer and answer.document and answer.document.is_open
    return handler(matter, section) if opened else []


def consenting(matter: Proposal, _section: Section | None) -> list[Recipient]:
    """The office of the body that assigned it, if it has an account."""
    return holders(Role.OFFICE, organ=matter.body)


def deputy(matter: Proposal, _section: Section | None) -> list[Recipient]:
    """The one who raised it, if known here."""
    known = matter.lead_deputy
    return [Recipient(known, Role.DEPUTY)] if known else []


TOLD: dict[str, list[tuple[Audience, str]]] = {
    "register": [(deputy, "您的{noun}已登记，编号{number}。")],
    "assign": [
        (clerks, "{number}{noun}《{title}》已交你处办理，请签收。"),
        (section_head, "{number}{noun}《{title}》已交你处办理。"),
        (deputy, "您的{number}{noun}已交{section}办理。"),
    ],
    "accept": [(deputy, "您的{number}{noun}已由{section}签收，开始办理。")],
    "submit": [
        (section_head, "{number}{noun}的{letter}稿请核稿。"),
        (office, "{number}{noun}的{letter}稿已送核稿，请审核公开属性。"),
    ],
    "pass": [(signatories, "{number}{noun}的{letter}请签发。")],
    "send-back": [(handler, "{number}{noun}的{letter}稿被退回修改：{note}")],
    "sign": [
        (office, "{number}{noun}的{letter}已签发，请印发。"),
        (handler, "{number}{noun}的{letter}已签发。"),
    ],
    "redraft": [(handler, "{number}{noun}的{letter}文号已作废，请修改后重新送签：{note}")],
    "issue": [(handler, "{number}{noun}的{letter}已印发。")],
    "deliver": [
        (deputy, "您的{number}{noun}已有答复，请查阅并评价。"),
        (publisher, "{number}{noun}的答复已送达，属主动公开，请拟公开副本。"),
    ],
    "judge": [
        (handler, "{number}{noun}的答复已获评价：{judgement}。"),
        (office, "{number}{noun}的答复已获评价：{judgement}。"),
    ],
}

TOLD_OF_AN_EXTENSION: dict[str, list[tuple[Audience, str]]] = {
    "deliver": [
        (deputy, "您的{number}{noun}答复期限延长，延期告知函请查阅。"),
        (handler, "{number}{noun}的延期告知已送达。"),
        (section_head, "{number}{noun}的延期告知已送达。"),
    ],
}

ASKED = "{number}{noun}申请延期至{until}，请决定：{note}"
TOLD_OF_A_REQUEST: dict[str, list[tuple[Audience, str]]] = {
    "ask": [(office, ASKED)],
    "grant": [
        (handler, "{number}{noun}的答复期限延长至{until}，请办理延期告知。"),
        (section_head, "{number}{noun}的答复期限延长至{until}。"),
        (office, "{number}{noun}的答复期限延长至{until}。"),
    ],
    "refuse": [
        (handler, "{number}{noun}的延期申请未获同意：{note}"),
        (section_head, "{number}{noun}的延期申请未获同意：{note}"),
        (office, "{number}{noun}的延期申请未获同意：{note}"),
    ],
    "retract": [(office, "{number}{noun}的延期申请已撤回。")],
}
OF_THE_BODY = ("ask", "retract")  # what the office of the assigning body is told as well


def told_of_a_request(verb: str, extension: Extension) -> list[tuple[Audience, str]]:
    """Whom a request for more time concerns: also those who must consent, or those who may without them."""
    found = TOLD_OF_A_REQUEST.get(verb, [])
    if verb not in OF_THE_BODY:
        return found
    others = consenting if extension.needs_consent else signatories
    return [*found, *((others, sentence) for _, sentence in found)]


def told_of(verb: str, subject: Subject) -> list[tuple[Audience, str]]:
    """Whom the step concerns: delivering a 延期告知 answers nothing."""
    if isinstance(subject, Extension):
        return told_of_a_request(verb, subject)
    of_a_letter = isinstance(subject, Reply) and not subject.is_answer
    known = {**TOLD, **TOLD_OF_AN_EXTENSION} if of_a_letter else TOLD
    return known.get(verb, [])


TOPICS = [
    Topic("proposals.register", "建议提案已登记", (Role.DEPUTY,)),
    Topic(
        "proposals.assign", "交办、待签收", (Role.HANDLER, Role.SECTION_HEAD),
        legal="交办须由承办处室签收，办理期限自此计算",
    ),
    Topic("proposals.assign", "已交承办处室", (Role.DEPUTY,)),
    Topic("proposals.accept", "承办处室已签收", (Role.DEPUTY,)),
    Topic("proposals.submit", "答复稿送核稿", (Role.SECTION_HEAD, Role.OFFICE)),
    Topic("proposals.pass", "答复送签发", (Role.SIGNATORY,)),
    Topic("proposals.send-back", "答复稿被退回修改", (Role.HANDLER,)),
    Topic("proposals.sign", "答复已签发", (Role.OFFICE, Role.HANDLER)),
    Topic("proposals.redraft", "文号作废、须重新送签", (Role.HANDLER,)),
    Topic("proposals.issue", "答复已印发", (Role.HANDLER,)),
    Topic(
        "proposals.deliver", "答复已送达", (Role.DEPUTY,),
        legal="答复须送达代表委员本人，征询意见自此开始",
    ),
    Topic("proposals.deliver", "答复送达后拟公开副本", (Role.HANDLER,)),
    Topic("proposals.deliver", "延期告知已送达", (Role.SECTION_HEAD,)),
    Topic("proposals.ask", "延期申请待决定", (Role.OFFICE, Role.SIGNATORY)),
    Topic("proposals.grant", "答复期限已延长", (Role.HANDLER, Role.SECTION_HEAD, Role.OFFICE)),
    Topic("proposals.refuse", "延期申请未获同意", (Role.HANDLER, Role.SECTION_HEAD, Role.OFFICE)),
    Topic("proposals.retract", "延期申请已撤回", (Role.OFFICE, Role.SIGNATORY)),
    Topic("proposals.judge", "代表委员对答复的评价", (Role.HANDLER, Role.OFFICE)),
]  # fmt: skip


def judgement_of(matter: Proposal) -> str:
    """The deputy's two grades in words."""
    return str(Feedback.objects.get(reply__proposal=matter))


class Line(NamedTuple):
    """Who is told in one sentence, not yet filled in."""

    audience: Audience
    sentence: str
    people: list[Recipient]


def audience_of(
    verb: str, subject: Subject, *, by: User | None, section: Section | None = None
) -> list[Line]:
    """Whom a step tells when somebody takes it: each person once, by the first sentence meant for them.

    Before a matter is assigned, `section` is the one it would go to. The telling itself asks this, so what a page
    says before the step is what is sent after it.
    """
    matter = matter_of(subject)
    section = section or (matter.assignment.section if hasattr(matter, "assignment") else None)
    told, lines = {by}, []
    for audience, sentence in told_of(verb, subject):
        people = [one for one in audience(matter, section) if one.user not in told]
        told |= {one.user for one in people}
        lines.append(Line(audience, sentence, people))
    return lines


def announced(verb: str, subject: Subject, *, by: Appointment) -> str:
    """The same in one sentence for the page, before the step is taken."""
    people = [one for line in audience_of(verb, subject, by=by.actor) for one in line.people]
    names = [named(one) for one in people]
    if verb == "assign" and not hasattr(matter_of(subject), "assignment"):
        names = ["所选处室的承办人和处室负责人", *names]
    return f"本操作将通知：{'、'.join(names)}。" if names else "本操作不通知他人。"


def named(person: Recipient) -> str:
    """A name, and whose substitute it is."""
    instead = f"（代{person.instead_of.name}）" if person.instead_of else ""
    return f"{person.user.name}{instead}"


def matter_of(subject: Subject) -> Proposal:
    """The matter itself, or the one that a letter or a request is about."""
    return subject if isinstance(subject, Proposal) else subject.proposal


def tell(event: Event, subject: Subject) -> None:
    """Tell everybody whom the step concerns, once each; what was told before is settled by it."""
    settle(event)
    matter = matter_of(subject)
    words = {
        "number": str(matter),
        "noun": matter.noun,
        "title": matter.title,
        "section": str(matter.assignment) if hasattr(matter, "assignment") else "",
        "letter": subject.get_kind_display() if isinstance(subject, Reply) else "",
        "note": event.note,
        "until": str(subject.until_on) if isinstance(subject, Extension) else "",
        "judgement": judgement_of(matter) if event.verb == "judge" else "",
    }
    for line in audience_of(event.verb, subject, by=event.by):
        outside = line.audience is deputy
        path = (matter if outside else subject).get_absolute_url()
        notify(line.people, event, line.sentence.format(**words), path, matter)
