"""A thousand official documents of every shape: no line over another, no type where none may be, no glyph missing."""

import os

import pytest
from django.core.management import call_command

from portal.documents import editions
from portal.documents.measuring import measure
from portal.documents.models import OfficialDocument, Series
from portal.documents.tasks import typeset_waiting
from portal.documents.typesetting import typeset
from tests.portal.test_documents import freeze  # noqa: F401 -- a fixture
from tests.soak.letters import letter

pytestmark = [pytest.mark.soak, pytest.mark.timeout(7200)]
LETTERS = int(os.environ.get("LETTERS", "1000"))
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))  # so that both cores have something to do
def test_a_thousand_letters_keep_every_rule(part):
    broken = {}
    for seed in range(part, LETTERS, PARTS):
        source, seals = letter(seed)
        rules = [m for m in measure(typeset(source, seals=seals).pdf) if not m.ok]
        if rules:
            broken[seed] = rules
    assert broken == {}


@pytest.mark.django_db
def test_a_thousand_documents_keep_their_bytes_when_everything_else_changes(
    freeze, settings, monkeypatch, capsys
):
    for seed in range(LETTERS):
        source, _ = letter(seed, longest=2_000)
        freeze(**{**source, "seals": []})
    typeset_waiting(limit=LETTERS)
    assert OfficialDocument.objects.typeset().count() == LETTERS
    monkeypatch.setattr(editions, "CURRENT", {"letter": "letter-1", "file": "letter-2"})
    settings.LANGUAGE_CODE, settings.TIME_ZONE = "en", "UTC"
    settings.USE_THOUSAND_SEPARATOR = True
    Series.objects.update(layout="file", prefix="民")
    call_command("retypeset", verify=True)
    assert f"共 {LETTERS} 件，全部一致" in capsys.readouterr().out
