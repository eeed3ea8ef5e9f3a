"""The provinces as tiles of equal size, roughly where they lie. A map proper would need an approval number (审图号)."""

from __future__ import annotations

from dataclasses import dataclass

from communities.reports import Place

SIDE, GAP = 58, 4
# Column and row by the first two digits of the code.
WHERE = {
    "23": (9, 0), "15": (7, 1), "22": (9, 1), "65": (0, 2), "62": (3, 2), "64": (4, 2), "13": (6, 2), "11": (7, 2),
    "12": (8, 2), "21": (9, 2), "54": (0, 4), "63": (2, 3), "61": (4, 3), "14": (5, 3), "41": (6, 3), "37": (7, 3),
    "51": (3, 4), "50": (4, 4), "42": (5, 4), "34": (6, 4), "32": (7, 4), "31": (8, 4), "53": (3, 5), "52": (4, 5),
    "43": (5, 5), "36": (6, 5), "33": (7, 5), "45": (4, 6), "44": (5, 6), "35": (6, 6), "46": (4, 7), "81": (6, 7),
    "82": (5, 7), "71": (8, 6),
}  # fmt: skip
SHORT = {"内蒙古自治区": "内蒙古", "黑龙江省": "黑龙江"}
WIDTH, HEIGHT = 10 * (SIDE + GAP), 8 * (SIDE + GAP)


@dataclass
class Tile:
    """A province in the chart: where, how it is called, how many, and how dark (0 to 4)."""

    place: Place
    x: int
    y: int
    name: str
    number: int
    shade: int


def tiles(places: list[Place], figure: str) -> list[Tile]:
    """A tile for each province whose place is known, darker the larger the figure, by fifths of the largest."""
    known = [place for place in places if place.code[:2] in WHERE]
    most = max((getattr(place.counts, figure) for place in known), default=0) or 1
    return [tile(place, getattr(place.counts, figure), most) for place in known]


def tile(place: Place, number: int, most: int) -> Tile:
    """One of them."""
    column, row = WHERE[place.code[:2]]
    name = SHORT.get(place.name, place.name[:2])
    shade = min(4, number * 5 // most)
    return Tile(place, column * (SIDE + GAP), row * (SIDE + GAP), name, number, shade)
