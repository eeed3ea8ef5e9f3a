"""A letter as a Word file and as plain text: the elements in their order, the grid, and nobody's traces."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from portal.documents import word
from portal.documents.textfile import plain
from portal.documents.validation import validated
from portal.documents.word import docx

SAMPLES = Path(word.__file__).parents[1] / "samples"
SEAL = {"image": "0" * 64, "width": 42}


def source(name="letter_table", **changes):
    sample = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    return validated({**sample, **changes})


def opened(**changes):
    return Document(BytesIO(docx(source(**changes))))


def texts(document):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def entries(content):
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {entry.filename: entry.date_time for entry in package.infolist()}


def test_the_page_is_that_of_the_standard():
    section = opened().sections[0]
    sides = (
        "page_width",
        "page_height",
        "top_margin",
        "bottom_margin",
        "left_margin",
        "right_margin",
    )
    assert [round(getattr(section, side).mm) for side in sides] == [210, 297, 37, 35, 28, 26]
    grid = section._sectPr.find(qn("w:docGrid"))
    lines, characters = int(grid.get(qn("w:linePitch"))), int(grid.get(qn("w:charSpace")))
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert 225 / 25.4 * 1440 // lines == 22
    assert round(156 / 25.4 * 72 / (16 + characters / 4096), 2) == 28


def test_the_elements_stand_in_their_order():
    letter = texts(opened(name="letter"))
    wanted = [
        "吉林省民政厅",
        "\t吉民议字〔2020〕16号",
        "对省十三届人大三次会议\n第1017号代表建议的答复",
        "王春和代表：",
    ]
    assert letter[:4] == wanted
    place = letter.index("附件：吉林省社区治理工作相关情况")
    assert letter[place + 1 : place + 3] == ["吉林省民政厅", "2020年6月30日"]
    assert letter[place + 4 : place + 6] == ["附件", "吉林省社区治理工作相关情况"]


def test_the_same_source_gives_the_same_bytes_and_no_trace_of_who_wrote_them():
    content = docx(source())
    assert docx(source()) == content
    assert set(entries(content).values()) == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name in entries(content) if "media" in name or "thumbnail" in name]
    facts = Document(BytesIO(content)).core_properties
    assert (facts.author, facts.last_modified_by, facts.comments) == ("", "", "")
    assert facts.title == source().title


def test_a_table_repeats_its_header_and_fills_the_measure():
    (table,) = opened().tables
    header, *rows = table.rows
    assert [cell.text for cell in header.cells] == ["县（区）", "村民委员会", "居民委员会"]
    marked = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert marked == [True] + [False] * len(rows)
    assert (
        sum(cell.width for cell in header.cells)
        == table._tbl.tblGrid.xpath("sum(w:gridCol/@w:w)") * 635
    )
    assert round(sum(cell.width.mm for cell in header.cells)) == 156


def test_headings_take_the_faces_of_their_levels():
    faces = {
        run.text[:2]: run._r.rPr.rFonts.get(qn("w:eastAsia"))
        for paragraph in opened().paragraphs
        for run in paragraph.runs
    }
    assert faces["一、"] == "黑体"
    assert faces["（一"] == "楷体_GB2312"
    assert faces["1."] == faces["感谢"] == "仿宋_GB2312"


def test_a_sealed_letter_leaves_the_place_of_its_seal_and_bears_none():
    assert entries(docx(source(seals=[SEAL]))).keys() == entries(docx(source())).keys()
    place = opened(seals=[SEAL]).paragraphs
    assert not [one for one in place if one._p.xpath(".//w:drawing | .//w:pict")]
    date = next(one for one in place if one.text == "2023年7月25日")
    width = 6.5  # characters, four of them from the right edge
    assert abs(date.paragraph_format.left_indent.mm - (28 - 4 - width) * 156 / 28) < 0.1


def test_a_file_has_its_own_head_and_foot():
    words = texts(
        opened(
            layout="file", signers=["秦守正", "叶书珩", "林晓"], urgency="加急", copy_number="000001",
            printed_by="濮阳市民政局办公室", printed_on="2023-07-26",
        )
    )  # fmt: skip
    assert words[:5] == [
        "000001",
        "加急",
        "濮阳市民政局文件",
        "\t签发人：秦守正\u3000叶书珩",
        "\u3000濮民议字〔2023〕6号\t\u3000\u3000\u3000\u3000林晓",
    ]
    assert words[-2:] == [
        "抄送：市人大选工委（2份），市委市政府督查局（2份）。",
        "濮阳市民政局办公室\t2023年7月26日印发",
    ]


@pytest.mark.parametrize("text", ["<w:p/>&amp;{{ x }}", "社区\u2011治理", "㎡喆镕"])
def test_any_text_stands_as_it_is(text):
    assert f"见{text}。" in texts(opened(body=f"现答复如下：\n见{text}。"))


def test_plain_text_reads_as_the_letter_does():
    letter = plain(source(note="联系人：白若溪"))
    assert letter.startswith(
        "濮民议字〔2023〕6号\n\n关于对市九届人大一次会议第306号建议的答复\n\n尊敬的张望舒代表：\n\u3000\u3000感谢您"
    )
    assert "\n县（区）\t村民委员会\t居民委员会\n濮阳县\t980\t34\n" in letter
    assert letter.endswith(
        "\n\n濮阳市民政局\n2023年7月25日\n\n\u3000\u3000（联系人：白若溪）\n\n抄送：市人大选工委（2份），市委市政府督查局（2份）。\n"
    )


def test_plain_text_numbers_several_attachments():
    letter = plain(
        source(
            attachments=[
                {"title": "甲表", "body": "一\t二\n三\t四"},
                {"title": "乙表", "body": "略。"},
            ]
        )
    )
    assert "\u3000\u3000附件：1.甲表\n\u3000\u30002.乙表\n" in letter
    assert "\n附件1\n甲表\n一\t二\n三\t四\n\n附件2\n乙表\n\u3000\u3000略。\n" in letter
