"""What others need for a part of the work, on the same machine and the same constructed data.

    python -m benchmarks.peers [--rows 10000] [--peers pandas openpyxl …] [--json]

Each peer does a part, said in its line: the usual way to read the file, to type money and dates and
to store one table. Ours is what the product does with the same file: every curated table, checked
places, levels, parties, kinds of sums and their evidence; or where the line says so the same part.
Both sides run in processes of their own, interleaved, the best of three; CPU seconds of all threads.
A ratio below 1 means that ours is cheaper; the command below it reproduces it.

Peers are no dependencies of the project; one that is missing is named, with the command that
installs it by hand: `pip install pandas openpyxl beautifulsoup4 'dbt-core<1.12' dbt-duckdb`, in an
environment of its own.
"""

import argparse
import json
import re
import shutil
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

import duckdb
from pydantic import BaseModel, ConfigDict, Field, field_validator

from benchmarks import ingest, side
from pipeline import run, sample
from pipeline.warehouse import Warehouse

if TYPE_CHECKING:
    import pandas as pd

_SEED = 2022
_NOW = datetime(2026, 1, 1)
Container = Literal["csv", "jsonl", "xlsx", "html"]


# ---------------------------------------------------------------- what peers share


class Notice(BaseModel):
    """A row as people type it: money in yuan, moments; what cannot be read is an error."""

    model_config = ConfigDict(populate_by_name=True, extra="ignore")

    number: str | None = Field(None, alias="公告标识")
    title: str = Field(alias="公告标题")
    kind: str | None = Field(None, alias="公告类型")
    buyer: str | None = Field(None, alias="采购人")
    supplier: str | None = Field(None, alias="中标供应商")
    budget: Decimal | None = Field(None, alias="预算金额(万元)")
    amount: Decimal | None = Field(None, alias="中标金额(元)")
    published: datetime | None = Field(None, alias="发布时间")

    @field_validator("*", mode="before")
    @classmethod
    def _none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("budget", "amount", mode="before")
    @classmethod
    def _money(cls, value: object) -> object:
        """'1,234.50元' → 1234.50; words and ranges cannot be read."""
        return re.sub("[,，元¥￥ ]|万元", "", value) if isinstance(value, str) else value

    @field_validator("published", mode="before")
    @classmethod
    def _moment(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        year, *rest = map(int, re.findall(r"\d+", value))
        return datetime(year, *rest)  # type: ignore[arg-type]


def _typed(rows: Iterable[dict[str, Any]]) -> list[Notice]:
    """The rows that can be typed; the others are dropped."""
    notices = []
    for row in rows:
        with suppress(ValueError, TypeError, ArithmeticError):
            notices.append(Notice.model_validate(row))
    return notices


def _stored(notices: list[Notice]) -> int:
    """One table, by way of a frame."""
    import pandas as pd

    frame = pd.DataFrame([notice.model_dump() for notice in notices])
    _store(frame)
    return len(notices)


def _store(frame: "pd.DataFrame") -> None:
    with TemporaryDirectory() as scratch, duckdb.connect(f"{scratch}/peer.duckdb") as con:
        # How wide a decimal is shows only in all rows.
        con.execute(f"SET pandas_analyze_sample = {len(frame)}").fetchall()
        con.register("frame", frame)
        con.execute("CREATE TABLE notice AS FROM frame").fetchall()
        con.execute("CHECKPOINT").fetchall()


def _file(folder: Path, suffix: str) -> Path:
    return next(folder.rglob(f"*.{suffix}"))


# ---------------------------------------------------------------- the peers


def pandas_rows(folder: Path) -> int:
    """pandas.read_csv, a pydantic model a row, one table."""
    import pandas as pd

    frame = pd.read_csv(_file(folder, "csv"), dtype=str, keep_default_na=False)
    rows = [dict(zip(frame.columns, row, strict=True)) for row in frame.to_numpy()]
    return _stored(_typed(rows))


def pandas_columns(folder: Path) -> int:
    """pandas.read_csv, sums and moments typed by column (sums as floats), one table."""
    import pandas as pd

    frame = pd.read_csv(_file(folder, "csv"), dtype=str)
    for name in [name for name in frame.columns if "金额" in name or "限价" in name]:
        bare = frame[name].str.replace(r"[,，元¥￥ ]|万元", "", regex=True)
        frame[name] = pd.to_numeric(bare, errors="coerce")
    for name in [name for name in frame.columns if "时间" in name]:
        frame[name] = pd.to_datetime(frame[name], errors="coerce", format="mixed", utc=True)
    _store(frame)
    return len(frame)


def openpyxl_rows(folder: Path) -> int:
    """openpyxl in its read-only way, a pydantic model a row, one table."""
    import openpyxl

    book = openpyxl.load_workbook(_file(folder, "xlsx"), read_only=True, data_only=True)
    labels = {
        "公告标识": "number",
        "公告标题": "title",
        "公告类型": "kind",
        "采购单位": "buyer",
        "中标（成交）供应商": "supplier",
        "预算金额": "budget",
        "中标（成交）金额": "amount",
        "发布日期": "published",
    }
    cells: Iterator[tuple[Any, ...]] = book.worksheets[0].iter_rows(values_only=True)
    names: dict[int, str] = {}
    for row in cells:  # the header is of two rows, below a title
        names |= {at: labels[cell] for at, cell in enumerate(row) if cell in labels}
        if "title" in names.values():
            break
    rows = ({name: row[at] for at, name in names.items()} for row in cells)
    return _stored(_typed(rows))


def soup_pages(folder: Path) -> int:
    """BeautifulSoup on html.parser: the pairs of table cells, the first sum and date; no table."""
    import bs4

    count = 0
    for path in sorted(folder.rglob("*.html")):
        page = bs4.BeautifulSoup(path.read_text("utf-8", "replace"), "html.parser")
        rows = [[cell.get_text(" ", strip=True) for cell in row("td")] for row in page("tr")]
        pairs = dict(row for row in rows if len(row) == 2)
        words = page.get_text("\n", strip=True)
        amount = re.search(r"([\d,.]+)\s*(万?元)", words)
        day = re.search(r"(\d{4})年(\d{1,2})月(\d{1,2})日", words)
        count += bool(pairs or amount or day)
    return count


def single_pass(folder: Path) -> dict[str, Any]:
    """As Cardinal does: one pass over the lines of the file, every indicator counted on the way."""
    by_month: Counter[str] = Counter()
    wins: Counter[str] = Counter()
    sums: dict[str, Decimal] = defaultdict(Decimal)
    with _file(folder, "jsonl").open(encoding="utf-8") as file:
        for line in file:
            record = json.loads(line, parse_float=Decimal)
            by_month[(record["publish_time"] or "")[:7]] += 1
            if record["winner"]:
                wins[record["winner"]] += 1
                if isinstance(record["amount"], int | Decimal):
                    sums[record["winner"]] += record["amount"]
    total = wins.total()
    hhi = sum(count * count for count in wins.values()) / total**2
    top = [(name, count, sums[name]) for name, count in wins.most_common(20)]
    return {"month": by_month, "hhi": hhi, "top": top}


_PROJECT = {
    "dbt_project.yml": "name: peer\nconfig-version: 2\nprofile: peer\n"
    "flags: {send_anonymous_usage_stats: false}\nmodels: {peer: {+materialized: table}}\n",
    "models/process.sql": """
        SELECT
            notice_id,
            min(notice_id) OVER (
                PARTITION BY buyer_id, coalesce(project_key, name_key, notice_id::VARCHAR)
            ) AS process_id
        FROM main.notice
        WHERE known_to IS NULL
    """,
    "models/need.sql": """
        SELECT
            p.process_id,
            count(*) AS notice_count,
            min(n.published_date) AS first_date,
            max(n.published_date) FILTER (n.notice_type = 'award') AS award_date,
            max(a.amount) FILTER (a.kind = 'budget') AS budget,
            max(a.amount) FILTER (a.kind = 'award') AS award
        FROM {{ ref('process') }} AS p
        INNER JOIN main.notice AS n USING (notice_id)
        LEFT JOIN main.amount AS a USING (notice_id)
        GROUP BY p.process_id
    """,
}


def dbt_fold(db: Path) -> None:
    """Two dbt models over our loaded tables, parsing included: one buyer and key are one need."""
    from dbt.cli.main import dbtRunner

    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        copy = shutil.copy(db, folder / "peer.duckdb")
        (folder / "models").mkdir()
        for name, text in _PROJECT.items():
            (folder / name).write_text(text, "utf-8")
        profile = {"type": "duckdb", "path": str(copy), "schema": "peer", "threads": 2}
        told = {"peer": {"target": "dev", "outputs": {"dev": profile}}}
        (folder / "profiles.yml").write_text(json.dumps(told), "utf-8")
        where = ["--project-dir", scratch, "--profiles-dir", scratch]
        ran = dbtRunner().invoke(["--quiet", "--no-use-colors", "run", *where])
        if not ran.success:
            raise RuntimeError(str(ran.exception or ran.result))


# ---------------------------------------------------------------- ours


def warehouse_of(folder: Path, db: Path, folds: bool) -> None:
    """A warehouse of the files, made once for the sides that begin with one."""
    with Warehouse(db, read_only=False) as warehouse:
        run.load(warehouse, [folder], _NOW)
        if folds:
            warehouse.fold(_NOW)


def load(folder: Path) -> None:
    """Every curated table in a new warehouse, read, normalised and checked."""
    with TemporaryDirectory() as scratch:
        warehouse_of(folder, Path(scratch) / "ours.duckdb", folds=False)


def read(folder: Path) -> int:
    """Every field that a body states, with its place in it; no table."""
    return ingest.read(folder)


def fold(db: Path) -> None:
    """All links of the archive: processes, needs, rounds, copies, related processes."""
    with TemporaryDirectory() as scratch:
        copy = Path(shutil.copy(db, scratch))
        with Warehouse(copy, read_only=False) as warehouse:
            warehouse.fold(_NOW)


def ask(db: Path) -> None:
    """Three questions on the folded warehouse: needs by month, concentration, first suppliers."""
    with Warehouse(db) as warehouse:
        for name in ("demand_by_month", "concentration_by_level", "top_suppliers"):
            warehouse.query(name).tuples()


# ---------------------------------------------------------------- the comparison


@dataclass(frozen=True)
class Peer:
    """A peer's part, the package it needs, and what of ours it is compared with. `starts_from` a
    folded or a loaded warehouse instead of the files."""

    needs: str
    container: Container
    theirs: Callable[[Path], Any]
    ours: Callable[[Path], Any]
    theirs_starts_from: Literal["files", "loaded"] = "files"
    ours_starts_from: Literal["files", "loaded", "folded"] = "files"


PEERS = {
    "pandas-pydantic": Peer("pandas", "csv", pandas_rows, load),
    "pandas": Peer("pandas", "csv", pandas_columns, load),
    "openpyxl": Peer("openpyxl", "xlsx", openpyxl_rows, load),
    "beautifulsoup": Peer("bs4", "html", soup_pages, read),
    "dbt-duckdb": Peer("dbt", "csv", dbt_fold, fold, "loaded", "loaded"),
    "single-pass": Peer("json", "jsonl", single_pass, ask, "files", "folded"),
}


@dataclass(frozen=True)
class Compared:
    """CPU seconds of both sides; `skipped` is why there are none."""

    peer: str
    theirs: str
    ours: str
    rows: int
    command: str
    their_seconds: float | None = None
    our_seconds: float | None = None
    skipped: str | None = None

    @property
    def ratio(self) -> float | None:
        """Ours beside theirs."""
        if self.their_seconds is None or self.our_seconds is None:
            return None
        return self.our_seconds / self.their_seconds


def compare(name: str, rows: int, scratch: Path) -> Compared:
    """Both sides of one peer."""
    peer = PEERS[name]
    their_words, our_words = (
        (side.__doc__ or "").split("\n")[0] for side in (peer.theirs, peer.ours)
    )
    command = f"python -m benchmarks.peers --rows {rows} --peers {name}"
    told = Compared(name, their_words, our_words, rows, command)
    if find_spec(peer.needs) is None:
        return replace(told, skipped=f"{peer.needs} is not installed")
    folder = scratch / name
    side.apart(_corpus, folder, rows, peer.container)
    starts = {"files": folder}
    for state in {peer.theirs_starts_from, peer.ours_starts_from} - {"files"}:
        starts[state] = scratch / f"{state}.duckdb"
        side.apart(warehouse_of, folder, starts[state], state == "folded")
    costs = side.best(
        {
            "theirs": (peer.theirs, (starts[peer.theirs_starts_from],)),
            "ours": (peer.ours, (starts[peer.ours_starts_from],)),
        }
    )
    return replace(told, their_seconds=costs["theirs"].seconds, our_seconds=costs["ours"].seconds)


def _corpus(folder: Path, rows: int, container: Container) -> None:
    sample.write(folder, rows, seed=_SEED, form=container, truth=False)


def main() -> int:
    """Print a line a peer; 0 also where some are missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--peers", nargs="+", choices=list(PEERS), default=list(PEERS))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    for name in asked.peers:
        with TemporaryDirectory() as scratch:
            told = compare(name, asked.rows, Path(scratch))
        if asked.json:
            print(json.dumps(asdict(told) | {"ratio": told.ratio}, ensure_ascii=False))
            continue
        print(f"{name}\n  theirs: {told.theirs}\n  ours:   {told.ours}")
        if told.ratio is None:
            print(f"  skipped: {told.skipped}")
        else:
            print(
                f"  {told.rows:,} rows: theirs {told.their_seconds:.2f} s, ours {told.our_seconds:.2f} s, "
                f"ours/theirs {told.ratio:.2f}\n  {told.command}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
