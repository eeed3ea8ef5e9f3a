"""What a source must keep to as a whole: fields that depend on each other, and what no text may hold."""

import re
from collections.abc import Iterator
from typing import Any

from portal.documents.source import LONGEST_DOCUMENT

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
