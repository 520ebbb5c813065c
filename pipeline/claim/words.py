"""Sentences from templates and facts, in Chinese and English."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from pipeline.claim.rule import Text


class Word(str):
    """A word of a fixed vocabulary (a level, a region, a class): said in the reader's language."""


@dataclass(frozen=True)
class Phrase:
    """Words that come in both languages."""

    text: Text


Write = Callable[[Any, str], str]


class _Sentence(Formatter):
    """`{name:kind}` is written by the kind; a Word by itself is translated."""

    def __init__(self, write: Write) -> None:
        self._write = write

    def format_field(self, value: Any, kind: str) -> str:
        return self._write(value, kind)


def fill(text: Text, facts: Mapping[str, Any], writers: tuple[Write, Write]) -> tuple[str, str]:
    """The sentence in Chinese and in English. Raises KeyError for a fact that is not there."""
    zh, en = (
        _Sentence(write).vformat(said, (), facts)
        for said, write in zip((text.zh, text.en), writers, strict=True)
    )
    return zh, en
