"""Who counts as whom on a day: a merge is a row with its reason, and taking it out undoes it."""

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pipeline import check
from pipeline.errors import DataError
from pipeline.ingest.batch import FileInfo, RawBatch, frame
from pipeline.model import RawLot, RawNotice
from pipeline.normalize.batch import normalise
from pipeline.warehouse import Warehouse
from tests.conftest import NOW, award, notice

OLD, NEW, NEWEST = "示例云图科技有限公司", "示例云图数字有限公司", "示例云图智能有限公司"
FORMER = f"{NEW}（原名：{OLD}）"
TWO = ((OLD, None, "2022-04-01"), (NEW, None, "2022-05-01"))
CODE, OTHER = "91350100M000100Y43", "91110108551385082Q"
HEAD = "alias,name,valid_from,valid_to,reason\n"


class World:
    """A working folder with a warehouse and the user's lookups; each question opens it anew."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "biaoxun.duckdb"
        self.lookups = folder / "data" / "curated" / "lookups"
        self.lookups.mkdir(parents=True)

    def store(self, *notices: RawNotice) -> None:
        """Store notices as one file."""
        info = FileInfo("portal.csv", sha256(repr(notices).encode()).hexdigest(), 1, "csv", "", "p")
        with Warehouse(self.path, read_only=False) as warehouse:
            raw = RawBatch(frame(notices), (), len(notices))
            with warehouse.loading([info], NOW) as loading:
                loading.add(normalise(raw.notices, "p", "test"), [raw])
            warehouse.fold(NOW)

    def won(self, *cells: tuple[str, str | None, str]) -> None:
        """Store awards (supplier, code, day), each of a project of its own."""
        self.store(
            *(
                award(
                    str(number),
                    RawLot(supplier=name, supplier_code=code, amount="10万元"),
                    project_number=f"LZ-2022-0{number}",
                    published=day,
                )
                for number, (name, code, day) in enumerate(cells, 10)
            )
        )

    def look_up(self, *rows: str) -> None:
        """Make these the user's aliases."""
        text = HEAD + "".join(f"{row}\n" for row in rows)
        (self.lookups / "party_aliases.csv").write_text(text, encoding="utf-8")

    def ask(self, question: str, **params: object) -> list[dict[str, Any]]:
        with Warehouse(self.path) as warehouse:
            return warehouse.query(question, **params).rows()

    def sql(self, text: str) -> list[tuple[Any, ...]]:
        with Warehouse(self.path) as warehouse:
            return warehouse.con.execute(text).fetchall()

    def lots(self, **params: object) -> dict[str, int]:
        """Lots won, by supplier."""
        rows = self.ask("top_suppliers", **params)
        return {row["supplier_name"]: row["lot_count"] for row in rows}

    def check(self, name: str) -> check.Check:
        with Warehouse(self.path) as warehouse:
            return next(one for one in check.run(warehouse) if one.query.name == name)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.chdir(tmp_path)
    return World(tmp_path)


def test_without_a_row_two_names_are_two_suppliers(world: World) -> None:
    world.won(*TWO)

    assert world.lots() == {OLD: 1, NEW: 1}


def test_a_merge_is_a_row_and_taking_it_out_undoes_it(world: World) -> None:
    world.won(*TWO)
    parties = world.sql("SELECT * FROM party ORDER BY ALL")

    world.look_up(f"{OLD},{NEW},,,更名")
    (merged,) = world.ask("top_suppliers")
    (head,) = world.ask("headline")
    world.look_up()

    assert (merged["supplier_name"], merged["lot_count"], merged["name_count"]) == (NEW, 2, 2)
    assert head["supplier_count"] == 1
    assert world.lots() == {OLD: 1, NEW: 1}
    assert world.sql("SELECT * FROM party ORDER BY ALL") == parties


def test_a_merge_holds_on_its_days_only(world: World) -> None:
    world.won(*TWO)
    world.look_up(f"{OLD},{NEW},2022-05-10,2022-06-30,更名")

    days = ("2022-05-09", "2022-05-10", "2022-06-30", "2022-07-01")
    assert [len(world.lots(as_of=day)) for day in days] == [2, 1, 1, 2]


def test_renames_lead_from_one_to_the_next_though_no_notice_has_the_last(world: World) -> None:
    world.won(*TWO)
    world.look_up(f"{OLD},{NEW},,,更名", f"{NEW},{NEWEST},,,更名")

    assert world.lots() == {NEWEST: 2}


def test_a_branch_of_a_renamed_company_is_under_its_new_name(world: World) -> None:
    world.won((f"{OLD}滨海分公司", None, "2022-04-01"))
    world.look_up(f"{OLD},{NEW},,,更名")

    (row,) = world.ask("top_suppliers")

    assert (row["supplier_name"], row["base_name"]) == (f"{OLD}滨海分公司", NEW)


def test_a_lot_won_under_two_names_of_one_supplier_is_one_lot(world: World) -> None:
    world.store(award("2", RawLot(lot="1", supplier=f"{OLD}、{NEW}", amount="10万元")))
    world.look_up(f"{OLD},{NEW},,,更名")

    (row,) = world.ask("top_suppliers")

    assert (row["lot_count"], row["shared_lot_count"]) == (1, 0)


def test_a_buyer_counts_once_under_its_name_of_the_day(world: World) -> None:
    old, new = "临泽县大数据局", "临泽县数据局"
    world.store(
        notice("1", buyer_name=old, project_number="LZ-2022-031"),
        notice("2", buyer_name=new, project_number="LZ-2022-032"),
    )
    world.look_up(f"{old},{new},2022-01-01,,机构改革")

    (row,) = world.ask("headline")

    assert (row["demand_count"], row["buyer_count"]) == (2, 1)


def test_a_known_rename_is_in_the_products_table(world: World) -> None:
    old, new = "银江股份有限公司", "银江技术股份有限公司"
    world.won((old, None, "2022-04-01"), (new, None, "2022-05-01"))

    assert world.lots() == {new: 2}


def test_the_users_row_of_equal_names_undoes_the_products(world: World) -> None:
    old, new = "银江股份有限公司", "银江技术股份有限公司"
    world.won((old, None, "2022-04-01"), (new, None, "2022-05-01"))
    world.look_up(f"{old},{old},,,两家公司")

    assert world.lots() == {old: 1, new: 1}


# ---------------------------------------------------------------- stated by notices


def test_a_former_name_that_a_notice_states_is_kept_and_used(world: World) -> None:
    world.won((OLD, None, "2022-04-01"), (FORMER, None, "2022-05-01"))

    assert world.lots() == {NEW: 2}
    assert world.sql("SELECT name, alias FROM party_alias") == [(NEW, OLD)]
    (said,) = (row for row in world.ask("former_name_list") if row["origin"] == "notice")
    assert (said["alias"], said["canonical_name"], said["is_merged"]) == (OLD, NEW, True)


def test_a_former_name_is_not_known_before_it_is_stated(world: World) -> None:
    world.won((OLD, None, "2022-04-01"), (NEW, None, "2022-04-01"), (FORMER, None, "2022-05-01"))

    assert world.lots(as_of="2022-04-15") == {OLD: 1, NEW: 1}
    assert world.lots() == {NEW: 3}


@pytest.mark.parametrize(
    ("old_code", "new_code", "is_merged"),
    [(CODE, CODE, True), (CODE, None, True), (CODE, OTHER, False)],
)
def test_a_stated_name_is_not_used_where_the_codes_contradict(
    world: World, old_code: str, new_code: str | None, is_merged: bool
) -> None:
    world.won((OLD, old_code, "2022-04-01"), (FORMER, new_code, "2022-05-01"))

    assert len(world.lots()) == (1 if is_merged else 2)


def test_a_stated_name_that_two_claim_is_nobodys(world: World) -> None:
    world.won(
        (OLD, None, "2022-04-01"),
        (FORMER, None, "2022-05-01"),
        (f"{NEWEST}（原名：{OLD}）", None, "2022-05-01"),
    )

    assert world.lots() == {OLD: 1, NEW: 1, NEWEST: 1}


def test_stated_names_that_run_in_a_circle_lead_nowhere(world: World) -> None:
    world.won((f"{OLD}（原名：{NEW}）", None, "2022-04-01"), (FORMER, None, "2022-05-01"))

    assert world.lots() == {OLD: 1, NEW: 1}


def test_the_lookup_undoes_what_a_notice_states(world: World) -> None:
    world.won((OLD, None, "2022-04-01"), (FORMER, None, "2022-05-01"))
    world.look_up(f"{OLD},{OLD},,,公告有误")

    assert world.lots() == {OLD: 1, NEW: 1}


def test_a_remark_in_place_of_a_former_name_names_nobody(world: World) -> None:
    world.won((f"{NEW}（原名已变更见附件）", None, "2022-05-01"))

    assert world.sql("SELECT * FROM party_alias") == []


# ---------------------------------------------------------------- codes


def test_one_code_with_two_names_is_listed_and_not_merged(world: World) -> None:
    world.won((OLD, CODE, "2022-04-01"), (NEW, CODE, "2022-05-01"))

    assert world.lots() == {OLD: 1, NEW: 1}
    listed = world.check("one_code_has_one_name")
    assert (listed.verdict, listed.bad_count) == ("WARN", 1)
    world.look_up(f"{OLD},{NEW},,,更名")
    assert world.check("one_code_has_one_name").verdict == "PASS"


def test_one_name_with_two_codes_is_listed(world: World) -> None:
    world.won((OLD, CODE, "2022-04-01"), (OLD, OTHER, "2022-05-01"))

    listed = world.check("one_name_has_one_code")
    assert (listed.verdict, listed.bad_count) == ("WARN", 1)
    assert [row["codes"] for row in listed.bad.rows()] == [f"{OTHER} {CODE}"]


# ---------------------------------------------------------------- files that are wrong


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("party_aliases", f"{HEAD}{OLD},{NEW},,,更名\n{NEW},{NEWEST},,,\n", r"csv:3: reason"),
        ("party_aliases", f"{HEAD}{OLD},{NEW},去年,,更名\n", r"csv:2: valid_from"),
        ("party_aliases", f"{HEAD}{OLD},/,,,更名\n", r"csv:2: name"),
        ("party_aliases", f"{HEAD}{OLD},{NEW},,,更名,多\n", r"csv:2: \(no column\)"),
        ("party_aliases", f"旧名,{HEAD}x,{OLD},{NEW},,,更名\n", r"csv:2: 旧名"),
        ("party_aliases", f"{HEAD}{OLD},{NEW},,,甲\n{OLD},{NEWEST},,,乙\n", r"csv:3: alias.*two"),
        ("party_aliases", f"{HEAD}{OLD},{NEW},,,甲\n{NEW},{OLD},,,乙\n", r"csv:3: name.*itself"),
        ("party_aliases", f"{HEAD}{OLD},{NEW},2022-02-01,2022-01-01,甲\n", r"csv:2: .*before"),
        ("supplier_groups", "order,group_id,name_regex\n1,A,(\n", r"csv:2: name_regex"),
    ],
)
def test_a_malformed_lookup_is_told_by_file_line_and_key(
    world: World, name: str, text: str, says: str
) -> None:
    (world.lookups / f"{name}.csv").write_text(text, encoding="utf-8-sig")

    with pytest.raises(DataError, match=says):
        Warehouse(":memory:", read_only=False)


def test_a_lookup_that_is_not_utf_8_is_told(world: World) -> None:
    text = f"{HEAD}{OLD},{NEW},,,更名\n"
    (world.lookups / "party_aliases.csv").write_text(text, encoding="gb18030")

    with pytest.raises(DataError, match="UTF-8"):
        Warehouse(":memory:", read_only=False)


def test_a_name_that_was_taken_back_is_no_circle(world: World) -> None:
    world.won((OLD, None, "2017-04-01"), (NEW, None, "2017-05-01"))
    world.look_up(f"{OLD},{NEW},2015-01-01,2018-12-31,甲", f"{NEW},{OLD},2019-01-01,,乙")

    assert (world.lots(as_of="2018-01-01"), world.lots()) == ({NEW: 2}, {OLD: 2})


# ---------------------------------------------------------------- groups


def test_a_group_is_the_one_of_the_day_asked(world: World) -> None:
    (world.lookups / "supplier_groups.csv").write_text(
        "order,group_id,name_regex,valid_from,valid_to\n"
        "1,YUNTU,^示例云图,,2022-04-30\n1,XINGHE,^示例云图,2022-05-01,\n",
        encoding="utf-8",
    )
    world.won((OLD, None, "2022-04-01"))

    days = (date(2022, 4, 15), date(2022, 5, 15), None)
    groups = [world.ask("top_suppliers", as_of=day)[0]["group_id"] for day in days]

    assert groups == ["YUNTU", "XINGHE", "XINGHE"]


def test_the_users_group_goes_first_and_one_without_an_id_is_none(world: World) -> None:
    (world.lookups / "supplier_groups.csv").write_text(
        "order,group_id,name_regex\n1,,^中国电信.*云溪\n2,OURS,^天翼云\n", encoding="utf-8"
    )
    world.won((OLD, None, "2022-04-01"))

    told = world.sql(
        "SELECT group_of(unnest(['中国电信股份有限公司云溪分公司', '中国电信股份有限公司', "
        "'天翼云科技有限公司']), NULL)"
    )

    assert told == [(None,), ("CTCC",), ("OURS",)]
