"""Tables as files: no cell is ever a formula when they are opened again, and nothing is lost."""

import csv
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from communities import tables

BEGINS = [
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    "\n=",
    "\u3000＝",
    "\ufeff=",
    "\t@",
    "'=",
]
TEXTS = st.one_of(
    st.text(max_size=20),
    st.builds(str.__add__, st.sampled_from(BEGINS), st.text(max_size=12)),
    st.sampled_from(["#N/A", "#REF!", "=1+1", '=HYPERLINK("http://x")', "\x00=1", "_x003D_1"]),
)
ROWS = st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=6)


def in_csv(headings, rows):
    text = b"".join(tables.csv_parts(headings, rows)).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


def in_xlsx(headings, rows):
    file = BytesIO()
    tables.write_xlsx(file, headings, rows)
    return file


def starts_formula(text):
    return (
        text.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) or text[:1] in "\t\r"
    )


@settings(max_examples=60, deadline=None)
@given(ROWS)
@example([["=1", "＝cmd|' /C calc'!A0", " \n=1", "\t1"]])
def test_no_cell_starts_a_formula_when_it_is_opened_again(rows):
    for row in in_csv(rows[0], rows):
        assert not [cell for cell in row if cell and starts_formula(cell)]
    file = in_xlsx(rows[0], rows)
    sheet = load_workbook(BytesIO(file.getvalue())).active
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "inlineStr"}
    again = [cell for row in sheet.values for cell in row if cell]
    assert not [cell for cell in again if starts_formula(cell)]
    for row in (
        CalamineWorkbook.from_filelike(BytesIO(file.getvalue())).get_sheet_by_index(0).to_python()
    ):
        assert not [cell for cell in row if cell and starts_formula(str(cell))]


@given(st.text(st.characters(categories=["L", "N"]), max_size=30))
def test_an_ordinary_text_stays_as_it_is(text):
    assert tables.safe(text) == text


@pytest.mark.parametrize("value", [-5, -1.5, Decimal("-92.0"), date(2026, 1, 1), None, True])
def test_numbers_and_dates_stay_what_they_are(value):
    assert tables.safe(value) == value
    [_, row] = load_workbook(in_xlsx(["值", "末"], [[value, "。"]])).active.values
    again = row[0].date() if isinstance(row[0], datetime) else row[0]
    assert again == (float(value) if isinstance(value, Decimal) else value)


def test_a_long_list_goes_on_in_the_next_sheet(monkeypatch):
    monkeypatch.setattr(tables, "LONGEST_SHEET", 10)
    book = load_workbook(in_xlsx(["数"], ([nth] for nth in range(25))))
    assert [sheet.max_row for sheet in book] == [11, 11, 6]
    assert [sheet.max_row for sheet in load_workbook(in_xlsx(["数"], []))] == [1]


def test_an_answer_is_named_in_chinese_and_streamed():
    response = tables.csv_response("沈阳市减负台账", ["数"], ([nth] for nth in range(2500)))
    assert response.streaming
    assert len(list(response)) == 3
    assert "filename*=utf-8''%E6%B2%88" in response["Content-Disposition"]
