"""Five hundred letters through the real queue on two cores, and what the workers weigh after two thousand."""

import json
import os
import time
from pathlib import Path

import pytest

from portal.documents import services as documents
from portal.documents.models import OfficialDocument
from portal.documents.tasks import typeset_waiting
from portal.documents.typesetting import typeset
from tests import workers
from tests.bench.test_typesetting_speed import SAMPLE
from tests.portal.outside import until

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True), pytest.mark.timeout(1800)]
LETTERS, LONG_RUN = 500, 2000
PARAGRAPH = "各地要加强社区工作者队伍建设，健全完善工作事项清单，切实减轻社区负担。" * 4
HEAVIEST = 300  # MiB


def letters():
    """Letters of one, two and four pages, in turn."""
    short, two = (
        json.loads((SAMPLE.parent / f"{name}.json").read_text("utf-8"))
        for name in ("one_page", "alone")
    )
    return short, two, {**two, "body": "\n".join([PARAGRAPH] * 12)}


def family(pid):
    """The processes that descend from one: the worker and its children."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found[1:]


def weight(pid):
    """Resident memory (MiB)."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def busy(pid):
    """Processor seconds (CPU) that a worker and its children have used, those that are gone included."""
    used = 0
    for one in [pid, *family(pid)]:
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        used += sum(map(int, fields[11:15] if one == pid else fields[11:13]))
    return used / os.sysconf("SC_CLK_TCK")


def typeset_all(count, freeze):
    """Freeze so many letters and ring for each; seconds until all have their PDF."""
    kinds = letters()
    for n in range(count):
        freeze(kinds[n % len(kinds)])
    started = time.perf_counter()
    for _ in range(count):
        typeset_waiting.delay()
    until(lambda: not OfficialDocument.objects.waiting_to_be_typeset().exists(), seconds=900)
    return time.perf_counter() - started


@pytest.fixture
def freeze(bureau, signatory):
    return lambda source: documents.freeze(source, organ=bureau, kind="reply", by=signatory)


def test_five_hundred_letters_take_a_minute_and_the_workers_stay_light(freeze, tmp_path, capsys):
    words = ("worker", "--concurrency", "2", "--without-mingle")
    weights = []
    with workers.celery(tmp_path, *words) as worker:
        typeset_all(4, freeze)  # fonts and style sheets are read once
        before = busy(worker.pid)
        took = typeset_all(LETTERS, freeze)
        used = busy(worker.pid) - before
        weights.append(max(map(weight, family(worker.pid))))
        while len(weights) * LETTERS < LONG_RUN:
            typeset_all(LETTERS, freeze)
            weights.append(max(map(weight, family(worker.pid))))
    alone = [min(timed(letter) for _ in range(3)) for letter in letters()]
    with capsys.disabled():
        print(  # noqa: T201 -- figures are what a bench is for
            f"\n{LETTERS} letters through the queue, two workers: {took:.1f} s, "
            f"{used:.1f} processor seconds (typesetting alone {sum(alone) / 3 * LETTERS:.1f}); heaviest child after "
            f"each {LETTERS}: {', '.join(f'{one:.0f}' for one in weights)} MiB"
        )
    assert took <= 60
    assert max(weights) <= HEAVIEST
    assert weights[-1] <= 1.1 * weights[0]


def timed(letter):
    started = time.process_time()
    typeset(letter)
    return time.process_time() - started
