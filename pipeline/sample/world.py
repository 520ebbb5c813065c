"""The constructed world: demands as the effect shares them out, and the course of each."""

from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from random import Random

from pipeline.sample import buyers, words
from pipeline.sample.course import Course
from pipeline.sample.days import WORKDAYS, of
from pipeline.sample.effect import GROUPS, LEVELS, Plan
from pipeline.sample.facts import Buyer, Demand, Lot, Notice, Process
from pipeline.sample.stories import DECK, Story
from pipeline.sample.words import pick

# Budgets in 万元 from … to, by class: spread evenly over their logarithm.
_SIZE = {
    "SEC": (25, 600),
    "INF": (100, 5000),
    "OPS": (40, 1800),
    "SVC": (60, 3000),
    "PLT": (120, 6000),
    "MGT": (80, 4000),
    "DAT": (40, 2000),
    "CON": (20, 400),
    "IND": (50, 2000),
    "OTH": (20, 800),
    "OUT": (20, 900),
}
_STEPS = 24
_GRID = {
    l1: tuple(round(float(low * (high / low) ** (n / _STEPS))) for n in range(_STEPS + 1))
    for l1, (low, high) in _SIZE.items()
}
_LARGER = {"省级": 20, "国家级": 20, "市级": 13}  # tenths
_EVERY_HARD = 8  # one buyer in so many is hard to place
_RECURRING = ("运维", "运营", "租赁", "测评")
_KINDS = {"IND-01": "school", "IND-02": "hospital"}


class World:
    """A stream of demands. Stories are dealt from a deck, hard buyers in turn: none stays away."""

    def __init__(self, seed: int, plan: Plan) -> None:
        self._rng = Random(seed)
        self._plan = plan
        self._deck: list[Story] = []
        self._told = Counter[str]()
        self._serial = 0

    def courses(self) -> Iterator[tuple[Story, int, list[Notice]]]:
        """Endless: a story, how often it was told before, and its notices in order."""
        while True:
            story = self._deal()
            start = self._start(story)
            told: list[Notice] = []
            wanted: list[Demand] = []
            for _ in range(story.siblings):
                self._serial += 1
                demand = self._demand(start, wanted)
                wanted.append(demand)
                process = self._process(demand, story, start)
                told += Course(self._rng, process, story, start).run()
            yield story, self._told[story.name], told
            self._told[story.name] += 1

    def _deal(self) -> Story:
        if not self._deck:
            self._deck = list(DECK)
            self._rng.shuffle(self._deck)
        return self._deck.pop()

    def _start(self, story: Story) -> int:
        low, high = bisect(WORKDAYS, story.earliest - 1), bisect(WORKDAYS, story.latest)
        return WORKDAYS[low + int(self._rng.random() * (high - low))]

    def _demand(self, start: int, before: list[Demand]) -> Demand:
        """A new demand: after others of its story, another one of their buyer."""
        rng, plan = self._rng, self._plan
        buyer = before[0].buyer if before else None
        if buyer is None and self._serial % _EVERY_HARD == 0:
            buyer = buyers.hard(rng, self._serial // _EVERY_HARD - 1)
        if buyer is not None:
            level = buyer.level if buyer.kind in ("organ", "zone", "ambiguous") else ""
            group, is_theme, phrase = self._wanted(level, buyer.tier)
            while phrase.text in (demand.phrase for demand in before):
                group, is_theme, phrase = self._wanted(level, buyer.tier)
        else:
            province, level = buyers.organ(rng, plan)
            group, is_theme, phrase = self._wanted(level, province.tier)
            kind = _KINDS.get(phrase.category_l2, "general")
            buyer = buyers.ordinary(rng, province, level, kind)
        mode = pick(rng, words.FUNDING_DECK)
        return Demand(
            f"D{self._serial:07d}",
            buyer,
            phrase.category_l2[:3],
            phrase.category_l2,
            phrase.stage,
            phrase.tags,
            phrase.text,
            self._name(buyer, phrase, of(start).year),
            mode,
            pick(rng, words.FUNDING[mode]) if mode else None,
            group,
            is_theme,
        )

    def _wanted(self, level: str, tier: str) -> tuple[str, bool, words.Phrase]:
        plan, rng = self._plan, self._rng
        ends = plan.groups[level] if level in LEVELS else plan.mixed
        group = GROUPS[bisect(ends, rng.random())]
        is_theme = rng.random() < plan.theme(group, level, tier)  # type: ignore[arg-type]
        return group, is_theme, pick(rng, words.phrases(group, is_theme))

    def _name(self, buyer: Buyer, phrase: words.Phrase, year: int) -> str:
        """The project's name: buyer or place, what is wanted, and for what recurs the year."""
        form = self._rng.random()
        before = buyer.name if form < 0.4 and buyer.kind not in ("title", "joint") else buyer.place
        if phrase.stage in _RECURRING and form < 0.75:
            before += f"{year}年"
        tail = "采购项目" if phrase.text.endswith("服务") and form < 0.5 else "项目"
        return f"{before}{phrase.text}{tail}"

    def _process(self, demand: Demand, story: Story, start: int) -> Process:
        rng, buyer = self._rng, demand.buyer
        method = pick(rng, story.methods)
        code = words.province_code(buyer.province)
        wanted = self._budget(demand)
        return Process(
            process_id=f"P{self._serial:07d}-1",
            demand=demand,
            round_no=1,
            number=words.project_number(self._serial, of(start).year, code, method),
            name=demand.project_name,
            method=method,
            agency=words.agency(rng, buyer.province, buyer.prefecture),
            lots=self._lots(demand, story, wanted),
        )

    def _budget(self, demand: Demand) -> int:
        """A budget in whole 千元, as 分."""
        rng = self._rng
        tenths = _LARGER.get(demand.buyer.level, 10)
        thousands = pick(rng, _GRID[demand.category_l1]) * (900 + int(rng.random() * 201)) // 100
        return thousands * tenths // 10 * 100_000

    def _lots(self, demand: Demand, story: Story, budget: int) -> tuple[Lot, ...]:
        rng = self._rng
        limit = rng.random()
        if story.lots == 1:
            ceiling = budget if limit < 0.4 else budget * 98 // 100 if limit < 0.55 else None
            whole = Lot("0", None, budget, ceiling)
            return (whole._replace(failed=True, reason=_reason(rng)) if story.failing else whole,)
        failing = int(rng.random() * story.lots) if story.failing else None
        part = max(budget // story.lots // 100_000, 50) * 100_000
        names = words.words("split")
        lots = [
            Lot(str(n + 1), demand.phrase + names[n], part * (8 + n) // 8, None)
            for n in range(story.lots)
        ]
        return tuple(
            lot._replace(failed=True, reason=_reason(rng)) if n == failing else lot
            for n, lot in enumerate(lots)
        )


def _reason(rng: Random) -> str:
    return pick(rng, words.words("failure"))
