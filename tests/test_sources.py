"""Every source description, each with its fixture; and what a wrong one says."""

import json
import random
from pathlib import Path

import polars as pl
import pytest

from pipeline import folders, reference
from pipeline.errors import DataError, FileError
from pipeline.ingest import Reader, mapping, open_file
from pipeline.ingest import read as reading
from pipeline.ingest import table as tables
from pipeline.ingest.container import ELEMENT, LINE, Chunk
from pipeline.ingest.description import NOTICE_FIELDS, PART_FIELDS
from pipeline.ingest.source import Source, Sources, draft, load, unlisted
from pipeline.ingest.synonym import recognise
from pipeline.model import RawNotice

FIXTURES = Path(__file__).parent / "fixtures" / "ingest"
SOURCES = load(folders.search("sources")[:1])
# Fixtures are found by their name, but for the pages whose names matter.
FILES = {"ccgp_page": "t20240315_1000001"}


@pytest.fixture(autouse=True)
def bodies_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.extract.stated", lambda body, title, channel: {})


def fixture_of(name: str) -> Path:
    return next(iter(FIXTURES.glob(FILES.get(name, f"{name}*"))))


def notices(reader: Reader) -> list[RawNotice]:
    rows = pl.concat([batch.notices for batch in reader.batches()]).iter_rows(named=True)
    return [RawNotice.model_validate(row) for row in rows]


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


PLAIN = """
name = "portal"
title = "某门户"
publisher = "某门户"
[match]
columns = ["公告标题", "中标单位"]
[columns]
"公告标题" = "title"
"中标单位" = "lot.supplier"
"""


@pytest.mark.parametrize("name", sorted(SOURCES.named))
def test_every_source_opens_its_fixture_by_content(name: str, tmp_path: Path) -> None:
    fixture = fixture_of(name)
    elsewhere = tmp_path / f"x{fixture.suffix}"
    elsewhere.write_bytes(fixture.read_bytes())

    reader = open_file(elsewhere, sources=SOURCES)
    batches = list(reader.batches())

    assert reader.source.name == reader.info.source == name
    assert reader.unknown_columns == ()
    assert sum(batch.read_count for batch in batches) > 0
    assert not any(batch.broken for batch in batches)
    titled = pl.col("title").is_not_null() | pl.col("project_name").is_not_null()
    assert all(
        batch.notices.filter(~titled & pl.col("body").is_null()).is_empty() for batch in batches
    )


@pytest.mark.parametrize("name", sorted(SOURCES.named))
def test_every_source_says_why_it_leaves_out_what_is_personal(name: str) -> None:
    personal = ("phone", "tel", "contact", "person", "联系", "电话", "专家", "expert")
    source = SOURCES.get(name)
    kept = {column for column, fields in source.columns.items() if fields}

    assert not [column for column in kept if any(word in column.lower() for word in personal)]


def test_suppliers_of_a_list_stand_joined_beside_a_single_sum() -> None:
    first, second, third = notices(open_file(fixture_of("aggregator_list"), sources=SOURCES))

    assert [lot.supplier for lot in first.lots] == ["示例甲信息技术有限公司"]
    assert [lot.supplier for lot in second.lots] == ["示例乙科技有限公司;示例丙系统集成有限公司"]
    assert (second.lots[0].amount, second.lots[0].amount_label) == ("512000", "中标金额(元)")
    assert third.lots == () and (third.budget, third.budget_label) == ("1250000", "预算金额(元)")
    assert first.area == "青海 海西州 云岭县" and third.area == "青海"
    assert first.published == "1650000000"


def test_a_portals_summary_budget_is_not_believed() -> None:
    (notice,) = notices(open_file(fixture_of("ggzy_fulltext"), sources=SOURCES))

    assert notice.budget is None and notice.buyer_name is None
    assert notice.body is not None and notice.channel == "中标公告"


def test_a_fallback_fills_only_what_the_body_did_not_say(monkeypatch: pytest.MonkeyPatch) -> None:
    def stated(body: str, title: str | None, channel: str | None) -> dict[str, object]:
        return {"project_number": "正文编号-1"}

    monkeypatch.setattr("pipeline.extract.stated", stated)
    with_body, without = notices(open_file(fixture_of("ningbo_sunshine"), sources=SOURCES))

    assert with_body.project_number == "正文编号-1"
    assert (without.body, without.project_number) == (None, "GC2025JC99998")
    assert with_body.bid_deadline == with_body.opening == "2025-09-10T14:30:00"


def test_a_label_is_the_words_of_the_column_that_gave_the_value() -> None:
    found = notices(open_file(fixture_of("yichang_awards"), sources=SOURCES))

    assert [(n.lots[0].amount, n.lots[0].amount_label) for n in found] == [
        ("1234567.80", "中标价(元)"),
        ("96.40", "中标价(%)"),
        ("下浮率3.5%", "中标价(报价承诺)"),
    ]
    assert found[0].url == f"https://ggzy.sc.yichang.gov.cn{json_line('yichang_awards')['infourl']}"


def json_line(name: str) -> dict[str, str]:
    line: dict[str, str] = json.loads(fixture_of(name).read_text(encoding="utf-8").splitlines()[0])
    return line


def test_shifted_rows_are_read_as_published() -> None:
    found = notices(open_file(fixture_of("shandong_intention_export"), sources=SOURCES))

    assert [(n.project_name, n.budget, n.expected) for n in found] == [
        ("智慧教室改造", "72.000000", "2026年03月"),
        ("图书馆改造", "143.000000", "2026年03月"),
        ("建设智慧教室", "是", None),
    ]
    assert len({n.source_notice_id for n in found}) == 3 and len({n.url for n in found}) == 1


def test_a_page_is_named_by_its_file_only_when_the_name_is_an_identifier() -> None:
    (named,) = notices(open_file(fixture_of("ccgp_page"), sources=SOURCES))
    (saved,) = notices(open_file(fixture_of("saved_page"), sources=SOURCES))

    assert named.source_notice_id == "t20240315_1000001"
    assert saved.source_notice_id is None
    assert saved.url == "https://www.example.gov.cn/cggg/20240315_1.htm"


def test_a_users_description_wins_over_one_of_the_same_name(tmp_path: Path) -> None:
    write(tmp_path / "own", "portal", PLAIN)
    write(tmp_path / "user", "portal", PLAIN.replace("某门户", "我的门户"))

    sources = load([tmp_path / "own", tmp_path / "user"])

    assert sources.get("portal").title == "我的门户"
    with pytest.raises(DataError, match="no source 'nope'; there are: portal"):
        sources.get("nope")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"lot.supplier"', '"lot.winner"', r"portal\.toml:9: columns\.中标单位: there is no field"),
        ("title = ", "titel = ", r"portal\.toml:3: titel: "),
        ('publisher = "某门户"', 'publisher = "某门户', r"portal\.toml: not TOML: .*line 4"),
        ('columns = ["公告标题", "中标单位"]', "", r"match\.columns: say which columns"),
        ('name = "portal"', 'name = "other"', r"portal\.toml:2: name is 'other'"),
        ("[match]", 'grain = "lot"\n[match]', r"id: grain 'lot' needs to know"),
        ("[match]", '[constants]\ntitle = "x"\n[match]', r"constants\.title: columns\.公告标题"),
        ("[match]", '[labels]\n"预算" = "x"\n[match]', r":6: labels\.预算: it is not in \[columns"),
        ("[match]", '[fallback]\n"预算" = "budget"\n[match]', r"fallback\.预算: it cannot stand"),
    ],
)
def test_a_wrong_description_says_file_line_and_key(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    write(tmp_path, "portal", PLAIN.replace(old, new, 1))

    with pytest.raises(DataError, match=said):
        load([tmp_path])


def test_a_required_column_that_is_gone_is_named(tmp_path: Path) -> None:
    sources = load([write(tmp_path / "sources", "portal", PLAIN).parent])
    table = tmp_path / "a.csv"
    table.write_text("公告标题,成交商\n某项目,示例公司\n", encoding="utf-8")

    assert open_file(table, sources=sources).source.name.startswith("unlisted-")
    with pytest.raises(FileError, match="has no column 中标单位, which source portal needs"):
        open_file(table, "portal", sources)


def test_a_new_column_is_listed_and_no_error(tmp_path: Path) -> None:
    sources = load([write(tmp_path / "sources", "portal", PLAIN).parent])
    table = tmp_path / "a.csv"
    table.write_text("公告标题,中标单位,天气\n某项目,示例公司,晴\n", encoding="utf-8")

    reader = open_file(table, sources=sources)

    assert (reader.source.name, reader.unknown_columns) == ("portal", ("天气",))


def test_the_source_with_most_marks_is_taken(tmp_path: Path) -> None:
    folder = write(tmp_path / "sources", "portal", PLAIN).parent
    wide = PLAIN.replace('"portal"', '"wide"').replace('"中标单位"]', '"中标单位", "包号"]')
    write(folder, "wide", wide)
    table = tmp_path / "a.csv"
    table.write_text("公告标题,中标单位,包号\n某项目,示例公司,1\n", encoding="utf-8")

    assert open_file(table, sources=load([folder])).source.name == "wide"


def test_the_synonyms_are_many_and_name_fields_that_exist() -> None:
    rows = reference.rows("column_synonyms")

    assert len(rows) >= 250
    assert {row["field"] for row in rows} <= {"", *NOTICE_FIELDS, *PART_FIELDS}
    assert {row["needs"] for row in rows} <= {"", *NOTICE_FIELDS, *PART_FIELDS}
    assert len({row["synonym"] for row in rows}) == len(rows)


def test_words_are_recognised_whatever_their_width_unit_and_spaces() -> None:
    labels = [
        "公告标题：",
        "采 购 人",
        "预算金额（万元）",
        "中标(成交)金额[元]",
        "publishTime",
        "buyer.name",
    ]

    assert list(recognise(labels).values()) == [
        "title",
        "buyer_name",
        "budget",
        "lot.amount",
        "published",
        "buyer_name",
    ]


def test_what_stands_below_a_group_of_bidders_is_no_winner() -> None:
    assert recognise(["项目名称", "第一中标候选人 供应商名称"]) == {"项目名称": "project_name"}
    assert recognise(["项目名称", "甲标 供应商名称", "乙标 供应商名称"]) == {
        "项目名称": "project_name"
    }


def test_identifiers_of_two_unlisted_publishers_never_meet() -> None:
    one = unlisted(["公告标题", "公告ID"])
    same = unlisted(["公告ID", "公告标题", "天气"])
    other = unlisted(["标题", "infoid"])

    assert one.name == same.name != other.name


def test_an_unlisted_table_of_lots_is_read_as_lots(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text(
        "公告ID,公告标题,包号,中标供应商,中标金额(元)\n"
        "7,某项目,1,示例甲公司,100\n8,别项目,1,示例丙公司,300\n7,某项目,2,示例乙公司,200\n",
        encoding="utf-8",
    )
    reader = open_file(table, sources=Sources({}))
    (batch,) = reader.batches()
    first, second = notices(reader)

    assert batch.read_count == 3 and batch.notices.height == 2
    assert [(lot.lot, lot.supplier, lot.amount) for lot in first.lots] == [
        ("1", "示例甲公司", "100"),
        ("2", "示例乙公司", "200"),
    ]
    assert (first.line, second.line, second.source_notice_id) == (2, 3, "8")


def test_a_row_says_the_same_wherever_its_columns_stand() -> None:
    rows = pl.DataFrame({"a": ["1", "2", None], "b": [["x"], None, []], LINE: 0, ELEMENT: ""})
    moved = rows.select("b", LINE, "a", pl.lit(None, pl.String).alias("c"), ELEMENT)
    turned = rows.select(pl.col("a").alias("c"), pl.col("b"), LINE, ELEMENT)

    first = mapping.digest(Chunk(rows))
    assert first.to_list() == mapping.digest(Chunk(moved)).to_list()
    assert first.is_unique().all()
    assert first[0] != mapping.digest(Chunk(turned))[0]


@pytest.mark.parametrize("kept", [0, 5000, 1 << 27])
@pytest.mark.parametrize("size", [120, 400, 3000])
def test_rows_of_a_notice_meet_however_far_apart_they_stand(
    tmp_path: Path, size: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = random.Random(size)
    rows = [
        f"{numbers.randrange(60) or ''},项目{number},{number},示例{number % 7}公司,{number % 3}00"
        for number in range(200)
    ]
    table = tmp_path / "a.csv"
    head = "公告ID,公告标题,包号,中标供应商,预算金额(元)"
    table.write_text("\n".join([head, *rows, rows[0], ""]), encoding="utf-8")
    (whole,) = open_file(table, sources=Sources({})).batches()

    monkeypatch.setattr(tables, "BLOCK", size)
    monkeypatch.setattr(reading, "_KEPT_BYTES", kept)
    (parted,) = open_file(table, sources=Sources({})).batches()

    assert whole.read_count == parted.read_count == 201
    assert parted.notices.sort("line").equals(whole.notices)
    assert parted.notices["source_notice_id"].drop_nulls().is_unique().all()
    assert parted.notices["line"].to_list() != whole.notices["line"].to_list()


def test_a_list_in_a_record_of_lots_makes_lots(tmp_path: Path) -> None:
    text = PLAIN.replace('"lot.supplier"', '""').replace(
        "[columns]",
        '''[columns]
"包[].号" = "lot.lot"
"包[].商" = "lot.supplier"''',
    )
    text = text.replace("title = ", 'grain = "lot"\nid = "号"\ntitle = ', 1)
    sources = load([write(tmp_path / "sources", "portal", text).parent])
    lines = [
        {
            "号": "7",
            "公告标题": "甲",
            "中标单位": "",
            "包": [{"号": "1", "商": "示例甲公司"}, {"号": "2"}],
        },
        {"号": "7", "公告标题": "甲", "中标单位": "", "包": [{"号": "3", "商": "示例乙公司"}]},
        {"号": "8", "公告标题": "乙", "中标单位": "", "包": []},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")

    first, second = notices(open_file(path, sources=sources))

    assert [(lot.lot, lot.supplier) for lot in first.lots] == [
        ("1", "示例甲公司"),
        ("2", None),
        ("3", "示例乙公司"),
    ]
    assert second.lots == ()


def test_a_repeated_row_adds_no_second_lot(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    row = "7,某项目,1,示例甲公司,100\n"
    table.write_text(f"公告ID,公告标题,包号,中标供应商,中标金额\n{row}{row}", encoding="utf-8")

    (batch,) = open_file(table, sources=Sources({})).batches()

    assert batch.read_count == 2
    assert batch.notices["lots"].list.len().to_list() == [1]


def test_a_table_without_title_or_project_is_refused_with_a_way_out(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("天气,气温\n晴,20\n", encoding="utf-8")

    with pytest.raises(FileError, match=r"\(天气, 气温\); run: biaoxun source draft"):
        open_file(table, sources=Sources({}))


def test_a_draft_is_a_description_that_loads(tmp_path: Path) -> None:
    table = tmp_path / "某市 awards-2024.csv"
    table.write_text(
        "公告标题,省份,城市,中标人,中标金额(万元),联系电话,天气\n某项目,甲省,乙市,示例公司,5,0,晴\n",
        encoding="utf-8",
    )
    text = draft(table)
    write(tmp_path / "sources", "awards_2024", text)
    source = load([tmp_path / "sources"]).get("awards_2024")

    assert '"天气" = ""  # not recognised' in text
    assert source.columns["中标金额(万元)"] == ("lot.amount",)
    assert source.joined == {"area": ("省份", "城市")}
    assert open_file(table, sources=Sources({source.name: source})).source == source


@pytest.mark.parametrize(
    ("columns", "grain"),
    [
        ("公告ID,公告标题,标段,预算金额(元)", "lot"),
        ("公告标题,链接,标段,预算金额(元)", "lot"),
        ("公告标题,链接,预算金额(元)", "notice"),
        ("公告标题,标段", "notice"),
    ],
)
def test_a_draft_joins_the_rows_that_no_description_would_join(
    tmp_path: Path, columns: str, grain: str
) -> None:
    table = tmp_path / "t.csv"
    table.write_text(f"{columns}\n" + ",".join("1" * len(columns.split(","))), encoding="utf-8")

    assert f'grain = "{grain}"' in draft(table)
    assert unlisted(columns.split(",")).grain == grain


def test_a_description_can_say_where_the_records_stand(tmp_path: Path) -> None:
    text = PLAIN.replace("[match]", '[read]\nrecords = "result.old.rows"\n[match]')
    sources = load([write(tmp_path / "sources", "portal", text).parent])
    document = {
        "result": {
            "new": {"rows": [{"公告标题": "新项目", "中标单位": "示例甲公司"}]},
            "old": {"rows": [{"公告标题": "旧项目", "中标单位": "示例乙公司"}]},
        }
    }
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")

    (notice,) = notices(open_file(path, sources=sources))

    assert (notice.title, notice.element) == ("旧项目", "result.old.rows[0]")


def test_a_source_needs_no_more_than_its_marks() -> None:
    source = Source.model_validate(
        {"name": "s", "title": "t", "publisher": "p", "match": {"columns": "标题"}}
    )

    assert source.match.columns == ("标题",) and source.missing(["标 题"]) == ()


def test_a_path_can_be_asked_for_beside_the_content(tmp_path: Path) -> None:
    text = PLAIN.replace("[match]", '[match]\npaths = "*weekly*.csv"')
    sources = load([write(tmp_path / "sources", "portal", text).parent])
    names = []
    for name in ("weekly-1.csv", "other.csv"):
        (tmp_path / name).write_text("公告标题,中标单位\n某项目,示例公司\n", encoding="utf-8")
        names.append(open_file(tmp_path / name, sources=sources).source.name)

    assert names[0] == "portal" and names[1].startswith("unlisted-")
