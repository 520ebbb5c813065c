"""Bad input: one clear line each, no traceback, every record counted."""

import json
import re
from pathlib import Path

import pytest
import xlsxwriter

from pipeline.errors import DataError, FileError
from pipeline.ingest import find, open_file
from pipeline.ingest.batch import Broken, RawBatch
from pipeline.ingest.source import Sources

HEADER = "公告标题,中标单位,中标金额(元)\n"
NONE = Sources({})


def read(path: Path) -> tuple[list[str | None], list[Broken], int]:
    """Titles, what was broken, and the count of records."""
    batches: list[RawBatch] = list(open_file(path, sources=NONE).batches())
    titles = [title for batch in batches for title in batch.notices["title"]]
    broken = [one for batch in batches for one in batch.broken]
    count = sum(batch.read_count for batch in batches)
    assert count == len(titles) + len(broken)
    return titles, broken, count


def table(folder: Path, content: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "is empty; export"),
        ("a.csv", b"\xef\xbb\xbf \r\n", "is empty; export"),
        ("a.xlsx", b"PK\x03\x04" + b"\x00" * 200, "is a truncated or damaged workbook; export"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 200, r"is an old Excel or Word file .*\.xlsx"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "is a web page, not a table"),
        ("a.pdf", b"%PDF-1.7 ...", "is a PDF; save the notice"),
        ("a.csv", bytes(range(256)) * 40, "is neither text nor a workbook"),
        ("a.bin", b"\x00\x01\x02\xff" * 400, "is neither text nor a workbook"),
        ("a.log", "今天晴，无事。\n".encode(), "is text of an unknown kind"),
        ("a.xml", b"<?xml version='1.0'?><feed></feed>", "is XML"),
        ("a.json", b'{"a": ', r"no record that can be read \(JSON_BROKEN at line 1\)"),
        ("a.json", b"[]", "no record that can be read"),
        ("a.jsonl", b"not json\n[1]\n", r"no record that can be read \(JSON_BROKEN at line 1\)"),
        ("a.json", b'{"ocid": "x-1", "tag": ["award"], "date": "2024"}', "OCDS is not read yet"),
        ("a.jsonl", b'{"ocid": "x-1", "tag": ["compiled"]}\n', "OCDS is not read yet"),
        ("a.csv", b'"""', "has no header row|neither a title"),
    ],
)
def test_a_file_that_is_nothing_says_so(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(FileError, match=said) as caught:
        open_file(table(tmp_path, content, name), sources=NONE)

    assert str(caught.value).startswith(str(tmp_path / name)) and "\n" not in str(caught.value)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is a folder"):
        open_file(tmp_path, sources=NONE)
    with pytest.raises(FileError, match=r"cannot be opened \(no such file or directory\)"):
        open_file(tmp_path / "nope.csv", sources=NONE)
    with pytest.raises(DataError, match=r"nope: there is no such file or folder; check the path"):
        list(find([tmp_path / "nope"]))


def test_an_unreadable_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table(tmp_path, HEADER)

    def refuse(self: Path, mode: str = "r") -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileError, match=r"cannot be opened \(permission denied\); check"):
        open_file(path, sources=NONE)


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "whole.xlsx") as book:
        book.add_worksheet().write_row(0, 0, ["公告标题", "中标单位"])
    whole = (tmp_path / "whole.xlsx").read_bytes()

    with pytest.raises(FileError, match="is a truncated or damaged workbook"):
        open_file(table(tmp_path, whole[: len(whole) // 2], "cut.xlsx"), sources=NONE)


@pytest.mark.parametrize("name", ["a.xlsx", "a.json", "a", "a.html", "a.txt"])
def test_a_table_under_a_wrong_name_is_read_as_what_it_is(tmp_path: Path, name: str) -> None:
    path = table(tmp_path, HEADER + "某项目,示例公司,1\n", name)

    assert open_file(path, sources=NONE).info.container == "csv"
    assert read(path)[0] == ["某项目"]


def test_a_workbook_and_json_under_a_wrong_name_are_read_as_what_they_are(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.csv") as book:
        book.add_worksheet().write_row(0, 0, ["公告标题", "中标单位"])
    lines = table(tmp_path, '{"title": "某项目"}\n{"title": "别项目"}\n', "b.csv")

    assert open_file(tmp_path / "a.csv", sources=NONE).info.container == "xlsx"
    assert open_file(lines, sources=NONE).info.container == "jsonl"
    assert read(lines)[0] == ["某项目", "别项目"]


def test_a_quote_never_closed_costs_its_own_line(tmp_path: Path) -> None:
    rows = [f"项目{i},示例公司,{i}\n" for i in range(2000)]
    rows[700] = '项目700,"示例公司,700\n'
    titles, broken, count = read(table(tmp_path, HEADER + "".join(rows)))

    assert count == 2000 and len(titles) == 1999
    assert broken == [Broken(702, None, "QUOTE_BROKEN", '项目700,"示例公司,700')]


def test_two_stray_quotes_do_not_swallow_the_rows_between(tmp_path: Path) -> None:
    rows = [f"项目{i},示例公司,{i}\n" for i in range(50)]
    rows[10] = '项目10,"示例公司,10\n'
    rows[20] = '项目20,15寸",20\n'
    titles, broken, count = read(table(tmp_path, HEADER + "".join(rows)))

    assert count == 50 and [one.line for one in broken] == [12]
    assert "项目15" in titles and "项目20" in titles


def test_an_inch_mark_is_no_quote(tmp_path: Path) -> None:
    titles, broken, _ = read(table(tmp_path, HEADER + '15.6"显示屏采购,示例公司,1\n"甲",乙,2\n'))

    assert titles == ['15.6"显示屏采购', "甲"] and broken == []


def test_text_behind_a_closed_quote_is_broken(tmp_path: Path) -> None:
    titles, broken, _ = read(table(tmp_path, HEADER + '"甲" 二,乙,2\n丙,丁,3\n'))

    assert titles == ["丙"] and [one.code for one in broken] == ["QUOTE_BROKEN"]


def test_a_cell_of_200_000_characters_loads(tmp_path: Path) -> None:
    long = "长" * 100_000 + "\n" + "文" * 100_000
    titles, broken, _ = read(table(tmp_path, f'{HEADER}"{long}",示例公司,1\n别项目,示例公司,2\n'))

    assert titles == [long, "别项目"] and broken == []


@pytest.mark.parametrize("quoted", [False, True])
def test_ragged_rows_are_broken_with_their_line(tmp_path: Path, quoted: bool) -> None:
    first = '"甲\n乙",示例公司,1\n' if quoted else "甲乙,示例公司,1\n"
    rows = f"{first}\n短,示例公司\n长,示例公司,1,2\n整,示例公司,3\n"
    titles, broken, count = read(table(tmp_path, HEADER + rows))

    assert (len(titles), count) == (2, 4)
    assert [(one.line - quoted, one.code, one.raw) for one in broken] == [
        (4, "COLUMNS_MISSING", "短,示例公司"),
        (5, "COLUMNS_EXTRA", "长,示例公司,1,2"),
    ]


def test_lines_of_another_encoding_are_broken_and_the_others_load(tmp_path: Path) -> None:
    utf8 = [f"项目{i}建设工程施工,示例公司,{i}\n".encode() for i in range(20)]
    utf8[7] = "项目七建设工程施工,示例公司,7\n".encode("gb18030")
    titles, broken, count = read(table(tmp_path, HEADER.encode() + b"".join(utf8)))
    assert (len(titles), count) == (19, 20)
    assert [(one.line, one.code) for one in broken] == [(9, "ENCODING_INVALID")]

    old = [f"项目{i}建设工程施工,示例公司,{i}\n".encode("gb18030") for i in range(20)]
    old[7] = "项目七建设工程施工,示例公司,7\n".encode()
    titles, broken, count = read(table(tmp_path, HEADER.encode("gb18030") + b"".join(old)))
    assert (len(titles), count) == (19, 20) and "项目6建设工程施工" in titles
    assert [(one.line, one.code) for one in broken] == [(9, "ENCODING_INVALID")]


def test_a_file_that_changes_while_it_is_read_is_looked_at_again(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER + "甲县校园网项目,云溪公司,1\n乙县校园网项目,云溪公司,2\n")
    opened = open_file(path, sources=NONE)
    path.write_bytes(
        (HEADER + "甲县校园网项目,云溪公司,1\n").encode() + b"\xd2\xd2\xcf\xd8,\xff,2\n"
    )
    (batch,) = opened.batches()
    assert batch.notices["title"].to_list() == ["甲县校园网项目"]
    assert [(one.line, one.code) for one in batch.broken] == [(3, "ENCODING_INVALID")]


def test_a_header_without_rows_is_no_error(tmp_path: Path) -> None:
    assert read(table(tmp_path, HEADER)) == ([], [], 0)
    assert read(table(tmp_path, HEADER.strip())) == ([], [], 0)


def test_the_second_of_two_columns_of_a_name_is_not_mixed_into_the_first(tmp_path: Path) -> None:
    path = table(tmp_path, "公告标题,中标单位,中标单位\n某项目,示例甲公司,示例乙公司\n")
    reader = open_file(path, sources=NONE)
    (batch,) = reader.batches()

    assert reader.unknown_columns == ("中标单位 (2)",)
    assert batch.notices["lots"][0][0]["supplier"] == "示例甲公司"


def test_rows_that_end_in_a_delimiter_are_whole(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER + "甲,示例公司,1,\n乙,示例公司,2,\n")

    assert read(path)[0] == ["甲", "乙"]
    assert open_file(path, sources=NONE).unknown_columns == ()


def test_json_lines_that_are_broken_keep_their_line(tmp_path: Path) -> None:
    lines = ['{"title": "甲"}', '{"title": "乙"', "", '["丙"]', '{"title": "丁"}']
    titles, broken, count = read(table(tmp_path, "\n".join(lines), "a.jsonl"))

    assert titles == ["甲", "丁"] and count == 4
    assert [(one.line, one.code, one.raw) for one in broken] == [
        (2, "JSON_BROKEN", '{"title": "乙"'),
        (4, "JSON_NOT_OBJECT", '["丙"]'),
    ]


@pytest.mark.parametrize("wrapped", [False, True])
def test_json_cut_in_the_middle_gives_what_comes_before(tmp_path: Path, wrapped: bool) -> None:
    records = [{"title": f"项目{i}", "n": i} for i in range(5)]
    text = json.dumps({"rows": records} if wrapped else records, ensure_ascii=False, indent=1)
    cut = text[: text.index("项目3") + 2]
    titles, broken, count = read(table(tmp_path, cut, "a.json"))

    assert titles == ["项目0", "项目1", "项目2"] and count == 4
    (one,) = broken
    assert one.code == "JSON_BROKEN" and one.line == cut.count("\n")
    assert one.element == ("rows[3]" if wrapped else "[3]") and "项目" in (one.raw or "")


def test_what_stands_behind_an_array_is_broken_and_two_documents_are_refused(
    tmp_path: Path,
) -> None:
    titles, broken, count = read(table(tmp_path, '[{"title": "甲"}] [{"title": "乙"}]', "a.json"))
    assert (titles, count) == (["甲"], 2) and broken[0].raw == '[{"title": "乙"}]'

    rows = '{"rows": [{"title": "甲"}]}'
    with pytest.raises(FileError, match=r"holds several documents; .* one document a line"):
        open_file(table(tmp_path, rows + rows, "b.json"), sources=NONE)
    two = '{"a": {"rows": [{"title": "甲"}]}, "b": {"rows": [{"title": "乙"}]}}'
    with pytest.raises(FileError, match=r"holds several lists \(a\.rows, b\.rows\); name"):
        open_file(table(tmp_path, two, "c.json"), sources=NONE)


def test_json_nested_beyond_reason_is_broken(tmp_path: Path) -> None:
    deep = '{"title": "深", "a": ' + '{"a": ' * 5000 + "1" + "}" * 5001
    titles, broken, count = read(table(tmp_path, f'{{"title": "甲"}}\n{deep}\n', "a.jsonl"))
    assert (titles, count) == (["甲"], 2) and [one.line for one in broken] == [2]

    titles, broken, count = read(table(tmp_path, f'[{{"title": "甲"}}, {deep}]', "a.json"))
    assert (titles, count) == (["甲"], 2) and broken[0].code == "JSON_BROKEN"
    with pytest.raises(FileError):
        open_file(table(tmp_path, deep, "b.json"), sources=NONE)


def test_a_byte_that_cannot_be_read_breaks_its_record_alone(tmp_path: Path) -> None:
    records = [f'{{"title": "云岭县第{i}中学网络项目"}}' for i in range(4)]
    raw = ("[" + ",".join(records) + "]").encode()
    spot = raw.index("第2中学".encode())
    titles, broken, count = read(table(tmp_path, raw[:spot] + b"\xff" + raw[spot:], "a.json"))

    assert (len(titles), count) == (3, 4)
    assert [(one.element, one.code) for one in broken] == [("[2]", "ENCODING_INVALID")]


def test_a_sheet_of_something_else_is_set_aside_and_told(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("说明").write_column(0, 0, ["填表说明", "请勿改动"])
        sheet = book.add_worksheet("结果")
        sheet.write_row(0, 0, ["公告标题", "中标单位"])
        sheet.write_row(1, 0, ["某项目", "示例公司"])
        book.add_worksheet("空")
    titles, broken, count = read(tmp_path / "a.xlsx")

    assert titles == ["某项目"] and count == 2
    assert [(one.element, one.code, one.raw) for one in broken] == [
        ("说明", "SHEET_NOT_READ", "填表说明")
    ]


def test_damage_anywhere_is_told_in_one_line_or_counted(tmp_path: Path) -> None:
    """Every marker of a damaged table turns up in a notice or in what was broken."""
    rows = [f"ID{i:04d}X项目,示例公司{i},{i}.50" for i in range(40)]
    rows[5] = 'ID0005X项目,"示例\n公司5",5.50'
    good = (HEADER + "\n".join(rows) + "\n").encode()
    start = len(HEADER.encode())
    damages = [b'"', b",", b"\n", b"\r", b"\xff", b"\x00", b'""', b'",']
    for number, spot in enumerate(range(start, len(good), 23)):
        damage = damages[number % len(damages)]
        path = table(tmp_path, good[:spot] + damage + good[spot:])
        batches = list(open_file(path, sources=NONE).batches())
        told = " ".join(
            [
                *(str(row) for batch in batches for row in batch.notices.iter_rows()),
                *(one.raw or "" for batch in batches for one in batch.broken),
            ]
        )
        lost = set(re.findall(rb"ID(\d{4})X", path.read_bytes())) - {
            found.encode() for found in re.findall(r"ID(\d{4})X", told)
        }
        assert not lost, (damage, spot)
