"""What a notice is called: its title, and the word for its kind that a publisher files it under."""

from functools import cache

from pipeline import reference
from pipeline.model import NoticeType

# subtype → what may follow the project's name in a title
_ENDINGS: dict[str, tuple[str, ...]] = {
    "intention": ("采购意向公告", "采购意向公开"),
    "demand_opinion": ("采购需求公示",),
    "single_source_publicity": ("单一来源采购公示", "拟采用单一来源采购方式的单一来源公示"),
    "prequalification": ("资格预审公告",),
    "tender_open": ("公开招标公告", "招标公告", "公开招标公告", "招标公告"),
    "tender_invited": ("邀请招标公告",),
    "tender_consultation": ("竞争性磋商公告", "磋商公告"),
    "tender_negotiation": ("竞争性谈判公告",),
    "tender_inquiry": ("询价公告",),
    "framework_call": ("框架协议采购征集公告",),
    "clarification": ("澄清公告", "答疑澄清"),
    "correction": ("更正公告", "更正公告（第一次）", "更正公告"),
    "suspension": ("暂停公告",),
    "opening_record": ("开标记录",),
    "termination": ("终止公告",),
    "failed": ("废标公告", "流标公告", "废标公告"),
    "candidate": ("中标候选人公示",),
    "award": ("中标公告", "中标（成交）结果公告", "中标结果公告", "结果公告"),
    "framework_shortlist": ("框架协议入围结果公告",),
    "framework_calloff": ("框架协议成交结果公告",),
    "award_change": ("中标结果变更公告",),
    "contract": ("合同公告", "政府采购合同公告"),
    "contract_change": ("合同变更公告",),
    "acceptance": ("验收结果公告", "履约验收公告"),
    "complaint": ("投诉处理结果公告",),
    "supervision": ("监督检查处理结果公告",),
    "other": ("资格预审结果公告",),
}
_NEGOTIATED = ("成交公告", "成交结果公告", "中标（成交）结果公告")

CHANNELS: dict[str, str] = {
    "intention": "采购意向",
    "demand_opinion": "采购需求公示",
    "single_source_publicity": "单一来源公示",
    "prequalification": "资格预审公告",
    "tender_open": "公开招标公告",
    "tender_invited": "邀请招标公告",
    "tender_consultation": "竞争性磋商公告",
    "tender_negotiation": "竞争性谈判公告",
    "tender_inquiry": "询价公告",
    "framework_call": "征集公告",
    "clarification": "澄清公告",
    "correction": "更正公告",
    "suspension": "暂停公告",
    "opening_record": "开标记录",
    "termination": "终止公告",
    "failed": "废标公告",
    "candidate": "中标候选人公示",
    "award": "中标公告",
    "framework_shortlist": "入围结果公告",
    "framework_calloff": "成交公告",
    "award_change": "结果变更公告",
    "contract": "合同公告",
    "contract_change": "合同变更公告",
    "acceptance": "验收公告",
    "complaint": "投诉处理结果公告",
    "supervision": "监督检查处理结果公告",
    "other": "其他公告",
}
METHODS = {
    "open": "公开招标",
    "invited": "邀请招标",
    "consultation": "竞争性磋商",
    "negotiation": "竞争性谈判",
    "inquiry": "询价",
    "single_source": "单一来源",
    "framework": "框架协议采购",
}


@cache
def coarse(subtype: str) -> NoticeType:
    """The coarse kind of a code of `notice_types.csv`.

    >>> coarse("tender_open"), coarse("framework_shortlist")
    ('tender', 'award')
    """
    for row in reference.rows("notice_types"):
        if row["notice_type"] == subtype:
            return row["coarse"]  # type: ignore[return-value]
    raise KeyError(subtype)


def title(name: str, subtype: str, method: str, draw: float) -> str:
    """The project's name with one of the endings of its kind; `draw` of 0 … 1 chooses.

    >>> title("示例项目", "award", "consultation", 0)
    '示例项目成交公告'
    """
    endings = _ENDINGS[subtype]
    if subtype == "award" and method != "open" and method != "invited":
        endings = _NEGOTIATED
    return name + endings[int(draw * len(endings))]
