"""Files to be uploaded: proper ones, and hostile ones made to look proper."""

import struct
import zipfile
import zlib
from io import BytesIO

import docx
import pikepdf
from django.core.files.base import ContentFile
from pikepdf import Array, Dictionary, Name
from PIL import Image

VIRUS = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
OFFICE = "application/vnd.openxmlformats-officedocument."
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = f"{OFFICE}spreadsheetml.sheet.main+xml"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
TEXT = "社区工作事项清单\n一、清单管理。\n"


def upload(name="清单.txt", content=None):
    return ContentFile(TEXT.encode() if content is None else content, name)


def word(text="支撑材料", **parts):
    """A document as python-docx writes it; further parts by their names, `__` for `/`."""
    file = BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(file)
    return packed({**unpacked(file.getvalue()), **parts})


def unpacked(package):
    with zipfile.ZipFile(BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts, **options):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def types_of(main):
    return f'<Types><Override PartName="/a.xml" ContentType="{main}"/></Types>'


def sheet(**parts):
    return packed({"[Content_Types].xml": types_of(SHEET), "xl/workbook.xml": "<x/>", **parts})


def ofd(**parts):
    root = '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD"/>'
    return packed({"OFD.xml": root, "Doc_0/Document.xml": "<a/>", **parts})


def relation(target, kind="attachedTemplate"):
    words = f'Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"'
    return f'<Relationships><Relationship Id="r9" {words}/></Relationships>'


def pdf(change=None, pages=1, **options):
    """A PDF; `change` does something to it before it is saved."""
    with pikepdf.new() as document:
        root = document.Root.Pages
        page = Dictionary(Type=Name.Page, Parent=root, MediaBox=[0, 0, 595, 842])
        root.Kids = Array([document.make_indirect(Dictionary(page)) for _ in range(pages)])
        root.Count = pages
        if change:
            change(document)
        file = BytesIO()
        document.save(file, **options)
        return file.getvalue()


def with_script(document):
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def with_launch(document):
    action = Dictionary(S=Name.Launch, F="cmd.exe")
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].Annots = Array([link])


def with_program(document):
    document.attachments["清单.json"] = b"MZ" + bytes(200)


def with_batch(document):
    document.attachments["run.bat"] = b"del *.*"


def with_source(document):
    document.attachments["source.json"] = b'{"title": "MZ /JS (/JavaScript)"}'


def written_by_hand(kids):
    """A PDF of three objects whose page tree is what one writes there; readers mend its table."""
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Count 1/Kids[" + kids + b"]>>\nendobj\n"
        b"3 0 obj\n<</Type/Pages/Count 1/Kids[2 0 R]>>\nendobj\n"
        b"trailer\n<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n"
    )


def of_many_pages(count):
    """A PDF of small pages, with a true table."""
    kids = b" ".join(b"%d 0 R" % n for n in range(3, count + 3))
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * count,
    ]
    file, table = BytesIO(b"%PDF-1.7\n"), [b"0000000000 65535 f \n"]
    file.seek(0, 2)
    for number, body in enumerate(bodies, 1):
        table.append(b"%010d 00000 n \n" % file.tell())
        file.write(b"%d 0 obj%s endobj\n" % (number, body))
    trailer = b"trailer<</Root 1 0 R/Size %d>>startxref %d %%%%EOF" % (len(table), file.tell())
    file.write(b"xref\n0 %d\n%s%s" % (len(table), b"".join(table), trailer))
    return file.getvalue()


def zeros(megabytes):
    """What `zlib.compress` makes of so many zeros, without waiting for it."""
    engine = zlib.compressobj(9)
    piece = bytes(1_000_000)
    first, again = (engine.compress(piece) + engine.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    checksum = struct.pack("!I", (megabytes * 1_000_000 % 65_521) << 16 | 1)
    return first + again * (megabytes - 1) + b"\x03\0" + checksum


def with_great_stream(document):
    """A gigabyte of zeros in an embedded file of a megabyte."""
    held = pikepdf.Stream(document, zeros(1000), Filter=Name.FlateDecode)
    named = Dictionary(Type=Name.Filespec, F="a.txt", EF=Dictionary(F=held))
    document.Root.AF = Array([document.make_indirect(named)])


AS_IT_IS = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}
LOCKED = {"encryption": pikepdf.Encryption(user="secret", owner="secret")}


def picture(kind="PNG", size=(300, 200)):
    file = BytesIO()
    Image.new("RGB", size, "white").save(file, kind)
    return file.getvalue()


def png_of(width, height):
    """A PNG whose head promises a size, with hardly anything behind it."""
    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack("!I", len(body)) + name + body + struct.pack("!I", zlib.crc32(name + body))
        for name, body in chunks
    )


def flat_bomb():
    """A document of some hundred kilobytes with a gigabyte in it."""
    return word(**{f"word/media/{n}.bin": bytes(100_000_000) for n in range(2)})


def nested_bomb():
    """As 42.zip: archives in archives in archives."""
    content = packed({"zeros": bytes(2_000_000)})
    for _ in range(3):
        content = packed({f"{n}.zip": content for n in range(4)})
    return word(**{"word/embeddings/a.zip": content})


def lying_bomb():
    """A part that says 100 bytes and becomes fifty million."""
    parts = {"[Content_Types].xml": types_of(SHEET), "xl/workbook.xml": bytes(50_000_000)}
    package = bytearray(packed(parts))
    true = struct.pack("<I", 50_000_000)
    return bytes(package.replace(true, struct.pack("<I", 100)))


def overlapping_bomb():
    """As David Fifield's: many entries of the directory over one content."""
    package = packed({"[Content_Types].xml": types_of(SHEET), "xl/a.xml": bytes(900_000)})
    size = struct.unpack("<I", package[-10:-6])[0]
    begin = len(package) - 22 - size
    entry = package.index(b"PK\x01\x02", begin + 4)
    last = package[entry:-22]
    more = b"".join(last.replace(b"xl/a.xml", f"xl/{n:05}".encode()) for n in range(200))
    end = struct.pack("<HHHHIIH", 0, 0, 202, 202, size + len(more), begin, 0)
    return package[:-22] + more + b"PK\x05\x06" + end


def renamed_in_the_directory(name):
    """A package whose part has a name that `zipfile` would not write."""
    return sheet(**{"x" * len(name): "1"}).replace(b"x" * len(name), name)


def ole():
    """How an old .doc begins, and a .docx with a password."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
