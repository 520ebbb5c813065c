"""Claims as templates print them: a sentence or number, and which claim it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from pipeline import errors
from pipeline.report.words import Words

Row = Mapping[str, Any]

# Verdicts in the order in which a reader wants them.
ORDER = ("supported", "contradicts", "stated", "weak", "not_supported", "insufficient")


class Told:
    """The claims of a report, found by rule or identifier. Grain of `rows`: claim_id."""

    def __init__(self, rows: Sequence[Row], form: str, say: Words) -> None:
        self._rows = {row["claim_id"]: row for row in rows}
        self._form = form
        self._say = say

    def of(self, rule: str, first: str | None = None, verdict: str | None = None) -> list[Row]:
        """The claims of a rule, those of its key's first word, those of a verdict; the surest first."""
        found = [
            row
            for row in self._rows.values()
            if row["rule"] == rule
            and (first is None or row["key"][:1] == (first,))
            and (verdict is None or row["verdict"] == verdict)
        ]
        return sorted(found, key=lambda row: (ORDER.index(row["verdict"]), -(row["value"] or 0)))

    def sentence(self, row: Row) -> str:
        """What the claim says, in the reader's language."""
        return str(row[f"sentence_{self._say.lang}"])

    def fact(self, claim_id: str, text: object) -> Markup | str:
        """A number of the prose, marked with its claim. Raises UsageError when there is none."""
        if claim_id not in self._rows:
            raise errors.UsageError(f"a number of the report rests on no claim: {claim_id}")
        if self._form != "html":
            return str(text)
        return Markup('<data data-claim="{}" value="{}">{}</data>').format(
            claim_id, self._rows[claim_id]["value"], escape(text)
        )
