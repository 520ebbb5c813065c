"""Bars from zero, one a row, in the order of the rows."""

from collections.abc import Sequence

from pipeline.report import filters
from pipeline.report.cross import Row
from pipeline.report.svg import draw
from pipeline.report.svg.draw import element, letters, text_width, told
from pipeline.report.words import CHINESE, Words

_LINE = 30.0


def bars(
    rows: Sequence[Row],
    *,
    ident: str,
    title: str,
    width: float = 290,
    name: str = "region7",
    value: str = "demand_count",
    share: str = "demand_share",
    before: str | None = None,
    say: Words = CHINESE,
) -> str:
    """A count and its share a row; the bar of the unknown is grey.

    `before` names the mean of the weeks before, told in the place of the share.
    """
    if not rows:
        return draw.empty(width, ident, title, say)
    names = [say(row[name] or draw.UNKNOWN) for row in rows]
    counts = [f"{row[value]:,}" for row in rows]
    if before is None:
        behind = [filters.percent(row[share]) for row in rows]
        short, whole = "{n}　{share}", "{name}：{n} 项，占 {share}"
    else:
        behind = [filters.decimal(row[before], 1) for row in rows]
        short, whole = "{n}（{share}）", "{name}：{n} 项，前四周均值 {share}"
    texts = [say(short, n=n, share=one) for n, one in zip(counts, behind, strict=True)]
    left = 12 + max(map(text_width, names))
    longest = width - left - 8 - max(map(text_width, texts))
    highest = max(row[value] for row in rows) or 1
    body = []
    for n, (row, label, text) in enumerate(zip(rows, names, texts, strict=True)):
        y = n * _LINE
        long = longest * row[value] / highest
        shade = "bar" if row[name] else "c-OTH"
        ink = "few" if row[value] < draw.FEW else "word"
        body.append(
            told(
                say(whole, name=label, n=counts[n], share=behind[n]),
                letters(label, left - 10, y + 19, "word", "end"),
                element("rect", mark=shade, x=left, y=y + 4, width=long, height=_LINE - 9, rx=1.5),
                letters(text, left + long + 7, y + 19, ink),
            )
        )
    summary = say("、").join(
        f"{label} {row[value]:,}" for label, row in zip(names, rows, strict=True)
    )
    return draw.document(width, _LINE * len(rows), ident, title, summary, body)
