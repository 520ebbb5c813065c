"""Constructed weeks of a market whose truth is planned: what a team wants, and how it is named.

Sixteen themes make the market. A team wants some of them; those of the others are what it could
confuse them with. Every theme has natural words, which the team's first watchlist holds, and odd
ones, which no watchlist of natural words finds; odd ones recur as buyers copy one another, but some
names occur once and never again. Things outside the market borrow odd words now and then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Literal

from pipeline.scan.need import Need

Kind = Literal["natural", "odd", "single", "noise", "outside"]

# Class, natural words, odd words, and what is bought along with either.
_THEMES: Mapping[str, tuple[str, str, str, str]] = {
    "cloud": ("INF-04", "政务云 云平台 云资源", "算网底座租用 弹性主机池 集约底盘 虚拟化续租 上架托管资源池", "计算 存储 虚机 备份"),
    "video": ("INF-06", "视频监控 雪亮工程 人脸识别", "前端点位补盲 慧眼感知 卡口抓拍 平安乡村探头 高点瞭望", "摄像机 立杆 光纤 存储"),
    "security": ("SEC-01", "网络安全 信息安全 安全运营", "护网值守 攻防实战演习 边界加固 重保驻场 漏扫与渗透", "防护 告警 应急 巡检"),
    "grading": ("SEC-01", "等级保护 密码应用 密评", "三级备案测评 商密改造评估 定级备案合规 国密适配核验 合规差距分析", "测评 报告 整改 复测"),
    "service": ("SVC-01", "一网通办 政务服务平台 电子证照", "最多跑一次改造 高效办成一件事 综窗受理 免证办 跨域通办", "事项 接口 表单 窗口"),
    "data": ("DAT-02", "数据治理 数据中台 大数据", "归集清洗编目 资源盘点与血缘 主数据贯标 指标口径统一 信息归仓", "目录 标准 质量 接口"),
    "brain": ("PLT-03", "城市大脑 智慧城市 运行指挥中心", "数字底座 一屏观全域 城运中枢 全域驾驶舱 孪生沙盘", "大屏 指标 专题 接口"),
    "grid": ("MGT-03", "网格化 基层治理 综治", "吹哨报到 民情直通 接诉即办 平安小区联动 枫桥经验", "事件 上报 终端 考核"),
    "office": ("MGT-03", "协同办公 电子公文 办公自动化", "无纸化流转 机关内跑 督办催办 移动批阅 红头文件", "流程 签批 移动端 终端"),
    "nature": ("MGT-06", "智慧水利 智慧环保 应急指挥", "河湖巡查物联 大气走航 山洪预警 渣土车管控 秸秆禁烧瞭望", "传感器 预警 立杆 终端"),
    "map": ("DAT-02", "地理信息 实景三维 时空云", "倾斜摄影建模 国土变更底图 地下管线普查 影像解译 一张图更新", "测绘 影像 建库 图层"),
    "archive": ("DAT-02", "档案数字化 数字化加工 电子档案", "案卷扫描著录 历史卷宗整理 存量整合 修裱扫描 胶片转录", "扫描 著录 装订 质检"),
    "upkeep": ("OPS-01", "系统运维 平台运维 软件维护", "业务支撑续保 应用托管续签 原厂维保 驻场保障 版本迭代", "巡检 升级 备件 报告"),
    "native": ("INF-04", "信创 国产化 自主可控", "办公终端换装 适配迁移 整机替换 涉密机更新 正版化置换", "整机 终端 外设 迁移"),
    "supervision": ("CON-02", "信息化监理 项目监理 工程监理", "第三方见证 过程把控 旁站督导 全过程管控 投资跟踪", "监督 报告 验收 巡检"),
    "hotline": ("SVC-01", "政务热线 话务 呼叫中心", "诉求受理坐席 民声直办 为民专线 工单转办 语音座席外包", "坐席 工单 回访 考核"),
}  # fmt: skip
_PLAIN = (
    "信息化设备 软件开发 机房空调 办公电脑 会议系统 门户网站 网络设备 打印机 服务器 存储扩容 业务系统升级 "
    "信息系统改造 多媒体会议 电子屏 通信链路 宽带租用 触控一体机 短信服务 微信公众号 考勤门禁 排队叫号 "
    "停车管理 财务软件 人事系统 图书管理 实验室信息 食堂一卡通 广播系统 无线覆盖 域名邮箱"
).split()
_OUTSIDE = (
    "办公家具 道路改造 绿化养护 保洁服务 物业管理 食堂食材 印刷服务 车辆租赁 消防器材 医疗耗材 校服 "
    "法律服务 审计服务 保险服务 水质检测 桥梁加固 路灯安装 垃圾清运 病媒防制 宣传活动 培训服务 体检服务 "
    "种子化肥 河道清淤 外墙维修 电梯维保 窗帘 图书 乐器 体育器材"
).split()
# Letters of names that a buyer makes up.
_LETTERS = (
    "磐启明织鲲灯晨曦斗星远航春晓火铸盾天枢青鸟长风钥匙蓝破凌云翠沧浪惊蛰甘霖玉衡飞燕雁阵苍穹砺剑听涛拾光雀"
    "锦程川乐嘉禾瑞景泰和润泽恒信博雅致诚睿思卓越宏图翰墨兰亭松柏梧桐晴岚朝霞映雪流萤碧海"
)
_ENDS = "建设 升级改造 二期 服务 扩容 购买服务 完善提升 运行保障".split()
_FILLS = ("软件开发服务", "硬件设备", "系统集成", "技术服务", "其他服务")
_OFFICES = "公安局 大数据局 行政审批局 水务局 教育局 财政局 应急管理局 人民政府办公室 民政局 信访局".split()
_PLACES = (
    ("示例省", "示例", "东河市", "安平县"), ("示例省", "示例", "西岭市", "清源县"),
    ("示例省", "示例", "南浦市", "永和县"), ("样板省", "样板", "北原市", "长乐县"),
    ("样板省", "样板", "中川市", "福宁县"),
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """How much of what a week brings. Of the relevant, a share `odd` has odd names, and of these a
    share `single` a name that occurs once."""

    wanted: int = 5
    # Odd names of each theme that are in use.
    names: int = 5
    relevant: int = 40
    other: int = 70
    plain: int = 40
    outside: int = 150
    odd: float = 0.10
    single: float = 0.10
    # How many plain needs of the market bear a name that nobody else bears.
    rare: float = 0.25
    # How often a need of another theme or outside the market borrows a word of a theme, natural or odd.
    borrowed: float = 0.05


@dataclass(frozen=True, slots=True)
class Truth:
    """A need and what it is; `name` is the natural or odd word that it bears, unvaried."""

    need: Need
    name: str
    kind: Kind
    is_relevant: bool


@dataclass(frozen=True)
class Weeks:
    """A drawn world: the natural words of the themes that the team wants, and all needs."""

    words: tuple[str, ...]
    needs: tuple[Truth, ...]


FIRST = date(2021, 9, 6)  # a Monday


def draw(world: World, seed: int, weeks: int) -> Weeks:
    """The needs of so many weeks from FIRST on; the same seed gives the same."""
    rng = Random(seed)
    themes = sorted(_THEMES)
    wanted = sorted(rng.sample(themes, world.wanted))
    others = [theme for theme in themes if theme not in wanted]
    # Which odd words buyers copy most differs from world to world.
    weights = (8, 5, 3, 2, 1)[: world.names] + (0,) * (5 - world.names)
    liking = {theme: rng.sample(weights, 5) for theme in themes}
    found: list[Truth] = []

    def add(week: int, kind: Kind, name: str, extra: str, code: str, is_relevant: bool) -> None:
        words = _varied(rng, name) if kind == "odd" else name
        need = _need(rng, len(found) + 1, week, words, extra, code)
        found.append(Truth(need, name, kind, is_relevant))

    for week in range(weeks):
        for _ in range(world.relevant):
            theme = rng.choice(wanted)
            is_odd = rng.random() < world.odd
            kind: Kind = "natural"
            if is_odd:
                kind = "single" if rng.random() < world.single else "odd"
            add(week, kind, *_told(rng, theme, kind, liking[theme]), True)
        for _ in range(world.other):
            theme = rng.choice(others)
            kind = "odd" if rng.random() < world.odd else "natural"
            words, extra, code = _told(rng, theme, kind, liking[theme])
            if rng.random() < world.borrowed:
                words = rng.choice(_THEMES[rng.choice(themes)][1].split()) + words
            add(week, "noise", words, extra, code, False)
        for _ in range(world.plain):
            code = rng.choice([*(_THEMES[theme][0] for theme in themes), *["OTH-01"] * 8])
            words = _made_up(rng) if rng.random() < world.rare else rng.choice(_PLAIN)
            add(week, "noise", words, rng.choice(_FILLS), code, False)
        for _ in range(world.outside):
            words = rng.choice(_OUTSIDE)
            if rng.random() < world.borrowed:
                theme = rng.choice(themes)
                words = rng.choice(" ".join(_THEMES[theme][1:3]).split()) + words
            add(week, "outside", words, "", "OUT-01", False)
    return Weeks(
        tuple(word for theme in wanted for word in _THEMES[theme][1].split()), tuple(found)
    )


def _told(rng: Random, theme: str, kind: Kind, liking: Sequence[int]) -> tuple[str, str, str]:
    """Words of the title, of the object, and the class that a rule would give."""
    code, natural, odd, extras = _THEMES[theme]
    codes = [_THEMES[one][0] for one in sorted(_THEMES)]
    draw = rng.random()
    if kind == "natural":
        words = rng.choice(natural.split())
        code = code if draw < 0.85 else rng.choice(codes)
    else:
        words = rng.choices(odd.split(), liking)[0]
        if kind == "single":
            words = _made_up(rng)
        # The rule that gives a class reads the same odd words: it is right less often.
        code = code if draw < 0.6 else rng.choice(codes) if draw < 0.8 else "OTH-01"
    told = rng.random() < (0.5 if kind == "natural" else 0.3)
    extra = "".join(rng.sample(extras.split(), 2)) if told else rng.choice(_FILLS)
    return words, extra, code


def _made_up(rng: Random) -> str:
    return "".join(rng.sample(_LETTERS, 4))


def _varied(rng: Random, words: str) -> str:
    """An odd name as another buyer would write it, one time in four: cut short, or set apart."""
    if rng.random() < 0.75:
        return words
    half = len(words) // 2
    if rng.random() < 0.5:
        return words[:half] + rng.choice(("智能", "综合", "一体化", "专项")) + words[half:]
    return words[: max(half, len(words) - 2)]


def _need(rng: Random, number: int, week: int, words: str, extra: str, code: str) -> Need:
    place = rng.choice(_PLACES)
    level = rng.choice(("省级", "市级", "市级", "区县级", "区县级", "区县级"))
    where = place[{"省级": 0, "市级": 2, "区县级": 3}[level]]
    buyer = where + rng.choice(_OFFICES)
    day = FIRST + timedelta(days=7 * week + rng.randrange(5))
    deadline = day + timedelta(days=rng.randrange(20, 32))
    name = f"{words}{rng.choice(_ENDS)}项目"
    is_told = rng.random() < 0.7
    amount = Decimal(round(10 ** rng.gauss(6.2, 0.4), -3)) if is_told else None
    year = day.year if rng.random() < 0.3 else ""
    given: dict[str, object] = {
        **dict.fromkeys(Need.__dataclass_fields__),
        **dict.fromkeys(("tags", "lots", "new_types", "passages"), ()),
        **dict.fromkeys(("demand_id", "notice_id", "process_id"), number),
        **dict.fromkeys(("round_count", "notice_count", "lot_count", "open_lot_count"), 1),
        **dict.fromkeys(("copy_count", "awarded_lot_count", "closed_lot_count"), 0),
        **dict.fromkeys(("is_framework", "is_only_planned"), False),
        **dict.fromkeys(("first_date", "call_date", "last_date"), day),
        **dict.fromkeys(("first_known", "call_known"), datetime.combine(day, time(20))),
        "title": f"{buyer}{year}{name}{rng.choice(('公开招标', '竞争性磋商'))}公告",
        "url": f"https://ggzy.example.invalid/{number}",
        "source": "portal",
        "buyer_name": buyer,
        "buyer_kind": "government",
        "level": level,
        "province": place[0],
        "province_short": place[1],
        "prefecture": place[2] if level != "省级" else None,
        "county": place[3] if level == "区县级" else None,
        "category_l1": code[:3],
        "category_l2": code,
        "stage": "建设",
        "procurement_method": "open",
        "method_zh": "公开招标",
        "is_open": True,
        "budget": amount,
        "last_subtype": "tender_open",
        "bid_deadline": deadline,
        "opening": deadline,
        "object": f"{name} / {extra}",
    }
    return Need(**given)  # type: ignore[arg-type]
