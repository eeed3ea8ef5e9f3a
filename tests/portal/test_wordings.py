"""Wordings (文稿模板): their merge fields, their versions that never change, and their pages."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.lines import as_lines
from portal.documents.models import Kind
from portal.documents.typesetting import typeset
from portal.record.models import Event
from portal.wordings import services
from portal.wordings.fields import FIELDS, examples, fields_of
from portal.wordings.merging import demands, faults, filled, tidied, unfilled
from portal.wordings.models import Wording, WordingVersion
from portal.wordings.shipped import SHIPPED
from portal.workflow import Conflict
from proposals.models import Reply

HTMX = {"HX-Request": "true"}
BODY = "您提出的《{{案由}}》收悉，现答复如下："


@pytest.fixture
def text(own_wording):
    return own_wording.latest().text


@pytest.fixture
def page(client, office, own_wording):
    client.force_login(office.user)
    return lambda **changes: client.post(
        own_wording.get_absolute_url(), posted(own_wording, **changes)
    )


def posted(wording, **changes):
    text = wording.latest().text
    lines = {"addressees": "\n".join(text["addressees"]), "copies": as_lines(text["copies"])}
    return {**text, **lines, "name": wording.name, "version": wording.number, **changes}


# Fields.


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("您的{{案号}}收悉", "第1行第3字的“{{案号}}”不是合并域"),
        ("一\n二{{联系 人}}", "第2行第2字的“{{联系 人}}”不是合并域"),
        ("电话{{联系电话", "第1行第3字的“{{联系电话”不完整"),
        ("电话{{联系电话}", "第1行第3字的“{{联系电话}”不完整"),
        ("电话{联系电话}", "“{联系电话}”不完整"),
        ("电话｛｛联系电话｝｝", "“｛｛联系电话｝｝”不完整"),
        ("电话{{{联系电话}}}", "不完整"),
        ("电话联系电话}}", "第1行第7字的“}}”不完整"),
        ("{{}}", "不完整"),
        ("{{实验主题}}", "不能用于答复。"),
    ],
)
def test_a_field_that_is_none_is_named_with_its_place_and_those_there_are(written, said):
    message, there_are = faults({"body": written}, Kind.REPLY)["body"]
    assert said in message
    assert there_are == (
        "答复可用的合并域有：编号、届次、案由、代表姓名、称谓、类别、收到日期、承办单位、主办处室、联系人、联系电话。"
    )


def test_every_slip_is_named_at_once():
    wrong = {"title": "{{甲}}{{乙}}", "addressees": ["代表", "{{丙}}"], "note": "{{联系人}}"}
    found = faults(wrong, Kind.REPLY)
    assert [len(found[part]) for part in ("title", "addressees")] == [3, 2]
    assert found["addressees"][0].startswith("第2行第1字")
    assert "note" not in found


NAMES = [field.name for field in fields_of(Kind.REPLY)]
ANYTHING = st.text(st.sampled_from("{}甲案由\n 联系人") | st.characters(codec="utf-8"))
PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="{}｛｝"))
PIECES = st.lists(
    PLAIN.map(lambda text: (text, "")) | st.sampled_from(NAMES).map(lambda n: ("", n))
)


@given(PIECES, st.dictionaries(st.sampled_from(NAMES), ANYTHING))
def test_filling_in_is_a_single_pass_and_loses_nothing(pieces, values):
    text = "".join(plain or (name and f"{{{{{name}}}}}") for plain, name in pieces)
    wanted = "".join(
        plain or (name and (values.get(name) or f"{{{{{name}}}}}")) for plain, name in pieces
    )
    assert filled(text, values) == wanted
    nested = {"a": [text, {"name": text, "count": 2}]}
    assert filled(nested, values) == {"a": [wanted, {"name": wanted, "count": 2}]}


@given(ANYTHING)
def test_what_has_no_fault_has_only_known_fields_and_says_what_is_open(text):
    if faults({"body": text}, Kind.REPLY):
        return
    values = dict.fromkeys(NAMES, "值")
    assert "{" not in filled(tidied(text), values)
    assert set(unfilled({"body": tidied(text)}).get("body", [])) <= {f"{{{{{n}}}}}" for n in NAMES}


def test_what_is_half_deleted_is_still_open():
    draft = {
        "body": "甲{{联系电话 乙",
        "note": "丙}}，{{联系人}}{{联系人}}",
        "disclosure": "{{不印}}",
    }
    assert unfilled(draft) == {"body": ["{{联系电话 乙"], "note": ["}}", "{{联系人}}"]}
    assert demands(draft)["note"][1] == "附注：“{{联系人}}”尚未填写。"


def test_every_field_has_its_words_and_its_name_once():
    assert len({field.name for field in FIELDS}) == len(FIELDS)
    assert all(field.meaning and field.origin and field.example and field.kinds for field in FIELDS)


@pytest.mark.parametrize("kind", Kind)
def test_the_shipped_wording_of_every_kind_is_printed(kind, bureau):
    source = services.proof(SHIPPED[kind], kind, bureau)
    assert "{{" not in str(source)
    assert typeset(source, draft=True).pages <= 2
    unused = set(examples(kind)) - set(re.findall(r"\{\{(.+?)\}\}", str(SHIPPED[kind])))
    assert unused <= {"承办单位", "主办处室", "联系人", "联系电话", "收到日期"}


# Versions.


def test_an_edit_is_the_next_version_and_the_one_before_stays(own_wording, text, office):
    services.edit(own_wording, "本厅答复", {**text, "note": "附注"}, by=office, number=1)
    assert [one.text["note"] for one in own_wording.versions.all()] == ["附注", ""]
    services.edit(own_wording, "改个名称", {**text, "note": "附注"}, by=office, number=2)
    assert (own_wording.number, own_wording.name) == (3, "改个名称")
    verbs = Event.objects.about(own_wording).values_list("verb", flat=True)
    assert list(verbs) == ["write", "edit", "edit"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE wordings_wordingversion SET text = '{}'",
        "UPDATE wordings_wordingversion SET number = 9",
        "DELETE FROM wordings_wordingversion",
        "UPDATE wordings_wording SET kind = 'pilot'",
        "UPDATE wordings_wording SET organ_id = NULL",
        "UPDATE wordings_wording SET number = 0",
        "DELETE FROM wordings_wording",
    ],
)
def test_no_version_is_changed_by_sql_either(own_wording, sql):
    with (
        pytest.raises(DatabaseError, match="wording"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert own_wording.latest().number == 1


def test_of_two_who_edit_the_second_is_told(own_wording, text, office):
    seen = Wording.objects.get(pk=own_wording.pk)
    services.edit(own_wording, "本厅答复", {**text, "note": "先"}, by=office, number=1)
    with pytest.raises(Conflict):
        services.edit(seen, "本厅答复", {**text, "note": "后"}, by=office, number=1)
    with pytest.raises(Conflict):
        services.withdraw(seen, by=office, number=1)
    assert own_wording.latest().text["note"] == "先"


def test_one_of_an_organs_wordings_is_preferred(own_wording, text, office, bureau):
    other = services.write("reply", "列入计划", text, by=office)
    shipped = services.shipped("reply")
    assert list(services.offered(bureau, "reply")) == [own_wording, other, shipped]
    services.prefer(other, by=office)
    assert list(services.offered(bureau, "reply")) == [other, own_wording, shipped]
    services.withdraw(other, by=office, number=1)
    assert list(services.offered(bureau, "reply")) == [own_wording, shipped]
    with pytest.raises(Conflict):
        services.prefer(other, by=office)
    with pytest.raises(Conflict):
        services.edit(other, "列入计划", {**text, "note": "改"}, by=office, number=1)


def test_a_name_is_used_once_and_free_again_after_its_wording_is_withdrawn(
    own_wording, text, office
):
    with pytest.raises(ValidationError, match="同名"):
        services.write("reply", " 本厅答复 ", text, by=office)
    services.withdraw(own_wording, by=office, number=1)
    assert services.write("reply", "本厅答复", text, by=office).preferred


def test_only_its_office_writes_a_wording(own_wording, text, clerk, foreign_office):
    shipped = services.shipped("reply")
    for by, wording in (
        (clerk, own_wording),
        (foreign_office, own_wording),
        (foreign_office, shipped),
    ):
        with pytest.raises(PermissionDenied):
            services.edit(wording, "改", text, by=by, number=1)
        with pytest.raises(PermissionDenied):
            services.withdraw(wording, by=by, number=1)
        with pytest.raises(PermissionDenied):
            services.prefer(wording, by=by)
    with pytest.raises(PermissionDenied):
        services.write("reply", "承办人写的", text, by=clerk)


def test_a_new_edition_of_the_product_ships_the_next_version_and_nothing_twice(db, monkeypatch):
    services.ship_all()
    services.ship_all()
    assert WordingVersion.objects.count() == len(Kind)
    before = services.shipped("reply").latest()
    monkeypatch.setitem(SHIPPED, Kind.REPLY, {**SHIPPED[Kind.REPLY], "note": "新版"})
    after = services.shipped("reply").latest()
    assert (after.number, after.text["note"]) == (2, "新版")
    assert before in after.wording.versions.all()
    monkeypatch.undo()
    assert services.shipped("reply").number == 2  # an older edition beside it changes nothing back


# Pages.


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"body": BODY + "{{案号}}"},
            "第1行第22字的“{{案号}}”不是合并域。",
        ),
        ({"note": "{{联系电话"}, "“{{联系电话”不完整"),
        ({"addressees": "甲\n{{实验主题}}"}, "第2行第1字的“{{实验主题}}”不能用于答复"),
        ({"copies": "{{谁}} 2份"}, "“{{谁}}”不是合并域"),
        ({"title": ""}, "请填写标题"),
        ({"title": "长" * 101}, "最多 100 字，现有 101 字"),
        ({"body": "右到左\u202e"}, "U+202E"),
        ({"body": "空\x00字符"}, "空字符"),
        ({"addressees": ""}, "没有主送"),
        ({"name": ""}, "请填写模板名称"),
    ],
)
def test_what_cannot_be_kept_is_explained_and_nothing_typed_is_lost(
    page, own_wording, changes, said
):
    response = page(**{"note": "我写的附注", **changes})
    assert response.status_code == 422
    assert said in response.text
    assert ("合并域有：编号、届次" in response.text) == ("{{" in said)
    for value in changes.values():
        assert value.split("\n")[0].replace("\x00", "") in response.text.replace("\x00", "")
    assert "note" in changes or "我写的附注" in response.text
    assert Wording.objects.get(pk=own_wording.pk).number == 1
    assert WordingVersion.objects.count() == 1


def test_the_second_of_two_editors_gets_409_with_what_was_typed_and_may_save_over_it(
    page, own_wording
):
    assert page(note="先写的").status_code == 302
    late = page(note="后写的", version=1)
    assert late.status_code == 409
    for kept in ("后写的", "已由同事改过", "/versions/2/", 'name="version" value="2"'):
        assert kept in late.text
    assert page(note="后写的", version=2).status_code == 302
    texts = [one.text["note"] for one in own_wording.versions.all()]
    assert texts == ["后写的", "先写的", ""]


def test_a_withdrawal_meets_an_editor_as_409_and_keeps_what_was_typed(page, own_wording, office):
    services.withdraw(own_wording, by=office, number=1)
    late = page(note="后写的")
    assert late.status_code == 409
    assert "刚刚已停用" in late.text
    assert "后写的" in late.text


def test_withdrawing_what_was_edited_meanwhile_is_a_409(page, client, own_wording):
    page(note="先写的")
    url = reverse("wordings:step", args=[own_wording.pk, "withdraw"])
    assert client.post(url, {"version": "1"}).status_code == 409
    assert client.post(url, {"version": "²"}).status_code == 409
    assert client.post(url, {"version": "2"}).status_code == 302
    assert "停用" in client.get(own_wording.get_absolute_url()).text
    assert client.post(url.replace("withdraw", "burn")).status_code == 404


def test_saving_what_did_not_change_makes_no_version(page, own_wording):
    assert page().status_code == 302
    assert WordingVersion.objects.count() == 1


def test_a_new_wording_begins_with_a_copy(client, office, own_wording):
    client.force_login(office.user)
    url = reverse("wordings:new", args=["reply"])
    assert "您在{{届次}}上提出的" in client.get(url).text
    shipped = services.shipped("reply")
    assert "经认真研究办理" in client.get(f"{url}?from={shipped.pk}").text
    assert client.get(reverse("wordings:new", args=["decree"])).status_code == 404
    made = client.post(url, posted(own_wording, name="另一个"))
    assert made.status_code == 302
    assert Wording.objects.get(name="另一个").latest().by == office.user
    assert client.post(url, posted(own_wording)).status_code == 422  # the name is taken


def test_the_preview_is_the_printed_page_with_and_without_htmx(client, page, own_wording):
    shown = client.post(
        own_wording.get_absolute_url(), posted(own_wording, preview="1"), headers=HTMX
    )
    assert shown.text.count("data:image/png") == 1
    assert "<html" not in shown.text
    plain = page(preview="1", note="还没保存的附注", name="")
    assert plain.status_code == 200
    assert "data:image/png" in plain.text
    assert "还没保存的附注" in plain.text
    wrong = page(preview="1", body="{{案号}}")
    assert "正文：第1行第1字的“{{案号}}”不是合并域" in wrong.text
    assert WordingVersion.objects.count() == 1


def test_the_list_says_what_is_in_use_and_how_often(client, office, at, own_wording):
    at(Reply.Status.DRAFTING)
    client.force_login(office.user)
    listed = client.get(reverse("wordings:list")).text
    assert re.search(
        r"本厅答复</a>.*?1 件.*?现用.*?答复（通用）</a>.*?0 件.*?备选", listed, re.DOTALL
    )
    assert all(kind.label in listed for kind in Kind)


def test_the_office_sees_only_its_own_letters_under_a_shipped_wording(
    client, at, office, foreign_office
):
    reply = at(Reply.Status.SIGNED)
    shipped = services.shipped("reply")
    url = reverse("wordings:version", args=[shipped.pk, 1])
    client.force_login(office.user)
    assert reply.title in client.get(url).text
    assert reply.document.doc_number in client.get(url).text
    client.force_login(foreign_office.user)
    assert reply.title not in client.get(url).text
