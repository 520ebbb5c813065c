"""The sample is counted twice: by the product's questions and by plain Python (`tests.recount`)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipeline import folders, ingest, line, reference, run
from pipeline.ingest import source as sources
from pipeline.model import NoticeLine, Row
from pipeline.normalize.batch import normalise
from pipeline.ruleset import ruleset
from pipeline.warehouse import Warehouse
from tests.conftest import NOW, ROOT
from tests.recount import UNKNOWN, Figures, contracts, needs, tally

SAMPLE = ROOT / "data" / "raw" / "sample"
DAYS = (date(2022, 5, 29), date(2021, 12, 31))
MEASURES = (
    *("demand_count", "buyer_count", "budget_known_count", "budget_amount"),
    *("awarded_count", "award_known_count", "award_amount"),
)
HEADLINE = (
    *MEASURES,
    *(
        "notice_count",
        "sample_count",
        "tender_count",
        "open_count",
        "supplier_count",
        "first_date",
        "last_date",
    ),
)
EVERY = 1_000_000  # rows of a list


@pytest.fixture(scope="module")
def notices() -> list[NoticeLine]:
    """The sample as `biaoxun inspect` prints it."""
    known = sources.load(folders.search("sources"))
    found: list[NoticeLine] = []
    for path in ingest.find([SAMPLE]):
        reader = ingest.open_file(path, None, known)
        for raw in reader.batches():
            batch = normalise(raw.notices, reader.info.source, ruleset())
            found += line.lines(batch, str(path))
    return found


@pytest.fixture(scope="module")
def loaded() -> Iterator[Warehouse]:
    """A warehouse in memory with the sample, loaded and folded as `biaoxun run` does."""
    with Warehouse(":memory:", read_only=False) as opened:
        run.load(opened, [SAMPLE], NOW)
        opened.fold(NOW)
        yield opened


# ---------------------------------------------------------------- what the questions answer


def told(rows: Iterable[Row], measures: Sequence[str], *keys: str) -> Figures:
    """The measures of each row by the row's keys."""
    return {
        " ".join((*(row[key] for key in keys), measure)): row[measure]
        for row in rows
        for measure in measures
    }


def total(rows: Iterable[Row], column: str) -> Decimal | None:
    known = [row[column] for row in rows if row[column] is not None]
    return sum(known, Decimal(0)) if known else None


def _open(rows: list[Row]) -> Figures:
    methods = {row["method_zh"]: row["method"] for row in reference.rows("method_names")}
    deadlines = [row["bid_deadline"] for row in rows if row["bid_deadline"]]
    return {
        "row_count": len(rows),
        "budget_known_count": sum(row["budget_amount"] is not None for row in rows),
        "budget_amount": total(rows, "budget_amount"),
        "deadline_known_count": len(deadlines),
        "first_deadline": min(deadlines, default=None),
        "last_deadline": max(deadlines, default=None),
        "days_left": sum(row["days_left"] for row in rows if row["days_left"] is not None),
        **Counter(f"method {methods.get(row['method_zh'], UNKNOWN)} row_count" for row in rows),
        **Counter(f"{row['level']} row_count" for row in rows),
    }


def _awarded(rows: list[Row]) -> Figures:
    months = defaultdict(list)
    for row in rows:
        months[f"{row['award_date']:%Y-%m}"].append(row)
    figures: Figures = {
        "row_count": len(rows),
        "award_known_count": sum(row["award_amount"] is not None for row in rows),
        "award_amount": total(rows, "award_amount"),
        "budget_amount": total(rows, "budget_amount"),
        "within_budget_count": sum(row["saving_rate"] is not None for row in rows),
        "named_count": sum(row["supplier_names"] is not None for row in rows),
    }
    for month, members in months.items():
        figures[f"{month} row_count"] = len(members)
        figures[f"{month} award_amount"] = total(members, "award_amount")
    return figures


def _lots(rows: list[Row]) -> Figures:
    return {
        "row_count": len(rows),
        "budget_amount": total(rows, "budget_amount"),
        "award_amount": total(rows, "award_amount"),
        **Counter(f"{row['lot_status'] or UNKNOWN} row_count" for row in rows),
    }


def _suppliers(rows: list[Row]) -> Figures:
    measures = ("lot_count", "shared_lot_count", "buyer_count", "award_amount")
    return {"row_count": len(rows), **told(rows, measures, "supplier_name")}


def _sources(rows: list[Row]) -> Figures:
    found = told(rows, ("notice_count", "undated_count"), "source")
    return {name: count for name, count in found.items() if count}


def _provinces(rows: list[Row]) -> Figures:
    return told([row for row in rows if row["demand_count"]], MEASURES, "province")


QUESTIONS: dict[str, Callable[[list[Row]], Figures]] = {
    "headline": lambda rows: told(rows, HEADLINE),
    "demand_by_level": lambda rows: told(rows, MEASURES, "level"),
    "demand_by_region": lambda rows: told(rows, MEASURES, "region7"),
    "demand_by_province": _provinces,
    "demand_by_quarter": lambda rows: told(rows, MEASURES, "quarter", "level"),
    "demand_by_level_and_category": lambda rows: told(rows, MEASURES, "level", "category_l1"),
    "demand_by_level_and_region": lambda rows: told(rows, MEASURES, "region7", "level"),
    "funding_by_mode": lambda rows: told(rows, ("demand_count", "budget_amount"), "mode_id"),
    "open_tender_list": _open,
    "award_list": _awarded,
    "top_suppliers": _suppliers,
    "lot_list": _lots,
    "notice_by_source": _sources,
}


def differing(ours: Figures, theirs: Figures) -> dict[str, tuple[Any, Any]]:
    """Where two counts do not say the same: what each says."""
    return {
        name: (ours.get(name, "nothing"), theirs.get(name, "nothing"))
        for name in sorted(ours.keys() | theirs.keys())
        if (name in ours, ours.get(name)) != (name in theirs, theirs.get(name))
    }


def differences(
    ours: dict[str, Figures], theirs: dict[str, Figures]
) -> dict[str, dict[str, tuple[Any, Any]]]:
    """By question, the figures that differ."""
    found = {name: differing(ours[name], theirs[name]) for name in QUESTIONS}
    return {name: figures for name, figures in found.items() if figures}


def answers(warehouse: Warehouse, as_of: date) -> dict[str, Figures]:
    """By question, what the product says on a day."""

    def rows(name: str) -> list[Row]:
        most = {"most": EVERY} if name in ("award_list", "top_suppliers") else {}
        return warehouse.query(name, as_of=as_of, **most).rows()

    return {name: read(rows(name)) for name, read in QUESTIONS.items()}


# ---------------------------------------------------------------- both counts agree


def test_every_figure_of_two_days_is_what_a_plain_count_says(
    notices: list[NoticeLine], loaded: Warehouse
) -> None:
    asked = {day: answers(loaded, day) for day in DAYS}
    compared = sum(len(figures) for found in asked.values() for figures in found.values())

    found = {str(day): off for day in DAYS if (off := differences(tally(notices, day), asked[day]))}

    assert compared >= 3_000 and not found, f"{compared} aggregates compared, these differ: {found}"


def test_what_was_signed_is_what_a_plain_count_says(
    notices: list[NoticeLine], loaded: Warehouse
) -> None:
    rows = loaded.query("lot_list", as_of=DAYS[0]).rows()

    assert contracts(needs(notices, DAYS[0])) == {
        "contract_known_count": sum(row["contract_amount"] is not None for row in rows),
        "contract_amount": total(rows, "contract_amount"),
        "committed_amount": total(rows, "committed_amount"),
    }


# ---------------------------------------------------------------- and would be caught if not

AWARD = "PA00000002"  # of 2,349,120.04 yuan, the whole is one lot
TENDER = "202205230000237"  # still open, and all there is of its need


def _changed(
    notices: Iterable[NoticeLine], number: str, change: Callable[[NoticeLine], NoticeLine | None]
) -> list[NoticeLine]:
    found = [change(n) if n.source_notice_id == number else n for n in notices]
    return [n for n in found if n is not None]


def _a_fen_dearer(notice: NoticeLine) -> NoticeLine:
    (lot,) = notice.lots
    assert lot.amount_yuan is not None
    dearer = lot.model_copy(update={"amount_yuan": lot.amount_yuan + Decimal("0.01")})
    return notice.model_copy(update={"lots": (dearer,)})


def _at_another_level(notice: NoticeLine) -> NoticeLine:
    return notice.model_copy(update={"level": "省级"})


def _a_day_before_the_quarter(notice: NoticeLine) -> NoticeLine:
    return notice.model_copy(update={"published_date": "2022-03-31"})


@pytest.mark.parametrize(
    ("number", "change", "differs"),
    [
        (
            AWARD,
            _a_fen_dearer,
            {
                "headline": {"award_amount": Decimal("0.01")},
                "demand_by_level": {"市级 award_amount": Decimal("0.01")},
                "demand_by_province": {"黑龙江省 award_amount": Decimal("0.01")},
            },
        ),
        (
            TENDER,
            lambda notice: None,
            {
                "headline": {
                    "demand_count": -1,
                    "buyer_count": -1,
                    "notice_count": -1,
                    "sample_count": -1,
                    "tender_count": -1,
                    "open_count": -1,
                },
                "demand_by_level": {"市级 demand_count": -1, "市级 buyer_count": -1},
                "demand_by_province": {"贵州省 demand_count": -1, "贵州省 buyer_count": -1},
            },
        ),
        (
            TENDER,
            _at_another_level,
            {
                "headline": {},
                "demand_by_level": {
                    "市级 demand_count": -1,
                    "市级 buyer_count": -1,
                    "省级 demand_count": 1,
                    "省级 buyer_count": 1,
                },
                "demand_by_province": {},
            },
        ),
        (
            TENDER,
            _a_day_before_the_quarter,
            {
                "headline": {},
                "demand_by_level": {},
                "demand_by_quarter": {
                    f"{quarter} 市级 {name}": by
                    for quarter, by in (("2022Q1", 1), ("2022Q2", -1))
                    for name in ("demand_count", "buyer_count")
                },
            },
        ),
    ],
    ids=["a_fen", "a_need", "a_level", "a_quarter"],
)
def test_a_figure_that_is_off_by_one_is_found(
    number: str,
    change: Callable[[NoticeLine], NoticeLine | None],
    differs: dict[str, dict[str, int | Decimal]],
    notices: list[NoticeLine],
) -> None:
    """The count of the sample as it is stands for the product's answers: they are equal."""
    as_of = DAYS[0]

    found = differences(tally(_changed(notices, number, change), as_of), tally(notices, as_of))

    assert found
    for question, by in differs.items():
        off = found.get(question, {})
        assert {name: ours - theirs for name, (ours, theirs) in off.items()} == by
