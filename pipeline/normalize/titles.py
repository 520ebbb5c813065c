"""`subject` for whole columns of titles, with equal answers.

The notice words of a title are an end made of few pieces, so the readable cut sees each distinct
end once, and each distinct rest after that. Titles with rare signs, and those whose cut looks at
more than the end, are read one by one.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, partial

import polars as pl

from pipeline import reference
from pipeline.normalize import category, method, notice_type, subject
from pipeline.normalize.distinct import each, over_column, with_rare
from pipeline.normalize.rare import any_of, of_some
from pipeline.normalize.words import split

# Signs of which polars and Python think alike; the others are rare.
_USUAL = r"^[ -~·–—‘’“”…★◆\u3000-\u3017\u4e00-\u9fa5\uff00-\uff5e]*$"
# Those among them that are not half-width: all that NFKC changes in a text of usual signs.
_WIDE = {
    sign: unicodedata.normalize("NFKC", sign)
    for sign in ("…", "\u3000", *map(chr, range(0xFF01, 0xFF5F)))
}
_PUBLISHER = r"关于|征集|^[\[【]|[\]】]$"
# What `subject` may take for the number of a project, wherever it stands.
_NUMBER = (
    r"\([^()]{0,6}(?:编号|编码|标号|项目号|备案号)|\([A-Z\d\-—–_./#号第〔〕\[\]]{6,}\)"
    r"|[(\[〔][^()]*\d{4}|[A-Z][\d\-—–]*\d{4}[A-Z\d\-—–]{3}"
)
_STEM = "··"  # stands for the rest of a title before its end
_APART = "|"  # stands in no word
_LONG = 16  # a shorter text never stands twice
_PERIOD_WORDS = ["20", "月", "期", "批", "季度"]  # one of which stands in it
_PERIOD_SIGNS = r"[^\d一二三四五六七八九十月期批季度]+"


def is_usual(texts: pl.Series) -> pl.Series:
    """Whether every text has only signs of which polars and Python think alike.

    What is folded or cut out of such a text is such a text: who has asked once hands the answer on.
    """
    return texts.str.contains(_USUAL)


def _is_rare(texts: pl.Series, usual: pl.Series | None) -> pl.Series:
    return ~(is_usual(texts) if usual is None else usual)


def folded(texts: pl.Series, usual: pl.Series | None = None) -> pl.Series:
    """Every text in half-width characters (NFKC)."""
    fold = partial(unicodedata.normalize, "NFKC")
    return with_rare(texts.str.replace_many(_WIDE), _is_rare(texts, usual), texts, fold)


def unspaced(folded: pl.Series) -> pl.Series:
    """Every folded text without its blanks."""
    return folded.str.replace_all(" ", "", literal=True)


def half_widths(texts: pl.Series, usual: pl.Series | None = None) -> pl.Series:
    """`half_width` of every folded text."""
    plain = texts.str.replace_all(subject.NOISE.pattern, "")
    middle = plain.str.len_chars() // 2
    rare = _is_rare(texts, usual) | (
        (middle >= _LONG // 2) & (plain.str.slice(0, middle) == plain.str.slice(middle))
    )
    return with_rare(plain, rare, texts, subject.half_width)


def without_notice(texts: pl.Series, usual: pl.Series | None = None) -> pl.Series:
    """`without_notice` of every half-width text."""
    cut = _cut_ends(texts, _end_pieces(), subject.without_end)
    cut = cut.str.replace("项目采购$", "项目")
    rare = (
        _is_rare(texts, usual)
        | texts.str.contains(f"{_PUBLISHER}|{_NUMBER}")
        | (cut.str.len_chars() < len(_STEM))
    )
    return with_rare(cut, rare, texts, subject.without_notice)


def title_keys(cut: pl.Series, usual: pl.Series | None = None) -> pl.Series:
    """`key_of` of every title without notice words."""
    rest = _cut_ends(cut, subject.PURCHASES, subject.without_every_purchase)
    key = rest.str.replace_all(subject.SIGNS.pattern, "")
    key = key.set(key.str.len_chars() < subject.TITLE_KEY, None)
    return with_rare(key, _is_rare(cut, usual), cut, subject.key_of)


def described(cut: pl.Series, buyers: pl.Series) -> pl.Series:
    """What titles without notice words describe, their buyers, years and places cut."""
    frame = pl.DataFrame({"text": cut, "buyer": buyers})
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


def periods(half_width: pl.Series) -> pl.Series:
    """`periods` of every half-width text."""
    tells = half_width.str.contains(any_of(_PERIOD_WORDS))
    signs = half_width.set(~tells, "").str.replace_all(_PERIOD_SIGNS, " ")
    return each(signs, lambda plain: list(subject.periods_of(plain)), pl.List(pl.String()))


def subjects(described: pl.Series) -> pl.Series:
    """What is bought, without the words of purchase."""
    return each(described, subject.without_purchase, pl.String())


def kind_words(
    titles: pl.Series, folded: pl.Series, channels: pl.Series, usual: pl.Series | None = None
) -> pl.Series:
    """The words of a title that tell its kind as well as the whole: the one at its end, and those
    that have a say beside it. Null where the whole has to be read."""
    plain = folded
    for pattern in (notice_type.NOISE, notice_type.ROUND, notice_type.BRACKET):
        plain = plain.str.replace_all(pattern.pattern, "")
    words, ends, beside = notice_type.title_words()
    end = plain.str.strip_prefix(plain.str.replace(f"(?:{'|'.join(map(re.escape, words))})$", ""))
    needs = plain.str.extract_many(beside, overlapping=True).list.join(_APART)
    is_rare = (
        _is_rare(folded, usual)
        | titles.str.contains(r"[\[\]【】〔〕［］]")
        | titles.str.contains(r"[\s。；：:]$")
        | (titles.str.len_chars() > notice_type.LONGEST)
        | ~end.is_in(ends)
        | each(channels, notice_type.may_mean_failure, pl.Boolean()).fill_null(False)
    )
    return (needs + _APART + end).set(is_rare, None)


def _cut_ends(texts: pl.Series, pieces: str, function: Callable[[str], str]) -> pl.Series:
    """`function` of every text, of which it takes nothing but `pieces` away from the end."""
    stems = texts.str.replace(f"(?:{pieces})+$", "")
    ends = texts.str.strip_prefix(stems)
    return stems + each(ends, lambda end: function(_STEM + end)[len(_STEM) :], pl.String())


@cache
def _end_pieces() -> str:
    """What the words of a notice at the end of a title are made of."""
    words = {word for row in reference.rows("notice_words") for word in split(row["words"])}
    pieces = [
        *map(re.escape, sorted(words)),
        r"[_\-:,、;.()A-Z\d一二三四五六七八九十次第个重包]",
        r"标段|标包|分包|包组|\([^()]*\)|\[[^\]]*\]|【[^】]*】",
    ]
    return "|".join(pieces)


def methods(titles: pl.Series, heads: pl.Series, usual: pl.Series | None = None) -> pl.Series:
    """`method.parse` of every title alone; `heads` are the titles folded and without blanks."""
    words = method.title_words()
    last = heads.str.extract_many(list(words), leftmost=True).list.last()
    is_call = heads.str.contains(method.CALL.pattern)
    told = last.replace_strict(words, default=None, return_dtype=pl.String)
    is_rare = (
        _is_rare(heads, usual)
        | heads.str.contains(r"[(\[【][vxXV][)\]】]")  # a written tick
        | ((told == "other").fill_null(False) & is_call)
    )
    return with_rare(
        told.set(last.is_null() & is_call, "open"), is_rare, titles, partial(method.parse, None)
    )


def owners(titles: pl.Series, buyers: pl.Series, levels: pl.Series) -> pl.Series:
    """`category.owner_of` of every title, its buyer and the buyer's level."""
    title, buyer = titles.fill_null(""), buyers.fill_null("")
    cut = of_some(title, title.str.contains_any(category.LEADS), _unled).fill_null(title)
    has = over_column(buyer.zip_with(buyer != "", cut), _owners)
    is_hospital = has["hospital"] | cut.str.contains(any_of(category.owner_words()["hospital"]))
    return pl.select(
        pl.when(is_hospital)
        .then(pl.lit("hospital"))
        .when(has["school"])
        .then(pl.lit("school"))
        .when(has["company"] | (levels == "非政府/国企"))
        .then(pl.lit("company"))
        .otherwise(pl.lit(""))
    ).to_series()


def _unled(titles: pl.Series) -> pl.Series:
    """Titles without who publishes; null where nothing else stands there."""
    return titles.str.replace_all(category.AGENCY.pattern, "").replace("", None)


def _owners(names: pl.Series) -> pl.DataFrame:
    words = category.owner_words()
    return pl.DataFrame(
        {
            "hospital": names.str.contains_any(words["hospital"]),
            "school": names.str.replace_all("大学城", "", literal=True).str.contains_any(
                words["school"]
            ),
            "company": names.str.contains_any(words["company"]),
        }
    )
