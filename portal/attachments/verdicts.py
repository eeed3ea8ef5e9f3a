"""What may come of looking into a file: what it is, or why it is refused and what to do about it.

A verdict is the exit code of the process that looked, so nothing a hostile file wrote is ever read.
"""

from enum import IntEnum


class Verdict(IntEnum):
    """Below `EMPTY`: what was recognised. From there on: why not. 0 to 2 are Python's own codes."""

    PDF = 10
    DOCX = 11
    XLSX = 12
    OFD = 13
    JPG = 14
    PNG = 15
    TEXT = 16
    EMPTY = 30
    BROKEN = 31
    UNKNOWN = 32
    PROGRAM = 33
    ARCHIVE = 34
    OLD_OFFICE = 35
    OTHER_PICTURE = 36
    MARKUP = 37
    ENCODING = 38
    CONTROLS = 39
    INFECTED = 40
    LOCKED = 41
    ACTIVE = 42
    EMBEDDED = 43
    EXTERNAL = 44
    APPENDED = 45
    BOMB = 46
    TOO_MANY_PAGES = 47
    TOO_MANY_PIXELS = 48
    TEMPLATE = 49

    @property
    def is_accepted(self) -> bool:
        """Whether it is one of the types that are kept."""
        return self < Verdict.EMPTY


class Refused(Exception):
    """Raised by whoever looks into a file, with the verdict."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.name)
        self.verdict = verdict


OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    Verdict.PDF: "application/pdf",
    Verdict.DOCX: f"{OFFICE}wordprocessingml.document",
    Verdict.XLSX: f"{OFFICE}spreadsheetml.sheet",
    Verdict.OFD: "application/ofd",
    Verdict.JPG: "image/jpeg",
    Verdict.PNG: "image/png",
    Verdict.TEXT: "text/plain",
}
ACCEPTED = "PDF、OFD、Word（.docx）、Excel（.xlsx）、CSV、纯文本（.txt）、JPG、PNG"
SENTENCES = {
    Verdict.EMPTY: "是空文件（0 字节），请检查原文件后再传。",
    Verdict.BROKEN: "已损坏或者过于复杂，无法检查。请打开核对，重新保存后再传。",
    Verdict.UNKNOWN: f"内容不是可以上传的类型。可以上传：{ACCEPTED}。",
    Verdict.PROGRAM: "是可执行程序或者脚本，不能上传。",
    Verdict.ARCHIVE: "是压缩包或者含有压缩包，不能上传。请解压后把其中的文件逐个上传。",
    Verdict.OLD_OFFICE: "是旧版 Office 格式，或者设有打开密码。请去掉密码，另存为 .docx 或者 .xlsx 后再传。",
    Verdict.OTHER_PICTURE: "是不能上传的图片格式。请另存为 JPG 或者 PNG 后再传。",
    Verdict.MARKUP: "是网页或者矢量图（HTML、SVG、XML），不能上传。请另存为 PDF 后再传。",
    Verdict.ENCODING: "的文字编码不能识别。请另存为 UTF-8 编码后再传。",
    Verdict.CONTROLS: "含有控制字符，不是纯文本。请另存为 UTF-8 纯文本后再传。",
    Verdict.INFECTED: "被识别为病毒，已拒绝。请勿再打开该文件，并告知系统管理员。",
    Verdict.LOCKED: "设有打开密码。请去掉密码后再传。",
    Verdict.ACTIVE: "含有宏、脚本或者会自动运行的内容。请另存为不含宏和脚本的文件后再传。",
    Verdict.EMBEDDED: "嵌有其他程序的对象或者文件。请删去嵌入的对象，或者把它转为图片后再传。",
    Verdict.EXTERNAL: "引用了外部文件或者模板。请断开外部链接，重新保存后再传。",
    Verdict.APPENDED: "在正常内容之外还附着其他内容。请用原程序打开，另存后再传。",
    Verdict.BOMB: "解压后过大，不能上传。请精简内容后再传。",
    Verdict.TOO_MANY_PAGES: "页数过多，不能上传。请拆分后再传。",
    Verdict.TOO_MANY_PIXELS: "的尺寸过大，不能上传。请缩小到 1 亿像素以内后再传。",
    Verdict.TEMPLATE: "是模板或者演示文稿等文件。请另存为 .docx、.xlsx 或者 PDF 后再传。",
}
