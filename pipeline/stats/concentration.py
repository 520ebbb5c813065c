"""Do few hold much? The Herfindahl–Hirschman index, 0 to 1."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple


class Concentration(NamedTuple):
    """`raw` is the sum of squared shares, too high in small samples; `corrected` is not.

    `corrected` is the chance that two different contracts, drawn evenly or by value, have one
    holder; None when there are no two. `n` is the number of contracts.
    """

    raw: float
    corrected: float | None
    n: int


def herfindahl(counts: Sequence[int]) -> Concentration | None:
    """Concentration of contracts, from the number each holder has: (n·H − 1)/(n − 1).

    None without contracts. Raises ValueError for a count below 0.

    >>> herfindahl([3, 1])
    Concentration(raw=0.625, corrected=0.5, n=4)
    """
    if min(counts, default=0) < 0:
        raise ValueError("a holder has no fewer than 0 contracts")
    n = sum(counts)
    return _concentration(sum(count * count for count in counts), n, n, n)


def herfindahl_value(values_by_holder: Sequence[Sequence[int | Decimal]]) -> Concentration | None:
    """Concentration of value, from the values of each holder's contracts.

    (ΣₛVₛ² − Σᵢvᵢ²)/(V² − Σᵢvᵢ²), V of all, Vₛ of a holder, vᵢ of a contract: with equal values
    that of `herfindahl`. None without value. Raises ValueError for a value below 0.
    """
    values = [
        [value if isinstance(value, int) else Fraction(value) for value in held]
        for held in values_by_holder
    ]
    contracts = [value for held in values for value in held]
    if min(contracts, default=0) < 0:
        raise ValueError("a contract is worth no less than 0")
    squares = sum(sum(held) ** 2 for held in values)
    alone = sum(value * value for value in contracts)
    return _concentration(squares, sum(contracts), alone, len(contracts))


def _concentration(
    squares: int | Fraction, total: int | Fraction, alone: int | Fraction, n: int
) -> Concentration | None:
    if total == 0:
        return None
    pairs = total * total - alone
    return Concentration(
        float(Fraction(squares) / (total * total)),
        float(Fraction(squares - alone) / pairs) if pairs else None,
        n,
    )
