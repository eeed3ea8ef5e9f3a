"""One letter by us, by LibreOffice from its Word file, by Chromium from the same HTML: side by side in one run."""

import json
import statistics

import pytest
from playwright.sync_api import sync_playwright

from portal.documents import editions, typesetting
from portal.documents.validation import validated
from portal.documents.word import docx
from tests.bench.test_typesetting_speed import SAMPLE, seconds
from tests.browser import CHROMIUM, QUIET
from tests.office import converted

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]
ROUNDS = 3
COPIES = 8


def page_of(source):
    """The letter's HTML with its style sheets in it, as a browser wants it."""
    sheets = "".join(
        (editions.PRINT / name).read_text("utf-8") for name in editions.current("letter").sheets
    )
    return typesetting.html(source).replace("</head>", f"<style>{sheets}</style></head>")


def by_office(folder, source):
    """Seconds for one Word file, LibreOffice being started, and for one more when it runs."""
    files = [folder / f"{n}.docx" for n in range(1 + COPIES)]
    for file in files:
        file.write_bytes(docx(source))
    cold = seconds(lambda: converted(folder, files[0]))
    return cold, (seconds(lambda: converted(folder, *files)) - cold) / COPIES


def test_we_are_quicker_than_chromium_and_than_starting_libreoffice(tmp_path, capsys):
    source = validated(json.loads(SAMPLE.read_text("utf-8")))
    text = page_of(source)
    times = {"ours": [], "chromium": [], "libreoffice, started": [], "libreoffice, running": []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page()

        def printed():
            page.set_content(text)
            page.pdf(prefer_css_page_size=True, print_background=True)

        typesetting.typeset(source), printed(), by_office(tmp_path, source)  # warm
        for _ in range(ROUNDS):  # interleaved
            times["ours"].append(seconds(lambda: typesetting.typeset(source)))
            times["chromium"].append(seconds(printed))
            cold, warm = by_office(tmp_path, source)
            times["libreoffice, started"].append(cold)
            times["libreoffice, running"].append(warm)
        browser.close()
    median = {name: statistics.median(taken) for name, taken in times.items()}
    with capsys.disabled():
        for name, taken in median.items():
            print(f"\n{name}: {taken:.3f} s, {taken / median['ours']:.1f} x ours", end="")  # noqa: T201
    assert median["ours"] < min(median["chromium"], median["libreoffice, started"])
