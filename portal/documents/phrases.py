"""The set phrases of an official document: how its elements are worded, in whatever form it goes out."""

from datetime import date

from portal.documents.source import Source


def addressed(source: Source) -> str:
    """主送 with its full-width colon (GB/T 9704-2012 7.3.2)."""
    return "、".join(source.addressees) + "："


def dated(iso: str) -> str:
    """A date without leading zeros (GB/T 9704-2012 7.3.5.4); a draft's is left open."""
    if not iso:
        return "\u3000\u3000年\u3000月\u3000日"
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def enclosed(source: Source) -> list[str]:
    """附件说明, one line an attachment, without closing marks (GB/T 9704-2012 7.3.4)."""
    titles = [attachment.title for attachment in source.attachments]
    if len(titles) > 1:
        titles = [f"{number}.{title}" for number, title in enumerate(titles, 1)]
    return [("" if place else "附件：") + title for place, title in enumerate(titles)]


def attached(source: Source, number: int) -> str:
    """The label over an attachment: 附件, or 附件2 where there are several."""
    return f"附件{number}" if len(source.attachments) > 1 else "附件"


def noted(source: Source) -> str:
    """附注 in its brackets, or nothing."""
    note = source.note.removeprefix("（").removesuffix("）")
    return f"（{note}）" if note else ""


def copied(source: Source) -> str:
    """抄送, ending in a full stop (GB/T 9704-2012 7.4.2); one copy needs no count; or nothing."""
    names = [
        copy.name + (f"（{copy.count}份）" if copy.count > 1 else "") for copy in source.copies
    ]
    return f"抄送：{'，'.join(names)}。" if names else ""


def printed(source: Source) -> str:
    """印发日期 as it is worded (GB/T 9704-2012 7.4.3), or nothing."""
    return f"{dated(source.printed_on)}印发" if source.printed_on else ""


def in_rows(names: tuple[str, ...], most: int) -> list[tuple[str, ...]]:
    """Names in rows of at most so many."""
    return [names[place : place + most] for place in range(0, len(names), most)]
