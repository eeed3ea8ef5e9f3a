"""Long drafts: a worker typesets them, the page stays quick, and the next version takes the place of the last."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from portal.documents.models import Proof
from portal.documents.tasks import make_proofs
from proposals import services
from proposals.models import Reply
from tests.proposals.test_views import HTMX, desk, save  # noqa: F401 -- desk is a fixture


@pytest.mark.parametrize(
    "body", ["如下：\n" + "\n".join(["县\t1\t2\t3"] * 130), "各地要加强社区工作。" * 2_001]
)
def test_a_long_draft_is_typeset_by_a_worker_while_the_page_waits(client, desk, body):
    save(client, desk, body=body)
    address = reverse("proposals:preview", args=[desk.pk])
    draft = reverse("proposals:draft-pdf", args=[desk.pk])
    assert "正在排出版面" in client.get(address, headers=HTMX).text
    assert client.get(draft)["Location"] == address
    make_proofs()
    assert client.get(address, headers=HTMX).text.count('class="sheet"') > 3
    assert client.get(draft).content.startswith(b"%PDF")


def test_the_next_version_of_a_long_draft_takes_the_place_of_its_proof(client, desk):
    address = reverse("proposals:preview", args=[desk.pk])
    for ending in ("甲。", "乙。"):
        desk.refresh_from_db()
        save(client, desk, body="各地要加强社区工作。" * 2_001 + ending)
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
