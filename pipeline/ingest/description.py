"""A publisher's source description: one TOML that says which of its words mean which field.

    name = "some_city_awards"           # the file's name without .toml
    title = "某市 中标结果"
    publisher = "某市公共资源交易中心"
    url = "https://ggzy.example.gov.cn"
    url_prefix = "https://ggzy.example.gov.cn"  # before addresses published without their host
    grain = "notice"                    # "lot": rows of one notice are its lots
    id = ["infoid"]                     # column(s) of the publisher's identifier

    [match]                             # what a file of this source has; told from its content
    columns = ["infoid", "中标人"]

    [columns]                           # the publisher's words → a field, or several
    "中标人" = "lot.supplier"
    "开标时间" = ["opening", "bid_deadline"]
    "联系人" = ""                       # known, left out on purpose: personal data

    [fallback]                          # used where neither a column nor the body says it
    "平台编号" = "project_number"

    [joined]                            # one field of several columns
    area = ["省", "市", "县"]

    [labels]                            # words for a sum whose column does not tell its unit
    "金额" = "预算金额(万元)"

    [constants]
    channel = "中标结果公告"

Where several columns mean one field, the first that is not empty counts, in the order of the file.
`[read]` says how, where it cannot be found: `sheet`, `header_row` (from 1), `records` (path of the
list in a JSON document).
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from pipeline.ingest.batch import PARTS
from pipeline.ingest.container import Config, Container, Read
from pipeline.ingest.synonym import plain
from pipeline.model import RawNotice

NOTICE_FIELDS = tuple(
    name
    for name in RawNotice.model_fields
    if name not in ("line", "element", *PARTS) and not name.endswith("_label")
)
# 'lot' → its list in a raw notice, and the fields that may be filled as 'lot.<field>'.
PART_LISTS = {"lot": "lots", "candidate": "candidates", "change": "changes"}
PART_FIELDS = tuple(
    f"{part}.{name}"
    for part, fields in PART_LISTS.items()
    for name in PARTS[fields]._fields
    if not name.endswith("_label")
)
# Sums: the words they stand beside are kept.
LABELLED = ("budget", "ceiling", "lot.budget", "lot.ceiling", "lot.amount", "candidate.amount")


def _several(value: object) -> object:
    """A word for a list of one; '' for none."""
    return ([value] if value else []) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_several)]


class Match(Config):
    """What a file of the source has: all `columns` or `text`, one of `containers`, `paths`."""

    containers: tuple[Container, ...] = ()
    paths: Words = ()
    columns: Words = ()
    text: Words = ()


class Source(Config):
    """A publisher's description."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9_\-]+$")]
    title: str
    publisher: str
    url: str | None = None
    url_prefix: str | None = None
    grain: Literal["notice", "lot"] = "notice"
    id: Words = ()
    match: Match = Match()
    read: Read = Read()
    columns: dict[str, Words] = Field(default_factory=dict)
    fallback: dict[str, Words] = Field(default_factory=dict)
    joined: dict[str, Words] = Field(default_factory=dict)
    labels: dict[str, str] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fields_exist(self) -> "Source":
        targets = {field: column for column, fields in self.columns.items() for field in fields}
        for field, column in targets.items():
            if field not in NOTICE_FIELDS + PART_FIELDS:
                raise ValueError(f"columns.{column}: there is no field {field!r}")
        for column, fields in self.fallback.items():
            for field in fields:
                if field not in NOTICE_FIELDS or field in LABELLED:
                    raise ValueError(f"fallback.{column}: it cannot stand in for {field!r}")
        for table, known in (("joined", self.joined), ("constants", self.constants)):
            for field in known:
                if field not in NOTICE_FIELDS:
                    raise ValueError(f"{table}.{field}: there is no such field of a notice")
                if field in targets:
                    raise ValueError(f"{table}.{field}: columns.{targets[field]} fills it already")
        for column in self.labels:
            if column not in self.columns:
                raise ValueError(f"labels.{column}: it is not in [columns]")
        if not self.match.columns and not self.match.text and self.match.containers != ("page",):
            raise ValueError("match.columns: say which columns a file of this source has")
        if self.grain == "lot" and not (self.id or {"url", "source_notice_id"} & targets.keys()):
            raise ValueError("id: grain 'lot' needs to know which rows are of one notice")
        return self

    @property
    def words(self) -> tuple[str, ...]:
        """The publisher's words that the description names."""
        joined = sum(self.joined.values(), ())
        return (*self.columns, *self.fallback, *self.id, *joined)

    def missing(self, columns: Sequence[str]) -> tuple[str, ...]:
        """Columns that a file must have and this one has not."""
        there = {plain(column) for column in columns}
        return tuple(column for column in self.match.columns if plain(column) not in there)

    def unknown(self, columns: Sequence[str]) -> tuple[str, ...]:
        """Columns of a file that the description says nothing of.

        A column left out covers what stands below it: "attachments" also "attachments[].url".
        """
        named = {plain(column) for column in self.words}
        left_out = tuple(plain(column) for column, fields in self.columns.items() if not fields)
        below = tuple(f"{column}{mark}" for column in left_out for mark in ".[")
        return tuple(
            column
            for column in columns
            if plain(column) not in named and not plain(column).startswith(below)
        )
