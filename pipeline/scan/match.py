"""Is a need what a watchlist looks for: which words stand where, or the rule that lost it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from pipeline.scan.watchlist import Place, Scope, Terms, Watchlist


class Told(Protocol):
    """What is looked at: a need, or a service that somebody holds."""

    @property
    def title(self) -> str: ...
    @property
    def object(self) -> str: ...
    @property
    def passages(self) -> Sequence[str]: ...
    @property
    def buyer_name(self) -> str | None: ...
    @property
    def buyer_kind(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def province(self) -> str | None: ...
    @property
    def province_short(self) -> str | None: ...
    @property
    def prefecture(self) -> str | None: ...
    @property
    def region7(self) -> str | None: ...
    @property
    def category_l1(self) -> str: ...
    @property
    def category_l2(self) -> str: ...
    @property
    def procurement_method(self) -> str | None: ...
    @property
    def is_open(self) -> bool: ...
    @property
    def is_only_planned(self) -> bool: ...
    @property
    def new_types(self) -> Sequence[str]: ...


# Where a word says most of what is bought, first.
PLACES: tuple[Place, ...] = ("title", "object", "buyer", "body", "supplier")


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a watchlist, where it stands, and the words around it."""

    terms: str
    word: str
    place: Place
    passage: str


@dataclass(frozen=True, slots=True)
class Match:
    """What was found. `lost_by` is the rule that keeps it out: terms, exclude or scope.<key>;
    `word` what that rule fell on; `unknown` the keys of the scope that the need does not tell."""

    hits: tuple[Hit, ...]
    lost_by: str | None = None
    word: str | None = None
    unknown: tuple[str, ...] = ()

    @property
    def is_wanted(self) -> bool:
        """Does no rule keep it out."""
        return self.lost_by is None


def plain(text: str) -> str:
    """Text as words are looked for in it: one width, one case, no white space.

    >>> plain("ＩＴ 运维　Service")
    'it运维service'
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def match(need: Told, watchlist: Watchlist, suppliers: Iterable[str] = ()) -> Match:
    """What a watchlist finds in a need. `suppliers` are the names its notices give, if any.

    The buyer's own name is taken out of title and object: 大数据局 buying chairs is no big data.
    """
    told = texts(need, suppliers)
    hits = tuple(hit for terms in watchlist.terms for hit in _found(terms, told))
    if not hits:
        return Match((), "terms")
    for word in watchlist.exclude:
        if plain(word) in told["title"]:
            return Match(hits, "exclude", word)
    unknown: list[str] = []
    for key, is_in in _scope(need, watchlist.scope):
        if is_in is None:
            unknown.append(key)
        elif not is_in:
            return Match(hits, f"scope.{key}", value_of(need, key))
    return Match(hits, unknown=tuple(unknown))


def body_words(watchlists: Iterable[Watchlist]) -> tuple[str, ...]:
    """The words that watchlists look for in bodies."""
    found = {
        word: None
        for watchlist in watchlists
        for terms in watchlist.terms
        if "body" in terms.places
        for word in (*terms.any, *(one for group in terms.all for one in group))
    }
    return tuple(found)


def texts(need: Told, suppliers: Iterable[str] = ()) -> Mapping[Place, str]:
    """What words are looked for in, by place; plain, and without the buyer's name."""
    buyer = plain(need.buyer_name or "")

    def without_buyer(text: str) -> str:
        words = plain(text)
        return words.replace(buyer, "|") if len(buyer) > 3 else words

    return {
        "title": without_buyer(need.title),
        "object": without_buyer(need.object),
        "body": plain("\n".join(need.passages)),
        "buyer": buyer,
        "supplier": plain("|".join(suppliers)),
    }


def _found(terms: Terms, texts: Mapping[Place, str]) -> Iterator[Hit]:
    """Hits of a group that is met as a whole; none where it is not."""
    groups = (*((terms.any,) if terms.any else ()), *terms.all)
    places = [place for place in PLACES if place in terms.places]
    by_group = [[*_hits(terms.name, group, places, texts)] for group in groups]
    if not all(by_group):
        return
    if any(plain(word) in texts[place] for word in terms.none for place in places):
        return
    yield from (hit for hits in by_group for hit in hits)


def _hits(
    name: str, words: Sequence[str], places: Sequence[Place], texts: Mapping[Place, str]
) -> Iterator[Hit]:
    pattern = _pattern(tuple(words))
    seen = set()
    for place in places:
        for found in pattern.finditer(texts[place]):
            if found[0] not in seen:
                seen.add(found[0])
                first = max(found.start() - 12, 0)
                yield Hit(name, found[0], place, texts[place][first : found.end() + 12])


@lru_cache(maxsize=4096)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted({plain(word) for word in words}, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_whole, longest)))


def _whole(word: str) -> str:
    """A word of letters is no part of another: `it` is not in `item`."""
    before = "(?<![a-z0-9])" if re.match(r"[a-z0-9]", word) else ""
    after = "(?![a-z0-9])" if re.search(r"[a-z]$", word) else ""
    return before + re.escape(word) + after


def _scope(need: Told, scope: Scope) -> Iterator[tuple[str, bool | None]]:
    """Each key that asks for something: is the need in it; None where the need does not tell."""
    province = {need.province, need.province_short} - {None}
    level = None if need.level == "未知" else need.level
    kind = None if need.buyer_kind == "unknown" else need.buyer_kind
    types = {"tender"} if need.is_open else set(need.new_types)
    classes = set() if need.category_l1 == "OTH" else {need.category_l1, need.category_l2}
    for key, asked, told in (
        ("provinces", scope.provinces, province),
        ("prefectures", scope.prefectures, {need.prefecture} - {None}),
        ("regions", scope.regions, {need.region7} - {None}),
        ("levels", scope.levels, {level} - {None}),
        ("categories", scope.categories, classes),
        ("buyer_kinds", scope.buyer_kinds, {kind} - {None}),
        ("methods", scope.methods, {need.procurement_method} - {None}),
        (
            "notice_types",
            scope.notice_types,
            types | ({"intention"} if need.is_only_planned else set()),
        ),
    ):
        if asked:
            yield key, bool(told & set(asked)) if told else None
    if scope.buyers:
        buyer = plain(need.buyer_name or "")
        yield "buyers", any(plain(word) in buyer for word in scope.buyers) if buyer else None


def value_of(need: Told, key: str) -> str | None:
    """What a need says of a key of the scope."""
    said = {
        "provinces": need.province,
        "prefectures": need.prefecture,
        "regions": need.region7,
        "levels": need.level,
        "categories": need.category_l2,
        "buyer_kinds": need.buyer_kind,
        "buyers": need.buyer_name,
        "methods": need.procurement_method,
        "notice_types": ", ".join(need.new_types) or None,
    }
    return said[key]
