"""The main job: files → warehouse → fold → check → report, and what became of each."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline import __version__, check, folders, ingest, query, report
from pipeline.claim import ledger, rule, trial
from pipeline.claim.judgement import Claim, Judged
from pipeline.claim.words import writers
from pipeline.errors import DataError
from pipeline.ingest import source as sources
from pipeline.load import Outcome, load_file, require_order
from pipeline.report.words import Lang
from pipeline.ruleset import ruleset
from pipeline.warehouse import Warehouse

if TYPE_CHECKING:
    import pyarrow as pa

RAW = Path("data/raw")
REPORTS = Path("data/curated/reports")
Form = Literal["html", "md", "json", "rows"]


@dataclass(frozen=True)
class Artefact:
    """A file that was written."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Summary:
    """What a run did: written as `summary.json`, printed in a few lines."""

    as_of: date | None
    outcomes: Sequence[Outcome]
    checks: Sequence[check.Check]
    artefacts: Sequence[Artefact] = field(default_factory=tuple)
    warnings: Sequence[str] = field(default_factory=tuple)

    @property
    def exit_code(self) -> int:
        """0 done, 1 a check failed, 3 no file could be read, 4 some could not."""
        failed = [o for o in self.outcomes if o.status == "failed"]
        if failed:
            return 3 if len(failed) == len(self.outcomes) else 4
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
            "checks": [
                {
                    "code": c.query.code,
                    "name": c.query.name,
                    "verdict": c.verdict,
                    "bad_count": c.bad_count,
                    "considered_count": c.considered_count,
                }
                for c in self.checks
            ],
            "artefacts": [asdict(artefact) for artefact in self.artefacts],
            "warnings": list(self.warnings),
        }


def load(
    warehouse: Warehouse,
    paths: Sequence[Path],
    now: datetime,
    source: str | None = None,
    started: Callable[[Path], None] = lambda path: None,
    progress: Callable[[int], None] = lambda records: None,
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
    outcomes = []
    for path in found:
        started(path)
        outcomes.append(load_file(warehouse, path, now, known, source, progress))
    return outcomes


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
) -> list[Artefact]:
    """Render a report in each form; the same data and days give the same bytes.

    In another language than Chinese a file says so: `trend.en.html`; the facts have none. Beside it
    stands the ledger of its claims; `rows` are the notices these rest on, as Parquet.
    """
    found = report.find(name, folders.search("reports"))
    as_of = as_of or _last_day(warehouse, known_at)
    given = {"as_of": as_of, "known_at": known_at, "from_date": from_date}
    with warehouse.held(as_of, known_at):
        judged = claims(warehouse, found, as_of, known_at, from_date)
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
    }
    artefacts = []
    if told is not None:
        artefacts.append(write(out / f"{name}.claim_rows.parquet", _parquet(told)))
    for form in forms:
        if form == "rows":
            continue
        if form == "json":
            text, file = facts, f"{name}.json"
        else:
            text = report.render(found, rows, context, form, lang)
            file = f"{name}.{form}" if lang == "zh" else f"{name}.{lang}.{form}"
        artefacts.append(write(out / file, text.encode()))
    if judged:
        text = ledger.text([one.claim for one in judged])
        artefacts.append(write(out / f"{name}.claims.json", text.encode()))
    return artefacts


def _parquet(table: "pa.Table") -> bytes:
    """The table as a Parquet file."""
    import pyarrow.parquet

    with BytesIO() as file:
        pyarrow.parquet.write_table(table, file)
        return file.getvalue()


def claims(
    warehouse: Warehouse,
    found: report.Report,
    as_of: date,
    known_at: datetime | None = None,
    from_date: date | None = None,
) -> list[Judged]:
    """Every claim of a report, judged together: of the rules of all reports (reports/claims), of
    its own, and of the trials it holds."""
    below = folders.search("reports")
    own = [folder / part / "claims" for part in (".", found.name) for folder in below]
    rules = rule.find(own)
    for one in found.trials:
        tried = [folder / "trials" for folder in below]
        rules += trial.rules(trial.find(one, tried), tried)
    return ledger.make(warehouse, rules, found.name, as_of, known_at, from_date, writers(below))


def made_again(warehouse: Warehouse, name: str, before: Sequence[Claim]) -> list[Claim]:
    """The claims of a report for the days of its ledger, by today's rules and notices."""
    if not before:
        return []
    found = report.find(name, folders.search("reports"))
    return [one.claim for one in claims(warehouse, found, **_days(before[0]))]


def explained(warehouse: Warehouse, told: Claim) -> tuple[Claim | None, list[dict[str, Any]]]:
    """A claim of a ledger made again, and the notices it rests on; None where it is no more."""
    found = report.find(told.report, folders.search("reports"))
    days = _days(told)
    with warehouse.held(days["as_of"], days["known_at"]):
        judged = claims(warehouse, found, **days)
        for one in judged:
            if one.claim.claim_id == told.claim_id:
                return one.claim, ledger.rows(warehouse, [one]).rows()
    return None, []


def try_out(
    warehouse: Warehouse,
    tried: trial.Trial,
    as_of: date | None = None,
    known_at: datetime | None = None,
    from_date: date | None = None,
) -> list[dict[str, Any]]:
    """One row a hypothesis: the answer, the effect with its interval, the power, the n it takes."""
    below = folders.search("reports")
    rules = trial.rules(tried, [folder / "trials" for folder in below])
    as_of = as_of or _last_day(warehouse, known_at)
    judged = ledger.make(warehouse, rules, tried.name, as_of, known_at, from_date, writers(below))
    by_rule = {f"{tried.name}.{one.id}": one for one in tried.hypotheses}
    named = {rule.name: rule for rule in rules}
    if silent := by_rule.keys() - {one.claim.rule for one in judged}:
        raise DataError(
            f"trial {tried.name}: {by_rule[min(silent)].id} finds no group or outcome in these rows; "
            "name its groups and outcomes, and it is answered without any"
        )
    rows = []
    for one in judged:
        said, facts = by_rule[one.claim.rule], one.finding.facts
        rule = named[one.claim.rule]
        unseen = [
            one.sample.unseen(rule.by, rule.groups),
            one.sample.unseen(rule.of, rule.outcomes),
        ]
        needed = facts.get("needed")
        rows.append(
            {
                "hypothesis": said.id,
                "claim_id": one.claim.claim_id,
                "answer": trial.answer(one.claim.verdict),
                "verdict": one.claim.verdict,
                "quote": said.quote,
                "sentence_zh": one.claim.sentence_zh,
                "sentence_en": one.claim.sentence_en,
                "value": one.claim.value,
                "lo": one.claim.lo,
                "hi": one.claim.hi,
                "n": one.claim.n,
                "considered": one.claim.considered,
                "test": one.claim.test,
                "p": one.claim.p,
                "q": one.claim.q,
                "power": facts.get("power"),
                "still_needed": None if needed is None else max(0, needed - one.claim.n),
                "unseen": " · ".join(filter(None, unseen)) or None,
                "note_zh": said.note.zh if said.note else None,
            }
        )
    return rows


def _days(told: Claim) -> dict[str, Any]:
    """The days a claim was made for."""
    params = told.params
    try:
        known_at, from_date = params["known_at"], params["from_date"]
        return {
            "as_of": date.fromisoformat(params["as_of"] or ""),
            "known_at": datetime.fromisoformat(known_at) if known_at else None,
            "from_date": date.fromisoformat(from_date) if from_date else None,
        }
    except (KeyError, ValueError) as error:
        raise DataError(
            f"the ledger does not tell for which day {told.claim_id} was made ({error}); "
            f"write it again: biaoxun report {told.report}"
        ) from None


def write(path: Path, data: bytes) -> Artefact:
    """Write a file whole: a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".part")
    half.write_bytes(data)
    half.replace(path)
    return Artefact(str(path), len(data), sha256(data).hexdigest())


def _last_day(warehouse: Warehouse, known_at: datetime | None) -> date:
    ((last,),) = warehouse.con.execute(
        "SELECT max(published_date) FROM notice_as_of(NULL, $known_at)", {"known_at": known_at}
    ).fetchall()
    if last is None:
        raise DataError("the warehouse holds no dated notice; run: biaoxun run PATH")
    day: date = last
    return day
