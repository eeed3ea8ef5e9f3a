"""The measurements of a letter: all hold for ours, and a wrong page fails exactly where it is wrong."""

import json
from pathlib import Path

import pytest
import weasyprint
from django.core.management import CommandError, call_command

from portal.documents import editions, typesetting
from portal.documents.measuring import NotPdfError, measure
from portal.documents.measuring.glyphs import missing
from portal.documents.measuring.reading import read
from portal.documents.validation import validated

FIRST = editions.edition("letter-1")
SAMPLES = Path(typesetting.__file__).parent / "samples"


LONG = "规范明确城乡社区工作事项和权责边界是建立健全城乡社区体制机制的重要内容我市始终注重"
BODY = "\n".join(
    [
        "一、总体情况",
        f"（一）基础情况。{LONG * 3}。",
        f"1.{LONG * 4}。",
        LONG * 20,
        f"（1）完善机制。{LONG * 3}。",
        LONG * 9,
    ]
)


def sample(name):
    return json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))


def broken(pdf):
    return {measurement.rule for measurement in measure(pdf) if not measurement.ok}


@pytest.fixture(scope="module")
def altered():
    """Return a function: the sample letter with something in the style sheet replaced."""
    text = typesetting.html(validated({**sample("letter_table"), "body": BODY}), FIRST)
    sheet = (editions.PRINT / "letter_1.css").read_text("utf-8")

    def render(old, new):
        assert old in sheet
        tools = typesetting._tools(FIRST)
        css = weasyprint.CSS(string=sheet.replace(old, new), font_config=tools.fonts)
        page = weasyprint.HTML(string=text, url_fetcher=typesetting.NOTHING)
        return page.write_pdf(font_config=tools.fonts, stylesheets=[css], pdf_variant=FIRST.variant)

    return render


@pytest.mark.parametrize("name", ["letter", "letter_table"])
def test_our_letters_keep_every_rule(name):
    measurements = measure(typesetting.typeset(sample(name)).pdf)
    assert [measurement for measurement in measurements if not measurement.ok] == []
    assert len(measurements) > 40


GRID = {"characters-on-a-full-line", "character-pitch"}
WRONG = [
    ("letter-spacing: -0.0131em", "letter-spacing: 0.05em", GRID),
    ("font: 16pt/10.446mm", "font: 15pt/10.446mm", {*GRID, "body-size", "first-line-indent"}),
    (
        "16pt/10.446mm", "16pt/12mm",
        {"type-area-bottom", "lines-on-a-full-page", "line-pitch", "number-under-rule"},
    ),
    ("top: -23.645mm", "top: -20mm", {"mark-top", "mark-to-rule"}),
    (".upper { top: -3.985mm", ".upper { top: -6mm", {"mark-to-rule", "number-under-rule"}),
    (".thick { height: 0.7mm", ".thick { height: 0.1mm", {"upper-rule-order", "lower-rule-order"}),
    ("#f00", "#00f", {"coloured-but-not-red"}),
    (
        ".rules { position: absolute", ".rules { position: fixed",
        {"red-rules-on-other-pages", "type-across-rules"},
    ),
    (".number { text-align: right", ".number { text-align: center", {"number-to-right-edge"}),
    ("bold 22pt/10.446mm", "bold 18pt/10.446mm", {"title-size"}),
    ("margin: 20.892mm 0", "margin: 5mm 0", {"blank-lines-over-title"}),
    ("text-indent: 31.584pt;", "text-indent: 15pt;", {"first-line-indent", "note-indent"}),
    (".level-1 { font-family: FandolHei", ".level-1 { font-family: FandolKai", {"heading-1-face"}),
    (".level-2 { font-family: FandolKai", ".level-2 { font-family: FandolHei", {"heading-2-face"}),
    ("margin-right: 31.584pt", "margin-right: 63pt", {"signature-to-right-edge"}),
    ("1.53mm", "6mm", {"page-number-under-type-area"}),
    (".copies { float: footnote;", ".copies {", {"copies-at-the-foot"}),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "rules"), WRONG, ids=[new for _, new, _ in WRONG])
def test_a_wrong_page_fails_exactly_the_rules_it_breaks(altered, old, new, rules):
    assert broken(altered(old, new)) == rules


def test_a_margin_moves_everything_that_hangs_on_it(altered):
    found = broken(altered("margin: 34.599mm 26mm 32mm 28mm", "margin: 34.599mm 26mm 32mm 33mm"))
    assert {"type-area-left", "characters-on-a-full-line", "title-centre"} <= found


def test_a_letter_of_one_page_is_not_asked_for_page_numbers():
    measurements = measure(
        typesetting.typeset({**sample("letter"), "attachments": [], "body": "已收悉。"}).pdf
    )
    rules = {measurement.rule for measurement in measurements}
    assert not rules & {
        "pages-numbered",
        "lines-on-a-full-page",
        "characters-on-a-full-line",
        "copies-end",
    }
    assert all(measurement.ok for measurement in measurements)


def test_a_character_without_a_glyph_is_found():
    text = typesetting.html(validated(sample("letter")), FIRST).replace("再次感谢", "再次😀感谢")
    assert "fonts-unreadable" in broken(typesetting.rendered(text, FIRST).pdf)


def test_glyph_zero_and_empty_glyphs_are_missing():
    _, used = read(typesetting.typeset({**sample("letter"), "attachments": []}).pdf)
    assert missing(used) == []
    drawn = next(iter(used.drawn.values()))
    drawn.update({0: "甲", 60_000: "乙", 1: "丙"})  # none; not in the font; the blank
    assert missing(used) == ["甲", "乙", "丙"]


def test_what_is_no_pdf_is_refused(tmp_path):
    with pytest.raises(NotPdfError):
        measure(b"%PDF-1.7 but no more")
    file = tmp_path / "x.pdf"
    file.write_text("plain")
    with pytest.raises(CommandError, match="不是可以读取的 PDF"):
        call_command("measure", str(file))


def test_the_command_prints_an_object_a_line(tmp_path, capsys):
    file = tmp_path / "letter.pdf"
    call_command("typeset", str(SAMPLES / "letter.json"), out=str(file), verbosity=0)
    capsys.readouterr()
    call_command("measure", str(file))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(set(line) == {"rule", "expected", "measured", "unit", "ok"} for line in lines)
