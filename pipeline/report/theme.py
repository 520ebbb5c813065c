"""Colours and letter sizes, said once: written into every figure (light) and into the page's CSS.

A figure stands alone, in a slide or a PDF, because the light look is written into its attributes;
on the page the CSS variables win, which is how it turns dark.
"""

from typing import Final, get_args

from pipeline import model

LEVELS: Final[tuple[str, ...]] = get_args(model.Level)
CATEGORIES: Final[tuple[str, ...]] = get_args(model.CategoryL1)
REGIONS: Final = ("华北", "东北", "华东", "华中", "华南", "西南", "西北", "港澳台")
TIERS: Final = ("引领型", "优质型", "特色型", "发展型", "追赶型")

FONTS: Final = (
    "-apple-system,BlinkMacSystemFont,'Segoe UI','PingFang SC','HarmonyOS Sans SC',"
    "'Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC','WenQuanYi Micro Hei',sans-serif"
)

# variable: (light, dark)
COLOURS: Final[dict[str, tuple[str, str]]] = {
    "bg": ("#ffffff", "#12171d"),
    "panel": ("#f6f7f9", "#1a2129"),
    "ink": ("#17202b", "#e6eaee"),
    "muted": ("#5d6a78", "#9aa7b4"),
    "rule": ("#dfe4ea", "#2c3641"),
    "accent": ("#1f4e79", "#8cc0ee"),
    "link": ("#1a5c9a", "#8cc0ee"),
    "hot": ("#b93a26", "#f08a74"),
    "warm": ("#9a6200", "#e8b35c"),
    "ok": ("#2c6e49", "#84c79b"),
    # letters on a filled area: deep fills turn pale in the dark, pale ones stay pale
    "on-deep": ("#ffffff", "#0d1319"),
    "on-pale": ("#17202b", "#0d1319"),
    # demand categories: blues carry the base, warm ones the applications, greens data and advice
    "c-SEC": ("#1f4e79", "#6597c6"),
    "c-INF": ("#2f7fb8", "#6fb0e0"),
    "c-OPS": ("#7db7d9", "#a8d3ef"),
    "c-SVC": ("#bf4f38", "#e0755d"),
    "c-PLT": ("#e39a4b", "#eeae68"),
    "c-MGT": ("#f0cf8e", "#f5dda6"),
    "c-DAT": ("#5f8465", "#7fae87"),
    "c-CON": ("#a9c18f", "#bcd4a6"),
    "c-IND": ("#7d6ba0", "#a999c9"),
    "c-OTH": ("#a9b7b0", "#8b9a94"),
    "c-OUT": ("#d5dbe1", "#7d8995"),
    # administrative levels, in the order of the codelist
    "l-0": ("#6b4f93", "#b9a3dd"),
    "l-1": ("#1f4e79", "#8cc0ee"),
    "l-2": ("#bf4f38", "#f08a74"),
    "l-3": ("#9a6200", "#e8b35c"),
    "l-4": ("#3f7350", "#84c79b"),
    "l-5": ("#4f6f7f", "#8fb3c4"),
    "l-6": ("#6b747d", "#9aa7b4"),
    # ordered steps, few to many
    "q-0": ("#e9f0f6", "#1d2a36"),
    "q-1": ("#c3d8e8", "#234663"),
    "q-2": ("#8db6d5", "#2b6291"),
    "q-3": ("#3875a6", "#69a8d6"),
    "q-4": ("#174a78", "#b4daf5"),
    "q-low": ("#17202b", "#e6eaee"),
    "q-high": ("#ffffff", "#0d1319"),
    # steps away from the whole: far below, below, like it, above, far above
    "d-0": ("#e5a257", "#86511a"),
    "d-1": ("#f7dfc2", "#4a3519"),
    "d-2": ("#f1f3f6", "#1d242c"),
    "d-3": ("#cfe0ee", "#213f58"),
    "d-4": ("#86b3d6", "#2b6291"),
}

_DEEP: Final = ("SEC", "INF", "SVC", "DAT", "IND")
_TEXT: Final = {
    "label": {"fill": "@ink", "font-size": "14", "font-weight": "600"},
    "word": {"fill": "@ink", "font-size": "12.5"},
    "small": {"fill": "@muted", "font-size": "11.5"},
    "few": {"fill": "@muted", "font-size": "12.5", "font-style": "italic"},
    "on-deep": {"fill": "@on-deep", "font-size": "12.5"},
    "on-pale": {"fill": "@on-pale", "font-size": "12.5"},
    "q-low": {"fill": "@q-low", "font-size": "12.5"},
    "q-high": {"fill": "@q-high", "font-size": "12.5"},
    "word-rise": {"fill": "@hot", "font-size": "12.5"},
    "word-fall": {"fill": "@ok", "font-size": "12.5"},
}
_LINES: Final = {
    "grid": {"stroke": "@rule", "stroke-width": "1"},
    "axis": {"stroke": "@muted", "stroke-width": "0.8"},
    "nothing": {"fill": "@panel", "stroke": "@rule", "stroke-dasharray": "3 3"},
    "blank": {"fill": "@panel"},
    "bar": {"fill": "@c-INF"},
    "rest": {"fill": "@muted"},
    "partly": {"stroke": "@muted", "stroke-width": "1.2", "stroke-dasharray": "3 2"},
    "reference": {"stroke": "@ink", "stroke-width": "1", "stroke-dasharray": "4 3"},
    "spark": {"fill": "none", "stroke": "@c-INF", "stroke-width": "1.4"},
    "join": {"stroke": "@muted", "stroke-width": "1"},
    # a point and its interval: what is shown, what is not, what cannot be told
    "span": {"stroke": "@accent", "stroke-width": "2"},
    "span-faint": {"stroke": "@muted", "stroke-width": "1.2", "stroke-dasharray": "3 3"},
    "solid": {"fill": "@accent"},
    "hollow": {"fill": "@bg", "stroke": "@accent", "stroke-width": "2"},
    "faint": {"fill": "@bg", "stroke": "@muted", "stroke-width": "1.2"},
    # up is red, as Chinese readers expect
    "rise": {"fill": "@hot"},
    "fall": {"fill": "@ok"},
    "off": {"fill": "@warm"},
}

# class of a drawn thing: its attributes; "@x" is the colour x of COLOURS
MARKS: Final[dict[str, dict[str, str]]] = {
    **_TEXT,
    **_LINES,
    **{f"c-{code}": {"fill": f"@c-{code}"} for code in CATEGORIES},
    **{f"q-{step}": {"fill": f"@q-{step}"} for step in range(5)},
    **{
        f"line-{n}": {"fill": "none", "stroke": f"@l-{n}", "stroke-width": "2.2"}
        for n in range(len(LEVELS))
    },
    **{f"d-{step}": {"fill": f"@d-{step}"} for step in range(5)},
    **{f"area-{n}": {"fill": f"@l-{n}", "fill-opacity": "0.12"} for n in range(len(LEVELS))},
    **{f"dot-{n}": {"fill": "@bg", "stroke": f"@l-{n}"} for n in range(len(LEVELS))},
    **{f"name-{n}": {"fill": f"@l-{n}", "font-size": "12.5"} for n in range(len(LEVELS))},
}


def light(value: str) -> str:
    """The value with its colour name replaced by the light colour.

    >>> light("@ink"), light("2.2")
    ('#17202b', '2.2')
    """
    return COLOURS[value[1:]][0] if value.startswith("@") else value


def letters_on(category: str) -> str:
    """Mark of letters that can be read on a category's colour.

    >>> letters_on("SEC"), letters_on("MGT")
    ('on-deep', 'on-pale')
    """
    return "on-deep" if category in _DEEP else "on-pale"


def css() -> str:
    """The colours as CSS variables, light and dark, and the rules that give them to the figures."""
    sides = (
        "".join(f"--{name}:{pair[side]};" for name, pair in COLOURS.items()) for side in (0, 1)
    )
    rules = (
        f"svg.figure .{mark}{{{attribute}:var(--{value[1:]})}}"
        for mark, look in MARKS.items()
        for attribute, value in look.items()
        if value.startswith("@")
    )
    day, night = sides
    return (
        f":root{{color-scheme:light dark;--fonts:{FONTS};{day}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{night}}}}}\n"
        + "\n".join(rules)
        + "\n"
    )
