"""A source becomes a PDF: the same bytes each time, nothing fetched, nothing interpreted, nothing lost."""

import io
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pdfplumber
import pytest
from django.core.exceptions import ValidationError

from portal.documents import editions, fonts
from portal.documents.measuring import measure
from portal.documents.pictures import pictures
from portal.documents.typesetting import RENDERER, AssetRefusedError, html, rendered, typeset
from portal.documents.validation import validated

PROJECT = Path(fonts.__file__).resolve().parents[2]
SAMPLES = PROJECT / "portal" / "documents" / "samples"
WITHOUT_A_DATABASE = {
    "DJANGO_SETTINGS_MODULE": "portal.settings",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "PATH": os.environ["PATH"],
    "HOME": os.environ.get("HOME", "/"),
    **({"FONTS_DIR": os.environ["FONTS_DIR"]} if "FONTS_DIR" in os.environ else {}),
}


@pytest.fixture
def letter():
    sample = json.loads((SAMPLES / "letter.json").read_text("utf-8"))
    return {**sample, "attachments": [], "body": "现答复如下：\n感谢您的关心。"}


def words(pdf):
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return [
            "".join(char["text"] for char in page.chars if char["text"].strip())
            for page in opened.pages
        ]


def run(*arguments, **more):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        **more,
    )


def test_every_character_of_a_letter_is_printed(letter):
    sample = json.loads((SAMPLES / "letter.json").read_text("utf-8"))
    printed = "".join(words(typeset(sample).pdf))
    for text in (
        sample["title"],
        sample["doc_number"],
        "王春和代表：",
        "2020年6月30日",
        "附件：吉林省社区",
    ):
        assert text in printed
    for line in (sample["body"] + sample["attachments"][0]["body"]).split("\n"):
        assert line[:10].replace(" ", "") in printed


def test_two_processes_with_other_hash_seeds_make_the_same_bytes(tmp_path):
    made = []
    for seed in ("1", "77"):
        file = tmp_path / f"{seed}.pdf"
        done = run(
            "typeset", str(SAMPLES / "letter.json"), "--out", str(file),
            env={**WITHOUT_A_DATABASE, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        made.append(sha256(file.read_bytes()).hexdigest())
    assert made[0] == made[1]


def test_threads_may_typeset_at_once(letter):
    sources = [{**letter, "title": f"关于第{number}号建议的答复"} for number in range(6)]
    alone = [typeset(source) for source in sources]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(typeset, sources)) == alone


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "data:image/png;base64,AA=="]
)
def test_nothing_is_fetched(url):
    with pytest.raises(AssetRefusedError, match="公文不得引用外部资源"):
        rendered(f'<img src="{url}">', editions.current("letter"))


def test_html_urls_and_template_syntax_print_as_they_stand(letter):
    odd = '<img src="/etc/passwd">{{ title }}{% load x %}&amp;www.mca.gov.cn/a?b=c'
    fields = {"title": odd, "body": odd, "addressees": [odd[:30]], "note": odd}
    printed = words(typeset({**letter, **fields}).pdf)[0]
    assert printed.count(odd.replace(" ", "")) == 3


@pytest.mark.parametrize(
    "body", ["a" * 4_000, "居委会abc\u2011def的工作" * 100, "—" * 1_500, "“”" * 500]
)
def test_endless_words_and_odd_hyphens_are_set_within_the_page(letter, body):
    made = typeset({**letter, "body": body})
    assert made.pages < 30
    assert all(
        measurement.ok for measurement in measure(made.pdf) if measurement.rule == "type-area-left"
    )
    with pdfplumber.open(io.BytesIO(made.pdf)) as opened:
        assert max(char["x1"] for page in opened.pages for char in page.chars) < 184.8 / 25.4 * 72


def test_rare_characters_come_from_the_fallback_and_keep_the_grid(letter):
    rare = {
        "body": "面积400㎡，喆、镕、玥、堃、𠮷五字。" * 40,
        "title": "关于赵喆建议的答复",
        "organ": "堃阳市民政局",
    }
    made = typeset({**letter, **rare})
    found = {measurement.rule: measurement for measurement in measure(made.pdf)}
    assert all(measurement.ok for measurement in found.values())
    assert found["missing-glyphs"].measured == 0
    assert "㎡" in words(made.pdf)[0]


def test_a_body_that_ends_with_the_page_takes_text_along_with_the_signature(letter):
    for lines in range(6, 14):
        body = "\n".join(["一段话。"] * lines)
        found = {
            measurement.rule: measurement
            for measurement in measure(typeset({**letter, "body": body}).pdf)
        }
        assert found["lines-over-signature"].ok
        assert found["text-to-lower-rule"].ok


def test_a_draft_needs_no_number_and_says_so_on_every_page(letter):
    made = typeset({**letter, "doc_number": "", "date": "", "body": "段落。\n" * 40}, draft=True)
    assert made.pages == 3
    assert all("草稿" in page for page in words(made.pdf))
    with pytest.raises(ValidationError):
        typeset({**letter, "doc_number": ""})


def test_the_header_of_a_long_table_is_repeated(letter):
    rows = "\n".join(f"第{number}区\t{number}" for number in range(60))
    made = typeset({**letter, "body": f"如下：\n县区名称\t个数\n{rows}"})
    assert all("县区名称" in page for page in words(made.pdf)[1:-1])


def test_two_attachments_are_counted_and_start_pages(letter):
    attachments = [{"title": "甲表", "body": "内容。"}, {"title": "乙表", "body": "内容。"}]
    first, second, third = words(typeset({**letter, "attachments": attachments}).pdf)
    assert "附件：1.甲表2.乙表" in first
    assert second.startswith("附件1甲表")
    assert third.startswith("附件2乙表")


def test_the_html_escapes_and_the_renderer_is_named(letter):
    assert "<b>" not in html(validated({**letter, "body": "<b>x</b>"}))
    assert RENDERER.startswith("weasyprint 70")


def test_missing_fonts_are_an_error_that_says_what_to_do(tmp_path):
    done = run(
        "typeset", str(SAMPLES / "letter.json"), "--out", str(tmp_path / "x.pdf"),
        env={**WITHOUT_A_DATABASE, "FONTS_DIR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 1
    assert "make setup" in done.stderr
    assert "FandolFang" in done.stderr


def test_the_machines_own_fonts_cannot_change_the_output(letter, tmp_path):
    (tmp_path / "fonts.conf").write_text("<fontconfig><dir>/usr/share/fonts</dir></fontconfig>")
    file = tmp_path / "x.pdf"
    source = json.dumps(letter, ensure_ascii=False)
    environment = {
        **WITHOUT_A_DATABASE,
        "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"),
        "PYTHONUTF8": "1",
    }
    assert run("typeset", "-", "--out", str(file), input=source, env=environment).returncode == 0
    assert file.read_bytes() == typeset(letter).pdf
    assert len(fonts.digests()["FandolFang-Regular.otf"]) == 64


def test_the_command_tells_every_problem_on_a_line(tmp_path):
    done = run(
        "typeset",
        "-",
        "--out",
        str(tmp_path / "x.pdf"),
        input='{"layout": "letter"}',
        env=WITHOUT_A_DATABASE,
    )
    assert done.returncode == 1
    assert "body：正文为空，请先写正文。" in done.stderr.splitlines()
    assert run("typeset", "-", "--out", "x", input="[", env=WITHOUT_A_DATABASE).returncode == 1


def test_pictures_are_small_and_as_many_as_asked(letter):
    made = typeset({**letter, "body": "段落。\n" * 60}).pdf
    pages = pictures(made, most=2)
    assert len(pages) == 2
    assert all(page.startswith(b"\x89PNG") and len(page) < 80_000 for page in pages)
