"""Sentences from templates and facts, in Chinese and English."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from string import Formatter
from typing import Any

from pipeline import reference
from pipeline.claim.rule import Text
from pipeline.errors import UsageError
from pipeline.report import filters, words
from pipeline.report.words import Words


class Word(str):
    """A word of a fixed vocabulary (a level, a region, a class): said in the reader's language."""


@dataclass(frozen=True)
class Phrase:
    """Words that come in both languages."""

    text: Text


Write = Callable[[Any, str], str]


class _Sentence(Formatter):
    """`{name:kind}` is written by the kind; a Word or Phrase by itself in the reader's language."""

    def __init__(self, write: Write) -> None:
        self._write = write

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """A fact by its name; what lies within it is nothing to be said."""
        return kwargs[field_name], field_name

    def format_field(self, value: Any, kind: str) -> str:
        return self._write(value, kind)


def fill(text: Text, facts: Mapping[str, Any], writers: tuple[Write, Write]) -> tuple[str, str]:
    """The sentence in Chinese and in English. Raises UsageError for a fact that is not there."""
    try:
        zh, en = (
            _Sentence(write).vformat(said, (), facts)
            for said, write in zip((text.zh, text.en), writers, strict=True)
        )
    except (KeyError, ValueError, TypeError, ArithmeticError) as error:
        there = ", ".join(sorted(facts))
        raise UsageError(f"'{text.zh}' cannot be filled: {error}; there are: {there}") from None
    return zh, en


def writers(folders: Sequence[Path]) -> tuple[Write, Write]:
    """How facts are written in Chinese and in English; `folders` hold the reports' words."""
    names = {row["l1_code"]: row["l1_name"] for row in reference.rows("taxonomy")} | _STATES
    return _writer(words.CHINESE, names), _writer(words.load("en", folders), names)


def _writer(say: Words, names: Mapping[str, str]) -> Write:
    kinds: dict[str, Callable[[Any], Any]] = {
        "count": lambda n: filters.count(None if n is None else round(n)),
        "percent": filters.percent,
        "decimal": filters.decimal,
        "index": lambda x: filters.decimal(x, 3),
        "change": _change,
        "chance": _chance,
        "sum": lambda yuan: " ".join(filters.headline(yuan, say)).strip(),
    }

    def write(value: Any, kind: str) -> str:
        if isinstance(value, Phrase):
            return value.text.en if say.lang == "en" else value.text.zh
        if isinstance(value, Word):
            return _said(names.get(value, str(value)), say)
        if not kind:
            return filters.DASH if value is None else str(value)
        if kind not in kinds:
            raise UsageError(f"no kind '{kind}' of fact; there are: {', '.join(sorted(kinds))}")
        return str(kinds[kind](value))

    return write


def _said(word: str, say: Words) -> str:
    """A word of ours in the reader's language; one that somebody made up stays as it is."""
    return word if say.lang == "zh" or word not in say.known else say(word)


def _change(x: float | None) -> str:
    """
    >>> _change(1.25), _change(-3.0), _change(0)
    ('+1.3', '−3.0', '0.0')
    """
    if x is None:
        return filters.DASH
    text = filters.decimal(x, 1)
    return f"+{text}" if x > 0 else text


def _chance(p: float | None) -> str:
    """What follows p or q.

    >>> _chance(0.03125), _chance(0.00002)
    ('=0.031', '<0.001')
    """
    if p is None:
        return f"={filters.DASH}"
    exact = Decimal(repr(p)).quantize(Decimal("0.001"), ROUND_HALF_UP)
    return "<0.001" if p < 0.001 else f"={exact}"


_STATES = {"unsuccessful": "流标", "single_source": "单一来源"}
