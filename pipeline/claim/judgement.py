"""Findings of all rules judged together, and told: a claim is one row, with all it stands on."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np

from pipeline import stats
from pipeline.claim import measure
from pipeline.claim.finding import Finding
from pipeline.claim.rule import Rule, Verdict
from pipeline.claim.sample import Sample
from pipeline.claim.words import Phrase, Word, Write, fill
from pipeline.errors import UsageError

# The false-discovery rate at which a report claims.
LEVEL = 0.05


@dataclass(frozen=True)
class Claim:
    """One sentence or number of a report. Grain: report, claim_id.

    `value`, `lo`, `hi` are of the measure named by `measure`; `n` rows were used of `considered`;
    `q` is `p` after Benjamini–Yekutieli over all claims of the report; `rowset` changes with any of
    the `row_count` rows it rests on; `facts` are what the sentence could name, for figures.
    """

    claim_id: str
    report: str
    rule: str
    rule_version: int
    measure: str
    query: str
    query_hash: str
    params: Mapping[str, str | None]
    key: tuple[str, ...]
    value: float | None
    lo: float | None
    hi: float | None
    n: int
    considered: int
    test: str | None
    p: float | None
    q: float | None
    verdict: Verdict
    sentence_zh: str
    sentence_en: str
    facts: Mapping[str, Any]
    rowset: str
    row_count: int


@dataclass(frozen=True)
class Judged:
    """A claim, with the finding and the rows it came from."""

    claim: Claim
    finding: Finding
    sample: Sample


def judge(
    rules: Sequence[Rule],
    samples: Callable[[str], Sample],
    hashes: Callable[[str], str],
    report: str,
    params: Mapping[str, str | None],
    writers: tuple[Write, Write],
) -> list[Judged]:
    """Every claim of the rules, in their order. `samples` gives the rows of a question, `hashes`
    the hash of its text, `writers` write a fact in Chinese and in English."""
    found: list[tuple[Rule, Sample, Finding]] = []
    for rule in rules:
        try:
            kept = samples(rule.rows).of(rule)
            found += [(rule, kept, one) for one in measure.get(rule)(kept, rule)]
        except UsageError as error:
            raise UsageError(f"claim {rule.name}: {error}") from None
    qs = stats.benjamini_yekutieli([_tested(one) for _, _, one in found])
    judged = []
    for (rule, sample, finding), q in zip(found, qs, strict=True):
        final = replace(finding, verdict=_verdict(finding.verdict, q))
        claim = Claim(
            claim_id=".".join((rule.name, *final.key)),
            report=report,
            rule=rule.name,
            rule_version=rule.version,
            measure=rule.measure,
            query=rule.rows,
            query_hash=hashes(rule.rows),
            params=params,
            key=final.key,
            value=_rounded(final.value),
            lo=_rounded(final.lo),
            hi=_rounded(final.hi),
            n=final.n,
            considered=final.considered,
            test=final.test,
            p=_rounded(final.p),
            q=_rounded(q),
            verdict=final.verdict,
            facts={name: _plain(fact, writers[0]) for name, fact in final.facts.items()},
            rowset=rowset(sample, final),
            row_count=int(final.rows.sum()),
            **_sentences(rule, final, q, writers),
        )
        judged.append(Judged(claim, final, sample))
    return judged


def rowset(sample: Sample, finding: Finding) -> str:
    """A key of the rows a finding rests on and of what they say; their order is of no matter."""
    keys = sample.frame["row_key"].to_numpy()[finding.rows].view(np.uint64)
    text = f"{len(keys)}:{int(np.add.reduce(keys, dtype=np.uint64)):016x}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _tested(finding: Finding) -> float | None:
    """The p-value that takes part in the correction: one that could lead to a claim."""
    return None if finding.verdict == "insufficient" else finding.p


def _verdict(verdict: Verdict, q: float | None) -> Verdict:
    """What is left of a verdict when all tests of the report are looked at together."""
    if q is None or q < LEVEL or verdict not in ("supported", "contradicts"):
        return verdict
    return "weak" if verdict == "supported" else "not_supported"


def _sentences(
    rule: Rule, finding: Finding, q: float | None, writers: tuple[Write, Write]
) -> dict[str, str]:
    facts: dict[str, Any] = {**finding.facts, "p": finding.p, "q": q}
    said = [rule.say[finding.verdict]]
    said += [rule.aside[name] for name in finding.asides if name in rule.aside]
    told = [fill(text, facts, writers) for text in said]
    return {
        "sentence_zh": "".join(zh for zh, _ in told),
        "sentence_en": " ".join(en for _, en in told),
    }


def _plain(fact: Any, write: Write) -> Any:
    """A fact as JSON holds it: words in Chinese, what comes in both languages as a pair."""
    if isinstance(fact, Word):
        return write(fact, "")
    if isinstance(fact, Phrase):
        return fact.text.model_dump()
    if isinstance(fact, Mapping):
        return {name: _plain(one, write) for name, one in fact.items()}
    if isinstance(fact, list):
        return [_plain(one, write) for one in fact]
    return _rounded(float(fact)) if isinstance(fact, float | Decimal) else fact


def _rounded(number: float | None) -> float | None:
    """Counts and sums as they are; of what is estimated six digits: more would say what nobody
    measured, and differ between machines."""
    if number is None or round(number, 2) == number:
        return number
    return float(f"{number:.6g}")
