"""What anybody may read without signing in: the letters, the list, the same as open data, and nothing else."""

import csv
import io
import re

import pytest
from django.urls import reverse
from lxml import etree

from portal.documents.verification import Verdict, verify_file
from portal.publication.models import Publication, document_of_copy
from portal.publication.public import harmless
from portal.publication.services import publishing

S = Publication.Status
OPEN_DATA = ("csv", "json", "feed")


def listed(client, **asked):
    return client.get(reverse("publication:list"), asked)


def rows_of_csv(client, **asked):
    text = client.get(reverse("publication:csv"), asked).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def five(copy_at):
    """Five letters, of which three are public."""
    statuses = [S.PUBLISHED, S.PUBLISHED, S.PUBLISHED, S.PROPOSED, S.WITHDRAWN]
    return [copy_at(status, number=f"第{n}号") for n, status in enumerate(statuses, 1)]


def test_open_data_equals_the_list(client, five):
    shown = [row["index_number"] for row in listed(client).context["rows"]]
    assert shown == [copy.index_number for copy in reversed(five[:3])]
    assert [row["索引号"] for row in rows_of_csv(client)] == shown
    data = client.get(reverse("publication:json")).json()
    assert [row["index_number"] for row in data["letters"]] == shown
    assert data["count"] == 3
    assert [list(row.values()) for row in rows_of_csv(client)] == [
        list(row.values()) for row in data["letters"]
    ]
    feed = etree.fromstring(client.get(reverse("publication:feed")).content)
    ids = feed.xpath("//a:entry/a:id/text()", namespaces={"a": "http://www.w3.org/2005/Atom"})
    assert ids == [row["url"] for row in data["letters"]]


ASKED = (
    ({"q": "第2号"}, 1),
    ({"q": "清单管理 社区"}, 3),
    ({"q": "王春和"}, 0),  # what is left out is not found either
    ({"q": "吉民议字"}, 3),
    ({"kind": "reply"}, 3),
    ({"kind": "announcement"}, 3),  # nothing of that kind is public: no such condition
    ({"year": "1999"}, 3),
    ({"organ": "999999"}, 3),
    ({"organ": "1 OR 1=1"}, 3),
    ({"page": "77"}, 3),
)


def test_the_list_and_its_data_are_narrowed_alike(client, five, bureau):
    for asked, count in ASKED:
        assert listed(client, **asked).context["page"].paginator.count == count, asked
        assert len(rows_of_csv(client, **asked)) == count
        assert client.get(reverse("publication:json"), asked).json()["count"] == count
    page = listed(client, organ=bureau.pk, year=five[0].published_at.year, kind="reply")
    assert page.context["applied"] == 3
    assert page.context["page"].paginator.count == 3
    assert f"{reverse('publication:csv')}?organ={bureau.pk}" in page.text


def test_an_empty_list_is_a_page_a_file_and_a_feed(client, db):
    assert "尚无公开的公文" in listed(client).text
    assert rows_of_csv(client) == []
    assert client.get(reverse("publication:json")).json()["letters"] == []
    assert b"<feed" in client.get(reverse("publication:feed")).content


def test_the_page_of_a_letter_has_its_text_its_metadata_and_its_pdf(client, copy_at):
    copy = copy_at(S.PUBLISHED)
    page = client.get(copy.address).text
    for label in (
        "索引号",
        "分类",
        "发文机关",
        "成文日期",
        "标题",
        "发文字号",
        "发布日期",
        "公开属性",
        "有效性",
    ):
        assert f'<th scope="row">{label}</th>' in page
    for value in (copy.index_number, copy.document.doc_number, "主动公开", "清单管理", "王**代表"):
        assert value in page
    assert f"<h1>{copy.source['title']}</h1>" in page
    pdf = client.get(f"{copy.address}letter.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"] == f'inline; filename="{copy.index_number[-10:]}.pdf"'


@pytest.mark.parametrize("status", [S.PROPOSED, S.REVIEWED])
def test_what_is_not_published_is_not_there(client, copy_at, office, status):
    copy = copy_at(status)
    for person in (None, office.user):
        if person:
            client.force_login(person)
        missing = client.get("/public/11220000013544496H/2026-00001/")
        assert missing.status_code == 404
        assert client.get("/public/11220000013544496H/2026-00001/letter.pdf").status_code == 404
        assert copy.document.doc_number not in missing.text
        assert listed(client).context["rows"] == []


def test_a_published_letter_without_its_pdf_says_so(client, copy_at):
    copy = copy_at(S.PUBLISHED)
    nothing = {"sha256": "", "pdf": "", "pages": None, "size": None}
    Publication.objects.update(**nothing)
    assert "PDF 正在排版" in client.get(copy.address).text
    assert client.get(f"{copy.address}letter.pdf").status_code == 404


def test_a_withdrawn_letter_leaves_a_notice_and_no_word_of_itself(client, copy_at):
    copy = copy_at(S.WITHDRAWN)
    for address in (copy.address, f"{copy.address}letter.pdf"):
        page = client.get(address)
        assert page.status_code == 410
        assert "文本有误" in page.text
        assert copy.index_number in page.text
        for word in (copy.source["title"], "清单管理", "王**", copy.document.doc_number):
            assert word not in page.text
    for name in OPEN_DATA:
        assert copy.index_number not in client.get(reverse(f"publication:{name}")).content.decode()


def test_the_notice_goes_through_the_rules(client, copy_at, office):
    copy = copy_at(S.PUBLISHED)
    office_page = reverse("publication:step", args=[copy.pk, "withdraw"])
    client.force_login(office.user)
    reason = "王春和的电话13812345678没有隐去"
    assert client.post(office_page, {"version": copy.edition, "note": reason}).status_code == 302
    client.logout()
    page = client.get(copy.address).text
    assert "王**的电话138****5678没有隐去" in page


def test_what_anybody_may_read_is_kept_shortly_and_what_one_signed_in_for_never(
    client, copy_at, office
):
    copy = copy_at(S.PUBLISHED)
    assert listed(client)["Cache-Control"] == "public, max-age=60"
    assert client.get(copy.address)["Cache-Control"] == "public, no-cache"
    assert "csrftoken" not in listed(client).cookies
    client.force_login(office.user)
    assert client.get(copy.address)["Cache-Control"] == "no-store"


@pytest.mark.parametrize("start", "=+-@\t\r")
def test_no_spreadsheet_runs_a_cell(start):
    assert harmless(f"{start}cmd|' /C calc'!A0")[0] == "'"
    assert harmless("关于减负的答复") == "关于减负的答复"


@pytest.mark.parametrize("name", ["list", *OPEN_DATA])
def test_it_costs_the_same_for_2_letters_as_for_20(
    client, copy_at, django_assert_max_num_queries, name
):
    copy = copy_at(S.PUBLISHED)
    document = copy.document
    for number in range(2, 21):
        document.pk, document.number = None, number
        document.doc_number = re.sub(r"\d+号", f"{number}号", document.doc_number)
        document.save(force_insert=True)
        copy.pk, copy.document = None, document
        copy.index_number = f"{copy.index_number[:-5]}{number:05}"
        copy.save(force_insert=True)
    with django_assert_max_num_queries(4):
        assert client.get(reverse(f"publication:{name}")).status_code == 200


def test_a_public_copy_is_told_from_a_stranger_and_a_withdrawn_one_from_both(copy_at, office):
    copy = copy_at(S.PUBLISHED)
    with copy.pdf.open("rb") as kept:
        pdf = kept.read()
    answer = verify_file(pdf)
    assert (answer.verdict, answer.number) == (Verdict.COPY, copy.document.doc_number)
    assert verify_file(pdf + b"x").verdict == Verdict.UNKNOWN
    publishing.act(copy, "withdraw", by=office, edition=copy.edition, note="文本有误")
    assert verify_file(pdf).verdict == Verdict.RETRACTED


def test_a_copy_that_is_not_public_yet_is_unknown(copy_at):
    copy = copy_at(S.REVIEWED)
    Publication.objects.filter(pk=copy.pk).update(sha256="a" * 64)
    assert document_of_copy("a" * 64) is None
