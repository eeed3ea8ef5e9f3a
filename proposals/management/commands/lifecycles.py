"""`manage.py lifecycles`: print docs/lifecycles.md from the tables of steps. Needs no database."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.management.base import BaseCommand

from communities import drawn
from portal.publication import permissions as publishing
from portal.publication import workflow as publication
from portal.publication.models import Publication
from portal.publication.workflow import PUBLICATIONS
from portal.workflow import Lifecycle, Step
from proposals import permissions
from proposals.models import Extension, Proposal, Reply
from proposals.workflow import EXTENSIONS, PROPOSALS, REPLIES, extension, reply

HEAD = """# Lifecycles 办理流程

What may happen to a matter, its letters, its extension and what is published of it, and to what the community
registry gathers, step by step. Printed from the tables in `proposals/workflow/`, `portal/publication/workflow.py`
and `communities/workflow/` by
`manage.py lifecycles > docs/lifecycles.md`, never edited by hand.
"""
COLUMNS = (
    "| verb | 按钮 | from 自 | to 至 | who 何人 | precondition 条件 | stamp 记时 | reason 理由 |"
)
RULE = "|" + "---|" * 8
SUBJECTS = (
    (Proposal, "matter 建议、提案", PROPOSALS),
    (Reply, "reply 答复", REPLIES),
    (Extension, "request for more time 延期", EXTENSIONS),
    (Publication, "publication 公开", PUBLICATIONS),
    *drawn.SUBJECTS,
)
WORDS: dict[Callable[..., Any], str] = {
    permissions.is_office: "主办机关办公室",
    permissions.is_assigned: "承办处室的承办人",
    permissions.is_the_deputy: "提出人（代表、委员）",
    permissions.is_handler: "签收该件的承办人",
    permissions.is_checker: "承办处室负责人（非起草人）",
    permissions.is_reviewer: "核稿时处室负责人，待签发时签发人（均非起草人）",
    permissions.is_signatory: "主办机关签发人（非起草人）",
    permissions.is_redrafter: "主办机关办公室，文号已作废",
    permissions.is_dispatcher: "主办机关办公室",
    permissions.decides: "交办机关办公室，或者凭其文件的主办机关办公室（非申请人）；不须同意的，也可由签发人",
    permissions.is_asker: "签收该件的承办人",
    permissions.answers_for: "主办机关办公室（送达答复时）",
    extension.is_running: "答复期限没有中止",
    reply.is_complete: "答复可以排印",
    reply.is_proposed: "答复可以排印，已建议公开属性，不主动公开的已写明理由",
    reply.is_checked: "答复可以排印，办公室已审核公开属性",
    reply.is_typeset: "已排版，文号没有作废",
    reply.is_in_force: "文号没有作废",
    publishing.is_office: "发文机关办公室",
    publishing.is_second: "发文机关办公室（非拟稿人）",
    publication.is_printable: "公开文本可以排印",
    **drawn.WORDS,
}


class Command(BaseCommand):
    """A new predicate is put into WORDS, or this fails."""

    help = "输出办理流程（Markdown 与 Mermaid 图），即 docs/lifecycles.md。"

    def handle(self, **_options: Any) -> None:
        """Print every version of every table."""
        parts = [
            part
            for model, noun, tables in SUBJECTS
            for table in tables.values()
            for part in section(noun, labels_of(model), table)
        ]
        self.stdout.write("\n".join([HEAD, *parts]))


def labels_of(model: Any) -> dict[str, str]:
    """The statuses in the order of a life, with what a clerk calls them."""
    return {str(status): str(label) for status, label in model.Status.choices}


def section(noun: str, labels: dict[str, str], table: Lifecycle) -> Iterator[str]:
    """One version of one table: its rows, then its diagram."""
    yield f"## The life of a {noun}, version {table.version}\n"
    yield from (COLUMNS, RULE, *(row(step, labels) for step in table.values()), "")
    yield from ("```mermaid", "stateDiagram-v2", *diagram(labels, table), "```", "")


def row(step: Step, labels: dict[str, str]) -> str:
    """One step as a line of the Markdown table."""
    cells = (
        f"`{step.verb}`",
        step.label,
        "<br>".join(f"`{status}` {labels[status]}" for status in step.sources),
        f"`{step.target}` {labels[step.target]}",
        WORDS[step.may],
        WORDS[step.check] if step.check else "",
        f"`{step.stamp}`" if step.stamp else "",
        "必填" if step.reason else "",
    )
    return f"| {' | '.join(cells)} |"


def diagram(labels: dict[str, str], table: Lifecycle) -> Iterator[str]:
    """The lines of a Mermaid diagram, from where a life begins to where no step leads on."""
    left = {source for step in table.values() for source in step.sources}
    yield from (f"    {status}: {label}" for status, label in labels.items())
    yield f"    [*] --> {next(iter(labels))}"
    for step in table.values():
        yield from (f"    {source} --> {step.target}: {step.label}" for source in step.sources)
    yield from (f"    {status} --> [*]" for status in labels if status not in left)
