"""The wordings shipped with the product, one for each kind of document: for every organ, until it has its own."""

from typing import Any

from portal.documents.models import Kind

MATTER = "{{届次}}第{{编号}}号{{称谓}}{{类别}}"
TO_THE_DEPUTY = ["尊敬的{{代表姓名}}{{称谓}}"]
CONTACT = "联系人：{{联系人}}　联系电话：{{联系电话}}"


def text(title: str, addressees: list[str], body: str, note: str = CONTACT) -> dict[str, Any]:
    """The text of one wording; these have no copies, which every organ has its own of."""
    return {"title": title, "addressees": addressees, "body": body, "note": note, "copies": []}


SHIPPED = {
    Kind.REPLY: text(
        f"对{MATTER}的答复",
        TO_THE_DEPUTY,
        "您提出的《{{案由}}》收悉，经认真研究办理，现答复如下：\n\n",
        note="",
    ),
    Kind.OPINION: text(
        f"对{MATTER}的会办意见",
        ["{{主办单位}}"],
        "{{代表姓名}}{{称谓}}提出的《{{案由}}》收悉。根据职责分工，现就涉及我单位的内容提出会办意见如下，"
        "供你单位统一答复时参考：\n"
        "{{会办意见}}",
    ),
    Kind.FURTHER_REPLY: text(
        f"对{MATTER}的再次答复",
        TO_THE_DEPUTY,
        "我单位于{{原答复日期}}以{{原答复文号}}答复了您提出的《{{案由}}》。您反馈的意见收悉，"
        "我们再次作了认真研究，现就有关问题再次答复如下：\n\n",
    ),
    Kind.EXTENSION: text(
        f"关于延期答复{MATTER}的函",
        TO_THE_DEPUTY,
        "您提出的《{{案由}}》于{{收到日期}}收悉，原定于{{原定期限}}前答复。"
        "因{{延期理由}}，不能如期办结。经{{同意机关}}同意，答复期限延长至{{延长期限}}。\n"
        "我们将抓紧办理，及时向您通报进展情况，并在延长的期限内答复。给您带来不便，敬请谅解。\n"
        "特此函告。",
    ),
    Kind.ADMISSION: text(
        "关于同意{{事项名称}}准入社区的批复",
        ["{{申请单位}}"],
        "你单位《{{来文标题}}》（{{来文字号}}）收悉。经审核和会商，现批复如下：\n"
        "一、同意“{{事项名称}}”准入社区，实施范围为{{实施范围}}，准入期限为{{准入期限}}。\n"
        "二、你单位是该事项的责任主体，村（社区）依法予以协助。要按照“权随责走、费随事转”的要求，"
        "落实以下工作条件：{{保障措施}}。\n"
        "三、未经批准，不得扩大事项范围，不得增加工作台账和考核评比。准入期限届满自行退出；"
        "依据发生变化或者需要延长期限的，应当重新申请。\n"
        "此复。",
    ),
    Kind.PILOT: text(
        "关于确认{{实验区名称}}为社区治理和服务创新实验区的通知",
        ["{{申报单位}}"],
        "根据{{依据文件}}，经专家评审和公示，确认{{实验区名称}}为社区治理和服务创新实验区，"
        "实验主题为“{{实验主题}}”，实验时间自{{开始日期}}至{{结束日期}}。现将有关事项通知如下：\n"
        "一、加强组织领导。健全党委领导、政府负责的工作机制，明确责任分工，落实人员和经费。\n"
        "二、落实实验任务。按照批准的实验方案组织实施，需要调整主题、目标或者期限的，应当事先报批。\n"
        "三、做好监测评估。每半年报送工作进展，期满前提交总结报告，及时提炼可复制、可推广的经验。",
    ),
    Kind.ANNOUNCEMENT: text(
        "关于{{公告事项}}的公告",
        ["各有关单位", "社会公众"],
        "根据{{依据文件}}，现将{{公告事项}}公告如下：\n"
        "{{公告内容}}\n"
        "公告期自{{开始日期}}至{{结束日期}}。有关单位和个人有意见、建议的，可以在公告期内向{{承办单位}}反映。\n"
        "特此公告。",
    ),
}
