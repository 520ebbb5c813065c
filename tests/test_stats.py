"""Statistics against published values, other implementations, and what must always hold."""

import itertools
import math
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import duckdb
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact, kendalltau, spearmanr
from scipy.stats.contingency import association

from pipeline import stats
from pipeline.stats import bootstrap

Counts = tuple[int, int]
Array = npt.NDArray[np.float64]

few = settings(max_examples=30, deadline=None)


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    """A count and the n it is of."""
    n = draw(st.integers(0, 60))
    return draw(st.integers(0, n)), n


def plain(result: object) -> Iterator[object]:
    """All values in a result, however deep."""
    if isinstance(result, tuple | list):
        for part in result:
            yield from plain(part)
    else:
        yield result


def test_importing_the_package_loads_neither_numpy_nor_scipy() -> None:
    code = "import sys, pipeline.stats; sys.exit('numpy' in sys.modules or 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_result_is_of_plain_numbers_and_none_is_nan() -> None:
    results = [
        stats.wilson(0, 3),
        stats.newcombe(1, 3, 0, 3),
        stats.share_ratio(0, 3, 3, 3),
        stats.location_quotient(0, 3, 2, 9),
        stats.compare_shares(1, 3, 0, 3),
        stats.independence([[3, 0, 1], [0, 2, 0]]),
        stats.benjamini_hochberg([0.1, None]),
        stats.cluster_bootstrap(np.array([[1, 0], [2, 0]]), lambda sums: sums[:, 0] / sums[:, 1]),
        stats.mann_kendall([1, 1, 1]),
        stats.theil_sen([1, 1, 2]),
        stats.kaplan_meier([1, 2], [False, True]),
        stats.median_interval([1, 2]),
        stats.quartiles([1, 2]),
        stats.herfindahl([1]),
        stats.chapman(2, 2, 2),
        stats.spearman([1, 2, 3], [1, 2, 3]),
        stats.power_of_shares(0.1, 0.2, 5, 5),
        stats.needed_n(0.1, 0.2),
    ]

    for value in plain(results):
        assert value is None or type(value) in (int, float, str), value
        assert not isinstance(value, float) or math.isfinite(value)


# ------------------------------------------------------------------ shares


@pytest.mark.parametrize(
    ("count", "n", "lo", "hi"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_of_a_share_is_newcombes_1998_table_1(
    count: int, n: int, lo: float, hi: float
) -> None:
    """Newcombe 1998, Statistics in Medicine 17:857, method 3."""
    assert stats.wilson(count, n) == pytest.approx((count / n, lo, hi), abs=5e-5)


@pytest.mark.parametrize(
    ("a", "b", "lo", "hi"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_of_a_difference_is_newcombes_1998_table_2(
    a: Counts, b: Counts, lo: float, hi: float
) -> None:
    """Newcombe 1998, Statistics in Medicine 17:873, method 10."""
    difference = a[0] / a[1] - b[0] / b[1]
    assert stats.newcombe(*a, *b) == pytest.approx((difference, lo, hi), abs=5e-5)


def test_a_ratio_of_shares_has_half_added_to_each_cell_as_sql_would() -> None:
    a, n_a, c, n_c = 12, 30, 0, 100
    row = (
        duckdb.connect()
        .execute(f"""
        WITH x AS (SELECT {a}+0.5 AS a1, {n_a}-{a}+0.5 AS b1, {c}+0.5 AS c1, {n_c}-{c}+0.5 AS d1),
        y AS (SELECT ln((a1/(a1+b1))/(c1/(c1+d1))) AS log_ratio,
              1.96*sqrt(1/a1-1/(a1+b1)+1/c1-1/(c1+d1)) AS half FROM x)
        SELECT exp(log_ratio), exp(log_ratio-half), exp(log_ratio+half) FROM y
    """)
        .fetchone()
    )

    assert stats.share_ratio(a, n_a, c, n_c) == pytest.approx(row, rel=1e-4)


def test_a_location_quotient_has_the_log_interval_of_a_part_in_its_whole() -> None:
    error = math.sqrt(1 / 12 - 1 / 30 + 1 / 32 - 1 / 130)
    ends = [math.exp(math.log(1.625) + z * error) for z in (0, -1.95996, 1.95996)]

    assert stats.location_quotient(12, 30, 32, 130) == pytest.approx(ends, rel=1e-5)


def test_an_empty_cell_has_a_quotient_of_nought_and_no_interval() -> None:
    assert stats.location_quotient(0, 30, 20, 130) == (0, None, None)


def test_shares_of_nothing_are_unknown() -> None:
    assert stats.wilson(0, 0) is None
    assert stats.newcombe(1, 2, 0, 0) is None
    assert stats.share_ratio(0, 0, 1, 2) is None
    assert stats.compare_shares(0, 0, 1, 2) is None
    assert stats.location_quotient(0, 0, 1, 2) is None


def test_more_than_all_is_refused() -> None:
    for call in (
        lambda: stats.wilson(3, 2),
        lambda: stats.wilson(-1, 2),
        lambda: stats.share_ratio(3, 2, 1, 2),
        lambda: stats.compare_shares(1, 2, 3, 2),
        lambda: stats.location_quotient(1, 2, 9, 9),
    ):
        with pytest.raises(ValueError, match="is no share"):
            call()


@few
@given(counts(), counts())
@example((0, 5), (5, 5))
def test_intervals_hold_their_value_and_turn_with_the_groups(a: Counts, b: Counts) -> None:
    one, other = stats.newcombe(*a, *b), stats.newcombe(*b, *a)
    ratio, inverse = stats.share_ratio(*a, *b), stats.share_ratio(*b, *a)
    if not (a[1] and b[1]):
        assert one is other is ratio is inverse is None
        return
    share = stats.wilson(*a)
    assert share is not None and 0 <= share.lo <= share.value <= share.hi <= 1
    assert one is not None and other is not None and -1 <= one.lo <= one.value <= one.hi <= 1
    assert one == pytest.approx((-other.value, -other.hi, -other.lo))
    assert ratio is not None and inverse is not None and ratio.lo < ratio.value < ratio.hi
    assert ratio == pytest.approx((1 / inverse.value, 1 / inverse.hi, 1 / inverse.lo))


# ------------------------------------------------------------------ tables


def test_the_lady_tasting_tea_has_a_p_of_0_486() -> None:
    """Fisher 1935; Agresti 2002, table 3.8: one-sided 0.243, two-sided 0.486."""
    test = stats.compare_shares(3, 4, 1, 4)

    assert test is not None and test.name == "fisher"
    assert test[1:] == pytest.approx((9, 0.4857, 0.5), abs=5e-5)


def test_large_shares_are_compared_by_chi_square_without_correction() -> None:
    """Agresti 2007, chapter 2: aspirin and heart attacks, X² = 25.01."""
    test = stats.compare_shares(189, 11034, 104, 11037)

    assert test is not None and test.name == "chi2"
    assert test.statistic == pytest.approx(25.01, abs=5e-3)
    assert test.effect == pytest.approx(0.0077, abs=5e-5)


def test_groups_that_are_all_alike_do_not_differ() -> None:
    assert stats.compare_shares(0, 9, 0, 900) == ("fisher", None, 1.0, 0.0)
    assert stats.compare_shares(9, 9, 900, 900) == ("fisher", None, 1.0, 0.0)


PARTY = [[762, 327, 468], [484, 239, 477]]


def test_gender_and_party_give_agrestis_chi_square_and_residuals() -> None:
    """Agresti 2007, chapter 2: X² = 30.1, df = 2."""
    test = stats.independence(PARTY)

    assert test is not None and (test.name, test.df, test.n) == ("chi2", 2, 2757)
    assert test.statistic == pytest.approx(30.07, abs=5e-3)
    assert test.effect == pytest.approx(association(np.array(PARTY), method="cramer"))
    assert [round(cell or 0, 2) for cell in test.residuals[0]] == [4.50, 0.70, -5.32]
    assert test.effect_corrected is not None and test.effect_corrected < test.effect


def test_chance_is_not_seen_as_association() -> None:
    """Bergsma 2013: V of independent rows grows with the table, the corrected one does not."""
    rng = np.random.default_rng(1)
    tests = [
        stats.independence(rng.multinomial(40, np.full(12, 1 / 12)).reshape(3, 4).tolist())
        for _ in range(20)
    ]

    assert np.mean([test.effect for test in tests if test]) > 0.25
    assert np.mean([test.effect_corrected or 0 for test in tests if test]) < 0.12


def test_a_thin_table_is_permuted_and_comes_near_the_exact_p() -> None:
    table = [[3, 1, 0], [0, 2, 3]]
    test = stats.independence(table)

    assert test is not None and test.name == "permutation"
    assert test.p == pytest.approx(exact_p(table), abs=0.015)
    assert test == stats.independence(table)


def exact_p(table: list[list[int]]) -> float:
    """P of χ² over all ways to put the columns' members into two rows."""
    columns = np.array(table).sum(axis=0)
    first = sum(table[0])
    expected = np.outer([first, columns.sum() - first], columns) / columns.sum()

    def chi2(row: tuple[int, ...]) -> float:
        return float(((np.array([row, columns - row]) - expected) ** 2 / expected).sum())

    ways = {
        row: math.prod(math.comb(int(c), k) for c, k in zip(columns, row, strict=True))
        for row in itertools.product(*(range(int(c) + 1) for c in columns))
        if sum(row) == first
    }
    seen = chi2(tuple(table[0]))
    return sum(w for row, w in ways.items() if chi2(row) >= seen - 1e-9) / sum(ways.values())


def test_empty_rows_and_columns_take_no_part() -> None:
    full = stats.independence(PARTY)
    wider = stats.independence([[*row, 0] for row in PARTY] + [[0] * 4])

    assert full is not None and wider is not None
    assert wider[:-1] == full[:-1]
    assert wider.residuals == (*((*row, None) for row in full.residuals), (None,) * 4)


def test_one_row_is_no_table_to_test() -> None:
    assert stats.independence([[3, 4]]) is None
    assert stats.independence([[3, 4], [0, 0]]) is None
    assert stats.independence([[0, 0], [0, 0]]) is None


# 30 clusters of one of two rows each, and the column of each: 9 of 12, and 6 of 18.
ROW_OF = np.repeat([0, 1], [12, 18])
COLUMN_OF = np.repeat([1, 0, 1, 0], [9, 3, 6, 12])


@pytest.mark.parametrize("members", [1, 2, 10])
def test_members_that_are_all_alike_are_worth_one(members: int) -> None:
    rows, columns = np.repeat(ROW_OF, members), np.repeat(COLUMN_OF, members)
    clusters = np.repeat(np.arange(30), members)

    assert stats.design_effect(rows, columns, clusters) == pytest.approx(members)


def test_members_that_are_as_unlike_as_strangers_are_worth_their_number() -> None:
    rng = np.random.default_rng(1)
    clusters = np.repeat(np.arange(400), 5)
    columns, rows = rng.integers(3, size=2000), np.repeat(rng.integers(2, size=400), 5)

    effect = stats.design_effect(rows, columns, clusters)
    assert effect is not None and 1 <= effect < 1.1


def test_clusters_that_lie_evenly_in_both_rows_take_nothing_from_a_comparison() -> None:
    rows, columns = np.tile([0, 1], 30), np.repeat(COLUMN_OF, 2)

    assert stats.design_effect(rows, columns, np.repeat(np.arange(30), 2)) == 1


def test_a_design_effect_hinges_on_no_order_and_no_names_of_clusters() -> None:
    rng = np.random.default_rng(2)
    rows, columns, clusters = (rng.integers(k, size=200) for k in (2, 3, 20))
    order = rng.permutation(200)
    there = stats.design_effect(rows, columns, clusters)
    back = stats.design_effect(rows[order], columns[order], 7 * (20 - clusters[order]))

    assert there == pytest.approx(back, abs=1e-12)


def test_one_row_or_no_members_have_no_design_effect() -> None:
    none = np.array([], dtype=np.int64)

    assert stats.design_effect(none, none, none) is None
    assert stats.design_effect(np.zeros(4, np.int64), np.arange(4), np.arange(4)) is None
    with pytest.raises(ValueError, match="one number for each member"):
        stats.design_effect(none, COLUMN_OF, COLUMN_OF)


def test_members_worth_a_tenth_have_the_p_of_a_tenth_of_them() -> None:
    fewer = stats.compare_shares(200, 400, 150, 600, design_effect=10)
    table = stats.independence([[200, 200], [150, 450]], design_effect=10)

    assert fewer is not None and table is not None
    assert fewer.p == pytest.approx(fisher_exact(np.array([[20, 20], [15, 45]])).pvalue)
    # χ² = 1000 (200·450 − 200·150)² / (400·600·350·650) = 65.93
    assert table.p == pytest.approx(math.erfc(math.sqrt(6.593407 / 2)), rel=1e-4)


def test_no_design_effect_makes_a_difference_surer() -> None:
    plain = stats.compare_shares(20, 40, 15, 60)
    alike = stats.compare_shares(20, 40, 15, 60, design_effect=1.01)

    assert plain is not None and alike is not None
    assert alike.p >= plain.p


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing below 0"):
        stats.independence([[1, -1], [1, 1]])


# ------------------------------------------------------------------ many tests


def test_four_of_benjaminis_and_hochbergs_fifteen_are_discoveries() -> None:
    """Benjamini & Hochberg 1995, on Neuhaus et al. 1992: Bonferroni takes three, their procedure four."""
    ps = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
    qs = stats.benjamini_hochberg(ps)

    assert sum(q is not None and q <= 0.05 for q in qs) == 4
    assert qs[3:5] == pytest.approx([0.0095 * 15 / 4, 0.0201 * 15 / 5])


@few
@given(st.lists(st.none() | st.floats(0, 1), max_size=12))
def test_a_q_is_no_less_than_its_p_and_keeps_the_order(ps: list[float | None]) -> None:
    qs = stats.benjamini_hochberg(ps)
    made = sorted((p, q) for p, q in zip(ps, qs, strict=True) if p is not None and q is not None)

    assert [q is None for q in qs] == [p is None for p in ps]
    assert all(p <= q <= 1 for p, q in made)
    assert [q for _, q in made] == sorted(q for _, q in made)
    assert stats.benjamini_hochberg(ps[::-1]) == qs[::-1]
    assert [q for q in qs if q is not None] == stats.benjamini_hochberg(
        [p for p in ps if p is not None]
    )


# ------------------------------------------------------------------ bootstrap


def share(sums: Array) -> Array:
    """Of what was counted (second cell), the share that is so (first)."""
    return sums[:, 0] / sums[:, 1]


def clusters(yes: int, no: int, size: int) -> npt.NDArray[np.int64]:
    """Clusters of `size` members that are all so or all not."""
    return np.array([[size, size]] * yes + [[0, size]] * no)


def test_clusters_of_one_give_the_interval_of_independent_members() -> None:
    found = stats.cluster_bootstrap(clusters(120, 280, 1), share)
    wilson = stats.wilson(120, 400)
    sums = stats.cluster_sums(clusters(120, 280, 1), draws=4000)

    assert found.value == 0.3
    assert found == pytest.approx(wilson, abs=0.006)
    assert share(sums).var() == pytest.approx(0.3 * 0.7 / 400, rel=0.08)


def test_members_that_go_together_widen_the_interval_by_the_root_of_their_number() -> None:
    alone, together = (
        stats.cluster_bootstrap(cells, share)
        for cells in (clusters(120, 280, 1), clusters(12, 28, 10))
    )

    assert alone.hi and alone.lo and together.hi and together.lo
    assert (together.hi - together.lo) / (alone.hi - alone.lo) == pytest.approx(
        math.sqrt(10), rel=0.15
    )


def test_draws_hinge_on_neither_the_order_of_clusters_nor_the_chunks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cells = np.random.default_rng(5).integers(0, 9, (50, 3))
    sums = stats.cluster_sums(cells, draws=100)
    monkeypatch.setattr(bootstrap, "_HELD", 170)

    assert (stats.cluster_sums(cells[::-1], draws=100) == sums).all()
    assert not (stats.cluster_sums(cells, draws=100, seed=1) == sums).all()


def test_sums_of_large_values_are_whole_and_exact() -> None:
    values = [10**14 + 1, 10**14 + 3]
    possible = {2 * values[0], sum(values), 2 * values[1]}

    assert {
        int(s) for s in stats.cluster_sums(np.array(values).reshape(2, 1), 50)[:, 0]
    } == possible
    with pytest.raises(ValueError, match="larger unit"):
        stats.cluster_sums(np.array([[2**53], [2**53]]))


def test_clusters_that_are_no_counts_are_refused() -> None:
    for cells in (np.array([[0.5]]), np.array([[-1]]), np.array([1, 2])):
        with pytest.raises(ValueError, match="whole numbers"):
            stats.cluster_sums(cells)


def test_one_cluster_or_a_share_of_none_so_far_has_no_interval() -> None:
    assert stats.cluster_bootstrap(clusters(1, 0, 5), share) == (1.0, None, None)
    assert stats.cluster_bootstrap(clusters(0, 9, 5), share) == (0.0, None, None)
    assert stats.cluster_bootstrap(np.zeros((0, 2), dtype=int), share) == (None, None, None)


def test_an_end_beyond_draws_without_the_statistic_is_unknown() -> None:
    cells = np.array([[1, 2]] + [[0, 0]] * 3 + [[3, 3]])  # in one draw of thirteen neither is there
    found = stats.cluster_bootstrap(cells, share)

    assert (found.value, found.lo, found.hi) == (0.8, None, None)


# ------------------------------------------------------------------ trends


@pytest.mark.parametrize(
    ("n", "s", "p"),
    [
        (4, 6, 0.042),
        (5, 8, 0.042),
        (5, 10, 0.0083),
        (8, 14, 0.054),
        (8, 20, 0.0071),
        (10, 21, 0.036),
        (10, 27, 0.0083),
    ],
)
def test_the_p_of_a_short_series_is_gilberts_table_a18(n: int, s: int, p: float) -> None:
    """Gilbert 1987, Statistical Methods for Environmental Pollution Monitoring; one-sided there."""
    found = stats.mann_kendall(arranged(n, s))

    assert found is not None and (found.n, found.s) == (n, s)
    assert found.p / 2 == pytest.approx(p, rel=0.02)


def arranged(n: int, s: int) -> list[float | None]:
    """1…n with so many falling pairs that rising less falling is `s`."""
    order: list[float | None] = list(range(1, n + 1))
    for _ in range((n * (n - 1) // 2 - s) // 2):
        i = next(i for i in range(n - 1) if (order[i] or 0) < (order[i + 1] or 0))
        order[i], order[i + 1] = order[i + 1], order[i]
    return order


def test_ties_lessen_the_variance_as_in_gilberts_example() -> None:
    """Gilbert 1987, chapter 16: groups of 2, 3 and 3 in 9 points, Var = 83.67."""
    found = stats.mann_kendall([23, 24, 29, 6, 29, 24, 24, 29, 23])

    assert found is not None and found.variance == pytest.approx(83.67, abs=5e-3)


@few
@given(st.lists(st.integers(0, 4), min_size=2, max_size=6))
def test_an_exact_p_with_ties_is_the_share_of_all_orders(values: list[int]) -> None:
    found = stats.mann_kendall(values)
    assert found is not None
    orders = list(itertools.permutations(values))
    far = sum(abs(score(order)) >= abs(found.s) for order in orders)

    assert found.p == pytest.approx(far / len(orders))


def score(values: tuple[float, ...]) -> int:
    return sum(int(np.sign(b - a)) for a, b in itertools.combinations(values, 2))


@few
@given(st.lists(st.integers(0, 99), min_size=2, max_size=10, unique=True))
def test_without_ties_p_and_tau_are_scipys(values: list[int]) -> None:
    found = stats.mann_kendall(values)
    other = kendalltau(range(len(values)), values, method="exact")

    assert found is not None
    assert (found.tau, found.p) == pytest.approx((other.statistic, other.pvalue))


def test_a_longer_series_has_the_normal_p_with_both_corrections() -> None:
    values = [3, 1, 2, 2, 5, 4, 7, 7, 7, 6, 8, 9]
    found = stats.mann_kendall(values)
    variance = (12 * 11 * 29 - 2 * 1 * 9 - 3 * 2 * 11) / 18

    assert found is not None and found.s == score(tuple(values))
    assert found.p == pytest.approx(math.erfc((found.s - 1) / math.sqrt(variance) / math.sqrt(2)))


def test_the_normal_p_goes_on_where_the_exact_one_ends() -> None:
    ten, eleven = ([*map(float, range(2, n)), 1.0, 0.0] for n in (10, 11))
    a, b = stats.mann_kendall(ten), stats.mann_kendall(eleven)

    assert a is not None and b is not None and (a.n, b.n) == (10, 11)
    assert b.p == pytest.approx(kendalltau(range(11), eleven, method="exact").pvalue, rel=0.05)


def test_a_season_is_compared_with_itself_only() -> None:
    """Hirsch, Slack & Smith 1982: S and its variance are the sums of the seasons'."""
    values = [1, 90, 2, 80, 3, 70, 4, 60, 5, 50]  # one season rises, the other falls
    up, down = stats.mann_kendall(values[::2]), stats.mann_kendall(values[1::2])
    both = stats.seasonal_mann_kendall(values, 2)

    assert up is not None and down is not None and both is not None
    assert (both.s, both.p, both.variance) == (0, 1.0, up.variance + down.variance)


def test_an_exact_p_of_seasons_is_the_share_of_all_their_orders() -> None:
    values = [1, 5, 2, 5, 2, 7, 3, None]
    found = stats.seasonal_mann_kendall(values, 2)
    pairs = list(
        itertools.product(itertools.permutations([1, 2, 2, 3]), itertools.permutations([5, 5, 7]))
    )
    far = sum(abs(score(a) + score(b)) >= 7 for a, b in pairs)

    assert found is not None and (found.n, found.s) == (7, 7)
    assert found.p == pytest.approx(far / len(pairs))


def test_two_years_of_quarters_are_too_few_for_a_trend() -> None:
    found = stats.seasonal_mann_kendall([1, 2, 3, 4, 5, 6, 7, 8], 4)

    assert found is not None and found.p == 2 / 2**4


def test_a_gap_leaves_the_other_points_in_their_places() -> None:
    gappy, whole = [1.0, None, 3.0, 4.0, None, 6.0], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]

    assert stats.theil_sen(gappy) == (1.0, None, None)
    assert stats.theil_sen(whole) == (1.0, 1.0, 1.0)
    assert (found := stats.mann_kendall(gappy)) is not None and (found.n, found.s) == (4, 6)


def test_a_flat_series_has_no_trend_and_no_interval() -> None:
    assert stats.mann_kendall([5] * 12) == (12, 0, 0, None, 1.0)
    assert stats.theil_sen([5] * 12) == (0.0, None, None)


def test_fewer_than_two_points_are_no_series() -> None:
    assert stats.mann_kendall([1, None]) is None
    assert stats.theil_sen([None, 1]) is None
    assert stats.seasonal_mann_kendall([1, 2, 3], 3) is None


def test_the_slope_of_hollanders_and_wolfes_cloud_seeding() -> None:
    """Hollander & Wolfe 1999, example 9.1: β = −0.056; of five points all slopes are needed."""
    found = stats.theil_sen([1.26, 1.27, 1.12, 1.16, 1.03])

    assert found == pytest.approx((-0.05625, -0.15, 0.04))


# ------------------------------------------------------------------ durations

SIX_MP = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_the_leukaemia_patients_of_freireich_relapse_as_published() -> None:
    """Freireich 1963, Gehan 1965; shares: Cox & Oakes 1984; intervals: SAS LIFETEST."""
    treated = stats.kaplan_meier(SIX_MP, [True] * 9 + [False] * 12)
    untreated = stats.kaplan_meier(PLACEBO, [True] * 21)

    assert treated is not None and untreated is not None
    assert (treated.n, treated.event_count) == (21, 9)
    curve = dict(zip(treated.times, treated.share, strict=True))
    assert [round(curve[t], 3) for t in (6, 7, 10, 13, 16, 22, 23)] == [
        0.857,
        0.807,
        0.753,
        0.69,
        0.627,
        0.538,
        0.448,
    ]
    risk = dict(zip(treated.times, treated.at_risk, strict=True))
    assert [risk[t] for t in (6, 7, 10, 13, 16, 22, 23)] == [21, 17, 15, 12, 11, 7, 6]
    assert treated.median == (23, 13, None)
    assert untreated.median == (8, 4, 11)


def test_no_median_is_known_before_half_are_done() -> None:
    waiting = stats.kaplan_meier([3, 3, 9], [False] * 3)
    early = stats.kaplan_meier([3, 4, 9, 9, 9, 9], [True, True, False, False, False, False])

    assert waiting is not None and waiting.share == (1.0, 1.0)
    assert waiting.median == (None, None, None)
    assert early is not None and early.median.value is None


def test_half_is_reached_at_exactly_half() -> None:
    found = stats.kaplan_meier(list(range(1, 11)), [True] * 10)

    assert found is not None and found.median.value == 5


def test_when_all_end_at_once_the_curve_has_no_interval() -> None:
    found = stats.kaplan_meier([3, 3, 3], [True] * 3)

    assert found is not None and (found.share, found.lo, found.hi) == ((0,), (None,), (None,))
    assert found.median == (3, None, None)


def test_durations_that_cannot_be_are_refused() -> None:
    assert stats.kaplan_meier([], []) is None
    for days, ended in (([-1.0], [True]), ([1.0], []), ([math.nan], [True])):
        with pytest.raises(ValueError, match="no duration is below 0"):
            stats.kaplan_meier(days, ended)


# ------------------------------------------------------------------ middles


@pytest.mark.parametrize(
    ("n", "rank"), [(6, 1), (8, 1), (9, 2), (10, 2), (20, 6), (50, 18), (100, 40)]
)
def test_the_interval_of_a_median_has_the_ranks_of_the_tables(n: int, rank: int) -> None:
    """Dixon & Mood 1946, JASA 41:557: one more than the sign test allows at 5 %."""
    found = stats.median_interval(list(range(1, n + 1)))

    assert found == ((n + 1) / 2, rank, n + 1 - rank)


def test_five_values_do_not_enclose_a_median() -> None:
    assert stats.median_interval([5, 1, 3, 2, 4]) == (3, None, None)
    assert stats.median_interval([]) is None


def test_quartiles_are_those_of_the_warehouse() -> None:
    values = [Decimal("1.5"), Decimal(9), Decimal(4), Decimal(2)]
    listed = "[" + ",".join(map(str, values)) + "]"
    row = (
        duckdb.connect()
        .execute(f"SELECT quantile_cont(v::DOUBLE, [0.25, 0.5, 0.75]) FROM unnest({listed}) t(v)")
        .fetchone()
    )

    assert row is not None and stats.quartiles(values) == pytest.approx(row[0])
    assert stats.quartiles([]) is None


# ------------------------------------------------------------------ concentration


def test_few_contracts_do_not_make_a_market_look_concentrated() -> None:
    """Fifty equal suppliers, H = 0.02: ten contracts show 0.118 on average, fifty 0.040."""
    rng = np.random.default_rng(2)
    for n, raw in ((10, 0.118), (50, 0.0396)):
        found = [
            stats.herfindahl(rng.multinomial(n, np.full(50, 0.02)).tolist()) for _ in range(1500)
        ]

        assert np.mean([c.raw for c in found if c]) == pytest.approx(raw, abs=0.002)
        assert np.mean([c.corrected or 0 for c in found if c]) == pytest.approx(0.02, abs=0.002)


@few
@given(st.lists(st.lists(st.integers(1, 9), max_size=4), max_size=5))
def test_value_is_concentrated_as_two_contracts_drawn_by_value(held: list[list[int]]) -> None:
    found = stats.herfindahl_value(held)
    contracts = [(holder, v) for holder, values in enumerate(held) for v in values]
    pairs = [(a == b, Fraction(v * w)) for (a, v), (b, w) in itertools.permutations(contracts, 2)]
    if not contracts:
        assert found is None
        return

    assert found is not None and found.n == len(contracts)
    if len(contracts) == 1:
        assert found == (1.0, None, 1)
    else:
        same = sum((weight for alike, weight in pairs if alike), Fraction(0))
        assert found.corrected == float(same / sum(weight for _, weight in pairs))


def test_equal_values_are_as_concentrated_as_their_number() -> None:
    assert stats.herfindahl_value([[Decimal("0.10")] * 3, [Decimal("0.10")]]) == stats.herfindahl(
        [3, 1, 0]
    )
    assert stats.herfindahl([3, 1]) == (0.625, (4 * 0.625 - 1) / 3, 4)


def test_no_contracts_and_no_value_have_no_concentration() -> None:
    assert stats.herfindahl([]) is stats.herfindahl([0]) is stats.herfindahl_value([[0]]) is None
    with pytest.raises(ValueError, match="no fewer than 0"):
        stats.herfindahl([-1])
    with pytest.raises(ValueError, match="no less than 0"):
        stats.herfindahl_value([[Decimal(-1)]])


# ------------------------------------------------------------------ two lists


def test_two_lists_of_800_and_600_with_420_in_common_make_1142() -> None:
    found = stats.chapman(800, 600, 420)

    assert found is not None and found.value == pytest.approx(1142.47, abs=5e-3)
    assert found.hi == pytest.approx(1142.47 + 41.12, abs=5e-3)


def test_there_are_no_fewer_than_were_seen() -> None:
    found = stats.chapman(10, 10, 9)

    assert found is not None and found.lo == 11
    assert stats.chapman(5, 9, 5) == (9, 9, None)


def test_an_empty_list_says_nothing_of_the_other() -> None:
    assert stats.chapman(0, 9, 0) is None
    with pytest.raises(ValueError, match="in common"):
        stats.chapman(3, 9, 4)


# ------------------------------------------------------------------ orders


@pytest.mark.parametrize(
    ("order", "rho", "p"),
    [
        ([1, 2, 3, 4, 5], 1.0, 0.0167),
        ([1, 2, 3, 5, 4], 0.9, 0.0833),
        ([1, 2, 4, 3, 6, 5], 0.886, 0.0333),
        ([2, 1, 3, 6, 4, 7, 5], 0.786, 0.048),
    ],
)
def test_few_pairs_have_the_exact_p_of_the_tables(order: list[int], rho: float, p: float) -> None:
    """Zar 1972, JASA 67:578; Kendall 1970, appendix table 2."""
    found = stats.spearman(range(len(order)), order)

    assert found is not None
    assert (found.rho, found.p) == pytest.approx((rho, p), abs=1e-3)


def test_more_pairs_have_the_p_of_t_and_an_interval_about_rho() -> None:
    x = list(range(31))
    y = [(7 * i) % 31 + i for i in x]
    found = stats.spearman(x, y)

    assert found is not None and found.lo is not None and found.hi is not None
    assert found.lo < found.rho < found.hi
    middle = (math.atanh(found.lo) + math.atanh(found.hi)) / 2
    assert middle == pytest.approx(math.atanh(found.rho))
    width = math.atanh(found.hi) - math.atanh(found.lo)
    assert width == pytest.approx(2 * 1.95996 * math.sqrt((1 + found.rho**2 / 2) / 28), rel=1e-4)
    assert stats.spearman(y, x) == pytest.approx(found)


def test_seeded_permutations_repeat_and_come_near_t() -> None:
    x, y = list(range(10)), [3, 1, 4, 0, 5, 9, 2, 6, 8, 7]
    found = stats.spearman(x, y)

    assert found is not None and found == stats.spearman(x, y)
    assert found.p == pytest.approx(spearmanr(x, y).pvalue, abs=0.01)


def test_pairs_half_unknown_are_left_out_and_constants_have_no_order() -> None:
    found = stats.spearman([1, None, 2, 3], [3, 9, 2, 1])

    assert found is not None and (found.rho, found.n, found.lo, found.hi) == (-1, 3, None, None)
    assert found.p == pytest.approx(1 / 3)
    assert stats.spearman([1, 1, 1], [1, 2, 3]) is None
    assert stats.spearman([1, 2], [1, 2]) is None


# ------------------------------------------------------------------ power


@pytest.mark.parametrize(
    ("share_b", "n", "power"),
    [
        (0.3, 10, 0.13),
        (0.3, 20, 0.35),
        (0.3, 30, 0.56),
        (0.3, 50, 0.82),
        (0.2, 20, 0.65),
        (0.2, 30, 0.86),
    ],
)
def test_the_power_of_small_groups_is_as_simulated(share_b: float, n: int, power: float) -> None:
    """60 % against 30 % or 20 %; the published figures are of a simulation."""
    assert stats.power_of_shares(0.6, share_b, n, n) == pytest.approx(power, abs=0.012)


def test_power_is_the_chance_of_all_tables_that_fisher_rejects() -> None:
    def chance(k: int, n: int, share: float) -> float:
        return float(math.comb(n, k) * share**k * (1 - share) ** (n - k))

    power = sum(
        chance(a, 7, 0.9) * chance(b, 9, 0.2)
        for a, b in itertools.product(range(8), range(10))
        if fisher_exact(np.array([[a, 7 - a], [b, 9 - b]])).pvalue <= 0.05
    )
    assert stats.power_of_shares(0.9, 0.2, 7, 9) == pytest.approx(power)


def test_fisher_keeps_its_level_when_nothing_differs() -> None:
    assert 0 < stats.power_of_shares(0.4, 0.4, 40, 60) < 0.05


def test_the_power_of_large_groups_goes_on_from_the_exact_one() -> None:
    exact, normal = (stats.power_of_shares(0.3, 0.38, n, n) for n in (500, 501))

    assert normal == pytest.approx(exact, abs=0.03)


@pytest.mark.parametrize(
    ("share_a", "share_b", "n", "n_of_18"),
    [(0.40, 0.20, 59, 110), (0.30, 0.15, 87, 161), (0.30, 0.18, 145, 268), (0.30, 0.20, 216, 401)],
)
def test_the_n_for_a_level_against_two_others_is_that_of_the_plan(
    share_a: float, share_b: float, n: int, n_of_18: int
) -> None:
    """The plan rounds to the nearest, we to enough."""
    assert stats.needed_n(share_a, share_b, ratio=2) in (n, n + 1)
    assert stats.needed_n(share_a, share_b, ratio=2, alpha=0.05 / 18) in (n_of_18, n_of_18 + 1)


def test_the_n_needed_is_the_least_with_the_power() -> None:
    n = stats.needed_n(0.10, 0.13)  # above 1,000 in all: the same formula
    assert n is not None
    assert (
        stats.power_of_shares(0.10, 0.13, n, n)
        >= 0.8
        > stats.power_of_shares(0.10, 0.13, n - 1, n - 1)
    )


def test_the_n_needed_is_enough_for_the_chi_square_it_speaks_of() -> None:
    n = stats.needed_n(0.95, 0.05)
    assert n == 10
    assert (test := stats.compare_shares(9, n, 1, n)) and test.name == "chi2"


def test_no_n_shows_what_is_not_there() -> None:
    assert stats.needed_n(0.2, 0.2) is None
    assert stats.power_of_shares(0.2, 0.9, 0, 9) == 0
    with pytest.raises(ValueError, match="between 0 and 1"):
        stats.needed_n(20, 0.2)
