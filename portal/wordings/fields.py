"""The table of merge fields (合并域): which kind of document has which, and where each value comes from."""

from dataclasses import dataclass

from portal.documents.models import Kind

LETTERS = (Kind.REPLY, Kind.OPINION, Kind.FURTHER_REPLY, Kind.EXTENSION)
EVERY = tuple(Kind)
OPINION, FURTHER_REPLY = (Kind.OPINION,), (Kind.FURTHER_REPLY,)
EXTENSION, ADMISSION = (Kind.EXTENSION,), (Kind.ADMISSION,)
PILOT, ANNOUNCEMENT = (Kind.PILOT,), (Kind.ANNOUNCEMENT,)


@dataclass(frozen=True)
class Field:
    """One merge field: its name, what it means, where its value comes from, an example, and the kinds that have it."""

    name: str
    meaning: str
    origin: str
    example: str
    kinds: tuple[Kind, ...]

    @property
    def token(self) -> str:
        """As it is written in a text."""
        return f"{{{{{self.name}}}}}"


MATTER, ASSIGNED, WRITER, BY_HAND = "登记信息", "交办信息", "承办人", "起草时填写"
FIELDS = (
    Field("编号", "建议、提案的编号，不含“第”“号”", MATTER, "1017", LETTERS),
    Field("届次", "提出的会议", MATTER, "省十三届人大三次会议", LETTERS),
    Field("案由", "建议、提案的标题", MATTER, "关于减轻社区工作负担的建议", LETTERS),
    Field("代表姓名", "领衔代表、委员的姓名", MATTER, "王某某", LETTERS),
    Field("称谓", "“代表”或者“委员”", MATTER, "代表", LETTERS),
    Field("类别", "“建议”或者“提案”", MATTER, "建议", LETTERS),
    Field("收到日期", "本单位收到的日期", MATTER, "2026年3月2日", LETTERS),
    Field("承办单位", "本单位全称", ASSIGNED, "示范省民政厅", EVERY),
    Field("主办处室", "本单位主办的处室、科室", ASSIGNED, "基层政权和社区治理处", EVERY),
    Field("联系人", "承办人的姓名", WRITER, "李某", EVERY),
    Field("联系电话", "承办人的办公电话", BY_HAND, "0431-80000000", EVERY),
    Field("主办单位", "答复代表、委员的单位", BY_HAND, "示范省农业农村厅", OPINION),
    Field(
        "会办意见",
        "就本单位职责提出的意见",
        BY_HAND,
        "建议将社区工作事项清单纳入年度督查。",
        OPINION,
    ),
    Field("原答复文号", "上一次答复的发文字号", BY_HAND, "示民议字〔2026〕16号", FURTHER_REPLY),
    Field("原答复日期", "上一次答复的成文日期", BY_HAND, "2026年6月30日", FURTHER_REPLY),
    Field("原定期限", "原来应当答复的日期", BY_HAND, "2026年6月30日", EXTENSION),
    Field("延长期限", "延长以后应当答复的日期", BY_HAND, "2026年9月30日", EXTENSION),
    Field(
        "延期理由", "不能如期答复的理由", BY_HAND, "所提问题涉及多个部门，尚需实地调研", EXTENSION
    ),
    Field("同意机关", "同意延期的交办机关", BY_HAND, "省人大常委会代表工作机构", EXTENSION),
    Field("申请单位", "申请准入的单位", BY_HAND, "示范市统计局", ADMISSION),
    Field("来文标题", "申请的标题", BY_HAND, "关于协助人口抽样调查准入社区的请示", ADMISSION),
    Field("来文字号", "申请的发文字号", BY_HAND, "示统发〔2026〕8号", ADMISSION),
    Field("事项名称", "准入的社区工作事项", BY_HAND, "人口抽样调查入户协助", ADMISSION),
    Field("实施范围", "准入的地域", BY_HAND, "全市", ADMISSION),
    Field("准入期限", "准入的起止时间", BY_HAND, "2026年11月1日至12月31日", ADMISSION),
    Field("保障措施", "经费和工作条件", BY_HAND, "按每户10元拨付工作经费，配发登记设备", ADMISSION),
    Field("实验区名称", "确认的实验区", BY_HAND, "示范区桂花街道", PILOT),
    Field("实验主题", "实验的主题", BY_HAND, "社区协商议事机制创新", PILOT),
    Field("申报单位", "申报的单位", BY_HAND, "示范市民政局", PILOT),
    Field("公告事项", "公告的事由", BY_HAND, "社区工作事项清单", ANNOUNCEMENT),
    Field(
        "公告内容", "公告的正文", BY_HAND, "清单共列依法履职事项20项、协助事项35项。", ANNOUNCEMENT
    ),
    Field(
        "依据文件",
        "据以办理的文件，含发文字号",
        BY_HAND,
        "《示范省社区治理实验区管理办法》（示民发〔2026〕3号）",
        PILOT + ANNOUNCEMENT,
    ),
    Field("开始日期", "起始的日期", BY_HAND, "2026年7月1日", PILOT + ANNOUNCEMENT),
    Field("结束日期", "终止的日期", BY_HAND, "2028年6月30日", PILOT + ANNOUNCEMENT),
)


def fields_of(kind: str) -> list[Field]:
    """The fields that a wording of a kind may have.

    发文字号 and 成文日期 are none: they are given at signing and set by the layout.
    """
    return [field for field in FIELDS if kind in field.kinds]


def examples(kind: str) -> dict[str, str]:
    """An example value for every field of a kind."""
    return {field.name: field.example for field in fields_of(kind)}
