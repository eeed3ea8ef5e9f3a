"""Long stories of the registry: every day of each is told alike by spells, by replay and by an independent telling."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.communities.told import ACTS, play

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]
LONG = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NUMBER = st.integers(0, 50)
STORY = st.lists(st.tuples(st.sampled_from(ACTS), NUMBER, NUMBER, st.integers(0, 90)), max_size=40)


@LONG
@given(story=STORY)
def test_any_day_of_a_long_story_is_what_its_history_says(db, story):
    with transaction.atomic():
        play(story)
        transaction.set_rollback(True)
