"""What a source must keep to as a whole: fields that depend on each other, and what no text may hold."""

import re
from collections.abc import Iterator
from math import ceil
from typing import Any

from portal.documents.plaintext import LINE
from portal.documents.source import FIRST_PAGE, HEAD_OF_A_FILE, LONGEST_DOCUMENT
from portal.documents.title import title_lines, width

ADDRESS = re.compile(
    r"(?<![A-Za-z])(?:[A-Za-z][A-Za-z0-9+.-]{1,15}://|data:[a-z]+/)", re.IGNORECASE
)
NO_ADDRESS = "公文不写带协议头的网址，请改为网站名称或者去掉“{}”。"
UNADDRESSED = ("announcement",)  # kinds that are for everybody


def disagreements(values: dict[str, Any], *, signed: bool) -> Iterator[tuple[str, str]]:
    """Yield field and message of each fault; `signed` leaves out the rules about what the text says."""
    if len(values["seals"]) not in (0, len(values["signature"])):
        yield "seals", "印章应当与署名一一对应。"
    if not values["addressees"] and values["kind"] not in UNADDRESSED:
        yield "addressees", "没有主送机关（人），请至少填写一个。"
    if values["signers"] and values["layout"] != "file":
        yield "signers", "签发人只用于文件格式的上行文，请删除。"
    if crowded := _crowded(values):
        yield "addressees", crowded
    if (size := sum(map(len, _texts(values)))) > LONGEST_DOCUMENT:
        yield "body", f"全文共{size}字，系统最多能排{LONGEST_DOCUMENT}字，请分成几件。"
    if not signed:
        yield from _addresses(values)


def _addresses(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        found = next((found for text in _texts(value) if (found := ADDRESS.search(text))), None)
        if found:
            yield name, NO_ADDRESS.format(found[0])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from (text for item in value for text in _texts(item))
    elif isinstance(value, dict):
        yield from _texts(tuple(value.values()))
    elif hasattr(value, "__dataclass_fields__"):
        yield from _texts(vars(value))


def _crowded(values: dict[str, Any]) -> str:
    """Say so where title and addressees leave no room for the body on the first page (GB/T 9704-2012 7.3.2, 7.3.3).

    Of its lines some are the head, two are blank over the title, then it, a blank, the addressees, and two of the body.
    """
    if values["layout"] == "letter":
        flags = bool(values["copy_number"]) + bool(values["urgency"])
        head = max(flags, 1 + bool(values["result_class"])) + 2
    else:
        head = HEAD_OF_A_FILE + max(0, ceil(len(values["signers"]) / 2) - 1)
    room = FIRST_PAGE[values["layout"]] - head - len(title_lines(values["title"])) - 1 - 2
    needed = ceil(width("、".join(values["addressees"]) + "：") / (LINE - 1))
    if needed <= room:
        return ""
    return f"主送机关要占{needed}行，首页最多容下{room}行，正文将上不了首页。请改用统称，或者把一部分移到抄送。"
