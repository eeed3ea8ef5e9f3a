"""Verification: intact, altered, stripped, withdrawn and unknown are told apart, and nothing else is learnt."""

import zlib
from io import BytesIO

import pikepdf
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from portal.documents import codes, inspection, verification
from portal.documents import services as documents
from portal.documents.demo_certificate import self_signed
from portal.documents.models import OfficialDocument
from portal.documents.typesetting import typeset
from portal.documents.verification import Verdict, verify_code, verify_file
from portal.http import address_of
from portal.rates import exceeds
from tests.portal.certificates import NAME, configured
from tests.portal.test_documents import SOURCE, freeze  # noqa: F401
from tests.portal.test_signing import content, fresh

TITLE = "关于一件谁也不知道的事的答复"


@pytest.fixture(autouse=True)
def _no_count_is_left():
    cache.clear()


@pytest.fixture
def signed(freeze, settings, tmp_path):
    settings.SIGNING_CERTIFICATES = configured(tmp_path)
    return fresh(freeze(title=TITLE))


@pytest.fixture
def unsigned(freeze):
    return fresh(freeze())


def saved(pdf, change=lambda _: None):
    """The PDF as a program writes it that knows nothing of signatures."""
    file = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        change(document)
        document.save(file)
    return file.getvalue()


def without_its_signature(document):
    del document.Root["/AcroForm"]
    del document.pages[0]["/Annots"]


def foreign():
    """A PDF of somebody else, signed by them."""
    with pikepdf.new() as document:
        document.add_blank_page()
        file = BytesIO()
        document.save(file)
    signer = SimpleSigner.load_pkcs12_data(self_signed("外单位"), other_certs=())
    writer = IncrementalPdfFileWriter(BytesIO(file.getvalue()))
    return PdfSigner(PdfSignatureMetadata(field_name="A"), signer).sign_pdf(writer).getvalue()


def test_the_file_that_was_issued_is_intact(signed, unsigned, tmp_path, capsys):
    answer = verify_file(content(signed.signed_pdf))
    assert (answer.verdict, answer.number) == (Verdict.INTACT, signed.doc_number)
    assert (answer.organ, answer.certificate) == ("吉林省民政厅", NAME)
    file = tmp_path / "issued.pdf"
    file.write_bytes(content(signed.signed_pdf))
    call_command("verify_document", str(file))
    assert "完好" in capsys.readouterr().out


def test_an_unsigned_document_is_intact_as_well(unsigned):
    assert verify_file(content(unsigned.pdf)).verdict == Verdict.INTACT


def test_one_byte_changed_anywhere_is_altered(signed, tmp_path):
    whole = content(signed.signed_pdf)
    for at in (8, 1000, len(whole) // 2, signed.size - 5, signed.size + 2000, len(whole) - 3):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        assert verify_file(changed).verdict == Verdict.ALTERED, at
    (tmp_path / "changed.pdf").write_bytes(changed)
    with pytest.raises(CommandError, match="已改动"):
        call_command("verify_document", str(tmp_path / "changed.pdf"))


def test_one_byte_changed_in_an_unsigned_document_is_altered(unsigned):
    whole = content(unsigned.pdf)
    for at in (8, len(whole) // 2, len(whole) - 3):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        assert verify_file(changed).verdict == Verdict.ALTERED, at


ALTERATIONS = {
    "a line at the end": lambda whole: whole + b"%\n",
    "saved by another program": saved,
    "a page more": lambda whole: saved(whole, lambda document: document.add_blank_page()),
    "another title": lambda whole: saved(whole, retitled),
}


def retitled(document):
    document.docinfo["/Title"] = "另一个标题"


@pytest.mark.parametrize("how", ALTERATIONS)
def test_a_file_of_another_length_that_says_it_is_ours_is_altered(signed, how):
    answer = verify_file(ALTERATIONS[how](content(signed.signed_pdf)))
    assert (answer.verdict, answer.number) == (Verdict.ALTERED, signed.doc_number)


def test_a_stripped_signature_is_a_case_of_its_own(signed):
    whole = content(signed.signed_pdf)
    for stripped in (whole[: signed.size], saved(whole, without_its_signature)):
        answer = verify_file(stripped)
        assert (answer.verdict, answer.number) == (Verdict.STRIPPED, signed.doc_number)


def test_a_document_whose_number_was_voided_is_withdrawn(signed, office):
    documents.void(signed, by=office, reason="有误")
    whole = content(signed.signed_pdf)
    assert verify_file(whole).verdict == Verdict.WITHDRAWN
    assert verify_code(signed.doc_number, signed.code).verdict == Verdict.WITHDRAWN
    changed = whole[:1000] + bytes([whole[1000] ^ 1]) + whole[1001:]
    assert verify_file(changed).verdict == Verdict.ALTERED


def test_what_was_never_issued_here_is_unknown(signed):
    for other in (b"", b"hello", b"%PDF-1.7\n%%EOF", foreign()):
        answer = verify_file(other)
        assert (answer.verdict, answer.number) == (Verdict.UNKNOWN, "")


def test_a_number_that_is_not_in_use_is_answered_like_one_that_is(signed):
    """Or somebody could find out, number by number, what was signed."""
    forged = [
        typeset({**SOURCE, "doc_number": f"{signed.series}{number}号", "date": "2026-01-05"}).pdf
        for number in (signed.number, 999)
    ]
    answers = [verify_file(pdf) for pdf in forged]
    assert [answer.verdict for answer in answers] == [Verdict.ALTERED, Verdict.ALTERED]
    assert answers[0].number != answers[1].number
    strange = typeset({**SOURCE, "doc_number": "外民发〔2026〕1号", "date": "2026-01-05"}).pdf
    assert verify_file(strange).verdict == Verdict.UNKNOWN


def packed(megabytes):
    """So many million zeros, deflated: a block that stands by itself, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    check = (megabytes * 1_000_000 % 65521) << 16 | 1
    return b"\x78\xda" + block * megabytes + b"\x03\x00" + check.to_bytes(4, "big")


def bomb():
    """A PDF of one megabyte with an attachment of a thousand."""
    with pikepdf.new() as document:
        document.add_blank_page()
        stream = pikepdf.Stream(document, packed(1000))
        stream.Filter = pikepdf.Name.FlateDecode
        spec = pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec, F="source.json", EF=pikepdf.Dictionary(F=stream)
        )
        names = pikepdf.Array(["source.json", document.make_indirect(spec)])
        document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=names))
        file = BytesIO()
        document.save(file)
    return file.getvalue()


def nested():
    return b"%PDF-1.7\n1 0 obj\n" + b"[" * 3_000_000 + b"\nendobj\ntrailer<</Root 1 0 R>>"


@pytest.mark.parametrize("make", [bomb, nested])
def test_a_hostile_file_costs_little_and_is_unknown(db, make, monkeypatch):
    monkeypatch.setattr(inspection, "PATIENCE", 10)
    assert verify_file(make()).verdict == Verdict.UNKNOWN


def test_a_known_file_is_not_looked_into(signed, monkeypatch):
    monkeypatch.setattr(verification, "inspected", None)
    assert verify_file(content(signed.signed_pdf)).verdict == Verdict.INTACT


def test_number_and_code_are_read_as_people_type_them(signed):
    year = signed.series.year
    code = f" {signed.code[:5].lower()}-{signed.code[5:]} "
    for number in (signed.doc_number, f"吉民议字[{year}] 1号", f"吉民议字（{year}）1号"):
        assert verify_code(number, code).verdict == Verdict.INTACT
    assert verify_code(signed.doc_number, signed.code + "A").verdict == Verdict.UNKNOWN
    assert verify_code(signed.doc_number, "核验码").verdict == Verdict.UNKNOWN


def test_a_letter_that_is_not_typeset_yet_is_unknown(freeze):
    document = freeze()
    assert verify_code(document.doc_number, document.code).verdict == Verdict.UNKNOWN


def test_each_document_has_a_code_of_its_own_without_look_alikes(freeze):
    found = {freeze().code for _ in range(5)}
    assert len(found) == 5
    assert all(len(code) == 10 for code in found)
    assert not set("0O1IL2Z5S8B") & set(codes.ALPHABET)


@pytest.fixture
def ask(client):
    def ask(**sent):
        return client.post(reverse("documents:verify"), sent)

    return ask


def test_a_wrong_code_and_an_unknown_number_are_answered_alike(
    ask, signed, django_assert_num_queries
):
    wrong = {"number": signed.doc_number, "code": "A" * 10}
    unknown = {"number": signed.doc_number.replace("1号", "7号"), "code": "A" * 10}
    pages = []
    for sent in (wrong, unknown):
        with django_assert_num_queries(1):
            answer = ask(**sent)
        pages.append((answer.status_code, answer.content.decode().replace(sent["number"], "")))
    assert pages[0] == pages[1]
    assert "查无此件" in pages[0][1]


def test_the_page_shows_what_the_file_says_itself_and_never_a_title(ask, signed):
    file = SimpleUploadedFile("a.pdf", content(signed.signed_pdf), "application/pdf")
    pages = [ask(file=file), ask(number=signed.doc_number, code=signed.code)]
    for page in pages:
        text = page.content.decode()
        assert "完好" in text
        assert signed.doc_number in text
        assert TITLE not in text
        assert SOURCE["addressees"][0] not in text
        assert page["Cache-Control"].count("no-store")


def test_the_page_needs_no_sign_in_and_no_token(signed, stranger):
    page = stranger.post(
        reverse("documents:verify"), {"number": signed.doc_number, "code": signed.code}
    )
    assert page.status_code == 200


@pytest.fixture
def stranger():
    return Client(enforce_csrf_checks=True)


def test_too_many_from_one_address_are_refused_and_others_are_not(client, settings, db):
    page = reverse("documents:verify")
    sent = {"number": "吉民议字〔2026〕1号", "code": "A" * 10}
    settings.PROXIES = 1
    for number in range(30):
        headers = {"X-Forwarded-For": f"10.0.0.{number}, 198.51.100.7"}
        assert client.post(page, sent, headers=headers).status_code == 200
    refused = client.post(page, sent, headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"})
    assert refused.status_code == 429
    assert "请过十分钟再试" in refused.content.decode()
    assert refused["Retry-After"] == "600"
    assert client.post(page, sent, headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 200
    assert client.get(page).status_code == 200


def test_where_nobody_can_count_nothing_is_verified(settings, client, db):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1"}}
    sent = {"number": "吉民议字〔2026〕1号", "code": "A" * 10}
    assert client.post(reverse("documents:verify"), sent).status_code == 429


def test_of_an_ipv6_subscriber_all_addresses_count_as_one(rf, settings):
    two = [rf.get("/", REMOTE_ADDR=f"2001:db8:1:2::{n}") for n in (1, 2)]
    assert {address_of(request) for request in two} == {"2001:db8:1:2::/64"}
    assert address_of(rf.get("/", headers={"X-Forwarded-For": "10.1.1.1"})) == "127.0.0.1"


def test_twenty_megabytes_are_the_most_and_more_is_not_even_read(client, db):
    page = reverse("documents:verify")
    large = SimpleUploadedFile("a.pdf", bytes(20 * 1024 * 1024 + 1))
    assert client.post(page, {"file": large}).status_code == 413
    unread = client.generic(
        "POST", page, b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**10)
    )
    assert unread.status_code == 413
    assert "最大 20 MB" in unread.content.decode()


def test_nothing_given_is_said_so(ask, db):
    assert ask().status_code == 422
    assert ask(number="", code="").status_code == 422


def test_every_one_counts_whichever_process_asks(db):
    assert [exceeds("test", "x", most=3, seconds=60) for _ in range(5)] == [False] * 3 + [True] * 2
    assert not exceeds("test", "y", most=3, seconds=60)


def test_documents_are_left_as_they_are(signed):
    before = OfficialDocument.objects.values().get(pk=signed.pk)
    verify_file(content(signed.signed_pdf))
    verify_file(b"x")
    assert OfficialDocument.objects.values().get(pk=signed.pk) == before
