"""The labelled pairs of notice and watchlist keep their shape and hold no text of a notice."""

import csv
from collections import Counter
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_BRIEFS = _ROOT / "benchmarks" / "matching_briefs.md"
_LABELS = _ROOT / "benchmarks" / "matching_labels.csv"
_CASES = _ROOT / "tests" / "fixtures" / "matching_cases.csv"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _watchlists() -> set[str]:
    headings = [
        line.split()[1]
        for line in _BRIEFS.read_text(encoding="utf-8").splitlines()
        if line.startswith("## ")
    ]
    return {heading for heading in headings if heading.isascii()}


def test_labels_and_cases_name_the_watchlists_of_the_briefs() -> None:
    assert len(_watchlists()) == 10
    assert {row["watchlist"] for row in _rows(_LABELS)} == _watchlists()
    assert {row["watchlist"] for row in _rows(_CASES)} == _watchlists()


def test_a_pair_is_labelled_once_and_in_order() -> None:
    pairs = [(row["watchlist"], int(row["notice_id"])) for row in _rows(_LABELS)]
    assert len(pairs) >= 450
    assert pairs == sorted(set(pairs))


def test_labels_hold_codes_only() -> None:
    for row in _rows(_LABELS):
        assert row["grade"] in {"0", "1", "2"}
        assert row["odd"] in ({"0"} if row["grade"] == "0" else {"0", "1"})
        assert row["pool"] in {"a", "b", "c", "d"}
        int(row["notice_id"])


def test_a_notice_is_held_out_from_every_watchlist_or_from_none() -> None:
    for row in _rows(_LABELS):
        assert row["held_out"] == str(int(int(row["notice_id"]) % 3 == 0))


def test_every_watchlist_has_wanted_and_unwanted_notices_in_both_parts() -> None:
    parts = Counter(
        (row["watchlist"], row["held_out"], row["grade"] != "0") for row in _rows(_LABELS)
    )
    for watchlist in _watchlists():
        for held_out in "01":
            assert parts[watchlist, held_out, True] >= 10
            assert parts[watchlist, held_out, False] >= 10


def test_constructed_cases_give_a_reason_and_invented_names() -> None:
    for row in _rows(_CASES):
        assert row["grade"] in {"0", "1", "2"}
        assert row["reason"].isascii()
        assert row["buyer"].startswith("示例")
