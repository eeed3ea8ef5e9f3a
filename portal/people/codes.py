"""Official codes: 统一社会信用代码 (GB 32100-2015) and 行政区划代码 (GB/T 2260 and its 12-digit extension)."""

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
USCC = re.compile(rf"[{ALPHABET}]{{18}}")
# How many of the 12 digits a division of each level has of its own: 省 2, 市 4, 县 6, 乡 9, 村 12.
LEVELS = (2, 4, 6, 9, 12)


def uscc_check_digit(body: str) -> str:
    """The 18th character for the first 17 of a 统一社会信用代码. Source: GB 32100-2015 4.5."""
    total = sum(
        ALPHABET.index(letter) * weight for letter, weight in zip(body, WEIGHTS, strict=True)
    )
    return ALPHABET[-total % 31]


def is_uscc(code: str) -> bool:
    """Whether `code` has the 18 characters of the standard and its check digit is right."""
    return bool(USCC.fullmatch(code)) and uscc_check_digit(code[:17]) == code[17]


def level_of(code: str) -> int:
    """0 for 省, 1 市, 2 县, 3 乡镇街道, 4 村(居): the shortest level whose remaining digits are all zero.

    Raises ValueError when `code` is not 12 digits beginning with a province's.
    """
    if not re.fullmatch(r"[1-9]\d{11}", code):
        msg = f"not a 12-digit division code: {code!r}"
        raise ValueError(msg)
    return next(level for level, own in enumerate(LEVELS) if not code[own:].strip("0"))


def parent_of(code: str) -> str:
    """The 12-digit code one level up; empty for a province."""
    level = level_of(code)
    return code[: LEVELS[level - 1]].ljust(12, "0") if level else ""


def own_digits(code: str) -> str:
    """The digits that all codes in a division begin with: 2, 4, 6, 9 or 12. Raises ValueError as `level_of`."""
    return code[: LEVELS[level_of(code)]]
