"""The life of a request for a change (变更申请), on one screen."""

from django.core.exceptions import ValidationError

from communities.models import Request
from communities.permissions import decides, keeps, nobody
from portal.workflow import Step, lifecycle

S = Request.Status
UNAPPROVED = (
    "设立、撤销和规模调整由街道办事处（乡镇政府）提出，经县级人民政府批准，"
    "请填写批准文件的标题和文号。"
)


def is_approved(request: Request) -> None:
    """What needs the county government's approval names its paper. Raises ValidationError.

    Source: 城市居民委员会组织法 and 村民委员会组织法: 设立、撤销、规模调整 are approved at the county.
    """
    if request.needs_approval and not (request.approval_title and request.approval_number):
        raise ValidationError(UNAPPROVED)


# fmt: off
REQUEST = lifecycle(
    #    verb         button      from                          to           who      precondition
    Step("propose",   "提交审核", (S.DRAFTING,),                S.REVIEWING, keeps),
    Step("retract",   "撤回申请", (S.DRAFTING, S.REVIEWING),    S.WITHDRAWN, keeps,
         warning="撤回后不能再改，需要时另行申请。"),
    Step("approve",   "同意",     (S.REVIEWING,),               S.APPROVED,  decides, is_approved, "decided_at",
         warning="同意后在生效之日记入名录，当日或者以前生效的立即记入。"),
    Step("hand-back", "退回修改", (S.REVIEWING,),               S.DRAFTING,  decides, reason=True),
    Step("decline",   "不同意",   (S.REVIEWING,),               S.REJECTED,  decides, None, "decided_at", reason=True),
    Step("recall",    "收回同意", (S.APPROVED,),                S.REVIEWING, decides, reason=True),
    Step("apply",     "生效",     (S.APPROVED,),                S.APPLIED,   nobody,  None, "applied_at",
         by_itself=True),
    version=1,
)
# fmt: on
REQUESTS = {REQUEST.version: REQUEST}
