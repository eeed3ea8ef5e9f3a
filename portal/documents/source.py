"""What an official document is made of, before it is typeset: plain data that can be kept and typeset again."""

import re
from dataclasses import dataclass, fields

LAYOUTS = ("letter", "file")
KINDS = (
    "reply", "opinion", "further-reply", "extension", "admission", "pilot", "announcement",
)  # fmt: skip
URGENCIES = ("特急", "加急")
RESULT_CLASSES = ("A", "B", "C", "D")
OPEN, ON_REQUEST, CLOSED = DISCLOSURES = ("主动公开", "依申请公开", "不予公开")
LONGEST_DOCUMENT = (
    2_000_000  # characters: what the machine can hold; a letter may be as long as it must
)
LONGEST_TITLE = 100
LONGEST_NAME = 100
LONGEST_ORGAN = (
    20  # a longer name could not be set as a mark without squeezing it beyond recognition
)
LONGEST_NOTE = 200
MOST_ATTACHMENTS = 20
MOST_COLUMNS = 12
MOST_ORGANS = 12  # of a joint document
LABELS = {
    "title": "标题",
    "addressees": "主送",
    "body": "正文",
    "attachments": "附件",
    "note": "附注",
    "copies": "抄送",
}
FIRST_PAGE = {
    "letter": 21,
    "file": 22,
}  # lines on the first page: of a letter from 发文字号 to the red rule
HEAD_OF_A_FILE = 10  # lines of them, down to the title
DOC_NUMBER = re.compile(r"[\u4e00-\u9fa5]{1,12}〔(19|20)\d{2}〕[1-9]\d{0,4}号")
SHA256 = re.compile(r"[0-9a-f]{64}")
CLASSIFIED = "涉密公文不得在本系统办理，请删除这一项，改在涉密网络办理。"
UNKNOWN = {"classification": CLASSIFIED, "密级": CLASSIFIED}
UNPRINTABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@dataclass(frozen=True)
class Attachment:
    """附件: what is attached to a document, on pages of its own."""

    title: str
    body: str


@dataclass(frozen=True)
class Copy:
    """抄送: who else is sent the document, and how many."""

    name: str
    count: int


@dataclass(frozen=True)
class Seal:
    """印章: the SHA-256 of the image that is printed, and how wide it is on paper (mm)."""

    image: str
    width: float


@dataclass(frozen=True)
class Source:
    """An official document as data. All text is plain: HTML and template syntax print as they stand.

    `date` is ISO (2026-01-05); `body` follows portal.documents.plaintext; `note` is the 附注 without its brackets.
    `signature` names one organ, or those of a joint document in their order, the lead organ first; `seals` is empty, or
    has one for each of them. The elements after `copies` are optional and left out where they are empty.
    """

    layout: str
    organ: str
    doc_number: str
    title: str
    addressees: tuple[str, ...]
    body: str
    attachments: tuple[Attachment, ...]
    signature: tuple[str, ...]
    date: str
    note: str
    copies: tuple[Copy, ...]
    kind: str = "reply"
    copy_number: str = ""  # 份号
    urgency: str = ""  # 紧急程度
    signers: tuple[str, ...] = ()  # 签发人, of an upward document in the file layout
    result_class: str = ""  # 办理结果
    disclosure: str = ""  # 公开属性
    printed_by: str = ""  # 印发机关, of the file layout
    printed_on: str = ""  # 印发日期, ISO
    seals: tuple[Seal, ...] = ()


NAMES = tuple(field.name for field in fields(Source))
