"""What people call a column: words of reference/column_synonyms.csv → fields of a raw notice."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache

from pipeline import reference

# Brackets that hold a unit or an instruction say nothing of which column it is.
_UNIT = re.compile(
    r"[(\[](?:单位:?)?"
    r"(?:(?:人民币|rmb|cny|百万元|千元|万元|亿元|元|万|亿|yuan|%|‰|日历天|天|月|年|含税|不含税"
    r"|必填|选填|如有|若有)[/、,或]?)*[)\]]|[*:]+$"
)
# Below these a supplier is a bidder, not a winner.
_BIDDERS = re.compile("候选|投标|开标|评审|评标|未中标|推荐|报名")

# Between the parts of a merged header, or of a dotted path.
_BETWEEN = re.compile(r"[\s.]")


def plain(label: str) -> str:
    """A label as it is compared: full width and case folded, no white space.

    >>> plain("中标 金额（万元）"), plain("publishTime")
    ('中标金额(万元)', 'publishtime')
    """
    return "".join(unicodedata.normalize("NFKC", label).casefold().split())


def bare(label: str) -> str:
    """A plain label without its unit.

    >>> bare("中标金额（万元）"), bare("*预算（单位：元）"), bare("标段(包)名称")
    ('中标金额', '预算', '标段(包)名称')
    """
    return _UNIT.sub("", plain(label).lstrip("*"))


def is_known(label: str) -> bool:
    """Is the label in the table, whole or in its last part?

    >>> is_known("中标信息 成交金额(万元)"), is_known("天气")
    (True, False)
    """
    last = _last(label)
    words = (label,) if last == label else (label, last, _turned(label))
    return any(bare(each) in _table() for each in words)


def recognise(labels: Sequence[str]) -> dict[str, str]:
    """Field of each label recognised; '' for one that is known and left out on purpose.

    >>> recognise(["项目 名称", "中标人", "金额（万元）", "天气"])
    {'项目 名称': 'project_name', '中标人': 'lot.supplier', '金额（万元）': 'lot.amount'}

    A word that means something only beside another field is left alone without it:

    >>> recognise(["项目名称", "金额"])
    {'项目名称': 'project_name'}
    """
    table = _table()
    found: dict[str, tuple[str, str]] = {}
    parts: dict[str, tuple[str, str]] = {}
    for label in labels:
        if entry := table.get(bare(label)):
            found[label] = entry
        elif (entry := table.get(bare(_last(label)))) and not _BIDDERS.search(_group(label)):
            parts[label] = entry
        elif entry := table.get(bare(_turned(label))):
            found[label] = entry
    # Two groups with the same word below them are not the same thing.
    times = Counter(field for field, _ in parts.values())
    found |= {
        label: entry for label, entry in parts.items() if times[entry[0]] == 1 or not entry[0]
    }
    fields = {field for field, needs in found.values() if not needs}
    return {
        label: found[label][0]
        for label in labels
        if label in found and (not found[label][1] or found[label][1] in fields)
    }


def _last(label: str) -> str:
    """Last part of a merged header or a dotted path; nothing of what stands in a list."""
    if "[]" in label:
        return ""
    return _BETWEEN.split(label.strip())[-1]


def _group(label: str) -> str:
    """What stands above the last part of a merged header."""
    return label.strip().removesuffix(_last(label))


def _turned(label: str) -> str:
    """A merged header read from below: '金额 中标' as 中标金额."""
    return "" if "[]" in label else _last(label) + _group(label).strip()


@cache
def _table() -> dict[str, tuple[str, str]]:
    """Plain word → field, and the field it needs beside it."""
    return {
        plain(row["synonym"]): (row["field"], row["needs"])
        for row in reference.rows("column_synonyms")
    }
