"""What the layout prints by itself and nobody should type into the text: letterhead, number, signature, date."""

import re
from collections.abc import Iterator

from portal.documents.lint.finding import HANZI, Finding
from portal.documents.source import DOC_NUMBER

AT_THE_TOP = 8  # lines with words in which a head may stand
ORGAN = re.compile(
    f"[{HANZI}]{{2,18}}(?:厅|局|委员会|办公室|人民政府|委|部|管委会|街道办事处)(?:文件)?"
)
DATE = re.compile(
    "(?:\\d{4}|[〇○零一二三四五六七八九]{4}) ?年"
    " ?[\\d一二三四五六七八九十]{1,3} ?月 ?[\\d一二三四五六七八九十]{1,3} ?日"
)
SALUTATION = re.compile(
    f"(?:尊敬的)?[{HANZI}*·、，]{{1,30}}(?:代表|委员)[:：]?|[{HANZI}*]{{1,4}}[:：]"
)
BROKEN = re.compile(
    f"^[ \\u3000]*[{HANZI}]{{1,2}}\\n+[ \\u3000]*[{HANZI}]{{2,16}}(?:厅|局|委员会|办公室|人民政府)[ \\u3000]*$",
    re.MULTILINE,
)


def head_findings(text: str, organ: str = "") -> Iterator[Finding]:
    """Lines that are nothing but an organ, a number, a date or a salutation; what the organ prints anyway may go."""
    lines = [found for found in re.finditer("[^\\n]+\\n*", text) if found[0].strip()]
    for nth, line in enumerate(lines):
        words = line[0].strip()
        last = nth + 1 < len(lines) and DATE.fullmatch(lines[nth + 1][0].strip())
        yield from organ_findings(
            line, "signature" if last else "letterhead" if nth < AT_THE_TOP else "", organ
        )
        if DOC_NUMBER.fullmatch(words.replace(" ", "")):
            yield Finding(*line.span(), "number", "发文字号在签发时自动编排，不必写在正文里", "")
        elif DATE.fullmatch(words):
            yield Finding(*line.span(), "date", "成文日期在签发时自动编排，不必写在正文里", "")
        elif nth < AT_THE_TOP and SALUTATION.fullmatch(words):
            yield Finding(*inner(line), "salutation", "称呼写在“主送”一栏，不必写在正文里")
    for found in BROKEN.finditer(text):
        yield Finding(*found.span(), "signature", "机关名称断在两行；署名自动编排，不必写在正文里")


def organ_findings(line: re.Match[str], code: str, organ: str) -> Iterator[Finding]:
    """The organ on a line of its own, at the top or above the date."""
    words = line[0].strip().replace(" ", "").replace("\\u3000", "")
    own = bool(organ) and words.removesuffix("文件") == organ
    if not code or not (own or ORGAN.fullmatch(words)):
        return
    name = {"signature": "署名", "letterhead": "发文机关标志"}[code]
    span = line.span() if own else inner(line)
    yield Finding(*span, code, f"{name}自动编排，不必写在正文里", "" if own else None)


def inner(line: re.Match[str]) -> tuple[int, int]:
    """Where the words of a line begin and end."""
    words = line[0].strip()
    start = line.start() + line[0].index(words)
    return start, start + len(words)
