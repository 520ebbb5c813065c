"""A rule says which sentence may be printed when: one TOML file, found by its name."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictStr,
    ValidationError,
    model_validator,
)

from pipeline.errors import UsageError

Verdict = Literal["supported", "weak", "not_supported", "contradicts", "insufficient", "stated"]
# A set of nothing would be counted as nought, and nobody meant it.
Values = Annotated[tuple[StrictStr | StrictBool, ...], Field(min_length=1)]
Sets = Annotated[Mapping[str, Values], Field(min_length=1)]
Least = Annotated[int, Field(ge=0, lt=2**31)]


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(_Frozen):
    """The same words in Chinese and English; `{name}` and `{name:kind}` stand for facts.

    Words said once serve both languages.
    """

    zh: str
    en: str

    @model_validator(mode="before")
    @classmethod
    def _both(cls, said: object) -> object:
        return {"zh": said, "en": said} if isinstance(said, str) else said


class Gate(_Frozen):
    """The least evidence a sentence needs; below it the verdict is insufficient."""

    n: Least = Field(default=30, description="Rows in each group compared")
    expected: Least = Field(default=5, description="Rows expected in the cell if groups were alike")
    buyers: Least = Field(default=5, description="Buyers in the cell, and outside it")
    provinces: Least = Field(default=3, description="Provinces in the cell; 0 asks for none")
    points: Least = Field(default=8, description="Whole periods of a trend")


class Run(_Frozen):
    """Another way to read the same rows; a claim stands only if its direction holds in each."""

    name: Text
    by: str | None = Field(default=None, description="Column that takes the place of the rule's")
    where: Mapping[str, Values] = Field(default={}, description="Rows kept, by column")


class Rule(_Frozen):
    """What is measured of which rows, what it takes to say so, and how it is said.

    `by` parts the rows into groups, `of` tells what is looked for in each. A named set of groups or
    outcomes is written `"name" = ["value", …]`.
    """

    name: str
    version: int = Field(ge=1)
    title: Text
    rows: str = Field(description="Question of queries/claims whose rows it rests on")
    measure: str = Field(description="Module of pipeline/claim/measure that judges it")
    where: Mapping[str, Values] = Field(default={}, description="Rows kept, by column")
    without: Mapping[str, Values] = Field(default={}, description="Rows left out, by column")
    by: str | None = Field(default=None, description="Column whose values are compared")
    groups: Sets | Values | None = Field(default=None, description="Groups said")
    among: Values | None = Field(default=None, description="Groups compared with; default: all")
    of: str | None = Field(default=None, description="Column of what is looked for")
    outcomes: Sets | Values | None = Field(default=None, description="Looked for")
    value: str | None = Field(default=None, description="Column that is summed, ranked or measured")
    other: str | None = Field(default=None, description="Column it is held against")
    expects: Literal["more", "less"] | None = Field(default=None, description="Direction stated")
    first: str | None = Field(default=None, description="Outcome stated to be the most frequent")
    effect: Annotated[float, Field(gt=1, allow_inf_nan=False)] = Field(
        default=1.5, description="Least ratio of interest"
    )
    gate: Gate = Gate()
    runs: tuple[Run, ...] = ()
    say: Mapping[Verdict, Text]
    aside: Mapping[str, Text] = Field(default={}, description="Sentences added when a fact holds")

    @model_validator(mode="after")
    def _agree(self) -> Self:
        """A misspelt value would be found nowhere, and that would be told as an answer."""
        compared = [value for one in sets(self.groups, ()).values() for value in one]
        for value in compared if self.among else ():
            if value not in (self.among or ()):
                raise ValueError(f"groups: '{value}' is not in among")
        outcomes = sets(self.outcomes, ())
        if self.first is not None and outcomes and self.first not in outcomes:
            raise ValueError(f"first: '{self.first}' is not in outcomes")
        return self


def find(folders: Sequence[Path]) -> list[Rule]:
    """Rules of the folders in the order of their names; a later folder wins. Raises UsageError."""
    found = {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}
    return [read(found[name]) for name in sorted(found)]


def read(path: Path) -> Rule:
    """The rule of a file. Raises UsageError with the file and the key that is wrong."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from None
    return make({"name": path.stem, **said}, str(path))


def make(said: Mapping[str, Any], place: str) -> Rule:
    """The rule that a mapping tells; `place` names it in an error. Raises UsageError."""
    try:
        return Rule.model_validate(said)
    except ValidationError as error:
        raise UsageError(f"{place}: {fault(error)}") from None


def fault(error: ValidationError) -> str:
    """The first key that is wrong, and how."""
    first = error.errors()[0]
    return ": ".join(filter(None, (".".join(map(str, first["loc"])), first["msg"])))


def sets(said: Sets | Values | None, present: Sequence[str | bool]) -> dict[str, Values]:
    """Named sets of values: as told, or each value that is there by itself.

    >>> sets(None, ["市级", "省级"])
    {'市级': ('市级',), '省级': ('省级',)}
    >>> sets({"底座": ("SEC", "INF")}, [])
    {'底座': ('SEC', 'INF')}
    """
    if isinstance(said, Mapping):
        return dict(said)
    return {str(value): (value,) for value in (present if said is None else said)}
