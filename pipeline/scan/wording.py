"""The own words of a need: what its title and object say beside buyer, place, number and form."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from pipeline.scan.match import plain, texts
from pipeline.scan.need import Need
from pipeline.scan.watchlist import Place

# Words of the form, which say nothing of what is bought.
_FORM = (
    "竞争性磋商", "竞争性谈判", "公开招标", "邀请招标", "单一来源", "比选", "询价", "磋商", "谈判",
    "招标", "采购", "公告", "公示", "意向", "中标", "成交", "结果", "更正", "项目", "年度", "关于",
    "有限公司", "及", "的", "与", "等", "第", "包",
)  # fmt: skip
_SPLIT = re.compile("|".join((r"\d+年", *_FORM)))
_LONG = 4
_RUN = re.compile(r"[㐀-鿿a-z]+")


def runs(need: Need, where: Sequence[Place] = ("title", "object")) -> tuple[str, ...]:
    """The stretches of letters that are left, each once, in their order."""
    told = texts(need)
    found: dict[str, None] = {}
    for text in (told[place] for place in where):
        for name in (*_places(need), *_buyer(need, text)):
            text = text.replace(name, "|")
        for part in _SPLIT.sub("|", text).split("|"):
            found.update(dict.fromkeys(_RUN.findall(part)))
    return tuple(one for one in found if len(one) > 1)


def grams(told: Iterable[str], least: int, most: int) -> Iterator[str]:
    """Every piece of `least` to `most` letters, stretch by stretch.

    >>> list(grams(["一网通"], 2, 3))
    ['一网', '一网通', '网通']
    """
    for run in told:
        for start in range(len(run)):
            for end in range(start + least, min(start + most, len(run)) + 1):
                yield run[start:end]


def names(run: str, common: Collection[str], least: int, most: int) -> Iterator[str]:
    """Pieces of a stretch that neither begin nor end in a pair of letters that stands everywhere.

    >>> list(names("慧眼感知升级", {"升级"}, 3, 4))
    ['慧眼感', '慧眼感知', '眼感知']
    """
    worn = [False] * len(run)
    for start in range(len(run) - 1):
        if run[start : start + 2] in common:
            worn[start] = worn[start + 1] = True
    for start in range(len(run)):
        for end in range(start + least, min(start + most, len(run)) + 1):
            if not worn[start] and not worn[end - 1]:
                yield run[start:end]


def _buyer(need: Need, text: str) -> Iterator[str]:
    """The beginning of the buyer's name that a text has, for titles leave the rest out, and then
    what else of the name it has that is long enough to be no chance."""
    buyer = plain(need.buyer_name or "")
    starts = (buyer[:end] for end in range(len(buyer), 1, -1))
    yield from (one for one in starts if one in text)
    yield from (one for one in grams([buyer], _LONG, _LONG) if one in text)


def _places(need: Need) -> list[str]:
    """Names of its places, with and without their last letter, the longest first."""
    told = (need.province, need.province_short, need.prefecture, need.county)
    full = {plain(name) for name in told if name}
    short = {name[:-1] for name in full if len(name) > 2}
    return sorted(full | short, key=lambda name: (-len(name), name))
