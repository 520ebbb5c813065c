"""`party` for whole columns of names, with equal answers.

Most names of buyers are Chinese characters and nothing else, and no company's: what the readable
functions say of those a few patterns tell. Every other name is read one by one.
"""

import polars as pl

from pipeline.normalize import organisation, party, roster
from pipeline.normalize.distinct import over_column, over_distinct, with_rare
from pipeline.normalize.key import key64s

_HAN = r"^[\u4e00-\u9fa5]{2,}$"  # each is a word, and half-width as it stands
_STATUS = (
    rf"^(?:{roster.EMPTY.pattern})$|^(?:{roster.FAILED.pattern})|^(?:{roster.ELSEWHERE.pattern})"
)
_HALF = 4  # characters; a shorter name never stands twice
_COMPANY = "公司|银行"  # of which the head has to be found
_ORGANISATION = {"kind": pl.String(), "uscc": pl.String(), "base_name": pl.String()}


def cleaned(raw: pl.Series) -> pl.DataFrame:
    """`name` and `id` of the buyer or agency of every cell: `party.clean` and its key."""
    return over_column(raw, _cleaned)


def _cleaned(raw: pl.Series) -> pl.DataFrame:
    middle = raw.str.len_chars() // 2
    is_rare = (
        ~raw.str.contains(_HAN)
        | raw.str.contains("为", literal=True)  # it may end a label
        | ((middle >= _HALF) & (raw.str.slice(0, middle) == raw.str.slice(middle)))
    )
    plain = raw.set(raw.str.contains(_STATUS), None)
    name = with_rare(plain, is_rare, raw, party.clean)
    return pl.DataFrame({"name": name, "id": key64s(name)})


def organisations(names: pl.Series) -> pl.DataFrame:
    """`kind`, `uscc` and `base_name` of every name, as `party.parse` has them."""
    frame = names.to_frame("name").with_row_index("at")
    name = pl.col("name")
    kinds = {
        "company": organisation.COMPANY,
        "institution": organisation.INSTITUTION,
        "unknown": organisation.OTHER,
    }
    frame = frame.with_columns(
        kind=pl.coalesce(
            *(
                pl.when(name.str.contains(pattern.pattern)).then(pl.lit(kind))
                for kind, pattern in kinds.items()
            )
        )
    )
    more = "|".join((_COMPANY, party.SAYS_MORE, _STATUS, organisation.NOT_A_NAME.pattern))
    is_plain = (
        name.str.contains(_HAN)
        & name.str.len_chars().is_between(organisation.SHORTEST, organisation.LONGEST)
        & pl.col("kind").is_not_null()
        & ~name.str.contains(more)
    ).fill_null(False)
    plain = frame.filter(is_plain).with_columns(uscc=pl.lit(None, pl.String), base_name="name")
    rest = over_distinct(
        frame.filter(~is_plain).drop("kind"), ["name"], _organisation, _ORGANISATION
    )
    return pl.concat([plain, rest.select(plain.columns)]).sort("at").select(list(_ORGANISATION))


def _organisation(name: str) -> tuple[str, str | None, str]:
    members = party.parse(name).members
    if len(members) == 1:
        return members[0].kind, members[0].uscc, members[0].base_name
    return "unknown", None, name


def groups(names: pl.Series) -> pl.Series:
    """`party.group` of every name."""
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, names.len())
    return with_rare(nothing, names.str.contains(party.group_words()), names, party.group)
