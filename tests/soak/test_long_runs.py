"""The long runs: hundreds of letters under dying workers, thousands of interleavings."""

import random
import time

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.documents.models import OfficialDocument
from portal.documents.tasks import typeset_waiting
from portal.record.models import Event
from portal.record.services import verify
from proposals.workflow import REPLY
from tests import workers
from tests.conftest import CAST
from tests.portal.test_documents import freeze, typeset  # noqa: F401
from tests.proposals.test_workflow import test_no_order_of_acts_leads_astray as interleaving

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]
LETTERS = 500


@pytest.mark.django_db(transaction=True)
def test_five_hundred_letters_under_dying_workers(freeze, tmp_path):
    for n in range(LETTERS):
        freeze(title=f"对省十三届人大三次会议第{n + 1}号代表建议的答复")
    killed = 0
    while typeset() < LETTERS:
        with workers.worker(tmp_path):
            for _ in range(6):
                typeset_waiting.delay()
                time.sleep(random.uniform(0.5, 2))
        killed += 1
    assert killed > 1
    assert Event.objects.filter(verb="typeset").count() == LETTERS
    assert all(
        default_storage.size(d.pdf.name) == d.size > 0 for d in OfficialDocument.objects.all()
    )
    call_command("retypeset", verify=True)
    assert list(verify()) == []


@settings(
    max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from(CAST), st.sampled_from(list(REPLY))), max_size=25))
def test_no_long_order_of_acts_leads_astray(at, cast, acts):
    interleaving.hypothesis.inner_test(at, cast, acts)
