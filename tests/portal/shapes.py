"""The five shapes every rule is tried on, sealed, and ways to damage them."""

import json
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import weasyprint

from portal.documents import typesetting
from portal.documents.demo_seal import demo_seal
from portal.documents.measuring import measure

SAMPLES = Path(typesetting.__file__).parent / "samples"
SHAPES = ("one_page", "long", "alone", "joint", "upward")


def sample(name):
    return json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))


def shape(name, **changed):
    """The source of a shape and the images of its seals: one for each who signs."""
    source = {**sample(name), **changed}
    names = source["signature"] if isinstance(source["signature"], list) else [source["signature"]]
    images = {sha256(demo_seal(one)).hexdigest(): demo_seal(one) for one in names}
    digests = [sha256(demo_seal(one)).hexdigest() for one in names]
    return {**source, "seals": [{"image": one, "width": 42} for one in digests]}, images


def made(name, **changed):
    """The PDF of a shape."""
    source, images = shape(name, **changed)
    return typesetting.typeset(source, seals=images).pdf


def damaged(name, css="", words=("", ""), **changed):
    """The PDF of a shape after rules were added to the style sheet, words replaced, or its source changed."""
    with _beside(css, words):
        return made(name, **changed)


def broken(pdf):
    return {measurement.rule for measurement in measure(pdf) if not measurement.ok}


@contextmanager
def _beside(css, words):
    """Let the typesetter use one more style sheet, and another text, for one document."""
    tools, html = typesetting._tools, typesetting.html

    def worse(edition):
        own = tools(edition)
        more = weasyprint.CSS(string=css, font_config=own.fonts)
        return own._replace(sheets=(*own.sheets, more))

    def reworded(*args, **more):
        text = html(*args, **more)
        assert words[0] in text
        return text.replace(*words)

    typesetting._tools, typesetting.html = worse, reworded
    try:
        yield
    finally:
        typesetting._tools, typesetting.html = tools, html
