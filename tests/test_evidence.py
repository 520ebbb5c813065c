"""Where values stand: each found again in its body, beside its label, in its section and lot."""

from pipeline.extract import extract
from pipeline.model import RawNotice, RawPlace
from pipeline.warehouse import Warehouse
from tests.conftest import Store

BODY = (
    "<h1>云溪县平台中标公告</h1><p>一、项目编号：YX-2025-1</p><p>三、中标信息</p>"
    "<table><tr><td>包号</td><td>供应商名称</td><td>中标金额（万元）</td></tr>"
    "<tr><td>1</td><td>甲数据有限公司</td><td>12.5</td></tr>"
    "<tr><td>2</td><td>乙数据有限公司</td><td>30</td></tr></table>"
    "<p>1.采购人信息</p><p>名称：云溪县数据局</p>"
)


def stood(field: str, lot: str | None = None) -> RawPlace:
    read = extract(RawNotice(body=BODY))
    (found,) = (p for p in read.places if p.field == field and p.lot == lot)
    return found


def test_a_value_keeps_its_words_its_label_and_its_block() -> None:
    number, buyer = stood("project_number"), stood("buyer_name")

    assert (number.raw, number.label, number.block) == ("YX-2025-1", "项目编号", "2")
    assert (buyer.raw, buyer.label, buyer.section) == ("云溪县数据局", "名称", "buyer")


def test_a_sum_of_a_lot_stands_in_the_row_of_its_lot() -> None:
    assert stood("lot.amount", "1").raw == "12.5"
    assert stood("lot.amount", "2").raw == "30"
    assert stood("lot.amount", "2").label == "中标金额（万元）"


def test_a_title_stands_beside_no_label() -> None:
    assert (stood("title").label, stood("title").block) == (None, "1")


def test_the_warehouse_keeps_where_values_stood(warehouse: Warehouse, store: Store) -> None:
    store(extract(RawNotice(line=1, source_notice_id="1", published="2025-03-01", body=BODY)))

    rows = warehouse.con.execute(
        "SELECT field, lot_id, raw, block_no FROM evidence WHERE field = 'lot.supplier' ORDER BY lot_id"
    ).fetchall()

    assert rows == [
        ("lot.supplier", "1", "甲数据有限公司", 4),
        ("lot.supplier", "2", "乙数据有限公司", 4),
    ]
