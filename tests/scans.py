"""What tests of the scan share: a need with only what matters, a watchlist, a whole scan."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.deliver.page import Form, pages
from pipeline.report.words import Lang
from pipeline.scan import job
from pipeline.scan.need import Need
from pipeline.scan.scan import Scan
from pipeline.scan.watchlist import Watchlist
from pipeline.warehouse import Warehouse

DAY = date(2022, 5, 29)


def page(scan: Scan, form: Form, lang: Lang, command: str, **rows: Any) -> str:
    """The text of one page of a scan."""
    ((_, text),) = pages(scan, [form], lang, command, **rows)
    return text


def need(**given: object) -> Need:
    """A tender of a city's big-data bureau for a cloud, open on DAY; every field can be told."""
    plain: dict[str, object] = {
        **dict.fromkeys(Need.__dataclass_fields__),
        **dict.fromkeys(("tags", "lots", "new_types", "passages"), ()),
        "demand_id": 1,
        "notice_id": 1,
        "process_id": 1,
        "title": "示例市政务云扩容项目公开招标公告",
        "source": "portal",
        "buyer_id": 7,
        "buyer_name": "示例市大数据局",
        "buyer_kind": "institution",
        "level": "市级",
        "province": "广东省",
        "province_short": "广东",
        "region7": "华南",
        "category_l1": "INF",
        "category_l2": "INF-01",
        "category_l2_name": "政务云",
        "stage": "扩容",
        "procurement_method": "open",
        "method_zh": "公开招标",
        "is_framework": False,
        "is_open": True,
        "is_only_planned": False,
        "round_count": 1,
        "notice_count": 1,
        "copy_count": 0,
        "lot_count": 1,
        "awarded_lot_count": 0,
        "open_lot_count": 1,
        "closed_lot_count": 0,
        "first_date": date(2022, 5, 24),
        "call_date": date(2022, 5, 24),
        "last_date": date(2022, 5, 24),
        "first_known": datetime(2022, 5, 24, 18),
        "call_known": datetime(2022, 5, 24, 18),
        "last_subtype": "tender_open",
        "object": "",
    }
    return Need(**(plain | given))  # type: ignore[arg-type]


def watchlist(**given: object) -> Watchlist:
    """A watchlist that looks for 政务云; every key can be told."""
    plain: dict[str, object] = {
        "name": "cloud",
        "title": "政务云",
        "terms": [{"name": "云", "any": ["政务云"]}],
        "text": "",
    }
    return Watchlist.model_validate(plain | given)


def scan(warehouse: Warehouse, folder: Path, day: date = DAY, own: Watchlist | None = None) -> Scan:
    """One scan of a warehouse that holds something, remembered for the next."""
    (found,) = job.scans(warehouse, [own or watchlist()], folder, day)
    job.remember(folder, found)
    return found
