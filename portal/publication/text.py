"""Text as the rules read it: full-width digits and letters made plain, every character in its place."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

HANZI = "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
SET_ASIDE = (
    0xF0000  # a private plane: what is moved there is no surname, but may be in a given name
)
LETTER = f"{HANZI[:-1]}\U000f3400-\U000f9fff]"
FOLDED = {0xFF01 + nth: 0x21 + nth for nth in range(94)} | {0x00A0: " ", 0x3000: " ", 0xFEFF: " "}
SPACES = "[ \\t\u2000-\u200b]"


def folded(text: str) -> str:
    """The text with half-width digits, letters, brackets and spaces; as long as before, so places stay."""
    return text.translate(FOLDED)


def bare(secret: str) -> str:
    """A name or a number without what may stand between its characters."""
    return re.sub(r"[\s\-–—.,()·\u2000-\u200b]", "", folded(secret)).lower()


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of one of the lists; what follows a # explains it."""
    text = (Path(__file__).parent / "lists" / f"{name}.txt").read_text("utf-8")
    return tuple(re.sub("#.*", "", text).split())


def either(choices: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(set(choices), key=len, reverse=True)))
