"""What an organisation's name says of its level and place, before title and region field."""

import re
from datetime import date
from typing import NamedTuple

from pipeline.model import Confidence, Level
from pipeline.normalize import place
from pipeline.normalize.gazetteer import NOWHERE, Place, load
from pipeline.normalize.place import Chain

TIERS: dict[int, Level] = {1: "省级", 2: "市级", 3: "区县级"}

# Words before a name that say to whom it reports, not where it is.
_PREFIX = re.compile(
    r"^(中华人民共和国|国家税务总局|国家统计局|国家外汇管理局|国家金融监督管理总局|"
    r"中国银行?保险监督管理委员会|中国银保监会|中国证券监督管理委员会|中国证监会|中国人民银行|人民银行|"
    r"审计署驻|国家矿山安全监察局|国家粮食和物资储备局|国家能源局|(教育|科学技术|公安|民政|司法|财政|自然资源|生态环境|"
    r"住房和城乡建设|交通运输|水利|农业农村|农业|商务|文化和旅游|应急管理|卫生|工业和信息化|国土资源|环境保护)部|"
    r"中国民用航空|民航|中国科学院|中国农业科学院|中国水产科学研究院|中国林业科学研究院|中国地质调查局|"
    r"中国共产党|中共|中国共产主义青年团|共青团|中国人民政治协商会议|政协|"
    r"中国国民党革命委员会|民革|中国民主同盟|民盟|中国民主建国会|民建|中国民主促进会|民进|"
    r"中国农工民主党|农工党|中国致公党|致公党|九三学社|台湾民主自治同盟|台盟|国营|国有|公立)+"
)
_SCHOOL_AFTER = re.compile(r"(医学院|医科|大学|学院)")


class Found(NamedTuple):
    """What the name says. `candidates` are places that share it; `fills` lets a region field add
    the prefecture of a provincial institution or the place of a company."""

    level: Level
    place: Place
    rule: str
    confidence: Confidence = "high"
    flags: tuple[str, ...] = ()
    served: Level | None = None
    reported: Level | None = None
    candidates: tuple[Place, ...] = ()
    fills: bool = False


UNKNOWN = Found("未知", NOWHERE, "R15 unknown", "low")


def unprefixed(name: str) -> str:
    """A name without the party, ministry or front that stands before its place.

    >>> unprefixed("中共江河市委宣传部"), unprefixed("国家税务总局江河市税务局")
    ('江河市委宣传部', '江河市税务局')
    """
    return _PREFIX.sub("", name)


def last_place(text: str, published: date | None, home: Place) -> Chain | None:
    """The last place named in a text: any province or prefecture, or a county of the province."""
    last, position = None, 0
    while position < len(text) - 1:
        chain = place.read(text, published, position, Place(home.province), orphans=False)
        if chain.tier < 2 or chain.end == position:
            chain = place.read(text, published, position, orphans=False)
        is_school = _SCHOOL_AFTER.match(text, chain.end)
        if chain.tier and chain.end > position and not chain.candidates and not is_school:
            last, position = chain, chain.end
        else:
            position += 1
    return last


def leading(text: str, published: date | None, context: Place) -> Chain:
    """The chain a name begins with; an ordinary word that is also a county's name counts when the
    context lies in that county's city."""
    chain = place.read(text, published)
    if not chain.tier and (context.prefecture or context.province in load().municipalities):
        city = Place(context.province, context.prefecture)
        return _from_city(place.read(text, published, inside=city))
    return chain


def _from_city(chain: Chain) -> Chain:
    return chain if chain.tier == 3 else Chain(NOWHERE, 0)
