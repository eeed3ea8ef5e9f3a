"""What PDF/A and PDF/UA ask of a file: a shape has it all, and a file that lost something breaks that rule."""

import subprocess
from io import BytesIO

import pikepdf
import pytest
import weasyprint
from pikepdf import Array, Dictionary, Encryption, Name, Pdf

from portal.documents.measuring.archive import archive
from tests.portal.shapes import made


@pytest.fixture(scope="module")
def upward():
    return made("upward")


def changed(pdf, change, **saving):
    opened, file = Pdf.open(BytesIO(pdf)), BytesIO()
    change(opened)
    opened.save(file, **saving)
    return file.getvalue()


def broken(pdf):
    return {measurement.rule for measurement in archive(pdf) if not measurement.ok}


def element(opened, kind):
    found = (thing for thing in opened.objects if isinstance(thing, Dictionary))
    return next(thing for thing in found if thing.get("/S") == kind)


def files(opened):
    return [one for one in opened.objects if isinstance(one, Dictionary) and "/EF" in one]


def fonts(opened, kind):
    found = (thing for thing in opened.objects if isinstance(thing, Dictionary))
    return [thing for thing in found if thing.get("/Subtype") == kind]


def without_claims(opened):
    del opened.Root.Metadata


def without_ua(opened):
    with opened.open_metadata(set_pikepdf_as_editor=False) as xmp:
        del xmp["pdfuaid:part"]


def in_part_2(opened):
    with opened.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["pdfaid:part"] = "2"


def without_title(opened):
    with opened.open_metadata(set_pikepdf_as_editor=False) as xmp:
        del xmp["dc:title"]


def without_profile(opened):
    del opened.Root.OutputIntents


def with_a_script(opened):
    opened.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def with_a_program(opened):
    opened.Root.OpenAction = opened.make_indirect(Dictionary(S=Name.Launch, F="calc.exe"))


def with_a_file_elsewhere(opened):
    stream = opened.make_stream(b"")
    stream.F = "/etc/passwd"
    opened.Root.Elsewhere = stream


def without_a_font(opened):
    descriptor = fonts(opened, "/CIDFontType0") or fonts(opened, "/CIDFontType2")
    for key in ("/FontFile2", "/FontFile3"):
        if key in descriptor[0].FontDescriptor:
            del descriptor[0].FontDescriptor[key]


def without_unicode(opened):
    del fonts(opened, "/Type0")[0].ToUnicode


def without_association(opened):
    opened.Root.AF = Array([])


def without_relationship(opened):
    del files(opened)[0].AFRelationship


def without_a_type(opened):
    del files(opened)[0].EF.F.Subtype


def without_a_name(opened):
    del files(opened)[0].UF


def unmarked(opened):
    opened.Root.MarkInfo.Marked = False


def in_no_language(opened):
    del opened.Root.Lang


def without_a_title_bar(opened):
    opened.Root.ViewerPreferences.DisplayDocTitle = False


def without_a_heading_level(opened):
    element(opened, "/H1").S = Name.H3


def without_header_cells(opened):
    for thing in opened.objects:
        if isinstance(thing, Dictionary) and thing.get("/S") == Name.TH:
            thing.S = Name.TD


def without_a_cell(opened):
    row = element(opened, "/TR")
    row.K = Array(list(row.K)[:-1])


def without_words(opened):
    del element(opened, "/Figure").Alt


def with_an_odd_kind(opened):
    element(opened, "/P").S = Name.Absatz


def without_a_tag(opened):
    page = opened.pages[0]
    page.contents_add(b"BT ET 0 0 10 10 re f")


def without_a_structure(opened):
    del opened.Root.StructTreeRoot


LOSSES = [
    (without_claims, {"pdf-a"}),
    (in_part_2, {"pdf-a"}),
    (without_ua, {"pdf-ua"}),
    (without_title, {"pdf-ua-title"}),
    (without_profile, {"pdf-output-intent"}),
    (with_a_script, {"pdf-forbidden-actions"}),
    (with_a_program, {"pdf-forbidden-actions"}),
    (with_a_file_elsewhere, {"pdf-forbidden-actions"}),
    (without_a_font, {"pdf-fonts-not-embedded"}),
    (without_unicode, {"pdf-fonts-without-unicode"}),
    (without_association, {"pdf-files-not-associated"}),
    (without_relationship, {"pdf-files-without-relationship"}),
    (without_a_type, {"pdf-files-without-type"}),
    (without_a_name, {"pdf-files-without-name"}),
    (unmarked, {"pdf-ua-marked"}),
    (in_no_language, {"pdf-ua-language"}),
    (without_a_title_bar, {"pdf-ua-title-shown"}),
    (without_a_heading_level, {"pdf-ua-headings"}),
    (without_header_cells, {"pdf-ua-tables-without-header"}),
    (
        without_a_cell,
        {"pdf-ua-tables-without-cells", "pdf-ua-content-outside-the-structure"},
    ),
    (without_words, {"pdf-ua-figures-without-words"}),
    (with_an_odd_kind, {"pdf-ua-unknown-kinds"}),
    (without_a_tag, {"pdf-ua-content-unmarked"}),
    (without_a_structure, {"pdf-ua-structure"}),
]


@pytest.mark.parametrize(("change", "rules"), LOSSES, ids=[change.__name__ for change, _ in LOSSES])
def test_a_file_that_lost_something_breaks_the_rule_about_it(upward, change, rules):
    assert broken(changed(upward, change)) == rules


def test_a_shape_is_archival_and_accessible(upward):
    measured = list(archive(upward))
    assert [one for one in measured if not one.ok] == []
    assert {"pdf-a", "pdf-ua", "pdf-files-not-associated"} <= {one.rule for one in measured}
    assert next(one.measured for one in measured if one.rule == "pdf-a") == "PDF/A-3a"


def test_a_file_that_promises_nothing_breaks_one_rule():
    plain = weasyprint.HTML(string="<p>甲").write_pdf()
    assert broken(plain) == {"pdf-a"}
    assert len(list(archive(plain))) == 1


def test_an_encrypted_file_is_no_archive(upward):
    locked = Encryption(owner="a", user="")
    assert "pdf-encrypted" in broken(changed(upward, lambda _: None, encryption=locked))
    secret = Encryption(owner="a", user="b")
    assert broken(changed(upward, lambda _: None, encryption=secret)) == {"pdf-a"}


def test_a_part_of_another_standard_is_told():
    page = weasyprint.HTML(string="<title>甲</title><p lang=zh>甲")
    assert "pdf-a" in broken(page.write_pdf(pdf_variant="pdf/a-1b"))
    assert "pdf-a" not in broken(page.write_pdf(pdf_variant="pdf/a-2u"))


def test_text_that_no_tree_reaches_is_found():
    """WeasyPrint tags page numbers as text of an element that hangs nowhere."""
    text = (
        "<html lang=zh><title>甲</title><style>@page{@bottom-left{content:'1'}}</style><h1>甲</h1>"
    )
    made = weasyprint.HTML(string=text).write_pdf(pdf_variant="pdf/a-3a")
    assert "pdf-ua-content-outside-the-structure" in broken(made)


def test_qpdf_finds_nothing_wrong_with_a_shape(upward, tmp_path):
    file = tmp_path / "upward.pdf"
    file.write_bytes(upward)
    done = subprocess.run(
        ["qpdf", "--check", str(file)], check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_bytes_that_only_begin_like_a_pdf_are_unreadable():
    with pytest.raises(pikepdf.PdfError):
        Pdf.open(BytesIO(b"%PDF-1.7 but no more"))
    assert broken(b"%PDF-1.7 but no more") == {"pdf-a"}
