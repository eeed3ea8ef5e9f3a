"""500 invented names and numbers, wherever people write, and none of them at any public address."""

import random
import re
from html import unescape
from io import BytesIO
from urllib.parse import quote, unquote

import pikepdf
import pypdfium2
import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from portal.documents.models import Kind
from portal.documents.services import freeze, open_series
from portal.publication.services import preparing, publishing
from portal.publication.tasks import typeset_public_copies

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "澜沁屿棠霖璟煊珩琬芮筠翊祺瑄钰晗旻岚泓昀"
COMPOUND = ("欧阳", "司马", "上官", "诸葛")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
DOCUMENTS, EACH = 5, 100
OPEN_DATA = ("csv", "json", "feed")


class Nest:
    """Invents names and numbers, no two alike, and remembers them."""

    def __init__(self):
        self.chance, self.laid = random.Random(20201017), []

    def lay(self, invent):
        while (egg := invent()) in self.laid:
            pass
        self.laid.append(egg)
        return egg

    def digits(self, count):
        return "".join(self.chance.choices("0123456789", k=count))

    def name(self):
        family = self.chance.choice([*SURNAMES, *SURNAMES, *COMPOUND])
        return self.lay(lambda: family + "".join(self.chance.sample(GIVEN, 2)))

    def mobile(self):
        return self.lay(lambda: f"1{self.chance.choice('3578')}{self.digits(9)}")

    def landline(self):
        return self.lay(lambda: f"0431-8{self.digits(7)}")

    def identity(self):
        return self.lay(lambda: identity(f"220102{self.chance.randint(1950, 2005)}0716", self))


def identity(front, nest):
    """A number with its check digit. Source: GB 11643-1999."""
    body = front + nest.digits(3)
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def letter_with(nest, deputies):
    """A letter with 100 canaries, four of them its deputies, whose names stand without any sign of being one."""
    lines = [
        f"{nth}. 居民{nest.name()}（身份证号{nest.identity()}，手机{nest.mobile()}）反映楼道照明问题，已转办。"
        for nth in range(1, 13)
    ]
    table = [
        f"{nest.name()}\t{nest.mobile()}\t{nest.identity()}\t{nest.landline()}" for _ in range(10)
    ]
    return {
        "layout": "letter",
        "organ": "吉林省民政厅",
        "title": f"对{nest.name()}代表第{nest.chance.randint(1, 9)}号建议的答复",
        "addressees": [f"尊敬的{name}代表" for name in deputies],
        "body": "\n".join(["您提出的建议收悉，现答复如下：", *lines, f"感谢{deputies[0]}的关心。"]),
        "attachments": [
            {
                "title": f"{nest.name()}同志（电话：{nest.mobile()}）反映事项办理清单",
                "body": "\n".join(["姓名\t手机\t身份证号\t办公电话", *table]),
            },
            {"title": "走访记录", "body": f"接待人：{nest.name()}，联系电话：{nest.mobile()}。"},
        ],
        "signature": "吉林省民政厅",
        "note": f"联系人：{nest.name()}　联系电话：{nest.landline()}",
        "copies": [
            {"name": f"{nest.name()}委员", "count": 1},
            {"name": f"省人大常委会{nest.name()}同志", "count": 1},
            {"name": f"省政协（联系人：{nest.name()}，{nest.mobile()}）", "count": 2},
        ],
        "disclosure": "主动公开",
    }


@pytest.fixture
def nest():
    return Nest()


@pytest.fixture
def prepared(bureau, office, clerk, nest):
    """The public copy of a letter with 100 canaries, as the rules propose it."""
    open_series(bureau, Kind.OPINION, "吉民函", localdate().year, by=None)

    def prepared():
        before = len(nest.laid)
        deputies = [nest.name() for _ in range(4)]
        source = letter_with(nest, deputies)
        while len(nest.laid) < before + EACH:
            source["body"] += f"\n居民{nest.name()}，联系电话{nest.mobile()}，来电咨询。"
        document = freeze(source, organ=bureau, kind=Kind.OPINION, by=office)
        return preparing.prepare(document, by=clerk, hidden=deputies)

    return prepared


@pytest.fixture
def publish(office):
    def publish(copy):
        for verb in ("approve", "publish"):
            publishing.act(copy, verb, by=office, edition=copy.edition)
        typeset_public_copies()

    return publish


def crawl(client):
    """Every page that links lead to from the public list, and the open data: address -> answer."""
    met, fresh = {}, [reverse("publication:list")]
    while fresh:
        address = fresh.pop()
        met[address] = client.get(address)
        links = re.findall(r'href="(/public/[^"#]*|\?[^"#]*)"', readable(met[address]))
        links = [reverse("publication:list") + link if link[0] == "?" else link for link in links]
        fresh += [unescape(link) for link in links if unescape(link) not in {*met, *fresh}]
    return met


def readable(response):
    return "" if is_pdf(response) else response.content.decode()


def is_pdf(response):
    return response["Content-Type"] == "application/pdf"


def words_of(response):
    """Everything an answer says: headers, text, and of a PDF its text, its metadata and what is attached."""
    yield "".join(f"{name}: {value}\n" for name, value in response.items())
    if not is_pdf(response):
        yield readable(response)
        return
    yield response.content.decode("latin-1")
    yield response.content.decode("utf-16-be", "replace")
    with pypdfium2.PdfDocument(response.content) as pdf:
        yield "".join(page.get_textpage().get_text_range() for page in pdf)
    with pikepdf.open(BytesIO(response.content)) as pdf:
        yield str(dict(pdf.docinfo)) + str(pdf.open_metadata())
        yield "".join(repr(each) for each in pdf.objects)
        assert not pdf.attachments
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream):
                yield each.read_raw_bytes().decode("latin-1")


def plain(words):
    """Without what hides: percent signs, entities, spaces and line ends."""
    return re.sub(r"\s|\\u200b|\u200b", "", unescape(unquote(words)))


def found_in(response, canaries):
    said = [part for words in words_of(response) for part in (words, plain(words))]
    for canary in canaries:
        escaped = canary.encode("unicode_escape").decode()
        if any(form in part for part in said for form in {canary, quote(canary), escaped}):
            yield canary


def test_of_500_canaries_none_is_found_at_any_public_address(client, prepared, publish, nest):
    for _ in range(DOCUMENTS):
        publish(prepared())
    prepared()  # and one that nobody published
    met = crawl(client)
    assert sum(map(is_pdf, met.values())) == DOCUMENTS
    assert {reverse(f"publication:{name}") for name in OPEN_DATA} <= set(met)
    assert {response.status_code for response in met.values()} == {200}
    assert len(set(nest.laid)) >= (DOCUMENTS + 1) * EACH
    leaks = {address: list(found_in(answer, nest.laid)) for address, answer in met.items()}
    assert not {address: found for address, found in leaks.items() if found}
    assert not [canary for canary in nest.laid if canary in unquote("".join(met))]


def test_the_search_sees_canaries_where_the_rules_were_overruled(
    client, prepared, publish, nest, clerk
):
    copy = prepared()
    for redaction in copy.redactions.filter(lasting=False):
        preparing.turn(copy, redaction, by=clerk)
    publish(copy)
    leaks = {address: set(found_in(answer, nest.laid)) for address, answer in crawl(client).items()}
    pdf, page = f"{copy.address}letter.pdf", copy.address
    assert len(leaks[page]) == len(leaks[pdf]) == len(nest.laid) - len(copy.hidden)
    assert all(leaks[reverse(f"publication:{name}")] for name in ("list", *OPEN_DATA))
