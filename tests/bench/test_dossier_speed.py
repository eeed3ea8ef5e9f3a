"""Sixty attachments bound into one PDF, and packed into a ZIP, against half a minute."""

import resource
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from portal.documents.dossier import Part, bound, packed, sheet
from tests.bench.test_typesetting_speed import seconds

pytestmark = pytest.mark.bench
PDFS, PICTURES = 40, 20


def photograph(n):
    """A picture of a telephone: twelve megapixels."""
    noise = Image.effect_noise((1000, 750), 60 + n).resize((4000, 3000))
    written = BytesIO()
    noise.convert("RGB").save(written, "JPEG", quality=85)
    return written.getvalue()


def whole():
    text = "\n".join(
        ["各地要加强社区工作者队伍建设，健全完善工作事项清单，切实减轻社区负担。" * 5] * 20
    )
    pdf, shot = sheet("来件", text=text), photograph(1)
    papers = [(pdf, "application/pdf", "pdf")] * PDFS + [(shot, "image/jpeg", "jpg")] * PICTURES
    return [
        Part(f"附件材料之{n}", f"附件{n}.{end}", kind, lambda content=content: BytesIO(content), day=date(2026, 3, 2))
        for n, (content, kind, end) in enumerate(papers, 1)
    ]  # fmt: skip


def test_sixty_attachments_are_bound_in_half_a_minute(capsys):
    parts, made = whole(), []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    binding = seconds(lambda: made.append(bound("第1017号建议", [("案由", "略")], parts)))
    packing = seconds(lambda: made.append(packed("第1017号建议", parts)))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    with made[0], made[1], pikepdf.open(made[0]) as joined, capsys.disabled():
        count = len(joined.pages)
        print(  # noqa: T201 -- figures are what a bench is for
            f"\n60 attachments, {count} pages: PDF {binding:.1f} s, ZIP {packing:.1f} s, "
            f"memory +{grown:.0f} MiB"
        )
    assert count > PDFS + PICTURES
    assert max(binding, packing) <= 30
