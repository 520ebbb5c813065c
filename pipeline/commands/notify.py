"""`biaoxun notify`: send a scan."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands import option, output
from pipeline.commands.option import DEFAULT_DB, Database, ScanDay, Week

if TYPE_CHECKING:
    from pipeline.scan.scan import Scan

app = typer.Typer(
    help="Send a scan to a group chat or by mail.", no_args_is_help=True, rich_markup_mode=None
)

Channel = Annotated[str, typer.Argument(help="wecom, dingtalk, feishu or mail.")]
Names = Annotated[
    list[str] | None, typer.Argument(metavar="[WATCHLIST]...", help="Names or files; default: all.")
]
PageAddress = Annotated[
    str | None, typer.Option("--page", help="Address of the page, for the link to all of it.")
]


@app.command("preview")
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


@app.command("send")
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
        output.warn(done.words)


def _scans(
    names: list[str] | None, db: Path, as_of: str | None, week: str | None
) -> Iterator["Scan"]:
    """The scans of the watchlists on a day, as they were remembered."""
    from pipeline.scan import job, journal, watchlist
    from pipeline.warehouse import Warehouse

    day, since = option.scanned(as_of, week)
    watchlists = watchlist.find(names or [])
    with Warehouse(db) as warehouse:
        yield from job.scans(warehouse, watchlists, journal.folder_of(db), day, None, since)
