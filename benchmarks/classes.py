"""Level, place and category of labelled titles and buyers.

A record that lies in the real data is judged as the product reads it there; any other by its title,
buyer, region and site, as `biaoxun classify` does.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from benchmarks.tally import Mark
from pipeline import folders
from pipeline.ingest import source as sources
from pipeline.normalize.category import classify
from pipeline.normalize.level import judge

Row = Mapping[str, Any]
# Whose lists the labels of a set come from, where the product knows the publisher.
_PUBLISHERS = {"nbygcg": "ningbo_sunshine"}
PLACES = ("province", "prefecture", "county")


def standings(rows: Iterable[Row], lines: Mapping[str, Row]) -> list[Mark]:
    """Marks of level and place: of all records, and apart of those that name no buyer."""
    found: list[Mark] = []
    for row in rows:
        judged = standing(row, lines)
        is_named = bool(_buyer(row)) and not row.get("buyer_unnamed")
        for field in ("level", *PLACES):
            wanted, got = row[field], judged[field]
            for name in (field, f"{field}, {'a' if is_named else 'no'} buyer named"):
                found.append(_mark(name, row, wanted, got, "未知"))
    return found


def categories(rows: Iterable[Row], lines: Mapping[str, Row]) -> list[Mark]:
    """Marks of category and stage; stratum E (picked by hand) and stratum-free records apart."""
    found: list[Mark] = []
    for row in rows:
        judged = category(row, lines)
        is_picked = str(row.get("stratum") or "").startswith("E")
        name = "category_l1, stratum E" if is_picked else "category_l1"
        found.append(_mark(name, row, row["category_l1"], judged["category_l1"]))
        if is_picked:
            continue
        if row.get("second_choice_l1") == judged["category_l1"]:
            found.append(
                _mark(
                    "category_l1 or second choice",
                    row,
                    judged["category_l1"],
                    judged["category_l1"],
                )
            )
        else:
            found.append(
                _mark(
                    "category_l1 or second choice", row, row["category_l1"], judged["category_l1"]
                )
            )
        if row["category_l1"] not in ("OUT", "OTH"):
            found.append(_mark("category_l1 of IT", row, row["category_l1"], judged["category_l1"]))
        for field, got in (("category_l2", judged["category_l2"]), ("stage", judged["stage"])):
            if row.get(field):
                found.append(_mark(field, row, row[field], got))
    return found


def standing(row: Row, lines: Mapping[str, Row]) -> Row:
    """The product's judgement of level and place of a labelled record."""
    if known := lines.get(str(row.get("id"))):
        return known
    day = row.get("published_date")
    known = _constants().get(str(row.get("source")).partition("-")[0], {})
    judged = judge(
        _buyer(row),
        row["title"] or "",
        row.get("area_as_given") or known.get("area", ""),
        date.fromisoformat(day[:10]) if day else None,
        row.get("site_as_given") or known.get("site", ""),
    )
    return judged._asdict()


@cache
def _constants() -> dict[str, Mapping[str, str]]:
    """What a publisher's description says of all its notices."""
    known = sources.load(folders.search("sources")).named
    return {name: known[source].constants for name, source in _PUBLISHERS.items()}


def category(row: Row, lines: Mapping[str, Row]) -> Row:
    """The product's category of a labelled record."""
    if known := lines.get(str(row.get("id"))):
        return known
    judged = classify(row["title"] or "", _buyer(row) or "", level=standing(row, lines)["level"])
    return {"category_l1": judged.l1, "category_l2": judged.l2, "stage": judged.stage}


def confusion(rows: Sequence[Row], lines: Mapping[str, Row]) -> str:
    """Classes labelled (rows) against judged (columns), with recall and F1 of each, and macro-F1."""
    pairs = [(str(row["category_l1"]), str(category(row, lines)["category_l1"])) for row in rows]
    both = Counter(pairs)
    wanted, given = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    names = sorted(wanted | given)
    printed = ["      " + "".join(f"{name:>5}" for name in names) + "  recall     F1"]
    scores = []
    for name in names:
        cells = "".join(f"{both[name, other] or '·':>5}" for other in names)
        hit = both[name, name]
        f1 = 2 * hit / (wanted[name] + given[name])
        recall = f"{hit / wanted[name]:8.3f}" if wanted[name] else "       –"
        printed.append(f"{name:<6}{cells}{recall}{f1:7.3f}")
        if wanted[name]:
            scores.append(f1)
    printed.append(f"macro-F1 {sum(scores) / len(scores):.3f} over {len(scores)} classes")
    return "\n".join(printed)


def _buyer(row: Row) -> str | None:
    buyer: str | None = row.get("buyer_name_as_given") or row.get("buyer_read")
    return buyer


def _mark(field: str, row: Row, wanted: object, got: object, unknown: object = None) -> Mark:
    """A judgement of 'unknown' beside a label that knows is missing, not wrong."""
    is_known = wanted not in (None, unknown)
    verdict: Any = "right" if wanted == got else "missing" if got in (None, unknown) else "wrong"
    return Mark(
        field,
        str(_buyer(row) or row.get("id") or row["title"]),
        str(row.get("id") or row.get("n")),
        verdict,
        is_known or verdict == "right",
        wanted,
        got,
    )
