"""Is the share the same in all groups? Tests of tables of counts."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.stats.interval import known
from pipeline.stats.share import require_share

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

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


def compare_shares(count_a: int, n_a: int, count_b: int, n_b: int) -> Test | None:
    """Do two groups have the same share? None when one is empty. Raises ValueError.

    Fisher's exact test where an expected count is below 5, else χ² without continuity correction;
    the effect is the share in A less the share in B.
    """
    require_share(count_a, n_a)
    require_share(count_b, n_b)
    if n_a == 0 or n_b == 0:
        return None
    effect = count_a / n_a - count_b / n_b
    if count_a + count_b in (0, n_a + n_b):  # all alike: any table of these margins is this one
        return Test("fisher", None, 1.0, effect)
    return _test([[count_a, n_a - count_a], [count_b, n_b - count_b]], seed=0)._replace(
        effect=effect
    )


def independence(table: Sequence[Sequence[int]], seed: int = 0) -> Independence | None:
    """Do the rows of a table of counts have the same shares? None with one row or column filled.

    χ², or where an expected count is below 5, Fisher's exact test (2×2) or χ² over 9,999 seeded
    tables of the same margins. Empty rows and columns take no part. V: Cramér 1946; its correction:
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
    return Independence(
        test.name,
        test.statistic,
        test.p,
        test.effect,
        _corrected(test.effect, rows, columns, n),
        df,
        n,
        tuple(tuple(known(cell) for cell in row) for row in residuals.tolist()),
    )


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
