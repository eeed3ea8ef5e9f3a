"""Electronic signatures: appended to what was frozen, never left out where a certificate is configured."""

import hashlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from portal.documents.certificates import SigningFailedError, certificate_of
from portal.documents.demo_certificate import NAME as DEMO_NAME
from portal.documents.demo_certificate import demo_certificate
from portal.documents.models import OfficialDocument
from portal.documents.tasks import typeset_waiting
from portal.record.models import Event
from proposals.models import Reply
from tests.portal.certificates import NAME, PASSWORD, archive, configured
from tests.portal.test_documents import freeze  # noqa: F401

R = Reply.Status


def content(file):
    with file.open("rb") as opened:
        return opened.read()


def fresh(document):
    """Try again now what waits for its pause to end."""
    OfficialDocument.objects.update(try_at=None)
    typeset_waiting()
    document.refresh_from_db()
    return document


@pytest.fixture
def certificate(settings, tmp_path):
    settings.SIGNING_CERTIFICATES = configured(tmp_path)


def test_a_document_is_signed_with_the_certificate_of_its_organ(freeze, certificate):
    document = fresh(freeze())
    pdf, signed = content(document.pdf), content(document.signed_pdf)
    assert signed.startswith(pdf)
    assert len(signed) > len(pdf)
    assert hashlib.sha256(pdf).hexdigest() == document.sha256
    assert hashlib.sha256(signed).hexdigest() == document.signed_sha256
    assert document.signed_by_certificate == NAME
    assert document.signed_by_certificate_at <= now()
    assert document.final == document.signed_pdf
    [embedded] = PdfFileReader(BytesIO(signed)).embedded_regular_signatures
    own = ValidationContext(trust_roots=[embedded.signer_cert])
    status = validate_pdf_signature(embedded, own)
    assert status.bottom_line
    assert status.docmdp_ok
    assert embedded.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert embedded.signer_cert.sha256.hex() == document.certificate_sha256
    facts = Event.objects.about(document).get(verb="typeset").facts
    assert facts["signed_sha256"] == document.signed_sha256


def test_a_signed_pdf_stays_tagged_and_archival(freeze, certificate):
    document = fresh(freeze())
    with pikepdf.open(BytesIO(content(document.pdf))) as before:
        frozen = {key: str(before.Root[key]) for key in ("/MarkInfo", "/Lang")}
        parts = [before.Root.Metadata.read_bytes(), len(before.attachments), len(before.pages)]
    with pikepdf.open(BytesIO(content(document.signed_pdf))) as after:
        assert {key: str(after.Root[key]) for key in frozen} == frozen
        assert [
            after.Root.Metadata.read_bytes(),
            len(after.attachments),
            len(after.pages),
        ] == parts
        page = after.pages[0]
        [field] = page.Annots
        assert page.Tabs == "/S"
        assert list(field.Rect) == [0, 0, 0, 0]
        assert field.F == 0b10000100  # printed and locked; neither hidden nor invisible
        assert "/AP" not in field
        assert str(field.TU) == "电子签名"
        assert after.Root.StructTreeRoot is not None
        assert after.check_pdf_syntax() == []


def test_what_was_signed_by_a_certificate_is_compared_as_well(freeze, certificate, capsys):
    document = fresh(freeze())
    call_command("retypeset", verify=True)
    path = Path(document.signed_pdf.path)
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(CommandError, match="1 件不一致"):
        call_command("retypeset", verify=True)
    assert document.doc_number in capsys.readouterr().out


def test_the_signature_is_set_once_and_never_changed(freeze, certificate):
    document = fresh(freeze())
    for change in (
        {"signed_sha256": "x"},
        {"signed_pdf": "elsewhere.pdf"},
        {"signed_size": 10**8},
        {"signed_by_certificate": "某某"},
        {"certificate_sha256": "x"},
        {"signed_by_certificate_at": now()},
        {"code": "AAAAAAAAAA"},
    ):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            OfficialDocument.objects.filter(pk=document.pk).update(**change)


def test_a_signature_is_there_wholly_or_not_at_all(freeze):
    document = fresh(freeze())
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficialDocument.objects.filter(pk=document.pk).update(signed_sha256="x")
    signed = {
        "signed_sha256": "x",
        "signed_pdf": "x.pdf",
        "signed_size": document.size + 1,
        "signed_by_certificate": "某某",
        "certificate_sha256": "x",
        "signed_by_certificate_at": now(),
    }
    assert OfficialDocument.objects.filter(pk=document.pk).update(**signed) == 1


def test_without_a_certificate_documents_are_issued_unsigned(freeze):
    document = fresh(freeze())
    assert document.sha256
    assert (document.signed_sha256, document.final) == ("", document.pdf)


TROUBLES = {
    "a wrong password": ({"password": "wrong"}, "口令不对"),
    "an expired certificate": ({"days": 0}, "不在有效期内"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_where_the_certificate_cannot_sign_the_document_waits_and_never_goes_out_unsigned(
    freeze, settings, tmp_path, trouble
):
    wrong, reason = TROUBLES[trouble]
    settings.SIGNING_CERTIFICATES = configured(tmp_path, **wrong)
    document = fresh(freeze())
    assert (document.sha256, document.signed_sha256) == ("", "")
    assert reason in document.trouble
    settings.SIGNING_CERTIFICATES = configured(tmp_path)
    assert fresh(document).signed_sha256


def test_a_certificate_that_is_not_there_is_said_so(settings, tmp_path):
    known = configured(tmp_path)
    Path(known["吉林省民政厅"]["file"]).unlink()
    settings.SIGNING_CERTIFICATES = known
    with pytest.raises(SigningFailedError, match="不能读取"):
        certificate_of(["吉林省民政厅"])
    settings.SIGNING_CERTIFICATES = {"default": {"file": "x", "password_file": "/nowhere"}}
    with pytest.raises(SigningFailedError, match="口令文件不能读取"):
        certificate_of(["吉林省民政厅"])


def test_a_token_without_its_library_is_said_so(settings):
    token = {"pkcs11": "/nowhere.so", "token": "organ", "label": "seal", "password": "1234"}
    settings.SIGNING_CERTIFICATES = {"default": token}
    with pytest.raises(SigningFailedError, match="密码设备不能使用"):
        certificate_of(["吉林省民政厅"])


def test_the_code_of_the_organ_goes_before_its_name_and_that_before_the_default(settings, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "open.p12").write_bytes(archive())
    everybody = {"file": str(tmp_path / "open.p12"), "password": PASSWORD}
    missing = {"file": str(tmp_path / "missing.p12")}
    settings.SIGNING_CERTIFICATES = {"default": everybody, "甲": missing, "1": everybody}
    assert certificate_of(["1", "甲"]).name == NAME
    assert certificate_of(["2", "乙"]).name == NAME
    with pytest.raises(SigningFailedError):
        certificate_of(["", "甲"])


def test_the_demo_signs_with_a_certificate_that_says_what_it_is(freeze, settings, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    assert fresh(freeze()).signed_by_certificate == DEMO_NAME
    assert "演示证书" in DEMO_NAME
    made = demo_certificate(tmp_path)
    assert demo_certificate(tmp_path).read_bytes() == made.read_bytes()
    assert made.stat().st_mode & 0o077 == 0


def test_the_page_shows_who_signed_and_whether_it_is_intact(
    client, at, office, deputy, certificate
):
    reply = at(R.DELIVERED)
    client.force_login(office.user)
    page = client.get(reply.get_absolute_url()).content.decode()
    assert "电子签名完好" in page
    assert NAME in page
    assert reply.document.code in page
    handed_out = client.get(reverse("proposals:download", args=[reply.pk])).content
    assert hashlib.sha256(handed_out).hexdigest() == reply.document.signed_sha256
    Path(reply.document.signed_pdf.path).write_bytes(handed_out[:-1])
    assert "印本与印发时不同" in client.get(reply.get_absolute_url()).content.decode()
    client.force_login(deputy.user)
    assert reply.document.code in client.get(reply.proposal.get_absolute_url()).content.decode()


def test_a_letter_that_could_not_be_signed_is_not_issued_and_the_page_says_why(
    client, at, office, settings, tmp_path
):
    settings.SIGNING_CERTIFICATES = configured(tmp_path, password="wrong")
    reply = at(R.SIGNED)
    typeset_waiting()
    client.force_login(office.user)
    page = client.get(reply.get_absolute_url()).content.decode()
    assert "口令不对" in page
    step = reverse("proposals:step", args=[reply.pk, "issue"])
    assert client.post(step, {"version": reply.version}).status_code == 422
    numbers = reverse("documents:series", args=[reply.document.series_id])
    assert "口令不对" in client.get(numbers).content.decode()
