"""The reasons of a judgement in Chinese words, for a person who reads a terminal."""

from collections.abc import Iterator
from functools import cache
from typing import cast

from pipeline import reference
from pipeline.model import Confidence
from pipeline.normalize.category import Category, Owner
from pipeline.normalize.level import Standing
from pipeline.normalize.stage import Service
from pipeline.normalize.thing import Kind
from pipeline.normalize.why import Why

_STEPS = {
    "publisher": "发布者",
    "notice": "公告用语",
    "buyer": "采购人",
    "year": "年份",
    "front": "地名或机构",
    "bracket": "括注",
}
_KINDS: dict[Kind, str] = {
    "object": "对象词",
    "joint": "合用词，须与信息、网络类词同现",
    "theme": "主题词",
    "domain": "领域词，须与系统、平台类词同现",
    "field": "行业词，须与确为信息化的词同现",
    "head": "中心词",
    "weak": "弱词",
    "faint": "微弱词",
    "none": "形似而不计",
}
_REASONS: dict[Kind, str] = {
    "object": "第一个完整部分中最后的对象词",
    "joint": "合用词，旁有信息、网络类词",
    "theme": "主题词，按分类次序在先",
    "domain": "领域词，旁有系统、平台类词",
    "field": "行业词，旁有确为信息化的词",
    "head": "没有更具体的词",
    "weak": "只有系统、平台一类的词",
    "bare": "只有系统、平台一类的词",
    "none": "没有信息化的词",
}
_SERVICES: dict[Service, str] = {
    "supervise": "监理",
    "test": "测评",
    "assess": "评估审计",
    "advise": "咨询规划",
    "standard": "标准规范",
    "operate": "运营",
    "agent": "人工坐席",
    "maintain": "运维",
    "support": "支撑",
}
_OWNERS: dict[Owner, str] = {"hospital": "医院", "school": "学校", "company": "企业"}
_CONFIDENCES: dict[Confidence, str] = {"high": "高", "medium": "中", "low": "低"}
_LEVEL_RULES = {
    "R0": "名称不可用（代理机构或隐名）",
    "R1": "名录中的单位",
    "R2": "中央机关",
    "R3": "垂直管理或军队",
    "R3a": "消防",
    "R3b": "监狱戒毒，属省",
    "R3c": "军队武警",
    "R4": "兵团",
    "R5": "企业或社会组织",
    "R6": "名录中的功能区",
    "R7": "名称中的地名",
    "R8": "乡镇街道",
    "R9": "功能区管委会",
    "R10": "派出机构",
    "R11": "法院检察院",
    "R11b": "院校医院",
    "R12": "据标题",
    "R13": "只有省、市、县字样",
    "R14": "企业采购平台",
    "R15": "无从判断",
}


def lines(title: str, why: Why, what: Category, where: Standing) -> Iterator[str]:
    """The reasons for one title, a line each, the title first.

    >>> from pipeline.normalize import category, level
    >>> from pipeline.normalize.why import explain
    >>> title = "密码应用改造项目(二期)招标公告"
    >>> reading, where = category.read(title), level.judge(None, title)
    >>> why = explain(title, "", reading, where)
    >>> for line in lines(title, why, category.judged(reading), where):
    ...     print(line)
    密码应用改造项目(二期)招标公告
      类别  SEC-03 密码应用（安全领域），把握高
      内容  密码应用改造项目
      去掉  公告用语“招标公告”、括注“(二期)”
      词语  密码应用（对象词，SEC-03）
      定类  “密码应用”：第一个完整部分中最后的对象词
      阶段  建设，据“改造”
      品目  未给出或无所指
      层级  未知，R15 无从判断，把握低
      提示  title_fallback
    """
    yield title
    l1_name, l2_name = _taxonomy()[what.l2]
    yield f"  类别  {what.l2} {l2_name}（{l1_name}），把握{_CONFIDENCES[what.confidence]}"
    yield f"  内容  {why.subject}"
    if why.cut:
        yield "  去掉  " + "、".join(f"{_STEPS[cut.step]}“{cut.text}”" for cut in why.cut)
    told = (
        f"{found.word}（{_KINDS[found.kind]}{'，' if found.l2 else ''}{found.l2}）"
        for found in why.words
    )
    yield "  词语  " + ("、".join(told) or "没有认识的词")
    yield f"  定类  {_decision(why, what)}"
    said = "、".join(f"“{verb.word}”" for verb in why.verbs)
    yield f"  阶段  {what.stage}，" + (f"据{said}" if why.stage_by == "verb" else "按类别的常态")
    if why.owner:
        yield f"  采购人 {_OWNERS[why.owner]}"
    yield f"  品目  {why.item_hint or '未给出或无所指'}"
    place = "".join(name for name in (where.province, where.prefecture, where.county) if name)
    rule = where.rule.split()[0]
    yield (
        f"  层级  {where.level}{f'（{place}）' if place else ''}，"
        f"{rule} {_LEVEL_RULES[rule]}，把握{_CONFIDENCES[where.confidence]}"
    )
    if flags := (*where.flags, *what.flags):
        yield f"  提示  {'、'.join(flags)}"


def _decision(why: Why, what: Category) -> str:
    """What decided the class, and what moved it."""
    if why.decided_by == "item":
        return f"标题未定，据品目归 {what.l2}"
    word = next((found for found in why.words if found.decided), None)
    if why.decided_by == "nothing" or word is None:
        return f"没有认识的词，归 {what.l2}"
    kind = cast(Kind, what.rule.rpartition("+")[2].partition(":")[0])
    moved = ""
    if what.l2 != why.thing_l2:
        if why.service:
            cause = f"所买的是其{_SERVICES[why.service]}服务"
        else:
            cause = f"采购人是{_OWNERS.get(why.owner, '其他')}"
        moved = f"，指向 {why.thing_l2}；{cause}，归 {what.l2}"
    return f"“{word.word}”：{_REASONS[kind]}{moved}"


@cache
def _taxonomy() -> dict[str, tuple[str, str]]:
    return {row["l2_code"]: (row["l1_name"], row["l2_name"]) for row in reference.rows("taxonomy")}
