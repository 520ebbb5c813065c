"""The workbooks of a scan: the list to work on and fill in, and everything that was found.

What people fill in is read back by pipeline.scan.form, which knows the columns by their heads.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from operator import itemgetter
from typing import Any, Final

import xlsxwriter
from xlsxwriter.workbook import Workbook

from pipeline.deliver.sheet import (
    ORANGE,
    RED,
    SHUT,
    Column,
    Kind,
    Link,
    Row,
    Sheet,
    Styles,
    laid_out,
    page,
    table,
    write,
)
from pipeline.scan import form, gate, score
from pipeline.scan.card import Card
from pipeline.scan.facts import card_row, facts, headline
from pipeline.scan.rule import named
from pipeline.scan.scan import SOON, Scan

# The writer stamps the hour of writing unless it is told a day.
_CREATED: Final = datetime(2000, 1, 1)
_NOTICE, _COUNTED, _LIST, _PEOPLE = "公告", "计算", "监测清单", "人工填写"
_STANDINGS: Final = {"open": "在投", "planned": "意向", "failed": "流标", "closed": "已结束"}
_SUMS: Final = {"budget": "预算", "ceiling": "最高限价", "planned": "意向金额"}
_HOW: Final = {
    "stated end": "公告写明止期",
    "from the contract": "合同日加服务期",
    "from the award": "中标日加服务期（签约最多晚 60 天）",
}
_VERDICTS: Final = {"pass": "通过", "warn": "提示", "drop": "筛除", "unknown": "不明"}


@dataclass(frozen=True, slots=True)
class Overview:
    """The first sheet: what was looked at, the counts, and why nothing is shown where nothing is."""

    title: str
    period: str
    reason: str | None
    counts: Sequence[tuple[Kind, str, Any, str]]
    lost: Sequence[tuple[str, int]]
    sources: Sequence[tuple[str, int, date | None, str]]
    stamp: str


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook before it is written: plain values, that another process can be given."""

    title: str
    day: date
    overview: Overview
    sheets: Sequence[Sheet]


def shortlist(scan: Scan) -> Book:
    """The workbook of what is shown: overview, what can be bid for, what to act on, what is to
    come, who won, and what each column means."""
    rows = facts(scan)
    owners = _owners(scan)
    open_columns = [*_open(), *_filled(owners), *_evidence(), _ITEM]
    sheets = [
        laid_out("在投", open_columns, [_card(c, n) for n, c in enumerate(scan.shown, 1)], 16, 3),
        laid_out("待办", open_columns, [_card(c, n) for n, c in enumerate(scan.act, 1)], 16, 3),
        laid_out("前置", [*_coming(), *_filled(owners), _ITEM], _ahead(scan), 14, 3),
        laid_out("竞情", _wins(), rows["awards"], 15, 2),
    ]
    return _book(scan, "周扫描", sheets)


def everything(scan: Scan) -> Book:
    """The workbook of all that matched: also what a gate dropped, with the gate; how many needs
    each rule kept out."""
    columns = [*_open(), *_fate(), *_filled(_owners(scan)), *_evidence(), *_judged(scan), _ITEM]
    sheets = [
        laid_out("全部", columns, [_card(c, n) for n, c in enumerate(scan.cards, 1)], 18, 3),
        laid_out("筛除", _losses(), facts(scan)["lost"], 3),
    ]
    return _book(scan, "全部命中", sheets)


def _book(scan: Scan, title: str, sheets: Sequence[Sheet]) -> Book:
    meanings = laid_out("数据字典", _dictionary(), _meanings(sheets), 5)
    told = f"{scan.watchlist.title} {title} {scan.day}"
    return Book(told, scan.day, _overview(scan), [*sheets, meanings])


def xlsx(told: Book) -> bytes:
    """The workbook as XLSX: the same one gives the same bytes. Raises DataError where rows do not
    fit a sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    )
    book.set_properties({"title": told.title, "created": _CREATED})
    styles = Styles(book)
    _write_overview(book, styles, told.overview, told.title)
    for sheet in told.sheets:
        table(book, styles, sheet, f"{told.title} {sheet.name}", told.day)
    book.close()
    return out.getvalue()


def _owners(scan: Scan) -> tuple[str, ...]:
    """Who is known from decisions. The list of a cell parts names at commas and knows no quotes."""
    told = {one.owner for one in scan.held}
    return tuple(sorted(owner for owner in told if owner and not {",", '"'} & set(owner)))


def _card(card: Card, rank: int) -> Row:
    return {**card_row(card), "rank": rank}


# Functions of a name or none: what a column asks of a row is copied with its workbook.
_key = itemgetter


def _joined(name: str, mark: str = "；") -> Callable[[Row], str]:
    return partial(_join, name, mark)


def _join(name: str, mark: str, row: Row) -> str:
    return mark.join(row[name])


def _title(row: Row) -> Link:
    return Link(row["title"], row.get("url"))


_TITLE: Final = Column("项目名称", _title, "link", 46, "公告标题；有网址的可点开原文", _NOTICE)
_BUYER: Final = Column("采购人", _key("buyer_name"), "text", 18, "使用采购标的的单位", _NOTICE)
_LEVEL: Final = Column("层级", _key("level"), "text", 7.5, "采购人的行政层级", _COUNTED)
_CATEGORY: Final = Column("类别", _key("category_name"), "text", 10.5, "需求类别", _COUNTED)
_ITEM: Final = Column(
    form.ITEM,
    _key("item"),
    "code",
    19,
    "需求的编号，回填时据此找到这一行；请勿改动。为空的行不能填写决定",
    _COUNTED,
    "16 位十六进制",
)


def _open() -> list[Column]:
    return [
        Column("序", _key("rank"), "count", 4.5, "本表的次序，排序后可据此还原", _COUNTED),
        Column(
            "剩余天数",
            _key("next_days_left"),
            "left",
            6,
            f"扫描日到文件获取与投标截止中较近且未过者；≤{RED} 天红，≤{ORANGE} 天橙。按扫描日计，"
            "打开文件时不变",
            _COUNTED,
            "天",
        ),
        _TITLE,
        _BUYER,
        Column("省份", _key("province_short"), "text", 7, "采购人所在省份", _COUNTED),
        _LEVEL,
        _CATEGORY,
        Column("方式", _key("method_zh"), "text", 8.5, "采购方式", _NOTICE),
        _wan("预算", "sum", "预算；未披露时为最高限价，再无则为意向金额；未知为空", bar=True),
        Column("文件获取截止", _key("document_deadline"), "deadline", 11, "含当日", _NOTICE, "日"),
        Column(
            "投标截止",
            _bid_deadline,
            "deadline",
            16,
            "公告写明时刻的带时刻；最近一次更正后的",
            _NOTICE,
            "北京时间",
        ),
        Column(
            "得分",
            _key("points"),
            "count",
            6,
            "各项已知得分之和，满分 100；已知不足三项时为空",
            _COUNTED,
            "分",
        ),
    ]


def _filled(owners: tuple[str, ...]) -> list[Column]:
    def column(
        name: form.Field,
        width: float,
        meaning: str,
        choice: tuple[str, ...] = (),
        only: bool = False,
    ) -> Column:
        head = form.HEADS[name]
        value = "decision" if name == "verdict" else name
        filled = partial(_to_fill, value)
        return Column(head, filled, "fill", width, meaning, _PEOPLE, "", choice, only)

    verdicts, statuses = form.WORDS["verdict"], form.WORDS["status"]
    return [
        column("verdict", 7, "从下拉中选：" + "、".join(verdicts), verdicts, True),
        column("owner", 8, "下拉中是已登记的人，也可直接填写", owners),
        column("status", 8, "从下拉中选：" + "、".join(statuses), statuses, True),
        column("why", 15, "自由填写；清空即撤回"),
    ]


def _bid_deadline(row: Row) -> Any:
    return row["bid_deadline_at"] or row["bid_deadline"]


def _sum_kind(row: Row) -> str | None:
    return _SUMS.get(row["sum_kind"])


def _to_fill(name: str, row: Row) -> Any:
    # What cannot be decided on is not painted as a cell to fill in.
    return row[name] if row["item"] else SHUT


def _evidence() -> list[Column]:
    return [
        Column("档位", _key("band"), "text", 9, "按得分与待定分的中值分档", _LIST),
        Column(
            "待定分", _key("open_points"), "count", 7, "因信息未知而未计的最多分", _COUNTED, "分"
        ),
        Column("标记", _key("state_zh"), "text", 9, "新增、补录、在投、原有或第几次出现", _COUNTED),
        Column("入选理由", _key("reason"), "text", 40, "命中的词与位置", _COUNTED),
        Column("变化", _joined("changes"), "text", 30, "本期公告改了什么", _NOTICE),
        Column("触发", _joined("triggers", "、"), "text", 12, "本期需重新判断的事件", _COUNTED),
        Column("风险", _joined("risks"), "text", 44, "提示或被越过的门槛及依据", _COUNTED),
        Column("未知项", _joined("unknowns"), "text", 36, "公告未说明、未能判断的", _COUNTED),
        Column(
            "工作日", _key("working_days_left"), "count", 7, "到投标截止的工作日", _COUNTED, "天"
        ),
        Column(
            "金额口径",
            _sum_kind,
            "text",
            10,
            "预算一列取自何处",
            _NOTICE,
        ),
        Column("地市", _key("prefecture"), "text", 11, "采购人所在地市", _COUNTED),
        Column("细类", _key("category_l2_name"), "text", 18, "需求类别的下一级", _COUNTED),
        Column("发布日", _key("published_date"), "day", 11, "本轮招标公告的发布日", _NOTICE, "日"),
        Column(
            "首次列出", _key("first_shown"), "day", 11, "首次出现在本清单的扫描日", _COUNTED, "日"
        ),
        Column("来源", _key("source"), "text", 14, "公告的来源", _NOTICE),
        Column("出处", _key("place"), "text", 24, "公告在所读文件中的位置", _NOTICE),
    ]


def _fate() -> list[Column]:
    return [
        Column(
            "去向",
            _fate_of,
            "text",
            8,
            "在投、意向、流标、已结束，或被门槛筛除",
            _COUNTED,
        ),
        Column("筛除依据", _dropped_by, "text", 24, "第一个不通过的门槛及依据", _LIST),
    ]


def _fate_of(row: Row) -> str:
    is_dropped = row["dropped_by"] and row["standing"] != "closed"
    return "筛除" if is_dropped else _STANDINGS[row["standing"]]


def _dropped_by(row: Row) -> str | None:
    found = (one for one in row["gates"] if one["gate"] == row["dropped_by"])
    return next((f"{one['gate']} {one['name']}：{one['evidence']}" for one in found), None)


def _judged(scan: Scan) -> list[Column]:
    """A column a part of the score and a gate that are in use."""
    weights = scan.watchlist.weights
    parts = [
        Column(
            name,
            partial(_points, part),
            "count",
            8,
            f"得分分项，满分 {most}；未知为空",
            _COUNTED,
            "分",
        )
        for part, name in score.NAMES.items()
        if (most := getattr(weights, part))
    ]
    gates = [
        Column(
            named(key),
            partial(_verdict, key),
            "text",
            8,
            "门槛的判断：通过、提示、筛除或不明",
            _LIST,
        )
        for key in gate.NAMES
        if getattr(scan.watchlist.gates, key).on
    ]
    return [*parts, *gates]


def _points(part: str, row: Row) -> int | None:
    return next((one["points"] for one in row["parts"] if one["part"] == part), None)


def _verdict(gate: str, row: Row) -> str | None:
    found = (one["verdict"] for one in row["gates"] if one["gate"] == gate)
    return next((_VERDICTS[verdict] for verdict in found), None)


def _coming() -> list[Column]:
    return [
        Column("类型", _key("kind"), "text", 10, "采购意向、服务到期或流标未重招", _COUNTED),
        Column(
            "时间",
            _key("when"),
            "day",
            11,
            "意向为预计采购时间的最后一日，到期为最早止日，流标为最近公告日",
            _COUNTED,
            "日",
        ),
        _TITLE,
        _BUYER,
        Column("省份", _key("province_short"), "text", 7, "采购人所在省份", _COUNTED),
        _LEVEL,
        _CATEGORY,
        _wan("金额", "sum", "意向金额、流标轮次的预算，或现合同的中标价；未知为空", bar=True),
        Column("现服务商", _joined("suppliers", "、"), "text", 22, "到期服务现由谁承担", _NOTICE),
        Column("说明", _key("told"), "text", 30, "公告原话与推算方法", _NOTICE),
    ]


def _ahead(scan: Scan) -> list[Row]:
    """Intentions, services that end and rounds that failed, each in its order."""

    def card(one: Card, kind: str, when: str, told: str) -> Row:
        row = card_row(one)
        return {**row, "kind": kind, "when": row[when], "told": told}

    plans = [
        card(
            one,
            "采购意向",
            "expected_until",
            f"预计 {raw}" if (raw := one.need.expected_raw) else "",
        )
        for one in scan.plans
    ]
    renewals: list[Row] = [
        {
            **row,
            "kind": "服务到期",
            "when": row["earliest"],
            "sum": row["award"],
            "told": f"{row['raw']}；止于 {row['earliest']}"
            + (f" 至 {row['latest']}" if row["latest"] != row["earliest"] else "")
            + f"（{_HOW[row['how']]}）",
            # A service is no need in play: there is nothing to decide on yet.
            **dict.fromkeys(("decision", "owner", "status", "why", "item")),
        }
        for row in facts(scan)["renewals"]
    ]
    failures: list[Row] = [
        {**card(one, "流标未重招", "published_date", "、".join(one.triggers)), "when": day}
        for one in scan.failures
        for day in [one.need.last_date]
    ]
    return [*plans, *renewals, *failures]


def _wins() -> list[Column]:
    return [
        Column("中标日", _key("award_date"), "day", 11, "作出中标决定的日子", _NOTICE, "日"),
        Column("项目名称", _key("title"), "text", 40, "需求的标题", _NOTICE),
        Column("标段", _lot, "text", 6, "标段号；不分标段的为空", _NOTICE),
        _BUYER,
        Column("省份", _key("province_short"), "text", 7, "采购人所在省份", _COUNTED),
        _LEVEL,
        _CATEGORY,
        Column("供应商", _key("supplier_name"), "text", 26, "中标供应商", _NOTICE),
        _wan("限价或预算", "base", "节资率的分母；未知为空"),
        _wan("中标价", "award", "含税；多家中标而未分列时为空", bar=True),
        Column("节资率", _key("saving"), "share", 8, "1 − 中标价 ÷ 限价或预算", _COUNTED, "%"),
        Column("家数", _key("winner_count"), "count", 6, "同标段中标家数", _NOTICE, "家"),
        Column(
            "关注原因", _joined("reasons", "、"), "text", 14, "对手、我方客户或本清单范围", _LIST
        ),
        Column("新进入", _entrant, "text", 8, "两年内未在同类中标；档案不足两年为空", _COUNTED),
        Column("先前中标", _key("earlier_count"), "count", 9, "两年内同类中标", _COUNTED, "标段"),
    ]


def _lot(row: Row) -> str | None:
    return row["lot_id"] if row["lot_id"] != "0" else None


def _entrant(row: Row) -> str | None:
    return {True: "是", False: "否", None: None}[row["is_entrant"]]


def _losses() -> list[Column]:
    return [
        Column("规则", _key("rule"), "text", 20, "监测清单中的规则", _LIST),
        Column("含义", _named, "text", 30, "规则的说明", _LIST),
        Column("需求", _key("count"), "count", 8, "在投需求中被此规则排除的", _COUNTED, "项"),
    ]


def _named(row: Row) -> str:
    return named(row["rule"])


def _wan(name: str, key: str, meaning: str, bar: bool = False) -> Column:
    head = f"{name}(万元)"
    return Column(head, _key(key), "wan", 11, meaning, _NOTICE, "万元", bar=bar)


def _dictionary() -> list[Column]:
    return [
        Column("工作表", _key("sheets"), "text", 24, "", ""),
        Column("列", _key("head"), "text", 18, "", ""),
        Column("含义", _key("meaning"), "text", 66, "", ""),
        Column("单位", _key("unit"), "text", 14, "", ""),
        Column("出处", _key("source"), "text", 12, "", ""),
    ]


def _meanings(sheets: Sequence[Sheet]) -> list[Row]:
    """Each column once, with the sheets it is on."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for sheet in sheets:
        for one in sheet.columns:
            row = found.setdefault(
                (one.head, one.meaning),
                {
                    "sheets": [],
                    "head": one.head,
                    "meaning": one.meaning,
                    "unit": one.unit,
                    "source": one.source,
                },
            )
            row["sheets"].append(sheet.name)
    return [{**row, "sheets": "、".join(row["sheets"])} for row in found.values()]


def _overview(scan: Scan) -> Overview:
    head = headline(scan)
    first = scan.since + timedelta(days=1)
    period = f"扫描日 {scan.day} · 期间 {first} 至 {scan.day}"
    return Overview(
        title=scan.watchlist.title,
        period=period + (" · 示例数据" if head["is_sample"] else ""),
        reason=None if scan.shown else reason(scan),
        counts=[*_counts(scan, head)],
        lost=[(named(one.rule), one.count) for one in scan.lost],
        sources=[
            (one.source, one.notice_count, one.last_published_date, _freshness(one))
            for one in scan.archive.sources
        ],
        stamp=form.stamp(scan.watchlist.name, scan.day, scan.decision_count),
    )


def _write_overview(book: Workbook, styles: Styles, told: Overview, title: str) -> None:
    sheet = book.add_worksheet("概览")
    sheet.hide_gridlines(2)
    for x, width in enumerate((24, 18, 14, 34)):
        sheet.set_column(x, x, width)
    big = styles.of({"bold": True, "font_size": 16, "font_color": "#1F4E79"})
    sheet.write_string(0, 0, told.title, big)
    sheet.set_row(0, 26)
    sheet.write_string(1, 0, told.period, styles.note)
    y = 2
    if told.reason:
        empty = styles.of(
            {"bold": True, "font_color": "#9C1C13", "text_wrap": True, "valign": "vcenter"}
        )
        sheet.merge_range(y, 0, y, 3, told.reason, empty)
        sheet.set_row(y, 34)
        y += 1
    y += 1
    beside = styles.of({"font_color": "#6B7785", "font_size": 10, "indent": 1})
    for kind, name, value, note in told.counts:
        write(sheet, styles, y, 0, "text", name)
        write(sheet, styles, y, 1, kind, value)
        sheet.write_string(y, 2, note, beside)
        y += 1
    y = _block(sheet, styles, y + 1, ("未列出的原因", "在投需求（项）"), told.lost)
    heads = ("来源覆盖", "公告（件）", "最新发布日", "状况")
    y = _block(sheet, styles, y + 1, heads, told.sources) + 1
    for line in _USE:
        sheet.write_string(y, 0, line, styles.note)
        y += 1
    sheet.write_string(y, 0, form.STAMP, styles.note)
    sheet.write_string(y, 1, told.stamp, styles.note)
    page(sheet, title, y, 4)


_USE: Final = (
    "黄色列可填写：决定、负责人、状态、理由。行可排序、筛选、删除，列可移动；编号与列名请勿改动。",
    "填好后读回：biaoxun scan import 文件名.xlsx。同一需求在两张表上只需填一处；重复读回不会重复登记。",
    "剩余天数与颜色按扫描日计，日后打开不变。金额单位万元，未知为空。",
)


def _counts(scan: Scan, head: Row) -> Iterable[tuple[Kind, str, Any, str]]:
    shown = head["shown_count"]
    yield "count", "在投", shown, f"项；进行中共 {head['in_play_count']} 项"
    yield "count", "待办", head["act_count"], f"项；{SOON} 天内截止"
    yield "count", "新增", head["new_count"], "项；含补录、规则或情况变化后入选"
    yield "count", "变化", head["changed_count"], "项"
    yield "count", "门槛筛除", head["dropped_count"], "项；见 all.xlsx"
    yield "count", "采购意向", head["plan_count"], "项"
    yield "count", "服务到期", len(scan.renewals), "项"
    yield "count", "流标未重招", len(scan.failures), "项"
    yield "count", "竞情", head["award_count"], "条"
    yield "wan", "披露预算合计", head["budget"], f"万元；{head['budget_count']}/{shown} 项披露"
    yield "count", "有文件获取截止", head["document_deadline_count"], f"项；共 {shown} 项"


def _freshness(source: Any) -> str:
    told = "陈旧" if source.is_stale else "正常"
    return f"{told}；{source.rejected_count} 条未能读取" if source.rejected_count else told


def reason(scan: Scan) -> str:
    """Why nothing is shown: what was looked at, and how many needs each rule kept out."""
    sources = scan.archive.sources
    stale = sum(one.is_stale for one in sources)
    covered = f"来源 {len(sources)} 个（陈旧 {stale} 个），进行中 {scan.in_play} 项"
    if not scan.lost:
        return f"本期没有可投项目：{covered}。"
    rules = "、".join(f"{named(one.rule)} {one.count} 项" for one in scan.lost)
    return f"本期没有可投项目：{covered}，其中{rules}。"


def _block(
    sheet: Any, styles: Styles, y: int, heads: Sequence[str], rows: Sequence[Sequence[Any]]
) -> int:
    """A small table; the row below it."""
    for x, name in enumerate(heads):
        sheet.write_string(y, x, name, styles.head)
    kinds: tuple[Kind, ...] = ("text", "count", "day", "text")
    for row in rows:
        y += 1
        for x, value in enumerate(row):
            write(sheet, styles, y, x, kinds[x], value)
    return y + 1
