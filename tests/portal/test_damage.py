"""Each of the five shapes keeps every rule, and a copy with something damaged breaks exactly the rules concerned."""

import pytest

from portal.documents.measuring import measure
from tests.portal.shapes import SHAPES, broken, damaged, made

MARGIN = "@page { margin-left: 30mm }"
NARROW = "html { letter-spacing: 0.02em }"  # 27 characters fill a line
NUMBERED = '@page :first { @bottom-right { content: "— 1 —"; margin-top: 8mm } }'
UNNUMBERED = "@page :first { @bottom-right { content: none } }"
UNSEALED = ".sealed p { margin-left: 11.14mm }"  # the place of a date without a seal
ORDINAL = ("〔2026〕", "〔2026〕第")
TABLE = "\n".join(["县\t数", *(f"某{n}县\t{n}" for n in range(40))])

EDGES = {"type-area-left", "characters-on-a-full-line", "character-pitch", "mark-centre"}
EDGES |= {"title-centre", "addressees-left", "date-to-right-edge"}
RULES = {"upper-rule-centre", "lower-rule-centre"}
FOOT = {"note-indent", "copies-inset"}
ATTACHED = {"enclosed-indent", "attachment-label-left", "attachment-title-centre"}
MOVED = {
    "one_page": EDGES | RULES | FOOT,
    "long": EDGES | RULES | FOOT | ATTACHED | {"page-number-inset"},
    "alone": EDGES | RULES | {"page-number-inset"},
    "joint": EDGES | RULES | FOOT,
    "upward": EDGES | FOOT | ATTACHED | {
        "page-number-inset", "number-inset", "rule-centre", "labels-left", "imprint-rule-length",
        "imprint-rule-left", "printed-by-inset",
    },
}  # fmt: skip
OFF_THE_SEAL = {"date-to-right-edge", "seal-centred-over-signature", "seal-centred-over-date"}
SPACED = {"characters-on-a-full-line", "character-pitch", "number-form"} | OFF_THE_SEAL


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_keeps_every_rule(name):
    measurements = measure(made(name))
    assert [measurement for measurement in measurements if not measurement.ok] == []
    assert len(measurements) > 90


@pytest.mark.parametrize("name", SHAPES)
def test_a_wrong_margin_moves_what_hangs_on_it_and_nothing_else(name):
    assert broken(damaged(name, MARGIN)) == MOVED[name]


@pytest.mark.parametrize("name", SHAPES)
def test_spacing_number_page_number_and_place_of_the_date_are_told_apart(name):
    css = NARROW + UNSEALED + (UNNUMBERED if name == "upward" else NUMBERED)
    number = "pages-numbered" if name == "upward" else "page-number-on-the-first-page"
    assert broken(damaged(name, css, ORDINAL)) == {*SPACED, number}


ONE_PAGE = [
    ({"css": NARROW}, {"characters-on-a-full-line", "character-pitch", "date-to-right-edge"}),
    ({"css": NUMBERED}, {"page-number-on-the-first-page"}),
    ({"css": UNSEALED}, OFF_THE_SEAL),
    ({"words": ORDINAL}, {"number-form"}),
    ({"words": ("〔2026〕", "〔2026〕0")}, {"number-form"}),
    ({"words": ("〔2026〕", "[2026]")}, {"number-brackets"}),
    ({"css": ".sealed img { transform: rotate(8deg) }"}, {"seals-upright"}),
    (
        {"css": ".sealed img { margin-top: 12mm }"},
        {"seals-not-lower-middle-over-signature", "seal-under-text"},
    ),
    ({"css": ".result { right: 40mm }"}, {"result-class-to-right-edge"}),
    ({"css": ".addressees { text-indent: 31.584pt }"}, {"addressees-left"}),
    ({"words": ("代表：</p>", "代表:</p>")}, {"addressees-colon"}),
    ({"words": ("（联系人", "联系人")}, {"note-brackets"}),
    ({"css": ".mark div { color: #333 }"}, {"mark-colour", "type-outside-the-type-area"}),
]  # fmt: skip
LONG = [
    (
        {"words": ("社区工作事项准入的主要做法</p>", "社区工作事项准入的主要做法。</p>")},
        {"enclosed-closing-marks", "attachment-titles-unlike-the-list"},
    ),
    (
        {"css": ".attachment .label { font-family: FandolFang } .enclosed.first { text-indent: 0 }"},
        {"attachment-label-face", "enclosed-indent", "enclosed-hanging"},
    ),
]  # fmt: skip
LEFT_NUMBER = (
    "@page :left { @bottom-left { content: none } @bottom-right { content: '— ' counter(page) ' —'; "
    "margin: 2.11mm 4.94mm 0 0; vertical-align: top; text-align: right; white-space: nowrap } }"
)
HOURGLASS = "<span>关于加强社区治理工作（</span><span>的</span><span>答复）关于加强社区治理</span>"
ALONE = [
    ({"css": ".ending { break-before: page }"}, {"lines-over-signature"}),
    (
        {"css": "thead { display: table-row-group }", "body": TABLE},
        {"tables-without-their-header", "pdf-ua-tables-without-header"},
    ),
    (
        {"css": "table { width: 110% }", "body": TABLE},
        {"tables-outside-the-type-area"},
    ),
    ({"css": ".body > p:last-child { margin-top: -8mm }"}, {"overlapping-lines"}),
    ({"css": LEFT_NUMBER}, {"page-number-inset"}),
    ({"css": "@page { @bottom-left { font-family: FandolHei } }"}, {"page-number-face"}),
    (
        {"title": "关于社区的答复", "words": ("<span>关于社区的答复</span>", HOURGLASS)},
        {"title-shortest-line", "title-line-ends", "title-shape"},
    ),
    ({"css": ".body > p:first-child { color: #888 }"}, {"type-neither-black-nor-red"}),
]  # fmt: skip
JOINT = [
    ({"organ": "吉林省财政厅"}, {"lead-organ-signs-first"}),
    ({"css": ".sealed img:last-child { display: none }"}, {"seals"}),
    (
        {"css": ".sealed img { width: 46mm !important; height: 46mm !important; margin: -2mm }"},
        {"seals-apart", "seal-under-text"},
    ),
]  # fmt: skip
UPWARD = [
    ({"css": ".mark { top: 45mm }"}, {"mark-top", "blank-lines-over-number"}),
    ({"css": ".rule { width: 150mm }"}, {"rule-length", "rule-centre"}),
    ({"css": ".rule { margin-top: 3mm }"}, {"number-to-rule"}),
    ({"css": ".upward { padding-left: 0 }"}, {"number-inset"}),
    ({"css": ".number { text-align: right }", "signers": []}, {"number-centre"}),
    ({"css": ".signers .name { font-family: FandolFang }"}, {"signers-face"}),
    ({"css": ".copy-number { margin-left: 5mm }"}, {"labels-left"}),
    ({"css": ".urgency { font-family: FandolFang }"}, {"urgency-face"}),
    ({"words": ("000001", "0001")}, {"copy-number-digits"}),
    ({"css": ".imprint .line { height: 0.6mm }"}, {"imprint-outer-rules", "imprint-inner-rules"}),
    ({"css": ".imprint { padding-bottom: 0 }"}, {"imprint-last-rule"}),
    ({"css": ".apart { break-before: right }"}, {"imprint-page"}),
    ({"css": ".printed .when { right: 0 }"}, {"printed-on-inset"}),
    ({"css": ".enclosed { margin-top: 0 !important }"}, {"blank-lines-over-enclosed"}),
    (
        {"css": ".attachment .title { margin-top: 0; text-align: left }"},
        {"attachment-title-line", "attachment-title-centre"},
    ),
]  # fmt: skip
CASES = [
    pytest.param(name, change, rules, id=f"{name}-{min(rules)}-{number}")
    for name, cases in zip(SHAPES, (ONE_PAGE, LONG, ALONE, JOINT, UPWARD), strict=True)
    for number, (change, rules) in enumerate(cases)
]


@pytest.mark.parametrize(("name", "change", "rules"), CASES)
def test_a_damage_is_caught_by_the_rules_it_breaks_and_no_others(name, change, rules):
    assert broken(damaged(name, **change)) == rules
