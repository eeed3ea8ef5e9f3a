"""From the click on 签发 to the stored PDF, and from a keystroke to the printed page, against bare WeasyPrint."""

import json
import statistics
import time

import pytest
import weasyprint
from django.urls import reverse

from portal.documents import editions, typesetting
from portal.documents.models import OfficialDocument
from portal.documents.validation import validated
from proposals import services
from proposals.models import Reply
from tests import workers
from tests.bench.test_typesetting_speed import SAMPLE, seconds

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]
LETTER = json.loads(SAMPLE.read_text("utf-8"))
FOUR_PAGES = "\n".join(
    ["各地要加强社区工作者队伍建设，健全完善工作事项清单，切实减轻社区负担。" * 4] * 12
)


def bare(source):
    edition = editions.current("letter")
    tools = typesetting._tools(edition)
    text = typesetting.html(validated(source))
    return seconds(
        lambda: weasyprint.HTML(string=text).write_pdf(
            pdf_variant=edition.variant, font_config=tools.fonts, stylesheets=[*tools.sheets]
        )
    )


def test_a_signed_letter_is_there_at_once(
    at, agreed, clerk, section_head, signatory, tmp_path, capsys
):
    replies = [at(Reply.Status.DRAFTING, number=str(n)) for n in range(1, 10)]
    for reply in replies:
        drafted = {name: LETTER[name] for name in reply.drafted() if name in LETTER}
        drafted["disclosure"] = "主动公开"
        services.letter.save(reply, drafted, by=clerk, version=reply.version)
        for verb, by in (("submit", clerk), ("pass", section_head)):
            services.reply.act(reply, verb, by=by, version=reply.version)
        agreed(reply)
    pairs = []
    with workers.worker(tmp_path):
        for reply in replies:
            services.reply.act(reply, "sign", by=signatory, version=reply.version)
            started = time.perf_counter()
            waiting = OfficialDocument.objects.waiting_to_be_typeset()
            while waiting.exists():
                time.sleep(0.01)
            pairs.append((time.perf_counter() - started, bare(LETTER)))
    pairs = pairs[2:]  # the worker's first letters load its fonts
    ours, floor = (statistics.median(times) for times in zip(*pairs, strict=True))
    with capsys.disabled():
        print(f"\nsigning to PDF stored {ours:.3f} s, bare WeasyPrint {floor:.3f} s")  # noqa: T201
    assert ours <= 1.5 * floor + 0.3


def test_a_keystroke_reaches_the_printed_page(client, at, clerk, capsys):
    reply = at(Reply.Status.DRAFTING)
    client.force_login(clerk.user)
    url, times = reverse("proposals:draft", args=[reply.pk]), []
    for n in range(20):
        reply.refresh_from_db()
        draft = {"title": reply.title, "addressees": "某代表", "version": reply.version}
        draft["body"] = f"{FOUR_PAGES}\n第{n}次"
        started = time.perf_counter()
        client.post(url, draft, headers={"HX-Request": "true"})
        page = client.get(
            reverse("proposals:preview", args=[reply.pk]), headers={"HX-Request": "true"}
        )
        times.append(time.perf_counter() - started)
        assert page.text.count("<img") == 4
    p95 = sorted(times)[18]
    with capsys.disabled():
        middle = statistics.median(times)
        print(f"\nautosave with 4 printed pages: median {middle:.3f} s, p95 {p95:.3f} s")  # noqa: T201
    assert p95 <= 1
