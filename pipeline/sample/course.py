"""The course of one demand: its story's steps, one after another, until the day the sample ends."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from pipeline.sample import titles, words
from pipeline.sample.bidding import decide
from pipeline.sample.days import AS_OF, CHINESE, LAST, clock, of, workday
from pipeline.sample.facts import Lot, Notice, Process, wan
from pipeline.sample.stories import Story
from pipeline.sample.words import pick

_END = (LAST - of(0)).days
_INTENTIONS_BELOW = 365  # 2022-01-01: before it only 省级 and above publish intentions
_OPENING_MINUTES = (540, 570, 600, 870, 900)
_TENDER = frozenset(("budget", "document_deadline", "deadline", "funding"))
_PLANNED = frozenset(("budget", "expected"))
_AWARD = frozenset(("award", "decided"))
_CONTRACT = frozenset(("award", "signed"))
_NOTHING = frozenset[str]()
_INTENDED = frozenset(("budget", "intended"))


class Course:
    """Runs a story for a process; `run` gives what was published up to the sample's last day."""

    def __init__(self, rng: Random, process: Process, story: Story, start: int) -> None:
        self._rng = rng
        self._process = process
        self._steps = story.steps
        self._day = start  # of the last publication
        self._next = start  # when the next stage may begin

    def run(self) -> list[Notice]:
        """Notices in the order of publication."""
        told: list[Notice] = []
        for step in self._steps:
            if step == "|":
                self._again()
                continue
            name, _, about = step.partition(".")
            notice = _STEPS[name](self, about or name)
            if notice is None:
                continue
            if notice.day > AS_OF:
                break
            told.append(notice)
        return told

    # ------------------------------------------------------------ helpers

    def _between(self, low: int, high: int) -> int:
        return low + int(self._rng.random() * (high - low + 1))

    def _notice(
        self,
        subtype: str,
        day: int,
        shows: frozenset[str],
        *,
        lots: tuple[Lot, ...] | None = None,
        changes: tuple[tuple[str, str, str], ...] = (),
        expected: int | None = None,
        suffix: str = "",
    ) -> Notice:
        process, rng = self._process, self._rng
        self._day = day = min(workday(day, 0), _END)
        return Notice(
            process=process,
            subtype=subtype,
            notice_type=titles.coarse(subtype),
            title=titles.title(process.name, subtype, process.method, rng.random()) + suffix,
            day=day,
            minute=510 + int(rng.random() * 540),
            lots=process.lots if lots is None else lots,
            shows=shows,
            document_deadline=process.document_deadline,
            deadline=None if process.deadline is None else (process.deadline, process.minute),
            decided=process.decided,
            signed=process.signed,
            expected=expected,
            changes=changes,
        )

    def _again(self) -> None:
        """A new round for the lots that failed; what is left of one lot is the whole process."""
        old = self._process
        left = [lot for lot in old.lots if lot.failed]
        lots = tuple(
            Lot("0" if len(left) == 1 else lot.number, None, lot.budget, lot.ceiling)
            for lot in left
        )
        mark = "（二次）"
        self._process = Process(
            process_id=f"{old.process_id[:-1]}{old.round_no + 1}",
            demand=old.demand,
            round_no=old.round_no + 1,
            number=old.number + mark,
            name=old.demand.project_name + mark,
            method=old.method,
            agency=old.agency,
            lots=lots,
        )
        self._next = self._day + self._between(5, 30)

    # ------------------------------------------------------------ before the tender

    def _intention(self, _: str) -> Notice | None:
        above = self._process.demand.buyer.level in ("省级", "国家级")
        if not above and self._next < _INTENTIONS_BELOW:
            return None
        day = self._next
        self._next = day + self._between(35, 70)
        return self._notice("intention", day, _PLANNED, expected=self._next)

    def _opinion(self, _: str) -> Notice:
        day = self._next
        self._next = day + self._between(7, 20)
        return self._notice("demand_opinion", day, frozenset(("budget",)))

    def _publicity(self, _: str) -> Notice:
        self._process.lots = decide(self._rng, self._process.lots, bidders=1)
        notice = self._notice("single_source_publicity", self._next, _INTENDED)
        self._process.deadline = workday(notice.day, self._between(6, 9))
        return notice

    def _prequalification(self, _: str) -> Notice:
        day = self._next
        self._next = day + self._between(14, 20)
        return self._notice("prequalification", day, frozenset(("budget",)))

    def _qualified(self, _: str) -> Notice:
        day = self._next
        self._next = day + self._between(5, 15)
        return self._notice("other", day, _NOTHING)

    # ------------------------------------------------------------ the tender and what happens to it

    def _tender(self, _: str) -> Notice:
        return self._call(f"tender_{self._process.method}")

    def _framework_call(self, _: str) -> Notice:
        return self._call("framework_call")

    def _call(self, subtype: str) -> Notice:
        process = self._process
        day = workday(self._next, 0)
        process.tender = day
        process.document_deadline = workday(day, self._between(5, 7))
        match process.method:
            case "consultation":
                close = day + self._between(11, 16)
            case "negotiation" | "inquiry":
                process.document_deadline = workday(day, 3)
                close = workday(day, self._between(5, 9))
            case _:
                close = day + self._between(21, 28)
        process.deadline = workday(close, 0)
        process.minute = pick(self._rng, _OPENING_MINUTES)
        return self._notice(subtype, day, _TENDER)

    def _clarification(self, _: str) -> Notice:
        return self._notice("clarification", workday(self._day, self._between(2, 4)), _NOTHING)

    def _correction(self, about: str) -> Notice:
        match about:
            case "deadline":
                return self._move_deadline()
            case "budget":
                return self._cut_budget()
        return self._correct_award()

    def _move_deadline(self) -> Notice:
        process = self._process
        assert process.deadline is not None
        old = process.deadline
        process.deadline = workday(old + self._between(7, 15), 0)
        at = clock(process.minute)
        changes = (
            (
                "投标截止时间及开标时间",
                f"{CHINESE[old]} {at}",
                f"{CHINESE[process.deadline]} {at}",
            ),
        )
        day = workday(self._day, self._between(2, 4))
        return self._notice("correction", day, frozenset(("deadline",)), changes=changes)

    def _cut_budget(self) -> Notice:
        process = self._process
        lot = process.lots[0]
        assert lot.budget is not None
        budget = lot.budget * 9 // 10 // 100_000 * 100_000
        ceiling = None if lot.ceiling is None else min(lot.ceiling, budget)
        process.lots = (lot._replace(budget=budget, ceiling=ceiling), *process.lots[1:])
        changes = (("预算金额", f"{wan(lot.budget)}万元", f"{wan(budget)}万元"),)
        day = workday(self._day, self._between(1, 3))
        return self._notice("correction", day, frozenset(("budget",)), changes=changes)

    def _correct_award(self) -> Notice:
        process = self._process
        lot = process.lots[0]
        assert lot.amount is not None
        amount = lot.amount - lot.amount // 50 // 100 * 100
        process.lots = (lot._replace(amount=amount), *process.lots[1:])
        changes = (("中标金额", f"{wan(lot.amount)}万元", f"{wan(amount)}万元"),)
        day = workday(self._day, self._between(2, 5))
        return self._notice("correction", day, frozenset(("award",)), changes=changes)

    def _suspension(self, _: str) -> Notice:
        return self._notice("suspension", workday(self._day, 2), _NOTHING)

    def _termination(self, _: str) -> Notice:
        return self._notice(
            "termination", workday(self._day, self._between(4, 9)), frozenset(("termination",))
        )

    # ------------------------------------------------------------ the result

    def _opening_record(self, _: str) -> Notice:
        process = self._process
        assert process.deadline is not None
        process.lots = decide(self._rng, process.lots)
        return self._notice("opening_record", process.deadline, _NOTHING)

    def _candidate(self, _: str) -> Notice:
        process = self._process
        assert process.deadline is not None
        process.lots = decide(self._rng, process.lots)
        day = workday(process.deadline, self._between(1, 3))
        process.decided = workday(day + 4, 0)
        return self._notice("candidate", day, frozenset(("candidates",)))

    def _failed(self, _: str) -> Notice:
        process = self._process
        assert process.deadline is not None
        day = workday(process.deadline, self._between(1, 3))
        return self._notice("failed", day, frozenset(("outcome",)))

    def _award(self, _: str) -> Notice:
        process = self._process
        process.lots = decide(self._rng, process.lots)
        if process.deadline is None:  # its tender was published elsewhere
            process.deadline = workday(self._next, 0)
        if process.decided is None:
            process.decided = workday(process.deadline, self._between(0, 4))
        return self._notice("award", workday(process.decided, self._between(1, 2)), _AWARD)

    def _shortlist(self, _: str) -> Notice:
        process = self._process
        assert process.deadline is not None
        process.decided = workday(process.deadline, 2)
        chosen = words.suppliers(self._rng, 3)
        process.lots = tuple(lot._replace(suppliers=chosen, ceiling=None) for lot in process.lots)
        return self._notice("framework_shortlist", workday(process.decided, 1), _AWARD)

    def _calloff(self, _: str) -> Notice:
        """The second stage is its own process: one of the listed firms, at a tenth of the sum."""
        first = self._process
        lot = first.lots[0]
        assert lot.budget is not None
        day = self._day + self._between(30, 120)
        bought = Lot(
            "0",
            None,
            None,
            None,
            suppliers=(pick(self._rng, lot.suppliers),),
            amount=lot.budget // 10,
            basis="total",
        )
        self._process = replace(
            first, process_id=first.process_id[:-1] + "2", lots=(bought,), decided=workday(day, 0)
        )
        return self._notice("framework_calloff", workday(day, 1), _AWARD)

    def _award_change(self, _: str) -> Notice:
        """The winner withdraws; the next bidder takes its place."""
        process = self._process
        lot = process.lots[0]
        name, amount = lot.bids[1]
        changed = lot._replace(
            suppliers=(name,), is_consortium=False, amount=amount, bids=lot.bids[1:]
        )
        process.lots = (changed, *process.lots[1:])
        return self._notice(
            "award_change", workday(self._day, self._between(5, 12)), frozenset(("award",))
        )

    # ------------------------------------------------------------ the contract and after

    def _contract(self, _: str) -> Notice:
        process = self._process
        process.lots = decide(self._rng, process.lots)
        lot = next(lot for lot in process.lots if not lot.failed)
        process.signed = workday(self._day + self._between(6, 26), 0)
        suffix = "" if lot.number == "0" else f"（包{lot.number}）"
        day = workday(process.signed, self._between(1, 2))
        return self._notice("contract", day, _CONTRACT, lots=(lot,), suffix=suffix)

    def _contract_change(self, _: str) -> Notice:
        lot = self._process.lots[0]
        assert lot.amount is not None
        more = lot._replace(amount=lot.amount * self._between(2, 9) // 10_000 * 100)
        return self._notice(
            "contract_change",
            self._day + self._between(40, 120),
            frozenset(("award",)),
            lots=(more,),
        )

    def _acceptance(self, _: str) -> Notice:
        return self._notice(
            "acceptance", self._day + self._between(90, 200), frozenset(("suppliers",))
        )

    def _aftermath(self, subtype: str) -> Notice:
        return self._notice(subtype, self._day + self._between(20, 45), _NOTHING)


_STEPS: dict[str, Callable[[Course, str], Notice | None]] = {
    "intention": Course._intention,
    "opinion": Course._opinion,
    "publicity": Course._publicity,
    "prequalification": Course._prequalification,
    "qualified": Course._qualified,
    "tender": Course._tender,
    "framework_call": Course._framework_call,
    "clarification": Course._clarification,
    "correction": Course._correction,
    "suspension": Course._suspension,
    "termination": Course._termination,
    "opening_record": Course._opening_record,
    "candidate": Course._candidate,
    "failed": Course._failed,
    "award": Course._award,
    "framework_shortlist": Course._shortlist,
    "framework_calloff": Course._calloff,
    "award_change": Course._award_change,
    "contract": Course._contract,
    "contract_change": Course._contract_change,
    "acceptance": Course._acceptance,
    "complaint": Course._aftermath,
    "supervision": Course._aftermath,
}
