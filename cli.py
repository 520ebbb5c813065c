"""biaoxun on the command line: arguments in, text out; decides nothing.

Data goes to stdout, talk to stderr. The clock is read here and nowhere else. What is heavy is
imported by the command that needs it, so that help costs nothing.
"""

import gc
import json
import os
import re
import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer
from typer.core import TyperGroup

from pipeline import __version__
from pipeline.errors import BiaoxunError, DataError, UsageError

if TYPE_CHECKING:
    from concurrent.futures import Future

    from pipeline.check import Check, Told
    from pipeline.claim.judgement import Claim
    from pipeline.export import Rows
    from pipeline.query import Query
    from pipeline.rebuild import Rebuilt
    from pipeline.report.words import Lang
    from pipeline.reread import Cell
    from pipeline.run import Summary
    from pipeline.scan.card import Card
    from pipeline.scan.scan import Scan
    from pipeline.stats import Interval
    from pipeline.warehouse import Warehouse

app = typer.Typer(
    help="标讯: procurement notices into a warehouse, questions and reports.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
query_app = typer.Typer(help="Named questions.", no_args_is_help=True, rich_markup_mode=None)
source_app = typer.Typer(help="Publishers' files.", no_args_is_help=True, rich_markup_mode=None)
claims_app = typer.Typer(
    help="Sentences of reports, and what they rest on.", no_args_is_help=True, rich_markup_mode=None
)
watch_app = typer.Typer(
    help="Watchlists: what a team looks for.", no_args_is_help=True, rich_markup_mode=None
)


class _ScanGroup(TyperGroup):
    """`biaoxun scan [WATCHLIST]…` is `biaoxun scan run`: its words are names or a subcommand's."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or args[0] not in {*self.commands, "--help"}:
            args = ["run", *args]
        return super().parse_args(ctx, args)


scan_app = typer.Typer(
    help="The weekly scan: what to act on, in what order and why. `biaoxun scan WATCHLIST` is "
    "`biaoxun scan run WATCHLIST`, with its options.",
    cls=_ScanGroup,
    rich_markup_mode=None,
)
app.add_typer(watch_app, name="watch")
notify_app = typer.Typer(
    help="Send a scan to a group chat or by mail.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(scan_app, name="scan")
app.add_typer(notify_app, name="notify")
app.add_typer(query_app, name="query")
app.add_typer(claims_app, name="claims")
app.add_typer(source_app, name="source")

Database = Annotated[
    Path, typer.Option("--db", envvar="BIAOXUN_DB", help="Warehouse file.", show_default=True)
]
FORMS = "table, csv, json, jsonl, md, xlsx or parquet"
Format = Annotated[str, typer.Option("-f", "--format", help=f"Form of the output: {FORMS}.")]
SourceName = Annotated[
    str | None, typer.Option("--source", help="Read as this source instead of recognising it.")
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        envvar="BIAOXUN_AS_OF",
        help="Last day of publication included, with all that is known today.",
    ),
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        help="What was stored by this moment, or by the end of this day; default: all.",
    ),
]
Now = Annotated[
    str | None, typer.Option("--now", help="Moment to record as the time of storing; default: now.")
]
OutFile = Annotated[Path | None, typer.Option("--out", help="File to write instead of stdout.")]
DEFAULT_DB = Path("data/curated/biaoxun.duckdb")
# Bad rows a person reads at once; the other forms hold them all.
_SHOWN = 50


def main() -> NoReturn:
    """Entry point: run the command; every error ends in one line and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        code = app(standalone_mode=False)
    except BiaoxunError as error:
        _fail(str(error), error.exit_code)
    except KeyboardInterrupt:
        _fail("interrupted; what was loaded whole is kept, run again to complete it", 130)
    except BrokenPipeError:
        # The reader of a pipe has gone (`| head`); Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except typer.Exit as end:
        code = end.exit_code
    except OSError as error:
        _fail(f"{error.filename or 'files'}: {error.strerror}; name another file or folder", 3)
    except Exception as error:
        if hasattr(error, "exit_code") and hasattr(error, "format_message"):
            _fail(error.format_message(), error.exit_code)
        if os.environ.get("BIAOXUN_DEBUG"):
            raise
        _fail(
            f"a bug: {type(error).__name__}: {error}; set BIAOXUN_DEBUG=1 to see where, "
            "and report it with the input",
            70,
        )
    sys.exit(code if isinstance(code, int) else 0)


def _fail(message: str, code: int) -> NoReturn:
    print(f"biaoxun: {message}", file=sys.stderr)
    sys.exit(code)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"biaoxun {__version__}")
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """标讯: procurement notices into a warehouse, questions and reports."""


# ---------------------------------------------------------------- the main job


@app.command()
def run(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders.")] = None,
    db: Database = DEFAULT_DB,
    source: SourceName = None,
    as_of: AsOf = None,
    from_date: Annotated[
        str | None, typer.Option("--from", help="First day of the report; default: the first.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder of the report.")] = Path(
        "data/curated/reports"
    ),
    profile: Annotated[
        bool, typer.Option("--profile", help="Say where the time went, stage by stage.")
    ] = False,
    now: Now = None,
) -> None:
    """Load files, fold, check and report: the main job. Without PATHS it takes data/raw."""
    from pipeline import recipe
    from pipeline import run as job
    from pipeline.artefact import Artefact, write
    from pipeline.stopwatch import Stopwatch
    from pipeline.warehouse import Warehouse
    from pipeline.workers import workers

    moment = _moment("--now", now) or datetime.now().replace(microsecond=0)
    watch, cores = Stopwatch(), os.cpu_count() or 1
    until, since = _day("--as-of", as_of), _day("--from", from_date)
    command = "biaoxun report trend" + (f" --as-of {as_of}" if as_of else "")
    artefacts: list[Artefact] = []
    warnings: list[str] = []
    forms: tuple[job.Form, ...] = ("html", "md", "json")
    days = (until, None, since)
    # What the report rests on is looked at before it is read.
    made = recipe.of_report(None, out, "trend", forms, *days, command, "zh")
    of_checks = recipe.of_checks(out, until)
    with Warehouse(db, read_only=False) as warehouse, _Bar() as bar:
        files = paths or [job.RAW]
        with watch.whole("load"), workers(cores if cores > 1 else 0):
            outcomes = job.load(warehouse, files, moment, source, bar.started, bar.advance, watch)
        bar.say("folding")
        with watch.whole("fold"):
            warehouse.fold(moment)
        bar.say("checking")
        checks, error = [], None
        try:
            with watch.whole("check"):
                checks = job.checked(warehouse, until, of_checks)
        except DataError as refused:
            error = str(refused)
        bar.say("reporting")
        try:
            made = made.of(warehouse.fingerprint())
            with watch.whole("report"):
                artefacts = made.files() or job.write_report(
                    warehouse, "trend", out, forms, *days, command
                )
            made.note(artefacts)
        except DataError as refused:
            warnings.append(str(refused))
    summary = job.Summary(until, outcomes, checks, artefacts, warnings, error)
    text = json.dumps(summary.document(), ensure_ascii=False, indent=1)
    write(out / "summary.json", f"{text}\n".encode())
    _tell(summary, out)
    if profile:
        print(watch.table(summary.total("read")), file=sys.stderr)
    raise typer.Exit(summary.exit_code)


def _tell(summary: "Summary", out: Path) -> None:
    """What the run did, in a few lines."""
    files = summary.outcomes
    known = sum(o.status == "known" for o in files)
    failed = [o for o in files if o.status == "failed"]
    print(
        f"files     {len(files)}: {len(files) - known - len(failed)} loaded, "
        f"{known} already known, {len(failed)} failed"
    )
    print(
        f"notices   {summary.total('read')} read: {summary.total('loaded')} loaded "
        f"({summary.total('new')} new, {summary.total('revised')} revised, "
        f"{summary.total('unchanged')} unchanged), {sum(summary.rejected.values())} rejected"
    )
    for code, count in sorted(summary.rejected.items()):
        print(f"          {count} {code}")
    if summary.rejected:
        print("          why and where: biaoxun report quality")
    if not summary.error:
        print(f"checks    {_tally(summary.checks)} (biaoxun check)")
    if files and known == len(files):
        print("          nothing new: every file was loaded before")
    for artefact in summary.artefacts:
        if artefact.path.endswith(".html"):
            print(f"report    {artefact.path}")
    print(f"summary   {out / 'summary.json'}")
    for outcome in failed:
        print(f"biaoxun: {outcome.error}", file=sys.stderr)
    if summary.error:
        print(f"biaoxun: no check could be run: {summary.error}", file=sys.stderr)
    for warning in summary.warnings:
        print(f"biaoxun: {warning}", file=sys.stderr)
    for outcome in files:
        if outcome.unknown_columns:
            print(
                f"biaoxun: {outcome.path}: columns not recognised: "
                f"{', '.join(outcome.unknown_columns)}; name them: biaoxun source draft FILE",
                file=sys.stderr,
            )


@app.command()
def rebuild(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FOLDER]...", help="Where to look for files that moved."),
    ] = None,
    db: Database = DEFAULT_DB,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; store nothing.")
    ] = False,
    now: Now = None,
) -> None:
    """Read every loaded file again with today's rules; what comes out otherwise is a new version.

    Whatever is asked with an earlier --known-at is answered as before.
    """
    from pipeline import rebuild as job
    from pipeline.run import RAW
    from pipeline.warehouse import Warehouse

    moment = _moment("--now", now) or datetime.now().replace(microsecond=0)
    below = [*([RAW] if RAW.exists() else []), *(folders or [])]
    with Warehouse(db, read_only=dry_run, must_exist=True) as warehouse, _Bar() as bar:
        done = job.rebuild(warehouse, below, moment, dry_run, bar.started, bar.advance)
    _tell_rebuilt(done, dry_run)
    raise typer.Exit(done.exit_code)


@app.command()
def compact(db: Database = DEFAULT_DB) -> None:
    """Write the warehouse anew in the order it is read, without what was taken out.

    Answers stay the same; questions of some days and later imports read less. Once a year is enough.
    """
    from pipeline.compact import compact as written_anew

    done = written_anew(db)
    print(f"{db}  {done.before:,} bytes before, {done.after:,} now")


def _tell_rebuilt(done: "Rebuilt", dry_run: bool) -> None:
    """What the rebuild did: files, notices, then the tables and columns that came out otherwise."""
    files = done.read + done.missing + done.failed + done.needless
    print(
        f"files     {files}: {done.read} read again ({done.changed} changed), "
        f"{done.missing} missing, {done.failed} failed"
        + (f", {done.needless} gone and not needed" if done.needless else "")
    )
    print(
        f"notices   {done.unchanged} unchanged, {done.rederived} derived anew, "
        f"{done.retired} retired, {done.new} new; "
        f"{sum(done.rejected.values())} records rejected"
    )
    for code, count in sorted(done.rejected.items()):
        print(f"          {count} {code}")
    for table, count in sorted(done.tables.items()):
        print(f"changed   {table}  {count}")
        for column, cells in _by_column(done.cells, table):
            total = sum(cell.notice_count for cell in cells)
            print(f"          {column}  {total}  {_most(cells)}".rstrip())
    if dry_run:
        print("          nothing stored: --dry-run")
    for warning in done.warnings:
        _warn(warning)


def _by_column(cells: Sequence["Cell"], table: str) -> Iterator[tuple[str, list["Cell"]]]:
    own = (cell for cell in cells if cell.table == table)
    for column, group in groupby(own, key=lambda cell: cell.column):
        yield column, list(group)


def _most(cells: Sequence["Cell"], most: int = 3) -> str:
    """'OTH → INF 12; OPS → SEC 4; …': what most notices said and say."""
    told = [
        f"{_short(cell.old)} → {_short(cell.new)} {cell.notice_count}"
        for cell in cells
        if cell.old is not None or cell.new is not None
    ]
    return "; ".join([*told[:most], *(["…"] if len(told) > most else [])])


def _short(value: str | None) -> str:
    if value is None:
        return "null"
    return value if len(value) <= 24 else f"{value[:23]}…"


Explain = Annotated[
    bool, typer.Option("--explain", help="Say why the files are made again, or are not.")
]


@app.command()
def report(
    name: Annotated[str, typer.Argument(help="Name of the report.")] = "trend",
    party: Annotated[
        str | None,
        typer.Argument(metavar="[PARTY]", help="Whom reports buyer and supplier are about."),
    ] = None,
    db: Database = DEFAULT_DB,
    group: Annotated[
        bool, typer.Option("--group", help="Of a supplier: all suppliers of its group.")
    ] = False,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    from_date: Annotated[
        str | None, typer.Option("--from", help="First day of the report; default: the first.")
    ] = None,
    formats: Annotated[
        str, typer.Option("--formats", help="Of html, md, json and rows (of claims, Parquet).")
    ] = "html,md",
    lang: Annotated[str, typer.Option("--lang", help="Language of the pages: zh or en.")] = "zh",
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = Path(
        "data/curated/reports"
    ),
    explain: Explain = False,
) -> None:
    """Render a report from the warehouse; prints its files.

    They are not made again while nothing that they rest on has changed.
    """
    from pipeline import recipe

    forms: list[Literal["html", "md", "json", "rows"]] = []
    for form in formats.split(","):
        if form not in ("html", "md", "json", "rows"):
            raise UsageError(f"--formats: '{form}' is not there; there are: html, md, json, rows")
        forms.append(form)  # type: ignore[arg-type]
    spoken = _lang(lang)
    # A report printed again is the one that was printed: its command names no moment of storing.
    command = f"biaoxun report {name}" + (f" {shlex.quote(party)}" if party else "")
    command += (" --group" if group else "") + (f" --as-of {as_of}" if as_of else "")
    command += "" if lang == "zh" else f" --lang {lang}"
    days = (_day("--as-of", as_of), _known(known_at), _day("--from", from_date))
    made = recipe.of_report(recipe.notices(db), out, name, forms, *days, command, lang)
    if explain:
        _why(["a profile is always made"] if party else made.reasons())
    written = None if party else made.files()
    if written is None:
        from pipeline import run as job
        from pipeline.warehouse import Warehouse

        with Warehouse(db) as warehouse:
            written = job.write_report(
                warehouse, name, out, forms, *days, command, spoken, party, group
            )
        if not party:
            made.note(written)
    for artefact in written:
        print(artefact.path)


def _why(reasons: Sequence[str]) -> None:
    """Tell why files are made, or that they are not."""
    print(f"made: {'; '.join(reasons) or 'no, nothing changed'}", file=sys.stderr)


Reports = Annotated[Path, typer.Option("--reports", help="Folder in which reports were written.")]
REPORTS = Path("data/curated/reports")


@app.command()
def explain(
    claim: Annotated[str, typer.Argument(help="Identifier of a claim, or a part that is enough.")],
    report: Annotated[str, typer.Option("--report", help="Name of the report.")] = "trend",
    reports: Reports = REPORTS,
    db: Database = DEFAULT_DB,
    form: Annotated[
        str | None, typer.Option("-f", "--format", help=f"The rows alone, all of them, as {FORMS}.")
    ] = None,
    out: OutFile = None,
) -> None:
    """Where a sentence comes from: its words, numbers, test, question and rows, with file and line."""
    from pipeline import claims
    from pipeline.claim import ledger
    from pipeline.warehouse import Warehouse

    told = ledger.find(ledger.read(reports / f"{report}.claims.json"), claim)
    with Warehouse(db) as warehouse:
        found, rows = claims.explained(warehouse, told)
    if form or out:
        _rows(form, list(rows[0]) if rows else [], [list(row.values()) for row in rows], out)
        return
    _tell_claim(told, found, rows)


def _tell_claim(told: "Claim", found: "Claim | None", rows: Sequence[dict[str, Any]]) -> None:
    """A claim, as a person asks about it."""
    from pipeline.claim import ledger

    asked = ledger.question(told.query)
    print(f"{told.claim_id}  {told.verdict}\n  {told.sentence_zh}\n  {told.sentence_en}")
    for name in ("value", "lo", "hi", "n", "considered", "test", "p", "q"):
        value = getattr(told, name)
        print(f"  {name:<11} {'—' if value is None else value}")
    days = ", ".join(f"{name} {value}" for name, value in sorted(told.params.items()) if value)
    print(f"  {'as of':<11} {days}")
    print(f"  {'rule':<11} {told.rule}, version {told.rule_version}, measure {told.measure}")
    print(f"  {'rows':<11} {told.row_count} of {told.query}, {len(rows)} notices, {told.rowset}")
    print(f"  {'sql':<11} {'/'.join(asked.path.parts[-3:])}, {told.query_hash}")
    print("\n" + "\n".join(f"  | {line}" for line in asked.sql.rstrip().splitlines()))
    if found is None:
        _warn("the report holds no such claim any more; see: biaoxun claims verify")
    elif (found.rowset, found.value) != (told.rowset, told.value):
        _warn("the claim has moved since; see: biaoxun claims verify")
    print()
    if len(rows) > _SHOWN:
        print(f"the first {_SHOWN} of {len(rows)}; all: -f csv")
    for row in rows[:_SHOWN]:
        need = f"{row['level']}  {row['category_l1']}"
        print(f"{row['path']}:{row['line']}  {row['published_date']}  {need}  {row['title']}")


@claims_app.command("list")
def claims_list(
    report: Annotated[str, typer.Argument(help="Name of the report.")] = "trend",
    reports: Reports = REPORTS,
    form: Format = "table",
    out: OutFile = None,
) -> None:
    """List the claims of a report that was written: verdict, numbers, sentence."""
    from pipeline.claim import ledger

    columns = ["claim_id", "verdict", "value", "lo", "hi", "n", "p", "q", "sentence_zh"]
    told = ledger.read(reports / f"{report}.claims.json")
    rows = [[getattr(claim, name) for name in columns] for claim in told]
    _rows(form, columns, rows, out)


@claims_app.command("verify")
def claims_verify(
    report: Annotated[str, typer.Argument(help="Name of the report.")] = "trend",
    reports: Reports = REPORTS,
    db: Database = DEFAULT_DB,
    form: Annotated[
        str | None, typer.Option("-f", "--format", help=f"Every move, as {FORMS}.")
    ] = None,
    out: OutFile = None,
) -> None:
    """Make every claim of a written report again; exit code 1, and which moved, when one differs."""
    from pipeline import claims
    from pipeline.claim import ledger
    from pipeline.warehouse import Warehouse

    before = ledger.read(reports / f"{report}.claims.json")
    with Warehouse(db) as warehouse:
        after = claims.again(warehouse, report, before)
    rows = ledger.moved(before, after)
    if form or out:
        columns = ["claim_id", "field", "then", "now", "sentence_zh", "now_zh"]
        _rows(form, columns, [[row[name] for name in columns] for row in rows], out)
    else:
        _tell_moves(len(before), rows)
    raise typer.Exit(1 if rows else 0)


def _tell_moves(count: int, rows: Sequence[dict[str, Any]]) -> None:
    """Sentences that say otherwise now; those that say the same of changed rows are only counted."""
    from pipeline.claim import ledger

    told = [list(moves) for _, moves in groupby(rows, key=lambda row: row["claim_id"])]
    moved = [moves for moves in told if {row["field"] for row in moves} != {ledger.ROWSET}]
    for moves in moved:
        first = moves[0]
        print(f"moved  {first['claim_id']}  {first['sentence_zh']}")
        if first["now_zh"] not in (None, first["sentence_zh"]):
            print(f"       now: {first['now_zh']}")
        for row in moves:
            print(f"       {row['field']}: {row['then']} → {row['now']}")
    same = len(told) - len(moved)
    if same:
        print(f"rows   {same} more say the same of rows that changed; all: -f csv")
    print(f"claims {count}: {count - len(told)} hold, {len(told)} moved")


@app.command()
def trial(
    file: Annotated[
        str,
        typer.Argument(help="Conclusions to try: a YAML file, or the name of a trial there is."),
    ],
    db: Database = DEFAULT_DB,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    from_date: Annotated[
        str | None, typer.Option("--from", help="First day; default: the first.")
    ] = None,
    form: Annotated[
        str | None, typer.Option("-f", "--format", help=f"The answers as {FORMS}.")
    ] = None,
    out: OutFile = None,
) -> None:
    """Try stated conclusions on the data: supports, contradicts or cannot tell, and why."""
    from pipeline import claims, folders
    from pipeline.claim import trial as trials
    from pipeline.warehouse import Warehouse

    below = [folder / "trials" for folder in folders.search("reports")]
    tried = trials.read(Path(file)) if Path(file).suffix else trials.find(file, below)
    days = (_day("--as-of", as_of), _known(known_at), _day("--from", from_date))
    with Warehouse(db) as warehouse:
        rows = claims.try_out(warehouse, tried, *days)
    if form or out:
        _rows(form, list(rows[0]), [list(row.values()) for row in rows], out)
        return
    print(f"{tried.title.zh}（{tried.source.zh}）")
    for row in rows:
        print(
            f"\n{row['hypothesis']}  {row['answer']}\n  「{row['quote']}」\n  {row['sentence_zh']}"
        )
        print(
            f"  effect {_number(row['value'])} [{_number(row['lo'])}, {_number(row['hi'])}]  "
            f"n {row['n']}  q {_number(row['q'])}"
        )
        if row["answer"] == "cannot tell" and row["power"] is not None:
            needed = "—" if row["still_needed"] is None else row["still_needed"]
            print(f"  power {_number(row['power'])}  n still needed {needed}")
        if row["unseen"] and row["verdict"] == "insufficient":
            print(f"  no row has {row['unseen']}")
        if row["note_zh"]:
            print(f"  {row['note_zh']}")


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.3g}"


@app.command()
def check(
    name: Annotated[
        str | None, typer.Argument(help="What to list the doubtful values of, such as money.")
    ] = None,
    db: Database = DEFAULT_DB,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    explain: Annotated[
        str | None,
        typer.Option("--explain", help="Code or name of a check: what it says, what breaks it."),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "-f", "--format", help=f"Form of the checks, of the rows, of NAME's list: {FORMS}."
        ),
    ] = None,
    out: OutFile = None,
) -> None:
    """Run the rules the data must obey; with NAME, list what is doubted and its witnesses.

    Exit code 1 when a rule fails.
    """
    from pipeline import check as checks
    from pipeline.warehouse import Warehouse

    if name and explain:
        raise UsageError("NAME and --explain are two commands; give one of them")
    days = (_day("--as-of", as_of), _known(known_at))
    doubt = checks.doubt(name) if name else None
    asked = [checks.get(explain)] if explain else None
    with Warehouse(db) as warehouse:
        if doubt:
            given = dict(zip(("as_of", "known_at"), days, strict=True))
            _answer(warehouse, doubt, doubt.known(given), form, out)
            return
        ran = checks.run(warehouse, *days, asked)
    if explain and (form or out):
        (one,) = ran
        _rows(form, one.bad.columns, one.bad.tuples(), out)
    elif explain:
        _explain(ran[0])
    elif form or out:
        told = checks.rows(ran)
        _rows(form, list(told[0]), [list(row.values()) for row in told], out)
    else:
        _verdicts(ran)
    raise typer.Exit(1 if any(c.verdict == "FAIL" for c in ran) else 0)


def _verdicts(ran: "Sequence[Check]") -> None:
    """One line a check, and the sum of it."""
    code, name, counts = (
        max(map(len, words))
        for words in (
            [one.query.code for one in ran],
            [one.query.name for one in ran],
            [one.counts for one in ran],
        )
    )
    for one in ran:
        said = "nothing to look at" if one.verdict == "SKIP" else one.query.title
        print(
            f"{one.verdict}  {one.query.code:<{code}}  {one.query.name:<{name}}  "
            f"{one.counts:>{counts}}  {said}"
        )
    print(f"checks {_tally(ran)}")


def _tally(ran: "Sequence[Check | Told]") -> str:
    from pipeline.check import verdicts

    counts = ", ".join(f"{row['check_count']} {row['verdict'].lower()}" for row in verdicts(ran))
    return f"{len(ran)}: {counts}"


def _explain(one: "Check") -> None:
    """What a check says and rests on, and the first rows that break it."""
    from pipeline.check import articles

    asked = one.query
    print(f"{one.verdict}  {asked.code}  {asked.name}  {one.counts}")
    print(f"  {asked.title}\n  {asked.title_zh}")
    print(f"  severity  {asked.severity}")
    for article in articles(asked):
        print(f"  law       {article}")
    for note in asked.notes:
        print(f"  note      {note}")
    print(f"  sql       {'/'.join(asked.path.parts[-3:])}")
    if one.bad_count > _SHOWN:
        print(f"  the first {_SHOWN} of {one.bad_count}; all: -f csv")
    for row in one.first(_SHOWN):
        print(f"\n{row.get('place') or '—'}  {row.get('title') or '—'}")
        print(f"  {row.get('finding_zh') or '—'}")


# ---------------------------------------------------------------- the weekly scan


@watch_app.command("new")
def watch_new(
    name: Annotated[str, typer.Argument(help="Name of the file, without .toml.")],
    words: Annotated[str, typer.Option("--words", help="What is looked for: 政务云,云平台 …")],
    title: Annotated[str | None, typer.Option("--title", help="What people call it.")] = None,
) -> None:
    """Write a watchlist to edit: watchlists/NAME.toml, each key explained."""
    from pipeline.artefact import write
    from pipeline.scan import watchlist

    stem = name.removesuffix(".toml")
    if not re.fullmatch(watchlist.NAME, stem):
        raise UsageError(
            f"'{name}' is no name; write one of letters, figures, - and _ such as cloud"
        )
    path = Path("watchlists") / f"{stem}.toml"
    if path.exists():
        raise UsageError(f"{path} is there already; name another or edit it")
    wanted = [word for word in re.split(r"[\s,，、;；]+", words) if word]
    if not wanted:
        raise UsageError("--words: name at least one word, such as 政务云")
    write(path, watchlist.blank(title or name, wanted).encode())
    watchlist.read(path)
    print(path)


@watch_app.command("list")
def watch_list() -> None:
    """List the watchlists that `biaoxun scan` takes without more said."""
    from pipeline.scan import watchlist

    for one in watchlist.find([]):
        words = sum(len(terms.any) + sum(map(len, terms.all)) for terms in one.terms)
        print(f"{one.name}  {one.title}  version {one.version}  {words} words")


@watch_app.command("check")
def watch_check(
    files: Annotated[list[str], typer.Argument(help="Files or names of watchlists.")],
) -> None:
    """Is a watchlist in order? Exit code 2, with line and key, where it is not."""
    from pipeline.scan import market, watchlist

    for one in watchlist.find(files):
        own = market.of(one)
        off = [gate for gate, _ in one.gates if not getattr(one.gates, gate).on]
        empty = [
            key
            for key in ("name", "is_small", "certificates", "provinces")
            if getattr(one.company, key) is None
        ]
        count = len(one.terms)
        told = f"market {own.name}" if own else "no market, so no audit of what it misses"
        print(f"{one.name}  in order: {count} group{'s' if count > 1 else ''} of terms, {told}")
        if off:
            print(f"  gates off: {', '.join(off)}")
        if empty:
            print(f"  unknown of the company: {', '.join(empty)}; what rests on it cannot be told")


@watch_app.command("test")
def watch_test(
    name: Annotated[str, typer.Argument(metavar="WATCHLIST", help="Name or file.")],
    db: Database = DEFAULT_DB,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", envvar="BIAOXUN_AS_OF", help="Last day looked at; default: of the archive."
        ),
    ] = None,
    form: Annotated[
        str | None, typer.Option("-f", "--format", help=f"A row a week and rule, as {FORMS}.")
    ] = None,
    out: OutFile = None,
) -> None:
    """What it would have shown in the last 90 days, and what each rule dropped, with examples.

    Each need is judged as on the day of its call.
    """
    from pipeline.scan import job, watchlist
    from pipeline.scan.rule import named
    from pipeline.warehouse import Warehouse

    (one,) = watchlist.find([name])
    with Warehouse(db) as warehouse:
        day = _day("--as-of", as_of) or warehouse.last_day()
        rows = job.rehearsed(warehouse, one, day, None)
    if form or out:
        cells = [[row.week, row.rule, row.count, "; ".join(row.examples)] for row in rows]
        _rows(form, ["week", "rule", "count", "examples"], cells, out)
        return
    counts: Counter[str] = Counter()
    examples: dict[str, list[str]] = {}
    for row in rows:
        counts[row.rule] += row.count
        examples.setdefault(row.rule, []).extend(row.examples)
    weeks = len({row.week for row in rows})
    print(f"{one.name}  90 days to {day}: {sum(counts.values())} calls in {weeks} weeks")
    for rule in sorted(counts, key=lambda rule: (rule != "shown", -counts[rule], rule)):
        said = "" if rule == "shown" else named(rule).removeprefix(rule).lstrip()
        print(f"  {counts[rule]:>6}  {rule}  {said}".rstrip())
        for title in examples[rule][-3:]:
            print(f"          {title}")


Week = Annotated[
    str | None,
    typer.Option("--week", help="An ISO week: 2022-W21; to its Sunday or, while it runs, today."),
]


@scan_app.command("run")
def scan_run(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[WATCHLIST]...", help="Names or files.")
    ] = None,
    db: Database = DEFAULT_DB,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", envvar="BIAOXUN_AS_OF", help="Day of the scan; default: today."),
    ] = None,
    week: Week = None,
    known_at: KnownAt = None,
    lang: Annotated[str, typer.Option("--lang", help="Language of the page: zh or en.")] = "zh",
    profiles: Annotated[
        int, typer.Option("--profiles", min=0, help="Most buyers whose profiles are written.")
    ] = 10,
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = Path(
        "data/curated/reports/scan"
    ),
    explain: Explain = False,
) -> None:
    """Scan the watchlists, all without more said: what is due, new, changed, ahead, won and missed.

    What was scanned before is not scanned again while nothing that it rests on has changed.
    `biaoxun scan import FILE` reads a workbook back, `biaoxun scan review` looks at past decisions.
    """
    from pipeline import recipe
    from pipeline.scan import basis, journal, watchlist

    spoken = _lang(lang)
    day, since = _scanned(as_of, week)
    if day > date.today():
        _warn(
            f"{day} lies ahead: what is due before it counts as over; to look from today, leave it"
        )
    folder = journal.folder_of(db)
    stored, asked = recipe.notices(db), (day, _known(known_at), since, spoken, profiles)
    watchlists, changed = [], {}
    for wanted in watchlist.find(names or []):
        made = basis.recipe_of(stored, wanted, folder, out, day, asked)
        reasons = made.reasons()
        if explain:
            print(f"{wanted.name}: ", end="", file=sys.stderr)
            _why(reasons)
        if reasons:
            watchlists.append(wanted)
            changed[wanted.name] = made
        else:
            print(f"{wanted.name}: nothing changed\n  page {out / wanted.name / 'index.html'}")
    if not watchlists:
        return
    from pipeline import artefact
    from pipeline.buyers import Profiles
    from pipeline.deliver.files import PAGE, files
    from pipeline.garbage import uncollected
    from pipeline.scan import audit as audits
    from pipeline.scan import job, memory
    from pipeline.warehouse import Warehouse
    from pipeline.workers import workers

    # Nothing is remembered as shown where it cannot be written.
    out.mkdir(parents=True, exist_ok=True)
    with (
        uncollected(),
        Warehouse(db) as warehouse,
        workers(job.helpers(warehouse)),
        warehouse.held(day, _known(known_at)),
    ):
        buyers = Profiles(warehouse, day, _known(known_at), spoken)
        if profiles:
            buyers.prepare()
        # All are scanned before the first is laid out: a worker has the profiles to write meanwhile.
        scanned = [
            (one, buyers.begin(_named_buyers(one, profiles), out / one.watchlist.name / "profiles"))
            for one in job.scans(warehouse, watchlists, folder, day, _known(known_at), since)
        ]
        for one, pages in scanned:
            name = one.watchlist.name
            own = out / name
            audit = job.audited(folder, one)
            kpis = job.remember(folder, one, audit, is_replay=known_at is not None)
            missed = [audits.row(row) for row in audit.reading] if audit else None
            command = f"biaoxun scan {name} --as-of {day}"
            linked = partial(_linked, pages)
            told = files(one, kpis, missed, linked, command, spoken)
            written = [artefact.write(own / file, data) for file, data in told]
            beside = [*pages.result().values(), memory.place(folder, name, day)]
            changed[name].note([*written, *map(artefact.of, beside)])
            _tell_scan(one)
            if audit:
                print(f"  missed {len(audit.missed)} of the market, {len(audit.reading)} to read")
            print(f"  page {own / PAGE}")
        # What is left ends with the process: looking through it for garbage takes seconds.
        gc.freeze()


def _linked(pages: "Future[dict[str, Path]]") -> dict[str, str]:
    """Addresses of profiles from the page of a scan, by the names of the buyers."""
    return {buyer: f"profiles/{page.name}" for buyer, page in pages.result().items()}


def _named_buyers(scan: "Scan", most: int) -> list[str]:
    """The buyers that are read first, whose profiles are written."""
    buyers = (card.need.buyer_name for card in (*scan.act, *scan.new))
    return list(dict.fromkeys(filter(None, buyers)))[:most]


def _scanned(as_of: str | None, week: str | None) -> tuple[date, date | None]:
    """The day of a scan, and from when on it looks where a week is given.

    Of the week that is running the day is today: a scan of a day to come would stand between the
    scans of today and of next week.
    """
    if week is None:
        day = _day("--as-of", as_of) or date.today()
        if not 2000 <= day.year < 2100:
            raise UsageError(f"--as-of: {day} is no day of a scan; write one such as 2022-05-29")
        return day, None
    if as_of is not None:
        raise UsageError("--as-of and --week are two ways to say a day; give one of them")
    found = re.fullmatch(r"(\d{4})-?W(\d{1,2})", week.strip(), re.IGNORECASE)
    try:
        if not found or not 2000 <= int(found[1]) < 2100:
            raise ValueError
        day = date.fromisocalendar(int(found[1]), int(found[2]), 7)
    except ValueError:
        raise UsageError(f"--week: '{week}' is no week; write one such as 2022-W21") from None
    since, today = day - timedelta(days=7), date.today()
    return (today if since < today < day else day), since


def _tell_scan(scan: "Scan") -> None:
    """A scan in the lines that fit a screen: the counts, what is due, the best that is new."""
    from pipeline.scan.facts import headline

    told = headline(scan)
    print(f"{scan.watchlist.title}  {scan.day}  since {scan.since}  {scan.watchlist.name}")
    print(
        f"  in play {told['in_play_count']}: shown {told['shown_count']}, due {told['act_count']}, "
        f"new {told['new_count']}, changed {told['changed_count']}; planned {told['plan_count']}, "
        f"awards {told['award_count']}"
    )
    if scan.lost:
        print("  kept out: " + ", ".join(f"{one.count} by {one.rule}" for one in scan.lost))
    for name, cards in (("due", scan.act), ("new", scan.new[:10])):
        for card in cards:
            print(f"  {name:<4} {_card_line(card)}")
    newest = told["newest"]
    if newest is None:
        _warn(f"no notice of {scan.day} or before is stored; load some: biaoxun run PATH")
    elif (scan.day - newest).days > 14:
        _warn(
            f"the newest notice is of {newest}, {(scan.day - newest).days} days before {scan.day}; "
            f"load newer ones, or look at a past day: --as-of {newest}"
        )


def _card_line(card: "Card") -> str:
    points = "信息不足" if card.score.points is None else f"{card.score.points}+{card.score.open}?"
    return f"{card.next_deadline or '—'}  {points:>7}  {card.item[:8]}  {card.need.title}"


@scan_app.command("import")
def scan_import(
    file: Annotated[Path, typer.Argument(help="A workbook of a scan that people filled in.")],
    name: Annotated[
        str | None, typer.Option("--watchlist", help="Its watchlist, where it lost its mark.")
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="Day of the decisions; default: today.")
    ] = None,
    db: Database = DEFAULT_DB,
) -> None:
    """Take what people wrote into 决定, 状态, 负责人 and 理由; twice takes nothing more.

    Exit code 4 when a row could not be taken.
    """
    from pipeline.scan import intake, journal

    done = intake.take(journal.folder_of(db), file, _day("--on", on) or date.today(), name)
    for one in done.new:
        print(f"{one.item[:8]}  {one.verdict or '—'}  {one.owner or '—'}  {one.title}")
    for reject in done.rejects:
        _warn(f"{file}: {reject.place}: {reject.why}")
    rows = len(done.told) + len(done.same) + len(done.rejects)
    print(
        f"rows {rows}: {len(done.told)} taken as {len(done.new)} decisions, "
        f"{len(done.same)} as before, {len(done.rejects)} rejected"
    )
    raise typer.Exit(4 if done.rejects else 0)


@scan_app.command("audit")
def scan_audit(
    name: Annotated[str, typer.Argument(metavar="WATCHLIST", help="Name or file.")],
    db: Database = DEFAULT_DB,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", envvar="BIAOXUN_AS_OF", help="Day of the scan; default: today."),
    ] = None,
    as_diff: Annotated[
        bool, typer.Option("--diff", help="Only the proposed change, as `patch -p1` takes it.")
    ] = False,
) -> None:
    """What a watchlist did not show of its market, the rule that lost it, and what would mend it.

    Decide on what is to be read (`biaoxun decide ITEM go|watch|no-go`): from what you found
    relevant it proposes words and limits, each with what it would have shown more in 90 days.
    It shows nothing of the list itself, so nothing counts as shown by it.
    """
    from pipeline.scan import amend, audit, job, journal, watchlist
    from pipeline.scan.rule import named
    from pipeline.warehouse import Warehouse

    (one,) = watchlist.find([name])
    day = _day("--as-of", as_of) or date.today()
    folder = journal.folder_of(db)
    with Warehouse(db) as warehouse, warehouse.held(day, None):
        proposed = job.proposals(warehouse, one, folder, day, None)
        if as_diff:
            print(amend.diff(one, [each.edit for each in proposed]), end="")
            return
        (scan,) = job.scans(warehouse, [one], folder, day)
        found = job.audited(folder, scan)
    if found is None:
        return
    if not job.is_kept(folder, scan):
        _warn(f"no scan of {day} was made, so nobody can decide; run: biaoxun scan {name}")
    print(f"{one.name}  {day}  market {found.market.name}: {len(found.missed)} not shown")
    for rule, count in audit.by_rule(found.missed):
        print(f"  {count:>6}  {rule}  {named(rule).removeprefix(rule).lstrip()}")
    print(f"to read: {len(found.reading)}")
    for missed in found.reading:
        print(f"  {missed.need.item[:8]}  {missed.rule}  {missed.need.title}")
        print(f"            {missed.likeness.evidence or '—'}")
    print(f"proposed: {len(proposed)}")
    for each in proposed:
        effect = each.effect
        print(
            f"  {each.edit.zh}: {effect.count} more in {effect.days} days, "
            f"{len(effect.relevant)} relevant, {len(effect.refused)} refused, "
            f"{len(effect.unjudged)} not judged, {len(effect.outside)} outside the market; "
            f"precision {_within(effect.precision)} n {effect.n}, "
            f"recall {_within(effect.recall)} n {effect.sought}"
        )
    if proposed:
        print(amend.diff(one, [each.edit for each in proposed]), end="")


def _within(interval: "Interval | None") -> str:
    if interval is None:
        return "—"
    return f"{interval.value:.2f} [{interval.lo:.2f}, {interval.hi:.2f}]"


@scan_app.command("review")
def scan_review(
    name: Annotated[str, typer.Argument(metavar="WATCHLIST", help="Name or file.")],
    db: Database = DEFAULT_DB,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="What was known by this day; default: today.")
    ] = None,
    known_at: KnownAt = None,
    form: Annotated[
        str | None,
        typer.Option("-f", "--format", help=f"Refused needs and who won them, as {FORMS}."),
    ] = None,
    out: OutFile = None,
) -> None:
    """What became of past decisions: which bands won, what each gate cost, which rule lost winners."""
    from pipeline.export import dump
    from pipeline.scan import job, journal, watchlist
    from pipeline.warehouse import Warehouse

    (one,) = watchlist.find([name])
    day = _day("--as-of", as_of) or date.today()
    with Warehouse(db) as warehouse:
        told = job.reviewed(warehouse, one, journal.folder_of(db), day, _known(known_at))
    if form or out:
        columns = list(told.lost[0]) if told.lost else []
        _rows(form, columns, [list(row.values()) for row in told.lost], out)
        return
    for title, rows in (
        ("bands: how far the score foretold", told.bands),
        ("parts: points where we won and lost", told.parts),
        ("gates: what each cost", told.gates),
        ("refused, and who won", told.lost),
    ):
        print(title)
        if rows:
            table = dump("table", list(rows[0]), [list(row.values()) for row in rows])
            print(table.decode(), end="")
        else:
            print("  none yet")


@app.command()
def decide(
    item: Annotated[str, typer.Argument(help="Name of the item, or a part of its start.")],
    verdict: Annotated[
        str,
        typer.Argument(
            metavar="{go|no-go|watch}", help="What is decided; 投, 不投 and 观察 will do, too."
        ),
    ],
    owner: Annotated[str | None, typer.Option("--owner", help="Who does it.")] = None,
    status: Annotated[
        str | None, typer.Option("--status", help="待判断, 跟进中, 已投标, 中标, 未中标 or 放弃.")
    ] = None,
    why: Annotated[str | None, typer.Option("--why", help="Why.")] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="Day of the decision; default: today.")
    ] = None,
    db: Database = DEFAULT_DB,
) -> None:
    """Write down a decision on an item of a scan; it is kept beside the warehouse."""
    from pipeline.scan import job, journal

    if status is not None and status not in journal.STATUSES:
        raise UsageError(
            f"--status: '{status}' is not there; there are: {', '.join(journal.STATUSES)}"
        )
    if verdict not in journal.BY_WORD:
        raise UsageError(f"'{verdict}' cannot be decided; say {', '.join(journal.BY_WORD)}")
    day = _day("--on", on) or date.today()
    done = job.decide(
        journal.folder_of(db), item, day, journal.BY_WORD[verdict], owner, status, why
    )
    print(f"{done.item}  {done.verdict}  {done.title}")


Channel = Annotated[str, typer.Argument(help="wecom, dingtalk, feishu or mail.")]
Names = Annotated[
    list[str] | None, typer.Argument(metavar="[WATCHLIST]...", help="Names or files; default: all.")
]
ScanDay = Annotated[
    str | None,
    typer.Option("--as-of", envvar="BIAOXUN_AS_OF", help="Day of the scan; default: today."),
]
PageAddress = Annotated[
    str | None, typer.Option("--page", help="Address of the page, for the link to all of it.")
]


@notify_app.command("preview")
def notify_preview(
    channel: Channel,
    names: Names = None,
    db: Database = DEFAULT_DB,
    as_of: ScanDay = None,
    week: Week = None,
    page: PageAddress = None,
) -> None:
    """Print what would be sent, message by message; needs no secret and no network."""
    from pipeline.notify import outbox

    for one in _scans(names, db, as_of, week):
        print(outbox.preview(channel, outbox.messages(channel, one, os.environ, page)))


@notify_app.command("send")
def notify_send(
    channel: Channel,
    names: Names = None,
    db: Database = DEFAULT_DB,
    as_of: ScanDay = None,
    week: Week = None,
    page: PageAddress = None,
    again: Annotated[
        bool, typer.Option("--again", help="Send also what was sent already.")
    ] = False,
) -> None:
    """Send a scan; its address and secret are read from the environment.

    BIAOXUN_WECOM_WEBHOOK; BIAOXUN_DINGTALK_WEBHOOK, …_SECRET; BIAOXUN_FEISHU_WEBHOOK, …_SECRET;
    BIAOXUN_SMTP_URL (smtp://, smtps:// or smtp+starttls://user:password@host), BIAOXUN_MAIL_FROM
    and BIAOXUN_MAIL_TO. Exit code 5 where it was not delivered.
    """
    from pipeline.notify import outbox, sent
    from pipeline.scan import journal

    box = outbox.outbox(channel, os.environ)
    for one in _scans(names, db, as_of, week):
        messages = outbox.messages(channel, one, os.environ, page)
        done = sent.deliver(
            box, messages, journal.folder_of(db), one.watchlist.name, one.day, again=again
        )
        _warn(done.words)


def _scans(
    names: list[str] | None, db: Path, as_of: str | None, week: str | None
) -> Iterator["Scan"]:
    """The scans of the watchlists on a day, as they were remembered."""
    from pipeline.scan import job, journal, watchlist
    from pipeline.warehouse import Warehouse

    day, since = _scanned(as_of, week)
    watchlists = watchlist.find(names or [])
    with Warehouse(db) as warehouse:
        yield from job.scans(warehouse, watchlists, journal.folder_of(db), day, None, since)


# ---------------------------------------------------------------- questions


@query_app.command("list")
def query_list() -> None:
    """List the questions, those of one first word together."""
    from pipeline import folders, query

    found = query.find(folders.search("queries"))
    width = max(map(len, found), default=0)
    count = Counter(map(_first_word, found))
    alone = [name for name in found if count[_first_word(name)] == 1]
    together = [name for name in found if name not in alone]
    groups = [alone, *(list(names) for _, names in groupby(together, _first_word))]
    for number, names in enumerate(filter(None, groups)):
        if number:
            print()
        for name in names:
            one = found[name]
            print(f"{name:<{width}}  {one.title_zh}  {one.title}")


def _first_word(name: str) -> str:
    return name.partition("_")[0]


@query_app.command("show")
def query_show(name: Annotated[str, typer.Argument(help="Name of the question.")]) -> None:
    """Print the SQL of a question, or of the rows that claims rest on, with its header."""
    from pipeline import folders, query

    print(query.get(name, folders.search("queries")).sql, end="")


@query_app.command(
    "run",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def query_run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of the question.")],
    db: Database = DEFAULT_DB,
    form: Annotated[
        str | None, typer.Option("-f", "--format", help=f"Form of the rows: {FORMS}.")
    ] = None,
    out: OutFile = None,
) -> None:
    """Ask a question. Its options are the parameters of its header: `query run NAME --help`."""
    from pipeline import folders, query
    from pipeline.warehouse import Warehouse

    if name in ("--help", "-h"):
        print(context.get_help())
        return
    one = query.get(name, folders.search("queries"))
    if {"--help", "-h"} & set(context.args):
        _help(one)
        return
    given = _given(context.args)
    one.bind(given)
    with Warehouse(db) as warehouse:
        _answer(warehouse, one, given, form, out)


def _answer(
    warehouse: "Warehouse",
    one: "Query",
    given: dict[str, object],
    form: str | None,
    out: Path | None,
) -> None:
    """Print the rows of a question."""

    result = warehouse.ask(one, given)
    rows = result.tuples()
    _rows(form, result.columns, rows, out)
    if not rows:
        asked = [
            f"--{param.name.replace('_', '-')}: {param.words}"
            for param in one.params
            if param.default is None
        ]
        _warn("; ".join(["no rows", *asked]))


def _rows(form: str | None, columns: Sequence[str], rows: "Rows", out: Path | None) -> None:
    """Print rows in a form, by default as a table where somebody looks on."""
    from pipeline.export import dump

    form = form or ("table" if sys.stdout.isatty() and out is None else "csv")
    data = dump(form, columns, rows)
    # A spreadsheet takes a file without a mark for the local code page.
    _out(b"\xef\xbb\xbf" + data if form == "csv" and out else data, out)


def _help(one: Any) -> None:
    print(f"{one.title_zh}  {one.title}\n")
    for param in one.params:
        default = "required" if param.default is None else f"default {param.default}"
        option = f"--{param.name.replace('_', '-')} {param.type}"
        print(f"  {option:<24}{param.words} ({default})")
    print(f"\none row a {one.grain}")
    for column, words in one.units.items():
        print(f"  {column}: {words}")
    for note in one.notes:
        print(note)


def _given(args: Sequence[str]) -> dict[str, object]:
    """'--as-of 2022-05-29' and '--as-of=2022-05-29' → {'as_of': '2022-05-29'}."""
    given: dict[str, object] = {}
    rest = iter(args)
    for word in rest:
        option, has_value, value = word.partition("=")
        if not option.startswith("--"):
            raise UsageError(f"'{word}' is no option; write --NAME VALUE")
        if not has_value:
            try:
                value = next(rest)
            except StopIteration:
                raise UsageError(f"{option} needs a value") from None
        given[option[2:].replace("-", "_")] = value
    return given


# ---------------------------------------------------------------- two times


@app.command()
def revisions(
    metric: Annotated[str, typer.Argument(help="A figure of the headline, such as demand_count.")],
    db: Database = DEFAULT_DB,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            envvar="BIAOXUN_AS_OF",
            help="Day of the headline; default: the last day of publication.",
        ),
    ] = None,
    changed: Annotated[
        bool, typer.Option("--changed", help="Leave out vintages that did not move the figure.")
    ] = False,
    form: Annotated[
        str | None, typer.Option("-f", "--format", help=f"Form of the output: {FORMS}.")
    ] = None,
    out: OutFile = None,
) -> None:
    """How a past headline figure moved since: one row a vintage, a moment something was stored.

    The first is what stood on the evening of the day, or the first that was stored.
    """
    from pipeline import vintage
    from pipeline.warehouse import Warehouse

    day = _day("--as-of", as_of)
    with Warehouse(db) as warehouse:
        _answer(warehouse, *vintage.revisions(warehouse, metric, day, changed), form, out)


@app.command()
def diff(
    then: Annotated[str, typer.Argument(metavar="DAY1", help="The earlier evening.")],
    now: Annotated[str, typer.Argument(metavar="DAY2", help="The later evening.")],
    db: Database = DEFAULT_DB,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Hold this day of publication: compare what was stored."),
    ] = None,
    known_at: Annotated[
        str | None,
        typer.Option(
            "--known-at", help="Hold what was stored by then: compare what was published."
        ),
    ] = None,
    demands: Annotated[
        bool, typer.Option("--demands", help="List the needs that differ, each with its cause.")
    ] = False,
    form: Annotated[
        str | None, typer.Option("-f", "--format", help=f"Form of the output: {FORMS}.")
    ] = None,
    out: OutFile = None,
) -> None:
    """Why the headline of one evening is not that of another: the part of each cause.

    An evening is what was published by that day, as stored by its end. The causes sum to the change.
    """
    from pipeline import vintage
    from pipeline.warehouse import Warehouse

    held = (_day("--as-of", as_of), _known(known_at))
    one, given = vintage.diff(then, now, *held, demands)
    with Warehouse(db) as warehouse:
        first = vintage.first_stored(warehouse)
        if first is not None and given["then_known_at"] < first:
            _warn(
                f"nothing was stored by {then}, the first on {first}; to compare two days of "
                f"publication as known at one moment, give --known-at"
            )
        _answer(warehouse, one, given, form, out)


@app.command()
def schema(form: Format = "md") -> None:
    """Print the data dictionary, from the model."""
    from pipeline import schema as contract
    from pipeline.export import dump

    rows = contract.dictionary()
    columns = ["table", "column", "type", "nullable", "key", "codes", "rejects", "description"]
    if form == "md":
        for name in dict.fromkeys(row["table"] for row in rows):
            own = [row for row in rows if row["table"] == name]
            print(f"## {name}\n\n{own[0]['table_description']}\n")
            _out(dump("md", columns[1:], [[row[c] for c in columns[1:]] for row in own]), None)
            print()
    else:
        _out(dump(form, columns, [[row[c] for c in columns] for row in rows]), None)


# ---------------------------------------------------------------- one notice, without a database


@app.command()
def inspect(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.")],
    source: SourceName = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Also where each value stands in the body.")
    ] = False,
    form: Format = "jsonl",
    out: OutFile = None,
) -> None:
    """Print the normalised notices, one JSON line each, without any database."""
    from pipeline import folders, ingest, line
    from pipeline.ingest import source as sources
    from pipeline.normalize.batch import normalise
    from pipeline.ruleset import ruleset

    if form != "jsonl":
        raise UsageError(f"-f: '{form}' is not there; there is: jsonl")
    known = sources.load(folders.search("sources"))
    failed = 0
    total = 0

    def printed() -> Iterator[str]:
        nonlocal failed, total
        for path in ingest.find(paths):
            total += 1
            try:
                reader = ingest.open_file(path, source, known)
                for raw in reader.batches():
                    batch = normalise(raw.notices, reader.info.source, ruleset())
                    printed_lines = map(line.dump, line.lines(batch, str(path)))
                    if evidence:
                        for text, places in zip(printed_lines, line.evidence(batch), strict=True):
                            yield _json({**json.loads(text), "evidence": places})
                    else:
                        yield from printed_lines
                    for _, number, _, code, text in batch.rejects.iter_rows():
                        _warn(f"{path}: line {number} rejected, {code}: {text[:80]}")
                    for broken in raw.broken:
                        _warn(f"{path}: line {broken.line} not readable, {broken.code}")
            except BiaoxunError as error:
                failed += 1
                _warn(str(error))

    _lines(printed(), out)
    raise typer.Exit(0 if not failed else 3 if failed == total else 4)


@app.command()
def classify(
    path: Annotated[
        Path | None, typer.Argument(help="JSON lines with title, buyer_name …; - for stdin.")
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="One title, no file.")] = None,
    buyer: Annotated[str, typer.Option("--buyer", help="Buyer of the one title.")] = "",
    explain: Annotated[bool, typer.Option("--explain", help="Say why, in words.")] = False,
    form: Annotated[
        str | None, typer.Option("-f", "--format", help="jsonl; with --explain also text.")
    ] = None,
    out: OutFile = None,
) -> None:
    """Level, place and category of lines that hold id, title, buyer_name, published_date, area."""
    from pipeline.normalize import category, level, told, why

    forms = ("text", "jsonl") if explain else ("jsonl",)
    form = form or forms[0]
    if form not in forms:
        raise UsageError(f"-f: '{form}' is not there; there is: {', '.join(forms)}")
    if (path is None) == (title is None):
        raise UsageError("give a file of JSON lines, - for stdin, or one --title")

    read = ("id", "title", "buyer_name", "published_date", "area", "site", "item_category")
    ignored: set[str] = set()

    def judged() -> Iterator[str]:
        one = {"title": title, "buyer_name": buyer}
        for record in _records(path) if path else [one]:
            if new := sorted(record.keys() - {*read, *ignored}):
                ignored.update(new)
                _warn(f"keys not used: {', '.join(new)}; used are: {', '.join(read)}")
            get = {key: str(value) for key, value in record.items() if value is not None}.get
            published = _day("published_date", (get("published_date") or "")[:10] or None)
            name, buyer_name = get("title", ""), get("buyer_name", "")
            where = level.judge(buyer_name, name, get("area", ""), published, get("site", ""))
            item = get("item_category", "")
            reading = category.read(name, buyer_name, item, level=where.level)
            what = category.judged(reading)
            reasons = why.explain(name, buyer_name, reading, where) if explain else None
            if reasons and form == "text":
                yield from told.lines(name, reasons, what, where)
                continue
            judgement = {
                "id": record.get("id"),
                "level": where.level,
                "served_level": where.served_level,
                "report_level": where.report_level,
                "province": where.province,
                "prefecture": where.prefecture,
                "county": where.county,
                "level_rule": where.rule,
                "level_confidence": where.confidence,
                "category_l1": what.l1,
                "category_l2": what.l2,
                "stage": what.stage,
                "tags": what.tags,
                "category_rule": what.rule,
                "category_confidence": what.confidence,
                "flags": (*where.flags, *what.flags),
            }
            yield _json(judgement | ({"why": asdict(reasons)} if reasons else {}))

    _lines(judged(), out)


class Quantity(StrEnum):
    """What `parse` understands."""

    money = "money"
    date = "date"
    place = "place"
    party = "party"


@app.command()
def parse(
    quantity: Annotated[Quantity, typer.Argument(help="What the text says.")],
    path: Annotated[
        Path, typer.Argument(help="Lines: text, or JSON with raw and header; - for stdin.")
    ] = Path("-"),
    raw: Annotated[str | None, typer.Option("--raw", help="One text instead of a file.")] = None,
    header: Annotated[str, typer.Option("--header", help="Column header or label.")] = "",
) -> None:
    """Print what is understood of a text: money, a date, a place or a party."""
    from pipeline.normalize import dates, money, party, place

    records: Iterable[dict[str, Any]] = (
        _records(path, "raw") if raw is None else [{"raw": raw, "header": header}]
    )
    for record in records:
        text = record.get("raw")
        text = None if text is None else str(text)
        label = str(record.get("header") or record.get("column_header") or header)
        published = record.get("published")
        match quantity:
            case Quantity.money:
                understood: Any = money.parse(text, label)
            case Quantity.date:
                understood = dates.parse(
                    text,
                    str(record.get("role") or label or "published"),
                    _day("published", str(published) if published else None),
                )
            case Quantity.place:
                understood = place.resolve(text or "")
            case Quantity.party:
                understood = party.parse(text)
        print(_json({**record, **asdict(understood)}))


# ---------------------------------------------------------------- sources and samples


@source_app.command("list")
def source_list() -> None:
    """List the sources known by name."""
    from pipeline import folders
    from pipeline.ingest import source as sources

    known = sources.load(folders.search("sources"))
    for one in known.named.values():
        print(f"{one.name}  {one.title}")


@source_app.command("draft")
def source_draft(
    path: Annotated[Path, typer.Argument(help="A table or page of the publisher.")],
    out: OutFile = None,
) -> None:
    """Print a source description to edit: save it as sources/<name>.toml."""
    from pipeline.ingest import source as sources

    _out(sources.draft(path).encode(), out)


class Effect(StrEnum):
    """What a sample's categories depend on."""

    planted = "planted"
    none = "none"
    reversed = "reversed"


class Form(StrEnum):
    """Containers of a sample."""

    csv = "csv"
    jsonl = "jsonl"
    xlsx = "xlsx"
    html = "html"
    mixed = "mixed"


@app.command()
def sample(
    out: Annotated[Path, typer.Argument(help="Folder to write to.")],
    notices: Annotated[int, typer.Option("--notices", min=1, help="How many notices.")] = 600,
    effect: Annotated[
        Effect, typer.Option("--effect", help="As the article states, none, or the opposite.")
    ] = Effect.planted,
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same bytes.")] = 2022,
    form: Annotated[Form, typer.Option("--as", help="Container.")] = Form.mixed,
    bodies: Annotated[bool, typer.Option("--bodies", help="With the text of each notice.")] = False,
) -> None:
    """Write constructed notices, with the truth beside them."""
    from pipeline import sample as samples

    for path in samples.write(out, notices, effect.value, seed, form.value, bodies):
        print(path)


# ---------------------------------------------------------------- text in, text out


class _Bar:
    """A progress line on a terminal, shown once the work has taken two seconds."""

    def __init__(self) -> None:
        from time import monotonic

        self._clock = monotonic
        self._start = monotonic()
        self._records = 0
        self._words = ""
        self._shown = False
        self._wanted = sys.stderr.isatty()

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *error: object) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def started(self, path: Path) -> None:
        self.say(path.name)

    def advance(self, records: int) -> None:
        self._records += records
        self._draw()

    def say(self, words: str) -> None:
        self._words = words
        self._draw()

    def _draw(self) -> None:
        if self._wanted and self._clock() - self._start > 2:
            self._shown = True
            line = f"{self._records:,} records  {self._words}"
            print(f"\r\x1b[K{line[:79]}", end="", file=sys.stderr, flush=True)


def _warn(message: str) -> None:
    print(f"biaoxun: {message}", file=sys.stderr)


def _out(data: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        from pipeline.artefact import write

        write(out, data)


def _lines(lines: Iterable[str], out: Path | None) -> None:
    if out is None:
        for line in lines:
            print(line)
    else:
        _out("".join(f"{line}\n" for line in lines).encode(), out)


def _records(path: Path, plain: str | None = None) -> Iterator[dict[str, Any]]:
    """JSON objects of a file of lines; with `plain`, another line is that key's value."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read ({error}); give a UTF-8 file of lines") from None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line) if line.lstrip().startswith("{") or not plain else None
        except json.JSONDecodeError as error:
            raise DataError(f"{path}:{number}: no JSON object ({error.msg}); one a line") from None
        if isinstance(record, dict):
            yield record
        elif plain:
            yield {plain: line}
        else:
            raise DataError(f"{path}:{number}: no JSON object; write one a line")


def _json(record: dict[str, Any]) -> str:
    def plain(value: object) -> object:
        from decimal import Decimal

        if isinstance(value, Decimal):
            return int(value) if value == value.to_integral_value() else float(value)
        if isinstance(value, datetime):
            return value.isoformat(sep=" ", timespec="minutes")
        if isinstance(value, date):
            return value.isoformat()
        raise TypeError(type(value).__name__)

    return json.dumps(record, ensure_ascii=False, default=plain)


def _lang(text: str) -> "Lang":
    if text == "zh":
        return "zh"
    if text == "en":
        return "en"
    raise UsageError(f"--lang: '{text}' is not there; there are: zh, en")


def _day(option: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{option}: '{text}' is no day; write one such as 2022-05-29") from None


def _moment(option: str, text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(
            f"{option}: '{text}' is no moment; write one such as 2022-05-29T18:00:00"
        ) from None


def _known(text: str | None) -> datetime | None:
    """A moment, or the end of a bare day."""
    from pipeline import query

    try:
        return query.moment(text) if text else None
    except ValueError:
        raise UsageError(
            f"--known-at: '{text}' is no moment; write a day (its end is meant) or a moment such as "
            "2022-05-29T18:00:00"
        ) from None


if __name__ == "__main__":
    main()
