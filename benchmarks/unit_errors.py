"""How many wrong units are caught, and how many right sums are doubted: errors injected, one a process.

    python benchmarks/unit_errors.py [PATH…]

Reads files as `biaoxun run` does; without PATH a constructed sample, whose notices with a trap are left
as context but neither injected nor counted. One readable sum of each process is changed, the notices are
normalised, stored and folded anew, and the verdict on that sum is asked; this is repeated, with another sum
of the process each time, until the rounds are over. The errors: the number in the cell times or by 10,000
(`up`, `down`); the unit of the heading changed between 元 and 万元 where the cell has none (`heading`); the
sum written in capitals and figures, the capitals of another sum (`capitals`). Caught is a sum that is in no
total: suspect, in quarantine or unread. `witness` tells whether, before the change, another sum spoke for it.
`others` are sums that were ok and are doubted because of the injected one. False alarms are sums doubted in
the untouched data, by a witness or already by the reading of their cell (published data has errors of its
own, so each is printed), and where the right capitals are written. Intervals are Wilson's at 95 %.
"""

import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from pipeline import folders, ingest, reference, sample
from pipeline.ingest import source as sources
from pipeline.ingest.batch import RAW_SCHEMA, FileInfo, RawBatch
from pipeline.normalize.batch import normalise
from pipeline.sample.sums import capitals
from pipeline.warehouse import Warehouse

NOW = datetime(2026, 1, 1)
ROUNDS = 4
_CELL = re.compile(
    r"(?P<before>\s*[¥￥]?\s*)(?P<number>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<unit>\s*万?元)?"
)
_KINDS = {
    "budget": ("budget", "planned_budget"),
    "ceiling": ("ceiling",),
    "amount": ("award", "contract"),
}
_WAN = Decimal(10_000)
_SPELLED = 10**14  # 分; the sample's capitals go up to 亿

# What the reader of a cell says of its own sum, whatever else is known: the rest are witnesses.
_READING = {
    *(row["code"] for row in reference.rows("money_witnesses") if row["scope"] == "cell"),
    *(
        "currency",
        "locale_or_glued",
        "no_unit",
        "digit_by_digit",
        "computed_check_fail",
        "repeated",
    ),
} - {"below_usual", "above_usual", "more_than_2_decimals"}

Row = dict[str, Any]
Place = tuple[int, int, str | None]  # number of the file, line, element


@dataclass(frozen=True)
class Spot:
    """Where a sum stands among the raw notices."""

    part: int
    notice: int
    lot: int | None
    field: str


@dataclass
class Corpus:
    """Raw notices file by file, and which of them are clean."""

    infos: list[FileInfo]
    notices: list[list[Row]]
    is_clean: Callable[[FileInfo, Row], bool] = lambda info, notice: True

    def cell(self, spot: Spot) -> Row:
        """The record that holds the sum and its label."""
        notice = self.notices[spot.part][spot.notice]
        cell: Row = notice if spot.lot is None else notice["lots"][spot.lot]
        return cell

    def place(self, spot: Spot) -> Place:
        notice = self.notices[spot.part][spot.notice]
        return spot.part + 1, notice["line"], notice["element"]

    def spots(self) -> Iterator[Spot]:
        """Sums of clean notices that are one number, with or without its unit."""
        for part, (info, notices) in enumerate(zip(self.infos, self.notices, strict=True)):
            for number, notice in enumerate(notices):
                if not self.is_clean(info, notice):
                    continue
                for lot, name in _cells(notice):
                    spot = Spot(part, number, lot, name)
                    if _CELL.fullmatch(self.cell(spot)[name] or ""):
                        yield spot


def _cells(notice: Row) -> Iterator[tuple[int | None, str]]:
    for name in ("budget", "ceiling"):
        yield None, name
    for lot, _ in enumerate(notice["lots"]):
        for name in _KINDS:
            yield lot, name


def read(paths: Sequence[Path]) -> Corpus:
    """The notices of files, as the readers hand them on."""
    known = sources.load(folders.search("sources"))
    corpus = Corpus([], [])
    for path in ingest.find(paths):
        reader = ingest.open_file(path, None, known)
        corpus.infos.append(reader.info)
        corpus.notices.append([row for raw in reader.batches() for row in raw.notices.to_dicts()])
    return corpus


def constructed(
    folder: Path, notices: int = 1200, seed: int = 2022, form: sample.Form = "mixed"
) -> Corpus:
    """A sample, clean where its truth names no trap."""
    sample.write(folder, notices, "planted", seed, form)
    truth = (folder / "sample.truth.jsonl").read_text("utf-8").splitlines()
    trapped = {
        (Path(row["file"]).name, row["line"]) for row in map(json.loads, truth) if row["traps"]
    }
    corpus = read([folder])
    corpus.is_clean = lambda info, notice: (Path(info.path).name, notice["line"]) not in trapped
    return corpus


# ------------------------------------------------------------------ what the model says


@dataclass(frozen=True)
class Sum:
    """A sum as the warehouse judges it; `verdict` is None when it is no total in yuan."""

    place: Place
    process: int
    lot: str
    award_no: int
    kind: str
    raw: str
    verdict: str | None
    codes: tuple[str, ...]
    has_witness: bool
    amount: Decimal | None

    @property
    def key(self) -> tuple[Place, str, int, str]:
        return self.place, self.lot, self.award_no, self.kind


_SUMS = """
SELECT n.file_id, n.line, n.element, n.process_id, a.lot_id, a.award_no, a.kind, a.raw,
    v.verdict, v.codes, w.notice_id IS NOT NULL, a.amount
FROM (
    SELECT s.*, o.element FROM notice_as_of(NULL, NULL) AS s
    INNER JOIN notice AS o ON s.notice_id = o.notice_id AND s.version_no = o.version_no
) AS n
INNER JOIN amount AS a ON n.notice_id = a.notice_id AND n.version_no = a.version_no
LEFT JOIN money_verdict(NULL, NULL) AS v
    ON a.notice_id = v.notice_id AND a.version_no = v.version_no AND a.lot_id = v.lot_id
    AND a.award_no = v.award_no AND a.kind = v.kind
LEFT JOIN (
    SELECT DISTINCT notice_id, version_no, lot_id, award_no, kind
    FROM money_witness(NULL, NULL) WHERE is_sound
) AS w
    ON a.notice_id = w.notice_id AND a.version_no = w.version_no AND a.lot_id = w.lot_id
    AND a.award_no = w.award_no AND a.kind = w.kind
WHERE a.raw IS NOT NULL
ORDER BY ALL
"""


def judge(corpus: Corpus) -> list[Sum]:
    """Every sum of the corpus with its verdict, from a warehouse in memory."""
    with Warehouse(":memory:", read_only=False) as warehouse:
        for info, notices in zip(corpus.infos, corpus.notices, strict=True):
            with warehouse.loading([info], NOW) as loading:
                if notices:
                    raw = RawBatch(pl.DataFrame(notices, RAW_SCHEMA), (), len(notices))
                    loading.add(normalise(raw.notices, info.source, "benchmark"), [raw])
        warehouse.fold(NOW)
        rows = warehouse.con.execute(_SUMS).fetchall()
    return [
        Sum(
            (file, line, element),
            process,
            lot,
            award_no,
            kind,
            raw,
            verdict,
            tuple(codes or ()),
            *rest,
        )
        for file, line, element, process, lot, award_no, kind, raw, verdict, codes, *rest in rows
    ]


# ------------------------------------------------------------------ errors


def _times(cell: Row, name: str, factor: Decimal) -> Row | None:
    match = _CELL.fullmatch(cell[name])
    assert match
    value = Decimal(match["number"].replace(",", "")) * factor
    text = f"{value.normalize():f}"
    return {**cell, name: f"{match['before']}{text}{match['unit'] or ''}"}


def up(cell: Row, name: str, amount: Decimal, chance: random.Random) -> Row | None:
    """523.6 → 5236000."""
    return _times(cell, name, _WAN)


def down(cell: Row, name: str, amount: Decimal, chance: random.Random) -> Row | None:
    """5236000 → 523.6."""
    return _times(cell, name, 1 / _WAN)


def heading(cell: Row, name: str, amount: Decimal, chance: random.Random) -> Row | None:
    """金额(元) → 金额(万元) and back; None where the cell has its own unit, which holds."""
    match = _CELL.fullmatch(cell[name])
    assert match
    if match["unit"]:
        return None
    label = cell[f"{name}_label"] or ""
    if "万元" in label:
        label = label.replace("万元", "元")
    elif "元" in label:
        label = label.replace("元", "万元")
    else:
        label += "(万元)"
    return {**cell, f"{name}_label": label}


def words(cell: Row, name: str, amount: Decimal, chance: random.Random) -> Row | None:
    """The sum in capitals and figures, both right: no error."""
    return {**cell, name: f"{capitals(int(amount * 100))}（¥{amount:,.2f}）"}


def wrong_words(cell: Row, name: str, amount: Decimal, chance: random.Random) -> Row | None:
    """The capitals are those of 10,000 times the sum, of its 10,000th, or one digit is another."""
    fen = int(amount * 100)
    digit = 10 ** chance.randrange(2, len(str(fen)))
    others = (fen // 10_000, fen + digit, *([fen * 10_000] if fen < _SPELLED // 10_000 else []))
    other = chance.choice(others)
    return {**cell, name: f"{capitals(other)}（¥{amount:,.2f}）"}


ERRORS = {"up": up, "down": down, "heading": heading, "capitals": wrong_words}
Error = Callable[[Row, str, Decimal, random.Random], Row | None]


# ------------------------------------------------------------------ counting


@dataclass
class Tally:
    """Sums injected and caught; `others` doubted beside them."""

    injected: int = 0
    caught: int = 0
    quarantined: int = 0
    others: int = 0
    missed: list[str] = field(default_factory=list)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Wilson's interval at 95 % for a share.

    >>> [round(bound, 3) for bound in wilson(98, 100)]
    [0.93, 0.994]
    """
    if not of:
        return 0.0, 1.0
    z, share = 1.959964, hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * ((share * (1 - share) + z * z / (4 * of)) / of) ** 0.5 / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def targets(corpus: Corpus, sums: Iterable[Sum]) -> dict[Spot, Sum]:
    """The sums that can be changed: ok in the untouched data, and one cell each."""
    found: dict[tuple[Place, str, str], list[Sum]] = defaultdict(list)
    for one in sums:
        found[one.place, one.kind, one.raw].append(one)
    spots: dict[Spot, Sum] = {}
    for spot in corpus.spots():
        raw = corpus.cell(spot)[spot.field]
        same = [one for kind in _KINDS[spot.field] for one in found[corpus.place(spot), kind, raw]]
        if len(same) == 1 and same[0].verdict == "ok" and (same[0].amount or 0) > 1:
            spots[spot] = same[0]
    # A sum that stands in the notice and again in a lot is one sum of the model: taken once.
    return {spot: one for one, spot in {one: spot for spot, one in spots.items()}.items()}


def inject(
    corpus: Corpus, spots: Mapping[Spot, Sum], error: Error, seed: int, rounds: int = ROUNDS
) -> dict[bool, Tally]:
    """Tallies by whether the sum had a witness: one sum of each process changed a round."""
    chance = random.Random(seed)
    by_process: dict[int, list[Spot]] = defaultdict(list)
    for spot in sorted(
        spots, key=lambda s: (s.part, s.notice, -1 if s.lot is None else s.lot, s.field)
    ):
        by_process[spots[spot].process].append(spot)
    for listed in by_process.values():
        chance.shuffle(listed)
    tallies = {True: Tally(), False: Tally()}
    for number in range(rounds):
        changed: dict[Spot, Row] = {}
        for listed in by_process.values():
            if number < len(listed):
                spot = listed[number]
                cell = corpus.cell(spot)
                amount = spots[spot].amount
                assert amount is not None
                new = error(cell, spot.field, amount, chance)
                if new is not None:
                    changed[spot] = new
        if changed:
            _count(judge(_with(corpus, changed)), spots, changed, tallies)
    return tallies


def _with(corpus: Corpus, changed: Mapping[Spot, Row]) -> Corpus:
    notices = [list(part) for part in corpus.notices]
    for spot, cell in changed.items():
        notice = notices[spot.part][spot.notice]
        if spot.lot is not None:
            lots = list(notice["lots"])
            lots[spot.lot] = cell
            cell = {**notice, "lots": lots}
        notices[spot.part][spot.notice] = cell
    return Corpus(corpus.infos, notices, corpus.is_clean)


def _count(
    after: Sequence[Sum],
    spots: Mapping[Spot, Sum],
    changed: Mapping[Spot, Row],
    tallies: Mapping[bool, Tally],
) -> None:
    now = {one.key: one for one in after}
    stored = {one.place for one in after}
    touched = {spots[spot].key for spot in changed}
    before = {one.key for one in spots.values()}
    doubted = Counter(
        one.process
        for one in after
        if one.verdict in ("suspect", "quarantine") and one.key in before - touched
    )
    for spot in changed:
        was = spots[spot]
        if was.place not in stored:
            continue  # published twice: once changed, the other copy is its revision
        one = now.get(was.key)
        tally = tallies[was.has_witness]
        tally.injected += 1
        tally.others += doubted[was.process]
        if one is None or one.verdict != "ok":
            tally.caught += 1
            tally.quarantined += one is not None and one.verdict == "quarantine"
        else:
            tally.missed.append(f"{was.kind} {was.raw} → {one.raw} read {one.amount}")


def table(rows: Iterable[tuple[str, str, Tally]]) -> str:
    """The tallies as text, an error and witness a line."""
    lines = [
        f"{'error':10} {'witness':8} {'injected':>8} {'caught':>7} {'rate':>7}  {'95 %':15} quarantine others"
    ]
    for name, witness, tally in rows:
        if tally.injected:
            low, high = wilson(tally.caught, tally.injected)
            lines.append(
                f"{name:10} {witness:8} {tally.injected:8} {tally.caught:7} "
                f"{tally.caught / tally.injected:7.2%}  {low:.2%}–{high:.2%} "
                f"{tally.quarantined:10} {tally.others:6}"
            )
    return "\n".join(lines)


def alarms(corpus: Corpus, sums: Iterable[Sum]) -> tuple[int, list[Sum]]:
    """Sums of clean notices, and those of them that are doubted."""
    clean = {
        (part + 1, notice["line"], notice["element"])
        for part, (info, notices) in enumerate(zip(corpus.infos, corpus.notices, strict=True))
        for notice in notices
        if corpus.is_clean(info, notice)
    }
    judged = [one for one in sums if one.verdict is not None and one.place in clean]
    return len(judged), [one for one in judged if one.verdict != "ok"]


def report(corpus: Corpus, seed: int = 2022) -> None:
    """Print what is caught and what is doubted without cause."""
    sums = judge(corpus)
    count, doubted = alarms(corpus, sums)
    weighed = [one for one in doubted if not _READING.issuperset(one.codes)]
    for name, found in (("by a witness", weighed), ("or by their reading", doubted)):
        low, high = wilson(len(found), count)
        print(
            f"untouched sums {count}, doubted {name} {len(found)}: "
            f"{len(found) / count:.2%} ({low:.2%}–{high:.2%})"
        )
    for one in doubted:
        print(f"    {one.verdict} {one.kind} {one.raw[:40]} {' '.join(one.codes)}")
    spots = targets(corpus, sums)
    witnessed = sum(one.has_witness for one in spots.values())
    print(
        f"sums to inject {len(spots)}, beside a witness {witnessed} ({witnessed / len(spots):.1%})"
    )
    rows: list[tuple[str, str, Tally]] = []
    missed: list[str] = []
    for name, error in ERRORS.items():
        for has_witness, tally in inject(corpus, spots, error, seed).items():
            rows.append((name, "yes" if has_witness else "no", tally))
            missed += [f"    missed {name}: {line}" for line in tally.missed if has_witness]
    print(table(rows))
    print("\n".join(missed))
    right = inject(corpus, spots, words, seed, rounds=1)
    told = sum(tally.injected for tally in right.values())
    wrongly = sum(tally.caught + tally.others for tally in right.values())
    print(f"right capitals {told}, doubted {wrongly}")


def main(paths: Sequence[str]) -> None:
    if paths:
        report(read([Path(path) for path in paths]))
        return
    with TemporaryDirectory() as folder:
        report(constructed(Path(folder)))


if __name__ == "__main__":
    main(sys.argv[1:])
