"""Long drafts: a worker typesets them, the page stays quick, and the next version takes the place of the last."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from portal.documents import proofs
from portal.documents.models import Proof
from portal.documents.tasks import make_proofs
from portal.documents.validation import validated
from proposals import services
from proposals.models import Reply
from tests.browser import Person, chromium  # noqa: F401
from tests.portal.test_documents import SOURCE
from tests.proposals.test_views import HTMX, desk, save  # noqa: F401 -- desk is a fixture


@pytest.fixture
def short(monkeypatch):
    """Even a page is long: otherwise every test here typesets thirty."""
    monkeypatch.setattr(proofs, "LONG", 100)


@pytest.mark.parametrize(
    ("cells", "characters", "long"),
    [(500, 20_000, False), (504, 100, True), (100, 20_010, True)],
)
def test_a_draft_is_long_by_its_characters_or_its_cells(cells, characters, long):
    table = "\n".join(["县\t1\t2\t3"] * (cells // 4))
    text = "字" * (characters - len(table) - 1)
    source = validated({**SOURCE, "body": f"{text}\n{table}"}, draft=True)
    assert proofs.is_long(source) == long


def test_a_long_draft_is_typeset_by_a_worker_while_the_page_waits(client, desk):
    body = "如下：\n" + "\n".join(["县\t1\t2\t3"] * 130)
    save(client, desk, body=body)
    address = reverse("proposals:preview", args=[desk.pk])
    draft = reverse("proposals:draft-pdf", args=[desk.pk])
    assert "正在排出版面" in client.get(address, headers=HTMX).text
    assert client.get(draft)["Location"] == address
    make_proofs()
    assert client.get(address, headers=HTMX).text.count('class="sheet"') > 3
    assert client.get(draft).content.startswith(b"%PDF")


def test_the_next_version_of_a_long_draft_takes_the_place_of_its_proof(client, desk, short):
    address = reverse("proposals:preview", args=[desk.pk])
    for ending in ("甲。", "乙。"):
        desk.refresh_from_db()
        save(client, desk, body="各地要加强社区工作。" * 20 + ending)
        client.get(address)
        make_proofs()
    proof = Proof.objects.get()
    assert proof.source["body"].endswith("乙。")
    assert [f.name for f in Path(default_storage.path("proofs")).rglob("*.pdf")] == [
        Path(proof.pdf.name).name
    ]


def test_of_the_versions_of_a_long_draft_only_the_last_is_made(desk):
    for body in ("甲" * 20_001, "乙" * 20_001):
        Reply.objects.filter(pk=desk.pk).update(body=body)
        desk.refresh_from_db()
        with transaction.atomic():
            services.proof.ask(desk)
    assert [proof.source["body"][0] for proof in Proof.objects.waiting()] == ["乙"]


@pytest.mark.django_db(transaction=True)
def test_the_page_shows_a_long_draft_as_soon_as_a_worker_has_made_it(
    desk, chromium, live_server, short
):
    Reply.objects.filter(pk=desk.pk).update(body="各地要加强社区工作。" * 20)
    clerk = Person(chromium, live_server.url, "clerk").open(f"/replies/{desk.pk}/")
    clerk.page.get_by_text("正在排出版面…篇幅较长").wait_for()
    make_proofs()
    clerk.page.locator(".sheet img").first.wait_for()
    assert clerk.page.get_by_text("正在排出版面").count() == 0
    assert clerk.complaints == []
