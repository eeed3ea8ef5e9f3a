"""What happened and how far a matter has come, in plain words: one wording for the organ, one for the deputy."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.deadlines.models import Deadline
from portal.documents.models import OfficialDocument
from portal.record.models import Event
from proposals.models import Extension, Proposal, Reply

INSIDE = {
    "register": "登记",
    "assign": "交{section}办理",
    "accept": "签收",
    "begin": "开始起草{letter}",
    "reword": "换用文稿模板",
    "submit": "送核稿",
    "pass": "核稿通过，送签发",
    "send-back": "退回修改",
    "check": "审核公开属性：{disclosure}",
    "decide": "决定公开属性：{disclosure}",
    "sign": "签发",
    "issue": "印发",
    "redraft": "原文号作废，退回重新起草",
    "deliver": "送达",
    "judge": "作出评价",
    "ask": "申请延期至{until}",
    "grant": "同意延期至{until}",
    "refuse": "未同意延期",
    "retract": "撤回延期申请",
    "lapse": "延期申请失效",
    "undrafted": "延期告知未能自动拟出，请承办人另拟",
    "prepare": "拟公开副本",
    "approve": "公开副本审核通过",
    "return": "公开副本退回修改",
    "publish": "公开发布",
    "withdraw": "撤回公开",
    "attach": "上传{what}“{file}”",
    "detach": "移除{what}“{file}”",
}
# The deputy reads what concerns the deputy, and no name of anybody inside the organ.
OUTSIDE = {
    "register": "您的{noun}已登记，编号{number}",
    "assign": "已交{organ}办理",
    "accept": "承办单位已签收，开始办理",
    "sign": "答复已由{organ}负责人签发",
    "deliver": "答复已送达，请查阅并评价",
    "judge": "您已作出评价",
    "publish": "答复已公开发布，个人信息已隐去",
    "withdraw": "答复已撤回公开",
}
CLOCK = {  # what happened to a deadline
    "stop": "{stage}期限中止计时",
    "restart": "{stage}期限恢复计时，截止日由 {before} 改为 {due}",
    "fix": "{stage}期限另定截止日，由 {before} 改为 {due}",
    "extend": "{stage}期限延长，由 {before} 至 {due}",
    "recompute": "{stage}期限重新计算，由 {before} 改为 {due}",
}
WHY = (
    "document",
    "consent",
    "source",
)  # where the record of a deadline keeps its reason besides the note
BESIDES = ("attach", "detach", *CLOCK)  # no steps of the reply itself
# What is said before the events of a letter that is not the answer; the deputy reads of its delivery only.
OF_A_LETTER = "{letter}："
NOTICED = "{letter}已送达，请查阅"
STAGES = ("登记", "交办", "签收", "起草", "核稿", "签发", "印发", "送达", "评价")
OF_ANY_LETTER = STAGES[3:8]  # from the draft to the delivery
P, R = Proposal.Status, Reply.Status
Thing = Reply | Extension | Deadline
REACHED = {  # how many stages lie behind
    P.REGISTERED: 1,
    P.ASSIGNED: 2,
    R.DRAFTING: 3,
    R.CHECKING: 4,
    R.SIGNING: 5,
    R.SIGNED: 6,
    R.ISSUED: 7,
    R.DELIVERED: 8,
    P.JUDGED: 9,
}
PLAIN = {  # one sentence a status for the deputy
    P.REGISTERED: "您的{noun}已登记，即将交办。",
    P.ASSIGNED: "您的{noun}已交办，等待承办处室签收。",
    P.HANDLING: "您的{noun}正在办理，答复送达后将通知您。",
    P.REPLIED: "答复已送达，请您查阅并评价。",
    P.JUDGED: "您已评价，感谢您的意见。",
}
TONES = {
    P.REGISTERED: "waiting",
    P.ASSIGNED: "waiting",
    P.HANDLING: "active",
    P.REPLIED: "waiting",
    P.JUDGED: "done",
}


@dataclass(frozen=True)
class Entry:
    """One line of a timeline."""

    at: datetime
    sentence: str
    actor: str = ""
    note: str = ""
    verb: str = ""


@dataclass(frozen=True)
class Stage:
    """One stage of the whole way: done, current or todo."""

    label: str
    state: str


def words(matter: Proposal) -> dict[str, str]:
    """What the sentences are filled with."""
    section = matter.assignment.section.name if hasattr(matter, "assignment") else ""
    return {
        "number": str(matter),
        "noun": matter.noun,
        "organ": matter.organ.name,
        "section": section,
    }


def inside(matter: Proposal, *things: Reply | Extension) -> list[Entry]:
    """Every event of the matter, its letters and extensions and its deadlines, the newest first, with who and why."""
    letters = [thing for thing in things if isinstance(thing, Reply)]
    times = Deadline.objects.about(*timed(matter, *letters))
    return [
        clocked(event, thing)
        if isinstance(thing, Deadline)
        else Entry(
            event.at, inside_sentence(event, matter, thing), event.actor, event.note, event.verb
        )
        for event, thing in reversed(events_of(matter, [*things, *times]))
        if event.verb in (CLOCK if isinstance(thing, Deadline) else INSIDE)
    ]


def inside_sentence(event: Event, matter: Proposal, thing: Thing | None) -> str:
    """What happened, filled in with the matter and with what the record kept of it."""
    known = {**event.facts, **words(matter)}
    if isinstance(thing, Extension):
        known["until"] = str(thing.until_on)
    aside = ""
    if isinstance(thing, Reply):
        known["letter"] = thing.get_kind_display()
        aside = "" if thing.is_answer or event.verb == "begin" else OF_A_LETTER
    return (aside + INSIDE[event.verb]).format(**known)


def timed(matter: Proposal, *letters: Reply | None) -> list[Proposal | OfficialDocument]:
    """What may have deadlines: the matter, and its signed letters."""
    return [matter, *(letter.document for letter in letters if letter and letter.document)]


def clocked(event: Event, deadline: Deadline) -> Entry:
    """What happened to a deadline, and why."""
    filled = {**event.facts, "stage": deadline.get_stage_display()}
    reasons = [event.note, *(event.facts.get(name, "") for name in WHY)]
    sentence = CLOCK[event.verb].format(**filled)
    return Entry(event.at, sentence, event.actor, "；".join(filter(None, reasons)), event.verb)


def outside(matter: Proposal, *letters: Reply) -> list[Entry]:
    """What the deputy may know, the newest first, without names from inside the organ."""
    found = [
        (event, outside_sentence(event, matter, letter))
        for event, letter in reversed(events_of(matter, letters))
    ]
    return [Entry(event.at, sentence) for event, sentence in found if sentence]


def outside_sentence(event: Event, matter: Proposal, letter: Thing | None) -> str:
    """What happened, as the deputy may read it; nothing where it is of no concern."""
    if not isinstance(letter, Reply) or letter.is_answer:
        return OUTSIDE.get(event.verb, "").format(**words(matter))
    return NOTICED.format(letter=letter.get_kind_display()) if event.verb == "deliver" else ""


def events_of(matter: Proposal, things: Iterable[Thing]) -> list[tuple[Event, Thing | None]]:
    """The events of the matter, these of its things and what was published, oldest first, with the thing of each."""
    known = {(thing._meta.model_name, thing.pk): thing for thing in things}  # noqa: SLF001  # Django's own way to it
    signed = [thing.document for thing in known.values() if isinstance(thing, Reply)]
    copies = [copy for document in signed if document for copy in document.publications.all()]
    found = Event.objects.about(matter, *known.values(), *copies)
    return [(event, known.get((event.subject_type.model, event.subject_id))) for event in found]


def stages(matter: Proposal, reply: Reply | None) -> list[Stage]:
    """The nine stages, and where the matter stands; of another letter than the answer its own five."""
    if reply and not reply.is_answer:
        return stages_of(OF_ANY_LETTER, REACHED[R(reply.status)] - REACHED[R.DRAFTING])
    at_reply = reply and matter.status in (P.HANDLING, P.REPLIED)
    behind = REACHED[reply.status if reply and at_reply else matter.status]  # type: ignore[index]
    return stages_of(STAGES, behind)


def stages_of(labels: Sequence[str], behind: int) -> list[Stage]:
    """The stages with their states: so many lie behind, the next is the present one."""
    states = ["done"] * behind + ["current"] + ["todo"] * len(labels)
    return [Stage(label, state) for label, state in zip(labels, states, strict=False)]


def plainly(matter: Proposal) -> str:
    """Where the matter stands, as one says it to the deputy."""
    return PLAIN[Proposal.Status(matter.status)].format(noun=matter.noun)
