"""A batch on its way into the warehouse: which version its notices are, and that nothing is lost."""

from datetime import datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.loading import versions
from pipeline.model import RawLot
from pipeline.warehouse import Warehouse
from tests.conftest import Store, notice

_NOTICE = {"row": pl.Int64(), "notice_id": pl.Int64(), "content_key": pl.Int64()}
_STORED = {"notice_id": pl.Int64(), "stored_no": pl.Int64(), "stored_key": pl.Int64()}


def _told(
    batch: list[tuple[int, int]], stored: dict[int, tuple[int, int | None]]
) -> list[tuple[Any, ...]]:
    """The versions of a batch, one notice after the other."""
    known = dict(stored)
    rows: list[list[Any]] = []
    last: dict[int, list[Any]] = {}
    for row, (notice_id, content) in enumerate(batch):
        number, current = known.get(notice_id, (0, None))
        if content == current:
            continue
        if notice_id in last:
            last[notice_id][3] = True
        known[notice_id] = number + 1, content
        last[notice_id] = [row, notice_id, number + 1, False]
        rows.append(last[notice_id])
    return [tuple(row) for row in rows]


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3)), max_size=12),
    st.dictionaries(
        st.integers(1, 5), st.tuples(st.integers(1, 3), st.none() | st.integers(1, 3)), max_size=4
    ),
)
def test_a_notice_is_new_revised_or_unchanged_against_the_one_before_it(
    batch: list[tuple[int, int]], stored: dict[int, tuple[int, int | None]]
) -> None:
    notices = pl.DataFrame(
        [(row, *cells) for row, cells in enumerate(batch)], schema=_NOTICE, orient="row"
    )
    held = pl.DataFrame(
        [(one, *cells) for one, cells in stored.items()], schema=_STORED, orient="row"
    )

    given = versions(notices, held)

    assert given.columns == ["row", "notice_id", "version_no", "is_replaced"]
    assert given.rows() == _told(batch, stored)


def test_rows_are_stored_in_the_order_of_the_batch(warehouse: Warehouse, store: Store) -> None:
    lots = tuple(RawLot(lot=str(number), name=f"第{number}包") for number in range(9, 0, -1))

    store(*(notice(str(number), lots=lots) for number in range(30)))

    stored = warehouse.con.execute("SELECT source_notice_id FROM notice").fetchall()
    assert stored == [(str(number),) for number in range(30)]
    places = warehouse.con.execute(
        'SELECT n."rowid" FROM lot AS l INNER JOIN notice AS n USING (notice_id) ORDER BY l."rowid"'
    ).fetchall()
    assert places == sorted(places) and len(places) == 270


def test_a_batch_of_nothing_but_known_notices_stores_no_row(
    warehouse: Warehouse, store: Store
) -> None:
    store(notice())
    before = warehouse.con.execute("SELECT count(*) FROM notice").fetchall()

    loading = store(notice(), now=datetime(2022, 6, 2), digest="b" * 64)

    assert (loading.new_count, loading.revised_count, loading.unchanged_count) == (0, 0, 1)
    assert warehouse.con.execute("SELECT count(*) FROM notice").fetchall() == before


def test_storing_leaves_the_threads_of_the_connection_as_they_were(
    warehouse: Warehouse, store: Store
) -> None:
    warehouse.con.execute("SET threads = 3").fetchall()

    store(notice())

    assert warehouse.con.execute("SELECT current_setting('threads')").fetchall() == [(3,)]


def test_the_engine_may_hold_half_of_the_memory_unless_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def held(limit: str) -> str:
        monkeypatch.setenv("BIAOXUN_MEMORY", limit)
        with Warehouse(":memory:", read_only=False) as warehouse:
            ((told,),) = warehouse.con.execute("SELECT current_setting('memory_limit')").fetchall()
        return str(told)

    assert held("1GiB") == "1.0 GiB"
    assert held("") == held("50%") != held("40%")
