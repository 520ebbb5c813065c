"""What the corpus is made to show: shares of levels by tier and of demand classes by level.

`planted` is the hypothesis, `reversed` its opposite, `none` the same totals with the class
independent of level and tier. Shares are whole percents, so that every number can be read off.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

Effect = Literal["planted", "none", "reversed"]
Tier = Literal["high", "low", "other"]

LEVELS = ("省级", "市级", "区县级")
TIERS: tuple[Tier, ...] = ("high", "low", "other")
TIER_SHARE = (36, 28, 36)
GROUPS = (
    "SEC-advice",  # SEC-01 and SEC-02: advice, assessment, operation of security
    "SEC",
    "INF",
    "OPS",
    "SVC",
    "PLT",
    "MGT",
    "DAT",
    "CON",
    "IND",
    "OTH",
    "OUT",
)
# Shares by group in GROUPS' order: 58 % in the favoured classes at 省级, 46 % at 市级, 55 % below.
_DEMAND = {
    "省级": (17, 4, 20, 21, 8, 5, 6, 7, 5, 3, 2, 2),
    "市级": (4, 3, 7, 7, 46, 8, 8, 7, 4, 3, 2, 1),
    "区县级": (3, 2, 6, 6, 11, 27, 28, 6, 4, 4, 2, 1),
}
_LEVEL = {"high": (20, 38, 42), "low": (50, 27, 23), "other": (34, 34, 32)}
# Share of the theme inside a group: see `theme`.
_THEME = {"favoured": 65, "plain": 25}


def cumulate(shares: Sequence[int]) -> tuple[float, ...]:
    """Shares as the upper ends of their part of 0 … 1, for `bisect` with a random number.

    >>> cumulate((1, 2, 1))
    (0.25, 0.75, 1.0)
    """
    total = sum(shares)
    return tuple(upper / total for upper in accumulate(shares))


@dataclass(frozen=True)
class Plan:
    """Shares of one effect, cumulated: `groups` by level, `levels` by tier, `mixed` for any."""

    groups: dict[str, tuple[float, ...]]
    levels: dict[Tier, tuple[float, ...]]
    mixed: tuple[float, ...]
    effect: Effect

    def theme(self, group: str, level: str, tier: Tier) -> float:
        """Chance that a demand of the group is of its theme.

        The theme of INF is to enlarge, rent or buy; that of SVC, MGT and PLT is 一网通办, 一网统管
        and the city's platform. The hypothesis has the first at 省级, the others below it in high
        tiers.
        """
        if self.effect == "none":
            return (_THEME["favoured"] + 2 * _THEME["plain"]) / 300
        favoured = level == "省级" if group == "INF" else level != "省级" and tier == "high"
        return _THEME["favoured" if favoured == (self.effect == "planted") else "plain"] / 100


def plan(effect: Effect) -> Plan:
    """The shares of an effect.

    >>> plan("none").groups["省级"] == plan("none").groups["市级"] == plan("none").mixed
    True
    """
    mean = tuple(map(sum, zip(*_DEMAND.values(), strict=True)))
    rows = {level: cumulate(shares) for level, shares in _DEMAND.items()}
    tiers = {tier: cumulate(_LEVEL[tier]) for tier in TIERS}
    if effect == "none":
        rows = dict.fromkeys(LEVELS, cumulate(mean))
        tiers = dict.fromkeys(TIERS, cumulate((1, 1, 1)))
    elif effect == "reversed":
        rows = {"省级": rows["区县级"], "市级": rows["省级"], "区县级": rows["市级"]}
        tiers = {"high": tiers["low"], "low": tiers["high"], "other": tiers["other"]}
    return Plan(rows, tiers, cumulate(mean), effect)
