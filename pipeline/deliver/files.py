"""Every file of a scan, by its name: the same scan gives the same bytes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict

from pipeline import __version__, workers
from pipeline.deliver import chat, feed, workbook
from pipeline.deliver.calendar import calendar
from pipeline.deliver.digest import digest
from pipeline.deliver.document import document
from pipeline.deliver.mail import mail
from pipeline.deliver.page import Form, pages
from pipeline.report.words import Lang
from pipeline.ruleset import ruleset
from pipeline.scan.facts import Row, facts
from pipeline.scan.kpi import Kpi
from pipeline.scan.scan import Scan

PAGE = "index.html"


def files(
    scan: Scan,
    kpis: Sequence[Kpi],
    missed: Sequence[Row] | None,
    profiles: Callable[[], Mapping[str, str]],
    command: str,
    lang: Lang,
) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file. `profiles`: addresses of buyers' profiles, by name; asked for
    when the page is laid out. What a worker may write is begun first and comes last."""
    figures = [asdict(one) for one in kpis]
    written = {
        f"{name}.xlsx": workers.begin(workbook.xlsx, book(scan))
        for name, book in (("shortlist", workbook.shortlist), ("all", workbook.everything))
    }
    yield "deadlines.ics", calendar(scan)
    yield "feed.xml", feed.atom(scan)
    yield "feed.json", feed.json_feed(scan)
    yield "digest.eml", mail(scan)
    told = digest(scan)
    for name in chat.names():
        channel = chat.channel(name)
        texts = [channel.words(body) for body in channel.messages(told)]
        yield f"digest.{name}.md", ("\n\n".join(texts) + "\n").encode()
    made = {"tool_version": __version__, "ruleset": ruleset(), "command": command}
    rows = facts(scan)
    counts = {name: rows[name] for name in ("headline", "lost", "sources", "returns")}
    yield "facts.json", document({**made, **counts, "kpis": figures})
    lists: dict[str, object] = {}
    cards: dict[str, Row] = {}
    for name, of_list in rows.items():
        # A card stands in several lists and is told once.
        if any("parts" in row for row in of_list):
            cards |= {row["item"]: row for row in of_list}
            lists[name] = [row["item"] for row in of_list]
        else:
            lists[name] = of_list
    lists["missed"] = list(missed or ())
    lists["cards"] = [cards[item] for item in sorted(cards)]
    yield "evidence.json", document({**made, "watchlist": scan.watchlist.text, **lists})
    names: dict[Form, str] = {"html": PAGE, "md": "index.md"}
    for form, text in pages(
        scan,
        [*names],
        lang,
        command,
        missed=missed,
        kpis=figures,
        calls=scan.archive.calls,
        profiles=profiles(),
    ):
        yield names[form], text.encode()
    for name, book in written.items():
        yield name, book.result()
