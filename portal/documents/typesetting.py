"""From the source of a document to its PDF: the same source gives the same bytes, and nothing else is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

import weasyprint
from django.template import Context, Engine, Template
from weasyprint.text.ffi import pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from portal.documents import archive, editions, fonts, justification
from portal.documents.contents import contents
from portal.documents.editions import PRINT, Edition
from portal.documents.fitting import AS_IT_IS, EASY, Standing, fits, standing
from portal.documents.letter import shown
from portal.documents.signing import Fit
from portal.documents.source import Source
from portal.documents.validation import validated

_major, _minor = divmod(pango.pango_version(), 10_000)
RENDERER = f"weasyprint {weasyprint.__version__} / pango {_major}.{_minor // 100}.{_minor % 100}"
NO_SEALS: Mapping[str, bytes] = {}


@dataclass(frozen=True)
class Typeset:
    """A PDF, how many pages it has, and how its spacing was adjusted (in Chinese; empty where it was not)."""

    pdf: bytes
    pages: int
    adjustment: str = ""


class Tools(NamedTuple):
    """What every rendering of an edition shares: read once, since fonts and style sheets take longer than a letter."""

    fonts: FontConfiguration
    sheets: tuple[weasyprint.CSS, ...]
    template: Template


class Way(NamedTuple):
    """How a document is to be shown: as a draft, for the public, with which seals (SHA-256 to PNG)."""

    draft: bool = False
    public: bool = False
    seals: Mapping[str, bytes] = NO_SEALS


AS_SIGNED = Way()


class AssetRefusedError(RuntimeError):
    """A document asked for something outside itself."""


class SealsMissingError(RuntimeError):
    """A sealed document was to be typeset without the images of its seals."""


class Only(URLFetcher):  # type: ignore[misc]
    """Fetches the seals it was given and nothing else: template and style sheets come as text."""

    def __init__(self, seals: Mapping[str, bytes] = NO_SEALS) -> None:
        """Keep the seals."""
        super().__init__(
            fail_on_errors=True
        )  # or WeasyPrint would print the page without the asset
        self.seals = seals

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
        """Return a seal; refuse any other URL, be it file://, http:// or data:."""
        if (image := self.seals.get(url.removeprefix("seal:"))) is None:
            raise AssetRefusedError(f"公文不得引用外部资源：{url[:200]}")
        return URLFetcherResponse(url, image, {"Content-Type": "image/png"})


NOTHING = Only()
_one_at_a_time = Lock()  # Pango's font map must not be used by two threads at once


def typeset(
    source: Source | dict[str, Any],
    *,
    draft: bool = False,
    public: bool = False,
    seals: Mapping[str, bytes] = NO_SEALS,
    template: str = "",
) -> Typeset:
    """Typeset a document: pure, without database or network, the same bytes for the same source.

    A dict is validated first (ValidationError {field: messages}); a draft may lack number and date and is marked 草稿.
    `seals` maps the SHA-256 of each seal's PNG to its bytes; a draft and a public copy show none, and a public copy
    carries no source. `template` names the edition a document was signed with, else the current one of its layout.
    Raises FontsMissingError where the fonts are not installed, SealsMissingError where a seal is not given.
    Rules: GB/T 9704-2012, for a letter 10.1.
    """
    if isinstance(source, dict):
        source = validated(source, draft=draft, signed=bool(template))
    edition = editions.edition(template) if template else editions.current(source.layout)
    way = Way(draft, public, seals)
    with _one_at_a_time:
        if edition.fitted:
            return _fitted(source, edition, way)
        return rendered(html(source, edition, way), edition)


def html(source: Source, edition: Edition | None = None, way: Way = AS_SIGNED, **more: Any) -> str:
    """Return the document as HTML; every value is escaped. `more` is what layout decides: `fit`, `apart`."""
    edition = edition or editions.current(source.layout)
    values = contents(source, more.pop("fit", EASY)) if edition.fitted else shown(source)
    values |= {"draft": way.draft, "seals_shown": _are_shown(source, way), **more}
    return _tools(edition).template.render(Context(values, use_l10n=False))


def _are_shown(source: Source, way: Way) -> bool:
    if way.draft or way.public:
        return False
    if missing := [seal.image for seal in source.seals if seal.image not in way.seals]:
        raise SealsMissingError(f"缺少印章图像：{'、'.join(missing)}")
    return bool(source.seals)


def rendered(text: str, edition: Edition) -> Typeset:
    """Return HTML as PDF, with this package's fonts and style sheets and nothing else."""
    document = _laid_out(text, edition)
    return Typeset(document.write_pdf(pdf_variant=edition.variant), len(document.pages))


def _fitted(source: Source, edition: Edition, way: Way) -> Typeset:
    """Lay a document out so that signature and date stay with the text, and its tail where it belongs."""
    fit, place, document, adjustment = _fit(source, edition, way)
    if _apart(source, place):
        document = _laid_out(
            html(source, edition, way, fit=fit, apart=True, long=place.tail_long), edition, way, fit
        )
    document.metadata = archive.Metadata(title=source.title, lang=document.metadata.lang)
    pdf = document.write_pdf(
        pdf_variant=edition.variant,
        attachments=None if way.public else archive.attachments(source),
        finisher=archive.finish,
    )
    return Typeset(pdf, len(document.pages), adjustment)


def _fit(source: Source, edition: Edition, way: Way) -> tuple[Fit, Standing, Any, str]:
    def tried(fit: Fit) -> tuple[Standing, Any]:
        document = _laid_out(html(source, edition, way, fit=fit), edition, way, fit)
        return standing(document), document

    place, document = tried(EASY)
    if not place.forced:
        return EASY, place, document, ""
    for fit, words in fits(place, sealed=bool(source.seals)):
        better, other = tried(fit)
        if not better.forced:
            return fit, better, other, words
    return EASY, place, document, AS_IT_IS


def _apart(source: Source, place: Standing) -> bool:
    """Whether the tail needs a page of its own: the imprint of a file stands on an even one (7.4)."""
    odd = source.layout == "file" and place.tail_page % 2 == 1
    return place.tail_alone or odd


def _laid_out(text: str, edition: Edition, way: Way = AS_SIGNED, fit: Fit = EASY) -> Any:
    tools = _tools(edition)
    fetcher = Only(way.seals) if way.seals else NOTHING
    page = weasyprint.HTML(string=text, url_fetcher=fetcher)
    sheets = [*tools.sheets, *([_pitched(fit)] if fit.pitch != EASY.pitch else [])]
    try:
        with justification.in_the(edition.manner):
            return page.render(
                font_config=tools.fonts, stylesheets=sheets, pdf_variant=edition.variant
            )
    except FatalURLFetchingError as error:  # not an Exception: it would end a worker
        raise AssetRefusedError(str(error.__cause__)) from error


def _pitched(fit: Fit) -> weasyprint.CSS:
    return weasyprint.CSS(string=f"html {{ line-height: {fit.pitch}mm }}", url_fetcher=NOTHING)


@cache
def _fonts() -> FontConfiguration:
    justification.install()
    with fonts.only_these():
        return FontConfiguration()


@cache
def _tools(edition: Edition) -> Tools:
    sheets = (
        weasyprint.CSS(
            string=(PRINT / name).read_text("utf-8"), font_config=_fonts(), url_fetcher=NOTHING
        )
        for name in edition.sheets
    )
    template = Engine(dirs=[str(PRINT)]).get_template(edition.html)
    return Tools(_fonts(), tuple(sheets), template)
