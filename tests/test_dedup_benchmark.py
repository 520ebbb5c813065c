"""The labelled pairs of the duplicate benchmark, and what it counts of a detector's answer."""

from collections import Counter

from benchmarks import dedup, dedup_constructed
from benchmarks.dedup import Found, Judged, Pair, Place
from pipeline.ingest.batch import frame
from pipeline.normalize.batch import normalise

REAL = dedup.labelled(dedup.PAIRS)
BUILT = dedup_constructed.pairs()


def pair(first: int, second: int, is_duplicate: bool) -> Pair:
    return Pair(Place("a", first), Place("a", second), is_duplicate, "same_text", False)


def test_no_pair_is_labelled_twice() -> None:
    sides = Counter(frozenset((p.place, p.other)) for p in REAL)

    assert set(sides.values()) == {1}
    assert {len(both) for both in sides} == {2}


def test_copies_of_a_copy_are_labelled_as_copies() -> None:
    same = {place: {place} for p in REAL for place in (p.place, p.other)}
    for p in REAL:
        if p.is_duplicate and same[p.place] is not same[p.other]:
            merged = same[p.place] | same[p.other]
            for place in merged:
                same[place] = merged

    assert not [p for p in REAL if not p.is_duplicate and p.other in same[p.place]]


def test_labels_are_many_and_a_third_is_held_out() -> None:
    for told, duplicates in ((REAL, 100), (BUILT, 125)):
        held_out = [p for p in told if p.is_held_out]

        assert len(told) >= 250
        assert sum(p.is_duplicate for p in told) >= duplicates
        assert 0.3 < len(held_out) / len(told) < 0.36
        assert any(p.is_duplicate for p in held_out)


def test_half_of_the_constructed_pairs_are_duplicates() -> None:
    assert 0.45 < sum(p.is_duplicate for p in BUILT) / len(BUILT) < 0.55


def test_no_two_constructed_pairs_share_a_buyer() -> None:
    # A copy may name no buyer, or the agency instead: the other side tells whose the pair is.
    buyers = Counter(p.notice.buyer_name for p in BUILT)

    assert max(buyers.values()) == 1


def test_every_constructed_notice_is_loaded() -> None:
    for notices in ([p.notice for p in BUILT], [p.other for p in BUILT]):
        batch = normalise(frame(notices), "portal", "test")

        assert batch.rejects.is_empty()
        assert batch.tables["notice"].height == len(BUILT)


def test_notices_of_one_publication_are_found_and_lone_ones_are_not() -> None:
    found = {
        Place("a", 1): Found("一", 7),
        Place("a", 2): Found("一", 7),
        Place("a", 3): Found("二", None),
        Place("a", 4): Found("二", None),
    }

    judged = dedup.judge([pair(1, 2, True), pair(3, 4, True), pair(1, 3, False)], found)

    assert [j.is_found for j in judged] == [True, False, False]
    assert [j.is_right for j in judged] == [True, False, True]


def test_precision_is_of_those_found_and_recall_of_the_duplicates() -> None:
    told = [Judged(pair(1, 2, True), True)] * 3 + [
        Judged(pair(1, 3, False), True),
        Judged(pair(1, 4, True), False),
        Judged(pair(1, 5, False), False),
    ]

    m = dedup.measure(told)

    assert (m.pairs, m.duplicates, m.found, m.right) == (6, 4, 4, 3)
    assert m.precision == m.recall == 0.75
    assert not m.is_enough


def test_a_detector_that_finds_nothing_reaches_no_bar() -> None:
    assert not dedup.measure([Judged(pair(1, 2, True), False)]).is_enough


def test_pairs_to_be_read_are_grouped_and_not_yet_labelled() -> None:
    found = {Place("a", line): Found("一", 7 if line < 4 else None) for line in range(1, 6)}

    unread = dedup.together([pair(2, 1, True)], found, 10)

    assert unread == [(Place("a", 1), Place("a", 3)), (Place("a", 2), Place("a", 3))]
    assert len(dedup.together([], found, 2)) == 2
