"""`biaoxun watch`: what a team looks for."""

import re
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands import option, output
from pipeline.commands.option import DEFAULT_DB, FORMS, Database, OutFile, Watchlist
from pipeline.errors import UsageError

app = typer.Typer(
    help="Watchlists: what a team looks for.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("new")
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


@app.command("list")
def watch_list() -> None:
    """List the watchlists that `biaoxun scan` takes without more said."""
    from pipeline.scan import watchlist

    for one in watchlist.find([]):
        words = sum(len(terms.any) + sum(map(len, terms.all)) for terms in one.terms)
        print(f"{one.name}  {one.title}  version {one.version}  {words} words")


@app.command("check")
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


@app.command("test")
def watch_test(
    name: Watchlist,
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
        day = option.day("--as-of", as_of) or warehouse.last_day()
        rows = job.rehearsed(warehouse, one, day, None)
    if form or out:
        cells = [[row.week, row.rule, row.count, "; ".join(row.examples)] for row in rows]
        output.rows(form, ["week", "rule", "count", "examples"], cells, out)
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
