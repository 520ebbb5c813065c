"""Counts and sums of a corpus, for whoever checks what was made of it."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from pipeline.sample import days
from pipeline.sample.days import CHINESE, ISO
from pipeline.sample.effect import LEVELS
from pipeline.sample.facts import Demand, Notice, total_budget, yuan
from pipeline.sample.truth import Place


@dataclass
class Tally:
    """Counts and sums over everything written; in memory it is as large as its answer."""

    effect: str
    seed: int
    notices: int = 0
    processes: int = 0
    demands: int = 0
    duplicates: int = 0
    by_file: Counter[str] = field(default_factory=Counter)
    by_type: Counter[str] = field(default_factory=Counter)
    by_subtype: Counter[str] = field(default_factory=Counter)
    by_level: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    by_tier: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    traps: Counter[str] = field(default_factory=Counter)
    budget: Counter[str] = field(default_factory=Counter)
    award: Counter[str] = field(default_factory=Counter)
    open_demands: int = 0
    _demand: str = ""
    _processes: set[str] = field(default_factory=set)
    _groups: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, notice: Notice, place: Place) -> None:
        """Count a notice; notices of one demand come one after another."""
        self.notices += 1
        self.by_file["pages" if place.file.startswith("pages/") else place.file] += 1
        self.by_type[notice.notice_type] += 1
        self.by_subtype[notice.subtype] += 1
        if notice.traps:
            self.traps.update(notice.traps)
        if notice.duplicate_of is not None:
            self.duplicates += 1
            return
        demand = notice.process.demand
        if demand.demand_id != self._demand:
            self._demand, self._processes = demand.demand_id, set()
            self._count(demand)
        if notice.process.process_id not in self._processes:
            self._processes.add(notice.process.process_id)
            self.processes += 1
        level = demand.buyer.level
        if notice.notice_type == "tender" and notice.subtype != "prequalification":
            self._tender(notice, level)
        if notice.subtype in ("award", "framework_calloff"):
            self.award[level] += sum(lot.amount or 0 for lot in notice.lots if not lot.failed)

    def _count(self, demand: Demand) -> None:
        self.demands += 1
        self.by_level[demand.buyer.level][demand.category_l1] += 1
        self.by_tier[demand.buyer.tier][demand.buyer.level] += 1
        group = demand.group
        self._groups[demand.buyer.level][f"{group} theme" if demand.is_theme else group] += 1

    def _tender(self, notice: Notice, level: str) -> None:
        if notice.process.round_no == 1:
            self.budget[level] += total_budget(notice.lots) or 0
        if notice.deadline is not None and notice.deadline[0] > days.AS_OF:
            self.open_demands += 1

    def text(self) -> str:
        """The tally as JSON."""
        shown = {
            "effect": self.effect,
            "seed": self.seed,
            "as_of": ISO[days.AS_OF],
            "window": f"{CHINESE[0]}至{CHINESE[days.AS_OF]}",
            "notices": self.notices,
            "processes": self.processes,
            "demands": self.demands,
            "duplicates": self.duplicates,
            "open_tenders": self.open_demands,
            "notices_by_file": _sorted(self.by_file),
            "notices_by_type": _sorted(self.by_type),
            "notices_by_subtype": _sorted(self.by_subtype),
            "demands_by_level_and_category": {
                level: _sorted(counts) for level, counts in sorted(self.by_level.items())
            },
            "demands_by_tier_and_level": {
                tier: _sorted(counts) for tier, counts in sorted(self.by_tier.items())
            },
            "budget_yuan_by_level": {k: yuan(v) for k, v in sorted(self.budget.items())},
            "award_yuan_by_level": {k: yuan(v) for k, v in sorted(self.award.items())},
            "shares": self._shares(),
            "traps": _sorted(self.traps),
        }
        return json.dumps(shown, ensure_ascii=False, indent=2) + "\n"

    def _shares(self) -> dict[str, dict[str, str]]:
        """Percent of a level's demands in the classes that the hypothesis names for some level."""
        shares = {}
        for level in LEVELS:
            groups, classes = self._groups[level], self.by_level[level]
            total = sum(classes.values()) or 1
            advice = groups["SEC-advice"] + groups["SEC-advice theme"]
            counts = {
                "安全咨询+基础设施+运营运维": advice + classes["INF"] + classes["OPS"],
                "政务服务类应用": classes["SVC"],
                "平台应用+政务管理类应用": classes["PLT"] + classes["MGT"],
            }
            shares[level] = {k: f"{1000 * n // total / 10:.1f}" for k, n in counts.items()}
        return shares


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return {key: counts[key] for key in sorted(counts)}
