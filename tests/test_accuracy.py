"""The bars of reading and judging, measured on labelled records; what the benchmark counts, and how."""

import pytest

from benchmarks import accuracy, fields
from benchmarks.tally import Mark, intervals, tally

GOLD = accuracy.SHARED / "gold"
REAL = accuracy.SHARED / "realdata"
NO_LABELS = pytest.mark.skipif(
    not (GOLD.is_dir() and REAL.is_dir()), reason="labelled records are not part of the product"
)


def quiet(words: str) -> None:
    """Says nothing of what is measured: the bars are asked."""


@NO_LABELS
def test_notices_are_read_as_labelled() -> None:
    missed = [bar for bar in accuracy.notice_bars(GOLD, REAL, quiet, False) if not bar.is_reached]

    assert not missed


@NO_LABELS
def test_titles_and_buyers_are_judged_as_labelled() -> None:
    missed = [bar for bar in accuracy.title_bars(GOLD, REAL, quiet, False) if not bar.is_reached]

    assert not missed


@NO_LABELS
def test_constructed_cases_are_read_as_labelled() -> None:
    missed = [bar for bar in accuracy.constructed_bars(GOLD, quiet, False) if not bar.is_reached]

    assert not missed


def lots(*lots_: dict[str, object], **more: object) -> dict[str, object]:
    return {"id": "1", "lots": list(lots_), **more}


def verdicts(line: dict[str, object], label: dict[str, object]) -> dict[str, str]:
    return {m.field: m.verdict for m in fields.marks({"1": line}, [label], True)}


def test_a_value_is_right_wrong_or_missing() -> None:
    label = lots(buyer_name="某县（本级）", agency_name="甲", project_number=None)

    found = verdicts(lots(buyer_name="某县(本级)", agency_name=None, project_number="A-1"), label)

    assert found == {"buyer_name": "right", "agency_name": "missing", "project_number": "wrong"}


def test_what_a_doubt_names_is_left_out_when_strict() -> None:
    label = lots(
        buyer_name="甲局", doubt="buyer_name: two offices sign", accept={"buyer_name": ["乙局"]}
    )

    assert verdicts(lots(buyer_name="丙局"), label) == {}
    (mark,) = fields.marks({"1": lots(buyer_name="乙局")}, [label], False)
    assert mark.verdict == "right"


def test_a_lot_that_the_label_does_not_know_is_wrong() -> None:
    line = lots({"lot": "1", "amount_yuan": 5}, {"lot": "2", "amount_yuan": 7})

    found = fields.marks({"1": line}, [lots({"lot": "1", "amount_yuan": 5})], True)

    assert sorted(m.verdict for m in found) == ["right", "wrong"]


def test_an_interval_draws_clusters_and_never_claims_certainty() -> None:
    marks = [
        Mark("f", str(i // 10), str(i), "right" if i < 90 else "wrong", True) for i in range(100)
    ]

    precision, recall = intervals(marks)

    assert tally(marks).precision == 0.9
    assert precision and precision[0] < 0.9 < precision[1] <= 1
    assert intervals(marks[:50])[0] == intervals(marks[:50])[0] != (1.0, 1.0)
    assert recall == precision
