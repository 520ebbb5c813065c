"""Published columns → fields of raw notices, by a source's description. Vectorised."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import xor
from zlib import crc32

import polars as pl

from pipeline.ingest.batch import PARTS, RAW_SCHEMA
from pipeline.ingest.container import ELEMENT, LINE, Chunk
from pipeline.ingest.description import LABELLED, NOTICE_FIELDS, PART_LISTS, Source
from pipeline.ingest.synonym import plain
from pipeline.model import RawLot

_HAS_UNIT = re.compile("[元万亿%％‰率折]")
# Columns beside the fields: what stands in for a field that stays empty; while rows are merged,
# the digest of a row, its notice, the last row of that, and the count of a notice's.
FALLBACK = "\N{SYMBOL FOR NEWLINE}fallback "
DIGEST = "\N{SYMBOL FOR NEWLINE}digest"
ROWS = "\N{SYMBOL FOR NEWLINE}rows"
KEY = "\N{SYMBOL FOR NEWLINE}key"
END = "\N{SYMBOL FOR NEWLINE}end"
_ORDER = "\N{SYMBOL FOR NEWLINE}order"
_COUNT = pl.Int64
_NOTHING = pl.lit(None, pl.String)
_NO_PARTS = {name: pl.lit([], RAW_SCHEMA[name]) for name in PARTS}


@dataclass(frozen=True)
class Column:
    """A column of the file that fills a field, and the words beside its values."""

    name: str
    label: str


def notices(chunk: Chunk, source: Source) -> pl.DataFrame:
    """Notices with the columns of `RAW_SCHEMA`, one a row of the chunk, in its order.

    A source's fallbacks stand beside them, under `FALLBACK` and the name of the field.
    """
    cells = _cells(chunk, source)
    order = [*RAW_SCHEMA, *(name for name in cells if name not in RAW_SCHEMA)]
    return chunk.rows.select(cells[name].alias(name) for name in order)


def keys(chunk: Chunk, source: Source) -> pl.Series:
    """A hash of what says of which notice each row of the chunk is; null where nothing does."""
    cells = _cells(chunk, source)
    key = pl.coalesce(cells["source_notice_id"], cells["url"])
    hashed = pl.when(key.is_not_null()).then(key.hash()).alias(KEY)
    return chunk.rows.select(LINE, hashed)[KEY]


def digest(chunk: Chunk) -> pl.Series:
    """A hash of all that each row of the chunk says, wherever its columns stand; `DIGEST`."""
    names = (name for name in chunk.rows.columns if name not in (LINE, ELEMENT))
    cells = (
        pl.when(pl.col(name).is_not_null())
        .then(pl.col(name).hash(crc32(name.encode())))
        .otherwise(pl.lit(0, pl.UInt64))
        .alias(name)
        for name in names
    )
    nothing = pl.repeat(0, chunk.rows.height, dtype=pl.UInt64, eager=True)
    # Column by column: of some thousands one expression would be too deep.
    return reduce(xor, chunk.rows.select(cells).get_columns(), nothing).alias(DIGEST)


def ends(keys: pl.Series) -> pl.DataFrame:
    """Of the notices with several rows, by their keys: the number of the last. Columns `KEY`, `END`."""
    rows = pl.DataFrame({KEY: keys}).with_row_index(END)
    shared = rows.filter(pl.col(KEY).is_not_null()).filter(pl.col(KEY).is_duplicated())
    return shared.group_by(KEY).agg(pl.col(END).max())


def _cells(chunk: Chunk, source: Source) -> dict[str, pl.Expr]:
    """What fills each field, and what stands in for it."""
    rows = chunk.rows
    there = {plain(name): name for name in reversed(rows.columns)}
    filling = _filling(source.columns, source.labels, there, chunk.note)
    cells: dict[str, pl.Expr] = {"line": pl.col(LINE), "element": pl.col(ELEMENT)}
    for field in NOTICE_FIELDS:
        columns = filling.get(field, [])
        cells[field] = _first(rows, columns)
        if field in LABELLED:
            cells[f"{field}_label"] = _label(rows, columns)
    for field, names in source.joined.items():
        cells[field] = _joined(rows, names, there)
    if source.id:
        cells["source_notice_id"] = _identity(rows, source.id, there)
    for field, value in source.constants.items():
        cells[field] = pl.lit(value, pl.String)
    if source.url_prefix:
        url = cells["url"]
        is_whole = url.str.contains("://", literal=True)
        cells["url"] = pl.when(is_whole).then(url).otherwise(pl.lit(source.url_prefix) + url)
    fallback = _filling(source.fallback, {}, there, None)
    for field in dict.fromkeys(field for fields in source.fallback.values() for field in fields):
        cells[f"{FALLBACK}{field}"] = _first(rows, fallback.get(field, []))
    for part, name in PART_LISTS.items():
        cells[name] = _parts(rows, part, filling)
    cells["places"] = _NO_PARTS["places"]  # of bodies, which are read later
    return cells


def _filling(
    columns: Mapping[str, Sequence[str]],
    labels: Mapping[str, str],
    there: Mapping[str, str],
    note: str | None,
) -> dict[str, list[Column]]:
    """Columns that fill each field, in the order of the description."""
    filling: dict[str, list[Column]] = {}
    for word, fields in columns.items():
        name = there.get(plain(word))
        if name is None:
            continue
        label = labels.get(word) or name.rpartition(".")[2] or name
        if note and not _HAS_UNIT.search(label):
            label = f"{label}({note})"
        for field in fields:
            filling.setdefault(field, []).append(Column(name, label))
    return filling


def merged(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of one notice as one notice: its fields the first filled, its lots those of all rows.

    Rows are of one notice by its identifier, else its address; a row with neither stays alone. A
    row with the `DIGEST` of an earlier one adds nothing. `ROWS` counts the rows of a notice.
    """
    rows = rows.with_row_index(_ORDER).with_columns(
        pl.coalesce("source_notice_id", "url").alias(KEY)
    )
    is_shared = pl.col(KEY).is_not_null() & pl.col(KEY).is_duplicated()
    alone = (
        rows.filter(~is_shared).drop(DIGEST, KEY).with_columns(pl.lit(1).cast(_COUNT).alias(ROWS))
    )
    shared = _with_own_sums(rows.filter(is_shared))
    is_repeat = ~pl.col(DIGEST).is_first_distinct()
    shared = shared.with_columns(
        pl.when(is_repeat).then(_NO_PARTS[name]).otherwise(name).alias(name) for name in PARTS
    )
    first = ("line", "element", _ORDER)
    fields = [
        pl.col(name).first() if name in first else pl.col(name).drop_nulls().first()
        for name in rows.columns
        if name not in (*PARTS, DIGEST, KEY)
    ]
    parts = [pl.col(name).explode(empty_as_null=False, keep_nulls=False) for name in PARTS]
    grouped = shared.group_by(KEY).agg(*fields, *parts, pl.len().cast(_COUNT).alias(ROWS))
    return pl.concat([alone, grouped.select(alone.columns)]).sort(_ORDER).drop(_ORDER)


def _with_own_sums(rows: pl.DataFrame) -> pl.DataFrame:
    """Sums that differ between the rows of a notice are those of the rows' lots, not the notice's."""
    names = list(RawLot._fields)
    lot = pl.col("lots").list.first()
    for sum_ in ("budget", "ceiling"):
        differs = pl.col(sum_).n_unique().over(KEY) > 1
        is_own = differs & (pl.col("lots").list.len() == 1)
        own = pl.struct(
            pl.coalesce(lot.struct.field(name), name).alias(name)
            if name in (sum_, f"{sum_}_label")
            else lot.struct.field(name)
            for name in names
        )
        rows = rows.with_columns(
            lots=pl.when(is_own).then(pl.concat_list(own)).otherwise("lots"),
            **{sum_: pl.when(~is_own).then(sum_)},
        )
    return rows


def _text(rows: pl.DataFrame, name: str) -> pl.Expr:
    """A column as text: the items of a list joined."""
    column = pl.col(name)
    if rows.schema[name] == pl.String:
        return column
    joined = column.list.drop_nulls().list.join(";")
    return pl.when(joined != "").then(joined)


def _first(rows: pl.DataFrame, columns: Sequence[Column]) -> pl.Expr:
    if not columns:
        return _NOTHING
    return pl.coalesce(*(_text(rows, column.name) for column in columns))


def _label(rows: pl.DataFrame, columns: Sequence[Column]) -> pl.Expr:
    """The words beside the value that `_first` takes."""
    if not columns:
        return _NOTHING
    return pl.coalesce(
        *(
            pl.when(_text(rows, column.name).is_not_null()).then(pl.lit(column.label))
            for column in columns
        )
    )


def _joined(rows: pl.DataFrame, names: Sequence[str], there: Mapping[str, str]) -> pl.Expr:
    """What is filled of some columns, in their order."""
    found = [_text(rows, there[plain(name)]) for name in names if plain(name) in there]
    if not found:
        return _NOTHING
    text = pl.concat_str(*found, separator=" ", ignore_nulls=True)
    return pl.when(text != "").then(text)


def _identity(rows: pl.DataFrame, names: Sequence[str], there: Mapping[str, str]) -> pl.Expr:
    """An identifier made of some columns, each in its place; null when none is filled."""
    found = [_text(rows, there[plain(name)]) for name in names if plain(name) in there]
    if not found:
        return _NOTHING
    text = pl.concat_str(*(cell.fill_null("") for cell in found), separator="|")
    return pl.when(pl.any_horizontal(*(cell.is_not_null() for cell in found))).then(text)


def _parts(rows: pl.DataFrame, part: str, filling: dict[str, list[Column]]) -> pl.Expr:
    """The lots (candidates, changes) of each row.

    Columns of one list of the published record make a part an element; else there is one part a
    row, in which the elements of a list stand joined.
    """
    name = PART_LISTS[part]
    dtype = RAW_SCHEMA[name]
    fields = list(PARTS[name]._fields)
    columns = {field: filling.get(f"{part}.{field}", []) for field in fields}
    named = [column for group in columns.values() for column in group]
    if not named:
        return _NO_PARTS[name]
    lists = {column.name.rpartition("[]")[0] for column in named}
    is_listed = all(rows.schema[column.name] != pl.String for column in named)
    if is_listed and len(lists) == 1:
        long = rows.select(pl.int_range(pl.len()).alias(KEY), *{c.name for c in named})
        long = long.explode(sorted({c.name for c in named}), empty_as_null=False, keep_nulls=False)
        part_rows = long.select(KEY, part=_struct(long, fields, columns))
        found = part_rows.filter(pl.col("part").is_not_null()).group_by(KEY).agg("part")
        everyone = pl.DataFrame({KEY: pl.int_range(rows.height, eager=True)})
        answer = everyone.join(found, on=KEY, how="left", maintain_order="left")["part"]
        return pl.lit(answer).fill_null([]).cast(dtype)
    struct = _struct(rows, fields, columns)
    one = pl.when(struct.is_not_null()).then(pl.concat_list(struct)).otherwise(_NO_PARTS[name])
    return one.cast(dtype)


def _struct(rows: pl.DataFrame, fields: Sequence[str], columns: dict[str, list[Column]]) -> pl.Expr:
    """A part a row; null when nothing of it is filled."""
    cells: dict[str, pl.Expr] = {}
    for field in fields:
        if field.endswith("_label"):
            cells[field] = _label(rows, columns[field.removesuffix("_label")])
        else:
            cells[field] = _first(rows, columns[field])
    filled = pl.any_horizontal(*(cells[f].is_not_null() for f in fields if columns[f]))
    return pl.when(filled).then(pl.struct(*(cell.alias(field) for field, cell in cells.items())))
