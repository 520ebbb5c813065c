"""What people decided, kept beside the warehouse: one line a decision, the last one counts."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from pipeline.errors import DataError
from pipeline.model import Record

Verdict = Literal["go", "no-go", "watch"]
Status = Literal["待判断", "跟进中", "已投标", "中标", "未中标", "放弃"]
VERDICTS: dict[Verdict, str] = {"go": "投", "no-go": "不投", "watch": "观察"}
# A verdict by each of its words: what the command line and the workbook take alike.
BY_WORD: dict[str, Verdict] = {word: code for code, zh in VERDICTS.items() for word in (code, zh)}
STATUSES: tuple[Status, ...] = ("待判断", "跟进中", "已投标", "中标", "未中标", "放弃")
FILE = "decisions.jsonl"


class Seen(Record):
    """The card as it was seen when somebody decided: what the program said of it then."""

    watchlist: str
    day: date = Field(description="Day of the scan")
    points: int | None
    band: str
    parts: Mapping[str, int | None] = Field(description="Points of each part of the score")
    gates: Mapping[str, str] = Field(description="Verdict of each gate")


class Decision(Record):
    """What somebody decided of a need. `notice_id` finds it again when needs are linked anew."""

    item: str = Field(pattern=r"^[0-9a-f]{16}$")
    notice_id: int
    title: str
    decided: date
    verdict: Verdict | None = None
    owner: str | None = None
    status: Status | None = None
    why: str | None = None
    seen: Seen | None = None


def folder_of(db: Path) -> Path:
    """Where decisions and scans are kept: beside the warehouse, so that it can be built anew."""
    return db.parent / "journal"


def read(folder: Path) -> tuple[Decision, ...]:
    """All decisions in their order; none where there is no journal. Raises DataError with the line."""
    path = folder / FILE
    if not path.exists():
        return ()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DataError(f"{path}: not UTF-8; save it as UTF-8") from None
    found = []
    # Words of people may hold other line separators than the one that ends a record.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found.append(Decision.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(map(str, first["loc"])) or "line"
            raise DataError(
                f"{path}:{number}: {key}: {first['msg'].lower()}; mend or remove the line"
            ) from None
    return tuple(found)


def add(folder: Path, decisions: Sequence[Decision]) -> None:
    """Append decisions; what stands there is never changed, nor is a half-written line continued."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    written = path.read_bytes() if path.exists() else b""
    with path.open("a", encoding="utf-8", newline="\n") as file:
        if written and not written.endswith(b"\n"):
            file.write("\n")
        for one in decisions:
            file.write(one.model_dump_json() + "\n")


def latest(
    decisions: Sequence[Decision], until: date, needs: Mapping[int, int]
) -> dict[int, Decision]:
    """The last decision by a day of each need; what it leaves open an earlier one tells.

    `needs` gives the need of a notice; a notice that has none any more stands for itself.
    """
    held: dict[int, Decision] = {}
    for one in decisions:
        if one.decided > until:
            continue
        key = needs.get(one.notice_id, one.notice_id)
        if before := held.get(key):
            told = one.model_dump(include=set(_COLUMNS), exclude_none=True)
            one = one.model_copy(update=before.model_dump(include=set(_COLUMNS)) | told)
        held[key] = one
    return held


_COLUMNS = ("verdict", "owner", "status", "why")
