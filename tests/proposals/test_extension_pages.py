"""Extensions in the browser: nothing typed is lost, and who reads what."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.documents.models import Series
from portal.documents.tasks import typeset_waiting
from portal.wordings import services as wordings
from proposals import services
from proposals.models import Extension, Proposal, Reply
from tests.proposals.test_extension import PAPER, REASON
from tests.proposals.test_views import take

P, R, S = Proposal.Status, Reply.Status, Extension.Status


@pytest.fixture
def matter(at):
    return at(R.DRAFTING).proposal


@pytest.fixture
def asked(matter, clerk):
    until = services.extension.offer(matter).longest
    return services.extension.ask(matter, by=clerk, until_on=until, reason=REASON)


def page(client, person, url):
    client.force_login(person.user)
    return client.get(url)


def post(client, person, name, pk, *rest, **data):
    client.force_login(person.user)
    return client.post(reverse(f"proposals:{name}", args=[pk, *rest]), data)


def test_the_clerk_sees_until_when_and_loses_nothing(client, matter, clerk):
    longest = services.extension.offer(matter).longest
    url = reverse("proposals:ask-extension", args=[matter.pk])
    assert url in page(client, clerk, matter.get_absolute_url()).text
    shown = page(client, clerk, url).text
    assert f"最长至 {longest}" in shown
    assert "吉林省人民代表大会" in shown
    refused = post(
        client, clerk, "ask-extension", matter.pk, until_on="2099-01-01", reason="须实地调研"
    )
    assert refused.status_code == 422
    assert f"最长至 {longest}" in refused.text
    assert "须实地调研" in refused.text
    assert "请填写日期" in post(
        client, clerk, "ask-extension", matter.pk, until_on="明天", reason="须实地调研"
    ).text  # fmt: skip
    sent = post(client, clerk, "ask-extension", matter.pk, until_on=longest, reason="须实地调研")
    assert sent.status_code == 302
    shown = page(client, clerk, matter.get_absolute_url()).text
    assert "等待同意" in shown
    assert url not in shown
    late = post(client, clerk, "ask-extension", matter.pk, until_on=longest, reason="再次写下")
    assert late.status_code == 422
    assert "正在等待同意" in late.text
    assert "再次写下" in late.text


def test_the_assigning_body_reads_the_request_and_nothing_else(client, asked, congress_office):
    home = page(client, congress_office, "/").text
    assert "待同意延期" in home
    assert asked.get_absolute_url() in home
    shown = page(client, congress_office, asked.get_absolute_url()).text
    for words in (asked.proposal.title, "第1017号", REASON, str(asked.until_on)):
        assert words in shown
    assert asked.proposal.get_absolute_url() not in shown
    for thing in (asked.proposal, asked.proposal.answer):
        assert page(client, congress_office, thing.get_absolute_url()).status_code == 404
    listed = page(client, congress_office, reverse("proposals:extensions"))
    assert asked.get_absolute_url() in listed.text
    assert post(client, congress_office, "extension-step", asked.pk, "grant").status_code == 302
    assert "待同意延期" not in page(client, congress_office, "/").text


def test_our_office_records_the_paper_and_loses_nothing(client, asked, office):
    typed = {"authority": "省人大常委会办公厅", "consent": ""}
    refused = post(client, office, "extension-step", asked.pk, "grant", **typed)
    assert refused.status_code == 422
    assert "请填写同意的文件" in refused.text
    assert 'value="省人大常委会办公厅"' in refused.text
    assert post(client, office, "extension-step", asked.pk, "grant", **PAPER).status_code == 302
    late = post(client, office, "extension-step", asked.pk, "refuse", note="来不及")
    assert late.status_code == 409
    assert "来不及" in late.text
    assert post(client, office, "extension-step", asked.pk, "lapse").status_code == 404
    matter = page(client, office, asked.proposal.get_absolute_url()).text
    assert PAPER["consent"] in matter
    assert "关于延期答复" in matter


def test_from_asking_to_the_deputy_who_reads_the_letter(
    client, matter, clerk, section_head, signatory, office, congress_office, deputy
):
    longest = services.extension.offer(matter).longest
    url = matter.get_absolute_url()
    post(client, clerk, "ask-extension", matter.pk, until_on=longest, reason=REASON)
    asked = Extension.objects.get()
    post(client, congress_office, "extension-step", asked.pk, "grant")
    letter = Reply.objects.get(kind="extension")
    assert "延期告知" not in page(client, deputy, url).text
    desk = page(client, clerk, letter.get_absolute_url()).text
    assert "起草延期告知" in desk
    assert "办理结果" not in desk
    typed = {
        "title": letter.title, "addressees": "\n".join(letter.addressees), "body": letter.body,
        "note": "联系人：林晓棠　联系电话：0431-80000012", "disclosure": letter.disclosure,
        "disclosure_ground": letter.disclosure_ground, "version": letter.version, "then": "submit",
    }  # fmt: skip
    assert post(client, clerk, "draft", letter.pk, **typed).status_code == 302
    letter.refresh_from_db()
    agreed = {"disclosure": "不予公开", "version": letter.version}
    post(client, office, "disclosure", letter.pk, **agreed)
    for person, verb in ((section_head, "pass"), (signatory, "sign"), (office, "issue")):
        client.force_login(person.user)
        assert take(client, letter, verb).status_code == 302
        typeset_waiting()
    client.force_login(office.user)
    assert take(client, letter, "deliver").status_code == 302
    shown = page(client, deputy, url).text
    assert "延期告知已送达，请查阅" in shown
    assert f"答复期限延长至{longest.year}年{longest.month}月{longest.day}日" in shown
    assert "请您评价" not in shown
    assert "方砚秋" not in shown
    pdf = client.get(reverse("proposals:download", args=[letter.pk]))
    assert pdf.content.startswith(b"%PDF")
    matter.refresh_from_db()
    assert matter.status == P.HANDLING


def test_a_search_finds_a_matter_with_two_letters_once(client, at, clerk, office):
    reply = at(R.SIGNED)
    until = services.extension.offer(reply.proposal).longest
    asked = services.extension.ask(reply.proposal, by=clerk, until_on=until, reason=REASON)
    services.extension.act(asked, "grant", by=office, **PAPER)
    client.force_login(office.user)
    for word in ("吉民议字", "1017"):
        found = client.get(reverse("proposals:list"), {"q": word})
        assert list(found.context["page"]) == [reply.proposal]


def test_home_shows_which_letter_it_is(client, asked, clerk, office):
    services.extension.act(asked, "grant", by=office, **PAPER)
    home = page(client, clerk, "/").text
    assert "延期告知，" in home
    assert home.count('aria-label="起草中"') == 1


def test_the_dossier_holds_the_request_the_decision_and_the_letter(client, asked, office):
    services.extension.act(asked, "refuse", by=office, note="请按期答复")
    client.force_login(office.user)
    answer = client.get(reverse("proposals:dossier-zip", args=[asked.proposal.pk]))
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        names = archive.namelist()
    assert "02_延期申请和决定.pdf" in names


def test_the_list_costs_the_same_for_two_as_for_twenty(client, at, clerk, congress_office):
    def ask(number):
        matter = at(R.DRAFTING, number=f"第{number}号").proposal
        until = services.extension.offer(matter).longest
        services.extension.ask(matter, by=clerk, until_on=until, reason=REASON)

    def cost(url):
        client.force_login(congress_office.user)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    for number in (1, 2):
        ask(number)
    urls = (reverse("proposals:extensions"), "/")
    few = [cost(url) for url in urls]
    for number in range(3, 21):
        ask(number)
    assert [cost(url) for url in urls] == few


def test_a_day_that_passed_meanwhile_is_not_granted(client, asked, office):
    Extension.objects.update(from_on=date(2020, 1, 2), until_on=date(2020, 1, 3))
    refused = post(client, office, "extension-step", asked.pk, "grant", **PAPER)
    assert refused.status_code == 422
    assert "2020-01-03 已过" in refused.text


def test_a_letter_that_came_too_late_says_so(client, at, clerk, office):
    reply = at(R.ISSUED)
    until = services.extension.offer(reply.proposal).longest
    asked = services.extension.ask(reply.proposal, by=clerk, until_on=until, reason=REASON)
    services.extension.act(asked, "grant", by=office, **PAPER)
    services.reply.act(reply, "deliver", by=office, version=reply.version)
    desk = page(client, clerk, Reply.objects.get(kind="extension").get_absolute_url())
    assert "这份延期告知不必再办理" in desk.text
    assert "送核稿</button>" not in desk.text
    assert "起草中" not in page(client, clerk, "/").text


def test_the_letter_begins_with_the_organs_own_wording_and_needs_its_series(
    asked, office, clerk, section_head, signatory
):
    text = {
        "title": "关于第{{编号}}号{{类别}}延期答复的函",
        "addressees": ["{{代表姓名}}{{称谓}}"],
        "body": "因{{延期理由}}，经{{同意机关}}同意，由{{原定期限}}延长至{{延长期限}}答复。",
        "note": "",
        "copies": [],
    }
    wordings.write("extension", "本厅延期函", text, by=office)
    services.extension.act(asked, "grant", by=office, **PAPER)
    letter = Reply.objects.get(kind="extension")
    assert letter.title == "关于第1017号建议延期答复的函"
    assert letter.body.startswith(f"因{REASON}，经省人大常委会办公厅同意")
    Series.objects.filter(kind="extension").delete()
    services.reply.act(letter, "submit", by=clerk, version=letter.version)
    services.disclosure.check(
        letter, by=office, disclosure=letter.disclosure, version=letter.version
    )
    services.reply.act(letter, "pass", by=section_head, version=letter.version)
    with pytest.raises(ValidationError, match="尚未设置延期告知的文号"):
        services.reply.act(letter, "sign", by=signatory, version=letter.version)
