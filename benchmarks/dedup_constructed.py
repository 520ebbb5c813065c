"""Pairs of invented notices as two sites carry them: half the same publication, half look-alikes.

A case says how two notices of one kind differ; it is built for five projects, each in its own way.
No two pairs share a buyer, so that all of them can stand in one warehouse.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from pipeline.model import RawCandidate, RawChange, RawLot, RawNotice

_SEED = 20230102
_BUILT = 5  # projects a case is built for

# 41 places and 7 offices give 287 buyers, none of them twice; 29 subjects go round beside them.
_PLACES = (
    "云岭县 青溪县 白沙县 临渡市 双桥县 平湾县 石浦县 南坪区 北川镇 东麓区 西泉县 中洲县 长汀屯县 "
    "新垣县 望江岭县 大塘县 小河口县 金沟县 银滩区 竹溪坪县 松原坝县 柳林渡县 桃源洞县 杏花村镇 "
    "梅岭关县 兰陵渡县 菊潭县 荷塘湾区 枫桥口县 桂水县 梧岗县 杉木县 榆河县 槐荫坪区 桑园县 "
    "枣岭县 橘洲县 茶山坳县 麦积岭县 稻香县 棉田县"
).split()
_OFFICES = "人民医院 教育局 公安局 行政审批服务局 水利局 图书馆 城市管理局".split()
_SUBJECTS = (
    "智慧校园平台建设项目 政务云运维服务项目 数字化病案管理系统采购项目 视频监控改造项目 "
    "档案数字化加工服务项目 办公家具采购项目 物业管理服务项目 网络安全等级保护测评项目 "
    "食堂食材配送服务项目 电梯维保服务项目 机房空调采购项目 应急指挥车采购项目 "
    "一体化服务平台升级项目 信息化监理服务项目 会议系统采购项目 数据治理服务项目 "
    "保安服务项目 被服洗涤服务项目 实训设备采购项目 无人机巡查服务项目 排水管网检测服务项目 "
    "宣传印刷服务项目 车辆保险服务项目 绩效评价服务项目 节能灯具改造项目 体检服务项目 "
    "智能更衣柜采购项目 导视系统采购项目 自助打印终端采购项目"
).split()
_AGENCIES = "示例招标代理有限公司 样本工程咨询有限公司 虚构项目管理有限公司".split()
_SUPPLIERS = "示例云图科技有限公司 样例恒远信息技术有限公司 虚拟新源设备有限公司 假定博雅服务有限公司".split()
_SITES = {"one": "示例省政府采购网", "two": "示例公共资源交易网"}
_HOURS = ("09:00", "09:30", "10:00", "14:30")


@dataclass(frozen=True)
class Project:
    """An invented procurement; `turn` 0 to 4 says in which way a case is to be built."""

    index: int
    turn: int
    shift: int = 0

    def later(self, days: int) -> "Project":
        """The same project with every day moved."""
        return replace(self, shift=self.shift + days)

    @property
    def place(self) -> str:
        return _PLACES[self.index % len(_PLACES)]

    @property
    def office(self) -> str:
        return _OFFICES[self.index % len(_OFFICES)]

    @property
    def buyer(self) -> str:
        return self.place + self.office

    @property
    def subject(self) -> str:
        return _SUBJECTS[self.index % len(_SUBJECTS)]

    @property
    def name(self) -> str:
        return self.buyer + self.subject

    @property
    def agency(self) -> str:
        return _AGENCIES[self.index % len(_AGENCIES)]

    @property
    def supplier(self) -> str:
        return _SUPPLIERS[self.index % len(_SUPPLIERS)]

    @property
    def other_supplier(self) -> str:
        return _SUPPLIERS[(self.index + 1) % len(_SUPPLIERS)]

    @property
    def published(self) -> date:
        return self._begun + timedelta(days=self.shift)

    @property
    def _begun(self) -> date:
        return date(2023, 1, 2) + timedelta(days=self.index * 3)

    @property
    def number(self) -> str:
        return self._number(self.index + 101)

    @property
    def other_number(self) -> str:
        """The number of another project of the buyer."""
        return self._number(self.index + 601)

    def _number(self, serial: int) -> str:
        year = self._begun.year
        return (
            f"SLZC{year}-G1-{serial:04}",
            f"示财采〔{year}〕{serial}号",
            f"N51{serial:06}{year}",
            f"{serial}-{year % 100}4SLGC{serial}",
        )[self.index % 4]

    @property
    def wan(self) -> int:
        """Budget in 万元, whole tens of thousands of yuan."""
        return 60 + self.index * 7 % 440

    @property
    def deadline(self) -> str:
        return f"{self.published + timedelta(days=21)} {_HOURS[self.index % 4]}"

    @property
    def awarded_wan(self) -> str:
        """97 per cent of the budget, told in 万元."""
        return f"{self.wan * 97 // 100}.{self.wan * 97 % 100:02}"

    def day(self, later: int = 0) -> str:
        """The day of publication, or one some days later, as published."""
        return (self.published + timedelta(days=later)).isoformat()


class Pair(NamedTuple):
    """Two notices with their label. `reason`: the case; `is_held_out`: not for looking at."""

    notice: RawNotice
    other: RawNotice
    is_duplicate: bool
    reason: str
    is_held_out: bool


Both = tuple[RawNotice, RawNotice]
Case = Callable[[Project], Both]


def pairs() -> list[Pair]:
    """Every pair, in the order of the cases; a third, drawn by a fixed seed, is held out."""
    cases = [(True, case) for case in SAME] + [(False, case) for case in DIFFERENT]
    built = [
        (is_duplicate, case, Project(number * _BUILT + turn, turn))
        for number, (is_duplicate, case) in enumerate(cases)
        for turn in range(_BUILT)
    ]
    held_out = set(random.Random(_SEED).sample(range(len(built)), len(built) // 3))
    return [
        Pair(
            _placed(notice, index, "one"),
            _placed(other, index, "two"),
            is_duplicate,
            case.__name__,
            index in held_out,
        )
        for index, (is_duplicate, case, project) in enumerate(built)
        for notice, other in (case(project),)
    ]


def _placed(notice: RawNotice, index: int, side: str) -> RawNotice:
    """The notice on a line of its own, with the identity that its site gives."""
    identity = f"{side}-{index:04}"
    return notice.model_copy(
        update={
            "line": index + 1,
            "source_notice_id": identity,
            "url": f"https://{side}.invalid/notice/{identity}",
            "site": notice.site or _SITES[side],
        }
    )


# ---------------------------------------------------------------- notices of a project


def _notice(p: Project, kind: str, **fields: object) -> RawNotice:
    """A notice whose title and channel end in its kind, and whatever else is told of it."""
    plain: dict[str, object] = {
        "title": p.name + kind,
        "channel": kind,
        "project_number": p.number,
        "project_name": p.subject,
        "buyer_name": p.buyer,
        "agency_name": p.agency,
        "published": p.day(),
    }
    return RawNotice.model_validate({**plain, **fields})


def _tender(p: Project, **fields: object) -> RawNotice:
    told: dict[str, object] = {
        "budget": f"{p.wan}万元",
        "budget_label": "预算金额",
        "bid_deadline": p.deadline,
    }
    return _notice(p, "公开招标公告", **{**told, **fields})


def _award(p: Project, **fields: object) -> RawNotice:
    return _notice(p, "中标公告", **{"lots": (_won(p),), **fields})


def _won(p: Project, lot: str | None = None, share: int = 97, **fields: str | None) -> RawLot:
    """A lot won for a share of the budget in per cent, told in yuan."""
    told = RawLot(
        lot=lot,
        supplier=p.supplier,
        amount=f"{p.wan * share * 100}元",
        amount_label="中标金额",
    )
    return told._replace(**fields)


def _correction(p: Project, days: int = 28, **fields: object) -> RawNotice:
    """A correction that moves the opening of bids to some days after the tender."""
    moved = f"{p.published + timedelta(days=days)} 09:30"
    told: dict[str, object] = {
        "published": p.day(6),
        "changes": (RawChange(field="投标截止时间", old=p.deadline, new=moved),),
    }
    return _notice(p, "更正公告", **{**told, **fields})


def _contract(p: Project, **fields: object) -> RawNotice:
    told: dict[str, object] = {
        "published": p.day(40),
        "lots": (_won(p, amount_label="合同金额"),),
    }
    return _notice(p, "合同公告", **{**told, **fields})


def _candidates(p: Project, **fields: object) -> RawNotice:
    told: dict[str, object] = {
        "published": p.day(22),
        "candidates": tuple(
            RawCandidate(
                rank=rank, supplier=supplier, amount=f"{amount}元", amount_label="投标报价"
            )
            for rank, supplier, amount in (
                ("1", p.supplier, p.wan * 9700),
                ("2", p.other_supplier, p.wan * 9850),
            )
        ),
    }
    return _notice(p, "中标候选人公示", **{**told, **fields})


def _failed(p: Project, **fields: object) -> RawNotice:
    return _notice(p, "废标公告", **{"published": p.day(22), **fields})


def _intention(p: Project, **fields: object) -> RawNotice:
    told: dict[str, object] = {
        "project_number": None,
        "agency_name": None,
        "published": p.day(-45),
        "budget": f"{p.wan}万元",
        "budget_label": "预算金额",
        "expected": f"{p.published:%Y年%m月}",
    }
    return _notice(p, "采购意向", **{**told, **fields})


def _two_lots(p: Project, names: tuple[str, str]) -> tuple[RawLot, RawLot]:
    return (
        _won(p, names[0], 55, name="软件部分"),
        _won(p, names[1], 40, name="硬件部分", supplier=p.other_supplier),
    )


# ---------------------------------------------------------------- the same publication


def prefix_in_brackets(p: Project) -> Both:
    mark = ("[公开]", "[市本级]", "【县本级】", "[公开招标]", "[非集中][公开招标]")[p.turn]
    return _tender(p), _tender(p, title=f"{mark}{p.name}公开招标公告")


def agency_before_or_behind_the_title(p: Project) -> Both:
    shown = (
        f"{p.agency}关于{p.name}的公开招标公告",
        f"关于{p.name}的公开招标公告[{p.agency}]",
        f"{p.agency}{p.name}公开招标公告",
        f"{p.agency}受{p.buyer}委托关于{p.subject}的公开招标公告",
        f"[市本级]{p.agency}关于{p.name}的公开招标公告",
    )[p.turn]
    bare = f"关于{p.name}的公开招标公告[{p.agency}]" if p.turn in (0, 4) else None
    return _tender(p, title=shown), _tender(p, **({"title": bare} if bare else {}))


def other_words_for_an_award(p: Project) -> Both:
    words, other = (
        ("中标（成交）结果公告", "成交结果公告"),
        ("中标公告", "中标结果公示"),
        ("的中标(成交)结果公告", "中标（成交）公告"),
        ("公开招标中标公告", "结果公告"),
        ("采购结果公告", "中标公告"),
    )[p.turn]
    return _award(p, title=p.name + words), _award(p, title=p.name + other, channel="结果公告")


def number_in_the_title(p: Project) -> Both:
    title = (
        f"{p.name}（项目编号：{p.number}）公开招标公告",
        f"{p.name}({p.number})公开招标公告",
        f"（编号：{p.number}）{p.name}公开招标公告",
        f"{p.number}：{p.name}公开招标公告",
        f"{p.name}公开招标公告（{p.number}）",
    )[p.turn]
    return _tender(p, title=title), _tender(p)


def number_at_one_site_only(p: Project) -> Both:
    both = _award(p), _award(p, project_number=None, published=p.day(p.turn % 2))
    return both if p.turn % 2 else both[::-1]


def number_at_neither_site(p: Project) -> Both:
    return _tender(p, project_number=None), _tender(
        p, project_number=None, title=f"{p.name}招标公告", published=p.day(p.turn % 3)
    )


def brackets_full_and_half_width(p: Project) -> Both:
    full = (
        f"{p.buyer}（本部）{p.subject}（一期）公开招标公告",
        f"{p.name}（２０２３年度）公开招标公告",
        f"{p.buyer}“放心”{p.subject}公开招标公告",
        f"{p.name}（含安装、调试）公开招标公告",
        f"{p.name}—主体部分公开招标公告",
    )[p.turn]
    half = full.translate(str.maketrans("（）２０３“”—、", '()203""-,'))
    number = p.number.translate(str.maketrans("〔〕", "[]"))
    name = full.removesuffix("公开招标公告")
    return (
        _tender(p, title=full, project_name=name),
        _tender(p, title=half, project_name=None, project_number=number),
    )


def buyer_written_otherwise(p: Project) -> Both:
    here, there = (
        (p.buyer, f"{p.buyer}（{p.place}{p.office}集团）"),
        (f"示例省{p.buyer}", p.buyer),
        (p.buyer, f"{p.buyer}机关"),
        (f"{p.buyer}({p.place}服务中心)", p.buyer),
        (p.buyer, f" {p.place} {p.office} "),
    )[p.turn]
    return _tender(p, buyer_name=here), _tender(p, buyer_name=there)


def buyer_missing_at_one_site(p: Project) -> Both:
    make = (_tender, _award)[p.turn % 2]
    return make(p), make(p, buyer_name=None, agency_name=None)


def agency_in_the_place_of_the_buyer(p: Project) -> Both:
    return _tender(p), _tender(p, buyer_name=p.agency, agency_name=None, bid_deadline=None)


def buyer_named_twice_in_the_title(p: Project) -> Both:
    return _tender(p, title=f"{p.buyer}{p.name}公开招标公告"), _tender(p)


def buyer_left_out_of_the_title(p: Project) -> Both:
    return _tender(p), _tender(p, title=f"{p.subject}公开招标公告", published=p.day(p.turn % 2))


def title_without_the_kind(p: Project) -> Both:
    make = (_tender, _award, _contract, _tender, _award)[p.turn]
    return make(p), make(p, title=p.name)


def published_a_day_later(p: Project) -> Both:
    make = (_tender, _award, _contract, _candidates, _failed)[p.turn]
    day = date.fromisoformat(str(make(p).published)) + timedelta(days=1)
    return make(p), make(p, published=day.isoformat())


def published_two_or_three_days_later(p: Project) -> Both:
    make = (_tender, _award, _tender, _award, _tender)[p.turn]
    return make(p), make(p, published=p.day(2 + p.turn % 2), title=f"[公开]{make(p).title}")


def sums_in_yuan_and_in_wan(p: Project) -> Both:
    wan = (f"{p.awarded_wan}00万元", f"{p.awarded_wan}万元", f"￥{p.wan * 9700:,}.00元")[p.turn % 3]
    other = _award(p, lots=(_won(p, amount=wan),), title=f"{p.name}成交结果公告")
    return _award(p), other


def budget_at_one_site_only(p: Project) -> Both:
    return _tender(p), _tender(p, budget=None, budget_label=None, title=f"{p.name}招标公告")


def lots_numbered_otherwise(p: Project) -> Both:
    here, there = (
        (("包1", "包2"), ("1包", "2包")),
        (("第一包", "第二包"), ("1", "2")),
        (("A包", "B包"), ("A", "B")),
        (("标段1", "标段2"), ("一标段", "二标段")),
        (("01", "02"), ("1", "2")),
    )[p.turn]
    return _award(p, lots=_two_lots(p, here)), _award(p, lots=_two_lots(p, there))


def lots_in_another_order(p: Project) -> Both:
    lots = _two_lots(p, ("1", "2"))
    return _award(p, lots=lots), _award(p, lots=lots[::-1], published=p.day(1))


def deadline_at_one_site_only(p: Project) -> Both:
    return _tender(p), _tender(p, bid_deadline=None, title=f"{p.name}招标公告")


def plan_number_at_one_site_only(p: Project) -> Both:
    plan = f"示例县政府采购计划〔2023〕{p.index + 500:05}号"
    other = {"project_number": None} if p.turn % 2 else {}
    return _tender(p, plan_number=plan), _tender(p, **other)


def correction_at_two_sites(p: Project) -> Both:
    words = ("更正公告", "变更公告", "的更正公告", "公开招标更正公告", "更正公告(一次)")[p.turn]
    return _correction(p), _correction(p, title=p.name + words)


def contract_at_two_sites(p: Project) -> Both:
    words = ("的合同", "政府采购合同公告", "采购合同公告", "合同公示", "合同")[p.turn]
    return _contract(p), _contract(p, title=p.name + words, agency_name=None)


def candidates_at_two_sites(p: Project) -> Both:
    words = ("评标结果公示", "中标候选人公示", "中标候选人公告", "成交候选人公示", "中标候选人")[
        p.turn
    ]
    return _candidates(p), _candidates(p, title=f"[公开]{p.name}{words}", channel="中标候选人公示")


def failure_at_two_sites(p: Project) -> Both:
    words = ("流标公告", "废标公告", "采购失败公告", "流标公示", "废标公示")[p.turn]
    return _failed(p), _failed(p, title=p.name + words, project_number=(p.number, None)[p.turn % 2])


def intention_listed_under_another_title(p: Project) -> Both:
    page = f"{p.buyer}{p.published:%Y年%m月}(至){p.published:%m月}政府采购意向"
    return _intention(p, title=page), _intention(p, title=(p.subject, p.name)[p.turn % 2])


def second_round_at_two_sites(p: Project) -> Both:
    here, there = (
        ("（二次）", "(第二次)"),
        ("（第2次）", "(二次)"),
        ("（二次）", "（二次）"),
        ("（重新招标）", "(重招)"),
        ("(第二次招标)", "（二次）"),
    )[p.turn]
    title = f"{p.name}{{}}公开招标公告"
    return _tender(p, title=title.format(here)), _tender(p, title=title.format(there))


def listed_twice_at_one_site(p: Project) -> Both:
    make = (_tender, _award, _correction, _contract, _candidates)[p.turn]
    return make(p, site="示例省政府采购网"), make(p, site="示例省政府采购网")


def several_differences_at_once(p: Project) -> Both:
    copies = (
        _award(
            p,
            title=f"{p.agency}关于{p.name}的成交结果公告",
            project_number=None,
            published=p.day(1),
            lots=(_won(p, amount=f"{p.awarded_wan}万元"),),
        ),
        _tender(
            p,
            title=f"[公开]{p.name}({p.number})招标公告",
            project_number=None,
            buyer_name=None,
            bid_deadline=None,
        ),
        _contract(p, title=f"{p.name}的合同", project_number=None, agency_name=None, lots=()),
        _tender(
            p,
            title=f"【市本级】{p.buyer}{p.name}项目公开招标公告",
            budget=f"{p.wan * 10000}元",
            published=p.day(2),
            agency_name=None,
        ),
        _award(
            p,
            title=p.name,
            channel="结果公告",
            buyer_name=f"{p.buyer}（本级）",
            lots=(_won(p, "包1", amount=f"{p.awarded_wan}万元"),),
        ),
    )
    return (_award, _tender, _contract, _tender, _award)[p.turn](p), copies[p.turn]


SAME: tuple[Case, ...] = (
    prefix_in_brackets,
    agency_before_or_behind_the_title,
    other_words_for_an_award,
    number_in_the_title,
    number_at_one_site_only,
    number_at_neither_site,
    brackets_full_and_half_width,
    buyer_written_otherwise,
    buyer_missing_at_one_site,
    agency_in_the_place_of_the_buyer,
    buyer_named_twice_in_the_title,
    buyer_left_out_of_the_title,
    title_without_the_kind,
    published_a_day_later,
    published_two_or_three_days_later,
    sums_in_yuan_and_in_wan,
    budget_at_one_site_only,
    lots_numbered_otherwise,
    lots_in_another_order,
    deadline_at_one_site_only,
    plan_number_at_one_site_only,
    correction_at_two_sites,
    contract_at_two_sites,
    candidates_at_two_sites,
    failure_at_two_sites,
    intention_listed_under_another_title,
    second_round_at_two_sites,
    listed_twice_at_one_site,
    several_differences_at_once,
)


# ---------------------------------------------------------------- look-alikes


def tender_and_its_correction(p: Project) -> Both:
    words = ("更正公告", "公开招标公告更正", "公开招标更正公告", "变更公告", "延期公告")[p.turn]
    return _tender(p), _correction(p, title=p.name + words, published=p.day(p.turn % 3))


def tender_and_its_clarification(p: Project) -> Both:
    words = ("澄清公告", "答疑公告", "补遗公告", "澄清文件一", "补充公告")[p.turn]
    other = _notice(p, "澄清公告", title=p.name + words, published=p.day(1 + p.turn % 3))
    return _tender(p), other


def first_and_second_correction_on_one_day(p: Project) -> Both:
    first, second = (
        ("更正公告（一）", "更正公告（二）"),
        ("更正公告(第一次)", "更正公告(第二次)"),
        ("第一次更正公告", "第二次更正公告"),
        ("更正公告", "更正公告（二）"),
        ("澄清公告一号", "澄清公告二号"),
    )[p.turn]
    return (
        _correction(p, 25, title=p.name + first),
        _correction(p, 32, title=p.name + second),
    )


def corrections_of_one_title_that_move_to_other_days(p: Project) -> Both:
    return _correction(p, 25), _correction(p, 32, published=p.day(8 + 2 * p.turn))


def lots_published_one_by_one(p: Project) -> Both:
    one, two = (
        ("包1", "包2"),
        ("一包", "二包"),
        ("（1标段）", "（2标段）"),
        ("(8)", "(4)"),
        ("第一标段", "第二标段"),
    )[p.turn]
    title = f"{p.name}{{}}中标公告"
    return (
        _award(p, title=title.format(one), lots=(_won(p, "1", 50),)),
        _award(p, title=title.format(two), lots=(_won(p, "2", 45, supplier=p.other_supplier),)),
    )


def tenders_of_two_lots_on_one_day(p: Project) -> Both:
    title = f"{p.name}{{}}招标公告"
    one, two = (("一标段", "二标段"), ("A包", "B包"), ("1包", "3包"))[p.turn % 3]
    half = {"budget": f"{p.wan // 2}万元"}
    return (
        _tender(p, title=title.format(one), lots=(RawLot(lot=one),), **half),
        _tender(p, title=title.format(two), lots=(RawLot(lot=two),), **half),
    )


def awards_of_two_lots_under_one_title(p: Project) -> Both:
    one, two = _two_lots(p, ("1", "2"))
    return _award(p, lots=(one,)), _award(p, lots=(two,), published=p.day(p.turn % 2))


def contracts_of_two_lots_under_one_title(p: Project) -> Both:
    one, two = _two_lots(p, ("1", "2"))
    bare = p.turn % 2  # half of the sites do not number what was signed
    lots = [
        lot._replace(lot=None, name=None, amount_label="合同金额") if bare else lot
        for lot in (one, two)
    ]
    return _contract(p, lots=(lots[0],)), _contract(p, lots=(lots[1],))


def same_title_next_year(p: Project) -> Both:
    make = (_tender, _award, _tender, _contract, _tender)[p.turn]
    number, other = (None, None) if p.turn == 2 else (p.number, p.other_number)
    after = p.later(360 + p.turn)
    return make(p, project_number=number), make(after, project_number=other)


def year_in_the_title_differs(p: Project) -> Both:
    title = f"{p.buyer}{{}}年度{p.subject}公开招标公告"
    number = {"project_number": None}
    return (
        _tender(p, title=title.format(2023), **number),
        _tender(p, title=title.format(2024), published=p.day(1 + p.turn), **number),
    )


def second_round_with_its_mark(p: Project) -> Both:
    mark = ("（二次）", "(第二次)", "（重新招标）", "（重招）", "第二次")[p.turn]
    return _tender(p), _tender(p.later(3 + 7 * p.turn), title=f"{p.name}{mark}公开招标公告")


def second_round_under_the_same_title(p: Project) -> Both:
    return _tender(p), _tender(p.later(23 + 3 * p.turn))


def award_and_candidates(p: Project) -> Both:
    return _candidates(p), _award(p, published=p.day(25 - p.turn % 3))


def award_and_contract(p: Project) -> Both:
    return _award(p, published=p.day(38)), _contract(p, published=p.day(38 + p.turn))


def intention_and_tender(p: Project) -> Both:
    published = p.day(-3) if p.turn % 2 else p.day(-32)
    return _intention(p, published=published), _tender(p)


def publicity_of_demand_and_tender(p: Project) -> Both:
    kind = ("采购需求公示", "需求征求意见公告", "招标文件预公示", "市场调研公告", "预公告")[p.turn]
    return _notice(p, kind, published=p.day(-2 - p.turn), project_number=None), _tender(p)


def tender_and_failure(p: Project) -> Both:
    return _tender(p), _failed(p, published=p.day(2 + p.turn), title=f"{p.name}终止公告")


def bought_every_month_under_its_month(p: Project) -> Both:
    title = f"{p.buyer}{{}}月份{p.subject}成交公告"
    number = {"project_number": None}
    month = 3 + p.turn
    return (
        _award(p, title=title.format(month), **number),
        _award(p, title=title.format(month + 1), published=p.day(2), **number),
    )


def bought_every_month_under_one_title(p: Project) -> Both:
    next_month = p.later(30 + p.turn)
    again = _award(next_month, lots=(_won(p, share=91 + p.turn),), project_number=None)
    return _award(p, project_number=None), again


def number_used_by_another_buyer(p: Project) -> Both:
    short = f"2023-{p.index % 90 + 10}"
    neighbour = f"{p.place}文化馆"
    other = _tender(
        p,
        title=f"{neighbour}{p.subject}公开招标公告",
        buyer_name=neighbour,
        project_number=short,
        budget=f"{p.wan + 11}万元",
    )
    return _tender(p, project_number=short), other


def award_and_its_correction(p: Project) -> Both:
    words = (
        "中标公告更正",
        "结果更正公告",
        "中标结果更正公告",
        "结果变更公告",
        "中标公告的更正公告",
    )[p.turn]
    changed = RawChange(field="中标金额", old=f"{p.wan * 9700}元", new=f"{p.wan * 9600}元")
    told = {"published": p.day(1 + p.turn), "changes": (changed,)}
    again = _notice(p, "更正公告", title=p.name + words, **told)
    return _award(p), again


def two_branches_of_one_buyer(p: Project) -> Both:
    head = "示例通信有限公司"
    one, two = (f"{head}{p.place.rstrip('县区市镇')}{x}分公司" for x in ("城东", "城西"))
    return (
        _tender(p, title=f"{one}{p.subject}公开招标公告", buyer_name=one, project_number=None),
        _tender(p, title=f"{two}{p.subject}公开招标公告", buyer_name=two, project_number=None),
    )


def phases_of_one_name(p: Project) -> Both:
    one, two = (
        ("一期", "二期"),
        ("东区", "西区"),
        ("软件", "硬件"),
        ("老院区", "新院区"),
        ("上半年", "下半年"),
    )[p.turn]
    title = f"{p.name}（{{}}）公开招标公告"
    return (
        _tender(p, title=title.format(one)),
        _tender(p, title=title.format(two), project_number=p.other_number, published=p.day(1)),
    )


def design_and_supervision_of_one_project(p: Project) -> Both:
    one, two = (
        ("设计", "监理"),
        ("施工", "施工监理"),
        ("勘察", "监理"),
        ("设计", "施工"),
        ("检测", "监理"),
    )[p.turn]
    title = f"{p.name}{{}}中标结果公告"
    return (
        _award(p, title=title.format(one), lots=(_won(p, share=60),)),
        _award(p, title=title.format(two), lots=(_won(p, share=8, supplier=p.other_supplier),)),
    )


def two_projects_of_one_buyer_on_one_day(p: Project) -> Both:
    subject = _SUBJECTS[(p.index + 7) % len(_SUBJECTS)]
    other = _tender(
        p,
        title=f"{p.buyer}{subject}公开招标公告",
        project_name=subject,
        project_number=p.other_number,
    )
    return _tender(p), other


def one_subject_of_neighbouring_places(p: Project) -> Both:
    buyer = f"{p.place[0]}山县{p.office}"
    other = _tender(
        p, title=f"{buyer}{p.subject}公开招标公告", buyer_name=buyer, project_number=None
    )
    return _tender(p, project_number=None), other


def contract_and_acceptance(p: Project) -> Both:
    kind = ("验收公告", "履约验收公告", "验收结果公告", "验收公示", "履约验收结果公告")[p.turn]
    signed = _contract(p)
    return signed, _notice(p, kind, published=p.day(43), lots=signed.lots)


DIFFERENT: tuple[Case, ...] = (
    tender_and_its_correction,
    tender_and_its_clarification,
    first_and_second_correction_on_one_day,
    corrections_of_one_title_that_move_to_other_days,
    lots_published_one_by_one,
    tenders_of_two_lots_on_one_day,
    awards_of_two_lots_under_one_title,
    contracts_of_two_lots_under_one_title,
    same_title_next_year,
    year_in_the_title_differs,
    second_round_with_its_mark,
    second_round_under_the_same_title,
    award_and_candidates,
    award_and_contract,
    intention_and_tender,
    publicity_of_demand_and_tender,
    tender_and_failure,
    bought_every_month_under_its_month,
    bought_every_month_under_one_title,
    number_used_by_another_buyer,
    award_and_its_correction,
    two_branches_of_one_buyer,
    phases_of_one_name,
    design_and_supervision_of_one_project,
    two_projects_of_one_buyer_on_one_day,
    one_subject_of_neighbouring_places,
    contract_and_acceptance,
)
