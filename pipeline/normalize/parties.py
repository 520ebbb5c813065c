"""`party` for whole columns of names, with equal answers.

Most names of buyers are Chinese characters and nothing else, and no company's: what the readable
functions say of those a few patterns tell. Every other name is read one by one.
"""

import polars as pl

from pipeline.normalize import organisation, party, roster
from pipeline.normalize.distinct import mixed, over_column, with_rare
from pipeline.normalize.key import key64s

_HAN = r"^[\u4e00-\u9fa5]{2,}$"  # each is a word, and half-width as it stands
_STATUS = (
    rf"^(?:{roster.EMPTY.pattern})$|^(?:{roster.FAILED.pattern})|^(?:{roster.ELSEWHERE.pattern})"
)
_HALF = 4  # characters; a shorter name never stands twice
_COMPANY = "公司|银行"  # of which the head has to be found


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
    name = pl.lit(names)
    usual = pl.select(
        kind=pl.coalesce(
            pl.when(name.str.contains(pattern.pattern)).then(pl.lit(kind))
            for kind, pattern in organisation.ENDINGS.items()
        ),
        uscc=pl.lit(None, pl.String),
        base_name=name,
    )
    more = "|".join((_COMPANY, party.SAYS_MORE, _STATUS, organisation.NOT_A_NAME.pattern))
    is_rare = (
        ~names.str.contains(_HAN)
        | ~names.str.len_chars().is_between(organisation.SHORTEST, organisation.LONGEST)
        | usual["kind"].is_null()
        | names.str.contains(more)
    )
    return mixed(usual, is_rare, names.to_frame(), _organisation)


def _organisation(name: str) -> tuple[str, str | None, str]:
    members = party.parse(name).members
    if len(members) == 1:
        return members[0].kind, members[0].uscc, members[0].base_name
    return "unknown", None, name


def groups(names: pl.Series) -> pl.Series:
    """`party.group` of every name."""
    nothing = pl.repeat(None, names.len(), dtype=pl.String, eager=True)
    return with_rare(nothing, names.str.contains(party.group_words()), names, party.group)
