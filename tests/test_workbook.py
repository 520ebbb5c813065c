"""The workbooks of a scan, cell by cell, and what people fill in read back."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import fastexcel
import pytest
import xlsxwriter

from pipeline.deliver import sheet as sheets
from pipeline.deliver import workbook
from pipeline.errors import DataError, UsageError
from pipeline.model import RawLot, RawNotice
from pipeline.scan import form, intake, job, journal, watchlist
from pipeline.scan.scan import Scan
from pipeline.warehouse import Warehouse
from tests.conftest import Store, award, keep, notice

DAY = date(2022, 5, 29)
MONDAY = date(2022, 5, 30)
Cells = list[list[str]]
LIST = """
title = "政务云"
rivals = ["示例云图科技有限公司"]
[[terms]]
name = "云"
any = ["政务云"]
[gates.G2]
least_days = 2
warn_days = 3
"""


def call(number: str, **fields: object) -> RawNotice:
    """A call of a project of its own, open for weeks, at an ugly price."""
    plain: dict[str, object] = {
        "title": f"示例市政务云{number}期项目公开招标公告",
        "project_name": f"政务云{number}期项目",
        "project_number": f"SL-2022-{number}",
        "published": "2022-05-24",
        "bid_deadline": "2022-06-20 09:30",
        "budget": "1234567.89元",
        "budget_label": "预算金额",
        "url": f"https://portal.invalid/{number}.html",
    }
    return notice(number, **(plain | fields))


WORLD = (
    call("1"),
    call("2", bid_deadline="2022-06-01 14:00", budget="0.01元"),
    call("3", bid_deadline="2022-06-05", budget=None, budget_label=None),
    call("4", bid_deadline="2022-05-30 09:00", budget="99999999.99元"),
    notice(
        "5",
        title="示例市政务云5期项目采购意向公开",
        channel="采购意向",
        project_name="政务云5期项目",
        project_number=None,
        published="2022-05-20",
    ),
    call("6", title="示例市食堂食材项目公开招标公告", project_name="食堂食材项目"),
    award(
        "7",
        RawLot(supplier="示例云图科技有限公司", amount="980000元", amount_label="中标金额"),
        title="示例市政务云7期项目中标公告",
        project_name="政务云7期项目",
        project_number="SL-2022-7",
        published="2022-05-27",
    ),
)


def shortlist(scan: Scan) -> bytes:
    return workbook.xlsx(workbook.shortlist(scan))


def everything(scan: Scan) -> bytes:
    return workbook.xlsx(workbook.everything(scan))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Warehouse, Path]]:
    """The world in a warehouse, and a folder with its watchlist: both only read."""
    folder = tmp_path_factory.mktemp("world")
    (folder / "cloud.toml").write_text(LIST, encoding="utf-8")
    with Warehouse(":memory:", read_only=False) as opened:
        keep(opened, *WORLD, now=datetime(2022, 5, 28, 18))
        yield opened, folder


@pytest.fixture(scope="module")
def scan(world: tuple[Warehouse, Path]) -> Scan:
    """The scan of the world, before anything is decided."""
    return scanned(*world, world[1])


@pytest.fixture(autouse=True)
def _kept(scan: Scan, tmp_path: Path) -> None:
    """The scan is remembered in the folder of the test."""
    job.remember(tmp_path, scan)


@pytest.fixture
def rescan(world: tuple[Warehouse, Path], tmp_path: Path) -> Callable[[], Scan]:
    """Scans the world with what the test decided."""
    return lambda: scanned(*world, tmp_path)


def scanned(warehouse: Warehouse, folder: Path, decided: Path) -> Scan:
    own = watchlist.read(folder / "cloud.toml")
    (found,) = job.scans(warehouse, [own], decided, DAY)
    return found


def cells(data: bytes, name: str) -> Cells:
    """Every cell of a sheet as text; nothing where it is empty."""
    found = fastexcel.read_excel(data).load_sheet(
        name, header_row=None, skip_rows=0, dtypes="string"
    )
    return [[cell or "" for cell in row] for row in found.to_polars().rows()]


def records(data: bytes, name: str) -> list[dict[str, str]]:
    """Rows of a sheet by their heads."""
    head, *rows = cells(data, name)
    return [dict(zip(head, row, strict=True)) for row in rows]


def part(data: bytes, name: str) -> str:
    """A part of the package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def sheet_xml(data: bytes, name: str) -> str:
    """The XML of a sheet by its name."""
    names = re.findall(r'<sheet name="([^"]+)"', part(data, "xl/workbook.xml"))
    return part(data, f"xl/worksheets/sheet{names.index(name) + 1}.xml")


def links(data: bytes) -> list[str]:
    """Where the links of all sheets lead."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        rels = [n for n in package.namelist() if n.startswith("xl/worksheets/_rels/")]
        return [
            target
            for name in rels
            for target in re.findall(r'Target="([^"]+)"', package.read(name).decode())
        ]


def save(path: Path, tables: Mapping[str, Sequence[Sequence[str]]]) -> Path:
    """Write tables as somebody's spreadsheet would: bare text, no formats."""
    with xlsxwriter.Workbook(str(path), {"strings_to_urls": False}) as book:
        for name, rows in tables.items():
            page = book.add_worksheet(name)
            for y, row in enumerate(rows):
                for x, cell in enumerate(row):
                    if cell:
                        page.write_string(y, x, cell)
    return path


def fill(table: Cells, wanted: str, **words: str) -> None:
    """Fill in the row whose title holds a word."""
    head = table[0]
    (row,) = [row for row in table[1:] if wanted in row[head.index("项目名称")]]
    for name, word in words.items():
        row[head.index(form.HEADS[name])] = word  # type: ignore[index]


def filled(path: Path, data: bytes, sheet: str, wanted: str, **words: str) -> Path:
    """A workbook with one row filled in."""
    tables = {name: cells(data, name) for name in fastexcel.read_excel(data).sheet_names}
    fill(tables[sheet], wanted, **words)
    return save(path, tables)


def by_title(scan: Scan, wanted: str) -> str:
    (item,) = [card.item for card in scan.cards if wanted in card.need.title]
    return item


def with_cards(scan: Scan, **fields: Any) -> Scan:
    """The scan with something told otherwise of the need of the first card."""
    first, *others = scan.cards
    return replace(scan, cards=[replace(first, need=replace(first.need, **fields)), *others])


def test_what_is_shown_stands_in_its_order_with_every_value(scan: Scan) -> None:
    rows = records(shortlist(scan), "在投")

    assert [row["编号"] for row in rows] == [card.item for card in scan.shown]
    assert [row["序"] for row in rows] == ["1", "2", "3"]
    told = {row["项目名称"][5:8]: row for row in rows}
    assert {key: row["投标截止"] for key, row in told.items()} == {
        "云1期": "2022-06-20 09:30:00",
        "云2期": "2022-06-01 14:00:00",
        "云3期": "2022-06-05 00:00:00",
    }
    assert {key: row["剩余天数"] for key, row in told.items()} == {
        "云1期": "22",
        "云2期": "3",
        "云3期": "7",
    }
    assert {row["采购人"] for row in rows} == {"临泽县政务服务中心"}
    assert all(row["入选理由"] == card.score.parts[0].evidence for row, card in zip(rows, scan.shown, strict=True))  # fmt: skip


def test_the_other_sheets_hold_what_is_due_ahead_and_won(scan: Scan) -> None:
    data = shortlist(scan)

    assert [row["编号"] for row in records(data, "待办")] == [card.item for card in scan.act]
    assert [(r["类型"], r["编号"]) for r in records(data, "前置")] == [
        ("采购意向", card.item) for card in scan.plans
    ]
    assert len(scan.plans) == 1
    (won,) = records(data, "竞情")
    assert (won["供应商"], won["中标价(万元)"]) == ("示例云图科技有限公司", "98")
    assert won["关注原因"].startswith("对手中标")


def test_everything_holds_what_a_gate_dropped_and_what_rules_kept_out(scan: Scan) -> None:
    data = everything(scan)

    rows = records(data, "全部")
    assert [row["编号"] for row in rows] == [card.item for card in scan.cards]
    (dropped,) = [row for row in rows if row["去向"] == "筛除"]
    assert dropped["编号"] == by_title(scan, "云4期")
    assert dropped["筛除依据"].startswith("G2 投标准备时间：")
    assert dropped["G2 投标准备时间"] == "筛除"
    assert [(row["规则"], row["需求"]) for row in records(data, "筛除")] == [
        (one.rule, str(one.count)) for one in scan.lost
    ]
    assert {one.rule for one in scan.lost} == {"terms", "G2"}


def test_sums_are_exact_numbers_of_ten_thousand_and_unknown_is_empty(scan: Scan) -> None:
    told = {row["项目名称"][5:8]: row for row in records(everything(scan), "全部")}
    sums = {key: row["预算(万元)"] for key, row in told.items()}

    assert {key: Decimal(sums[key]) for key in ("云1期", "云2期", "云4期")} == {
        "云1期": Decimal("123.456789"),
        "云2期": Decimal("0.000001"),
        "云4期": Decimal("9999.999999"),
    }
    assert sums["云3期"] == ""
    xml = sheet_xml(everything(scan), "全部")
    assert "<v>123.456789</v>" in xml
    assert 'formatCode="#,##0.0"' in part(everything(scan), "xl/styles.xml")


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://evil.invalid")', "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "http://a.invalid"]
)  # fmt: skip
def test_no_text_is_a_formula_or_a_link(scan: Scan, text: str) -> None:
    ugly = with_cards(scan, title=text, buyer_name=text, place=text, url=None)
    data = everything(ugly)

    row = records(data, "全部")[0]
    assert (row["项目名称"], row["采购人"], row["出处"]) == (text, text, text)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        pages = [package.read(n).decode() for n in package.namelist() if "worksheets/sheet" in n]
    # The formulas of colours are ours and stand elsewhere than in cells.
    assert not any("<f>" in page for page in pages)
    assert not any("evil" in link or link == "http://a.invalid" for link in links(data))
    assert 'quotePrefix="1"' in part(data, "xl/styles.xml")


@pytest.mark.parametrize(
    ("url", "is_linked"),
    [
        ("https://portal.invalid/a?b=1&c=2", True),
        ("http://portal.invalid/公告.html", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("internal:概览!A1", False),
        ("ftp://portal.invalid/a", False),
        ("https://", False),
        ("https://[portal.invalid/", False),
        ("https://portal.invalid/" + "a" * 2079, False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_are_links(scan: Scan, url: str, is_linked: bool) -> None:
    alone = replace(with_cards(scan, url=url), cards=with_cards(scan, url=url).cards[:1])
    data = everything(alone)

    assert bool(links(data)) is is_linked
    assert records(data, "全部")[0]["项目名称"] == alone.cards[0].need.title


def test_links_that_a_sheet_cannot_hold_stay_titles(
    scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_LINKS", 1)
    data = everything(scan)

    assert len(links(data)) == 1
    assert len([row for row in records(data, "全部") if row["项目名称"]]) == len(scan.cards)


def test_colours_count_from_the_day_of_the_scan_not_from_the_clock(scan: Scan) -> None:
    xml = sheet_xml(shortlist(scan), "在投")

    assert "TODAY" not in xml
    assert "NOW(" not in xml
    formulas = re.findall(r"<cfRule[^>]*><formula>([^<]+)", xml)
    assert "AND(ISNUMBER($B2),$B2&gt;=0,$B2&lt;=3)" in formulas
    assert "AND(ISNUMBER($B2),$B2&gt;=0,$B2&lt;=7)" in formulas
    # 44710 is 2022-05-29 as spreadsheets count days.
    assert any("INT($K2)-44710&lt;=3" in one for one in formulas)


def test_a_head_is_frozen_filtered_and_printed_on_every_page(scan: Scan) -> None:
    data = shortlist(scan)

    for name in ("在投", "待办", "前置", "竞情", "数据字典"):
        xml = sheet_xml(data, name)
        assert 'ySplit="1"' in xml
        assert "<autoFilter ref=" in xml
        assert 'orientation="landscape"' in xml
        assert 'fitToHeight="0"' in xml
        assert "&amp;P / &amp;N" in xml
        assert f"'{name}'!$1:$1" in part(data, "xl/workbook.xml").replace(f"{name}!", f"'{name}'!")


def test_cells_to_fill_in_offer_their_words(scan: Scan, rescan: Callable[[], Scan], tmp_path: Path) -> None:  # fmt: skip
    job.decide(tmp_path, by_title(scan, "云1期"), DAY, None, owner="张三")
    xml = sheet_xml(shortlist(rescan()), "在投")

    lists = re.findall(r"<dataValidation ([^>]*)>.*?<formula1>([^<]+)", xml)
    words = {told: "showErrorMessage" in flags for flags, told in lists}
    assert words == {
        '"投,不投,观察"': True,
        '"张三"': False,
        '"待判断,跟进中,已投标,中标,未中标,放弃"': True,
    }


def test_a_name_that_a_list_cannot_hold_is_written_but_not_offered(
    scan: Scan, rescan: Callable[[], Scan], tmp_path: Path
) -> None:
    job.decide(tmp_path, by_title(scan, "云1期"), DAY, None, owner='张"三,李四')
    job.decide(tmp_path, by_title(scan, "云2期"), DAY, None, owner="甲" * 200)
    job.decide(tmp_path, by_title(scan, "云3期"), DAY, None, owner="乙" * 200)
    data = shortlist(rescan())

    lists = re.findall(r"<formula1>([^<]+)", sheet_xml(data, "在投"))
    assert f'"{"乙" * 200}"' in lists
    assert max(map(len, lists)) <= 257
    assert '张"三,李四' in [row["负责人"] for row in records(data, "在投")]


def test_more_rows_than_a_sheet_holds_are_an_error(
    scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)

    with pytest.raises(DataError, match="3 rows do not fit a sheet"):
        shortlist(scan)


def test_what_is_decided_stands_in_its_cells(scan: Scan, rescan: Callable[[], Scan], tmp_path: Path) -> None:  # fmt: skip
    item = by_title(scan, "云1期")
    job.decide(tmp_path, item, DAY, "go", "张三", "跟进中", "=老客户")
    data = shortlist(rescan())

    (row,) = [row for row in records(data, "在投") if row["编号"] == item]
    assert [row[head] for head in form.HEADS.values()] == ["投", "张三", "跟进中", "=老客户"]


def test_every_column_is_explained_with_unit_and_origin(scan: Scan) -> None:
    for data, names in (
        (shortlist(scan), ("在投", "待办", "前置", "竞情")),
        (everything(scan), ("全部", "筛除")),
    ):
        told = {
            (name, row["列"]): row
            for row in records(data, "数据字典")
            for name in row["工作表"].split("、")
        }
        for name in names:
            for head in cells(data, name)[0]:
                assert told[name, head]["含义"]
                assert told[name, head]["出处"]
                assert told[name, head]["单位"] == "万元" or "万元" not in head


def test_an_overview_tells_day_period_coverage_and_counts(scan: Scan) -> None:
    rows = cells(shortlist(scan), "概览")
    told = {row[0]: row[1] for row in rows}

    assert "扫描日 2022-05-29 · 期间 2022-05-23 至 2022-05-29 · 示例数据" in told
    assert (told["在投"], told["待办"], told["采购意向"], told["竞情"]) == ("3", "2", "1", "1")
    assert told["门槛筛除"] == "1"
    assert told["未命中关键词"] == "1"
    assert told["portal"] == "7"
    assert told["文件标识"] == "cloud/2022-05-29/0"


def test_a_week_without_anything_says_why(
    warehouse: Warehouse, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "cloud.toml").write_text(LIST, encoding="utf-8")
    store(
        call("4", bid_deadline="2022-05-30 09:00"), call("6", title="食堂公告", project_name="食堂")
    )
    own = watchlist.read(tmp_path / "cloud.toml")
    (empty,) = job.scans(warehouse, [own], tmp_path, DAY)

    data = shortlist(empty)

    said = cells(data, "概览")[2][0]
    assert said == (
        "本期没有可投项目：来源 1 个（陈旧 0 个），进行中 2 项，"
        "其中G2 投标准备时间 1 项、未命中关键词 1 项。"
    )
    assert cells(data, "在投")[1][0] == "（本期无）"
    assert form.read(save(tmp_path / "x.xlsx", {"在投": cells(data, "在投")})).rows == ()


def test_the_same_scan_is_the_same_bytes(scan: Scan) -> None:
    assert shortlist(scan) == shortlist(scan)
    assert everything(scan) == everything(scan)


_HASHED = """
import sys
from hashlib import sha256
from pathlib import Path
from pipeline.scan import job, watchlist
from pipeline.warehouse import Warehouse
from tests import test_workbook as t
from tests.conftest import keep
folder = Path(sys.argv[1])
with Warehouse(":memory:", read_only=False) as warehouse:
    keep(warehouse, *t.WORLD, now=t.datetime(2022, 5, 28, 18))
    own = watchlist.read(folder / "cloud.toml")
    (scan,) = job.scans(warehouse, [own], folder, t.DAY)
    for data in (t.shortlist(scan), t.everything(scan)):
        print(sha256(data).hexdigest())
"""


def test_hash_seeds_do_not_move_a_byte(tmp_path: Path) -> None:
    (tmp_path / "cloud.toml").write_text(LIST, encoding="utf-8")
    runs = {
        subprocess.run(
            [sys.executable, "-c", _HASHED, str(tmp_path)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "77")
    }

    assert len(runs) == 1
    assert len(runs.pop().split()) == 2


def test_what_is_filled_in_is_decided_once(
    scan: Scan, rescan: Callable[[], Scan], tmp_path: Path
) -> None:
    data = shortlist(scan)
    path = filled(
        tmp_path / "x.xlsx", data, "在投", "云1期", verdict="投", owner="张三", why="=老客户"
    )

    first = intake.take(tmp_path, path, MONDAY)
    again = intake.take(tmp_path, path, MONDAY)

    (made,) = first.new
    card = next(card for card in scan.shown if "云1期" in card.need.title)
    assert (made.item, made.notice_id, made.title) == (
        card.item,
        card.need.notice_id,
        card.need.title,
    )
    assert (made.verdict, made.owner, made.status, made.why) == ("go", "张三", None, "=老客户")
    assert made.decided == MONDAY
    assert made.seen == card.seen("cloud")
    assert (again.new, again.rejects) == ([], [])
    assert journal.read(tmp_path) == (made,)
    for done in (first, again):
        # 3 in play, 2 of them due, and 1 planned.
        assert len(done.told) + len(done.same) + len(done.rejects) == 6


def test_a_workbook_as_it_was_written_decides_nothing(
    scan: Scan, rescan: Callable[[], Scan], tmp_path: Path
) -> None:
    job.decide(tmp_path, by_title(scan, "云1期"), DAY, "watch", "张三", "跟进中", "等预算")
    job.decide(tmp_path, by_title(scan, "云4期"), DAY, "no-go")
    found = rescan()
    for data in (shortlist(found), everything(found)):
        path = tmp_path / "x.xlsx"
        path.write_bytes(data)

        done = intake.take(tmp_path, path, MONDAY)

        assert (done.new, done.told, done.rejects) == ([], [], [])
        assert len(done.same) == 6


def test_a_cell_nobody_touched_does_not_undo_what_was_decided_since(
    scan: Scan, rescan: Callable[[], Scan], tmp_path: Path
) -> None:
    item = by_title(scan, "云1期")
    job.decide(tmp_path, item, DAY, "watch", "张三")
    data = shortlist(rescan())
    job.decide(tmp_path, item, MONDAY, "go")

    done = intake.take(
        tmp_path, filled(tmp_path / "x.xlsx", data, "在投", "云1期", why="老客户"), MONDAY
    )

    (made,) = done.new
    assert (made.verdict, made.owner, made.why) == (None, None, "老客户")
    held = journal.latest(journal.read(tmp_path), MONDAY, {})[made.notice_id]
    assert (held.verdict, held.owner, held.why) == ("go", "张三", "老客户")


def test_rows_are_found_however_they_were_moved(scan: Scan, tmp_path: Path) -> None:
    table = cells(shortlist(scan), "在投")
    fill(table, "云2期", verdict="不投", status="放弃")
    keep = ["编号", "项目名称", "状态", "决定"]
    order = [table[0].index(head) for head in keep]
    moved = [[row[x] for x in order] for row in table]
    moved = [[moved[0][0], "我的列", *moved[0][1:]], *([r[0], "随手记", *r[1:]] for r in moved[1:])]
    (row,) = [row for row in moved if "不投" in row]
    path = save(
        tmp_path / "x.xlsx",
        {"别的": [["无关"]], "改名": [["标题行"], [], moved[0], [], row, ["", ""], []]},
    )

    done = intake.take(tmp_path, path, MONDAY, "cloud")

    (made,) = done.new
    assert made.item == by_title(scan, "云2期")
    assert (made.verdict, made.status, made.owner) == ("no-go", "放弃", None)


def test_an_item_that_became_a_number_is_found(scan: Scan, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("a")
        page.write_row(0, 0, ["编号", "决定", "负责人"])
        page.write_row(1, 0, [12345678901234, " 投 ", 10023])
        page.write_row(2, 0, ["ABCDEF0123456789", None, "李四"])

    first, second = form.read(path).rows

    assert first.item == "0012345678901234"
    assert first.told == {"verdict": "go", "owner": "10023"}
    assert second.item == "abcdef0123456789"


def test_a_wrong_word_is_told_with_its_place_and_nothing_is_taken(
    scan: Scan, tmp_path: Path
) -> None:
    table = cells(shortlist(scan), "在投")
    fill(table, "云1期", verdict="投")
    fill(table, "云2期", verdict="可能", status="已中")
    path = save(tmp_path / "x.xlsx", {"在投": table})
    line = next(n for n, row in enumerate(table, 1) if "可能" in row)

    with pytest.raises(DataError) as told:
        intake.take(tmp_path, path, MONDAY, "cloud")

    assert str(told.value).splitlines() == [
        f"{path}: sheet 在投, row {line}, column 决定: '可能' is none of 投, 不投, 观察",
        f"{path}: sheet 在投, row {line}, column 状态: '已中' is none of "
        "待判断, 跟进中, 已投标, 中标, 未中标, 放弃",
        f"{path}: nothing is taken; mend these cells and import again",
    ]
    assert journal.read(tmp_path) == ()


def test_the_verdicts_of_the_command_line_are_taken_from_a_workbook(
    scan: Scan, tmp_path: Path
) -> None:
    data = shortlist(scan)
    path = filled(tmp_path / "x.xlsx", data, "在投", "云1期", verdict="no-go")

    (made,) = intake.take(tmp_path, path, MONDAY).new

    assert made.verdict == "no-go"


def test_a_workbook_filled_in_on_one_of_two_sheets_is_read_twice_on_its_own_day(
    scan: Scan, tmp_path: Path
) -> None:
    data = shortlist(scan)
    path = filled(tmp_path / "x.xlsx", data, "在投", "云2期", verdict="投", owner="张三")
    assert "云2期" in str(cells(data, "待办"))

    first = intake.take(tmp_path, path, DAY)
    again = intake.take(tmp_path, path, DAY)

    assert [made.verdict for made in first.new] == ["go"]
    assert (again.new, again.rejects) == ([], [])


def test_a_workbook_written_before_a_decision_of_its_day_does_not_undo_it(
    scan: Scan, tmp_path: Path
) -> None:
    data = shortlist(scan)
    job.decide(tmp_path, by_title(scan, "云2期"), DAY, "go", "李四", None, "有案例")
    path = filled(tmp_path / "x.xlsx", data, "在投", "云1期", verdict="观察")

    done = intake.take(tmp_path, path, DAY)

    assert [made.title for made in done.new if "云1期" not in made.title] == []
    assert done.rejects == []


def test_rows_of_no_known_need_are_rejected_with_the_reason(scan: Scan, tmp_path: Path) -> None:
    path = save(
        tmp_path / "x.xlsx",
        {
            "a": [
                ["编号", "决定"],
                ["0123456789abcdef", "投"],
                ["", "投"],
                ["1.2E+15", "观察"],
                ["fedcba9876543210", ""],
                [by_title(scan, "云1期"), "投"],
            ]
        },
    )

    done = intake.take(tmp_path, path, MONDAY, "cloud")

    assert [one.place for one in done.rejects] == [
        "sheet a, row 2",
        "sheet a, row 3",
        "sheet a, row 4",
    ]
    assert "is not in the scan" in done.rejects[0].why
    assert "no 编号" in done.rejects[1].why
    assert "16 hexadecimal" in done.rejects[2].why
    assert [one.line for one in done.same] == [5]
    assert [one.line for one in done.told] == [6]


def test_a_need_told_two_things_is_rejected_and_told_one_thing_twice_is_taken(
    scan: Scan, tmp_path: Path
) -> None:
    one, two = by_title(scan, "云1期"), by_title(scan, "云2期")
    head = ["编号", "决定", "负责人"]
    path = save(
        tmp_path / "x.xlsx",
        {
            "在投": [head, [one, "投", ""], [two, "投", ""]],
            "待办": [head, [one, "不投", ""], [two, "投", "张三"]],
        },
    )

    done = intake.take(tmp_path, path, MONDAY, "cloud")

    assert [(made.item, made.verdict, made.owner) for made in done.new] == [(two, "go", "张三")]
    assert [reject.place for reject in done.rejects] == ["sheet 在投, row 2", "sheet 待办, row 2"]
    assert done.rejects[0].why == (
        "决定 is told as 投 (sheet 在投, row 2) and 不投 (sheet 待办, row 2); make them the same"
    )


def test_an_emptied_owner_is_taken_back_and_an_emptied_verdict_is_not(
    scan: Scan, rescan: Callable[[], Scan], tmp_path: Path
) -> None:
    for number in ("云1期", "云2期"):
        job.decide(tmp_path, by_title(scan, number), DAY, "go", "张三")
    data = shortlist(rescan())
    tables = {name: cells(data, name) for name in ("概览", "在投")}
    fill(tables["在投"], "云1期", owner="")
    fill(tables["在投"], "云2期", verdict="")
    path = save(tmp_path / "x.xlsx", tables)

    done = intake.take(tmp_path, path, MONDAY)

    assert [(made.verdict, made.owner) for made in done.new] == [(None, "")]
    assert [one.why for one in done.rejects] == ["决定 was emptied; choose 投, 不投, 观察"]
    row = next(r for r in records(shortlist(rescan()), "在投") if "云2期" in r["项目名称"])
    assert row["负责人"] == "张三"
    assert intake.take(tmp_path, path, MONDAY).new == []


def test_what_a_gate_dropped_can_be_wanted_all_the_same(
    scan: Scan, rescan: Callable[[], Scan], tmp_path: Path
) -> None:
    data = everything(scan)

    intake.take(tmp_path, filled(tmp_path / "x.xlsx", data, "全部", "云4期", verdict="投"), DAY)

    assert by_title(scan, "云4期") in [card.item for card in rescan().shown]


def test_a_file_that_is_no_filled_workbook_says_so(scan: Scan, tmp_path: Path) -> None:
    bare = save(tmp_path / "bare.xlsx", {"a": [["编号", "名称"], ["x", "y"]]})
    twice = save(tmp_path / "twice.xlsx", {"a": [["编号", "决定", "决定"]]})
    text = tmp_path / "text.xlsx"
    text.write_text("编号,决定", encoding="utf-8")

    with pytest.raises(UsageError, match="no such file"):
        form.read(tmp_path / "none.xlsx")
    with pytest.raises(DataError, match="no sheet has the column 编号 and one of 决定"):
        form.read(bare)
    with pytest.raises(DataError, match="sheet a, row 1: 2 columns 决定; leave one"):
        form.read(twice)
    with pytest.raises(DataError, match="is no workbook"):
        form.read(text)


def test_a_workbook_belongs_to_a_scan_that_is_kept(scan: Scan, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(shortlist(scan))
    lost = save(tmp_path / "lost.xlsx", {"a": [["编号", "决定"]]})

    with pytest.raises(UsageError, match="is of watchlist cloud, not of other"):
        intake.take(tmp_path, path, MONDAY, "other")
    with pytest.raises(UsageError, match="--watchlist NAME"):
        intake.take(tmp_path, lost, MONDAY)
    with pytest.raises(UsageError, match="no scan of other is kept"):
        intake.take(tmp_path, lost, MONDAY, "other")
    (tmp_path / "scans/cloud/2022-05-29.json").rename(tmp_path / "scans/cloud/2022-05-22.json")
    with pytest.raises(UsageError, match="no scan of cloud on 2022-05-29 is kept"):
        intake.take(tmp_path, path, MONDAY)
