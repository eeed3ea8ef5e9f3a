"""Where a page may carry type: the 版心, and on a letter's first page what lies between its red rules."""

from itertools import pairwise

from portal.documents.measuring.sheets import Line, Rule, Sheets

LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0  # mm, the 版心 (GB/T 9704-2012 5.2.1)
CENTRE = (LEFT + RIGHT) / 2
ADVANCE, PITCH = 156 / 28, 10.446
SLACK = 0.6  # mm: less than a tenth of a hanzi
SEVEN_EIGHTHS = 4.94  # mm: 7/8 of a 3号 hanzi
HALF_GAP = 2.4  # mm: half of what parts two lines; a table's outer rules may stand out by as much
Pair = tuple[Rule, Rule]


def layout(sheets: Sheets) -> str:
    """Recognise `letter` by its double red rules, `file` by its single one or its mark; "" is neither."""
    if pairs(sheets):
        return "letter"
    marks = [line for line in sheets.coloured if line.page == 1]
    if any(rule.page == 1 for rule in sheets.rules):
        return "file"
    if not marks:
        return ""
    return "file" if marks[0].top > 60 or marks[-1].text.endswith("文件") else "letter"


def pairs(sheets: Sheets) -> list[Pair]:
    """Return the double red rules of the first page: two rules less than 3 mm apart."""
    rules = [rule for rule in sheets.rules if rule.page == 1]
    return [(a, b) for a, b in pairwise(rules) if b.top - a.bottom < 3]


def area(sheets: Sheets, page: int) -> tuple[float, float]:
    """Return where type may begin and must end on a page (mm)."""
    found = pairs(sheets) if page == 1 else []
    top = found[0][1].bottom if found else TOP
    return top, found[1][0].top if len(found) > 1 else BOTTOM


def outer_rules(sheets: Sheets) -> list[Rule]:
    """Return the rules of the 版记 on the last page: long and level, and no borders of a table."""
    here = [box for box in sheets.boxes if box.page == sheets.pages]
    posts = [box for box in here if box.is_upright]
    level = [box for box in here if box.is_level and box.length > 100]
    return [rule for rule in level if not any(_meet(rule, post) for post in posts)]


def _meet(rule: Rule, post: Rule) -> bool:
    return post.top < rule.bottom + 0.5 and rule.top < post.bottom + 0.5


def titles(sheets: Sheets) -> list[Line]:
    """Return the lines of the title: the black lines under the first page's red rule that are larger than the body."""
    large, rules = sheets.body_size + 1, [rule.bottom for rule in sheets.rules if rule.page == 1]
    head = min(rules, default=0.0)
    below = (line for line in sheets.on(1) if line.top > head)
    return [line for line in below if line.size > large and not line.in_table]


def above_title(sheets: Sheets) -> list[Line]:
    """Return the black lines over the title on the first page."""
    found = titles(sheets)
    return [line for line in sheets.on(1) if found and line.baseline < found[0].baseline]
