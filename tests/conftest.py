"""What tests share: a warehouse in memory, and notices with only the fields that matter."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.ingest.batch import FileInfo, RawBatch, frame
from pipeline.loading import Tally
from pipeline.model import RawLot, RawNotice
from pipeline.normalize.batch import normalise
from pipeline.warehouse import Warehouse

ROOT = Path(__file__).parents[1]
NOW = datetime(2022, 6, 1, 9)
Store = Callable[..., Tally]

# How long an example takes hangs on the machine; no test asks.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    """An empty warehouse in memory."""
    with Warehouse(":memory:", read_only=False) as opened:
        yield opened


def keep(
    warehouse: Warehouse,
    *notices: RawNotice,
    now: datetime = NOW,
    source: str = "portal",
    digest: str = "",
) -> Tally:
    """Store raw notices as one file and fold; returns the counts."""
    digest = digest or sha256(repr((source, notices)).encode()).hexdigest()
    info = FileInfo(f"{source}.csv", digest, 1, "csv", "utf-8", source)
    raw = RawBatch(frame(notices), (), len(notices))
    with warehouse.loading([info], now) as loading:
        loading.add(normalise(raw.notices, source, "test"), [raw])
    warehouse.fold(now)
    (tally,) = loading.files
    return tally


@pytest.fixture
def store(warehouse: Warehouse) -> Store:
    """Store raw notices in the warehouse of the test."""
    return partial(keep, warehouse)


def notice(number: str = "1", **fields: object) -> RawNotice:
    """A tender of a county office; every field can be told otherwise."""
    plain: dict[str, object] = {
        "line": 1,
        "source_notice_id": number,
        "title": "临泽县政务服务中心政务服务平台建设项目公开招标公告",
        "channel": "公开招标公告",
        "project_number": "LZ-2022-001",
        "project_name": "政务服务平台建设项目",
        "buyer_name": "临泽县政务服务中心",
        "published": "2022-03-01",
    }
    return RawNotice.model_validate({**plain, **fields})


def award(number: str = "2", *lots: RawLot, **fields: object) -> RawNotice:
    """The award of the same project."""
    return notice(
        number,
        **{
            "title": "临泽县政务服务中心政务服务平台建设项目中标公告",
            "channel": "中标公告",
            "published": "2022-04-01",
            "lots": lots
            or (
                RawLot(supplier="示例云图科技有限公司", amount="980000元", amount_label="中标金额"),
            ),
            **fields,
        },
    )
