"""The map: 34 divisions as tiles of one size; no border is drawn."""

from collections.abc import Sequence
from typing import Final

from pipeline.report.cross import Row
from pipeline.report.svg import draw
from pipeline.report.svg.draw import element, letters, told
from pipeline.report.words import CHINESE, Words

NO_DATA: Final = "无数据"

_LEAST: Final = 9.0  # letters smaller than this are not read: a code stands for the name

# short name: column and row of a grid of 8 × 8
GRID: Final[dict[str, tuple[int, int]]] = {
    "黑龙江": (7, 0), "内蒙古": (4, 1), "吉林": (7, 1),
    "新疆": (0, 2), "甘肃": (1, 2), "宁夏": (2, 2), "陕西": (3, 2),
    "山西": (4, 2), "北京": (5, 2), "天津": (6, 2), "辽宁": (7, 2),
    "西藏": (0, 3), "青海": (1, 3), "四川": (2, 3), "重庆": (3, 3),
    "河南": (4, 3), "河北": (5, 3), "山东": (6, 3),
    "云南": (2, 4), "贵州": (3, 4), "湖北": (4, 4), "安徽": (5, 4), "江苏": (6, 4), "上海": (7, 4),
    "广西": (3, 5), "湖南": (4, 5), "江西": (5, 5), "浙江": (6, 5),
    "广东": (4, 6), "福建": (5, 6), "台湾": (7, 6),
    "海南": (3, 7), "澳门": (4, 7), "香港": (5, 7),
}  # fmt: skip


# ISO 3166-2:CN
CODES: Final[dict[str, str]] = {
    "黑龙江": "HL", "内蒙古": "NM", "吉林": "JL",
    "新疆": "XJ", "甘肃": "GS", "宁夏": "NX", "陕西": "SN",
    "山西": "SX", "北京": "BJ", "天津": "TJ", "辽宁": "LN",
    "西藏": "XZ", "青海": "QH", "四川": "SC", "重庆": "CQ",
    "河南": "HA", "河北": "HE", "山东": "SD",
    "云南": "YN", "贵州": "GZ", "湖北": "HB", "安徽": "AH", "江苏": "JS", "上海": "SH",
    "广西": "GX", "湖南": "HN", "江西": "JX", "浙江": "ZJ",
    "广东": "GD", "福建": "FJ", "台湾": "TW",
    "海南": "HI", "澳门": "MO", "香港": "HK",
}  # fmt: skip


def tiles(
    rows: Sequence[Row],
    *,
    ident: str,
    title: str,
    unit: str,
    width: float = 556,
    place: str = "short_name",
    value: str = "demand_count",
    say: Words = CHINESE,
) -> str:
    """Counts by division (`place`: its short name); None, and a division without a row: 无数据."""
    counts: dict[str, int | None] = {row[place]: row[value] for row in rows}
    known = {name: n for name in GRID if (n := counts.get(name)) is not None}
    thresholds = draw.steps([count for count in known.values() if count >= draw.FEW])
    phone = width < draw.PHONE
    gap = 3.0 if phone else 4.0
    cell = (width + gap) / 8 - gap
    body = [letters(unit, 0, 12, "small")]
    body.extend(draw.legend(thresholds, [f"{t:,}" for t in thresholds], 0, 22, (width - 20) / 10))
    body.append(element("rect", mark="nothing", x=0.5, y=58, width=17, height=10))
    body.append(letters(say(NO_DATA), 24, 67, "small"))
    for division, (column, line) in GRID.items():
        count, name = known.get(division), say(division)
        x, y = column * (cell + gap), line * (cell + gap)
        text = say(NO_DATA) if count is None else f"{count:,}"
        if count is None:
            mark, ink, number_ink = "nothing", "q-low", "small"
        elif count < draw.FEW:
            mark, ink, number_ink = "q-0", "q-low", "few"
        else:
            shade = draw.step_class(count, thresholds)
            mark, ink = f"q-{shade}", "q-high" if shade >= 3 else "q-low"
            number_ink = ink
        inset = 0.5 if count is None else 0.0
        side = cell - 2 * inset
        area = {"x": x + inset, "y": y + inset, "width": side, "height": side, "rx": 4}
        short = name if draw.heavy_width(name, _LEAST) <= cell else CODES[division]
        name_size = _fitting(short, 12 if phone else 14, cell - 4)
        number_size = _fitting(text, 10.5 if phone else 12.5, cell - 4)
        middle = x + cell / 2
        hint = say("{name}：{text}" if count is None else "{name}：{text} 项", name=name, text=text)
        body.append(
            told(
                hint,
                element("rect", mark=mark, **area),
                letters(short, middle, y + cell * 0.43, ink, "middle", name_size, "600"),
                letters(text, middle, y + cell * 0.75, number_ink, "middle", number_size),
            )
        )
    most = sorted(known.items(), key=lambda item: -item[1])[:5]
    named = say("、").join(f"{say(name)} {count:,}" for name, count in most if count)
    summary = say("件数前五：{names}", names=named) if known else say(NO_DATA)
    height = 8 * (cell + gap) - gap
    return draw.document(width, height, ident, title, summary, body)


def _fitting(text: str, size: float, room: float) -> str:
    """The size of letters, smaller where the text would not fit."""
    return draw.number(min(size, size * room / draw.heavy_width(text, size)))
