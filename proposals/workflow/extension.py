"""The life of a request for more time (延期), on one screen."""

from django.core.exceptions import ValidationError

from portal.workflow import Step, lifecycle
from proposals.models import Extension
from proposals.permissions import answers_for, decides, is_asker

S = Extension.Status


def is_running(extension: Extension) -> None:
    """The clock of the reply deadline runs. Raises ValidationError."""
    extension.deadline.refresh_from_db(fields=["stopped_on"])
    if extension.deadline.stopped_on:
        raise ValidationError("答复期限正在中止，请恢复计时后再作决定。")


# fmt: off
EXTENSION = lifecycle(
    #    verb       button       from        to           who          precondition
    Step("grant",   "同意延期",  (S.ASKED,), S.GRANTED,   decides,     is_running, "decided_at",
         warning="同意后答复期限即延长，系统自动拟出延期告知，只能同意一次。"),
    Step("refuse",  "不同意",    (S.ASKED,), S.REFUSED,   decides,     None,       "decided_at", reason=True),
    Step("retract", "撤回申请",  (S.ASKED,), S.WITHDRAWN, is_asker,    None,       "decided_at"),
    Step("lapse",   "失效",      (S.ASKED,), S.WITHDRAWN, answers_for, None,       "decided_at"),
    version=1,
)
# fmt: on
