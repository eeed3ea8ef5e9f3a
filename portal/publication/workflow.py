"""The life of a publication (公开), on one screen."""

from portal.documents.validation import validated
from portal.publication.models import Publication
from portal.publication.permissions import is_office, is_second
from portal.workflow import Step, lifecycle

S = Publication.Status


def is_printable(publication: Publication) -> None:
    """The public text can be typeset. Raises ValidationError with what is wrong."""
    validated(publication.source)


# fmt: off
PUBLICATION = lifecycle(
    #    verb        button      from            to           who        precondition
    Step("approve",  "审核通过", (S.PROPOSED,),  S.REVIEWED,  is_second, is_printable, "reviewed_at"),
    Step("return",   "退回修改", (S.REVIEWED,),  S.PROPOSED,  is_office, reason=True),
    Step("publish",  "公开发布", (S.REVIEWED,),  S.PUBLISHED, is_second, None,         "published_at",
         warning="发布后任何人都可以查阅。"),
    Step("withdraw", "撤回公开", (S.PUBLISHED,), S.WITHDRAWN, is_office, None,         "withdrawn_at", reason=True),
    Step("replace",  "更正",     (S.PUBLISHED,), S.REPLACED,  is_office),  # taken by publishing the next version only
    version=1,
)
# fmt: on
PUBLICATIONS = {PUBLICATION.version: PUBLICATION}
