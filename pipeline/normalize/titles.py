"""`subject` for whole columns of titles, with equal answers.

The notice words of a title are an end made of few pieces, so the readable cut sees each distinct
end once, and each distinct rest after that. Titles with rare signs, and those whose cut looks at
more than the end, are read one by one.
"""

import re
from collections.abc import Callable
from functools import cache

import polars as pl

from pipeline import reference
from pipeline.normalize import category, notice_type, subject
from pipeline.normalize.distinct import each
from pipeline.normalize.words import split

# Signs of which polars and Python think alike; the others are rare.
_USUAL = r"^[ -~·–—‘’“”…★◆\u3000-\u3017\u4e00-\u9fa5\uff00-\uff5e]*$"
_PUBLISHER = r"关于|征集|^[\[【]|[\]】]$"
# What `subject` may take for the number of a project, wherever it stands.
_NUMBER = (
    r"\([^()]{0,6}(?:编号|编码|标号|项目号|备案号)|\([A-Z\d\-—–_./#号第〔〕\[\]]{6,}\)"
    r"|[(\[〔][^()]*\d{4}|[A-Z][\d\-—–]*\d{4}[A-Z\d\-—–]{3}"
)
_STEM = "··"  # stands for the rest of a title before its end
_LONG = 16  # a shorter text never stands twice
_PERIOD_SIGNS = r"[^\d一二三四五六七八九十月期批季度]+"


def half_widths(texts: pl.Series) -> pl.Series:
    """`half_width` of every text."""
    plain = texts.str.normalize("NFKC").str.replace_all(subject.NOISE.pattern, "")
    middle = plain.str.len_chars() // 2
    rare = ~texts.str.contains(_USUAL) | (
        (middle >= _LONG // 2) & (plain.str.slice(0, middle) == plain.str.slice(middle))
    )
    return _with_rare(plain, rare, texts, subject.half_width)


def without_notice(texts: pl.Series) -> pl.Series:
    """`without_notice` of every half-width text."""
    stems = texts.str.replace(_end(), "")
    rests = each(texts.str.strip_prefix(stems), _rest_of_end, pl.String())
    cut = stems + rests
    cut = cut.str.replace("项目采购$", "项目")
    rare = (
        ~texts.str.contains(_USUAL)
        | texts.str.contains(f"{_PUBLISHER}|{_NUMBER}")
        | (stems.str.len_chars() < len(_STEM))
    )
    return _with_rare(cut, rare, texts, subject.without_notice)


def title_keys(cut: pl.Series) -> pl.Series:
    """`key_of` of every title without notice words."""
    return each(cut, subject.key_of, pl.String())


def described(cut: pl.Series, buyers: pl.Series) -> pl.Series:
    """What titles without notice words describe, their buyers, years and places cut."""
    frame = pl.DataFrame({"text": cut, "buyer": half_widths(buyers)})
    rest = frame.select(
        pl.when(
            pl.col("buyer").str.len_chars() > 3,
            pl.col("text").str.len_chars() > pl.col("buyer").str.len_chars() + 1,
            pl.col("text").str.contains(pl.col("buyer"), literal=True),
        ).then(pl.col("text").str.split(pl.col("buyer")).list.join(""))
    ).to_series()
    is_cut = ~rest.str.contains(f"^{subject.NOTHING.pattern}$")
    text = rest.zip_with(is_cut.fill_null(False), cut)
    return each(text, subject.without_lead, pl.String())


def periods(title: pl.Series, name: pl.Series) -> pl.Series:
    """`periods` of what a title and the project's name tell; those of a plan are its own."""
    told = name.zip_with(name.is_not_null(), title)
    both = pl.select(
        pl.when(title.str.contains("意向", literal=True) | (title == told) | title.is_null())
        .then(told)
        .otherwise(told + " " + title)
    ).to_series()
    signs = half_widths(both).str.replace_all(_PERIOD_SIGNS, " ")
    return each(signs, lambda plain: list(subject.periods_of(plain)), pl.List(pl.String()))


def subjects(described: pl.Series) -> pl.Series:
    """What is bought, without the words of purchase."""
    return each(described, subject.without_purchase, pl.String())


def type_words(titles: pl.Series, channels: pl.Series) -> pl.Series:
    """The type word a title ends with, where it tells the kind as well as the whole; else null."""
    plain = titles.str.normalize("NFKC")
    for pattern in (notice_type.NOISE, notice_type.ROUND, notice_type.BRACKET):
        plain = plain.str.replace_all(pattern.pattern, "")
    alone, all_words = _type_words()
    words = plain.str.strip_prefix(plain.str.replace(all_words, ""))
    whole = (
        ~titles.str.contains(_USUAL)
        | titles.str.contains(r"[\[\]【】〔〕［］]|[\s。；：:]$")
        | (titles.str.len_chars() > notice_type.LONGEST)
        | ~words.is_in(alone)
        | each(channels, notice_type.may_mean_failure, pl.Boolean()).fill_null(False)
    )
    return words.set(whole, None)


def _with_rare(
    usual: pl.Series, is_rare: pl.Series, texts: pl.Series, function: Callable[[str], str]
) -> pl.Series:
    """The usual answers, and for what is rare those of the function."""
    return each(texts.set(~is_rare, None), function, pl.String()).zip_with(is_rare, usual)


def _rest_of_end(end: str) -> str:
    return subject.without_end(_STEM + end)[len(_STEM) :]


@cache
def _end() -> str:
    """An end of a title of which every piece may belong to the words of the notice."""
    words = {word for row in reference.rows("notice_words") for word in split(row["words"])}
    pieces = [
        *map(re.escape, sorted(words)),
        r"[_\-:,、;.()A-Z\d一二三四五六七八九十次第个重包]",
        r"标段|标包|分包|包组|\([^()]*\)|\[[^\]]*\]|【[^】]*】",
    ]
    return f"(?:{'|'.join(pieces)})+$"


def owners(titles: pl.Series, buyers: pl.Series, levels: pl.Series) -> pl.Series:
    """`category.owner_of` of every title, its buyer and the buyer's level."""
    frame = pl.DataFrame({"title": titles, "buyer": buyers, "level": levels}).with_columns(
        pl.col("title", "buyer").fill_null("")
    )
    cut = pl.col("title").str.replace_all(category.AGENCY.pattern, "")
    frame = frame.with_columns(cut=pl.when(cut == "").then("title").otherwise(cut))
    named = pl.when(pl.col("buyer") == "").then("cut").otherwise("buyer")
    words = category.owner_words()
    is_hospital = pl.any_horizontal(pl.col("buyer", "cut").str.contains_any(words["hospital"]))
    is_school = named.str.replace_all("大学城", "", literal=True).str.contains_any(words["school"])
    is_company = (pl.col("level") == "非政府/国企") | named.str.contains_any(words["company"])
    return frame.select(
        pl.when(is_hospital)
        .then(pl.lit("hospital"))
        .when(is_school)
        .then(pl.lit("school"))
        .when(is_company)
        .then(pl.lit("company"))
        .otherwise(pl.lit(""))
    ).to_series()


@cache
def _type_words() -> tuple[list[str], str]:
    """Type words that need nothing beside them, and a pattern of all at the end of a title."""
    alone, needy = notice_type.words()
    longest = sorted({*alone, *needy}, key=len, reverse=True)
    return sorted(alone), f"(?:{'|'.join(map(re.escape, longest))})$"
