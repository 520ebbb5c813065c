"""The main job: files → warehouse → fold → check → report, and what became of each."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline import __version__, check, claims, folders, ingest, profile, query, report
from pipeline.artefact import Artefact, write
from pipeline.claim import ledger
from pipeline.claim.judgement import Judged
from pipeline.errors import DataError, UsageError
from pipeline.ingest import source as sources
from pipeline.load import Loader, Outcome, require_order
from pipeline.recipe import Recipe
from pipeline.report.words import Lang
from pipeline.ruleset import ruleset
from pipeline.stopwatch import Stage, untimed
from pipeline.warehouse import Warehouse

if TYPE_CHECKING:
    import pyarrow as pa

RAW = Path("data/raw")
REPORTS = Path("data/curated/reports")
Form = Literal["html", "md", "json", "rows"]


@dataclass(frozen=True)
class Summary:
    """What a run did: written as `summary.json`, printed in a few lines. `refused` says which checks
    could not be run, and why."""

    as_of: date | None
    outcomes: Sequence[Outcome]
    checks: Sequence[check.Told]
    artefacts: Sequence[Artefact] = field(default_factory=tuple)
    warnings: Sequence[str] = field(default_factory=tuple)
    refused: Sequence[str] = field(default_factory=tuple)

    @property
    def exit_code(self) -> int:
        """0 done, 1 a check failed, 3 no file could be read or a check could not be run, 4 some files
        could not."""
        failed = [o for o in self.outcomes if o.status == "failed"]
        if failed:
            return 3 if len(failed) == len(self.outcomes) else 4
        if self.refused:
            return 3
        return 1 if any(c.verdict == "FAIL" for c in self.checks) else 0

    def total(self, name: str) -> int:
        """Sum over the files of a count: read, new, revised, unchanged, loaded."""
        return sum(getattr(o, name) for o in self.outcomes)

    @property
    def rejected(self) -> Counter[str]:
        """Rejected records by code."""
        codes: Counter[str] = Counter()
        for outcome in self.outcomes:
            codes.update(outcome.rejected)
        return codes

    def document(self) -> dict[str, Any]:
        """The summary as JSON holds it: no clock, keys stable."""
        return {
            "ok": self.exit_code == 0,
            "exit_code": self.exit_code,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "tool_version": __version__,
            "ruleset": ruleset(),
            "read": self.total("read"),
            "loaded": self.total("loaded"),
            "new": self.total("new"),
            "revised": self.total("revised"),
            "unchanged": self.total("unchanged"),
            "rejected": dict(sorted(self.rejected.items())),
            "files": [asdict(outcome) for outcome in self.outcomes],
            "checks": [asdict(c) for c in self.checks],
            "artefacts": [asdict(artefact) for artefact in self.artefacts],
            "warnings": [*self.warnings, *self.refused],
        }


def checked(
    warehouse: Warehouse, until: date | None, made: Recipe
) -> tuple[list[check.Told], list[str]]:
    """What came of every check, and words for each of a user's own that could not be run.

    Of the product's it is what came of the last run, where nothing that `made` names has changed. A
    user's own may look at what nobody knows of, and are run each time. Raises DataError.
    """
    asked, unread = check.search()
    ours = [one for one in asked.values() if not check.is_own(one)]
    own = [one for one in asked.values() if check.is_own(one)]
    made = made.of(warehouse.fingerprint())
    # Where own checks follow, the day is held for all.
    with warehouse.held(until, None) if own else nullcontext():
        if files := made.files():
            (noted,) = files
            rows = json.loads(Path(noted.path).read_bytes())
            told = {row["name"]: check.Told(**row) for row in rows}
        else:
            told = {one.query.name: one.told for one in check.run(warehouse, until, checks=ours)}
            text = json.dumps([asdict(one) for one in told.values()], ensure_ascii=False, indent=1)
            made.note([write(made.path.with_suffix(".told.json"), text.encode())])
        ran, refused = check.run_own(warehouse, until, None, own, unread)
        told |= {one.query.name: one.told for one in ran}
    return [told[name] for name in asked if name in told], refused


def load(
    warehouse: Warehouse,
    paths: Sequence[Path],
    now: datetime,
    source: str | None = None,
    started: Callable[[Path], None] = lambda path: None,
    progress: Callable[[int], None] = lambda records: None,
    stage: Stage = untimed,
) -> list[Outcome]:
    """Load every file below the paths. Raises DataError when a path is missing or holds none,
    UsageError when the moment is before one that is stored."""
    require_order(warehouse, now)
    found = list(ingest.find(paths))
    if not found:
        raise DataError(
            f"no files below {', '.join(map(str, paths))}; put notices there, "
            "or make a sample: biaoxun sample data/raw/sample"
        )
    known = sources.load(folders.search("sources"))
    return Loader(warehouse, now, known, source, started, progress, stage).load(found)


def write_report(
    warehouse: Warehouse,
    name: str,
    out: Path,
    forms: Sequence[Form],
    as_of: date | None,
    known_at: datetime | None = None,
    from_date: date | None = None,
    command: str = "",
    lang: Lang = "zh",
    party: str | None = None,
    by_group: bool = False,
    judged: Sequence[Judged] | None = None,
) -> list[Artefact]:
    """Render a report in each form; the same data and days give the same bytes. `judged` are its
    claims on that day, which are the same whomever it is about; without them they are made.

    A profile is about a `party`, by any of its names, or with `by_group` about all suppliers of its
    group; its files are named by it: `buyer.0f…c3.html`. Raises UsageError where no such party, or
    none that is needed, is named, and DataError where nothing is known of it in these days.

    In another language than Chinese a file says so: `trend.en.html`; the facts have none. Beside it
    stands the ledger of its claims; `rows` are the notices these rest on, as Parquet.
    """
    found = report.find(name, folders.search("reports"))
    _require(found, party, by_group)
    as_of = as_of or warehouse.last_day(known_at)
    given: dict[str, object] = {"as_of": as_of, "known_at": known_at, "from_date": from_date}
    about = None
    with warehouse.held(as_of, known_at):
        if found.needs and party:
            about = profile.find(warehouse, found.needs, party, as_of, known_at)
            given |= {found.needs: about.name, "by_group": by_group}
        if judged is None:
            judged = claims.of_report(warehouse, found, as_of, known_at, from_date)
        rows: dict[str, Any] = {
            local: warehouse.query(
                wanted["query"],
                **{
                    **query.get(wanted["query"], folders.search("queries")).known(given),
                    **wanted["params"],
                },
            ).rows()
            for local, wanted in found.queries.items()
        }
        told = ledger.rows(warehouse, judged).table if "rows" in forms else None
        if found.check_examples is not None:
            ran = check.run(warehouse, as_of, known_at)
            rows |= {
                "checks": check.rows(ran),
                "check_examples": check.examples(ran, found.check_examples),
                "verdicts": check.verdicts(ran),
            }
    if about:
        profile.require_rows(about, rows)
        rows |= profile.judged(rows, as_of)
    # As printed that evening: the moment asked about stands in the ledger alone.
    rows["claims"] = [{**asdict(one.claim), "params": None} for one in judged]
    facts = json.dumps(rows, ensure_ascii=False, sort_keys=True, default=str)
    data_key = sha256(facts.encode()).hexdigest()[:12]
    context = {
        "as_of": as_of,
        "from_date": from_date,
        "command": command,
        "data_key": data_key,
        "is_sample": bool(rows.get("headline", [{}])[0].get("sample_count")),
        "version": __version__,
        "about": about.canonical_name if about else None,
        "by_group": by_group,
    }
    stem = ".".join([name, *([about.slug] if about else []), *(["group"] if by_group else [])])
    artefacts = []
    if told is not None:
        artefacts.append(write(out / f"{stem}.claim_rows.parquet", _parquet(told)))
    for form in forms:
        if form == "rows":
            continue
        if form == "json":
            text, file = facts, f"{stem}.json"
        else:
            text = report.render(found, rows, context, form, lang)
            file = f"{stem}.{form}" if lang == "zh" else f"{stem}.{lang}.{form}"
        artefacts.append(write(out / file, text.encode()))
    if judged:
        text = ledger.text([one.claim for one in judged])
        artefacts.append(write(out / f"{stem}.claims.json", text.encode()))
    return artefacts


def _require(found: report.Report, party: str | None, by_group: bool) -> None:
    """Raises UsageError unless the report asks something of the warehouse, and is told whom it is
    about, where it is about somebody."""
    if found.sections and not found.queries:
        raise UsageError(f"report {found.name} is of a watchlist; it is written by: biaoxun scan")
    if found.needs and not party:
        raise UsageError(
            f"report {found.name} needs the name of a {found.needs}: biaoxun report {found.name} "
            f"NAME; for names ask: biaoxun query run top_{found.needs}s"
        )
    if party and not found.needs:
        raise UsageError(f"report {found.name} is about all; leave out '{party}'")
    if by_group and found.needs != "supplier":
        raise UsageError(f"report {found.name} knows no groups; leave out --group")


def _parquet(table: "pa.Table") -> bytes:
    """The table as a Parquet file."""
    import pyarrow.parquet

    with BytesIO() as file:
        pyarrow.parquet.write_table(table, file)
        return file.getvalue()
