"""A market is what a team could sell to: class, place and size, apart from any watchlist's words."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline import folders
from pipeline.errors import UsageError
from pipeline.model import Level
from pipeline.scan.match import plain
from pipeline.scan.need import Need
from pipeline.scan.watchlist import Budget, Scope, Watchlist, Word, Words, fault, load

Wan = Annotated[Decimal, Field(ge=0)] | None


class Market(BaseModel):
    """What one market is. An empty list asks for nothing; both ends of the band count as inside."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[\w\-]+$")]
    title: Word
    version: Annotated[int, Field(ge=1)] = 1
    categories: Words = Field(default=(), description="Codes: INF or INF-01")
    provinces: Words = Field(default=(), description="Full or short names: 广东省, 广东")
    regions: Words = Field(default=(), description="华东, 华南, 华中, 西南, 华北, 东北, 西北")
    levels: tuple[Level, ...] = ()
    buyers: Words = Field(default=(), description="Words of the buyer's name: 大数据, 公安")
    least_wan: Wan = None
    most_wan: Wan = None
    text: str = Field(description="The file as read", repr=False)

    @model_validator(mode="after")
    def _known(self) -> Self:
        """Places and classes are judged as those of a watchlist are, and so is the band."""
        Scope(provinces=self.provinces, regions=self.regions, categories=self.categories)
        Budget(least_wan=self.least_wan, most_wan=self.most_wan)
        return self

    @property
    def digest(self) -> str:
        """Twelve hexadecimal figures that change with the file."""
        return sha256(self.text.encode()).hexdigest()[:12]


def of(watchlist: Watchlist, below: Sequence[Path] | None = None) -> Market | None:
    """The market that a watchlist names; None where it names none. Raises UsageError."""
    return find(watchlist.market, below) if watchlist.market else None


def find(name: str, below: Sequence[Path] | None = None) -> Market:
    """The market of a name, in the last folder that holds it. Raises UsageError."""
    below = folders.search("watchlists") if below is None else below
    there = {path.stem: path for one in below for path in sorted((one / "markets").glob("*.toml"))}
    if name not in there:
        held = ", ".join(sorted(there)) or "none"
        raise UsageError(
            f"no market '{name}' in watchlists/markets; there are: {held}; "
            "correct `market` in the watchlist or write the file"
        )
    return read(there[name])


def read(path: Path) -> Market:
    """The market of a file. Raises UsageError with file, line and key."""
    said, text = load(path)
    try:
        return Market.model_validate({"name": path.stem, **said, "text": text})
    except ValidationError as error:
        raise UsageError(fault(path, text, error)) from None


def is_in(need: Need, market: Market) -> bool | None:
    """Is a need in a market; None where nothing it tells keeps it out but something is not told."""
    told = [is_inside for _, is_inside in _told(need, market)]
    if False in told:
        return False
    return None if None in told else True


def unsure(need: Need, market: Market) -> tuple[str, ...]:
    """What the market asks for and the need does not tell."""
    return tuple(key for key, is_inside in _told(need, market) if is_inside is None)


def _told(need: Need, market: Market) -> Iterator[tuple[str, bool | None]]:
    """Each key that asks for something: is the need inside; None where it does not tell."""
    for key, asked, told in (
        (
            "categories",
            market.categories,
            set() if need.category_l1 == "OTH" else {need.category_l1, need.category_l2},
        ),
        ("provinces", market.provinces, {need.province, need.province_short} - {None}),
        ("regions", market.regions, {need.region7} - {None}),
        ("levels", market.levels, set() if need.level == "未知" else {need.level}),
    ):
        if asked:
            yield key, bool(told & set(asked)) if told else None
    if market.buyers:
        buyer = plain(need.buyer_name or "")
        yield "buyers", any(plain(word) in buyer for word in market.buyers) if buyer else None
    if market.least_wan is not None:
        yield "least_wan", None if need.sum is None else need.sum >= market.least_wan * 10_000
    if market.most_wan is not None:
        yield "most_wan", None if need.sum is None else need.sum <= market.most_wan * 10_000
