"""What is shown, as feeds: Atom (RFC 4287) and JSON Feed 1.1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import quote
from xml.etree import ElementTree

from pipeline.deliver import item
from pipeline.deliver.document import document
from pipeline.deliver.item import Item
from pipeline.deliver.text import clean
from pipeline.scan.card import Card
from pipeline.scan.scan import Scan

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One need. `updated` is the day of its last notice or, when it came later, of its showing."""

    id: str
    item: Item
    published: date
    updated: date
    tags: tuple[str, ...]


def atom(scan: Scan) -> bytes:
    """The feed as XML. Its `updated` is the day of the scan."""
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "zh-CN"})
    _add(root, "id", _feed_id(scan))
    _add(root, "title", _title(scan))
    _add(root, "updated", _moment(scan.day))
    _add(root, "generator", "biaoxun")
    _add(ElementTree.SubElement(root, "author"), "name", "biaoxun")
    for one in _entries(scan):
        entry = ElementTree.SubElement(root, "entry")
        _add(entry, "id", one.id)
        _add(entry, "title", one.item.title)
        if one.item.url:
            ElementTree.SubElement(entry, "link", {"rel": "alternate", "href": one.item.url})
        _add(entry, "published", _moment(one.published))
        _add(entry, "updated", _moment(one.updated))
        for tag in one.tags:
            ElementTree.SubElement(entry, "category", {"term": tag})
        _add(entry, "content", _words(one.item)).set("type", "text")
    ElementTree.indent(root, " ")
    xml: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml + b"\n"


def json_feed(scan: Scan) -> bytes:
    """The feed as JSON (https://www.jsonfeed.org/version/1.1/)."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(scan),
        "language": "zh-CN",
        "authors": [{"name": "biaoxun"}],
        "items": [
            {
                "id": one.id,
                **({"url": one.item.url} if one.item.url else {}),
                "title": one.item.title,
                "content_text": _words(one.item),
                "date_published": _moment(one.published),
                "date_modified": _moment(one.updated),
                "tags": list(one.tags),
            }
            for one in _entries(scan)
        ],
    }
    return document(feed)


@lru_cache(maxsize=1)
def _entries(scan: Scan) -> list[_Entry]:
    """Open and planned needs, those told last first; kept, as both feeds tell them."""
    wanted: Sequence[Card] = [*scan.shown, *scan.plans]
    found = [_entry(card) for card in wanted if not item.is_refused(card)]
    return sorted(found, key=lambda one: (-one.updated.toordinal(), one.id))


def _entry(card: Card) -> _Entry:
    need = card.need
    is_planned = need.standing == "planned"
    told = (
        "采购意向" if is_planned else "可投",
        card.score.band,
        need.province_short,
        need.category_name,
    )
    return _Entry(
        id=f"urn:biaoxun:item:{card.item}",
        item=item.of_plan(card) if is_planned else item.of_card(card),
        published=need.call_date or need.first_date,
        updated=min(max(need.last_date, card.first_shown), card.day),
        tags=tuple(clean(tag) for tag in told if tag),
    )


def _feed_id(scan: Scan) -> str:
    return f"urn:biaoxun:watchlist:{quote(scan.watchlist.name, safe='')}"


def _title(scan: Scan) -> str:
    return f"标讯 {clean(scan.watchlist.title)}"


def _words(one: Item) -> str:
    return "\n".join(one.lines)


def _moment(day: date) -> str:
    """Midnight of a day in Beijing."""
    return f"{day}T00:00:00+08:00"


def _add(parent: ElementTree.Element, name: str, text: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, name)
    child.text = text
    return child
