"""How matters are printed and read: the number (第1017号) and the session (省十三届人大三次会议)."""

import re
import unicodedata

from portal.documents.source import UNPRINTABLE

NUMBER = re.compile(r"第?\s*[(（]?\s*([A-Za-z]{0,2})0*([1-9][0-9]{0,7})\s*[)）]?\s*号?")
DIGITS = "[一二三四五六七八九十]{1,4}"
PLACE = "[省市州县区]|全国"
SESSIONS = (
    re.compile(rf".*?({PLACE})第?({DIGITS})届(人大)第?({DIGITS})次会议"),
    re.compile(rf".*?({PLACE})(政协)第?({DIGITS})届第?({DIGITS})次会议"),
)
LONG = {"人民代表大会": "人大", "会议会议": "会议", "委员会": ""}


def unprintable(text: str, *, allowed: str = "") -> str:
    """What cannot be printed in a text (control, direction), as code points for a message; else nothing."""
    found = sorted(set(text) - set(allowed))
    return "、".join(f"U+{ord(c):04X}" for c in found if unicodedata.category(c) in UNPRINTABLE)


def parsed_number(printed: str) -> str:
    """`第1017号`, `(1214)号`, `第W163号` and `３０６` as 1017, 1214, W163 and 306.

    Raises ValueError when there is no such number in it.
    """
    found = NUMBER.fullmatch(unicodedata.normalize("NFKC", printed).strip())
    if not found:
        msg = f"no number in {printed!r}"
        raise ValueError(msg)
    return found[1].upper() + found[2]


def parsed_session(printed: str) -> str:
    """A session in its short form: 省十三届人大三次会议, 省政协十三届一次会议.

    人大 stands between 届 and 次, 政协 before 届. Raises ValueError when it reads otherwise.
    """
    text = re.sub(r"\s", "", printed)
    for long, short in LONG.items():
        text = text.replace(long, short)
    for shape in SESSIONS:
        if found := shape.fullmatch(text):
            place, *rest = found.groups()
            if rest[0] == "政协":
                return f"{place}政协{rest[1]}届{rest[2]}次会议"
            return f"{place}{rest[0]}届人大{rest[2]}次会议"
    msg = f"no session in {printed!r}"
    raise ValueError(msg)
