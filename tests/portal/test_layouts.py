"""Both layouts, signatures and seals: each element in its place, and nothing shown to the wrong reader."""

import io
import json
import subprocess
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pikepdf
import pytest
from django.core.exceptions import ValidationError

from portal.documents import typesetting
from portal.documents.demo_seal import demo_seal
from portal.documents.measuring import measure
from portal.documents.typesetting import AssetRefusedError, Only, SealsMissingError, typeset
from portal.documents.validation import validated
from tests.portal.test_typesetting import WITHOUT_A_DATABASE, run, words
from tests.soak.letters import letter as generated

SAMPLES = Path(typesetting.__file__).parent / "samples"
SHAPES = ("one_page", "long", "alone", "joint", "upward")
MM = 72 / 25.4


def sample(name, **changes):
    return {**json.loads((SAMPLES / f"{name}.json").read_text("utf-8")), **changes}


def sealed(name, **changes):
    """A sample with a demonstration seal for each signature, and the seals."""
    source = sample(name, **changes)
    names = source["signature"]
    pngs = [demo_seal(organ) for organ in ([names] if isinstance(names, str) else names)]
    hashes = [sha256(png).hexdigest() for png in pngs]
    source["seals"] = [{"image": image, "width": 42} for image in hashes]
    return source, dict(zip(hashes, pngs, strict=True))


def broken(made):
    return [measurement for measurement in measure(made.pdf) if not measurement.ok]


def images(pdf):
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return [
            (number, image["x0"] / MM, image["top"] / MM, image["x1"] / MM, image["bottom"] / MM)
            for number, page in enumerate(opened.pages, 1)
            for image in page.images
        ]


@pytest.mark.parametrize("name", SHAPES)
def test_each_shape_keeps_every_rule_with_and_without_seals(name):
    source, seals = sealed(name)
    assert broken(typeset(source, seals=seals)) == []
    assert broken(typeset(sample(name))) == []


@pytest.mark.parametrize("seed", range(300, 312))
def test_generated_documents_keep_every_rule(seed):
    source, seals = generated(seed, longest=500)
    assert broken(typeset(source, seals=seals)) == []


def test_three_organs_have_three_seals_in_a_row_that_do_not_touch():
    source, seals = sealed("joint")
    found = sorted(images(typeset(source, seals=seals).pdf), key=lambda image: image[1])
    assert len(found) == 3
    assert len({round(top, 1) for _, _, top, _, _ in found}) == 1
    gaps = [b[1] - a[3] for a, b in pairwise(found)]
    assert min(gaps) >= 3.9
    assert found[0][1] >= 28
    assert found[-1][3] <= 184


def test_names_too_long_for_three_columns_stand_in_two_or_one():
    names = ["吉林省人力资源和社会保障厅", "吉林省卫生健康委员会", "吉林省民政厅"]
    source, seals = sealed("joint", signature=names)
    made = typeset(source, seals=seals)
    assert len({round(top) for _, _, top, _, _ in images(made.pdf)}) == 2
    twelve = [f"吉林省第{n}一二三四五六七八九十局" for n in "甲乙丙丁戊己庚辛壬癸子丑"]
    source, seals = sealed("joint", signature=twelve)
    made = typeset(source, seals=seals)
    assert len(images(made.pdf)) == 12
    assert all(
        bottom <= (262.5 if page > 1 else 271) and top >= 37
        for page, _, top, _, bottom in images(made.pdf)
    )


def test_a_draft_and_a_public_copy_show_no_seal_but_keep_its_place():
    source, seals = sealed("long")
    made = typeset(source, seals=seals)
    for shown in (typeset(source, draft=True), typeset(source, public=True, seals=seals)):
        assert images(shown.pdf) == []
        assert shown.pages == made.pages
    place = {text for text in words(made.pdf) if "2026年5月20日" in text}
    assert place <= set(words(typeset(source, public=True).pdf))


def test_a_sealed_document_is_not_typeset_without_its_seals():
    source, _ = sealed("joint")
    with pytest.raises(SealsMissingError, match=source["seals"][0]["image"][:9]):
        typeset(source)


@pytest.mark.parametrize("url", ["seal:00", "file:///etc/passwd", "https://example.org/x.png"])
def test_the_fetcher_gives_seals_and_nothing_else(url):
    seals = {"ab": b"png"}
    assert Only(seals).fetch("seal:ab").read() == b"png"
    with pytest.raises(AssetRefusedError):
        Only(seals).fetch(url)


def test_the_imprint_stands_on_an_even_page_and_pages_without_text_have_no_number():
    made = words(typeset(sample("upward", attachments=[])).pdf)
    assert len(made) == 2
    assert made[1].endswith("2026年6月8日印发—2—")
    body = "\n".join(["经研究，拟确认三个实验区。"] * 40)
    odd = words(typeset(sample("upward", attachments=[], body=body)).pdf)
    assert len(odd) == 4
    assert odd[2].endswith("—3—")
    assert odd[3].startswith("抄送：省政府办公厅。吉林省民政厅2026年6月8日印发")
    assert "—" not in odd[3]


def test_who_printed_when_may_differ_and_a_public_file_says_that_it_is_public():
    source = sample("upward", printed_by="吉林省民政厅办公室", printed_on="2026-06-09")
    printed = "".join(words(typeset({**source, "disclosure": "主动公开"}).pdf))
    assert "吉林省民政厅办公室2026年6月9日印发" in printed
    assert "（此件公开发布）" in printed
    assert "（此件公开发布）" not in "".join(words(typeset(source).pdf))


def test_signers_stand_two_a_line_and_the_number_beside_the_last():
    with pdfplumber.open(
        io.BytesIO(typeset(sample("upward", signers=["秦守正", "叶书珩", "宋知远"])).pdf)
    ) as opened:
        chars = opened.pages[0].chars
    heights = {char["text"]: round(char["top"]) for char in chars if char["text"] in "秦叶宋〔"}
    assert heights["秦"] == heights["叶"] < heights["宋"] == heights["〔"]


def test_flags_stand_under_the_upper_rule_of_a_letter_and_the_class_under_its_number():
    flagged = sample("one_page", copy_number="000012", urgency="特急", result_class="A")
    made = typeset(flagged)
    assert broken(made) == []
    assert "000012特急" in words(made.pdf)[0]
    assert "办理结果：A" in words(made.pdf)[0]


def test_an_announcement_needs_no_addressee_and_others_do():
    public = sample("one_page", kind="announcement", addressees=[])
    assert broken(typeset(public)) == []
    with pytest.raises(ValidationError, match="没有主送机关"):
        validated({**public, "kind": "reply"})


def test_sixty_addressees_move_to_the_imprint():
    names = [f"尊敬的第{n}位代表" for n in range(60)]
    made = typeset(sample("long", addressees=names))
    printed = words(made.pdf)
    assert "主送：" not in printed[0]
    assert f"主送：{'、'.join(names)}。抄送：" in "".join(printed)
    assert broken(made) == []


def test_signature_and_date_never_stand_alone_and_what_was_done_is_said():
    said = []
    for lines in range(9, 16):
        body = "\n".join(["这是一段话。"] * lines)
        source, seals = sealed("one_page", body=body, copies=[], result_class="")
        made = typeset(source, seals=seals)
        assert broken(made) == []
        assert words(made.pdf)[-1].count("这是一段话。") >= 2
        said.append(made.adjustment)
    assert said[0] == said[-1] == ""
    assert any("行距" in words for words in said)
    assert any("移至下页" in words for words in said)


def test_the_source_and_its_metadata_travel_in_the_file_but_not_in_the_public_one():
    source = sample("one_page")
    with pikepdf.open(io.BytesIO(typeset(source).pdf)) as pdf:
        kept = {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}
        relations = {str(file.UF): str(file.AFRelationship) for file in pdf.Root.AF}
    assert validated(json.loads(kept["source.json"])) == validated(source)
    described = json.loads(kept["metadata.json"])
    assert described["名称"] == source["title"]
    assert (described["分类"], described["公开属性"]) == ("答复", "主动公开")
    assert len(described["内容概述"]) == 100
    assert relations == {"metadata.json": "/Supplement", "source.json": "/Source"}
    with pikepdf.open(io.BytesIO(typeset(source, public=True).pdf)) as pdf:
        assert not pdf.attachments
        assert set(pdf.docinfo) == {"/Producer", "/Title"}


def test_a_file_is_archival_and_accessible():
    with pikepdf.open(io.BytesIO(typeset(sample("long")).pdf)) as pdf:
        with pdf.open_metadata() as xmp:
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("3", "A")
            assert xmp["pdfuaid:part"] == "1"
        assert str(pdf.Root.Lang) == "zh-CN"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.MarkInfo.Marked
        kinds = [str(thing.S) for thing in pdf.objects if _is_element(thing)]
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD"} <= set(kinds)


def _is_element(thing):
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/StructElem"


def test_the_command_seals_in_the_order_of_the_signatures(tmp_path):
    organs = sample("joint")["signature"]
    seals = []
    for number, organ in enumerate(organs):
        (tmp_path / f"{number}.png").write_bytes(demo_seal(organ))
        seals += ["--seal", str(tmp_path / f"{number}.png")]
    for hash_seed in ("1", "77"):
        file = tmp_path / f"{hash_seed}.pdf"
        done = run(
            "typeset", str(SAMPLES / "joint.json"), "--out", str(file), *seals,
            env={**WITHOUT_A_DATABASE, "PYTHONHASHSEED": hash_seed},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "77.pdf").read_bytes()
    assert len(images((tmp_path / "1.pdf").read_bytes())) == 3
    assert subprocess.run(["qpdf", "--check", str(tmp_path / "1.pdf")], check=False).returncode == 0
