"""Reports in two languages: all is said in both, nothing is Chinese by accident."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import jinja2
import pytest
import yaml
from jinja2 import nodes
from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline import check, errors, folders, model, reference, report
from pipeline import run as job
from pipeline.deliver.page import BASES
from pipeline.report import filters, words
from pipeline.scan import gate, score
from pipeline.scan.journal import STATUSES, VERDICTS
from pipeline.scan.rule import RULES
from pipeline.scan.scan import TURNS, WIN_REASONS
from pipeline.warehouse import Warehouse
from tests.conftest import Store, notice
from tests.test_report import CONTEXT, ROOT, Rows, constructed, nothing, one, records, trend

REPORTS = ROOT / "reports"
ENGLISH = words.load("en", [REPORTS])
# 一 二 三 are 1 2 3, and sums have another unit: these are written by rule, not looked up.
BY_RULE = {*"一二三四五六七八九十", "亿元"}


def templates() -> Iterator[tuple[Path, nodes.Template]]:
    parser = jinja2.Environment()
    for path in sorted(REPORTS.rglob("*.j2")):
        yield path, parser.parse(path.read_text(encoding="utf-8"))


def texts() -> set[str]:
    """Every Chinese text that templates, reports, the page's script and the modules hold."""
    found: set[Any] = set()
    for _, tree in templates():
        found |= {const.value for const in tree.find_all(nodes.Const)}
    for path in REPORTS.glob("*/report.toml"):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        found |= {told["title"], told["kicker"], *(s["title"] for s in told["sections"])}
    script = (REPORTS / "assets" / "report.js").read_text(encoding="utf-8")
    found |= set(re.findall(r'"([^"\n]*)"', script))
    found |= constants(ROOT / "pipeline" / "report")
    return {one for one in found if isinstance(one, str) and words.is_chinese(one)} - BY_RULE


def constants(folder: Path) -> set[Any]:
    """What the modules of a folder write out, docstrings apart."""
    found: set[Any] = set()
    for path in folder.rglob("*.py"):
        parts = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        docstrings = {one.value for one in parts if isinstance(one, ast.Expr)}
        written = {one for one in parts if isinstance(one, ast.Constant)}
        found |= {one.value for one in written - docstrings if isinstance(one.value, str)}
    return found


def claims_told() -> Iterator[Mapping[str, Any]]:
    """The rules of claims, and the conclusions of trials."""
    for path in REPORTS.glob("**/claims/*.toml"):
        yield tomllib.loads(path.read_text(encoding="utf-8"))
    for path in REPORTS.glob("trials/*.yaml"):
        yield from yaml.safe_load(path.read_text(encoding="utf-8"))["hypotheses"]


def named(told: Mapping[str, Any]) -> Iterator[str]:
    """The groups and outcomes of a rule, or the names of their sets."""
    for key in ("groups", "outcomes"):
        yield from told.get(key, ())


def values() -> set[str]:
    """Every Chinese value of a fixed vocabulary that a report can show."""
    found = {*get_args(model.Level), *get_args(model.Stage)}
    for table, columns in (
        ("provinces", ("name", "short_name")),
        ("taxonomy", ("l1_name",)),
        ("method_names", ("method_zh",)),
        ("funding_modes", ("mode", "definition", "fit", "pros", "cons")),
        ("money_witnesses", ("words_zh",)),
        ("notice_types", ("name_zh",)),
    ):
        found |= {row[column] for row in reference.rows(table) for column in columns}
    codes = reference.rows("code_words")
    found |= {row["words_zh"] for row in codes if row["part"] in ("reject", "link")}
    found |= {row["name"] for row in reference.rows("holidays")} | scanned()
    found |= {word for told in claims_told() for word in named(told)}
    found |= constants(ROOT / "pipeline" / "claim")
    for name in (
        *("coverage", "change_by_level", "supplier_saving_by_band"),
        *("model/7_analysis", "model/7_segment"),
    ):
        asked = (ROOT / "queries" / f"{name}.sql").read_text(encoding="utf-8")
        found |= set(re.findall("'([^']*)'", re.sub("--.*", "", asked)))
    return {one for one in found if words.is_chinese(one)}


def scanned() -> set[str]:
    """The words of a scan that are said: of gates, scores, decisions and turns of a procedure."""
    listed = (gate.NAMES, score.NAMES, RULES, BASES, WIN_REASONS, VERDICTS, TURNS)
    found = {word for words_of in listed for word in words_of.values()}
    return found | {"是", "否", "中止", "重新招标", "延期", *get_args(score.Band), *STATUSES}


def speakable(rows: Rows) -> Rows:
    """The constructed rows, with texts of reference that are there."""
    told = ("mode", "definition", "fit", "pros", "cons")
    (direct, *_) = reference.rows("funding_modes")
    for row in rows.get("funding_reference", []):
        row |= {name: direct[name] for name in told}
    for row in rows["coverage"]:
        row["note_zh"] = "需求"
    return rows


def english(
    rows: Rows | None = None, found: report.Report | None = None, form: Any = "html"
) -> str:
    context = CONTEXT | {"command": "biaoxun report trend --lang en"}
    return report.render(
        found or trend(), speakable(rows or constructed()), context, form, lang="en"
    )


def left_chinese(page: str) -> list[str]:
    """Chinese of a page, in texts and attributes, outside of elements marked as Chinese."""

    def within(node: LexborNode) -> Iterator[str]:
        if (node.attributes.get("lang") if node.tag != "-text" else None) == "zh":
            return
        if node.tag == "-text":
            own = [node.text_content or ""]
        else:
            own = [str(said) for key, said in node.attributes.items() if key != "data-claim"]
        yield from (text for text in own if text and words.is_chinese(text))
        for child in node.iter(include_text=True):
            yield from within(child)

    root = LexborHTMLParser(page).root
    assert root is not None
    return list(within(root))


# ---------------------------------------------------------------- the words


def test_every_chinese_text_has_its_english() -> None:
    assert {text for text in texts() | values() if text not in ENGLISH.known} == set()


def test_every_english_is_of_a_text_that_is_said() -> None:
    assert set(ENGLISH.known) - texts() - values() == set()


def test_templates_hold_no_chinese_that_is_not_said() -> None:
    bare = {
        path.name: data.data
        for path, tree in templates()
        for data in tree.find_all(nodes.TemplateData)
        if words.is_chinese(data.data)
    }

    assert bare == {}


def test_both_languages_have_the_same_places_to_fill() -> None:
    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}

    assert {t: e for t, e in ENGLISH.known.items() if places(t) != places(e)} == {}


def test_no_english_holds_a_chinese_letter() -> None:
    assert [e for e in ENGLISH.known.values() if words.is_chinese(e)] == []


def test_a_text_without_english_is_an_error_that_names_it_and_the_file(tmp_path: Path) -> None:
    say = words.load("en", [REPORTS, tmp_path])

    with pytest.raises(errors.UsageError, match=r"一句新话.*words\.en\.toml") as raised:
        say("一句新话")
    assert str(tmp_path) in str(raised.value)


def test_a_word_that_is_not_given_is_an_error() -> None:
    with pytest.raises(errors.UsageError, match="cannot be filled"):
        words.CHINESE("{n} 行", number=3)


def test_words_of_a_later_folder_win(tmp_path: Path) -> None:
    (tmp_path / "words.en.toml").write_text('[mine]\n"省级" = "of a province"\n', encoding="utf-8")
    say = words.load("en", [REPORTS, tmp_path])

    assert (say("省级"), say("市级")) == ("of a province", ENGLISH("市级"))


@pytest.mark.parametrize(
    "told", ['[a]\n"省级" = "x"\n[b]\n"省级" = "y"\n', "[a]\n1 = 2\n", 'a = "b"\n', "[a"]
)
def test_a_file_of_words_that_cannot_be_used_is_named(tmp_path: Path, told: str) -> None:
    (tmp_path / "words.en.toml").write_text(told, encoding="utf-8")

    with pytest.raises(errors.UsageError, match=r"words\.en\.toml"):
        words.load("en", [tmp_path])


def test_a_sense_tells_two_words_apart_and_is_not_shown() -> None:
    assert words.CHINESE("采购人 // many") == "采购人"
    assert ENGLISH("采购人 // many") != ENGLISH("采购人")


# ---------------------------------------------------------------- the pages


@pytest.mark.parametrize("rows", [constructed, nothing])
def test_the_english_page_is_chinese_only_where_it_says_so(rows: Any) -> None:
    page = english(rows())

    assert left_chinese(page) == []
    assert one(LexborHTMLParser(page), "html").attributes["lang"] == "en"


def test_names_of_notices_stay_as_they_were_written_and_are_marked() -> None:
    tree = LexborHTMLParser(english())
    marked = " ".join(node.text() for node in tree.css('td[lang="zh"]'))

    for name in (
        "云江省政务云扩容中标公告",
        "云江省大数据局",
        "山海信息有限公司、明川软件有限公司",
    ):
        assert name in marked
    assert not LexborHTMLParser(report.render(trend(), constructed(), CONTEXT, "html")).css(
        '[lang="zh"]'
    )


def test_the_english_page_has_english_numbers_and_all_figures() -> None:
    text = english()

    for said in ("CNY 123.46", "million", "37.49", "&lt;0.01", "Shanghai, Jiangsu", "(rate)"):
        assert said in text + english(form="md"), said
    sections = [n.text() for n in LexborHTMLParser(text).css("h2 .no")]
    assert sections == [str(n) for n in range(1, len(trend().sections) + 1)]
    assert text.count("<svg") == 2 * text.count("<figure ")


def test_what_a_notice_says_cannot_become_markup_in_english() -> None:
    assert "<script>alert" not in english()
    assert "<script>" not in english(form="md")


def test_words_set_into_a_text_are_escaped_and_the_text_is_not(tmp_path: Path) -> None:
    def said(form: Any) -> str:
        (tmp_path / "mine").mkdir(exist_ok=True)
        (tmp_path / "sections").mkdir(exist_ok=True)
        (tmp_path / "mine" / "report.toml").write_text(
            'title = "本市"\nkicker = "月报"\n[[sections]]\ntitle = "合计"\nparts = ["mine"]\n'
            "[queries]\nheadline = {}\n",
            encoding="utf-8",
        )
        for each in ("html", "md"):
            extends = f'{{% extends "assets/page.{each}.j2" %}}'
            (tmp_path / "mine" / f"report.{each}.j2").write_text(extends)
        (tmp_path / "sections" / "mine.j2").write_text(
            '{{ say("见 report_list：{name}", name="<b>_") }}', encoding="utf-8"
        )
        (tmp_path / "words.en.toml").write_text(
            '[mine]\n"本市" = "City"\n"月报" = "Monthly"\n"合计" = "Totals"\n'
            '"见 report_list：{name}" = "see report_list & {name}"\n',
            encoding="utf-8",
        )
        found = report.find("mine", [REPORTS, tmp_path])
        return report.render(
            found,
            {name: constructed()[name] for name in ("headline", "claims")},
            CONTEXT,
            form,
            "en",
        )

    assert "see report_list &amp; &lt;b&gt;_" in said("html")
    assert r"see report_list & &lt;b&gt;\_" in said("md")


def test_a_figure_alone_speaks_both_languages() -> None:
    (row,) = [{"region7": "华东", "demand_count": 7, "demand_share": 1.0}]
    drawn = report.svg.bars([row], ident="f", title="t", say=ENGLISH)

    assert "East: 7 demands, 100.0%" in drawn
    assert "华东：7 项，占 100.0%" in report.svg.bars([row], ident="f", title="t")


def test_the_quality_page_quotes_what_has_no_english_and_marks_it() -> None:
    rows = constructed()
    told = {"code": "L01", "title": "青岭市公告", "place": "甲.csv:3", "url": None}
    page = english(
        {
            "headline": rows["headline"],
            "coverage": rows["coverage"],
            "notice_by_source": records(
                "source file_count read_count loaded_count rejected_count notice_count "
                "undated_count first_date last_date",
                ("公告网", 1, 2, 1, 1, 1, 0, None, None),
            ),
            "reject_by_code": records(
                "code words_zh reject_count file_count place",
                ("TITLE_MISSING", "没有标题", 1, 1, "甲.csv:3"),
            ),
            "issue_by_code": [
                told | {"words_zh": "预算待定", "notice_count": 1, "notice_share": 1}
            ],
            "doubted_sum_by_code": records(
                "verdict code words_zh sum_count",
                ("suspect", "award_budget", "中标金额与预算", 1),
            ),
            "link_by_method": records(
                "method score_band words_zh notice_count notice_share",
                ("alone", "1.00", "未见相关公告，自成一项", 1, 1),
            ),
            "checks": records(
                "code name verdict title title_zh bad_count considered_count law",
                ("L01", "x", "WARN", "A sentence.", "一句话", 1, 2, "政府采购法第35条"),
            ),
            "check_examples": [told | {"finding_zh": "截止早于公告"}],
            "verdicts": [{"verdict": "WARN", "check_count": 1}],
            "claims": rows["claims"],
        },
        report.find("quality", [REPORTS]),
    )
    tree = LexborHTMLParser(page)

    assert left_chinese(page) == []
    assert "A sentence." in page and "一句话" not in page
    assert one(tree, "#issues td[lang]").text() == "预算待定"
    assert "please check" in page and "award against budget" in page


def test_the_english_titles_of_checks_are_english() -> None:
    assert [one.title for one in check.find().values() if words.is_chinese(one.title)] == []


def test_files_of_another_language_say_so_and_facts_have_none(
    warehouse: Warehouse, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(notice())
    mine = tmp_path / "reports" / "mine"
    mine.mkdir(parents=True)
    (mine / "report.toml").write_text('title = "T"\nkicker = "K"\nsections = []\nqueries = {}\n')
    (mine / "report.md.j2").write_text("{{ say('省级') }}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def files(lang: words.Lang) -> dict[str, str]:
        written = job.write_report(warehouse, "mine", mine, ("md", "json"), None, lang=lang)
        return {Path(o.path).name: Path(o.path).read_text(encoding="utf-8") for o in written}

    chinese, english = files("zh"), files("en")

    assert (chinese.pop("mine.md"), english.pop("mine.en.md")) == ("省级", "provincial")
    assert chinese == english
    assert set(chinese) == {"mine.json", "mine.claims.json"}


def test_every_filter_that_speaks_says_in_the_language_it_is_given() -> None:
    said = filters.spoken(ENGLISH)

    assert said["label"]("per_year") == "price a year"
    assert said["numeral"](12) == "12"
    assert said["listed"]("广东|海南") == "Guangdong, Hainan"
    assert said["write"]("云江省", "", True) == "云江省"
    assert filters.FILTERS["numeral"](12) == "十二"


def test_the_product_finds_its_words() -> None:
    assert words.load("en", folders.search("reports")).known["省级"] == ENGLISH("省级")
