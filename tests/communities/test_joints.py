"""Where the areas of the registry meet: what is public, what replay tells of loads, and whose turn it is next."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from communities import replay
from communities.models import SAID, Spell
from communities.services import loads, registry
from portal.people.models import Division

FIRST, SECOND = date(2023, 6, 30), date(2024, 6, 30)


@pytest.mark.parametrize("path", ["divisions/%00/", "figures/%00/2025/", "figures/x/2025/"])
def test_an_address_that_is_none_is_not_found(client, db, path):
    assert client.get(f"/registry/{path}").status_code == 404


def test_why_something_changed_is_for_officials_only(client, establish, registrar):
    one = establish()
    why = "联系人王先生 13900001111"
    registry.rename(one, "新华阳社区居民委员会", on=date(2021, 1, 1), by=registrar, note=why)
    url = reverse("communities:community", args=[one.pk])
    assert why not in client.get(url).text
    client.force_login(registrar.user)
    assert why in client.get(url).text


def test_replay_tells_the_full_names_before_a_load_renamed_committee_and_street(street, tmp_path):
    for day, town, name in ((FIRST, "南岭街道", "甲村委会"), (SECOND, "南山街道", "乙村委会")):
        places, committees = tmp_path / "places.csv", tmp_path / "committees.csv"
        places.write_text(f"代码,名称\n220102001,{town}\n", "utf-8")
        committees.write_text(f"代码,名称\n220102001201,{name}\n", "utf-8")
        told = loads.Provenance(day)
        loads.load_divisions([places], told)
        loads.load_communities(committees, told)
    assert Division.objects.get(pk=street.pk).name == "南山街道"
    for day in (FIRST, SECOND):
        [(key, said)] = replay.standing_on(day).items()
        spell = Spell.objects.on(day).get(community=key)
        fields = [name for name in SAID if name != "division"]
        assert {name: said[name] for name in fields} == {
            name: str(getattr(spell, name)) for name in fields
        }


def test_a_street_that_enters_a_document_sees_it(client, registrar, street):
    client.force_login(registrar.user)
    url = reverse("communities:measures-begin", args=[street.code])
    sent = {"title": "减负通知", "issued_on": "2024-08-06", "effective_on": "2024-08-06"}
    assert client.post(url, sent, follow=True).status_code == 200
    assert client.post(url, {**sent, "effective_on": "0001-01-01"}).status_code == 422


@pytest.mark.parametrize("cell", ["甲" * 140_000, "甲\x00乙"], ids=["long", "empty character"])
def test_a_file_that_is_no_table_is_refused_in_words(client, reviewer, county, cell):
    client.force_login(reviewer.user)
    file = SimpleUploadedFile("事项.csv", f"类别,事项\n台账,{cell}\n".encode())
    sent = {"kind": "ledger", "since": "2024-01-01", "names": "", "file": file}
    answer = client.post(reverse("communities:burdens-enter", args=[county.code]), sent)
    assert answer.status_code == 422
    assert "请" in answer.text
