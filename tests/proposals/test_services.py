"""Registration, drafts and their versions, who is told."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portal.notices.models import Notice
from portal.people.models import Organ
from portal.publication.models import Publication
from portal.record.models import Event
from portal.workflow import Conflict
from proposals import services
from proposals.demo import load
from proposals.models import Proposal, Reply
from proposals.permissions import handled_by, proposals_visible_to, sees_the_inside
from tests.conftest import CAST

P, R = Proposal.Status, Reply.Status


def told(verb):
    return {n.to.username: n.sentence for n in Notice.objects.filter(event__verb=verb)}


def test_the_same_number_is_registered_once_in_a_session(register):
    register("第1017号")
    with pytest.raises(ValidationError) as refused:
        register("(1017)号")
    assert refused.value.message_dict == {"number": ["该届次的这一编号已登记，请核对。"]}
    register("1017", session="省十三届人大二次会议")
    assert Proposal.objects.count() == 2


def test_the_number_is_kept_as_printed_and_as_read(register):
    matter = register("（1214）号", session="吉林省第十三届人民代表大会第二次会议")
    assert (matter.printed_number, matter.number) == ("（1214）号", "1214")
    assert matter.session == "省十三届人大二次会议"


def test_an_unreadable_number_says_what_to_write(register):
    with pytest.raises(ValidationError, match="编号应如"):
        register("第号")
    with pytest.raises(ValidationError, match="届次应如"):
        register(session="十三大")
    with pytest.raises(ValidationError, match="人大还是政协"):
        register(session="省政协十三届一次会议")


def test_only_an_office_registers(clerk, congress):
    with pytest.raises(PermissionDenied):
        services.proposal.register(by=clerk, body=congress)


def test_a_deputy_of_the_same_name_is_not_guessed(register, appoint, congress):
    appoint("namesake", "王春和", congress, "deputy")
    with pytest.raises(ValidationError, match="2 位同名者"):
        register()
    assert register(deputy_name="从未见过的人").lead_deputy is None


def test_it_goes_only_to_a_section_of_the_organ(at, office, foreign_bureau):
    with pytest.raises(ValidationError, match="本机关"):
        services.proposal.assign(at(P.REGISTERED), foreign_bureau.sections.get(), by=office)


def test_the_first_draft_knows_what_is_known(at):
    reply = at(R.DRAFTING)
    assert reply.title == "对省十三届人大三次会议第1017号代表建议的答复"
    assert reply.addressees == ["尊敬的王春和代表"]
    assert reply.body.startswith("您提出的《关于建立健全〈社区工作暂行办法〉的建议》收悉")


def test_a_draft_saved_elsewhere_is_not_overwritten(at, clerk):
    seen_here, seen_there = at(R.DRAFTING), Reply.objects.select_related("drafter").get()
    version = seen_here.version
    services.letter.save(
        seen_here, {**seen_here.drafted(), "body": "甲"}, by=clerk, version=version
    )
    with pytest.raises(Conflict):
        services.letter.save(
            seen_there, {**seen_there.drafted(), "body": "乙"}, by=clerk, version=version
        )
    assert Reply.objects.get().body == "甲"


def test_saving_the_same_again_changes_nothing(at, clerk):
    reply = at(R.DRAFTING)
    version = reply.version
    services.letter.save(reply, reply.drafted(), by=clerk, version=version - 1)
    assert Reply.objects.get().version == version


def test_only_the_handler_writes_and_only_a_draft(at, clerk, colleague):
    reply = at(R.DRAFTING)
    drafted = {**reply.drafted(), "body": "改"}
    with pytest.raises(PermissionDenied):
        services.letter.save(reply, drafted, by=colleague, version=reply.version)
    services.reply.act(reply, "submit", by=clerk, version=reply.version)
    with pytest.raises(Conflict):
        services.letter.save(reply, drafted, by=clerk, version=reply.version)


def test_autosaves_of_one_sitting_are_one_version(at, clerk):
    reply = at(R.DRAFTING)
    before = reply.versions.count()
    for text in ("一", "一二", "一二三"):
        drafted = {**reply.drafted(), "body": text}
        services.letter.save(reply, drafted, by=clerk, version=reply.version, autosaved=True)
    assert reply.versions.count() == before + 1
    assert reply.versions.first().drafted["body"] == "一二三"
    services.letter.save(
        reply, {**reply.drafted(), "body": "手存"}, by=clerk, version=reply.version
    )
    assert reply.versions.count() == before + 2


def test_everybody_concerned_is_told_once(at, deputy, office, colleague, second_signatory):
    services.feedback.judge(
        at(R.DELIVERED).proposal, by=deputy, attitude="satisfied", result="satisfied"
    )
    assert set(told("assign")) == {"clerk", "colleague", "section_head", "deputy"}
    assert set(told("submit")) == {"section_head", "office"}
    assert set(told("pass")) == {"signatory", "second_signatory"}
    assert set(told("sign")) == {"office", "clerk"}
    assert told("deliver") == {
        "deputy": "您的第1017号建议已有答复，请查阅并评价。",
        "clerk": "第1017号建议的答复已送达，属主动公开，请拟公开副本。",
    }
    assert set(told("judge")) == {"clerk", "office"}


def test_whoever_did_it_is_not_told_of_it(at, appoint, bureau, section):
    appoint("office", "宋知远", bureau, "handler", section=section)
    at(P.ASSIGNED)
    assert "office" not in told("assign")


@pytest.mark.parametrize("status", [P.REGISTERED, P.ASSIGNED, R.DRAFTING, R.DELIVERED])
def test_the_list_and_the_page_agree_on_who_sees_what(at, cast, status):
    thing = at(status)
    matter = thing.proposal if isinstance(thing, Reply) else thing
    matter = Proposal.objects.get(pk=matter.pk)
    sees = {"office", "signatory", "second_signatory"}
    if status != P.REGISTERED:
        sees |= {"clerk", "colleague", "section_head", "leader"}
    for name in CAST:
        user = cast[name].user
        assert handled_by(user).contains(matter) == (name in sees)
        assert sees_the_inside([cast[name]], matter) == (name in sees)
        assert proposals_visible_to(user).contains(matter) == (name in sees | {"deputy"})


def test_every_change_has_its_event(at, deputy):
    matter = at(R.DELIVERED).proposal
    services.feedback.judge(matter, by=deputy, attitude="basically", result="satisfied")
    reply = matter.replies.get()
    verbs = [event.verb for event in Event.objects.about(matter, reply, reply.document)]
    assert sorted(verbs) == sorted(
        "register assign accept begin submit check pass decide freeze sign typeset issue reply deliver judge".split()  # noqa: SIM905
    )


def test_the_demo_brings_four_matters_to_four_stages(db):
    load()
    load()
    stages = {
        m.number: (m.status, getattr(m.replies.first(), "status", ""))
        for m in Proposal.objects.all()
    }
    assert stages == {
        "1017": ("judged", "delivered"),
        "306": ("handling", "drafting"),
        "1214": ("handling", "signing"),
        "W163": ("registered", ""),
    }
    assert "\t" in Reply.objects.get(proposal__number="306").body
    assert Organ.objects.filter(kind="civil-affairs").count() == 4
    published = Publication.objects.get()
    assert (published.status, published.source["addressees"]) == ("published", ["王**代表"])
    begun = {r.proposal.number: str(r.begun_from) for r in Reply.objects.all()}
    shipped = "答复（通用） 第 1 版"
    assert begun == {"1017": "答复（分项答复） 第 1 版", "306": shipped, "1214": shipped}
