"""The title of the matter in the opening of a letter, against the registered one."""

import re
from collections.abc import Iterator

from portal.documents.lint.finding import Finding

OPENING = 600  # characters in which the matter is named
NAMED = re.compile(
    "(?:提出|提交|所提)的?(?:《(?P<title>[^》\\n]+)》|(?:关于)?“(?P<quoted>[^”\\n]+)”|(?P<plain>关于[^《“，。\\n]+?(?:建议|提案|议案)?)(?=已?收悉|，|。))"
)
MARKS = re.compile("[\\s《》〈〉<>“”\"‘’'，,。、：:；;（）()]")
WORDS = re.compile("^关于|的?(?:建议|提案|议案)$")


def title_findings(text: str, title: str = "") -> Iterator[Finding]:
    """The first title named in the opening, where it is another than that of the matter."""
    found = NAMED.search(text[:OPENING])
    if not title or not found:
        return
    group = next(name for name in ("title", "quoted", "plain") if found[name])
    if compared(found[group]) != compared(title):
        inside = title.replace("《", "〈").replace("》", "〉")
        right = inside if group == "title" else f"《{inside}》" if group == "plain" else None
        yield Finding(*found.span(group), "title", f"与登记的标题《{inside}》不一致", right)


def compared(title: str) -> str:
    """A title without marks, and without what may be left out of it."""
    return WORDS.sub("", MARKS.sub("", title))
