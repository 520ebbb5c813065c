"""How well the scan itself works, by what people decided and what it showed."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.normalize.calendar import working_days
from pipeline.scan.journal import Decision
from pipeline.scan.memory import FIRST, Gist
from pipeline.scan.scan import Scan
from pipeline.stats import wilson


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure of the scan: its value as people read it, and what it rests on."""

    name: str
    value: str
    n: int
    note: str


def kpis(scan: Scan, past: Sequence[Gist]) -> list[Kpi]:
    """The figures of a scan; `past` are the scans of this watchlist that are kept, up to this."""
    shown = scan.shown
    total = len(shown)
    seen = [(card.need.call_date or card.need.first_date, card) for card in shown]
    waits = [(card.first_shown - published).days for published, card in seen]
    left = [
        days
        for card in shown
        if card.need.bid_deadline is not None
        and (days := working_days(card.first_shown, card.need.bid_deadline)) is not None
    ]
    sources = scan.archive.sources
    stale = [one.source for one in sources if one.is_stale]
    rejecting = [one.source for one in sources if one.rejected_count]
    return [
        _precision(past, scan.held),
        Kpi("发布到入选", _days(waits, "天"), len(waits), "在投项目，中位数"),
        Kpi("入选时剩余", _days(left, "个工作日"), len(left), "距投标截止，中位数"),
        Kpi(
            "披露预算", _share(sum(c.need.sum is not None for c in shown), total), total, "在投项目"
        ),
        Kpi(
            "写明文件获取截止",
            _share(sum(c.need.document_deadline is not None for c in shown), total),
            total,
            "在投项目",
        ),
        Kpi("合并的重复公告", f"{sum(c.need.copy_count for c in shown)} 件", total, "在投项目"),
        Kpi(
            "来源",
            f"{len(sources) - len(stale)} 正常 / {len(stale)} 停更 / {len(rejecting)} 有拒收",
            len(sources),
            "停更：14 天内没有公告" + (f"（{'、'.join(stale[:5])}）" if stale else ""),
        ),
    ]


def _precision(past: Sequence[Gist], held: Sequence[Decision]) -> Kpi:
    """Of the first ten of each scan kept, how many of those decided on were wanted."""
    firsts = {item for one in past for item in one.first}
    told = [one.verdict for one in held if one.item in firsts and one.verdict is not None]
    good = sum(verdict != "no-go" for verdict in told)
    interval = wilson(good, len(told))
    note = f"{len(past)} 次扫描的前 {FIRST} 名共 {len(firsts)} 项，已决定 {len(told)} 项"
    if interval is None:
        return Kpi("前 10 名有用率", "—", 0, note)
    return Kpi(
        "前 10 名有用率",
        f"{good / len(told):.0%}（{interval.lo:.0%}–{interval.hi:.0%}）",
        len(told),
        note,
    )


def _days(values: Sequence[int], unit: str) -> str:
    return f"{median(values):g} {unit}" if values else "—"


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole}（{part / whole:.0%}）" if whole else "—"
