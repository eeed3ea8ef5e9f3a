"""Damaged files are refused with the line named, and nothing of them is loaded."""

import csv
import zipfile
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from communities.loading.faults import Refused
from communities.models import Community, Load
from communities.services import loads

TOLD = loads.Provenance(date(2023, 6, 30))
HEADING = "代码,名称\n"
GOOD = "220102001001,华阳社区居委会\n"
DAMAGED = {
    "wrong parent": (GOOD + "220102999001,甲村委会\n", 3, "不在登记之列"),
    "under a county": (GOOD + "220102000001,甲村委会\n", 3, "乡镇、街道之下"),
    "duplicate": (GOOD + "220102001002,甲村委会\n" + GOOD, 4, "与第 2 行重复"),
    "11 digits": (GOOD + "22010200100,甲村委会\n", 3, "12 位数字，现为 11 位"),
    "letters": (GOOD + "2201020010O2,甲村委会\n", 3, "12 位数字"),
    "empty name": (GOOD + "220102001002, \n", 3, "名称为空"),
    "long name": (GOOD + f"220102001002,{'长' * 61}\n", 3, "超过 60"),
    "line in a name": (GOOD + '220102001002,"甲\n村"\n', 3, "控制字符"),
    "NUL": (GOOD + "220102001002,甲\0村委会\n", 3, "NUL"),
    "open quote": (GOOD + '220102001002,"甲村委会\n220102001003,乙村委会\n', 3, "引号"),
    "no heading": ("", 1, "表头"),
    "too many": (GOOD + "220102001002,甲村委会\n220102001003,乙村委会\n", 4, "超过 2 行"),
}


@pytest.fixture
def written(tmp_path):
    def written(text, encoding="utf-8", name="files.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return written


def refused(path, **more):
    with pytest.raises(Refused) as refusal:
        loads.load_communities(path, TOLD, **more)
    assert not Community.objects.exists()
    assert not Load.objects.exists()
    return refusal.value.faults


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_is_refused_with_its_line(damage, street, written):
    text, line, trouble = DAMAGED[damage]
    heading = HEADING if text else "甲,乙\n"
    (fault,) = refused(written(heading + text), **({"limit": 2} if damage == "too many" else {}))
    assert fault.line == line
    assert trouble in fault.trouble
    assert fault.remedy


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp936", "gb18030"])
def test_the_encoding_is_recognised(encoding, street, written):
    loads.load_communities(written(HEADING + GOOD, encoding), TOLD)
    assert Community.objects.get().name == "华阳社区居委会"


def test_a_line_in_no_encoding_is_named(street, written, tmp_path):
    lines = [HEADING.encode(), *[f"22010200100{n},甲村委会\n".encode() for n in range(1, 6)]]
    path = tmp_path / "torn.csv"
    path.write_bytes(b"".join([*lines, b"220102001009,\xe7\x94\n"]))
    (fault,) = refused(path)
    assert fault.line == 7
    (fault,) = refused(written(HEADING + GOOD, "utf-16"))
    assert "UTF-16" in fault.trouble


def test_all_faults_are_listed_in_a_sheet_that_runs_nothing(street, written, tmp_path):
    rows = "".join(f"2201020010{n:02},\n" for n in range(30)) + "=1+1,@甲\n"
    path = written(HEADING + rows)
    for sheet in (tmp_path / "wrong.xlsx", tmp_path / "wrong.csv"):
        with pytest.raises(CommandError, match="31 处错误") as error:
            call_command(
                "import_communities", str(path), "--as-of", "2023-06-30", "--errors", str(sheet)
            )
        assert str(error.value).count("第 ") == 20
    cells = [[cell.value for cell in row] for row in load_workbook(tmp_path / "wrong.xlsx").active]
    with (tmp_path / "wrong.csv").open(encoding="utf-8-sig") as file:
        assert list(csv.reader(file))[-1][1:3] == cells[-1][1:3] == ["'=1+1", "'@甲"]
    assert len(cells) == 32
    assert not Community.objects.exists()


def workbook(path, rows, *, far=""):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if far:
        book.active[far] = "远"
    book.save(path)
    return path


def test_a_workbook_is_read(street, tmp_path):
    rows = [
        ["代码", "名称", "类别", "设立日期"],
        [220102001001, "华阳社区居委会", "居委会", date(2015, 3, 1)],
    ]
    loads.load_communities(workbook(tmp_path / "a.xlsx", rows), TOLD)
    community = Community.objects.get()
    assert (community.code, community.established_on) == ("220102001001", date(2015, 3, 1))
    assert community.kind_by == "hand"


def test_a_workbook_that_is_a_bomb_is_refused(street, tmp_path):
    rows = [["代码", "名称"], ["220102001001", "华阳社区居委会"]]
    (fault,) = refused(workbook(tmp_path / "far.xlsx", rows, far="XFD1048576"))
    assert "过宽" in fault.trouble
    good = workbook(tmp_path / "good.xlsx", rows)
    with zipfile.ZipFile(good) as whole, zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", 8) as bomb:
        for name in whole.namelist():
            bomb.writestr(name, whole.read(name))
        bomb.writestr("xl/media/zeros.xml", b"0" * 90_000_000)
    (fault,) = refused(tmp_path / "bomb.xlsx")
    assert "压缩炸弹" in fault.trouble
    (tmp_path / "torn.xlsx").write_bytes(good.read_bytes()[:-40])
    assert refused(tmp_path / "torn.xlsx")
