"""A watchlist says what a team looks for, what it can do and what it will not: one TOML file."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence, Set
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictStr,
    ValidationError,
    model_validator,
)

from pipeline import folders, reference
from pipeline.errors import UsageError
from pipeline.model import CategoryL1, Level, NoticeType, PartyKind, ProcurementMethod

Place = Literal["title", "object", "body", "buyer", "supplier"]
GateId = Literal["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G10"]
Part = Literal["fit", "buyer", "rivals", "money", "time", "delivery", "strategy"]


def _told(word: str) -> str:
    """A word of blanks would be found everywhere."""
    if not word.strip():
        raise ValueError("is blank")
    return word


Word = Annotated[StrictStr, AfterValidator(_told)]
Words = tuple[Word, ...]
Points = Annotated[int, Field(ge=0, le=100)]
Days = Annotated[int, Field(ge=0, le=365)]


# Of a watchlist and its file: it names a folder too.
NAME = r"[\w\-]+"


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Terms(_Frozen):
    """One way to be wanted: a word of `any`, and one of each group of `all`, and none of `none`.

    Of several such groups one is enough. Words are found in `places`; case and width do not matter.
    """

    name: Word
    any: Words = ()
    all: tuple[Annotated[Words, Field(min_length=1)], ...] = ()
    none: Words = ()
    places: Annotated[tuple[Place, ...], Field(min_length=1)] = ("title", "object")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.any and not self.all:
            raise ValueError("needs words in any or all")
        return self


class Scope(_Frozen):
    """Where a need must stand; an empty list asks for nothing, a value that is unknown stays in."""

    provinces: Words = Field(default=(), description="Full or short names: 广东省, 广东")
    prefectures: Words = ()
    regions: Words = Field(default=(), description="华东, 华南, 华中, 西南, 华北, 东北, 西北")
    levels: tuple[Level, ...] = ()
    categories: tuple[Word, ...] = Field(default=(), description="Codes: INF or INF-01")
    buyer_kinds: tuple[PartyKind, ...] = ()
    buyers: Words = Field(default=(), description="Words of the buyer's name: 大数据, 公安")
    methods: tuple[ProcurementMethod, ...] = ()
    notice_types: tuple[NoticeType, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        """A misspelt place or class would be found nowhere, and nobody would be told."""
        regions = {row["region7"] for row in reference.rows("provinces")}
        _all_there("provinces", self.provinces, _provinces())
        _all_there("prefectures", self.prefectures, _prefectures())
        _all_there("regions", self.regions, regions)
        _all_there("categories", self.categories, _classes())
        return self


def _all_there(key: str, given: Sequence[str], there: Set[str]) -> None:
    for one in given:
        if one not in there:
            raise ValueError(f"{key}: '{one}' is not there; {_closest(one, there)}")


@cache
def _provinces() -> frozenset[str]:
    rows = reference.rows("provinces")
    return frozenset(name for row in rows for name in (row["name"], row["short_name"]))


@cache
def _prefectures() -> frozenset[str]:
    """Full names, with the municipalities, as needs tell them."""
    rows = reference.rows("divisions_2021")
    cities = {row["name"] for row in rows if row["level"] == "市级"}
    return frozenset(cities | {row["prefecture"] for row in rows if row["prefecture"]})


@cache
def _classes() -> frozenset[str]:
    codes = (row["l2_code"] for row in reference.rows("taxonomy"))
    return frozenset({*get_args(CategoryL1), *codes})


class Budget(_Frozen):
    """Band of the budget in 万元, both ends included; an unknown budget is never outside."""

    least_wan: Annotated[Decimal, Field(ge=0)] | None = None
    most_wan: Annotated[Decimal, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        least, most = self.least_wan, self.most_wan
        if least is not None and most is not None and least > most:
            raise ValueError("least_wan is above most_wan")
        return self


class Company(_Frozen):
    """Who we are and what we can do; what is not told is unknown, not absent."""

    name: Word | None = None
    affiliates: Words = Field(default=(), description="Companies under one control with us")
    is_small: StrictBool | None = Field(
        default=None, description="中小微企业 by 工信部联企业〔2011〕300号"
    )
    certificates: Words | None = Field(default=None, description="Held: CMMI5, ITSS二级 …")
    provinces: Words | None = Field(default=None, description="Where we can deliver")
    capacity: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="Bids the team can write at one time"
    )

    @model_validator(mode="after")
    def _known(self) -> Self:
        """G10 would drop everything outside a misspelt province."""
        _all_there("provinces", self.provinces or (), _provinces())
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """Our name and those of our affiliates."""
        return (*((self.name,) if self.name else ()), *self.affiliates)


class Gate(_Frozen):
    """Is a gate shut at all; a gate that is off says nothing."""

    on: StrictBool = True


class DeadlineGate(Gate):
    """G2: working days that must be left to the deadline for bids."""

    least_days: Days = 5
    warn_days: Days = 10

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.warn_days < self.least_days and "warn_days" in self.model_fields_set:
            raise ValueError("warn_days is below least_days")
        return self


class CertificateGate(Gate):
    """G4: certificates that notices of this market ask for; looked for in the text."""

    asked: Words = ()


class PartnerGate(Gate):
    """G8: do we need a partner to bid."""

    needed: StrictBool = False


class WordGate(Gate):
    """G9: what we never do, by words of the title, the object and the class."""

    words: Words = ()
    categories: Words = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        _all_there("categories", self.categories, _classes())
        return self


class Gates(_Frozen):
    """The hard gates, by their numbers."""

    G1: Gate = Gate()
    G2: DeadlineGate = DeadlineGate()
    G3: Gate = Gate()
    G4: CertificateGate = CertificateGate()
    G5: Gate = Gate()
    G6: Gate = Gate()
    G7: Gate = Gate()
    G8: PartnerGate = PartnerGate()
    G9: WordGate = WordGate()
    G10: Gate = Gate()


class Weights(_Frozen):
    """Most points of each part of the score; together 100."""

    fit: Points = 30
    buyer: Points = 15
    rivals: Points = 15
    money: Points = 15
    time: Points = 10
    delivery: Points = 10
    strategy: Points = 5

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = sum(self.model_dump().values())
        if total != 100:
            raise ValueError(f"points sum to {total}, not to 100")
        return self


class Bands(_Frozen):
    """From how many points on a need is put first, bid for, watched."""

    first: Points = 80
    bid: Points = 65
    watch: Points = 50

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.first >= self.bid >= self.watch:
            raise ValueError("first, bid and watch are not in falling order")
        return self


class Strategy(_Frozen):
    """Cells a team aims at: levels, tiers and classes; an empty list asks for nothing."""

    levels: tuple[Level, ...] = ()
    tiers: Words = ()
    categories: Words = ()
    funding: Words = Field(default=(), description="Codes of reference/funding_modes.csv")

    @model_validator(mode="after")
    def _known(self) -> Self:
        tiers = {row["tier_2021"] for row in reference.rows("provinces")} - {""}
        modes = {row["mode_id"] for row in reference.rows("funding_modes")}
        _all_there("tiers", self.tiers, tiers)
        _all_there("categories", self.categories, _classes())
        _all_there("funding", self.funding, modes)
        return self


class Watchlist(_Frozen):
    """What one team looks for."""

    name: Annotated[str, Field(pattern=rf"^{NAME}$")]
    title: Word
    version: Annotated[int, Field(ge=1)] = 1
    market: Word | None = Field(default=None, description="Name of a file in watchlists/markets")
    terms: Annotated[tuple[Terms, ...], Field(min_length=1)]
    exclude: Words = Field(default=(), description="Words of the title that are never wanted")
    scope: Scope = Scope()
    budget: Budget = Budget()
    company: Company = Company()
    rivals: Words = Field(default=(), description="Names of companies or groups")
    gates: Gates = Gates()
    weights: Weights = Weights()
    bands: Bands = Bands()
    strategy: Strategy = Strategy()
    text: str = Field(description="The file as read", repr=False)

    @property
    def digest(self) -> str:
        """Twelve hexadecimal figures that change with the file."""
        return sha256(self.text.encode()).hexdigest()[:12]


def find(names: Sequence[str], below: Sequence[Path] | None = None) -> list[Watchlist]:
    """The watchlists of these names or files; of none, all of the last folder that holds some.

    Raises UsageError where one is not there or cannot be read, or two have one name: what a scan
    keeps and writes is kept by the name.
    """
    found = _read(names, below)
    by_name: dict[str, Watchlist] = {}
    for one in found:
        other = by_name.setdefault(one.name, one)
        if other is not one and other != one:
            raise UsageError(
                f"two watchlists are named {one.name} ({other.title}, {one.title}); rename one"
            )
    return [*by_name.values()]


def _read(names: Sequence[str], below: Sequence[Path] | None) -> list[Watchlist]:
    below = folders.search("watchlists") if below is None else below
    if not names:
        held = [sorted(folder.glob("*.toml")) for folder in below]
        found = next((paths for paths in reversed(held) if paths), [])
        if not found:
            raise UsageError("no watchlist; write one: biaoxun watch new NAME")
        return [read(path) for path in found]
    there = {path.stem: path for folder in below for path in sorted(folder.glob("*.toml"))}
    return [read(_path(name, there)) for name in names]


def _path(name: str, there: Mapping[str, Path]) -> Path:
    if name.endswith(".toml"):
        path = Path(name)
        if not path.is_file():
            raise UsageError(f"{name}: no such file; write one: biaoxun watch new NAME")
        return path
    if name not in there:
        raise UsageError(f"no watchlist '{name}'; {_closest(name, there)}")
    return there[name]


def read(path: Path) -> Watchlist:
    """The watchlist of a file. Raises UsageError with file, line and key."""
    said, text = load(path)
    try:
        return Watchlist.model_validate({"name": path.stem, **said, "text": text})
    except ValidationError as error:
        raise UsageError(fault(path, text, error)) from None


def load(path: Path) -> tuple[dict[str, object], str]:
    """A TOML file as mapping and text. Raises UsageError with file and line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text, parse_float=Decimal), text
    except UnicodeDecodeError:
        raise UsageError(f"{path}: not UTF-8; save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: {error}") from None


def fault(path: Path, text: str, error: ValidationError) -> str:
    """'file:line: key: what is wrong' of the first fault; the line is 1 where a key is missing."""
    first = error.errors()[0]
    where = [
        str(part) for part in first["loc"] if part not in ("function-after", "constrained-str")
    ]
    said = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        said = "is not a key here"
    if first["type"] == "string_pattern_mismatch":
        said = "is no name; rename the file with letters, figures, - and _ only"
    return f"{path}:{_line(text, first['loc'])}: {'.'.join(where) or 'file'}: {said}"


_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([\w\-\"'.]+)\s*=")


def _line(text: str, loc: tuple[int | str, ...]) -> int:
    """The line of the key that a location names, or of the nearest above it."""
    best, depth = 1, 0
    table: tuple[int | str, ...] = ()
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if head := _TABLE.match(line):
            table = tuple(head[2].split("."))
            if head[1] == "[[":
                counts[head[2]] = counts.get(head[2], -1) + 1
                table = (*table, counts[head[2]])
            here: tuple[int | str, ...] = table
        elif key := _KEY.match(line):
            here = (*table, *key[1].strip("\"'").split("."))
        else:
            continue
        if len(here) > depth and loc[: len(here)] == here:
            best, depth = number, len(here)
    return best


def _closest(name: str, there: Iterable[str]) -> str:
    from difflib import get_close_matches

    names = sorted(there)
    close = get_close_matches(name, names, n=3)
    close = close or [one for one in names if name in one or one in name][:3]
    return f"closest: {', '.join(close)}" if close else f"there are: {', '.join(names[:40])}"


def blank(title: str, words: Sequence[str]) -> str:
    """The text of a new watchlist that looks for some words, each key explained."""
    quoted = ", ".join(json.dumps(word, ensure_ascii=False) for word in words)
    text = Path(__file__).with_name("blank.toml").read_text(encoding="utf-8")
    return text.replace('"{title}"', json.dumps(title, ensure_ascii=False)).replace(
        "{words}", quoted
    )
