"""A constructed corpus of notices with its truth, for tests, demonstrations and benchmarks.

A small world of buyers, demands and procedures is made first, then written down as portals, offices
and aggregators would. The same arguments give the same bytes. Every address has a reserved host
ending in `.invalid`: that marks sample data.
"""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Protocol

from pipeline.sample import render_csv, render_html, render_json, render_xlsx
from pipeline.sample.cells import Dialect
from pipeline.sample.effect import Effect, plan
from pipeline.sample.facts import Notice
from pipeline.sample.press import Form, Press
from pipeline.sample.tally import Tally
from pipeline.sample.truth import Book, Place
from pipeline.sample.world import World

__all__ = ["Effect", "Form", "write"]


class Container(Protocol):
    """A file, or a folder of files, that takes notices one by one."""

    has_body: bool

    @property
    def dialect(self) -> Dialect:
        """How it writes."""

    def add(self, notice: Notice) -> Place:
        """Write a notice and say where."""

    def close(self) -> list[Path]:
        """Finish, and say what was written."""


_CONTAINERS: dict[str, Callable[[Path, bool], Container]] = {
    "portal_a": render_csv.portal_a,
    "portal_b": render_csv.portal_b,
    "awards": render_xlsx.Workbook,
    "api": render_json.Api,
    "feed": render_json.Feed,
    "pages": render_html.Pages,
}


def write(
    out: Path,
    notices: int = 600,
    effect: Effect = "planted",
    seed: int = 2022,
    form: Form = "mixed",
    bodies: bool = False,
    truth: bool = True,
) -> list[Path]:
    """Write a corpus of so many notices into `out`, and its truth beside it; returns the files.

    `form` names one container or 'mixed'; `bodies` adds to tables the notice's text, some 0.9 KB.
    `sample.truth.json` has the counts; `sample.truth.jsonl` has a line a notice, some 1.2 KB each,
    unless `truth` is False. Memory does not grow with `notices` except in a workbook.
    """
    out.mkdir(parents=True, exist_ok=True)
    tally = Tally(effect, seed)
    containers: dict[str, Container] = {}
    lines = out / "sample.truth.jsonl"
    with lines.open("w", encoding="utf-8", newline="\n") if truth else nullcontext() as file:
        book = Book(file) if file else None
        for notice in islice(_published(effect, seed, form), notices):
            if notice.home not in containers:
                containers[notice.home] = _CONTAINERS[notice.home](out, bodies)
            container = containers[notice.home]
            place = container.add(notice)
            tally.add(notice, place)
            if book:
                book.add(notice, place, container.dialect, container.has_body)
    written = [path for name in sorted(containers) for path in containers[name].close()]
    sums = out / "sample.truth.json"
    sums.write_text(tally.text(), encoding="utf-8", newline="\n")
    return [*written, *([lines] if truth else []), sums]


def _published(effect: Effect, seed: int, form: Form) -> Iterator[Notice]:
    """Endless notices, those of one story together."""
    press = Press(seed, form)
    for story, told, notices in World(seed, plan(effect)).courses():
        yield from press.publish(story, told, notices)
