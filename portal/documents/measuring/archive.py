"""What PDF/A asks of a file (ISO 19005-2 and -3), as far as it can be seen without a validator."""

from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from portal.documents.measuring.accessible import accessible
from portal.documents.measuring.judging import Measurement, same

PARTS = {"2", "3"}
RELATIONSHIPS = {"/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified"}
# Everything that runs or reaches outside; a web address that may be clicked is lawful.
FORBIDDEN = {
    "/Launch", "/JavaScript", "/ImportData", "/ResetForm", "/SubmitForm", "/Hide", "/Movie", "/Sound",
    "/SetOCGState", "/Rendition", "/Trans", "/GoTo3DView", "/GoToR", "/GoToE",
}  # fmt: skip
COLOUR_SPACES = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}


def archive(pdf: bytes) -> Iterator[Measurement]:
    """Measure the rules of PDF/A and PDF/UA; a file that claims neither breaks one rule, `pdf-a`."""
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            yield from _archive(opened)
    except (
        pikepdf.PdfError,
        pikepdf.PasswordError,
    ):  # a password, or bytes that only a lenient reader takes for a PDF
        yield same("pdf-a", "PDF/A-2 or PDF/A-3", "unreadable")


def _archive(opened: Pdf) -> Iterator[Measurement]:
    claims = _claims(opened)
    part, conformance = claims.get("part", ""), claims.get("conformance", "")
    files = _embedded(opened)
    known = part in PARTS and conformance in {"A", "B", "U"} and (part == "3" or not files)
    found = f"PDF/A-{part}{conformance.lower()}" if part else "none"
    yield Measurement("pdf-a", "PDF/A-2 or PDF/A-3", found, "", known)
    if not part:
        return
    yield from _file(opened)
    yield from _fonts(opened)
    if files:
        yield from _files(opened, files)
    if part == "3" or claims.get("ua"):
        yield from accessible(opened, claims)


def _claims(opened: Pdf) -> dict[str, str]:
    """Return what the file says of itself in its XMP metadata."""
    names = {
        "part": "pdfaid:part",
        "conformance": "pdfaid:conformance",
        "ua": "pdfuaid:part",
        "title": "dc:title",
    }
    with suppress(ValueError, KeyError), opened.open_metadata(update_docinfo=False) as xmp:
        return {key: str(xmp[name]) for key, name in names.items() if name in xmp}
    return {}


def _file(opened: Pdf) -> Iterator[Measurement]:
    yield same("pdf-syntax", 0, len(opened.check_pdf_syntax()), "problems")
    yield same("pdf-encrypted", "no", "yes" if opened.is_encrypted else "no")
    ids = opened.trailer.get(Name.ID)
    named = isinstance(ids, Array) and len(ids) == 2 and all(bytes(half) for half in ids)
    yield same("pdf-file-id", "yes", "yes" if named else "no")
    yield same("pdf-output-intent", "ICC profile", _output_intent(opened))
    yield same(
        "pdf-forbidden-actions", 0, sum(map(_is_forbidden, _dictionaries(opened))), "objects"
    )


def _output_intent(opened: Pdf) -> str:
    for intent in opened.Root.get(Name.OutputIntents, Array([])):
        profile = intent.get(Name.DestOutputProfile)
        if intent.get(Name.S) == Name.GTS_PDFA1 and isinstance(profile, Stream):
            read = profile.read_bytes()
            fits = COLOUR_SPACES.get(read[16:20]) == profile.get(Name.N)
            return "ICC profile" if read[36:40] == b"acsp" and fits else "no ICC profile"
    return "none"


def _dictionaries(opened: Pdf) -> Iterator[Any]:
    """Yield every dictionary of the file, however deep inside an object."""
    for thing in opened.objects:
        yield from _inside(thing)


def _inside(thing: Any) -> Iterator[Any]:
    if isinstance(thing, Dictionary | Stream):
        yield thing
    if isinstance(thing, Array | Dictionary | Stream):
        values = list(thing) if isinstance(thing, Array) else [value for _, value in thing.items()]
        for value in values:
            if isinstance(value, Array | Dictionary) and not value.is_indirect:
                yield from _inside(value)


def _is_forbidden(thing: Any) -> bool:
    if "/JS" in thing or "/AA" in thing or str(thing.get("/S")) in FORBIDDEN:
        return True
    # A stream whose bytes are in another file, and a form that stands for a page of another file.
    return isinstance(thing, Stream) and ("/F" in thing or "/Ref" in thing)


def _fonts(opened: Pdf) -> Iterator[Measurement]:
    fonts = [thing for thing in opened.objects if _is_font(thing)]
    bare = [font for font in fonts if "/DescendantFonts" not in font and not _has_program(font)]
    yield same("pdf-fonts-not-embedded", 0, len(bare), "fonts")
    mute = [font for font in fonts if str(font.get("/Subtype")) in _SPEAKING]
    mute = [font for font in mute if "/ToUnicode" not in font]
    yield same("pdf-fonts-without-unicode", 0, len(mute), "fonts")


_SPEAKING = {"/Type0", "/Type1", "/TrueType", "/Type3", "/MMType1"}


def _is_font(thing: Any) -> bool:
    return isinstance(thing, Dictionary) and thing.get("/Type") == Name.Font


def _has_program(font: Any) -> bool:
    descriptor = font.get("/FontDescriptor", Dictionary())
    keys = ("/FontFile", "/FontFile2", "/FontFile3")
    return any(key in descriptor for key in keys) or font.get("/Subtype") == Name.Type3


def _embedded(opened: Pdf) -> list[Any]:
    """Return the file specifications that carry an embedded file."""
    return [thing for thing in opened.objects if isinstance(thing, Dictionary) and "/EF" in thing]


def _files(opened: Pdf, files: list[Any]) -> Iterator[Measurement]:
    listed = {one.objgen for one in opened.Root.get("/AF", Array([]))}
    yield same(
        "pdf-files-not-associated", 0, sum(one.objgen not in listed for one in files), "files"
    )
    vague = [one for one in files if str(one.get("/AFRelationship")) not in RELATIONSHIPS]
    yield same("pdf-files-without-relationship", 0, len(vague), "files")
    untyped = [one for one in files if "/" not in str(one.EF.F.get("/Subtype", ""))[1:]]
    yield same("pdf-files-without-type", 0, len(untyped), "files")
    unnamed = [one for one in files if not ("/F" in one and "/UF" in one)]
    yield same("pdf-files-without-name", 0, len(unnamed), "files")
