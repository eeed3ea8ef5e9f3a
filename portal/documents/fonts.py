"""The fonts a document may use: these files and no others, whatever else the machine has."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from xml.sax.saxutils import escape

from fontTools.ttLib import TTCollection, TTFont

PROJECT = Path(__file__).resolve().parents[2]
DEBIAN_NOTO = Path("/usr/share/fonts/opentype/noto")  # where the package fonts-noto-cjk puts them

FANGSONG = "FandolFang-Regular.otf"
HEITI = "FandolHei-Regular.otf"
KAITI = "FandolKai-Regular.otf"
SONG = "FandolSong-Regular.otf"
TITLE = "FandolSong-Bold.otf"  # no free 小标宋 exists; of the free faces this comes nearest
FALLBACK = "NotoSerifCJK-Regular.ttc"
FALLBACK_BOLD = "NotoSerifCJK-Bold.ttc"
FILES = (FANGSONG, HEITI, KAITI, SONG, TITLE, FALLBACK, FALLBACK_BOLD)
SIMPLIFIED = "Noto Serif CJK SC"

# FandolSong-Bold says it is of regular weight, so it could not be told from FandolSong-Regular.
CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{folders}
<cachedir prefix="xdg">fontconfig</cachedir>
<selectfont><rejectfont><glob>*</glob></rejectfont><acceptfont>{files}</acceptfont></selectfont>
<match target="scan">
<test name="file" compare="contains"><string>FandolSong-Bold</string></test>
<edit name="weight" mode="assign"><const>bold</const></edit>
</match>
</fontconfig>
"""


class FontsMissingError(RuntimeError):
    """A font file is not there. Nothing is substituted: the page would look official and be wrong."""


def folder() -> Path:
    """Return where `make setup` puts the fonts; FONTS_DIR moves it. Needs no settings."""
    return Path(os.environ.get("FONTS_DIR") or PROJECT / ".fonts")


@cache
def paths() -> dict[str, Path]:
    """Return name -> file of every font; raise FontsMissingError naming those that are not there."""
    places = (folder(), DEBIAN_NOTO)
    found = {
        name: place / name
        for name in FILES
        for place in reversed(places)
        if (place / name).is_file()
    }
    if missing := [name for name in FILES if name not in found]:
        message = f"缺少字体文件：{'、'.join(missing)}。请先运行 make setup 安装字体。"
        raise FontsMissingError(message)
    return found


@cache
def digests() -> dict[str, str]:
    """Return name -> SHA-256 (hexadecimal) of every font file."""
    return {name: sha256(path.read_bytes()).hexdigest() for name, path in paths().items()}


@cache
def edition() -> str:
    """Return 12 hexadecimal digits that change when any font file does."""
    return sha256("".join(sorted(digests().values())).encode()).hexdigest()[:12]


@contextmanager
def only_these() -> Iterator[None]:
    """Let whatever loads fontconfig inside this block see these files only."""
    files = [escape(str(path)) for path in paths().values()]
    folders = sorted({escape(str(path.parent)) for path in paths().values()})
    text = CONFIGURATION.format(
        folders="".join(f"<dir>{place}</dir>" for place in folders),
        files="".join(f"<glob>{file}</glob>" for file in files),
    )
    before = os.environ.get("FONTCONFIG_FILE")
    with NamedTemporaryFile("w", suffix=".conf", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.environ["FONTCONFIG_FILE"] = file.name
        try:
            yield
        finally:
            os.environ.pop("FONTCONFIG_FILE")
            if before is not None:
                os.environ["FONTCONFIG_FILE"] = before


@cache
def _in_every_face() -> frozenset[str]:
    """Return the characters that all five Fandol faces can draw."""
    faces = []
    for name in (FANGSONG, HEITI, KAITI, SONG, TITLE):
        with TTFont(paths()[name], lazy=True) as font:
            faces.append(set(font.getBestCmap()))
    return frozenset(map(chr, set.intersection(*faces)))


@cache
def _in_the_fallback() -> frozenset[str]:
    with TTCollection(paths()[FALLBACK], lazy=True) as faces:
        face = next(face for face in faces if face["name"].getBestFamilyName() == SIMPLIFIED)
        return frozenset(map(chr, face.getBestCmap()))


def rare(text: str) -> frozenset[str]:
    """Return the characters of the text that Fandol lacks (喆 镕 ㎡): they are drawn by Noto Serif CJK SC."""
    return frozenset(text) - _in_every_face() - {"\n", "\t"}


def undrawable(text: str) -> frozenset[str]:
    """Return the characters that no font here can draw, which would print as empty boxes."""
    beyond = rare(text)
    return beyond - _in_the_fallback() if beyond else beyond
