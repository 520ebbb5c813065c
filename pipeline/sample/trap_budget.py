"""Traps of sums that are not one award: lots in a cell, corrections, supplements, budgets."""

from pipeline.sample.facts import Notice, wan, yuan
from pipeline.sample.sums import comma, in_unit, mixed
from pipeline.sample.trap import DIALECTS, trap, write


def _fen(notice: Notice) -> int:
    fen = notice.lots[0].amount
    assert fen is not None
    return fen


# ---------------------------------------------------------------- results of several lots, changes


@trap("lots")
def unlabelled_lots(notice: Notice) -> bool:
    """Sums of several lots without their labels, in the order of the lots."""
    if any(lot.failed for lot in notice.lots) or DIALECTS[notice.home].amount_unit != "yuan":
        return False
    return write(notice, "amount", "、".join(yuan(lot.amount or 0) for lot in notice.lots))


@trap("lots")
def lettered_lots(notice: Notice) -> bool:
    lots = [(chr(64 + int(lot.number)), lot) for lot in notice.lots]
    if any(lot.failed for lot in notice.lots):
        return False
    firms = "；".join(f"{letter}包：{'、'.join(lot.suppliers)}" for letter, lot in lots)
    sums = " ".join(f"{letter}包 {comma(lot.amount or 0)}元" for letter, lot in lots)
    letters = tuple(letter for letter, _ in lots)
    return notice.home != "pages" and (
        write(notice, "supplier", firms) and write(notice, "amount", sums, lot_numbers=letters)
    )


@trap("delta")
def negative_change(notice: Notice) -> bool:
    fen = _fen(notice)
    text = "-" + in_unit(fen, DIALECTS[notice.home].amount_unit)
    return write(notice, "amount", text, amount=-fen)


@trap("delta")
def bracketed_change(notice: Notice) -> bool:
    fen = _fen(notice)
    text = f"({in_unit(fen, DIALECTS[notice.home].amount_unit)})"
    return write(notice, "amount", text, amount=-fen)


@trap("correction")
def old_and_new(notice: Notice) -> bool:
    """The cell says both what stood there and what holds now."""
    if not notice.changes:
        return False
    (_, old, new), *_rest = notice.changes
    name = next((f for f in ("deadline", "budget") if f in notice.shows), "amount")
    return write(notice, name, f"原：{old}，现更正为：{new}")


@trap("correction")
def postponed(notice: Notice) -> bool:
    if "deadline" not in notice.shows:
        return False
    (_, old, new), *_rest = notice.changes
    return write(notice, "deadline", f"由{old}延期至{new}")


# ---------------------------------------------------------------- budgets and ceilings


def _budget(notice: Notice) -> int:
    fen = notice.lots[0].budget
    assert fen is not None
    return fen


def _no_budget(notice: Notice, text: str, status: str) -> bool:
    return write(notice, "budget", text, budget=None, budget_status=status)


@trap("budget")
def budget_unit_conflict(notice: Notice) -> bool:
    if DIALECTS[notice.home].budget_unit != "wan":
        return False
    return write(notice, "budget", yuan(_budget(notice)), budget_status="suspect")


@trap("budget")
def several_spoken_units(notice: Notice) -> bool:
    fen = _budget(notice) // 1_000_000 * 1_000_000
    return fen >= 100_000_000 and write(notice, "budget", mixed(fen), budget=fen)


@trap("budget")
def sum_range(notice: Notice) -> bool:
    top = _budget(notice) // 1_000_000
    return _no_budget(notice, f"{top * 2 // 3}-{top}万元", "range")


@trap("budget")
def about(notice: Notice) -> bool:
    return write(notice, "budget", f"约{wan(_budget(notice))}万元")


@trap("budget")
def at_most(notice: Notice) -> bool:
    return write(notice, "budget", f"{wan(_budget(notice))}万元以内")


@trap("budget")
def not_more_than(notice: Notice) -> bool:
    return write(notice, "budget", f"不超过{wan(_budget(notice))}万元")


@trap("budget")
def provisional(notice: Notice) -> bool:
    return write(notice, "budget", f"暂估价{wan(_budget(notice))}万元")


@trap("budget")
def budget_and_ceiling(notice: Notice) -> bool:
    fen = _budget(notice)
    limit = fen * 96 // 100
    text = f"预算金额：{wan(fen)}万元，最高限价：{wan(limit)}万元"
    return notice.lots[0].ceiling is None and write(notice, "budget", text, ceiling=limit)


@trap("budget")
def first_year_only(notice: Notice) -> bool:
    yearly = _budget(notice) // 3 // 1_000_000 * 1_000_000
    text = f"一招三年，首年预算{wan(yearly)}万元"
    return write(notice, "budget", text, budget=None, budget_status="per_year", years=3)


@trap("budget")
def several_years(notice: Notice) -> bool:
    text = f"2022-2024年度预算共计{wan(_budget(notice))}万元"
    return write(notice, "budget", text, years=3)
