"""From the source of a document to its PDF: the same source gives the same bytes, and nothing else is read."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import weasyprint
from django.template import Context, Engine, Template
from weasyprint.text.ffi import pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from portal.documents import fonts, justification
from portal.documents.letter import shown
from portal.documents.source import Source
from portal.documents.validation import validated

TEMPLATE = "letter-1"
_major, _minor = divmod(pango.pango_version(), 10_000)
RENDERER = f"weasyprint {weasyprint.__version__} / pango {_major}.{_minor // 100}.{_minor % 100}"
PRINT = Path(__file__).resolve().parents[2] / "templates" / "print"
VARIANT = "pdf/a-2b"


@dataclass(frozen=True)
class Typeset:
    """A PDF and how many pages it has."""

    pdf: bytes
    pages: int


class Tools(NamedTuple):
    """What every rendering shares: read once, since fonts and style sheet take longer than a letter."""

    fonts: FontConfiguration
    sheet: weasyprint.CSS
    template: Template


class AssetRefusedError(RuntimeError):
    """A document asked for something outside itself."""


class Nothing(URLFetcher):  # type: ignore[misc]
    """Fetches nothing: template and style sheet come as text, and a document has no other assets."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
        """Refuse any URL, be it file://, http:// or data:."""
        raise AssetRefusedError(f"公文不得引用外部资源：{url[:200]}")


NOTHING = Nothing(fail_on_errors=True)  # or WeasyPrint would print the page without the asset
_one_at_a_time = Lock()  # Pango's font map must not be used by two threads at once


def typeset(source: Source | dict[str, Any], *, draft: bool = False) -> Typeset:
    """Typeset a document: pure, without database or network, the same bytes for the same source.

    A dict is validated first (ValidationError {field: messages}); a draft may lack number and date and is marked 草稿.
    Raises FontsMissingError where the fonts are not installed. Rules: GB/T 9704-2012, for a letter 10.1.
    """
    if isinstance(source, dict):
        source = validated(source, draft=draft)
    with _one_at_a_time:
        return rendered(html(source, draft=draft))


def html(source: Source, *, draft: bool = False) -> str:
    """Return the document as HTML; every value is escaped."""
    return _tools().template.render(Context({**shown(source), "draft": draft}, use_l10n=False))


def rendered(text: str) -> Typeset:
    """Return HTML as PDF, with this package's fonts and style sheet and nothing else."""
    tools = _tools()
    page = weasyprint.HTML(string=text, url_fetcher=NOTHING)
    try:
        document = page.render(
            font_config=tools.fonts, stylesheets=[tools.sheet], pdf_variant=VARIANT
        )
    except FatalURLFetchingError as error:  # not an Exception: it would end a worker
        raise AssetRefusedError(str(error.__cause__)) from error
    return Typeset(document.write_pdf(pdf_variant=VARIANT), len(document.pages))


@cache
def _tools() -> Tools:
    justification.install()
    with fonts.only_these():
        configuration = FontConfiguration()
    sheet = weasyprint.CSS(
        string=(PRINT / "letter_1.css").read_text("utf-8"),
        font_config=configuration,
        url_fetcher=NOTHING,
    )
    template = Engine(dirs=[str(PRINT)]).get_template("letter_1.html")
    return Tools(configuration, sheet, template)
