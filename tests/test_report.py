"""The trend report: its page asks for nothing, hides nothing, and is the same twice."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline import errors, reference, report, run
from pipeline.report import words
from pipeline.warehouse import Warehouse
from tests.conftest import keep
from tests.test_ledger import world

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "reports"
GOLDEN = ROOT / "tests" / "golden" / "trend.md"

CONTEXT: dict[str, Any] = {
    "as_of": date(2022, 5, 29),
    "from_date": date(2021, 1, 1),
    "command": "biaoxun report trend --as-of 2022-05-29",
    "data_key": "0123456789ab",
    "is_sample": True,
    "version": "0.1.0",
}

Rows = dict[str, list[dict[str, Any]]]


def records(columns: str, *values: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [dict(zip(columns.split(), one, strict=True)) for one in values]


def claim(rule: str, *key: str, verdict: str = "stated", value: Any = 1.0, n: int = 40) -> Any:
    """A row of the ledger; its sentence is in both languages."""
    name = ".".join((rule, *key))
    said = {"sentence_zh": f"{name} 的结论，n={n}。", "sentence_en": f"What is said of it, n={n}."}
    told = {"claim_id": name, "rule": rule, "key": key, "verdict": verdict, "value": value}
    measure = "figure" if rule in ("headline", "coverage") else "focus"
    return told | {"measure": measure, "lo": None, "hi": None, "n": n, "facts": {}} | said


def focus(group: str, code: str, outcome: str, share: float, rest: float, verdict: str) -> Any:
    """A claim of a share in a group beside the others, with what a figure draws of it."""
    facts = {"group": group, "outcome": outcome, "count": 24, "share": share, "rest": rest}
    facts |= {"share_lo": share - 0.1, "share_hi": share + 0.1, "expects": None}
    facts |= {"runs": [{"name": {"zh": "另一口径", "en": "another reading"}, "ratio": 2.0}]}
    told = claim("level_focus", group, code, verdict=verdict, value=share / rest)
    return told | {"facts": facts}


def claims_of(rows: Rows) -> list[Any]:
    """Claims of the figures in the rows, and a few sentences."""
    (figures,) = rows["headline"]
    return [
        *(claim("headline", name, value=value) for name, value in figures.items()),
        *(claim("coverage", row["facet"], value=row["known_share"]) for row in rows["coverage"]),
        focus("省级", "SEC", "安全领域", 0.5, 0.2, "supported"),
        focus("省级", "DAT", "数据资源", 0.1, 0.4, "contradicts"),
        focus("市级", "SVC", "政务服务类应用", 0.3, 0.3, "not_supported"),
        claim("level_plurality", "市级", verdict="weak"),
        claim("digital_government.H1", "省级", verdict="contradicts"),
        claim("market_size"),
    ]


def constructed() -> Rows:
    """Rows of some of the queries, the others have none; every name is made up."""
    rows: Rows = {name: [] for name in trend().queries} | _constructed()
    return rows | {"claims": claims_of(rows)}


def _constructed() -> Rows:
    divisions = [
        (row["name"], row["short_name"], row["region7"], row["tier_2021"] or None)
        for row in reference.rows("provinces")
    ]
    counts = {"江苏": 40, "浙江": 12, "甘肃": 3, "北京": 0}
    return {
        "headline": records(
            "notice_count demand_count buyer_count tender_count open_count budget_known_count "
            "budget_amount awarded_count award_known_count award_amount supplier_count "
            "first_date last_date sample_count",
            (131, 58, 21, 50, 2, 41, Decimal("123456789.00"), 30, 25, Decimal("98765432.10"), 17,
             date(2021, 1, 4), date(2022, 5, 27), 131),
        ),
        "coverage": records(
            "facet label_zh known_count considered_count known_share note_zh",
            ("buyer", "采购人", 56, 58, Decimal("0.9655"), "按名称归并"),
            ("funding", "资金来源", 0, 58, Decimal(0), "公告有文字的"),
            ("deadline", "投标截止", 0, 0, None, "招标需求"),
        ),
        "demand_by_level": records(
            "level demand_count demand_share buyer_count budget_known_count budget_amount "
            "awarded_count award_known_count award_amount",
            ("省级", 40, 40 / 58, 12, 30, Decimal("100000000"), 20, 18, Decimal("90000000")),
            ("市级", 15, 15 / 58, 8, 11, Decimal("23456789"), 10, 7, Decimal("8765432.1")),
            ("未知", 3, 3 / 58, 1, 0, None, 0, 0, None),
        ),
        "demand_by_level_and_category": records(
            "level category_l1 category_name demand_count level_count share in_scope "
            "budget_amount award_amount",
            ("省级", "SEC", "安全领域", 24, 36, 24 / 36, True, Decimal("60000000"), None),
            ("省级", "OPS", "运营运维服务", 12, 36, 12 / 36, True, Decimal("30000000"), None),
            ("省级", "OUT", "非数字政府", 4, 4, 1.0, False, Decimal("10000000"), None),
            ("市级", "SVC", "政务服务类应用", 15, 15, 1.0, True, Decimal("23456789"), Decimal(450)),
            ("未知", "OTH", "其他信息化", 3, 3, 1.0, False, None, None),
        ),
        "demand_by_quarter": records(
            "quarter level demand_count budget_amount is_partial",
            ("2022Q1", "省级", 25, Decimal("60000000"), False),
            ("2022Q1", "市级", 10, None, False),
            ("2022Q2", "省级", 15, Decimal("40000000"), True),
            ("2022Q2", "市级", 5, None, True),
            (None, "未知", 3, None, False),
        ),
        "demand_by_province": records(
            "province short_name region7 tier demand_count budget_amount award_amount",
            *((*one, counts.get(one[1]), None, None) for one in divisions),
        ),
        "demand_by_region": records(
            "region7 demand_count demand_share buyer_count budget_known_count budget_amount "
            "award_known_count award_amount",
            ("华东", 52, 52 / 58, 18, 40, Decimal("120000000"), 24, Decimal("97000000")),
            ("西北", 3, 3 / 58, 2, 1, Decimal("3456789"), 1, Decimal("1765432.1")),
            (None, 3, 3 / 58, 1, 0, None, 0, None),
        ),
        "demand_by_level_and_region": records(
            "level region7 demand_count region_count share",
            ("省级", "华东", 39, 52, 0.75),
            ("市级", "华东", 13, 52, 0.25),
            ("省级", "西北", 1, 3, 1 / 3),
            ("市级", "西北", 2, 3, 2 / 3),
        ),
        "demand_by_tier_and_level": records(
            "tier level demand_count tier_count share",
            ("引领型", "省级", 9, 12, 0.75),
            ("引领型", "市级", 3, 12, 0.25),
            ("未评", "省级", 31, 46, 31 / 46),
        ),
        "region_rating": records(
            "region7 index_2020_mean rank members practice",
            ("华东", Decimal("90.54"), 1, "上海|江苏", "甲地：一码通办|乙地：综合查一次"),
            ("东北", Decimal("82.80"), 6, "辽宁|吉林", None),
        ),
        "award_list": records(
            "award_date province province_short level title url notice_key buyer_name "
            "category_name supplier_names award_amount award_kind budget_amount saving_rate "
            "is_suspect",
            (date(2022, 5, 20), "江苏省", "江苏", "省级", "云江省政务云扩容中标公告",
             "https://www.example.com/a?x=1&y=2", "a1", "云江省大数据局", "基础设施",
             "山海信息有限公司|明川软件有限公司", Decimal("37493000"), "award",
             Decimal("38000000"), Decimal("0.0133"), False),
            (date(2022, 5, 18), "浙江省", "浙江", "市级",
             "<script>alert(1)</script>|望海市[热线](x)", "javascript:alert(1)", "a2",
             "望海市<b>局</b>", "运营运维服务", None, None, "rate",
             None, None, False),
            (None, None, None, "未知", "=1+1 样例公告", "http://sample.invalid/a3", "a3", None,
             "其他信息化", "云图数据有限公司", Decimal(120), "contract", Decimal(100),
             Decimal("-0.2"), True),
        ),
        "open_tender_list": records(
            "published_date bid_deadline days_left province_short level title url notice_key "
            "buyer_name category_name budget_amount method_zh",
            (date(2022, 5, 25), datetime(2022, 6, 1, 9, 30), 3, "江苏", "市级",
             "青岭市一网统管平台招标公告", "https://www.example.com/t1", "t1",
             "青岭市城运中心", "平台应用", Decimal("12345678"),
             "公开招标"),
            (date(2022, 5, 26), None, None, "甘肃", "区县级", "临川县热线升级磋商公告",
             None, "t2", "临川县政务局", "政务服务类应用", None, None),
        ),
        "funding_by_mode": records(
            "mode_id mode_name demand_count share budget_amount",
            ("unknown", "未说明", 55, 55 / 58, Decimal("120000000")),
            ("direct", "政府直投模式", 3, 3 / 58, None),
        ),
        "funding_reference": records(
            "mode definition fit pros cons",
            ("政府直投模式", "政府直接投资", "公益性项目", "方便快捷", None),
        ),
    }  # fmt: skip


def nothing() -> Rows:
    """Rows of a warehouse without a notice: one line of zeros, and no more."""
    full = constructed()
    unknown = {"budget_amount", "award_amount", "first_date", "last_date"}
    zeros = {key: None if key in unknown else 0 for key in full["headline"][0]}
    empty: Rows = {name: [] for name in full} | {"headline": [zeros]}
    figures = [one for one in claims_of(empty) if one["verdict"] == "stated"]
    return empty | {"claims": figures}


def trend() -> report.Report:
    return report.find("trend", [REPORTS])


def page(rows: Rows | None = None, **context: Any) -> str:
    return report.render(trend(), rows or constructed(), CONTEXT | context, "html")


def markdown(rows: Rows | None = None) -> str:
    return report.render(trend(), rows or constructed(), CONTEXT, "md")


def parsed(text: str) -> LexborHTMLParser:
    return LexborHTMLParser(text)


def one(within: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    found = within.css_first(selector)
    assert found is not None, selector
    return found


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files of a report on a few notices, all questions asked."""
    out = tmp_path_factory.mktemp("report")
    with Warehouse(":memory:", read_only=False) as warehouse:
        keep(warehouse, *world())
        run.write_report(warehouse, "trend", out, ("html", "md"), date(2022, 5, 29))
        run.write_report(warehouse, "trend", out, ("html",), date(2022, 5, 29), lang="en")
    return {path.name: path.read_text(encoding="utf-8") for path in out.iterdir()}


def policy(tree: LexborHTMLParser) -> str:
    return one(tree, "meta[http-equiv=Content-Security-Policy]").attributes["content"] or ""


def body_text(text: str) -> str:
    tree = parsed(text)
    for node in tree.css("script, style"):
        node.decompose()
    return tree.body.text(separator=" ") if tree.body else ""


# ---------------------------------------------------------------- finding


def test_a_report_is_found_by_the_name_of_its_folder() -> None:
    found = trend()

    assert found.name == "trend"
    assert {*found.queries, "claims"} == set(constructed())
    assert found.queries["headline"] == {"query": "headline", "params": {}}


def test_an_unknown_report_is_answered_with_those_there_are() -> None:
    with pytest.raises(
        errors.UsageError, match="no report 'trends'; there are: buyer, quality, supplier, trend"
    ):
        report.find("trends", [REPORTS])


def test_a_report_in_a_later_folder_wins(tmp_path: Path) -> None:
    (tmp_path / "trend").mkdir()
    (tmp_path / "trend" / "report.toml").write_text(
        'title = "本市"\nkicker = "月报"\nsections = []\n[queries]\n'
        'recent = { query = "award_list", params = { level = "市级" } }\n',
        encoding="utf-8",
    )
    found = report.find("trend", [REPORTS, tmp_path])

    assert found.title == "本市"
    assert found.queries["recent"] == {"query": "award_list", "params": {"level": "市级"}}


def test_a_section_is_added_by_a_template_and_a_line_of_the_toml(tmp_path: Path) -> None:
    for folder in ("mine", "sections"):
        (tmp_path / folder).mkdir()
    (tmp_path / "mine" / "report.toml").write_text(
        'title = "本市"\nkicker = "月报"\n[[sections]]\ntitle = "合计"\nparts = ["mine"]\n'
        "[queries]\nheadline = {}\n",
        encoding="utf-8",
    )
    (tmp_path / "mine" / "report.md.j2").write_text('{% extends "assets/page.md.j2" %}')
    (tmp_path / "sections" / "mine.j2").write_text("共 {{ headline[0].demand_count | count }} 项")
    found = report.find("mine", [REPORTS, tmp_path])
    rows = {name: constructed()[name] for name in ("headline", "claims")}

    assert "## 一、合计\n\n共 58 项" in report.render(found, rows, CONTEXT, "md")


NOTHING = 'title = "本市"\nkicker = "月报"\nsections = []\n'


@pytest.mark.parametrize(
    "said",
    [
        *("title = ", 'title = "x"', 'sections = ["a"]'),
        NOTHING + "[queries]\nheadline = { params = 3 }",
        NOTHING + 'check_examples = "many"\n[queries]\nheadline = {}',
    ],
)
def test_a_report_that_cannot_be_read_names_its_file(tmp_path: Path, said: str) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "report.toml").write_text(said, encoding="utf-8")

    with pytest.raises(errors.UsageError, match=r"report\.toml"):
        report.find("mine", [tmp_path])


def test_what_is_no_utf8_in_a_users_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    toml, page = (tmp_path / "mine" / name for name in ("report.toml", "report.md.j2"))
    toml.write_text(NOTHING, encoding="gbk")
    with pytest.raises(errors.UsageError, match=r"report\.toml.*decode"):
        report.find("mine", [tmp_path])
    toml.write_text(NOTHING + "[queries]\n", encoding="utf-8")
    page.write_text("本市", encoding="gbk")
    with pytest.raises(errors.UsageError, match=r"report mine: UnicodeDecodeError"):
        report.render(report.find("mine", [REPORTS, tmp_path]), {}, CONTEXT, "md")
    (tmp_path / "words.en.toml").write_text("# 本市", encoding="gbk")
    with pytest.raises(errors.UsageError, match=r"words\.en\.toml.*decode"):
        words.load("en", [tmp_path])


def test_a_column_that_is_not_there_is_an_error_not_a_blank() -> None:
    rows = constructed()
    del rows["award_list"][0]["award_amount"]

    with pytest.raises(errors.UsageError, match="award_amount"):
        page(rows)


# ---------------------------------------------------------------- the page


def test_the_page_asks_for_nothing_but_itself() -> None:
    tree = parsed(page())

    assert policy(tree).startswith("default-src 'none'")
    assert not tree.css("link, img, iframe, object, embed, base, form, script[src], [srcset]")
    assert "url(" not in one(tree, "style").text()
    assert "@import" not in one(tree, "style").text()


def test_only_the_script_of_the_page_may_run() -> None:
    tree = parsed(page())
    (script,) = tree.css("script")
    digest = base64.b64encode(hashlib.sha256(script.text().encode()).digest()).decode()

    assert f"script-src 'sha256-{digest}'" in policy(tree)
    assert not [n for n in tree.css("*") if any(key.startswith("on") for key in n.attributes)]


def test_links_lead_to_the_web_or_into_the_page() -> None:
    tree = parsed(page())
    links = [node.attributes["href"] or "" for node in tree.css("a")]
    ids = {node.attributes["id"] for node in tree.css("[id]")}

    assert [link for link in links if not link.startswith("#")] == [
        "https://www.example.com/a?x=1&y=2",
        "https://www.example.com/t1",
    ]
    assert {link[1:] for link in links if link.startswith("#")} <= ids


def test_what_a_notice_says_cannot_become_markup() -> None:
    text = page()

    assert "<script>alert" not in text
    assert "<b>局" not in text
    assert "<script>alert(1)</script>|望海市" in body_text(text)


@pytest.mark.parametrize("name", ["trend.html", "trend.en.html"])
def test_every_figure_is_valid_xml_and_every_id_is_used_once(
    written: dict[str, str], name: str
) -> None:
    text = written[name]
    figures = re.findall(r"<svg.*?</svg>", text, flags=re.S)
    ids = re.findall(r'\sid="([^"]+)"', text)

    assert len(figures) == 2 * text.count("<figure ")  # each for a desk and for a phone
    for figure in figures:
        ElementTree.fromstring(figure)
    assert len(ids) == len(set(ids))


def test_figures_are_numbered_and_each_carries_its_unit_n_period_and_data(
    written: dict[str, str],
) -> None:
    figures = parsed(written["trend.html"]).css("figure")

    assert len(figures) >= 13
    assert [one(f, "figcaption .no").text() for f in figures] == [
        f"图 {n}" for n in range(1, len(figures) + 1)
    ]
    for figure in figures:
        note = one(figure, ".note").text()
        assert note.startswith("单位：")
        assert re.search(r"\bn\b", note, flags=re.ASCII)
        assert "2022-05-29 及以前" in note
        assert figure.css("details table tbody tr")
        assert len(figure.css("button")) == 3


def test_sections_and_tables_stand_in_their_order() -> None:
    tree = parsed(page())

    numbers = [report.filters.numeral(n) for n in range(1, len(trend().sections) + 1)]
    assert [one(node, ".no").text() for node in tree.css("h2")] == numbers
    assert [node.text() for node in tree.css("h3 .no")] == [f"表 {n}" for n in range(1, 7)]
    assert "（截至 2022-05-29）" in tree.body.text() if tree.body else False


def test_numbers_are_written_in_one_unit_and_the_unknown_as_a_dash() -> None:
    text = " ".join(body_text(page()).split())

    for number in ("1.2 亿元", "3,749.3", "96.6%", "<0.1", "2022-06-01 09:30", "−20.0%"):
        assert number in text, number
    assert "—" in text
    assert not re.search(r"\bNone\b|\bnan\b|\binf\b|Undefined", text)


def test_what_rests_on_fewer_than_five_is_marked() -> None:
    tree = parsed(page())

    assert [cell.text() for cell in tree.css("#levels td.few")] == ["5.2%"]
    assert [cell.text() for cell in tree.css("#tiers td.few")] == ["3 25.0%"]


def captions(text: str) -> str:
    return " ".join(node.text() for node in parsed(text).css("figcaption"))


def test_a_title_says_concentrated_only_where_the_claim_is_supported() -> None:
    rows = constructed()
    shown = captions(page(rows))
    for row in rows["claims"]:
        row["verdict"] = "weak" if row["verdict"] == "supported" else row["verdict"]

    assert "省级需求集中在安全领域" in shown
    assert "市级需求集中" not in shown
    assert "集中" not in captions(page(rows))


def test_a_claim_of_ones_own_is_printed_though_no_section_asks_for_it() -> None:
    rows = constructed()

    assert "其他结论" not in page(rows)
    rows["claims"].append(claim("mine", "省级", verdict="supported"))
    shown = page(rows)
    assert "其他结论" in shown and 'data-claim="mine.省级"' in shown


def test_titles_of_a_report_without_evidence_are_neutral(written: dict[str, str]) -> None:
    assert "insufficient" in written["trend.claims.json"]
    assert not re.search("集中在|上升|下降|居多", captions(written["trend.html"]))
    assert not re.search("concentrated|rising|falling", captions(written["trend.en.html"]))


def test_what_is_less_where_nothing_was_stated_is_said_to_be_less() -> None:
    tree = parsed(page())
    figure = next(one for one in tree.css("figure") if "集中在" in one.text())

    rows = [row.text(separator=" ").split() for row in figure.css("tbody tr")]
    assert [(row[1], row[-1]) for row in rows] == [
        ("安全领域", "支持"),
        ("数据资源", "偏少"),
        ("政务服务类应用", "不支持"),
    ]
    assert "另一口径" in one(tree, "#readings").text()


def test_two_years_are_taken_apart_only_where_the_data_hold_them() -> None:
    rows = constructed()
    few = page(rows)
    rows["change_by_level"] = records(
        "label kind change",
        ("2020Q2–2021Q1", "then", 40),
        ("省级", "part", 12),
        ("来源增减", "part", 6),
        ("2021Q2–2022Q1", "now", 58),
    )

    assert "不足八个完整季度" in few
    assert "前后四个完整季度的需求增减" in captions(page(rows))


def test_the_page_stays_light(written: dict[str, str]) -> None:
    assert len(written["trend.html"].encode()) < 600_000


def test_the_unstated_funding_stands_first() -> None:
    assert one(parsed(page()), "#funding tbody td").text() == "未说明"


def test_out_of_scope_demand_is_in_the_data_but_not_in_the_bars() -> None:
    tree = parsed(page())

    figure = next(one for one in tree.css("figure") if "类别构成" in one.text())
    apart = [row.text(separator=" ").split() for row in figure.css("tr.apart")]

    assert apart == [
        ["省级", "非数字政府", "4", "—", "—", "1,000.0", "—"],
        ["未知", "其他信息化", "3", "—", "—", "—", "—"],
    ]
    assert "非数字政府" not in one(figure, "svg").text()


def test_without_a_first_day_the_period_is_all_up_to_the_last() -> None:
    text = body_text(page(from_date=None))

    assert "2022-05-29 及以前" in text
    assert "— 至" not in text


def test_sample_data_is_said_to_be_so_before_any_number() -> None:
    assert page().index("示例数据") < page().index('class="headlines"')
    assert "示例数据" not in page(is_sample=False)
    assert "示例数据" in markdown()


def test_a_long_list_says_what_it_leaves_out() -> None:
    rows = constructed()
    rows["open_tender_list"] *= 60
    tree = parsed(page(rows))

    assert len(tree.css("#tenders tbody tr")) == 30
    assert "只列出前三十行" in (tree.body.text() if tree.body else "")


@pytest.mark.parametrize("form", ["html", "md"])
def test_no_notices_make_an_honest_report(form: Literal["html", "md"]) -> None:
    text = report.render(trend(), nothing(), CONTEXT, form)

    assert "没有可列出的数据" in text
    assert not re.search(r"\bNone\b|\bnan\b|NaN", body_text(text) if form == "html" else text)


@pytest.mark.parametrize("form", ["html", "md"])
def test_the_same_rows_give_the_same_bytes_whatever_the_hash_seed(form: str) -> None:
    ask = (
        "import runpy, sys; m = runpy.run_path(sys.argv[1]); "
        "print(m['report'].render(m['trend'](), m['constructed'](), m['CONTEXT'], sys.argv[2]))"
    )

    def once(seed: str) -> bytes:
        return subprocess.run(
            [sys.executable, "-c", ask, __file__, form],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        ).stdout

    assert once("1") == once("2")


# ---------------------------------------------------------------- Markdown


def test_the_markdown_is_the_golden_one() -> None:
    """Read the difference; `BIAOXUN_GOLDEN=write` accepts it."""
    text = markdown()
    if os.environ.get("BIAOXUN_GOLDEN") == "write":
        GOLDEN.write_text(text, encoding="utf-8")

    assert text == GOLDEN.read_text(encoding="utf-8")


def test_what_a_notice_says_cannot_become_markdown() -> None:
    text = markdown()

    assert "<script>" not in text
    assert r"&lt;script&gt;alert(1)&lt;/script&gt;\|望海市\[热线\](x)" in text
    assert "sample.invalid" not in text


def test_every_markdown_table_has_as_many_cells_in_each_row(written: dict[str, str]) -> None:
    def cells(line: str) -> int:
        return len(re.findall(r"(?<!\\)\|", line))

    text = markdown() + written["trend.md"]
    tables: Sequence[str] = re.findall(r"(?:^\|.*\n)+", text, flags=re.M)
    widths: Mapping[str, set[int]] = {
        table.splitlines()[0]: {cells(line) for line in table.splitlines()} for table in tables
    }

    assert len(tables) >= 20
    assert all(len(found) == 1 for found in widths.values()), widths
