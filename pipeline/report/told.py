"""Claims as templates print them: a sentence or number, and which claim it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from pipeline import errors
from pipeline.report.words import Words

Row = Mapping[str, Any]

# Verdicts in the order in which a reader wants them.
ORDER = ("supported", "contradicts", "stated", "weak", "not_supported", "insufficient")


def _runs(row: Row) -> Sequence[Mapping[str, Any]]:
    runs: Sequence[Mapping[str, Any]] = row["facts"].get("runs", ())
    return runs


def _verdict(row: Row) -> str:
    is_open = "expects" in row["facts"] and row["facts"]["expects"] is None
    return "less" if row["verdict"] == "contradicts" and is_open else str(row["verdict"])


class Told:
    """The claims of a report, found by rule or identifier. Grain of `rows`: claim_id."""

    def __init__(self, rows: Sequence[Row], form: str, say: Words) -> None:
        self._rows = {row["claim_id"]: row for row in rows}
        self._form = form
        self._say = say
        self._printed: set[str] = set()

    def of(self, rule: str, first: str | None = None, verdict: str | None = None) -> list[Row]:
        """The claims of a rule, those of its key's first word, those of a verdict; the surest first."""
        self._printed.add(rule)
        found = [
            row
            for row in self._rows.values()
            if row["rule"] == rule
            and (first is None or row["key"][:1] == (first,))
            and (verdict is None or row["verdict"] == verdict)
        ]
        return sorted(found, key=lambda row: (ORDER.index(row["verdict"]), -(row["value"] or 0)))

    def rest(self) -> list[Row]:
        """The claims of rules that no section before has asked for, figures apart: of a user's own
        rules, or of a trial added to the report."""
        rules = {row["rule"]: None for row in self._rows.values() if row["measure"] != "figure"}
        return [row for rule in rules if rule not in self._printed for row in self.of(rule)]

    def sentence(self, row: Row) -> str:
        """What the claim says, in the reader's language."""
        return str(row[f"sentence_{self._say.lang}"])

    def table(self, rule: str) -> list[dict[str, Any]]:
        """The claims of a rule in its order as rows of a figure or table: their facts beside their
        numbers, and `run_1`, `run_2` …, the ratio in each other reading. What contradicts where
        nothing was stated is `less`."""
        return [
            {
                **row["facts"],
                **{f"run_{n}": run["ratio"] for n, run in enumerate(_runs(row), 1)},
                **{name: row[name] for name in ("claim_id", "value", "lo", "hi", "n")},
                "verdict": _verdict(row),
            }
            for row in self._rows.values()
            if row["rule"] == rule
        ]

    def readings(self, rule: str) -> list[dict[str, str]]:
        """Columns of `table` for the ratios in the other readings of a rule."""
        rows = (row for row in self._rows.values() if row["rule"] == rule)
        names = [run["name"][self._say.lang] for row in list(rows)[:1] for run in _runs(row)]
        return [
            {"head": name, "key": f"run_{n}", "as": "decimal"} for n, name in enumerate(names, 1)
        ]

    def title(self, rule: str, claimed: str, neutral: str) -> str:
        """A title that says no more than the claims: `claimed` for each group of which something is
        supported, with the first three `{outcomes}`; without any, the neutral one."""
        groups: dict[str, list[Mapping[str, Any]]] = {}
        for row in self.of(rule, verdict="supported"):
            groups.setdefault(row["key"][0], []).append(row["facts"])
        order = [row["key"][0] for row in self._rows.values() if row["rule"] == rule]
        parts = []
        for group in sorted(groups, key=order.index):
            said = {k: self._say(v) for k, v in groups[group][0].items() if isinstance(v, str)}
            outcomes = [self._say(one["outcome"]) for one in groups[group] if "outcome" in one]
            parts.append(
                self._say(claimed, **said | {"outcomes": self._say("、").join(outcomes[:3])})
            )
        return self._say("；").join(parts) or self._say(neutral)

    def fact(self, claim_id: str, text: object) -> Markup | str:
        """A number of the prose, marked with its claim. Raises UsageError when there is none."""
        if claim_id not in self._rows:
            raise errors.UsageError(f"a number of the report rests on no claim: {claim_id}")
        if self._form != "html":
            return str(text)
        return Markup('<data data-claim="{}" value="{}">{}</data>').format(
            claim_id, self._rows[claim_id]["value"], escape(text)
        )
