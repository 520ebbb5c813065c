"""What a report says, in the language of its reader: Chinese is written, English is looked up.

A bilingual section is a Chinese section whose words are in `reports/words.en.toml`:

- `{{ say("单位：项；{period}。", period=period) }}` says a text of the template. Words set into it
  are escaped, the text itself is the template's own. A template holds no Chinese outside of
  strings: a test finds it, and every string without its English.
- Titles, heads, terms and units are handed to the `ui` macros plainly (`ui.heading("投融资模式")`,
  `{"head": "需求（项）", …}`): the macros say them. `{{ title | said }}` does so by hand.
- Values of a column are said too, for levels, places and categories are words of ours; a text
  without a Chinese letter stands for itself. A column of names or sentences as notices wrote
  them says `"quoted": true`: they stay Chinese, and the English page marks them as Chinese.
- Where one Chinese word is two English ones, name the sense: `"公告 // one"`. It is not shown.
- Between two sentences that are said apart stands `{{ gap }}`: a space where the language has one.
- A figure takes `say` as a keyword and says its own words, and names and units it was given by
  rows; `title` and `unit` reach it said. A place that speaks of money hands `say` on:
  `filters.wan(amount, say)` is in 万元, or in millions.

A text that has no English is an error, never silently Chinese.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from pipeline import errors

Lang = Literal["zh", "en"]

_CHINESE: Final = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_SENSE: Final = re.compile(r" // [a-z]+$")
_LITERAL: Final = re.compile(r'"([^"\n]*)"')


@dataclass(frozen=True)
class Words:
    """How to say a text. `known`: Chinese text → the other language's; `path`: where more go."""

    lang: Lang
    known: Mapping[str, str] = field(default_factory=dict)
    path: Path = Path()

    @property
    def gap(self) -> str:
        """What stands between two sentences."""
        return "" if self.lang == "zh" else " "

    def __call__(self, text: str, /, **words: object) -> str:
        """The text with the words set into it; without words its braces stay.

        Raises errors.UsageError when it has no translation, or a word is missing.

        >>> CHINESE("来自 {n} 件公告 // lead", n=3)
        '来自 3 件公告'
        >>> Words("en", {"来自 {n} 件公告": "from {n} notices"})("来自 {n} 件公告", n=3)
        'from 3 notices'
        """
        said = self._found(text) if is_chinese(text) else text
        return filled(said, words) if words else said

    def _found(self, text: str) -> str:
        if self.lang == "zh":
            return _SENSE.sub("", text)
        if text not in self.known:
            raise errors.UsageError(f"no {self.lang!r} for {text!r}; add it to {self.path}")
        return self.known[text]

    def script(self, source: str) -> str:
        """A script with its strings said: those in double quotes that hold a Chinese letter."""
        return _LITERAL.sub(lambda found: f'"{self(found[1])}"', source)


CHINESE: Final = Words("zh")


def is_chinese(text: str) -> bool:
    """Whether a Chinese letter or mark is in it.

    >>> is_chinese("省级"), is_chinese("a、b"), is_chinese("2021Q1 — “n”")
    (True, True, False)
    """
    return bool(_CHINESE.search(text))


def filled(text: str, words: Mapping[str, object]) -> str:
    """The text with words set into its places; markup escapes what is set into it."""
    try:
        return text.format(**words)
    except (KeyError, IndexError, ValueError) as error:
        raise errors.UsageError(f"{text!r} cannot be filled with {sorted(words)}") from error


def load(lang: Lang, folders: Sequence[Path]) -> Words:
    """The words of a language: words.<lang>.toml of each folder, a later one wins.

    Its tables only keep together what belongs together: each text stands once in a file.
    Raises errors.UsageError when a file cannot be used.
    """
    known: dict[str, str] = {}
    if lang != "zh":
        for path in paths(lang, folders):
            if path.exists():
                known |= _read(path)
    return Words(lang, known, paths(lang, folders)[-1])


def paths(lang: Lang, folders: Sequence[Path]) -> list[Path]:
    """Where the words of a language are looked for."""
    return [folder / f"words.{lang}.toml" for folder in folders]


def _read(path: Path) -> dict[str, str]:
    known: dict[str, str] = {}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        for name, table in tables.items():
            for text, said in table.items():
                if text in known or not isinstance(said, str):
                    raise errors.UsageError(f"{path}: [{name}] {text!r} stands twice or is no text")
                known[text] = said
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError) as error:
        raise errors.UsageError(f"{path}: {error}; it needs tables of texts") from error
    return known
