"""Who bids and who wins."""

from random import Random

from pipeline.sample import words
from pipeline.sample.facts import Lot

_IN_CONSORTIUM = 0.08


def decide(rng: Random, lots: tuple[Lot, ...], bidders: int = 3) -> tuple[Lot, ...]:
    """Lots with their winners; those decided before, or failed, stay as they are."""
    return tuple(lot if lot.failed or lot.suppliers else _win(rng, lot, bidders) for lot in lots)


def _win(rng: Random, lot: Lot, bidders: int) -> Lot:
    """The winner asks for 80 to 99.5 % of the limit, mostly a round sum; the others for more."""
    limit = lot.ceiling or lot.budget or 0
    amount = limit // 10_000 * (8_000 + int(rng.random() * 1_950))
    form = rng.random()
    unit = 10_000 if form < 0.4 else 100 if form < 0.8 else 1
    amount = amount // unit * unit + (int(rng.random() * 100) if unit == 1 else 0)
    firms = words.suppliers(rng, bidders + 1)
    is_consortium = bidders > 1 and rng.random() < _IN_CONSORTIUM
    others = tuple(
        (firm, min(amount + amount // 100 * n, limit)) for n, firm in enumerate(firms[2:], start=1)
    )
    return lot._replace(
        suppliers=firms[:2] if is_consortium else firms[:1],
        is_consortium=is_consortium,
        amount=amount,
        basis="total",
        bids=((firms[0], amount), *others),
    )
