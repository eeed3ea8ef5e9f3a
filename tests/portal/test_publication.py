"""What the public reads of a document: prepared by one, reviewed by another, published, corrected, withdrawn."""

from portal.publication.models import Publication
from proposals.models import Reply

R, S = Reply.Status, Publication.Status


def test_a_published_letter_is_read_by_anybody_without_its_names(client, copy_at, deputy):
    copy = copy_at(S.PUBLISHED)
    page = client.get(copy.address)
    assert page.status_code == 200
    assert "王**" in page.text
    assert deputy.user.name not in page.text
    assert copy.index_number in page.text
    pdf = client.get(f"{copy.address}letter.pdf")
    assert pdf.content.startswith(b"%PDF")
