"""The fields of notices beside their labels: what `biaoxun inspect` prints against what a reader saw.

Strict compares with the label and leaves out the fields that its `doubt` names or that stand only in
a wrapper (`meta_only`); lenient also takes the values under `accept`. Strings are compared after NFKC
without white space, deadlines at the label's precision; on a notice of one lot '0' and '1' are the same.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.tally import Mark, Verdict
from pipeline import folders, ingest, line
from pipeline.errors import BiaoxunError
from pipeline.ingest import source as sources
from pipeline.normalize.batch import normalise

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
    "province",
    "prefecture",
    "county",
    "level",
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
    "date": "published_date",
    "deadline": "bid_deadline",
}
_NOTHING = object()


class _Compared(NamedTuple):
    field: str
    wanted: object
    got: object
    accepted: list[object]
    is_doubted: bool


def read(labels: Iterable[Row], realdata: Path) -> dict[str, Row]:
    """The notice line of each label that has one, by the label's key."""
    labels = list(labels)
    files = {
        str(label["file"]): realdata / _inside(str(label["file"]))
        for label in labels
        if label.get("file")
    }
    lines: dict[str, Row] = {}
    for label in labels:
        path = files.get(str(label.get("file")))
        if path is not None and path.is_file():
            found = _inspected(path)
            if len(found) == 1:
                lines[key(label)] = found[0]
    wanted = {
        name: label
        for label in labels
        if label.get("id") and key(label) not in lines
        for name in _names(str(label["id"]))
    }
    for path in _holding(realdata, wanted) if wanted else ():
        notices = _inspected(path)
        by_id = {n["source_notice_id"]: n for n in notices if n["source_notice_id"]}
        by_line = {n["line"]: n for n in notices}
        rows = path.read_text("utf-8-sig").splitlines() if path.suffix == ".jsonl" else []
        for name, label in wanted.items():
            place = next((i for i, row in enumerate(rows, 1) if name in row), None)
            if line_ := by_id.get(name) or (by_line.get(place) if place else None):
                lines.setdefault(key(label), line_)
    return lines


def _names(identifier: str) -> list[str]:
    """An identifier as labelled, and without the name of a list before it (mobile-2080…)."""
    _, dash, behind = identifier.partition("-")
    return (
        [identifier, behind] if dash and behind.isdecimal() and len(behind) > 11 else [identifier]
    )


def key(label: Row) -> str:
    """What names a label: the publisher's identifier, else the file."""
    return str(label.get("id") or label.get("file"))


def _inside(file: str) -> str:
    return file.removeprefix("realdata/")


def _holding(realdata: Path, wanted: Mapping[str, Row]) -> Iterator[Path]:
    """Files of many notices that hold one of the identifiers."""
    for path in sorted(realdata.rglob("*.json*")):
        text = path.read_text("utf-8", errors="replace")
        if any(name in text for name in wanted):
            yield path


@cache
def _inspected(path: Path) -> list[Row]:
    """The notice lines of a file; none where it cannot be read."""
    known = sources.load(folders.search("sources"))
    try:
        reader = ingest.open_file(path, None, known)
        return [
            json.loads(line.dump(notice))
            for raw in reader.batches()
            for notice in line.lines(
                normalise(raw.notices, reader.info.source, "accuracy"), str(path)
            )
        ]
    except BiaoxunError:
        return []


def marks(lines: Mapping[str, Row], labels: Iterable[Row], strict: bool) -> list[Mark]:
    """A mark for every value that a label or a line states. A label without a line misses all."""
    found: list[Mark] = []
    for label in labels:
        cluster = str(label.get("buyer_name") or key(label))
        for one in _compared(label, lines.get(key(label), {})):
            if (strict and one.is_doubted) or (_is_empty(one.wanted) and _is_empty(one.got)):
                continue
            name = one.field.rpartition(".")[2]
            values = [one.wanted] if strict else [one.wanted, *one.accepted]
            hit = next((value for value in values if _same(name, value, one.got)), _NOTHING)
            if hit is not _NOTHING and _is_empty(one.got):
                continue  # leaving it empty is accepted
            verdict: Verdict = (
                "right" if hit is not _NOTHING else "missing" if _is_empty(one.got) else "wrong"
            )
            is_labelled = not _is_empty(one.wanted) or verdict == "right"
            found.append(
                Mark(one.field, cluster, key(label), verdict, is_labelled, one.wanted, one.got)
            )
    return found


def _compared(label: Row, line_: Row) -> Iterator[_Compared]:
    """Every field of the notice, its lots and its candidates that the label knows."""
    accept: Mapping[str, list[object]] = label.get("accept") or {}
    doubted = _doubted(label)
    for name in PLAIN:
        if name in label:
            yield _Compared(
                name, label[name], line_.get(name), _listed(accept.get(name)), name in doubted
            )
    lots, ours = _merged(label.get("lots") or []), _merged(line_.get("lots") or [])
    seen = set()
    for place, (lot, mine) in enumerate(zip(lots, _partners(lots, ours, accept), strict=True)):
        seen.add(_lot(mine["lot"]) if mine else None)
        for name in LOT:
            accepted = _listed(accept.get(f"lots[{place}].{name}"))
            yield _Compared(
                f"lots.{name}", lot.get(name), mine.get(name), accepted, name in doubted
            )
    for lot in ours:
        if lots and _lot(lot["lot"]) not in seen:
            for name in LOT:
                yield _Compared(f"lots.{name}", None, lot.get(name), [], name in doubted)
    yield from _candidates(label, line_, accept, doubted)


def _partners(
    lots: list[dict[str, Any]], ours: list[dict[str, Any]], accept: Mapping[str, list[object]]
) -> list[dict[str, Any]]:
    """Our lot for each labelled one: by number, by a number that is accepted, a lone one in any case."""
    if len(lots) == 1 and len(ours) == 1:
        return ours
    known = {_lot(lot["lot"]): lot for lot in ours}
    found = []
    for place, lot in enumerate(lots):
        numbers = [lot["lot"], *_listed(accept.get(f"lots[{place}].lot"))]
        found.append(next((known[_lot(n)] for n in numbers if _lot(n) in known), {}))
    if len(lots) == len(ours) and len({id(each) for each in found if each}) < len(lots):
        return ours  # numbered otherwise, in the same order
    return found


def _candidates(
    label: Row, line_: Row, accept: Mapping[str, list[object]], doubted: set[str]
) -> Iterator[_Compared]:
    if label.get("notice_type") != "candidate":
        return
    theirs, ours = label.get("candidates") or [], list(line_.get("candidates") or [])
    for place, one in enumerate(theirs):
        mine = ours[place] if place < len(ours) else {}
        for name in CANDIDATE:
            accepted = accept.get(f"candidates[{place}].{name}") or accept.get(
                f"candidates[*].{name}"
            )
            yield _Compared(
                f"candidates.{name}",
                one.get(name),
                mine.get(name),
                _listed(accepted),
                name in doubted,
            )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _merged(lots: Iterable[Row]) -> list[dict[str, Any]]:
    """One record a lot: its winners together."""
    merged: dict[str, dict[str, Any]] = {}
    for lot in lots:
        first = merged.setdefault(str(lot["lot"]), {**lot, "suppliers": []})
        first["suppliers"] = [*first["suppliers"], *(lot.get("suppliers") or [])]
        for name in ("amount_yuan", "amount_kind"):
            first[name] = first.get(name) or lot.get(name)
    return list(merged.values())


def _lot(text: object) -> str:
    plain = re.sub("[标采购合同]*包", "", str(text)) or str(text)
    return "0" if plain == "1" else plain


def _doubted(label: Row) -> set[str]:
    """Fields that the doubt names, those with accepted values, those that only a wrapper states."""
    names = set(label.get("meta_only") or [])
    names |= {path.rpartition(".")[2] for path in label.get("accept") or {}}
    for clause in re.split(r"[.;]\s", label.get("doubt") or ""):
        head, colon, _ = clause.partition(":")
        if colon:
            names |= {_DOUBTED.get(name.strip(), name.strip()) for name in re.split(r"[/,]", head)}
    return {name.rpartition(".")[2] for name in names}


def _is_empty(value: object) -> bool:
    return value is None or value is False or value == "" or value == []


def _same(name: str, wanted: object, got: object) -> bool:
    if _is_empty(wanted) or _is_empty(got):
        return _is_empty(wanted) and _is_empty(got)
    if name.endswith("_yuan"):
        return abs(Decimal(str(wanted)) - Decimal(str(got))) < Decimal("0.01")
    if name in _DATES:
        return str(got).replace("T", " ").startswith(str(wanted).replace("T", " "))
    if isinstance(wanted, list):
        return isinstance(got, list) and sorted(map(_plain, wanted)) == sorted(map(_plain, got))
    return _plain(wanted) == _plain(got)


def _plain(value: object) -> str:
    return "".join(unicodedata.normalize("NFKC", str(value)).split())


def grouped(labels: Iterable[Row]) -> dict[str, list[Row]]:
    """Labels by the source they come from."""
    found: dict[str, list[Row]] = defaultdict(list)
    for label in labels:
        found[str(label.get("source") or "other")].append(label)
    return found
