"""What makes a PDF archival and accessible: PDF/A-3 and PDF/UA-1, with the source and its metadata inside.

WeasyPrint tags the pages; what it leaves open of ISO 19005-3 and ISO 14289-1 is closed before the bytes are written.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import pydyf
from weasyprint import Attachment
from weasyprint.pdf.metadata import DocumentMetadata

from portal.documents.models import Kind
from portal.documents.plaintext import Table, blocks
from portal.documents.source import Source

UNDATED = datetime(2000, 1, 1)  # noqa: DTZ001  # a draft's files; WeasyPrint writes any date as UTC
SUMMARY = 100  # characters of 内容概述
A4 = 841.89  # pt
ACCESSIBLE = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the document conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


class Metadata(DocumentMetadata):  # type: ignore[misc]
    """The XMP of a document that is archival and accessible: one RDF, with part 1 of PDF/UA and its schema."""

    def generate_rdf_metadata(self, *variant: Any) -> bytes:
        """Add to WeasyPrint's what says that the document is accessible."""
        own: bytes = super().generate_rdf_metadata(*variant)
        return own.replace(b"</rdf:RDF>", ACCESSIBLE)


def metadata(source: Source) -> dict[str, str]:
    """Return the core metadata of government information (政府公开信息核心元数据); 索引号 is given at publication."""
    return {
        "索引号": "",
        "名称": source.title,
        "文号": source.doc_number,
        "发布机构": source.organ,
        "联合发文机关": "、".join(source.signature[1:]),
        "生成日期": source.date,
        "公开属性": source.disclosure,
        "分类": str(Kind(source.kind).label),
        "内容概述": _summary(source.body),
        "语种": "zh-CN",
        "格式": "application/pdf",
    }


def _summary(body: str) -> str:
    text = (block.heading + block.text for block in blocks(body) if not isinstance(block, Table))
    return "".join(text)[:SUMMARY]


def attachments(source: Source) -> list[Attachment]:
    """Return the files a document carries, by name: its metadata, and the source it was typeset from."""
    kept = {key: value for key, value in asdict(source).items() if value or key in {"body", "note"}}
    return [
        _attachment("metadata.json", metadata(source), source, "元数据", "Supplement"),
        _attachment("source.json", kept, source, "底稿：排版所用的全部内容", "Source"),
    ]


def _attachment(
    name: str, content: dict[str, Any], source: Source, description: str, relationship: str
) -> Attachment:
    dated = datetime.fromisoformat(source.date) if source.date else UNDATED
    return Attachment(
        string=json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        base_url="",
        name=name,
        description=description,
        created=dated,
        modified=dated,
        relationship=relationship,
    )


def finish(_document: Any, pdf: pydyf.PDF) -> None:
    """Close what WeasyPrint leaves open, in a PDF that is about to be written."""
    elements = [thing for thing in pdf.objects if _is(thing, "/StructElem")]
    reached = set(_reached(pdf))
    _as_artifacts(pdf, reached)
    for element in elements:
        if element.number not in reached:
            element.free = "f"
        _as_column(element)
        _placed(element)
    if "AF" in pdf.catalog:  # WeasyPrint names each file twice
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _is(thing: object, kind: str) -> bool:
    return isinstance(thing, pydyf.Dictionary) and thing.get("Type") == kind


def _numbers(references: Any) -> Iterator[int]:
    for reference in references:
        if isinstance(reference, bytes):
            yield int(reference.split()[0])


def _reached(pdf: pydyf.PDF) -> Iterator[int]:
    """Yield the numbers of all structure elements under the root: the rest belongs to margins."""
    root = pdf.objects[int(pdf.catalog["StructTreeRoot"].split()[0])]
    waiting = list(_numbers(root["K"]))
    while waiting:
        number = waiting.pop()
        yield number
        waiting += _numbers(pdf.objects[number].get("K", ()))


def _as_artifacts(pdf: pydyf.PDF, reached: set[int]) -> None:
    """Mark page numbers as artifacts: WeasyPrint marks them as text that is in no tree (ISO 14289-1, 7.1)."""
    tree = pdf.objects[
        int(pdf.objects[int(pdf.catalog["StructTreeRoot"].split()[0])]["ParentTree"].split()[0])
    ]
    pages = [thing for thing in pdf.objects if _is(thing, "/Page")]
    for page, parents in zip(pages, tree["Nums"][1::2], strict=False):
        loose = {n for n, parent in enumerate(parents) if int(parent.split()[0]) not in reached}
        stream = pdf.objects[int(page["Contents"].split()[0])]
        _release(stream.stream, loose)
        parents[:] = [b"null" if n in loose else parent for n, parent in enumerate(parents)]


def _release(operations: list[Any], loose: set[int]) -> None:
    """Turn the marks of loose content into artifacts: a mark is three operations, its name, its number, and BDC."""
    for place, operation in enumerate(operations):
        if isinstance(operation, pydyf.Dictionary) and operation.get("MCID") in loose:
            operations[place - 1 : place + 1] = [
                "/Artifact",
                pydyf.Dictionary({"Type": "/Pagination"}),
            ]


def _as_column(element: Any) -> None:
    """Say that a header cell heads its column, which needs no list of identifiers."""
    if element["S"] == "/TH":
        element.pop("ID", None)
        element["A"]["Scope"] = "/Column"
    elif element["S"] == "/TD":
        element["A"].pop("Headers", None)


def _placed(element: Any) -> None:
    """Give the box of a figure in the page's own units, from its foot; WeasyPrint writes pixels from its head."""
    if element["S"] == "/Figure":
        left, top, right, bottom = (0.75 * value for value in element["A"]["BBox"])
        element["A"]["BBox"] = pydyf.Array([left, A4 - bottom, right, A4 - top])
