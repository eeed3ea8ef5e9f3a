"""发文字号: where it is, and how it is written (GB/T 9704-2012 7.2.5)."""

import re
from collections.abc import Iterator

from portal.documents.measuring.frame import above_title
from portal.documents.measuring.judging import Measurement, same
from portal.documents.measuring.sheets import Line, Sheets

NUMBER = re.compile(r"[\u4e00-\u9fff]+[〔\[【（(]?\d{4}.*号")
FORM = re.compile(r"[\u4e00-\u9fff]{1,12}(19|20)\d{2}[1-9]\d*号")


def number_line(sheets: Sheets) -> Line | None:
    """Return 发文字号, None where the document has none yet."""
    parts = (part for line in above_title(sheets) for part in line.parts())
    return next((part for part in parts if NUMBER.fullmatch(part.text)), None)


def number(sheets: Sheets) -> Iterator[Measurement]:
    """Measure how 发文字号 is written: the year in 〔〕, no 第, no leading zero."""
    found = number_line(sheets)
    if found is None:
        return
    yield same("number-brackets", "〔〕", "".join(re.findall(r"[^\w]", found.text)))
    form = "代字〔年份〕序号号"
    written = FORM.fullmatch(re.sub(r"[^\w]", "", found.text)) and "第" not in found.text
    yield same("number-form", form, form if written else found.text)
