"""A thousand official documents of every shape: no line over another, no type where none may be, no glyph missing."""

import os

import pytest

from portal.documents.measuring import measure
from portal.documents.typesetting import typeset
from tests.soak.letters import letter

pytestmark = [pytest.mark.soak, pytest.mark.timeout(7200)]
LETTERS = int(os.environ.get("LETTERS", "1000"))


def test_a_thousand_letters_keep_every_rule():
    broken = {}
    for seed in range(LETTERS):
        source, seals = letter(seed)
        rules = [m for m in measure(typeset(source, seals=seals).pdf) if not m.ok]
        if rules:
            broken[seed] = rules
    assert broken == {}
