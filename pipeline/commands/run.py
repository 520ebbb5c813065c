"""`biaoxun run`: load, fold, check and report."""

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands import option, output
from pipeline.commands.bar import Bar
from pipeline.commands.check import tally
from pipeline.commands.option import DEFAULT_DB, REPORTS, AsOf, Database, FromDate, Now, SourceName
from pipeline.commands.report import outdated
from pipeline.errors import DataError

if TYPE_CHECKING:
    from pipeline.run import Summary


def run(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders.")] = None,
    db: Database = DEFAULT_DB,
    source: SourceName = None,
    as_of: AsOf = None,
    from_date: FromDate = None,
    out: Annotated[Path, typer.Option("--out", help="Folder of the report.")] = REPORTS,
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

    moment = option.moment("--now", now) or datetime.now().replace(microsecond=0)
    watch, cores = Stopwatch(), os.cpu_count() or 1
    until, since = option.day("--as-of", as_of), option.day("--from", from_date)
    command = "biaoxun report trend" + (f" --as-of {as_of}" if as_of else "")
    artefacts: list[Artefact] = []
    warnings: list[str] = []
    forms: tuple[job.Form, ...] = ("html", "md", "json")
    days = (until, None, since)
    # What the report rests on is looked at before it is read.
    made = recipe.of_report(None, out, "trend", forms, *days, command, "zh")
    of_checks = recipe.of_checks(out, until)
    with Warehouse(db, read_only=False) as warehouse, Bar() as bar:
        files = paths or [job.RAW]
        with watch.whole("load"), workers(cores if cores > 1 else 0):
            outcomes = job.load(warehouse, files, moment, source, bar.started, bar.advance, watch)
        bar.say("folding")
        with watch.whole("fold"):
            warehouse.fold(moment)
        bar.say("checking")
        try:
            with watch.whole("check"):
                checks, refused = job.checked(warehouse, until, of_checks)
        except DataError as error:
            checks, refused = [], [f"no check could be run: {error}"]
        bar.say("reporting")
        try:
            made = made.of(warehouse.fingerprint())
            with watch.whole("report"):
                artefacts = made.files() or job.write_report(
                    warehouse, "trend", out, forms, *days, command
                )
            made.note(artefacts)
            warnings += outdated(made, artefacts)
        except DataError as error:
            warnings.append(str(error))
    summary = job.Summary(until, outcomes, checks, artefacts, warnings, refused)
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
    if summary.checks:
        print(f"checks    {tally(summary.checks)} (biaoxun check)")
    if files and known == len(files):
        print("          nothing new: every file was loaded before")
    for artefact in summary.artefacts:
        if artefact.path.endswith(".html"):
            print(f"report    {artefact.path}")
    print(f"summary   {out / 'summary.json'}")
    for outcome in failed:
        output.warn(str(outcome.error))
    for words in summary.refused:
        output.warn(words)
    for warning in summary.warnings:
        output.warn(warning)
    for outcome in files:
        if outcome.unknown_columns:
            output.warn(
                f"{outcome.path}: columns not recognised: "
                f"{', '.join(outcome.unknown_columns)}; name them: biaoxun source draft FILE"
            )
