"""Deals the traps out: which notices a family meets, how often, and whose turn it is."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.sample import trap_budget, trap_date, trap_deadline, trap_money, trap_name
from pipeline.sample.facts import Notice
from pipeline.sample.trap import FAMILIES, Trap

ENTERED = (
    trap_money,
    trap_budget,
    trap_date,
    trap_deadline,
    trap_name,
)  # imported for what they enter
_LATER = 8  # once each trap of a family was planted, the next rounds are so many times rarer


def names() -> tuple[str, ...]:
    """Every trap, in the order of entry."""
    return tuple(function.__name__ for traps in FAMILIES.values() for function in traps)


def _is_whole(notice: Notice) -> bool:
    lots = notice.lots
    return len(lots) == 1 and lots[0].number == "0" and not lots[0].failed


def _is_alone(notice: Notice) -> bool:
    return _is_whole(notice) and not notice.lots[0].is_consortium


_ANY: tuple[str, ...] = ()
_TENDERS = (
    "tender_open",
    "tender_consultation",
    "tender_negotiation",
    "tender_inquiry",
    "tender_invited",
)


@dataclass(frozen=True)
class _Family:
    """Which notices a family meets, and every how many of them it plants in its first round."""

    name: str
    subtypes: tuple[str, ...]
    gap: int
    is_ready: Callable[[Notice], bool] = lambda notice: True


_READY = (
    _Family("consortium", ("award",), 1, lambda n: _is_whole(n) and n.lots[0].is_consortium),
    _Family("lots", ("award",), 2, lambda n: len(n.lots) > 1),
    _Family("delta", ("contract_change",), 1),
    _Family("correction", ("correction",), 1),
    _Family("expected", ("intention",), 1),
    _Family("label", ("award",), 1, lambda n: n.home == "pages" and _is_alone(n)),
    _Family("amount", ("award",), 2, _is_alone),
    _Family("ceiling", _TENDERS, 6, _is_whole),
    _Family("budget", _TENDERS, 5, _is_whole),
    _Family("deadline", _TENDERS, 5),
    _Family("document", _TENDERS, 8),
    _Family("decided", ("award",), 8),
    _Family("supplier", ("award",), 4, _is_alone),
    _Family("buyer", _ANY, 40, lambda n: n.process.demand.buyer.kind == "organ"),
    _Family("title", _ANY, 50),
    _Family("channel", ("award",), 15),
    _Family("published", _ANY, 12),
)


@dataclass
class _Turn:
    """Where a family stands: notices met since its last trap; its traps, longest unused first."""

    family: _Family
    traps: list[Trap]
    met: int = 0
    planted: set[str] = field(default_factory=set)

    def plant(self, notice: Notice) -> None:
        """Plant the first trap that fits the notice, when one is due."""
        self.met += 1
        gap = self.family.gap
        if self.met < (gap if len(self.planted) < len(self.traps) else gap * _LATER):
            return
        for n, function in enumerate(self.traps):
            if function(notice):
                notice.traps = (*notice.traps, function.__name__)
                self.traps.append(self.traps.pop(n))
                self.planted.add(function.__name__)
                self.met = 0
                return


class Planter:
    """Plants the traps of every family in turn, one at most on a notice."""

    def __init__(self) -> None:
        self._turns = [_Turn(family, list(FAMILIES[family.name])) for family in _READY]
        self._meeting: dict[str, list[_Turn]] = {}

    def plant(self, notice: Notice) -> None:
        """Plant the trap whose turn it is, if any is due on this notice."""
        subtype = notice.subtype
        if subtype not in self._meeting:
            self._meeting[subtype] = [
                turn for turn in self._turns if subtype in (turn.family.subtypes or (subtype,))
            ]
        for turn in self._meeting[subtype]:
            if turn.family.is_ready(notice):
                turn.plant(notice)
                if notice.raw:
                    return
