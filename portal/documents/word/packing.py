"""An empty Word file without anybody's traces, and the same bytes for the same file."""

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import parse_xml

PACKAGE = Path(__file__).parent / "package"
WANTED = ("/styles", "/settings", "/fontTable", "/theme")  # of what python-docx begins a file with
NEVER = datetime(2000, 1, 1)  # noqa: DTZ001 -- a file says no more of when it was written than its letter does
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day a ZIP can name


def blank(title: str) -> Any:
    """Return an empty file with our styles, settings and fonts instead of python-docx's own."""
    document = Document()
    for rels, wanted in (
        (document.part.rels, WANTED),
        (document.part.package.rels, ("/officeDocument", "/core-properties")),
    ):
        for key in [key for key, rel in rels.items() if not rel.reltype.endswith(wanted)]:
            rels.pop(key)
    _replace(document.styles.element, "styles.xml")
    _replace(document.settings.element, "settings.xml")
    fonts = next(rel for rel in document.part.rels.values() if rel.reltype.endswith("/fontTable"))
    fonts.target_part._blob = (PACKAGE / "fontTable.xml").read_bytes()  # noqa: SLF001 -- a part it does not know
    _sign(document.core_properties, title)
    return document


def _replace(kept: Any, name: str) -> None:
    """Put the children of our element in the place of those that are there."""
    ours = parse_xml((PACKAGE / name).read_bytes())
    kept.clear()
    kept.extend(list(ours))


def _sign(facts: Any, title: str) -> None:
    """Name the title and nobody: neither author nor program nor hour."""
    facts.title, facts.author, facts.comments, facts.language = title[:255], "", "", "zh-CN"
    facts.last_modified_by, facts.revision = "", 1
    facts.created = facts.modified = NEVER


def packed(document: Any) -> bytes:
    """Return the file's bytes, its entries in order and dated the first day a ZIP can name."""
    written, fixed = BytesIO(), BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(fixed, "w") as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            after.writestr(entry, before.read(name))
    return fixed.getvalue()
