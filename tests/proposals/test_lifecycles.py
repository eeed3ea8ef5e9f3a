"""The tables of steps: drawn as they are, and without a blind alley."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.publication.models import Publication
from portal.publication.workflow import PUBLICATIONS
from proposals.models import Proposal, Reply
from proposals.workflow import PROPOSALS, REPLIES

DRAWN = Path(__file__).parents[2] / "docs" / "lifecycles.md"
LIVES = [
    pytest.param(model, table, id=f"{model.__name__} {version}")
    for model, tables in (
        (Proposal, PROPOSALS),
        (Reply, REPLIES),
        (Publication, PUBLICATIONS),
    )
    for version, table in tables.items()
]


def test_the_diagrams_are_those_of_the_tables():
    printed = StringIO()
    call_command("lifecycles", stdout=printed)
    assert DRAWN.read_text("utf-8") == printed.getvalue(), (
        "manage.py lifecycles > docs/lifecycles.md"
    )


def reached_from(start, steps):
    """Every status that the steps, pairs of from and to, lead to."""
    reached, fresh = set(), {start}
    while fresh:
        reached |= fresh
        fresh = {to for source, to in steps if source in reached} - reached
    return reached


@pytest.mark.parametrize(("model", "table"), LIVES)
def test_every_status_is_reached_from_the_first_and_reaches_an_end(model, table):
    steps = {(source, step.target) for step in table.values() for source in step.sources}
    first = model._meta.get_field("status").default
    assert first == next(iter(model.Status))
    assert reached_from(first, steps) == set(model.Status)
    ends = set(model.Status) - {source for source, _ in steps}
    assert ends
    assert all(reached_from(status, steps) & ends for status in model.Status)


@pytest.mark.parametrize(("model", "table"), LIVES)
def test_a_table_has_one_row_a_verb_and_stamps_fields_that_exist(model, table):
    fields = {field.name for field in model._meta.fields}
    for verb, step in table.items():
        assert verb == step.verb
        assert step.stamp in fields | {""}
        assert step.target not in step.sources
