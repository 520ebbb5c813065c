"""The page of a weekly scan: every bin with its facts, nothing run, nothing asked, the same twice."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.deliver.page import calendar, funnel, key
from pipeline.model import RawChange, RawLot, RawNotice
from pipeline.report.words import Lang
from pipeline.scan import job, journal, memory, watchlist
from pipeline.scan.journal import Decision
from pipeline.scan.scan import Scan
from pipeline.warehouse import Warehouse
from tests.conftest import keep, notice
from tests.scans import page

ROOT = Path(__file__).parents[1]
DAY, BEFORE = date(2022, 5, 29), date(2022, 5, 22)
COMMAND = "biaoxun scan --as-of 2022-05-29"
LIST = """
title = "县级云平台"
rivals = ["示例云图科技有限公司"]
[[terms]]
name = "云"
any = ["云平台", "政务云"]
[company]
name = "示例本方有限公司"
provinces = ["甘肃"]
[gates.G9]
words = ["家具"]
"""
HOSTILE = '<script>alert(1)</script>[x](javascript:alert(2))|=HYPERLINK("http://a")政务云'


def told(number: str, thing: str, published: str, **fields: Any) -> RawNotice:
    """A notice of a need of its own: the number and the thing tell it from others."""
    buyer = fields.pop("buyer_name", f"临泽县{thing[:2]}局")
    channel = fields.pop("channel", "公开招标公告")
    title = fields.pop("title", f"{buyer}{thing}{channel}")
    plain = {"title": title, "channel": channel, "buyer_name": buyer, "project_name": thing}
    return notice(
        number, **{**plain, "project_number": f"LZ-{thing}", "published": published, **fields}
    )


def world() -> tuple[RawNotice, ...]:
    """Needs for every bin of a scan of 29 May 2022."""
    sold = RawLot(supplier="示例云图科技有限公司", amount="90万元", amount_label="中标金额")
    return (
        # due at once: the documents, though bids are due much later
        told(
            *("a", "财政政务云扩容项目", "2022-05-25"),
            url="https://www.example.com/a?x=1&y=2",
            budget="120万元",
            document_deadline="2022-05-31",
            bid_deadline="2022-06-20 09:30",
        ),
        # due soon, right after the Dragon Boat holiday
        told(
            *("b", "水务云平台建设项目", "2022-05-26"),
            url="javascript:alert(3)",
            bid_deadline="2022-06-06 14:00",
        ),
        # shown a week ago, then delayed
        told(
            *("c", "民政云平台运营项目", "2022-05-10"),
            budget="200万元",
            document_deadline="2022-06-01",
            bid_deadline="2022-06-10 09:30",
        ),
        told(
            *("c2", "民政云平台运营项目", "2022-05-27"),
            channel="更正公告",
            changes=(RawChange(field="投标截止时间", old="2022-06-10", new="2022-06-15"),),
            bid_deadline="2022-06-15 09:30",
        ),
        # dropped by gates: the documents are gone; never done
        told(
            *("d", "司法云平台维护项目", "2022-05-12"),
            document_deadline="2022-05-20",
            bid_deadline="2022-06-30 09:30",
        ),
        told("e", "教育政务云家具项目", "2022-05-26", bid_deadline="2022-06-30 09:30"),
        # not wanted at all
        told("f", "园林绿化养护项目", "2022-05-26", bid_deadline="2022-06-30 09:30"),
        # ahead: planned, ending, failed
        told(
            *("g", "气象政务云采购项目", "2022-03-01"),
            channel="采购意向公开",
            title="临泽县气象局气象政务云采购项目采购意向公开",
            expected="2022年4月",
        ),
        told(
            *("h", "交通云平台运维服务项目", "2021-07-01"),
            channel="中标公告",
            service_period="2021年7月1日至2022年6月30日",
            lots=(sold,),
            award_date="2021-06-25",
        ),
        told("i", "环保政务云租赁项目", "2022-04-01"),
        told("i2", "环保政务云租赁项目", "2022-04-22", channel="废标公告"),
        # won by a rival in the week, at three quarters of its budget
        told("j", "统计云平台升级项目", "2022-04-01", budget="120万元"),
        told(
            *("j2", "统计云平台升级项目", "2022-05-25"),
            channel="中标公告",
            lots=(sold,),
            award_date="2022-05-24",
        ),
        told(
            *("k", "审计项目", "2022-05-26"),
            title=HOSTILE,
            bid_deadline="2022-07-01 09:30",
        ),
    )


def listed(folder: Path) -> watchlist.Watchlist:
    path = folder / "county_cloud.toml"
    path.write_text(LIST, encoding="utf-8")
    return watchlist.read(path)


def scanned(folder: Path, *notices: RawNotice) -> tuple[Scan, list[dict[str, Any]]]:
    """The second scan of a team that scanned a week before and decided on one need."""
    mine, kept = listed(folder), folder / "journal"
    with Warehouse(":memory:", read_only=False) as warehouse:
        keep(warehouse, *notices, now=datetime(2022, 5, 29, 18))
        (first,) = job.scans(warehouse, [mine], kept, BEFORE)
        memory.keep(kept, first.memory())
        journal.add(
            kept,
            [
                Decision(
                    item=card.item,
                    notice_id=card.need.notice_id,
                    title=card.need.title,
                    decided=date(2022, 5, 23),
                    verdict="go",
                    owner="王示例",
                    status="跟进中",
                    why="老客户",
                )
                for card in first.shown
                if "民政" in card.need.title
            ],
        )
        (second,) = job.scans(warehouse, [mine], kept, DAY)
        return second, warehouse.query("call", as_of=DAY, known_at=None).rows()


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> tuple[Scan, list[dict[str, Any]]]:
    return scanned(tmp_path_factory.mktemp("week"), *world())


MISSED: dict[str, Any] = {
    "title": "漏掉的项目",
    "url": "https://www.example.com/m",
    "buyer_name": "漏局",
    "rule": "terms",
    "word": None,
    "sum": None,
    "category_name": None,
}
KPI = {"name": "前 10 名有用率", "value": "80%", "n": 10, "note": "已决定的"}


def html(week: tuple[Scan, list[dict[str, Any]]], lang: Lang = "zh", **rows: Any) -> str:
    scan, calls = week
    return page(scan, "html", lang, COMMAND, **{"calls": calls} | rows)


def one(within: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    found = within.css_first(selector)
    assert found is not None, selector
    return found


def words(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())


def sections(text: str) -> dict[str, LexborNode]:
    """The sections of a page by their titles."""
    return {
        one(node, "h2").text().removeprefix(one(node, "h2 .no").text()): node
        for node in LexborHTMLParser(text).css("section")
    }


def section(text: str, title: str) -> str:
    return words(sections(text)[title])


# ---------------------------------------------------------------- what stands on it


def test_the_head_tells_the_week_the_list_the_period_and_the_coverage(
    week: tuple[Scan, list[dict[str, Any]]],
) -> None:
    head = words(one(LexborHTMLParser(html(week)), "header"))

    for said in (
        *("县级云平台：2022 年第 21 周", "（05-23–05-29）", "2022-05-23 至 2022-05-29"),
        *("来源 1 个", "正常 1", "停更 0", "有拒收 0", "上次扫描 2022-05-22"),
    ):
        assert said in head, said


def test_tiles_count_what_the_lists_below_hold(week: tuple[Scan, list[dict[str, Any]]]) -> None:
    scan, _ = week
    tree = LexborHTMLParser(html(week))
    tiles = [words(node) for node in tree.css(".headline")]

    assert tiles == [
        f"本周新增 {len(scan.new)} 项 变更 {len(scan.changed)} 项",
        f"在投 {len(scan.shown)} 项 市场在投 {scan.in_play} 项",
        "七天内截止 2 项 十四天内 3 项",
        f"披露预算 320.0 万元 2 / {len(scan.shown)} 项披露",
    ]
    assert len(tree.css("#shown tbody tr")) == len(scan.shown) == 4
    assert "未命中关键词 −1" in (funnelled := words(one(tree, ".funnel")))
    assert "G1 文件获取期 −1" in funnelled and "G9 不做的品类 −1" in funnelled


def test_what_is_due_tells_both_deadlines_each_with_its_own_colour(
    week: tuple[Scan, list[dict[str, Any]]],
) -> None:
    act = sections(html(week))["先看这几个"]
    first, second, third = act.css(".due > li")

    assert words(one(first, ".when")) == "剩 2 天 05-31 取文件"
    assert [node.text() for node in first.css(".red")] == ["剩 2 天", "剩 2 天"]
    assert "文件获取 2022-05-31 剩 2 天 投标 2022-06-20 09:30 剩 22 天 （15 个工作日）" in words(
        first
    )
    assert "临泽县财政局 · 甘肃 · 区县级" in words(first) and "120.0 万元" in words(first)
    assert "入选理由：标题“政务云”" in words(first)
    assert "未知：" in words(first) and "新增" in words(first)
    assert "决定： 投 · 负责人 王示例 · 跟进中 · 老客户" in words(second)
    assert "文件获取 未写" in words(third) and "预算未披露" in words(third)


def test_the_calendar_counts_bids_and_marks_days_of_rest(
    week: tuple[Scan, list[dict[str, Any]]],
) -> None:
    dates = sections(html(week))["截止日历"]
    days = [words(node) for node in dates.css(".days li")]

    assert len(days) == 14
    assert days[0] == "05-29 周日 休 0 项"
    assert days[2] == "05-31 周二 0 项 取文件 1"
    assert days[5] == "06-03 周五 端午节 0 项" and days[6] == "06-04 周六 端午节 0 项"
    assert days[8] == "06-06 周一 1 项 —"
    assert [(node.attributes["class"] or "").split() for node in dates.css(".days li")[:9]] == [
        *(["hot", "rest"], ["hot"], ["hot"], ["hot"], ["warm"]),
        *(["warm", "rest"], ["warm", "rest"], ["warm", "rest"], []),
    ]
    assert "2022-06-06 有 1 项截止，前一天还是端午节假期" in words(dates)


def test_a_year_without_a_calendar_has_no_days_of_rest() -> None:
    dates = calendar(date(2031, 10, 1), [])

    assert {one["works"] for one in dates} == {None}
    assert {one["rest"] for one in dates} == {None}


def test_new_needs_are_ranked_with_parts_gates_and_what_is_unknown(
    week: tuple[Scan, list[dict[str, Any]]],
) -> None:
    scan, _ = week
    cards = sections(html(week))["新增可投"].css(".due > li")

    assert len(cards) == len(scan.new) == 3
    for node, card in zip(cards, scan.new, strict=True):
        points = "不打分" if card.score.points is None else f"{card.score.points} / 100"
        assert words(one(node, ".when")).startswith(f"{points} {card.score.band}")
        assert f"{card.score.open} 分未知" in words(node)
        shown = words(one(node, "details"))
        for part in card.score.parts:
            known = "未知" if part.points is None else str(part.points)
            assert f"{part.name} {known} / {part.most}" in shown
        for finding in card.findings:
            assert f"{finding.gate} {finding.name}" in shown
        assert card.item in shown


def test_a_change_names_the_field_and_asks_to_decide_again(
    week: tuple[Scan, list[dict[str, Any]]],
) -> None:
    changed, ended = sections(html(week))["变更"].css(".due > li")

    assert "投标截止 +5 天（2022-06-10 → 2022-06-15）" in words(changed)
    assert words(one(changed, ".when")) == "更正 延期"
    assert "负责人 王示例" in words(changed)
    assert words(one(ended, ".when")) == "结果公告" and "统计云平台升级项目" in words(ended)


def test_what_is_ahead_is_planned_ends_or_failed(week: tuple[Scan, list[dict[str, Any]]]) -> None:
    tree = LexborHTMLParser(html(week))

    plan, held, failed = (
        words(one(tree, f"#{name} tbody")) for name in ("plans", "renewals", "failures")
    )
    assert "2022年4月 已过预计时间" in plan and "气象政务云采购项目" in plan
    assert "2022-06-30 2022-06-30" in held and "示例云图科技有限公司" in held
    assert "写明到期日 2021年7月1日至2022年6月30日" in held
    assert "环保政务云租赁项目" in failed
    assert "说不出多少会重新招标" in section(html(week), "前置商机")


def test_an_award_tells_the_price_the_reason_and_who_is_new(
    week: tuple[Scan, list[dict[str, Any]]],
) -> None:
    (row,) = LexborHTMLParser(html(week)).css("#awards tbody tr")

    cells = [words(cell) for cell in row.css("td")]
    assert cells[0] == "2022-05-25" and "示例云图科技有限公司" in cells[1]
    assert cells[-5:] == ["90.0", "120.0", "25.0%", "对手中标、本清单范围", "未知"]


def test_decisions_and_what_was_dropped_stand_with_their_reasons(
    week: tuple[Scan, list[dict[str, Any]]],
) -> None:
    tree = LexborHTMLParser(html(week))

    decided = words(one(tree, "#decided tbody"))
    assert "2022-05-23 投" in decided and "王示例 跟进中 老客户" in decided
    dropped = [words(row) for row in tree.css("#dropped tbody tr")]
    assert any("G1 文件获取期" in row and "文件获取已于 2022-05-20 截止" in row for row in dropped)
    assert any("G9 不做的品类" in row and "标题含“家具”" in row for row in dropped)


def test_missed_awards_and_figures_of_the_scan_are_shown_where_they_are_given(
    week: tuple[Scan, list[dict[str, Any]]],
) -> None:
    assert "漏标审计" not in sections(html(week))
    assert "从前都列出过" in section(html(week, missed=[]), "漏标审计")
    given = html(week, missed=[MISSED], kpis=[KPI])
    assert "漏掉的项目 漏局 漏局 未命中关键词 —" in section(given, "漏标审计")
    assert "前 10 名有用率 80% 10 已决定的" in section(given, "口径")


def test_rules_are_told_in_the_order_in_which_they_are_asked() -> None:
    lost: list[Mapping[str, Any]] = [
        {"rule": rule, "count": n}
        for n, rule in enumerate(("G10", "G2", "scope.levels", "terms"), 1)
    ]

    assert [(step["rule"], step["left"]) for step in funnel(12, lost)] == [
        *(("terms", 8), ("scope.levels", 5), ("G2", 3), ("G10", 2)),
    ]


# ---------------------------------------------------------------- an empty week


def test_an_empty_week_tells_the_reasons_and_the_coverage(tmp_path: Path) -> None:
    wanted = {"d", "e", "f"}
    week = scanned(tmp_path, *(one for one in world() if one.source_notice_id in wanted))
    for form in ("html", "md"):
        text = page(week[0], form, "zh", COMMAND)
        text = words(LexborHTMLParser(text).body) if form == "html" else text  # type: ignore[arg-type]

        assert "本期没有可投的需求：市场在投 3 项，全部被下列规则留在名单之外。" in text
        for said in ("未命中关键词", "G1 文件获取期", "G9 不做的品类", "可投 0 项", "来源 1 个"):
            assert said in text, (form, said)


def test_without_any_notice_the_page_asks_for_the_sources(tmp_path: Path) -> None:
    week = scanned(tmp_path)

    assert "请先看来源是否齐全" in html(week)
    assert "正常 0 停更 1" in words(one(LexborHTMLParser(html(week)), "header"))


# ---------------------------------------------------------------- what gets in, and out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_notice_says_cannot_become_markup_or_a_link(
    week: tuple[Scan, list[dict[str, Any]]], lang: Lang
) -> None:
    text = html(week, lang)
    tree = LexborHTMLParser(text)

    assert "<script>alert" not in text
    assert "<script>alert(1)</script>" in words(one(tree, "#shown"))
    assert len(tree.css("script")) == 1
    markdown = page(week[0], "md", lang, COMMAND)
    assert "<script>" not in markdown and "[x](" not in markdown.replace("\\[x\\](", "")
    assert "(<javascript" not in markdown and "&lt;script&gt;" in markdown


def test_links_lead_to_the_web_or_into_the_page(week: tuple[Scan, list[dict[str, Any]]]) -> None:
    tree = LexborHTMLParser(html(week, missed=[MISSED]))
    ids = {node.attributes["id"] for node in tree.css("[id]")}
    inner = {str(node.attributes["href"]) for node in tree.css('a[href^="#"]')}
    outer = [node for node in tree.css("a") if str(node.attributes["href"]) not in inner]

    assert {link[1:] for link in inner} <= ids
    assert {node.attributes["href"] for node in outer} == {
        *("https://www.example.com/a?x=1&y=2", "https://www.example.com/m"),
    }
    assert {node.attributes["rel"] for node in outer} == {"noopener noreferrer"}


def test_the_page_asks_for_nothing_and_runs_its_own_script_alone(
    week: tuple[Scan, list[dict[str, Any]]],
) -> None:
    tree = LexborHTMLParser(html(week))
    policy = one(tree, "meta[http-equiv=Content-Security-Policy]").attributes["content"] or ""
    (script,) = tree.css("script")
    digest = base64.b64encode(hashlib.sha256(script.text().encode()).digest()).decode()

    assert policy.startswith("default-src 'none'") and f"script-src 'sha256-{digest}'" in policy
    assert not tree.css("link, img, iframe, object, embed, base, form, script[src], [srcset]")
    assert "url(" not in one(tree, "style").text()
    assert not [n for n in tree.css("*") if any(key.startswith("on") for key in n.attributes)]


def test_figures_are_valid_xml_and_every_id_is_used_once(
    week: tuple[Scan, list[dict[str, Any]]],
) -> None:
    text = html(week, missed=[MISSED], kpis=[KPI])
    figures = re.findall(r"<svg.*?</svg>", text, flags=re.S)
    ids = re.findall(r'\sid="([^"]+)"', text)

    assert len(figures) == 2
    for figure in figures:
        ElementTree.fromstring(figure)
    assert len(ids) == len(set(ids))


def test_no_value_is_left_raw(week: tuple[Scan, list[dict[str, Any]]]) -> None:
    for lang in ("zh", "en"):
        text = words(LexborHTMLParser(html(week, lang)).body)  # type: ignore[arg-type]
        assert not re.search(r"\bNone\b|\bnan\b|Undefined|Decimal\(", text.split("(() =>")[0])


def test_every_markdown_table_has_as_many_cells_in_each_row(
    week: tuple[Scan, list[dict[str, Any]]],
) -> None:
    text = page(week[0], "md", "zh", COMMAND, calls=week[1], missed=[MISSED], kpis=[KPI])
    tables = re.findall(r"(?:^\|.*\|$\n)+", text, flags=re.M)

    assert len(tables) >= 12
    for table in tables:
        counts = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(counts) == 1, table


def test_intentions_to_come_stand_before_those_whose_time_has_passed(tmp_path: Path) -> None:
    planned = [
        told(
            *(str(n), f"{name}政务云采购项目", "2022-03-01"),
            channel="采购意向公开",
            title=f"临泽县{name}局{name}政务云采购项目采购意向公开",
            expected=expected,
        )
        for n, (name, expected) in enumerate(
            (
                ("卫健", "2022年3月"),
                ("林草", "2022年8月"),
                ("体育", "2022年4月"),
                ("统战", "2022年6月"),
            )
        )
    ]
    tree = LexborHTMLParser(html(scanned(tmp_path, *planned)))

    assert [words(one(row, "td")) for row in tree.css("#plans tbody tr")] == [
        *("2022年6月", "2022年8月", "2022年4月", "2022年3月"),
    ]


# ---------------------------------------------------------------- English, and the same twice


def test_the_english_page_is_chinese_only_where_it_says_so(
    week: tuple[Scan, list[dict[str, Any]]],
) -> None:
    from tests.test_report_words import left_chinese

    text = html(week, "en", missed=[MISSED], kpis=[KPI])

    assert left_chinese(text) == []
    assert "can be bid for" in text and "CNY 3.20" in text
    assert "Dragon Boat" in text and "a rival won" in text


SCRIPT = """
import sys
from pathlib import Path
from tests.scans import page
from tests.test_weekly import COMMAND, scanned, world
scan, calls = scanned(Path(sys.argv[1]), *world())
for lang in ("zh", "en"):
    for form in ("html", "md"):
        sys.stdout.buffer.write(page(scan, form, lang, COMMAND, calls=calls, missed=[]).encode())
"""


def test_the_same_notices_give_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    written = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        ran = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(folder)],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        written.append(ran.stdout)

    assert written[0] == written[1] and len(written[0]) > 100_000


def test_the_snapshot_of_the_data_changes_with_the_facts(
    week: tuple[Scan, list[dict[str, Any]]],
) -> None:
    keys = [
        re.search(r"数据快照 <code>(\w{12})</code>", html(week, kpis=rows))
        for rows in ([], [], [KPI])
    ]
    first, second, third = (key[1] for key in keys if key)

    assert first == second != third


def test_the_key_of_a_page_is_that_of_its_rows_as_json() -> None:
    card: dict[str, Any] = {
        "title": "某“项目”",
        "sum": Decimal("1.50"),
        "day": DAY,
        "lots": [{"n": None}],
    }
    rows: dict[str, list[dict[str, Any]]] = {"shown": [card, {"n": 1}], "act": [card], "gone": []}

    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, default=str)
    assert key(rows) == hashlib.sha256(text.encode()).hexdigest()[:12]
    assert key({**rows, "act": []}) != key(rows)
