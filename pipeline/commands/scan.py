"""`biaoxun scan`: the weekly scan, what people decided on it and what it missed."""

import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from pipeline.commands import option, output
from pipeline.commands.option import (
    DEFAULT_DB,
    FORMS,
    REPORTS,
    Database,
    Explain,
    KnownAt,
    OutFile,
    ScanDay,
    Watchlist,
    Week,
)

if TYPE_CHECKING:
    from concurrent.futures import Future

    from pipeline.scan.card import Card
    from pipeline.scan.scan import Scan
    from pipeline.stats import Interval


class _ScanGroup(TyperGroup):
    """`biaoxun scan [WATCHLIST]…` is `biaoxun scan run`: its words are names or a subcommand's."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or args[0] not in {*self.commands, "--help"}:
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    help="The weekly scan: what to act on, in what order and why. `biaoxun scan WATCHLIST` is "
    "`biaoxun scan run WATCHLIST`, with its options.",
    cls=_ScanGroup,
    rich_markup_mode=None,
)


@app.command("run")
def scan_run(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[WATCHLIST]...", help="Names or files.")
    ] = None,
    db: Database = DEFAULT_DB,
    as_of: ScanDay = None,
    week: Week = None,
    known_at: KnownAt = None,
    lang: Annotated[str, typer.Option("--lang", help="Language of the page: zh or en.")] = "zh",
    profiles: Annotated[
        int, typer.Option("--profiles", min=0, help="Most buyers whose profiles are written.")
    ] = 10,
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = REPORTS / "scan",
    explain: Explain = False,
) -> None:
    """Scan the watchlists, all without more said: what is due, new, changed, ahead, won and missed.

    What was scanned before is not scanned again while nothing that it rests on has changed.
    `biaoxun scan import FILE` reads a workbook back, `biaoxun scan review` looks at past decisions.
    """
    from pipeline import recipe
    from pipeline.scan import basis, journal, watchlist

    spoken = option.language(lang)
    day, since = option.scanned(as_of, week)
    if day > date.today():
        output.warn(
            f"{day} lies ahead: what is due before it counts as over; to look from today, leave it"
        )
    folder = journal.folder_of(db)
    stored, asked = recipe.notices(db), (day, option.known(known_at), since, spoken, profiles)
    watchlists, changed = [], {}
    for wanted in watchlist.find(names or []):
        made = basis.recipe_of(stored, wanted, folder, out, day, asked)
        reasons = made.reasons()
        if explain:
            print(f"{wanted.name}: ", end="", file=sys.stderr)
            output.why(reasons)
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
        warehouse.held(day, option.known(known_at)),
    ):
        buyers = Profiles(warehouse, day, option.known(known_at), spoken)
        if profiles:
            buyers.prepare()
        # All are scanned before the first is laid out: a worker has the profiles to write meanwhile.
        scanned = [
            (one, buyers.begin(_named_buyers(one, profiles), out / one.watchlist.name / "profiles"))
            for one in job.scans(warehouse, watchlists, folder, day, option.known(known_at), since)
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


def _linked(pages: "Future[dict[str, Path]]") -> dict[str, str]:
    """Addresses of profiles from the page of a scan, by the names of the buyers."""
    return {buyer: f"profiles/{page.name}" for buyer, page in pages.result().items()}


def _named_buyers(scan: "Scan", most: int) -> list[str]:
    """The buyers that are read first, whose profiles are written."""
    buyers = (card.need.buyer_name for card in (*scan.act, *scan.new))
    return list(dict.fromkeys(filter(None, buyers)))[:most]


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
        output.warn(f"no notice of {scan.day} or before is stored; load some: biaoxun run PATH")
    elif (scan.day - newest).days > 14:
        output.warn(
            f"the newest notice is of {newest}, {(scan.day - newest).days} days before {scan.day}; "
            f"load newer ones, or look at a past day: --as-of {newest}"
        )


def _card_line(card: "Card") -> str:
    points = "信息不足" if card.score.points is None else f"{card.score.points}+{card.score.open}?"
    return f"{card.next_deadline or '—'}  {points:>7}  {card.item[:8]}  {card.need.title}"


@app.command("import")
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

    done = intake.take(journal.folder_of(db), file, option.day("--on", on) or date.today(), name)
    for one in done.new:
        print(f"{one.item[:8]}  {one.verdict or '—'}  {one.owner or '—'}  {one.title}")
    for reject in done.rejects:
        output.warn(f"{file}: {reject.place}: {reject.why}")
    rows = len(done.told) + len(done.same) + len(done.rejects)
    print(
        f"rows {rows}: {len(done.told)} taken as {len(done.new)} decisions, "
        f"{len(done.same)} as before, {len(done.rejects)} rejected"
    )
    raise typer.Exit(4 if done.rejects else 0)


@app.command("audit")
def scan_audit(
    name: Watchlist,
    db: Database = DEFAULT_DB,
    as_of: ScanDay = None,
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
    day = option.day("--as-of", as_of) or date.today()
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
        output.warn(f"no scan of {day} was made, so nobody can decide; run: biaoxun scan {name}")
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


@app.command("review")
def scan_review(
    name: Watchlist,
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
    day = option.day("--as-of", as_of) or date.today()
    with Warehouse(db) as warehouse:
        told = job.reviewed(warehouse, one, journal.folder_of(db), day, option.known(known_at))
    if form or out:
        columns = list(told.lost[0]) if told.lost else []
        output.rows(form, columns, [list(row.values()) for row in told.lost], out)
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
