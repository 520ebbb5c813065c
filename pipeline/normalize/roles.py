"""Which sums of a cell are the same, which compete to be its price, and which only explain it."""

import re
from collections.abc import Sequence

from pipeline.model import AmountKind
from pipeline.normalize.heading import Heading
from pipeline.normalize.quote import Price

PLANS: frozenset[AmountKind] = frozenset(
    {"planned_budget", "budget", "ceiling", "total_investment"}
)
_TWIN_GAP = re.compile(r"(?:大写|小写|人民币|即|RMB|[(),:;¥元])*")
_CARVE = re.compile(r"其中|(?:^|[,;(])(?:包括|包含|含)(?!(?:[0-9.]+%)?(?:增值)?税)")
_OPENS = re.compile(r"[^,;。]*?\(")
_CLOSED = re.compile(r"\([^()]*\)")


def twins(found: Sequence[Price], text: str) -> list[Price]:
    """Join a sum in words with the same sum in figures; where they differ the words hold.

    财政部令第87号第59条: 大写金额和小写金额不一致的, 以大写金额为准.
    """
    joined: list[Price] = []
    for price in found:
        last = joined[-1] if joined else None
        if last is None or not _are_twins(last, price, text):
            joined.append(price)
            continue
        words, figures = (last, price) if last.sum.written else (price, last)
        agree = words.value in {figures.value, figures.sum.value}
        joined[-1] = last._replace(
            sum=last.sum._replace(end=price.sum.end, after=price.sum.after),
            value=words.value,
            status="ok" if agree else "suspect",
            flags=() if agree else ("words_digits_conflict",),
        )
    return joined


def _are_twins(first: Price, second: Price, text: str) -> bool:
    return (
        first.sort == second.sort == "total"
        and first.sum.written != second.sum.written
        and bool(_TWIN_GAP.fullmatch(text, first.sum.end, second.sum.start))
    )


def roles(found: Sequence[Price], text: str, head: Heading) -> tuple[list[Price], list[Price]]:
    """The sums that compete to be the price, and those that only explain or bound it."""
    mains: list[Price] = []
    asides: list[Price] = []
    wanted = _wanted_kinds(found, head)
    caps = [price for price in found if price.bound]
    carving = False
    for price in found:
        if price.kind is not None and price.kind not in wanted:
            asides.append(price)
            continue
        if price.bound and len(caps) < len(found):
            asides.append(price)
            continue
        inside = False
        if mains:
            between = text[mains[-1].sum.end : price.sum.start]
            carving = carving or bool(_CARVE.search(_CLOSED.sub("", between)))
            opens = _OPENS.match(between)
            inside = bool(opens) and price.sum.depth > mains[-1].sum.depth
        explains = (carving or inside) and not price.states_total
        (asides if explains else mains).append(price)
    return mains, asides


def _wanted_kinds(found: Sequence[Price], head: Heading) -> frozenset[AmountKind]:
    """Kinds that may be the price: under an award heading a budget only explains."""
    said = [price.kind for price in found if price.kind is not None]
    deals = frozenset(said) - PLANS
    if head.kind is None:
        return deals or frozenset(said[:1])
    if head.kind not in PLANS:
        return deals
    plans = [kind for kind in said if kind in PLANS]
    return frozenset([head.kind] if head.kind in plans else plans[:1])
