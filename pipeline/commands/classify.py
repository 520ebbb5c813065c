"""`biaoxun classify`: level, place and category of lines."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands import jsonl, option, output
from pipeline.commands.option import OutFile
from pipeline.errors import UsageError


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
        for record in jsonl.read(path) if path else [one]:
            if new := sorted(record.keys() - {*read, *ignored}):
                ignored.update(new)
                output.warn(f"keys not used: {', '.join(new)}; used are: {', '.join(read)}")
            get = {key: str(value) for key, value in record.items() if value is not None}.get
            published = option.day("published_date", (get("published_date") or "")[:10] or None)
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
            yield jsonl.dump(judgement | ({"why": asdict(reasons)} if reasons else {}))

    output.lines(judged(), out)
