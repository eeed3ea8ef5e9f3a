"""校对: the findings of a draft as the desk shows them, and the mends one chooses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.documents.lint import findings_in
from portal.documents.lint.finding import Finding, line_of, mended
from portal.documents.plaintext import clean
from proposals.figures import figure_findings, quiet_findings, reckoned
from proposals.models import Reply

KINDS = {
    "letterhead": "自动编排的内容", "number": "自动编排的内容", "signature": "自动编排的内容",
    "date": "自动编排的内容", "salutation": "自动编排的内容", "title": "建议、提案标题",
    "numbering": "序号", "docnumber": "发文字号", "year": "年份和日期", "break": "断句",
    "halfwidth": "半角标点", "quotes": "引号", "brackets": "括号", "doubled": "重复的标点",
    "space": "空格", "row": "并列的数字",
    "registered": "与登记不一致的数字", "sum": "合计", "repeated": "前后不一致的数字", "percent": "百分比",
    "part": "其中数", "reduction": "增减的数字",
}  # fmt: skip
FIELDS = {"title": "标题", "body": "正文", "note": "附注"}
AROUND = 8  # characters shown before and after
MOST = 20  # places shown of a kind
ALL = "all"


@dataclass(frozen=True)
class Place:
    """One finding where it stands."""

    key: str
    where: str
    before: str
    wrong: str
    after: str
    message: str
    mend: str | None


@dataclass(frozen=True)
class Group:
    """The findings of one kind: the first of them, how many there are, and how many of all can be mended."""

    name: str
    places: list[Place]
    count: int
    mendable: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.places)


def shown_of(reply: Reply, drafted: Mapping[str, Any]) -> dict[str, Any]:
    """What the panel shows of a draft: the findings by kind, and how many can be mended."""
    kinds: dict[str, list[tuple[str, Finding]]] = {}
    figures = reckoned(reply, drafted)
    for path, one in [*found_in(reply, drafted), *figure_findings(figures)]:
        kinds.setdefault(KINDS[one.code], []).append((path, one))
    groups = [group_of(name, found, drafted) for name, found in kinds.items()]
    count, mendable = sum(g.count for g in groups), sum(g.mendable for g in groups)
    quiet = group_of("已核对的数字", list(quiet_findings(figures)), drafted)
    shown = {"groups": groups, "count": count, "mendable": mendable, "all": ALL}
    return {**shown, "quiet": quiet}


def group_of(name: str, found: list[tuple[str, Finding]], drafted: Mapping[str, Any]) -> Group:
    """The findings of one kind, the first of them in full."""
    places = [place_of(path, one, text_at(drafted, path)) for path, one in found[:MOST]]
    return Group(name, places, len(found), sum(one.mend is not None for _, one in found))


def found_in(reply: Reply, drafted: Mapping[str, Any]) -> Iterator[tuple[str, Finding]]:
    """The findings with the path of the text each is in."""
    matter = reply.proposal
    found = findings_in(drafted, title=matter.title, organ=matter.organ.name)
    yield from ((path, one) for path, several in found.items() for one in several)


def place_of(path: str, one: Finding, text: str) -> Place:
    """A finding with the words around it."""
    return Place(
        key=key_of(path, one),
        where=f"{field_of(path)}第{line_of(text, one.start)}行",
        before=text[max(0, one.start - AROUND) : one.start].rpartition("\n")[2],
        wrong=shown(text[one.start : one.end]),
        after=text[one.end : one.end + AROUND].partition("\n")[0],
        message=one.message,
        mend=one.mend,
    )


def shown(text: str) -> str:
    """Text of which nothing would be seen, in words."""
    if text.strip():
        return text.strip()
    return "（分段）" if "\n" in text else "（空格）"


def field_of(path: str) -> str:
    """`attachments.0.body` as the desk calls it."""
    if path in FIELDS:
        return FIELDS[path]
    _, nth, part = path.split(".")
    return f"附件{int(nth) + 1}{FIELDS[part]}"


def key_of(path: str, one: Finding) -> str:
    """What a mend is asked for by: the place, and what is to stand there."""
    return f"{path}:{one.start}:{one.end}:{one.code}"


def chosen(reply: Reply, drafted: Mapping[str, Any], wanted: str) -> dict[str, list[Finding]]:
    """The mends that were asked for: all that are certain, all of a kind, or the one at a place that is still so."""
    texts: dict[str, list[Finding]] = {}
    for path, one in found_in(reply, drafted):
        if one.mend is not None and wanted in (ALL, KINDS[one.code], key_of(path, one)):
            texts.setdefault(path, []).append(one)
    return texts


def put_right(drafted: Mapping[str, Any], mends: Mapping[str, list[Finding]]) -> dict[str, Any]:
    """A new draft with these mends."""
    better = {**drafted, "attachments": [{**one} for one in drafted["attachments"]]}
    for path, found in mends.items():
        holder, name = holder_of(better, path)
        right = mended(holder[name], found)
        holder[name] = clean(right) if name == "body" else right
    return better


def text_at(drafted: Mapping[str, Any], path: str) -> str:
    """The text at a path."""
    holder, name = holder_of(drafted, path)
    return str(holder[name])


def holder_of(drafted: Any, path: str) -> tuple[Any, str]:
    """Where a text is kept, and under which name."""
    *above, name = path.split(".")
    for step in above:
        drafted = drafted[int(step)] if step.isdecimal() else drafted[step]
    return drafted, name
