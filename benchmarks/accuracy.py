"""How well notices are read: public notice lines against labels, field by field.

    python benchmarks/accuracy.py LINES LABELS

LINES is what `biaoxun inspect FILE -f jsonl` prints, LABELS a file of labels; both JSON lines. A line and
its label meet by `source_notice_id` = `id`, else by the name of the file. Strict compares with the label and
leaves out the fields that its `doubt` names or that stand only in a wrapper (`meta_only`); lenient also takes
the values under `accept`. Strings are compared after NFKC without white space, deadlines at the label's
precision; on a notice of one lot the lots '0' and '1' are the same. Precision = right ÷ given, recall =
right ÷ labelled.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any

Row = Mapping[str, Any]

PLAIN = (
    "notice_type",
    "procurement_method",
    "project_number",
    "project_name",
    "buyer_name",
    "agency_name",
    "published_date",
    "document_deadline",
    "bid_deadline",
    "award_date",
    "process_budget_yuan",
)
LOT = ("budget_yuan", "ceiling_yuan", "suppliers", "amount_yuan", "amount_kind", "failed")
CANDIDATE = ("supplier", "amount_yuan")
_DATES = ("published_date", "document_deadline", "bid_deadline", "award_date")
_DOUBTED = {
    "amount": "amount_yuan",
    "amounts": "amount_yuan",
    "candidate amounts": "amount_yuan",
    "supplier": "suppliers",
    "supplier-amount pairing by order of the two lists": "amount_yuan",
    "budget": "budget_yuan",
    "ceiling": "ceiling_yuan",
    "process_budget": "process_budget_yuan",
    "method": "procurement_method",
    "published": "published_date",
}


@dataclass
class Tally:
    """Counts of one field. `given` are values we state, `labelled` values the label states."""

    right: int = 0
    wrong: int = 0
    missing: int = 0
    labelled: int = 0

    @property
    def precision(self) -> float | None:
        given = self.right + self.wrong
        return self.right / given if given else None

    @property
    def recall(self) -> float | None:
        return self.right / self.labelled if self.labelled else None


@dataclass(frozen=True)
class Miss:
    """A value that differs from its label, for reading."""

    key: str
    field: str
    wanted: object
    got: object


def score(
    lines: Iterable[Row], labels: Iterable[Row], strict: bool = True
) -> tuple[dict[str, Tally], list[Miss]]:
    """Tallies by field, and every difference. A label without a line counts as all missing."""
    by_id, by_file = {}, {}
    for line in lines:
        if line.get("source_notice_id"):
            by_id[line["source_notice_id"]] = line
        by_file[PurePath(line["file"]).name] = line
    tallies: dict[str, Tally] = {}
    misses: list[Miss] = []
    for label in labels:
        file = label.get("file") or ""
        line = by_id.get(label.get("id") or "") or by_file.get(PurePath(file).name) or {}
        key = str(label.get("id") or file)
        for field, wanted, got, accepted, is_doubted in _compared(label, line):
            if strict and is_doubted:
                continue
            tally = tallies.setdefault(field, Tally())
            name = field.rpartition(".")[2]
            values = [wanted] if strict else [wanted, *accepted]
            hit = next((value for value in values if _same(name, value, got)), _NOTHING)
            if hit is not _NOTHING:
                if not _is_empty(got):
                    tally.right += 1
                    tally.labelled += 1
                elif not _is_empty(wanted) and not strict:
                    pass  # leaving it empty is accepted
                continue
            misses.append(Miss(key, field, wanted, got))
            if not _is_empty(wanted):
                tally.labelled += 1
            if _is_empty(got):
                tally.missing += 1
            else:
                tally.wrong += 1
    return tallies, misses


_NOTHING = object()


def _compared(label: Row, line: Row) -> Iterable[tuple[str, object, object, list[object], bool]]:
    """Field, wanted, got, accepted values, doubted: for the notice, its lots, its candidates."""
    accept: Mapping[str, list[object]] = label.get("accept") or {}
    doubted = _doubted(label)
    for name in PLAIN:
        yield name, label.get(name), line.get(name), accept.get(name, []), name in doubted
    lots, ours = label.get("lots") or [], _merged(line.get("lots") or [])
    is_single = len(lots) == 1 and len(ours) == 1
    known = {_lot(lot["lot"]): lot for lot in ours}
    seen = set()
    for place, lot in enumerate(lots):
        mine = ours[0] if is_single else known.get(_lot(lot["lot"]), {})
        seen.add(_lot(mine["lot"]) if mine else None)
        for name in LOT:
            accepted = accept.get(f"lots[{place}].{name}", [])
            yield f"lots.{name}", lot.get(name), mine.get(name), accepted, name in doubted
    for lot in ours:
        if lots and _lot(lot["lot"]) not in seen:
            for name in LOT:
                yield f"lots.{name}", None, lot.get(name), [], name in doubted
    yield from _candidates(label, line, accept, doubted)


def _candidates(
    label: Row, line: Row, accept: Mapping[str, list[object]], doubted: set[str]
) -> Iterable[tuple[str, object, object, list[object], bool]]:
    if label.get("notice_type") != "candidate":
        return
    theirs, ours = label.get("candidates") or [], list(line.get("candidates") or [])
    for place, one in enumerate(theirs):
        mine = ours[place] if place < len(ours) else {}
        for name in CANDIDATE:
            accepted = accept.get(f"candidates[{place}].{name}", []) or accept.get(
                f"candidates[*].{name}", []
            )
            yield f"candidates.{name}", one.get(name), mine.get(name), accepted, name in doubted


def _merged(lots: list[Row]) -> list[dict[str, Any]]:
    """One record a lot: its winners together."""
    merged: dict[str, dict[str, Any]] = {}
    for lot in lots:
        first = merged.setdefault(lot["lot"], {**lot, "suppliers": []})
        first["suppliers"] = [*first["suppliers"], *(lot.get("suppliers") or [])]
        first["amount_yuan"] = first.get("amount_yuan") or lot.get("amount_yuan")
    return list(merged.values())


def _lot(text: str) -> str:
    return "0" if text == "1" else text


def _doubted(label: Row) -> set[str]:
    """Fields that the doubt names, those with accepted values, those that only a wrapper states."""
    names = set(label.get("meta_only") or [])
    names |= {path.rpartition(".")[2] for path in label.get("accept") or {}}
    for clause in re.split(r"[.;]\s", label.get("doubt") or ""):
        head, colon, _ = clause.partition(":")
        if colon:
            names |= {_DOUBTED.get(name.strip(), name.strip()) for name in re.split(r"[/,]", head)}
    return names


def _is_empty(value: object) -> bool:
    return value is None or value is False or value == "" or value == []


def _same(name: str, wanted: object, got: object) -> bool:
    if _is_empty(wanted) or _is_empty(got):
        return _is_empty(wanted) and _is_empty(got)
    if name.endswith("_yuan"):
        return abs(Decimal(str(wanted)) - Decimal(str(got))) < Decimal("0.01")
    if name in _DATES:
        return str(got).replace("T", " ").startswith(str(wanted))
    if isinstance(wanted, list):
        return isinstance(got, list) and sorted(map(_plain, wanted)) == sorted(map(_plain, got))
    return _plain(wanted) == _plain(got)


def _plain(value: object) -> str:
    return "".join(unicodedata.normalize("NFKC", str(value)).split())


def table(tallies: Mapping[str, Tally]) -> str:
    """The tallies as text, one field a line."""
    rows = [
        f"{'field':26} {'n':>5} {'right':>6} {'wrong':>6} {'missing':>8} {'prec':>7} {'recall':>7}"
    ]
    for name, tally in tallies.items():
        rates = "".join(
            f"{rate:8.3f}" if rate is not None else f"{'–':>8}"
            for rate in (tally.precision, tally.recall)
        )
        rows.append(
            f"{name:26} {tally.labelled:5} {tally.right:6} {tally.wrong:6} {tally.missing:8}{rates}"
        )
    return "\n".join(rows)


def main(lines_path: str, labels_path: str) -> None:
    lines = [json.loads(row) for row in Path(lines_path).read_text("utf-8").splitlines() if row]
    labels = [json.loads(row) for row in Path(labels_path).read_text("utf-8").splitlines() if row]
    for strict in (True, False):
        tallies, misses = score(lines, labels, strict)
        print("strict" if strict else "lenient")
        print(table(tallies))
    for miss in misses:
        print(f"{miss.key}\t{miss.field}\t{miss.wanted!r}\t{miss.got!r}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
