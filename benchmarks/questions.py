"""What questions cost beside the same aggregate in bare SQL over one flat table.

    python -m benchmarks.questions [--db data/curated/biaoxun.duckdb] [--json]

Without --db a constructed archive of --rows notices is stored first. The flat table holds one row a
counted demand (lots and parties where the question is about these) with the columns that the
questions aggregate: what somebody would export to a spreadsheet, and nothing to join or to read up.
Both sides give the same figures, which is checked; they run interleaved on two threads, the best of
three; CPU seconds of all threads, from the text of the question to the rows. Exit code 1 while a
bar is missed.
"""

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from pipeline import run, sample
from pipeline.warehouse import Warehouse

BAR = 3.0
_NOW = datetime(2026, 1, 1)
_SEED = 2022
_ROUNDS = 3
_FLAT = """
CREATE TABLE flat AS
SELECT
    d.demand_id, d.buyer_id, d.level, d.province, d.province_code, d.region7, d.tier,
    d.category_l1, d.category_name, d.category_l2, d.stage, d.mode_id, d.mode_name,
    d.procurement_method, d.method_zh, d.buyer_kind, d.size_band, d.first_year, d.quarter, d.month,
    d.budget, d.awarded_lot_count, d.award_known_count, d.award_amount,
    d.paired_lot_count, d.paired_budget, d.paired_award
FROM segmented_demand(NULL, NULL, NULL) AS d
"""
_MEASURES = """
    count(*) AS demand_count,
    count(DISTINCT buyer_id) AS buyer_count,
    count(budget) AS budget_known_count,
    sum(budget) AS budget_amount,
    median(budget) AS budget_median,
    count(*) FILTER (WHERE awarded_lot_count > 0) AS awarded_count,
    count(*) FILTER (WHERE award_known_count > 0) AS award_known_count,
    sum(award_amount) AS award_amount,
    count(*) FILTER (WHERE paired_lot_count > 0) AS paired_count,
    sum(paired_budget) AS paired_budget_amount,
    sum(paired_award) AS paired_award_amount,
    1 - sum(paired_award) / sum(paired_budget) AS saving_rate
"""
# The question, and what its groups are in the flat table.
QUESTIONS = {
    "demand_by_level": "level",
    "demand_by_province": "province",
    "demand_by_category": "category_l1",
    "demand_by_category_l2": "category_l2",
    "demand_by_level_and_category": "level, category_l1",
    "demand_by_province_and_category": "province, category_l1",
    "demand_by_quarter": "quarter, level",
    "demand_by_month": "month",
    "demand_by_method": "procurement_method",
    "demand_by_size": "size_band",
}


@dataclass(frozen=True)
class Cost:
    """CPU seconds of a question and of the flat aggregate, over `demands` rows."""

    question: str
    demands: int
    floor: float
    ours: float

    @property
    def ratio(self) -> float:
        """The question beside the aggregate."""
        return self.ours / self.floor


def measure(db: Path, scratch: Path) -> list[Cost]:
    """Each question and its aggregate, the best of three."""
    with Warehouse(db) as warehouse:
        warehouse.query("headline")
        con = warehouse._con
        con.execute(f"ATTACH '{scratch / 'flat.duckdb'}' AS flat_db (READ_WRITE)").fetchall()
        con.execute(_FLAT.replace("TABLE flat", "TABLE flat_db.flat")).fetchall()
        con.execute("DETACH flat_db").fetchall()
        with duckdb.connect(str(scratch / "flat.duckdb"), read_only=True) as flat:
            flat.execute("SET threads = 2").fetchall()
            con.execute("SET threads = 2").fetchall()
            ((demands,),) = flat.execute("SELECT count(*) FROM flat").fetchall()
            return [
                _cost(warehouse, flat, name, groups, demands) for name, groups in QUESTIONS.items()
            ]


def _cost(
    warehouse: Warehouse, flat: duckdb.DuckDBPyConnection, name: str, groups: str, demands: int
) -> Cost:
    sql = f"SELECT {groups}, {_MEASURES} FROM flat GROUP BY {groups} ORDER BY {groups}"
    floors, ours = [], []
    for _ in range(_ROUNDS):
        start = time.process_time()
        bare = flat.sql(sql).to_arrow_table()
        floors.append(time.process_time() - start)
        start = time.process_time()
        told = warehouse.query(name).table
        ours.append(time.process_time() - start)
        for column in ("demand_count", "awarded_count", "budget_amount"):
            if _sum(bare, column) != _sum(told, column):
                raise RuntimeError(f"{name}: {column} differs from the flat table")
    return Cost(name, demands, min(floors), min(ours))


def _sum(table: pa.Table, column: str) -> Decimal:
    return sum((Decimal(value) for value in table.column(column).to_pylist() if value), Decimal())


def main() -> int:
    """Print floor, ours and ratio of each question; 1 while a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        scratch = Path(folder)
        costs = measure(asked.db or _archive(scratch, asked.rows), scratch)
    if asked.json:
        for cost in costs:
            print(json.dumps(asdict(cost) | {"ratio": cost.ratio, "bar": BAR}))
    else:
        print(f"{'question':<34}{'demands':>10}{'flat s':>9}{'ours s':>9}{'ratio':>8}{'bar':>6}")
        for cost in costs:
            print(
                f"{cost.question:<34}{cost.demands:>10,}{cost.floor:>9.3f}{cost.ours:>9.3f}"
                f"{cost.ratio:>8.2f}{BAR:>6}"
            )
    return 1 if any(cost.ratio > BAR for cost in costs) else 0


def _archive(scratch: Path, rows: int) -> Path:
    """A constructed archive, stored and folded."""
    sample.write(scratch / "raw", rows, seed=_SEED, form="csv", truth=False)
    db = scratch / "archive.duckdb"
    with Warehouse(db, read_only=False) as warehouse:
        run.load(warehouse, [scratch / "raw"], _NOW)
        warehouse.fold(_NOW)
    return db


if __name__ == "__main__":
    sys.exit(main())
