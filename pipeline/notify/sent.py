"""What went out, kept beside the warehouse: one line a message, so that nothing goes out twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from pydantic import Field, ValidationError

from pipeline.errors import DataError
from pipeline.model import Record
from pipeline.notify.outbox import Outbox

FILE = "sent.jsonl"


class Sent(Record):
    """A message that was taken."""

    watchlist: str
    day: date = Field(description="Day of the scan")
    channel: str
    target: str = Field(description="Which group or mailbox, not told by name")
    batch: str = Field(description="Digest of all messages of the report")
    number: int = Field(description="Which of them, from 1")


@dataclass(frozen=True, slots=True)
class Delivery:
    """How many messages went out, how many had before, and whether it was another report."""

    sent: int
    earlier: int
    is_other: bool = False

    @property
    def words(self) -> str:
        """In a sentence."""
        if self.is_other:
            return "a report of this day was sent with other content; --again sends this one too"
        if not self.sent:
            return "already sent; --again sends it again"
        before = f", {self.earlier} had gone out before" if self.earlier else ""
        return f"sent {self.sent} message{'s' if self.sent > 1 else ''}{before}"


def deliver(
    outbox: Outbox,
    messages: Sequence[str],
    folder: Path,
    watchlist: str,
    day: date,
    again: bool = False,
) -> Delivery:
    """Send the messages of a report that did not go out yet; all of them if `again`.

    Each is written down as soon as it is taken, so that after a failure only the others go out.
    Raises DeliveryError, DataError.
    """
    batch = sha256("\n".join(messages).encode()).hexdigest()[:16]
    held = [
        one
        for one in read(folder)
        if (one.watchlist, one.day, one.channel, one.target)
        == (watchlist, day, outbox.channel, outbox.target)
    ]
    done = set() if again else {one.number for one in held if one.batch == batch}
    if held and not done and not again:
        return Delivery(0, 0, is_other=True)
    for number, body in enumerate(messages, 1):
        if number in done:
            continue
        outbox.send(body, number, len(messages))
        _add(
            folder,
            Sent(
                watchlist=watchlist,
                day=day,
                channel=outbox.channel,
                target=outbox.target,
                batch=batch,
                number=number,
            ),
        )
    return Delivery(len(messages) - len(done), len(done))


def read(folder: Path) -> list[Sent]:
    """All that went out, in order. Raises DataError with the line."""
    path = folder / FILE
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(Sent.model_validate_json(line))
        except ValidationError as error:
            raise DataError(f"{path}:{number}: {error.errors()[0]['msg'].lower()}") from None
    return found


def _add(folder: Path, one: Sent) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FILE).open("a", encoding="utf-8", newline="\n") as file:
        file.write(one.model_dump_json() + "\n")
