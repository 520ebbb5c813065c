"""Saved pages in the official layout, each in the way of its province's site."""

import re
from collections.abc import Callable
from html import escape
from pathlib import Path

from pipeline.sample import layout, titles
from pipeline.sample.cells import PAGES, lot_sum, lot_winners, url
from pipeline.sample.days import CHINESE, ISO, clock
from pipeline.sample.facts import Notice, total_budget, wan
from pipeline.sample.layout import Section, amount_label, show
from pipeline.sample.truth import Place

_ADDRESS = "示例市示例路1号"
_MARKS = (("项目编号：", "code-00004"), ("项目名称：", "code-00003"), ("预算金额：", "budgetPrice"))
_CELL_MARKS = (("supplier", "code-winningSupplierName"), ("amount", "code-summaryPrice"))
Style = tuple[layout.Result | None, Callable[[Notice, list[Section]], str]]


class Pages:
    """A folder of pages; several intentions of one buyer share one, an element each."""

    dialect = PAGES
    has_body = False

    def __init__(self, out: Path, bodies: bool) -> None:
        self._folder = out / "pages"
        self._folder.mkdir(exist_ok=True)
        self._written: list[Path] = []

    def add(self, notice: Notice) -> Place:
        """Write the notice's page, or find its element on the page of its batch."""
        name = f"{notice.notice_id}.html"
        element = None
        if notice.batch:
            element = str(next(n for n, x in enumerate(notice.batch, start=1) if x is notice))
        if element in (None, "1"):
            path = self._folder / name
            path.write_text(page(notice), encoding="utf-8", newline="\n")
            self._written.append(path)
        return Place(f"pages/{name}", 1, element)

    def close(self) -> list[Path]:
        """The pages written."""
        return self._written


def page(notice: Notice) -> str:
    """The whole page."""
    province = notice.process.demand.buyer.province or ""
    result, frame = _STYLES.get(province, (None, _national))
    return frame(notice, list(layout.number(layout.sections(notice, result))))


# ---------------------------------------------------------------- who won, province by province


def _listed(notice: Notice) -> list[Section]:
    """Winners in one table, failures in another."""
    rows = [("序号", "供应商名称", "供应商地址", "中标（成交）金额")]
    failed = [("序号", "标项名称", "废标理由", "其他事项")]
    for lot in notice.lots:
        if lot.failed:
            failed.append((lot.number, lot.name or notice.process.name, lot.reason, "/"))
            continue
        is_only = len(notice.lots) == 1
        sums = show("amount", notice) if is_only else f"{lot_sum(lot, 'yuan')}元"
        name = show("supplier", notice) if is_only else lot_winners(lot)
        rows.append((lot.number if lot.number != "0" else "1", name, _ADDRESS, sums))
    found = Section("采购结果", ("1.中标结果：",), tuple(rows))
    if len(failed) == 1:
        return [found]
    return [found, Section("", ("2.废标结果：",), tuple(failed))]


def _packaged(notice: Notice) -> list[Section]:
    """采购包 after 采购包, the failed ones with their reason."""
    lines = []
    for lot in notice.lots:
        number = lot.number if lot.number != "0" else "1"
        lines.append(f"采购包{number}：")
        if lot.failed:
            lines.append(f"废标理由：{lot.reason}")
        elif len(notice.lots) == 1:
            lines.append(f"供应商名称：{show('supplier', notice)}")
            lines.append(f"{amount_label(notice)}：{show('amount', notice)}")
        else:
            lines.append(f"供应商名称：{lot_winners(lot)}")
            lines.append(f"中标（成交）金额：{lot_sum(lot, 'comma')}元")
    return [Section("采购结果", tuple(lines))]


def _hinted(notice: Notice) -> list[Section]:
    """The form's own hint is left inside the label."""
    lines = []
    for lot in notice.lots:
        is_only = len(notice.lots) == 1
        lines.append(f"标包：{lot.number if lot.number != '0' else '1'}")
        if lot.failed:
            lines.append(f"废标原因：{lot.reason}")
            continue
        lines.append(f"供应商名称：{show('supplier', notice) if is_only else lot_winners(lot)}")
        sums = show("amount", notice) if is_only else f"{lot_sum(lot, 'yuan')}元"
        lines.append(f"中标（成交）金额：（可填写下浮率、折扣率或费率）：{sums}")
    return [Section("中标（成交）信息", tuple(lines))]


def _tabled(notice: Notice) -> list[Section]:
    """The unit stands in a column of its own."""
    rows = [("包号", "采购内容", "供应商名称", "地址", "中标金额", "单位", "备注信息")]
    is_plain = "amount" not in notice.raw
    for lot in notice.lots:
        is_only = len(notice.lots) == 1
        name = show("supplier", notice) if is_only else lot_winners(lot)
        sums = lot_sum(lot, "comma") if is_plain else show("amount", notice)
        unit = "元" if is_plain and not lot.failed else ""
        number = lot.number if lot.number != "0" else "1"
        what = lot.name or notice.process.demand.phrase
        rows.append((number, what, name, _ADDRESS, sums, unit, lot.reason))
    return [Section("成交情况", (), tuple(rows))]


def _summed(notice: Notice) -> list[Section]:
    """The sum of all first, then each supplier with address and sum."""
    won = [lot for lot in notice.lots if not lot.failed]
    if len(notice.lots) == 1:
        lines = (
            f"总{amount_label(notice)}：{show('amount', notice)}",
            "中标成交供应商名称、地址及中标成交金额：",
            f"供应商名称：{show('supplier', notice)} 地址：{_ADDRESS}",
        )
        return [Section("中标（成交）信息", lines)]
    total = sum(lot.amount or 0 for lot in won)
    rows = [("包号", "中标成交供应商名称", "供应商地址", "中标成交金额（万元）")]
    rows += [(lot.number, lot_winners(lot), _ADDRESS, lot_sum(lot, "wan")) for lot in notice.lots]
    return [
        Section("中标（成交）信息", (f"总中标成交金额：{wan(total)}万元（人民币）",), tuple(rows))
    ]


# ---------------------------------------------------------------- frames


def _head(notice: Notice, extra: str = "") -> str:
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(notice.title)}</title>\n{extra}"
        f'<link rel="canonical" href="{url(notice)}">\n</head>\n<body>\n'
    )


def _lines(sections: list[Section]) -> str:
    """Headings and lines as paragraphs, tables as tables."""
    out = []
    for section in sections:
        if section.heading:
            out.append(f"<h4>{escape(section.heading)}</h4>")
        out += [f"<p>{escape(line)}</p>" for line in section.lines]
        if section.table:
            out.append(_table(section.table))
    return "\n".join(out)


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in rows[0])
    body = "\n".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:]
    )
    return f'<table border="1">\n<tr>{head}</tr>\n{body}\n</table>'


def _national(notice: Notice, sections: list[Section]) -> str:
    """The national site: crumbs, a summary table, and the text below it."""
    process, published = notice.process, _when(notice)
    word = titles.CHANNELS[notice.subtype]
    facts = [
        ("采购项目名称", process.name),
        ("品目", "服务/信息技术服务"),
        ("采购单位", show("buyer", notice)),
        ("行政区域", show("area", notice)),
        ("公告时间", published),
        ("获取招标文件时间", show("document_deadline", notice)),
        ("开标时间", show("deadline", notice)),
        ("预算金额", show("budget", notice)),
        ("总中标金额", _total(notice)),
        ("中标日期", show("award_date", notice)),
        ("代理机构名称", show("agency", notice)),
    ]
    rows = "\n".join(
        f"<tr><td class='title'>{label}</td><td>{escape(value)}</td></tr>"
        for label, value in facts
        if value
    )
    meta = (
        f'<meta name="ArticleTitle" content="{escape(notice.title)}">\n'
        f'<meta name="PubDate" content="{escape(show("published", notice))}">\n'
        '<meta name="ContentSource" content="示例采购网">\n'
    )
    return (
        f"{_head(notice, meta)}"
        '<div class="vT_detail_nav_lks"><a class="CurrChnlCls">首页</a>'
        f'<a class="CurrChnlCls">地方公告</a><a class="CurrChnlCls">{word}</a></div>\n'
        f'<h2 class="tc">{escape(notice.title)}</h2>\n'
        f'<p class="tc"><span id="pubTime">{published}</span></p>\n'
        f'<div class="table"><table>\n<tr><td colspan="2"><b>公告概要：</b></td></tr>\n{rows}\n'
        f'</table></div>\n<div class="vF_detail_content">\n{_lines(sections)}\n</div>\n'
        "<p>示例数据</p>\n</body>\n</html>\n"
    )


def _when(notice: Notice) -> str:
    """Moment of publication in words, or the string a trap put there."""
    own = f"{CHINESE[notice.day]} {clock(notice.minute)}"
    return escape(notice.raw.get("published", own))


def _day(notice: Notice) -> str:
    return escape(notice.raw.get("published", ISO[notice.day]))


def _total(notice: Notice) -> str:
    """The summary's sum, with six decimals, where the text has a plain one."""
    if "award" not in notice.shows or notice.notice_type != "award":
        return ""
    if "amount" in notice.raw:
        return "详见公告正文"
    fen = sum(lot.amount or 0 for lot in notice.lots if not lot.failed)
    whole, rest = divmod(fen, 1_000_000)
    return f"￥{whole}.{rest:06d} 万元（人民币）" if fen else ""


def _cloud(notice: Notice, sections: list[Section]) -> str:
    """A site that marks the fields of its own forms with classes."""
    body = _lines(sections)
    for label, mark in _MARKS:
        body = re.sub(f"({label})([^<]+)", rf'\1<span class="{mark}">\2</span>', body, count=1)
    if notice.notice_type == "award" and len(notice.lots) == 1:
        for name, mark in _CELL_MARKS:
            cell = escape(show(name, notice))
            body = body.replace(f"<td>{cell}</td>", f'<td class="{mark}">{cell}</td>')
    return (
        f"{_head(notice)}"
        f'<div class="article-title">{escape(notice.title)}</div>\n'
        f'<div class="article-info">来源：示例采购云 发布时间：{escape(show("published", notice))}'
        f'</div>\n<div id="template-center-mark">\n{body}\n</div>\n'
        "<p>示例数据</p>\n</body>\n</html>\n"
    )


def _plain(notice: Notice, sections: list[Section]) -> str:
    """Pasted from a word processor: every year is cut by a tag."""
    body = _lines(sections)
    for year in ("2021", "2022"):
        body = body.replace(f"{year}年", f"{year[:3]}<span>{year[3]}</span>年")
    return (
        f"{_head(notice)}"
        f"<h1>{escape(notice.title)}</h1>\n"
        f'<div class="info">发布日期：{_day(notice)}　信息来源：示例公共资源交易网</div>\n'
        f'<div class="content">\n{body}\n</div>\n<p>示例数据</p>\n</body>\n</html>\n'
    )


def _numbered(notice: Notice, sections: list[Section]) -> str:
    """Every field numbered; the budget's value and unit stand on lines of their own."""
    changed = []
    for section in sections:
        lines = section.lines
        if section.heading.endswith("项目基本情况") and notice.notice_type == "tender":
            split: list[str] = []
            for n, line in enumerate(lines, start=1):
                split += _broken(notice, f"{n}、{line}")
            lines = tuple(split)
        changed.append(section._replace(lines=lines))
    return _plain(notice, changed)


def _broken(notice: Notice, line: str) -> list[str]:
    budget = total_budget(notice.lots)
    if "预算金额：" not in line or "budget" in notice.raw or budget is None:
        return [line]
    return [line.partition("：")[0] + "：", wan(budget), "(万元)"]


_STYLES: dict[str, Style] = {
    "浙江省": (_listed, _cloud),
    "贵州省": (_listed, _cloud),
    "新疆维吾尔自治区": (_listed, _cloud),
    "广东省": (_packaged, _plain),
    "福建省": (_packaged, _plain),
    "四川省": (_packaged, _plain),
    "山东省": (_hinted, _plain),
    "辽宁省": (_hinted, _plain),
    "河南省": (_tabled, _plain),
    "广西壮族自治区": (_tabled, _plain),
    "北京市": (_summed, _plain),
    "上海市": (_summed, _plain),
    "湖北省": (None, _numbered),
    "甘肃省": (None, _numbered),
}
