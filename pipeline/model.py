"""The contract, said once.

Records left of the normaliser hold strings as published (`Raw…`); records right of it are typed and
become the curated tables. `schema.py` derives the DDL, the column comments, the vectorised rules,
the reject codes and the data dictionary from this file: a field is added here and nowhere else.
Words are OCDS's in snake_case; the model follows its rules where Chinese notices allow it.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

# ---------------------------------------------------------------- codelists

NoticeType = Literal[
    "intention",
    "tender",
    "correction",
    "candidate",
    "award",
    "failed",
    "termination",
    "contract",
    "acceptance",
    "opening_record",
    "other",
]
ProcurementMethod = Literal[
    "open",
    "invited",
    "consultation",
    "negotiation",
    "inquiry",
    "single_source",
    "framework",
    "other",
]
Level = Literal["国家级", "省级", "市级", "区县级", "乡镇/街道级", "非政府/国企", "未知"]
Confidence = Literal["high", "medium", "low"]
AmountKind = Literal[
    "planned_budget",
    "budget",
    "ceiling",
    "total_investment",
    "award",
    "candidate",
    "contract",
    "contract_delta",
    "contract_change",
]
AmountBasis = Literal["total", "per_year", "unit_price", "rate", "discount", "composite"]
AmountStatus = Literal[
    "ok",
    "suspect",
    "ambiguous",
    "range",
    "multi",
    "rate_only",
    "unit_only",
    "per_year",
    "foreign",
    "zero",
    "token",
    "non_monetary",
    "attachment",
    "missing",
    "withheld",
    "not_set",
]
DateKind = Literal[
    "document_start",
    "document_deadline",
    "bid_deadline",
    "opening",
    "award",
    "contract_signed",
    "expected",
]
DatePrecision = Literal[
    "second", "minute", "hour", "day", "tenday", "month", "quarter", "half", "year", "duration"
]
DateStatus = Literal[
    "ok",
    "suspect",
    "ambiguous",
    "invalid",
    "relative",
    "tbd",
    "attachment",
    "missing",
    "unparsed",
]
LotStatus = Literal["planned", "active", "complete", "unsuccessful", "cancelled"]
PartyKind = Literal["company", "institution", "individual", "unknown"]
ConsortiumRole = Literal["lead", "member"]
LinkMethod = Literal[
    "alone",
    "first",
    "manual",
    "platform",
    "code",
    "plan",
    "reference",
    "code_name",
    "code_only",
    "copy",
    "round",
    "name",
    "title",
]
Relationship = Literal["unsuccessfulProcess", "framework", "prior", "renewalProcess"]
CategoryL1 = Literal["SEC", "INF", "OPS", "SVC", "PLT", "MGT", "DAT", "CON", "IND", "OTH", "OUT"]
Stage = Literal[
    "建设", "采购", "扩容", "租赁", "运维", "运营", "咨询", "测评", "监理", "加工", "其他"
]

Money = Annotated[Decimal, Field(max_digits=20, decimal_places=2)]
Key = Annotated[int, Field(ge=-(2**63), lt=2**63)]


class Record(BaseModel):
    """A row of the contract: no field but the named ones, never changed once made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# ---------------------------------------------------------------- as published


class RawLot(NamedTuple):
    """What a notice says of one lot, as published. `_label` is the words the value stood beside."""

    lot: str | None = None
    name: str | None = None
    budget: str | None = None
    budget_label: str | None = None
    ceiling: str | None = None
    ceiling_label: str | None = None
    supplier: str | None = None
    supplier_code: str | None = None
    amount: str | None = None
    amount_label: str | None = None
    outcome: str | None = None


class RawCandidate(NamedTuple):
    """One bidder of a candidate notice, as published."""

    lot: str | None = None
    rank: str | None = None
    supplier: str | None = None
    amount: str | None = None
    amount_label: str | None = None


class RawChange(NamedTuple):
    """One line of a correction: the field named, what it said, what it says now."""

    field: str | None = None
    old: str | None = None
    new: str | None = None


class RawPlace(NamedTuple):
    """Where a value stood in a body: the words, the label beside them, the section, the block from 1."""

    field: str | None = None
    lot: str | None = None
    raw: str | None = None
    label: str | None = None
    section: str | None = None
    block: str | None = None


RawPart = RawLot | RawCandidate | RawChange | RawPlace
"""What a notice holds several of. Plain tuples: a body makes dozens of them."""


class RawNotice(Record):
    """One publication as a reader found it: strings only. Grain: file, line or element."""

    line: int = 0
    element: str | None = None
    source_notice_id: str | None = None
    url: str | None = None
    title: str | None = None
    body: str | None = None
    channel: str | None = None
    procurement_method: str | None = None
    project_number: str | None = None
    plan_number: str | None = None
    platform_project_id: str | None = None
    refers_to: str | None = None
    refers_date: str | None = None
    project_name: str | None = None
    buyer_name: str | None = None
    agency_name: str | None = None
    area: str | None = None
    site: str | None = None
    published: str | None = None
    document_start: str | None = None
    document_deadline: str | None = None
    bid_deadline: str | None = None
    opening: str | None = None
    award_date: str | None = None
    contract_date: str | None = None
    expected: str | None = None
    service_period: str | None = None
    funding: str | None = None
    item_category: str | None = None
    budget: str | None = None
    budget_label: str | None = None
    ceiling: str | None = None
    ceiling_label: str | None = None
    lots: tuple[RawLot, ...] = ()
    candidates: tuple[RawCandidate, ...] = ()
    changes: tuple[RawChange, ...] = ()
    places: tuple[RawPlace, ...] = ()


# ---------------------------------------------------------------- curated


class Table(Record):
    """A curated table: one record a row. There is no primary key; `key` is checked instead."""

    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]]


class File(Table):
    """A file that was read. Grain: file_id."""

    table = "file"
    key = ("file_id",)

    file_id: int = Field(description="Number of the file in the order of loading")
    sha256: str = Field(description="Hash of the bytes read", min_length=64, max_length=64)
    path: str = Field(description="Where it was read, as given")
    source: str = Field(description="Name of the source description used")
    container: str = Field(description="csv, xlsx, json, jsonl or page")
    encoding: str | None = Field(description="Encoding found, for text files")
    byte_count: int = Field(description="Size in bytes")
    read_count: int = Field(description="Records read")
    loaded_count: int = Field(description="Records now in the warehouse: new, revised or unchanged")
    unchanged_count: int = Field(description="Of these, identical to what was stored before")
    rejected_count: int = Field(description="Records set aside; one row each in `reject`")
    known_from: datetime = Field(description="When it was loaded")


class Notice(Table):
    """One publication on one site, one row a version. Grain: notice_id, version_no."""

    table = "notice"
    key = ("notice_id", "version_no")

    notice_id: Key = Field(description="Stable 64-bit key made of source and published identity")
    version_no: int = Field(description="1 when first stored, higher for each later revision", ge=1)
    content_key: Key = Field(description="64-bit hash of the raw strings: equal means unchanged")
    file_id: int = Field(description="File it was read from")
    line: int = Field(description="Line of the file (first line is 1), or position in it", ge=0)
    element: str | None = Field(description="Element inside the line or page, when there is one")
    source: str = Field(description="Name of the publisher's source description")
    source_notice_id: str | None = Field(description="Identifier given by the publisher")
    url: str | None = Field(description="Address of the publication")
    site: str | None = Field(description="Site that published it, where a collection names it")
    title: str = Field(description="Title as published", min_length=1, max_length=1000)
    notice_type: NoticeType = Field(description="Coarse kind of notice")
    notice_subtype: str = Field(description="Fine kind, a code of reference/notice_types.csv")
    procurement_method: ProcurementMethod | None = Field(description="How the buyer buys")
    project_number: str | None = Field(description="Project number as published")
    project_key: str | None = Field(description="Project number normalised, lot and round cut")
    plan_key: str | None = Field(description="Number of the purchase plan, normalised")
    platform_project_id: str | None = Field(
        description="Project as the publishing platform keys it"
    )
    refers_to: str | None = Field(description="Address of the notice that this one refers to")
    refers_date: date | None = Field(
        description="Day the tender was first published, by this notice"
    )
    round_no: int | None = Field(description="Round of the procedure when the notice says so")
    project_name: str | None = Field(description="Project name as published")
    name_key: str | None = Field(description="What is bought: name without notice words and buyer")
    periods: tuple[str, ...] = Field(
        description="Years, months, phases and batches in the name and title: 2024年, 2期"
    )
    title_key: str | None = Field(
        description="Title without its notice words, publisher, numbers of lot and round"
    )
    buyer_id: Key | None = Field(description="Party that uses what is bought")
    agency_id: Key | None = Field(description="Party that runs the procedure for the buyer")
    published_date: date | None = Field(
        description="Day of publication, Asia/Shanghai; null when unknown",
        ge=date(1990, 1, 1),
        le=date(2099, 12, 31),
    )
    published_at: datetime | None = Field(
        description="Moment of publication when the hour is known"
    )
    published_raw: str | None = Field(description="Publication time as published")
    item_category: str | None = Field(description="品目 codes or names as published")
    service_period: str | None = Field(description="Term of the service as published")
    funding: str | None = Field(description="Source of funds as published")
    issues: tuple[str, ...] = Field(description="Codes of what could not be trusted in this notice")
    known_from: datetime = Field(description="When this version was stored")
    known_to: datetime | None = Field(
        description="When a later version replaced it; null = current"
    )


class NoticeText(Table):
    """The body of a notice as published. Grain: notice_id, version_no."""

    table = "notice_text"
    key = ("notice_id", "version_no")

    notice_id: Key = Field(description="Notice")
    version_no: int = Field(description="Version of the notice")
    body: str = Field(description="Text or markup as published")


class Lot(Table):
    """What a notice says of a lot; '0' is the whole. Grain: notice_id, version_no, lot_id."""

    table = "lot"
    key = ("notice_id", "version_no", "lot_id")

    notice_id: Key = Field(description="Notice")
    version_no: int = Field(description="Version of the notice")
    lot_id: str = Field(description="Number of the lot as published; '0' for the whole process")
    lot_name: str | None = Field(description="Name of the lot as published")
    lot_status: LotStatus | None = Field(description="State this notice puts the lot in")
    outcome: str | None = Field(description="Words of the outcome as published (废标理由 …)")


class Amount(Table):
    """A sum of money in a notice. Grain: notice_id, version_no, lot_id, award_no, kind."""

    table = "amount"
    key = ("notice_id", "version_no", "lot_id", "award_no", "kind")

    notice_id: Key = Field(description="Notice")
    version_no: int = Field(description="Version of the notice")
    lot_id: str = Field(description="Lot; '0' for the whole process")
    award_no: int = Field(description="Number of the award in the lot, from 1; 0 when of no award")
    kind: AmountKind = Field(description="What the sum is")
    amount: Money | None = Field(description="Value in `currency`, whole units; null when unknown")
    currency: str = Field(description="ISO 4217 code", min_length=3, max_length=3)
    basis: AmountBasis = Field(description="What one `amount` buys")
    rate_pct: Annotated[Decimal, Field(max_digits=12, decimal_places=4)] | None = Field(
        description="Percentage when the basis is rate or discount"
    )
    years: int | None = Field(description="Years the sum covers when stated")
    tax: Literal["incl", "excl"] | None = Field(description="Tax included or not when stated")
    status: AmountStatus = Field(description="How far the value can be trusted")
    flags: tuple[str, ...] = Field(description="Codes of what made it doubtful")
    raw: str | None = Field(description="As published")
    label: str | None = Field(description="Words it stood beside: column header or label")


class NoticeDate(Table):
    """A date in a notice other than its publication. Grain: notice_id, version_no, kind."""

    table = "notice_date"
    key = ("notice_id", "version_no", "kind")

    notice_id: Key = Field(description="Notice")
    version_no: int = Field(description="Version of the notice")
    kind: DateKind = Field(description="What happens then")
    day: date | None = Field(description="Day, Asia/Shanghai; null when only a period is known")
    at: datetime | None = Field(description="Moment, Asia/Shanghai, when the hour is known")
    end_day: date | None = Field(description="Last day when a period is given")
    end_at: datetime | None = Field(description="Last moment when a period with hours is given")
    precision: DatePrecision | None = Field(description="Finest unit stated")
    status: DateStatus = Field(description="How far the value can be trusted")
    raw: str | None = Field(description="As published")


class Award(Table):
    """A supplier of an award or contract in a notice.

    Grain: notice_id, version_no, lot_id, award_no, member_no.
    """

    table = "award"
    key = ("notice_id", "version_no", "lot_id", "award_no", "member_no")

    notice_id: Key = Field(description="Notice")
    version_no: int = Field(description="Version of the notice")
    lot_id: str = Field(description="Lot; '0' for the whole process")
    award_no: int = Field(description="Number of the award in the lot, from 1", ge=1)
    member_no: int = Field(description="1 for the supplier or the lead of a consortium", ge=1)
    supplier_id: Key = Field(description="Party that won")
    supplier_raw: str = Field(description="Supplier cell as published")
    consortium_role: ConsortiumRole | None = Field(description="Role when several win together")


class PartyCode(Table):
    """A code a notice gives a supplier. Grain: notice_id, version_no, party_id, uscc."""

    table = "party_code"
    key = ("notice_id", "version_no", "party_id", "uscc")

    notice_id: Key = Field(description="Notice")
    version_no: int = Field(description="Version of the notice")
    party_id: Key = Field(description="Party that is named")
    uscc: str = Field(description="Unified social credit code stated with the name, valid")


class PartyAlias(Table):
    """A former name that a notice states. Grain: notice_id, version_no, name, alias."""

    table = "party_alias"
    key = ("notice_id", "version_no", "name", "alias")

    notice_id: Key = Field(description="Notice")
    version_no: int = Field(description="Version of the notice")
    name: str = Field(description="Normalised name of the party")
    alias: str = Field(description="Normalised name it had before, by the notice")


class Candidate(Table):
    """A bidder of a candidate notice: never an award.

    Grain: notice_id, version_no, lot_id, candidate_no.
    """

    table = "candidate"
    key = ("notice_id", "version_no", "lot_id", "candidate_no")

    notice_id: Key = Field(description="Notice")
    version_no: int = Field(description="Version of the notice")
    lot_id: str = Field(description="Lot; '0' for the whole process")
    candidate_no: int = Field(description="Order in the notice, from 1", ge=1)
    rank: int | None = Field(description="Rank as published")
    supplier_id: Key = Field(description="Party that bid")
    amount: Money | None = Field(description="Bid in CNY yuan when it is a total")
    amount_raw: str | None = Field(description="As published")


class Change(Table):
    """A line of a correction. Grain: notice_id, version_no, change_no."""

    table = "change"
    key = ("notice_id", "version_no", "change_no")

    notice_id: Key = Field(description="Notice")
    version_no: int = Field(description="Version of the notice")
    change_no: int = Field(description="Order in the notice, from 1", ge=1)
    field: str | None = Field(description="What is corrected, as published")
    old: str | None = Field(description="What it said")
    new: str | None = Field(description="What it says now")


class Evidence(Table):
    """Where a value of a notice stood in its body. Grain: notice_id, version_no, place_no."""

    table = "evidence"
    key = ("notice_id", "version_no", "place_no")

    notice_id: Key = Field(description="Notice")
    version_no: int = Field(description="Version of the notice")
    place_no: int = Field(description="Order of the fields, from 1", ge=1)
    field: str = Field(
        description="Field of the notice, `lot.` or `candidate.` before those of one"
    )
    lot_id: str | None = Field(description="Lot as numbered in the notice")
    raw: str | None = Field(description="Words the value was read from, 200 characters at most")
    label: str | None = Field(description="Words it stood beside; null in a sentence or title")
    section: str | None = Field(description="Part of the notice: buyer, award, obtain …")
    block_no: int | None = Field(
        description="Line or table of the body, from 1; null when the words stand nowhere as one"
    )


class Party(Table):
    """An organisation or person, by normalised name. Grain: party_id."""

    table = "party"
    key = ("party_id",)

    party_id: Key = Field(description="Stable 64-bit key of the normalised name")
    name: str = Field(description="Normalised name", min_length=1)
    kind: PartyKind = Field(description="What it is, judged from the name")
    uscc: str | None = Field(
        description="Unified social credit code first published; every one is in `party_code`"
    )
    base_name: str = Field(description="Head company of a branch; else the name")
    group_id: str | None = Field(
        description="Group of reference/supplier_groups.csv to this day; `group_of` asks of a day"
    )


class Decision(Table):
    """Where a notice's demand stands, judged by versioned rules. Grain: notice_id, version_no."""

    table = "decision"
    key = ("notice_id", "version_no")

    notice_id: Key = Field(description="Notice")
    version_no: int = Field(description="Version of the notice")
    level: Level = Field(description="Tier of the budget that buys")
    served_level: Level | None = Field(description="Tier served, for vertical organs and platforms")
    report_level: Level = Field(description="Tier used in reports")
    province: str | None = Field(description="Province of the buyer, full name")
    prefecture: str | None = Field(description="Prefecture of the buyer, full name")
    county: str | None = Field(description="County of the buyer, full name")
    level_rule: str = Field(description="Rule that decided the level")
    level_confidence: Confidence = Field(description="How sure the rule is")
    category_l1: CategoryL1 = Field(description="Demand category")
    category_l2: str = Field(description="Sub-category, a code of reference/taxonomy.csv")
    category_rule: str = Field(description="Rule that decided the category")
    category_confidence: Confidence = Field(description="How sure the rule is")
    stage: Stage = Field(description="What is done: build, buy, run …")
    tags: tuple[str, ...] = Field(description="Themes that occur, in the order of the taxonomy")
    funding_mode: str | None = Field(
        description="Code of reference/funding_modes.csv; null unknown"
    )
    flags: tuple[str, ...] = Field(description="What a reader should know of the judgement")
    ruleset: str = Field(description="Version of the rules and reference tables")


class LinkKey(Table):
    """A key by which the current version of a notice can be linked to others: an index, not history.

    Grain: notice_id, kind, key_hash.
    """

    table = "link_key"
    key = ("notice_id", "kind", "key_hash")

    notice_id: Key = Field(description="Notice")
    version_no: int = Field(description="Version the key was made of")
    kind: str = Field(
        description="What the key is: number, plan, name, crowd, title, sole …; of kind self its file"
    )
    key_hash: Key = Field(description="64-bit hash of the kind and the words")


class ProcessLink(Table):
    """The process (one round), demand (one need) and publication of a notice.

    Grain: notice_id, known_from.
    """

    table = "process_link"
    key = ("notice_id", "known_from")

    notice_id: Key = Field(description="Notice")
    process_id: Key = Field(description="One procedure from intention to acceptance: one round")
    demand_id: Key = Field(description="One need; a failed round and its repetition share it")
    publication_id: Key = Field(description="One publication, on however many sites it stands")
    copy_no: int = Field(description="Order of the copies of a publication: the first speaks", ge=1)
    method: LinkMethod = Field(
        description="Rule of the weakest link between it and the first notice"
    )
    score: Annotated[Decimal, Field(max_digits=3, decimal_places=2)] = Field(
        description="How sure that link is, 0 to 1"
    )
    linked_to: Key | None = Field(description="Notice it was linked to; null for the first")
    known_from: datetime = Field(description="When the link was made")
    known_to: datetime | None = Field(description="When another replaced it; null = current")


class RelatedProcess(Table):
    """What one process has to do with another. Grain: process_id, relationship, known_from."""

    table = "related_process"
    key = ("process_id", "relationship", "related_process_id", "known_from")

    process_id: Key = Field(description="Process")
    relationship: Relationship = Field(description="What the other is to it, in OCDS's words")
    related_process_id: Key = Field(description="The other process")
    known_from: datetime = Field(description="When this was found")
    known_to: datetime | None = Field(description="When it no longer held; null = current")


class Reject(Table):
    """A record that could not be used. Grain: file_id, line, element, code."""

    table = "reject"
    key = ("file_id", "line", "element", "code")

    file_id: int = Field(description="File it stood in")
    line: int = Field(description="Line or position in the file")
    element: str | None = Field(description="Element inside the line")
    code: str = Field(description="Why: <FIELD>_<RULE>, or what the reader could not read")
    raw: str | None = Field(description="What stood there, shortened to 500 characters")


TABLES: tuple[type[Table], ...] = (
    File,
    Notice,
    NoticeText,
    Lot,
    Amount,
    NoticeDate,
    Award,
    Candidate,
    Change,
    Evidence,
    PartyCode,
    PartyAlias,
    Party,
    Decision,
    LinkKey,
    ProcessLink,
    RelatedProcess,
    Reject,
)


# ---------------------------------------------------------------- put right by people


# A spreadsheet, or a CSV made for one, puts a mark before what could be a formula.
OrderedNotice = Annotated[str, BeforeValidator(lambda text: str(text).strip().lstrip("'"))]


class LinkOrder(Record):
    """A row of `lookups/links.csv`: what a person knows of how notices belong together.

    A notice is named by its `notice_id` or its address. `same_demand` and `same_publication` tie it
    to the other; `apart` takes it out of every demand, `own_publication` out of its publication,
    `withdrawn` out of all views, as a notice that its site took down.
    """

    notice: OrderedNotice
    other: OrderedNotice | None = None
    relation: Literal["same_demand", "same_publication", "apart", "own_publication", "withdrawn"]
    reason: str = Field(min_length=1)


# ---------------------------------------------------------------- the public notice line


class LotLine(Record):
    """A lot in the public notice format."""

    lot: str
    name: str | None
    budget_yuan: Decimal | None
    ceiling_yuan: Decimal | None
    awarded: bool | None
    failed: bool
    suppliers: tuple[str, ...]
    is_consortium: bool
    amount_yuan: Decimal | None
    amount_kind: AmountBasis | None
    amount_raw: str | None


class CandidateLine(Record):
    """A candidate in the public notice format."""

    rank: int | None
    supplier: str
    amount_yuan: Decimal | None


class NoticeLine(Record):
    """The public notice format: a normalised notice as `biaoxun inspect` prints it, on a line."""

    file: str
    line: int
    source: str
    source_notice_id: str | None
    url: str | None
    title: str | None
    notice_type: NoticeType
    notice_subtype: str
    procurement_method: ProcurementMethod | None
    project_number: str | None
    project_name: str | None
    buyer_name: str | None
    agency_name: str | None
    published_date: str | None
    document_deadline: str | None
    bid_deadline: str | None
    award_date: str | None
    lots: tuple[LotLine, ...]
    process_budget_yuan: Decimal | None
    candidates: tuple[CandidateLine, ...]
    province: str | None
    prefecture: str | None
    county: str | None
    level: Level
    category_l1: CategoryL1
    category_l2: str
    stage: Stage
    tags: tuple[str, ...]
    funding_mode: str | None
    issues: tuple[str, ...]


Row = dict[str, Any]
