"""Figures: rows of a query in, an SVG out; one module a kind, no clock, no randomness.

Every figure takes the rows, an `ident` unique in the page, a `title`, the names of the columns to
draw, and the `width` in pixels to draw for: a phone gets its own drawing, not a shrunken one.
`title` and `unit` come in the reader's language; the figure's own words, and those of its rows, it
says itself by `say`.
"""

from pipeline.report.svg.bars import bars
from pipeline.report.svg.draw import FEW
from pipeline.report.svg.heat import heat
from pipeline.report.svg.lines import lines
from pipeline.report.svg.shares import shares
from pipeline.report.svg.tiles import tiles

KINDS = ("bars", "heat", "lines", "shares", "tiles")

__all__ = ["FEW", "KINDS", "bars", "heat", "lines", "shares", "tiles"]
