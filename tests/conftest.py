"""The cast: the same few people in every test, one matter, and `at`, which brings it to a status."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection
from django.utils.timezone import localdate

from communities.services import registry
from portal.deadlines.services import calendar, rules
from portal.documents.services import open_series
from portal.documents.tasks import typeset_waiting
from portal.people import services as people
from portal.publication.models import Publication
from portal.publication.services import publishing
from portal.publication.tasks import typeset_public_copies
from portal.wordings import services as wordings
from proposals import services
from proposals.models import Proposal, Reply

P, R, C = Proposal.Status, Reply.Status, Publication.Status
CAST = (
    "office", "clerk", "colleague", "section_head", "signatory", "second_signatory",
    "leader", "deputy", "other_deputy", "outsider", "foreign_office", "registrar", "reviewer",
)  # fmt: skip
BODY = "现答复如下：\n一、关于社区减负\n（一）清单管理。已印发工作事项清单。\n感谢您的支持。"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests that commit are cleaned by TRUNCATE, which the record otherwise refuses.

    The calendar is entered once here, so that not every test waits for its own.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record_event DISABLE TRIGGER events_are_kept")
        calendar.reach(localdate().year)
        rules.ensure()


@contextmanager
def unguarded():
    """As somebody with the keys to the database would: without the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def province(db):
    return people.add_division("220000", "吉林省")


@pytest.fixture
def bureau(province):
    sections = ["基层政权和社区治理处", "社会组织管理处"]
    organ = people.add_organ(
        "吉林省民政厅",
        kind="civil-affairs",
        division=province,
        uscc="11220000013544496H",
        sections=sections,
    )
    open_series(organ, "reply", "吉民议字", localdate().year, by=None)
    open_series(organ, "extension", "吉民议函", localdate().year, by=None)
    return organ


@pytest.fixture
def section(bureau):
    return bureau.sections.earliest("pk")


@pytest.fixture
def congress(province):
    return people.add_organ("吉林省人民代表大会", kind="congress", division=province)


@pytest.fixture
def foreign_bureau(db):
    place = people.add_division("210000", "辽宁省")
    sections = ["基层政权建设处"]
    return people.add_organ("辽宁省民政厅", kind="civil-affairs", division=place, sections=sections)


@pytest.fixture
def appoint(db):
    def appoint(username, name, organ, role, **facts):
        person = people.add_person(username, name, email=f"{username}@example.org", password="x")
        return people.appoint(person, organ, role, **facts)

    return appoint


@pytest.fixture
def office(appoint, bureau):
    return appoint("office", "宋知远", bureau, "office")


@pytest.fixture
def clerk(appoint, bureau, section):
    return appoint("clerk", "林晓棠", bureau, "handler", section=section)


@pytest.fixture
def colleague(appoint, bureau, section):
    return appoint("colleague", "江一苇", bureau, "handler", section=section)


@pytest.fixture
def section_head(appoint, bureau, section):
    return appoint("section_head", "顾怀民", bureau, "section-head", section=section)


@pytest.fixture
def signatory(appoint, bureau):
    return appoint("signatory", "秦守正", bureau, "signatory", title="厅长")


@pytest.fixture
def second_signatory(appoint, bureau):
    return appoint("second_signatory", "叶书珩", bureau, "signatory", title="副厅长")


@pytest.fixture
def leader(appoint, bureau, section):
    return appoint("leader", "沈砚秋", bureau, "leader", section=section, title="分管副厅长")


@pytest.fixture
def deputy(appoint, congress):
    return appoint("deputy", "王春和", congress, "deputy")


@pytest.fixture
def other_deputy(appoint, congress):
    return appoint("other_deputy", "周以宁", congress, "deputy")


@pytest.fixture
def outsider(appoint, bureau):
    elsewhere = bureau.sections.latest("pk")
    return appoint("outsider", "范文舟", bureau, "handler", section=elsewhere)


@pytest.fixture
def foreign_office(appoint, foreign_bureau):
    return appoint("foreign_office", "梁望舒", foreign_bureau, "office")


@pytest.fixture
def county(province):
    people.add_division("220100", "长春市")
    return people.add_division("220102", "南关区")


@pytest.fixture
def street(county):
    return people.add_division("220102001", "南岭街道")


@pytest.fixture
def registrar(appoint, street):
    """Who keeps the registry of a street in Changchun."""
    organ = people.add_organ(
        "长春市南关区人民政府南岭街道办事处", kind="government", division=street
    )
    return appoint("registrar", "白予安", organ, "registrar")


@pytest.fixture
def reviewer(appoint, county):
    """Who reviews at the county what its streets enter."""
    organ = people.add_organ("长春市南关区民政局", kind="civil-affairs", division=county)
    return appoint("reviewer", "苏景行", organ, "reviewer")


@pytest.fixture
def establish(street, registrar):
    """A committee of the street, since a day in 2020."""

    def establish(number="001", name="华阳社区居民委员会", **facts):
        known = {"on": date(2020, 1, 1), "by": registrar, **facts}
        place = known.pop("division", street)
        return registry.establish(place.code[:9] + number, name, place, **known)

    return establish


@pytest.fixture
def congress_office(appoint, congress):
    """The office of the body that assigns matters."""
    return appoint("congress_office", "方砚秋", congress, "office")


@pytest.fixture
def cast(request):
    return {name: request.getfixturevalue(name) for name in CAST}


@pytest.fixture
def register(office, deputy, congress):
    def register(number="第1017号", **facts):
        known = {
            "body": congress,
            "session": "省十三届人大三次会议",
            "title": "关于建立健全〈社区工作暂行办法〉的建议",
            "deputy_name": deputy.user.name,
        }
        return services.proposal.register(by=office, number=number, **{**known, **facts})

    return register


@pytest.fixture
def agreed(office):
    """The office agrees with the 公开属性 that the drafter proposed."""

    def agreed(reply):
        word = {"disclosure": reply.disclosure, "version": reply.version}
        return services.disclosure.check(reply, by=office, **word)

    return agreed


@pytest.fixture
def at(register, office, clerk, section_head, signatory, agreed):
    """Bring a matter and its reply to a status, by the services and the people whose turn it is."""
    way = [
        (R.CHECKING, "submit", clerk),
        (R.SIGNING, "pass", section_head),
        (R.SIGNED, "sign", signatory),
        (R.ISSUED, "issue", office),
        (R.DELIVERED, "deliver", office),
    ]

    def at(status, **facts):
        matter = register(**facts)
        if status == P.REGISTERED:
            return matter
        services.proposal.assign(matter, clerk.section, by=office)
        if status == P.ASSIGNED:
            return matter
        reply = services.proposal.accept(matter, by=clerk)
        drafted = {**reply.drafted(), "body": reply.body + BODY, "disclosure": "主动公开"}
        services.letter.save(reply, drafted, by=clerk, version=reply.version)
        for reached, verb, by in way if status != R.DRAFTING else []:
            if verb == "issue":
                typeset_waiting()
                reply.refresh_from_db()
            if verb == "pass":
                agreed(reply)
            services.reply.act(reply, verb, by=by, version=reply.version)
            if reached == status:
                break
        return Reply.objects.select_related("proposal", "document").get(pk=reply.pk)

    return at


@pytest.fixture
def begun(at, clerk):
    """Accept a matter and leave its reply as it was begun."""

    def begun(**facts):
        return services.proposal.accept(at(P.ASSIGNED, **facts), by=clerk)

    return begun


@pytest.fixture
def own_wording(office):
    """The office's own 文稿模板 for replies."""
    text = {
        "title": "关于{{案由}}的答复",
        "addressees": ["{{代表姓名}}{{称谓}}"],
        "body": "您在{{届次}}上提出的第{{编号}}号{{类别}}收悉，现答复如下：",
        "note": "",
        "copies": [{"name": "省人大常委会办公厅", "count": 2}],
    }
    return wordings.write("reply", "本厅答复", text, by=office)


@pytest.fixture
def copy_at(at, clerk, office):
    """Bring the public copy of a delivered letter to a status; its PDF is there once it is published."""
    way = [(C.REVIEWED, "approve"), (C.PUBLISHED, "publish"), (C.WITHDRAWN, "withdraw")]

    def copy_at(status, **facts):
        copy = services.publication.prepare(at(R.DELIVERED, **facts), by=clerk)
        for reached, verb in way if status != C.PROPOSED else []:
            publishing.act(copy, verb, by=office, edition=copy.edition, note="文本有误")
            if reached == status:
                break
        typeset_public_copies()
        return Publication.objects.with_names().get(pk=copy.pk)

    return copy_at
