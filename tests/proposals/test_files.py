"""Files of matters and replies in the browser: who attaches what, what is said, how it is handed out."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.attachments.models import Attachment, StoredFile
from portal.people import services as people
from portal.record.models import Event
from proposals import services
from proposals.models import Proposal, Reply
from tests.portal import files
from tests.portal.files import upload

P, R = Proposal.Status, Reply.Status


@pytest.fixture
def matter(client, register, office):
    client.force_login(office.user)
    return register()


@pytest.fixture
def desk(client, at, clerk):
    reply = at(R.DRAFTING)
    client.force_login(clerk.user)
    return reply


def send(client, subject, *uploads, **headers):
    name = "reply-attach" if isinstance(subject, Reply) else "attach"
    chosen = {"files": list(uploads)} if uploads else {}
    return client.post(reverse(f"proposals:{name}", args=[subject.pk]), chosen, headers=headers)


def stored(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_the_office_attaches_several_originals_at_once(client, matter):
    response = send(client, matter, upload("原件.pdf", files.pdf()), upload("清单.txt"))
    assert response["Location"] == matter.get_absolute_url()
    page = client.get(matter.get_absolute_url()).text
    for shown in ("已上传 2 个文件", "原件.pdf", "清单.txt", "上传原件“原件.pdf”", "宋知远"):
        assert shown in page
    assert [one.what for one in Attachment.objects.on(matter)] == ["原件", "原件"]


def test_what_is_refused_is_said_file_by_file_and_nothing_is_kept(client, matter, settings):
    response = send(
        client, matter, upload(), upload("病毒.pdf", files.VIRUS), upload("图.svg", files.SVG)
    )
    assert response.status_code == 422
    assert "“病毒.pdf”被识别为病毒" in response.text
    assert "“图.svg”是网页或者矢量图" in response.text
    assert not StoredFile.objects.exists()
    assert stored(settings) == []
    assert "请选择要上传的文件" in send(client, matter).text


def test_a_hundred_megabytes_get_a_sentence_and_leave_nothing(client, matter, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    great = SimpleUploadedFile("大.pdf", b"%PDF-1.7\n" + bytes(100 * 1024 * 1024))
    response = send(client, matter, great)
    assert response.status_code == 422
    assert "“大.pdf”超过单个文件的上限 20.0" in response.text
    assert stored(settings) == []
    response.wsgi_request.close()
    assert list(tmp_path.glob("*.upload*")) == []


def test_of_what_is_too_large_only_the_beginning_reaches_the_disk(client, matter, settings):
    settings.ATTACHMENT_LARGEST = settings.ATTACHMENTS_TOTAL = 100_000
    response = send(client, matter, upload("大.txt", b"a" * 5_000_000))
    [arrived] = response.wsgi_request.FILES.getlist("files")
    assert 100_000 < arrived.size < 300_000
    assert response.status_code == 422


def test_too_much_at_once_is_refused_as_a_whole(client, matter, settings):
    settings.ATTACHMENTS_TOTAL = 100_000
    response = send(client, matter, *[upload(f"{n}.txt", b"%d" % n * 60_000) for n in range(3)])
    assert "所选文件合计超过" in response.text
    assert "文件太多" in send(client, matter, *[upload()] * 101).text


@pytest.mark.parametrize(
    "given", ["../../../etc/passwd.txt", "清" * 200 + ".txt", "a\u202etxt.exe.txt", "清单.txt"]
)
def test_it_is_handed_out_as_a_download_under_a_safe_name(client, matter, given):
    send(client, matter, upload(given, files.TEXT.encode()))
    kept = Attachment.objects.get()
    response = client.get(reverse("proposals:file", args=[matter.pk, kept.pk]))
    assert b"".join(response) == files.TEXT.encode()
    disposition = response["Content-Disposition"]
    assert re.fullmatch(
        r"""attachment; (filename="[\w.]+"|filename\*=utf-8''[\w.%~-]+)""", disposition
    )
    assert "etc" not in disposition
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Type"] == "text/plain"
    assert len(kept.name.encode()) <= 255


def test_no_address_leads_to_a_file_of_another_thing(client, matter, register):
    [kept] = services.files.attach(matter, [upload()], by=office_of(matter))
    other = register("第2号")
    assert client.get(reverse("proposals:file", args=[other.pk, kept.pk])).status_code == 404
    taken = client.post(
        reverse("proposals:detach", args=[other.pk]), {"file": kept.pk, "note": "x"}
    )
    assert taken.status_code == 404
    for path in (kept.file.path, f"media/{kept.file.path}", f"static/{kept.file.path}"):
        assert client.get(f"/{path}").status_code == 404


def office_of(matter):
    return matter.organ.appointments.get(role="office")


def test_it_is_removed_with_a_reason_only_and_the_record_says_so(client, matter):
    [kept] = services.files.attach(matter, [upload()], by=office_of(matter))
    gone = reverse("proposals:detach", args=[matter.pk])
    refused = client.post(gone, {"file": kept.pk, "note": " "})
    assert refused.status_code == 422
    assert "请填写理由" in refused.text
    assert client.post(gone, {"file": kept.pk, "note": "误传他件"}).status_code == 302
    page = client.get(matter.get_absolute_url()).text
    assert "移除原件“清单.txt”" in page
    assert "误传他件" in page
    for nothing in (kept.pk, "x", "9" * 30):
        assert client.post(gone, {"file": nothing, "note": "再次"}).status_code == 404
    assert client.get(reverse("proposals:file", args=[matter.pk, kept.pk])).status_code == 404


def test_the_deputy_reads_the_originals_and_nothing_of_the_draft(
    client, desk, office, clerk, deputy
):
    matter = desk.proposal
    [original] = services.files.attach(matter, [upload("原件.txt", b"original")], by=office)
    [material] = services.files.attach(desk, [upload("内部测算.txt", b"draft")], by=clerk)
    client.force_login(deputy.user)
    page = client.get(matter.get_absolute_url()).text
    assert "原件.txt" in page
    for hidden in ("内部测算", "上传原件", "移除", "宋知远", 'type="file"'):
        assert hidden not in page
    read = client.get(reverse("proposals:file", args=[matter.pk, original.pk]))
    assert b"".join(read) == b"original"
    for path in (
        reverse("proposals:reply-file", args=[desk.pk, material.pk]),
        reverse("proposals:file", args=[matter.pk, material.pk]),
    ):
        assert client.get(path).status_code == 404


def test_files_of_a_draft_stay_as_they_are_once_it_has_left_the_desk(client, desk, clerk):
    [kept] = services.files.attach(desk, [upload()], by=clerk)
    services.reply.act(desk, "submit", by=clerk, version=desk.version)
    late = send(client, desk, upload("迟到.txt", b"late"))
    assert late.status_code == 409
    assert "本次操作未执行" in late.text
    gone = reverse("proposals:reply-detach", args=[desk.pk])
    assert client.post(gone, {"file": kept.pk, "note": "误传"}).status_code == 409
    page = client.get(desk.get_absolute_url()).text
    assert "清单.txt" in page
    assert 'type="file"' not in page
    assert Event.objects.filter(verb__in=("attach", "detach")).count() == 1


def test_a_file_does_not_hide_why_the_draft_came_back(client, at, clerk, section_head):
    reply = at(R.CHECKING)
    services.reply.act(
        reply, "send-back", by=section_head, version=reply.version, note="请附测算依据"
    )
    services.files.attach(reply, [upload()], by=clerk)
    client.force_login(clerk.user)
    page = client.get(reply.get_absolute_url()).text
    assert page.index("退回修改") < page.index("请附测算依据") < page.index('id="draft"')


def test_who_has_two_posts_attaches_under_the_right_one_only(client, matter, office, bureau):
    people.appoint(office.user, bureau, "signatory")
    signing = office.user.appointments.get(role="signatory")
    client.post("/act-as/", {"appointment": signing.pk})
    assert send(client, matter, upload()).status_code == 403


def test_a_session_that_ended_does_not_promise_to_send_the_files_again(client, matter):
    client.logout()
    late = send(client, matter, upload(), origin="http://testserver")
    assert late.status_code == 302
    assert late["Location"] == "/sign-in/"
