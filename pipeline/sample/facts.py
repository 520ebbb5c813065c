"""What the constructed world is made of, before any of it is written down.

Money is integer 分, a day its number in `days`, a moment a day and a minute of it.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline.model import AmountBasis, Level, NoticeType, ProcurementMethod


@dataclass(slots=True, frozen=True)
class Buyer:
    """Who buys, and where that is: what its name and the area beside it tell."""

    name: str
    written: str  # as the buyer column has it: a placeholder when unknown
    level: Level
    province: str | None
    prefecture: str | None
    county: str | None
    tier: str
    place: str  # what titles begin with; '' when they do not say
    is_located: bool  # whether the area column says where
    kind: str = "organ"


class Lot(NamedTuple):
    """A part awarded by itself; number '0' is the whole process. `amount` is what `basis` says."""

    number: str
    name: str | None
    budget: int | None
    ceiling: int | None
    suppliers: tuple[str, ...] = ()
    is_consortium: bool = False
    amount: int | None = None
    basis: AmountBasis | None = None
    failed: bool = False
    reason: str = ""
    bids: tuple[tuple[str, int], ...] = ()


@dataclass(slots=True)
class Demand:
    """One need: a failed round and its repetition are two processes of one demand."""

    demand_id: str
    buyer: Buyer
    category_l1: str
    category_l2: str
    stage: str
    tags: tuple[str, ...]
    phrase: str
    project_name: str
    funding_mode: str | None
    funding: str | None
    group: str
    is_theme: bool


@dataclass(slots=True)
class Process:
    """One procedure, from intention to acceptance. Days are set as its story goes on."""

    process_id: str
    demand: Demand
    round_no: int
    number: str
    name: str
    method: ProcurementMethod
    agency: str | None
    lots: tuple[Lot, ...]
    tender: int | None = None
    document_deadline: int | None = None
    deadline: int | None = None
    minute: int = 0
    decided: int | None = None
    signed: int | None = None


@dataclass(slots=True)
class Notice:
    """One publication: the facts it shows, and in `raw` the strings a trap put in their place."""

    process: Process
    subtype: str
    notice_type: NoticeType
    title: str
    day: int
    minute: int
    lots: tuple[Lot, ...]
    shows: frozenset[str]
    document_deadline: int | None
    deadline: tuple[int, int] | None
    decided: int | None
    signed: int | None
    expected: int | None
    changes: tuple[tuple[str, str, str], ...] = ()
    notice_id: str = ""
    home: str = ""
    duplicate_of: str | None = None
    raw: dict[str, str] = field(default_factory=dict)
    traps: tuple[str, ...] = ()
    known: dict[str, Any] = field(default_factory=dict)  # truths that a trap changes
    batch: tuple["Notice", ...] = ()  # the notices that one page holds together, this one included


def yuan(fen: int) -> str:
    """分 as yuan with two decimals, as text.

    >>> yuan(523600000), yuan(1)
    ('5236000.00', '0.01')
    """
    return f"{fen // 100}.{fen % 100:02d}"


def wan(fen: int) -> str:
    """分 as 万元, no trailing zeros.

    >>> wan(523600000), wan(50000000), wan(1)
    ('523.6', '50', '0.000001')
    """
    whole, rest = divmod(fen, 1_000_000)
    return f"{whole}.{rest:06d}".rstrip("0") if rest else str(whole)


def total_budget(lots: tuple[Lot, ...]) -> int | None:
    """Budget of a process: its lots' together, None when any is unknown."""
    budgets = [lot.budget for lot in lots]
    return None if None in budgets or not budgets else sum(b for b in budgets if b is not None)
