"""Statistics a claim is judged by: pure functions of plain numbers, no I/O, no clock.

Counts go in, plain ints and floats come out; what is unknown is None, never NaN. A function returns
None where nothing was observed. Intervals are two-sided. Where chance is drawn, it is seeded, and
neither the order of the rows nor the number of threads moves a result. numpy and scipy are imported
by the functions that need them: to import this package costs nothing.
"""

from pipeline.stats.bootstrap import cluster_bootstrap, cluster_sums, percentile_interval
from pipeline.stats.capture import chapman
from pipeline.stats.concentration import Concentration, herfindahl, herfindahl_value
from pipeline.stats.contingency import (
    Independence,
    Test,
    compare_shares,
    design_effect,
    independence,
)
from pipeline.stats.correlation import Correlation, spearman
from pipeline.stats.discovery import benjamini_hochberg, benjamini_yekutieli
from pipeline.stats.interval import Estimate, Interval
from pipeline.stats.median import Quartiles, median_interval, quartiles
from pipeline.stats.power import needed_n, power_of_shares
from pipeline.stats.share import location_quotient, newcombe, share_ratio, wilson
from pipeline.stats.survival import Survival, kaplan_meier
from pipeline.stats.trend import Trend, mann_kendall, seasonal_mann_kendall, theil_sen

__all__ = [
    "Concentration",
    "Correlation",
    "Estimate",
    "Independence",
    "Interval",
    "Quartiles",
    "Survival",
    "Test",
    "Trend",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "chapman",
    "cluster_bootstrap",
    "cluster_sums",
    "compare_shares",
    "design_effect",
    "herfindahl",
    "herfindahl_value",
    "independence",
    "kaplan_meier",
    "location_quotient",
    "mann_kendall",
    "median_interval",
    "needed_n",
    "newcombe",
    "percentile_interval",
    "power_of_shares",
    "quartiles",
    "seasonal_mann_kendall",
    "share_ratio",
    "spearman",
    "theil_sen",
    "wilson",
]
