"""The whole file of a matter: every part in its place, the index true, nothing that runs, every original in the ZIP."""

import hashlib
import zipfile
from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from portal.documents.dossier import Part, bound, packed, sheet
from portal.documents.dossier.binding import ELSEWHERE

PNG, JPEG, TEXT = "image/png", "image/jpeg", "text/plain"


def pages(count, **catalogue):
    """A PDF of blank pages; what is given goes into its catalogue."""
    with pikepdf.Pdf.new() as made:
        for _ in range(count):
            made.add_blank_page(page_size=(595, 842))
        for key, value in catalogue.items():
            made.Root[f"/{key}"] = value
        written = BytesIO()
        made.save(written)
    return written.getvalue()


def picture(size=(400, 300), kind="PNG"):
    written = BytesIO()
    Image.new("RGB", size, "red").save(written, kind)
    return written.getvalue()


def part(title, content, media_type="application/pdf", **facts):
    name = f"{title}.{media_type.rpartition('/')[2]}"
    return Part(title, name, media_type, lambda: BytesIO(content), **facts)


def read(file):
    with file, pdfium.PdfDocument(file.read()) as opened:
        return [page.get_textpage().get_text_bounded() for page in opened]


def titled(title):
    return part(title, sheet(title, text="正文。"), day=date(2026, 3, 2))


def test_the_page_that_the_index_names_is_where_the_part_begins():
    parts = [titled(f"第{number}份材料") for number in range(1, 13)]
    texts = read(bound("省十三届人大三次会议第1017号建议", [("案由", "略")], parts))
    front = sum("目\n录" in text or "第12份材料" in text for text in texts[:5])
    index = "".join(texts[: len(texts) - 12])
    for number in range(1, 13):
        place = len(texts) - 12 + number
        assert texts[place - 1].startswith(f"第{number}份材料")
        row = index.replace("\r\n", " ").partition(f" 第{number}份材料 ")[2]
        assert row.split()[:2] == ["2026-03-02", str(place)]
    assert front


def test_a_part_of_several_pages_is_named_from_and_to():
    parts = [part("附图", pages(3)), part("照片", picture(), PNG), part("名单", b"a,b", TEXT)]
    file = bound("卷", [], parts)
    with file, pikepdf.open(file) as whole:
        assert len(whole.pages) == 5
        with whole.open_outline() as outline:
            titles = [item.title for item in outline.root]
            place = whole.pages.index(pikepdf.Page(outline.root[2].destination[0]))
    assert titles == ["目录", "1. 附图", "2. 照片"]
    assert place == 4
    index = read(bound("卷", [], parts))[0]
    assert "2—4" in index
    assert ELSEWHERE in index


def locked():
    written = BytesIO()
    with pikepdf.open(BytesIO(pages(1))) as opened:
        opened.save(written, encryption=pikepdf.Encryption(owner="a", user="b"))
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7 no more", "application/pdf"),
        (locked(), "application/pdf"),
        (b"no picture", PNG),
        (picture((6000, 5000)), PNG),
    ],
    ids=["damaged", "locked", "no picture", "huge"],
)
def test_what_cannot_be_read_as_pages_is_left_to_the_zip(content, media_type):
    texts = read(bound("卷", [], [part("怪件", content, media_type), titled("后一件")]))
    assert len(texts) == 2
    assert ELSEWHERE in texts[0]
    assert texts[1].startswith("后一件")


def test_nothing_in_the_joined_file_runs():
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    with pikepdf.open(BytesIO(pages(1, OpenAction=script))) as hostile:
        hostile.pages[0].AA = pikepdf.Dictionary(O=script)
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=script
        )
        hostile.pages[0].Annots = pikepdf.Array([note])
        written = BytesIO()
        hostile.save(written)
    file = bound("卷", [], [part("怪件", written.getvalue())])
    with file, pikepdf.open(file) as whole:
        assert len(whole.pages) == 2
        assert b"JavaScript" not in b"".join(str(thing).encode() for thing in whole.objects)
        assert not {"/OpenAction", "/Names", "/AcroForm", "/AA"} & set(whole.Root.keys())


def test_a_photograph_stands_upright_inside_the_margins():
    turned = Image.new("RGB", (3000, 2000), "red")
    orientation = turned.getexif()
    orientation[0x0112] = 6
    written = BytesIO()
    turned.save(written, "JPEG", exif=orientation)
    file = bound("卷", [], [part("照片", written.getvalue(), JPEG)])
    with file, pdfium.PdfDocument(file.read()) as whole:
        page = whole[1]
        left, bottom, right, top = next(iter(page.get_objects())).get_bounds()
    assert 56 < left < right < 595.28 - 56
    assert 56 < bottom < top < 841.89 - 56
    assert top - bottom > right - left


def test_the_zip_holds_every_original_in_order_with_its_hash():
    parts = [part("甲/乙", pages(1), number="吉民〔2026〕1号"), part("名单", b"=1+1", TEXT)]
    with packed("卷", parts) as file, zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        listed = archive.read("目录.txt").decode("utf-8-sig").splitlines()
        content = archive.read(names[0])
    assert names == ["01_甲／乙.pdf", "02_名单.plain", "目录.txt"]
    assert content == pages(1)
    digest = hashlib.sha256(content).hexdigest()
    assert listed[3] == f"01_甲／乙.pdf\t甲/乙\t吉民〔2026〕1号\t\t{digest}"
    assert listed[4].endswith(hashlib.sha256(b"=1+1").hexdigest())
