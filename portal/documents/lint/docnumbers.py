"""发文字号 that are not written as GB/T 9704-2012 7.2.5 has them, and characters lost from years and dates."""

import re
from collections.abc import Iterator

from portal.documents.lint.finding import HANZI, Finding

YEAR = "(?:19|20)\\d\\d"
WRITTEN = re.compile(
    f"(?<=[{HANZI}]) ?(?P<open>[〔\\[［(（【]) ?(?P<year>{YEAR}) ?(?P<close>[〕\\]］)）】])? ?(?P<nth>第)? ?"
    "(?P<zeros>[0０]*)(?P<number>[1-9１-９]\\d{0,4}) ?(?P<end>号)?(?!\\d|[楼院线栋])"
)
UNOPENED = re.compile(f"(?<=[{HANZI}])(?P<year>{YEAR})〕 ?第?0*(?P<number>[1-9]\\d{{0,4}})号")
BARE = re.compile(
    f"(?<=[发函字办政民议复委])(?P<year>{YEAR})(?P<number>[1-9]\\d{{0,2}})(?P<end>号)?(?![\\d年月日])"
)
SHORT_YEAR = re.compile(f"(?<=[{HANZI}])[〔\\[［](\\d{{2}})[〕\\]］]第?\\d{{1,5}}号")
TWO_YEARS = re.compile(f"(?<!\\d){YEAR}{YEAR}(?=年)")
YEAR_AND_MONTH = re.compile(
    f"(?<!\\d)(?P<year>{YEAR})(?P<month>1[0-2]|[1-9])月(?:(?P<day>[12]\\d|3[01]|[1-9])(?P<end>日)?(?!\\d))?"
)
BROKEN_DATE = re.compile(f"(?<!\\d){YEAR} *\\n\\s*年")


def docnumber_findings(text: str) -> Iterator[Finding]:
    """Brackets, a leading zero, 第, a missing bracket or 号."""
    for found in WRITTEN.finditer(text):
        right = f"〔{int(found['year'])}〕{int(found['number'])}号"
        if is_docnumber(found) and found[0] != right:
            yield Finding(*found.span(), "docnumber", f"发文字号应作“{right}”", right)
    for found in UNOPENED.finditer(text):
        right = f"〔{found['year']}〕{found['number']}号"
        yield Finding(*found.span(), "docnumber", f"发文字号缺“〔”，应作“{right}”", right)
    for found in BARE.finditer(text):
        right = f"〔{found['year']}〕{found['number']}号"
        mend = right if found["end"] else None
        yield Finding(*found.span(), "docnumber", f"似为发文字号“{right}”，缺少六角括号", mend)
    for found in SHORT_YEAR.finditer(text):
        yield Finding(*found.span(), "docnumber", "发文字号的年份应当写全四位")


def is_docnumber(found: re.Match[str]) -> bool:
    """A number with 号; without it, one whose year stands in brackets that are not round."""
    if found["end"]:
        return True
    return found["close"] is not None and found["open"] not in "(（"


def year_findings(text: str) -> Iterator[Finding]:
    """Two years run together, a year that lost its 年, a date broken over two lines."""
    for found in TWO_YEARS.finditer(text):
        yield Finding(*found.span(), "year", f"{found[0]}：两个年份之间缺少“—”或者其他文字")
    for found in YEAR_AND_MONTH.finditer(text):
        day = f"{found['day']}日" if found["day"] else ""
        right = f"{found['year']}年{found['month']}月{day}"
        yield Finding(*found.span(), "year", f"日期缺字，应作“{right}”", right)
    for found in BROKEN_DATE.finditer(text):
        yield Finding(*found.span(), "year", "日期断在两行", re.sub("\\s", "", found[0]))
