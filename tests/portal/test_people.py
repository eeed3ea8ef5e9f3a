"""Divisions, codes, organs, posts."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from portal.people import codes
from portal.people import services as people
from portal.people.backends import demo_usernames
from portal.people.models import Appointment, Division, Organ, User
from portal.people.permissions import posts_of
from portal.roster import enter


def test_a_real_code_passes_and_its_misprints_do_not():
    assert codes.is_uscc("11220000013544496H")
    for misprint in ("11220000013544496J", "11220000013544469H", "21220000013544496H", "1122", ""):
        assert not codes.is_uscc(misprint)


@given(st.text(codes.ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.data())
def test_every_single_wrong_character_is_found(body, place, data):
    code = body + codes.uscc_check_digit(body)
    other = data.draw(st.sampled_from(codes.ALPHABET.replace(code[place], "")))
    assert codes.is_uscc(code)
    assert not codes.is_uscc(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize(
    ("code", "level", "above"),
    [
        ("220000000000", 0, ""),
        ("220100000000", 1, "220000000000"),
        ("220581000000", 2, "220500000000"),
        ("220581102000", 3, "220581000000"),
        ("220581102202", 4, "220581102000"),
    ],
)
def test_a_division_code_tells_its_level_and_what_is_above(code, level, above):
    assert codes.level_of(code) == level
    assert codes.parent_of(code) == above


def test_a_division_stands_under_the_one_its_code_names(province):
    city = people.add_division("220100", "长春市")
    assert (city.parent, city.short_code, city.get_level_display()) == (province, "220100", "市级")
    with pytest.raises(ValidationError, match="上级区划代码应为 410900000000"):
        people.add_division("410902", "华龙区")
    with pytest.raises(ValidationError, match="12 位数字"):
        people.add_division("22x", "某地")
    assert Division.objects.count() == 2


def test_a_wrong_credit_code_is_taken_with_a_reason(province):
    facts = {"kind": "civil-affairs", "division": province, "uscc": "91350211M0000XUF46"}
    with pytest.raises(ValidationError, match="填写仍予采用的理由"):
        people.add_organ("某民政局", **facts)
    organ = people.add_organ("某民政局", **facts, uscc_override="证书原件如此，已电话核实")
    assert Organ.objects.get() == organ


def test_a_handler_has_a_section_of_the_same_organ(appoint, bureau, congress):
    with pytest.raises(ValidationError, match="须注明处室"):
        appoint("a", "甲", bureau, "handler")
    with pytest.raises(ValidationError, match="处室不属于该机关"):
        appoint("b", "乙", congress, "handler", section=bureau.sections.earliest("pk"))


def test_a_post_counts_from_its_first_day_to_its_last(appoint, bureau):
    today, day = localdate(), timedelta(days=1)
    person = appoint("a", "甲", bureau, "office", from_on=today, until_on=today).user
    assert posts_of(person).count() == 1
    Appointment.objects.update(from_on=today - 2 * day, until_on=today - day)
    assert posts_of(person).count() == 0
    Appointment.objects.update(from_on=today + day, until_on=None)
    assert posts_of(person).count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.update(until_on=today)


def test_one_chooses_the_post_one_acts_under(client, appoint, bureau, section, office):
    also = appoint("office", "宋知远", bureau, "handler", section=section)
    client.force_login(office.user)
    assert "办公室" in client.get("/").text
    client.post("/act-as/", {"appointment": also.pk})
    assert client.get("/").context["request"].acting == also


def test_nobody_acts_under_somebody_elses_post(client, office, signatory):
    client.force_login(office.user)
    assert client.post("/act-as/", {"appointment": signatory.pk}).status_code == 404
    assert client.post("/act-as/", {"appointment": "x"}).status_code == 404


def test_a_roster_is_entered_wholly_or_not_at_all(db, tmp_path):
    roster = {
        "divisions": [{"code": "220000", "name": "吉林省"}],
        "organs": [{"name": "某厅", "kind": "civil-affairs", "division": "220000"}],
        "people": [
            {"username": "a", "name": "甲", "posts": [{"organ": "某厅", "role": "office"}]},
            {"username": "b", "name": "乙", "posts": [{"organ": "没有的厅", "role": "office"}]},
        ],
    }
    with pytest.raises(ValidationError, match="人员“乙”：任职“没有的厅”：这一机关尚未录入"):
        enter(roster)
    assert not Organ.objects.exists()
    assert not User.objects.exists()
    roster["people"].pop()
    [(person, password)] = enter(roster)
    assert person.check_password(password)
    assert enter(roster) == []
    post = {"organ": "某厅", "role": "office", "until_on": "2020-01-01", "from_on": "2019-01-01"}
    enter({"people": [{"username": "a", "name": "甲", "posts": [post]}]})
    assert not posts_of(person).exists()


POST = {"organ": "吉林省民政厅", "role": "office"}
ORGAN = {"name": "某局", "kind": "civil-affairs", "division": "220000"}
PERSON = {"username": "b", "name": "乙"}


@pytest.mark.parametrize(
    ("roster", "message"),
    [
        ([], "JSON 对象"),
        ({"orgs": []}, "没有“orgs”这一项，可用的有 divisions"),
        ({"people": ["乙"]}, "人员“乙”：应当是"),
        ({"people": [PERSON | {"nme": ""}]}, "人员“乙”：没有“nme”这一项"),
        ({"people": [{"name": "乙"}]}, "人员“乙”：缺少 username"),
        ({"people": [PERSON | {"posts": [POST | {"rol": ""}]}]}, "没有“rol”这一项"),
        ({"people": [PERSON | {"posts": [POST | {"section": "财务处"}]}]}, "“财务处”的处室"),
        ({"people": [PERSON | {"posts": [POST | {"organ": "某厅"}]}]}, "任职“某厅”：这一机关尚未"),
        ({"organs": [ORGAN | {"division": "990000"}]}, "机关“某局”：行政区划 990000 尚未录入"),
        ({"divisions": [{"code": "2x", "name": "某地"}]}, "行政区划“某地”：区划代码应为"),
    ],
)
def test_what_is_wrong_with_a_roster_is_said_in_chinese(bureau, tmp_path, roster, message):
    file = tmp_path / "roster.json"
    file.write_text(json.dumps(roster))
    with pytest.raises(CommandError, match=message) as refused:
        call_command("roster", str(file))
    assert str(refused.value).startswith("名册未录入，请改正后重试。")
    assert not User.objects.exists()


def test_a_roster_that_cannot_be_read_is_named(db, tmp_path):
    broken = tmp_path / "roster.json"
    with pytest.raises(CommandError, match="不能读取"):
        call_command("roster", str(broken))
    broken.write_text("{")
    with pytest.raises(CommandError, match="不是 JSON，第 1 行"):
        call_command("roster", str(broken))
    broken.write_bytes("吉林".encode("gb18030"))
    with pytest.raises(CommandError, match="不是 UTF-8"):
        call_command("roster", str(broken))


def test_first_passwords_are_spoken_of_where_there_are_some(bureau, tmp_path, capsys):
    file = tmp_path / "roster.json"
    file.write_text(json.dumps({"people": [PERSON]}))
    call_command("roster", str(file))
    assert "首次密码" in capsys.readouterr().out
    call_command("roster", str(file))
    assert capsys.readouterr().out == "名册已录入，没有新增账号。\n"


def test_the_demo_and_its_people_come_in_only_where_the_demo_is_on(db, client, settings):
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("seed")
    assert not User.objects.exists()
    person = people.add_person("jl-bangong", "宋知远", password=settings.DEMO_PASSWORD)
    given = {"username": person.username, "password": settings.DEMO_PASSWORD}
    assert person.username in demo_usernames()
    assert not client.login(**given)
    settings.DEMO = True
    assert client.login(**given)
    assert client.get("/").status_code == 200
    settings.DEMO = False  # an open session ends as well
    assert client.get("/").status_code == 302


def test_accounts_are_listed_in_the_demo_and_nowhere_else(client, office, settings, monkeypatch):
    assert "演示账号" not in client.get("/sign-in/").text
    settings.DEMO = True
    monkeypatch.setattr("portal.people.views.demo_usernames", lambda: frozenset(["office"]))
    page = client.get("/sign-in/").text
    assert "宋知远" in page
    assert settings.DEMO_PASSWORD in page


def test_one_changes_ones_own_password(client, office):
    office.user.set_password("first-password-0")
    office.user.save()
    client.force_login(office.user)
    new = {"old_password": "first-password-0", "new_password1": "短", "new_password2": "短"}
    assert "密码太短，至少 10 个字符" in client.post("/password/", new).text
    new |= {"new_password1": "longer-and-better-1", "new_password2": "longer-and-better-1"}
    assert client.post("/password/", new)["Location"] == "/"
    office.user.refresh_from_db()
    assert office.user.check_password("longer-and-better-1")
