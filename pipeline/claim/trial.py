"""A trial: conclusions that somebody else stated, as rules to be judged by the data at hand."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.claim import rule
from pipeline.claim.rule import Rule, Text, Verdict
from pipeline.errors import UsageError

Answer = Literal["supports", "contradicts", "cannot tell"]


class Hypothesis(BaseModel):
    """A conclusion: its words, and the rule that judges it (keys of `Rule`, without wording)."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: str = Field(pattern=r"^[\w-]+$")
    quote: str = Field(min_length=1, description="What was stated, word for word")
    says: Text = Field(description="The conclusion in a clause, for the answer")
    note: Text | None = Field(default=None, description="What the test cannot see")


class Trial(BaseModel):
    """A file of conclusions and where they were stated."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    title: Text
    source: Text
    hypotheses: tuple[Hypothesis, ...] = Field(min_length=1)


def find(name: str, folders: Sequence[Path]) -> Trial:
    """The trial of that name; a later folder wins. Raises UsageError with those there are."""
    found = {path.stem: path for folder in folders for path in sorted(folder.glob("*.yaml"))}
    if name not in found:
        raise UsageError(f"no trial '{name}'; there are: {', '.join(sorted(found)) or 'none'}")
    return read(found[name])


def read(path: Path) -> Trial:
    """The trial of a file. Raises UsageError with the file and the key that is wrong."""
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"no file {path}; name a trial such as those in reports/trials") from None
    # A day that is in no calendar is a ValueError, as is a text in another encoding.
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise UsageError(f"{path}: {error}") from None
    if not isinstance(said, dict):
        raise UsageError(f"{path}: it needs title, source and hypotheses")
    try:
        trial = Trial.model_validate({"name": path.stem, **said})
    except ValidationError as error:
        raise UsageError(f"{path}: {rule.fault(error)}") from None
    ids = [one.id for one in trial.hypotheses]
    if len(ids) != len(set(ids)):
        raise UsageError(f"{path}: hypotheses: an id is given twice")
    return trial


def rules(trial: Trial, folders: Sequence[Path]) -> list[Rule]:
    """The rules of a trial, said in the words of `wording.toml`. Raises UsageError."""
    wording = _wording(folders)
    made = []
    for one in trial.hypotheses:
        keys: Mapping[str, Any] = one.model_extra or {}
        place = f"trial {trial.name}, {one.id}"
        measure = keys.get("measure")
        if own := keys.keys() & {"name", "version", "title", "say"}:
            raise UsageError(f"{place}: {min(own)}: a trial gives it; leave it out")
        if not isinstance(measure, str) or measure not in wording:
            there = ", ".join(sorted(wording))
            raise UsageError(f"{place}: measure: '{measure}' cannot be tried; there are: {there}")
        made.append(
            rule.make(
                {
                    "name": f"{trial.name}.{one.id}",
                    "version": 1,
                    "title": one.says,
                    "say": wording[measure],
                    **keys,
                },
                place,
            )
        )
    return made


def answer(verdict: Verdict) -> Answer:
    """What the data answer to a conclusion.

    >>> answer("supported"), answer("weak")
    ('supports', 'cannot tell')
    """
    return (
        "supports"
        if verdict == "supported"
        else "contradicts"
        if verdict == "contradicts"
        else "cannot tell"
    )


def _wording(folders: Sequence[Path]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for folder in folders:
        path = folder / "wording.toml"
        if path.exists():
            try:
                found |= tomllib.loads(path.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise UsageError(f"{path}: {error}") from None
    return found
