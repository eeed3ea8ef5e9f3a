"""The life of a street's yearly figures (年报), on one screen."""

from django.core.exceptions import ValidationError

from communities.checking import left_open
from communities.models import Closing, Return
from communities.permissions import is_filer, is_judge
from portal.workflow import Lifecycle, Step, lifecycle

S = Return.Status
CLOSED = "{year} 年度已关账，不能再变动；确需更正的，请由关账的民政部门先重新开账。"


def is_open(filed: Return) -> None:
    """The year is not closed, here or above. Raises ValidationError."""
    if Closing.objects.over(filed.division).of(filed.year).exists():
        raise ValidationError(CLOSED.format(year=filed.year))


def is_complete(filed: Return) -> None:
    """The year is open, nothing is missing or wrong, what is odd is explained. Raises ValidationError."""
    is_open(filed)
    if found := left_open(filed):
        raise ValidationError(found)


# fmt: off
RETURN = lifecycle(
    #    verb         button      from            to           who       precondition  stamp
    Step("submit",    "报送",     (S.FILLING,),   S.REVIEWING, is_filer, is_complete, "submitted_at",
         warning="报送后由县级民政部门审核，退回前不能修改。"),
    Step("accept",    "审定",     (S.REVIEWING,), S.ACCEPTED,  is_judge, is_open,     "accepted_at"),
    Step("send-back", "退回",     (S.REVIEWING,), S.FILLING,   is_judge, is_open,     reason=True),
    Step("reopen",    "重新打开", (S.ACCEPTED,),  S.FILLING,   is_judge, is_open,     reason=True),
    version=1,
)
# fmt: on
RETURNS = {RETURN.version: RETURN}


def life_of(filed: Return) -> Lifecycle:
    """The table under which a return was begun."""
    return RETURNS[filed.lifecycle]
