"""The claims of a report, as a whole: made, made again, explained; and conclusions put on trial."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pipeline import folders, report
from pipeline.claim import ledger, rule, trial
from pipeline.claim.judgement import Claim, Judged
from pipeline.claim.words import writers
from pipeline.errors import DataError
from pipeline.warehouse import Warehouse


def of_report(
    warehouse: Warehouse,
    found: report.Report,
    as_of: date,
    known_at: datetime | None = None,
    from_date: date | None = None,
) -> list[Judged]:
    """Every claim of a report, judged together: of the rules of all reports (reports/claims), of
    its own, and of the trials it holds."""
    below = folders.search("reports")
    own = [folder / part / "claims" for part in (".", found.name) for folder in below]
    rules = rule.find(own)
    for one in found.trials:
        tried = [folder / "trials" for folder in below]
        rules += trial.rules(trial.find(one, tried), tried)
    return ledger.make(warehouse, rules, found.name, as_of, known_at, from_date, writers(below))


def again(warehouse: Warehouse, name: str, before: Sequence[Claim]) -> list[Claim]:
    """The claims of a report for the days of its ledger, by today's rules and notices: these alone,
    whatever is kept of them."""
    if not before:
        return []
    warehouse.doubt()
    found = report.find(name, folders.search("reports"))
    return [one.claim for one in of_report(warehouse, found, **_days(before[0]))]


def explained(warehouse: Warehouse, told: Claim) -> tuple[Claim | None, list[dict[str, Any]]]:
    """A claim of a ledger made again, and the notices it rests on; None where it is no more."""
    found = report.find(told.report, folders.search("reports"))
    days = _days(told)
    with warehouse.held(days["as_of"], days["known_at"]):
        judged = of_report(warehouse, found, **days)
        for one in judged:
            if one.claim.claim_id == told.claim_id:
                return one.claim, ledger.rows(warehouse, [one]).rows()
    return None, []


def try_out(
    warehouse: Warehouse,
    tried: trial.Trial,
    as_of: date | None = None,
    known_at: datetime | None = None,
    from_date: date | None = None,
) -> list[dict[str, Any]]:
    """One row a hypothesis: the answer, the effect with its interval, the power, the n it takes."""
    below = folders.search("reports")
    rules = trial.rules(tried, [folder / "trials" for folder in below])
    as_of = as_of or warehouse.last_day(known_at)
    judged = ledger.make(warehouse, rules, tried.name, as_of, known_at, from_date, writers(below))
    by_rule = {f"{tried.name}.{one.id}": one for one in tried.hypotheses}
    named = {rule.name: rule for rule in rules}
    if silent := by_rule.keys() - {one.claim.rule for one in judged}:
        raise DataError(
            f"trial {tried.name}: {by_rule[min(silent)].id} finds no group or outcome in these rows; "
            "name its groups and outcomes, and it is answered without any"
        )
    rows = []
    for one in judged:
        said, facts = by_rule[one.claim.rule], one.finding.facts
        rule = named[one.claim.rule]
        unseen = [
            one.sample.unseen(rule.by, rule.groups),
            one.sample.unseen(rule.of, rule.outcomes),
        ]
        needed = facts.get("needed")
        rows.append(
            {
                "hypothesis": said.id,
                "claim_id": one.claim.claim_id,
                "answer": trial.answer(one.claim.verdict),
                "verdict": one.claim.verdict,
                "quote": said.quote,
                "sentence_zh": one.claim.sentence_zh,
                "sentence_en": one.claim.sentence_en,
                "value": one.claim.value,
                "lo": one.claim.lo,
                "hi": one.claim.hi,
                "n": one.claim.n,
                "considered": one.claim.considered,
                "test": one.claim.test,
                "p": one.claim.p,
                "q": one.claim.q,
                "power": facts.get("power"),
                "still_needed": None if needed is None else max(0, needed - one.claim.n),
                "unseen": " · ".join(filter(None, unseen)) or None,
                "note_zh": said.note.zh if said.note else None,
            }
        )
    return rows


def _days(told: Claim) -> dict[str, Any]:
    """The days a claim was made for."""
    params = told.params
    try:
        known_at, from_date = params["known_at"], params["from_date"]
        return {
            "as_of": date.fromisoformat(params["as_of"] or ""),
            "known_at": datetime.fromisoformat(known_at) if known_at else None,
            "from_date": date.fromisoformat(from_date) if from_date else None,
        }
    except (KeyError, ValueError) as error:
        raise DataError(
            f"the ledger does not tell for which day {told.claim_id} was made ({error}); "
            f"write it again: biaoxun report {told.report}"
        ) from None
