"""Is the share the same in all groups? Tests of tables of counts."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.stats.interval import known
from pipeline.stats.share import require_share

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Codes = npt.NDArray[np.integer | np.bool_]

# Below this expected count χ² is not trusted (Cochran 1954).
LEAST_EXPECTED = 5
_RESAMPLES = 9999


class Test(NamedTuple):
    """A test: `name` chi2, fisher or permutation; two-sided `p`; `effect` says how much, not how sure.

    `statistic` is χ², for fisher the odds ratio, None where that is no number.
    """

    name: str
    statistic: float | None
    p: float
    effect: float


class Independence(NamedTuple):
    """A test of a table: `effect` is Cramér's V, `effect_corrected` less its bias in small samples.

    `residuals` are in the table's shape: adjusted, so about standard normal where row and column
    are independent; None in an empty row or column.
    """

    name: str
    statistic: float | None
    p: float
    effect: float
    effect_corrected: float | None
    df: int
    n: int
    residuals: tuple[tuple[float | None, ...], ...]


def compare_shares(
    count_a: int, n_a: int, count_b: int, n_b: int, design_effect: float = 1.0
) -> Test | None:
    """Do two groups have the same share? None when one is empty. Raises ValueError.

    Fisher's exact test where an expected count is below 5, else χ² without continuity correction;
    the effect is the share in A less the share in B. With a `design_effect` above 1 the members are
    worth so many times fewer: p is Fisher's of the counts divided by it (χ² sees too much in the
    tails of few), or the larger p without it.
    """
    require_share(count_a, n_a)
    require_share(count_b, n_b)
    if n_a == 0 or n_b == 0:
        return None
    effect = count_a / n_a - count_b / n_b
    if count_a + count_b in (0, n_a + n_b):  # all alike: any table of these margins is this one
        return Test("fisher", None, 1.0, effect)
    table = [[count_a, n_a - count_a], [count_b, n_b - count_b]]
    test = _test(table, seed=0)._replace(effect=effect)
    if design_effect > 1:
        import numpy as np
        from scipy.stats import fisher_exact

        worth = fisher_exact(np.rint(np.asarray(table) / design_effect).astype(np.int64))
        if worth.pvalue > test.p:
            return Test("fisher", known(float(worth.statistic)), float(worth.pvalue), effect)
    return test


def independence(
    table: Sequence[Sequence[int]], seed: int = 0, design_effect: float = 1.0
) -> Independence | None:
    """Do the rows of a table of counts have the same shares? None with one row or column filled.

    χ², or where an expected count is below 5, Fisher's exact test (2×2) or χ² over 9,999 seeded
    tables of the same margins. With a `design_effect` above 1, p is that of χ² divided by it, or the
    larger p without it. Empty rows and columns take no part. V: Cramér 1946; its correction:
    Bergsma 2013, J. Korean Stat. Soc. 42:323; residuals: Haberman 1973, Biometrics 29:205.
    Raises ValueError for a negative count or rows of unequal length.
    """
    import numpy as np

    counts = np.asarray(table, dtype=np.int64)
    if counts.ndim != 2 or (counts < 0).any():
        raise ValueError("a table of counts has rows and columns and nothing below 0")
    by_row, by_column = counts.sum(axis=1, keepdims=True), counts.sum(axis=0, keepdims=True)
    filled = counts[by_row[:, 0] > 0][:, by_column[0] > 0]
    rows, columns = filled.shape
    if rows < 2 or columns < 2:
        return None
    n, df = int(counts.sum()), (rows - 1) * (columns - 1)
    expected = by_row * (by_column / n)
    spread = np.sqrt(expected * (1 - by_row / n) * (1 - by_column / n))
    residuals = np.divide(
        counts - expected, spread, out=np.full(counts.shape, np.nan), where=spread > 0
    )
    test = _test(filled, seed)
    p = test.p
    if design_effect > 1:
        from scipy.special import chdtrc

        p = max(p, float(chdtrc(df, test.effect**2 * n * (min(rows, columns) - 1) / design_effect)))
    return Independence(
        test.name,
        test.statistic,
        p,
        test.effect,
        _corrected(test.effect, rows, columns, n),
        df,
        n,
        tuple(tuple(known(cell) for cell in row) for row in residuals.tolist()),
    )


def design_effect(rows: "Codes", columns: "Codes", clusters: "Codes") -> float | None:
    """How many times more a table's χ² varies where members of a cluster are alike; 1 or more.

    All three give a whole number from 0 for each member: its row, column and cluster. 1 + (m − 1)ρ where
    clusters of m lie within a row, ρ being how alike the columns of a cluster are; less where
    they do not. ρ is as if the rows had the same shares, and one for all of them, so that a row of
    few clusters cannot look surer than it is. None with one row or column filled. Donner 1989,
    Statistics in Medicine 8:1339, and Rao & Scott 1984, Annals of Statistics 12:46, with the
    variances of that ρ. Raises ValueError for unequal lengths.
    """
    import numpy as np

    if not len(rows) == len(columns) == len(clusters):
        raise ValueError("rows, columns and clusters have one number for each member")
    if not len(rows):
        return None
    sizes = np.bincount(clusters)
    by_row, by_column = _beyond(rows, clusters, sizes), _beyond(columns, clusters, sizes)
    size = sizes[sizes > 0]
    if min(len(by_row), len(by_column)) < 2:
        return None
    n, pairs = len(rows), float((size * (size - 1)).sum())
    if not pairs or len(size) < 2:
        return 1.0
    chance = sum(share * (1 - share) for share, _ in by_column)
    varied = sum(beyond for _, beyond in by_column) * len(size) / (len(size) - 1)
    rho = min(1.0, max(0.0, (varied - n * chance) / (chance * pairs)))
    spread = sum(beyond / (n * share) for share, beyond in by_row) / (len(by_row) - 1)
    return max(1.0, 1 - rho + rho * spread)


def _beyond(
    codes: "Codes", clusters: "Codes", sizes: "npt.NDArray[np.int64]"
) -> list[tuple[float, float]]:
    """Of each code its share, and the squares, summed, of what clusters have beyond that share."""
    import numpy as np

    found = []
    for code in np.flatnonzero(np.bincount(codes)):
        own = np.bincount(clusters[codes == code], minlength=len(sizes))
        share = own.sum() / len(codes)
        found.append((float(share), float(((own - share * sizes) ** 2).sum())))
    return found


def _test(table: "Sequence[Sequence[int]] | npt.NDArray[np.int64]", seed: int) -> Test:
    """The test fit for a table without empty rows or columns; its effect is Cramér's V."""
    import numpy as np
    from scipy import stats

    counts = np.asarray(table, dtype=np.int64)
    chi2 = stats.chi2_contingency(counts, correction=False)
    v = math.sqrt(float(chi2.statistic) / int(counts.sum()) / (min(counts.shape) - 1))
    if float(chi2.expected_freq.min()) >= LEAST_EXPECTED:
        return Test("chi2", float(chi2.statistic), float(chi2.pvalue), v)
    if counts.shape == (2, 2):
        fisher = stats.fisher_exact(counts)
        return Test("fisher", known(float(fisher.statistic)), float(fisher.pvalue), v)
    drawn = stats.MonteCarloMethod(n_resamples=_RESAMPLES, rng=np.random.default_rng(seed))
    chi2 = stats.chi2_contingency(counts, correction=False, method=drawn)
    return Test("permutation", float(chi2.statistic), float(chi2.pvalue), v)


def _corrected(v: float, rows: int, columns: int, n: int) -> float | None:
    """Cramér's V less what independent rows of this many would show."""
    shown = v * v * (min(rows, columns) - 1)
    by_chance = (rows - 1) * (columns - 1) / (n - 1)
    most = min(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)) - 1
    return math.sqrt(max(0.0, shown - by_chance) / most) if most > 0 else None
