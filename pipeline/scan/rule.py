"""What keeps a need out of a list, as readers call it: the rules of matching, then the gates."""

from pipeline.scan import gate

RULES: dict[str, str] = {
    "terms": "未命中关键词",
    "exclude": "标题含排除词",
    "scope.provinces": "不在省份范围",
    "scope.prefectures": "不在地市范围",
    "scope.regions": "不在大区范围",
    "scope.levels": "不在层级范围",
    "scope.categories": "不在类别范围",
    "scope.buyer_kinds": "不在采购人类型范围",
    "scope.buyers": "采购人名称不符",
    "scope.methods": "不在采购方式范围",
    "scope.notice_types": "不在公告类型范围",
    "late": "未及时见到招标公告",
    **{str(number): name for number, name in gate.NAMES.items()},
}


def named(rule: str) -> str:
    """A rule as a text names it, a gate with its number and an excluded word with the word.

    >>> named("G1"), named("terms"), named("exclude:白云")
    ('G1 文件获取期', '未命中关键词', '标题含排除词“白云”')
    """
    kind, _, word = rule.partition(":")
    name = f"{kind} {RULES[kind]}" if kind.startswith("G") else RULES[kind]
    return f"{name}“{word}”" if word else name
