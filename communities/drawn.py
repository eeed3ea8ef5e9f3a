"""What `manage.py lifecycles` draws of the registry: its tables, and its predicates in words."""

from collections.abc import Callable
from typing import Any

from communities import permissions
from communities.models import Request, Return
from communities.workflow import request, yearly

SUBJECTS = (
    (Request, "request for a change 名录变更申请", request.REQUESTS),
    (Return, "yearly return 年度统计", yearly.RETURNS),
)
WORDS: dict[Callable[..., Any], str] = {
    permissions.keeps: "街道（乡镇）社区登记岗",
    permissions.decides: "县级审核岗（非申请人）",
    permissions.nobody: "系统，到生效之日",
    request.is_approved: "设立、撤销、合并、分设已填写县级人民政府的批准文件",
    permissions.is_filer: "街道（乡镇）的社区登记岗",
    permissions.is_judge: "县级以上民政部门的社区登记审核岗（非报送人）",
    yearly.is_open: "本年度没有关账",
    yearly.is_complete: "本年度没有关账，数据齐全且相符，异常的已说明",
}
