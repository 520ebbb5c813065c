"""Files that are as they should be, in every container."""

import gc
import json
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from pipeline.ingest import body, find, open_file
from pipeline.ingest import content as contents
from pipeline.ingest import table as tables
from pipeline.ingest.batch import BATCH_ROWS, RAW_SCHEMA, RawBatch, frame
from pipeline.ingest.source import Sources
from pipeline.model import RawCandidate, RawChange, RawLot, RawNotice
from pipeline.workers import workers

HEADER = "公告标题,中标单位,中标金额(元)\n"
ROWS = "甲项目,示例甲公司,1\n乙项目,示例乙公司,2\n"
NONE = Sources({})


def write(folder: Path, content: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def batches(path: Path) -> list[RawBatch]:
    return list(open_file(path, sources=NONE).batches())


def rows(path: Path) -> pl.DataFrame:
    return pl.concat([batch.notices for batch in batches(path)])


def workbook(path: Path, *sheets: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for cells in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(cells):
                sheet.write_row(number, 0, row)
    return path


# ---------------------------------------------------------------- frames


def test_a_frame_is_its_records() -> None:
    records = [
        RawNotice(
            line=2,
            title="某项目",
            lots=(RawLot(lot="1", amount="5"), RawLot()),
            candidates=(RawCandidate(rank="1"),),
            changes=(RawChange(field="时间", old="1日", new="2日"),),
        ),
        RawNotice(line=3, element="x"),
    ]
    found = frame(records)

    assert found.schema == pl.Schema(RAW_SCHEMA)
    assert [RawNotice.model_validate(row) for row in found.iter_rows(named=True)] == records
    assert frame([]).schema == found.schema


# ---------------------------------------------------------------- text tables


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_table_is_read_whatever_its_dialect(
    tmp_path: Path, encoding: str, delimiter: str, newline: str
) -> None:
    text = (HEADER + ROWS).replace(",", delimiter).replace("\n", newline)
    found = rows(write(tmp_path, text.encode(encoding)))

    assert found["title"].to_list() == ["甲项目", "乙项目"]
    assert found["line"].to_list() == [2, 3]
    assert found["lots"][1][0]["amount_label"] == "中标金额(元)"


def test_lines_are_those_of_an_editor(tmp_path: Path) -> None:
    text = f'{HEADER}甲,乙,1\n\n"丙\n丁\n戊",己,2\n\n\n庚,辛,3\n'

    assert rows(write(tmp_path, text))["line"].to_list() == [2, 4, 9]
    assert rows(write(tmp_path, text.replace("\n", "\r\n")))["line"].to_list() == [2, 4, 9]


def test_small_blocks_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "".join(f'"第{i}号\n项目, ""甲""",示例公司,{i}\n短,{i}\n\n' for i in range(200))
    path = write(tmp_path, HEADER + body)
    (whole,) = batches(path)
    for size in (64, 257, 4096):
        monkeypatch.setattr(tables, "BLOCK", size)
        (parted,) = batches(path)
        assert parted.notices.equals(whole.notices) and parted.broken == whole.broken
    assert whole.read_count == 400


@pytest.mark.parametrize("count", [2, 300])
def test_a_quote_left_open_in_the_first_row_costs_its_line(tmp_path: Path, count: int) -> None:
    body = "".join(f"第{i}号项目,示例公司,{i}\n" for i in range(count))
    (batch,) = batches(write(tmp_path, HEADER + '首个项目,"示例公司,1\n' + body))

    assert batch.notices.height == count
    assert [(one.line, one.code) for one in batch.broken] == [(2, "QUOTE_BROKEN")]


def test_the_line_by_line_way_gives_the_same(tmp_path: Path) -> None:
    body = "".join(f'"第{i}号\n项目, ""甲""",示例公司,{i}\n\n短,{i}\n' for i in range(50))
    (fast,) = batches(write(tmp_path, HEADER + body, "a.csv"))
    (slow,) = batches(write(tmp_path, HEADER + body + '尾"项目,示例公司,0\n', "b.csv"))

    assert slow.notices.head(-1).equals(fast.notices)
    assert slow.broken == fast.broken and len(slow.broken) == 50


def test_batches_hold_at_most_100_000_rows(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + "".join(f"项目{i},示例公司,{i}\n" for i in range(150_000)))
    found = batches(path)

    assert [batch.notices.height for batch in found] == [BATCH_ROWS, 50_000]
    assert [batch.read_count for batch in found] == [BATCH_ROWS, 50_000]
    assert found[1].notices["line"][-1] == 150_001


def test_a_header_is_found_below_titles_and_takes_their_unit(tmp_path: Path) -> None:
    text = "某县2024年采购结果,,\n单位：万元,,\n公告标题,中标单位,中标金额\n甲,示例公司,6.5\n"
    found = rows(write(tmp_path, text))

    assert found["lots"][0][0]["amount_label"] == "中标金额(单位：万元)"
    assert found["line"].to_list() == [4]


def test_a_buyer_called_yuan_is_no_unit(tmp_path: Path) -> None:
    text = "采购单位：元氏县某局,,\n公告标题,中标单位,中标金额\n甲,示例公司,6.5\n"

    assert rows(write(tmp_path, text))["lots"][0][0]["amount_label"] == "中标金额"


def test_empty_cells_and_empty_rows_are_nothing(tmp_path: Path) -> None:
    found = batches(write(tmp_path, f"{HEADER}甲,,\n,,\n　, ,\n乙,示例公司,\n"))

    assert found[0].read_count == 2
    assert found[0].notices["lots"].list.len().to_list() == [0, 1]


def test_columns_of_one_field_stand_in_for_each_other(tmp_path: Path) -> None:
    text = "标题,公告标题,省份,城市\n,甲,某省,\n乙,丙,某省,某市\n"
    found = rows(write(tmp_path, text))

    assert found["title"].to_list() == ["甲", "乙"]
    assert found["area"].to_list() == ["某省", "某省 某市"]


def test_a_file_is_described(tmp_path: Path) -> None:
    info = open_file(write(tmp_path, (HEADER + ROWS).encode("gb18030")), sources=NONE).info

    assert (info.container, info.encoding, info.path) == ("csv", "gb18030", str(tmp_path / "a.csv"))
    assert len(info.sha256) == 64 and info.byte_count == (tmp_path / "a.csv").stat().st_size


# ---------------------------------------------------------------- workbooks


def test_merged_header_cells_become_one_label(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("结果")
        sheet.merge_range(0, 0, 0, 4, "某县采购结果汇总")
        for column, label in ((0, "序号"), (1, "项目名称"), (4, "采购人")):
            sheet.merge_range(2, column, 3, column, label)
        sheet.merge_range(2, 2, 2, 3, "中标信息")
        sheet.write_row(3, 2, ["供应商", "成交金额(万元)"])
        sheet.write_row(4, 0, [1, "甲项目", "示例公司", 12.5, "示例学校"])
    found = rows(path).row(0, named=True)

    assert (found["project_name"], found["buyer_name"]) == ("甲项目", "示例学校")
    assert found["lots"][0]["supplier"] == "示例公司"
    assert found["lots"][0]["amount"] == "12.5"
    assert found["lots"][0]["amount_label"] == "中标信息 成交金额(万元)"
    assert (found["line"], found["element"]) == (5, "结果")


def test_every_sheet_is_read_under_its_own_header(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [["公告标题", "中标单位"], ["甲", "示例公司"], [], ["乙", "示例公司"]],
        [["一季度"], ["中标单位", "公告标题", "采购人"], ["示例公司", "丙", "示例学校"]],
    )
    found = rows(path)

    assert found["title"].to_list() == ["甲", "乙", "丙"]
    assert found["line"].to_list() == [2, 4, 3]
    assert found["buyer_name"].to_list() == [None, None, "示例学校"]


def test_a_first_row_of_data_is_no_second_header(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["项目名称", ""], ["甲", "乙"], ["丙", "丁"]])

    assert rows(path)["project_name"].to_list() == ["甲", "丙"]


# ---------------------------------------------------------------- JSON


@pytest.mark.parametrize(
    "document",
    [
        '[{"title": "甲"}, {"title": "乙"}]',
        '{"code": 200, "data": {"records": [{"title": "甲"}, {"title": "乙"}]}}',
        '{"title": "甲"}\n{"title": "乙"}\n',
        '\ufeff[\n{"title": "甲"},\n{"title": "乙"}\n]\n',
    ],
)
def test_records_are_found_in_every_shape_of_json(tmp_path: Path, document: str) -> None:
    for name in ("a.json", "a"):
        assert rows(write(tmp_path, document, name))["title"].to_list() == ["甲", "乙"]


def test_an_object_with_a_title_is_one_notice_whatever_lists_it_holds(tmp_path: Path) -> None:
    record = {"title": "甲", "files": [{"title": "附件一"}, {"title": "附件二"}]}
    path = write(tmp_path, json.dumps(record, ensure_ascii=False), "a.json")

    assert rows(path)["title"].to_list() == ["甲"]


def test_numbers_keep_the_digits_published(tmp_path: Path) -> None:
    path = write(tmp_path, '{"title": "甲", "budget": 1234567890.10, "uuid": 12345678901234567890}')
    found = rows(path).row(0, named=True)

    assert (found["budget"], found["source_notice_id"]) == ("1234567890.10", "12345678901234567890")


def test_nested_keys_are_recognised_by_their_last_part(tmp_path: Path) -> None:
    record = {"meta": {"公告标题": "甲"}, "data": {"中标人": "示例公司", "中标价(元)": "5"}}
    found = rows(write(tmp_path, json.dumps(record, ensure_ascii=False), "a.json"))
    lot = found["lots"][0][0]

    assert (lot["supplier"], lot["amount"], lot["amount_label"]) == ("示例公司", "5", "中标价(元)")


def test_a_key_that_looks_like_a_list_is_text(tmp_path: Path) -> None:
    path = write(tmp_path, '{"title": "甲", "tags[]": "x"}\n{"title": "乙"}\n', "a.jsonl")

    assert rows(path)["title"].to_list() == ["甲", "乙"]


def test_json_of_another_encoding_is_read(tmp_path: Path) -> None:
    text = '{"title": "甲项目"}\n{"title": "乙项目"}\n'
    for encoding in ("gb18030", "utf-16"):
        found = rows(write(tmp_path, text.encode(encoding), "a.jsonl"))
        assert found["title"].to_list() == ["甲项目", "乙项目"]


def test_a_key_that_comes_late_is_listed(tmp_path: Path) -> None:
    lines = ['{"title": "甲"}'] * 300 + ['{"title": "乙", "weather": "晴"}']
    reader = open_file(write(tmp_path, "\n".join(lines), "a.jsonl"), sources=NONE)
    before = reader.unknown_columns

    assert sum(batch.read_count for batch in reader.batches()) == 301
    assert (before, reader.unknown_columns) == ((), ("weather",))


# ---------------------------------------------------------------- pages and bodies


def test_a_text_without_a_table_is_one_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.extract.stated", lambda body, title, channel: {})
    text = "某县第一中学校园网项目中标公告\n一、项目编号：X-1\n二、中标金额：5万元\n"
    for encoding in ("utf-8", "gb18030"):
        path = write(tmp_path, text.encode(encoding), "notice.txt")
        reader = open_file(path)
        (batch,) = reader.batches()
        assert (reader.info.container, reader.source.name) == ("page", "saved_page")
        assert batch.notices["body"].to_list() == [text] and batch.read_count == 1


@pytest.mark.parametrize("is_on", [True, False])
def test_reading_bodies_leaves_the_collector_as_it_was(
    is_on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def stated(*cells: str | None) -> dict[str, object]:
        seen.append(gc.isenabled())
        raise ValueError

    monkeypatch.setattr("pipeline.extract.stated", stated)
    if not is_on:
        gc.disable()
    try:
        with pytest.raises(ValueError):
            body.filled(frame([RawNotice(body="项目编号：AB-2026-01")]))
        assert (seen, gc.isenabled()) == ([False], is_on)
    finally:
        gc.enable()


def test_bodies_are_read_and_records_without_one_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str | None] = []

    def stated(body: str, title: str | None, channel: str | None) -> dict[str, object]:
        seen.append(body)
        return {"project_number": f"{body}-1", "title": "丁"}

    monkeypatch.setattr("pipeline.extract.stated", stated)
    lines = [{"title": "甲", "content": "A"}, {"title": "乙"}, {"title": "丙", "content": "C"}]
    text = "\n".join(json.dumps(line) for line in lines)
    found = rows(write(tmp_path, text, "a.jsonl"))

    assert seen == ["A", "C"]
    assert found["title"].to_list() == ["甲", "乙", "丙"]
    assert found["project_number"].to_list() == ["A-1", None, "C-1"]


def test_several_processes_read_the_same_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "_SLICE", 2)
    monkeypatch.setattr(body, "_MANY", 2)
    given = frame(
        RawNotice(line=n, title="某项目" if n % 2 else None, body=f"项目编号：AB-2026-{n:03d}")
        for n in range(7)
    )
    alone = body.filled(given)
    with workers(2):
        together = body.filled(given)

    assert together.equals(alone)
    assert alone["project_number"].to_list() == [f"AB-2026-{n:03d}" for n in range(7)]


def test_what_a_process_cannot_read_is_told_as_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "_MANY", 1)
    given = frame([RawNotice(body="某公告")]).select(
        body=pl.lit(1), title="title", channel="channel"
    )
    with workers(2), pytest.raises(AttributeError, match="isspace"):
        body.filled(given)


# ---------------------------------------------------------------- which files


def test_files_are_found_once_sorted_and_without_what_is_no_data(tmp_path: Path) -> None:
    for name in (
        "b/2.csv",
        "a/1.json",
        "a/1.truth.json",
        "a/README.md",
        "a/source.toml",
        "a/manifest.json",
        "a/~$1.xlsx",
        "a/.hidden/3.csv",
        ".git",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")

    found = list(find([tmp_path / "b", tmp_path, tmp_path / "a" / "README.md"]))

    assert [path.name for path in found] == ["2.csv", "1.json", "README.md"]


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    reader = open_file(write(tmp_path, HEADER + ROWS), sources=NONE)

    assert [b.notices.to_dicts() for b in reader.batches()] == [
        b.notices.to_dicts() for b in reader.batches()
    ]


def test_a_file_larger_than_its_sample_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "HEAD", 200)
    path = write(tmp_path, HEADER + "".join(f"项目{i},示例公司,{i}\n" for i in range(500)))

    assert rows(path)["title"].to_list() == [f"项目{i}" for i in range(500)]
