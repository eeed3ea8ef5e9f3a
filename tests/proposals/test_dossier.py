"""The whole file of a matter, as the office downloads it."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from proposals import services
from proposals.models import Reply
from tests.portal.test_dossier import read


@pytest.fixture
def photograph():
    written = BytesIO()
    Image.new("RGB", (300, 200), "green").save(written, "JPEG")
    return SimpleUploadedFile("现场照片.jpg", written.getvalue())


def downloaded(client, matter, name):
    answer = client.get(reverse(f"proposals:{name}", args=[matter.pk]))
    assert answer.status_code == 200
    return BytesIO(b"".join(answer.streaming_content)), answer["Content-Disposition"]


def test_the_whole_file_is_registration_originals_letter_and_record(client, at, office, photograph):
    reply = at(Reply.Status.DELIVERED)
    matter, document = reply.proposal, reply.document
    services.files.attach(matter, [photograph], by=office)
    client.force_login(office.user)
    file, disposition = downloaded(client, matter, "dossier")
    texts = read(file)
    assert "attachment" in disposition
    assert document.doc_number in texts[0].replace("\r\n", "")
    assert "原件：现场照片.jpg" in texts[0]
    assert texts[1].startswith("登记信息和建议内容")
    assert reply.title[:12] in texts[3].replace("\r\n", "")
    record = next(place for place, text in enumerate(texts) if text.startswith("办理过程"))
    assert record > 3
    assert "签发" in "".join(texts[record:])


def test_the_zip_holds_the_letter_as_it_was_issued_and_the_files_as_they_were_received(
    client, at, office, photograph
):
    reply = at(Reply.Status.DELIVERED)
    services.files.attach(reply.proposal, [photograph], by=office)
    client.force_login(office.user)
    file, _ = downloaded(client, reply.proposal, "dossier-zip")
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        listed = archive.read("目录.txt").decode("utf-8-sig")
        letter = archive.read(names[2])
    number = reply.document.doc_number
    assert names == [
        "01_登记信息和建议内容.pdf", "02_现场照片.jpg", f"03_{number}.pdf", "04_办理过程.pdf", "目录.txt",
    ]  # fmt: skip
    with reply.document.final.open("rb") as kept:
        assert letter == kept.read()
    assert reply.document.final_sha256 in listed


def test_a_matter_that_was_just_registered_has_a_file_too(client, at, office):
    matter = at("registered")
    client.force_login(office.user)
    file, _ = downloaded(client, matter, "dossier")
    assert len(read(file)) == 3
