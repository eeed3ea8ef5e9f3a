"""The five shapes every rule is tried on, and the seals they need."""

import json
from hashlib import sha256
from pathlib import Path

from portal.documents import typesetting
from portal.documents.demo_seal import demo_seal

SAMPLES = Path(typesetting.__file__).parent / "samples"
ORGANS = ["濮阳市民政局", "濮阳市财政局", "濮阳市数据局"]
SEALS = {sha256(demo_seal(name)).hexdigest(): demo_seal(name) for name in ORGANS}
TEXT = "规范明确城乡社区工作事项和权责边界是建立健全城乡社区体制机制的重要内容我市始终注重"
CHAPTERS = [
    line
    for count in "一二三四五六"
    for line in (
        f"{count}、关于工作进展",
        f"（一）基础情况。{TEXT * 3}。",
        f"1.制度方面。{TEXT * 4}。",
        f"（1）完善机制。{TEXT * 3}。",
        f"{TEXT * 8}。",
    )
]
TABLE = [
    "序号\t县（区）\t社区数\t备注",
    *(f"{n}\t某某县\t{n * 7}\t已全部完成" for n in range(1, 41)),
]
COPIES = [{"name": "市人大选工委", "count": 2}, {"name": "市委市政府督查局", "count": 2}]


def sample(name):
    return json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))


def sealed(*names):
    known = {demo_seal(name): digest for digest, name in zip(SEALS, ORGANS, strict=True)}
    digests = dict(zip(ORGANS, SEALS, strict=True))
    assert known
    return {
        "signature": list(names),
        "seals": [{"image": digests[name], "width": 42} for name in names],
    }


LETTER = {
    **sample("letter_table"),
    "attachments": [],
    "body": "您提出的建议收悉，经研究，现答复如下：\n" + TEXT * 4 + "。",
    "copies": COPIES,
}
SHAPES = {
    "one-page": {**LETTER, **sealed(ORGANS[0]), "result_class": "A"},
    "seven-pages": {
        **LETTER,
        **sealed(ORGANS[0]),
        "body": "\n".join([*CHAPTERS, *TABLE]),
        "attachments": [
            {"title": "社区工作事项清单", "body": "\n".join(TABLE)},
            {"title": "社区减负工作有关情况的说明", "body": TEXT * 6 + "。"},
        ],
    },
    "alone": {**LETTER, **sealed(ORGANS[0]), "body": "\n".join([TEXT * 2 + "。"] * 4)},
    "joint": {**LETTER, **sealed(*ORGANS)},
    "upward": {
        **LETTER,
        **sealed(ORGANS[0]),
        "layout": "file",
        "kind": "opinion",
        "organ": "濮阳市民政局文件",
        "copy_number": "000012",
        "urgency": "加急",
        "signers": ["陈一鸣"],
        "printed_by": "濮阳市民政局办公室",
        "printed_on": "2023-07-26",
    },
}


def made(name, **changed):
    """Return the PDF of a shape."""
    return typesetting.typeset({**SHAPES[name], **changed}, seals=SEALS).pdf
