"""Changes to a watchlist that would have shown what it missed, each with what it would have cost."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor
from typing import Any

from pipeline.normalize.calendar import working_days
from pipeline.scan.amend import Edit, amended
from pipeline.scan.archive import Own
from pipeline.scan.journal import Decision, latest
from pipeline.scan.loss import Loss, at_call, called
from pipeline.scan.market import Market, is_in
from pipeline.scan.match import plain, texts, value_of
from pipeline.scan.need import Need
from pipeline.scan.watchlist import Place, Watchlist
from pipeline.scan.wording import grams, names, runs
from pipeline.stats import Interval, wilson

# A change is worth proposing from this precision on, as far as it can be told.
PRECISION = 0.5
# How far back a change is tried.
DAYS = 90
_LONGEST = 8
# So many relevant needs must speak for a word of two letters.
_SPEAKING = 3
# More needs that nobody judged than these beside each relevant one, and a word's worth is unknown.
_OPEN = 4
# Pairs of letters in more than this share of all needs, and in more than a few, name no thing.
_COMMON, _FEW = 0.05, 20


@dataclass(frozen=True, slots=True)
class Effect:
    """What an edit would have shown that the watchlist did not, over `days` days.

    `sought` counts the relevant needs that the watchlist did not show, found or not.
    """

    days: int
    relevant: tuple[Need, ...]
    refused: tuple[Need, ...]
    unjudged: tuple[Need, ...]
    outside: tuple[Need, ...]
    sought: int

    @property
    def count(self) -> int:
        """How many more needs would have been shown."""
        return sum(map(len, (self.relevant, self.refused, self.unjudged, self.outside)))

    @property
    def a_week(self) -> float:
        """How many more a week."""
        return self.count * 7 / self.days

    @property
    def n(self) -> int:
        """The n of the precision: those judged, and those outside the market."""
        return len(self.relevant) + len(self.refused) + len(self.outside)

    @property
    def precision(self) -> Interval | None:
        """Share of the relevant among those judged or outside the market; None of none."""
        return wilson(len(self.relevant), self.n)

    @property
    def recall(self) -> Interval | None:
        """Share of the relevant needs not shown that would have been; None of none."""
        return wilson(len(self.relevant), self.sought)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An edit and its effect."""

    edit: Edit
    effect: Effect


def row(one: Proposal) -> dict[str, Any]:
    """A proposal, flat. `precision` and `recall` are intervals with their n, over `days` days."""
    effect = one.effect
    return {
        "key": one.edit.key,
        "act": one.edit.act,
        "value": one.edit.value,
        "edit": one.edit.zh,
        "days": effect.days,
        "new_count": effect.count,
        "relevant_count": len(effect.relevant),
        "refused_count": len(effect.refused),
        "unjudged_count": len(effect.unjudged),
        "outside_count": len(effect.outside),
        "a_week": effect.a_week,
        "precision": effect.precision,
        "precision_n": effect.n,
        "recall": effect.recall,
        "recall_n": effect.sought,
    }


class Trial:
    """The needs called for in the `days` days up to a day that a watchlist would not have shown."""

    def __init__(
        self,
        watchlist: Watchlist,
        market: Market,
        needs: Iterable[Need],
        judged: Mapping[int, bool],
        day: date,
        days: int = DAYS,
        own: Sequence[Own] = (),
    ) -> None:
        """`judged` says by need whether a need is relevant; of those that are not there nobody
        judged. `own` are our awards."""
        self.watchlist, self.market, self.judged = watchlist, market, judged
        self.days, self.own = days, own
        first = day - timedelta(days=days)
        self.hidden: dict[int, tuple[Need, Loss]] = {}
        pairs, count = Counter[str](), 0
        for need in needs:
            if need.call_date is not None and first < need.call_date <= day:
                count += 1
                pairs.update(set(grams(runs(need), 2, 2)))
                if (lost := at_call(need, watchlist, own)) is not None:
                    self.hidden[need.demand_id] = need, lost
        self._texts = {
            key: "|".join((told["title"], told["object"]))
            for key, (need, _) in self.hidden.items()
            for told in (texts(need),)
        }
        often = max(count * _COMMON, _FEW)
        self.common = frozenset(pair for pair, held in pairs.items() if held > often)
        self.relevant = {key: one for key, one in self.hidden.items() if judged.get(key)}

    def effect(self, *edits: Edit) -> Effect:
        """What the watchlist with edits would have shown more."""
        after = amended(self.watchlist, edits)
        rules = {_rule(edit) for edit in edits} - {"terms"}
        words = [plain(str(edit.value)) for edit in edits if edit.key == "terms"]
        shown = [
            need
            for need, lost in self.hidden.values()
            if (
                any(word in self._texts[need.demand_id] for word in words)
                if lost.rule == "terms"
                else lost.rule.split(":")[0] in rules
            )
            and at_call(need, after, self.own) is None
        ]
        sides: dict[str, list[Need]] = defaultdict(list)
        for need in shown:
            sides[self.side(need)].append(need)
        return Effect(
            days=self.days,
            relevant=tuple(sides["relevant"]),
            refused=tuple(sides["refused"]),
            unjudged=tuple(sides["unjudged"]),
            outside=tuple(sides["outside"]),
            sought=len(self.relevant),
        )

    def side(self, need: Need) -> str:
        """relevant, refused, unjudged or outside the market; what somebody judged comes first."""
        said = self.judged.get(need.demand_id)
        if said is not None:
            return "relevant" if said else "refused"
        return "outside" if is_in(need, self.market) is False else "unjudged"


def judged(decisions: Sequence[Decision], day: date, needs: Mapping[int, int]) -> dict[int, bool]:
    """By need: is it relevant (go, watch) or not (no-go), as decided by a day; `needs` gives the
    need of a notice."""
    held = latest(decisions, day, needs)
    return {key: one.verdict != "no-go" for key, one in held.items() if one.verdict is not None}


def propose(trial: Trial, least: float = PRECISION) -> list[Proposal]:
    """The edits that would have shown relevant needs at a precision of `least` or more, the most
    telling first; none where nobody has found anything relevant."""
    found = [
        Proposal(edit, trial.effect(edit)) for edit in (*_terms(trial, least), *_others(trial))
    ]
    kept = [one for one in found if one.effect.precision and one.effect.precision.value >= least]
    kept.sort(
        key=lambda one: (
            -len(one.effect.relevant),
            one.effect.count,
            one.edit.key,
            str(one.edit.value),
        )
    )
    # Of the numbers that one limit could be set to, the best.
    limits: dict[str, Proposal] = {}
    for one in kept:
        if one.edit.act == "set":
            limits.setdefault(one.edit.key, one)
    return [one for one in kept if limits.get(one.edit.key, one) is one]


def _rule(edit: Edit) -> str:
    """The rule that an edit loosens."""
    if edit.key.startswith("gates."):
        return edit.key.split(".")[1]
    return "G7" if edit.key.startswith("budget.") else edit.key


def _terms(trial: Trial, least: float) -> Iterator[Edit]:
    """The fewest words that tell most of the relevant needs without a word from the others."""
    lost = {key: need for key, (need, by) in trial.hidden.items() if by.rule == "terms"}
    told = {key: set(_words(need, trial.common)) for key, need in lost.items()}
    sides = {key: trial.side(need) for key, need in lost.items()}
    left = [key for key in sorted(lost) if sides[key] == "relevant"]
    # A title names the thing; the object, where the title alone does not do.
    for places in (("title",), ("title", "object")):
        holders: dict[str, set[int]] = {
            gram: set() for key in left for gram in _words(lost[key], trial.common, places)
        }
        for key, own in told.items():
            for gram in own & holders.keys():
                holders[gram].add(key)
        able = {
            gram: keys for gram, keys in holders.items() if _is_telling(gram, keys, sides, least)
        }
        starts = {gram for key in left for run in runs(lost[key]) for gram in _starts(run)}
        while best := _best(able, left, sides, starts):
            left = [key for key in left if key not in able[best]]
            yield Edit("add", "terms", best)


def _best(
    able: Mapping[str, Collection[int]],
    left: Sequence[int],
    sides: Mapping[int, str],
    starts: Collection[str],
) -> str | None:
    """The word that tells most of those left, of such the one with fewest others, then the longest,
    then one that begins where a stretch begins."""
    worth = {
        gram: (
            sum(key in keys for key in left),
            -sum(sides[key] in ("refused", "outside") for key in keys),
            len(gram),
            gram in starts,
            -len(keys),
        )
        for gram, keys in able.items()
    }
    found = [gram for gram in worth if worth[gram][0]]
    return max(found, key=lambda gram: (worth[gram], gram), default=None)


def _words(
    need: Need, common: Collection[str], where: Sequence[Place] = ("title", "object")
) -> Iterator[str]:
    for run in runs(need, where):
        yield from names(run, common, 2, _LONGEST)


def _starts(run: str) -> Iterator[str]:
    yield from (run[:end] for end in range(2, _LONGEST + 1))


def _is_telling(gram: str, keys: Collection[int], sides: Mapping[int, str], least: float) -> bool:
    """Do enough relevant needs speak for a word, against few others and few nobody judged."""
    told = [sides[key] for key in keys]
    relevant, unjudged = told.count("relevant"), told.count("unjudged")
    return (
        relevant >= least * (len(told) - unjudged)
        and unjudged <= _OPEN * relevant
        and (len(gram) > 2 or relevant >= _SPEAKING)
    )


def _others(trial: Trial) -> list[Edit]:
    """Edits beside words that relevant needs ask for: each rule that lost one, loosened for it."""
    found: dict[Edit, None] = {}
    for need, lost in trial.relevant.values():
        found.update(dict.fromkeys(_loosened(need, lost, trial.watchlist)))
    return list(found)


def _loosened(need: Need, lost: Loss, watchlist: Watchlist) -> Iterator[Edit]:
    kind, _, word = lost.rule.partition(":")
    if kind == "exclude":
        yield Edit("drop", "exclude", word)
    elif kind.startswith("scope."):
        # A word of a buyer's name is not told by the name; a call that was lost was a tender.
        key = kind.removeprefix("scope.")
        value = "tender" if key == "notice_types" else value_of(need, key)
        if key != "buyers" and value is not None:
            yield Edit("add", kind, value)
    elif kind == "G2" and need.bid_deadline is not None:
        left = working_days(called(need), need.bid_deadline)
        if left is not None and left < watchlist.gates.G2.least_days:
            yield Edit("set", "gates.G2.least_days", left)
    elif kind == "G7" and need.sum is not None:
        wan, band = need.sum / 10_000, watchlist.budget
        if band.least_wan is not None and wan < band.least_wan:
            yield Edit("set", "budget.least_wan", floor(wan))
        if band.most_wan is not None and wan > band.most_wan:
            yield Edit("set", "budget.most_wan", ceil(wan))
    elif kind == "G9":
        told = plain(need.title) + "|" + plain(need.object)
        for word in watchlist.gates.G9.words:
            if plain(word) in told:
                yield Edit("drop", "gates.G9.words", word)
        for code in watchlist.gates.G9.categories:
            if code in (need.category_l1, need.category_l2):
                yield Edit("drop", "gates.G9.categories", code)
