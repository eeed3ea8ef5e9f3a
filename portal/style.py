"""The style page: every component in all its states, with sample content from no database."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def listed(names: str, text: str) -> list[dict[str, Any]]:
    """Rows written one a line, cells apart by a bar, under the given names."""
    rows = [line.strip().split("|") for line in text.strip().splitlines()]
    return [dict(zip(names.split(), row, strict=True)) for row in rows]


def pairs(text: str) -> list[tuple[str, str]]:
    """`a|甲 b|乙` as choices; nothing before the bar is the empty choice."""
    return [(left, right) for left, _, right in (word.partition("|") for word in text.split())]


NOW = datetime(2025, 5, 20, 9, 30, tzinfo=timezone.get_default_timezone())
TONES = pairs("neutral|未签收 active|起草中 waiting|待签发 done|已送达 bad|不满意")
GRADES = pairs("satisfied|满意 mostly|基本满意 unsatisfied|不满意")
FACTS = pairs(
    "建议编号|第0156号 届次|省十四届人大三次会议 领衔代表|王秀兰 主办单位|示范省民政厅"
    " 会办单位|示范省人力资源和社会保障厅 承办人|刘洋 办理结果|"
)
STAGES = ("登记", "交办", "签收", "起草", "核稿", "签发", "印发", "送达", "评价")
ROWS = listed(
    "number title deputy section on tone label",
    """第0156号|关于进一步减轻社区工作负担的建议|王秀兰|基层政权和社区治理处|2025-02-20|neutral|未签收
    第0187号|关于加强城乡社区工作者队伍建设的建议|李建国等5人|基层政权和社区治理处|2025-02-20|active|起草中
    第0218号|关于规范村（居）民委员会出具证明事项的提案|张明|基层政权和社区治理处|2025-02-24|waiting|待签发
    第0249号|关于完善社区居家养老服务网络、推进老旧小区嵌入式养老设施建设的建议|赵雅兰等12人|养老服务处|2025-03-03|done|已送达
    第0280号|关于支持社区社会组织发展的提案|孙立群|社会组织管理局|2025-03-05|bad|不满意""",
)
NOTICES = listed(
    "tone text",
    """info|该件有会办单位1家，意见已收齐。
    warning|答复正文中仍有待补充的内容2处。
    error|文号分配失败，请重试。
    success|已签发，文号为示民函〔2025〕87号。""",
)
ACCOUNTS = listed(
    "name title organ username",
    """刘洋|承办人|示范省民政厅 基层政权和社区治理处|liuyang
    陈国栋|副厅长（签发人）|示范省民政厅|chenguodong
    王秀兰|省人大代表||wangxiulan""",
)
EVENTS = listed(
    "sentence actor note",
    """省人大常委会代表工作机构交示范省民政厅主办||
    签收并转基层政权和社区治理处|办公室 周敏|
    退回修改|副厅长 陈国栋|第二部分请补充2024年社区减负的具体数据，并注明来源。""",
)
STEPS = [
    {
        "verb": "submit",
        "label": "提交核稿",
        "url": "#",
        "tells": "本操作将通知：陈国栋、周敏（代刘洋）。",
    },
    {"verb": "send-back", "label": "退回修改", "url": "#", "reason": True},
    {"verb": "withdraw", "label": "撤回", "url": "#", "danger": True},
]
LETTER = {
    "number": "示民函〔2025〕87号",
    "title": "关于省十四届人大三次会议第0156号建议的答复",
    "pages": 4,
    "size": 86_224,
    "sha256": "9f2b61c04e7ad835" * 4,
    "url": "#",
    "draft": "您提出的《关于进一步减轻社区工作负担的建议》收悉，现答复如下：\n一、关于清理社区台账",
}
ISSUED = {
    **LETTER,
    "code": "K3MNQXTWP3",
    "whole": True,
    "certificate": "示范省民政厅电子印章",
    "signed_at": datetime(2025, 9, 1, 15, 30, tzinfo=UTC),
}
LETTERS = [
    ISSUED,
    {**ISSUED, "certificate": ""},
    {**ISSUED, "whole": False},
    {**ISSUED, "withdrawn": "所附清单有误"},
]
FILES = listed(
    "name size",
    """建议原件（扫描件）.pdf|1843200
    社区工作事项清单.xlsx|28672
    关于进一步减轻社区工作负担、规范村（居）民委员会出具证明事项的调研报告（征求意见稿，2025年4月修改）.docx|96256
    公示栏照片.jpg|3355443""",
)
UNFIT = [
    "“旧报告.doc”是旧版 Office 格式，或者设有打开密码。请去掉密码，另存为 .docx 或者 .xlsx 后再传。",
    "“资料.zip”是压缩包或者含有压缩包，不能上传。请解压后把其中的文件逐个上传。",
]
CHECKS = ["会办单位“示范省人力资源和社会保障厅”尚未提出意见。", "答复正文中有未填写的【】2处。"]


class ProposalSample(forms.Form):
    """One field of every kind."""

    number = forms.CharField(label="建议编号", help_text="照原件填写，如“第0156号”。")
    received_on = forms.DateField(label="收文日期", widget=forms.DateInput({"type": "date"}))
    section = forms.ChoiceField(label="承办处室", choices=pairs("|请选择 1|养老服务处"))
    page_count = forms.IntegerField(label="页数", required=False)
    kind = forms.ChoiceField(
        label="类别", choices=pairs("s|人大代表建议 p|政协提案"), widget=forms.RadioSelect
    )
    areas = forms.MultipleChoiceField(
        label="涉及领域",
        choices=pairs("1|社区治理 2|养老服务 3|社会救助"),
        widget=forms.CheckboxSelectMultiple,
        help_text="可多选。",
        required=False,
    )
    text = forms.CharField(label="建议内容", widget=forms.Textarea({"rows": 5}))
    is_key = forms.BooleanField(label="重点督办件", required=False, help_text="由人大常委会确定。")


class FilterSample(forms.Form):
    """A search box and two choices."""

    q = forms.CharField(
        label="检索", required=False, widget=forms.TextInput({"type": "search", "accesskey": "k"})
    )
    status = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *TONES])
    kind = forms.ChoiceField(label="类别", required=False, choices=pairs("|全部 s|建议 p|提案"))


class RatingSample(forms.Form):
    """The two questions a deputy is asked."""

    attitude = forms.ChoiceField(label="对办理态度", choices=GRADES, widget=forms.RadioSelect)
    result = forms.ChoiceField(label="对办理结果", choices=GRADES, widget=forms.RadioSelect)


def stages_at(current: int) -> list[dict[str, Any]]:
    """The stages of a matter of which `current` is the one under way."""
    states = ["done"] * current + ["current"] + ["todo"] * len(STAGES)
    return [
        {"label": label, "state": state, "at": NOW if state == "done" else None}
        for label, state in zip(STAGES, states, strict=False)
    ]


def attached(*, may: bool) -> dict[str, Any]:
    """What the attachments' component takes, for somebody who may change them or not."""
    shown = [
        {
            "url": "#",
            "attachment": {
                "pk": f"{may:d}{nth}",
                "name": row["name"],
                "extension": row["name"].rpartition(".")[2].upper(),
                "file": {"size": int(row["size"])},
                "at": NOW,
                "by": {"user": {"name": "周敏"}},
            },
        }
        for nth, row in enumerate(FILES)
    ]
    acts = {"attach_url": "#" if may else "", "detach_url": "#" if may else ""}
    limits = {
        "hint": "代表、委员本人也能查阅原件。",
        "accept": ".pdf,.docx",
        "largest": 20 * 1024 * 1024,
        "most": 20,
    }
    return {"heading": "原件", "rows": shown, **acts, **limits}


def style(request: HttpRequest) -> HttpResponse:
    """GET /style/."""
    wrong = {"received_on": "2025-13-40", "page_count": "四"}
    context = {
        "tones": TONES,
        "notices": NOTICES,
        "wrong": ProposalSample(wrong, use_required_attribute=False),
        "blank": ProposalSample(auto_id="blank_%s", use_required_attribute=False),
        "checks": ValidationError(CHECKS),
        "filter": FilterSample({"status": "active"}),
        "rating": RatingSample({"attitude": "satisfied"}, use_required_attribute=False),
        "steps": STEPS,
        "matters": [stages_at(0), stages_at(4), stages_at(len(STAGES))],
        "rows": ROWS,
        "turned": [Paginator(range(268), 20).page(number) for number in (1, 2, 14)],
        "only": Paginator(range(5), 20).page(1),
        "events": [{**row, "at": NOW + timedelta(days=nth)} for nth, row in enumerate(EVENTS)],
        "facts": FACTS,
        "letter": LETTER,
        "letters": LETTERS,
        "attached": [attached(may=True), attached(may=False), {**attached(may=True), "rows": []}],
        "unfit": ValidationError(UNFIT),
        "accounts": ACCOUNTS,
    }
    return render(request, "portal/style.html", context)
