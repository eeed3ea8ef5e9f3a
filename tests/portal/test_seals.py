"""Seals: what is refused, what is kept, and where they are printed."""

import hashlib
import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from PIL import Image, ImageDraw, PngImagePlugin

from portal.documents import services as documents
from portal.documents.demo_seal import demo_seal
from portal.documents.models import OfficialDocument, Seal
from portal.documents.seal_image import cleaned
from portal.documents.tasks import typeset_waiting
from portal.documents.typesetting import typeset
from portal.record.models import Event
from portal.workflow import Conflict
from tests.portal.test_documents import SOURCE


def picture(width=600, height=600, *, clear=True, mode="RGBA", **saved):
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0 if clear else 255))
    ring = (10, 10, width - 10, height - 10)
    ImageDraw.Draw(image).ellipse(ring, outline=(220, 20, 30, 255), width=20)
    file = BytesIO()
    image.convert(mode).save(file, "PNG", **saved)
    return file.getvalue()


def chunk(kind, content):
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )


def claiming(width, height):
    """A picture whose header claims a size."""
    whole = picture()
    header = chunk(b"IHDR", struct.pack(">II", width, height) + whole[24:29])
    return whole[:8] + header + whole[33:]


def lying():
    """100 MB of zeros packed into the picture's own chunk."""
    whole = picture()
    packed = zlib.compress(bytes(100_000_000), 9)
    return whole[:33] + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def jpeg():
    file = BytesIO()
    Image.new("RGB", (600, 600)).save(file, "JPEG")
    return file.getvalue()


BAD = {
    "a JPEG": (jpeg, "只接受 PNG"),
    "an SVG": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "只接受 PNG"),
    "no transparency": (lambda: picture(clear=False), "透明背景"),
    "no alpha": (lambda: picture(mode="RGB"), "透明背景"),
    "nothing to be seen": (lambda: cut(picture()), "几乎全是透明"),
    "too small": (lambda: picture(299, 299), "300 到 3000"),
    "too large": (lambda: picture(3001, 3001), "300 到 3000"),
    "not square": (lambda: picture(600, 500), "正方形"),
    "20,000 pixels a side": (lambda: claiming(20_000, 20_000), "20000 x 20000 像素"),
    "half a file": (lambda: picture()[:1000], "损坏"),
    "no header": (lambda: b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""), "损坏"),
    "2 MB and more": (lambda: picture() + bytes(2_000_000), "最大 2 MB"),
    "a chunk that never ends": (lambda: picture()[:33] + b"\xff\xff\xff\xffIDAT", "损坏"),
}


def cut(image):
    file = BytesIO()
    Image.new("RGBA", (600, 600), (255, 0, 0, 0)).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("why", BAD)
def test_an_unfit_image_is_refused_with_its_reason_and_nothing_is_stored(bureau, office, why):
    make, reason = BAD[why]
    with pytest.raises(ValidationError, match=reason):
        documents.add_seal(bureau, make(), by=office)
    assert not Seal.objects.exists()
    assert not default_storage.exists("seals")


def test_a_picture_larger_than_it_claims_is_not_unpacked(bureau, office):
    kept = documents.add_seal(bureau, picture(), by=office)
    with pytest.raises(ValidationError):
        documents.add_seal(bureau, lying(), by=office)
    assert Seal.objects.get() == kept


def test_what_is_kept_is_the_picture_and_nothing_else(bureau, office):
    hidden = PngImagePlugin.PngInfo()
    hidden.add_text("Author", "某某")
    hidden.add_text("Bomb", "0" * 3_000_000, zip=True)
    sent = picture(pnginfo=hidden) + b"<script>alert(1)</script>"
    seal = documents.add_seal(bureau, sent, by=office)
    with default_storage.open(seal.file) as file:
        kept = file.read()
    assert hashlib.sha256(kept).hexdigest() == seal.image
    assert b"tEXt" not in kept
    assert b"script" not in kept
    drawn, before = (Image.open(BytesIO(image)).convert("RGBA") for image in (kept, picture()))
    assert drawn.tobytes() == before.tobytes()
    assert cleaned(kept) == kept


def test_a_new_seal_takes_the_place_of_the_one_before(bureau, office):
    first = documents.add_seal(bureau, picture(), by=office)
    second = documents.add_seal(bureau, picture(700, 700), by=office, width=45)
    first.refresh_from_db()
    assert (first.until_on, second.until_on) == (localdate(), None)
    assert Seal.objects.current().get() == second
    verbs = Event.objects.about(first, second).values_list("verb", "acting_as")
    assert list(verbs) == [("seal", office.pk), ("unseal", office.pk), ("seal", office.pk)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.filter(pk=first.pk).update(until_on=None)


def test_only_the_office_of_the_organ_keeps_its_seal(bureau, office, clerk, foreign_office):
    for by in (clerk, foreign_office):
        with pytest.raises(PermissionDenied):
            documents.add_seal(bureau, picture(), by=by)
    seal = documents.add_seal(bureau, picture(), by=office)
    for by in (clerk, foreign_office):
        with pytest.raises(PermissionDenied):
            documents.end_seal(seal, by=by)
    documents.end_seal(seal, by=office)
    with pytest.raises(Conflict):
        documents.end_seal(seal, by=office)


@pytest.mark.parametrize("width", [29, 61])
def test_a_seal_is_30_to_60_mm_wide(bureau, office, width):
    with pytest.raises(ValidationError):
        documents.add_seal(bureau, picture(), by=office, width=width)
    assert not default_storage.exists("seals")


def test_what_is_signed_says_which_seal(bureau, office, signatory):
    freeze = {"organ": bureau, "kind": "reply", "by": signatory}
    seal = documents.add_seal(bureau, demo_seal(bureau.name), by=office, width=45)
    forged = {**SOURCE, "seals": [{"image": "0" * 64, "width": 42}]}
    sealed = documents.freeze(forged, **freeze)
    assert sealed.source["seals"] == [{"image": seal.image, "width": 45}]
    documents.end_seal(seal, by=office)
    assert documents.freeze(SOURCE, **freeze).source["seals"] == []
    typeset_waiting()
    assert len(pictures_of(sealed)) == 1
    assert [documents.differs(one) for one in OfficialDocument.objects.all()] == [False, False]


def test_a_joint_document_bears_all_seals_or_none(bureau, office, foreign_bureau, foreign_office):
    names = [foreign_bureau.name, bureau.name]
    ours = documents.add_seal(bureau, picture(), by=office)
    assert documents.seals_of(names) == []
    theirs = documents.add_seal(foreign_bureau, picture(700, 700), by=foreign_office)
    assert [seal["image"] for seal in documents.seals_of(names)] == [theirs.image, ours.image]


def test_no_draft_shows_a_seal(bureau, office):
    documents.add_seal(bureau, picture(), by=office)
    source = {**SOURCE, "seals": documents.seals_of([bureau.name])}
    drafted = typeset(source, draft=True, seals=documents.images_of(source)).pdf
    assert b"/Subtype /Image" not in drafted
    assert b"/Subtype/Image" not in drafted


def pictures_of(document):
    document.refresh_from_db()
    with document.pdf.open("rb") as file:
        pdf = file.read()
    return [at for at in range(len(pdf)) if pdf.startswith(b"/SMask", at)]


def test_a_seal_whose_file_was_changed_is_not_printed(bureau, office, signatory):
    seal = documents.add_seal(bureau, picture(), by=office)
    document = documents.freeze(SOURCE, organ=bureau, kind="reply", by=signatory)
    default_storage.delete(seal.file)
    with default_storage.open(seal.file, "wb") as file:
        file.write(picture(700, 700))
    typeset_waiting()
    document.refresh_from_db()
    assert document.sha256 == ""
    assert "印章图像与签发时不一致" in document.failure


def test_the_office_uploads_sees_and_ends_its_seal(client, bureau, office):
    client.force_login(office.user)
    page = reverse("documents:seals")
    bad = client.post(page, {"image": BytesIO(jpeg()), "width": "42"})
    assert bad.status_code == 422
    assert "只接受 PNG" in bad.content.decode()
    image = BytesIO(demo_seal(bureau.name))
    assert client.post(page, {"image": image, "width": "42"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "data:image/png;base64," in shown
    assert f"{localdate():%Y-%m-%d} 启用" in shown
    seal = Seal.objects.get()
    assert client.post(reverse("documents:end-seal", args=[seal.pk])).status_code == 302
    assert "尚无现用印章" in client.get(page).content.decode()
