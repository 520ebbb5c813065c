"""What the contract of `model.py` becomes: table definitions, column types, rules, the dictionary.

An annotation or constraint that has no vectorised form raises here, so that no rule is
skipped silently.
"""

import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import annotated_types as at
import polars as pl
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pipeline.model import TABLES, Notice, Row, Table

_SCALARS: dict[type, tuple[str, pl.DataType]] = {
    str: ("VARCHAR", pl.String()),
    int: ("BIGINT", pl.Int64()),
    bool: ("BOOLEAN", pl.Boolean()),
    date: ("DATE", pl.Date()),
    datetime: ("TIMESTAMP", pl.Datetime("us")),
}
# Long or nearly unique text: measured at half the CPU and a quarter of the size of the default.
COMPRESSED = {
    *("notice.title", "notice.url", "notice.source_notice_id"),
    *("notice_text.body", "evidence.raw"),
}


@dataclass(frozen=True)
class Column:
    """One column of the contract: its types in each engine, its constraints, its words."""

    name: str
    sql_type: str
    dtype: pl.DataType
    optional: bool
    codes: tuple[str, ...]
    constraints: tuple[Any, ...]
    description: str


@dataclass(frozen=True)
class Rule:
    """A constraint as a vectorised mask: `broken` is true on the rows that break it."""

    code: str
    field: str
    broken: pl.Expr


def columns(record: type[BaseModel]) -> tuple[Column, ...]:
    """Columns of a record, in its order."""
    return tuple(_column(name, field) for name, field in record.model_fields.items())


def frame_schema(record: type[BaseModel]) -> dict[str, pl.DataType]:
    """Polars schema of a record."""
    return {column.name: column.dtype for column in columns(record)}


def table(name: str) -> type[Table]:
    """The record of a curated table."""
    return next(record for record in TABLES if record.table == name)


def ddl() -> Iterator[str]:
    """Statements that create every curated table with its comments; harmless where it exists.

    No PRIMARY KEY and no CHECK: both cost more than the whole load; keys are checked by a query.
    """
    for record in TABLES:
        cells = ", ".join(
            f'"{c.name}" {c.sql_type}'
            + (" USING COMPRESSION zstd" if f"{record.table}.{c.name}" in COMPRESSED else "")
            + ("" if c.optional else " NOT NULL")
            for c in columns(record)
        )
        yield f'CREATE TABLE IF NOT EXISTS "{record.table}" ({cells})'
        yield f'COMMENT ON TABLE "{record.table}" IS {_literal(_summary(record))}'
        for c in columns(record):
            yield f'COMMENT ON COLUMN "{record.table}"."{c.name}" IS {_literal(c.description)}'


def rules(record: type[BaseModel] = Notice) -> tuple[Rule, ...]:
    """The record's constraints as masks, in the order of its fields."""
    return tuple(rule for column in columns(record) for rule in _rules(column))


def dictionary() -> list[Row]:
    """The data dictionary: one row a column, with table, types, codes and words."""
    return [
        {
            "table": record.table,
            "table_description": _summary(record),
            "column": column.name,
            "type": column.sql_type,
            "nullable": column.optional,
            "key": column.name in record.key,
            "codes": list(column.codes),
            "rejects": [rule.code for rule in _rules(column)] if record is Notice else [],
            "description": column.description,
        }
        for record in TABLES
        for column in columns(record)
    ]


def _summary(record: type[BaseModel]) -> str:
    return (record.__doc__ or "").strip()


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _column(name: str, field: FieldInfo) -> Column:
    kind, metadata, optional = _unwrap(field.annotation, list(field.metadata))
    constraints = tuple(_flatten(metadata))
    codes: tuple[str, ...] = ()
    sql_type: str
    dtype: pl.DataType
    if typing.get_origin(kind) is Literal:
        codes = typing.get_args(kind)
        sql_type, dtype = _SCALARS[str]
    elif typing.get_origin(kind) is tuple:
        inner = typing.get_args(kind)[0]
        if isinstance(inner, type) and issubclass(inner, tuple):  # a part, of strings only
            fields = dict.fromkeys(typing.get_type_hints(inner), pl.String())
            sql_type, dtype = "JSON", pl.List(pl.Struct(fields))
        else:
            sql_type, dtype = "VARCHAR[]", pl.List(pl.String())
    elif kind is Decimal:
        digits, places = (_bound(constraints, key) for key in ("max_digits", "decimal_places"))
        sql_type, dtype = f"DECIMAL({digits}, {places})", pl.Decimal(digits, places)
    else:
        sql_type, dtype = _SCALARS[kind]
    return Column(name, sql_type, dtype, optional, codes, constraints, field.description or "")


def _unwrap(annotation: Any, metadata: list[Any]) -> tuple[Any, list[Any], bool]:
    optional = False
    while True:
        origin = typing.get_origin(annotation)
        if origin is typing.Annotated:
            annotation, *more = typing.get_args(annotation)
            metadata += more
        elif origin in (typing.Union, types.UnionType):
            optional = True
            (annotation,) = (a for a in typing.get_args(annotation) if a is not type(None))
        else:
            return annotation, metadata, optional


def _flatten(metadata: list[Any]) -> Iterator[Any]:
    for item in metadata:
        if isinstance(item, FieldInfo):
            yield from _flatten(item.metadata)
        else:
            yield item


def _bound(constraints: tuple[Any, ...], key: str) -> int:
    for item in constraints:
        value = getattr(item, key, None)
        if value is not None:
            return int(value)
    raise TypeError(f"a Decimal needs {key}")


def _rules(column: Column) -> Iterator[Rule]:
    value = pl.col(column.name)
    upper = column.name.upper()
    if not column.optional:
        yield Rule(f"{upper}_MISSING", column.name, value.is_null())
    if column.codes:
        yield Rule(f"{upper}_UNKNOWN", column.name, ~value.is_in(list(column.codes)))
    for item in column.constraints:
        match item:
            case at.MinLen(min_length=n):
                yield Rule(f"{upper}_SHORT", column.name, value.str.len_chars() < n)
            case at.MaxLen(max_length=n):
                yield Rule(f"{upper}_LONG", column.name, value.str.len_chars() > n)
            case at.Ge(ge=bound):
                # A 64-bit key is inside its bounds by its type.
                if column.dtype != pl.Int64() or bound != -(2**63):
                    yield Rule(f"{upper}_LOW", column.name, value < pl.lit(bound))
            case at.Lt(lt=bound) if bound == 2**63:
                pass
            case at.Le(le=bound):
                yield Rule(f"{upper}_HIGH", column.name, value > pl.lit(bound))
            case _ if column.dtype.base_type() is pl.Decimal:
                pass  # digits and places are the type
            case _:
                raise TypeError(f"{column.name}: {item!r} has no vectorised form")
