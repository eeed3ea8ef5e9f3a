"""Reading a PDF once: what it draws, and with which glyphs of which fonts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from statistics import median
from typing import Any

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTContainer, LTImage, LTLine, LTPage, LTRect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

from portal.documents.measuring.colours import is_black, is_coloured, is_red
from portal.documents.measuring.glyphs import Glyphs
from portal.documents.measuring.sheets import MM, Char, Image, Line, Rule, Sheets

STRAIGHT = 1e-4  # of a picture's size: less is rounding
SEEN = 0.01  # a side of a frame that is thinner is none


class NotPdfError(ValueError):
    """The bytes are not a PDF that can be read."""


@dataclass
class Leaf:
    """What one page draws, in points from its lower left corner."""

    number: int
    page: LTPage
    chars: list[LTChar]
    strokes: list[LTRect | LTLine]
    images: list[Image]


class Reader(PDFLayoutAnalyzer):
    """Collects what every page draws, and the glyphs it is drawn with."""

    def __init__(self, resources: PDFResourceManager) -> None:
        """Start with nothing read."""
        super().__init__(resources)
        self.leaves: list[Leaf] = []
        self.glyphs = Glyphs()

    def render_char(self, matrix: Any, font: Any, *rest: Any, **more: Any) -> float:
        """Note the glyph, then let pdfminer go on."""
        self.glyphs.note(font, rest[3])
        return float(super().render_char(matrix, font, *rest, **more))

    def paint_path(self, gstate: Any, stroke: Any, fill: Any, evenodd: Any, path: Any) -> None:
        """Read a frame, which is painted as one box less another, as the four sides that are seen."""
        sides = _sides(path) if evenodd and fill else []
        for side in sides or [path]:
            super().paint_path(gstate, stroke, fill, evenodd, side)

    def receive_layout(self, ltpage: LTPage) -> None:
        """Take a page that is finished."""
        leaf = Leaf(len(self.leaves) + 1, ltpage, [], [], [])
        for thing, holder in _things(ltpage):
            if isinstance(thing, LTChar):
                leaf.chars.append(thing)
            elif isinstance(thing, LTImage):
                leaf.images.append(_image(leaf, thing, holder))
            elif isinstance(thing, LTRect | LTLine):
                leaf.strokes.append(thing)
        self.leaves.append(leaf)


def _sides(path: Any) -> list[Any]:
    """Return the sides of a frame as boxes; nothing where the path is not two boxes, one inside the other."""
    if "".join(step[0] for step in path) != "mlllhmlllh":
        return []
    outer, inner = _corners(path[:4]), _corners(path[5:9])
    if _size(outer) < _size(inner):
        outer, inner = inner, outer
    (a, b, c, d), (e, f, g, h) = outer, inner
    boxes = [(a, b, c, f), (a, h, c, d), (a, b, e, d), (g, b, c, d)]
    thick = [box for box in boxes if box[2] - box[0] > SEEN and box[3] - box[1] > SEEN]
    return [_box(*box) for box in thick]


def _size(box: tuple[float, float, float, float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _corners(steps: Any) -> tuple[float, float, float, float]:
    across, up = [float(step[1]) for step in steps], [float(step[2]) for step in steps]
    return min(across), min(up), max(across), max(up)


def _box(left: float, low: float, right: float, high: float) -> list[Any]:
    return [("m", left, low), ("l", right, low), ("l", right, high), ("l", left, high), ("h",)]


def _things(holder: Any) -> Iterator[tuple[Any, Any]]:
    for thing in holder:
        if isinstance(thing, LTContainer):
            yield from _things(thing)
        else:
            yield thing, holder


def _image(leaf: Leaf, image: LTImage, figure: Any) -> Image:
    a, b, c, d, _, _ = figure.matrix
    straight = max(abs(b), abs(c)) < STRAIGHT * max(abs(a), abs(d)) and a > 0 < d
    height = leaf.page.height
    return Image(
        leaf.number,
        image.x0 * MM,
        image.x1 * MM,
        (height - image.y1) * MM,
        (height - image.y0) * MM,
        straight,
    )


def read(pdf: bytes) -> tuple[Sheets, Glyphs]:
    """Read a PDF; raise NotPdfError where it is none."""
    reader = Reader(resources := PDFResourceManager())
    interpreter = PDFPageInterpreter(resources, reader)
    try:
        for page in PDFPage.get_pages(BytesIO(pdf)):
            reader.glyphs.note_unreadable(page)
            interpreter.process_page(page)
    except Exception as error:  # pdfminer raises whatever the bytes happen to break
        raise NotPdfError("不是可以读取的 PDF 文件。") from error
    if not reader.leaves:
        raise NotPdfError("不是可以读取的 PDF 文件。")
    return _sheets(reader.leaves), reader.glyphs


def _sheets(leaves: list[Leaf]) -> Sheets:
    pages = [_Page(leaf) for leaf in leaves]
    return Sheets(
        sizes=tuple((leaf.page.width * MM, leaf.page.height * MM) for leaf in leaves),
        lines=tuple(line for page in pages for line in page.lines()),
        coloured=tuple(line for page in pages for line in page.coloured()),
        rules=tuple(rule for page in pages for rule in page.red),
        boxes=tuple(rule for page in pages for rule in page.black),
        images=tuple(image for leaf in leaves for image in leaf.images),
        off_colour=sum(page.off_colour() for page in pages),
        grey=sum(page.grey() for page in pages),
        askew=sum(len(page.askew) for page in pages),
    )


class _Page:
    """One page, its characters and rules sorted by colour."""

    def __init__(self, leaf: Leaf) -> None:
        self.leaf = leaf
        shown = [char for char in leaf.chars if not char.get_text().isspace()]
        self.upright = [char for char in shown if not char.matrix[1]]
        self.askew = [char for char in shown if char.matrix[1]]
        painted = [(stroke, _ink(stroke)) for stroke in leaf.strokes]
        self.bright = [stroke for stroke, ink in painted if is_coloured(ink)]
        self.black = self._rules(stroke for stroke, ink in painted if is_black(ink))
        self.red = self._rules(self.bright)

    def _rules(self, strokes: Iterable[LTRect | LTLine]) -> list[Rule]:
        height = self.leaf.page.height
        found = []
        for stroke in strokes:
            # A stroked line has no area: its thickness is that of the pen.
            pen = (stroke.linewidth or 0) / 2 if isinstance(stroke, LTLine) else 0
            up, along = (0, pen) if stroke.width < stroke.height else (pen, 0)
            found.append(
                Rule(
                    self.leaf.number,
                    (stroke.x0 - along) * MM,
                    (stroke.x1 + along) * MM,
                    (height - stroke.y1 - up) * MM,
                    (height - stroke.y0 + up) * MM,
                )
            )
        # The four sides of a frame are painted one by one, each time with all of them.
        once = {tuple(round(edge, 2) for edge in _edges(rule)): rule for rule in found}
        return sorted(once.values(), key=lambda rule: rule.top)

    def lines(self) -> list[Line]:
        chars = [char for char in self.upright if is_black(char.graphicstate.ncolor)]
        return _lines(self.leaf, chars, self.black)

    def coloured(self) -> list[Line]:
        chars = [char for char in self.upright if is_coloured(char.graphicstate.ncolor)]
        return _lines(self.leaf, chars, [])

    def off_colour(self) -> int:
        inks = [char.graphicstate.ncolor for char in self.upright] + list(map(_ink, self.bright))
        return sum(is_coloured(ink) and not is_red(ink) for ink in inks)

    def grey(self) -> int:
        inks = [char.graphicstate.ncolor for char in (*self.upright, *self.askew)]
        return sum(not is_black(ink) and not is_coloured(ink) for ink in inks)


def _edges(rule: Rule) -> tuple[float, ...]:
    return rule.left, rule.right, rule.top, rule.bottom


def _ink(stroke: LTRect | LTLine) -> object:
    return stroke.non_stroking_color if stroke.fill else stroke.stroking_color


def _lines(leaf: Leaf, chars: list[LTChar], boxes: list[Rule]) -> list[Line]:
    rows: dict[int, list[LTChar]] = {}
    for char in chars:
        baseline = round(char.matrix[5])
        near = next((y for y in (baseline, baseline - 1, baseline + 1) if y in rows), baseline)
        rows.setdefault(near, []).append(char)
    return [_line(leaf, rows[key], boxes) for key in sorted(rows, reverse=True)]


def _line(leaf: Leaf, row: list[LTChar], boxes: list[Rule]) -> Line:
    row = sorted(row, key=lambda char: char.x0)
    chars = tuple(Char(char.get_text(), char.x0 * MM, char.x1 * MM, char.fontname) for char in row)
    baseline = (leaf.page.height - median(char.matrix[5] for char in row)) * MM
    boxed = any(box.top < baseline < box.bottom for box in boxes)
    return Line(leaf.number, baseline, round(row[0].size, 1), chars, boxed)
