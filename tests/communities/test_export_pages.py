"""Lists of the registry leave as files and as open data: whole, as of any day, without anything about persons."""

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.timezone import localdate, now
from openpyxl import load_workbook

from communities import exporting, listing
from communities.models import DivisionPast, Export, Officer, Past
from communities.services import exports
from communities.tasks import make_exports
from communities.views import export, opened
from portal.people.models import Division

CANARIES = ("钱秘密", "13900000000")


@pytest.fixture(autouse=True)
def _uncounted():
    cache.clear()


def address(name, *args):
    return reverse(f"communities:{name}", args=args)


@pytest.fixture
def three(establish):
    """Three committees, the first with a past, a chair and a telephone."""
    made = [establish(f"00{nth}", f"华阳{nth}社区居民委员会") for nth in (1, 2)]
    made.append(establish("201", "新月村村民委员会"))
    first = made[0]
    said = {name: getattr(first, name) for name in ("code", "kind", "division", "urban_rural")}
    names = {"name": "旧名社区", "short_name": "旧名社区", "full_name": "吉林省旧名社区"}
    Past.objects.create(
        community=first, since=date(2015, 1, 1), until=date(2020, 1, 1), **said, **names
    )
    Officer.objects.create(
        community=first,
        post="chair",
        name=CANARIES[0],
        telephone=CANARIES[1],
        since=date(2020, 1, 1),
    )
    return made


def cells(response):
    return list(load_workbook(BytesIO(b"".join(response))).active.values)


@pytest.mark.parametrize(
    ("conditions", "count"),
    [
        ({}, 3),
        ({"division": "220102000000"}, 3),
        ({"division": "210000000000"}, None),
        ({"kind": "village"}, 1),
        ({"q": "xyc"}, 1),
        ({"on": "2018-01-01"}, 1),
        ({"on": "2018-01-01", "q": "旧名"}, 1),
        ({"on": "2014-01-01"}, 0),
        ({"on": "某日"}, None),
    ],
)
def test_a_list_is_exported_as_it_was_asked_for(client, three, conditions, count):
    for form in ("csv", "xlsx"):
        response = client.get(address("export"), {**conditions, "format": form})
        if count is None:
            assert response.status_code == 400
        elif form == "xlsx":
            assert len(cells(response)) == count + 1
        else:
            assert b"".join(response).decode().count("\r\n") == count + 1


def test_a_long_list_is_made_by_a_worker(client, three, monkeypatch):
    monkeypatch.setattr(export, "AT_ONCE", 2)
    to_page = client.get(address("export"), {"format": "xlsx"})
    assert client.get(address("export"), {"format": "xlsx"})["Location"] == to_page["Location"]
    assert "正在生成" in client.get(to_page["Location"]).text
    assert client.get(f"{to_page['Location']}file/").status_code == 404
    make_exports()
    assert "共 3 行" in client.get(to_page["Location"]).text
    headings, *rows = cells(client.get(f"{to_page['Location']}file/"))
    assert list(headings) == list(listing.FIELDS.values())
    assert [row[0] for row in rows] == [one.code for one in three]


def test_an_old_export_is_forgotten_with_its_file(three):
    asked = exports.ask("csv", listing.Wanted(localdate()))
    make_exports()
    asked.refresh_from_db()
    Export.objects.update(asked_at=now() - timedelta(hours=25))
    assert exporting.forget() == 1
    assert not default_storage.exists(asked.file.name)


def test_strangers_ask_so_often_and_no_more(client, three, clerk, monkeypatch):
    monkeypatch.setattr(export, "FILES", 1)
    assert client.get(address("export")).status_code == 200
    assert client.get(address("export")).status_code == 429
    client.force_login(clerk.user)
    assert client.get(address("export")).status_code == 200


def test_open_data_is_read_page_by_page(client, three, monkeypatch):
    monkeypatch.setattr(opened, "PAGE", 2)
    first = client.get(address("open-communities"), {"division": "220102000000"}).json()
    second = client.get(first["next"]).json()
    codes = [one["code"] for page in (first, second) for one in page["communities"]]
    assert codes == [one.code for one in three]
    assert second["next"] is None
    assert client.get(address("open-communities"), {"on": "x"}).status_code == 400
    assert [one["name"] for one in client.get(address("open-divisions")).json()["divisions"]] == [
        "吉林省"
    ]


def test_a_committee_is_open_with_its_history(client, three):
    said = client.get(address("open-community", three[0].code)).json()
    assert [one["name"] for one in said["standings"]] == ["旧名社区", "华阳1社区居民委员会"]
    assert [one["kind"] for one in said["changes"]] == ["设立"]


def test_nothing_about_persons_leaves(client, three, registrar):
    three[0].changes.update(after={"chair": CANARIES[0], "name": "华阳"})
    client.force_login(registrar.user)
    pages = [client.get(address("open-community", three[0].code)), client.get(address("open"))]
    pages += [
        client.get(address(name)) for name in ("open-communities", "open-divisions", "export")
    ]
    texts = [b"".join(page).decode() for page in pages]
    texts.append(json.dumps(cells(client.get(address("export"), {"format": "xlsx"})), default=str))
    assert not [word for word in CANARIES for text in texts if word in text]


def test_a_renamed_division_has_its_name_of_the_day(client, street, county):
    day = date(2022, 1, 1)
    facts = {"code": street.code, "name": "旧名街道", "parent": county, "until": day}
    DivisionPast.objects.create(division=street, **facts)
    Division.objects.filter(pk=street.pk).update(since=day)

    def names(on):
        asked = {"division": county.code, "on": on}
        found = client.get(address("open-divisions"), asked).json()["divisions"]
        return [(one["code"], one["name"], one["parent"]) for one in found]

    assert names("2021-12-31") == [(street.code, "旧名街道", county.code)]
    assert names("2022-01-01") == [(street.code, street.name, county.code)]
