"""What those concerned with a public copy are told of."""

from portal.notices.topics import Topic
from portal.people.models import Appointment

Role = Appointment.Role
WORKERS = (Role.OFFICE, Role.HANDLER)
WITHDRAWN = "已公开的内容停止公开，原知悉人须知道"
TOPICS = [
    Topic("publication.prepare", "公开副本待审核", (Role.OFFICE,)),
    Topic("publication.approve", "公开副本待发布", WORKERS),
    Topic("publication.return", "公开副本被退回", WORKERS),
    Topic("publication.publish", "答复已公开", (*WORKERS, Role.DEPUTY)),
    Topic("publication.withdraw", "公开已撤回", (*WORKERS, Role.DEPUTY), legal=WITHDRAWN),
]
