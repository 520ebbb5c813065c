"""Blocks of flat JSON lines: parsed at once as record by record, or not at all."""

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest import flat, open_file, records
from pipeline.ingest.batch import Broken
from pipeline.ingest.container import ELEMENT, LINE
from pipeline.ingest.content import by_line
from pipeline.ingest.source import Sources

LABELS = ("标题", "b", 'c"', "d\\")
# What JSON, its escapes and our quotes could trip over.
TRAPS = [
    '"',
    "\\",
    ":",
    ": 5,",
    "0",
    "-1.50e+3",
    "true",
    "{",
    "}",
    "[",
    ",",
    " ",
    "\n",
    "\x1c",
    "\0",
]
PLAIN = ["校", "园", "x", '"', "\u3000", "{", "]", ",", "1", "\n"]
NUMBERS = st.sampled_from(["0", "-0", "1.50", "20.00", "1e5", "-2E-3", "12345678901234567890.10"])
SPACES = st.sampled_from(["", "", " ", "\t"])


@st.composite
def lines(draw: st.DrawFn, words: list[str], labels: tuple[str, ...] = LABELS) -> str:
    """Some flat objects a line, in every spelling that JSON allows."""
    texts = st.lists(st.sampled_from(words), max_size=5).map("".join)
    found = []
    for _ in range(draw(st.integers(1, 4))):
        cells = []
        for label in draw(st.lists(st.sampled_from(labels), unique=True)):
            text = json.dumps(draw(texts), ensure_ascii=draw(st.booleans()))
            value = draw(st.one_of(st.just(text), NUMBERS, st.sampled_from(["null", "true"])))
            space = draw(SPACES)
            cells.append(f"{json.dumps(label)}{space}:{draw(SPACES)}{value}{space}")
        found.append(draw(SPACES) + "{" + ",".join(cells) + "}")
    return draw(st.sampled_from(["\n", "\r\n", "\n\n"])).join(found) + "\n"


def one_by_one(block: bytes) -> tuple[pl.DataFrame, list[Broken]]:
    """The records of the block as the slow way reads them, under all labels."""
    (chunk,) = records._chunks(records._lines(by_line(iter([block])), "utf-8", 1))
    missing = [label for label in LABELS if label not in chunk.rows.columns]
    rows = chunk.rows.with_columns(pl.lit(None, pl.String).alias(label) for label in missing)
    return rows.select(*LABELS, LINE, ELEMENT), list(chunk.broken)


@given(lines(PLAIN, LABELS[:3]))
def test_flat_lines_are_parsed_at_once_and_alike(text: str) -> None:
    found = flat.parse(text.encode(), LABELS, 1)
    expected, broken = one_by_one(text.encode())

    assert not broken
    assert found is not None and found.equals(expected)


@given(lines(TRAPS), st.integers(0), st.sampled_from([*TRAPS, ""]), st.booleans())
def test_what_is_broken_is_never_read_otherwise(
    text: str, at: int, put: str, replaces: bool
) -> None:
    at %= len(text)
    text = text[:at] + put + text[at + replaces :].rstrip("\n") + "\n"
    found = flat.parse(text.encode(), LABELS, 1)

    if found is not None:
        expected, broken = one_by_one(text.encode())
        assert not broken and found.equals(expected)


@pytest.mark.parametrize(
    "line",
    [
        '{"b": [1]}',
        '{"b": {"c": 1}}',
        '{"new": 1}',
        '{"b": 1}{"b": 2}',
        '{"b": 1\n}',
        '{"b": 1}{"b": 2}\n{"b": 3\n,"b": 4}',
        '{"b": 01}',
        '{"b": NaN}',
        '{"b": 1, "b": 2}',
        '{"b": "\\ud83d"}',
        '{"b": "two\tcells"}',
        '{"b": ": 5, or more"}',
        "[1]",
        "null",
        '{"b": 1',
    ],
)
def test_another_form_is_left_to_the_slow_way(line: str) -> None:
    assert flat.parse(f"{line}\n".encode(), LABELS, 1) is None


def test_a_string_that_looks_like_a_bare_number_is_left_alone() -> None:
    found = flat.parse('{"b": "x\\": 5, y", "标题": "a: 5, b"}\n'.encode(), LABELS, 1)

    assert found is not None and found.row(0)[:2] == ("a: 5, b", 'x": 5, y')


def test_a_file_of_both_kinds_keeps_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jsonl"
    # Some blocks are flat, some are not, some are broken.
    nested = ', "budget": "", "extra": {"中标单位": "甲公司"}, "tags": []}'
    kinds = [', "budget": 1.50}'] * 25 + [nested] * 14 + [""]
    rows = [f'{{"title": "第{number}号"{kinds[number % 40]}' for number in range(400)]
    path.write_text("\n\n".join(rows), "utf-8")

    def read() -> tuple[pl.DataFrame, list[Broken]]:
        batches = list(open_file(path, sources=Sources({})).batches())
        assert sum(batch.read_count for batch in batches) == 400
        return pl.concat(b.notices for b in batches), [x for b in batches for x in b.broken]

    monkeypatch.setattr(flat, "parse", lambda *given: None)
    slow, broken = read()
    monkeypatch.undo()
    for size in (64, 1000, 100_000):
        monkeypatch.setattr(records, "BLOCK", size)
        found, also_broken = read()
        assert found.equals(slow) and also_broken == broken
    assert slow["lots"].list.len().value_counts(sort=True).rows() == [(0, 250), (1, 140)]
    assert len(broken) == 10 and slow["line"].to_list()[:3] == [1, 3, 5]
