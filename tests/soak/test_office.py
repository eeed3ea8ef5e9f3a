"""LibreOffice lays a letter's Word file out as our PDF is laid out: the same pages, the same lines but for one."""

import json
from collections import Counter
from pathlib import Path

import pytest

from portal.documents import typesetting
from portal.documents.measuring.reading import read
from portal.documents.validation import validated
from portal.documents.word import docx
from tests.office import converted
from tests.portal.outside import PROJECT

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1200)]
SAMPLES = [
    *sorted((Path(typesetting.__file__).parent / "samples").glob("*.json")),
    PROJECT / "proposals" / "demo" / "letter_1214.json",
]
HEAD = {
    "layout": "letter", "organ": "辽宁省民政厅", "signature": "辽宁省民政厅",
    "doc_number": "辽民议字〔2019〕6号", "date": "2019-06-30",
}  # fmt: skip


def lines(pdf):
    sheets, _ = read(pdf)
    found = Counter(line.page for line in sheets.lines)
    return [found[page] for page in range(1, len(sheets.sizes) + 1)]


def test_a_word_file_has_the_pages_of_the_letter_and_its_lines_but_for_one(tmp_path, capsys):
    letters = {
        file.stem: validated({**HEAD, **json.loads(file.read_text("utf-8"))}) for file in SAMPLES
    }
    for name, letter in letters.items():
        (tmp_path / f"{name}.docx").write_bytes(docx(letter))
    pdfs = converted(tmp_path, *(tmp_path / f"{name}.docx" for name in letters))
    for (name, letter), pdf in zip(letters.items(), pdfs, strict=True):
        ours, theirs = lines(typesetting.typeset(letter).pdf), lines(pdf)
        with capsys.disabled():
            print(f"\n{name}: lines a page {ours}, in LibreOffice {theirs}")  # noqa: T201
        if letter.layout == "file":
            del ours[
                len(theirs) :
            ]  # the printed imprint may need an even page to itself; Word cannot ask for one
        assert len(theirs) == len(ours)
        assert all(abs(a - b) <= 1 for a, b in zip(ours, theirs, strict=True))
