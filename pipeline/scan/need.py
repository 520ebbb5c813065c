"""A need as the scan sees it on a day: one row of queries/scan/need.sql."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, get_args

from pipeline.model import ProcurementMethod
from pipeline.scan.clock import Known, Law

Standing = Literal["open", "planned", "failed", "closed"]
_LAWS: dict[str | None, Law] = {law: law for law in get_args(Law)}


@dataclass(frozen=True, slots=True)
class Need:
    """One need and where it stands. Money is CNY yuan; what is not known is None."""

    demand_id: int
    notice_id: int
    process_id: int
    title: str
    url: str | None
    place: str | None
    source: str
    buyer_id: int | None
    buyer_name: str | None
    buyer_kind: str
    level: str
    province: str | None
    province_short: str | None
    prefecture: str | None
    county: str | None
    region7: str | None
    tier: str | None
    category_l1: str
    category_name: str | None
    category_l2: str
    category_l2_name: str | None
    stage: str
    tags: tuple[str, ...]
    funding_mode: str | None
    procurement_method: ProcurementMethod | None
    method_zh: str | None
    law: str | None
    is_framework: bool
    is_open: bool
    is_only_planned: bool
    round_count: int
    notice_count: int
    copy_count: int
    lot_count: int
    awarded_lot_count: int
    open_lot_count: int
    closed_lot_count: int
    lots: tuple[Mapping[str, Any], ...]
    budget: Decimal | None
    ceiling: Decimal | None
    planned_amount: Decimal | None
    award_amount: Decimal | None
    award_date: date | None
    first_date: date
    call_date: date | None
    last_date: date
    first_known: datetime
    call_known: datetime | None
    new_types: tuple[str, ...]
    last_subtype: str
    intention_date: date | None
    expected_until: date | None
    expected_precision: str | None
    expected_raw: str | None
    document_start: date | None
    document_deadline: date | None
    bid_deadline: date | None
    bid_deadline_at: datetime | None
    opening: date | None
    correction_date: date | None
    single_source_date: date | None
    candidate_date: date | None
    result_date: date | None
    contract_date: date | None
    contract_notice_date: date | None
    failed_date: date | None
    object: str
    passages: tuple[str, ...] = ()

    @property
    def item(self) -> str:
        """The name people call it by: the key of the need as 16 hexadecimal figures."""
        return item_of(self.demand_id)

    @property
    def sum(self) -> Decimal | None:
        """What it may cost, as far as told: budget, else ceiling, else the sum planned."""
        told = (self.budget, self.ceiling, self.planned_amount)
        return next((one for one in told if one is not None), None)

    @property
    def standing(self) -> Standing:
        """Can it be bid for, is it to come, did it fail, or is it over."""
        if self.is_open:
            return "open"
        if self.is_only_planned:
            return "planned"
        if self.closed_lot_count and not self.awarded_lot_count and not self.open_lot_count:
            return "failed"
        return "closed"

    @property
    def known(self) -> Known:
        """The days that statutory clocks run from. Whether it must be tendered is not known."""
        return Known(
            law=_LAWS.get(self.law),
            procurement_method=self.procurement_method,
            intention_published=self.intention_date,
            published=self.call_date,
            document_start=self.document_start,
            document_deadline=self.document_deadline,
            correction_published=self.correction_date,
            bid_deadline=self.bid_deadline,
            opening=self.opening,
            single_source_published=self.single_source_date,
            candidate_published=self.candidate_date,
            award_published=self.result_date,
            contract_signed=self.contract_date,
            contract_published=self.contract_notice_date,
            failed_published=self.failed_date,
            budget=self.budget,
            ceiling=self.ceiling,
        )

    @property
    def is_single_source(self) -> bool:
        """Is one supplier asked alone."""
        return (
            self.procurement_method == "single_source"
            or self.last_subtype == "single_source_publicity"
        )


_NAMES = tuple(field.name for field in fields(Need) if field.name != "passages")
_LISTS = ("tags", "lots", "new_types")


def needs(columns: Mapping[str, Sequence[Any]]) -> list[Need]:
    """The needs of columns; lists that are null are empty."""
    cells = [
        [tuple(cell or ()) for cell in columns[name]] if name in _LISTS else columns[name]
        for name in _NAMES
    ]
    return [Need(*row) for row in zip(*cells, strict=True)]


def item_of(key: int) -> str:
    """A signed 64-bit key as people write it.

    >>> item_of(-1)
    'ffffffffffffffff'
    """
    return f"{key & (2**64 - 1):016x}"
