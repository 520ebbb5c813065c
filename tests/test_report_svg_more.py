"""Figures of claims, changes and times: what they draw, and what they refuse to draw."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest

from pipeline.report import svg, theme
from pipeline.report.svg.draw import text_width
from pipeline.report.svg.funnel import limits, outside
from pipeline.report.words import Words

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '"><script>&amp;]]>\x00\x1b' + "很长的名字" * 12
Rows = list[dict[str, Any]]


def claim(label: str, share: float | None, low: Any, high: Any, n: int, verdict: str) -> Any:
    keys = {"group": "省级", "label": label, "reference": 0.2, "verdict": verdict}
    return {**keys, "share": share, "low": low, "high": high, "count": n}


def place(name: str, hits: int | None, n: int) -> dict[str, Any]:
    return {"short_name": name, "hit_count": hits, "demand_count": n}


def band(name: str | None, count: int | None) -> dict[str, Any]:
    return {
        "band": name,
        "demand_count": count,
        "demand_share": 0.25,
        "amount": Decimal(120_000_000),
    }


def step(label: str, kind: str, change: int | None) -> dict[str, Any]:
    return {"label": label, "kind": kind, "change": change}


def month(year: int, number: int, count: int | None, is_partial: bool = False) -> dict[str, Any]:
    return {"year": year, "month": number, "demand_count": count, "is_partial": is_partial}


def moment(level: str, day: int, share: float | None, at_risk: int, censored: int = 0) -> Any:
    keys = {"level": level, "day": day, "survival": share, "at_risk": at_risk}
    more = {"low": share and share * 0.8, "high": share and min(share * 1.2, 1)}
    return {**keys, **more, "event_count": 1, "censored_count": censored}


def cell(region: str, code: str, count: int, total: int, overall: float) -> dict[str, Any]:
    keys = {"region7": region, "category_l1": code, "category_name": f"类别{code}"}
    numbers = {"demand_count": count, "region_count": total, "share": count / total}
    return {**keys, **numbers, "overall_share": overall, "is_different": count > 50}


def pair(label: str, first: float | None, second: float | None, n: int) -> dict[str, Any]:
    return {"label": label, "first": first, "second": second, "count": n}


FOREST: Rows = [
    claim("安全咨询", 0.345, 0.31, 0.38, 1203, "supported"),
    claim("平台应用", 0.21, 0.15, 0.29, 140, "not_supported"),
    claim("数据资源", 0.25, 0.03, 0.77, 4, "insufficient"),
]
FUNNEL = [place("江苏", 420, 1000), place("西藏", 2, 9), place("广东", 190, 1000)]
BANDS = [band("10万以下", 3), band("10–100万", 1250), band(None, 417)]
WATERFALL = [step("去年", "then", 100), step("新增", "part", 40), step("撤回", "part", -12)]
WATERFALL += [step("今年", "now", 128)]
MONTHS = [month(2025, 12, 1234), month(2026, 1, 3), month(2026, 2, 77, True)]
SURVIVAL = [moment("省级", 10, 0.75, 8), moment("省级", 30, 0.5, 6), moment("市级", 20, 0.9, 10, 2)]
GRID = [cell("华东", "SEC", 60, 100, 0.3), cell("华东", "DAT", 40, 100, 0.7)]
GRID += [cell("西北", "SEC", 4, 40, 0.3)]
PAIRS = [pair("基础设施", 0.187, 0.202, 246), pair("数据资源", 0.3, None, 3)]

DRAWN: dict[str, tuple[Callable[..., str], Rows, dict[str, str]]] = {
    "bands": (svg.bands, BANDS, {"amount": "amount"}),
    "forest": (svg.forest, FOREST, {}),
    "funnel": (svg.funnel, FUNNEL, {}),
    "grid": (svg.grid, GRID, {}),
    "months": (svg.months, MONTHS, {}),
    "pairs": (svg.pairs, PAIRS, {"first_name": "按件数", "second_name": "按金额"}),
    "survival": (svg.survival, SURVIVAL, {}),
    "waterfall": (svg.waterfall, WATERFALL, {"unit": "项"}),
}
KINDS = sorted(DRAWN)
NAMES = {"forest": "label", "funnel": "short_name", "bands": "band", "waterfall": "label"}
NAMES |= {"months": "level", "survival": "level", "grid": "region7", "pairs": "label"}


class Alike(dict[str, str]):
    """A language in which every text is the same."""

    def __init__(self, said: str) -> None:
        self.said = said

    def __contains__(self, text: object) -> bool:
        return True

    def __missing__(self, text: str) -> str:
        return self.said


def spoken(said: str) -> Words:
    return Words("en", Alike(said))


def draw(kind: str, rows: Rows | None = None, width: float = 880, **own: Any) -> str:
    figure, own_rows, columns = DRAWN[kind]
    drawn = own_rows if rows is None else rows
    return figure(drawn, ident="f1", title="图题 <200 & 更多", width=width, **{**columns, **own})


def tree(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def words(text: str) -> list[str]:
    return [one.text or "" for one in tree(text).iter(f"{SVG}text")]


def hints(text: str) -> list[str]:
    return [one.findtext(f"{SVG}title") or "" for one in tree(text).iter(f"{SVG}g")]


def marked(text: str, mark: str) -> list[ElementTree.Element]:
    return [one for one in tree(text).iter() if mark in one.attrib.get("class", "").split()]


def hostile(kind: str) -> Rows:
    """The rows of a kind under a name that is markup, unprintable and far too long."""
    if kind == "months":
        return [{"level": HOSTILE, "year": HOSTILE, "demand_count": 7}]
    return [{**row, NAMES[kind]: HOSTILE} for row in DRAWN[kind][1]]


def columns_of(kind: str) -> dict[str, Any]:
    return {"down": "level", "across": "year", "partial": None} if kind == "months" else {}


def fits(text: str, width: float) -> None:
    height = float(tree(text).attrib["viewBox"].split()[3])
    for one in tree(text).iter(f"{SVG}text"):
        if "transform" in one.attrib:  # turned: it reads from below
            assert 8 <= float(one.attrib["y"]) <= height and 8 <= float(one.attrib["x"]) <= width
            continue
        wide = text_width(one.text or "", float(one.attrib["font-size"]))
        part = {"start": 0, "middle": 0.5, "end": 1}[one.attrib.get("text-anchor", "start")]
        begin = float(one.attrib["x"]) - wide * part
        assert begin >= -1 and begin + wide <= width + 1, one.text
        assert 8 <= float(one.attrib["y"]) <= height, one.text
    for one in tree(text).iter(f"{SVG}rect"):
        x, y, w, h = (float(one.attrib[key]) for key in ("x", "y", "width", "height"))
        assert x >= 0 and y >= 0 and x + w <= width + 0.01 and y + h <= height + 0.01
    for one in tree(text).iter(f"{SVG}circle"):
        assert 0 <= float(one.attrib["cx"]) <= width


def test_every_kind_of_figure_has_its_rows_in_one_of_the_tests() -> None:
    assert set(svg.KINDS) - set(DRAWN) == {*("bars", "heat", "lines", "shares", "spark", "tiles")}


@pytest.mark.parametrize("width", [358, 880])
@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_is_valid_xml_whatever_its_names_and_keeps_them_inside(
    kind: str, width: float
) -> None:
    text = draw(kind, hostile(kind), width, **columns_of(kind))

    assert not list(tree(text).iter("script"))
    assert "&lt;script&gt;" in text
    fits(text, width)


@pytest.mark.parametrize("width", [358, 880])
@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_fits_its_width_and_tells_in_words_what_it_shows(kind: str, width: float) -> None:
    text = draw(kind, width=width)

    assert tree(text).attrib["viewBox"].startswith(f"0 0 {width} ")
    assert tree(text).findtext(f"{SVG}desc")
    assert not list(tree(text).iter(f"{SVG}pattern"))
    fits(text, width)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_rows_give_the_same_bytes(kind: str) -> None:
    assert draw(kind) == draw(kind)


@pytest.mark.parametrize("width", [358, 880])
@pytest.mark.parametrize("kind", KINDS)
def test_a_single_row_is_a_figure_too(kind: str, width: float) -> None:
    for row in DRAWN[kind][1]:
        fits(draw(kind, [row], width), width)


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_of_no_rows_says_so_in_the_language_of_the_page(kind: str) -> None:
    assert "没有可用数据" in draw(kind, [])
    assert "Nothing to show" in draw(kind, [], say=spoken("Nothing to show"))


@pytest.mark.parametrize("width", [358, 880])
@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_a_figure_can_be_said_in_another_language(kind: str, width: float) -> None:
    text = draw(kind, width=width, say=spoken("said words"))

    told = [*words(text), *hints(text), tree(text).findtext(f"{SVG}desc") or ""]
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", "".join(told))
    fits(text, width)


def test_money_follows_the_unit_of_the_language() -> None:
    rows = [step("去年", "then", 60_000_000), step("新增", "part", 37_490_000)]

    assert "+3,749.0" in words(draw("waterfall", rows, form="money"))
    assert "+37.49" in words(draw("waterfall", rows, form="money", say=spoken("x")))
    assert "10–100万 · n = 1,250 · 25.0% · 12,000.0 万元" in hints(draw("bands"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_figure_stands_alone_in_the_light_look(kind: str) -> None:
    for one in tree(draw(kind)).iter():
        if one.tag.removeprefix(SVG) in {"rect", "text"}:
            assert re.fullmatch("#[0-9a-f]{6}", one.attrib["fill"]), one.attrib


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("forest", ["34.5%", "31.0–38.0%", "1,203", "支持", "不支持", "样本不足", "总体 20.0%"]),
        ("funnel", ["江苏", "广东", "总体 30.5%"]),
        ("bands", ["3", "1,250", "417", "未知"]),
        ("waterfall", ["100", "+40", "−12", "128"]),
        ("months", ["1,234", "3", "77", "1月", "12月", "2025"]),
        ("survival", ["中位 30 天 · n = 8", "中位 未到 · n = 10"]),
        ("grid", ["60.0%", "60", "n = 100", "30.0%"]),
        ("pairs", ["18.7%", "20.2%", "246"]),
    ],
)
def test_the_numbers_stand_in_the_figure(kind: str, said: list[str]) -> None:
    assert set(said) <= set(words(draw(kind)))


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("forest", "省级 · 安全咨询 · 34.5% · 95% 区间 31.0–38.0% · n = 1,203 · 总体 20.0% · 支持"),
        ("funnel", "江苏 · 42.0% · n = 1,000 · 99.8% 限外"),
        ("bands", "10–100万 · n = 1,250 · 25.0% · 12,000.0 万元"),
        ("months", "2025 · 12月 · n = 1,234 项"),
        ("survival", "省级 · 10 天 · 75.0% · n = 8"),
        ("grid", "华东 · 类别SEC · 60.0% · n = 60 / 100 · 总体 30.0%"),
        ("pairs", "基础设施 · 按件数 18.7% · 按金额 20.2% · n = 246"),
        ("waterfall", "撤回 · −12 项"),
    ],
)
def test_a_hint_says_the_value_and_the_n_behind_it(kind: str, hint: str) -> None:
    for width in (358, 880):
        assert hint in hints(draw(kind, width=width))


@pytest.mark.parametrize(
    ("kind", "few"),
    [
        ("forest", "25.0%"),
        ("bands", "3"),
        ("months", "3"),
        ("grid", "10.0%"),
        ("pairs", "30.0%"),
    ],
)
def test_what_rests_on_fewer_than_five_is_grey_and_italic(kind: str, few: str) -> None:
    assert few in [one.text for one in marked(draw(kind), "few")]


@pytest.mark.parametrize(
    ("kind", "row", "mark"),
    [
        ("forest", claim("无", None, None, None, 0, "insufficient"), "faint"),
        ("funnel", place("无", None, 10), "hollow"),
        ("pairs", pair("无", None, None, 9), "solid"),
        ("months", month(2026, 3, None), "q-0"),
        ("waterfall", step("不明", "part", None), "rise"),
    ],
)
def test_what_is_not_known_is_a_gap_and_no_zero(kind: str, row: Any, mark: str) -> None:
    before, after = draw(kind, [*DRAWN[kind][1][:2]]), draw(kind, [*DRAWN[kind][1][:2], row])

    assert len(marked(after, mark)) == len(marked(before, mark))
    assert kind == "funnel" or "—" in words(after)


def test_a_band_that_was_not_counted_has_no_bar() -> None:
    text = draw("bands", [band("甲", None), band("乙", 9)])

    assert [float(one.attrib["height"]) > 0 for one in marked(text, "bar")] == [False, True]
    assert "—" in words(text)


def test_the_axis_of_a_forest_covers_every_interval() -> None:
    for width in (358, 880):
        text = draw("forest", width=width)
        grid = [float(one.attrib["x1"]) for one in [*marked(text, "grid"), *marked(text, "axis")]]
        for one in [*marked(text, "span"), *marked(text, "span-faint")]:
            assert min(grid) <= float(one.attrib["x1"]) < float(one.attrib["x2"]) <= max(grid)


def test_a_verdict_shows_in_the_mark_as_well_as_in_words() -> None:
    text = draw("forest")

    assert [len(marked(text, mark)) for mark in ("solid", "hollow", "faint")] == [1, 1, 1]
    assert "stroke-dasharray" in marked(text, "span-faint")[0].attrib


def test_a_verdict_nobody_knows_stops_the_figure() -> None:
    with pytest.raises(KeyError):
        draw("forest", [claim("甲", 0.2, 0.1, 0.3, 50, "maybe")])


def test_each_line_is_held_against_its_own_share_where_the_shares_differ() -> None:
    rows = [{**FOREST[0], "reference": 0.1}, {**FOREST[1], "reference": 0.3}]

    assert not marked(draw("forest", rows), "reference")
    assert "总体 10.0%" in hints(draw("forest", rows))[0]


def test_equal_ratios_up_and_down_stand_equally_far_from_one() -> None:
    rows = [claim("减半", 0.5, 0.4, 0.7, 90, "supported"), claim("加倍", 2, 0, float("inf"), 9, "")]
    text = draw("forest", rows, scale="ratio")
    half, double = (float(one.attrib["cx"]) for one in marked(text, "solid"))
    one = float(marked(text, "reference")[0].attrib["x1"])

    assert one - half == pytest.approx(double - one, abs=0.02)
    assert "0.00–∞" in words(text)
    assert len([p for p in marked(text, "span") if p.tag == f"{SVG}path"]) == 2  # arrows


def test_a_rate_lies_outside_of_a_limit_where_chance_seldom_goes_so_far() -> None:
    from scipy.stats import binomtest

    for overall in (0.02, 0.2, 0.5, 0.97):
        for n in (1, 3, 7, 60):
            for hits in range(n + 1):
                least = min(
                    float(binomtest(hits, n, overall, alternative=side).pvalue)
                    for side in ("less", "greater")
                )
                assert outside(overall, hits, n) == (least <= 0.025) + (least <= 0.001)


def test_limits_narrow_with_n_and_hold_the_overall_rate() -> None:
    spans = [limits(0.2, n, 0.025) for n in (5, 50, 500, 5000)]

    assert all(low <= 0.2 <= high for low, high in spans)
    assert sorted(spans) == spans
    assert sorted((high for _, high in spans), reverse=True) == [high for _, high in spans]


def test_the_n_of_a_funnel_is_written_on_its_axis_even_where_no_round_one_lies() -> None:
    assert "30" in words(draw("funnel", [place("甲", 3, 30), place("乙", 9, 30)]))


def test_a_place_inside_of_the_limits_is_a_dot_without_a_name() -> None:
    assert "西藏" not in words(draw("funnel"))
    assert "西藏 · 22.2% · n = 9 · 95% 限内" in hints(draw("funnel"))


def test_a_waterfall_shows_what_its_parts_do_not_tell() -> None:
    rows = [*WATERFALL[:3], step("今年", "now", 150)]

    assert "未归因" not in words(draw("waterfall"))
    assert words(draw("waterfall", rows)).count("未归因") == 1
    assert "未归因 · +22 项" in hints(draw("waterfall", rows))


def test_a_waterfall_whose_axis_does_not_begin_at_zero_says_so_and_draws_no_bars_of_the_whole() -> (
    None
):
    rows = [step("去年", "then", 98_332), step("新增", "part", 120), step("今年", "now", 98_452)]
    cut, whole = draw("waterfall", rows), draw("waterfall")

    assert "横轴不从 0 起" in words(cut) and "横轴不从 0 起" not in words(whole)
    assert {one.attrib["width"] for one in marked(cut, "solid")} == {"5"}
    then, now = (float(one.attrib["width"]) for one in marked(whole, "solid"))
    assert now / then == pytest.approx(1.28, abs=0.01)


def test_a_rise_is_red_and_a_fall_is_green() -> None:
    text = draw("waterfall")

    assert [one.text for one in marked(text, "word-rise")] == ["+40"]
    assert [one.text for one in marked(text, "word-fall")] == ["−12"]


def test_a_part_month_has_a_dashed_edge_and_its_hint_says_why() -> None:
    text = draw("months")

    assert "2026 · 2月 · n = 77 项 · 未满一月" in hints(text)
    assert len(marked(text, "partly")) == 2  # the cell, and the key to it


def test_a_month_without_a_row_is_not_known_and_a_month_of_zero_is() -> None:
    shown = words(draw("months", [month(2026, 1, 0)]))

    assert shown.count("—") == 11
    assert shown.count("0") == 1


def test_months_are_turned_where_their_counts_find_no_room() -> None:
    many = [month(2026, n, 123_456) for n in range(1, 13)]
    wide, phone = (
        [one.attrib["y"] for one in marked(draw("months", many, width), "word")]
        for width in (880, 358)
    )

    assert len(wide) == 12 and len(phone) == 1  # heads


def test_curves_begin_at_one_and_the_median_is_the_first_day_at_half() -> None:
    text = draw("survival")
    paths = [one.attrib["d"] for one in marked(text, "line-1")]

    assert "中位 30 天 · n = 8" in words(text)
    assert paths[0].startswith("M")
    y_of_one = next(
        float(o.attrib["y"]) - 4 for o in tree(text).iter(f"{SVG}text") if o.text == "100%"
    )
    assert float(paths[0][1:].split("L")[0].split()[1]) == y_of_one


def test_who_left_unseen_is_ticked_and_who_is_at_risk_is_counted_below() -> None:
    rows = [moment("市级", 20, 0.9, 10, 2), moment("市级", 60, 0.8, 7)]
    text = draw("survival", rows)
    plain = [{**row, "censored_count": 0} for row in rows]

    shades = [
        len(marked(one, f"line-{theme.LEVELS.index('市级')}"))
        for one in (text, draw("survival", plain))
    ]
    assert shades[0] == shades[1] + 1
    assert {"10", "7"} <= set(words(text))
    assert "在观察中（n）" not in words(draw("survival", rows, 358))


def test_a_day_of_unknown_share_is_left_out() -> None:
    assert draw("survival", [*SURVIVAL, moment("省级", 40, None, 5)]) == draw("survival")


def test_colour_says_how_far_a_cell_stands_from_the_whole_and_only_where_it_is_different() -> None:
    def shades(text: str) -> list[str]:
        rects = tree(text).findall(f"{SVG}g/{SVG}rect")
        return [one.attrib["class"] for one in rects]

    assert shades(draw("grid")) == ["d-4", "d-0", "blank"]
    assert shades(draw("grid", different="is_different")) == ["d-4", "d-2", "blank"]


def test_both_values_of_a_pair_stand_on_one_axis_from_zero() -> None:
    text = draw("pairs", [pair("甲", 0.1, 0.2, 50)])
    zero = float(marked(text, "axis")[0].attrib["x1"])
    first, second = (float(marked(text, mark)[-1].attrib["cx"]) for mark in ("solid", "hollow"))

    assert (second - zero) / (first - zero) == pytest.approx(2, rel=1e-3)


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
def test_letters_and_marks_can_be_told_from_what_they_stand_on(side: int) -> None:
    def between(ink: str, ground: str) -> float:
        return contrast(theme.COLOURS[ink][side], theme.COLOURS[ground][side])

    for number in range(5):
        assert between("q-low", f"d-{number}") >= 4.5, number
    for ground in ("bg", "panel", "q-0"):
        assert between("muted", ground) >= 4.5, ground
    for ink in ("hot", "warm", "ok", "accent", "muted", "c-INF"):
        assert between(ink, "bg") >= 3, ink
    for ground in ("q-0", "q-1"):
        for ink in ("hot", "accent", "warm"):
            assert between(ink, ground) >= 3, (ink, ground)
