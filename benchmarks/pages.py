"""What full extraction of a page costs, as a ratio to lexbor parsing it alone, in the same run."""

import json
from collections.abc import Sequence
from pathlib import Path
from time import process_time

from selectolax.lexbor import LexborHTMLParser

from pipeline.extract import extract, is_markup
from pipeline.model import RawNotice

_ROUNDS = 12


def bodies(realdata: Path) -> list[str]:
    """The markup of every page and of every notice that carries markup, in the order of the files."""
    found: list[str] = []
    for path in sorted(p for p in realdata.rglob("*") if p.is_file()):
        if path.suffix in (".xlsx", ".csv"):
            continue
        text = path.read_text("utf-8", errors="replace")
        if path.suffix == ".jsonl":
            rows = [json.loads(row) for row in text.splitlines() if row.startswith("{")]
            found += [
                value
                for row in rows[:200]
                for value in row.values()
                if isinstance(value, str) and len(value) > 500 and is_markup(value)
            ]
        elif path.suffix != ".json" and is_markup(text):
            found.append(text)
    return found


def ratio(pages: Sequence[str]) -> tuple[float, float, float]:
    """CPU seconds of extraction, of parsing alone, and their ratio: the best of some rounds each."""

    def parse() -> None:
        for page in pages:
            LexborHTMLParser(page)

    def read() -> None:
        for page in pages:
            extract(RawNotice(body=page))

    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(_ROUNDS):  # one after the other, so that noise meets both
        for work, times in zip((parse, read), spent, strict=True):
            start = process_time()
            work()
            times.append(process_time() - start)
    floor, cost = map(min, spent)
    return cost, floor, cost / floor
