"""Attachments: recognised by content, refused with a sentence, kept once, handed out as downloads."""

import hashlib
import resource
import threading
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from portal.attachments import naming, sandbox
from portal.attachments import services as attachments
from portal.attachments.models import Attachment, StoredFile
from portal.attachments.receiving import received
from portal.attachments.verdicts import MEDIA_TYPES, SENTENCES, Verdict
from portal.record.models import Event
from portal.workflow import Conflict
from tests.portal import clamd, files
from tests.portal.files import upload

V = Verdict


@pytest.fixture
def attach(register, office):
    """Attach contents, each under its name, to one matter."""
    matter = register()

    def attach(*uploads, to=matter, by=office):
        with received(uploads) as checked:
            return attachments.attach(to, checked, what="原件", by=by)

    return attach


def refusal(attach, content, name="资料"):
    with pytest.raises(ValidationError) as refused:
        attach(upload(name, content))
    return "".join(refused.value.messages)


def nothing_is_stored(settings):
    stored = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return not (stored or StoredFile.objects.exists() or Attachment.objects.exists())


PROPER = {
    "a.pdf": files.pdf,
    "b.docx": files.word,
    "c.xlsx": files.sheet,
    "d.ofd": files.ofd,
    "e.jpg": lambda: files.picture("JPEG"),
    "f.png": files.picture,
    "g.txt": files.TEXT.encode,
    "h.csv": lambda: "村名,户数\n东风村,120\n".encode("gb18030"),
    "i.docx": lambda: files.word(**{"word/embeddings/a.xlsx": files.sheet()}),
    "j.docx": lambda: files.word(
        **{"word/_rels/a.rels": files.relation("https://www.gov.cn/", "hyperlink")}
    ),
    "k.pdf": lambda: files.pdf(files.with_source),
    "l.csv": lambda: b"\xef\xbb\xbf" + "一,二\n".encode(),
}


def test_what_is_proper_is_kept_with_its_type(attach):
    contents = {name: make() for name, make in PROPER.items()}
    kept = attach(*[upload(name, content) for name, content in contents.items()])
    assert [one.name for one in kept] == list(contents)
    types = {one.name[0]: one.file.media_type for one in kept}
    assert types["a"] == types["k"] == "application/pdf"
    assert types["b"] == types["i"] == MEDIA_TYPES[V.DOCX]
    assert (types["d"], types["f"], types["h"]) == ("application/ofd", "image/png", "text/plain")
    for one in kept:
        with one.file.open() as stored:
            assert stored.read() == contents[one.name]
        assert one.file.sha256 == hashlib.sha256(contents[one.name]).hexdigest()
    assert Event.objects.filter(verb="attach").count() == len(PROPER)


MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
HOSTILE = {
    "a renamed program": (V.PROGRAM, lambda: b"MZ\x90\0" + bytes(600)),
    "a program of Linux": (V.PROGRAM, lambda: b"\x7fELF" + bytes(600)),
    "a shell script": (V.PROGRAM, lambda: b"#!/bin/sh\nrm -r *\n"),
    "nothing": (V.EMPTY, bytes),
    "an SVG with a script": (V.MARKUP, lambda: files.SVG),
    "a web page": (V.MARKUP, "通知 <script>alert(1)</script>".encode),
    "a Word file of old, or a locked one": (V.OLD_OFFICE, files.ole),
    "rich text": (V.OLD_OFFICE, lambda: rb"{\rtf1\ansi text}"),
    "a ZIP": (V.ARCHIVE, lambda: files.packed({"a.txt": "a"})),
    "a RAR": (V.ARCHIVE, lambda: b"Rar!\x1a\x07\x01\0" + bytes(100)),
    "a GIF": (V.OTHER_PICTURE, lambda: b"GIF89a" + bytes(100)),
    "UTF-16": (V.ENCODING, lambda: files.TEXT.encode("utf-16")),
    "a Latin text": (V.ENCODING, lambda: "caf\xe9 ol\xe9".encode("latin-1") + b"\xff\xff"),
    "a text with control characters": (V.CONTROLS, lambda: b"a\x1b[31mb\n"),
    "binary chaos": (V.UNKNOWN, lambda: bytes(range(256)) * 4),
    "the test virus": (V.INFECTED, lambda: files.VIRUS),
    "a PDF with a script": (V.ACTIVE, lambda: files.pdf(files.with_script)),
    "a PDF that launches": (V.ACTIVE, lambda: files.pdf(files.with_launch)),
    "a PDF with a program in it": (V.EMBEDDED, lambda: files.pdf(files.with_program)),
    "a PDF with a batch file in it": (V.EMBEDDED, lambda: files.pdf(files.with_batch)),
    "a locked PDF": (V.LOCKED, lambda: files.pdf(**files.LOCKED)),
    "a PDF with a ZIP behind it": (V.APPENDED, lambda: files.pdf() + files.packed({"a": "b"})),
    "a PDF without an end": (V.BROKEN, lambda: files.pdf()[:200]),
    "a page tree that is its own child": (V.BROKEN, lambda: files.written_by_hand(b"2 0 R")),
    "a page tree that is its grandchild": (V.BROKEN, lambda: files.written_by_hand(b"3 0 R")),
    "a PDF that unpacks to a gigabyte": (
        V.BROKEN, lambda: files.pdf(files.with_great_stream, **files.AS_IT_IS),
    ),
    "a picture of 400 million pixels": (V.TOO_MANY_PIXELS, lambda: files.png_of(20_000, 20_000)),
    "a picture of impossible size": (V.TOO_MANY_PIXELS, lambda: files.png_of(2**31 + 5, 3)),
    "a JPG with a ZIP behind it": (
        V.APPENDED, lambda: files.picture("JPEG") + files.packed({"A.class": "b"}),
    ),
    "a PNG with a page behind it": (V.APPENDED, lambda: files.picture() + b"<html>"),
    "macros renamed": (V.ACTIVE, lambda: files.word(**{"word/vbaProject.bin": b"\1"})),
    "macros by type": (V.ACTIVE, lambda: files.packed({"[Content_Types].xml": files.types_of(MACRO)})),
    "a template elsewhere": (
        V.EXTERNAL, lambda: files.word(**{"word/_rels/s.rels": files.relation("http://x.example/a")}),
    ),
    "a link to a share": (
        V.EXTERNAL,
        lambda: files.word(**{"word/_rels/s.rels": files.relation("file://x/a", "hyperlink")}),
    ),
    "entities": (
        V.ACTIVE, lambda: files.word(**{"word/a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    ),
    "an object of another program": (
        V.EMBEDDED, lambda: files.word(**{"word/embeddings/oleObject1.bin": files.ole()}),
    ),
    "a program inside": (V.PROGRAM, lambda: files.word(**{"word/media/a.emf": b"MZ" + bytes(99)})),
    "a presentation": (
        V.TEMPLATE,
        lambda: files.packed(
            {"[Content_Types].xml": files.types_of(f"{files.OFFICE}presentationml.main+xml")}
        ),
    ),
    "a flat bomb": (V.BOMB, files.flat_bomb),
    "a nested bomb": (V.ARCHIVE, files.nested_bomb),
    "an overlapping bomb": (V.BOMB, files.overlapping_bomb),
    "a bomb that lies": (V.BOMB, files.lying_bomb),
    "a name that leads out": (
        V.BROKEN, lambda: files.renamed_in_the_directory(b"xl/../../etc/cron"),
    ),
    "an absolute name": (V.BROKEN, lambda: files.renamed_in_the_directory(b"/etc/cron.d/a")),
    "a NUL in a name": (V.BROKEN, lambda: files.renamed_in_the_directory(b"xl/a.xml\0.exe")),
    "something before the package": (V.PROGRAM, lambda: b"MZ\0" + files.word()),
    "something behind the package": (V.APPENDED, lambda: files.word() + bytes(400)),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_hostile_is_refused_with_a_sentence_and_leaves_nothing(attach, settings, what):
    verdict, make = HOSTILE[what]
    assert refusal(attach, make()) == f"“资料”{SENTENCES[verdict]}"
    assert nothing_is_stored(settings)


def test_a_hundred_thousand_pages_are_refused_within_the_limits(attach, settings):
    refused = refusal(attach, files.of_many_pages(100_000))
    assert refused in (f"“资料”{SENTENCES[v]}" for v in (V.TOO_MANY_PAGES, V.BROKEN))
    assert nothing_is_stored(settings)


def memory():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def test_whatever_comes_our_own_memory_stays_flat(attach, settings):
    bombs = [
        files.lying_bomb(),
        files.flat_bomb(),
        files.pdf(files.with_great_stream, **files.AS_IT_IS),
    ]
    refusal(attach, bombs[0])
    before = memory()
    for bomb in bombs * 2:
        refusal(attach, bomb)
    assert memory() - before < 20_000_000
    assert nothing_is_stored(settings)


def test_who_stalls_is_put_an_end_to(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox, "PATIENCE", 0.001)
    (tmp_path / "a").write_bytes(files.pdf())
    with (tmp_path / "a").open("rb") as file:
        assert sandbox.look("pdf", file) == V.BROKEN


NAMES = {
    "../../etc/passwd.txt": "passwd.txt",
    r"C:\windows\清单.txt": "清单.txt",
    "清\0单\r\n.txt": "清单.txt",
    "清单\u202etxt.exe.txt": "清单txt.exe.txt",
    "\u200b \u3000.txt": "txt",
    "": "未命名",
    "...": "未命名",
    "CON.txt": "_CON.txt",
    'a<b>"c|d?.txt': "a＜b＞＂c｜d？.txt",
    "清" * 200 + ".txt": "清" * 83 + ".txt",
    "清" * 83 + "ab.txt": "清" * 83 + "ab.txt",
}


@pytest.mark.parametrize("given", NAMES)
def test_every_name_becomes_a_safe_one(given):
    name = naming.safe(given)
    assert name == NAMES[given]
    assert len(name.encode()) <= 255
    assert naming.safe(name) == name


def test_a_name_is_mended_where_it_slipped_and_refused_where_it_lies(attach):
    page = files.pdf()
    [photo, scan, old] = attach(
        upload("照片.PNG", files.picture("JPEG")),
        upload("扫描件", page),
        upload("报告.doc", files.word()),
    )
    assert [photo.name, scan.name, old.name] == ["照片.jpg", "扫描件.pdf", "报告.docx"]
    for name in ("发票.exe", "页面.html", "清单.txt"):
        told = refusal(attach, files.pdf(pages=2), name)
        assert "内容是 pdf，文件名却以" in told
        assert name in told


def test_all_or_nothing_with_a_sentence_for_each(attach, settings):
    with pytest.raises(ValidationError) as refused:
        attach(upload(), upload("甲.pdf", b""), upload("乙.zip", files.packed({"a": "b"})))
    first, second = refused.value.messages
    assert first.startswith("“甲.pdf”是空文件")
    assert second.startswith("“乙.zip”是压缩包")
    assert nothing_is_stored(settings)


def test_the_limits_of_size_number_and_total(attach, settings):
    settings.ATTACHMENT_LARGEST, settings.ATTACHMENTS_MOST = 1000, 3
    settings.ATTACHMENTS_TOTAL = 2500
    assert "超过单个文件的上限 1000" in refusal(attach, b"a" * 1001)
    attach(*[upload(f"{n}.txt", bytes([65 + n]) * 900) for n in range(2)])
    assert "附件合计不能超过" in refusal(attach, b"z" * 900)
    attach(upload("小.txt", b"z"))
    assert "最多 3 个附件，已有 3 个" in refusal(attach, b"y")
    with pytest.raises(ValidationError, match="一次最多上传 3 个文件"):
        attach(*[upload() for _ in range(4)])
    with pytest.raises(ValidationError, match="请选择要上传的文件"):
        attach()


def test_the_same_content_is_attached_once_and_kept_once(attach, register):
    [first] = attach(upload("原件.txt"))
    assert "“副本.txt”与“原件.txt”内容相同" in refusal(attach, files.TEXT.encode(), "副本.txt")
    with pytest.raises(ValidationError, match="内容相同"):
        attach(upload("甲.txt", b"same"), upload("乙.txt", b"same"))
    [elsewhere] = attach(upload("另一件.txt"), to=register("第2号"))
    assert elsewhere.file == first.file
    assert StoredFile.objects.count() == 1


def test_a_file_that_was_lost_comes_back_with_the_next_upload(attach, register, settings):
    [first] = attach(upload())
    path = Path(settings.MEDIA_ROOT) / first.file.path
    path.write_bytes(b"half")
    attach(upload(), to=register("第2号"))
    assert path.read_bytes() == files.TEXT.encode()


def test_what_is_removed_stays_with_its_reason_and_may_come_again(attach, office):
    [first] = attach(upload())
    matter = first.subject
    for reason in ("", "  "):
        with pytest.raises(ValidationError, match="请填写理由"):
            attachments.remove(matter, first, by=office, note=reason)
    attachments.remove(matter, first, by=office, note="误传")
    with pytest.raises(Conflict):
        attachments.remove(matter, first, by=office, note="再次")
    assert list(Attachment.objects.on(matter)) == []
    assert Attachment.objects.get().removed_for == "误传"
    assert Event.objects.get(verb="detach").facts["file"] == "清单.txt"
    [again] = attach(upload())
    assert list(Attachment.objects.on(matter)) == [again]


def test_nobody_with_the_keys_to_the_database_changes_an_attachment(attach):
    [kept] = attach(upload())
    for act in (
        kept.delete,
        lambda: Attachment.objects.update(name="另一个.txt"),
        lambda: StoredFile.objects.update(sha256="0" * 64),
    ):
        with pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
            act()


@pytest.mark.django_db(transaction=True)
def test_eight_who_attach_the_same_content_at_once_share_one_file(register, attach):
    matters, complaints = [register(f"第{n}号") for n in range(2, 6)] * 2, []

    def run(matter):
        try:
            attach(upload(), to=matter)
        except ValidationError as error:
            complaints.extend(error.messages)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[matter]) for matter in matters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert StoredFile.objects.count() == 1
    assert Attachment.objects.count() == 4
    assert complaints == ["“清单.txt”与“清单.txt”内容相同，不必重复上传。"] * 4


def test_where_a_scanner_is_configured_it_is_asked(attach, settings, tmp_path):
    infected = files.word(files.VIRUS.decode())
    with clamd.scanner() as where:
        settings.CLAMD_URL = where
        for content in (infected, files.word(**{"word/media/a.bin": files.VIRUS})):
            assert refusal(attach, content) == f"“资料”{SENTENCES[V.INFECTED]}"
        assert nothing_is_stored(settings)
        attach(upload("干净.docx", files.word("干净")))
    with clamd.scanner(path=tmp_path / "clamd.ctl") as where:
        settings.CLAMD_URL = where
        attach(upload("也干净.docx", files.word("也干净")))


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:1", "unix:///no/such/socket", "clamd"])
def test_without_an_answer_of_the_scanner_nothing_is_taken(attach, settings, url):
    settings.CLAMD_URL = url
    assert "病毒扫描服务暂时不可用" in refusal(attach, files.TEXT.encode())
    assert nothing_is_stored(settings)


@pytest.mark.parametrize("says", [b"", b"stream: OK", b"INSTREAM size limit exceeded. ERROR\0"])
def test_only_a_whole_ok_is_an_ok(attach, settings, says):
    with clamd.scanner(says=says) as settings.CLAMD_URL:
        assert "病毒扫描服务暂时不可用" in refusal(attach, files.TEXT.encode())
