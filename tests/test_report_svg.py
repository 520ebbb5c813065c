"""Figures: what they draw, and what they refuse to draw."""

import re
from collections.abc import Callable
from typing import Any, get_args
from xml.etree import ElementTree

import pytest

from pipeline import model, reference
from pipeline.report import svg, theme
from pipeline.report.svg.tiles import GRID

SVG = "{http://www.w3.org/2000/svg}"


def part(level: str, code: str, count: int, total: int) -> dict[str, Any]:
    return {
        "level": level,
        "category_l1": code,
        "category_name": f"类别{code}",
        "demand_count": count,
        "level_count": total,
        "share": count / total,
    }


def quarter(time: str, level: str, count: int, is_partial: bool = False) -> dict[str, Any]:
    return {"quarter": time, "level": level, "demand_count": count, "is_partial": is_partial}


def region(name: str | None, count: int, share: float) -> dict[str, Any]:
    return {"region7": name, "demand_count": count, "demand_share": share}


def cell(name: str, level: str, count: int, total: int) -> dict[str, Any]:
    keys = {"region7": name, "level": level, "region_count": total}
    return {**keys, "demand_count": count, "share": count / total}


SHARES = [part("省级", "SEC", 30, 40), part("省级", "DAT", 10, 40), part("市级", "SEC", 3, 3)]
LINES = [quarter("2021Q4", "省级", 7), quarter("2022Q2", "省级", 4, True)]
BARS = [region("华东", 60, 0.75), region(None, 20, 0.25)]
TILES = [{"short_name": "江苏", "demand_count": 1234}, {"short_name": "西藏", "demand_count": 3}]
HEAT = [cell("华东", "省级", 36, 40), cell("华东", "未知", 4, 40), cell("西北", "省级", 5, 5)]

DRAWN: dict[str, tuple[Callable[..., str], list[dict[str, Any]], dict[str, str]]] = {
    "shares": (svg.shares, SHARES, {}),
    "lines": (svg.lines, LINES, {"unit": "项/季"}),
    "bars": (svg.bars, BARS, {}),
    "tiles": (svg.tiles, TILES, {"unit": "项"}),
    "heat": (svg.heat, HEAT, {}),
}


def draw(kind: str, rows: list[dict[str, Any]] | None = None, width: float = 880) -> str:
    figure, own_rows, columns = DRAWN[kind]
    drawn = own_rows if rows is None else rows
    return figure(drawn, ident="f1", title="图题 <200 & 更多", width=width, **columns)


def words(text: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(text).iter(f"{SVG}text")]


@pytest.mark.parametrize("width", [358, 880])
@pytest.mark.parametrize("kind", sorted(DRAWN))
def test_a_figure_is_valid_xml_and_tells_in_words_what_it_shows(kind: str, width: float) -> None:
    root = ElementTree.fromstring(draw(kind, width=width))

    assert root.findtext(f"{SVG}title") == "图题 <200 & 更多"
    assert root.findtext(f"{SVG}desc")
    assert root.attrib["viewBox"].startswith(f"0 0 {width} ")
    assert not list(root.iter(f"{SVG}pattern"))


@pytest.mark.parametrize("kind", sorted(DRAWN))
def test_a_figure_of_no_rows_says_so(kind: str) -> None:
    text = draw(kind, [])

    assert "没有可用数据" in text or "无数据" in text
    assert ElementTree.fromstring(text).findtext(f"{SVG}desc")


@pytest.mark.parametrize("kind", sorted(DRAWN))
def test_a_figure_stands_alone_in_the_light_look(kind: str) -> None:
    for one in ElementTree.fromstring(draw(kind)).iter():
        tag = one.tag.removeprefix(SVG)
        if tag in {"rect", "text"}:
            assert re.fullmatch("#[0-9a-f]{6}", one.attrib["fill"]), one.attrib


@pytest.mark.parametrize("kind", sorted(DRAWN))
def test_nothing_is_drawn_outside_of_the_figure(kind: str) -> None:
    for width in (358, 880):
        root = ElementTree.fromstring(draw(kind, width=width))
        height = float(root.attrib["viewBox"].split()[3])
        for rect in root.iter(f"{SVG}rect"):
            x, y, w, h = (float(rect.attrib[key]) for key in ("x", "y", "width", "height"))
            assert x >= 0 and x + w <= width + 0.01
            assert y >= 0 and y + h <= height + 0.01


def test_the_parts_of_a_bar_fill_it_in_proportion_to_their_shares() -> None:
    root = ElementTree.fromstring(draw("shares"))
    segments = [one.attrib for one in root.findall(f"{SVG}g/{SVG}rect")]
    first, second = (float(one["width"]) + 1.5 for one in segments)

    assert [one["class"] for one in segments] == ["c-SEC", "c-DAT"]
    assert first / second == pytest.approx(3, rel=1e-3)


def test_a_bar_of_fewer_than_five_is_not_parted() -> None:
    assert "不足 5 项，不作构成" in words(draw("shares"))


def test_categories_stand_in_the_order_of_the_codelist_whatever_the_order_of_the_rows() -> None:
    assert draw("shares", list(reversed(SHARES))) == draw("shares")


def test_a_quarter_without_any_row_breaks_the_line() -> None:
    root = ElementTree.fromstring(draw("lines"))

    assert "2022Q1" in words(draw("lines"))
    assert not [p for p in root.iter(f"{SVG}path") if p.attrib["stroke-width"] == "2.2"]


def test_a_level_without_a_row_in_a_quarter_that_has_rows_counted_nothing() -> None:
    rows = [
        quarter("2021Q1", "省级", 5),
        quarter("2021Q1", "市级", 2),
        quarter("2021Q2", "市级", 2),
    ]

    assert "2021 年第 2 季度 · 省级：0 项" in draw("lines", rows)


def test_a_part_quarter_is_reached_by_dashes_and_named_so() -> None:
    text = draw("lines", [quarter("2021Q1", "省级", 5), quarter("2021Q2", "省级", 2, True)])

    assert "stroke-dasharray" in text
    assert "第 2 季度（未满一季）" in text


def test_every_division_has_a_tile_of_its_own() -> None:
    assert set(GRID) == {row["short_name"] for row in reference.rows("provinces")}
    assert len(set(GRID.values())) == 34


def test_a_division_without_data_is_no_zero() -> None:
    rows: list[dict[str, Any]] = [
        {"short_name": "台湾", "demand_count": None},
        {"short_name": "青海", "demand_count": 0},
    ]
    shown = words(draw("tiles", rows))

    assert shown[shown.index("台湾") + 1] == "无数据"
    assert shown[shown.index("青海") + 1] == "0"


@pytest.mark.parametrize("kind", ["tiles", "heat"])
def test_what_rests_on_fewer_than_five_is_grey_and_italic(kind: str) -> None:
    root = ElementTree.fromstring(draw(kind))
    few = [one.text for one in root.iter(f"{SVG}text") if one.attrib.get("font-style") == "italic"]

    assert {"tiles": "3", "heat": "10.0%"}[kind] in few


def test_bars_start_at_zero() -> None:
    root = ElementTree.fromstring(draw("bars"))
    known, unknown = (float(one.attrib["width"]) for one in root.findall(f"{SVG}g/{SVG}rect"))

    assert known / unknown == pytest.approx(3, rel=1e-3)


def test_every_category_and_level_has_its_colour() -> None:
    assert {f"c-{code}" for code in get_args(model.CategoryL1)} <= set(theme.MARKS)
    assert {f"line-{n}" for n in range(len(get_args(model.Level)))} <= set(theme.MARKS)
    assert len({theme.COLOURS[f"c-{code}"] for code in theme.CATEGORIES}) == len(theme.CATEGORIES)


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
def test_letters_can_be_read_on_what_they_stand_on(side: int) -> None:
    def between(ink: str, ground: str) -> float:
        return contrast(theme.COLOURS[ink][side], theme.COLOURS[ground][side])

    for ink in ("ink", "muted", "accent", "link", "hot", "warm", "ok"):
        assert between(ink, "bg") >= 4.5, ink
    for n in range(len(theme.LEVELS)):
        assert between(f"l-{n}", "bg") >= 4.5, n
    for step in range(5):
        assert between("q-high" if step >= 3 else "q-low", f"q-{step}") >= 4.5, step
    for code in theme.CATEGORIES:
        assert between(theme.letters_on(code), f"c-{code}") >= 4.2, code
