"""The kind of a notice from the publisher's own word, the title and the headings of the body.

The words stand in `reference/notice_types.csv`: `title_words` count anywhere in a title,
`title_ends` only at its end, `title_needs` says what else must stand in the title, `channels` are
publishers' own words and codes (the first row that has one is its meaning, later rows agree with
it too), and `body_words` are headings. A word ending in 公告 also stands for 公示, 通知 and such.
"""

import re
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache
from typing import NamedTuple, cast

from pipeline import reference
from pipeline.model import NoticeType

_BODY_LENGTH = 6000
_HEAD_LENGTH = 60
_HEAD_LINES = 4
_ANNOUNCING = re.compile(r"现将(?:本次|该项目|有关)?([^,。:]{2,24}?(?:公告|公示))如下")
_PUBLICATION = re.compile(r"[^:,。]{2,60}(?:公告|公示|通知书?|公示表|公示信息)(?:\([^()]*\))?")
_NOUNS = ("公示", "通知", "通告", "的公告", "的公示", "的通知", "公示表", "公告书", "公示信息")

NOISE = re.compile(r"[\s“”\"'《》_\-—:·]+")
# A body is long: the few forms that matter in it are replaced one by one, where a title takes NFKC.
_HALF_WIDTH = (("（", "("), ("）", ")"), ("：", ":"), ("，", ","), ("\u3000", " "))
_SILENT = tuple((sign, "") for sign in " \t\r\n\xa0“”\"'《》_-—:·")
ROUND = re.compile(
    r"\((?:第?[一二三四五六七八九十\d]{1,2}次?|[重网]\d?|重新\S{2}|电子化|不见面|\d+包?)\)"
)
BRACKET = re.compile(r"[()]")
_TAIL = re.compile(r"(?:\([^()]*\)|第?[一二三四五六七八九十\d]{1,2}次|[A-Z0-9.#/]+|项目)$")
_TAG = re.compile(r"<[^<>]*>")
LONGEST = 400  # of a title its end
# Type words are looked up by so many last characters, short ones by all they have.
_END_LENGTHS = (4, 3, 2)
_SQUARE = tuple(zip("[]【】〔〕", "()()()", strict=True))


class Decision(NamedTuple):
    """A kind, coarse and fine (codes of notice_types.csv), and what a reader should know of it."""

    coarse: NoticeType
    subtype: str
    flags: tuple[str, ...]


class _Word(NamedTuple):
    """A meaning of a type word; `needs`: one of these must stand in the title as well."""

    code: str
    needs: tuple[str, ...]


class _Tables(NamedTuple):
    """The reference table, turned round for reading."""

    coarse: dict[str, NoticeType]
    anywhere: dict[str, tuple[_Word, ...]]
    ends: dict[str, tuple[_Word, ...]]
    lengths: dict[str, tuple[int, ...]]  # last four characters → lengths of such words, falling
    last: frozenset[str]  # characters that such words end with
    channels: dict[str, tuple[str, ...]]
    headings: tuple[tuple[str, tuple[str, ...]], ...]


def decide(
    channel: str | None,
    title: str | None,
    body: str | None = None,
    has_award: bool | None = None,
    has_failure: bool | None = None,
) -> Decision:
    """Kind of a notice. `has_award`, `has_failure`: what its lots say, when they were read.

    The title beats the channel (flag `type_conflict` when they disagree), the channel the body.

    >>> decide("招标", "某县医院信息系统公开招标项目中标公告")
    Decision(coarse='award', subtype='award', flags=('type_conflict',))
    >>> decide("成交", "某县医院信息系统采购项目").subtype, decide(None, "某县项目").subtype
    ('award', 'other')
    >>> decide(None, "某县项目结果公告(采购包1)", has_award=False, has_failure=True).coarse
    'failed'
    """
    tables = _tables()
    told = _channel(channel)
    code = _title(title or "")
    flags: tuple[str, ...] = ()
    if code is None:
        code = _between(told, body) if told else _body(body or "")
    elif told and told[0] != "other":
        meant = {tables.coarse[each] for each in told}
        if tables.coarse[code] not in meant:
            flags = ("type_conflict",)
            if "failed" in meant and _is_bare_result(code, title or "") and not has_award:
                code = "failed"  # 结果公告 says nothing of success, the channel does
        elif code == "tender" and tables.coarse[told[0]] == "tender":
            code = told[0]
    if tables.coarse[code] == "award" and has_failure and has_award is False:
        code = "failed"
    return Decision(tables.coarse[code], code, flags)


def may_mean_failure(channel: str | None) -> bool:
    """Whether a publisher's word stands for failures, among other kinds.

    >>> may_mean_failure("流标"), may_mean_failure("招标")
    (True, False)
    """
    return any(_tables().coarse[code] == "failed" for code in _channel(channel))


@cache
def title_words() -> tuple[list[str], list[str], list[str]]:
    """Words that may tell the kind of a title they end, the longest first; those among them that
    do so whatever stands beside them; and what must stand beside some meanings."""
    tables = _tables()
    words = sorted({*tables.anywhere, *tables.ends}, key=lambda word: (-len(word), word))
    needs = {need for found in tables.anywhere.values() for each in found for need in each.needs}
    return words, [word for word in words if _ending(word, len(word), True)], sorted(needs)


def _between(told: tuple[str, ...], body: str | None) -> str:
    """A channel for several kinds leaves the choice among them to the body."""
    if len(told) == 1 or not body:
        return told[0]
    code = _body(body)
    return code if code in told else told[0]


def _is_bare_result(code: str, title: str) -> bool:
    return code == "award" and not re.search(r"(?:中标|成交|中选)\S{0,4}(?:结果)?公[告示]", title)


@lru_cache(maxsize=1024)
def _channel(raw: str | None) -> tuple[str, ...]:
    """Codes a publisher's word agrees with, its own meaning first; () when it says nothing."""
    text = unicodedata.normalize("NFKC", raw or "").strip()
    if not text:
        return ()
    if codes := _tables().channels.get(text):
        return codes
    code = _title(text)
    return (code,) if code else ()


def _title(raw: str) -> str | None:
    """Code of the type word that ends last in a title; of those the longest; None without one."""
    if raw.rstrip().endswith(("。", "；", "：", ":")):
        return None  # a sentence, for want of a title
    text = NOISE.sub("", _replaced(unicodedata.normalize("NFKC", raw[-LONGEST:]), _SQUARE))
    text = ROUND.sub("", text)
    cut = _cut_tail(text)
    plain = BRACKET.sub("", text)
    bare = BRACKET.sub("", cut) if cut != text else plain
    last = _tables().last  # asked first: where no title is, a line of the body is searched whole
    for stop in range(len(plain), 1, -1):
        if plain[stop - 1] in last and (
            code := _ending(plain, stop, stop in (len(bare), len(plain)))
        ):
            return code
    return None


def _ending(plain: str, stop: int, is_end: bool) -> str | None:
    """Code of the longest type word that ends at a place of the title."""
    tables = _tables()
    for size in _END_LENGTHS:
        for length in tables.lengths.get(plain[max(0, stop - size) : stop], ()):
            word = plain[max(0, stop - length) : stop]
            for each in tables.anywhere.get(word, ()):
                if not each.needs or any(need in plain for need in each.needs):
                    return each.code
            if is_end and word in tables.ends:
                return tables.ends[word][0].code
    return None


def _cut_tail(text: str) -> str:
    """The title without the brackets, numbers and rounds behind it."""
    # Looking at the last character first spares most titles a search.
    while text and (text[-1] in ")次目" or text[-1].isascii()) and (match := _TAIL.search(text)):
        text = text[: match.start()]
    return text


def _body(raw: str) -> str:
    """Code of the first line's type word; else of most headings that occur; else 'other'."""
    text = _replaced(raw[:_BODY_LENGTH], _HALF_WIDTH).strip()
    if "<" in text:
        text = _TAG.sub("\n", text).strip()
    heads = [line.strip() for line in text.split("\n") if line.strip()][:_HEAD_LINES]
    for line in heads[:1] + [each for each in heads[1:] if _PUBLICATION.fullmatch(each)]:
        if code := _title(line[:_HEAD_LENGTH]):
            return code
    for said in _ANNOUNCING.finditer(text):
        if code := _title(said[1]):
            return code
    plain = _replaced(text, _SILENT)
    counts = [(sum(map(plain.__contains__, words)), code) for code, words in _tables().headings]
    most = max(counts, key=lambda count: count[0])
    return most[1] if most[0] else "other"


def _replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for old, new in pairs:
        text = text.replace(old, new)
    return text


@cache
def _tables() -> _Tables:
    rows = reference.rows("notice_types")
    anywhere: dict[str, tuple[_Word, ...]] = {}
    ends: dict[str, tuple[_Word, ...]] = {}
    channels: dict[str, tuple[str, ...]] = {}
    for row in rows:
        meaning = _Word(row["notice_type"], _words(row["title_needs"]))
        for word in _words(row["title_words"]):
            for form in _forms(word):
                # The meaning that asks for more of the title is tried first.
                known = (*anywhere.get(form, ()), meaning)
                anywhere[form] = tuple(sorted(known, key=lambda each: -len(each.needs)))
        for word in _words(row["title_ends"]):
            ends[word] = (*ends.get(word, ()), meaning)
        for word in _words(row["channels"]):
            channels[word] = (*channels.get(word, ()), meaning.code)
    lengths: dict[str, set[int]] = defaultdict(set)
    for word in (*anywhere, *ends):
        lengths[word[-_END_LENGTHS[0] :]].add(len(word))
    return _Tables(
        coarse={row["notice_type"]: cast(NoticeType, row["coarse"]) for row in rows},
        anywhere=anywhere,
        ends=ends,
        lengths={key: tuple(sorted(each, reverse=True)) for key, each in lengths.items()},
        last=frozenset(key[-1] for key in lengths),
        channels=channels,
        headings=tuple(
            (row["notice_type"], _words(row["body_words"])) for row in rows if row["body_words"]
        ),
    )


def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _forms(word: str) -> tuple[str, ...]:
    """A word and, when it ends in 公告, the same with the other nouns of publication."""
    if not word.endswith("公告"):
        return (word,)
    return (word, *(word[:-2] + noun for noun in _NOUNS))
