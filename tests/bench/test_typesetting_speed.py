"""What typesetting costs over bare WeasyPrint on the same HTML and style sheet, in one run."""

import json
import statistics
import time
from pathlib import Path

import pytest
import weasyprint
from weasyprint.layout import inline

from portal.documents import editions, justification, typesetting
from portal.documents.pictures import pictures
from portal.documents.validation import validated

SAMPLE = Path(typesetting.__file__).parent / "samples" / "letter.json"
ROUNDS = 15


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.mark.bench
def test_typesetting_costs_little_more_than_bare_weasyprint(capsys, monkeypatch):
    source = json.loads(SAMPLE.read_text("utf-8"))
    text = typesetting.html(validated(source))
    edition = editions.current("letter")
    tools = typesetting._tools(edition)
    options = {"font_config": tools.fonts, "stylesheets": [*tools.sheets]}

    def ours():
        return typesetting.typeset(source)

    def bare():
        with monkeypatch.context() as patch:
            patch.setattr(inline, "justify_line", justification.WEASYPRINTS_OWN)
            weasyprint.HTML(string=text).write_pdf(pdf_variant=edition.variant, **options)

    made, _ = ours(), bare()
    pairs = [(seconds(ours), seconds(bare)) for _ in range(ROUNDS)]  # interleaved
    mine, floor = (statistics.median(times) for times in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    drawn = seconds(lambda: pictures(made.pdf)) / made.pages
    with capsys.disabled():
        print(  # noqa: T201 -- figures are what a bench is for
            f"\ntypesetting {made.pages} pages: {mine:.3f} s, bare WeasyPrint {floor:.3f} s, "
            f"ratio {ratio:.2f}; pictures {drawn * 1000:.0f} ms a page"
        )
    assert ratio <= 1.2
