"""Templates have editions: what was signed with one is typeset with it, whatever became of the others."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.documents import editions, fonts
from portal.documents import services as documents
from portal.documents.models import OfficialDocument, Series
from portal.documents.tasks import typeset_waiting
from portal.documents.typesetting import RENDERER, typeset
from portal.record.models import Event
from tests.portal.test_documents import freeze  # noqa: F401 -- a fixture

SAMPLES = Path(editions.__file__).parent / "samples"
# As letter-1 was typeset before there was another edition, by renderer and fonts.
BY = "weasyprint 70.0 / pango 1.50.12 / fonts fd964f1cdec2"
LETTER_1 = "a4811b181342a53b399ffa044fce1e26d1c821a656109a0679269e0405141297"


def sample(name):
    return json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))


def test_an_edition_whose_files_change_gets_another_name():
    kept = json.loads((editions.PRINT / "editions.json").read_text("utf-8"))
    assert kept == {name: edition.digest() for name, edition in editions.EDITIONS.items()}


def test_the_first_edition_keeps_its_bytes():
    typeset(sample("upward"))
    pdf = typeset(sample("letter"), template="letter-1").pdf
    if f"{RENDERER} / fonts {fonts.edition()}" == BY:
        assert sha256(pdf).hexdigest() == LETTER_1
    assert pdf == typeset(sample("letter"), template="letter-1").pdf
    assert pdf != typeset(sample("letter")).pdf


def test_a_layout_is_typeset_with_its_current_edition_and_an_unknown_one_is_refused():
    assert typeset(sample("letter")) == typeset(sample("letter"), template="letter-2")
    assert typeset(sample("upward")) == typeset(sample("upward"), template="file-1")
    with pytest.raises(ValueError, match="letter-9"):
        typeset(sample("letter"), template="letter-9")


def test_what_was_allowed_when_it_was_signed_is_typeset_again():
    source = {**sample("letter"), "body": "见http://www.mca.gov.cn。"}
    assert typeset(source, template="letter-1").pages > 1


def test_documents_of_every_edition_stay_as_they_are_when_everything_else_changes(
    freeze,
    settings,
    monkeypatch,
    capsys,
):
    monkeypatch.setattr(editions, "CURRENT", {"letter": "letter-1", "file": "file-1"})
    first = freeze()
    monkeypatch.undo()
    second, third = freeze(), freeze(layout="file", disclosure="主动公开")
    typeset_waiting()
    made = [OfficialDocument.objects.get(pk=d.pk).template for d in (first, second, third)]
    assert made == ["letter-1", "letter-2", "file-1"]
    settings.LANGUAGE_CODE, settings.TIME_ZONE = "en", "UTC"
    settings.USE_THOUSAND_SEPARATOR = True
    Series.objects.update(layout="file")
    monkeypatch.setattr(editions, "CURRENT", {"letter": "letter-1", "file": "letter-2"})
    call_command("retypeset", verify=True)
    assert "共 3 件，全部一致" in capsys.readouterr().out


def test_an_adjustment_is_on_record(freeze):
    lines = 13  # the signature of a letter of as many would stand alone on page 2
    document = freeze(body="\n".join(["一段话。"] * lines))
    plain = freeze()
    typeset_waiting()
    facts = [Event.objects.about(d).get(verb="typeset").facts for d in (document, plain)]
    assert "署名" in facts[0]["adjustment"]
    assert "adjustment" not in facts[1]
    assert documents.printed(document).adjustment == facts[0]["adjustment"]
