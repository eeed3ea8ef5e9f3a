"""Numbers as Chinese writes them: 3,159, 2.2755亿, 十八, 两千三百."""

from decimal import Decimal

HAN = "一二两三四五六七八九十百千万亿零〇"
VALUES = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
STEPS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10**4, "亿": 10**8}
ARABIC = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,12}(?:\.\d{1,6})?"


def scale_of(words: str) -> int:
    """What 万, 亿, 千 or 百万 after a number stand for; 1 for nothing."""
    scale = 1
    for word in words:
        scale *= STEPS.get(word) or SCALES[word]
    return scale


def arabic(text: str) -> tuple[Decimal, int]:
    """The number in digits, and how many decimals are printed."""
    whole, _, decimals = text.replace(",", "").partition(".")
    return Decimal(f"{whole}.{decimals or 0}"), len(decimals)


def han(text: str) -> Decimal | None:
    """The number in Chinese characters; None where they are none, such as 一二三."""
    total = section = digit = 0
    before = ""
    for character in text:
        if character in VALUES:
            if before in VALUES and before not in "零〇":
                return None
            digit = VALUES[character]
        elif character in STEPS:
            section += (digit or (before not in VALUES)) * STEPS[character]
            digit = 0
        else:
            total = grown(total, section + digit, SCALES[character])
            section = digit = 0
        before = character
    return Decimal(total + section + digit)


def grown(total: int, section: int, scale: int) -> int:
    """With a section of 万, or with all before it times 亿."""
    return (total + section) * scale if total < scale else total + section * scale
